// A small client for Hunch: one socket, every keystroke, answers that survive a lost connection.
//
//   const hunch = new Hunch({ url: "ws://localhost:8080/ws" });
//   hunch.addEventListener("prediction", (event) => show(event.detail.data));
//   hunch.connect();
//   hunch.type("git com");
//   const answer = hunch.ask("git-commit(1)", "how do I amend?");
//   answer.addEventListener("text", () => render(answer.text));

/** Answer to one question, as it grows. Events: `status`, `text`, `context`, `end`. */
export class Answer extends EventTarget {
  constructor(id, productId, question, { scenario, catalogue } = {}) {
    super();
    this.id = id;
    this.productId = productId;
    this.question = question;
    this.scenario = scenario;
    /** Name of the item's catalogue; undefined: the server's first. */
    this.catalogue = catalogue;
    this.epoch = 0;
    /** UTF-8 bytes received, which is how the server counts. */
    this.offset = 0;
    this.text = "";
    this.context = null;
    this.final = null;
    this.error = null;
  }

  get isOver() {
    return this.final !== null;
  }

  /** Query frame of this question. */
  get frame() {
    const { id, productId, question, scenario, catalogue } = this;
    return { type: "query", id, product_id: productId, query: question, ...(scenario && { scenario }), ...(catalogue && { catalogue }) };
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

const encoder = new TextEncoder();

/** Close codes for a message that the server cannot take: the same message would be refused again. */
const refusedMessage = [1002, 1003, 1007, 1009];
/** Error codes of a query refused before it began: no final answer will come. */
const refusedQuestion = ["VAL_001", "VAL_002", "RL_001", "CAP_001", "AUTH_001", "AUTHZ_001"];
/** Age from which a connection counts as good: the next attempt waits no longer than a first one. */
const goodConnectionMs = 10000;

/**
 * Events: `open`, `close`, `state`, `prediction`, `prefetch`, `catalogue`, `notice`, `problem`, `latency`, each with
 * the frame in `detail`.
 */
export class Hunch extends EventTarget {
  #url;
  #clientId;
  #socket = null;
  #ticket = null;
  #seq = 0;
  #sentAt = new Map();
  #answers = new Map();
  #queue = [];
  #attempts = 0;
  #reconnect = { min_ms: 250, max_ms: 10000 };
  #heartbeatMs = 25000;
  #heartbeat = 0;
  #retry = 0;
  #heardAt = 0;
  #pingedAt = 0;
  #unansweredPings = 0;
  #openedAt = 0;
  #lastTyping = null;
  /** Last frame sent on this connection, pings aside. */
  #lastSent = null;
  #shownSeq = 0;
  #isWanted = false;
  #comeBackAfter = undefined;
  /** Details of items received on this connection, which the server does not repeat. */
  #details = new Map();

  constructor({ url, clientId } = {}) {
    super();
    this.#url = url ?? Hunch.defaultUrl();
    this.#clientId = clientId ?? null;
    this.state = "closed";
  }

  static defaultUrl() {
    return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
  }

  connect() {
    this.#isWanted = true;
    this.#open();
  }

  close() {
    this.#isWanted = false;
    clearTimeout(this.#retry);
    this.#socket?.close(1000);
  }

  /**
   * Sends the whole text of the box. With `productId` the item is chosen and the text is the question. `catalogue` is
   * one of the names that `open` lists; without it the first one is meant.
   */
  type(content, { productId, catalogue } = {}) {
    const frame = { type: "typing", content: [...content].slice(0, 1000).join("") };
    if (productId) frame.product_id = productId;
    if (catalogue) frame.catalogue = catalogue;
    this.#lastTyping = frame;
    this.#sendTyping();
  }

  /** Whether the shown prediction is of an older text than that in the box. */
  get isBehind() {
    return this.#lastTyping !== null && (this.state !== "open" || this.#shownSeq < this.#seq);
  }

  /** Asks a question; returns its answer, which will grow. */
  ask(productId, question, { scenario, catalogue } = {}) {
    const id = `q-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
    const answer = new Answer(id, productId, question, { scenario, catalogue });
    this.#answers.set(id, answer);
    // Earlier answers that ended are not resumed any more.
    for (const [key, old] of this.#answers) {
      if (this.#answers.size > 8 && old.isOver) this.#answers.delete(key);
    }
    this.#send(answer.frame);
    return answer;
  }

  cancel(answer) {
    if (!answer.isOver) this.#send({ type: "cancel", id: answer.id });
  }

  // --- the socket

  #open() {
    const parameters = new URLSearchParams({ compact: "1" });
    if (this.#ticket) parameters.set("resume", this.#ticket);
    else if (this.#clientId) parameters.set("client_id", this.#clientId);
    const socket = new WebSocket(`${this.#url}?${parameters}`);
    this.#socket = socket;
    this.#setState("connecting");
    socket.onmessage = (event) => socket === this.#socket && this.#receive(event.data);
    socket.onclose = (event) => socket === this.#socket && this.#closed(event);
  }

  #closed(event) {
    clearInterval(this.#heartbeat);
    this.#socket = null;
    if (this.state === "open" && performance.now() - this.#openedAt >= goodConnectionMs) this.#attempts = 0;
    if (refusedMessage.includes(event.code)) this.#forgetLastSent(event);
    this.#setState("closed");
    this.#emit("close", { code: event.code, reason: event.reason });
    // Refused for good (4401, 4403) or taken over by another tab (4409): reconnecting would only repeat it.
    if (!this.#isWanted || [4401, 4403, 4409].includes(event.code)) return;
    this.#scheduleReconnect(this.#comeBackAfter);
    this.#comeBackAfter = undefined;
  }

  /** Full jitter: a random time up to a ceiling that doubles. Browsers that lost their pod together come back apart. */
  #scheduleReconnect(afterMs) {
    const { min_ms: least, max_ms: most } = this.#reconnect;
    const ceiling = Math.min(most, least * 2 ** this.#attempts);
    this.#attempts += 1;
    const wait = afterMs ?? 50 + Math.random() * ceiling;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#isWanted && this.#open(), wait);
    this.#emit("state", { state: "waiting", wait });
  }

  /** Ends the question or text for which the server closed the connection; it is not sent again. */
  #forgetLastSent({ code, reason }) {
    const sent = this.#lastSent;
    if (sent?.type === "typing") this.#lastTyping = null;
    const answer = sent?.type === "query" ? this.#answers.get(sent.id) : null;
    if (!answer || answer.isOver) return;
    answer.error = { code: String(code), message: `The server cannot take this question${reason ? `: ${reason}` : ""}.` };
    this.#end(answer, { finish: "error", length: 0 });
  }

  #end(answer, final) {
    if (answer.isOver) return;
    answer.final = final;
    answer.tell("end", final);
  }

  #send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN && this.state === "open") {
      this.#write(frame);
    } else {
      this.#queue.push(frame);
    }
  }

  #write(frame) {
    if (frame.type !== "ping") this.#lastSent = frame;
    this.#socket.send(JSON.stringify(frame));
  }

  /** Sends the newest text; without a connection earlier keystrokes are not worth keeping. */
  #sendTyping() {
    if (this.#socket?.readyState !== WebSocket.OPEN || this.state !== "open" || !this.#lastTyping) return;
    this.#seq += 1;
    this.#sentAt.set(this.#seq, performance.now());
    this.#write({ ...this.#lastTyping, seq: this.#seq });
  }

  #setState(state) {
    if (this.state === state) return;
    this.state = state;
    this.#emit("state", { state });
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  // --- frames

  #receive(text) {
    this.#heardAt = performance.now();
    const frame = JSON.parse(text);
    switch (frame.type) {
      case "welcome": return this.#welcome(frame);
      case "prediction": return this.#prediction(frame);
      case "prefetch": return this.#emit("prefetch", frame);
      case "catalogue":
        this.#details.clear();
        return this.#emit("catalogue", frame);
      case "notice": return this.#emit("notice", frame);
      case "goaway":
        this.#ticket = frame.resume;
        this.#comeBackAfter = frame.reconnect_in_ms;
        this.#emit("state", { state: "leaving" });
        return;
      case "pong": return this.#emit("latency", { ms: performance.now() - frame.t });
      case "resumed": return;
      case "not_resumable": return this.#askAgain(frame);
      case "error": return this.#error(frame);
      default: return this.#answerFrame(frame);
    }
  }

  #welcome(frame) {
    this.#ticket = frame.resume;
    this.#clientId = frame.client_id;
    this.#reconnect = frame.reconnect;
    this.#heartbeatMs = frame.heartbeat_ms;
    this.#seq = 0;
    this.#shownSeq = 0;
    this.#sentAt.clear();
    this.#details.clear();
    this.#lastSent = null;
    this.#openedAt = performance.now();
    this.#unansweredPings = 0;
    // Listeners told of the connection may ask at once; they send those questions themselves.
    const running = [...this.#answers.values()].filter((answer) => !answer.isOver && !this.#isQueued(answer));
    const waiting = this.#queue.splice(0);
    this.#setState("open");
    clearInterval(this.#heartbeat);
    this.#heartbeat = setInterval(() => this.#beat(), this.#heartbeatMs);
    this.#ping();
    this.#resumeAnswers(running, frame.resumed);
    for (const frame of waiting) this.#send(frame);
    this.#emit("open", frame);
    if (this.#seq === 0) this.#sendTyping();
  }

  #isQueued(answer) {
    return this.#queue.some((frame) => frame.type === "query" && frame.id === answer.id);
  }

  #resumeAnswers(running, isSameSession) {
    for (const answer of running) {
      if (answer.isOver) continue;
      if (isSameSession) {
        this.#send({ type: "resume", id: answer.id, epoch: answer.epoch, offset: answer.offset });
      } else {
        this.#askAgain({ id: answer.id });
      }
    }
  }

  #askAgain({ id }) {
    const answer = this.#answers.get(id);
    if (!answer || answer.isOver) return;
    Object.assign(answer, { epoch: 0, offset: 0, text: "", context: null });
    answer.tell("text");
    this.#send(answer.frame);
  }

  /** Closes a dead connection. A hidden tab's timers fire once a minute, so unanswered pings count rather than time. */
  #beat() {
    this.#unansweredPings = this.#heardAt < this.#pingedAt ? this.#unansweredPings + 1 : 0;
    if (this.#unansweredPings >= 2) {
      this.#socket?.close();
    } else {
      this.#ping();
    }
  }

  #ping() {
    this.#pingedAt = performance.now();
    this.#send({ type: "ping", t: Math.round(performance.now() * 10) / 10 });
  }

  #prediction(frame) {
    // Predictions come in order; one without `seq` answers no keystroke of this client.
    if (frame.seq !== undefined) {
      this.#shownSeq = Math.max(this.#shownSeq, frame.seq);
      const sentAt = this.#sentAt.get(frame.seq);
      for (const seq of this.#sentAt.keys()) if (seq <= frame.seq) this.#sentAt.delete(seq);
      if (sentAt !== undefined) this.#emit("latency", { ms: performance.now() - sentAt, timing: frame.timing });
    }
    this.#emit("prediction", { ...frame, data: frame.data.map((candidate) => this.#whole(candidate)) });
  }

  /** Candidate with the details of its item that came earlier (`compact=1`). */
  #whole({ id, ...candidate }) {
    if (candidate.product) {
      const { product, brand, context, match_text } = candidate;
      this.#details.set(product.id, { product, brand, context, match_text });
      return candidate;
    }
    const known = this.#details.get(id);
    if (candidate.match_text) known.match_text = candidate.match_text;
    return { ...known, ...candidate };
  }

  #error(frame) {
    const answer = frame.id && this.#answers.get(frame.id);
    if (answer) answer.error = frame;
    this.#emit("problem", frame);
    // A keystroke was turned away under load: the newest text is tried once more.
    if (frame.code === "CAP_001" && frame.seq === this.#seq) {
      setTimeout(() => frame.seq === this.#seq && this.#sendTyping(), frame.retry_after_ms ?? 1000);
    }
    const isRefused = answer && (answer.epoch === 0 ? refusedQuestion.includes(frame.code) : frame.code === "VAL_002");
    if (isRefused) this.#end(answer, { finish: "error", length: 0 });
  }

  #answerFrame(frame) {
    const answer = this.#answers.get(frame.id);
    if (!answer) return;
    if (frame.type === "status") answer.tell("status", frame);
    if (frame.type === "answer_chunk") this.#chunk(answer, frame);
    if (frame.type === "context") {
      answer.context = frame.data;
      answer.tell("context", frame.data);
    }
    if (frame.type === "final_answer") {
      answer.epoch = frame.epoch;
      this.#end(answer, frame);
    }
  }

  #chunk(answer, frame) {
    if (frame.snapshot || frame.epoch !== answer.epoch) {
      answer.text = "";
      answer.offset = 0;
      answer.epoch = frame.epoch;
    }
    if (frame.offset !== answer.offset) return;
    answer.text += frame.content;
    answer.offset += encoder.encode(frame.content).length;
    answer.tell("text");
  }
}

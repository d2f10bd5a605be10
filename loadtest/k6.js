// The four classic profiles for k6 (https://k6.io): people who type and ask over WebSocket.
//
//   k6 run -e PROFILE=load -e TARGET=ws://127.0.0.1:8080/ws loadtest/k6.js      load · stress · spike · soak
//
// `loadtest` beside it checks more (every keystroke reconciled, every answer byte-equal) and says when it is the limit
// itself; this file is for sites that have k6 already.
import { WebSocket } from "k6/experimental/websockets";
import { setInterval, clearInterval, setTimeout } from "k6/timers";
import { check } from "k6";
import { Counter, Trend } from "k6/metrics";

const target = __ENV.TARGET || "ws://127.0.0.1:8080/ws";
const profiles = {
  load: [{ duration: "10s", target: 50 }, { duration: "50s", target: 50 }],
  stress: [{ duration: "30s", target: 100 }, { duration: "60s", target: 500 }, { duration: "30s", target: 500 }],
  spike: [{ duration: "1s", target: 1000 }, { duration: "29s", target: 1000 }],
  soak: [{ duration: "30s", target: 50 }, { duration: __ENV.DURATION || "1h", target: 50 }],
};
const profile = __ENV.PROFILE || "load";
if (!profiles[profile]) throw new Error(`expected PROFILE ${Object.keys(profiles).join(", ")}, came ${profile}`);

export const options = {
  scenarios: { people: { executor: "ramping-vus", startVUs: 0, stages: profiles[profile], gracefulStop: "5s" } },
  thresholds: { keystroke_ms: ["p(99)<100"], checks: ["rate>0.999"] },
};

const keystrokes = new Trend("keystroke_ms", true);
const firstWords = new Trend("first_words_ms", true);
const superseded = new Counter("keystrokes_superseded");
const names = ["git commit", "printf", "strftime", "rsync", "mkfifo", "sigaction", "chmod", "locale", "ls", "tar"];
const sessionMilliseconds = 10000;

export default function () {
  const socket = new WebSocket(`${target}?compact=1&limit=5`);
  const sent = new Map();
  let seq = 0;
  let typing = null;
  let asked = 0;
  let answer = null;

  const type = (text) => {
    seq += 1;
    sent.set(seq, Date.now());
    socket.send(JSON.stringify({ type: "typing", content: text, seq }));
  };

  const person = () => {
    let name = names[Math.floor(Math.random() * names.length)];
    let length = 0;
    typing = setInterval(() => {
      length += 1;
      if (length > name.length) {
        name = names[Math.floor(Math.random() * names.length)];
        length = 1;
      }
      type(name.slice(0, length));
    }, 190);
  };

  const ask = (id) => {
    asked += 1;
    answer = { id: `k${asked}`, at: Date.now(), bytes: 0 };
    socket.send(JSON.stringify({ type: "query", id: answer.id, product_id: id, query: "how do I use it?" }));
  };

  // Length in UTF-8 bytes, which is how the server counts.
  const bytes = (text) => unescape(encodeURIComponent(text)).length;

  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(data);
    if (frame.type === "welcome") person();
    if (frame.type === "prediction") {
      for (const [number, at] of sent) {
        if (number > frame.seq) continue;
        sent.delete(number);
        if (number === frame.seq) keystrokes.add(Date.now() - at);
        else superseded.add(1);
      }
      const best = frame.data[0];
      if (best && best.confidence > 0.95 && !answer && Math.random() < 0.1) ask(best.product ? best.product.id : best.id);
    }
    if (frame.type === "answer_chunk" && answer && frame.id === answer.id) {
      if (answer.bytes === 0) firstWords.add(Date.now() - answer.at);
      check(frame, { "a chunk follows the one before it": (chunk) => chunk.offset === answer.bytes });
      answer.bytes += bytes(frame.content);
    }
    if (frame.type === "final_answer" && answer && frame.id === answer.id) {
      check(frame, { "an answer is whole": (final) => final.finish === "stop" && final.length === answer.bytes });
      answer = null;
    }
    check(frame, { "no error": (any) => any.type !== "error" });
  };
  socket.onopen = () =>
    setTimeout(() => {
      clearInterval(typing);
      // Running answers get time to finish.
      setTimeout(() => {
        check(sent, { "every keystroke is answered or superseded": (left) => left.size === 0 });
        socket.close();
      }, 1000);
    }, sessionMilliseconds);
  socket.onerror = () => {
    check(null, { "the connection stays": () => false });
    // A pause, so that a pod that is gone does not get thousands of attempts a second.
    setTimeout(() => {}, 1000);
  };
}

import { Hunch } from "./hunch.js";

const find = (id) => document.getElementById(id);
const box = find("box");
const list = find("candidates");
const chip = find("chip");
const hunch = new Hunch();

/** State of the page; everything shown follows from it. */
const page = {
  candidates: [], none: 0, selected: 0, chosen: null, answer: null, documents: new Map(),
  /** Text at an Enter pressed before its prediction came; the item is chosen from that prediction. */
  entered: null,
  /** Whether Enter was pressed again, after a question about the item still to be chosen. */
  isAskedAhead: false,
  /** Name of the chosen catalogue; undefined: the first one, or the only one. */
  catalogue: undefined,
  products: new Map(),
};
const isEmpty = () => box.value.trim() === "";

const documentWords = { started: "loading", ready: "ready", failed: "no manual", no_text: "no text" };

// --- typing

function typed() {
  const { catalogue } = page;
  if (page.chosen) hunch.type(box.value, { productId: page.chosen.product.id, catalogue });
  else hunch.type(page.entered ?? box.value, { catalogue });
}

box.addEventListener("input", () => {
  // Text typed behind a pending Enter is the question about the item still to be chosen.
  if (page.entered !== null && box.value.startsWith(page.entered)) return;
  page.selected = 0;
  page.entered = null;
  typed();
  drawButtons();
});

hunch.addEventListener("prediction", ({ detail }) => {
  // A prediction for the catalogue that was chosen before is ignored.
  if (detail.catalogue !== page.catalogue) return;
  if (page.chosen) {
    // An item chosen among related ones has only its name: the prediction for the next key brings the rest.
    const whole = page.chosen.isPartly && detail.data.find(({ product }) => product.id === page.chosen.product.id);
    if (whole) {
      page.products.set(whole.product.id, whole.product);
      drawItem((page.chosen = whole));
    }
    return;
  }
  // Candidates that are as good as impossible get no line.
  page.candidates = detail.data.filter(({ confidence }, place) => place === 0 || confidence >= 0.001);
  page.none = detail.none ?? 0;
  // Enter chooses nothing in an empty box, nor where probably no item is meant: an arrow key chooses there.
  if (page.selected <= 0) page.selected = isEmpty() || page.none >= 0.5 ? -1 : 0;
  page.selected = Math.min(page.selected, page.candidates.length - 1);
  for (const { product } of page.candidates) page.products.set(product.id, product);
  drawCandidates();
  if (page.entered !== null && !hunch.isBehind) takeEntered();
});

function takeEntered() {
  const question = box.value.slice(page.entered.length);
  const { isAskedAhead } = page;
  page.entered = null;
  choose(page.selected);
  if (!question) return;
  if (page.chosen) box.value = question;
  typed();
  drawButtons();
  if (isAskedAhead && page.chosen) find("form").requestSubmit();
}

hunch.addEventListener("prefetch", ({ detail }) => {
  if (detail.catalogue !== page.catalogue) return;
  page.documents.set(detail.product_id, detail);
  drawCandidates();
});

hunch.addEventListener("catalogue", () => {
  page.documents.clear();
  typed();
});

// --- catalogues

/** Draws a chooser before the box where there are several catalogues. */
function drawCatalogues(catalogues) {
  const chooser = find("catalogues");
  chooser.hidden = catalogues.length < 2;
  chooser.replaceChildren(...catalogues.map(({ name }, index) => {
    const option = element("option", "", name);
    option.value = index === 0 ? "" : name;
    return option;
  }));
  chooser.value = page.catalogue ?? "";
  // The chosen catalogue is not served any more.
  if (chooser.selectedIndex < 0) lookIn(undefined);
}

function lookIn(catalogue) {
  find("catalogues").value = catalogue ?? "";
  page.catalogue = catalogue;
  page.documents.clear();
  page.products.clear();
  page.selected = 0;
  page.entered = null;
  if (page.answer) leaveAnswer();
  if (page.chosen) unchoose();
  else typed();
}

find("catalogues").addEventListener("change", ({ target }) => {
  lookIn(target.value || undefined);
  box.focus();
});

const examplesShown = 5;

function drawCandidates() {
  const empty = isEmpty() && !page.chosen;
  drawExamples(empty ? page.candidates.slice(0, examplesShown) : []);
  list.replaceChildren(...(empty ? [] : page.candidates.map(candidateRow)));
  const shown = !empty && page.candidates.length > 0;
  box.setAttribute("aria-expanded", String(shown));
  if (shown && page.selected >= 0) box.setAttribute("aria-activedescendant", `candidate-${page.selected}`);
  else box.removeAttribute("aria-activedescendant");
  const top = page.candidates[page.selected];
  const isNone = !page.chosen && !empty && page.none >= 0.5;
  find("none").hidden = !isNone;
  find("none").textContent = isNone ? `Probably not in the catalogue (${percent(page.none)}).${shown ? " The nearest:" : ""}` : "";
  const nothing = isNone ? find("none").textContent : "nothing comes close";
  find("announce").textContent = top && !isNone ? `${top.product.name}, ${percent(top.confidence)}` : box.value ? nothing : "";
}

/** Offers for an empty box: the most popular items, and examples of how to type them. */
function drawExamples(candidates) {
  find("examples").hidden = candidates.length === 0;
  find("often").replaceChildren(...candidates.map((candidate) => {
    const button = element("button", "", candidate.product.name);
    button.type = "button";
    button.addEventListener("click", () => choseItem(candidate));
    return button;
  }));
  const name = candidates[0]?.product.name.replace(/\(.*\)$/, "") ?? "";
  const beginning = [...name].slice(0, Math.max(2, Math.min(6, Math.ceil([...name].length / 2)))).join("");
  find("example").textContent = name ? `Try “${beginning}”, or “how do I use ${name}?”` : "";
}

function candidateRow(candidate, index) {
  const row = document.createElement("li");
  row.id = `candidate-${index}`;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", String(index === page.selected));
  row.dataset.id = candidate.product.id;
  const fill = element("span", "fill");
  fill.style.width = `${(candidate.confidence * 100).toFixed(1)}%`;
  fill.setAttribute("aria-hidden", "true");
  const name = element("span", "name");
  const picture = pictureOf(candidate.product, "thumbnail");
  if (picture) name.append(picture);
  name.append(...highlighted(candidate));
  const { state, pages } = page.documents.get(candidate.product.id) ?? {};
  // Of a long document so much can be asked already.
  const soFar = state === "started" && pages ? `${pages} pages read` : documentWords[state];
  const documentState = element("span", "document", soFar ?? "");
  if (state) documentState.dataset.state = state;
  const summary = [candidate.product.price, candidate.brand?.name, candidate.product.summary ?? candidate.product.category].filter(Boolean).join(" · ");
  row.append(fill, name, element("span", "percent", percent(candidate.confidence)), documentState, element("span", "summary", summary));
  row.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose(index);
  });
  return row;
}

/** Name with the typed text marked in it, when the spelling that matched is the name or its beginning. */
function highlighted({ product, match_text: text, match_spans: spans }) {
  if (!product.name.startsWith(text)) return product.name.endsWith(text) ? marked(product.name, spans, product.name.length - text.length) : [product.name];
  return marked(product.name, spans, 0);
}

function marked(name, spans, shift) {
  const parts = [];
  let position = 0;
  for (const [start, end] of spans) {
    parts.push(name.slice(position, start + shift), element("mark", "", name.slice(start + shift, end + shift)));
    position = end + shift;
  }
  return [...parts, name.slice(position)];
}

// --- choosing

function choose(index) {
  const candidate = page.candidates[index];
  if (!candidate) return;
  choseItem(candidate);
}

function choseItem(candidate) {
  if (page.answer && page.answer.productId !== candidate.product.id) leaveAnswer();
  page.chosen = candidate;
  page.products.set(candidate.product.id, candidate.product);
  page.candidates = [];
  page.entered = null;
  chip.textContent = candidate.product.name;
  chip.setAttribute("aria-label", `${candidate.product.name}: choose something else`);
  chip.hidden = false;
  box.value = "";
  box.placeholder = "What do you want to know about it?";
  box.setAttribute("aria-label", `Your question about ${candidate.product.name}`);
  drawCandidates();
  drawButtons();
  drawItem(candidate);
  typed();
  box.focus();
}

/** Drops the answer about another item, which the person no longer reads. */
function leaveAnswer() {
  if (!page.answer.isOver) hunch.cancel(page.answer);
  page.answer = null;
  find("answer").hidden = true;
  drawButtons();
}

// --- the chosen item: details from its maker or shop

const specificationsShown = 6;

/** Draws the chosen item; nothing for an item that has only its name. */
function drawItem({ product, brand }) {
  const card = find("item");
  const origin = [brand?.name, brand?.headquarters, product.country && `made in ${product.country}`].filter(Boolean);
  const facts = Object.entries(product.specifications ?? {});
  const picture = pictureOf(product, "picture");
  card.hidden = !picture && !product.price && !product.country && facts.length === 0;
  if (card.hidden) return card.replaceChildren();
  const words = element("div", "words");
  words.append(element("h2", "", product.name));
  if (origin.length) words.append(element("p", "origin", origin.join(" · ")));
  if (product.price) words.append(element("p", "price", product.price));
  if (product.summary) words.append(element("p", "", product.summary));
  if (facts.length) words.append(factList(facts.slice(0, specificationsShown)));
  if (facts.length > specificationsShown) {
    const more = element("details", "");
    more.append(element("summary", "", `${facts.length - specificationsShown} more`), factList(facts.slice(specificationsShown)));
    words.append(more);
  }
  card.replaceChildren(...(picture ? [picture] : []), words);
}

function factList(facts) {
  const rows = element("dl", "facts");
  for (const [name, value] of facts) rows.append(element("dt", "", name), element("dd", "", value));
  return rows;
}

/** First picture of the item; nothing when it has none. A picture that cannot be loaded is removed. */
function pictureOf({ images }, className) {
  if (!images?.length) return null;
  const picture = element("img", className);
  picture.alt = "";
  picture.loading = "lazy";
  picture.referrerPolicy = "no-referrer";
  picture.addEventListener("error", () => picture.remove());
  picture.src = images[0];
  return picture;
}

function unchoose() {
  page.chosen = null;
  find("item").hidden = true;
  chip.hidden = true;
  box.value = "";
  box.placeholder = "What are you looking for?";
  box.setAttribute("aria-label", "What are you looking for?");
  drawButtons();
  typed();
  box.focus();
}

chip.addEventListener("click", unchoose);

box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!page.candidates.length) return;
    if (isEmpty() && !page.chosen) return;
    const count = page.candidates.length;
    if (event.key === "ArrowDown") page.selected = (page.selected + 1) % count;
    else page.selected = page.selected <= 0 ? count - 1 : page.selected - 1;
    drawCandidates();
    find(`candidate-${page.selected}`)?.scrollIntoView({ block: "nearest" });
    event.preventDefault();
  } else if (event.key === "Escape") {
    if (page.answer && !page.answer.isOver) hunch.cancel(page.answer);
    else if (box.value) {
      box.value = "";
      // A pending Enter chooses nothing either.
      page.entered = null;
      typed();
      drawButtons();
    } else if (page.chosen) unchoose();
    event.preventDefault();
  } else if (event.key === "Backspace" && page.chosen && !box.value) {
    unchoose();
    event.preventDefault();
  }
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    box.focus();
    box.select();
    event.preventDefault();
  }
});

find("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = box.value.trim();
  if (page.chosen) {
    if (question) ask(page.chosen, question);
  } else if (question) {
    // The candidates may belong to an older text.
    if (page.entered !== null) page.isAskedAhead = box.value.length > page.entered.length;
    else if (hunch.isBehind) [page.entered, page.isAskedAhead] = [box.value, false];
    else choose(page.selected);
    drawWaiting();
  }
});

find("stop").addEventListener("click", () => page.answer && hunch.cancel(page.answer));

function drawButtons() {
  find("send").disabled = isEmpty();
  find("stop").hidden = !page.answer || page.answer.isOver;
}

/** Draws a note that the question is not sent yet, so that the person does not ask again. */
function drawWaiting() {
  const waits = hunch.state !== "open";
  const isAsked = page.answer && !page.answer.isOver;
  find("waiting").hidden = !waits || !(isAsked || !isEmpty());
  find("waiting").textContent = isAsked
    ? "Not connected: your question is kept and goes on as soon as there is a connection."
    : "Not connected: what you typed is kept and sent as soon as there is a connection.";
}

// --- answers

function ask(candidate, question) {
  const answer = hunch.ask(candidate.product.id, question, { catalogue: page.catalogue });
  page.answer = answer;
  const askedAt = performance.now();
  let firstAt = null;
  find("answer").hidden = false;
  find("about").textContent = candidate.product.name;
  find("question").textContent = question;
  drawButtons();
  drawWaiting();
  find("stage").textContent = "";
  find("timing").textContent = "";
  find("sources").hidden = true;
  find("nearestBox").hidden = true;
  find("confidence").textContent = "";
  find("relatedBox").hidden = true;
  find("text").replaceChildren();
  find("text").setAttribute("aria-busy", "true");
  const isCurrent = () => page.answer === answer;
  answer.addEventListener("status", ({ detail }) => {
    if (isCurrent() && !answer.text) find("stage").textContent = `${detail.msg} …`;
  });
  answer.addEventListener("text", () => {
    if (!isCurrent()) return;
    firstAt ??= performance.now();
    find("stage").textContent = "";
    find("text").textContent = answer.text;
  });
  answer.addEventListener("context", () => isCurrent() && drawContext(answer));
  answer.addEventListener("end", ({ detail }) => {
    if (!isCurrent()) return;
    drawButtons();
    drawWaiting();
    find("text").setAttribute("aria-busy", "false");
    find("stage").textContent = detail.finish === "cancelled" ? "Stopped." : answer.text ? "" : answer.error?.message ?? "";
    find("text").classList.toggle("problem", detail.finish === "error");
    find("timing").textContent = timingWords(detail.timing, firstAt === null ? null : firstAt - askedAt);
  });
}

function timingWords(timing, firstMs) {
  if (firstMs === null || !timing) return "";
  const first = `First words after ${firstMs.toFixed(1)} ms`;
  if (timing.prefetched) return `${first}: the manual stood ready ${((timing.lead_ms ?? 0) / 1000).toFixed(1)} s before you asked.`;
  if (timing.adopted) return `${first}: the manual was already on its way.`;
  return `${first}.`;
}

function drawContext(answer) {
  const { citations, related_items: related, answered, confidence, nearest = [] } = answer.context;
  find("sources").hidden = citations.length === 0;
  find("confidence").textContent = [
    confidence === undefined || answered === false ? "" : `${Math.round(confidence * 100)} % sure that this is the answer`,
    answer.context.pages_indexed ? `from the first ${answer.context.pages_indexed} pages, while the rest is being read` : "",
    answer.context.pages_left_out ? `${answer.context.pages_left_out} pages have no text that can be read` : "",
  ].filter(Boolean).join(", ");
  find("nearestBox").hidden = nearest.length === 0;
  find("nearest").replaceChildren(...nearest.map((place) => element("li", "", placeOf(place))));
  find("citations").replaceChildren(...citations.map((citation, index) => {
    const row = document.createElement("li");
    row.id = `citation-${index}`;
    const link = element("a", "", placeOf(citation));
    link.href = `#sentence-${index}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      light(index, "sentence");
    });
    row.append(link, " ", element("q", "", shortened(citation.quote)));
    return row;
  }));
  drawQuotes(answer, citations);
  find("relatedBox").hidden = related.length === 0;
  find("related").replaceChildren(...related.map((item) => {
    const button = element("button", "", item.name);
    const relation = (item.label ?? item.kind)?.replaceAll("_", " ");
    if (relation && relation !== "see also") button.append(element("span", "relation", relation));
    button.type = "button";
    button.addEventListener("click", () => choseItem({ product: item, match_text: item.name, match_spans: [], isPartly: true }));
    return button;
  }));
}

/** Place of a quotation, such as "git-clone(1), OPTIONS": a manual page has no page numbers. */
function placeOf({ document: id, section, page: number }) {
  const product = page.products.get(id);
  const name = product?.name ?? id;
  const hasPages = product?.kind !== "manual_page";
  if (!section) return hasPages ? `${name}, page ${number}` : name;
  return hasPages ? `${name}, ${section} (page ${number})` : `${name}, ${section}`;
}

/** The quotation, with the characters marked that answer by themselves, if some do. */
function markedQuote({ quote, start, answer_span: span }) {
  if (!span || span.start < start || span.end > start + quote.length) return [quote];
  const [from, to] = [span.start - start, span.end - start];
  return [quote.slice(0, from), element("mark", "", quote.slice(from, to)), quote.slice(to)];
}

/** Turns each sentence of the answer that is a quotation into a link to its place. */
function drawQuotes(answer, citations) {
  const parts = [];
  let position = 0;
  citations.forEach((citation, index) => {
    const start = answer.text.indexOf(citation.quote, position);
    if (start < 0) return;
    const quoted = element("span", "quoted");
    quoted.append(...markedQuote(citation));
    quoted.id = `sentence-${index}`;
    quoted.tabIndex = 0;
    quoted.setAttribute("role", "link");
    quoted.append(element("sup", "", String(index + 1)));
    quoted.addEventListener("click", () => light(index, "citation"));
    quoted.addEventListener("keydown", (event) => event.key === "Enter" && light(index, "citation"));
    parts.push(answer.text.slice(position, start), quoted);
    position = start + citation.quote.length;
  });
  find("text").replaceChildren(...parts, answer.text.slice(position));
}

function light(index, target) {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  for (const id of [`citation-${index}`, `sentence-${index}`]) find(id)?.classList.add("lit");
  find(`${target}-${index}`)?.scrollIntoView({ block: "center", behavior: "smooth" });
}

// --- the line

hunch.addEventListener("state", ({ detail }) => {
  find("line").dataset.state = detail.state;
  find("state").textContent = { open: "connected", connecting: "connecting", closed: "not connected", waiting: "reconnecting", leaving: "moving to another server" }[detail.state];
  if (detail.state !== "open") find("latency").textContent = "";
  drawWaiting();
});

hunch.addEventListener("latency", ({ detail }) => {
  find("latency").textContent = `${detail.ms.toFixed(1)} ms`;
});

hunch.addEventListener("open", ({ detail }) => {
  // A pod of an earlier release has one catalogue, without a name.
  const catalogues = detail.catalogues ?? [{ name: "default", ...detail.catalogue }];
  const items = catalogues.reduce((sum, { items }) => sum + items, 0);
  find("catalogue").textContent = `${items.toLocaleString("en")} items · pod ${detail.pod}`;
  drawCatalogues(catalogues);
  typed();
});

hunch.addEventListener("problem", ({ detail }) => {
  if (!detail.id) find("announce").textContent = detail.message;
});

// --- small things

function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

const percent = (confidence) => `${(confidence * 100).toFixed(confidence < 0.1 ? 1 : 0)} %`;
const shortened = (text) => (text.length > 160 ? `${text.slice(0, 157)}…` : text);

drawButtons();
hunch.connect();

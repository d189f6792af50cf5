/* A judge's own questions. Each is written into the outbox of this device and sent from there until
   the server has answered for it, as a mark is. Without these files the ordinary button saves. A new
   question gets its name here, so that it may be written without a network. */
import { button, element } from "../element.js";
import { Outbox } from "../outbox.js";
import { patience, send } from "../page.js";
import { backOff } from "../poll.js";
import { add, blockOf, field, fill, form, isAsked, say, text, typedEarly, valuesOf, versionOf } from "./blocks.js";

const AFTER_TYPING = 1500;
const FIRST_WAIT = 700;
const LONGEST_WAIT = 15000;
const REFUSALS = { 0: "Signedout", 400: "Fault", 401: "Signedout", 403: "Signedout", 404: "Other" };

const outbox = new Outbox(form.dataset.user, `questions-${form.dataset.questions}`);
const keyOf = (cell) => cell.slice("question:".length);

let isSending = false;
let hasLeft = false;
let failures = 0;
let trouble = "";
let timer = 0;

function show() {
  const cells = Object.values(outbox.read().cells);
  const stuck = cells.filter(({ state }) => state).length;
  const line = form.querySelector("[data-summary]");
  line.dataset.state = stuck ? "error" : cells.length ? "waiting" : "saved";
  const waits = text(trouble === "Waiting" ? "Queued" : trouble || "Sending");
  line.textContent = stuck ? text("Stuck") : cells.length ? `${waits} (${cells.length})` : text("Allsaved");
}

/* Into the store first; the network may come later. */
function changed(block, milliseconds) {
  block.querySelector(".two-values")?.remove();
  const pk = block.dataset.question;
  const isKept = outbox.put(`question:${pk}`, { about: "question", pk, values: valuesOf(block), version: versionOf(block) });
  say(block, isKept ? "typing" : "error", isKept ? "" : text("Unkept"));
  clearTimeout(timer);
  timer = setTimeout(flush, milliseconds);
  show();
}

function post(due, options) {
  const writings = due.map(([, { id, pk, values, version, after }]) => ({ id, pk, values, version, after }));
  const body = JSON.stringify({ user: form.dataset.user, writings });
  return send(form.dataset.saveUrl, { body, redirect: "manual", headers: { "Content-Type": "application/json" }, ...options });
}

async function flush() {
  clearTimeout(timer);
  if (isSending) return;
  const due = outbox.take();
  if (!due.length) {
    trouble = "";
    show();
    return;
  }
  isSending = true;
  const answer = await post(due, { signal: patience() }).catch(() => null);
  await take(answer, due);
  isSending = false;
  show();
  if (!trouble && outbox.take().length) flush();
}

async function take(answer, due) {
  const reply = answer?.ok ? await answer.json().catch(() => null) : null;
  /* A captive portal answers anything with a page of its own: only our own answer counts. */
  if (!reply || String(reply.user) !== form.dataset.user || reply.answers?.length !== due.length) {
    wait(answer && !answer.ok ? REFUSALS[answer.status] ?? "Away" : "Waiting", due);
    return;
  }
  failures = 0;
  trouble = "";
  due.forEach(([cell, { id, values }], at) => takeOne(cell, id, { ...reply.answers[at], values }));
  form.querySelector("[data-said]").textContent = text("Saved");
}

function takeOne(cell, id, answer) {
  const isLast = outbox.answered(cell, id, answer);
  const block = blockOf(keyOf(cell));
  if (!block) return;
  if (answer.status === "saved") field(block, "version").value = answer.version;
  if (!isLast) return;
  if (answer.status === "saved") say(block, answer.sentence ? "missing" : "saved", answer.sentence || text("Saved"));
  else refused(block, cell, answer);
}

/* What the server did not take stays in sight until the judge says what becomes of it. */
function refused(block, cell, { status, stored = {}, version = 0, sentence }) {
  say(block, status === "conflict" ? "conflict" : "error", sentence || text("Stuck"));
  if (status === "refused") return;
  const box = element("div", "", { class: "two-values" });
  if (status === "conflict") {
    const list = element("dl", "");
    for (const [label, words] of [[text("Here"), valuesOf(block).text], [text("There"), stored.text]]) {
      list.append(element("dt", label), element("dd", words || text("Empty")));
    }
    box.append(list, button(text("Usehere"), "btn-outline-primary", () => {
      field(block, "version").value = version;
      outbox.drop(cell);
      changed(block, 0);
    }), " ", button(text("Usethere"), "btn-outline-primary", () => {
      outbox.know(cell, stored, version);
      fill(block, stored, version);
      box.remove();
      say(block, "saved", text("Saved"));
      show();
    }));
  } else {
    box.append(button(text("Discard"), "btn-outline-primary", () => {
      outbox.drop(cell);
      location.reload();
    }));
  }
  block.append(box);
}

/* Nobody answered for these: they stay in the store and are sent again, less and less often. */
function wait(why, due) {
  failures += 1;
  trouble = why;
  for (const [cell] of due) {
    const block = blockOf(keyOf(cell));
    if (block) say(block, "waiting", text(why));
  }
  timer = setTimeout(flush, backOff(FIRST_WAIT, failures, LONGEST_WAIT));
}

/* What this device knows better than the page: typed and not yet taken, or taken since the page was
   kept for use without a network. */
function restore() {
  const { cells, known } = outbox.read();
  for (const [cell, { values, version }] of Object.entries(known)) {
    const isShown = blockOf(keyOf(cell)) || !values.text || isAsked(keyOf(cell));
    const block = isShown ? blockOf(keyOf(cell)) : add(keyOf(cell));
    if (block && version > versionOf(block)) fill(block, values, version);
    else outbox.forget(cell);
  }
  for (const [cell, { values, version, state, sentence }] of Object.entries(cells)) {
    const block = blockOf(keyOf(cell)) ?? add(keyOf(cell));
    const [stored, storedVersion] = [valuesOf(block), versionOf(block)];
    fill(block, values, version);
    if (state) refused(block, cell, { status: state, stored, version: storedVersion, sentence });
    else say(block, "waiting", text("Queued"));
  }
}

const early = typedEarly();
restore();
for (const [block, values] of early) {
  fill(block, values, versionOf(block));
  changed(block, 0);
}
flush();
form.addEventListener("input", ({ target }) => {
  const block = target.closest("[data-question]");
  if (block) changed(block, target.type === "checkbox" ? 0 : AFTER_TYPING);
});
form.addEventListener("focusout", ({ target }) => target.closest("[data-question]") && flush());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  flush();
});
form.querySelector("[data-add]").addEventListener("click", () => field(add(), "text").focus());

/* The page goes away: whatever is still here is sent with it; it stays in the store as well. */
function sendLeaving() {
  if (hasLeft) return;
  const due = outbox.take();
  if (due.length) post(due, { keepalive: true }).catch(() => {});
}

addEventListener("online", flush);
addEventListener("pagehide", sendLeaving);
document.addEventListener("visibilitychange", () => (document.hidden ? sendLeaving() : flush()));
document.addEventListener("leave", () => { hasLeft = true; });

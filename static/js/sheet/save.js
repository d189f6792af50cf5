/* From the boxes into the outbox of this device, and from there to the server, until it has
   answered for every part. */
import { backOff, pause } from "../poll.js";
import { patience, send } from "../page.js";
import { ask, close } from "./conflict.js";
import { form, isTyped, outbox, partOfCell, parts, say, sayOfTheDay, showSummary, showSums, tell, text } from "./form.js";
import { keep, keepSoon } from "./keep.js";

const FIRST_WAIT = 700;
const LONGEST_WAIT = 15000;
const LOOK_AGAIN = 100;
const TOO_LONG_FOR_KEEPALIVE = 60000;

/* What an answer of the server itself means; a redirect, which is not followed, has the status 0. */
const REFUSALS = { 0: "Signedout", 400: "Fault", 401: "Signedout", 403: "Signedout", 404: "Other" };

let isSending = false;
let hasLeft = false;
let failures = 0;
let retryTimer = 0;
/* Why nothing is sent just now: the name of the text that says it. */
let trouble = "";

/* Whether the judge wants to leave for the review and something holds that up. */
let isHeld = false;

export const waitsForTheDay = () => trouble === "Notyet";

function show() {
  showSummary(trouble);
  if (isHeld) sayWhatHolds();
}

/* On every key: into the store first; the network may come later. */
export function changed(part, milliseconds) {
  keepSoon(part, show);
  clearTimeout(part.timer);
  part.timer = setTimeout(flush, milliseconds);
}

export function choose(part, stored, version, sentence) {
  const onThere = () => {
    const { sums } = outbox.read();
    if (sums) showSums(sums);
    show();
  };
  ask(part, { stored, version, sentence }, { onHere: () => changed(part, 0), onThere });
}

function post(due, options) {
  const writings = due.map(([, { id, about, pk, values, version, after }]) => ({ id, about, pk, values, version, after }));
  const body = JSON.stringify({ user: form.dataset.user, writings });
  if (options.keepalive && body.length >= TOO_LONG_FOR_KEEPALIVE) return Promise.reject(new Error("too long"));
  return send(form.dataset.saveUrl, { body, redirect: "manual", headers: { "Content-Type": "application/json" }, ...options });
}

export async function flush() {
  clearTimeout(retryTimer);
  keep();
  if (isSending) return;
  const due = outbox.take();
  if (!due.length) {
    takeFromOthers();
    return;
  }
  isSending = true;
  for (const [cell] of due) partOfCell(cell)?.show("sending", text("Sending"));
  show();
  try {
    const answer = await post(due, { signal: patience() }).catch(() => null);
    if (answer) await take(answer, due);
    else wait("Waiting", due);
  } catch {
    /* No word about the network: this browser lacks something that the page needs. */
    wait("Fault", due);
  }
  isSending = false;
  show();
  if (!trouble && outbox.take().length) flush();
}

async function take(answer, due) {
  if (!answer.ok) {
    wait(REFUSALS[answer.status] ?? "Away", due);
    return;
  }
  /* A captive portal answers anything with a page of its own: only our own answer counts. */
  const reply = await answer.json().catch(() => null);
  if (!reply || String(reply.user) !== form.dataset.user || reply.answers?.length !== due.length) {
    wait("Waiting", due);
    return;
  }
  keep();
  failures = 0;
  trouble = "";
  const told = due.map(([cell, { id, values }], at) => takeOne(cell, id, { ...reply.answers[at], values }));
  if (reply.sums) {
    outbox.keepSums(reply.sums);
    showSums(reply.sums);
  }
  show();
  tell(told.filter(Boolean), reply.sums);
  if (reply.answers.some(({ status }) => status === "waits")) wait("", []);
}

/* Another tab has sent what waited here: then nothing waits, and nothing is wrong. */
function takeFromOthers() {
  const { cells, known } = outbox.read();
  failures = 0;
  trouble = "";
  for (const part of parts) {
    if (!cells[part.cell] && part.state.dataset.state === "waiting") {
      const { values, version } = known[part.cell] ?? part;
      Object.assign(part, { values, version });
      part.show("saved", text("Saved"));
    }
  }
  show();
}

/* Returns what is to be said of it; nothing where something newer was typed meanwhile, or what was
   not taken was typed in another tab, which says so. */
function takeOne(cell, id, answer) {
  const isLast = outbox.answered(cell, id, answer);
  const part = partOfCell(cell);
  if (!part) return "";
  const { status, sentence, version } = answer;
  if (status === "saved") part.version = version;
  if (!isLast || (status !== "saved" && !isTyped(part, answer))) return "";
  if (status === "saved") {
    part.showMarked();
    part.showSaved(sentence);
  } else if (status === "conflict") {
    choose(part, answer.stored, version, sentence);
  } else if (status === "waits") {
    part.show("waiting", `${text("Notyet")} ${sentence}`);
  } else if (status === "closed") {
    close(part, sentence);
  } else {
    part.show("error", sentence);
  }
  return `${part.spoken}${part.state.textContent}`;
}

/* Nobody answered for these: they stay in the store and are sent again, less and less often. */
function wait(why, due) {
  failures += 1;
  if (why && why !== trouble) say(text(why));
  trouble = why || "Notyet";
  for (const [cell] of due) partOfCell(cell)?.show("waiting", text(why));
  clearTimeout(retryTimer);
  retryTimer = setTimeout(flush, backOff(FIRST_WAIT, failures, LONGEST_WAIT));
}

/* With scripts everything is on its way already: the button waits until it has arrived, and a
   judge without a network stays on the page instead of losing sight of it. */
export async function leaveFor(address) {
  const waiting = () => Object.entries(outbox.read().cells);
  keep();
  trouble = "";
  while (isSending || (waiting().some(([, { state }]) => !state) && !trouble)) {
    await flush();
    await pause(LOOK_AGAIN);
  }
  const cells = waiting();
  if (!cells.length) {
    location.assign(address);
    return;
  }
  const [stuck] = cells.find(([, { state }]) => state) ?? [];
  isHeld = true;
  sayWhatHolds();
  partOfCell(stuck ?? cells[0][0])?.box.scrollIntoView({ block: "center" });
}

/* Until nothing holds it up any more, and by the cause of this moment. */
function sayWhatHolds() {
  const cells = Object.values(outbox.read().cells);
  isHeld = cells.length > 0;
  const isStuck = cells.some(({ state }) => state);
  const cause = isStuck ? text("Mendfirst") : `${text("Sendfirst")} (${text(trouble || "Sending")})`;
  sayOfTheDay(isHeld ? cause : "");
}

/* The page goes away: whatever is still here is sent with it; it stays in the store as well. */
function sendLeaving() {
  if (hasLeft) return;
  keep();
  const due = outbox.take();
  if (due.length) post(due, { keepalive: true }).catch(() => {});
}

addEventListener("online", () => {
  failures = 0;
  flush();
});
addEventListener("pagehide", sendLeaving);
document.addEventListener("visibilitychange", () => (document.hidden ? sendLeaving() : flush()));
/* Signing out has taken everything off the device: nothing is sent after it. */
document.addEventListener("leave", () => { hasLeft = true; });

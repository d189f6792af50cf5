/* The score sheet under the hand. Every [data-save] part is written into the outbox of this device
   and sent from there until the server has answered for it. The ordinary save button works without
   this file. */
import { Outbox } from "./outbox.js";

const form = document.querySelector("[data-sheet]");
const words = form?.querySelector("[data-words]").dataset;
const text = (name) => words[`text${name}`];
const WAIT_AFTER_TYPING = 600;
const LONGEST_WAIT = 15000;
const PATIENCE = 12000;
const POLL = 3000;
const LOOK_AGAIN = 100;
const TOO_LONG_FOR_KEEPALIVE = 60000;

const FIELDS = {
  mark: ["points", "not_applicable", "comment"],
  note: ["strengths", "suggestions"],
  private: ["text"],
};
const outbox = form && new Outbox(form.dataset.user, form.dataset.sheet);

class Part {
  constructor(box) {
    this.box = box;
    this.about = box.dataset.save;
    this.pk = box.dataset.pk;
    this.cell = `${this.about}:${this.pk}`;
    this.state = box.querySelector(".mark-state");
    this.timer = 0;
  }

  field(name) {
    if (this.about === "private") return form.elements[`private_${name}`];
    return form.elements[`${this.about === "note" ? "note_" : ""}${name}-${this.pk}`];
  }

  get values() {
    const values = {};
    for (const name of FIELDS[this.about]) {
      const field = this.field(name);
      if (field) values[name] = field.type === "checkbox" ? (field.checked ? "on" : "") : field.value;
    }
    return values;
  }

  set values(values) {
    for (const name of FIELDS[this.about]) {
      const field = this.field(name);
      if (!field || !(name in values)) continue;
      if (field.type === "checkbox") field.checked = Boolean(values[name]);
      else field.value = values[name];
    }
    if (this.about === "mark") {
      markLevels(this);
      const comment = this.box.querySelector(".comment");
      if (values.comment) comment.open = true;
    }
    this.tellMarked();
  }

  get version() {
    return Number(this.field("version").value);
  }

  set version(version) {
    this.field("version").value = version;
  }

  show(state, sentence) {
    this.state.dataset.state = state;
    this.state.textContent = sentence;
    this.field("points")?.setAttribute("aria-invalid", String(state === "error" || state === "conflict"));
  }

  tellMarked() {
    if (this.about !== "mark") return;
    const marked = this.field("points").value.trim() || this.field("not_applicable")?.checked;
    this.box.dataset.marked = marked ? "yes" : "no";
  }

  /* On every key: into the store first; the network may come later. */
  changed(wait) {
    this.box.querySelector(".two-values")?.remove();
    const isKept = outbox.put(this.cell, { about: this.about, pk: Number(this.pk), values: this.values, version: this.version });
    this.show(isKept ? "typing" : "error", isKept ? "" : text("Unkept"));
    this.tellMarked();
    clearTimeout(this.timer);
    this.timer = setTimeout(flush, wait);
    showSummary();
  }

  /* Both values, and the question which of them holds. */
  ask(stored, version) {
    this.show("conflict", text("Conflict"));
    this.box.querySelector(".two-values")?.remove();
    const box = document.createElement("div");
    box.className = "two-values";
    const list = document.createElement("dl");
    for (const [label, values] of [[text("Here"), this.values], [text("There"), stored]]) {
      const term = document.createElement("dt");
      const told = document.createElement("dd");
      term.textContent = label;
      told.textContent = inWords(values);
      list.append(term, told);
    }
    box.append(list);
    box.append(this.choice(text("Usehere"), () => {
      this.version = version;
      outbox.drop(this.cell);
      this.changed(0);
    }));
    box.append(" ", this.choice(text("Usethere"), () => {
      outbox.know(this.cell, stored, version);
      this.values = stored;
      this.version = version;
      box.remove();
      this.show("saved", text("Kept"));
      showSummary();
    }));
    this.box.append(box);
  }

  choice(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary";
    button.textContent = label;
    button.addEventListener("click", () => {
      button.closest(".two-values")?.remove();
      act();
    });
    return button;
  }

  /* What cannot be taken any more stays visible until the judge puts it away. */
  closed(sentence) {
    this.show("error", `${text("Closed")} ${sentence}`);
    this.box.querySelector(".two-values")?.remove();
    const box = document.createElement("div");
    box.className = "two-values";
    box.append(this.choice(text("Discard"), () => {
      outbox.drop(this.cell);
      location.reload();
    }));
    this.box.append(box);
  }
}

const inWords = (values) => Object.entries(values)
  .map(([name, value]) => (name === "not_applicable" ? (value ? "–" : "") : String(value)))
  .filter(Boolean).join(" · ") || text("Empty");

const parts = new Map();
const partOf = (node) => parts.get(node.closest?.("[data-save]"));
const partOfCell = (cell) => [...parts.values()].find((part) => part.cell === cell);

let isSending = false;
let failures = 0;
let retryTimer = 0;
let trouble = "";

const request = (writings, keepalive) => ({
  method: "POST", keepalive, redirect: "manual", credentials: "same-origin",
  headers: { "X-CSRFToken": window.csrfToken(), "Content-Type": "application/json" },
  body: JSON.stringify({ user: form.dataset.user, writings }),
});

const asSent = (due) => due.map(([, { id, about, pk, values, version, after }]) =>
  ({ id, about, pk, values, version, after }));

async function flush() {
  clearTimeout(retryTimer);
  if (isSending) return;
  const due = outbox.take();
  if (!due.length) {
    showSummary();
    return;
  }
  isSending = true;
  for (const [cell] of due) partOfCell(cell)?.show("sending", text("Sending"));
  showSummary();
  try {
    const options = request(asSent(due), false);
    const answer = await fetch(form.dataset.saveUrl, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    await take(answer, due);
  } catch {
    wait("Waiting", due);
  }
  isSending = false;
  showSummary();
  if (!trouble && outbox.take().length) flush();
}

async function take(answer, due) {
  if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") {
    wait("Signedout", due);
    return;
  }
  if (answer.status === 404) {
    wait("Other", due);
    return;
  }
  /* A captive portal answers anything with a page of its own: only our own answer counts. */
  const told = answer.ok ? await answer.json() : null;
  if (!told || String(told.user) !== form.dataset.user || told.answers?.length !== due.length) {
    wait("Waiting", due);
    return;
  }
  failures = 0;
  trouble = "";
  let waits = false;
  due.forEach(([cell, sent], at) => {
    const one = told.answers[at];
    const isLast = outbox.answered(cell, sent.id, { ...one, values: sent.values });
    const part = partOfCell(cell);
    if (!part) return;
    if (one.status === "saved") part.version = one.version;
    if (!isLast) return;
    if (one.status === "saved") {
      part.tellMarked();
      part.show("saved", text("Saved"));
    } else if (one.status === "conflict") {
      part.ask(one.stored, one.version);
    } else if (one.status === "waits") {
      waits = true;
      part.show("waiting", `${text("Notyet")} ${one.sentence}`);
    } else if (one.status === "closed") {
      part.closed(one.sentence);
    } else {
      part.show("error", one.sentence);
    }
  });
  if (told.sums) {
    outbox.keepSums(told.sums);
    showSums(told.sums);
  }
  if (waits) wait("", []);
}

/* Nobody answered for these: they stay in the store and are sent again, less and less often. */
function wait(why, due) {
  failures += 1;
  trouble = why || "Notyet";
  for (const [cell] of due) partOfCell(cell)?.show("waiting", text(why));
  const pause = Math.min(700 * 2 ** failures, LONGEST_WAIT) * (0.75 + Math.random() / 2);
  clearTimeout(retryTimer);
  retryTimer = setTimeout(flush, pause);
}

/* The page goes away: whatever is still here is sent with it; it stays in the store as well. */
function sendLeaving() {
  if (window.hasLeft) return;
  const due = outbox.take();
  if (!due.length) return;
  const options = request(asSent(due), true);
  if (options.body.length < TOO_LONG_FOR_KEEPALIVE) fetch(form.dataset.saveUrl, options).catch(() => {});
}

/* Answers may supersede each other: an older one must not turn the sums back. */
let shownRevision = Number(form?.dataset.revision ?? 0);

function showSums({ dimensions, total, marked, count, revision }) {
  if (revision < shownRevision) return;
  shownRevision = revision;
  dimensions.forEach((sum, at) => {
    document.querySelector(`[data-sum="${at}"]`).textContent = sum;
  });
  document.querySelector("[data-total]").textContent = total;
  document.querySelector("[data-marked-count]").textContent = `${marked}/${count}`;
}

const isEmpty = () => [...parts.values()].every((part) => Object.values(part.values).every((value) => !value));

/* With scripts everything is on its way already: the button waits until it has arrived, and a
   judge without a network stays on the page instead of losing sight of it. */
async function leaveFor(address) {
  const waiting = () => Object.entries(outbox.read().cells);
  trouble = "";
  while (isSending || (waiting().some(([, one]) => !one.state) && !trouble)) {
    await flush();
    await new Promise((done) => { setTimeout(done, LOOK_AGAIN); });
  }
  const cells = waiting();
  if (!cells.length) {
    location.assign(address);
    return;
  }
  const [stuck] = cells.find(([, one]) => one.state) ?? [];
  sayOfTheDay(text(stuck ? "Mendfirst" : "Sendfirst"));
  partOfCell(stuck ?? cells[0][0])?.box.scrollIntoView({ block: "center" });
}

/* What stands in the boxes, sent or not; the sums come from the server, without what waits. */
function countMarked(open) {
  const boxes = [...parts.values()].filter((part) => part.about === "mark");
  const marked = boxes.filter((part) => part.box.dataset.marked === "yes").length;
  document.querySelector("[data-marked-count]").textContent = `${marked}/${boxes.length}`;
  document.querySelector("[data-without-waiting]").hidden = !open;
}

function showSummary() {
  const cells = Object.values(outbox.read().cells);
  const stuck = cells.filter((one) => one.state).length;
  const open = cells.length - stuck;
  const line = document.querySelector("[data-summary]");
  const parted = [];
  if (stuck) parted.push(`${text("Stuck")} (${stuck})`);
  if (open && trouble) parted.push(`${text(trouble === "Waiting" ? "Queued" : trouble)} (${open})`);
  else if (open) parted.push(`${text("Sending")} (${open})`);
  countMarked(open + stuck);
  document.querySelector("[data-sign-in]").hidden = trouble !== "Signedout";
  line.dataset.state = stuck ? "error" : open ? "waiting" : "saved";
  line.textContent = parted.join(" · ") || (isEmpty() ? "" : text("Allsaved"));
}

/* What this device knows better than the page: typed and not yet taken, or taken since the page
   was kept for use without a network. */
function restore() {
  const { cells, known } = outbox.read();
  for (const [cell, { values, version }] of Object.entries(known)) {
    const part = partOfCell(cell);
    if (part && version > part.version) {
      part.values = values;
      part.version = version;
    } else if (part) {
      outbox.forget(cell);
    }
  }
  for (const [cell, one] of Object.entries(cells)) {
    const part = partOfCell(cell);
    if (!part) continue;
    const [page, version] = [part.values, part.version];
    part.values = one.values;
    /* It follows what its judge saw, not what another device has stored since. */
    part.version = one.version;
    if (one.state === "conflict") part.ask(page, version);
    else if (one.state === "closed") part.closed(one.sentence ?? "");
    else part.show(one.state ? "error" : "waiting", one.state ? one.sentence || text("Stuck") : text("Queued"));
  }
  /* A mark that was taken says that its dimension is open, whatever the kept page says. */
  for (const cell of Object.keys(known)) {
    const section = cell.startsWith("mark:") && partOfCell(cell)?.box.closest(".dimension");
    section?.querySelector?.("[data-closed-remark]")?.remove();
    for (const box of section ? section.querySelectorAll("fieldset.indicator:disabled") : []) box.disabled = false;
  }
  if (outbox.read().sums) showSums(outbox.read().sums);
}

/* Typed before this file had come, on a slow network: a field that differs from what the server
   drew. The form keeps browsers from filling it in by themselves (autocomplete="off"). */
const wasTyped = (part) => FIELDS[part.about].some((name) => {
  const field = part.field(name);
  if (!field) return false;
  return field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
});

function takeUp(early) {
  for (const [part, values] of early) {
    if (outbox.read().cells[part.cell]?.state) continue;
    part.values = values;
    part.changed(0);
  }
}

function pressLevel(button) {
  const part = partOf(button);
  const [, points] = button.value.split(":");
  part.field("points").value = points;
  const notApplicable = part.field("not_applicable");
  if (notApplicable) notApplicable.checked = false;
  markLevels(part);
  part.changed(0);
}

function markLevels(part) {
  const typed = part.field("points").value.replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - 0x0e50);
  for (const level of part.box.querySelectorAll(".level")) {
    const same = typed.trim() !== "" && Number(level.value.split(":")[1]) === Number(typed);
    level.setAttribute("aria-pressed", String(same));
  }
}

function step(input, direction) {
  const { lowest, maximum, step: size } = partOf(input).box.querySelector("[data-step]").dataset;
  const now = input.value.trim() === "" ? Number(lowest) - Number(size) : Number(input.value);
  const next = Math.min(Math.max(now + direction * Number(size), Number(lowest)), Number(maximum));
  if (Number.isNaN(next)) return;
  input.value = String(Math.round(next * 100) / 100);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function move(input, direction) {
  const all = [...form.querySelectorAll(".points:not(:disabled)")];
  const next = all[all.indexOf(input) + direction];
  next?.focus();
  next?.select();
}

function nextUnmarked() {
  const marks = [...parts.values()].filter((part) => part.about === "mark");
  const at = marks.findIndex((part) => part.box.contains(document.activeElement));
  const ahead = [...marks.slice(at + 1), ...marks.slice(0, at + 1)];
  const found = ahead.find((part) => part.box.dataset.marked === "no" && !part.box.disabled);
  if (!found) return false;
  found.box.scrollIntoView({ block: "start" });
  found.field("points").focus({ preventScroll: true });
  return true;
}

function onKey(event) {
  if (!event.target.matches?.(".points")) return;
  const steps = { ArrowUp: 1, ArrowDown: -1 };
  if (event.key === "Enter") {
    event.preventDefault();
    move(event.target, event.shiftKey ? -1 : 1);
  } else if (steps[event.key]) {
    event.preventDefault();
    step(event.target, steps[event.key]);
  }
}

function onInput(event) {
  const part = partOf(event.target);
  if (!part) return;
  if (event.target.matches(".points")) {
    const notApplicable = part.field("not_applicable");
    if (notApplicable && event.target.value.trim()) notApplicable.checked = false;
    markLevels(part);
  }
  if (event.target.type === "checkbox" && event.target.checked) {
    part.field("points").value = "";
    markLevels(part);
  }
  part.changed(event.target.type === "checkbox" ? 0 : WAIT_AFTER_TYPING);
}

/* Parts that wait for the presentation: opened when the server says that it has begun, or, without
   a network, at once: what is typed then is kept here until it may be sent. */
const closedParts = () => [...form.querySelectorAll("fieldset.indicator:disabled")];
let seen = null;
let pollTimer = 0;

function sayOfTheDay(sentence) {
  const line = document.querySelector("[data-day-state]");
  line.textContent = sentence;
  line.hidden = !sentence;
}

async function look() {
  const page = await fetch(location.pathname, { credentials: "same-origin", redirect: "manual" });
  if (!page.ok) return;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  let opened = 0;
  for (const box of closedParts()) {
    if (fresh.getElementById(box.id) && !fresh.getElementById(box.id).disabled) {
      box.disabled = false;
      opened += 1;
    }
  }
  if (opened) {
    for (const remark of form.querySelectorAll("[data-closed-remark]")) remark.remove();
    sayOfTheDay(text("Opened"));
    flush();
  }
}

async function poll() {
  clearTimeout(pollTimer);
  if (!document.hidden && (closedParts().length || trouble === "Notyet")) {
    try {
      const headers = seen ? { "If-None-Match": seen } : {};
      const answer = await fetch(form.dataset.pulse, { headers, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 200) {
        seen = answer.headers.get("ETag");
        await look();
        if (trouble === "Notyet") flush();
      }
    } catch {
      for (const box of closedParts()) box.disabled = false;
      sayOfTheDay(text("Offline"));
    }
  }
  pollTimer = setTimeout(poll, POLL);
}

if (form) {
  for (const box of form.querySelectorAll("[data-save]")) parts.set(box, new Part(box));
  const early = [...parts.values()].filter(wasTyped).map((part) => [part, part.values]);
  restore();
  takeUp(early);
  flush();
  form.addEventListener("input", onInput);
  form.addEventListener("submit", (event) => {
    const isReview = event.submitter?.name === "review";
    event.preventDefault();
    if (isReview) leaveFor(form.dataset.reviewUrl);
    else flush();
  });
  form.addEventListener("focusout", (event) => partOf(event.target) && flush());
  form.addEventListener("keydown", onKey);
  form.addEventListener("click", (event) => {
    const level = event.target.closest(".level");
    const unmarked = event.target.closest("[data-next-unmarked]");
    if (level) {
      event.preventDefault();
      pressLevel(level);
    } else if (unmarked && nextUnmarked()) {
      event.preventDefault();
    }
  });
  window.addEventListener("online", () => {
    failures = 0;
    flush();
  });
  window.addEventListener("pagehide", sendLeaving);
  document.addEventListener("visibilitychange", () => (document.hidden ? sendLeaving() : flush()));
  if (form.dataset.pulse) poll();
}

/* Autosave of the score sheet: every [data-save] part is sent by itself, in order, until the server
   has taken it. The ordinary save button works without this file. */
const form = document.querySelector("[data-sheet]");
const text = (name) => form.dataset[`text${name}`];
const WAIT_AFTER_TYPING = 700;
const LONGEST_WAIT = 30000;
const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";

const FIELDS = { mark: ["points", "not_applicable", "comment", "version"], note: ["strengths", "suggestions", "version"] };

class Part {
  constructor(box) {
    this.box = box;
    this.pk = box.dataset.pk;
    this.url = form.dataset[`${box.dataset.save}Url`].replace("/0/", `/${this.pk}/`);
    this.prefix = box.dataset.save === "note" ? "note_" : "";
    this.state = box.querySelector(".mark-state");
    this.isDirty = false;
    this.isSending = false;
    this.isStuck = false;
    this.failures = 0;
    this.timer = 0;
  }

  field(name) {
    return form.elements[`${this.prefix}${name}-${this.pk}`];
  }

  show(state, sentence) {
    this.state.dataset.state = state;
    this.state.textContent = sentence;
    this.field("points")?.setAttribute("aria-invalid", String(state === "error" || state === "conflict"));
    showSummary();
  }

  changed(wait) {
    this.isDirty = true;
    this.isStuck = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
    this.show("typing", "");
  }

  body() {
    const data = new FormData();
    for (const name of FIELDS[this.box.dataset.save]) {
      const field = this.field(name);
      if (field && (field.type !== "checkbox" || field.checked)) data.set(name, field.value);
    }
    return data;
  }

  async send({ leaving = false } = {}) {
    if (this.isSending || !this.isDirty) return;
    clearTimeout(this.timer);
    this.isSending = true;
    this.isDirty = false;
    this.show("sending", text("Sending"));
    try {
      const answer = await fetch(this.url, {
        method: "POST", body: this.body(), keepalive: leaving, redirect: "manual",
        headers: { "X-CSRFToken": cookie("csrftoken") },
      });
      await this.take(answer);
    } catch {
      this.retry(text("Waiting"));
    }
    this.isSending = false;
    showSummary();
    if (this.isDirty && !this.isStuck && !this.failures) this.send();
  }

  async take(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      this.retry(text("Signedout"));
    } else if (answer.ok) {
      this.failures = 0;
      this.saved(await answer.json());
    } else if (answer.status === 409 || answer.status === 422) {
      this.failures = 0;
      this.isDirty = this.isStuck = true;
      const { error } = await answer.json();
      this.show(answer.status === 409 ? "conflict" : "error", error);
    } else {
      this.retry(text("Waiting"));
    }
  }

  saved({ version, sums }) {
    this.field("version").value = version;
    if (sums) showSums(sums);
    if (this.box.dataset.save === "mark") {
      const marked = this.field("points").value.trim() || this.field("not_applicable")?.checked;
      this.box.dataset.marked = marked ? "yes" : "no";
    }
    if (!this.isDirty) this.show("saved", text("Saved"));
  }

  retry(sentence) {
    this.isDirty = true;
    this.failures += 1;
    this.show("waiting", sentence);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), Math.min(1000 * 2 ** this.failures, LONGEST_WAIT));
  }
}

const parts = new Map();
const partOf = (node) => parts.get(node.closest("[data-save]"));

/* Answers may overtake each other: an older one must not turn the sums back. */
let shownRevision = 0;

function showSums({ dimensions, total, marked, count, revision }) {
  if (revision < shownRevision) return;
  shownRevision = revision;
  dimensions.forEach((sum, at) => {
    document.querySelector(`[data-sum="${at}"]`).textContent = sum;
  });
  document.querySelector("[data-total]").textContent = total;
  document.querySelector("[data-marked-count]").textContent = `${marked}/${count}`;
}

function showSummary() {
  const open = [...parts.values()].filter((part) => part.isDirty || part.isSending);
  const stuck = open.filter((part) => part.isStuck).length;
  const line = document.querySelector("[data-summary]");
  line.dataset.state = stuck ? "error" : open.length ? "waiting" : "saved";
  line.textContent = stuck
    ? `${text("Stuck")} (${stuck})`
    : open.length ? `${text("Sending")} (${open.length})` : text("Allsaved");
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
  const marks = [...parts.values()].filter((part) => part.box.dataset.save === "mark");
  const at = marks.findIndex((part) => part.box.contains(document.activeElement));
  const ahead = [...marks.slice(at + 1), ...marks.slice(0, at + 1)];
  const found = ahead.find((part) => part.box.dataset.marked === "no" && !part.field("points").disabled);
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

function sendAll(options) {
  for (const part of parts.values()) if (!part.isStuck) part.send(options);
}

if (form) {
  for (const box of form.querySelectorAll("[data-save]")) parts.set(box, new Part(box));
  form.addEventListener("input", onInput);
  form.addEventListener("focusout", (event) => partOf(event.target)?.send());
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
  window.addEventListener("online", () => sendAll());
  window.addEventListener("pagehide", () => sendAll({ leaving: true }));
  document.addEventListener("visibilitychange", () => document.hidden && sendAll({ leaving: true }));
  window.addEventListener("beforeunload", (event) => {
    const lost = [...parts.values()].some((part) => part.isDirty);
    if (lost && !form.dataset.leaving) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    form.dataset.leaving = "yes";
  });
}

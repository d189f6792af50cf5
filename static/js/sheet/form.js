/* The sheet on its page: the parts that are saved, each a [data-save], and the sums. */
import { arabic, mark, wasChanged, write } from "../element.js";
import { Outbox } from "../outbox.js";

export const form = document.querySelector("[data-sheet]");
export const outbox = new Outbox(form.dataset.user, form.dataset.sheet);
const texts = form.querySelector("[data-words]").dataset;
export const text = (name) => texts[`text${name}`];

const FIELDS = {
  mark: ["points", "figure", "not_applicable", "comment"],
  note: ["strengths", "suggestions"],
  private: ["text"],
};

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

  /* Where a mark is typed: its points, or the figure that they come from. */
  get entry() {
    return this.field("points") ?? this.field("figure");
  }

  get fields() {
    return FIELDS[this.about].map((name) => [name, this.field(name)]).filter(([, field]) => field);
  }

  get values() {
    return Object.fromEntries(this.fields.map(([name, field]) =>
      [name, field.type === "checkbox" ? (field.checked ? "on" : "") : field.value]));
  }

  set values(values) {
    for (const [name, field] of this.fields) {
      if (!(name in values)) continue;
      if (field.type === "checkbox") field.checked = Boolean(values[name]);
      else field.value = values[name];
    }
    if (this.about === "mark") {
      this.pressLevels();
      if (values.comment) this.openComment();
    }
    this.showMarked();
  }

  /* How a change of it is said aloud: its number, and what stands in it now. */
  get spoken() {
    if (this.about !== "mark") return "";
    const value = this.entry.value || (this.field("not_applicable")?.checked ? text("Notapplicable") : "");
    return `${this.box.dataset.number} ${value}: `;
  }

  /* A mark that lacks its reason is stored, and says so in place of "saved". */
  showSaved(lack) {
    this.show(lack ? "missing" : "saved", lack || text("Saved"));
    if (lack) this.openComment();
  }

  /* What has to be written there is asked for where it is written. */
  openComment() {
    const comment = this.box.querySelector(".comment");
    if (comment) comment.open = true;
  }

  get version() {
    return Number(this.field("version").value);
  }

  set version(version) {
    this.field("version").value = version;
  }

  /* Before the scripts had come, on a slow network. The form keeps browsers from filling fields in
     by themselves (autocomplete="off"). */
  get wasTyped() {
    return this.fields.some(([, field]) => wasChanged(field));
  }

  show(state, sentence) {
    mark(this.state, "data-state", state);
    write(this.state, sentence);
    if (this.entry) mark(this.entry, "aria-invalid", String(state === "error" || state === "conflict"));
  }

  showMarked() {
    if (this.about !== "mark") return;
    const isMarked = this.entry.value.trim() || this.field("not_applicable")?.checked;
    mark(this.box, "data-marked", isMarked ? "yes" : "no");
  }

  pressLevels() {
    const points = arabic(this.field("points")?.value ?? "").trim();
    for (const level of this.box.querySelectorAll(".level")) {
      const isSame = points !== "" && Number(level.value.split(":")[1]) === Number(points);
      mark(level, "aria-pressed", String(isSame));
    }
  }
}

/* Points that a figure gives; "…" until the server has told them. */
export function showEarned(pk, points) {
  const output = form.querySelector(`[data-earned="${pk}"]`);
  if (output) write(output, points || "…");
}

export const parts = [...form.querySelectorAll("[data-save]")].map((box) => new Part(box));
export const marks = parts.filter((part) => part.about === "mark");
const ofBox = new Map(parts.map((part) => [part.box, part]));
const ofCell = new Map(parts.map((part) => [part.cell, part]));
export const partOf = (node) => ofBox.get(node.closest?.("[data-save]"));
export const partOfCell = (cell) => ofCell.get(cell);

const markedCount = document.querySelector("[data-marked-count]");
const boxes = [...form.querySelectorAll("[data-marked]")];

/* Answers may supersede each other: an older one must not turn the sums back. */
let shownRevision = Number(form.dataset.revision);

export function showSums({ dimensions, total, marked, count, revision, base, earned }) {
  if (revision < shownRevision) return;
  shownRevision = revision;
  dimensions.forEach((sum, at) => {
    write(document.querySelector(`[data-sum="${at}"]`), sum);
  });
  write(document.querySelector("[data-total]"), total);
  const left = document.querySelector("[data-base]");
  if (left && base) write(left, base);
  const { cells } = outbox.read();
  for (const [pk, points] of Object.entries(earned ?? {})) {
    if (!cells[`mark:${pk}`]) showEarned(pk, points);
  }
  write(markedCount, `${marked}/${count}`);
}

/* What stands in the boxes, sent or not; the sums come from the server, without what waits. */
function countMarked(waiting) {
  const marked = boxes.filter((box) => box.dataset.marked === "yes").length;
  write(markedCount, `${marked}/${boxes.length}`);
  document.querySelector("[data-without-waiting]").hidden = !waiting;
}

/* Whether an edit is what stands in the part on this page, and not in another tab. */
export const isTyped = (part, { values }) => {
  const here = part.values;
  return Object.entries(values).every(([name, value]) => here[name] === value);
};

const isEmpty = () => parts.every((part) => Object.values(part.values).every((value) => !value));

/* `trouble` names the text that says why nothing is sent. */
export function showSummary(trouble) {
  const cells = Object.values(outbox.read().cells);
  const stuck = cells.filter((cell) => cell.state).length;
  const waiting = cells.length - stuck;
  const why = trouble === "Waiting" ? "Queued" : trouble || "Sending";
  const sentences = [];
  if (stuck) sentences.push(`${text("Stuck")} (${stuck})`);
  if (waiting) sentences.push(`${text(why)} (${waiting})`);
  countMarked(cells.length);
  document.querySelector("[data-sign-in]").hidden = trouble !== "Signedout";
  const line = document.querySelector("[data-summary]");
  mark(line, "data-state", stuck ? "error" : waiting ? "waiting" : "saved");
  write(line, sentences.join(" · ") || (isEmpty() ? "" : text("Allsaved")));
}

/* One sentence above the bar, until what it says is over. */
const news = document.querySelector("[data-day-state]");
export const isSaid = (sentence) => news.textContent === sentence;

/* Said aloud once for a change; the same sentence again is said again. */
export function say(sentence) {
  const line = document.querySelector("[data-said]");
  line.textContent = line.textContent === sentence ? `${sentence}\u00a0` : sentence;
}

/* One sentence, however many parts it is about. */
export function tell(told, sums) {
  if (!told.length) return;
  const sum = sums ? ` · ${text("Total")} ${sums.total}` : "";
  say(`${told.length === 1 ? told[0] : document.querySelector("[data-summary]").textContent}${sum}`);
}

export function sayOfTheDay(sentence) {
  if (isSaid(sentence)) return;
  news.textContent = sentence;
  news.hidden = !sentence;
}

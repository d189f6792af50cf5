/* Marks under the hand: levels, boxes, keys. */
import { arabic } from "../element.js";
import { form, marks, partOf, showEarned } from "./form.js";
import { changed } from "./save.js";

const WAIT_AFTER_TYPING = 600;

export function pressLevel(button) {
  const part = partOf(button);
  const [, points] = button.value.split(":");
  part.field("points").value = points;
  const notApplicable = part.field("not_applicable");
  if (notApplicable) notApplicable.checked = false;
  part.pressLevels();
  changed(part, 0);
}

/* The next mark that counts, or the next level where only levels do. */
function nextMark(typed, direction, { lowest, maximum, step: size, levels }) {
  const now = typed === "" ? Number(lowest) - Number(size) : Number(typed);
  if (levels) {
    const allowed = levels.split(", ").map(Number);
    const ahead = allowed.filter((one) => (direction > 0 ? one > now : one < now));
    return direction > 0 ? Math.min(...ahead, allowed[allowed.length - 1]) : Math.max(...ahead, allowed[0]);
  }
  return Math.min(Math.max(now + direction * Number(size), Number(lowest)), Number(maximum));
}

function step(input, direction) {
  const facts = partOf(input).box.querySelector("[data-step]").dataset;
  const next = nextMark(arabic(input.value.trim()), direction, facts);
  if (Number.isNaN(next)) return;
  input.value = String(Math.round(next * 100) / 100);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function move(input, direction) {
  const inputs = [...form.querySelectorAll(".points:not(:disabled)")];
  const next = inputs[inputs.indexOf(input) + direction];
  next?.focus();
  next?.select();
}

const isIncomplete = ({ box, state }) => box.dataset.marked === "no" || state.dataset.state === "missing";

export function goToNextIncomplete() {
  const at = marks.findIndex((part) => part.box.contains(document.activeElement));
  const ahead = [...marks.slice(at + 1), ...marks.slice(0, at + 1)];
  const next = ahead.find((part) => isIncomplete(part) && !part.box.disabled);
  if (!next) return false;
  next.box.scrollIntoView({ block: "start" });
  next.entry.focus({ preventScroll: true });
  return true;
}

export function onKey(event) {
  if (!event.target.matches?.(".points")) return;
  const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (event.key === "Enter") {
    event.preventDefault();
    move(event.target, event.shiftKey ? -1 : 1);
  } else if (direction && !event.target.matches(".figure")) {
    event.preventDefault();
    step(event.target, direction);
  }
}

export function onInput({ target }) {
  const part = partOf(target);
  if (!part) return;
  const isBox = target.type === "checkbox";
  if (target.matches(".points")) {
    const notApplicable = part.field("not_applicable");
    if (notApplicable && target.value.trim()) notApplicable.checked = false;
    part.pressLevels();
  } else if (isBox && target.checked) {
    part.entry.value = "";
    part.pressLevels();
    part.openComment();
  }
  if (isBox || target.matches(".figure")) showEarned(part.pk, "");
  changed(part, isBox ? 0 : WAIT_AFTER_TYPING);
}

/* The keys of the sheet, shown when asked for: by "?" or by a button; Escape closes them. */
const SWITCH = "shortcuts-key";
/* What that key writes while the keyboard is a Thai one. */
const KEYS = ["?", "ฦ"];
const panel = document.querySelector("[data-shortcuts]");
const box = panel.querySelector("[data-shortcuts-key]");
let openedFrom = null;

function stored() {
  try {
    return localStorage.getItem(SWITCH);
  } catch {
    return null;
  }
}

function showKeys(from) {
  openedFrom = from;
  panel.hidden = false;
  panel.focus();
}

function hideKeys() {
  panel.hidden = true;
  openedFrom?.focus();
}

/* Where words are written it is a letter; a mark has none. */
const isWriting = (node) => node.matches?.("textarea, select, input:not(.points, [type=checkbox])");

box.checked = stored() !== "off";
box.addEventListener("change", () => {
  try {
    localStorage.setItem(SWITCH, box.checked ? "on" : "off");
  } catch { /* storage is switched off */ }
});
document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-opens-shortcuts]");
  if (opener) {
    const menu = opener.closest("[data-menu]");
    menu.open = false;
    showKeys(menu.querySelector("summary"));
  } else if (target.closest("[data-closes-shortcuts]")) hideKeys();
});
/* Before the drawer of evidence, which closes by Escape as well. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden) {
    event.stopImmediatePropagation();
    hideKeys();
  } else if (KEYS.includes(event.key) && box.checked && !isWriting(event.target)) {
    event.preventDefault();
    showKeys(event.target);
  }
}, true);

/* The score sheet under the hand. Every [data-save] part is written into the outbox of this device
   and sent from there until the server has answered for it. The ordinary save button works without
   these files. */
import { poll, pulse } from "../poll.js";
import { keepsMarks } from "../outbox.js";
import { freshPage } from "../refresh.js";
import { close, isAsked } from "./conflict.js";
import {
  form, isSaid, isTyped, outbox, partOf, partOfCell, parts, sayOfTheDay, showEarned, showSums, text,
} from "./form.js";
import { afterThePicture } from "./keep.js";
import { goToNextIncomplete, onInput, onKey, pressLevel } from "./marks.js";
import { changed, choose, flush, leaveFor, waitsForTheDay } from "./save.js";

const PULSE = 3000;

/* What this device knows better than the page: typed and not yet taken, or taken since the page
   was kept for use without a network. */
function restore() {
  const { cells, known, sums } = outbox.read();
  for (const [cell, { values, version }] of Object.entries(known)) {
    const part = partOfCell(cell);
    if (!part) continue;
    if (version > part.version) Object.assign(part, { values, version });
    else outbox.forget(cell);
    /* A mark that was taken says that its dimension is open, whatever the kept page says. */
    if (part.about === "mark") openParts(part.box.closest(".dimension"));
  }
  for (const [cell, edit] of Object.entries(cells)) {
    const part = partOfCell(cell);
    if (part) restoreEdit(part, edit);
  }
  if (sums) showSums(sums);
}

function restoreEdit(part, { state, sentence, values, version, ...there }) {
  const { stored = part.values, storedVersion = part.version } = there;
  /* It follows what its judge saw, not what another device has stored since. */
  Object.assign(part, { values, version });
  if (part.about === "mark") showEarned(part.pk, "");
  if (state === "conflict") choose(part, stored, storedVersion, sentence);
  else if (state === "closed") close(part, sentence ?? "");
  else if (state) part.show("error", sentence || text("Stuck"));
  else part.show("waiting", text("Queued"));
}

/* Another tab has sent what was typed here, and the server did not take it. */
function heedOtherTabs({ key }) {
  if (key !== outbox.key) return;
  for (const [cell, edit] of Object.entries(outbox.read().cells)) {
    const part = partOfCell(cell);
    if (part && edit.state && !isAsked(part) && isTyped(part, edit)) restoreEdit(part, edit);
  }
}

function takeUp(early) {
  for (const [part, values] of early) {
    if (outbox.read().cells[part.cell]?.state) continue;
    part.values = values;
    changed(part, 0);
  }
}

/* Parts that wait for the presentation: opened when the server says that it has begun, or, without
   a network, at once: what is typed then is kept here until it may be sent. */
const closedParts = (within = form) => [...within.querySelectorAll("fieldset.indicator:disabled")];

function openParts(within) {
  for (const remark of within.querySelectorAll("[data-closed-remark]")) remark.remove();
  for (const box of closedParts(within)) box.disabled = false;
}

async function openWhatHasBegun() {
  const fresh = await freshPage().catch(() => null);
  const begun = closedParts().filter((box) => fresh?.getElementById(box.id)?.disabled === false);
  for (const box of begun) box.disabled = false;
  if (begun.length) {
    for (const remark of form.querySelectorAll("[data-closed-remark]")) remark.remove();
    sayOfTheDay(text("Opened"));
  }
  if (begun.length || waitsForTheDay()) flush();
  return Boolean(fresh);
}

function followTheDay() {
  const ask = pulse(form.dataset.pulse, openWhatHasBegun);
  const isNeeded = () => closedParts().length || waitsForTheDay() || isSaid(text("Offline"));
  const askIfNeeded = async () => isNeeded() && ask();
  const onAnswer = (isThere) => {
    if (isThere) {
      if (isSaid(text("Offline"))) sayOfTheDay("");
      return;
    }
    for (const box of closedParts()) box.disabled = false;
    sayOfTheDay(text("Offline"));
  };
  poll(askIfNeeded, { every: PULSE, onAnswer });
}

form.querySelector("[data-keeps-nothing]").hidden = keepsMarks();
const early = parts.filter((part) => part.wasTyped).map((part) => [part, part.values]);
restore();
takeUp(early);
flush();
addEventListener("storage", heedOtherTabs);
form.addEventListener("input", onInput);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  flush();
});
form.addEventListener("focusout", ({ target }) => partOf(target) && afterThePicture(flush));
form.addEventListener("keydown", onKey);
form.addEventListener("click", (event) => {
  const level = event.target.closest(".level");
  if (level) {
    event.preventDefault();
    pressLevel(level);
  } else if (event.target.closest("[name=review]")) {
    event.preventDefault();
    leaveFor(form.dataset.reviewUrl);
  } else if (event.target.closest("[data-next-incomplete]") && goToNextIncomplete()) {
    event.preventDefault();
  }
});
if (form.dataset.pulse) followTheDay();

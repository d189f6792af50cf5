/* From the boxes into the store of this device. A key is seen before anything else is done for it,
   so the store is written after the next picture; and before anything reads it, before anything is
   sent, and before the page may go. */
import { settle } from "./conflict.js";
import { outbox, text } from "./form.js";

/* At the latest so long after a key: while nobody looks, nothing is drawn. */
const KEPT_WITHIN = 200;

/* Parts with something new that is not in the store yet. */
const fresh = new Set();
let timer = 0;
let afterwards = () => {};

export const afterThePicture = (act) => requestAnimationFrame(() => setTimeout(act));

function put(part) {
  settle(part);
  const { about, cell, pk, values, version } = part;
  const isKept = outbox.put(cell, { about, pk: Number(pk), values, version });
  part.show(isKept ? "typing" : "error", isKept ? "" : text("Unkept"));
  part.showMarked();
}

export function keep() {
  clearTimeout(timer);
  timer = 0;
  if (!fresh.size) return;
  for (const part of fresh) put(part);
  fresh.clear();
  afterwards();
}

export function keepSoon(part, then) {
  fresh.add(part);
  afterwards = then;
  if (timer) return;
  timer = setTimeout(keep, KEPT_WITHIN);
  afterThePicture(keep);
}

/* Signing out has taken everything off the device. */
document.addEventListener("leave", () => fresh.clear());

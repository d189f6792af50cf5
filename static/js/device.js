/* Tells the server once a minute how this device stands: how many sheets of the day it keeps, how many
   writings wait on it, and what its clock says. Numbers alone, never of which mark. */
import { countUnsent, patience, send } from "./page.js";
import { poll } from "./poll.js";

const A_MINUTE = 60000;
const SHEET = /^\/sheets\/\d+\/$/;
const place = document.querySelector("[data-device]");

/* The board of the day names what is to be kept; another page does not know. */
async function countKept() {
  const name = `day-${place.dataset.user}`;
  if (!("counts" in place.dataset) || !("caches" in globalThis)) return null;
  if (!(await caches.has(name))) return 0;
  const store = await caches.open(name);
  const sheets = place.dataset.keep.trim().split(/\s+/).filter((address) => SHEET.test(address));
  const found = await Promise.all(sheets.map((address) => store.match(new URL(address, location.origin).href)));
  return found.filter(Boolean).length;
}

function waiting() {
  try {
    return countUnsent();
  } catch {
    return 0;
  }
}

async function report() {
  const body = JSON.stringify({ kept: await countKept(), unsent: waiting(), clock: Date.now() });
  await send(place.dataset.device, { body, signal: patience(), headers: { "Content-Type": "application/json" } });
}

if (place) {
  poll(report, { every: A_MINUTE });
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data.kept && report().catch(() => {}));
}

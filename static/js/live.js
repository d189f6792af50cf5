/* Keeps a page of the running day fresh: asks every few seconds whether anything moved, fetches the
   page anew when it did, and swaps in the [data-live] parts that differ. And runs the clocks. */
import { wasChanged } from "./element.js";
import { poll, pulse } from "./poll.js";
import { bare, exchange, freshPage } from "./refresh.js";

const page = document.querySelector("[data-pulse]");
const PULSE = 2500;
const SLOWEST = 20000;
const TOLERANCE = 120;
/* How a part was drawn by the server; clocks and menus change it afterwards. */
const drawn = new Map();

/* What somebody is in the middle of is left alone until the next time. */
function isInUse(part) {
  const here = document.activeElement;
  if (part.contains(here) && here.matches("input, textarea, select")) return true;
  return [...part.querySelectorAll("input:not([type=hidden]), textarea, select")].some(wasChanged);
}

/* A page is loaded anew only where nobody would lose what they are typing, anywhere on it. */
const isDirty = () => isInUse(document.querySelector("main"));

/* What a screen reader is told, once for all that changed: the sentences that were not there before. */
const sentences = () => [...document.querySelectorAll("[data-announce]")]
  .map((one) => one.textContent.replace(/\s+/g, " ").trim());

function announce(before) {
  const news = sentences().filter((one) => one && !before.includes(one));
  const line = document.querySelector("[data-said]");
  if (line && news.length) line.textContent = news.join(" ");
}

const partsOf = (whole) => [...whole.querySelectorAll("[data-live]")].map((part) => part.id).join();

function swap(fresh) {
  let isWhole = true;
  /* Asked before the parts move from one page to the other. */
  const wanted = partsOf(fresh);
  const before = sentences();
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (!next || bare(next.outerHTML) === bare(drawn.get(part.id) ?? part.outerHTML)) continue;
    if (isInUse(part)) {
      isWhole = false;
      continue;
    }
    const open = [...part.querySelectorAll("details")].map((one) => one.open);
    const clean = next.outerHTML;
    [...next.querySelectorAll("details")].forEach((one, at) => { one.open = Boolean(open[at]); });
    exchange(part, next);
    drawn.set(next.id, clean);
  }
  announce(before);
  if (partsOf(document) === wanted) return isWhole;
  if (isDirty()) return false;
  location.reload();
  return true;
}

const refresh = async () => swap(await freshPage({ onGone: () => location.reload() }));

function follow() {
  const ask = pulse(page.dataset.pulse, refresh, page.dataset.seen ? `"${page.dataset.seen}"` : null);
  const askOrReload = async () => (await ask()) === 404 && location.reload();
  const onAnswer = (isThere) => {
    for (const line of document.querySelectorAll("[data-lost]")) line.hidden = isThere;
  };
  poll(askOrReload, { every: PULSE, longest: SLOWEST, onAnswer });
}

/* The device's clock may be wrong by a day: the difference to the server's is taken at loading. */
const loaded = performance.now();

function tick() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    clock.born ??= performance.now();
    const now = Date.parse(clock.dataset.now) + performance.now() - (clock.closest("[data-live]") ? clock.born : loaded);
    const left = Math.round((Date.parse(clock.dataset.clock) - now) / 1000);
    const far = Math.abs(left);
    const face = `${Math.floor(far / 60)}:${String(far % 60).padStart(2, "0")}`;
    clock.dataset.state = left < 0 ? "over" : left <= TOLERANCE ? "soon" : "calm";
    const label = left < 0 ? clock.dataset.textOver : clock.dataset.textLeft;
    clock.querySelector("[data-clock-face]").textContent = `${label} ${face}`;
  }
}

if (page) {
  for (const part of document.querySelectorAll("[data-live]")) drawn.set(part.id, part.outerHTML);
  follow();
  setInterval(() => document.hidden || tick(), 1000);
  tick();
  document.querySelector("[data-full-screen]")?.addEventListener("click", () => {
    document.documentElement.requestFullscreen?.();
  });
}

/* Keeps a page of the running day fresh: asks every few seconds whether anything moved, fetches the
   page anew when it did, and swaps in the [data-live] parts that differ. And runs the clocks. */
const page = document.querySelector("[data-pulse]");
const POLL = 2500;
const SLOWEST = 20000;
const PATIENCE = 8000;
const TOLERANCE = 120;
let seen = page?.dataset.seen ? `"${page.dataset.seen}"` : null;
let pause = POLL;
let timer = 0;

/* Every drawing of a form carries another token: that alone is no difference. */
const bare = (html) => html.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "");

function wasChanged(field) {
  if (field.matches("[type=radio], [type=checkbox]")) return field.checked !== field.defaultChecked;
  if (!field.matches("select")) return field.value !== field.defaultValue;
  return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
}

/* What somebody is in the middle of is left alone until the next time. */
function isInUse(part) {
  const here = document.activeElement;
  if (part.contains(here) && here.matches("input, textarea, select")) return true;
  return [...part.querySelectorAll("input:not([type=hidden]), textarea, select")].some(wasChanged);
}

/* A page is loaded anew only where nobody would lose what they are typing, anywhere on it. */
const isDirty = () => isInUse(document.querySelector("main"));

const partsOf = (whole) => [...whole.querySelectorAll("[data-live]")].map((part) => part.id).join();

function swap(fresh) {
  let isWhole = true;
  /* Asked before the parts move from one page to the other. */
  const wanted = partsOf(fresh);
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (!next || bare(next.outerHTML) === bare(part.dataset.drawn ?? part.outerHTML)) continue;
    if (isInUse(part)) {
      isWhole = false;
      continue;
    }
    const open = [...part.querySelectorAll("details")].map((one) => one.open);
    const clean = next.outerHTML;
    part.replaceWith(next);
    drawn.set(next.id, clean);
    [...next.querySelectorAll("details")].forEach((one, at) => { one.open = Boolean(open[at]); });
  }
  if (partsOf(document) === wanted) return isWhole;
  if (isDirty()) return false;
  location.reload();
  return true;
}

/* How a part was drawn by the server; clocks and menus change it afterwards. */
const drawn = new Map();

async function refresh() {
  const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  if (answer.type === "opaqueredirect") location.reload();
  if (!answer.ok) throw new Error(String(answer.status));
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    if (drawn.has(part.id)) part.dataset.drawn = drawn.get(part.id);
  }
  return swap(fresh);
}

function lost(isLost) {
  for (const line of document.querySelectorAll("[data-lost]")) line.hidden = !isLost;
}

async function poll() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const headers = seen ? { "If-None-Match": seen } : {};
    const answer = await fetch(page.dataset.pulse, { headers, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 404) location.reload();
    const etag = answer.headers.get("ETag");
    if (answer.status === 200 && etag !== seen) {
      if (await refresh()) seen = etag;
    }
    pause = POLL;
    lost(false);
  } catch {
    pause = Math.min(pause * 2, SLOWEST);
    lost(true);
  }
  timer = setTimeout(poll, pause);
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
    clock.querySelector("[data-clock-face]").textContent = `${left < 0 ? clock.dataset.textOver : clock.dataset.textLeft} ${face}`;
  }
}

if (page) {
  for (const part of document.querySelectorAll("[data-live]")) drawn.set(part.id, part.outerHTML);
  poll();
  document.addEventListener("visibilitychange", () => document.hidden || poll());
  window.addEventListener("online", poll);
  setInterval(() => document.hidden || tick(), 1000);
  tick();
  document.querySelector("[data-full-screen]")?.addEventListener("click", () => document.documentElement.requestFullscreen?.());
}

/* Opens the sheets of the day without a network. Pages come from the network first; what was kept
   serves when it fails or is too slow. One store for one person; signing out empties it. */
const DAY = "day-";
const PATIENCE = 6000;
const OF_THE_DAY = /^\/(sheets|sessions)\/\d+\/$/;

const SPARE = "spare";
const SPARE_PAGE = "/offline/";

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fetchInto(SPARE, new URL(SPARE_PAGE, self.location.origin).href));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const stores = async () => (await caches.keys()).filter((name) => name.startsWith(DAY));

async function forget(except) {
  for (const name of await stores()) if (name !== except) await caches.delete(name);
}

/* What a page is drawn with stands in its text: style sheets and scripts, what those import, and
   the fonts of the style sheets. */
const NAMED = /(?:href|src)="(\/static\/[^"]+)"|from "(\.\.?\/[^"]+)"|url\(["']?([^"')]+)/g;

/* A person's pages lie in the person's store; what pages are drawn with is nobody's. */
const isStatic = (address) => new URL(address).pathname.startsWith("/static/");

async function fetchInto(name, address, done = new Set()) {
  if (done.has(address) || !address.startsWith(self.location.origin)) return;
  done.add(address);
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const isText = /html|css|javascript/.test(answer.headers.get("Content-Type") ?? "");
  const text = isText ? await answer.clone().text() : "";
  await (await caches.open(isStatic(address) ? SPARE : name)).put(address, answer);
  const parts = [...text.matchAll(NAMED)].map(([, ...names]) => names.find(Boolean));
  const wanted = parts.filter((part) => !part.startsWith("data:")).map((part) => new URL(part, address).href);
  await Promise.allSettled(wanted.filter(isStatic).map((one) => fetchInto(name, one, done)));
}

async function keep({ user, keep: pages }) {
  const name = `${DAY}${user}`;
  await forget(name);
  const done = new Set();
  await Promise.allSettled(pages.map((page) => fetchInto(name, new URL(page, self.location.origin).href, done)));
  for (const client of await self.clients.matchAll()) client.postMessage({ kept: pages.length });
}

self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keep(event.data));
  if (event.data.forget) event.waitUntil(forget().then(() => event.ports[0]?.postMessage("forgotten")));
});

async function kept(request) {
  for (const name of [...(await stores()), SPARE]) {
    const found = await (await caches.open(name)).match(request, { ignoreSearch: false, ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

const late = () => new Promise((_done, fail) => { setTimeout(() => fail(new Error("too slow")), PATIENCE); });

async function fromNetwork(request) {
  const answer = await fetch(request);
  const name = isStatic(request.url) ? SPARE : (await stores())[0];
  if (name && answer.ok && !answer.redirected && answer.type === "basic") {
    (await caches.open(name)).put(request.url, answer.clone());
  }
  return answer;
}

/* Without a kept copy there is nothing to fall back on: then the network has all the time it needs. */
async function answerTo(request) {
  const spare = await kept(request.url);
  if (!spare) return request.mode === "navigate" ? orSpare(request) : fetch(request);
  try {
    return await Promise.race([fromNetwork(request), late()]);
  } catch {
    return spare;
  }
}

/* Whatever else is asked for without a network: a page of ours that says so, and how to go on. */
async function orSpare(request) {
  try {
    return await fetch(request);
  } catch (fault) {
    const store = await caches.open(SPARE);
    const page = await store.match(new URL(SPARE_PAGE, self.location.origin).href);
    if (page) return page;
    throw fault;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && (request.method !== "GET" || !OF_THE_DAY.test(address.pathname))) {
    event.respondWith(orSpare(request));
    return;
  }
  if (request.method !== "GET") return;
  const isPage = request.mode === "navigate" && OF_THE_DAY.test(address.pathname);
  if (isPage || address.pathname.startsWith("/static/")) event.respondWith(answerTo(request));
});

/* The page that stands in for others without a network: what is kept on this device, and how many
   marks wait there. Nothing of it comes from the server. */
import { element } from "./element.js";
import { pageOf } from "./outbox.js";
import { patience } from "./page.js";
import { poll } from "./poll.js";

const PAUSE = 4000;
const OF_THE_DAY = /^\/(?:sheets|sessions|to-ask)\/\d+\/$/;
const box = document.querySelector("[data-kept]");

async function keptPages() {
  const names = (await caches.keys()).filter((name) => name.startsWith("day-"));
  const stores = await Promise.all(names.map((name) => caches.open(name)));
  const pages = await Promise.all(stores.map(async (store) => {
    const found = (await store.keys()).filter(({ url }) => OF_THE_DAY.test(new URL(url).pathname));
    return Promise.all(found.map(async ({ url }) => [new URL(url).pathname, await titleOf(await store.match(url))]));
  }));
  return pages.reduce((all, some) => [...all, ...some], []);
}

/* Without the name of the system behind it. */
async function titleOf(answer) {
  const { title } = new DOMParser().parseFromString(await answer.text(), "text/html");
  return title.split(" · ").slice(0, -1).join(" · ") || title;
}

/* Page → how many entries of it wait on this device. */
function unsent() {
  const waiting = new Map();
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith("outbox:"))) {
    const { cells = {} } = JSON.parse(localStorage.getItem(key) || "{}");
    const count = Object.keys(cells).length;
    if (count) waiting.set(pageOf(key), count);
  }
  return waiting;
}

const orNone = (read, none) => Promise.resolve().then(read).catch(() => none);
const counted = (count) => box.dataset.textUnsent.replace("{count}", count);

function line(address, title, count) {
  const item = element("li", "");
  item.append(element("a", title, { href: address }));
  if (count) item.append(" ", element("span", counted(count), { class: "tag tag-warn" }));
  return item;
}

async function show() {
  const waiting = await orNone(unsent, new Map());
  const pages = await orNone(keptPages, []);
  /* The day first, then its sheets, then questions. */
  pages.sort(([one], [other]) => one.localeCompare(other));
  const list = element("ul", "");
  list.append(...pages.map(([address, title]) => line(address, title, waiting.get(address))));
  box.querySelector("[data-none]").after(list);
  const total = [...waiting.values()].reduce((sum, count) => sum + count, 0);
  box.querySelector("[data-total]").textContent = total ? counted(total) : box.dataset.textSent;
  box.querySelector("[data-none]").hidden = pages.length > 0;
  box.hidden = false;
}

show();
/* The page that was wanted comes as soon as the server answers. It is asked for, never sent again:
   this one may stand in for the answer to a form. */
const ask = () => fetch("/offline/", { cache: "no-store", signal: patience() });
poll(ask, { every: PAUSE, first: PAUSE, onAnswer: (isThere) => isThere && location.replace(location.href) });

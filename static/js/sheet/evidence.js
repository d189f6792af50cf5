/* The evidence beside the sheet. On a narrow screen it slides in from below: [data-drawer], opened by
   [data-opens-drawer]. And it says when something new has come. */
import { poll } from "../poll.js";
import { refreshParts } from "../refresh.js";

const PAUSE = 60000;
const LIST = "[data-evidence-state]";
const drawer = document.querySelector("[data-drawer]");
const news = document.querySelector("[data-evidence-news]");
const list = () => document.querySelector(LIST);
let openedBy = null;

function setOpen(open) {
  drawer.classList.toggle("is-open", open);
  for (const opener of document.querySelectorAll("[data-opens-drawer]")) {
    opener.setAttribute("aria-expanded", String(open));
  }
  if (open) drawer.focus();
  else openedBy?.focus();
}

/* Only the evidence of one dimension, or all of it. */
function narrow(dimension) {
  for (const item of drawer.querySelectorAll("[data-dimensions]")) {
    item.hidden = Boolean(dimension) && !item.dataset.dimensions.split(" ").includes(dimension);
  }
  drawer.querySelector("[data-show-all]").hidden = !dimension;
}

/* Has anything come since the page was opened? */
async function look() {
  const { stateAddress, evidenceState } = list().dataset;
  const answer = await fetch(stateAddress, { headers: { "If-None-Match": `"${evidenceState}"` } });
  if (!answer.ok) return;
  const { state, versions } = await answer.json();
  if (state === evidenceState) return;
  const known = new Set([...list().querySelectorAll("[data-version]")].map((item) => item.dataset.version));
  const fresh = versions.filter(({ pk }) => !known.has(String(pk)));
  news.querySelector("[data-news-titles]").textContent = fresh.map(({ title }) => title).join(", ");
  news.hidden = !fresh.length;
  /* Something was removed or moved: nothing that anybody must be called to. */
  if (!fresh.length) await renew();
}

/* The list is fetched anew; the sheet and what is typed on it stay as they are. */
async function renew() {
  await refreshParts(LIST);
  /* The button is gone with the news; who pressed it goes on in the list. */
  if (news.contains(document.activeElement)) drawer.focus();
  news.hidden = true;
}

document.documentElement.classList.add("has-drawer");
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens-drawer]");
  if (opener) {
    event.preventDefault();
    openedBy = opener;
    narrow(opener.dataset.opensDrawer);
    setOpen(true);
  } else if (event.target.closest("[data-closes-drawer]")) {
    setOpen(false);
  } else if (event.target.closest("[data-show-all]")) {
    narrow("");
    drawer.focus();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drawer.classList.contains("is-open")) setOpen(false);
});
poll(look, { every: PAUSE, first: PAUSE });
document.querySelector("[data-renew-evidence]").addEventListener("click", () => renew().catch(() => {}));

/* Asks every [data-refresh] seconds, and loads the page anew when it would be drawn differently. */
import { poll } from "./poll.js";
import { bare, freshPage } from "./refresh.js";

const reload = () => location.reload();
const every = Number(document.querySelector("[data-refresh]").dataset.refresh) * 1000;
const drawn = bare(document.querySelector("main").outerHTML);

async function ask() {
  const fresh = await freshPage({ onGone: reload });
  if (bare(fresh.querySelector("main").outerHTML) !== drawn) reload();
}

poll(ask, { every, first: every });

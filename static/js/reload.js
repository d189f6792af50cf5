/* Loads the page anew after [data-refresh] seconds. */
import { poll } from "./poll.js";

const every = Number(document.querySelector("[data-refresh]").dataset.refresh) * 1000;
poll(async () => location.reload(), { every, first: every });

/* Citing a page beside the sheet by one press: the form under the piece follows the indicator that is
   being marked, and the list at the indicator follows the form. */
import { send } from "../page.js";
import { refreshParts } from "../refresh.js";

let marked = "";

function follow() {
  const list = document.querySelector("[data-cite] [name=indicator]");
  if (list && [...list.options].some(({ value }) => value === marked)) list.value = marked;
}

/* The form and the list of the piece as they are now; the page that is read stays in the box. */
function exchangeForm(html) {
  const part = document.querySelector("[data-cite-part]");
  if (!part || !html.includes("data-cite-part")) return;
  const kept = [...part.querySelectorAll("[data-cite] :is(select, [name=page], [name=moment])")];
  const values = new Map(kept.map(({ name, value }) => [name, value]));
  part.outerHTML = html;
  const next = document.querySelector("[data-cite-part]");
  for (const [name, value] of values) {
    const box = next.querySelector(`[data-cite] [name=${name}]`);
    if (box) box.value = value;
  }
  next.querySelector("[data-cite] button")?.focus({ preventScroll: true });
}

async function change(address, indicator, options) {
  const answer = await send(address, { headers: { "X-Part": "cite" }, ...options });
  if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
  exchangeForm(await answer.text());
  await refreshParts(`#citations-${indicator}`);
}

/* Without a network the form goes the ordinary way, and its browser says so. */
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-cite], [data-uncite]");
  if (!form) return;
  event.preventDefault();
  const data = new FormData(form);
  const indicator = form.dataset.uncite ?? data.get("indicator");
  change(form.action, indicator, { body: new URLSearchParams(data) }).catch(() => form.submit());
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-uncites]");
  if (!button) return;
  event.preventDefault();
  const { pk } = button.closest(".indicator").dataset;
  button.disabled = true;
  change(button.dataset.uncites, pk).catch(() => { button.disabled = false; });
});

document.addEventListener("focusin", ({ target }) => {
  const box = target.closest(".indicator");
  if (!box) return;
  marked = box.dataset.pk;
  follow();
});
document.addEventListener("piece-opened", follow);

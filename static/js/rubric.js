/* The rubric's editor: live sums of weights, titles that follow their names, and a word before
   unsaved changes are left. Everything else is done by the server's buttons. */
import { arabic } from "./element.js";

const form = document.querySelector("[data-rubric]");
let isTouched = form.hasAttribute("data-touched");

/* Hundredths as whole numbers: sums of decimals in floats would show 99.99999. */
function hundredths(text) {
  const number = arabic(text).trim();
  return /^\d+(\.\d{0,2})?$/.test(number) ? Math.round(Number(number) * 100) : 0;
}

const shown = (whole) => String(whole / 100);
const sumOf = (fields) => shown([...fields].reduce((sum, one) => sum + hundredths(one.value), 0));

function recount() {
  const weights = form.querySelectorAll('.dimension-edit > .editor-row [name$="-weight"]');
  form.querySelector("[data-weight-sum]").textContent = sumOf(weights);
  form.querySelector("[data-full-marks]").textContent = form.elements.full_marks.value;
  for (const dimension of form.querySelectorAll(".dimension-edit")) {
    const parts = dimension.querySelectorAll('.indicator-edit [name$="-weight"]');
    dimension.querySelector("[data-part-sum]").textContent = sumOf(parts);
  }
}

form.addEventListener("input", (event) => {
  isTouched = true;
  if (event.target.matches('.indicator-edit [name$="-name"]')) {
    event.target.closest("details").querySelector("[data-title]").textContent = event.target.value || "…";
  }
  recount();
});
form.addEventListener("reorder", () => { isTouched = true; });
form.addEventListener("submit", () => { isTouched = false; });
addEventListener("beforeunload", (event) => { if (isTouched) event.preventDefault(); });

document.addEventListener("click", (event) => {
  const fold = event.target.closest("[data-fold]")?.dataset.fold;
  if (fold) for (const one of form.querySelectorAll("details")) one.open = fold === "open";
});

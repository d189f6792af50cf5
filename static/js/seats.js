/* When seats change places, "takes over seat no." follows the seat that it meant. */
const list = document.querySelector("[data-seats]");
const items = () => [...list.querySelectorAll(":scope > [data-item]")];
let before = items();

list.addEventListener("reorder", () => {
  const after = items();
  for (const item of after) {
    const box = item.querySelector('[name$="-substitute_for"]');
    const meant = before[Number(box.value) - 1];
    if (box.value && meant) box.value = String(after.indexOf(meant) + 1);
  }
  before = after;
});

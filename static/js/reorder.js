/* Put things in order by dragging or by keys: [data-reorder] > [data-item] with a [data-handle].
   The order in the page is the order that the form sends. Buttons with [data-step] move one step. */
const itemOf = (node) => node.closest("[data-item]");
const siblingsOf = (item) => [...item.parentElement.children].filter((one) => one.matches("[data-item]"));

/* Numbers are written anew: "2" for an item, "2.3" for an item within an item. */
function renumber(list, prefix = "") {
  const items = [...list.children].filter((one) => one.matches("[data-item]"));
  items.forEach((item, at) => {
    const number = `${prefix}${at + 1}`;
    const shown = item.querySelector("[data-number]");
    if (shown) shown.textContent = number;
    const inner = item.querySelector("[data-reorder]");
    if (inner) renumber(inner, `${number}.`);
  });
}

function changed(item) {
  let top = item.parentElement;
  while (top.parentElement.closest("[data-reorder]")) top = top.parentElement.closest("[data-reorder]");
  renumber(top);
  item.dispatchEvent(new Event("reorder", { bubbles: true }));
}

function step(item, by) {
  const items = siblingsOf(item);
  const other = items[items.indexOf(item) + by];
  if (!other) return;
  if (by < 0) other.before(item);
  else other.after(item);
  changed(item);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (button && itemOf(button)?.parentElement.matches("[data-reorder]")) {
    event.preventDefault();
    step(itemOf(button), Number(button.dataset.step));
    button.focus();
  } else if (event.target.closest("[data-handle]")) {
    event.preventDefault();
  }
});

document.addEventListener("keydown", (event) => {
  const handle = event.target.closest?.("[data-handle]");
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (handle && by) {
    event.preventDefault();
    step(itemOf(handle), by);
    handle.focus();
  }
});

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button) return;
  event.preventDefault();
  const item = itemOf(handle);
  let moved = false;
  item.classList.add("is-dragged");

  function drag(move) {
    for (const other of siblingsOf(item)) {
      if (other === item) continue;
      const box = other.getBoundingClientRect();
      const middle = box.top + box.height / 2;
      const isAbove = other.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (isAbove && move.clientY < middle) {
        other.before(item);
        moved = true;
        return;
      }
      if (!isAbove && move.clientY > middle) {
        other.after(item);
        moved = true;
      }
    }
  }

  function drop() {
    item.classList.remove("is-dragged");
    document.removeEventListener("pointermove", drag);
    document.removeEventListener("pointerup", drop);
    document.removeEventListener("pointercancel", drop);
    if (moved) changed(item);
    handle.focus();
  }

  /* On the document: an element that changes its place in the page loses a captured pointer. */
  document.addEventListener("pointermove", drag);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
});

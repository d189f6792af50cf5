/* The keys of the sheet, shown when asked for: by "?" or by a button; Escape closes them. */
const SWITCH = "shortcuts-key";
/* What that key writes while the keyboard is a Thai one. */
const KEYS = ["?", "ฦ"];
const panel = document.querySelector("[data-shortcuts]");
const box = panel.querySelector("[data-shortcuts-key]");
let openedFrom = null;

function stored() {
  try {
    return localStorage.getItem(SWITCH);
  } catch {
    return null;
  }
}

function open(from) {
  openedFrom = from;
  panel.hidden = false;
  panel.focus();
}

function close() {
  panel.hidden = true;
  openedFrom?.focus();
}

/* Where words are written it is a letter; a mark has none. */
const isWriting = (node) => node.matches?.("textarea, select, input:not(.points, [type=checkbox])");

box.checked = stored() !== "off";
box.addEventListener("change", () => {
  try {
    localStorage.setItem(SWITCH, box.checked ? "on" : "off");
  } catch { /* storage is switched off */ }
});
document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-opens-shortcuts]");
  if (opener) {
    const menu = opener.closest("[data-menu]");
    menu.open = false;
    open(menu.querySelector("summary"));
  } else if (target.closest("[data-closes-shortcuts]")) close();
});
/* Before the drawer of evidence, which closes by Escape as well. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden) {
    event.stopImmediatePropagation();
    close();
  } else if (KEYS.includes(event.key) && box.checked && !isWriting(event.target)) {
    event.preventDefault();
    open(event.target);
  }
}, true);

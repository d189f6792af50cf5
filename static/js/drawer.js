/* On a narrow screen the evidence slides in from below: [data-drawer], opened by [data-opens-drawer]. */
const drawer = document.querySelector("[data-drawer]");
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

if (drawer) {
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
}

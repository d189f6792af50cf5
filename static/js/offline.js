/* Keeps the sheets of the day on this device, for this person: asks the worker to store the pages
   named in [data-keep], with what they are drawn with. */
const keeper = document.querySelector("[data-keep]");

function say(isKept) {
  const line = document.querySelector("[data-offline-state]");
  if (line) line.textContent = isKept ? line.dataset.textKept : line.dataset.textNone;
}

async function keep() {
  await navigator.serviceWorker.register("/worker.js");
  const { active } = await navigator.serviceWorker.ready;
  const pages = keeper.dataset.keep.trim().split(/\s+/);
  navigator.serviceWorker.addEventListener("message", ({ data }) => data.kept && say(true));
  active.postMessage({ keep: pages, user: keeper.dataset.user });
}

if (keeper) {
  if ("serviceWorker" in navigator) {
    const begin = () => keep().catch(() => say(false));
    if (document.readyState === "complete") begin();
    else addEventListener("load", begin);
  } else say(false);
}

/* Reading evidence: links with [data-evidence] open in the [data-viewer-host] of the page.
   Beside a sheet the host is the evidence drawer, whose list makes room for the piece. */
import { send } from "./page.js";

const host = document.querySelector("[data-viewer-host]");
const drawer = document.querySelector("[data-drawer]");

/* Tell the server that this version was looked at, and take the mark off the list. */
function opened(viewer) {
  send(viewer.dataset.openedAddress, { headers: { "X-Part": "viewer" } }).then((answer) => {
    if (!answer.ok) return;
    const marks = `.evidence-item[data-version="${viewer.dataset.version}"] [data-unopened]`;
    document.querySelectorAll(marks).forEach((mark) => mark.remove());
  }).catch(() => {});
}

/* The page number is that of the page of which most is seen. */
function followPages(viewer) {
  const now = viewer.querySelector("[data-page-now]");
  if (!now) return;
  const seen = new Map();
  const watcher = new IntersectionObserver((changes) => {
    for (const one of changes) seen.set(one.target.dataset.page, one.intersectionRect.height);
    let [most, height] = ["", 0];
    for (const [page, shown] of seen) if (shown > height) [most, height] = [page, shown];
    if (!most) return;
    now.textContent = most;
    const box = viewer.querySelector("[data-cite-page]");
    if (box) box.value = most;
  }, { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] });
  viewer.querySelectorAll("[data-page]").forEach((page) => watcher.observe(page));
}

/* Where a film or a recording stands, in the box that cites it. */
function followFilm(viewer) {
  const film = viewer.querySelector("video, audio");
  film?.addEventListener("timeupdate", () => {
    const box = viewer.querySelector("[data-cite-moment]");
    const second = Math.floor(film.currentTime);
    if (box) box.value = `${Math.floor(second / 60)}:${String(second % 60).padStart(2, "0")}`;
  });
}

function ready(viewer) {
  opened(viewer);
  followPages(viewer);
  followFilm(viewer);
  document.dispatchEvent(new Event("piece-opened"));
}

async function open(address) {
  const answer = await fetch(address, { headers: { "X-Part": "viewer" } });
  if (!answer.ok || answer.redirected) {
    location.assign(address);
    return;
  }
  host.innerHTML = await answer.text();
  host.hidden = false;
  drawer?.classList.add("is-reading");
  document.documentElement.classList.toggle("reads-evidence", Boolean(drawer));
  const viewer = host.querySelector("[data-viewer]");
  ready(viewer);
  viewer.querySelector("#viewer-title").focus({ preventScroll: true });
  host.scrollIntoView({ block: "nearest" });
  (drawer ?? host).scrollTop = 0;
  const { hash } = new URL(address, location.href);
  if (/^#page-\d+$/.test(hash)) viewer.querySelector(hash)?.scrollIntoView({ block: "start" });
}

function close() {
  host.querySelectorAll("video, audio").forEach((one) => one.pause());
  const version = host.querySelector("[data-viewer]")?.dataset.version;
  host.replaceChildren();
  host.hidden = true;
  drawer?.classList.remove("is-reading");
  document.documentElement.classList.remove("reads-evidence");
  document.querySelector(`.evidence-item[data-version="${version}"] a`)?.focus();
}

function step(viewer, by) {
  const now = viewer.querySelector("[data-page-now]");
  const page = viewer.querySelector(`[data-page="${Number(now.textContent) + by}"]`);
  if (!page) return;
  page.scrollIntoView({ block: "start" });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-evidence]");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (link && plain) {
    event.preventDefault();
    open(link.href).catch(() => location.assign(link.href));
  } else if (event.target.closest("[data-closes-viewer]")) {
    close();
  } else if (event.target.closest("[data-full-screen]")) {
    const viewer = host.querySelector("[data-viewer]");
    if (document.fullscreenElement) document.exitFullscreen?.();
    else viewer.requestFullscreen?.();
  } else if (event.target.closest("[data-page-step]")) {
    step(host.querySelector("[data-viewer]"), Number(event.target.closest("[data-page-step]").dataset.pageStep));
  }
});

/* Keys mean the piece while it is being read and nothing is being typed. */
const isBeingRead = (viewer, { altKey, ctrlKey, target }) => viewer && !altKey && !ctrlKey
  && !target.closest("input, textarea, select, video, audio") && (!drawer || viewer.contains(target));

document.addEventListener("keydown", (event) => {
  const viewer = host.querySelector("[data-viewer]");
  if (!isBeingRead(viewer, event)) return;
  const link = { ArrowLeft: "[rel=prev]", ArrowRight: "[rel=next]" }[event.key];
  if (link) viewer.querySelector(link)?.click();
  else if (event.key === "PageDown" || event.key === "PageUp") {
    if (!viewer.querySelector("[data-page-now]")) return;
    event.preventDefault();
    step(viewer, event.key === "PageDown" ? 1 : -1);
  } else if (event.key === "Escape" && drawer && !document.fullscreenElement) {
    event.stopImmediatePropagation();
    close();
  }
}, true);

const shown = host.querySelector("[data-viewer]");
if (shown) ready(shown);

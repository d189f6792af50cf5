/* What every page does: say that scripts run, close menus, show what is wrong, send a form once; and
   how its other scripts ask our server: these find it loaded. */
document.documentElement.classList.add("has-js");

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("li").remove());

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* A form that came back shows what is wrong in it, however long its page is. */
const wrong = document.querySelector('main form :is(.is-invalid, .alert-danger, input[aria-invalid="true"])');
if (wrong) {
  wrong.focus();
  wrong.scrollIntoView({ block: "center" });
}

/* What the link said to LINE (units/site.py) has been heard: nobody bookmarks it or sends it on. */
const here = new URL(location.href);
if (here.searchParams.has("openExternalBrowser")) {
  here.searchParams.delete("openExternalBrowser");
  history.replaceState(history.state, "", here.href);
}

/* A second click must not send the form again while the first is on its way. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-once]")) {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  }
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-once]")) delete form.dataset.sent;
});

/* Another person on the same device finds nothing of whoever was here before: neither do those who
   sign in, for a page that asks who one is clears the kept pages of everybody. */
const head = document.querySelector("[data-person]");
const person = head?.dataset.person ?? "";
if (head && "caches" in globalThis) {
  caches.keys().then(async (names) => {
    const others = names.filter((name) => name.startsWith("day-") && name !== `day-${person}`);
    await Promise.all(others.map((name) => caches.delete(name)));
    head.dataset.alone = "yes";
  }).catch(() => { /* a private window that keeps nothing */ });
}

/* Signing out takes the kept pages and the marks of this person off the device. What was not sent
   yet would be lost with them, so that is asked. */
function ours() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`outbox:${person}:`));
  } catch {
    return []; /* storage is switched off */
  }
}
const unsent = (key) => Object.keys(JSON.parse(localStorage.getItem(key) || "{}").cells || {}).length;
export const countUnsent = () => ours().reduce((sum, key) => sum + unsent(key), 0);

async function leave(form) {
  document.dispatchEvent(new Event("leave"));
  for (const key of ours()) localStorage.removeItem(key);
  const names = "caches" in globalThis ? await caches.keys() : [];
  await Promise.all(names.filter((name) => name.startsWith("day-")).map((name) => caches.delete(name)));
  form.submit();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-signs-out]")) return;
  event.preventDefault();
  const waiting = countUnsent();
  if (waiting && !confirm(form.dataset.signsOut.replace("{count}", waiting))) return;
  leave(form).catch(() => form.submit());
});

const PATIENCE = 12000;

/* Gives a request up after a while. AbortSignal.timeout is younger than iOS 15. */
export function patience() {
  const control = new AbortController();
  setTimeout(() => control.abort(), PATIENCE);
  return control.signal;
}

/* The token of the cookie: it is the right one after signing in anew in another tab, too. */
export function csrfToken() {
  const name = `${document.querySelector("[data-csrf-cookie]").dataset.csrfCookie}=`;
  return document.cookie.split("; ").find((cookie) => cookie.startsWith(name))?.slice(name.length) ?? "";
}

export function send(address, { headers, ...options } = {}) {
  return fetch(address, { method: "POST", headers: { "X-CSRFToken": csrfToken(), ...headers }, ...options });
}

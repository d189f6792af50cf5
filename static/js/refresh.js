/* This page as the server draws it now; what is typed on it stays. */
import { patience } from "./page.js";

/* Every drawing of a form carries another token: that alone is no difference. */
export const bare = (html) => html.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "");

/* `onGone`: signed out, or no longer there. */
export async function freshPage({ onGone = () => {} } = {}) {
  const answer = await fetch(location.href, { redirect: "manual", signal: patience() });
  if (answer.type === "opaqueredirect" || answer.status === 404) onGone();
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

const FOCUSABLE = "a[href], button, summary, input, select, textarea, [tabindex]";

/* Puts `next` in the place of `part`; who stood in it stands at the same place of the new one, or
   where that is gone, at its beginning. */
export function exchange(part, next) {
  const here = document.activeElement;
  const at = part.contains(here) ? [...part.querySelectorAll(FOCUSABLE)].indexOf(here) : null;
  part.replaceWith(next);
  if (at === null) return;
  const places = [...next.querySelectorAll(FOCUSABLE)];
  const same = places.find((one) => one.id && one.id === here.id)
    ?? places.find((one) => one.textContent === here.textContent && one.tagName === here.tagName);
  const there = same ?? places[at] ?? next;
  if (there === next) next.tabIndex = -1;
  there.focus({ preventScroll: true });
}

export async function refreshParts(...selectors) {
  const page = await freshPage();
  for (const selector of selectors) {
    const fresh = page.querySelector(selector);
    if (fresh) exchange(document.querySelector(selector), fresh);
  }
}

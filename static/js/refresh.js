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

export async function refreshPart(selector) {
  const fresh = (await freshPage()).querySelector(selector);
  if (fresh) document.querySelector(selector).replaceWith(fresh);
}

/* This page as the server draws it now; what is typed on it stays. */
import { patience } from "./page.js";

export async function freshPage({ onRedirect = () => {} } = {}) {
  const answer = await fetch(location.href, { redirect: "manual", signal: patience() });
  if (answer.type === "opaqueredirect") onRedirect();
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

export async function refreshPart(selector) {
  const fresh = (await freshPage()).querySelector(selector);
  if (fresh) document.querySelector(selector).replaceWith(fresh);
}

/* What the server makes of an upload after its last byte, or instead of it. */
import { pause } from "../poll.js";
import { refreshParts } from "../refresh.js";
import { send } from "../page.js";

const LOOK_AGAIN = 1500;
const FINAL = new Set([400, 401, 403, 404, 410, 413, 415, 422, 507]);

export const box = document.querySelector("[data-upload]");
export const texts = { ...box.querySelector("[data-upload-texts]").dataset, ...box.dataset };
export const isFinal = (status) => FINAL.has(status);

export function say(note, text, state = "") {
  note.textContent = text;
  note.dataset.state = state;
}

/* The line goes when the server has given the upload up; else it says why not. */
export async function giveUp(address, line, note) {
  try {
    const answer = address ? await send(address, { method: "DELETE" }) : null;
    if (!answer || answer.ok) line.remove();
    else say(note, await answer.text(), "error");
  } catch {
    say(note, texts.textOffline, "waiting");
  }
}

/* The server checks and stores the file; the page asks until it has. */
export async function followUp(address, note) {
  while (!(await isDone(address, note).catch(() => false))) await pause(LOOK_AGAIN);
}

async function isDone(address, note) {
  say(note, texts.textChecking);
  const answer = await fetch(address);
  if (isFinal(answer.status)) {
    say(note, answer.status === 401 ? texts.textSignedout : texts.textFailed, "error");
    return true;
  }
  if (!answer.ok) return false;
  const { state, message } = await answer.json();
  if (state === "taken") {
    say(note, texts.textTaken, "saved");
    if (texts.done) location.assign(texts.done);
    else await refreshParts("[data-evidence-list]", "[data-room]");
  } else if (state === "refused" || state === "held") {
    say(note, message || texts.textFailed, "error");
  } else {
    return false;
  }
  return true;
}

export async function tryAgain({ dataset }, note) {
  try {
    const answer = await send(dataset.again);
    if (answer.ok) await followUp(dataset.address, note);
    else say(note, await answer.text(), "error");
  } catch {
    say(note, texts.textOffline, "waiting");
  }
}

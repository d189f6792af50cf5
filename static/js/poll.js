/* Asks again and again: not while nobody looks, at once when somebody looks again or the network
   is back, and less and less often while nobody answers. */
import { patience } from "./page.js";

export const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

/* Chance keeps many devices from coming back at the same moment. */
export const backOff = (first, failures, longest) =>
  Math.min(first * 2 ** failures, longest) * (0.75 + Math.random() / 2);

export function poll(ask, { every, first = 0, longest = every, onAnswer = () => {} }) {
  let failures = 0;
  let timer = 0;

  async function turn() {
    clearTimeout(timer);
    if (document.hidden) return;
    failures = await ask().then(() => 0, () => failures + 1);
    onAnswer(failures === 0);
    clearTimeout(timer);
    timer = setTimeout(turn, failures ? backOff(every, failures, longest) : every);
  }

  document.addEventListener("visibilitychange", turn);
  addEventListener("online", turn);
  timer = setTimeout(turn, first);
}

/* The pulse of a day: when it has beaten, `moved` is called until it has taken that up. */
export function pulse(address, moved, drawn = null) {
  let seen = drawn;
  return async () => {
    const headers = seen ? { "If-None-Match": seen } : {};
    const answer = await fetch(address, { headers, credentials: "omit", cache: "no-store", signal: patience() });
    const etag = answer.headers.get("ETag");
    if (answer.status === 200 && etag !== seen && (await moved())) seen = etag;
    return answer.status;
  };
}

/* The page: it takes a ZIP, works in slices so that it stays awake, and tells the verdict in both languages,
   of which the reader sees one. */
import { checkZip } from "./check.js";
import { canonical } from "./json.js";
import { TEXTS, Unread } from "./texts.js";
import { MEGABYTES, MOST_FILES } from "./zip.js";

const SLICE = 50;
const MOST_TOLD = 200;
const root = document.documentElement;
const field = document.querySelector("input");
const answer = document.querySelector("#answer");
const progress = document.querySelector("#progress");
let newest = 0;

function short(value) {
  const text = typeof value === "string" ? value : canonical(value);
  return text.length > MOST_TOLD ? `${text.slice(0, MOST_TOLD)}…` : text;
}

function add(parent, tag, text = "") {
  const made = parent.appendChild(document.createElement(tag));
  made.textContent = text;
  return made;
}

function say(parent, code, ...params) {
  ["en", "th"].forEach((lang, at) => {
    add(parent, "span", TEXTS[code][at].replace(/\{(\d)\}/g, (_all, one) => short(params[one]))).lang = lang;
  });
  return parent;
}

function end(className, code, ...params) {
  progress.textContent = "";
  answer.textContent = "";
  const heading = say(add(answer, "h2"), code, ...params);
  Object.assign(heading, { className, tabIndex: -1 });
  heading.focus();
}

/* What does not fit, or cannot be checked. */
function tell(title, found) {
  if (!found.length) return;
  say(add(answer, "h3"), title, found.length);
  const list = add(answer, "ul");
  for (const { file, place, code, params } of found.slice(0, MOST_TOLD)) {
    const item = add(list, "li");
    add(item, "b", `${file}${place} `);
    say(item, code, ...params);
  }
  if (found.length > MOST_TOLD) say(add(answer, "p"), "more", found.length - MOST_TOLD);
}

function report({ unheld, manifest, results, digests, found, faults, counts, chain, stamps }) {
  end(faults.length ? "bad" : "good", faults.length ? "unfit" : "fits", faults.length);
  add(answer, "p", short(manifest.name));
  say(add(answer, "p"), "counted", ...Object.values(counts));
  say(add(answer, "p"), "unheld", unheld.join(", "));
  tell("faults", faults);
  tell("gaps", found.filter((one) => !faults.includes(one)));
  say(add(answer, "h3"), "compare");
  const list = add(answer, "dl");
  say(add(list, "dt"), "seal");
  add(list, "dd", chain);
  for (const { seal, at, authority } of stamps) say(add(list, "dd"), "stamped", seal, at, authority);
  for (const [name, doc] of [...results].sort(([one], [two]) => (one < two ? -1 : 1))) {
    add(list, "dt", `${name} · ${doc.category} · ${doc.committee}`);
    add(list, "dd", digests.get(name));
  }
}

/* Somebody who gives another file meanwhile wants that one. */
function work(steps, turn) {
  if (turn !== newest) return;
  const until = Date.now() + SLICE;
  try {
    let step = steps.next();
    while (!step.done && Date.now() < until) step = steps.next();
    if (step.done) report(step.value);
    else {
      progress.textContent = "";
      say(progress, "at", step.value);
      setTimeout(work, 0, steps, turn);
    }
  } catch (fault) {
    if (fault instanceof Unread) end("bad", fault.code, ...fault.params);
    else end("bad", "no_bundle", fault.message);
  }
}

async function take(file) {
  if (!file) return;
  const turn = newest += 1;
  answer.textContent = "";
  if (file.size > MEGABYTES << 20) {
    end("bad", "too_large", MEGABYTES, MOST_FILES);
    return;
  }
  progress.textContent = "";
  say(progress, "at", file.name);
  const bytes = await file.arrayBuffer().catch(() => new ArrayBuffer(0));
  work(checkZip(new Uint8Array(bytes)), turn);
}

field.addEventListener("change", () => take(field.files[0]));
document.addEventListener("dragover", (moved) => moved.preventDefault());
document.addEventListener("drop", (dropped) => {
  dropped.preventDefault();
  take(dropped.dataTransfer.files[0]);
});
document.querySelector("button").addEventListener("click", () => { root.lang = root.lang === "th" ? "en" : "th"; });

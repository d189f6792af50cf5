/* Resumable uploads (tus): [data-upload] with its [data-files], [data-dropzone] and [data-queue].
   The server keeps what came; after a closed tab the same file, chosen again, goes on from there. */
import { fingerprint, isBusy, Job } from "./job.js";
import { send } from "../page.js";
import { box, followUp, giveUp, say, texts, tryAgain } from "./server.js";

const files = box.querySelector("[data-files]");
const zone = box.querySelector("[data-dropzone]");
/* Moves on their way to the server, one after the other. */
let saving = Promise.resolve();
let unsaved = 0;
const unfinished = () => [...box.querySelectorAll("[data-unfinished]")];
const isUnfinished = (file) => ({ dataset }) =>
  dataset.fingerprint === fingerprint(file) && dataset.state === "receiving";

function take(chosen) {
  for (const file of chosen) {
    const job = new Job(file, unfinished().find(isUnfinished(file)));
    if (!file.size) job.end(texts.textEmpty, "error");
    else if (file.size > Number(texts.largest)) job.end(texts.textLarge, "error");
    else job.queue();
  }
}

/* Uploads of an earlier visit: given up, tried again, or still being checked. */
function adopt(line) {
  const note = line.querySelector("[data-note]");
  line.querySelector("[data-give-up]")?.addEventListener("click", () => {
    if (confirm(texts.textSure)) giveUp(line.dataset.address, line, note);
  });
  line.querySelector("[data-take-again]")?.addEventListener("click", () => tryAgain(line, note));
  if (line.dataset.state === "received") followUp(line.dataset.address, note);
}

function countSupports() {
  const shown = box.querySelector("[data-supports-count]");
  const count = box.querySelectorAll("[data-support]:checked").length;
  if (shown) shown.textContent = count ? `(${count})` : "";
}

unfinished().forEach(adopt);
countSupports();
box.addEventListener("change", countSupports);
files.addEventListener("change", () => {
  take([...files.files]);
  files.value = "";
});
zone.addEventListener("dragover", (event) => {
  event.preventDefault();
  zone.classList.add("is-over");
});
zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  zone.classList.remove("is-over");
  take([...event.dataTransfer.files]);
});
addEventListener("beforeunload", (event) => {
  if (isBusy() || unsaved) event.preventDefault();
});

/* Each move saves the order at once, one after the other; where that fails, the page says why and
   shows the button. Whoever must give a reason gives it above. */
function giveReason(form) {
  const reason = form.querySelector?.("[data-order-reason]");
  if (reason) reason.value = box.querySelector("[data-reason]")?.value ?? "";
}

async function saveOrder(form, body) {
  const [note, again] = ["[data-order-note]", "[data-save-order]"].map((name) => form.querySelector(name));
  try {
    const answer = await send(form.action, { headers: { "X-Part": "order" }, body });
    again.hidden = answer.ok;
    if (answer.ok) say(note, texts.textSaved, "saved");
    else say(note, (answer.status === 422 && await answer.text()) || texts.textFailed, "error");
  } catch {
    again.hidden = false;
    say(note, texts.textOffline, "waiting");
  }
}

document.addEventListener("reorder", (event) => {
  const form = event.target.closest("[data-order]");
  if (!form) return;
  giveReason(form);
  const body = new URLSearchParams();
  for (const { name, value } of form.querySelectorAll("input[name]")) body.append(name, value);
  unsaved += 1;
  saving = saving.then(() => saveOrder(form, body)).then(() => { unsaved -= 1; });
});
document.addEventListener("submit", (event) => giveReason(event.target));

/* Files on their way, a few at a time: each has its line on the page and its tus upload. */
import { button, element } from "../element.js";
import { csrfToken } from "../page.js";
import { box, followUp, giveUp, isFinal, say, texts } from "./server.js";

/* One part of a file in the store (platform/store/s3_uploads.py). */
const CHUNK = 5 * 1024 * 1024;
const AT_A_TIME = 2;
const PAUSE = 5000;
const RETRIES = [0, 1000, 2000, 4000, 8000, 15000, ...Array(200).fill(20000)];
const waiting = [];
const running = new Set();

export const isBusy = () => running.size + waiting.length > 0;

/* UTF-8 names have any length; the fingerprint is short. */
export function fingerprint(file) {
  let hash = 0;
  for (const character of file.name) hash = (Math.imul(hash, 31) + character.codePointAt(0)) | 0;
  return `${file.size}-${file.lastModified}-${(hash >>> 0).toString(36)}`;
}

function megabytes(bytes) {
  const [size, unit] = bytes < 1048576 ? [bytes / 1024, "KB"] : [bytes / 1048576, "MB"];
  return `${size.toLocaleString(undefined, { maximumFractionDigits: 1 })} ${unit}`;
}

export class Job {
  constructor(file, unfinished) {
    this.file = file;
    this.address = unfinished?.dataset.address ?? "";
    this.supports = [...box.querySelectorAll("[data-support]:checked")].map((support) => support.value);
    this.reason = box.querySelector("[data-reason]")?.value ?? "";
    this.draw();
    if (unfinished) unfinished.replaceWith(this.line);
    else box.querySelector("[data-queue]").append(this.line);
    this.moved(Number(unfinished?.dataset.offset ?? 0));
  }

  draw() {
    const { name, size } = this.file;
    this.bar = element("progress", "", { max: size || 1, "aria-label": name });
    this.count = element("span", "");
    this.note = element("div", "", { class: "mark-state" });
    this.toggle = button(texts.textPause, "btn-outline-primary", () => this.turn());
    this.stop = button(texts.textCancel, "btn-plain btn-bad", () => this.cancel());
    const progress = element("div", "", { class: "progress-line" });
    progress.append(this.bar, this.count);
    const grow = element("div", "", { class: "grow" });
    grow.append(element("b", name, { translate: "no" }), progress, this.note);
    this.line = element("li", "", { "data-job": "" });
    this.line.append(grow, this.toggle, this.stop);
  }

  say(text, state) {
    say(this.note, text, state);
  }

  moved(sent) {
    this.bar.value = sent;
    this.count.textContent = `${megabytes(sent)} / ${megabytes(this.file.size)}`;
  }

  queue() {
    this.paused = false;
    waiting.push(this);
    this.say(texts.textWaiting);
    startNext();
  }

  start() {
    running.add(this);
    this.toggle.textContent = texts.textPause;
    this.say(texts.textSending);
    this.upload ??= this.newUpload();
    this.upload.start();
  }

  newUpload() {
    const { file, supports, reason } = this;
    const item = texts.item ?? "";
    return new tus.Upload(file, {
      endpoint: this.address ? null : texts.endpoint,
      uploadUrl: this.address || null,
      chunkSize: CHUNK,
      retryDelays: RETRIES,
      storeFingerprintForResuming: false,
      metadata: { filename: file.name, fingerprint: fingerprint(file), supports: supports.join(" "), reason, item },
      /* Once there is an address, nothing ever begins anew in its place. */
      onUploadUrlAvailable: () => {
        this.address = this.upload.url;
        this.upload.options.endpoint = null;
      },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
      onShouldRetry: (error) => {
        this.say(texts.textOffline, "waiting");
        return !isFinal(error.originalResponse?.getStatus());
      },
      onProgress: (sent) => {
        this.say(texts.textSending);
        this.moved(sent);
      },
      onError: (error) => this.failed(error.originalResponse),
      onSuccess: () => this.sent(),
    });
  }

  failed(answer) {
    const status = answer?.getStatus();
    this.release();
    this.upload = null;
    if (status === 401 || status === 403) {
      this.pause(texts.textSignedout, "error");
    } else if (isFinal(status)) {
      const isPlain = answer.getHeader("Content-Type")?.startsWith("text/plain");
      this.end((isPlain && answer.getBody()) || texts.textFailed, "error");
    } else {
      this.say(texts.textOffline, "waiting");
      setTimeout(() => this.again(), PAUSE);
    }
  }

  again() {
    if (this.paused || running.has(this) || waiting.includes(this)) return;
    waiting.push(this);
    startNext();
  }

  pause(text, state) {
    this.paused = true;
    this.toggle.textContent = texts.textResume;
    this.say(text, state);
  }

  turn() {
    if (this.paused) {
      this.queue();
      return;
    }
    this.upload?.abort();
    this.pause(texts.textPaused);
    this.release();
  }

  async cancel() {
    if (!confirm(texts.textSure)) return;
    this.paused = true;
    this.release();
    await this.upload?.abort();
    await giveUp(this.address, this.line, this.note);
  }

  async sent() {
    this.moved(this.file.size);
    this.end();
    this.release();
    await followUp(this.address, this.note);
  }

  end(text = "", state = "") {
    this.say(text, state);
    this.toggle.remove();
    this.stop.remove();
  }

  release() {
    running.delete(this);
    const at = waiting.indexOf(this);
    if (at >= 0) waiting.splice(at, 1);
    startNext();
  }
}

function startNext() {
  while (running.size < AT_A_TIME && waiting.length) waiting.shift().start();
}

/* The network is back: do not wait for the next try. */
addEventListener("online", () => {
  for (const job of running) job.upload.abort().then(() => !job.paused && job.upload.start());
});

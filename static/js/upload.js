/* Resumable uploads (tus): [data-upload] with its [data-files], [data-dropzone] and [data-queue].
   The server keeps what came; after a closed tab the same file, chosen again, goes on from there. */
const CHUNK = 4 * 1024 * 1024;
const AT_A_TIME = 2;
const PAUSE = 5000;
const RETRIES = [0, 1000, 2000, 4000, 8000, 15000, ...Array(200).fill(20000)];
const FINAL = new Set([400, 401, 403, 404, 410, 413, 415, 422, 507]);
const box = document.querySelector("[data-upload]");
const words = box?.dataset;
const queue = box?.querySelector("[data-queue]");
const waiting = [];
const running = new Set();

/* UTF-8 names have any length; the fingerprint is short. */
function fingerprint(file) {
  let hash = 0;
  for (const character of file.name) hash = (Math.imul(hash, 31) + character.codePointAt(0)) | 0;
  return `${file.size}-${file.lastModified}-${(hash >>> 0).toString(36)}`;
}

function megabytes(bytes) {
  const [size, unit] = bytes < 1048576 ? [bytes / 1024, "KB"] : [bytes / 1048576, "MB"];
  return `${size.toLocaleString(undefined, { maximumFractionDigits: 1 })} ${unit}`;
}

function button(label, look, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn ${look}`;
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

/* One file on its way: its line on the page and its tus upload. */
class Job {
  constructor(file, unfinished) {
    this.file = file;
    this.address = unfinished?.dataset.address ?? "";
    this.line = document.createElement("li");
    this.line.dataset.job = "";
    const grow = document.createElement("div");
    grow.className = "grow";
    const name = document.createElement("b");
    name.textContent = file.name;
    name.translate = false;
    this.bar = document.createElement("progress");
    this.bar.max = file.size || 1;
    this.bar.value = Number(unfinished?.dataset.offset ?? 0);
    this.bar.setAttribute("aria-label", file.name);
    this.count = document.createElement("span");
    const progress = document.createElement("div");
    progress.className = "progress-line";
    progress.append(this.bar, this.count);
    this.note = document.createElement("div");
    this.note.className = "mark-state";
    grow.append(name, progress, this.note);
    this.toggle = button(words.textPause, "btn-outline-primary", () => this.turn());
    this.stop = button(words.textCancel, "btn-plain btn-bad", () => this.cancel());
    this.line.append(grow, this.toggle, this.stop);
    if (unfinished) unfinished.replaceWith(this.line);
    else queue.append(this.line);
    this.supports = [...box.querySelectorAll("[data-support]:checked")].map((one) => one.value);
    this.reason = box.querySelector("[data-reason]")?.value ?? "";
    this.moved(this.bar.value);
  }

  say(text, state = "") {
    this.note.textContent = text;
    this.note.dataset.state = state;
  }

  moved(sent) {
    this.bar.value = sent;
    this.count.textContent = `${megabytes(sent)} / ${megabytes(this.file.size)}`;
  }

  start() {
    running.add(this);
    this.paused = false;
    this.toggle.textContent = words.textPause;
    this.say(words.textSending);
    this.upload ??= this.made();
    this.upload.start();
  }

  made() {
    return new tus.Upload(this.file, {
      endpoint: this.address ? null : words.endpoint,
      uploadUrl: this.address || null,
      chunkSize: CHUNK,
      retryDelays: RETRIES,
      storeFingerprintForResuming: false,
      metadata: {
        filename: this.file.name,
        fingerprint: fingerprint(this.file),
        supports: this.supports.join(" "),
        reason: this.reason,
      },
      /* Once there is an address, nothing ever begins anew in its place. */
      onUploadUrlAvailable: () => {
        this.address = this.upload.url;
        this.upload.options.endpoint = null;
      },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
      onShouldRetry: (error) => {
        this.say(words.textOffline, "waiting");
        return !FINAL.has(error.originalResponse?.getStatus() ?? 0);
      },
      onProgress: (sent) => {
        this.say(words.textSending);
        this.moved(sent);
      },
      onError: (error) => this.failed(error),
      onSuccess: () => this.sent(),
    });
  }

  failed(error) {
    const answer = error.originalResponse;
    const status = answer?.getStatus() ?? 0;
    this.release();
    this.upload = null;
    if (status === 401 || status === 403) {
      this.paused = true;
      this.toggle.textContent = words.textResume;
      this.say(words.textSignedout, "error");
    } else if (FINAL.has(status)) {
      const isPlain = answer.getHeader("Content-Type")?.startsWith("text/plain");
      this.end((isPlain && answer.getBody()) || words.textFailed, "error");
    } else {
      this.say(words.textOffline, "waiting");
      setTimeout(() => this.again(), PAUSE);
    }
  }

  again() {
    if (this.paused || running.has(this) || waiting.includes(this)) return;
    waiting.push(this);
    next();
  }

  turn() {
    if (this.paused) {
      this.paused = false;
      waiting.push(this);
      this.say(words.textWaiting);
      next();
    } else {
      this.paused = true;
      this.upload?.abort();
      this.release();
      this.toggle.textContent = words.textResume;
      this.say(words.textPaused);
    }
  }

  async cancel() {
    if (!window.confirm(words.textSure)) return;
    this.paused = true;
    this.release();
    await this.upload?.abort();
    await giveUp(this.address, this.line, (text, state) => this.say(text, state));
  }

  async sent() {
    this.moved(this.file.size);
    this.toggle.remove();
    this.stop.remove();
    this.release();
    await followUp(this.address, (text, state) => this.say(text, state));
  }

  end(text, state) {
    this.say(text, state);
    this.toggle.remove();
    this.stop.remove();
  }

  release() {
    running.delete(this);
    const at = waiting.indexOf(this);
    if (at >= 0) waiting.splice(at, 1);
    next();
  }
}

function send(address, method) {
  return fetch(address, { method, headers: { "X-CSRFToken": csrfToken() } });
}

/* The line goes when the server has given the upload up; else it says why not. */
async function giveUp(address, line, say) {
  try {
    const answer = address ? await send(address, "DELETE") : null;
    if (!answer || answer.ok) line.remove();
    else say(await answer.text(), "error");
  } catch {
    say(words.textOffline, "waiting");
  }
}

/* After the last byte the server checks and stores the file; the page asks until it has. */
async function followUp(address, say) {
  for (;;) {
    say(words.textChecking, "");
    try {
      const answer = await fetch(address);
      if (FINAL.has(answer.status)) {
        say(answer.status === 401 ? words.textSignedout : words.textFailed, "error");
        return;
      }
      if (answer.ok) {
        const told = await answer.json();
        if (told.state === "taken") {
          say(words.textTaken, "saved");
          await refreshList();
          return;
        }
        if (told.state === "refused" || told.state === "held") {
          say(told.message || words.textFailed, "error");
          return;
        }
      }
    } catch {
      /* No network just now: ask again. */
    }
    await new Promise((wake) => setTimeout(wake, 1500));
  }
}

/* The list below shows what is stored now; what is typed above stays. */
async function refreshList() {
  const answer = await fetch(window.location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-evidence-list]");
  if (fresh) document.querySelector("[data-evidence-list]").replaceWith(fresh);
}

function next() {
  while (running.size < AT_A_TIME && waiting.length) waiting.shift().start();
}

function take(files) {
  for (const file of files) {
    const mark = fingerprint(file);
    const unfinished = [...queue.querySelectorAll("[data-unfinished]")].find(
      (one) => one.dataset.fingerprint === mark && one.dataset.state === "receiving",
    );
    const job = new Job(file, unfinished);
    if (!file.size) job.end(words.textEmpty, "error");
    else if (file.size > Number(words.largest)) job.end(words.textLarge, "error");
    else {
      job.say(words.textWaiting);
      waiting.push(job);
    }
  }
  next();
}

/* Uploads of an earlier visit: given up, tried again, or still being checked. */
function adopt(line) {
  const note = line.querySelector("[data-note]");
  const say = (text, state) => {
    note.textContent = text;
    note.dataset.state = state;
  };
  line.querySelector("[data-give-up]")?.addEventListener("click", async () => {
    if (!window.confirm(words.textSure)) return;
    await giveUp(line.dataset.address, line, say);
  });
  line.querySelector("[data-take-again]")?.addEventListener("click", async () => {
    try {
      const answer = await send(line.dataset.again, "POST");
      if (answer.ok) await followUp(line.dataset.address, say);
      else say(await answer.text(), "error");
    } catch {
      say(words.textOffline, "waiting");
    }
  });
  if (["received", "taking"].includes(line.dataset.state)) followUp(line.dataset.address, say);
}

function countSupports() {
  const count = box.querySelectorAll("[data-support]:checked").length;
  box.querySelector("[data-supports-count]").textContent = count ? `(${count})` : "";
}

if (box) {
  const files = box.querySelector("[data-files]");
  const zone = box.querySelector("[data-dropzone]");
  files.addEventListener("change", () => {
    take([...files.files]);
    files.value = "";
  });
  box.addEventListener("change", countSupports);
  countSupports();
  queue.querySelectorAll("[data-unfinished]").forEach(adopt);
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
  /* The network is back: do not wait for the next try. */
  window.addEventListener("online", () => {
    for (const job of running) {
      job.upload.abort().then(() => !job.paused && job.upload.start());
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (running.size || waiting.length) event.preventDefault();
  });
}

/* A changed order shows its button; whoever must give a reason gives it above. */
document.addEventListener("reorder", (event) => {
  const form = event.target.closest("[data-order]");
  if (form) form.querySelector("[data-save-order]").hidden = false;
});
document.addEventListener("submit", (event) => {
  const reason = event.target.querySelector?.("[data-order-reason]");
  if (reason) reason.value = box?.querySelector("[data-reason]")?.value ?? "";
});

/* What was written on this device and not yet acknowledged. It is stored before it is sent, and
   leaves the store only when the server has answered for it; then the newest acknowledged value is
   remembered instead, because a page that was kept for offline use is older than that.

   One entry of the browser's storage for a person and a sheet, or for questions to a nominee:
   { format: 2, cells: { "mark:12": {id, about, pk, values, version, after, sent, state} },
     known: { "mark:12": {values, version} },
     sums: the sheet's sums as the server told them last }
   `state` is what the server said to one that it did not take, `sentence` why, `stored` and
   `storedVersion` what holds instead.

   A page that was kept on the device may be older or younger than what is stored: format 1 named no
   format and is read as it is; what a younger release wrote is left to it, and this page keeps what
   is typed in its own memory, and says so. */

const PREFIX = "outbox:";
const FORMAT = 2;
const REMEMBERED_ANSWERS = 20;

/* Where a browser refuses to store anything, or anything more, the page's own memory must do. */
const memory = new Map();
const unkept = new Set();
const younger = new Set();

/* `randomUUID` is younger than iOS 15, and absent where a page came over plain http. */
export const newId = () => crypto.randomUUID?.()
  ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

/* Whether this browser stores anything for us: it may be told not to, or have no room at all. */
export function keepsMarks() {
  try {
    localStorage.setItem(PREFIX, "");
    localStorage.removeItem(PREFIX);
    return true;
  } catch {
    return false;
  }
}

/* The page on which the entry of a sheet, or of a nomination's questions, was written. */
export const pageOf = (key) => key.split(":")[2].replace(/^(questions-)?(\d+)$/, (_all, questions, pk) =>
  (questions ? `/to-ask/${pk}/` : `/sheets/${pk}/`));

export class Outbox {
  constructor(user, sheet) {
    this.key = `${PREFIX}${user}:${sheet}`;
  }

  read() {
    let text = null;
    try {
      text = unkept.has(this.key) ? null : localStorage.getItem(this.key);
    } catch { /* storage is switched off */ }
    try {
      const { format = 1, cells = {}, known = {}, sums = null } = JSON.parse(text ?? memory.get(this.key) ?? "{}");
      if (format <= FORMAT) return { cells, known, sums };
      younger.add(this.key);
      unkept.add(this.key);
      return this.read();
    } catch {
      return { cells: {}, known: {}, sums: null };
    }
  }

  write(all) {
    const text = JSON.stringify({ format: FORMAT, ...all });
    memory.set(this.key, text);
    if (younger.has(this.key)) return false;
    try {
      localStorage.setItem(this.key, text);
      unkept.delete(this.key);
      return true;
    } catch {
      unkept.add(this.key);
      return false;
    }
  }

  /* A page that was kept for offline use shows older ones. */
  keepSums(sums) {
    const all = this.read();
    if (all.sums && all.sums.revision > sums.revision) return;
    this.write({ ...all, sums });
  }

  /* Write down what a cell holds now. What was sent before without an answer is named, so that the
     server knows this one to follow it, whether that one arrived or not. */
  put(cell, { about, pk, values, version }) {
    const all = this.read();
    const before = all.cells[cell];
    const after = before ? [...before.after, ...(before.sent ? [before.id] : [])] : [];
    all.cells[cell] = {
      id: newId(), about, pk, values, after: after.slice(-REMEMBERED_ANSWERS), sent: false,
      version: before && before.state !== "conflict" ? Math.max(before.version, version) : version,
    };
    return this.write(all);
  }

  /* What can be sent now; marks it as sent before it is. */
  take() {
    const all = this.read();
    const due = Object.entries(all.cells).filter(([, one]) => !one.state).slice(0, 50);
    for (const [, one] of due) one.sent = true;
    if (due.length) this.write(all);
    return due;
  }

  /* The answer to the writing `id` of a cell; returns whether nothing newer was typed meanwhile. */
  answered(cell, id, { status, version, values, sentence, stored }) {
    const all = this.read();
    const now = all.cells[cell];
    const isLast = now?.id === id;
    if (status === "saved") {
      all.known[cell] = { values, version };
      if (isLast) delete all.cells[cell];
      else if (now) now.version = Math.max(now.version, version);
    } else if (isLast) {
      now.state = status === "waits" ? undefined : status;
      now.sentence = sentence;
      if (status === "conflict") Object.assign(now, { stored, storedVersion: version });
    }
    this.write(all);
    return isLast;
  }

  drop(cell) {
    const all = this.read();
    delete all.cells[cell];
    this.write(all);
  }

  know(cell, values, version) {
    const all = this.read();
    delete all.cells[cell];
    all.known[cell] = { values, version };
    this.write(all);
  }

  forget(cell) {
    const all = this.read();
    delete all.known[cell];
    this.write(all);
  }
}

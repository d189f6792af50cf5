import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { readFile } from "node:fs/promises";
import { beforeEach, test } from "node:test";

import { keepsMarks, Outbox } from "../../static/js/outbox.js";

globalThis.crypto ??= webcrypto;

/* The browser's storage, which may have no room left. */
class Storage {
  kept = new Map();

  isFull = false;

  removeItem(key) {
    this.kept.delete(key);
  }

  getItem(key) {
    return this.kept.get(key) ?? null;
  }

  setItem(key, text) {
    if (this.isFull) throw new Error("QuotaExceededError");
    this.kept.set(key, text);
  }
}

const CELL = "mark:12";
const edit = (points, version = 0) => ({ about: "mark", pk: 12, values: { points }, version });
let storage;
let outbox;
let sheets = 0;

beforeEach(() => {
  storage = new Storage();
  Object.defineProperty(globalThis, "localStorage", { value: storage, configurable: true });
  sheets += 1;
  outbox = new Outbox("1", String(sheets));
});

function sent() {
  return outbox.take().map(([, { id, values, version, after }]) => ({ id, points: values.points, version, after }));
}

test("what was typed is stored before it is sent, and found by another page", () => {
  assert.equal(outbox.put(CELL, edit("7")), true);

  const other = new Outbox("1", String(sheets));
  assert.deepEqual(other.read().cells[CELL].values, { points: "7" });
  assert.deepEqual(new Outbox("2", String(sheets)).read().cells, {});
});

test("it stays until the server has answered for it, and is remembered then", () => {
  outbox.put(CELL, edit("7"));
  const [first] = sent();
  assert.deepEqual(sent(), [first]);

  const isLast = outbox.answered(CELL, first.id, { status: "saved", version: 1, values: { points: "7" } });

  assert.equal(isLast, true);
  assert.deepEqual(sent(), []);
  assert.deepEqual(outbox.read().known[CELL], { values: { points: "7" }, version: 1 });
});

test("one that was sent without an answer is named by the next", () => {
  outbox.put(CELL, edit("6"));
  outbox.put(CELL, edit("7"));
  const [unsent] = sent();
  assert.deepEqual(unsent.after, []);

  outbox.put(CELL, edit("8"));

  const [next] = sent();
  assert.notEqual(next.id, unsent.id);
  assert.deepEqual(next.after, [unsent.id]);
});

test("an answer to an older one leaves what was typed since, on top of the new version", () => {
  outbox.put(CELL, edit("7"));
  const [first] = sent();
  outbox.put(CELL, edit("8"));

  const isLast = outbox.answered(CELL, first.id, { status: "saved", version: 3, values: { points: "7" } });

  assert.equal(isLast, false);
  const [next] = sent();
  assert.deepEqual([next.points, next.version], ["8", 3]);
});

test("what the server refused is not sent again until it is typed anew", () => {
  outbox.put(CELL, edit("11"));
  const [refused] = sent();
  outbox.answered(CELL, refused.id, { status: "error", sentence: "off the scale" });
  assert.deepEqual(sent(), []);
  assert.equal(outbox.read().cells[CELL].sentence, "off the scale");

  outbox.put(CELL, edit("10"));

  assert.equal(sent()[0].points, "10");
});

test("what has to wait is sent again", () => {
  outbox.put(CELL, edit("7"));
  const [early] = sent();
  outbox.answered(CELL, early.id, { status: "waits", sentence: "not begun" });

  assert.equal(sent()[0].id, early.id);
});

test("after a conflict the version is the one that the judge chose to follow", () => {
  outbox.put(CELL, edit("7", 5));
  const [first] = sent();
  outbox.answered(CELL, first.id, { status: "conflict", version: 6 });

  outbox.put(CELL, edit("7", 2));

  assert.equal(sent()[0].version, 2);
});

test("a device without room keeps it in the page, and stores it as soon as there is room", () => {
  outbox.put(CELL, edit("6"));
  storage.isFull = true;
  assert.equal(outbox.put(CELL, edit("7")), false);
  assert.equal(sent()[0].points, "7");

  storage.isFull = false;
  assert.equal(outbox.put(CELL, edit("8")), true);
  assert.match(storage.getItem(outbox.key), /"points":"8"/);
});

test("a storage that was spoilt is empty", () => {
  storage.setItem(outbox.key, "{");

  assert.deepEqual(outbox.read(), { cells: {}, known: {}, sums: null });
});

test("older sums do not replace newer ones", () => {
  outbox.keepSums({ revision: 2, total: "8.00" });
  outbox.keepSums({ revision: 1, total: "4.00" });

  assert.equal(outbox.read().sums.total, "8.00");
});

test("what an earlier release left is sent, and keeps its order", async () => {
  const file = new URL("../data/outbox-e332a39.json", import.meta.url);
  const left = JSON.parse(await readFile(file, "utf8"));
  for (const [key, all] of Object.entries(left)) storage.setItem(key, JSON.stringify(all));
  const old = new Outbox("7", "3");

  const due = old.take();

  assert.deepEqual(due.map(([cell]) => cell), ["mark:12", "private:0"]);
  assert.deepEqual(due[0][1].after, left["outbox:7:3"].cells["mark:12"].after);
  assert.deepEqual(old.read().known, left["outbox:7:3"].known);
  old.put("mark:12", edit("9"));
  assert.equal(JSON.parse(storage.getItem("outbox:7:3")).format, 2);
  assert.deepEqual(old.read().cells["mark:12"].after.length, 2);
});

test("what a younger release wrote is left to it", () => {
  const theirs = JSON.stringify({ format: 3, cells: { [CELL]: { points: "7" } } });
  storage.setItem(outbox.key, theirs);

  assert.equal(outbox.put(CELL, edit("8")), false);

  assert.equal(storage.getItem(outbox.key), theirs);
  assert.deepEqual(sent().map(({ points }) => points), ["8"]);
});

test("whether marks can be kept is known before the first one", () => {
  assert.equal(keepsMarks(), true);
  assert.equal(storage.kept.size, 0);

  storage.isFull = true;
  assert.equal(keepsMarks(), false);

  Object.defineProperty(globalThis, "localStorage", {
    get() { throw new Error("SecurityError"); }, configurable: true,
  });
  assert.equal(keepsMarks(), false);
});

test("a browser without randomUUID makes ids of the same form", () => {
  const { randomUUID } = webcrypto;
  Object.defineProperty(globalThis.crypto, "randomUUID", { value: undefined, configurable: true });

  outbox.put(CELL, edit("7"));

  Object.defineProperty(globalThis.crypto, "randomUUID", { value: randomUUID, configurable: true });
  assert.match(outbox.read().cells[CELL].id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

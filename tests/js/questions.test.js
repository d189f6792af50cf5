import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";

import { Outbox, pageOf } from "../../static/js/outbox.js";

globalThis.crypto ??= webcrypto;
const kept = new Map();
const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text) };
Object.defineProperty(globalThis, "localStorage", { value: storage, configurable: true });

test("an entry leads to the page on which it was written", () => {
  assert.equal(pageOf("outbox:1:12"), "/sheets/12/");
  assert.equal(pageOf("outbox:1:questions-12"), "/to-ask/12/");
});

test("a question keeps the name of its device, and its sharing follows its words", () => {
  const outbox = new Outbox("1", "questions-12");
  const pk = "10000000-1000-4000-8000-100000000000";
  const question = (shared) => ({ about: "question", pk, values: { text: "?", shared }, version: 0 });
  outbox.put(`question:${pk}`, question(""));
  const [[, first]] = outbox.take();
  outbox.put(`question:${pk}`, question("on"));
  const [[, second]] = outbox.take();

  assert.equal(second.pk, pk);
  assert.deepEqual(second.after, [first.id]);
  assert.equal(second.values.shared, "on");
  assert.deepEqual([...kept.keys()], ["outbox:1:questions-12"]);
});

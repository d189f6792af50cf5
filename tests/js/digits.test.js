import assert from "node:assert/strict";
import { test } from "node:test";

import { arabic } from "../../static/js/element.js";

test("every Thai digit becomes the Arabic one", () => {
  assert.equal(arabic("๐๑๒๓๔๕๖๗๘๙"), "0123456789");
});

test("what is no digit stays", () => {
  assert.equal(arabic("๘.๕ คะแนน, 8.5"), "8.5 คะแนน, 8.5");
  assert.equal(arabic(""), "");
});

test("the signs beside the digits are none", () => {
  assert.equal(arabic("๏๚"), "๏๚");
});

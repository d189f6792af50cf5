/* The verdicts of verify.html on the ZIPs that are named, a line of JSON each. */
import { readFileSync } from "node:fs";

import { checkZip } from "../../evaluations/outcome/publication/verify_page/check.js";
import { canonical } from "../../evaluations/outcome/publication/verify_page/json.js";

function verdictOf(bytes) {
  try {
    const steps = checkZip(bytes);
    let step = steps.next();
    while (!step.done) step = steps.next();
    const { chain, counts, digests, found } = step.value;
    return { chain, counts, digests: Object.fromEntries(digests), found };
  } catch (fault) {
    if (!fault.code) throw fault;
    return { unread: fault.code };
  }
}

for (const path of process.argv.slice(2)) {
  process.stdout.write(`${canonical(verdictOf(new Uint8Array(readFileSync(path))))}\n`);
}

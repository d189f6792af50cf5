/* Seals and their chain, certifications under them, and the time stamps over them. */
import { parse, rowsOf, textIn } from "./json.js";
import { bytesOf, hexOf, joined, sha256, utf8 } from "./sha256.js";
import { stampOf } from "./token.js";
import { SEALS, nameOf } from "./verdict.js";

export const STAMPS = "tables/stamps.csv";

/* The root of an RFC 6962 tree of `count` leaves, from one leaf and its audit path. */
function rootOver(leaf, index, count, path) {
  const hash = (kind, ...parts) => bytesOf(sha256(joined([kind], ...parts)));
  if (count === 1 && !path.length) return hash(0, leaf);
  let left = 1;
  while (left * 2 < count) left *= 2;
  const [rest, other] = [path.slice(0, -1), bytesOf(path[path.length - 1])];
  if (index < left) return hash(1, rootOver(leaf, index, left, rest), other);
  return hash(1, other, rootOver(leaf, index - left, count - left, rest));
}

function sealOf(check, number) {
  return check.docs.get(SEALS).find((one) => String(one.number) === String(number));
}

export function holdSeals(check, file) {
  check.docs.get(file).forEach((seal, at) => {
    const chain = sha256(utf8(`${check.chain}:${seal.root}`));
    check.hold(file, ` [${at + 1}]`, seal, { number: at + 1, chain });
    check.chain = seal.chain;
  });
}

/* The entry of the journal that certified each result, under its seal. */
export function holdJournal(check, file) {
  const sealed = new Set();
  (check.docs.get(file) || []).forEach(({ said, seal: number, index, path }, at) => {
    const [told, seal, leaf] = [parse(said), sealOf(check, number), utf8(`"${sha256(utf8(said))}"`)];
    const root = hexOf(rootOver(leaf, Number(index), Number(seal.entry_count), path));
    check.hold(file, ` [${at}]`, { root, verb: told[3] }, { root: seal.root, verb: "result.certified" });
    check.named(file, ` [${at}]`, told[6]);
    sealed.add(nameOf("results", told[6]));
  });
  check.counts.sealed = sealed.size;
  for (const name of [...check.results.keys()].filter((one) => !sealed.has(one)).sort()) check.tell(name, "", "?unsealed");
}

/* A token is of the chain digest of its seal; where it renews another, of that and of the other. */
export function holdStamp(check, file) {
  const row = rowsOf(textIn(check.files.get(STAMPS))).find((one) => one.file === file);
  const [chain, token] = [bytesOf(sealOf(check, row.seal).chain), stampOf(check.files.get(file))];
  const imprint = hexOf(row.renews ? bytesOf(sha256(joined(chain, check.files.get(row.renews)))) : chain);
  check.hold(file, "", token, { imprint });
  const told = { imprint: row.imprint, stamped_at: new Date(row.stamped_at).toISOString() };
  check.hold(STAMPS, ` ${file}`, told, { imprint, stamped_at: token.at });
  check.stamps.push({ seal: row.seal, at: token.at, authority: row.authority });
  check.tell(file, "", "?signature");
}

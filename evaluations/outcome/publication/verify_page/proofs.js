/* Seals and their chain, certifications under them, and the time stamps over them. */
import { parse, rowsOf, textIn } from "./json.js";
import { bytesOf, hexOf, joined, sha256, utf8 } from "./sha256.js";
import { stampOf } from "./token.js";
import { SEALS, nameOf } from "./verdict.js";

export const STAMPS = "tables/stamps.csv";
/* Its object identifier in DER. */
const COMMON_NAME = "550403";

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

/* Whether a certificate is of that name and that end; some have no common name. */
function isOf({ subject, dates }, { authority, certificate_ends_at: end }) {
  const named = hexOf(utf8(authority));
  const until = `${end.slice(2, 19).replace(/\D/g, "")}Z`;
  return (subject.includes(named) || !subject.includes(COMMON_NAME)) && dates.includes(hexOf(utf8(until)));
}

/* The table names the tokens that are there. A token is of the chain digest of its seal; where it renews another,
   of that and of the other. */
export function holdStamps(check, file) {
  const rows = rowsOf(textIn(check.files.get(file)));
  const there = [...check.files.keys()].filter((one) => one.startsWith("stamps/")).sort();
  check.hold(file, "", { file: rows.map((one) => one.file).sort() }, { file: there });
}

export function holdStamp(check, file) {
  const rows = rowsOf(textIn(check.files.get(STAMPS)));
  const row = rows.find((one) => one.file === file);
  const [chain, token] = [bytesOf(sealOf(check, row.seal).chain), stampOf(check.files.get(file))];
  const imprint = hexOf(row.renews ? bytesOf(sha256(joined(chain, check.files.get(row.renews)))) : chain);
  check.hold(file, "", token, { imprint });
  const told = { imprint: row.imprint, stamped_at: new Date(row.stamped_at).toISOString() };
  check.hold(STAMPS, ` ${file}`, told, { imprint, stamped_at: token.at });
  if (!isOf(token, row)) check.tell(STAMPS, ` ${file}`, "certificate");
  const older = rows.find((one) => one.file === row.renews);
  if (older && row.stamped_at > older.certificate_ends_at) check.tell(STAMPS, ` ${file}`, "late");
  check.stamps.push({ seal: row.seal, at: token.at, authority: row.authority });
  check.tell(file, "", "?signature");
}

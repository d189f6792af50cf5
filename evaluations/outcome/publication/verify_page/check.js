/* Holds a bundle against itself, step by step. A check is a generator: each `yield` names the file that it
   is at, so that the page stays awake. */
import { canonical, digest, misfit, parse, textIn } from "./json.js";
import { STAMPS, holdJournal, holdSeals, holdStamp, holdStamps } from "./proofs.js";
import { holdResult } from "./results.js";
import { sha256 } from "./sha256.js";
import { TABLES, holdTable, holdWinners } from "./tables.js";
import { Unread } from "./texts.js";
import { SEALS, Verdict, versionOf } from "./verdict.js";
import { unzip } from "./zip.js";

/* What stands under which first part of a name: its kind in schema.json; and the versions we know. */
const SHAPES = new Map([
  ["round.json", "round"], [SEALS, "seals"], ["journal.json", "journal"], ["results", "result"], ["sheets", "sheets"],
]);
const VERSIONED = ["result", "sheets"];
const VERSIONS = ["1", "2", "3"];

function readManifest(check) {
  try {
    const manifest = parse(textIn(check.files.get("manifest.json")));
    check.sums = new Map(Object.entries(manifest.files));
    if (manifest.format === "cdd-awards-bundle" && String(manifest.version) === "1") return manifest;
  } catch {
    throw new Unread("no_bundle", "manifest.json");
  }
  throw new Unread("no_bundle", "format, version");
}

function holdFile(check, name) {
  const bytes = check.files.get(name);
  if (!bytes) {
    check.tell(name, "", "missing");
    return;
  }
  check.counts.files += 1;
  if (!check.sums.has(name)) check.tell(name, "", "unnamed");
  else if (check.sums.get(name) !== sha256(bytes)) check.tell(name, "", "checksum");
  if (name.endsWith(".json")) check.docs.set(name, parse(textIn(bytes)));
}

function holdShape(check, file) {
  const [kind, doc] = [SHAPES.get(file.split("/")[0]), check.docs.get(file)];
  if (canonical(doc) !== textIn(check.files.get(file))) check.tell(file, "", "canonical");
  const parts = kind === "sheets" ? doc : [doc];
  if (VERSIONED.includes(kind) && !parts.every((one) => VERSIONS.includes(versionOf(one)))) {
    check.tell(file, "", "version");
  } else if (kind) {
    const named = check.docs.get("schema.json").$defs;
    const at = misfit(doc, named[kind], named, kind);
    if (at) check.tell(file, ` ${at}`, "schema");
    else if (kind === "result") {
      check.results.set(file, doc);
      check.digests.set(file, digest(doc));
    }
  }
}

function* attempt(check, step, files) {
  for (const file of files) {
    yield file;
    try {
      step(check, file);
    } catch (fault) {
      check.tell(file, "", "unreadable", fault.message);
    }
  }
}

/* The verdict on the files of a bundle. */
export function* checkFiles(files) {
  const check = new Verdict(files);
  check.manifest = readManifest(check);
  const names = [...new Set([...files.keys(), ...check.sums.keys()])].filter((one) => one !== "manifest.json").sort();
  yield* attempt(check, holdFile, names);
  yield* attempt(check, holdShape, [...check.docs.keys()]);
  yield* attempt(check, holdResult, [...check.results.keys()]);
  yield* attempt(check, holdSeals, [SEALS]);
  yield* attempt(check, holdJournal, ["journal.json"]);
  yield* attempt(check, holdStamps, files.has(STAMPS) ? [STAMPS] : []);
  yield* attempt(check, holdStamp, files.has(STAMPS) ? names.filter((one) => one.startsWith("stamps/")) : []);
  yield* attempt(check, holdTable, Object.keys(TABLES));
  yield* attempt(check, holdWinners, ["tables/winners.csv"]);
  const held = ["manifest.json", SEALS, "journal.json", STAMPS, ...Object.keys(TABLES), "tables/winners.csv"];
  check.unheld = names.filter((one) => !held.includes(one) && !/^(results|sheets|stamps)\//.test(one));
  check.faults = check.found.filter(({ code }) => code[0] !== "?");
  return check;
}

/* And on the bytes of a ZIP. */
export function* checkZip(bytes) {
  return yield* checkFiles(yield* unzip(bytes));
}

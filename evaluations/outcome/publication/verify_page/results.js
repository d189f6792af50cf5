/* A result counted again from the marks in it, and held against the sheets of its judges. */
import { indicatorsOf, nomineeAgain } from "./counting.js";
import { fraction, read } from "./fractions.js";
import { canonical, digest, isSame } from "./json.js";
import { brokenBy, inOrder, stepsOf } from "./ranking.js";
import { nameOf, placed, versionOf } from "./verdict.js";

const MARK = ["kind", "points", "comment", "figure"];
const NAMES = ["round", "fiscal_year_be", "is_rehearsal", "award", "category", "committee"];

/* The figures of a line's stages as they were keyed or quoted; else as they are told. */
function stagesOf(check, file, place, line) {
  return new Map(line.stages.map(({ number, figure, result, keyed }) => {
    const there = check.named(file, place, result);
    const quoted = there ? there.lines.filter((one) => one.nomination.unit === line.nomination.unit) : [];
    const same = keyed ? [read(keyed.figure)] : quoted.map((one) => one.exact);
    const right = !same.length || same.some((one) => isSame(one, figure)) ? figure : same[0];
    return [number, right && fraction(...right)];
  }));
}

const formOf = ({ dimensions }) => dimensions.map(({ number: place, weight, indicators }) => [
  place, weight, ...indicators.map(({ number, weight: part, maximum }) => [number, part, maximum]),
]);

/* What a sheet says itself of what a result says of it; seat 0: all agreed on it. */
function handedIn(own) {
  const { dimensions, nomination, seat, total, base } = own;
  const marks = indicatorsOf(own).map((one) => MARK.map((part) => (part in one ? one[part] : "")));
  const scores = dimensions.map((one) => one.score);
  const notes = dimensions.map((one) => [one.strengths, one.suggestions]);
  const says = { seat: seat ? seat.id : 0, total, marks, scores, notes, form: formOf(own) };
  if (versionOf(own) === "1") return says;
  const points = indicatorsOf(own).map((one) => (one.kind === "scored" ? one.exact : null));
  return { ...says, points, base, nominee_class: nomination.nominee_class };
}

/* Names that the round or a sheet has otherwise: they may have been changed in between. */
function tellRenamed(check, file, doc) {
  const [sheets, own] = [check.docs.get(nameOf("sheets", doc)) || [], check.docs.get("round.json")];
  const found = new Map();
  const hold = (part, here, there) => { if (!isSame(here, there)) found.set(canonical([part, there]), [part, here, there]); };
  for (const other of own ? [...sheets, { ...own, round: own.name }] : sheets) {
    for (const part of NAMES) if (part in other) hold(part, doc[part], other[part]);
  }
  for (const { nomination: { id, official_name: name } } of sheets) {
    const line = doc.lines.find(({ nomination }) => nomination.id === id);
    hold("nomination", line ? line.nomination.official_name : null, name);
  }
  for (const key of [...found.keys()].sort()) check.tell(file, "", "?renamed", ...found.get(key));
}

/* The sheets as their judges handed them in, found by their digests among those of the nominee. */
function ownSheets(check, file, doc) {
  const name = nameOf("sheets", doc);
  const kept = new Map((check.docs.get(name) || []).map((one) => [`${digest(one)} ${one.nomination.id}`, one]));
  const counted = placed("", "lines", doc.lines)
    .flatMap(([place, { nomination, sheets }]) => sheets.map((one) => [place, one, nomination]));
  if (counted.length && !check.docs.has(name)) {
    check.tell(file, "", "?absent", name);
    return;
  }
  for (const [place, sheet, nominee] of counted) {
    const [own, where] = [kept.get(`${sheet.digest} ${nominee.id}`), `${place} seat ${sheet.seat}`];
    if (own) {
      const told = { ...nominee, ...sheet, form: formOf(doc), marks: sheet.marks.map((one) => [...one, ""].slice(0, 4)) };
      check.hold(file, where, told, Object.fromEntries(Object.entries(handedIn(own)).filter(([part]) => part in told)));
    } else check.tell(file, where, "sheet");
  }
}

function countParts({ counts }, doc) {
  const sheets = doc.lines.flatMap((one) => one.sheets);
  counts.results += 1;
  counts.nominees += doc.lines.length;
  counts.sheets += sheets.length;
  counts.marks += sheets.reduce((many, { marks }) => many + marks.length, 0);
}

export function holdResult(check, file) {
  const doc = check.results.get(file);
  countParts(check, doc);
  const before = doc.supersedes ? doc.supersedes.number : 0n;
  check.hold(file, "", { file, number: doc.number }, { file: nameOf("results", doc), number: before + 1n });
  check.named(file, " supersedes", doc.supersedes);
  ownSheets(check, file, doc);
  tellRenamed(check, file, doc);
  if (versionOf(doc) === "1") {
    check.tell(file, "", "?first");
    return;
  }
  const lines = placed("", "lines", doc.lines);
  const nominees = lines.map(([place, line]) => nomineeAgain(doc, line, stagesOf(check, file, place, line)));
  const told = doc.lines.map((one) => one.nomination.id);
  check.hold(file, "", { lines: told }, { lines: inOrder(doc, nominees).map((one) => one.line.nomination.id) });
  nominees.forEach((one, at) => {
    const [place, line] = lines[at];
    check.hold(file, place, { ...line, tie_steps: stepsOf(line) }, one.again);
    for (const [where, code] of brokenBy(doc, one)) check.tell(file, place + where, code);
  });
  const seats = nominees.filter((one) => one.isCounted).map(({ line }) => String(line.sheets.map((one) => one.seat)));
  check.hold(file, "", doc, { seat_sets_differ: new Set(seats).size > 1 });
}

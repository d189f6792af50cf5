/* Ties, ranks, the rules besides the figures, and who goes up. */
import { COMPETING, indicatorsOf } from "./counting.js";
import { NONE, isLess, order, plus, read, whole } from "./fractions.js";
import { sha256, utf8 } from "./sha256.js";

const BELOW = ["shown_only", "below_minimum", "not_admitted", "disqualified", "withdrawn", "no_show"];

/* What a step of the chain compares, the higher first; null where it says nothing. */
function saysIn(doc, step, { line, figures }) {
  if (step === "chair") return line.ruling ? [-line.ruling.place, 1n] : null;
  if (step !== "lots") return read(figures.get(step) || "0");
  const lot = sha256(utf8(`${doc.lots}:${line.nomination.id}`)).slice(0, 12);
  return doc.lots ? [BigInt(`0x${lot}`), 1n] : null;
}

const byKey = ([one], [two]) => (one < two ? -1 : Number(one > two));
export const plainOf = ([above, below]) => (below === 1n ? String(above) : `${above}/${below}`);

/* Groups of nominees in order by the chain; whom no step parts stay together. */
function parted(doc, group, [step, ...rest]) {
  if (group.length === 1 || step === undefined) return [group];
  const said = group.map((one) => saysIn(doc, step, one));
  if (said.includes(null)) return parted(doc, group, rest);
  const figures = group.map((one, at) => [one.line.nomination.id, plainOf(said[at])]).sort(byKey);
  const groups = new Map();
  group.forEach((one, at) => {
    const key = plainOf(said[at]);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(one);
  });
  if (step !== "total") {
    for (const one of group) one.again.tie_steps.push({ step, figures, decided: groups.size > 1 });
  }
  return [...groups].sort(([one], [two]) => order(read(two), read(one))).flatMap(([, same]) => parted(doc, same, rest));
}

/* All nominees in the order of the document, those who compete with their ranks. */
export function inOrder(doc, nominees) {
  const every = doc.dimensions.map((_one, at) => `dimension:${at + 1}`);
  const chain = ["total", ...doc.policy.tie_chain.flatMap((step) => (step === "dimensions" ? every : [step]))];
  const done = [];
  for (const group of parted(doc, nominees.filter(({ again }) => COMPETING.includes(again.status)), chain)) {
    const rank = BigInt(done.length + 1);
    for (const { again } of group) {
      Object.assign(again, { rank: again.status === "withheld" ? null : rank, is_tied: group.length > 1 });
    }
    done.push(...group);
  }
  return [...done, ...BELOW.flatMap((status) => nominees.filter(({ again }) => again.status === status))];
}

/* Of a group those with fewer places before them than its quota: equals go together, and a withheld
   place, which has a number and no rank, parts nobody. */
export function goingUp(doc, rows) {
  const [group, quota] = [rows.map((row) => row.nominee), read(rows[0].quota)];
  const lines = doc.lines.map((line, at) => ({ line, place: Number(line.rank || at + 1), id: String(line.nomination.id) }))
    .filter(({ id }) => group.includes(id));
  const may = lines.filter(({ line }) => line.status === "ranked" && !(line.kept_back || []).length);
  const holding = rows[0].hands_on === "True" ? may : lines.filter(({ line }) => COMPETING.includes(line.status));
  return may.filter(({ place }) => isLess(whole(holding.filter((one) => one.place < place).length), quota)).map(({ id }) => id);
}

/* The steps of the tie chain as a nominee counted again has them. */
export function stepsOf(line) {
  return line.tie_steps.map((one) => (
    { ...one, figures: one.figures.map(([key, text]) => [key, plainOf(read(text))]).sort(byKey) }));
}

/* The marks of a sheet that are beyond their range, or not what their figures give. */
function brokenMarks(indicators, { points }, { marks }) {
  return indicators.flatMap(({ maximum }, at) => {
    if (points[at] === null) return [];
    const [told, counted] = [read(marks[at][1]), points[at]];
    /* A mark is told with two decimals. */
    const [under, above] = [plus(told, [-1n, 100n]), plus(told, [1n, 100n])];
    const isSo = isLess(under, counted) && isLess(counted, above);
    return isSo && !isLess(counted, NONE) && !isLess(read(maximum), counted) ? [] : [at];
  });
}

/* The rules that a nominee breaks besides its figures: at which place, and which. */
export function brokenBy(doc, { line, sheets, again, isCounted }) {
  const { quorum, is_agreed: isAgreed, carried_by: carriedBy, tie_chain: chain } = doc.policy;
  const marks = sheets.flatMap((one, at) => (
    brokenMarks(indicatorsOf(doc), one, line.sheets[at]).map((n) => [` sheets[${at}] marks[${n}]`, "mark"])));
  const [seats, spoken, members] = [line.sheets, line.words, doc.seats].map((every) => every.map(({ seat, id }) => id || seat));
  const agreeing = line.words.filter((one) => one.agrees).length;
  const isTwice = [seats, spoken].some((every) => new Set(every).size < every.length);
  const isStrange = [...seats, ...spoken].some((one) => one !== 0n && !members.includes(one));
  const needed = carriedBy === "all" ? line.words.length : Math.floor(line.words.length / 2) + 1;
  const rules = {
    seats: isTwice || isStrange
      || seats.length > 0 && (line.status === "no_show" || seats.includes(0n) !== isAgreed),
    quorum: isCounted && (isAgreed ? line.words : seats).length < quorum,
    not_carried: isCounted && isAgreed && agreeing < needed,
    unparted: again.is_tied && ["chair", "lots"].some((one) => chain.includes(one)),
  };
  return [...marks, ...Object.keys(rules).filter((name) => rules[name]).map((name) => ["", name])];
}

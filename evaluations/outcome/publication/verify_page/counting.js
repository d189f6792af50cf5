/* Marks > sheet > committee (mean, median or trimmed, per dimension) > stages by their shares > bonus and
   deductions > published total > requirements and band. Rounded half up, once, when it is published. */
import {
  NONE, ONE, fraction, isLess, isSameFigure, least, most, order, over, plus, published, read, sum, times, whole,
} from "./fractions.js";

export const COMPETING = ["ranked", "withheld"];
const AWAY = ["no_show", "disqualified", "withdrawn"];

export const indicatorsOf = (doc) => doc.dimensions.flatMap((one) => one.indicators);

/* What a mark counts; null where the indicator does not apply. */
function pointsOf(indicator, [kind, points, , figure], ofClass) {
  const { classes, entry, table, target } = indicator;
  if (kind !== "scored" || classes.length && !classes.includes(ofClass)) return null;
  const maximum = read(indicator.maximum);
  if (figure && entry === "table") {
    const rows = table.map((row) => row.map(read)).filter(([lower]) => !isLess(read(figure), lower));
    return rows.sort((one, two) => order(one[0], two[0]) || order(one[1], two[1])).pop()[1];
  }
  if (figure && entry === "linear") return least(maximum, times(over(read(figure), read(target)), maximum));
  return read(points);
}

/* Of the points of a dimension: earned, on offer to this nominee, and all. */
function ofDimension(rule, { indicators, weight }, points) {
  const isList = rule === "checklist";
  const weights = indicators.map((one) => (isList ? ONE : read(one.weight)));
  const full = isList ? whole(indicators.length) : read(weight);
  let [earned, offered] = [NONE, NONE];
  indicators.forEach((one, at) => {
    if (!points[at]) return;
    const share = over(points[at], read(one.maximum));
    const counted = isList ? whole(isLess(share, ONE) ? 0 : 1) : share;
    earned = plus(earned, times(weights[at], counted));
    offered = plus(offered, weights[at]);
  });
  const all = sum(weights);
  return { earned: over(times(full, earned), all), offered: over(times(full, offered), all), full };
}

/* The figures of a sheet, from its marks. */
function sheetAgain(doc, ofClass, marks) {
  const [{ rule, base: basis, full_marks: fullMarks }, indicators] = [doc.rubric, indicatorsOf(doc)];
  if (indicators.length !== marks.length) throw new RangeError(`${marks.length} marks for ${indicators.length}`);
  const points = indicators.map((one, at) => pointsOf(one, marks[at], ofClass));
  const rest = [...points];
  const parts = doc.dimensions.map((one) => ofDimension(rule, one, rest.splice(0, one.indicators.length)));
  const base = basis === "whole" ? sum(parts.map((one) => one.offered)) : null;
  const scores = base
    ? parts.map((one) => over(times(read(fullMarks), one.earned), base))
    : parts.filter((one) => one.offered[0]).map((one) => over(times(one.full, one.earned), one.offered));
  const counted = indicators.filter((_one, at) => points[at]);
  const low = indicators.filter((one, at) => points[at] && isLess(points[at], read(one.maximum)));
  const [top, failed] = [counted.length - low.length, low.filter((one) => one.is_mandatory).length];
  return { points, scores, total: sum(scores), base, top_marks: BigInt(top), failed_mandatory: BigInt(failed) };
}

/* How much of each sheet counts. Trimming leaves out one lowest and one highest; where k share an
   extreme, each of them counts (k - 1) / k. */
function sharesOf(aggregation, totals) {
  if (aggregation !== "trimmed") return totals.map(() => ONE);
  if (totals.length < 5) throw new RangeError(`${totals.length} sheets cannot be trimmed`);
  const [low, high] = [totals.reduce(least), totals.reduce(most)];
  const out = isSameFigure(low, high) ? 2 : 1;
  return totals.map((total) => {
    const many = totals.filter((one) => isSameFigure(one, total)).length;
    return isSameFigure(total, low) || isSameFigure(total, high) ? fraction(BigInt(many - out), BigInt(many)) : ONE;
  });
}

/* The median, or the mean with each sheet counted by its share. */
function together(aggregation, figures, shares) {
  if (aggregation !== "median") return over(sum(figures.map((one, at) => times(one, shares[at]))), sum(shares));
  const ordered = [...figures].sort(order);
  return over(plus(ordered[ordered.length - 1 >> 1], ordered[ordered.length >> 1]), whole(2));
}

/* A bonus or deduction again, from the units that were keyed. */
function addedBy(rule, { entries, units: told }) {
  const keyed = sum(entries.map((one) => read(one.figure)));
  const all = times(read(rule.points), keyed);
  const points = rule.most === null ? all : least(all, read(rule.most));
  const units = isSameFigure(read(told), keyed) ? told : `${keyed[0]}/${keyed[1]}`;
  return { points: rule.kind === "deduction" ? times(points, whole(-1)) : points, units };
}

/* The committee's figures of a nominee: `again` as its line should have them, `figures` as published,
   by the names of requirements and of steps of the tie chain. */
function countTotal(doc, line, { sheets, figures, again, stages }) {
  const { aggregation: way, places, stages: rules, adjustments } = doc.policy;
  const shares = sharesOf(way, sheets.map((one) => one.total));
  sheets.forEach((one, at) => { one.share = shares[at]; });
  const columns = sheets.length ? sheets[0].scores.map((_one, at) => sheets.map(({ scores }) => scores[at])) : [];
  again.dimensions = columns.map((one) => together(way, one, shares));
  again.published_dimensions = again.dimensions.map((one) => published(one, places));
  again.published_dimensions.forEach((text, at) => figures.set(`dimension:${at + 1}`, text));
  let [before, full] = [sum(again.dimensions), read(doc.rubric.full_marks)];
  if (rules.length) {
    for (const one of rules) if (one.source === "sheets") stages.set(one.number, before);
    const counted = rules.filter((one) => read(one.share)[0] || stages.get(one.number) !== null);
    for (const one of counted) figures.set(`stage:${one.number}`, published(stages.get(one.number), places));
    before = sum(counted.map((one) => over(times(read(one.share), stages.get(one.number)), read(one.full))));
    full = sum(rules.map((one) => read(one.share)));
  }
  if (adjustments.length !== line.adjustments.length) throw new RangeError("adjustments");
  const added = adjustments.map((rule) => addedBy(rule, line.adjustments.find(({ number }) => number === rule.number)));
  again.before = before;
  again.adjustments = added;
  again.exact = least(full, most(NONE, plus(before, sum(added.map(({ points }) => points)))));
  again.total = published(again.exact, places);
  again.top_marks = together("mean", sheets.map((one) => [one.top_marks, 1n]), shares);
  figures.set("total", again.total).set("top_marks", published(again.top_marks, 2n));
  indicatorsOf(doc).forEach(({ number }, at) => {
    const given = sheets.filter((one) => one.points[at] && one.share[0]);
    if (!given.length) return;
    const figure = together(way, given.map((one) => one.points[at]), given.map((one) => one.share));
    figures.set(`indicator:${number}`, published(figure, places));
  });
}

/* Whether a nominee fails a requirement; what it has no figure of is met. */
function isUnmet(rule, figures, ofClass) {
  const bound = read(rule.bound);
  if (!["", ofClass].includes(rule.nominee_class)) return false;
  if (rule.measure === "low_marks") {
    const points = [...figures].filter(([name]) => name.startsWith("indicator:")).map(([, text]) => read(text));
    return points.filter((one) => !isLess(bound, one)).length > rule.most;
  }
  const text = figures.get(rule.reference ? `${rule.measure}:${rule.reference}` : rule.measure);
  return text !== undefined && isLess(read(text), bound);
}

/* What a nominee failed, its band, and whether it competes. */
function judge({ requirements, bands }, { again, figures, sheets, ofClass }) {
  const unmet = requirements.filter((one) => isUnmet(one, figures, ofClass));
  const named = (scope) => unmet.filter((one) => one.scope === scope);
  const [failed, back] = ["rank", "go_up"].map((scope) => named(scope).map((one) => `requirement:${one.number}`));
  if (sheets.some((one) => one.failed_mandatory && one.share[0])) failed.push("mandatory");
  if (failed.length && COMPETING.includes(again.status)) again.status = "below_minimum";
  const closed = named("band").map((one) => one.band);
  const open = bands.filter(([band]) => !closed.includes(band) && !closed.includes(""))
    .map(([band, lower]) => [read(lower), band]).filter(([lower]) => !failed.length && !isLess(read(again.total), lower));
  const best = open.sort((one, two) => order(one[0], two[0]) || (one[1] < two[1] ? -1 : 1)).pop();
  Object.assign(again, { failed, kept_back: back, band: best ? best[1] : "" });
}

/* One line of a result, counted again. `stages` holds the figures that came from elsewhere. */
export function nomineeAgain(doc, line, stages) {
  const { policy: { stages: rules, places } } = doc;
  const ofClass = line.nomination.nominee_class;
  const sheets = line.sheets.map((one) => sheetAgain(doc, ofClass, one.marks));
  const standing = line.standing ? line.standing.kind : "ranked";
  const again = { rank: null, is_tied: false, total: null, band: "", failed: [], kept_back: [], tie_steps: [], sheets };
  again.status = line.status === "no_show" ? "no_show" : standing;
  const nominee = { line, sheets, again, stages, ofClass, figures: new Map(), isCounted: !AWAY.includes(again.status) };
  const shown = (figure) => (figure === null ? null : published(figure, places));
  const stopping = nominee.isCounted && rules.find(({ source, gate, number }) => source !== "sheets" && gate !== null
    && stages.get(number) !== null && isLess(read(shown(stages.get(number))), read(gate)));
  if (stopping) {
    Object.assign(again, { status: "not_admitted", failed: [`gate:${stopping.number}`] });
    nominee.isCounted = false;
  }
  if (nominee.isCounted) {
    countTotal(doc, line, nominee);
    judge(doc.policy, nominee);
  }
  again.stages = [...stages.values()].map((figure) => ({ figure, published: shown(figure) }));
  return nominee;
}

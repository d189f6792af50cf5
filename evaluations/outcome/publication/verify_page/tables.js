/* The tables, held against the results. */
import { indicatorsOf } from "./counting.js";
import { isLess, read } from "./fractions.js";
import { rowsOf, textIn } from "./json.js";
import { goingUp, plainOf } from "./ranking.js";
import { nameOf, versionOf } from "./verdict.js";

/* A line as the table of placings says it; the first version had fewer parts. */
function placing(doc, line) {
  const { nomination, standing, status, rank, total, band, no_show_reason: away } = line;
  const row = { nomination: nomination.official_name, class: nomination.nominee_class || "", status, rank, total, band };
  Object.assign(row, { category: doc.category, committee: doc.committee, reason: standing ? standing.reason : away });
  if (versionOf(doc) === "1") return row;
  for (const part of ["failed", "kept_back"]) row[part] = line[part].join(" ");
  return { ...row, zone: line.zone || "", assigned_by_hand: line.assigned_by_hand };
}

/* What the rows of a result say in a table. */
export const TABLES = {
  "tables/placings.csv": (doc) => doc.lines.map((line) => placing(doc, line)),
  "tables/marks.csv": (doc) => doc.lines.flatMap(({ nomination, sheets }) => sheets.flatMap(({ seat, share, marks }) => {
    const { number, name } = doc.seats.find((one) => one.id === seat) || { number: 0, name: "" };
    const by = { nomination: nomination.official_name, seat: number, judge: name };
    if (share) by.counts = plainOf(share);
    return indicatorsOf(doc).map(({ number: indicator, maximum }, at) => {
      const [kind, points, comment, figure = ""] = marks[at];
      return { ...by, indicator, maximum, kind, points, comment, figure };
    });
  })),
};

/* A sign stands before what a spreadsheet would take for a formula. */
function cell(value) {
  const text = value === null ? "" : String(value);
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

const cells = (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value)]));

/* The rows of a table, grouped by their result and by `columns`. */
function grouped(check, file, ...columns) {
  if (!check.files.has(file)) check.tell(file, "", "?absent", file);
  const groups = new Map();
  for (const row of check.files.has(file) ? rowsOf(textIn(check.files.get(file))) : []) {
    const name = nameOf("results", row);
    const key = [name, ...columns.map((one) => row[one])].join(" ");
    if (!groups.has(key)) groups.set(key, { name, rows: [] });
    groups.get(key).rows.push(row);
  }
  return groups;
}

export function holdTable(check, file) {
  const groups = grouped(check, file);
  const names = check.files.has(file) ? new Set([...check.results.keys(), ...groups.keys()]) : [];
  for (const name of [...names].sort()) {
    const [{ rows }, doc] = [groups.get(name) || { rows: [] }, check.results.get(name)];
    if (!doc) {
      check.tell(file, ` ${name}`, "?no_document");
      /* Whether nobody with a lower total has a better rank. */
      const ranked = rows.filter((row) => row.rank).map((row) => [read(row.rank), read(row.total)]);
      const isTurned = ranked.some(([rank, total]) => ranked.some((one) => isLess(rank, one[0]) && isLess(total, one[1])));
      if (isTurned) check.tell(file, ` ${name}`, "ranks");
    } else check.hold(file, ` ${name}`, { rows }, { rows: TABLES[file](doc).map(cells) });
  }
}

export function holdWinners(check, file) {
  const groups = grouped(check, file, "group");
  for (const [name, doc] of check.results) {
    const told = [...groups.values()].flatMap((one) => (one.name === name ? one.rows.map((row) => row.nominee) : []));
    const right = doc.lines.map(({ nomination }) => String(nomination.id));
    if (told.length) check.hold(file, ` ${name}`, { nominee: told.sort() }, { nominee: right.sort() });
  }
  for (const [key, { name, rows }] of groups) {
    if (check.results.has(name)) {
      const up = goingUp(check.results.get(name), rows);
      /* Who was sent up is a winner, or is kept there for a reason. */
      const right = rows.map(({ nominee, kept, sent_to: there }) => {
        const isUp = up.includes(nominee);
        const { nomination } = check.results.get(name).lines.find((one) => String(one.nomination.id) === nominee);
        return cells({
          nomination: nomination.official_name, goes_up: isUp ? "True" : "False", sent_to: kept || isUp ? there : "",
        });
      });
      check.hold(file, ` ${key}`, { rows }, { rows: right });
    } else check.tell(file, ` ${name}`, "?no_document");
  }
}

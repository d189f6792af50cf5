/* What was found in a bundle: what does not fit, by file and place; what cannot be checked; and how much
   was counted. */
import { isSame, kindOf } from "./json.js";

export const SEALS = "seals.json";
export const nameOf = (folder, { code, number }) => `${folder}/${code}-${number}.json`;
export const versionOf = (doc) => String(doc.schema === undefined ? 1 : doc.schema);

/* The parts of a document with their places; a nominee by its name as well. */
export function placed(place, name, parts) {
  const named = (one) => (one && one.nomination && one.nomination.official_name ? ` “${one.nomination.official_name}”` : "");
  return parts.map((one, at) => [`${place} ${name}[${at}]${named(one)}`, one]);
}

export class Verdict {
  constructor(files) {
    Object.assign(this, { files, chain: "", found: [], stamps: [] });
    Object.assign(this, { docs: new Map(), results: new Map(), digests: new Map() });
    this.counts = { files: 0, results: 0, nominees: 0, sheets: 0, marks: 0, sealed: 0 };
  }

  tell(file, place, code, ...params) {
    this.found.push({ file, place, code, params });
  }

  /* Every value of `right` against the one in its place in `told`, part by part. */
  hold(file, place, told, right) {
    for (const [name, value] of Object.entries(right)) {
      const there = told[name];
      const isParts = Array.isArray(value) && value.length && kindOf(value[0]) === "object";
      if (isParts && there.length === value.length) {
        placed(place, name, there).forEach(([where, part], at) => this.hold(file, where, part, value[at]));
      } else if (!isSame(there, value)) this.tell(file, place, "differs", name, there, value);
    }
  }

  /* Another result that a document names, held against its digest. */
  named(file, place, named) {
    const name = named ? nameOf("results", named) : "";
    const there = this.results.get(name);
    if (there) {
      const right = { digest: this.digests.get(name), round: there.round, category: there.category };
      this.hold(file, place, named, Object.fromEntries(Object.entries(right).filter(([part]) => part in named)));
    }
    if (named && !there) this.tell(file, place, "?absent", name);
    return there;
  }
}

/* JSON with whole numbers of any length, its canonical form, its schema; and CSV. */
import { sha256, utf8 } from "./sha256.js";

const DEEPEST = 100;
const MOST_DIGITS = 1000;
const TOKEN = new RegExp([
  "[ \\t\\n\\r]*([{}[\\],:]", '"[^"\\\\\\u0000-\\u001f]*(?:\\\\.[^"\\\\\\u0000-\\u001f]*)*"',
  "-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][-+]?\\d+)?", "true|false|null)",
].join("|"), "y");
const WORDS = { true: true, false: false, null: null };

/* A whole number becomes a BigInt; any other stays one that fits no schema. */
export function parse(text) {
  let at = 0;
  const broken = () => new SyntaxError(`JSON ${at}`);
  const next = () => {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw broken();
    at = TOKEN.lastIndex;
    return found[1];
  };
  const textOf = (token) => {
    if (token[0] !== '"') throw broken();
    return token.includes("\\") ? JSON.parse(token) : token.slice(1, -1);
  };
  function* items(close) {
    for (let token = next(), isFirst = true; token !== close || !isFirst; isFirst = false, token = next()) {
      yield token;
      const behind = next();
      if (behind === close) return;
      if (behind !== ",") throw broken();
    }
  }
  function objectOf(depth) {
    const made = {};
    for (const token of items("}")) {
      const name = textOf(token);
      if (name === "__proto__" || next() !== ":") throw broken();
      made[name] = valueOf(next(), depth);
    }
    return made;
  }
  function valueOf(token, depth) {
    if (depth > DEEPEST) throw broken();
    if (token === "{") return objectOf(depth + 1);
    if (token === "[") return Array.from(items("]"), (one) => valueOf(one, depth + 1));
    if (token in WORDS) return WORDS[token];
    if (!/^[-\d]/.test(token)) return textOf(token);
    if (token.length > MOST_DIGITS) throw broken();
    return /^-?\d+$/.test(token) ? BigInt(token) : Number(token);
  }
  const value = valueOf(next(), 0);
  if (text.slice(at).trim()) throw broken();
  return value;
}

/* RFC 8785 for what stands here: names in the order of UTF-16, no spaces, whole numbers. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  return typeof value === "bigint" ? String(value) : String(JSON.stringify(value));
}

export const isSame = (one, two) => canonical(one) === canonical(two);
export const digest = (value) => sha256(utf8(canonical(value)));
const KINDS = { bigint: "integer", boolean: "boolean", string: "string", object: "object" };

export function kindOf(value) {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : KINDS[typeof value];
}

/* Where `value` is not as the JSON Schema says; empty where it is. */
export function misfit(value, schema, named, at) {
  if (schema.$ref) return misfit(value, named[schema.$ref.split("/").pop()], named, at);
  if (schema.anyOf) return schema.anyOf.every((one) => misfit(value, one, named, at)) ? at : "";
  if (schema.enum) return schema.enum.some((one) => isSame(one, value)) ? "" : at;
  if (kindOf(value) !== schema.type) return at;
  return value && typeof value === "object" ? misfitIn(value, schema, named, at) : "";
}

function misfitIn(value, { prefixItems, items, properties }, named, at) {
  const parts = Array.isArray(value) ? prefixItems || value.map(() => items) : properties;
  const [wanted, there] = [new Set(Object.keys(parts)), new Set(Object.keys(value))];
  const odd = [...wanted, ...there].find((one) => !wanted.has(one) || !there.has(one));
  if (odd !== undefined) return `${at}.${odd}`;
  return [...wanted].reduce((found, name) => found || misfit(value[name], parts[name], named, `${at}.${name}`), "");
}

const CELL = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/* The rows of a table, by the names of its columns; a spreadsheet wants a mark before them. */
export function rowsOf(text) {
  const lines = [[]];
  for (CELL.lastIndex = Number(text[0] === "\ufeff"); CELL.lastIndex < text.length;) {
    const found = CELL.exec(text);
    if (!found) throw new SyntaxError("CSV");
    const [, quoted, plain, end] = found;
    lines[lines.length - 1].push(plain === undefined ? quoted.replace(/""/g, '"') : plain);
    if (end !== ",") lines.push([]);
  }
  const [columns, ...rows] = lines.filter((one) => one.length);
  const cellOf = (cells, at) => (at < cells.length ? cells[at] : null);
  return rows.map((cells) => Object.fromEntries(columns.map((name, at) => [name, cellOf(cells, at)])));
}

export const textIn = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

/* ZIP and DEFLATE (RFC 1951): the older browsers have no DecompressionStream for it. */
import { Unread } from "./texts.js";

export const MEGABYTES = 256;
export const MOST_FILES = 5000;

/* A prefix code, from the lengths of its words: how many there are of each length, and whose. */
function codeOf(lengths) {
  const counts = new Array(16).fill(0);
  for (const one of lengths) counts[one] += 1;
  counts[0] = 0;
  const symbols = Array.from(lengths, (length, symbol) => [length, symbol]).filter(([length]) => length);
  return { counts, symbols: symbols.sort((one, two) => one[0] - two[0] || one[1] - two[1]).map(([, symbol]) => symbol) };
}

/* [how many bits follow, the least] of the symbols of a length and of a distance. */
const steps = (bits, least) => bits.map((more, at) => [more, bits.slice(0, at).reduce((sum, one) => sum + (1 << one), least)]);
const halved = (count, by) => Array.from({ length: count }, (_none, at) => Math.max(0, Math.floor(at / by) - 1));
const LENGTHS = [...steps(halved(28, 4), 3), [0, 258]];
const DISTANCES = steps(halved(30, 2), 1);
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const FIXED = [
  codeOf([[144, 8], [112, 9], [24, 7], [8, 8]].flatMap(([count, length]) => new Array(count).fill(length))),
  codeOf(new Array(30).fill(5)),
];

function bitsOf(bytes) {
  let [at, held, count] = [0, 0, 0];
  const bits = (wanted) => {
    for (; count < wanted; count += 8) {
      if (at >= bytes.length) throw new Unread("no_zip");
      held |= bytes[at++] << count;
    }
    const found = held & (1 << wanted) - 1;
    held >>>= wanted;
    count -= wanted;
    return found;
  };
  const symbol = ({ counts, symbols }) => {
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length < 16; length++) {
      code |= bits(1);
      if (code - first < counts[length]) return symbols[index + code - first];
      index += counts[length];
      first = first + counts[length] << 1;
      code <<= 1;
    }
    throw new Unread("no_zip");
  };
  const stored = () => {
    [held, count] = [0, 0];
    const length = bytes[at] | bytes[at + 1] << 8;
    at += 4 + length;
    return bytes.subarray(at - length, at);
  };
  return { bits, symbol, stored };
}

function codesOf({ bits, symbol }) {
  const [many, far, few] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
  const own = new Array(19).fill(0);
  for (const at of ORDER.slice(0, few)) own[at] = bits(3);
  const [code, lengths] = [codeOf(own), []];
  while (lengths.length < many + far) {
    const one = symbol(code);
    if (one < 16) lengths.push(one);
    else {
      const [more, least] = [[2, 3], [3, 3], [7, 11]][one - 16];
      lengths.push(...new Array(bits(more) + least).fill(one === 16 ? lengths[lengths.length - 1] : 0));
    }
  }
  return [codeOf(lengths.slice(0, many)), codeOf(lengths.slice(many, many + far))];
}

/* What `packed` unpacks to: `size` bytes, no fewer and no more. */
export function inflate(packed, size) {
  const [made, source] = [new Uint8Array(size), bitsOf(packed)];
  let [at, isLast] = [0, 0];
  const block = ([lengths, distances]) => {
    for (let one = source.symbol(lengths); one !== 256; one = source.symbol(lengths)) {
      if (one < 256) made[at++] = one;
      else {
        const [more, least] = LENGTHS[one - 257];
        const length = least + source.bits(more);
        const [bits, near] = DISTANCES[source.symbol(distances)];
        const from = at - near - source.bits(bits);
        if (from < 0) throw new Unread("no_zip");
        for (let n = 0; n < length; n++) made[at + n] = made[from + n];
        at += length;
      }
      if (at > size) throw new Unread("no_zip");
    }
  };
  while (!isLast) {
    isLast = source.bits(1);
    const kind = source.bits(2);
    if (kind) block(kind === 1 ? FIXED : codesOf(source));
    else {
      const part = source.stored();
      made.set(part, at);
      at += part.length;
    }
  }
  if (at !== size) throw new Unread("no_zip");
  return made;
}

/* The members of a ZIP, by its list at the end: name, how it is packed, where, and its two sizes. */
function membersOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = bytes.length - 22;
  while (view.getUint32(end) !== 0x504b0506) end--;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  return Array.from({ length: count }, () => {
    const here = at;
    const [short, long] = [(n) => view.getUint16(here + n, true), (n) => view.getUint32(here + n, true)];
    if (view.getUint32(here) !== 0x504b0102) throw new Unread("no_zip");
    const name = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(here + 46, here + 46 + short(28)));
    at += 46 + short(28) + short(30) + short(32);
    const start = long(42) + 30 + view.getUint16(long(42) + 26, true) + view.getUint16(long(42) + 28, true);
    return { name, method: short(10), part: bytes.subarray(start, start + long(20)), size: long(24) };
  });
}

/* The files of a ZIP by name. */
export function* unzip(bytes) {
  const files = new Map();
  let members;
  try {
    members = membersOf(bytes);
  } catch {
    throw new Unread("no_zip");
  }
  const size = members.reduce((sum, one) => sum + one.size, 0);
  if (size > MEGABYTES << 20 || members.length > MOST_FILES) throw new Unread("too_large", MEGABYTES, MOST_FILES);
  for (const { name, method, part, size: whole } of members) {
    yield name;
    if (files.has(name) || ![0, 8].includes(method)) throw new Unread("no_zip");
    files.set(name, method ? inflate(part, whole) : part);
  }
  return files;
}

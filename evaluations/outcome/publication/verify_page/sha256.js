/* SHA-256 (FIPS 180-4): a page from the disk has no crypto.subtle in every browser. Bytes and their texts. */

const ROUNDS = Int32Array.from([
  "428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5d807aa9812835b01243185be550c7dc372be5d7480deb1fe",
  "9bdc06a7c19bf174e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da983e5152a831c66db00327c8bf597fc7",
  "c6e00bf3d5a7914706ca63511429296727b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85a2bfe8a1a81a664b",
  "c24b8b70c76c51a3d192e819d6990624f40e3585106aa07019a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3",
  "748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2",
].join("").match(/.{8}/g), (one) => parseInt(one, 16));
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

function digestBlock(view, at, state, words) {
  for (let t = 0; t < 16; t++) words[t] = view.getInt32(at + 4 * t);
  for (let t = 16; t < 64; t++) {
    const x = words[t - 15];
    const y = words[t - 2];
    const low = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
    const high = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
    words[t] = words[t - 16] + low + words[t - 7] + high | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const mixed = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
    const one = h + mixed + (e & f ^ ~e & g) + ROUNDS[t] + words[t] | 0;
    const two = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
    [h, g, f] = [g, f, e];
    e = d + one | 0;
    [d, c, b] = [c, b, a];
    a = one + two | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, at8) => { state[at8] += word; });
}

export const hexOf = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
export function bytesOf(hex) {
  return Uint8Array.from(hex.match(/^(?:[0-9a-f]{2})*$/)[0].match(/../g) || [], (two) => parseInt(two, 16));
}
export const utf8 = (text) => new TextEncoder().encode(text);
export const joined = (...parts) => Uint8Array.from(parts.flatMap((one) => [...one]));

export function sha256(bytes) {
  const whole = bytes.length - bytes.length % 64;
  const rest = new Uint8Array(bytes.length - whole < 56 ? 64 : 128);
  rest.set(bytes.subarray(whole));
  rest[bytes.length - whole] = 128;
  const end = new DataView(rest.buffer);
  end.setUint32(rest.length - 8, Math.floor(bytes.length / 0x20000000));
  end.setUint32(rest.length - 4, bytes.length << 3);
  const [state, words, view] = [Int32Array.from(START), new Int32Array(64), new DataView(bytes.buffer, bytes.byteOffset)];
  for (let at = 0; at < whole; at += 64) digestBlock(view, at, state, words);
  for (let at = 0; at < rest.length; at += 64) digestBlock(end, at, state, words);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

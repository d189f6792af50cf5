/* Exact fractions: [numerator, denominator] of BigInt, in lowest terms. */

function greatestDivisor(one, two) {
  let [a, b] = [one, two];
  while (b) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

export function fraction(above, below = 1n) {
  if (!below) throw new RangeError("x ÷ 0");
  const by = greatestDivisor(above, below) * (below < 0n ? -1n : 1n);
  return [above / by, below / by];
}

export const NONE = [0n, 1n];
export const ONE = [1n, 1n];
export const whole = (number) => [BigInt(number), 1n];
export const plus = ([a, b], [c, d]) => fraction(a * d + c * b, b * d);
export const times = ([a, b], [c, d]) => fraction(a * c, b * d);
export const over = ([a, b], [c, d]) => fraction(a * d, b * c);
export const isLess = ([a, b], [c, d]) => a * d < c * b;
export const isSameFigure = ([a, b], [c, d]) => a === c && b === d;
export const order = (one, two) => (isLess(one, two) ? -1 : Number(isLess(two, one)));
export const least = (one, two) => (isLess(two, one) ? two : one);
export const most = (one, two) => (isLess(one, two) ? two : one);
export const sum = (figures) => figures.reduce(plus, NONE);

/* A figure as a text has it: 7, 7.50 or 15/2. */
export function read(text) {
  const [, sign, digits, part = "", below = "1"] = /^(-?)(\d{1,99})(?:\.(\d{1,99})|\/(\d{1,999}))?$/.exec(text);
  return fraction(BigInt(`${sign}${digits}${part}`), BigInt(below) * 10n ** BigInt(part.length));
}

export function published([above, below], places) {
  if (places < 0n || places > 9n) throw new RangeError(`places ${places}`);
  const [count, digits] = [Number(places), String((above * 10n ** places * 2n + below) / (below * 2n))];
  const padded = digits.padStart(count + 1, "0");
  return count ? `${padded.slice(0, -count)}.${padded.slice(-count)}` : padded;
}

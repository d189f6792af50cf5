/* What a time-stamp token (RFC 3161, in DER) says. */
import { hexOf } from "./sha256.js";

/* What DER holds at `at`: its tag, its content, and what stands behind it. */
function der(bytes, at = 0) {
  const [tag, short] = [bytes[at], bytes[at + 1]];
  const many = short > 127 ? short - 128 : 0;
  const length = many ? parseInt(hexOf(bytes.subarray(at + 2, at + 2 + many)), 16) : short;
  const start = at + 2 + many;
  if (!(start + length <= bytes.length)) throw new RangeError("DER");
  return { tag, content: bytes.subarray(start, start + length), end: start + length };
}

function partsOf(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; at = parts[parts.length - 1].end) parts.push(der(bytes, at));
  return parts.map((one) => one.content);
}

/* The subject and the dates in the certificate of whoever signed, found by its serial number. */
function signedBy(certificates, signers) {
  const serial = hexOf(partsOf(partsOf(partsOf(signers)[0])[1])[1]);
  const fields = partsOf(certificates).map((one) => partsOf(partsOf(one)[0]));
  const [, , , , dates, subject] = fields.find((one) => hexOf(one[1]) === serial);
  return { dates: hexOf(dates), subject: hexOf(subject) };
}

/* Of a token: what it stamped, when, and under which certificate. Its signature is for others to verify. */
export function stampOf(token) {
  const [, signed] = partsOf(der(token).content);
  const parts = partsOf(partsOf(signed)[0]);
  const [, told] = partsOf(parts[2]);
  const [, , imprint, , time] = partsOf(der(der(told).content).content);
  const [, ...clock] = /^(....)(..)(..)(..)(..)(..)(\.\d+)?Z$/.exec(String.fromCharCode(...time));
  const [year, month, day, hour, minute, second, part = ""] = clock;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${part.slice(0, 4)}Z`);
  const certified = signedBy(parts[3], parts[parts.length - 1]);
  return { ...certified, imprint: hexOf(partsOf(imprint)[1]), at: new Date(at).toISOString() };
}

/* What a browser of README's list may lack, by MDN's data: its functions and whatever else a script
   asks of the browser by name. Run by itself it prints the members: [interface, name, isStatic]. */
import { readFileSync } from "node:fs";

const OLDEST = { chrome: "88", webview_android: "88", firefox: "115", safari_ios: "15" };
const FILE = new URL("../../node_modules/@mdn/browser-compat-data/data.json", import.meta.url);
const { api, javascript } = JSON.parse(readFileSync(FILE, "utf8"));

const number = (version) => version.replace("≤", "").split(".").map(Number);

function isAtMost(version, oldest) {
  const [[one, less = 0], [other, more = 0]] = [number(version), number(oldest)];
  return one < other || (one === other && less <= more);
}

function isIn(browser, support) {
  const statements = [support[browser] ?? []].flat();
  return statements.some(({ version_added: since, version_removed: until, flags, prefix, alternative_name: other }) =>
    typeof since === "string" && since !== "preview" && !until && !flags && !prefix && !other
    && isAtMost(since, OLDEST[browser]));
}

const isOld = ({ support }) => Object.keys(OLDEST).every((browser) => isIn(browser, support));

/* Features below a member describe its options; only names of one word are names. */
function membersOf(name, feature) {
  return Object.entries(feature).filter(([member, { __compat: known }]) => known && /^[a-z]\w*$/i.test(member))
    .map(([member, { __compat: known }]) => ({
      holder: name, name: member.replace(/_static$/, ""), isStatic: member.endsWith("_static"), isOld: isOld(known),
    })).filter(({ name: member }) => !member.includes("_"));
}

const builtins = { ...javascript.builtins, ...javascript.builtins.Intl };
const NAMESPACES = new Set(["Atomics", "CSS", "Intl", "JSON", "Math", "Reflect", "WebAssembly", "console"]);
const members = [...Object.entries(api), ...Object.entries(builtins)]
  .filter(([, feature]) => feature.__compat)
  .flatMap(([name, feature]) => membersOf(name, feature))
  .map((one) => ({ ...one, isStatic: one.isStatic || NAMESPACES.has(one.holder) }));

export const younger = members.filter((one) => !one.isOld);

/* Of an instance's members only the name is known: one that an older thing has as well is let pass. */
const isOfSome = ({ isStatic, holder }) => !isStatic || NAMESPACES.has(holder);
const oldNames = new Set(members.filter((one) => one.isOld && isOfSome(one)).map(({ name }) => name));
export const youngNames = [...new Set(younger.filter(({ isStatic }) => !isStatic).map(({ name }) => name))]
  .filter((name) => !oldNames.has(name));
export const youngStatics = younger.filter(({ isStatic }) => isStatic);

/* Whole interfaces and global functions; `Window` and others stay for what they have that is old. */
const youngHolders = Object.entries({ ...api, ...builtins })
  .filter(([, { __compat: known }]) => known && !isOld(known)).map(([holder]) => ({ holder, name: "", isStatic: true }));

if (import.meta.url === `file://${process.argv[1]}`) {
  const rows = [...youngHolders, ...younger].map(({ holder, name, isStatic }) => [holder, name, isStatic]);
  process.stdout.write(JSON.stringify(rows));
}

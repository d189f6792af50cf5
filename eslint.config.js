/* Our scripts, for browsers of the last years: the language is that of Chrome 88 and iOS 15, and
   what they use of the browser is named here, each of it old enough. */
const of = (names) => Object.fromEntries(names.split(/\s+/).map((name) => [name, "readonly"]));
const EVERYWHERE = "URL URLSearchParams clearTimeout crypto fetch setTimeout";
const PAGE = `${EVERYWHERE} AbortController DOMParser Event IntersectionObserver Node addEventListener caches
  confirm document localStorage location navigator performance setInterval`;

const rules = {
  "array-callback-return": "error",
  complexity: ["error", 12],
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "max-len": ["error", { code: 130 }],
  "max-lines": ["error", 200],
  "no-console": "error",
  "no-implicit-globals": "error",
  "no-param-reassign": "error",
  "no-restricted-globals": ["error", "event", "name", "window"],
  "no-restricted-properties": ["error", { object: "AbortSignal", property: "timeout" }],
  "no-shadow": "error",
  "no-undef": "error",
  "no-unused-vars": "error",
  "no-use-before-define": ["error", { functions: false }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "prefer-template": "error",
};

export default [
  {
    files: ["static/js/**/*.js"],
    languageOptions: { ecmaVersion: 2021, sourceType: "module", globals: of(PAGE) },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules,
  },
  { files: ["static/js/upload/*.js"], languageOptions: { globals: of("tus") } },
  { files: ["static/js/passkey.js"], languageOptions: { globals: of("allauth") } },
  {
    files: ["static/js/worker.js"],
    languageOptions: { sourceType: "script", globals: of(`${EVERYWHERE} Response caches self`) },
    rules: { "no-implicit-globals": "off" },
  },
  {
    files: ["tests/js/*.js", "eslint.config.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: of("URL globalThis") },
    rules,
  },
];

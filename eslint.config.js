/* Our scripts, for the browsers that README names: the language is that of Chrome 88 and iOS 15,
   what they use of the browser is named here, and a younger function is called by `?.()` alone. */
import { youngNames, youngStatics } from "./tests/js/younger.js";

const of = (names) => Object.fromEntries(names.split(/\s+/).map((name) => [name, "readonly"]));
const EVERYWHERE = "URL URLSearchParams clearTimeout crypto fetch setTimeout";
const PAGE = `${EVERYWHERE} AbortController DOMParser Event IntersectionObserver Node addEventListener caches
  confirm document FormData history localStorage location navigator performance requestAnimationFrame setInterval`;

/* What is ours and has the name of a younger function. */
const OURS = new Set(["draw", "drop", "forget", "queue", "show", "take"]);
const NAMES = new Set(youngNames.filter((name) => !OURS.has(name)));
const STATICS = new Set(youngStatics.map(({ holder, name }) => `${holder}.${name}`));

const unguarded = {
  create: (context) => ({
    CallExpression({ callee, optional }) {
      const { object, property } = callee;
      if (optional || callee.type !== "MemberExpression" || callee.computed) return;
      if (!NAMES.has(property.name) && !STATICS.has(`${object.name}.${property.name}`)) return;
      const message = "{{name}} is younger than the oldest browsers in README: call it by ?.() and do without";
      context.report({ node: property, message, data: property });
    },
  }),
};

/* Of iOS 16.4 and Chrome 112: an older browser does not read a file that holds one. */
const YOUNG_PATTERNS = ["Literal[regex.pattern=/\\(\\?<[=!]/]", "Literal[regex.flags=/[dv]/]"];

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
    plugins: { browsers: { rules: { unguarded } } },
    rules: { ...rules, "browsers/unguarded": "error", "no-restricted-syntax": ["error", ...YOUNG_PATTERNS] },
  },
  {
    /* What a page from the disk that sends nothing may name: nothing that could send. */
    files: ["evaluations/outcome/publication/verify_page/*.js"],
    languageOptions: { ecmaVersion: 2021, sourceType: "module", globals: of("TextDecoder TextEncoder document setTimeout") },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { browsers: { rules: { unguarded } } },
    rules: { ...rules, "browsers/unguarded": "error", "no-restricted-syntax": ["error", ...YOUNG_PATTERNS] },
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
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: of("URL globalThis process") },
    rules,
  },
];

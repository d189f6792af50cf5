/* The questions on their page: each a [data-question] under a name of its own, with its fields. */
import { element, wasChanged } from "../element.js";
import { newId } from "../outbox.js";

const FIELDS = ["text", "indicator", "evidence", "page", "shared"];
const BLANK = "new-question";

export const form = document.querySelector("[data-questions]");
const texts = form.querySelector("[data-words]").dataset;
export const text = (name) => texts[`text${name}`];
export const blocks = () => [...form.querySelectorAll("[data-blocks] [data-question]")];
export const blockOf = (key) => blocks().find((block) => block.dataset.question === key);
/* Asked meanwhile: it is shown, and nobody writes on it. */
export const isAsked = (key) => Boolean(form.querySelector(`[data-asked="${key}"]`));
export const field = (block, name) => block.querySelector(`[data-field="${name}"]`);
export const versionOf = (block) => Number(field(block, "version").value);

export function valuesOf(block) {
  return Object.fromEntries(FIELDS.map((name) => {
    const one = field(block, name);
    return [name, one.type === "checkbox" ? (one.checked ? "on" : "") : one.value];
  }));
}

export function fill(block, values, version) {
  for (const name of FIELDS.filter((one) => one in values)) {
    const one = field(block, name);
    if (one.type === "checkbox") one.checked = Boolean(values[name]);
    else one.value = values[name];
  }
  field(block, "version").value = version;
  if (values.indicator || values.evidence || values.page) block.querySelector("details").open = true;
}

export function say(block, state, sentence) {
  const line = block.querySelector(".mark-state");
  line.dataset.state = state;
  line.textContent = sentence;
}

/* The empty block of the page under another name. */
export function add(key = newId()) {
  const { innerHTML } = document.querySelector("[data-blank]");
  const holder = element("div", "");
  holder.innerHTML = innerHTML.split(BLANK).join(key);
  const block = holder.querySelector("[data-question]");
  form.querySelector("[data-blocks]").append(block);
  return block;
}

/* Before the scripts had come, on a slow network. */
export const typedEarly = () => blocks()
  .filter((block) => FIELDS.some((name) => wasChanged(field(block, name))))
  .map((block) => [block, valuesOf(block)]);

/* What the server did not take: the judge says what becomes of it, below the part. */
import { button, element } from "../element.js";
import { form, outbox, text } from "./form.js";

const spoken = (values) => Object.entries(values)
  .map(([name, value]) => (name === "not_applicable" ? (value ? "–" : "") : String(value)))
  .filter(Boolean).join(" · ") || text("Empty");

export const isAsked = (part) => part.box.querySelector(".two-values") !== null;

export function settle(part) {
  part.box.querySelector(".two-values")?.remove();
}

function offer(part, content, choices) {
  settle(part);
  const box = element("div", "", { class: "two-values" });
  box.append(...content);
  for (const [label, act] of choices) {
    box.append(button(label, "btn-outline-primary", () => {
      settle(part);
      act();
    }), " ");
  }
  part.box.append(box);
}

/* Both values, and the question which of them holds. */
export function ask(part, { stored, version, sentence }, { onHere, onThere }) {
  /* On the committee's sheet the server knows who was first. */
  part.show("conflict", "agreed" in form.dataset && sentence ? sentence : text("Conflict"));
  const list = element("dl", "");
  for (const [label, values] of [[text("Here"), part.values], [text("There"), stored]]) {
    list.append(element("dt", label), element("dd", spoken(values)));
  }
  offer(part, [list], [
    [text("Usehere"), () => {
      part.version = version;
      outbox.drop(part.cell);
      onHere(part);
    }],
    [text("Usethere"), () => {
      outbox.know(part.cell, stored, version);
      part.values = stored;
      part.version = version;
      part.show("saved", text("Kept"));
      onThere();
    }],
  ]);
}

/* What cannot be taken any more stays visible until the judge puts it away. */
export function close(part, sentence) {
  part.show("error", `${text("Closed")} ${sentence}`);
  /* In a box that is closed the button could not be pressed. */
  part.box.disabled = false;
  offer(part, [], [[text("Discard"), () => {
    outbox.drop(part.cell);
    location.reload();
  }]]);
}

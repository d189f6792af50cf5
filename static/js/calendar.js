/* A calendar in the Buddhist era beside a date box: [data-calendar] > input + button. */
import { arabic, element } from "./element.js";

const BE_OFFSET = 543;
const monthName = new Intl.DateTimeFormat("th-TH-u-ca-buddhist", { month: "long", year: "numeric" });
const dayName = new Intl.DateTimeFormat("th-TH", { weekday: "narrow" });
const longDay = new Intl.DateTimeFormat("th-TH-u-ca-buddhist", { dateStyle: "full" });
const two = (number) => String(number).padStart(2, "0");
const typed = (day) => `${two(day.getDate())}/${two(day.getMonth() + 1)}/${day.getFullYear() + BE_OFFSET}`;

function readTyped(text) {
  const date = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(arabic(text).trim());
  return date ? new Date(date[3] - BE_OFFSET, date[2] - 1, date[1]) : null;
}

function monthGrid(first, chosen) {
  const grid = element("div", "", { class: "calendar-days" });
  for (let weekday = 0; weekday < 7; weekday += 1) {
    grid.append(element("span", dayName.format(new Date(2023, 0, 1 + weekday)), { "aria-hidden": "true" }));
  }
  for (let blank = 0; blank < first.getDay(); blank += 1) grid.append(element("span", ""));
  const day = new Date(first);
  while (day.getMonth() === first.getMonth()) {
    const pressed = chosen && day.toDateString() === chosen.toDateString();
    grid.append(element("button", day.getDate(), {
      type: "button", "data-day": typed(day), "aria-label": longDay.format(day), "aria-pressed": Boolean(pressed),
    }));
    day.setDate(day.getDate() + 1);
  }
  return grid;
}

function attach(box) {
  const input = box.querySelector("input");
  const opener = box.querySelector("button");
  let month = null;
  let panel = null;

  function close({ refocus = false } = {}) {
    panel?.remove();
    panel = null;
    opener.setAttribute("aria-expanded", "false");
    if (refocus) opener.focus();
  }

  const beside = (step) => new Date(month.getFullYear(), month.getMonth() + step, 1);
  const stepper = (label, step) => element("button", label, {
    type: "button", "data-step": step, "aria-label": monthName.format(beside(step)),
  });

  function draw() {
    panel?.remove();
    panel = element("div", "", { class: "calendar", role: "group", "aria-label": monthName.format(month) });
    const head = element("div", "", { class: "calendar-head" });
    head.append(
      stepper("‹", -1),
      element("span", monthName.format(month)),
      stepper("›", 1),
    );
    panel.append(head, monthGrid(month, readTyped(input.value)));
    box.append(panel);
  }

  opener.addEventListener("click", () => {
    if (panel) return close();
    const start = readTyped(input.value) ?? new Date();
    month = new Date(start.getFullYear(), start.getMonth(), 1);
    opener.setAttribute("aria-expanded", "true");
    draw();
    return (panel.querySelector('[aria-pressed="true"]') ?? panel.querySelector("[data-day]")).focus();
  });
  box.addEventListener("click", (event) => {
    const { day, step } = event.target.dataset;
    if (day) {
      input.value = day;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      close({ refocus: true });
    } else if (step) {
      month = beside(Number(step));
      draw();
      panel.querySelector(`[data-step="${step}"]`).focus();
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel) close({ refocus: true });
    const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
    if (panel && event.target.dataset.day && moves[event.key]) {
      event.preventDefault();
      const day = readTyped(event.target.dataset.day);
      day.setDate(day.getDate() + moves[event.key]);
      month = new Date(day.getFullYear(), day.getMonth(), 1);
      draw();
      panel.querySelector(`[data-day="${typed(day)}"]`).focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (panel && !event.composedPath().includes(box)) close();
  });
}

document.querySelectorAll("[data-calendar]").forEach(attach);

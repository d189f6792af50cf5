/* When slots change places, the times stay where they were and what is presented moves. */
const list = document.querySelector("[data-times]");
const times = () => [...list.querySelectorAll(":scope > [data-item]:not([disabled])")].map((item) => [
  item.querySelector('[data-time="start"]'),
  item.querySelector('[data-time="end"]'),
]);
let before = times().map((pair) => pair.map((box) => box.value));

list.addEventListener("input", () => { before = times().map((pair) => pair.map((box) => box.value)); });
list.addEventListener("reorder", () => {
  times().forEach((pair, at) => pair.forEach((box, side) => { box.value = before[at][side]; }));
});

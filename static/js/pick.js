/* Suggestions while one types: an input followed by <datalist data-offers="address">; and in
   [data-picks] one more box whenever the last is filled. */
const PAUSE = 200;
const FEWEST = 2;

function attach(offers) {
  const input = offers.previousElementSibling;
  let timer = 0;
  let asked = "";
  input.setAttribute("list", offers.id);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const typed = input.value.trim();
    if (typed.length < FEWEST || typed.endsWith(")")) return;
    timer = setTimeout(async () => {
      asked = typed;
      const answer = await fetch(`${offers.dataset.offers}?q=${encodeURIComponent(typed)}`).catch(() => null);
      if (!answer?.ok || asked !== typed) return;
      const { options } = await answer.json();
      offers.replaceChildren(...options.map((value) => Object.assign(document.createElement("option"), { value })));
    }, PAUSE);
  });
}

document.querySelectorAll("[data-offers]").forEach(attach);

function grow(picks) {
  picks.addEventListener("input", (event) => {
    const last = picks.lastElementChild;
    if (!last.contains(event.target) || !event.target.value.trim()) return;
    const more = last.cloneNode(true);
    const [box, offers] = more.children;
    box.value = "";
    box.removeAttribute("id");
    offers.id = `${offers.id}-more`;
    offers.replaceChildren();
    picks.append(more);
    attach(offers);
  });
}

document.querySelectorAll("[data-picks]").forEach(grow);

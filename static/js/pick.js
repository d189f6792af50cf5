/* Suggestions while one types: an input followed by <datalist data-offers="address">. */
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

/* How much time is left: [data-countdown] with the end, [data-now] with the server's clock. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/* The device's clock may be wrong by a day: the difference to the server's is taken at loading. */
function show(node, offset) {
  const { countdown, textDays, textHours, textMinutes, textLeft, textOver } = node.dataset;
  const left = Date.parse(countdown) - (Date.now() + offset);
  if (left <= 0) {
    node.textContent = textOver;
    node.classList.replace("tag-warn", "tag-bad");
    return;
  }
  const days = Math.floor(left / DAY);
  const hours = Math.floor((left % DAY) / HOUR);
  const minutes = Math.max(1, Math.floor((left % HOUR) / MINUTE));
  const parts = days ? [`${days} ${textDays}`, `${hours} ${textHours}`]
    : hours ? [`${hours} ${textHours}`, `${minutes} ${textMinutes}`]
      : [`${minutes} ${textMinutes}`];
  node.textContent = `${textLeft} ${parts.join(" ")}`;
}

for (const node of document.querySelectorAll("[data-countdown]")) {
  const offset = Date.parse(node.dataset.now) - Date.now();
  show(node, offset);
  setInterval(() => show(node, offset), 20_000);
}

/* Ask again after [data-refresh] seconds; not while nobody looks. */
const seconds = Number(document.querySelector("[data-refresh]").dataset.refresh);
setInterval(() => document.hidden || location.reload(), seconds * 1000);

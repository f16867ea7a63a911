// What makes pages a little easier to use where there is script. Everything works without it.
"use strict";

// A choice in a form of filters shows its result at once.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-live]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
});

// Empty fields stay out of the address.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "get") return;
  for (const field of event.target.querySelectorAll("input, select")) if (field.value === "") field.disabled = true;
});
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[method=get] :disabled")) field.disabled = false;
});

// "/" leads to the search field.
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;
  const field = document.querySelector(".find input");
  if (event.key === "/" && !typing && field) { event.preventDefault(); field.focus(); }
});

// Long work: ask for its state until it is done, then show the result.
const work = document.querySelector("[data-watch]");
if (work) {
  const ask = async () => {
    const answer = await fetch(work.dataset.watch, { headers: { accept: "application/json" } }).then((response) => response.json()).catch(() => null);
    if (!answer || answer.done) return location.reload();
    const bar = work.querySelector("progress");
    if (bar && answer.of > 0) { bar.max = answer.of; bar.value = answer.at; }
    setTimeout(ask, 500);
  };
  setTimeout(ask, 300);
}

// Printing opens what is folded.
window.addEventListener("beforeprint", () => document.querySelectorAll("details:not(.asof-more, .chart details, .sections-top)").forEach((part) => { part.open = true; }));

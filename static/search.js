// Suggestions under the search field. Without this script the field works as it is.
"use strict";
const field = document.querySelector("[data-suggest]");
const list = document.getElementById("suggestions");
let waiting = 0;

async function suggest() {
  const words = field.value.trim();
  if (!words) return;
  const answer = await fetch(field.dataset.suggest + "?q=" + encodeURIComponent(words));
  if (!answer.ok || field.value.trim() !== words) return;
  const { suggestions } = await answer.json();
  list.replaceChildren(...suggestions.map((title) => new Option(title)));
}

if (field && list) field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => suggest().catch(() => {}), 200);
});

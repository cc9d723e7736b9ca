// Searches the titles of a long list in the page itself: also where the site is a folder of files.
"use strict";
const place = document.querySelector("[data-filter]");
const rows = [...document.querySelectorAll("[data-row]")];

function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[〔【［]/g, "[").replace(/[〕】］]/g, "]").replace(/\s+/g, "");
}

function filter(words) {
  const parts = words.trim().split(/\s+/).map(fold).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const text = fold(row.textContent);
    row.hidden = !parts.every((part) => text.includes(part));
    shown += row.hidden ? 0 : 1;
  }
  for (const group of document.querySelectorAll("[data-group]"))
    group.hidden = !group.querySelector("[data-row]:not([hidden])");
  return shown;
}

if (place && rows.length) {
  const label = document.createElement("label");
  const field = document.createElement("input");
  const told = document.createElement("p");
  label.textContent = "在标题和文号里找";
  field.type = "search";
  field.id = "filter";
  label.htmlFor = "filter";
  told.setAttribute("role", "status");
  told.className = "soft";
  field.addEventListener("input", () => { told.textContent = `有 ${filter(field.value)} 条`; });
  place.className = "field";
  place.append(label, field, told);
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    field.value = asked;
    told.textContent = `有 ${filter(asked)} 条`;
  }
}

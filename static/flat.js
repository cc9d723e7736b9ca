// Larger type on the pages of the static export, which no program remembers for the reader: kept in the browser.
"use strict";
const size = document.querySelector("[data-size]");
const KEY = "qf_mode";

function remembered() {
  try { return localStorage.getItem(KEY) === "elder"; } catch { return false; }
}

function show(elder) {
  document.documentElement.classList.toggle("elder", elder);
  if (size) size.textContent = elder ? "普通版" : "大字版";
}

show(remembered());
if (size) {
  size.hidden = false;
  size.addEventListener("click", () => {
    const elder = !document.documentElement.classList.contains("elder");
    try { localStorage.setItem(KEY, elder ? "elder" : "plain"); } catch { /* not kept: this page only */ }
    show(elder);
  });
}

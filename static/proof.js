// The proof page as a file of the static export: holds the digits that the code on a paper brings against the page, as the
// program does on its own site. Without this script the digits can be compared by eye.
"use strict";
const paper = new URLSearchParams(location.search).get("paper") ?? "";
const entries = [...document.querySelectorAll("[data-entry]")].map((entry) => entry.textContent);
const digest = document.querySelector("[data-digest]")?.textContent ?? "";

if (/^[0-9a-f]{16}$/.test(paper)) {
  const known = entries.some((entry) => entry.includes(`"sha256":"${paper}`));
  const verdict = !known ? "other" : digest.startsWith(paper) ? "same" : "old";
  document.querySelector(`[data-paper="${verdict}"]`).hidden = false;
}

// Writing the report's prose: a figure's name is put where the cursor stands, the length counts along. Without this
// script the names are copied by hand and the length is told after saving.
"use strict";
const text = document.getElementById("text");
const shown = document.getElementById("length");

for (const code of document.querySelectorAll("[data-insert]")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet small", textContent: "插入" });
  button.setAttribute("aria-label", "插入" + code.closest("div").querySelector("dt").textContent);
  button.addEventListener("click", () => {
    text.setRangeText(code.textContent, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    count();
  });
  code.after(" ", button);
}

function count() {
  const most = Number(text.dataset.most ?? 0);
  const length = text.value.replace(/\s/gu, "").length;
  shown.textContent = "现有约 " + length + " 字" + (most > 0 ? (length > most ? "，超过了 " : "，不超过 ") + most + " 字" + (length > most ? "" : "为宜") : "");
}
text.addEventListener("input", count);

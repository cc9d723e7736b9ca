// The machine in the reading corner: after a while without a touch it warns, empties every form, forgets what the page
// kept and leads back to the start. Without this script the pages work as everywhere; nothing is wiped then.
"use strict";
const WARN = 75000;
const LEAVE = 15000;
const start = document.documentElement.dataset.kiosk;
let timer = 0;
let notice = null;

function wipe() {
  for (const form of document.forms) {
    form.reset();
    for (const field of form.querySelectorAll("input:not([type=hidden]), textarea")) field.value = "";
  }
  sessionStorage.clear();
  location.replace(start);
}

function warn() {
  notice = Object.assign(document.createElement("div"), { className: "idle", textContent: "还在看吗？碰一下屏幕接着看，不然就回到首页。" });
  notice.setAttribute("role", "alert");
  document.body.append(notice);
  timer = setTimeout(wipe, LEAVE);
}

function touched() {
  clearTimeout(timer);
  notice?.remove();
  notice = null;
  timer = setTimeout(warn, WARN);
}

for (const name of ["pointerdown", "keydown", "scroll", "input"]) addEventListener(name, touched, { passive: true, capture: true });
for (const form of document.forms) form.autocomplete = "off";
// A page taken out of the browser's memory by "back" holds what was typed: it begins anew.
addEventListener("pageshow", (event) => event.persisted && location.reload());
touched();

// The hall's screen: takes the new figures in place every few seconds and says plainly when they can not be had. Without this
// script the page reloads itself.
"use strict";
const every = Number(document.body.dataset.seconds) * 1000;
const parts = ["header", "main", "footer"];

async function renew() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(every / 2) });
    if (!answer.ok) throw new Error(answer.status);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts) document.querySelector(part).replaceWith(fresh.querySelector(part));
    document.documentElement.classList.remove("stale");
  } catch {
    document.documentElement.classList.add("stale");
    document.getElementById("screen-stale").textContent = "网络断了，这是断开前的数字。";
  }
}

setInterval(renew, every);

// Tools of the reading page and of the board sheet that need a script: read aloud by the browser's own voice, share, print.
"use strict";
const tools = document.querySelector("[data-tools]");
const text = document.querySelector("[data-read]");
const sheet = document.querySelector("[data-print]");

function made(label, run) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = label;
  button.addEventListener("click", () => run(button));
  return button;
}

function add(label, run) {
  const item = document.createElement("li");
  item.append(made(label, run));
  tools.append(item);
}

function read(button) {
  if (speechSynthesis.speaking) {
    speechSynthesis.cancel();
    button.textContent = "读给我听";
    return;
  }
  // Short pieces: long ones are cut off by some browsers.
  const pieces = text.innerText.split(/\n+/).filter((line) => line.trim());
  pieces.forEach((line, i) => {
    const speech = new SpeechSynthesisUtterance(line);
    speech.lang = "zh-CN";
    speech.rate = 0.9;
    if (i === pieces.length - 1) speech.onend = () => { button.textContent = "读给我听"; };
    speechSynthesis.speak(speech);
  });
  button.textContent = "停止朗读";
}

async function share(button) {
  const link = { title: document.querySelector("h1").textContent, url: location.href };
  if (navigator.share) return navigator.share(link).catch(() => {});
  await navigator.clipboard.writeText(link.url);
  button.textContent = "网址已复制";
}

if (tools && text) {
  if ("speechSynthesis" in window) add("读给我听", read);
  if (navigator.share || navigator.clipboard) add("转发", share);
  add("打印", () => print());
}
if (sheet) sheet.prepend(made("打印", () => print()));

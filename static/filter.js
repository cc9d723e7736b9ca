// Searches a long list in the page itself, also where the site is a folder of files: titles and numbers, and where the
// export has laid the words of the texts beside it (data-words), the texts too. These come as scripts, one for each last
// byte of a pair's first character, because a page opened from a folder may read nothing else.
"use strict";
const place = document.querySelector("[data-filter]");
const rows = [...document.querySelectorAll("[data-row]")];
const words = place?.dataset.words;
const come = new Map();
const PAIRS = 12;
let turn = 0;

globalThis.qfWords = (name, pairs) => come.get(name)?.arrive(pairs);

function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[〔【［]/g, "[").replace(/[〕】］]/g, "]").replace(/\s+/g, "");
}

// The pairs of one file, asked for once.
function file(name) {
  if (!come.has(name)) {
    const one = {};
    one.pairs = new Promise((resolve) => {
      const script = document.createElement("script");
      one.arrive = resolve;
      script.src = `${words}${name}.js`;
      script.onerror = () => resolve({});
      document.head.append(script);
    });
    come.set(name, one);
  }
  return come.get(name).pairs;
}

// Numbers of the items whose text holds every pair of neighbours of a part; none for a part that is not all Han.
async function inTexts(part) {
  if (!words || !/^\p{Script=Han}{2,}$/u.test(part)) return new Set();
  const pairs = [...part].slice(0, PAIRS + 1).map((one, i, all) => one + (all[i + 1] ?? "")).slice(0, -1);
  const lists = await Promise.all(pairs.map(async (pair) =>
    (await file((pair.charCodeAt(0) & 255).toString(16).padStart(2, "0")))[pair] ?? []));
  return lists.map((list) => new Set(list)).reduce((a, b) => new Set([...a].filter((id) => b.has(id))));
}

async function filter(typed) {
  const mine = ++turn;
  const parts = typed.trim().split(/\s+/).map(fold).filter(Boolean);
  const texts = await Promise.all(parts.map(inTexts));
  if (mine !== turn) return null;
  let shown = 0;
  let byText = 0;
  for (const row of rows) {
    const title = fold(row.textContent);
    const found = parts.every((part, i) => title.includes(part) || texts[i].has(Number(row.dataset.row)));
    row.hidden = !found;
    shown += found ? 1 : 0;
    byText += found && !parts.every((part) => title.includes(part)) ? 1 : 0;
  }
  for (const group of document.querySelectorAll("[data-group]"))
    group.hidden = !group.querySelector("[data-row]:not([hidden])");
  return `有 ${shown} 条${byText ? `，其中 ${byText} 条是正文里有` : ""}`;
}

if (place && rows.length) {
  const label = document.createElement("label");
  const field = document.createElement("input");
  const told = document.createElement("p");
  const look = async () => { told.textContent = (await filter(field.value)) ?? told.textContent; };
  label.textContent = words ? "在标题、文号和正文里找" : "在标题和文号里找";
  field.type = "search";
  field.id = "filter";
  label.htmlFor = "filter";
  told.setAttribute("role", "status");
  told.className = "soft";
  field.addEventListener("input", look);
  place.className = "field";
  place.append(label, field, told);
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    field.value = asked;
    look();
  }
}

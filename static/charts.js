// A chart one can touch, made from the table that stands on the page, when somebody asks for it: only then the library
// (echarts, over a megabyte) is loaded. Without script there are the table and, for flows, the drawing that came with it.
"use strict";
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const amount = (cell) => Number(cell.textContent.replace(/,/g, ""));
const words = (cell) => (cell.querySelector("a") ?? cell).firstChild.textContent.trim();

function load(address) {
  if (typeof echarts !== "undefined") return Promise.resolve();
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
}

// Names that stand on both sides of a flow at different levels stay apart: a village's name may be a fund's.
function flow(rows, text) {
  const links = rows.map((row) => ({ source: words(row.cells[0]), target: words(row.cells[1]), value: amount(row.cells[2]) }))
    .filter((link) => link.source !== link.target && link.value > 0);
  const names = [...new Set(links.flatMap((link) => [link.source, link.target]))];
  const narrow = window.innerWidth < 640;
  return { tooltip: { trigger: "item", confine: true },
           series: [{ type: "sankey", data: names.map((name) => ({ name })), links, left: 4, right: narrow ? 110 : 180, top: 8, bottom: 8, nodeWidth: 10,
                      nodeGap: 12, draggable: false, itemStyle: { color: colour("--voice"), borderWidth: 0 },
                      lineStyle: { color: colour("--voice"), opacity: 0.25 }, emphasis: { focus: "adjacency" },
                      label: { ...text, width: narrow ? 100 : 170, overflow: "break" } }] };
}

function bars(rows, text, holder) {
  const columns = holder.dataset.columns.split(" ").map(Number);
  const heads = [...holder.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
  if (holder.dataset.reverse) rows.reverse();
  const axis = { axisLabel: text, axisLine: { lineStyle: { color: colour("--line") } }, splitLine: { lineStyle: { color: colour("--line") } } };
  return { tooltip: { trigger: "axis", confine: true }, legend: { textStyle: text, top: 0 }, color: [colour("--voice"), colour("--seal")],
           grid: { left: 8, right: 8, top: 44, bottom: 8, containLabel: true },
           xAxis: { type: "category", data: rows.map((row) => words(row.cells[0])), ...axis },
           yAxis: { type: "value", ...axis, axisLabel: { ...text, formatter: (n) => (Math.abs(n) >= 10000 ? `${n / 10000}万` : n) } },
           series: columns.map((at) => ({ type: "bar", name: heads[at], data: rows.map((row) => amount(row.cells[at])), barMaxWidth: 36 })) };
}

async function draw(holder, button) {
  button.disabled = true;
  button.textContent = "正在取画图程序……";
  try {
    await load(holder.dataset.echarts);
  } catch {
    button.disabled = false;
    button.textContent = "没有取到，再试一次";
    return;
  }
  const rows = [...holder.querySelectorAll("tbody tr")], text = { color: colour("--ink"), fontSize: 13 };
  const box = document.createElement("div"), sankey = holder.dataset.chart === "sankey";
  box.className = "chart";
  if (sankey) box.style.height = `${Math.max(320, rows.length * 24)}px`;
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", `${holder.dataset.label}，同样的数字在表里`);
  button.replaceWith(box);
  holder.querySelector("figure")?.remove();
  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption({ animation: false, ...(sankey ? flow(rows, text) : bars(rows, text, holder)) });
  window.addEventListener("resize", () => chart.resize());
}

// In large type the table alone is readable.
if (!document.documentElement.classList.contains("elder") && !document.body.classList.contains("elder"))
  for (const holder of document.querySelectorAll("[data-chart]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = "看能点开数字的图";
    button.addEventListener("click", () => draw(holder, button));
    (holder.querySelector("figure") ?? holder.querySelector(".scroll")).after(button);
  }

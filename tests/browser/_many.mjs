import { browser } from "./lib.mjs";
const B = process.argv[2], out = process.argv[3];
const pages = { home: "/", columns: "/columns", column: "/column/B02.01.01", item: "/item/45", board: "/item/45/board", proof: "/proof/45", found: "/search?q=" + encodeURIComponent("补贴"), none: "/search?q=" + encodeURIComponent("绝无此词"), pinyin: "/search?q=btff", empty: "/search", embed: "/embed?column=B02.01.01", list: "/column/B02.01.01/list.html", guide: "/guide", kiosk: "/kiosk", all: "/all" };
const only = process.argv.slice(4);
const chrome = await browser();
for (const [mode, width] of [["plain", 390], ["elder", 390], ["plain", 1280]]) {
  const context = await chrome.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: mode !== "plain" || width !== 390 });
  if (mode === "elder") await context.addCookies([{ name: "qf_mode", value: "elder", url: B }]);
  const page = await context.newPage();
  for (const [name, path] of Object.entries(pages)) {
    if (only.length && !only.includes(name)) continue;
    await page.goto(B + path);
    await page.screenshot({ path: `${out}/${name}-${mode}-${width}.png`, fullPage: true });
  }
  await context.close();
}
await chrome.close();

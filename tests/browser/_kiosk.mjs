import { browser } from "./lib.mjs";
const chrome = await browser();
const c = await chrome.newContext({ viewport: { width: 1080, height: 1400 } });
await c.addCookies([{ name: "qf_mode", value: "kiosk", url: "http://127.0.0.1:18200" }]);
const p = await c.newPage();
for (const [n, u] of [["kiosk", "http://127.0.0.1:18200/kiosk"], ["kitem", "http://127.0.0.1:18200/item/45"]]) { await p.goto(u); await p.screenshot({ path: `/tmp/w-outside/p/${n}.png` }); }
const d = await chrome.newContext({ viewport: { width: 390, height: 800 }, javaScriptEnabled: false });
const q = await d.newPage();
for (const [n, u] of [["files", "http://127.0.0.1:18201/item/79"], ["files2", "http://127.0.0.1:18201/item/80"]]) { await q.goto(u); await q.screenshot({ path: `/tmp/w-outside/p/${n}.png`, fullPage: true }); }
await chrome.close();

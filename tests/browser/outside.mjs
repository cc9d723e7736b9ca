// The public part outside of the program: a column in another site's frame and by its script, and the static export in a
// folder and under a path of a plain server: search in titles and texts, larger type, a paper held against the record.
//
// usage: node tests/browser/outside.mjs
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { accessible, browser, expect, finish, shut, site } from "./lib.mjs";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const overtime = setTimeout(() => {
  expect("the way ends in time", false);
  finish();
}, 150000);

// A server that is not the program: answer(path) gives [type, bytes] or nothing.
async function plain(answer) {
  const server = createServer((request, reply) => {
    const [type, bytes] = answer(new URL(request.url, "http://a").pathname) ?? [];
    reply.writeHead(type ? 200 : 404, { "Content-Type": type ?? "text/plain" }).end(bytes);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { base: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

// The county's page: the list in a frame, a page that may not be framed, the list by its script.
async function embedded(chrome, base, column) {
  const county = await plain(() => ["text/html; charset=utf-8", `<!doctype html><title>县门户</title>
    <iframe id="list" src="${base}/column/${column}/list.html"></iframe><iframe id="site" src="${base}/column/${column}"></iframe>
    <div id="here"><script src="${base}/column/${column}/list.js" data-rows="1"></script></div>`]);
  const page = await (await chrome.newContext()).newPage();
  await page.goto(county.base);
  const inside = page.frames().find((f) => f.url().endsWith("list.html"));
  expect("the list in a frame", (await inside.locator("li a").count()) > 0);
  expect("styled", (await inside.evaluate(() => getComputedStyle(document.querySelector(".list")).listStyleType)) === "none");
  expect("another page is not framed", !page.frames().some((f) => f.url().endsWith(`/column/${column}`)));
  const link = page.locator("#here ul.qingfeng-list li a");
  expect("the list by a script", (await link.count()) === 1);
  expect("its link", (await link.getAttribute("href")).startsWith(`${base}/item/`));
  county.stop();
}

// What is not in the title, found by its text; the same with a question in the address, as the home page asks it.
async function searched(page, all, item) {
  await page.goto(all);
  await page.fill("#filter", "一卡通");
  await page.waitForFunction(() => document.querySelector("[role=status]").textContent.includes("正文里有"));
  expect("found by its text", await page.locator(`[data-row="${item}"]`).isVisible());
  await page.fill("#filter", "补贴公示 一卡通");
  await page.waitForFunction(() => !document.querySelector("[role=status]").textContent.includes("有 0 条"));
  await page.fill("#filter", "绝无此词");
  await page.waitForFunction(() => document.querySelector("[role=status]").textContent === "有 0 条");
  await page.goto(`${all}?q=${encodeURIComponent("种粮农民")}`);
  await page.waitForFunction(() => /有 [1-9]/.test(document.querySelector("[role=status]")?.textContent));
  expect("found by its title", await page.locator(`[data-row="${item}"]`).isVisible());
  await accessible(page, all.replace(/.*\//, ""));
}

async function exported(chrome, front, item) {
  const context = await chrome.newContext({ viewport: { width: 390, height: 800 }, bypassCSP: true });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (m) => m.type() === "error" && faults.push(m.text()));
  page.on("pageerror", (e) => faults.push(e.message));
  await searched(page, `${front}/all.html`, item);
  await page.goto(`${front}/item/${item}.html`);
  await page.click("[data-size]");
  expect("larger type", await page.evaluate(() => document.documentElement.classList.contains("elder")));
  await page.click('a[href$="board.html"]');
  const digits = (await page.textContent(".stub .code")).trim();
  expect("larger type stays", await page.evaluate(() => document.documentElement.classList.contains("elder")));
  for (const [paper, words] of [[digits, "一致"], ["0123456789abcdef", "没有这样的内容"]]) {
    await page.goto(`${front}/proof/${item}.html?paper=${paper}`);
    expect(`paper ${paper}`, (await page.textContent(".verdict:visible")).includes(words));
  }
  await page.goto(`${front}/proof/${item}.html`);
  expect("no paper, no verdict", (await page.locator(".verdict:visible").count()) === 0);
  expect(`${front.slice(0, 4)} console`, faults.length === 0, faults.join(" | "));
  await context.close();
}

const { base, data, command, stop } = await site();
const chrome = await browser();
try {
  const { items } = await (await fetch(`${base}/feed/data.json`)).json();
  const item = items.find((one) => one.title.includes("种粮农民")).id;
  const out = join(data, "..", "outside-export");
  command(["export", "site", "--org", "weichuan", "--out", out]);
  await embedded(chrome, base, items[0].column);
  await exported(chrome, pathToFileURL(out).href, item);
  const portal = await plain((path) => {
    const file = join(out, decodeURIComponent(path).replace(/^\/zwgk\/weichuan\//, ""));
    return path.startsWith("/zwgk/weichuan/") && existsSync(file) ? [TYPES[extname(file)] ?? "application/octet-stream", readFileSync(file)] : null;
  });
  await exported(chrome, `${portal.base}/zwgk/weichuan`, item);
  portal.stop();
} catch (fault) {
  expect("the way to its end", false, fault.stack);
}
await shut(chrome);
stop();
clearTimeout(overtime);
finish();

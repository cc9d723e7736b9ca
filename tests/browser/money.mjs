// The money in the browser: a villager on a phone from the year's funds to a question beside one payment, the page
// again without a network, the supervisor from a lead to its result at a desk.
//
// usage: node tests/browser/money.mjs
import { browser, expect, finish, login, shut, site } from "./lib.mjs";

const overtime = setTimeout(() => {
  expect("the way ends in time", false);
  finish();
}, 150000);

async function fits(page, name) {
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  expect(`${name} fits`, wide <= 0, `${wide} px too wide`);
}

// Without script: from the funds to one list, its line, the question and its receipt.
async function villager(chrome, base) {
  const context = await chrome.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  await page.goto(base + "/funds");
  await page.click("main ul.list.books a >> nth=0");
  await page.click('main a[href*="/funds/list/"] >> nth=0');
  expect("names are covered", /王\*/.test(await page.textContent("main")) && !(await page.content()).includes("王示例"));
  await page.click('main a[href*="about=funds"] >> nth=0');
  expect("the payment is named", (await page.textContent("main")).includes("笔"));
  await page.fill("#field-text", "这一笔没有收到");
  await page.click("main form[method=post] button[type=submit]");
  expect("a number and a secret", /\d{4}-\d{5}/.test(await page.textContent("main")));
  await context.close();
}

// A page seen before is there without a network; one never seen says so.
async function offline(chrome, base) {
  const context = await chrome.newContext({ viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  await page.goto(base + "/funds");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.goto(base + "/funds");
  await page.waitForFunction(async (path) => (await caches.match(path)) !== undefined, base + "/funds");
  await context.setOffline(true);
  await page.goto(base + "/funds");
  expect("seen before: there", (await page.textContent("h1")).includes("惠民惠农"));
  await page.goto(base + "/projects");
  expect("never seen: said so", (await page.textContent("h1")).includes("没有网络"));
  await context.close();
}

// The chart is asked for, comes from the table and breaks no rule of the page.
async function chart(chrome, base) {
  const page = await (await chrome.newContext({ viewport: { width: 390, height: 800 } })).newPage();
  const wrong = [];
  page.on("console", (said) => said.type() === "error" && wrong.push(said.text()));
  page.on("pageerror", (error) => wrong.push(error.message));
  const loaded = [];
  page.on("request", (request) => loaded.push(request.url()));
  await page.goto(base + "/funds");
  expect("the library waits until it is asked for", !loaded.some((url) => url.includes("echarts")));
  await page.click("[data-chart=sankey] > button");
  await page.waitForSelector(".chart svg text");
  expect("the chart names what the table names", (await page.textContent(".chart")).includes("耕地地力保护补贴"));
  expect("the table stays", (await page.$$("[data-chart=sankey] tbody tr")).length > 3);
  await fits(page, "chart");
  expect("strict policy kept", wrong.length === 0, wrong.join("; "));
  await page.context().close();
}

async function supervisor(chrome, base, accounts) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
  expect("leader logs in", await login(context, base, "lingdao", accounts.lingdao));
  const page = await context.newPage();
  await page.goto(base + "/desk/leads");
  await fits(page, "leads");
  await page.click("main ul.list.books a >> nth=0");
  await page.click('form:has(input[value="assign"]) button');
  await page.selectOption("#result", "allowed");
  await page.fill("#words", "当月发放，政策允许");
  await page.click('form:has(input[value="check"]) button');
  expect("it waits for another person", (await page.textContent("main")).includes("待审核") && (await page.$("text=审核办结 >> visible=true")) === null);
  await context.close();
}

const here = await site();
const base = here.base + "/weichuan";
let chrome;
try {
  chrome = await browser();
  await villager(chrome, base);
  await offline(chrome, base);
  await chart(chrome, base);
  await supervisor(chrome, base, here.accounts);
} finally {
  await shut(chrome);
  here.stop();
}
clearTimeout(overtime);
finish();

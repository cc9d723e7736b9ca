// The main task of each role in the browser: a citizen without script from a question to a number at the window, the map
// under a finger, the counter, a village's account, the leader, the county. Phone and desk; every stop against axe and its width.
// (pages.mjs looks at the start page of each role.)
//
// usage: node tests/browser/roles.mjs
import { accessible, browser, expect, finish, login, site } from "./lib.mjs";

const PHONE = { viewport: { width: 390, height: 800 }, hasTouch: true, bypassCSP: true };
const DESK = { viewport: { width: 1280, height: 900 }, bypassCSP: true };
const overtime = setTimeout(() => {
  expect("the ways end in time", false);
  finish();
}, 150000);

const words = (page) => page.textContent("main");

// Without script: what do I need for …, its guide with the form to fill in, an appointment, the number.
async function citizen(chrome, base) {
  const context = await chrome.newContext({ ...PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(base + "/service");
  await page.fill("main input[name=q]", "我妈年纪大了想办低保要带什么材料");
  await page.press("main input[name=q]", "Enter");
  await page.click('main a:has-text("最低生活保障对象审核确认")');
  const form = page.locator('main a:has-text("空白表格")').first();
  expect("the form beside its material", (await page.request.get(new URL(await form.getAttribute("href"), page.url()).href)).status() === 200);
  const seen = [page.url()];
  await page.click('main a:has-text("预约到窗口办")');
  await page.selectOption("#field-window", { index: 1 });
  await page.selectOption("#field-day", { index: 1 });
  await page.selectOption("#field-half", "am");
  await page.fill("#field-name", "王大娘");
  await page.fill("#field-tail", "1234");
  await page.selectOption("#field-priority", "elder");
  seen.push(page.url());
  await page.click("main form[method=post] button[type=submit]");
  const text = await words(page);
  expect("a number with its place", text.includes("前面还有 0 人") && text.includes("优先号：老年人"), text);
  return [...seen, page.url()];
}

// What he saw, once more with a script: axe needs one.
async function looked_at(chrome, addresses) {
  const page = await (await chrome.newContext(PHONE)).newPage();
  for (const address of addresses) {
    await page.goto(address);
    await accessible(page, new URL(address).pathname);
  }
}

// The drawing is there at once; a finger and a button move it, a tap names a village; Leaflet only when it is asked for.
async function map(chrome, base) {
  const page = await (await chrome.newContext(PHONE)).newPage(), asked = [];
  page.on("request", (one) => asked.push(one.url()));
  await page.goto(base + "/villages");
  await page.waitForFunction(() => performance.getEntriesByName("map-ready").length > 0);
  const svg = page.locator("figure.map svg"), box = () => svg.getAttribute("viewBox").then((text) => text.split(" ").map(Number));
  const dot = page.locator("figure.map circle").nth(4), whole = await box();
  await svg.scrollIntoViewIfNeeded();
  const id = await dot.getAttribute("data-id");
  await dot.tap({ force: true });
  await page.click(`.map-card a[href$="/station/${id}"]`, { trial: true });
  await page.click('button:has-text("放大")');
  const near = await box();
  expect("nearer", Math.abs(near[2] - whole[2] / 2) < 1 && near[0] > 0, near.join());
  await page.press('button:has-text("放大")', "ArrowRight");
  expect("to the east", (await box())[0] > near[0]);
  await page.click('button:has-text("全图")');
  expect("whole again", (await box()).join() === whole.join());
  await accessible(page, "map");
  expect("no Leaflet until asked", !asked.some((url) => url.includes("leaflet")));
  await page.click('button:has-text("换成活动地图")');
  await page.waitForSelector(".leaflet-container canvas");
}

async function role(chrome, base, accounts, name, screen) {
  const context = await chrome.newContext(screen);
  expect(`${name} logs in`, await login(context, base, name, accounts[name]));
  const page = await context.newPage();
  await page.goto(base + "/desk");
  await accessible(page, `start page of ${name}`);
  return page;
}

async function counter(page, base) {
  for (const group of ["", "elder"]) {
    await page.goto(base + "/desk/queue");
    await page.selectOption("#take-window", "4");
    await page.selectOption("#take-priority", group);
    await page.click('button:has-text("取号")');
  }
  await page.goto(base + "/desk");
  await page.click('main a:has-text("窗口叫号")');
  const first = page.locator("section.answer li").first();
  expect("with priority first", (await first.textContent()).includes("优先：老年人"));
  await accessible(page, "call screen");
  await first.locator('button:has-text("叫下一号")').click();
  await page.click('button:has-text("办完")');
  expect("then the other", (await page.locator('section.answer li:has(button:has-text("叫下一号"))').textContent()).includes("现场"));
}

async function village(page, base) {
  await page.click('main a:has-text("记村账")');
  await page.click('a:has-text("记一笔账")');
  await page.selectOption("#field-kind", "payment");
  await page.fill("#field-amount", "120.50");
  await page.selectOption("#field-account", { index: 1 });
  await page.fill("#field-summary", "买扫帚二十把");
  await page.fill("#field-payee", "某某日杂店");
  await accessible(page, "a voucher");
  await page.click('button:has-text("保存为草稿")');
  expect("the month has its voucher", (await words(page)).includes("买扫帚二十把"), (await words(page)).slice(0, 300));
  await page.goto(base + "/desk");
  await page.click('main a:has-text("本村服务站")');
  await page.fill("#field-hours", "每天 8:00-18:00");
  await accessible(page, "station form");
  await page.locator("main form").first().locator("button[type=submit], button:not([type])").last().click();
  await page.goto(base + "/villages");
  await page.click('main a:has-text("东岗头村便民服务站")');
  expect("public at once", (await words(page)).includes("每天 8:00-18:00"));
}

// From the overview to what is behind one of its numbers.
async function overview(page, name, door, drill) {
  await page.click(`main a:has-text("${door}")`);
  await accessible(page, `${name}: ${door}`);
  if (drill) await page.click("main tbody th a");
  const figure = page.locator("main td.number a, main dd a, main .today a").first();
  const href = await figure.getAttribute("href");
  await figure.click();
  expect(`${name}: a number opens its list`, new URL(page.url()).pathname !== href.split("?")[0] || (await page.title()) !== "", href);
  expect(`${name}: the list is there`, (await page.locator("main h1").count()) === 1 && !(await page.title()).includes("没有"), page.url());
}

const chrome = await browser(), { base: root, accounts, stop } = await site();
const base = root + "/weichuan";
await looked_at(chrome, await citizen(chrome, base));
await map(chrome, base);
await counter(await role(chrome, base, accounts, "chengban", DESK), base);
await village(await role(chrome, base, accounts, "weichuan-03", PHONE), base);
await overview(await role(chrome, base, accounts, "lingdao", PHONE), "leader", "看全镇一览", false);
await overview(await role(chrome, base, accounts, "ducha", DESK), "county", "看全县各乡镇", true);
clearTimeout(overtime);
await chrome.close();
stop();
finish();

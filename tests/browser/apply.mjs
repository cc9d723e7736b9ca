// From application to served answer in the browser: the citizen on a phone without script, the clerk and the leader at
// a desk. Every page of the way is held against axe, its width and the HTML standard.
//
// usage: node tests/browser/apply.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible, browser, expect, finish, login, root, shut, site } from "./lib.mjs";

const folder = mkdtempSync(join(process.env.QF_SCRATCH ?? tmpdir(), "apply-"));
const kept = [];
const overtime = setTimeout(() => {
  expect("the way ends in time", false);
  finish();
}, 400000); // a busy machine is no failure

// The page as it stands: width, axe where there is script, markup kept for vnu.
async function look(page, name) {
  const html = await page.content();
  writeFileSync(join(folder, `${kept.length}.html`), "<!doctype html>\n" + html.replace(/^<!DOCTYPE html>/i, ""));
  kept.push(name);
  await accessible(page, name);
}

// The id card of nobody: the check digit of the sample's digits.
function card(digits) {
  const weight = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return digits + "10X98765432"[[...digits].reduce((sum, d, i) => sum + d * weight[i], 0) % 11];
}

async function asks(chrome, base) {
  const context = await chrome.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  await page.goto(base + "/apply");
  await page.fill("#q", "补贴");
  await page.press("#q", "Enter");
  expect("what is public is shown before asking", (await page.textContent("main")).includes("已经公开"));
  await page.fill("#field-description", "2025 年村级道路硬化项目的验收报告");
  await page.fill("#field-name", "王样例");
  await page.fill("#field-id_no", card("41022319800315221"));
  await page.fill("#field-phone", "13800138000");
  await page.selectOption("#field-way", "pickup");
  await page.click("main form[method=post] button[type=submit]");
  const number = (await page.textContent(".receipt strong")).trim(), secret = (await page.textContent(".secret")).trim();
  expect("receipt", /^\d{4}-\d{4}$/.test(number) && /^\d{4} \d{4} \d{4}$/.test(secret), number + " " + secret);
  return { number, secret };
}

async function follows(context, base, receipt, words, name) {
  const page = await context.newPage();
  await page.goto(base + "/track");
  await page.fill("#field-number", receipt.number);
  await page.fill("#field-secret", receipt.secret);
  await page.click("main button[type=submit]");
  const text = await page.textContent("main");
  expect(name, words.every((w) => text.includes(w)), words.filter((w) => !text.includes(w)).join());
  expect("the secret is in no address", !page.url().includes(receipt.secret.replaceAll(" ", "")) && !page.url().includes("="));
  await look(page, name);
}

// Opens the form of an event and sends it as it is.
async function act(page, event) {
  const form = page.locator(`form:has(input[name=event][value=${event}])`);
  await form.evaluate((f) => (f.closest("details").open = true));
  await form.locator("button").click();
}

async function press(page, label) {
  await page.click(`main button:has-text("${label}")`);
}

async function settings(page, base) {
  await page.goto(base + "/desk/letters/settings");
  for (const [name, value] of Object.entries({ word: "洧政公开", office: "党政办公室", address: "洧川镇政府", phone: "0371-27800000",
                                               review_body: "尉氏县人民政府", court: "尉氏县人民法院" }))
    await page.fill(`#field-${name}`, value);
  await page.click("main form button[type=submit]");
}

async function handles(clerk, base, receipt) {
  const page = await clerk.newPage();
  await settings(page, base);
  await page.goto(base + "/desk/cases");
  await look(page, "register");
  await page.click(`a:has-text("2025 年村级道路")`);
  await look(page, "case");
  expect("the applicant is closed", !(await page.textContent("main")).includes("王样例"));
  const here = page.url();
  await act(page, "accept");
  expect("accepted", (await page.textContent("h1")).includes("办理中"));
  await page.goto(`${base}/desk/letters/new?case=${receipt.number}&kind=granted`);
  expect("the letter knows the applicant", (await page.inputValue("#f_applicant")) === "王样例");
  await look(page, "new letter");
  await page.fill("#f_provide", "验收报告复印件一份，当面领取");
  await press(page, "拟稿");
  await look(page, "letter");
  const letter = page.url();
  await press(page, "送审");
  await page.goto(here);
  expect("the case waits for review", (await page.textContent("h1")).includes("审核中"));
  return { page, here, letter };
}

async function signs(leader, letter) {
  const page = await leader.newPage();
  await page.goto(letter);
  await press(page, "签发");
  expect("signed with a number", /洧政公开〔\d{4}〕第1号/.test(await page.textContent("main")));
}

async function serves({ page, here, letter }) {
  await page.goto(letter);
  await page.fill("#proof", "王样例签收");
  await press(page, "登记送达");
  await page.goto(here);
  const text = await page.textContent("main");
  expect("answered in time", (await page.textContent("h1")).includes("已答复") && text.includes("予以公开"));
  await look(page, "answered case");
}

function markup() {
  const jar = join(root, "tests/browser/node_modules/vnu-jar/build/dist/vnu.jar");
  const done = spawnSync("java", ["-Xss8m", "-jar", jar, "--format", "json", "--exit-zero-always", folder],
                         { encoding: "utf8", maxBuffer: 1 << 28 });
  if (!expect("vnu runs (default-jre-headless)", done.status === 0 && kept.length > 0, done.error?.message ?? done.stderr?.slice(0, 300))) return;
  const messages = JSON.parse(done.stderr || '{"messages":[]}').messages.filter((m) => m.type === "error");
  kept.forEach((name, i) => {
    const mine = messages.filter((m) => m.url?.endsWith(`/${i}.html`));
    expect(`${name} vnu`, mine.length === 0, mine.slice(0, 3).map((m) => m.message).join(" | "));
  });
}

const here = await site();
const base = here.base + "/weichuan";
let chrome;
try {
  chrome = await browser();
  const phone = await chrome.newContext({ serviceWorkers: "block", viewport: { width: 390, height: 800 } });
  const clerk = await chrome.newContext({ serviceWorkers: "block", viewport: { width: 1280, height: 900 } });
  const leader = await chrome.newContext({ serviceWorkers: "block", viewport: { width: 390, height: 800 } });
  expect("clerk logs in", await login(clerk, base, "zhuanyuan", here.accounts.zhuanyuan));
  expect("leader logs in", await login(leader, base, "lingdao", here.accounts.lingdao));
  const form = await phone.newPage();
  await form.goto(base + "/apply");
  await look(form, "form");
  const receipt = await asks(chrome, base);
  await follows(phone, base, receipt, ["已收到", "为什么是这一天", "第 20 天"], "tracking");
  const work = await handles(clerk, base, receipt);
  await signs(leader, work.letter);
  await serves(work);
  await follows(phone, base, receipt, ["已答复", "下载 PDF"], "tracking answered");
} finally {
  await shut(chrome); // before the checker, which holds this process up for long
  here.stop();
}
markup();
clearTimeout(overtime);
finish();

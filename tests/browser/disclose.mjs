// A stranger publishes a Word notice with a subsidy table that holds ID numbers: file in, covered, sent in, released by
// another, read by a citizen on a phone without script. Every page of the way is held against axe and its width.
//
// usage: node tests/browser/disclose.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible, browser, expect, finish, login, shut, site } from "./lib.mjs";

const folder = mkdtempSync(join(process.env.QF_SCRATCH ?? tmpdir(), "disclose-"));
const id = "11010519491231002X"; // the example of GB 11643
const cardNumber = "6217000010001234566"; // its check digit is wrong: found by the head of its column
const title = "2026年耕地地力保护补贴发放公示";
const overtime = setTimeout(() => {
  expect("the way ends in time", false);
  finish();
}, 240000);

// A docx as Word packs it: a paragraph and a table.
function docx() {
  const file = join(folder, "公示.docx");
  const script = `
import sys, zipfile
w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
p = lambda t: f"<w:p><w:r><w:t>{t}</w:t></w:r></w:p>"
row = lambda cells: "<w:tr>" + "".join(f"<w:tc>{p(c)}</w:tc>" for c in cells) + "</w:tr>"
rows = [["姓名", "身份证号", "一卡通账号", "金额（元）"], ["张建国", "${id}", "${cardNumber}", "520.00"], ["合计", "", "", "520.00"]]
body = p("现将发放情况公示如下。") + "<w:tbl>" + "".join(map(row, rows)) + "</w:tbl>"
with zipfile.ZipFile(sys.argv[1], "w") as z:
    z.writestr("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>")
    z.writestr("_rels/.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='a' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/></Relationships>")
    z.writestr("word/document.xml", f"<w:document {w}><w:body>{body}</w:body></w:document>")
`;
  const done = spawnSync("python3", ["-c", script, file], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
  return file;
}

async function person(chrome, web, name, options) {
  const context = await chrome.newContext({ serviceWorkers: "block", ...options }); // kept pages are tried in money.mjs
  if (name) expect(`${name} logs in`, await login(context, web.base, name, web.accounts[name]));
  return context.newPage();
}

// The clerk: file, cover, send in; on a desk and on a phone.
async function writes(chrome, web, file, width) {
  const page = await person(chrome, web, "baosong", { viewport: { width, height: 900 }, bypassCSP: true });
  await page.goto(web.base + "/desk/items/new");
  await page.fill("[name=title]", `${title}（${width}）`);
  await page.selectOption("[name=column]", { index: 1 });
  await page.selectOption("[name=kind]", "list");
  await page.setInputFiles("[name=file]", file);
  await page.click("text=保存草稿");
  await page.waitForURL(/items\/\d+$/);
  const text = await page.textContent("main");
  expect("the ID number is found", text.includes("不遮盖不能发布") && text.includes("**************002X"));
  expect("the card is found by its column", text.includes("***************4566"));
  expect("the title says whose list it is", text.includes("补贴、救助发放名单"));
  await accessible(page, `found ${width}`);
  await page.click("text=全部遮盖");
  await page.waitForLoadState();
  const covered = await page.textContent("main");
  expect("covered", !covered.includes(id) && !covered.includes(cardNumber) && covered.includes("张建国"));
  await page.click("main >> text=紧急提交");
  await page.fill("#reason-urgent", "公示时限");
  await page.click("form.step >> button:has-text('紧急提交')");
  await page.waitForLoadState();
  expect("with the leader", (await page.textContent("h1")).includes("终审"));
  const address = page.url();
  await page.context().close();
  return address;
}

async function releases(chrome, web, address) {
  const page = await person(chrome, web, "lingdao", { viewport: { width: 1280, height: 900 }, bypassCSP: true });
  await page.goto(address);
  await accessible(page, "the leader's page");
  const form = page.locator("form.step", { has: page.locator("[name=event][value=release]") });
  for (const name of ["secret", "privacy", "stability"]) await form.locator(`[name=${name}]`).check();
  await form.locator("button").click();
  await page.waitForLoadState();
  expect("released", (await page.textContent("h1")).includes("已发布"), await page.textContent("h1"));
  await page.context().close();
}

// What was covered lies sealed: another person opens it for a reason.
async function opens(chrome, web, address, width) {
  const page = await person(chrome, web, "lingdao", { viewport: { width, height: 900 }, bypassCSP: true });
  await page.goto(address);
  await page.click("text=密封的原件");
  await accessible(page, `sealed ${width}`);
  expect("nothing is shown before", !(await page.content()).includes(id));
  await page.fill("#why-1", "核对来信");
  await page.click("main button:has-text('打开')");
  await page.waitForLoadState();
  expect("opened", (await page.textContent("main")).includes(id));
  await accessible(page, `opened ${width}`);
  await page.context().close();
}

// The citizen: on a phone, with and without script.
async function reads(chrome, web, address, javaScriptEnabled) {
  const page = await person(chrome, web, null, { viewport: { width: 390, height: 800 }, javaScriptEnabled, bypassCSP: true });
  const answer = await page.goto(address.replace("/desk/items/", "/item/"));
  const html = await page.content();
  expect("the page opens", answer.status() === 200, answer.status());
  expect("name and amount stand there", html.includes("张建国") && html.includes("520.00"));
  expect("no number stands there", !html.includes(id) && !html.includes(cardNumber) && html.includes("002X"));
  if (javaScriptEnabled) {
    await accessible(page, "the public page");
    expect("print and share", (await page.textContent("[data-tools]")).includes("打印"));
  }
  await page.context().close();
}

const web = await site();
const chrome = await browser();
const file = docx();
for (const width of [1280, 390]) {
  const address = await writes(chrome, web, file, width);
  await releases(chrome, web, address);
  await opens(chrome, web, address, width);
  for (const script of [true, false]) await reads(chrome, web, address, script);
}
await shut(chrome);
web.stop();
clearTimeout(overtime);
finish();

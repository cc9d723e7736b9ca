// Every kind of page in Debian's Chromium: follows every link as a citizen and as each role, and looks at one page
// of each route with axe (plain and elder, light and dark, phone and desk), at its width, size and markup (vnu).
// A route of src/web/routes.c that no walk reaches is a failure.
//
// usage: node tests/browser/_pages.mjs [--only PREFIX]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser, expect, finish, login, root, routes, site } from "./lib.mjs";

const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : "";
const axe = readFileSync(join(root, "tests/browser/node_modules/axe-core/axe.min.js"), "utf8");
const MAX_LINKS = 1500; // of one walk
const MAX_OF_ROUTE = 45; // pages of one kind that a walk opens
const LIMIT = 50 * 1024;

// Routes that no link of a walk leads to, and why that is right; their own tests look at them.
const ELSEWHERE = {
  "/static/*": "style sheets and scripts: fetched by every page",
  "/books/image/:voucher/:n": "no picture of the demonstration is public (tests/http/books.py)",
  "/desk/books/voucher/:id/picture/:n": "no pictures in the demonstration (tests/http/books.py)",
};

const STATES = [
  { name: "phone", width: 390, elder: false, dark: false },
  { name: "desk dark", width: 1280, elder: false, dark: true },
  { name: "phone elder dark", width: 390, elder: true, dark: true },
  { name: "desk elder", width: 1280, elder: true, dark: false },
];

const known = routes();
const routeOf = (path) => known.find((r) => r.pattern.test(path));

// All links of a text, of this site, without anchors.
function linksOf(text, at, base) {
  const found = new Set();
  for (const [, raw] of text.matchAll(/<a\s[^>]*?href="([^"]*)"/g)) {
    const url = new URL(raw.replaceAll("&amp;", "&"), at);
    if (url.origin === base) found.add(url.origin + url.pathname + url.search);
  }
  return found;
}

// Opens every page that links lead to; {route path: first address}, and the texts of these.
async function walk(context, base, start, who) {
  const seen = new Map(), queue = start.map((s) => base + s), asked = new Set(queue), opened = {};
  while (queue.length && asked.size < MAX_LINKS) {
    const url = queue.shift();
    const inside = new URL(url).pathname.replace(/^\/weichuan(?=\/|$)/, "") || "/";
    const route = routeOf(inside);
    const kind = route?.path ?? "?" + inside;
    opened[kind] = (opened[kind] ?? 0) + 1;
    if (opened[kind] > MAX_OF_ROUTE) continue;
    const answer = await context.request.get(url, { maxRedirects: 5 });
    expect(`${who}: ${url.slice(base.length)} opens`, answer.status() === 200, answer.status());
    const type = answer.headers()["content-type"] ?? "";
    const landed = new URL(answer.url()).pathname.replace(/^\/weichuan(?=\/|$)/, "") || "/";
    const text = type.startsWith("text/html") ? await answer.text() : "";
    for (const path of new Set([inside, landed])) {
      const one = routeOf(path);
      if (one && answer.status() === 200 && !seen.has(one.path))
        seen.set(one.path, { url: answer.url(), html: type.startsWith("text/html"), text, access: one.access });
    }
    for (const link of linksOf(text, answer.url(), base))
      if (!asked.has(link)) {
        asked.add(link);
        queue.push(link);
      }
  }
  return seen;
}

// Gives up after a while: a page that hangs is a failure, not the end of the test.
function within(seconds, name, work) {
  let timer;
  const late = new Promise((done) => (timer = setTimeout(() => done(expect(`${name} in time`, false, `${seconds} s`)), seconds * 1000)));
  return Promise.race([work.catch((e) => expect(name, false, e.message)), late]).finally(() => clearTimeout(timer));
}

async function look(context, url, state, name) {
  const page = await context.newPage();
  const errors = [];
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  page.on("pageerror", (e) => errors.push(e.message));
  await page.goto(url);
  if (state.width < 500) {
    await page.setViewportSize({ width: 320, height: 700 });
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    expect(`${name} (${state.name}) fits 320 px`, wide <= 0, `${wide} px too wide`);
    await page.setViewportSize({ width: state.width, height: 800 });
  }
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  expect(`${name} (${state.name}) fits its width`, wide <= 0, `${wide} px too wide`);
  await page.evaluate(axe);
  const found = await page.evaluate((elder) => axe.run(document, {
    rules: elder ? { "color-contrast-enhanced": { enabled: true } } : {},
  }), state.elder);
  const words = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`);
  expect(`${name} (${state.name}) axe`, words.length === 0, words.join(" | "));
  expect(`${name} (${state.name}) console`, errors.length === 0, errors.join(" | "));
  await page.close();
}

function markup(pages) {
  const folder = mkdtempSync(join(process.env.QF_SCRATCH ?? tmpdir(), "vnu-"));
  const names = pages.map(([name, text], i) => {
    writeFileSync(join(folder, `${i}.html`), text);
    return name;
  });
  const jar = join(root, "tests/browser/node_modules/vnu-jar/build/dist/vnu.jar");
  const done = spawnSync("java", ["-Xss512k", "-jar", jar, "--format", "json", "--exit-zero-always", folder],
                         { encoding: "utf8", maxBuffer: 1 << 28 });
  const messages = JSON.parse(done.stderr || '{"messages":[]}').messages.filter((m) => m.type !== "info" || m.subType);
  expect("vnu ran", done.status === 0 && names.length > 0, done.stderr?.slice(0, 300));
  names.forEach((name, i) => {
    const mine = messages.filter((m) => m.url?.endsWith(`/${i}.html`));
    expect(`${name} vnu`, mine.length === 0, mine.slice(0, 3).map((m) => `${m.lastLine}: ${m.message}`).join(" | "));
  });
}

async function keyboard(context, base) {
  const page = await context.newPage();
  await page.goto(base + "/weichuan/");
  await page.keyboard.press("Tab");
  expect("the first Tab is the way past the menu", await page.evaluate(() => document.activeElement.className === "skip"));
  await page.keyboard.press("Enter");
  expect("it leads to the text", page.url().endsWith("#main"));
  let reached = new Set();
  const links = await page.evaluate(() => document.querySelectorAll("a[href], button, input").length);
  for (let i = 0; i < links + 5; i++) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120)));
  }
  expect("Tab reaches the search", [...reached].some((h) => h.startsWith("<input")), [...reached].length);
  await page.close();
}

async function withoutScript(chrome, base) {
  const context = await chrome.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  await page.goto(base + "/weichuan/");
  await page.fill("input[name=q]", "补贴");
  await page.press("input[name=q]", "Enter");
  expect("search without script", (await page.textContent("main")).includes("补贴"));
  await context.close();
}

const here = await site();
const chrome = await browser();
try {
  const walks = { citizen: null, ...here.accounts };
  const reached = new Map();
  for (const who of Object.keys(walks)) {
    const context = await chrome.newContext();
    const start = who === "citizen" ? ["/", "/weichuan/", "/weichuan/login", "/health", "/check"] : ["/weichuan/desk"];
    if (walks[who]) expect(`${who} logs in`, await login(context, here.base + "/weichuan", who, walks[who]));
    for (const [path, page] of await walk(context, here.base, start, who))
      if (!reached.has(path)) reached.set(path, { ...page, who });
    await context.close();
  }
  for (const route of known)
    expect(`a walk reaches ${route.path}`, reached.has(route.path) || route.path in ELSEWHERE);

  const wanted = [...reached].filter(([path, page]) => page.html && path.startsWith(only));
  wanted.push(["(no such page)", { url: here.base + "/weichuan/nowhere", html: true, who: "citizen", access: "PUBLIC" }]);
  for (const state of STATES) {
    const contexts = {};
    for (const [path, page] of wanted) {
      if (!contexts[page.who]) {
        contexts[page.who] = await chrome.newContext({
          viewport: { width: state.width, height: 800 }, colorScheme: state.dark ? "dark" : "light",
        });
        if (state.elder)
          await contexts[page.who].addCookies([{ name: "qf_mode", value: "elder", url: here.base }]);
        if (walks[page.who]) await login(contexts[page.who], here.base + "/weichuan", page.who, walks[page.who]);
      }
      await within(30, `${path} (${state.name})`, look(contexts[page.who], page.url, state, path));
    }
    for (const context of Object.values(contexts)) await context.close();
  }
  for (const [path, page] of wanted)
    if (page.text && ["PUBLIC", "ANYWHERE"].includes(page.access))
      expect(`${path} is small`, Buffer.byteLength(page.text) <= LIMIT, Buffer.byteLength(page.text));
  markup(wanted.filter(([, page]) => page.text).map(([path, page]) => [path, page.text]));
  const context = await chrome.newContext();
  await keyboard(context, here.base);
  await withoutScript(chrome, here.base);
} finally {
  await chrome.close();
  here.stop();
}
finish();

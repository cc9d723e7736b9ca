// Every kind of page: follows the links as a citizen and as each role of the demonstration, then looks at one page of
// each route in Debian's Chromium with axe (plain and elder, light and dark, phone and desk), at its width and at what
// the console says, and holds all of them against the HTML standard (vnu). A route of src/web/routes*.c that no walk
// reaches is a failure, and so are a missing browser, a missing Java and a walk that does not end in time.
//
// usage: node tests/browser/pages.mjs [--only PREFIX]     --only: routes beginning with PREFIX, and what they fail on
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser, expect, finish, root, routes, shut, site } from "./lib.mjs";
import { Person, walk } from "./lib_walk.mjs";

const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : "";
const axe = readFileSync(join(root, "tests/browser/node_modules/axe-core/axe.min.js"), "utf8");
const SMALL = 50 * 1024;   // bytes of a citizen's page
const WHOLE = 420;         // seconds, the whole test; under 300 on two quiet cores
const PAGE = 20;           // seconds, one page in one state
const AT_ONCE = 2;         // pages looked at side by side

// Routes that no link of a walk leads to, and why that is right; their own tests look at them.
const ELSEWHERE = {
  "/app.webmanifest": "named in the head of every page (tests/http/funds.py)",
  "/appointment/:code": "a secret code, given with an appointment (tests/http/service.py)",
  "/books/image/:voucher/:n": "no picture of the demonstration is public (tests/http/books.py)",
  "/complaints/qr.svg": "a picture on the board sheet (tests/http/funds.py)",
  "/county/:file": "a secret address, given with a result (tests/http/county.py)",
  "/desk/books/voucher/:id/picture/:n": "no pictures in the demonstration (tests/http/books.py)",
  "/desk/calendar.ics": "a secret address, made on request (tests/http/calendar_feed.py)",
  "/desk/cases/export": "only a large register has parts (tests/http/apply_exports.py)",
  "/desk/cases/:id": "no applications in the founding year (tests/browser/apply.mjs)",
  "/desk/cases/:id/file/:file": "no applications in the founding year (tests/http/apply.py)",
  "/desk/cases/:id/package.zip": "no applications in the founding year (tests/http/apply.py)",
  "/desk/errand/:id/:file": "no errands in the demonstration (tests/http/service.py)",
  "/desk/complaints/:id/picture/:n": "no complaints in the demonstration (tests/http/funds.py)",
  "/desk/inspection/links.csv": "no links to other sites in the founding year (tests/http/disclose_walk.py)",
  "/desk/hotline/:id/photo/:n": "no photos in the demonstration (tests/http/hotline.py)",
  "/funds/years.csv": "only where more than one year was paid (tests/http/funds.py)",
  "/service/:code/file/:file": "of one item of many (tests/http/service.py)",
  "/visits/:file": "named when there were visits, which are written once a minute (tests/http/visits.py)",
  "/desk/projects/:id/photo/:n": "no photos in the demonstration (tests/http/funds.py)",
  "/hotline/ticket/:id/photo/:n": "no photos in the demonstration (tests/http/hotline.py)",
  "/projects/:id/photo/:n": "no photos in the demonstration (tests/http/funds.py)",
  "/desk/complaints/:id": "no complaints in the demonstration (tests/http/funds.py)",
  "/desk/errand/:id": "no errands in the demonstration (tests/http/service.py)",
  "/desk/hotline/:id": "the demonstration's tickets are closed (tests/http/hotline.py)",
  "/desk/items/:id/edit": "the demonstration has no drafts (tests/http/disclose.py)",
  "/desk/items/:id/sealed": "nothing is sealed in the demonstration (tests/http/disclose_sealed.py, tests/browser/disclose.mjs)",
  "/desk/items/:id/files/:file": "no attachments in the demonstration (tests/http/disclose_files.py)",
  "/desk/items/:id/sheet": "the demonstration has no drafts (tests/http/disclose.py)",
  "/desk/items/:id/sheet/:file": "a file (tests/http/disclose.py)",
  "/desk/letters/:id": "no letters in the demonstration (tests/http/letters.py)",
  "/desk/letters/:id/file/:file": "no letters in the demonstration (tests/http/letters.py)",
  "/desk/notices/print": "no messages in the demonstration (tests/http/notify.py)",
  "/desk/pictures/:name": "no pictures in the demonstration (tests/http/disclose_pictures.py)",
  "/desk/training/:id": "no sessions in the demonstration (tests/http/training.py)",
  "/desk/training/:id/file/:number": "no files in the demonstration (tests/http/training.py)",
  "/desk/training/:id/certificate": "no sessions in the demonstration (tests/http/training.py)",
  "/desk/training/:id/qr.svg": "no sessions in the demonstration (tests/http/training.py)",
  "/desk/voices/letter/:id": "no letters to leaders in the demonstration (tests/http/voices.py)",
  "/item/:number/changes": "no item of the demonstration was revised (tests/http/disclose.py)",
  "/item/:number/file/:file": "no attachments in the demonstration (tests/http/disclose_files.py)",
  "/item/:number/picture/:name": "no pictures in the demonstration (tests/http/disclose_pictures.py)",
  "/kiosk": "the mode of one machine, by /mode?to=kiosk (tests/http/disclose_kiosk.py)",
  "/open311/discovery.json": "for programs (tests/http/hotline.py)",
  "/open311/discovery.xml": "for programs (tests/http/hotline.py)",
  "/open311/v2/requests.json": "for programs (tests/http/hotline.py)",
  "/open311/v2/requests.xml": "for programs (tests/http/hotline.py)",
  "/open311/v2/requests/:file": "for programs (tests/http/hotline.py)",
  "/open311/v2/services.json": "for programs (tests/http/hotline.py)",
  "/open311/v2/services.xml": "for programs (tests/http/hotline.py)",
  "/open311/v2/services/:file": "for programs (tests/http/hotline.py)",
  "/search/suggest": "asked by a script while typing (tests/http/search.py)",
  "/service/:code/changes": "no item of the demonstration was changed (tests/http/service.py)",
  "/station/:village/photo": "no photographs in the demonstration (tests/http/service.py)",
  "/static/*": "style sheets and scripts: fetched by every page",
  "/worker.js": "asked by a script of every page (tests/browser/money.mjs)",
  "/voices/consult/:id": "no drafts in the demonstration (tests/http/voices.py)",
  "/voices/survey/:id": "no surveys in the demonstration (tests/http/voices.py)",
};

// Each page is loaded twice, plain and elder. Plain it is seen at both widths, with axe in full at the first; elder it is seen
// at one of them in turn, for what depends on width, size and colour.
const LOOKS = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"];
const STATES = [
  { name: "plain", elder: false, views: [{ width: 390, dark: false }, { width: 1280, dark: true }] },
  { name: "elder", elder: true, views: [{ width: 1280, dark: false }, { width: 390, dark: true }] },
];

const begun = Date.now();
const overtime = setTimeout(() => {
  expect("the walk ends in time", false, `${WHOLE} s`);
  finish();
}, WHOLE * 1000);
const step = (words) => console.log(`${((Date.now() - begun) / 1000).toFixed(1)} s: ${words}`);

// Gives up after a while: a page that hangs is a failure, not the end of the test.
function within(seconds, name, work) {
  let timer;
  const late = new Promise((done) => (timer = setTimeout(() => done(expect(`${name} in time`, false, `${seconds} s`)), seconds * 1000)));
  return Promise.race([work.catch((e) => expect(name, false, e.message)), late]).finally(() => clearTimeout(timer));
}

const tooWide = (page) => page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);

// axe in the page; rules: a list of them, or null for all.
function violations(page, rules, elder) {
  return page.evaluate(async ([only, enhanced]) => {
    const options = { resultTypes: ["violations"], preload: false, rules: { "color-contrast-enhanced": { enabled: enhanced } } };
    if (only) options.runOnly = { type: "rule", values: enhanced ? [...only, "color-contrast-enhanced"] : only };
    return (await globalThis.axe.run(document, options)).violations.map((v) =>
      `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`);
  }, [rules, elder]);
}

let turn = 0;

async function look(page, url, state, name) {
  const errors = [], hear = (m) => m.type() === "error" && !m.text().includes("status of 404") && errors.push(m.text());
  const fault = (e) => errors.push(e.message);
  page.on("console", hear);
  page.on("pageerror", fault);
  try {
    await page.goto(url, { waitUntil: "load", timeout: PAGE * 1000 });
    await page.evaluate(axe);
    const views = state.elder ? [state.views[turn++ % 2]] : state.views;
    for (const [i, view] of views.entries()) {
      const seen = `${name} (${state.name}, ${view.width} px${view.dark ? ", dark" : ""})`;
      await page.emulateMedia({ colorScheme: view.dark ? "dark" : "light" });
      for (const width of view.width < 500 ? [320, view.width] : [view.width]) {
        await page.setViewportSize({ width, height: 800 });
        const wide = await tooWide(page);
        expect(`${seen} fits ${width} px`, wide <= 0, `${wide} px too wide`);
      }
      const found = await violations(page, i === 0 && !state.elder ? null : LOOKS, state.elder);
      expect(`${seen} axe`, found.length === 0, found.join(" | "));
    }
    expect(`${name} (${state.name}) console`, errors.length === 0, errors.join(" | "));
  } finally {
    page.off("console", hear);
    page.off("pageerror", fault);
  }
}

// All pages in one state, AT_ONCE side by side, as the people who found them.
async function lookAtAll(chrome, pages, state, people) {
  const queue = [...pages].sort((a, b) => a[1].who.localeCompare(b[1].who));
  const worker = async () => {
    let who, context, page;
    for (let one; (one = queue.shift()); ) {
      if (who !== one[1].who) {
        await context?.close();
        who = one[1].who;
        context = await chrome.newContext({ serviceWorkers: "block", viewport: { width: 1280, height: 800 } });
        const cookies = { ...people[who].cookies, ...(state.elder ? { qf_mode: "elder" } : {}) };
        await context.addCookies(Object.entries(cookies).map(([key, value]) => ({ name: key, value, url: people[who].base })));
        page = await context.newPage();
      }
      if (await within(PAGE, `${one[0]} (${state.name})`, look(page, one[1].url, state, one[0])) === false)
        page = await context.newPage();
    }
    await context?.close();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => worker().catch((e) => expect(`a browser for ${state.name}`, false, e.message))));
}

function markup(pages) {
  const folder = mkdtempSync(join(process.env.QF_SCRATCH ?? tmpdir(), "vnu-"));
  pages.forEach(([, page], i) => writeFileSync(join(folder, `${i}.html`), page.text));
  const jar = join(root, "tests/browser/node_modules/vnu-jar/build/dist/vnu.jar");
  const done = spawnSync("java", ["-Xss8m", "-jar", jar, "--format", "json", "--exit-zero-always", folder],
                         { encoding: "utf8", maxBuffer: 1 << 28 });
  if (!expect("vnu runs (default-jre-headless)", done.status === 0 && pages.length > 0, done.error?.message ?? done.stderr?.slice(0, 300)))
    return;
  const messages = JSON.parse(done.stderr || '{"messages":[]}').messages.filter((m) => m.type !== "info" || m.subType);
  pages.forEach(([name], i) => {
    const mine = messages.filter((m) => m.url?.endsWith(`/${i}.html`));
    expect(`${name} vnu`, mine.length === 0, mine.slice(0, 3).map((m) => `${m.lastLine}: ${m.message}`).join(" | "));
  });
}

async function keyboard(chrome, base) {
  const page = await chrome.newPage();
  await page.goto(base + "/weichuan/");
  await page.keyboard.press("Tab");
  expect("the first Tab is the way past the menu", await page.evaluate(() => document.activeElement.className === "skip"));
  await page.keyboard.press("Enter");
  await page.waitForURL("**#main", { timeout: 10000 }).catch(() => {}); // a loaded machine takes its time
  expect("it leads to the text", page.url().endsWith("#main"));
  const reached = new Set();
  for (let i = 0; i < 40; i++) {
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

const known = routes();
const here = await site();
let chrome;
try {
  chrome = await browser();
  const people = { citizen: new Person(here.base, "citizen") }, reached = new Map();
  for (const [name, password] of Object.entries(here.accounts)) {
    people[name] = new Person(here.base, name);
    expect(`${name} logs in`, await people[name].login("/weichuan/login", name, password));
  }
  // The roles that the demonstration gives nobody: everyone of auth.h looks at the pages.
  for (const role of ["publisher", "auditor"]) {
    const given = "Kt7m-Wq4r-Zh9x", own = "Rw6n-Hq3t-Mk8z";
    here.command(["user", "add", role, "--org", "weichuan", "--name", role, "--role", role], given);
    people[role] = new Person(here.base, role);
    expect(`${role} logs in`, await people[role].login("/weichuan/login", role, given) && await people[role].settle("/weichuan", given, own));
  }
  const opened = {};
  for (const [who, person] of Object.entries(people)) {
    const start = who === "citizen" ? ["/", "/health", "/check", ...["/", "/login", "/sitemap.xml", "/robots.txt", "/openapi.json"].map((p) => "/weichuan" + p)] : ["/weichuan/desk"];
    const found = await walk(person, known, start);
    opened[who] = found.size;
    for (const [path, page] of found) {
      if (!reached.has(path)) reached.set(path, page);
      else if (path === "/desk") reached.set(`/desk of ${who}`, page);
    }
  }
  for (const route of known)
    expect(`a walk reaches ${route.path}`, only || reached.has(route.path) || route.path in ELSEWHERE);
  step(`${reached.size} kinds of pages reached by ${Object.keys(people).length} people: ` +
       Object.entries(opened).map(([who, n]) => `${who} ${n}`).join(", "));

  const pages = [...reached].filter(([path, page]) => page.text && path.startsWith(only));
  const nowhere = await people.citizen.get("/weichuan/nowhere");
  expect("no such page", nowhere.status === 404, nowhere.status);
  pages.push(["(no such page)", { ...nowhere, who: "citizen", access: "PUBLIC" }]);
  for (const state of STATES) {
    await lookAtAll(chrome, pages, state, people);
    step(`looked at ${pages.length} pages: ${state.name}`);
  }
  for (const [path, page] of pages)
    if (["PUBLIC", "ANYWHERE"].includes(page.access)) expect(`${path} is small`, page.size <= SMALL, page.size);
  markup(pages);
  step("markup checked");
  await within(PAGE, "keyboard", keyboard(chrome, here.base));
  await within(PAGE, "without script", withoutScript(chrome, here.base));
} finally {
  await shut(chrome);
  here.stop();
}
clearTimeout(overtime);
finish();

// Shared by the browser tests: the program on a record of its own, people who log in, the routes.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.QF ?? join(root, "build/qingfeng");
const scratch = process.env.QF_SCRATCH ?? mkdtempSync(join(tmpdir(), "qingfeng-"));
export const tally = { passed: 0, failed: 0 };

export function expect(name, good, what = "") {
  tally[good ? "passed" : "failed"]++;
  if (!good) console.log(`FAIL ${name} ${what}`);
  return Boolean(good);
}

export function finish() {
  console.log(`${tally.passed} passed, ${tally.failed} failed`);
  process.exit(tally.failed ? 1 : 0);
}

// No wider than the screen, and nothing that axe finds; the page's context has to bypass the CSP.
export async function accessible(page, name) {
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  expect(`${name} fits`, wide <= 0, `${wide} px too wide`);
  await page.evaluate(readFileSync(join(root, "tests/browser/node_modules/axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate(async () => (await globalThis.axe.run(document, { resultTypes: ["violations"], preload: false })).violations
    .map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`));
  expect(`${name} axe`, found.length === 0, found.join(" | "));
}

// Every page of the tables in src/web/routes.c and routes_desk.c that a browser can open.
export function routes() {
  const table = ["routes.c", "routes_desk.c"].map((name) => readFileSync(join(root, "src/web", name), "utf8")).join("");
  return [...table.matchAll(/\{\s*"GET",\s*"([^"]+)",\s*\w+,\s*WEB_(\w+),\s*WEB_(\w+)/g)].map(([, path, access, rate]) => ({
    path,
    access,
    rate,
    pattern: new RegExp("^" + path.replace(/\*/g, ".*").replace(/:\w+/g, "[^/]+") + "$"),
  }));
}

// The founding year on a free port; {base, accounts, stop}.
export async function site() {
  const data = join(scratch, "browser-data");
  const demo = spawnSync(program, ["demo", "--json", "--data", data], { encoding: "utf8" });
  if (demo.status !== 0) throw new Error("demo: " + demo.stderr);
  const accounts = Object.fromEntries(JSON.parse(demo.stdout).accounts.map((a) => [a.login, a.password]));
  const jobs = spawnSync(program, ["jobs", "--data", data], { encoding: "utf8" }); // proofs and the search table
  if (jobs.status !== 0) throw new Error("jobs: " + jobs.stderr);
  const server = spawn(program, ["serve", "--data", data, "--listen", "127.0.0.1:0", "--quiet", "--proxy", "127.0.0.1"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const port = await new Promise((done, failed) => {
    let said = "";
    server.stderr.on("data", (text) => {
      said += text;
      const found = said.match(/127\.0\.0\.1:(\d+)/);
      if (found) done(found[1]);
    });
    server.on("exit", () => failed(new Error("the server ended: " + said)));
  });
  let stopped = false;
  process.on("exit", () => server.kill("SIGKILL")); // whatever ends the test, nothing is left behind
  server.on("exit", (code, signal) => stopped || expect("the server stays", false, `ended with ${code ?? signal}`));
  const command = (words, input) => {
    const done = spawnSync(program, [...words, "--data", data], { encoding: "utf8", input });
    if (done.status !== 0) throw new Error(words.join(" ") + ": " + done.stderr);
  };
  return { base: `http://127.0.0.1:${port}`, accounts, data, command, stop: () => (stopped = true) && server.kill("SIGTERM") };
}

export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"],
  });
}

// Closes the browser. Now and then Chromium never answers to that (all was tried by then); Playwright ends its process when
// ours ends, so a few seconds are enough.
export async function shut(chrome) {
  await Promise.race([chrome?.close(), new Promise((done) => setTimeout(done, 5000))]);
}

// Logs the context in; false when the desk does not open.
export async function login(context, base, name, password) {
  const page = await context.newPage();
  await page.goto(base + "/login");
  await page.fill("#field-login", name);
  await page.fill("#field-password", password);
  await page.click("main button[type=submit]");
  // The page stays open until its context goes: Chromium now and then never answers to the closing of
  // a page that is still loading.
  return new URL(page.url()).pathname.includes("/desk");
}

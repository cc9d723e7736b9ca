// The map page with 2,000 stations on a phone: bytes over the wire and the time until the map answers, in Debian's Chromium with
// the network and the processor of a slow phone (1.6 Mbit/s, 150 ms, a quarter of this machine's speed: Lighthouse's mobile profile).
//
// The drawing moves first; the stations' names come behind it, and Leaflet only with tiles or when it is asked for.
//
// usage: QF=build/qingfeng node bench/map.mjs [STATIONS]
// Beside it the plain page without a script: what a phone shows at once.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser } from "../tests/browser/lib.mjs";

const program = process.env.QF ?? "build/qingfeng";
const count = Number(process.argv[2] ?? 2000);
const RUNS = 5;
const SLOW = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

const run = (...words) => execFileSync(program, words, { encoding: "utf8" });

// A county-sized record: one site with so many villages, each with a station. One village is made by the program; its fellows
// are copies of that row, as two thousand commands would take minutes.
const COPIES = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
first = db.execute("SELECT id, parent_id, path, level, kind, state, created_at FROM org WHERE code = 'v-1'").fetchone()
for i in range(2, int(sys.argv[2]) + 1):
    id = first[0] + i
    db.execute("INSERT INTO org (id, code, name, parent_id, path, level, kind, state, created_at) VALUES (?,?,?,?,?,?,?,?,?)",
               (id, f"v-{i}", f"示例{i:04d}村", first[1], first[2].replace(f"/{first[0]}/", f"/{id}/"), *first[3:]))
db.commit()
`;

function record(folder) {
  run("org", "add", "--data", folder, "--name", "示例县人民政府", "--kind", "county", "--path", "/county", "county");
  const rows = ["村,服务站名称,地址,开放时间,电话,站长,经度,纬度,坐标系,位置核对过"];
  for (let i = 0; i < count; i++) {
    const name = `示例${String(i + 1).padStart(4, "0")}村`;
    if (i === 0) run("org", "add", "--data", folder, "--name", name, "--kind", "village", "--parent", "county", "v-1");
    rows.push(`${name},${name}便民服务站,${name}村委会,每天 8:00-18:00,0371-${String(10000000 + i)},张某,` +
              `${(113.9 + (i % 50) * 0.012 + (i % 7) * 0.001).toFixed(6)},${(34.0 + Math.floor(i / 50) * 0.012 + (i % 3) * 0.001).toFixed(6)},WGS-84,是`); // a county is wider than a town may be
  }
  execFileSync("python3", ["-c", COPIES, join(folder, "qingfeng.db"), String(count)]);
  const list = join(folder, "stations.csv");
  writeFileSync(list, rows.join("\n"));
  run("import", "stations", list, "--data", folder, "--org", "county");
}

async function serve(folder) {
  const server = spawn(program, ["serve", "--data", folder, "--listen", "127.0.0.1:0", "--quiet"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const port = await new Promise((done) => server.stderr.on("data", (text) => {
    const found = /127\.0\.0\.1:(\d+)/.exec((said += text));
    if (found) done(found[1]);
  }));
  return { server, base: `http://127.0.0.1:${port}` };
}

// One visit with an empty cache: bytes received, first paint, and when the map answers.
async function visit(chrome, url, script) {
  const context = await chrome.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true,
                                            javaScriptEnabled: script });
  const page = await context.newPage(), wire = await context.newCDPSession(page);
  let bytes = 0;
  await wire.send("Network.enable");
  wire.on("Network.loadingFinished", (one) => (bytes += one.encodedDataLength));
  await wire.send("Network.emulateNetworkConditions", SLOW);
  await wire.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const began = Date.now();
  await page.goto(url, { waitUntil: "load" });
  let seen = Date.now() - began, ready = null, named = null;
  if (script) {
    await page.waitForFunction(() => performance.getEntriesByName("map-names").length > 0, null, { timeout: 20000 });
    ({ seen, ready, named } = await page.evaluate(() => ({
      seen: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
      ready: performance.getEntriesByName("map-ready")[0].startTime,
      named: performance.getEntriesByName("map-names")[0].startTime,
    })));
  }
  await context.close();
  return { bytes, seen, ready, named };
}

const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const folder = mkdtempSync(join(tmpdir(), "map-"));
record(folder);
const { server, base } = await serve(folder);
const chrome = await browser();
try {
  const url = `${base}/villages`;
  await visit(chrome, url, true); // the server's cache is warm, as after the first visitor of a day
  const runs = [], plain = [];
  for (let i = 0; i < RUNS; i++) {
    runs.push(await visit(chrome, url, true));
    plain.push(await visit(chrome, url, false));
  }
  const kib = (list) => (middle(list.map((one) => one.bytes)) / 1024).toFixed(1);
  console.log(`${count} stations, ${RUNS} visits with an empty cache, middle values`);
  console.log(`with the script: ${kib(runs)} KiB over the wire, first paint ${middle(runs.map((one) => one.seen)).toFixed(0)} ms, ` +
              `map moves after ${middle(runs.map((one) => one.ready)).toFixed(0)} ms, ` +
              `its stations have names after ${middle(runs.map((one) => one.named)).toFixed(0)} ms`);
  console.log(`without: ${kib(plain)} KiB, all there after ${middle(plain.map((one) => one.seen)).toFixed(0)} ms`);
} finally {
  await chrome.close();
  server.kill();
  rmSync(folder, { recursive: true });
}

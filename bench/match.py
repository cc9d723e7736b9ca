#!/usr/bin/env python3
"""Matching: recall and false alarms per rule on a made township, and speed against DuckDB on the same text files.

usage: bench/match.py recall                 40,000 people, planted faults and honest look-alikes
       bench/match.py speed [PAYMENTS]       (default 1,000,000) beside DuckDB (npm: @duckdb/node-api), same cores
       bench/match.py scale [PAYMENTS]       (default 10,000,000, with 2,000,000 rows of registers): seconds and memory
       bench/match.py                        all three
Needs build/qingfeng (make build); the peer is installed once into build/bench-match.
"""
import json
import os
import pathlib
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time

from township import Town, identity, name_of, score, write

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRATCH = pathlib.Path(os.environ.get("QF_SCRATCH", ROOT / "build")) / "bench-match"
QF = os.environ.get("QF", str(ROOT / "build" / "qingfeng"))
# ---- recall -------------------------------------------------------------------------------------

def recall():
    """Recall and false alarms per rule; the exit code says whether any fault was missed."""
    folder = SCRATCH / "town"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    town = Town()
    town.honest()
    town.plant(40)
    town.save(folder)
    done = subprocess.run([QF, "match", "--rules", ROOT / "law" / "matching.json", "--data", folder, "--json"],
                          capture_output=True, check=False)
    missed = 0
    print(f"{'rule':6}{'planted':>9}{'found':>7}{'recall':>8}{'false alarms':>14}    of {len(town.lists['payments'])} payments")
    for rule, (planted, hit, wrong) in score(town, map(json.loads, done.stdout.decode().splitlines())).items():
        missed += planted - hit
        print(f"{rule:6}{planted:9}{hit:7}{hit * 100 / max(planted, 1):7.1f}%{wrong:14}")
    return missed


# ---- speed --------------------------------------------------------------------------------------

PEER = r"""
import { DuckDBInstance } from '@duckdb/node-api';
const [dir, threads] = process.argv.slice(2);
const db = await (await DuckDBInstance.create(':memory:', { threads })).connect();
const began = process.hrtime.bigint();
for (const t of ['payments', 'deaths', 'employees', 'vehicles', 'houses', 'companies'])
    await db.run(`CREATE TABLE ${t} AS SELECT *, row_number() OVER () AS line FROM read_csv('${dir}/${t}.csv', header=true, all_varchar=true)`);
const has = (...words) => '(' + words.map(w => `p.项目 LIKE '%${w}%'`).join(' OR ') + ')';
const poor = has('低保', '最低生活保障', '特困', '监测', '防返贫');
const age = `(date_diff('year', strptime(p.身份证号[7:14], '%Y%m%d')::DATE, CAST(p.发放日期 AS DATE))
              - (strftime(CAST(p.发放日期 AS DATE), '%m%d') < p.身份证号[11:14])::INT)`;
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const check = weights.map((w, i) => `CAST(身份证号[${i + 1}] AS INT)*${w}`).join('+');
const joined = (where, other, on = '') => `SELECT p.line, e.line AS other, p.身份证号, p.姓名, p.项目, p.金额 FROM payments p JOIN ${other} e ON p.身份证号 = e.身份证号 WHERE ${where} ${on}`;
const alone = where => `SELECT p.line, p.身份证号, p.姓名, p.项目, p.金额 FROM payments p WHERE ${where}`;
const grouped = (keys, having, where = 'true') => `SELECT ${keys}, list(line) AS lines FROM payments p WHERE ${where} GROUP BY ${keys} HAVING ${having}`;
const queries = {
  M01: joined(`NOT ${has('丧葬', '抚恤')} AND CAST(p.发放日期 AS DATE) > CAST(e.死亡日期 AS DATE) + 31`, 'deaths'),
  M02: joined(has('低保', '最低生活保障', '特困', '扶贫', '监测', '防返贫', '临时救助'), 'employees'),
  M05: joined(poor, 'vehicles', `AND e.车型 NOT LIKE '%摩托%' AND e.车型 NOT LIKE '%农用%' AND e.车型 NOT LIKE '%三轮%'`),
  M06: joined(poor, 'houses'),
  M07: joined(poor, 'companies'),
  M09: grouped('身份证号, 项目, 期次', 'count(*) > 1'),
  M10: grouped('身份证号, 期次', 'count(DISTINCT 项目) > 1', `项目 IN ('农村低保', '城市低保')`),
  M11: grouped('身份证号, 期次', `count(DISTINCT 项目 LIKE '%特困%') > 1`, `(项目 LIKE '%低保%' OR 项目 LIKE '%特困%')`),
  M12: grouped('身份证号, 项目, 期次', 'count(DISTINCT 村) > 1'),
  M13: grouped('身份证号', 'count(DISTINCT 姓名) > 1'),
  M14: `SELECT line FROM payments WHERE '10X98765432'[(${check}) % 11 + 1] <> 身份证号[18]`,
  M15: alone(`${has('高龄')} AND ${age} < 80`),
  M17: alone(`${has('居民养老', '养老保险金', '基础养老金')} AND ${age} < 60`),
  M20: grouped('卡号', 'count(DISTINCT 身份证号) > 1'),
  M21: alone('p.开户名 <> p.姓名'),
  M27: grouped('身份证号, 发放日期[1:4]', 'count(*) > 2', has('农机')),
  M29: joined(has('危房改造', '危改'), 'houses'),
  M32: alone(`${has('公益岗', '公益性岗位')} AND ${age} > 65`),
  M34: grouped('身份证号, 发放日期[1:4]', 'count(*) > 2', has('临时救助')),
  M37: alone('round(CAST(p.数量 AS DECIMAL(12,6)) * CAST(p.标准 AS DECIMAL(12,2)), 2) <> CAST(p.金额 AS DECIMAL(12,2))'),
  M39: `SELECT 村, 项目, 期次, max(n), sum(n) FROM (SELECT 村, 项目, 期次, 数量, count(*) AS n FROM payments p WHERE ${has('临时救助', '救灾', '救助', '耕地', '种粮')} GROUP BY ALL)
        GROUP BY 村, 项目, 期次 HAVING sum(n) >= 10 AND max(n) * 100 >= 80 * sum(n)`,
  H03: `SELECT line FROM (SELECT line, price, median(price) OVER w AS middle, count(*) OVER w AS n FROM
          (SELECT line, 项目, 发放日期[1:4] AS y, CAST(金额 AS DECIMAL(12,2)) / CAST(数量 AS DECIMAL(12,6)) AS price FROM payments WHERE CAST(数量 AS DECIMAL(12,6)) > 0)
          WINDOW w AS (PARTITION BY 项目, y)) WHERE n >= 10 AND abs(price - middle) * 100 > 50 * middle`,
};
const found = {};
for (const [rule, sql] of Object.entries(queries))
    found[rule] = Number((await db.runAndReadAll(`COPY (${sql}) TO '${dir}/duckdb-${rule}.json' (FORMAT json)`)).getRows()[0][0]);
console.log(JSON.stringify({ seconds: Number(process.hrtime.bigint() - began) / 1e9, found, rules: Object.keys(queries).length, peak: process.resourceUsage().maxRSS }));
"""


def make_lists(folder, payments, registers=0):
    """Payments and 550,000 rows of registers for a million of them, or as many as are asked for."""
    rnd = random.Random(5)
    people = [(identity(i, 1930 + i * 7 % 70), name_of(rnd)) for i in range(min(max(payments * 4 // 5, 1000), 2000000))]
    projects = ["农村低保", "耕地地力保护补贴", "高龄津贴", "实际种粮补贴", "残疾人生活补贴", "公益林补偿", "临时救助", "特困供养金"]
    # Village, project, period and day come again after 888 rows.
    middles = [f",第{i % 37 + 1}村,{projects[i % 8]},2021-{i % 12 + 1:02d},2021-{i % 12 + 1:02d}-10," for i in range(888)]

    with open(folder / "payments.csv", "w", encoding="utf-8") as f:
        f.write("姓名,身份证号,村,项目,期次,发放日期,金额,数量,标准,卡号,开户名\n")
        for begin in range(0, payments, 100000):
            block = range(begin, min(begin + 100000, payments))
            picked = rnd.choices(people, k=len(block))
            sizes = rnd.choices(range(5, 121), k=len(block))
            f.writelines([f"{name},{pid}{middles[i % 888]}{q * 10 + (i % 5000 == 0)}.00,{q / 10:.1f},100.00,{6217000000000000 + i - (i % 9000 == 0)},{name}\n"
                          for i, (pid, name), q in zip(block, picked, sizes)])
    scale = (registers or payments * 0.55) / 550000

    def some(n, *more):
        for i in range(int(n * scale)):
            if i % 20 == 0:
                pid, name = people[rnd.randrange(len(people))]
            else:
                pid, name = identity(3000000 + i, 1940 + i % 60), name_of(rnd)
            yield (name, pid, *(m(i) if callable(m) else m for m in more))

    write(folder, "deaths", "姓名,身份证号,死亡日期", some(200000, lambda i: f"{2018 + i % 4}-{i % 12 + 1:02d}-15"))
    write(folder, "employees", "姓名,身份证号,单位", some(50000, "某局"))
    write(folder, "vehicles", "姓名,身份证号,号牌,车型", some(150000, "豫B1", lambda i: "普通摩托车" if i % 3 else "小型轿车"))
    write(folder, "houses", "姓名,身份证号,房屋类型,坐落", some(100000, "住宅", "县城"))
    write(folder, "companies", "姓名,身份证号,企业名称,职务", some(50000, "某公司", "法定代表人"))


def child(words, out=None, **more):
    """Seconds, processor seconds, peak MiB and output (None where it went to a file) of a child."""
    began = time.perf_counter()
    with subprocess.Popen(words, stdout=out or subprocess.PIPE, **more) as process:
        text = None if out else process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text


def ask(folder):
    """One run of ours over a folder, findings into a file: seconds, processor seconds, peak MiB, summary."""
    with open(folder / "ours.jsonl", "wb") as out:
        seconds, work, peak, _ = child([QF, "match", "--rules", ROOT / "law" / "matching.json", "--data", folder, "--json"], out)
    with open(folder / "ours.jsonl", "rb") as out:
        out.seek(-min(out.seek(0, 2), 65536), 2)
        return seconds, work, peak, json.loads(out.read().decode("utf-8", "ignore").splitlines()[-1])


def peer():
    """The folder of the peer, installed once."""
    folder = SCRATCH / "peer"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "bench" / "match-peer" / name, folder)
    if not (folder / "node_modules").exists():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=folder, check=True)
    (folder / "peer.mjs").write_text(PEER, encoding="utf-8")
    return folder


def fresh(name, payments, registers=0):
    """A folder with lists for so many payments."""
    folder = SCRATCH / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    make_lists(folder, payments, registers)
    return folder


def speed(payments):
    """Seconds of both, interleaved, on the same cores; both read the same texts and write what they find to a file. True when
    the claim is missed."""
    folder, duckdb = fresh("speed", payments), peer()
    cores = len(os.sched_getaffinity(0))
    runs = []
    for _ in range(5 if payments <= 1000000 else 3):
        seconds, work, peak, summary = ask(folder)
        _, their_work, _, answer = child(["node", "peer.mjs", str(folder), str(cores)], cwd=duckdb)
        answer = json.loads(answer)
        runs.append((seconds, work, peak, answer["seconds"], their_work, answer["peak"] / 1024))

    def middle(take):
        return statistics.median(map(take, runs))

    print("duckdb rows found:", answer["found"])
    print("ours, findings (persons):", summary["by_rule"])
    print(f"ours   {middle(lambda r: r[0]):6.2f} s  {middle(lambda r: r[1]):6.2f} processor s  {max(r[2] for r in runs):6.0f} MiB  "
          f"({summary['assessed']} rules that the lists allow, sentences and evidence written; process start to end)")
    print(f"duckdb {middle(lambda r: r[3]):6.2f} s  {middle(lambda r: r[4]):6.2f} processor s  {max(r[5] for r in runs):6.0f} MiB  "
          f"({answer['rules']} rules, their main clauses, lines written; start of node left out of its seconds)")
    print(f"ratio of wall clocks {middle(lambda r: r[3] / r[0]):.2f}, of processor time {middle(lambda r: r[4] / r[1]):.2f}     "
          f"{payments} payments, {cores} cores, load {os.getloadavg()[0]:.1f}; memory of ours {max(r[2] for r in runs):.0f} MiB")
    return middle(lambda r: r[3] / r[0]) < 2.5 or max(r[2] for r in runs) > 512


def scale(payments):
    """Seconds and memory of ours alone on long lists; true when the claim is missed."""
    folder = fresh("scale", payments, payments // 5)
    seconds, work, peak, summary = ask(folder)
    rows = sum(n for name, n in summary["lists"].items() if name != "payments")
    print(f"scale  {seconds:.1f} s  {work:.1f} processor s  {peak:.0f} MiB: {summary['lists']['payments']} payments x {rows} rows of registers, "
          f"{summary['findings']} findings, load {os.getloadavg()[0]:.1f}")
    shutil.rmtree(folder, ignore_errors=True)
    return seconds > 30


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    words = sys.argv[1:]
    failed = recall() if not words or words[0] == "recall" else 0
    if not words or words[0] == "speed":
        failed += speed(int(words[1]) if len(words) > 1 else 1000000)
    if not words or words[0] == "scale":
        failed += scale(int(words[1]) if len(words) > 1 else 10000000)
    sys.exit(failed > 0)

#!/usr/bin/env python3
"""Matching: recall and false alarms per rule on a made township, and speed against DuckDB on the same text files.

usage: bench/match.py recall                 40,000 people, planted faults and honest look-alikes
       bench/match.py speed [PAYMENTS]       (default 1,000,000) beside DuckDB (npm: @duckdb/node-api), same cores
       bench/match.py                        both
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
const count = async sql => Number((await db.runAndReadAll('SELECT count(*) FROM (' + sql + ')')).getRows()[0][0]);
const began = process.hrtime.bigint();
for (const t of ['payments', 'deaths', 'employees', 'vehicles', 'houses', 'companies'])
    await db.run(`CREATE TABLE ${t} AS SELECT *, row_number() OVER () AS line FROM read_csv('${dir}/${t}.csv', header=true, all_varchar=true)`);
const dibao = `(p.项目 LIKE '%低保%' OR p.项目 LIKE '%特困%')`;
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const check = weights.map((w, i) => `CAST(身份证号[${i + 1}] AS INT)*${w}`).join('+');
const queries = {
  M01: `SELECT p.line, d.line AS other FROM payments p JOIN deaths d ON p.身份证号 = d.身份证号 WHERE CAST(p.发放日期 AS DATE) > CAST(d.死亡日期 AS DATE) + 31`,
  M02: `SELECT p.line, e.line AS other FROM payments p JOIN employees e ON p.身份证号 = e.身份证号 WHERE ${dibao}`,
  M05: `SELECT p.line, e.line AS other FROM payments p JOIN vehicles e ON p.身份证号 = e.身份证号 WHERE ${dibao} AND e.车型 NOT LIKE '%摩托%'`,
  M06: `SELECT p.line, e.line AS other FROM payments p JOIN houses e ON p.身份证号 = e.身份证号 WHERE ${dibao}`,
  M07: `SELECT p.line, e.line AS other FROM payments p JOIN companies e ON p.身份证号 = e.身份证号 WHERE ${dibao}`,
  M09: `SELECT line FROM (SELECT line, count(*) OVER (PARTITION BY 身份证号, 项目, 期次) AS n FROM payments) WHERE n > 1`,
  M10: `SELECT 身份证号, 期次, list(line) AS l FROM payments WHERE 项目 IN ('农村低保', '城市低保') GROUP BY ALL HAVING count(DISTINCT 项目) > 1`,
  M11: `SELECT 身份证号, 期次, list(line) AS l FROM payments WHERE 项目 LIKE '%低保%' OR 项目 LIKE '%特困%' GROUP BY ALL HAVING count(DISTINCT 项目 LIKE '%特困%') > 1`,
  M12: `SELECT 身份证号, 项目, 期次, list(line) AS l FROM payments GROUP BY ALL HAVING count(DISTINCT 村) > 1`,
  M13: `SELECT 身份证号, list(line) AS l FROM payments GROUP BY ALL HAVING count(DISTINCT 姓名) > 1`,
  M14: `SELECT line FROM payments WHERE '10X98765432'[(${check}) % 11 + 1] <> 身份证号[18]`,
  M15: `SELECT line FROM payments WHERE 项目 LIKE '%高龄%' AND date_diff('year', strptime(身份证号[7:14], '%Y%m%d')::DATE, CAST(发放日期 AS DATE)) < 80`,
  M20: `SELECT 卡号, list(line) AS l FROM payments GROUP BY ALL HAVING count(DISTINCT 身份证号) > 1`,
  M21: `SELECT line FROM payments WHERE 开户名 <> 姓名`,
  M37: `SELECT line FROM payments WHERE round(CAST(数量 AS DECIMAL(12,6)) * CAST(标准 AS DECIMAL(12,2)), 2) <> CAST(金额 AS DECIMAL(12,2))`,
};
const found = {};
for (const [rule, sql] of Object.entries(queries)) found[rule] = await count(sql);
console.log(JSON.stringify({ seconds: Number(process.hrtime.bigint() - began) / 1e9, found, peak: process.resourceUsage().maxRSS }));
"""


def make_lists(folder, payments):
    """Payments and 550,000 rows of registers (in proportion for other sizes)."""
    rnd = random.Random(5)
    people = [(identity(i, 1930 + i * 7 % 70), name_of(rnd)) for i in range(max(payments * 4 // 5, 1000))]
    projects = ["农村低保", "耕地地力保护补贴", "高龄津贴", "实际种粮补贴", "残疾人生活补贴", "公益林补偿", "临时救助", "特困供养金"]

    def rows():
        for i in range(payments):
            pid, name = people[rnd.randrange(len(people))]
            q = rnd.randint(5, 120)
            wrong = i % 5000 == 0
            yield (name, pid, f"第{i % 37 + 1}村", projects[i % 8], f"2021-{i % 12 + 1:02d}", f"2021-{i % 12 + 1:02d}-10",
                   f"{q * 10 + wrong:.2f}", f"{q / 10:.1f}", "100.00", 6217000000000000 + i - (i % 9000 == 0), name)

    write(folder, "payments", "姓名,身份证号,村,项目,期次,发放日期,金额,数量,标准,卡号,开户名", rows())
    scale = payments / 1e6

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


def child(words, **more):
    """Seconds, processor seconds, peak MiB and output of a child."""
    began = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.PIPE, **more) as process:
        out = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out


def speed(payments):
    """Seconds of both, interleaved, on the same cores."""
    folder, peer = SCRATCH / "speed", SCRATCH / "peer"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    peer.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        if (ROOT / "bench" / "match-peer" / name).exists():
            shutil.copy(ROOT / "bench" / "match-peer" / name, peer)
    if not (peer / "node_modules").exists():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=peer, check=True)
    (peer / "peer.mjs").write_text(PEER, encoding="utf-8")
    make_lists(folder, payments)
    cores = len(os.sched_getaffinity(0))
    ours, theirs, ratio = [], [], []
    for _ in range(3):
        seconds, work, peak, out = child([QF, "match", "--rules", ROOT / "law" / "matching.json", "--data", folder, "--json"])
        _, their_work, _, answer = child(["node", "peer.mjs", str(folder), str(cores)], cwd=peer)
        answer = json.loads(answer)
        ours.append((seconds, peak, work))
        theirs.append((answer["seconds"], answer["peak"] / 1024, their_work))
        ratio.append(answer["seconds"] / seconds)
        summary = json.loads(out.decode().splitlines()[-1])
    print("duckdb rows found:", answer["found"])
    print("ours, findings (persons):", summary["by_rule"])
    print(f"ours   {statistics.median(s for s, _, _ in ours):6.2f} s  {max(p for _, p, _ in ours):6.0f} MiB  ({summary['assessed']} rules, process start to end)")
    print(f"duckdb {statistics.median(s for s, _, _ in theirs):6.2f} s  {max(p for _, p, _ in theirs):6.0f} MiB  (15 rules, start of node left out)")
    print(f"processor seconds: ours {statistics.median(w for _, _, w in ours):.2f}, duckdb {statistics.median(w for _, _, w in theirs):.2f}")
    print(f"ratio  {statistics.median(ratio):6.2f}     {payments} payments, {cores} cores, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    words = sys.argv[1:]
    failed = recall() if not words or words[0] == "recall" else 0
    if not words or words[0] == "speed":
        speed(int(words[1]) if len(words) > 1 else 1000000)
    sys.exit(failed > 0)

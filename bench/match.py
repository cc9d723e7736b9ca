#!/usr/bin/env python3
"""Matching: recall and false alarms per rule on a made township, and speed against DuckDB on the same text files.

usage: bench/match.py recall                 40,000 people, planted faults and honest look-alikes
       bench/match.py speed [PAYMENTS]       (default 1,000,000) beside DuckDB (npm: @duckdb/node-api), same cores
       bench/match.py                        both
Needs build/qingfeng (make build); the peer is installed once into build/bench-match.
"""
import collections
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

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRATCH = pathlib.Path(os.environ.get("QF_SCRATCH", ROOT / "build")) / "bench-match"
QF = os.environ.get("QF", str(ROOT / "build" / "qingfeng"))
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰春梅"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(n, year):
    """A valid number, different for each n below 12 million and year."""
    month, day = n // 28 % 12 + 1, n % 28 + 1
    body = f"{410200 + n // 336 // 1000 % 90:06d}{year}{month:02d}{day:02d}{n // 336 % 1000:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS)) % 11]


def name_of(rnd):
    """An invented name."""
    return rnd.choice(FAMILY) + rnd.choice(GIVEN) + rnd.choice(GIVEN + "  ").strip()


def write(folder, name, head, rows):
    """One list as csv."""
    with open(folder / f"{name}.csv", "w", encoding="utf-8") as f:
        f.write(head + "\n")
        f.writelines(",".join(map(str, r)) + "\n" for r in rows)


# ---- recall -------------------------------------------------------------------------------------

class Town:
    """40,000 people in 37 villages; faults are planted on known people, look-alikes beside them."""

    def __init__(self, seed=8):
        rnd = random.Random(seed)
        self.rnd = rnd
        self.people = [(identity(i, rnd.randint(1935, 2005)), name_of(rnd), f"第{i % 37 + 1}村", i // 4) for i in range(40000)]
        self.pay, self.truth = [], collections.defaultdict(set)
        self.lists = collections.defaultdict(list)
        self.next = 0
        self.card = 10 ** 9

    def person(self, year=None):
        """The next person nobody has used; of that birth year if given."""
        self.next += 4  # one of each household
        i, n, v, h = self.people[self.next]
        return (identity(self.next, year), n, v, h) if year else (i, n, v, h)

    def give(self, who, project, day="2021-05-10", amount="300", period=None, village=None, **more):
        """A payment; its line."""
        self.card += 1
        self.pay.append([who[1], who[0], village or who[2], project, period or day[:7], day, amount, more.get("quantity", ""),
                         more.get("standard", ""), more.get("card", self.card), more.get("holder", who[1]), more.get("proxy", ""),
                         more.get("parcel", ""), more.get("batch", "")])
        return len(self.pay) + 1

    def honest(self):
        """Ten years of ordinary payments."""
        for year in range(2012, 2022):
            for i in range(20001, 40000, 20):
                who = self.people[i]
                self.give(who, "农村低保", f"{year}-03-10", "280")
            for i in range(20002, 40000, 10):
                q = self.rnd.randint(10, 90) / 10
                self.give(self.people[i], "耕地地力保护补贴", f"{year}-06-01", f"{q * 100:.2f}", str(year), quantity=f"{q}", standard="100")

    def plant(self, rule, line):
        """This line is a fault of the rule."""
        self.truth[rule].add(line)

    def faults(self, n=40):
        """n faults of each kind and as many look-alikes."""
        lists, rnd = self.lists, self.rnd
        for k in range(n):
            a, b = self.person(), self.person()
            lists["deaths"].append((a[1], a[0] if k % 3 else a[0][:6] + a[0][8:17] if a[0][6:8] == "19" else a[0], "2021-01-01"))
            self.plant("M01", self.give(a, "农村低保"))
            lists["deaths"].append((b[1], b[0], "2021-05-01"))
            self.give(b, "农村低保")                       # the month of death
            a, b = self.person(), self.person()
            lists["employees"].append((a[1], a[0], "某局", ""))
            self.plant("M02", self.give(a, "特困供养金"))
            lists["employees"].append((b[1], b[0], "某局", "2020-12-31"))
            self.give(b, "特困供养金")                     # retired from it before
            a = self.person()
            lists["employees"].append((a[1], identity(self.next + 1, 1970), "某局", ""))
            self.give(a, "农村低保")                       # same name, another person
            a, b = self.person(), self.person()
            lists["cadres"].append((a[1], a[0], a[2], "村主任", ""))
            self.plant("M03", self.give(a, "临时救助"))
            lists["vehicles"].append((b[1], b[0], "豫B1", "普通摩托车"))
            self.give(b, "农村低保")
            a = self.person()
            lists["vehicles"].append((a[1], a[0], "豫B2", "小型轿车"))
            self.plant("M05", self.give(a, "农村低保"))
            a, b = self.person(), self.person()
            for _ in range(2):
                self.plant("M09", self.give(a, "农村低保"))
            self.give(b, "农村低保")
            self.give(b, "农村低保", "2021-06-10")
            a = self.person()
            self.plant("M10", self.give(a, "农村低保"))
            self.plant("M10", self.give(a, "城市低保"))
            a = self.person()
            self.plant("M11", self.give(a, "农村低保"))
            self.plant("M11", self.give(a, "特困供养金"))
            a = self.person()
            for village in (a[2], "第99村"):               # twice, and in two villages
                line = self.give(a, "残疾人生活补贴", village=village)
                self.plant("M12", line)
                self.plant("M09", line)
            a = self.person()
            wrong = a[0][:17] + ("0" if a[0][17] != "0" else "1")
            self.plant("M14", self.give((wrong, *a[1:]), "农村低保"))
            a, b = self.person(1950), self.person(1930)
            self.plant("M15", self.give(a, "高龄津贴"))
            self.give(b, "高龄津贴")
            a, b = self.person(2001), self.person(2001)
            self.plant("M16", self.give(a, "孤儿基本生活费"))
            self.give(b, "孤儿基本生活费")
            lists["school"].append((b[1], b[0], "一中"))
            a, b = self.person(), self.person()
            lists["prisoners"].append((a[1], a[0], "2020-01-01", "2022-01-01"))
            self.plant("M18", self.give(a, "移民后期扶持"))
            lists["prisoners"].append((b[1], b[0], "2015-01-01", "2021-05-01"))
            self.give(b, "移民后期扶持")
            a, b = self.person(), self.person()
            self.plant("M20", self.give(a, "移民后期扶持", card=k + 1))
            self.plant("M20", self.give(b, "移民后期扶持", card=k + 1))
            c = self.people[self.next + 1]
            self.give(b, "移民后期扶持", "2021-07-01", card=k + 9000)
            self.give(c, "移民后期扶持", "2021-07-01", card=k + 9000)  # one household
            a, b = self.person(), self.person()
            self.plant("M21", self.give(a, "移民后期扶持", holder="别人家"))
            self.give(b, "移民后期扶持", holder="别人家", proxy="监护人")
            a, b = self.person(), self.person()
            lists["parcels"] += [(a[1], a[0], f"P{self.next}", "4.0", "耕地"), (b[1], b[0], f"P{self.next}b", "9.0", "耕地")]
            self.plant("M23", self.give(a, "耕地地力补贴", amount="500", quantity="5", standard="100"))
            self.give(b, "耕地地力补贴", amount="500", quantity="5", standard="100")
            a, b = self.person(), self.person()
            self.plant("M24", self.give(a, "耕地地力补贴", parcel=f"Q{k}"))
            self.plant("M24", self.give(b, "耕地地力补贴", parcel=f"Q{k}"))
            a = self.person()
            lists["parcels"].append((a[1], a[0], f"W{k}", "5.0", "林地"))
            self.plant("M25", self.give(a, "耕地地力补贴", parcel=f"W{k}"))
            a = self.person()
            self.plant("M37", self.give(a, "公益林补偿", amount="330.01", quantity="3.3", standard="100"))
            self.give(self.person(), "公益林补偿", amount="333.33", quantity="3.3333", standard="100")
            a, b = self.person(), self.person()
            lists["exits"].append((a[1], a[0], "2020-01-01"))
            self.plant("M47", self.give(a, "移民后期扶持"))
            lists["exits"].append((b[1], b[0], "2021-05-09"))
            self.give(b, "移民后期扶持")
            rnd.random()

    def save(self, folder):
        """All lists as csv."""
        heads = {"deaths": "姓名,身份证号,死亡日期", "employees": "姓名,身份证号,单位,离职日期", "cadres": "姓名,身份证号,村,职务,离任日期",
                 "vehicles": "姓名,身份证号,号牌,车型", "school": "姓名,身份证号,学校", "prisoners": "姓名,身份证号,起始日期,截止日期",
                 "parcels": "姓名,身份证号,地块编码,面积,地类", "exits": "姓名,身份证号,迁出日期"}
        for name, head in heads.items():
            write(folder, name, head, self.lists[name])
        write(folder, "households", "姓名,身份证号,村,户号", ((n, i, v, h) for i, n, v, h in self.people))
        write(folder, "payments", "姓名,身份证号,村,项目,期次,发放日期,金额,数量,标准,卡号,开户名,代领人,地块编码,批次", self.pay)


def recall():
    """Recall and false alarms per rule; the exit code says whether any fault was missed."""
    folder = SCRATCH / "town"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    town = Town()
    town.honest()
    town.faults()
    town.save(folder)
    done = subprocess.run([QF, "match", "--rules", ROOT / "law" / "matching.json", "--data", folder, "--json"],
                          capture_output=True, check=False)
    found = collections.defaultdict(set)
    for line in done.stdout.decode().splitlines()[:-1]:
        finding = json.loads(line)
        found[finding["rule"]] |= {r["line"] for r in finding["rows"] if r["list"] == "payments"}
    missed = 0
    print(f"{'rule':6}{'planted':>9}{'found':>7}{'recall':>8}{'false alarms':>14}    of {len(town.pay)} payments")
    for rule in sorted(town.truth):
        hit, false = town.truth[rule] & found[rule], found[rule] - town.truth[rule]
        missed += len(town.truth[rule] - hit)
        print(f"{rule:6}{len(town.truth[rule]):9}{len(hit):7}{len(hit) * 100 / len(town.truth[rule]):7.1f}%{len(false):14}")
    print("other rules that spoke:", {r: len(v) for r, v in sorted(found.items()) if r not in town.truth and v})
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

#!/usr/bin/env python3
"""The hotline at the size of a province's town in a hundred years: import, list, filters, rates.

usage: bench/hotline.py [TICKETS]      default 1,000,000; QF names the program, QF_SCRATCH a folder

1. import: a csv of 100,000 tickets by `qingfeng import hotline`, in the order of their days as a county's list is; the last one into the
   others, and one more in no order at all. Peer in the same run: Python's csv and sqlite3 putting the same rows, an event each and
   the same indexes into a table, 500 rows a transaction, full durability.
2. reading: pages of a record with TICKETS tickets over HTTP, p50 and p99 of 200 requests each, logged in; peer: the rate of a
   month asked of the same table by SQLite's GROUP BY, as a report without our count would.
"""
import csv
import datetime
import itertools
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from urllib.parse import urlencode

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/http"))
from lib_site import Site, founding_year  # noqa: E402

PROGRAM, SCRATCH = os.environ["QF"], pathlib.Path(os.environ["QF_SCRATCH"])
TICKETS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 1_000_000
BATCH = 100_000
NOW = "2026-11-26T09:00"
CLASSES = ["供水供电", "交通出行", "环境卫生", "环境保护", "农业农村", "住房建设", "社会保障", "医疗卫生", "教育", "消费维权", "噪声扰民", "其他"]
KINDS = ["咨询", "求助", "投诉", "举报", "建议"]
OFFICES = [f"镇第{n}办公室" for n in range(1, 13)]


def rows(first, count, rng, mixed=False):
    """Ten years of tickets by their days (or mixed); of the last weeks one in four is open."""
    start, days = datetime.date(2016, 12, 1), 3640
    for n in range(first, first + count):
        place = rng.randrange(days) if mixed else min(n, TICKETS - 1) * days // TICKETS
        day = start + datetime.timedelta(days=place)
        closed = day + datetime.timedelta(days=rng.choice((0, 1, 2, 3, 4, 12)))
        late_autumn = day > datetime.date(2026, 11, 1) and rng.random() < 0.25
        closed = "" if late_autumn or closed > datetime.date(2026, 11, 26) else closed.isoformat()
        yield [f"N{n:08d}", f"第{n}件诉求", "来电反映问题，希望尽快处理。", rng.choice(KINDS), rng.choice(CLASSES),
               day.isoformat(), 5, closed, rng.choice(OFFICES)]


def write(path, first, count, rng, mixed=False):
    with open(path, "w", newline="", encoding="utf-8") as out:
        sheet = csv.writer(out)
        sheet.writerow(["工单编号", "标题", "内容", "种类", "主题", "转办日期", "时限", "办结日期", "承办单位"])
        sheet.writerows(rows(first, count, rng, mixed))


def take_in(data, path):
    begin = time.monotonic()
    done = subprocess.run([PROGRAM, "import", "hotline", str(path), "--org", "weichuan", "--data", str(data), "--now", NOW,
                           "--json"], capture_output=True, text=True)
    seconds = time.monotonic() - begin
    answer = json.loads(done.stdout)
    if answer["taken"] != answer["rows"]:
        sys.exit(f"rows were refused: {answer['errors'][:3]}")
    return seconds


def peer_import(path):
    """The same list by Python and sqlite3: lookup by number, ticket, event."""
    base = SCRATCH / "hotline-peer.db"
    base.unlink(missing_ok=True)
    begin = time.monotonic()
    db = sqlite3.connect(base, isolation_level=None)
    db.executescript("""PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
        CREATE TABLE t (id INTEGER PRIMARY KEY, number TEXT UNIQUE, title, content, kind, class, received, lim, closed, office, due);
        CREATE INDEX a ON t (received, id); CREATE INDEX b ON t (class, received, id); CREATE INDEX c ON t (office, received, id);
        CREATE INDEX d ON t (closed, due, id); CREATE TABLE e (t, seq, what, day, PRIMARY KEY (t, seq)) WITHOUT ROWID;""")
    with open(path, encoding="utf-8") as source:
        for n, one in enumerate(csv.reader(source)):
            if n == 0:
                continue
            if n % 500 == 1:
                db.execute("BEGIN IMMEDIATE")
            if db.execute("SELECT id FROM t WHERE number = ?", one[:1]).fetchone():
                continue
            due, left = datetime.date.fromisoformat(one[5]), int(one[6])
            while left:
                due += datetime.timedelta(days=1)
                left -= due.weekday() < 5
            db.execute("INSERT INTO t VALUES (NULL,?,?,?,?,?,?,?,?,?,?)", one + [due.isoformat()])
            last = db.execute("SELECT last_insert_rowid()").fetchone()[0]
            db.execute("INSERT INTO e VALUES (?,1,'receive',?)", (last, one[5]))
            db.execute("INSERT INTO e VALUES (?,2,'close',?)", (last, one[7]))
            if n % 500 == 0:
                db.execute("COMMIT")
    if db.in_transaction:
        db.execute("COMMIT")
    return time.monotonic() - begin


def timed(ask, times=200):
    took = []
    for _ in range(times):
        begin = time.monotonic()
        ask()
        took.append((time.monotonic() - begin) * 1000)
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.99)]


def addresses():
    """Every filter and pair of filters, late pages, rates by month, kind, class and office."""
    one = {"state": "closed", "kind": "report", "class": "教育", "office": "镇第3办公室", "outcome": "late", "span": "2024", "due": "late"}
    desk = lambda **query: "/desk/hotline?" + urlencode(query)
    pages = {"open tickets": "/desk/hotline"}
    pages |= {name: desk(**{name: value}) for name, value in one.items()}
    pages |= {f"{a} and {b}": desk(**{a: one[a], b: one[b]}) for a, b in itertools.combinations(one, 2)}
    pages |= {"kind, class and office": desk(**{name: one[name] for name in ("kind", "class", "office")}),
              "returned ones": desk(state="returned"), "page 200": desk(span=2021, page=200),
              "the last page of all": desk(outcome="rate", page=TICKETS // 50), "kind and class, page 300": desk(kind="report", page=300, **{"class": "教育"}),
              "rates of a year": "/desk/hotline/report/2025", "rates of a month": "/desk/hotline/report/2025-03",
              "rates of this month": "/desk/hotline/report/2026-11", "a year, page 400": "/desk/hotline/report/2025?page=400",
              "public year": "/hotline/2025", "public years": "/hotline"}
    return pages


def main():
    rng = random.Random(7)
    shutil.rmtree(SCRATCH / "bench-hotline", ignore_errors=True)
    data, accounts = founding_year("bench-hotline", "--now", NOW)
    path, done, first = SCRATCH / "hotline.csv", 0, None
    while done < TICKETS:
        write(path, done, min(BATCH, TICKETS - done), rng)
        seconds = take_in(data, path)
        if first is None:
            first, peer = seconds, peer_import(path)
            print(f"import of {min(BATCH, TICKETS)} tickets: {seconds:.1f} s; python csv + sqlite3: {peer:.1f} s; "
                  f"ratio {peer / seconds:.2f}", flush=True)
        done += BATCH
    print(f"import of the last {BATCH} into {TICKETS}: {seconds:.1f} s", flush=True)
    write(path, done, BATCH, rng, mixed=True)
    print(f"import of {BATCH} more in no order: {take_in(data, path):.1f} s; load {os.getloadavg()[0]:.1f}", flush=True)
    with Site(data, ["--now", NOW], accounts) as site:
        clerk, worst = site.person("zhuanyuan"), (0, "")
        for name, address in addresses().items():
            def ask(address=address):
                status, _ = clerk.get(address)
                assert status == 200, (address, status)
            p50, p99 = timed(ask)
            worst = max(worst, (p99, name))
            print(f"{name}: p50 {p50:.1f} ms, p99 {p99:.1f} ms", flush=True)
        print(f"slowest: {worst[1]}, p99 {worst[0]:.1f} ms; load {os.getloadavg()[0]:.1f}; "
              f"{'all under' if worst[0] < 50 else 'not under'} 50 ms", flush=True)
    db = sqlite3.connect(data / "qingfeng.db")
    p50, p99 = timed(lambda: db.execute("SELECT class, outcome, COUNT(*) FROM ticket WHERE org_id > 0 AND received_on >= "
                                        "'2025-01-01' AND received_on <= '2025-12-31' GROUP BY 1, 2").fetchall(), 20)
    print(f"peer, GROUP BY over the year's tickets: p50 {p50:.1f} ms, p99 {p99:.1f} ms")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The public pages of the funds with ten million payments in the record: ten years, twenty funds a year, two lists of
each, 37 villages. Every page is asked once, so none comes from the cache; the pages of a small record are the peer of
the same run.

The rows are written by SQL into the record of the demonstration, as wide as those that the program writes (sealed bytes are random).

usage: bench/funds_pages.py QINGFENG [ROWS]
"""
import http.client
import json
import os
import pathlib
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

YEARS, FUNDS, LISTS = range(2017, 2027), 20, 2
NOW = "2026-11-26T09:00"


def fill(path, rows):
    """Rows into the record; gives (ids of lists, ids of funds)."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -400000")
    town = db.execute("SELECT org_id FROM fund LIMIT 1").fetchone()[0]
    villages = [v for (v,) in db.execute("SELECT id FROM org WHERE parent_id = ? AND kind = 'village' ORDER BY id", (town,))]
    indexes = db.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'fund_payment' AND sql LIKE 'CREATE INDEX%'").fetchall()
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    db.execute("CREATE TEMP TABLE place (at INTEGER PRIMARY KEY, village INTEGER)")
    db.executemany("INSERT INTO place VALUES (?, ?)", list(enumerate(villages)))
    each, batch, batches, funds = rows // (len(YEARS) * FUNDS * LISTS), 1000, [], []
    db.execute("CREATE TEMP TABLE line (n INTEGER PRIMARY KEY)")
    db.execute("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < ?) INSERT INTO line SELECT n FROM r", (each,))
    for year in YEARS:
        for kind in range(FUNDS):
            fund = 10000 + (year - YEARS[0]) * FUNDS + kind
            funds.append(fund)
            db.execute("INSERT INTO fund VALUES (?,?,?,?,?,?,?,'',?,?,'一卡通',0,1,0,1)",
                       (town, fund, year, f"bench-{kind}", f"第{kind}项补贴", "县主管部门", f"文件〔{year}〕{kind}号", "农户", "每亩 104.33 元"))
            for part in range(LISTS):
                batch += 1
                batches.append(batch)
                db.execute("INSERT INTO fund_batch VALUES (?,?,?,?,?,?,?,'published',?,?,0,0,0,'',1,2,?,'2026-12-31',?,1,0,1)",
                           (town, batch, fund, year, f"{year}年第{part + 1}批", f"{year}年", f"bench-{batch}", each, each * 31299,
                            f"{year}-06-01", "0" * 64))
                db.execute("INSERT INTO fund_payment (org_id, batch_id, line, village_id, name_shown, sealed, person_key, quantity,"
                           " standard_fen, amount_fen, paid_on, returned, flags, row_key)"
                           " SELECT ?, ?, n, village, '王**', randomblob(110), random(), '3', 10433, 31299, ?, 0, '', random()"
                           " FROM line JOIN place ON at = n * ? / ?", (town, batch, f"{year}-06-01", len(villages), each + 1))
    db.execute("INSERT INTO fund_batch_total SELECT org_id, batch_id, village_id, COUNT(*), SUM(amount_fen), 0, 0 FROM fund_payment"
               " WHERE batch_id > 1000 GROUP BY org_id, batch_id, village_id")
    db.execute("INSERT INTO fund_total SELECT t.org_id, b.year, b.fund_id, t.village_id, SUM(t.payments), SUM(t.paid_fen), 0, 0"
               " FROM fund_batch_total t JOIN fund_batch b ON b.org_id = t.org_id AND b.id = t.batch_id WHERE b.id > 1000"
               " GROUP BY t.org_id, b.year, b.fund_id, t.village_id")
    db.execute("INSERT OR REPLACE INTO fund_year_total SELECT org_id, year, SUM(payments), SUM(paid_fen), SUM(returned), SUM(returned_fen)"
               " FROM fund_total GROUP BY org_id, year")
    for _, sql in indexes:
        db.execute(sql)
    count = db.execute("SELECT COUNT(*) FROM fund_payment").fetchone()[0]
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return count, batches, funds, villages, each


def addresses(batches, funds, villages, each):
    """Each at most once: lists from their middles, lists of a village, funds, villages by year, the years."""
    random.seed(7)
    base = "/weichuan/funds"
    pages = [f"{base}/list/{b}?after={random.randrange(max(1, each))}" for b in batches]
    pages += [f"{base}/list/{b}?village={random.choice(villages)}" for b in batches]
    pages += [f"{base}/{f}" for f in funds]
    pages += [f"{base}/village/{v}?year={y}" for v in villages for y in YEARS]
    pages += [f"{base}?year={y}" for y in YEARS]
    random.shuffle(pages)
    return pages


def processor_ms(pid):
    """What the process's threads have used, whatever else the machine does."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e6


def ask_all(program, data, pages):
    """(milliseconds of each page by the clock, by the processor, bytes of the largest)."""
    server = subprocess.Popen([program, "serve", "--data", str(data), "--listen", "127.0.0.1:0", "--now", NOW, "--quiet"],
                              stderr=subprocess.PIPE, text=True)
    port = int(re.search(r":(\d+)/", server.stderr.readline()).group(1))
    took, used, largest = [], [], 0
    try:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for n, page in enumerate(pages):
            if n % 2000 == 1999:  # the rate of one address
                time.sleep(60)
            before, start = processor_ms(server.pid), time.perf_counter()
            line.request("GET", page)
            answer = line.getresponse()
            body = answer.read()
            took.append((time.perf_counter() - start) * 1000)
            used.append(processor_ms(server.pid) - before)
            if answer.status != 200:
                sys.exit(f"{page}: {answer.status}")
            largest = max(largest, len(body))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    if os.environ.get("BENCH_KINDS"):
        for kind in sorted({re.sub(r"\d+", "N", p) for p in pages}):
            some = sorted(u for u, p in zip(used, pages) if re.sub(r"\d+", "N", p) == kind)
            print(kind, len(some), "median", round(some[len(some) // 2], 2), "p99", round(some[len(some) * 99 // 100], 2), file=sys.stderr)
    return sorted(took), sorted(used), largest


def measure(program, folder, rows):
    subprocess.run([program, "demo", "--data", str(folder), "--now", NOW], check=True, capture_output=True)
    start = time.time()
    count, *rest = fill(folder / "qingfeng.db", rows)
    made = time.time() - start
    took, used, largest = ask_all(program, folder, addresses(*rest))
    return {"rows": count, "made_s": round(made), "pages": len(took), "page_ms_p50": round(took[len(took) // 2], 2),
            "page_ms_p99": round(took[len(took) * 99 // 100], 2), "processor_ms_p50": round(used[len(used) // 2], 2), "processor_ms_p99": round(used[len(used) * 99 // 100], 2), "largest_page": largest}


def main(program, rows):
    with tempfile.TemporaryDirectory(dir=os.environ.get("QF_SCRATCH")) as name:
        folder = pathlib.Path(name)
        small = measure(program, folder / "small", 40000)
        large = measure(program, folder / "large", rows)
        print(json.dumps({**large, "peer": "the same pages with 40,000 rows", "peer_processor_p99": small["processor_ms_p99"],
                          "ratio": round(large["processor_ms_p99"] / small["processor_ms_p99"], 2), "load": os.getloadavg()[0]}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000)

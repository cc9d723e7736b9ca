#!/usr/bin/env python3
"""A payment list of a million rows into the record, beside python's csv and sqlite3 doing the same import in the same
run: the same columns read, ID numbers checked, names covered, the same indexes, but nothing sealed, no keyed digest,
no second look.

usage: bench/funds.py BENCH_FUNDS [ROWS]      BENCH_FUNDS: build/release/bench-funds
"""
import csv
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check(digits):
    return "10X98765432"[sum(int(d) * w for d, w in zip(digits, WEIGHTS)) % 11]


def make(path, rows):
    random.seed(7)
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["姓名", "身份证号", "村", "卡号", "面积", "标准", "金额", "发放日期"])
        for i in range(rows):
            digits = f"410223{1930 + i % 70}{1 + i % 12:02d}{1 + i % 28:02d}{i % 1000:03d}"
            area = random.randrange(100, 2000)
            amount = (area * 10433 + 50) // 100
            writer.writerow([random.choice("王李张刘陈杨赵黄") + random.choice("小大文建国志") + random.choice("明强华军伟芳"),
                             digits + check(digits), f"第{i % 37:02d}村", f"621700{i:013d}",
                             f"{area / 100:.2f}", "104.33", f"{amount / 100:.2f}", "2026-09-10"])


def peer(path, folder):
    db = sqlite3.connect(folder / "peer.db")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE payment (org INTEGER, batch INTEGER, line INTEGER, village TEXT, shown TEXT, name TEXT, id TEXT,"
               " card TEXT, quantity TEXT, standard INTEGER, amount INTEGER, paid_on TEXT, PRIMARY KEY (org, batch, line))"
               " WITHOUT ROWID")
    db.execute("CREATE INDEX a ON payment (org, batch, village, line)")
    db.execute("CREATE INDEX b ON payment (org, id)")

    def rows():
        with open(path, encoding="utf-8", newline="") as source:
            reader = csv.reader(source)
            next(reader)
            for n, (name, number, village, card, area, standard, amount, day) in enumerate(reader, 1):
                yuan, _, rest = amount.partition(".")
                fen = int(yuan) * 100 + int((rest + "00")[:2])
                if check(number[:17]) != number[17]:
                    continue
                yield (1, 1, n, village, name[0] + "**", name, number, card, area, round(float(standard) * 100), fen, day)
    start = time.time()
    with db:
        db.executemany("INSERT INTO payment VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", rows())
    return time.time() - start


def main(program, rows):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make(folder / "list.csv", rows)
        ours = json.loads(subprocess.run([program, str(folder / "data"), str(folder / "list.csv")],
                                         capture_output=True, text=True, check=True).stdout)
        took = peer(folder / "list.csv", folder)
        print(json.dumps({**ours, "peer": "python csv + sqlite3", "peer_load_s": round(took, 1),
                          "ratio": round(took / ours["load_s"], 2)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000000)

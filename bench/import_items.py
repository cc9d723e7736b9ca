#!/usr/bin/env python3
"""Import of old items: a list of N items of 600 characters in the record, in the publication log and found by the search.

usage: bench/import_items.py [N [FOLDER]]      QF names the program, QF_SCRATCH an empty folder; N is 200000
FOLDER keeps the list and the empty record for the next time (else QF_SCRATCH); the record is made anew each time.

Issue: 200,000 items under 5 minutes on 2 cores. Text is drawn from 900 two-character words, so that pairs of characters repeat as
they do in official papers. Prints the seconds until everything is there, and of the same list given once more (nothing is taken twice).
"""
import csv
import json
import os
import pathlib
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import time

PROGRAM = os.environ["QF"]
N = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
FOLDER = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else os.environ["QF_SCRATCH"])
LIST, EMPTY, RECORD = FOLDER / f"items-{N}.csv", FOLDER / "empty", FOLDER / "record"


def write(path):
    random.seed(7)
    han = [chr(c) for c in range(0x4e00, 0x4e00 + 600)]
    words = ["".join(random.choices(han, k=2)) for _ in range(900)]
    with open(path, "w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["标题", "栏目", "发布日期", "正文"])
        for i in range(N):
            text = "\n".join("".join(random.choices(words, k=75)) for _ in range(4))
            rows.writerow([f"关于{''.join(random.choices(words, k=4))}的通知（{i}）", "本级政策解读", f"20{15 + i % 6}-{1 + i % 12:02d}-{1 + i % 28:02d}", text])


def prepare():
    """The list and a record without it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not LIST.exists():
        write(FOLDER / "half")
        (FOLDER / "half").rename(LIST)
    shutil.rmtree(EMPTY, ignore_errors=True)
    shutil.rmtree(RECORD, ignore_errors=True)
    subprocess.run([PROGRAM, "demo", "--data", EMPTY], check=True, capture_output=True)
    subprocess.run([PROGRAM, "jobs", "--data", EMPTY], check=True, capture_output=True)
    shutil.copytree(EMPTY, RECORD)


def give(name):
    """Seconds of the import, of the processor too, and what was answered."""
    begin, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([PROGRAM, "import", "items", LIST, "--org", "weichuan", "--json", "--data", RECORD], capture_output=True, text=True)
    seconds = time.monotonic() - begin
    if done.returncode != 0:
        sys.exit(f"{name}: {done.stderr or done.stdout}")
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    print(f"{name}: {seconds:.1f} s, of the processor {processor:.1f} s; load {os.getloadavg()[0]:.1f}", flush=True)
    return seconds, json.loads(done.stdout)


def counts(record):
    """Public items, documents of the search, leaves under the signed checkpoint, pieces of work that wait for one of them."""
    db = sqlite3.connect(record / "qingfeng.db")
    one = lambda sql: db.execute(sql).fetchone()[0]
    leaves = int((record / "log" / "weichuan" / "checkpoint").read_text(encoding="utf-8").splitlines()[1])
    return [one("SELECT COUNT(*) FROM disclosure_item WHERE state = 'released'"), one("SELECT COUNT(*) FROM search_document"), leaves,
            one("SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND kind IN ('search', 'log')")]


def main():
    prepare()
    before = counts(RECORD)
    took, answer = give(f"import of {N} items, with publication log and search index")
    after = counts(RECORD)
    items, documents, leaves, waiting = [b - a for a, b in zip(before, after)]
    print(f"{items} items, {documents} in the search, {leaves} in the log, {waiting} waiting")
    if answer["taken"] != N or min(items, documents, leaves) != N or waiting != 0:
        sys.exit("not everything is there")
    give("the same list again")
    if counts(RECORD) != after:
        sys.exit("taken twice")
    print(f"for 200,000: {took * 200_000 / N:.0f} s (asked: 300)")
    sys.exit(0 if took * 200_000 / N <= 300 else 1)


main()

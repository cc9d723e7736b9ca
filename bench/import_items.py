#!/usr/bin/env python3
"""Import of old items: a list of N items of 600 characters in, searchable and in the publication log.

usage: bench/import_items.py [N]      QF names the program, QF_SCRATCH an empty folder; N is 200000

Issue: 200,000 items under 5 minutes on 2 cores. Text is drawn from 900 two-character words, so that pairs of characters repeat as
they do in official papers. Prints seconds of each step, and of the same list given once more (nothing is taken twice).
"""
import csv
import json
import os
import pathlib
import random
import resource
import subprocess
import sys
import time

PROGRAM, SCRATCH = os.environ["QF"], pathlib.Path(os.environ["QF_SCRATCH"])
N = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000


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


def step(name, *words):
    begin, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([PROGRAM, *words, "--data", str(SCRATCH / "record")], capture_output=True, text=True)
    seconds = time.monotonic() - begin
    if done.returncode != 0:
        sys.exit(f"{name}: {done.stderr or done.stdout}")
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    print(f"{name:28} {seconds:7.1f} s, of the processor {processor:7.1f} s; load {os.getloadavg()[0]:.1f}", flush=True)
    return seconds, processor, done.stdout


def main():
    subprocess.run([PROGRAM, "demo", "--data", str(SCRATCH / "record")], check=True, capture_output=True)
    write(SCRATCH / "items.csv")
    took, used, answer = step(f"import {N}", "import", "items", str(SCRATCH / "items.csv"), "--org", "weichuan", "--json")
    if json.loads(answer)["taken"] != N:
        sys.exit(f"not all were taken: {answer}")
    index, log = step("search index", "rebuild"), step("publication log, other jobs", "jobs")
    step("the same list again", "import", "items", str(SCRATCH / "items.csv"), "--org", "weichuan", "--json")
    times = 200_000 / N
    print(f"import of {N}: {took:.0f} s; with search index and log {took + index[0] + log[0]:.0f} s, "
          f"of the processor {used + index[1] + log[1]:.0f} s")
    print(f"for 200,000: {took * times:.0f} s, with search index and log {(took + index[0] + log[0]) * times:.0f} s (asked: 300)")
    sys.exit(0 if took * times <= 300 else 1)


main()

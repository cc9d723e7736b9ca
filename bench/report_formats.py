#!/usr/bin/env python3
"""report check from workbooks and pdf files against openpyxl, and pdftotext with a Python script, in one run.

usage: bench/report_formats.py [PROGRAM] [XLSX] [PDF]       default build/qingfeng, 2000, 200 files

The files are the founding report written by the program itself, each with another unit's name inside (the five pages of a pdf are
the same each time). Rates are per core, by processor time (of the process and of all that it began; the pdf reader outlives the call,
so this script adopts it and waits for it) and by the clock. Claims, held against processor time: 1,000 workbooks and 50 pdf files a
second and core, memory not growing with their number. Other loads on the machine make processor time longer too: the last line names
them, and the ratio to the peer stays.
"""
import ctypes
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "qingfeng").resolve()
XLSX, PDF = (int(sys.argv[i]) if len(sys.argv) > i else n for i, n in ((2, 2000), (3, 200)))
SOURCE = ROOT / "tests/data/samples/founding/weichuan-2021.docx"
PEER_XLSX, PEER_PDF = 60, 40

# What a careful script would do: read every cell, hold the row sums of table 3 against their totals.
PEER = r'''
import sys, subprocess
def sums(rows):
    bad = 0
    for values in rows:
        numbers = [int(v) for v in values if str(v).strip().isdigit()][-7:]
        bad += len(numbers) == 7 and sum(numbers[:6]) != numbers[6]
    return bad
if sys.argv[1] == "xlsx":
    import openpyxl
    for path in sys.argv[2:]:
        book = openpyxl.load_workbook(path, data_only=True)
        for sheet in book:
            sums([c for c in row if c is not None] for row in sheet.iter_rows(values_only=True))
else:
    for path in sys.argv[2:]:
        text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True).stdout
        sums(line.split() for line in text.splitlines())
'''


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def rate(argv, count):
    """Files a second and core, wall seconds, largest memory in MiB."""
    before, began = cpu(), time.monotonic()
    done = subprocess.run(["/usr/bin/time", "-f", "%M", *map(str, argv)], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    while True:  # the pdf reader, orphaned and ended
        try:
            os.wait()
        except ChildProcessError:
            break
    return count / (cpu() - before), time.monotonic() - began, int(re.findall(r"\d+", done.stderr)[-1]) / 1024


def made(folder, ending, count):
    first = folder / f"first.{ending}"
    subprocess.run([PROGRAM, "report", "convert", SOURCE, "--out", first], check=True, capture_output=True)
    (folder / ending).mkdir()
    for i in range(count):
        to = folder / ending / f"{i:05}.{ending}"
        if ending == "pdf":
            shutil.copy(first, to)
            continue
        with zipfile.ZipFile(first) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                data = old.read(entry)
                new.writestr(entry.filename, data.replace("洧川镇".encode(), f"样例{i}镇".encode()))
    return folder / ending


def main():
    good = True
    ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER
    with tempfile.TemporaryDirectory() as folder:
        for ending, count, few, claim in (("xlsx", XLSX, PEER_XLSX, 1000), ("pdf", PDF, PEER_PDF, 50)):
            files = made(pathlib.Path(folder), ending, count)
            ours, wall, memory = rate([PROGRAM, "report", "check", "--json", files], count)
            part = sorted(files.iterdir())[:count // 10]
            _, _, small = rate([PROGRAM, "report", "check", "--json", *part], len(part))
            peer, _, _ = rate(["/usr/bin/python3", "-c", PEER, ending, *sorted(files.iterdir())[:few]], few)
            cores = os.cpu_count()
            print(f"{ending}: {count} files; {ours:.0f} a second and core by processor time (claim {claim}), "
                  f"{count / wall / cores:.0f} by the clock ({wall:.1f} s on {cores} cores); peer {peer:.1f}: {ours / peer:.0f} times; "
                  f"memory {memory:.0f} MiB, {small:.0f} MiB for a tenth of the files")
            good = good and ours >= claim and memory < 1.5 * small + 16
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

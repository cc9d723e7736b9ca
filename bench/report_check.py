#!/usr/bin/env python3
"""report check against python-docx with a plain Python checker, and from our own JSON.

usage: bench/report_check.py [PROGRAM] [COUNT]       default build/qingfeng, 10000

Makes COUNT docx files out of the samples (other unit, other year inside), checks them with the program
and a part of them with the peer, in the same run. Prints rates a core by processor time (another load tells
little in it; the claims are held against it) and by the clock, their ratio, the largest resident memory,
how many cores were at work, and the load of the machine. Claims: 100 times the peer's rate a core, under
64 MiB, all cores; 10,000 reports a second and core from json.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tests" / "data" / "samples"
PROGRAM = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "qingfeng").resolve()
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
PEER_FILES = 80

# The peer runs in Debian's Python, which has python3-docx. It reads every cell, finds the rows by
# their labels and evaluates the row, column and balance sums: what a careful script would do.
PEER = r'''
import json, sys, time
import docx

def cells_of(table):
    return [[cell.text.strip() for cell in row.cells] for row in table.rows]

def number(text):
    text = text.replace("\u3000", "").replace("\u00a0", "").strip()
    return int(text) if text.lstrip("-").isdigit() else None

def check(path):
    document = docx.Document(path)
    prose = [p.text for p in document.paragraphs]
    rows = {}
    findings = []
    for table in document.tables:
        for cells in cells_of(table):
            values = [number(c) for c in cells[3:]]
            if len(cells) == 10 and any(v is not None for v in values):
                rows[cells[2]] = values
    for label, values in rows.items():
        if None not in values and sum(values[:-1]) != values[-1]:
            findings.append(("row", label))
    results = [v for k, v in rows.items() if k[0] in "（12345678" and "总计" not in k]
    total = next((v for k, v in rows.items() if "总计" in k), None)
    new = next((v for k, v in rows.items() if "新收" in k), None)
    carried_in = next((v for k, v in rows.items() if "上年结转" in k), None)
    carried_out = next((v for k, v in rows.items() if "结转下年度" in k), None)
    for column in range(7):
        if total and all(r[column] is not None for r in results + [total]):
            if sum(r[column] for r in results) != total[column]:
                findings.append(("column", column))
        four = (new, carried_in, total, carried_out)
        if all(r and r[column] is not None for r in four):
            if new[column] + carried_in[column] != total[column] + carried_out[column]:
                findings.append(("balance", column))
    return {"paragraphs": len(prose), "rows": len(rows), "findings": findings}

paths = sys.argv[1:]
check(paths[0])
start = time.process_time()
answers = [check(p) for p in paths]
print(json.dumps({"seconds": time.process_time() - start, "rows": sum(a["rows"] for a in answers)}))
'''


def make_docx(folder):
    """COUNT files: each sample in turn, its unit and year changed so that no two are alike."""
    sources = []
    for path in sorted((SAMPLES / "variants").glob("*.docx")):
        with zipfile.ZipFile(path) as archive:
            sources.append({name: archive.read(name) for name in archive.namelist()})
    paths = []
    for i in range(COUNT):
        source = sources[i % len(sources)]
        path = folder / f"{i:05d}.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in source.items():
                if name == "word/document.xml":
                    data = data.decode().replace("示例县", f"示例{i}县").encode()
                archive.writestr(name, data)
        paths.append(str(path))
    return paths


def run(paths, seconds=600):
    """(lines, CPU seconds, wall seconds, peak resident KiB) of one run over all paths."""
    with tempfile.TemporaryFile() as out:
        start = time.monotonic()
        child = subprocess.Popen([PROGRAM, "report", "check", "--json", *paths], stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - start
        if child.returncode not in (0, 1, 2) or wall > seconds:
            sys.exit(f"exit code {child.returncode} after {wall:.0f} s")
        out.seek(0)
        lines = sum(1 for _ in out)
    return lines, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss


def told(kind, lines, cpu, wall, memory):
    """A line of the result; the clock's rate a core counts every core of the machine, busy with us or not."""
    cores = os.cpu_count()
    print(f"{kind}  {COUNT / cpu:8.1f} reports/s and core by processor time, {COUNT / wall / cores:.1f} by the clock "
          f"({COUNT / wall:.0f}/s in all, {cpu / wall:.2f} of {cores} cores); {memory / 1024:.1f} MiB, "
          f"{lines} answers; load {os.getloadavg()[0]:.1f}")


def run_peer(python, paths):
    """Half of the peer's files before ours, half behind: a machine that grows slower tells on both."""
    return json.loads(subprocess.run([python, "-c", PEER, *paths], capture_output=True, text=True, check=True).stdout)


def make_json(folder, docx_paths):
    """The same reports as cells, as the program itself answers them."""
    answers = subprocess.run([PROGRAM, "report", "check", "--json", *docx_paths[:10]],
                             capture_output=True, text=True, check=False).stdout.splitlines()
    paths = []
    for i in range(COUNT):
        answer = json.loads(answers[i % len(answers)])
        keep = {k: answer[k] for k in ("form", "level", "year", "cells")}
        keep["organisation"] = f"示例{i}县"
        path = folder / f"{i:05d}.json"
        path.write_text(json.dumps(keep, ensure_ascii=False), encoding="utf-8")
        paths.append(str(path))
    return paths


def main():
    python = "/usr/bin/python3"
    if subprocess.run([python, "-c", "import docx"], capture_output=True, check=False).returncode != 0:
        print("python3-docx is not there: the peer cannot run")
        return 77
    folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("QF_SCRATCH")))
    try:
        paths = make_docx(folder)
        before = run_peer(python, paths[:PEER_FILES // 2])
        lines, cpu, wall, memory = run(paths)
        after = run_peer(python, paths[PEER_FILES // 2:PEER_FILES])
        peer_rate = PEER_FILES / (before["seconds"] + after["seconds"])
        rate = COUNT / cpu
        print(f"peer  {peer_rate:8.1f} reports/s and core (python-docx, {PEER_FILES} files, "
              f"{before['rows'] + after['rows']} rows of table 3)")
        told("docx", lines, cpu, wall, memory)
        print(f"ratio {rate / peer_rate:8.1f}")
        for path in paths:
            os.unlink(path)
        paths = make_json(folder, make_docx_few(folder))
        lines, cpu, wall, memory_json = run(paths)
        told("json", lines, cpu, wall, memory_json)
        good = rate / peer_rate >= 100 and max(memory, memory_json) < 64 * 1024 and COUNT / cpu >= 10000
        print("claims hold" if good else "claims do not hold")
        return 0 if good else 1
    finally:
        shutil.rmtree(folder)


def make_docx_few(folder):
    """The samples themselves, for their cells."""
    del folder
    return [str(p) for p in sorted((SAMPLES / "variants").glob("*.docx"))]


if __name__ == "__main__":
    sys.exit(main())

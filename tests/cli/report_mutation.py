#!/usr/bin/env python3
"""One number of a consistent report changed by 1: is it noticed, in every format that is read?

usage: tests/cli/report_mutation.py [PROGRAM]      PROGRAM: default $QF

Prints the share noticed for each format and table. Every number of tables 3 and 4 takes part in a sum: there anything
below all of them is a failure. Of table 2 the share is printed only, for its numbers stand for themselves.
Pdf files take longest: there one number of every third row, column after column.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

sys.argv[1:] = sys.argv[1:2] or [os.environ["QF"]]
import report_layouts as layouts  # noqa: E402  (takes the program from the arguments)

PROGRAM = sys.argv[1]
TOKEN = re.compile(r"9\d{5}7")  # a number that no consistent report here holds


def token(place):
    return f"9{place:05}7"


def convert(source, to):
    subprocess.run([PROGRAM, "report", "convert", source, "--out", to], check=True, capture_output=True)


def templates(folder, cells):
    """{ending: function of cells to the bytes of a report}: the program's own files with tokens for numbers, filled in."""
    marked = {cell: token(i) for i, cell in enumerate(cells)}
    order = list(cells)
    page = folder / "marked.html"
    page.write_text(layouts.html(layouts.grids(marked)), encoding="utf-8")

    def fill(text, values):
        return TOKEN.sub(lambda m: str(values[order[int(m[0][1:6])]]), text)

    def packed(ending, name):
        file = folder / f"marked.{ending}"
        convert(page, file)
        with zipfile.ZipFile(file) as archive:
            entries = {n: archive.read(n) for n in archive.namelist()}
        parts = {n: data.decode() for n, data in entries.items() if re.fullmatch(name, n)}
        found = {m for text in parts.values() for m in TOKEN.findall(text)}
        assert len(found) == len(cells), f"{ending}: {len(found)} of {len(cells)} numbers in the file"

        def build(values, path):
            with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
                for n, data in entries.items():
                    archive.writestr(n, fill(parts[n], values) if n in parts else data)
        return build

    convert(page, folder / "own.html")
    own = (folder / "own.html").read_text(encoding="utf-8")
    convert(page, folder / "own.json")
    data = json.loads((folder / "own.json").read_text(encoding="utf-8"))

    def as_json(values, path):
        path.write_text(json.dumps({**data, "cells": values}), encoding="utf-8")

    def as_text(lines):
        return lambda values, path: path.write_text(layouts.text_of(layouts.grids(values), lines), encoding="utf-8")

    def as_pdf(values, path):
        source = path.with_suffix(".json")
        as_json(values, source)
        convert(source, path)
        source.unlink()

    return {"json": as_json, "docx": packed("docx", "word/document.xml"),
            "xlsx": packed("xlsx", r"xl/(worksheets/sheet\d+|sharedStrings)\.xml"),
            "html": lambda values, path: path.write_text(fill(own, values), encoding="utf-8"),
            "txt": as_text(layouts.spaced), "pdf": as_pdf}


def changed(cells, cell, step):
    other = dict(cells)
    number = int(cells[cell]) + step
    other[cell] = str(number) if isinstance(cells[cell], str) else number
    return other


def chosen(cells, ending):
    """(cell, step): every one up, in json down too where it is not 0 already; of a pdf one of every third row."""
    if ending == "json":
        return [(cell, step) for cell in cells for step in (1, -1) if step > 0 or int(cells[cell]) > 0]
    if ending != "pdf":
        return [(cell, 1) for cell in cells]
    rows = {}
    for cell in cells:
        rows.setdefault(cell.rsplit(".", 1)[0], []).append(cell)
    return [(row[i % len(row)], -1 if int(cells[row[i % len(row)]]) > 0 else 1)
            for i, row in enumerate(rows.values()) if i % 3 == 0 and not row[0].startswith("t2.")]


def rules(answer):
    return {(f["rule"], tuple(f["cells"])) for f in answer["findings"] if f["severity"] != "info"}


def try_format(name, build, cells, folder):
    """Lines that say what was not noticed, or not read."""
    steps = chosen(cells, name)
    paths = [folder / f"{i:04}.{name}" for i in range(len(steps) + 1)]
    wanted = [cells] + [changed(cells, *step) for step in steps]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(build, wanted, paths))
    done = subprocess.run([PROGRAM, "report", "check", "--json", *paths], capture_output=True, text=True, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(paths) or answers[0]["verdict"] != "pass":
        return [f"{name}: the consistent report does not pass: {answers[0]['findings'] if answers else done.stderr}"]
    wrong, share = [], {}
    for values, (cell, step), answer in zip(wanted[1:], steps, answers[1:]):
        if answer["cells"] != values:
            wrong.append(f"{name}: {cell} {step:+}: read otherwise than written")
        noticed = bool(rules(answer) - rules(answers[0]))
        seen = share.setdefault(cell[:2], [0, 0])
        seen[0] += noticed
        seen[1] += 1
        if not noticed and not cell.startswith("t2."):
            wrong.append(f"{name}: {cell} {step:+}: not noticed")
    print(f"{name:5}", "  ".join(f"{table}: {n} of {of} ({100 * n / of:.0f} %)" for table, (n, of) in share.items()))
    return wrong


def main():
    cells = layouts.numbers()
    wrong = []
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch)
        for name, build in templates(root, cells).items():
            folder = root / name
            folder.mkdir()
            wrong += try_format(name, build, cells, folder)
    for line in wrong:
        print("FAIL", line)
    print(f"{len(wrong)} failures")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Every sample report against what it must read and find.

usage: tests/cli/samples.py [PROGRAM [-v]]      PROGRAM: default $QF

Compares, file by file, the cells, the rules that must be found, the verdict, and that no error stands
there that nothing explains. Prints each difference; the last line counts the files. Exit code 1 when any.
"""
import fnmatch
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "tests" / "data" / "samples"

# What a planted error drags along: the same wrong number seen from another side.
DRAGS = {
    "T3.ROW.": ("T3.RES.", "T3.BAL.", "N.app_"),
    "T3.RES.": ("T3.ROW.", "T3.BAL.", "N.app_"),
    "T3.BAL.": ("T3.ROW.", "T3.RES.", "N.app_"),
    "T4.SUM.": ("N.review_cases", "N.lawsuits"),
}


class Tally:
    """Counts files and differences, and prints the latter."""

    def __init__(self, loud):
        self.loud, self.files, self.wrong, self.bad = loud, 0, 0, set()

    def start(self, name):
        self.files += 1
        if self.loud:
            print("..", name)

    def differ(self, name, what):
        self.wrong += 1
        self.bad.add(name)
        print(f"{name}: {what}")


def check(program, paths, *options):
    """Answers of one run, one for each path."""
    run = subprocess.run([program, "report", "check", "--json", *options, *map(str, paths)],
                         capture_output=True, text=True, timeout=120)
    if run.returncode not in (0, 1, 2):
        sys.exit(f"exit code {run.returncode}: {run.stderr}")
    return [json.loads(line) for line in run.stdout.splitlines()]


def errors(answer):
    return [f for f in answer["findings"] if f["severity"] == "error"]


def must_find(tally, name, answer, wanted):
    """Each entry of must_find names alternatives with |, each with * as wildcard."""
    rules = [f["rule"] for f in answer["findings"]]
    for entry in wanted:
        if not any(fnmatch.fnmatchcase(rule, p) for p in entry.split("|") for rule in rules):
            tally.differ(name, f"{entry} was not found; found {sorted(set(rules))}")


def no_other_error(tally, name, answer, wanted):
    for f in errors(answer):
        rule = f["rule"]
        explained = any(fnmatch.fnmatchcase(rule, p) for entry in wanted for p in entry.split("|"))
        explained |= any(rule.startswith(drag) for entry in wanted
                         for prefix, drags in DRAGS.items() if entry.startswith(prefix) for drag in drags)
        if not explained:
            tally.differ(name, f"unexplained {rule} at {f['place']}: {f['zh']}")


def cells(tally, name, answer, wanted, accepted=(), others_null=False):
    got = answer["cells"]
    wrong = [(k, v, got.get(k)) for k, v in wanted.items()
             if got.get(k) != v and not (k in accepted and got.get(k) == accepted[k])]
    if wrong:
        tally.differ(name, f"{len(wrong)} cells differ (id, expected, read): {wrong[:6]}")
    if others_null:
        known = [k for k, v in got.items()
                 if v not in (None, 0, "0") and k not in wanted and not extra_2019(k)]
        if known:
            tally.differ(name, f"cells that are not printed were read: {known[:6]}")


def extra_2019(cell):
    """Cells of the 2019 form that the samples do not name."""
    return cell.split(".")[-1] in ("change", "handled") or cell.startswith(("t2.service.", "t2.procurement."))


def variants(program, tally):
    """Invented reports, each in several formats, with at most one planted error."""
    data = json.loads((SAMPLES / "variants" / "expected.json").read_text(encoding="utf-8"))
    for case in data["cases"]:
        for file in case["files"]:
            tally.start(file)
            answer = check(program, [SAMPLES / "variants" / file])[0]
            for key in ("organisation", "year", "form"):
                if answer[key] != case[key]:
                    tally.differ(file, f"{key} is {answer[key]}, expected {case[key]}")
            if case["verdict"] != "any" and answer["verdict"] != case["verdict"]:
                tally.differ(file, f"verdict {answer['verdict']}, expected {case['verdict']}")
            if not case.get("cells_not_compared"):
                cells(tally, file, answer, case["cells"], others_null="zeros" in (case["where"] or ""))
            must_find(tally, file, answer, case["must_find"])
            if not case.get("cells_not_compared"):
                no_other_error(tally, file, answer, case["must_find"])
            narrative(tally, file, answer, case)


def narrative(tally, name, answer, case):
    """Figures of the prose, where the sample says them."""
    ids = {"requests_received": "n1.app_received", "carry_in": "n1.app_carried_in",
           "handled": "n1.app_done", "carry_out": "n1.app_carried_out", "review": "n1.review_cases",
           "litigation": "n1.lawsuit_cases", "hotline_forwarded": "n1.hotline_total",
           "hotline_closed": "n1.hotline_closed_on_time"}
    for key, value in (case.get("narrative") or {}).items():
        got = answer["figures"].get(ids[key])
        if got != value:
            tally.differ(name, f"{ids[key]} is {got}, the text says {value}")


def founding(program, tally):
    want = json.loads((SAMPLES / "founding" / "expected.json").read_text(encoding="utf-8"))
    for path in sorted((SAMPLES / "founding").glob("weichuan-2021.*")):
        tally.start(path.name)
        answer = check(program, [path])[0]
        cells(tally, path.name, answer, want["cells"])
        no_other_error(tally, path.name, answer, [])
        narrative(tally, path.name, answer, want)
        must_find(tally, path.name, answer, ["TX.REGNAME"])
        if (answer["organisation"], answer["year"]) != (want["organisation"], want["year"]):
            tally.differ(path.name, f"{answer['organisation']} {answer['year']}")


# A blank total; a report of which only the first row of table 3 is known.
PARTS = {"shanghai-kewei-2024": ["ALL.FILLED"], "suqian-2025-part": ["ALL.FILLED", "FORM.MISSING_ROW"]}


def full(program, tally):
    """Whole table 3 of real reports; `rules` says which families hold."""
    for path in sorted((SAMPLES / "full").glob("*.json")):
        want = json.loads(path.read_text(encoding="utf-8"))
        files = [p for p in sorted((SAMPLES / "full").glob(path.stem + ".*")) if p.suffix != ".json"]
        if path.stem == "huaian-2024":
            files.append(SAMPLES / "real" / "huaian-2024.pdf")
        for file in files:
            tally.start(file.name)
            answer = check(program, [file])[0]
            cells(tally, file.name, answer, want["cells"], want.get("reading_accepted", {}))
            allowed = PARTS.get(path.stem, [])
            no_other_error(tally, file.name, answer, allowed)
            if answer["form"] != want["form"]:
                tally.differ(file.name, f"form {answer['form']}")


def blank_template(program, tally):
    tally.start("nianbao-template-2021.docx")
    answer = check(program, [SAMPLES / "real" / "nianbao-template-2021.docx"])[0]
    must_find(tally, "template", answer, ["ALL.FILLED"])
    if answer["verdict"] != "fail" or sorted(answer["parts_found"])[-3:] != ["t2", "t3", "t4"]:
        tally.differ("template", f"{answer['verdict']} {answer['parts_found']}")
    if any(v is not None for v in answer["cells"].values()):
        tally.differ("template", "blank cells were read as numbers")


# Rules that may fire on the visible part of a real report: they are true of it.
REAL_ERRORS = ["ALL.FILLED", "FORM.OLD_FORM", "T2.TOWN.RULE.*", "T2.NORM.BOUND", "N.*", "TX.*", "TM.*"]
# The notes of the index: tables lost, only their headings left; labels without numbers.
LOST = {"R057.txt": ["FORM.MISSING_TABLE", "FORM.MISSING_SECTION"], "R060.txt": ["FORM.HEADER"]}


def reports(program, tally):
    """The visible part of real reports, most of them cut off in a table."""
    lines = (SAMPLES / "reports" / "index.jsonl").read_text(encoding="utf-8").splitlines()
    levels = {"镇": "township", "乡": "township", "街道": "township", "部门": "department"}
    for want in map(json.loads, lines):
        name = want["file"]
        tally.start(name)
        answer = check(program, [SAMPLES / "reports" / name])[0]
        cells(tally, name, answer, want.get("cells_visible", {}),
              others_null="cells_visible" in want and "table3" not in want["parts"])
        if want["format"] and answer["form"] != f"annual-report-{want['format']}":
            tally.differ(name, f"form {answer['form']}, expected {want['format']}")
        if answer["year"] is not None and answer["year"] != want["year"]:
            tally.differ(name, f"year {answer['year']}, expected {want['year']}")
        if want["level"] in levels and answer["level"] not in (None, levels[want["level"]]):
            tally.differ(name, f"level {answer['level']}, expected {levels[want['level']]}")
        no_other_error(tally, name, answer, REAL_ERRORS + LOST.get(name, []))
        if answer["verdict"] == "unreadable":
            tally.differ(name, "unreadable")


def main():
    program, loud = (sys.argv[1:] + [os.environ.get("QF", "")])[0], "-v" in sys.argv[2:]
    tally = Tally(loud)
    for part in (founding, variants, full, blank_template, reports):
        part(program, tally)
    print(f"{tally.files - len(tally.bad)} passed, {len(tally.bad)} failed")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())

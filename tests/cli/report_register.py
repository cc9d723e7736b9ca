#!/usr/bin/env python3
"""report check --data: a report held against the record of its unit and year (REG.*, N.active_count).

usage: tests/cli/report_register.py        program: $QF
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

REGISTER = {"REG.T3", "REG.T2.NORM", "N.active_count"}
failures = []


def run(*words):
    done = subprocess.run([os.environ["QF"], *map(str, words)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def expect(name, truth, detail=""):
    if not truth:
        failures.append(name)
        print(f"FAIL {name}: {detail}")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        data = folder / "data"
        code, _, err = run("demo", "--data", data)
        expect("the founding year loads", code == 0, err)
        own = ("--data", data, "--org", "weichuan", "--year", "2021")
        code, _, err = run("report", "make", *own, "--out", folder, "--formats", "json,docx,html")
        expect("the report is made", code == 0, err)
        made = json.loads((folder / "report-2021.json").read_text(encoding="utf-8"))

        def found(name, *record, cells=None):
            path = folder / name
            if not path.exists():
                path.write_text(json.dumps({**made, "cells": {**made["cells"], **(cells or {})}}),
                                encoding="utf-8")
            answer = json.loads(run("report", "check", "--json", *record, path)[1])
            return ({f["rule"]: f for f in answer["findings"] if f["rule"] in REGISTER},
                    REGISTER & set(answer["not_assessed"]), answer["verdict"])

        for name in ("report-2021.json", "report-2021.docx"):
            expect(f"{name}: as the record says", found(name, *own) == ({}, set(), "pass"), found(name, *own))
            expect(f"{name}: alone it is not assessed", found(name) == ({}, REGISTER, "pass"), found(name))
        findings, left, _ = found("one.json", *own, cells={"t3.new.np": 2, "t3.carried_out.ent": 1})
        expect("cells of table 3 are named", findings.get("REG.T3", {}).get("cells")
               == ["t3.new.np", "t3.carried_out.ent"] and findings["REG.T3"]["severity"] == "warning", findings)
        expect("both numbers are told", "报告为2，登记簿为0" in findings.get("REG.T3", {}).get("zh", ""), findings)
        expect("nothing is left out", left == set(), left)
        findings, _, _ = found("norm.json", *own,
                               cells={"t2.normdoc.issued": made["cells"]["t2.normdoc.issued"] + 1})
        expect("documents issued", list(findings) == ["REG.T2.NORM"], findings)
        text = (folder / "report-2021.html").read_text(encoding="utf-8")
        expect("the text says it", text.count("环保政策、工作信息10条") == 1, "another founding text?")
        (folder / "more.html").write_text(text.replace("环保政策、工作信息10条", "环保政策、工作信息19条"), encoding="utf-8")
        findings, _, _ = found("more.html", *own)
        expect("more classes than were published", "86" in findings.get("N.active_count", {}).get("zh", ""), findings)
        made["year"] = 2020
        expect("another year is not held against it", found("other.json", *own)[0] == {}
               and found("other.json", *own)[1] == REGISTER, found("other.json", *own))
        code, out, err = run("report", "check", "--data", data, folder / "one.json")
        expect("which unit and year must be said", code == 2 and out == "" and "--org" in err, (code, out, err))
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

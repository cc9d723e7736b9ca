#!/usr/bin/env python3
"""report check, rollup, compare and likeness as commands: exit codes, order, pairs of years, bad files.

usage: tests/cli/report_check.py [PROGRAM]      PROGRAM: default $QF. Last line: counts.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "tests" / "data" / "samples"
PROGRAM = str(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["QF"]).resolve())
KEYS = ["file", "format", "form", "organisation", "level", "year", "verdict", "cells", "figures", "sections",
        "findings", "not_assessed", "confidence", "parts_found"]
FINDING = ["rule", "severity", "cells", "expected", "found", "zh", "en", "place"]
passed = failed = 0


def expect(name, good, why=""):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print(f"FAIL {name}: {why}")


def run(*argv, stdin=None):
    """(exit code, stdout, stderr)"""
    done = subprocess.run([PROGRAM, "report", *map(str, argv)], input=stdin, capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def answers(*argv, stdin=None):
    code, out, _ = run("check", "--json", *argv, stdin=stdin)
    return code, [json.loads(line) for line in out.splitlines()]


def shape():
    """Keys, their order and their types, as interfaces.md fixes them."""
    _, (a,) = answers(SAMPLES / "variants" / "err01.docx")
    expect("keys", list(a) == KEYS, list(a))
    expect("keys of a finding", all(list(f) == FINDING for f in a["findings"]))
    expect("file without folder", a["file"] == "err01.docx")
    expect("format", a["format"] == "docx")
    expect("counts are numbers", a["cells"]["t3.new.np"] == 10)
    expect("amounts are strings", a["cells"]["t2.fee.amount"] == "8.7602")
    expect("parts", a["parts_found"] == ["prose", "t2", "t3", "t4"], a["parts_found"])
    expect("confidence", 0 < a["confidence"] <= 1)
    rules = [r["id"] for r in json.loads((ROOT / "law" / "report-2021.json").read_text())["rules"]]
    expect("not assessed are rules in order",
           a["not_assessed"] == [r for r in rules if r in set(a["not_assessed"])])
    found = {f["rule"] for f in a["findings"]}
    expect("what was found was assessed", not found & set(a["not_assessed"]))
    for suffix, word in ((".html", "html"), (".txt", "txt"), (".pdf", "pdf")):
        _, (a,) = answers((SAMPLES / "variants" / "err01").with_suffix(suffix))
        expect(f"format {word}", a["format"] == word, a["format"])


def codes(folder):
    ok, bad = SAMPLES / "variants" / "ok01.docx", SAMPLES / "variants" / "err01.docx"
    broken, notice = folder / "broken.docx", folder / "通知.txt"
    broken.write_bytes(ok.read_bytes()[:3000])
    notice.write_text("关于召开会议的通知\n请准时参加。\n", encoding="utf-8")
    expect("0 when all pass", answers(ok)[0] == 0)
    expect("1 when some fail", answers(ok, bad)[0] == 1)
    for name, path in (("broken", broken), ("missing", folder / "nothing.docx"), ("another text", notice)):
        code, (first, second, third) = answers(ok, path, bad)
        expect(f"2 with {name}", code == 2, code)
        expect(f"the others are answered beside {name}",
               (first["verdict"], second["verdict"], third["verdict"]) == ("pass", "unreadable", "fail"))
        said = second["findings"][0]
        expect(f"{name} is said", said["rule"] == "FORM.UNREADABLE" and len(said["zh"]) > 6, said)
        expect(f"{name} has no cells", second["cells"] == {} and second["form"] is None)
    expect("2 on wrong usage", run("check")[0] == 2 and run("check", "--nonsense", ok)[0] == 2)
    expect("2 on an unknown form", run("check", "--form", "annual-report-1999", ok)[0] == 2)
    code, (a,) = answers("-", stdin=bad.read_bytes())
    expect("standard input", code == 1 and a["file"] == "-" and a["format"] == "docx", a["file"])
    code, out, _ = run("check", bad)
    expect("text for people", code == 1 and "不通过" in out and "“（一）予以公开”一行的“总计”" in out, out)
    expect("no noise on success", run("check", ok)[2] == "")


def order(folder):
    """Many files, more than cores: answers in the order given."""
    paths = []
    for i in range(60):
        path = folder / f"{59 - i:02d}.docx"
        path.write_bytes((SAMPLES / "variants" / ("ok01.docx" if i % 3 else "err01.docx")).read_bytes())
        paths.append(path)
    code, got = answers(*paths)
    expect("order of many", [a["file"] for a in got] == [p.name for p in paths] and code == 1)
    _, alone = answers(paths[0])
    expect("the same alone", {**got[0], "file": ""} == {**alone[0], "file": ""})


def report(folder, name, year, cells, organisation="样例县甲镇人民政府"):
    form = json.loads((ROOT / "law" / "report-2021.json").read_text())
    full = {k: 0 for k in form["cells"]} | {"t2.fee.amount": "0"} | cells
    path = folder / name
    path.write_text(json.dumps({"form": form["id"], "organisation": organisation, "year": year, "cells": full},
                               ensure_ascii=False), encoding="utf-8")
    return path


def rules(answer, prefix):
    return sorted(f["rule"] for f in answer["findings"] if f["rule"].startswith(prefix))


def years(folder):
    left = {"t3.new.np": 1, "t3.new.tot": 1, "t3.carried_out.np": 1, "t3.carried_out.tot": 1}
    a, b = report(folder, "a.json", 2022, left), report(folder, "b.json", 2023, {})
    other = report(folder, "c.json", 2022, {}, "样例县乙镇人民政府")
    lost = ["YR.CARRY.np", "YR.CARRY.tot"]
    expect("--previous", rules(answers("--previous", a, b)[1][0], "YR.CARRY") == lost)
    expect("alone nothing is assessed", "YR.CARRY.np" in answers(b)[1][0]["not_assessed"])
    expect("paired by themselves", rules(answers(b, other, a)[1][0], "YR.CARRY") == lost)
    expect("whatever the order", rules(answers(a, b)[1][1], "YR.CARRY") == lost)
    expect("not with another unit", rules(answers(b, other)[1][0], "YR.CARRY") == [])
    expect("not with the same year twice",
           "YR.CARRY.np" in answers(b, a, report(folder, "a2.json", 2022, {}))[1][0]["not_assessed"])
    expect("not backwards", rules(answers("--previous", b, a)[1][0], "YR.CARRY") == [])
    _, (late,) = answers("--published", "2024-03-01", b)
    expect("--published late", rules(late, "TM.DUE") == ["TM.DUE"])
    _, (early,) = answers("--published", "2024-01-20", b)
    expect("--published in time", rules(early, "TM.DUE") == [] and "TM.DUE" not in early["not_assessed"])


def together(folder):
    a, b = SAMPLES / "variants" / "ok01.docx", SAMPLES / "variants" / "ok05.docx"
    code, out, _ = run("rollup", "--json", a, b)
    value = json.loads(out)
    expect("rollup", code == 0 and [g["year"] for g in value["groups"]] == [2021, 2025])
    target = folder / "sum.xlsx"
    code, _, _ = run("rollup", "--out", target, SAMPLES / "variants")  # expected.json there is no report
    expect("rollup to a workbook", code == 2 and target.read_bytes()[:2] == b"PK")
    code, out, _ = run("compare", "--json", a, a.with_suffix(".html"))
    value = json.loads(out)
    expect("the same in two formats", code == 0 and value["same"] == 200, (code, value["cells"][:2]))
    code, out, _ = run("compare", "--json", a, b)
    expect("two reports differ", code == 1 and json.loads(out)["cells"][0]["place"].startswith("表二"))
    code, out, _ = run("likeness", "--json", a, b)
    pair = json.loads(out)
    expect("likeness", code == 1 and pair["likeness"] >= 0.85 and pair["same"], pair)
    expect("likeness of strangers", run("likeness", a, SAMPLES / "full" / "huaian-2024.docx")[0] == 0)
    expect("likeness of nonsense", run("likeness", "--at-least", "1.5", a, b)[0] == 2)


def main():
    shape()
    with tempfile.TemporaryDirectory(dir=os.environ.get("QF_SCRATCH")) as name:
        for part in (codes, order, years, together):
            part(pathlib.Path(name))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

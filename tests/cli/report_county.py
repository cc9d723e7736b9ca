#!/usr/bin/env python3
"""A county of 300 reports with planted faults: all are found, nothing else is.

usage: tests/cli/report_county.py [PROGRAM]      PROGRAM: default $QF
"""
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import zipfile

import report_layouts as layouts

WORDS = "公开信息制度机关政策解读回应平台建设培训考核监督群众意见整改按季自查村组窗口服务"


def towns():
    return [a + b + "镇" for a in "东南西北中上下前后大小新老" for b in "河山桥寨庄店集口坡岭营塘"][:150]


def numbers(year, fault):
    cells = layouts.numbers()
    if year == 2023:
        for col in layouts.COLS:
            before = cells[f"t3.carried_in.{col}"]
            cells[f"t3.carried_in.{col}"] = cells[f"t3.carried_out.{col}"]
            cells[f"t3.new.{col}"] += before - cells[f"t3.carried_in.{col}"]
        cells["t2.normdoc.effective"] += 1
        if fault == "sum":
            cells["t3.granted.tot"] += 1
        elif fault == "rule":
            cells["t2.rule.issued"] = 2
        elif fault == "jump":
            cells["t2.license.decisions"] = 90
    return cells


def page(town, year, fault, chance):
    prose = dict(layouts.PROSE)
    if fault != "copied":
        prose[5] = "".join(chance.choice(WORDS) for _ in range(220)) + "。"
    else:
        prose[5] = "一是公开不够及时，解读形式单一，回应关切不够。下一步按季自查，加强培训，完善制度，压实责任，把公开贯穿全过程。"
    kept, layouts.PROSE = layouts.PROSE, prose
    try:
        return layouts.html(layouts.grids(numbers(year, fault)),
                            f"样例县{town}人民政府{year}年政府信息公开工作年度报告")
    finally:
        layouts.PROSE = kept


def fault_of(i):
    return ("copied" if i in (10, 11) else "sum" if i % 10 == 3 else "rule" if i % 25 == 4
            else "jump" if i % 30 == 5 else None)


def build(archive):
    chance = random.Random(7)
    for i, town in enumerate(towns()):
        for year in (2022, 2023):
            archive.writestr(f"{year}/{town}.html", page(town, year, fault_of(i), chance))


def names_of(kind):
    return {f"样例县{t}人民政府" for i, t in enumerate(towns()) if fault_of(i) == kind}


def main():
    program = (sys.argv[1:] + [os.environ.get("QF", "")])[0]
    expect = layouts.expect
    with tempfile.TemporaryDirectory(dir=os.environ.get("QF_SCRATCH")) as folder:
        folder = pathlib.Path(folder)
        with zipfile.ZipFile(folder / "county.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            build(archive)
        (folder / "offices.txt").write_text("\n".join(towns() + ["别处镇"]), encoding="utf-8")
        run = subprocess.run([program, "report", "county", "--json", "--offices", str(folder / "offices.txt"),
                              "--out", str(folder / "out.zip"), str(folder / "county.zip")],
                             capture_output=True, text=True, timeout=120)
        answer = json.loads(run.stdout)
        expect("exit code", run.returncode == 1, run.returncode)
        expect("count", answer["count"] == 300 and answer["unreadable"] == 0)
        failing = {r["organisation"] for r in answer["reports"] if r["verdict"] == "fail"}
        expect("planted errors", failing == names_of("sum") | names_of("rule"), sorted(failing)[:5])
        expect("jumps", {j["organisation"] for j in answer["jumps"]} == names_of("jump"))
        copied = {n for p in answer["copied"] for n in (p["a_organisation"], p["b_organisation"])}
        expect("copied", copied == names_of("copied"), copied)
        expect("shared passages", all(p["same"] for p in answer["copied"]))
        expect("missing", answer["missing"] == ["别处镇"], answer["missing"])
        sums = {g["year"]: g["cells"] for g in answer["rollup"]["groups"]}
        want = sum(numbers(2023, fault_of(i))["t3.granted.tot"] for i in range(150))
        expect("sums", sums[2023]["t3.granted.tot"] == want, (sums[2023]["t3.granted.tot"], want))
        letters = [n for n in zipfile.ZipFile(folder / "out.zip").namelist() if n.startswith("整改通知/")]
        expect("a letter for each office that has to mend something", len(letters) == len(answer["offices"]))
        check_inputs(program, folder, expect)
    print(f"{layouts.passed} passed, {layouts.failed} failed")
    return 1 if layouts.failed else 0


def check_inputs(program, folder, expect):
    """report check takes a zip and a folder like the files in them."""
    with zipfile.ZipFile(folder / "few.zip", "w") as archive:
        for name in ("b.html", "a.html"):
            archive.writestr(name, page("甲镇", 2022, None, random.Random(1)))
        archive.writestr("名.txt".encode("gb18030").decode("cp437"), "不是年报")
        inner = io.BytesIO()
        zipfile.ZipFile(inner, "w").close()
        archive.writestr("empty.zip", inner.getvalue())
    run = subprocess.run([program, "report", "check", "--json", str(folder / "few.zip")],
                         capture_output=True, text=True, timeout=60)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    expect("a zip: each file, in its order", [a["file"] for a in answers][:2] == ["b.html", "a.html"]
           and len(answers) == 4 and run.returncode == 2, [a["file"] for a in answers])
    (folder / "some").mkdir()
    for year in (2022, 2023):
        (folder / "some" / f"{year}.html").write_text(page("乙镇", year, None, random.Random(year)), encoding="utf-8")
    run = subprocess.run([program, "report", "check", "--json", str(folder / "some")],
                         capture_output=True, text=True, timeout=60)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    expect("a folder: years are paired", [a["verdict"] for a in answers] == ["pass", "pass"]
           and "YR.CARRY.np" not in answers[1]["not_assessed"], run.returncode)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""A county of 300 offices, two years each, with planted faults: all are found, nothing else is.

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

sys.path.append("/usr/lib/python3/dist-packages")
import openpyxl  # noqa: E402  (Debian's, whichever python3 comes first)

WORDS = "公开信息制度机关政策解读回应平台建设培训考核监督群众意见整改按季自查村组窗口服务"


# Kinds of faults: how many offices have one, and the rule that must name it in the office's letter.
FAULTS = {"sum": (12, "T3.ROW.granted"), "column": (9, "T3.RES.np"), "balance": (9, "T3.BAL.law"), "review": (7, "T4.SUM.review"),
          "rule": (6, "T2.TOWN.RULE.issued"), "carry": (8, "YR.CARRY.np"), "blank": (5, "ALL.FILLED"), "unit": (5, "ALL.DEC"),
          "sign": (4, "ALL.UINT"), "prose": (8, "N.app_received"), "year": (6, "TX.YEAR"), "row": (4, "FORM.MISSING_ROW"),
          "law": (5, "TX.REGNAME"), "jump": (6, None), "copied": (6, None)}
# A blank or odd cell, a row that is gone and a wrong name are told; the sums that need them are not assessed.
PASSING = ("law", "jump", "copied")


def towns():
    return [a + b + "镇" for a in "东南西北中上下前后大小新老高长" for b in "河山桥寨庄店集口坡岭营塘湖湾沟洼坪铺屯关"]


def numbers(year, fault):
    cells = layouts.numbers()
    if year == 2022:
        return cells
    for col in layouts.COLS:
        before = cells[f"t3.carried_in.{col}"]
        cells[f"t3.carried_in.{col}"] = cells[f"t3.carried_out.{col}"]
        cells[f"t3.new.{col}"] += before - cells[f"t3.carried_in.{col}"]
    cells["t2.normdoc.effective"] += 1
    if fault == "sum":
        cells["t3.granted.tot"] += 1
    elif fault == "column":
        cells["t3.deny_law.np"] += 1
    elif fault == "balance":
        cells["t3.new.law"] += 1
        cells["t3.new.tot"] += 1
    elif fault == "review":
        cells["t4.review.total"] += 1
    elif fault == "rule":
        cells["t2.rule.issued"] = 2
    elif fault == "carry":
        for row in ("carried_in", "new"):
            for col in ("np", "tot"):
                cells[f"t3.{row}.{col}"] += 1 if row == "carried_in" else -1
    elif fault == "jump":
        cells["t2.license.decisions"] = 90
    return cells


ODD = {"blank": ("t3.deny_law.np", ""), "unit": ("t2.fee.amount", "80000元"), "sign": ("t2.license.decisions", "+7")}
SAYS = {"prose": "本年新收政府信息公开申请25件。", "year": "2019年，全镇共主动公开政府信息85条。",
        "law": "认真学习《政府信息公开工作条例》。"}


def page(town, year, fault, chance):
    prose = dict(layouts.PROSE)
    now = year == 2023
    if fault == "copied" and now:
        prose[5] = "一是公开不够及时，解读形式单一，回应关切不够。下一步按季自查，加强培训，完善制度，压实责任，把公开贯穿全过程。"
    else:
        prose[5] = "".join(chance.choice(WORDS) for _ in range(220)) + "。"
    if now and fault in SAYS:
        prose[1] = prose[1].replace("（二）依申请公开。", "（二）依申请公开。" + SAYS[fault])
    cells = numbers(year, fault)
    tables = layouts.with_cell(cells, *ODD[fault]) if now and fault in ODD else layouts.grids(cells)
    if now and fault == "row":
        tables["t2"] = [row for row in tables["t2"] if row[0][0] != "行政强制"]
    kept, layouts.PROSE = layouts.PROSE, prose
    try:
        return layouts.html(tables, f"样例县{town}人民政府{year}年政府信息公开工作年度报告")
    finally:
        layouts.PROSE = kept


def fault_of(i):
    """Every third office has one, the kinds one after the other until each is used up."""
    plan = [kind for kind, (count, _) in FAULTS.items() for _ in range(count)]
    return plan[i // 3] if i % 3 == 1 and i // 3 < len(plan) else None


def build(archive):
    chance = random.Random(7)
    for i, town in enumerate(towns()):
        for year in (2022, 2023):
            archive.writestr(f"{year}/{town}.html", page(town, year, fault_of(i), chance))


def names_of(*kinds):
    return {f"样例县{t}人民政府" for i, t in enumerate(towns()) if fault_of(i) in kinds}


def check_faults(answer, expect):
    """Each planted fault is told to its office, and nobody else is told anything that is wrong."""
    findings = {o["organisation"]: o["findings"] for o in answer["offices"]}
    failing = {r["organisation"] for r in answer["reports"] if r["verdict"] == "fail"}
    expect("offices with errors", failing == names_of(*[k for k in FAULTS if k not in PASSING]),
           sorted(failing ^ names_of(*[k for k in FAULTS if k not in PASSING]))[:4])
    found = 0
    for kind, (count, rule) in FAULTS.items():
        names = names_of(kind)
        expect(f"{kind}: planted", len(names) == count, len(names))
        if rule is None:
            continue
        told = {n for n in names if any(f["rule"] == rule for f in findings.get(n, []))}
        found += len(told)
        expect(f"{kind}: {rule} is told to each", told == names, sorted(names - told)[:3])
    innocent = names_of(None) & set(findings)
    expect("nobody else gets a letter", not innocent, [(n, findings[n][0]["zh"]) for n in sorted(innocent)[:3]])
    print(f"{len(towns())} offices, {sum(c for c, _ in FAULTS.values())} with planted faults: "
          f"{found} of {sum(c for c, r in FAULTS.values() if r)} told in their letters")


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
        expect("count", answer["count"] == 600 and answer["unreadable"] == 0)
        check_faults(answer, expect)
        expect("jumps", {j["organisation"] for j in answer["jumps"]} == names_of("jump"))
        copied = {n for p in answer["copied"] for n in (p["a_organisation"], p["b_organisation"])}
        expect("copied", copied == names_of("copied"), copied)
        groups = [sorted(r["organisation"] for r in g["reports"]) for g in answer["copied_groups"]]
        expect("copied from one text", groups == [sorted(names_of("copied"))], groups)
        expect("shared passages", all(p["same"] for p in answer["copied"]))
        expect("missing", answer["missing"] == ["别处镇"], answer["missing"])
        sums = {g["year"]: g["cells"] for g in answer["rollup"]["groups"]}
        want = sum(numbers(2023, fault_of(i))["t3.granted.tot"] for i in range(300))
        expect("sums", sums[2023]["t3.granted.tot"] == want, (sums[2023]["t3.granted.tot"], want))
        parts_add_up(folder / "out.zip", sums, expect)
        letters = [n for n in zipfile.ZipFile(folder / "out.zip").namelist() if n.startswith("整改通知/")]
        expect("a letter for each office that has to mend something", len(letters) == len(answer["offices"]))
        check_inputs(program, folder, expect)
    print(f"{layouts.passed} passed, {layouts.failed} failed")
    return 1 if layouts.failed else 0


def parts_add_up(path, sums, expect):
    """The workbook has every office's numbers; column by column they are the sums of the county, added up here again."""
    book = openpyxl.load_workbook(io.BytesIO(zipfile.ZipFile(path).read("汇总.xlsx")))
    for year in (2022, 2023):
        rows = [[c.value for c in row] for row in book[next(n for n in book.sheetnames if f"{year}年各单位的数" in n)].iter_rows()]
        head = next(i for i, row in enumerate(rows) if row[0] == "单位")
        offices, foot = rows[head + 1:-3], rows[-3:]
        expect(f"{year}: an office a row", len(offices) == 300 and [r[0] for r in foot] == ["以上相加", "全县合计", "两行一致"],
               (len(offices), [r[0] for r in foot]))
        added = [round(sum(row[k] or 0 for row in offices), 6) for k in range(1, len(rows[head]))]
        expect(f"{year}: the parts are the sums", added == foot[0][1:] == foot[1][1:], [a for a in zip(added, foot[1][1:]) if a[0] != a[1]][:3])
        expect(f"{year}: and the program's answer", sums[year]["t3.new.tot"] in added and sums[year]["t4.review.total"] in added)


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

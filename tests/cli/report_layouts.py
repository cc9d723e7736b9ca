#!/usr/bin/env python3
"""The same numbers in every layout that published reports have, and planted faults of structure.

usage: tests/cli/report_layouts.py [PROGRAM]      PROGRAM: default $QF

Builds each report from the form's own grid, so nothing depends on the sample files. A layout must give
back every cell; a fault must be found by its rule and leave the other cells alone. Last line: counts.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else os.environ["QF"]
FORM = json.loads((ROOT / "law" / "report-2021.json").read_text(encoding="utf-8"))
OLD = json.loads((ROOT / "law" / "report-2019.json").read_text(encoding="utf-8"))
TITLE = "样例县甲镇人民政府2022年政府信息公开工作年度报告"
PROSE = {1: "（一）主动公开。（二）依申请公开。（三）政府信息管理。（四）政府信息公开平台建设。（五）监督保障。"
            "工作考核、社会评议、责任追究均已开展。",
         5: "一是公开不够及时。下一步按季自查。", 6: "本年未收取信息处理费。"}
COLS = ["np", "ent", "res", "ngo", "law", "oth", "tot"]
passed = failed = 0


# ---- numbers that satisfy every relation

def numbers(form=FORM):
    """Cells with small numbers, all relations true; every table has some that are not zero."""
    cells = {k: 0 for k in form["cells"]}
    plan = {"granted": [3, 1, 0, 0, 2, 0], "partial": [1, 0, 0, 0, 0, 0], "deny_secret": [0, 1, 0, 0, 0, 0],
            "unable_make": [2, 0, 0, 1, 0, 0], "noproc_repeat": [0, 0, 1, 0, 0, 1],
            "new": [5, 2, 1, 1, 2, 1], "carried_in": [2, 0, 0, 0, 0, 0], "carried_out": [1, 0, 0, 0, 0, 0]}
    plan["total"] = [sum(plan[r][i] for r in plan if r not in ("new", "carried_in", "carried_out"))
                     for i in range(6)]
    for row, values in plan.items():
        for col, value in zip(COLS, values + [sum(values)]):
            cells[f"t3.{row}.{col}"] = value
    for group, values in (("review", [1, 2, 0, 1]), ("direct", [0, 1, 0, 0]), ("after", [2, 0, 1, 0])):
        for col, value in zip(("upheld", "corrected", "other", "pending", "total"), values + [sum(values)]):
            cells[f"t4.{group}.{col}"] = value
    for cell, value in {"t2.normdoc.issued": 2, "t2.normdoc.repealed": 1, "t2.normdoc.effective": 9,
                        "t2.license.decisions": 7, "t2.penalty.decisions": 4, "t2.coercion.decisions": 3,
                        "t2.fee.amount": "8"}.items():
        cells[cell] = value
    cells["t2.fee.amount"] = str(cells["t2.fee.amount"])
    return cells


def grids(cells, form=FORM, show=str):
    """{table: rows of (text, colspan, rowspan, cell or None)}"""
    return {t: [[(c.get("text", "") if "cell" not in c else show(cells[c["cell"]]),
                  c.get("colspan", 1), c.get("rowspan", 1), c.get("cell")) for c in row]
                for row in form["tables"][t]["grid"]] for t in ("t2", "t3", "t4")}


def sections():
    return [(n + 1, s["title"], s.get("table")) for n, s in enumerate(FORM["sections"])]


# ---- layouts

def html(tables, title=TITLE, edit=None):
    """A page with real tables; `edit` may change the text of one table."""
    out = [f"<html><head><meta charset=utf-8></head><body><h1>{title}</h1>"]
    for number, heading, table in sections():
        out.append(f"<h2>{heading}</h2>")
        if table is None:
            out.append(f"<p>{PROSE[number]}</p>")
            continue
        rows = ["<tr>" + "".join(f"<td colspan={c} rowspan={r}>{text}</td>" for text, c, r, _ in row)
                + "</tr>" for row in tables[table]]
        text = "<table>" + "\n".join(rows) + "</table>"
        out.append(edit(table, text) if edit else text)
    return "\n".join(out) + "</body></html>"


def text_of(tables, table_lines, join="\n"):
    out = [TITLE]
    for number, heading, table in sections():
        out.append(heading)
        out += [PROSE[number]] if table is None else table_lines(tables[table])
    return join.join(out) + "\n"


def spaced(rows):
    """One cell a line, a blank line between."""
    lines = [""]
    for row in rows:
        for text, _, _, cell in row:
            pieces = [text[:2], text[2:]] if text in ("商业企业", "科研机构") else [text]
            for piece in pieces:
                lines += [piece, ""]
    return lines


def tight(rows):
    return [text for row in rows for text, _, _, _ in row]


def bars(rows, fill=True, framed=False):
    lines = []
    for row in rows:
        line = " | ".join(text + (" |" * (span - 1) if fill else "") for text, span, _, _ in row)
        lines.append(f"| {line} |" if framed else line + " |")
    return lines


def bar_cells(rows):
    lines = []
    for row in rows:
        for text, span, _, _ in row:
            lines.append(f"{text} |")
            if span > 1:
                lines.append("|" * (span - 1))
    return lines


def tabs(rows):
    return ["\t".join(text + "\t" * (span - 1) for text, span, _, _ in row) for row in rows]


def cells_by_tab(rows):
    """The founding text: each cell led by a tab, a blank line after each row."""
    lines, tall = [], {}
    for row in rows:
        at = 0
        for text, span, down, _ in row:
            while tall.get(at, 0) > 0:
                lines.append("\t")
                tall[at] -= 1
                at += 1
            lines.append("\t" + text)
            if down > 1:
                tall[at] = down - 1
            at += 1
        lines.append("")
    return lines


def glued(rows):
    return ["".join(text for text, _, _, _ in row) for row in rows]


def spaces(rows):
    return [" ".join(text for text, _, _, _ in row) for row in rows]


# ---- running

def check(name, text, suffix, *options, encoding="utf-8"):
    with tempfile.TemporaryDirectory(dir=os.environ.get("QF_SCRATCH")) as folder:
        path = pathlib.Path(folder) / (name + suffix)
        path.write_bytes(text.encode(encoding))
        run = subprocess.run([PROGRAM, "report", "check", "--json", *options, str(path)],
                             capture_output=True, text=True, timeout=60)
    return json.loads(run.stdout)


def expect(name, good, why=""):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print(f"FAIL {name}: {why}")


def same_cells(name, answer, cells, but=()):
    wrong = [(k, v, answer["cells"].get(k, "absent")) for k, v in cells.items()
             if k not in but and answer["cells"].get(k, "absent") != v]
    expect(name, not wrong, f"{len(wrong)} cells: {wrong[:4]}")


def clean(name, answer):
    errors = [(f["rule"], f["zh"]) for f in answer["findings"] if f["severity"] != "info"]
    expect(name, not errors and answer["verdict"] == "pass", errors[:3])


def layouts():
    cells = numbers()
    tables = grids(cells)
    clean("html", answer := check("html", html(tables), ".html"))
    same_cells("html", answer, cells)
    shapes = {"spaced": spaced, "tight": tight, "bars": bars, "bars ragged": lambda r: bars(r, False),
              "bars framed": lambda r: bars(r, True, True), "bar cells": bar_cells, "tabs": tabs,
              "tab cells": cells_by_tab, "spaces": spaces}
    for name, shape in shapes.items():
        for encoding in ("utf-8", "gb18030", "utf-16"):
            answer = check("text", text_of(tables, shape), ".txt", encoding=encoding)
            same_cells(f"{name} {encoding}", answer, cells)
            clean(f"{name} {encoding}", answer)
    glued_cells(cells)
    wide = grids(cells, show=lambda v: "\u3000 " + str(v) + "\u00a0")
    for name in ("bars", "tab cells", "tabs"):
        same_cells(f"{name} with spaces", check("text", text_of(wide, shapes[name]), ".txt"), cells)
    blank = {k: None if v in (0, "0") else v for k, v in cells.items()}
    for name in ("bars", "bars framed", "bar cells", "tab cells", "tabs", "spaced"):
        answer = check("text", text_of(grids(blank, show=lambda v: "" if v is None else str(v)), shapes[name]),
                       ".txt")
        same_cells(f"{name} with blanks", answer, blank)
    for mark in ("/", "-", "—", "无", "／"):
        answer = check("dash", html(grids(blank, show=lambda v: mark if v is None else str(v))), ".html")
        same_cells(f"html with {mark}", answer, blank)
        filled = {c for f in answer["findings"] if f["rule"] == "ALL.FILLED" for c in f["cells"]}
        expect(f"each {mark} is said", filled == {k for k, v in blank.items() if v is None})


def glued_cells(cells):
    """One digit a cell can be read; where a number has two, nobody can tell, and nothing is guessed."""
    answer = check("glued", text_of(grids(cells), glued), ".txt")
    lost = [k for k in cells if k.startswith(("t3.new.", "t3.total."))]
    same_cells("glued", answer, cells, but=lost)
    expect("glued: two digits are not guessed", all(answer["cells"][k] is None for k in lost))
    small = {k: v if k[1] == "2" else 0 for k, v in cells.items()}
    answer = check("glued", text_of(grids(small), glued), ".txt")
    same_cells("glued single digits", answer, small)
    clean("glued single digits", answer)


def fault(name, rules, cells, tables=None, edit=None, but=(), verdict="fail", wanted=None, title=TITLE,
          quiet=(), say=None):
    """A page with a planted fault: its rules are found, no other error, all other cells are read."""
    answer = check("fault", html(tables or grids(cells), title, edit), ".html")
    cells = wanted or cells
    found = {f["rule"] for f in answer["findings"]}
    missing = [r for r in rules if r not in found]
    expect(f"{name}: found", not missing, f"{missing} not in {sorted(found)}")
    other = {f["rule"] for f in answer["findings"] if f["severity"] == "error"} - set(rules) - set(quiet)
    expect(f"{name}: nothing else", not other, sorted(other))
    expect(f"{name}: verdict", answer["verdict"] == verdict, answer["verdict"])
    same_cells(name, answer, cells, but)
    if say:
        text = "".join(f["zh"] for f in answer["findings"])
        expect(f"{name}: says {say}", say in text, text[:300])
    return answer


def swap(table, old, new, count=1):
    def edit(at, text):
        return text.replace(old, new, count) if at == table else text
    return edit


def with_cell(cells, cell, text):
    """Tables where one cell shows `text`."""
    tables = grids(cells)
    for rows in tables.values():
        for row in rows:
            for i, (_, c, r, k) in enumerate(row):
                if k == cell:
                    row[i] = (text, c, r, k)
    return tables


def changed(cells, **changes):
    out = dict(cells)
    for key, value in changes.items():
        out[key.replace("__", ".")] = value
    return out


def number_faults(cells):
    fault("row total", ["T3.ROW.granted", "T3.RES.tot"], changed(cells, t3__granted__tot=7),
          say="“（一）予以公开”一行的“总计”：行和列的不符在此交汇，现为7，多1，应为6")
    fault("result cell", ["T3.ROW.deny_law", "T3.RES.np"], changed(cells, t3__deny_law__np=1),
          say="多1")
    fault("column total", ["T3.ROW.total", "T3.RES.ent", "T3.BAL.ent"], changed(cells, t3__total__ent=1),
          say="少1")
    fault("balance", ["T3.ROW.new", "T3.BAL.law"], changed(cells, t3__new__law=3))
    fault("carried out", ["T3.ROW.carried_out", "T3.BAL.np"], changed(cells, t3__carried_out__np=0))
    fault("table 4", ["T4.SUM.direct"], changed(cells, t4__direct__total=2))
    fault("rules in a township", ["T2.TOWN.RULE.issued"], changed(cells, t2__rule__issued=1))
    fault("fee in yuan", ["T2.FEE.SCALE"], changed(cells, t2__fee__amount="70487"), verdict="pass")
    fault("negative", ["ALL.UINT"], changed(cells, t2__license__decisions=-7))
    for text in ("2.5", "+3", "见附件", "约7", "7-8"):
        fault(f"count {text}", ["ALL.UINT"], cells, with_cell(cells, "t2.license.decisions", text),
              but=["t2.license.decisions"],
              say=text)
    for text in ("8万元", "￥8", "8.1234567", "-8元"):
        fault(f"amount {text}", ["ALL.DEC"], cells, with_cell(cells, "t2.fee.amount", text),
              but=["t2.fee.amount"])
    for text in ("7（其中修订1件）", "7件", "7 项", "7(含上年)"):
        fault(f"note {text}", ["FORM.NOTE_IN_CELL"], cells, with_cell(cells, "t2.license.decisions", text),
              verdict="pass")
    fault("full width", ["FORM.FULL_WIDTH"], cells, with_cell(cells, "t2.license.decisions", "７"),
          verdict="pass")
    fault("thousands", [], changed(cells, t2__license__decisions=1234567),
          with_cell(cells, "t2.license.decisions", "1,234,567"), verdict="pass")
    fault("blank", ["ALL.FILLED"], cells, with_cell(cells, "t3.deny_law.np", "\u3000"),
          but=["t3.deny_law.np"], say="补填0即可")


def structure_faults(cells):
    gone = [k for k in cells if k.startswith("t3.deny_secret.")]
    short = grids(cells)
    short["t3"][8] = [("（三）不予公开", 1, 7, None)] + short["t3"][8]
    del short["t3"][7]
    short["t3"][5][0] = (short["t3"][5][0][0], 1, 21, None)
    fault("missing row", ["FORM.MISSING_ROW"], cells, short, but=gone)
    fault("repeated row", ["FORM.EXTRA_ROW"], cells, edit=swap("t2", "<tr><td colspan=1 rowspan=1>行政处罚",
          "<tr><td>行政许可</td><td colspan=3>7</td></tr><tr><td colspan=1 rowspan=1>行政处罚"), verdict="pass")
    fault("extra row", ["FORM.EXTRA_ROW"], cells, edit=swap("t2", "<tr><td colspan=1 rowspan=1>行政处罚",
          "<tr><td>行政检查</td><td colspan=3>5</td></tr><tr><td colspan=1 rowspan=1>行政处罚"), verdict="pass")
    fault("empty row", [], cells, verdict="pass",
          edit=swap("t2", "</table>", "<tr><td></td><td></td><td></td><td></td></tr></table>"))
    fault("same table twice", ["FORM.DUPLICATE_TABLE"], cells, edit=lambda t, x: x + x if t == "t3" else x,
          verdict="pass")
    fault("two different tables", ["FORM.DUPLICATE_TABLE"], cells,
          edit=lambda t, x: x + x.replace(">3<", ">4<") if t == "t3" else x)
    fault("second table 4", ["FORM.DUPLICATE_TABLE"], cells, edit=lambda t, x: x + x if t == "t4" else x,
          verdict="pass")
    no_column = grids(cells)
    for r, cells_of_row in enumerate(no_column["t3"]):
        no_column["t3"][r] = [c for c in cells_of_row if c[0] != "科研机构" and not (c[3] or "").endswith(".res")]
    no_column["t3"][0][1] = ("申请人情况", 6, 1, None)
    no_column["t3"][1][1] = ("法人或其他组织", 4, 1, None)
    fault("missing column", ["FORM.MISSING_COLUMN"], cells, no_column,
          but=[k for k in cells if k.startswith("t3.") and k.endswith(".res")])
    swapped = grids(cells)
    for r in range(2, len(swapped["t3"])):
        line = swapped["t3"][r]
        at = len(line) - 6 if r > 2 else 0
        line[at], line[at + 1] = line[at + 1], line[at]
    fault("columns in another order", [], cells, swapped, verdict="pass")
    fault("column renamed", ["FORM.HEADER"], cells, edit=swap("t3", "社会公益组织", "某某某某"), verdict="pass")
    merged = grids(cells)
    line = merged["t3"][4]
    line[-2:] = [(line[-1][0], 2, 1, None)]
    fault("merged numbers", ["FORM.MERGED_CELL"], cells, merged,
          but=["t3.carried_in.oth", "t3.carried_in.tot"])
    total = grids(cells)
    total["t3"][1] = [("自然人", 1, 2, None), ("法人或其他组织", 6, 1, None)]
    total["t3"][2].append(("总计", 1, 1, None))
    fault("total below the organisations", ["FORM.HEADER"], cells, total, verdict="pass")
    empty = grids(cells, show=lambda v: "")
    answer = fault("nothing filled", ["ALL.FILLED"], {k: None for k in cells}, empty)
    expect("one finding a table", sum(f["rule"] == "ALL.FILLED" for f in answer["findings"]) == 3)
    fault("table missing", ["FORM.MISSING_TABLE"], cells, wanted={k: v for k, v in cells.items() if k[1] != "4"},
          edit=lambda t, x: "" if t == "t4" else x)


def splits(cells):
    """A table over two pages is one table, with its header again or without."""
    def split(again, at):
        def edit(table, text):
            if table != "t3":
                return text
            rows = text.removeprefix("<table>").removesuffix("</table>").split("\n")
            head = rows[:3] if again else []
            return ("<table>" + "\n".join(rows[:at]) + "</table><p>— 3 —</p><table>"
                    + "\n".join(head + rows[at:]) + "</table>")
        return edit
    for again in (False, True):
        for at in (4, 5, 27):
            fault(f"split at {at}, header again {again}", [], cells, edit=split(again, at), verdict="pass")


def pages_of_text(cells):
    """Page numbers between the lines of a table are no cells of it."""
    def numbered(lines):
        out = []
        for i, line in enumerate(lines):
            out.append(line)
            if i % 40 == 39:
                out += ["", f"— {i // 40 + 1} —", ""] if i % 80 == 39 else [f"第{i // 40 + 1}页 共9页"]
        return out
    for shape in (spaced, tight, bars, bar_cells, tabs, spaces):
        answer = check("pages", text_of(grids(cells), lambda rows, to=shape: numbered(to(rows))), ".txt")
        same_cells(f"{shape.__name__} over pages", answer, cells)
        clean(f"{shape.__name__} over pages", answer)


def missing_total_in_text(cells):
    """Without its total column a text must not be read as if the first column were blank."""
    tables = grids(cells)
    tables["t3"] = [[c for c in row if c[0] != "总计" and not (c[3] or "").endswith(".tot")]
                    for row in tables["t3"]]
    tables["t3"][0][1] = ("申请人情况", 6, 1, None)
    gone = [k for k in cells if k.startswith("t3.") and k.endswith(".tot")]
    for name, shape in (("bars", bars), ("tabs", tabs)):
        answer = check("column", text_of(tables, shape), ".txt")
        same_cells(f"{name} without total", answer, dict(cells, **{k: None for k in gone}))
        expect(f"{name} without total", "FORM.MISSING_COLUMN" in [f["rule"] for f in answer["findings"]])


def renamed_column_in_text(cells):
    """A column of table 2 under another name is told in a text as in a page."""
    tables = grids(cells)
    tables["t2"] = [[("备注" if c[0] == "现行有效件数" else c[0],) + c[1:] for c in row] for row in tables["t2"]]
    for name, text, suffix in (("bars", text_of(tables, bars), ".txt"), ("tabs", text_of(tables, tabs), ".txt"),
                               ("page", html(tables), ".html")):
        answer = check("renamed", text, suffix)
        same_cells(f"{name} with a renamed column", answer, cells)
        expect(f"{name} with a renamed column", ["FORM.HEADER"] == [f["rule"] for f in answer["findings"]]
               and answer["verdict"] == "pass", [f["rule"] for f in answer["findings"]])


def crooked_rulings(cells):
    """LibreOffice splits a column in two where rulings do not meet: the label stays with its group."""
    def edit(table, text):
        if table != "t4":
            return text
        return (text.replace("<td colspan=10 rowspan=1>行政诉讼", "<td colspan=11 rowspan=1>行政诉讼")
                .replace("<td colspan=1 rowspan=2>总计", "<td colspan=2 rowspan=2>总计")
                .replace(f"<td colspan=1 rowspan=1>{cells['t4.review.total']}</td>",
                         f"<td colspan=2 rowspan=1>{cells['t4.review.total']}</td>", 1))
    answer = check("crooked", html(grids(cells), edit=edit), ".html")
    same_cells("crooked rulings", answer, cells)
    clean("crooked rulings", answer)


def words_in_cells(cells):
    """A cell that holds words is named with what stands in it, and no other cell is lost."""
    for cell in ("t4.review.upheld", "t4.after.total", "t3.granted.np", "t3.new.oth", "t3.carried_out.tot", "t2.normdoc.issued",
                 "t2.penalty.decisions"):
        for word in ("见附件", "约5件"):
            worded = dict(cells, **{cell: word})
            for shape in (None, bars, tabs, spaces, tight):
                name = f"{word} in {cell} as {shape.__name__ if shape else 'html'}"
                tables = grids(worded)
                answer = check("words", html(tables) if shape is None else text_of(tables, shape),
                               ".txt" if shape else ".html")
                said = [(f["rule"], f["cells"], f["found"]) for f in answer["findings"] if f["severity"] == "error"]
                expect(f"{name}: told", said == [("ALL.UINT", [cell], word)], said)
                same_cells(name, answer, dict(cells, **{cell: None}))


def old_form():
    cells = numbers(OLD)
    cells["t2.procurement.amount"] = "0"
    tables = grids(cells, OLD)
    answer = check("old", html(tables, TITLE.replace("2022", "2020")), ".html")
    expect("old form in its time", answer["form"] == "annual-report-2019" and answer["verdict"] == "pass",
           [(f["rule"], f["zh"]) for f in answer["findings"]])
    same_cells("old form", answer, cells)
    answer = check("old", html(tables), ".html")
    expect("old form too late", "FORM.OLD_FORM" in [f["rule"] for f in answer["findings"]])
    answer = check("old", text_of(tables, cells_by_tab).replace("2022年", "2020年"), ".txt")
    same_cells("old form as text", answer, cells)
    signed = dict(cells, **{"t2.license.change": -8, "t2.penalty.change": 3000})
    tables = grids(signed, OLD, show=lambda v: "+3000" if v == 3000 else str(v))
    same_cells("signs where they belong",
               check("old", html(tables, TITLE.replace("2022", "2020")), ".html"), signed)


def main():
    layouts()
    cells = numbers()
    number_faults(cells)
    structure_faults(cells)
    splits(cells)
    pages_of_text(cells)
    missing_total_in_text(cells)
    renamed_column_in_text(cells)
    crooked_rulings(cells)
    words_in_cells(cells)
    old_form()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

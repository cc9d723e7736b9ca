#!/usr/bin/env python3
"""Reports as workbooks and pdf files in the shapes that offices send: every cell is read back, or the fault is told.

usage: tests/cli/report_inputs.py [PROGRAM]      PROGRAM: default $QF; openpyxl and LibreOffice make the files
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

import report_layouts as layouts

sys.path.append("/usr/lib/python3/dist-packages")  # Debian's openpyxl, whichever python3 comes first

import openpyxl  # noqa: E402
from openpyxl.styles import Font  # noqa: E402

PROGRAM = layouts.PROGRAM
expect = layouts.expect
CELLS = layouts.numbers()
FOLDER = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("QF_SCRATCH")))
TRADITIONAL = str.maketrans("总体况动开复议诉讼结转数办规决处罚强费规范废现效许业务组织个继续类别属于国家密机关认为",
                            "總體況動開復議訴訟結轉數辦規決處罰強費規範廢現效許業務組織個繼續類別屬於國家密機關認為")


def check(path, *options):
    run = subprocess.run([PROGRAM, "report", "check", "--json", *options, str(path)], capture_output=True, text=True,
                         timeout=120)
    return [json.loads(line) for line in run.stdout.splitlines()]


def good(name, path, cells=None, but=(), quiet=()):
    """Every cell is read and nothing is accused."""
    answer = check(path)[0]
    layouts.same_cells(name, answer, cells or CELLS, but)
    errors = [(f["rule"], f["zh"]) for f in answer["findings"] if f["severity"] == "error" and f["rule"] not in quiet]
    expect(name, not errors, errors[:3])
    return answer


def told(name, path, rule, say="", verdict=None):
    answer = check(path)[0]
    found = [f["zh"] for f in answer["findings"] if f["rule"] == rule]
    expect(name, found and any(say in zh for zh in found), [(f["rule"], f["zh"]) for f in answer["findings"]][:4])
    if verdict:
        expect(name + ": verdict", answer["verdict"] == verdict, answer["verdict"])
    return answer


# ---- workbooks

def put(sheet, rows, top, left=1, merge=True, value=None):
    """A grid with its spans; gives the row below."""
    taken = set()
    for r, row in enumerate(rows):
        c = 0
        for text, wide, tall, cell in row:
            while (r, c) in taken:
                c += 1
            for y in range(tall):
                for x in range(wide):
                    taken.add((r + y, c + x))
            shown = value(text, cell) if value else (int(text) if cell and re.fullmatch(r"-?\d+", text) else text)
            sheet.cell(top + r, left + c, shown)
            if merge and (wide > 1 or tall > 1):
                sheet.merge_cells(start_row=top + r, start_column=left + c, end_row=top + r + tall - 1,
                                  end_column=left + c + wide - 1)
            c += wide
    return top + len(rows)


def book(name, tables=None, left=1, merge=True, sheets=1, value=None, edit=None, title=layouts.TITLE, words=str,
         gap=1, notes=False):
    """All parts of a report in a workbook, one below the other or a sheet each."""
    made = openpyxl.Workbook()
    sheet, at = made.active, 1
    sheet.title = "年报"
    if notes:
        sheet.cell(1, 1, "填表说明：黄色单元格必填")
        sheet = made.create_sheet("数据")
    sheet.cell(at, left, words(title))
    at += gap
    for number, heading, table in layouts.sections():
        if sheets > 1 and table:
            sheet, at = made.create_sheet(heading[:2] + table), 1
        sheet.cell(at, left, words(heading))
        at += 1
        if table is None:
            sheet.cell(at, left, words(layouts.PROSE[number]))
            at += gap
        else:
            rows = [[(words(t), w, h, c) for t, w, h, c in row] for row in (tables or layouts.grids(CELLS))[table]]
            at = put(sheet, rows, at, left, merge, value) + gap - 1
    if edit:
        edit(made)
    path = FOLDER / (name + ".xlsx")
    made.save(path)
    return path


def rewritten(path, name, change):
    """The same workbook with its parts as text changed: what openpyxl can not write."""
    out = FOLDER / (name + ".xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, change(entry.filename, data.decode()).encode()
                         if entry.filename.endswith(".xml") else data)
    return out


def as_text(text, cell):
    return text


def wide(text, cell):
    return text.translate({ord(a): ord(b) for a, b in zip("0123456789", "０１２３４５６７８９")}) if cell else text


def workbooks():
    good("xlsx: one sheet", book("one"))
    good("xlsx: a sheet each", book("three", sheets=3))
    good("xlsx: without merges", book("plain", merge=False))
    good("xlsx: begins at D", book("left", left=4))
    good("xlsx: numbers as text", book("text", value=as_text))
    good("xlsx: full width", book("wide", value=wide))
    good("xlsx: a sheet of notes in front", book("notes", notes=True))
    good("xlsx: no empty rows between", book("tight", gap=1))
    good("xlsx: many empty rows between", book("loose", gap=6))
    good("xlsx: spaces in the cells", book("spaces", value=lambda t, c: f"\u3000{t} \u00a0" if c else t))
    good("xlsx: numbers with a point and nothing behind", book("float", value=lambda t, c: float(t) if c else t))
    good("xlsx: traditional characters", book("traditional", words=lambda s: s.translate(TRADITIONAL)),
         quiet=("TX.HEAD6", "TX.SUB5", "TX.FEE6", "TX.SUPERVISE", "TX.REGNAME"))

    def formats(made):
        for row in made.active.iter_rows():
            for cell in row:
                if isinstance(cell.value, int) and cell.value != 8:
                    cell.number_format = '0"件"'
    good("xlsx: a unit by number format", book("format", edit=formats))

    def hide(made):
        made.active.row_dimensions[2].hidden = True
        made.active.column_dimensions["K"].hidden = True
        copy = made.copy_worksheet(made.active)
        copy.title, copy.sheet_state = "去年", "hidden"
    good("xlsx: a hidden copy of last year", book("hidden", edit=hide))

    def notes(made):
        from openpyxl.comments import Comment
        for cell in made.active["A"]:
            if cell.value:
                cell.comment = Comment("请核对 99", "审核人")
                cell.font = Font(strike=False, bold=True)
    good("xlsx: comments are no text", book("comments", edit=notes))

    def far(made):
        made.active["XFD1048576"] = " "
    good("xlsx: a space in the last cell", book("far", edit=far))
    good("xlsx: formulas with their results", rewritten(book("sum"), "formula", lambda n, x: re.sub(
        r'<c r="(\w+)"( s="\d+")? t="n"><v>(\d+)</v>', r'<c r="\1"\2><f>SUM(1,\3)-1</f><v>\3</v>', x)
        if "sheet1" in n else x))
    told("xlsx: formulas without results", rewritten(book("sum2"), "formula2", lambda n, x: re.sub(
        r'<c r="(\w+)"( s="\d+")? t="n"><v>(\d+)</v>', r'<c r="\1"\2><f>SUM(1,\3)-1</f>', x)
        if "sheet1" in n else x), "ALL.FILLED", verdict="fail")
    good("xlsx: text in runs of several types", rewritten(book("runs", value=as_text), "runs2", lambda n, x: re.sub(
        r"<is><t>(&#\d+;|[^<&])([^<]+)</t></is>", r'<is><r><t>\1</t></r><r><rPr><b/></rPr><t>\2</t></r><rPh sb="0" eb="1">'
        r"<t>zz</t></rPh></is>", x)))
    good("xlsx: strict name space", rewritten(book("strict0"), "strict", lambda n, x: x.replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")))
    good("xlsx: renamed to .xls", shutil.copy(book("ext"), FOLDER / "ext.xls"))
    for text in ("+3", "2.5", "见附件"):
        told(f"xlsx: {text}", book("bad", layouts.with_cell(CELLS, "t2.license.decisions", text), value=as_text),
             "ALL.UINT", text)
    told("xlsx: a remark", book("note", layouts.with_cell(CELLS, "t2.license.decisions", "7件"), value=as_text),
         "FORM.NOTE_IN_CELL")
    told("xlsx: a sign before an amount", book("fee", layouts.with_cell(CELLS, "t2.fee.amount", "￥8"), value=as_text),
         "ALL.DEC", "￥8")
    shuffled = layouts.grids(CELLS)
    shuffled["t2"][6], shuffled["t2"][10] = shuffled["t2"][10], shuffled["t2"][6]
    good("xlsx: rows of table 2 in another order", book("rows", shuffled))
    told("xlsx: a number changed", book("one-off", layouts.grids(layouts.changed(CELLS, t3__granted__tot=7))),
         "T3.ROW.granted", verdict="fail")
    told("xlsx: an empty workbook", save(openpyxl.Workbook(), "empty"), "FORM.UNREADABLE", verdict="unreadable")
    other = openpyxl.Workbook()
    other.active.append(["姓名", "金额"])
    other.active.append(["张三", 3])
    told("xlsx: a payment list", save(other, "payments"), "FORM.UNREADABLE", verdict="unreadable")
    two_pages()


def save(made, name):
    path = FOLDER / (name + ".xlsx")
    made.save(path)
    return path


def two_pages():
    """Table 3 over two sheets, its head again on the second."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.cell(1, 1, layouts.TITLE)
    at = 2
    for number, heading, table in layouts.sections():
        sheet.cell(at, 1, heading)
        rows = layouts.grids(CELLS)[table] if table else None
        if table is None:
            sheet.cell(at + 1, 1, layouts.PROSE[number])
            at += 2
        elif table == "t3":
            put(sheet, rows[:5], at + 1, merge=False)
            sheet = made.create_sheet("续表")
            sheet.cell(1, 1, "（续表）")
            at = put(sheet, rows[:3] + rows[5:], 2, merge=False)
        else:
            at = put(sheet, rows, at + 1, merge=False)
    good("xlsx: table 3 on two sheets", save(made, "two-pages"))


# ---- pdf, made by LibreOffice from pages

def page(style, tables=None, edit=None, words=str):
    text = words(layouts.html(tables or layouts.grids(CELLS), edit=edit))
    return text.replace("<head>", f"<head><style>{style} td {{ text-align: center }}</style>")


LINES = "table { border-collapse: collapse } td { border: 1px solid black; padding: 2px }"
NONE = "td { border: none; padding: 6px }"
PDFS = {  # LibreOffice prints these without any ruling lines, whatever the style says
    "lines": lambda: page(LINES),
    "no-lines": lambda: page(NONE),
    "landscape": lambda: page(LINES + "@page { size: A4 landscape }"),
    "small": lambda: page(LINES + "body { font-size: 7pt }"),
    "large": lambda: page(LINES + "body { font-size: 15pt }"),
    "traditional": lambda: page(LINES, words=lambda s: s.translate(TRADITIONAL)),
    "horizontal": lambda: page("table { border-collapse: collapse } td { border-bottom: 1px solid black; padding: 4px }"),
    "two-digits": lambda: page(LINES, layouts.grids(big())),
    "two-digits-no-lines": lambda: page(NONE, layouts.grids(big())),
    "fault": lambda: page(LINES, layouts.grids(layouts.changed(CELLS, t3__granted__tot=7))),
    "sign": lambda: page(LINES, layouts.with_cell(CELLS, "t2.license.decisions", "+3")),
}


def big():
    """Numbers of two and three digits that satisfy every relation."""
    return {k: v * 37 if isinstance(v, int) else v for k, v in CELLS.items()}


def office(names, kind, suffix):
    subprocess.run(["soffice", f"-env:UserInstallation=file://{FOLDER}/office", "--headless", "--convert-to", kind,
                    "--outdir", str(FOLDER), *[str(FOLDER / (n + suffix)) for n in names]], capture_output=True,
                   timeout=300, check=True)


def pdfs():
    if shutil.which("soffice") is None:
        print("LibreOffice is not installed: no pdf files made")
        return
    for name, make in PDFS.items():
        (FOLDER / f"{name}.html").write_text(make(), encoding="utf-8")
    office(PDFS, "pdf:writer_web_pdf_Export", ".html")
    for name in ("lines", "landscape", "small", "no-lines", "horizontal"):
        good(f"pdf: {name}", FOLDER / f"{name}.pdf")
    for name in ("two-digits", "two-digits-no-lines"):
        good(f"pdf: {name}", FOLDER / f"{name}.pdf", big())
    # Where a label wraps after every few characters nobody can tell the rows apart: nothing may be guessed.
    for name, least in (("large", 60), ("traditional", 190)):
        answer = check(FOLDER / f"{name}.pdf")[0]
        wrong = {k: (v, answer["cells"].get(k)) for k, v in CELLS.items() if answer["cells"].get(k) not in (v, None)}
        expect(f"pdf: {name}: nothing is misread", not wrong, list(wrong.items())[:4])
        read = sum(answer["cells"].get(k) == v for k, v in CELLS.items())
        expect(f"pdf: {name}: {read} of {len(CELLS)} read", read >= least, read)
    told("pdf: a number changed", FOLDER / "fault.pdf", "T3.ROW.granted", verdict="fail")
    told("pdf: a sign", FOLDER / "sign.pdf", "ALL.UINT", "+3")
    hostile_pdfs()


def hostile_pdfs():
    data = (FOLDER / "lines.pdf").read_bytes()
    for name, text, say in (("cut", data[:3000], ""), ("rubbish", b"%PDF-1.7\n" + bytes(range(256)) * 40, "")):
        (FOLDER / f"{name}.pdf").write_bytes(text)
        told(f"pdf: {name}", FOLDER / f"{name}.pdf", "FORM.UNREADABLE", say, "unreadable")
    with open(FOLDER / "huge.pdf", "wb") as file:
        file.write(data)
        file.truncate(500 * 1024 * 1024)
    told("pdf: 500 MB", FOLDER / "huge.pdf", "FORM.UNREADABLE", "太大", "unreadable")
    if shutil.which("convert"):
        subprocess.run(["convert", "-size", "800x1100", "xc:white", str(FOLDER / "picture.pdf")], check=False,
                       capture_output=True)
    if (FOLDER / "picture.pdf").exists():
        told("pdf: pictures alone", FOLDER / "picture.pdf", "FORM.UNREADABLE", "", "unreadable")


# ---- folders and zips

def bundles():
    pack = FOLDER / "all.zip"
    inner = FOLDER / "inner.zip"
    with zipfile.ZipFile(inner, "w") as z:
        z.write(FOLDER / "one.xlsx", "甲镇/one.xlsx")
    with zipfile.ZipFile(FOLDER / "deep.zip", "w") as z:
        z.write(inner, "a.zip")
    with zipfile.ZipFile(pack, "w") as z:
        z.write(inner, "甲镇.zip")
        z.write(FOLDER / "deep.zip", "deep.zip")
        z.write(FOLDER / "text.xlsx", "乙镇/年报.xlsx")
        z.writestr("~$年报.docx", b"\x06lock")
        z.writestr("desktop.ini", "[x]")
        z.writestr("readme.md", "说明")
    answers = check(pack)
    verdicts = {a["file"]: a["verdict"] for a in answers}
    expect("zip in a zip: its files are read", verdicts.get("one.xlsx") == "pass", verdicts)
    expect("the others beside it too", verdicts.get("年报.xlsx") == "pass", verdicts)
    expect("a third zip inside is told", any("压缩包" in f["zh"] for a in answers for f in a["findings"]), verdicts)
    expect("lock files and settings are no reports", "~$年报.docx" not in verdicts and "desktop.ini" not in verdicts,
           verdicts)
    folder = FOLDER / "mixed"
    (folder / "下级" / "更下级").mkdir(parents=True)
    shutil.copy(FOLDER / "one.xlsx", folder / "下级" / "更下级" / "甲.xlsx")
    shutil.copy(FOLDER / "text.xlsx", folder / "乙.XLSX")
    (folder / "空.docx").write_bytes(b"")
    (folder / "快捷方式.lnk").write_bytes(b"L\0\0\0")
    answers = check(folder)
    expect("a mixed folder: two read, two told", sorted(a["verdict"] for a in answers) ==
           ["pass", "pass", "unreadable", "unreadable"], [(a["file"], a["verdict"]) for a in answers])


try:
    workbooks()
    pdfs()
    bundles()
finally:
    shutil.rmtree(FOLDER, ignore_errors=True)
print(f"{layouts.passed} passed, {layouts.failed} failed")
sys.exit(layouts.failed > 0)

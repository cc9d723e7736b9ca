#!/usr/bin/env python3
"""Reports as they are found: what Word, WPS, spreadsheets, web sites and cut files make of the same numbers.

usage: tests/cli/report_found.py [PROGRAM]      PROGRAM: default $QF

Each file says what a person would read in it; the program must read the same. Layouts common to published
reports are in report_layouts.py, whose numbers and grids are used here. Last line: counts.
"""
import base64
import json
import os
import pathlib
import quopri
import subprocess
import sys
import tempfile
import zipfile

import report_layouts as layouts
from report_layouts import COLS, FORM, PROSE, TITLE, expect, grids, numbers, same_cells, sections, text_of

SPACES = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
          'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
          'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
          'xmlns:v="urn:schemas-microsoft-com:vml"')
CELLS = numbers()
TABLES = grids(CELLS)


def check(name, data):
    with tempfile.TemporaryDirectory(dir=os.environ.get("QF_SCRATCH")) as folder:
        path = pathlib.Path(folder) / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        run = subprocess.run([layouts.PROGRAM, "report", "check", "--json", str(path)], capture_output=True, timeout=60)
    return json.loads(run.stdout)


def read(name, data, rules=(), verdict="pass", cells=CELLS, but=()):
    """All cells as they are, these findings and no other."""
    answer = check(name, data)
    same_cells(name, answer, cells, but)
    found = sorted({f["rule"] for f in answer["findings"]})
    expect(f"{name}: findings", found == sorted(rules), found)
    expect(f"{name}: verdict", answer["verdict"] == verdict, answer["verdict"])
    return answer


# ---- Word

def run_of(text, properties=""):
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner):
    return f"<w:p>{inner}</w:p>"


def word_cell(text, span=1, merge="", inner=None):
    span = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{inner or paragraph(run_of(text))}</w:tc>"


def word_rows(rows, cell):
    out, tall = [], {}
    for row in rows:
        line, at = [], 0
        for text, span, down, _ in row + [(None, 0, 0, None)]:
            while tall.get(at, (0, 0))[0] > 0:
                left, width = tall[at]
                tall[at] = (left - 1, width)
                line.append(word_cell("", width, "<w:vMerge/>"))
                at += width
            if text is None:
                break
            line.append(cell(text, span, '<w:vMerge w:val="restart"/>' if down > 1 else ""))
            if down > 1:
                tall[at] = (down - 1, span)
            at += span
        out.append(f"<w:tr>{''.join(line)}</w:tr>")
    return out


def word_table(rows, cell=word_cell):
    return f"<w:tbl><w:tblPr/>{''.join(word_rows(rows, cell))}</w:tbl>"


def body_of(table, tables=None, title=TITLE):
    out = [paragraph(run_of(title))]
    for number, heading, name in sections():
        out.append(paragraph(run_of(heading)))
        out.append(paragraph(run_of(PROSE[number])) if name is None else table((tables or TABLES)[name]))
    return "".join(out)


def docx(body, main="word/document.xml", spaces=SPACES):
    with tempfile.SpooledTemporaryFile() as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
            archive.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                             '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                             f'officeDocument" Target="{main}"/></Relationships>')
            archive.writestr(main, f"<w:document {spaces}><w:body>{body}</w:body></w:document>")
        out.seek(0)
        return out.read()


def box(text):
    """A text box as Word writes it: the drawing, and a fallback for older programs."""
    inner = f"<w:txbxContent>{paragraph(run_of(text))}</w:txbxContent>"
    return (f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>")


def word_files():
    number = {  # how a number may stand in its cell
        "several runs": lambda t: "".join(run_of(c) + "<w:proofErr/><w:bookmarkStart/>" for c in t),
        "tracked change": lambda t: "<w:del><w:r><w:delText>99</w:delText></w:r></w:del><w:ins>" + run_of(t) + "</w:ins>",
        "moved text": lambda t: f"<w:moveFrom>{run_of('77')}</w:moveFrom><w:moveTo>{run_of(t)}</w:moveTo>",
        "content control": lambda t: f"<w:sdt><w:sdtPr/><w:sdtContent>{run_of(t)}</w:sdtContent></w:sdt>",
        "smart tag": lambda t: f"<w:smartTag>{run_of(t)}</w:smartTag>",
        "hidden run": lambda t: run_of("88", "<w:rPr><w:vanish/></w:rPr>") + run_of(t),
        "footnote": lambda t: run_of(t) + '<w:r><w:footnoteReference w:id="2"/></w:r>',
        "sum field": lambda t: '<w:fldSimple w:instr="=SUM(LEFT)">' + run_of(t) + "</w:fldSimple>",
        "text box beside": lambda t: run_of(t) + box("55"),
    }
    for name, inner in number.items():
        def cell(text, span, merge, inner=inner):
            return word_cell(text, span, merge, paragraph(inner(text)) if text.isdigit() else None)
        read(f"{name}.docx", docx(body_of(lambda rows, cell=cell: word_table(rows, cell))))
    wrapped = {
        "control around cells": lambda rows: word_table(rows, lambda *a: f"<w:sdt><w:sdtContent>{word_cell(*a)}</w:sdtContent></w:sdt>"),
        "one character a line": lambda rows: word_table(rows, lambda t, s, m: word_cell(
            t, s, m, None if t.isdigit() else "".join(paragraph(run_of(c)) for c in t) or paragraph(""))),
        "layout table": lambda rows: f"<w:tbl><w:tr>{word_cell('', inner=word_table(rows) + '<w:p/>')}</w:tr></w:tbl>",
        "a table for each row": lambda rows: "<w:p/>".join(f"<w:tbl>{r}</w:tbl>" for r in word_rows(rows, word_cell)),
        "deleted rows": lambda rows: word_table(rows).replace(
            "</w:tr>", "</w:tr><w:tr><w:trPr><w:del/></w:trPr>" + word_cell("行政许可") + word_cell("9") + "</w:tr>"),
    }
    for name, table in wrapped.items():
        read(f"{name}.docx", docx(body_of(table)))
    read("strict.docx", docx(body_of(word_table), spaces=SPACES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")))
    read("main part elsewhere.docx", docx(body_of(word_table), main="word/document2.xml"))
    doubled = grids({k: v * 2 if isinstance(v, int) else v for k, v in CELLS.items()})
    read("two reports.docx", docx(body_of(word_table) + body_of(word_table, doubled, TITLE.replace("甲镇", "乙镇"))),
         ["FORM.DUPLICATE_TABLE"], "fail")
    raised = "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>"
    noted = word_table(TABLES["t3"], lambda t, s, m: word_cell(
        t, s, m, paragraph(run_of(t) + run_of("1", raised)) if t == "12" else None))
    read("raised note.docx", docx(body_of(lambda rows: noted if rows is TABLES["t3"] else word_table(rows))),
         ["FORM.NOTE_IN_CELL"])


# ---- pages

def page(cell, head="<meta charset=utf-8>", foot="", table="<table>{}</table>"):
    out = [f"<html>{head}<body><p>{TITLE}</p>"]
    for number, heading, name in sections():
        out.append(f"<p>{heading}</p>")
        rows = ["<tr>" + "".join(cell(t, f"colspan={c} rowspan={r}", k) for t, c, r, k in row) + "</tr>"
                for row in TABLES.get(name, [])]
        out.append(f"<p>{PROSE[number]}</p>" if name is None else table.format("".join(rows)))
    return "".join(out) + foot + "</body></html>"


def plain(text, spans, _):
    return f"<td {spans}>{text}</td>"


def wps(text, spans, _):
    return (f'<td width=56 {spans} style="mso-border-left-alt:.5pt"><p class=MsoNormal align=center><span><font face="宋体">{text}'
            "</font></span><span lang=EN-US><o:p></o:p></span></p></td>")


def web_pages():
    head = ('<head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><!--[if gte mso 9]><xml><w:View>Print</w:View>'
            "</xml><![endif]--></head>")
    widths = "<![if !supportMisalignedColumns]><tr height=0>" + "<td width=60></td>" * 10 + "</tr><![endif]>"
    read("wps.html", page(wps, head, table="<table>{}" + widths + "</table>").encode("gb18030"))
    shell = ('<meta charset=utf-8><script>var t="<table><tr><td>规章</td><td>9</td></tr></table>";</script>'
             "<ul><li>一、政务公开</li><li>二、政务服务</li></ul><table><tr><td>2022年</td><td>2021年</td></tr></table>"
             "<table><tr><td>索引号</td><td>004567/2023-00012</td></tr><tr><td>发布日期</td><td>2023-01-19</td></tr></table>"
             "<div>字体：大 中 小 浏览次数：1234</div>")
    read("site.html", page(wps, shell, "<div>电话：0371-12345678 豫ICP备12345678号</div>"))
    hidden = ('<span style="display: none">7</span>', "<span hidden>7</span>", '<span style="mso-hide:all">7</span>',
              "<!-- 7 -->", "<input type=hidden value=7>", "<script>7</script>")
    for i, mark in enumerate(hidden):
        read(f"hidden {i}.html", page(lambda t, s, k, mark=mark: f"<td {s}>{mark}{t}</td>"))
    read("old table in a comment.html", page(plain, table="<!-- <table><tr><td>规章</td><td>9</td></tr></table> --><table>{}</table>"))
    read("unclosed.html", page(lambda t, s, k: f"<TD {s.upper()}><CENTER>{t}").replace("</tr>", ""))
    read("entities.html", page(lambda t, s, k: f"<td {s}>" + "".join(f"&#{ord(c)};" for c in t) + "</td>"))
    read("divs.html", page(lambda t, s, k: f"<td {s}><div><b>{t[:1]}</b>{t[1:]}</div></td>"))
    for charset, encoding in (("gb2312", "utf-8"), ("utf-8", "gb18030"), ("iso-8859-1", "utf-8"), ("utf-16", "utf-16")):
        read(f"says {charset}, is {encoding}.html", page(plain, f"<meta charset={charset}>").encode(encoding))
    for mark in ("<sup>1</sup>", "<sup>[1]</sup>", "①", "*"):
        read("note.html", page(lambda t, s, k, mark=mark: f"<td {s}>{t}{mark if k == 't3.new.np' else ''}</td>"),
             ["FORM.NOTE_IN_CELL"])
    read("two numbers in a cell.html", page(lambda t, s, k: f"<td {s}>" + ("<p>7</p><p>8</p>" if k == "t2.license.decisions" else t)),
         ["ALL.UINT"], "fail", but=["t2.license.decisions"])
    read("a number between empty lines.html", page(lambda t, s, k: f"<td {s}><p>&nbsp;</p><p>{t}</p><p><br></p></td>"))
    whole = page(plain)
    place = whole.index("<p>三、")
    read("ends in the middle.html", whole[:place] + "</body></html>\n<html><body>" + whole[place:])
    read("two pages in one file.html", whole + whole.replace("2022", "2021"), ["FORM.DUPLICATE_TABLE"])
    read("one span too long.html", page(plain).replace("rowspan=22", "rowspan=23"))
    read("span to the end.html", page(plain).replace("rowspan=22", "rowspan=999"))
    lying3 = lying4 = ""
    labels = {k.split(".")[1]: [c[0] for c in row if not c[3]][-1] for row in TABLES["t3"] for _, _, _, k in row if k}
    lying3 = "<tr><td></td>" + "".join(f"<td>{label}</td>" for label in labels.values()) + "</tr>"
    for col, name in zip(COLS, ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")):
        lying3 += f"<tr><td>{name}</td>" + "".join(f"<td>{CELLS[f't3.{row}.{col}']}</td>" for row in labels) + "</tr>"
    for group, name in (("review", "行政复议"), ("direct", "未经复议直接起诉"), ("after", "复议后起诉")):
        for i, (col, result) in enumerate(zip(("upheld", "corrected", "other", "pending", "total"),
                                              ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))):
            lying4 += ("<tr>" + (f"<td rowspan=5>{name}</td>" if i == 0 else "")
                       + f"<td>{result}</td><td>{CELLS[f't4.{group}.{col}']}</td></tr>")
    upright = page(plain).split("<table>")
    for number, rows in ((2, lying3), (3, lying4)):
        turned = list(upright)
        turned[number] = rows + turned[number][turned[number].index("</table>"):]
        read(f"table {number + 1} on its side.html", "<table>".join(turned))


# ---- pages saved as one file

def saved_as_one(parts, boundary="----=_Next", newline="\r\n"):
    """A page as browsers save it with its frames and pictures; parts: (type, encoding, bytes)."""
    out = ["From: <Saved by Blink>", "Subject: =?utf-8?Q?=E5=B9=B4=E6=8A=A5?=", "MIME-Version: 1.0",
           "Content-Type: multipart/related;", '\ttype="text/html";', f'\tboundary="{boundary}"', "", ""]
    for kind, encoding, data in parts:
        body = {"quoted-printable": lambda: quopri.encodestring(data).decode(), "8bit": lambda: data.decode("utf-8"),
                "base64": lambda: base64.encodebytes(data).decode()}[encoding]()
        out += [f"--{boundary}", f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", "", body]
    return newline.join(out + [f"--{boundary}--", ""]).encode()


def pages_as_one_file():
    whole, picture = page(plain), ("image/png", "base64", b"\x89PNG" * 40)
    for name, encoding, data in (("quoted", "quoted-printable", whole.encode()), ("base64", "base64", whole.encode()),
                                 ("as it is", "8bit", whole.encode()),
                                 ("gb", "quoted-printable", whole.replace("utf-8", "gb2312").encode("gb18030"))):
        read(f"{name}.mht", saved_as_one([("text/html", encoding, data), picture]))
    menu = ("text/html", "quoted-printable", "<html><body><ul><li>一、政务公开</li></ul></body></html>".encode())
    read("in a frame.mhtml", saved_as_one([menu, picture, ("text/html", "base64", whole.encode())]))
    read("unix lines.mht", saved_as_one([("text/html", "quoted-printable", whole.encode())], newline="\n"))
    for name, data in {"no page": saved_as_one([picture]), "no boundary": saved_as_one([menu]).replace(b"boundary=", b"border="),
                       "broken base64": saved_as_one([("text/html", "base64", b"<html>")]).replace(b"PGh", b"P*h")}.items():
        answer = check(f"{name}.mht", data)
        expect(f"{name} is refused with what to do", answer["verdict"] == "unreadable" and "mht" in answer["findings"][0]["zh"],
               answer["findings"])


# ---- lines of a cell in rows of their own

def pasted():
    """A page pasted into a spreadsheet: "其他<br>结果" has become two rows, in every column of the head."""
    t4 = page(plain).split("<table>")[3].split("</table>")[0]
    labels = {"结果维持": ("结果", "维持"), "结果纠正": ("结果", "纠正"), "其他结果": ("其他", "结果"), "尚未审结": ("尚未", "审结")}
    halves = [[], []]
    for i in range(3):
        for name in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"):
            for half in (0, 1):
                halves[half].append(labels.get(name, ("总计", ""))[half])
    row = lambda cells: "<tr>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"
    groups = ["行政复议", "", "", "", "", "未经复议直接起诉", "", "", "", "", "复议后起诉", "", "", "", ""]
    numbers_of = [CELLS[f"t4.{g}.{c}"] for g in ("review", "direct", "after")
                  for c in ("upheld", "corrected", "other", "pending", "total")]
    split = row(groups) + row(halves[0]) + row(halves[1]) + row(numbers_of)
    read("halves of labels.html", page(plain).replace(t4, split))


# ---- tables in other pieces than the form's

RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def row(*cells):
    return "<tr>" + "".join(f"<td colspan={span}>{text}</td>" for text, span in cells) + "</tr>"


def of_group(group):
    return [(CELLS[f"t4.{group}.{c}"], 1) for c in ("upheld", "corrected", "other", "pending", "total")]


def other_pieces():
    """Table 4 in two or three tables, or its groups below each other; table 3 in two halves; tables drawn as one."""
    whole, between = page(plain), "</table><p></p><table>"
    t2, t3, t4 = (piece.split("</table>")[0] for piece in whole.split("<table>")[1:4])
    head = [(r, 1) for r in RESULTS]
    alone = lambda name, group: row((name, 5)) + row(*head) + row(*of_group(group))
    both = row(("行政诉讼", 10)) + row(("未经复议直接起诉", 5), ("复议后起诉", 5)) + row(*head, *head)
    read("table 4 in two.html", whole.replace(t4, alone("行政复议", "review") + between + both
                                              + row(*of_group("direct"), *of_group("after"))))
    read("table 4 in three.html", whole.replace(t4, between.join(
        (alone("行政复议", "review"), alone("未经复议直接起诉", "direct"), alone("复议后起诉", "after")))))
    read("groups below each other.html", whole.replace(t4, row(("类别", 1), *head) + "".join(
        row((name, 1), *of_group(group)) for name, group in (("行政复议", "review"), ("未经复议直接起诉", "direct"), ("复议后起诉", "after")))))
    labels = {k.split(".")[1]: [c[0] for c in r if not c[3]][-1] for r in TABLES["t3"] for _, _, _, k in r if k}
    names = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    half = lambda a, b: row(("项目", 1), *[(n, 1) for n in names[a:b]]) + "".join(
        row((label, 1), *[(CELLS[f"t3.{line}.{c}"], 1) for c in COLS[a:b]]) for line, label in labels.items())
    read("columns over two pages.html", whole.replace(t3, half(0, 4) + between + half(4, 7)))
    read("the other half wrong.html", whole.replace(t3, half(0, 4) + between + half(3, 7)), ["FORM.DUPLICATE_TABLE", "FORM.MISSING_COLUMN"],
         "fail", but=[k for k in CELLS if k[:2] == "t3" and k.endswith((".law", ".oth", ".tot"))])
    heading = "三、收到和处理政府信息公开申请情况"
    read("two tables drawn as one.html", whole.replace(f"{t2}</table><p>{heading}</p><table>", t2 + row((heading, 10))))
    inside = whole
    for number, title, name in sections():
        if name is not None:
            width = {"t2": 4, "t3": 10, "t4": 15}[name]
            inside = inside.replace(f"<p>{title}</p><table>", "<table>" + row((title, width)))
    read("headings inside of the tables.html", inside)


# ---- text

def text_files():
    def drawn(bar, rule):
        return lambda rows: [rule] + sum([[bar + bar.join(t + bar * (s - 1) for t, s, _, _ in row) + bar, rule] for row in rows], [])

    def parted(mark, quote=""):
        return lambda rows: [mark.join(f"{quote}{t}{quote}" + mark * (s - 1) for t, s, _, _ in row) for row in rows]
    shapes = {"full-width bars": drawn("｜", ""), "drawn box": drawn("│", "├──┼──┤"), "plus box": drawn("|", "+---+---+"),
              "commas": parted(","), "quoted commas": parted(",", '"'), "semicolons": parted(";"), "wide spaces": parted("　　")}
    for name, shape in shapes.items():
        read(f"{name}.txt", text_of(TABLES, shape))
    tabs = text_of(TABLES, layouts.tabs)
    for name, text in {"old Mac lines": tabs.replace("\n", "\r"), "line separators": tabs.replace("\n", "\u2028"),
                       "next lines": tabs.replace("\n", "\u0085"), "zero width": tabs.replace("0", "\u200b0\ufeff"),
                       "direction marks": tabs.replace("0", "\u200e0\u202c"), "circled": tabs.replace("1.属于", "①属于"),
                       "readings": tabs.replace("条", "条(tiáo)")}.items():
        read(f"{name}.txt", text)
    for code in ("utf-16-le", "utf-16-be"):
        read(f"{code} without mark.txt", tabs.encode(code))
    many = {k: v * 1234 if isinstance(v, int) else v for k, v in CELLS.items()}
    for mark in (",", "，", " "):
        tables = grids(many, show=lambda v, mark=mark: v if isinstance(v, str) else f"{v:,}".replace(",", mark))
        for shape in (layouts.tabs, layouts.bars) + ((layouts.tight,) if mark != " " else ()):
            read(f"thousands by {mark!r} {shape.__name__}.txt", text_of(tables, shape), cells=many)
    for name, data in {"big5": tabs.encode("big5", "replace"), "utf-32": tabs.encode("utf-32-le"), "empty": b"",
                       "twice encoded": tabs.encode().decode("latin1").encode(), "random": bytes(range(256)) * 50}.items():
        answer = check(f"{name}.txt", data)
        expect(f"{name} is refused", answer["verdict"] == "unreadable" and not answer["cells"]
               and [f["rule"] for f in answer["findings"]] == ["FORM.UNREADABLE"], answer["verdict"])


# ---- cut anywhere

def cut(name, whole, suffix, places):
    """No cut makes a wrong number, nor an error about what the file no longer holds, before it counts as whole."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("QF_SCRATCH")))
    paths = []
    for at in places:
        paths.append(folder / f"{at:06d}{suffix}")
        paths[-1].write_bytes(whole[:at])
    run = subprocess.run([layouts.PROGRAM, "report", "check", "--json", *map(str, paths)], capture_output=True, timeout=300)
    wrong, accused = [], []
    for line in run.stdout.splitlines():
        answer = json.loads(line)
        wrong += [(answer["file"], k, v) for k, v in answer["cells"].items() if v is not None and v != CELLS[k]]
        if len(answer["sections"]) < 4 and answer["verdict"] != "unreadable":
            accused += [(answer["file"], f["zh"]) for f in answer["findings"] if f["severity"] == "error"]
    expect(f"{name} cut: no wrong number", not wrong, wrong[:3])
    expect(f"{name} cut: no error", not accused, accused[:3])
    for path in paths:
        path.unlink()
    folder.rmdir()


def cut_files():
    for shape in (layouts.spaced, layouts.tight, layouts.bars, layouts.bar_cells, layouts.tabs, layouts.cells_by_tab, layouts.spaces):
        whole = text_of(TABLES, shape).encode()
        cut(shape.__name__, whole, ".txt", [i for i, byte in enumerate(whole) if byte == 10])
    whole = layouts.html(TABLES).encode()
    cut("html", whole, ".html", range(100, len(whole), 41))


def main():
    assert len(FORM["cells"]) == len(CELLS)
    word_files()
    web_pages()
    pages_as_one_file()
    pasted()
    other_pieces()
    text_files()
    cut_files()
    print(f"{layouts.passed} passed, {layouts.failed} failed")
    return 1 if layouts.failed else 0


if __name__ == "__main__":
    sys.exit(main())

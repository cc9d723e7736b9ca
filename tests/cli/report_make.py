#!/usr/bin/env python3
"""report make and convert: what is written reads back to the same cells, opens in other programs, and
nothing is left behind when something is wrong."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCRATCH = pathlib.Path(os.environ["QF_SCRATCH"])
FOUNDING = ROOT / "tests/data/samples/founding"
DEMO = ROOT / "demo/weichuan-2021.json"
FORMATS = ["docx", "pdf", "xlsx", "html", "json"]
failures, passed = [], 0


def check(name, truth, detail=""):
    global passed
    passed += bool(truth)
    if not truth:
        failures.append(name)
        print(f"FAIL {name}: {detail}")


def run(*words):
    done = subprocess.run([os.environ["QF"], *map(str, words)], capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def answer(path):
    code, out, err = run("report", "check", "--json", path)
    check(f"check {path.name} answers", code in (0, 1) and out, f"exit {code}, {err}")
    return json.loads(out)


def complains(name, words, exit_code, *parts):
    """Exit code, nothing on standard output, a sentence that holds the parts, and no new file."""
    before = sorted(p.name for p in SCRATCH.rglob("*"))
    code, out, err = run(*words)
    after = sorted(p.name for p in SCRATCH.rglob("*"))
    check(name, code == exit_code and out == "" and all(p in err for p in parts), f"exit {code}, {out!r}, {err!r}")
    check(f"{name}: nothing left behind", before == after, f"{set(after) - set(before)}")


def made():
    """The demo in five formats, twice the same; each reads back to the cells it was made from."""
    first, second = SCRATCH / "first", SCRATCH / "second"
    code, out, err = run("report", "make", "--cells", DEMO, "--out", first, "--json")
    told = json.loads(out)
    check("make succeeds", code == 0, f"exit {code}, {err}")
    check("make names its files", [pathlib.Path(f).name for f in told["files"]]
          == [f"report-2021.{f}" for f in FORMATS], out)
    run("report", "make", "--cells", DEMO, "--out", second)
    wanted = json.loads(DEMO.read_text(encoding="utf-8"))["cells"]
    for ending in FORMATS:
        file = first / f"report-2021.{ending}"
        check(f"{ending}: the same bytes twice", digest(file) == digest(second / file.name))
        got = answer(file)
        check(f"{ending}: all cells", got["cells"] == wanted)
        check(f"{ending}: unit, year, parts", (got["organisation"], got["year"], got["sections"], got["parts_found"])
              == ("尉氏县洧川镇人民政府", 2021, ["一、总体情况", "二、主动公开政府信息情况",
                  "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
                  "五、存在的主要问题及改进情况", "六、其他需要报告的事项"], ["prose", "t2", "t3", "t4"]), got["sections"])
        check(f"{ending}: figures of the prose", got["figures"].get("n1.hotline_closed_on_time") == 47, got["figures"])
    return first


def converted(first):
    """Every format into every other, and the founding files into each."""
    wanted = answer(first / "report-2021.json")["cells"]
    for source in FORMATS:
        for ending in FORMATS:
            file = SCRATCH / f"{source}-to.{ending}"
            code, out, err = run("report", "convert", first / f"report-2021.{source}", "--out", file)
            check(f"{source} to {ending}", code == 0 and out == "", f"exit {code}, {err}")
            check(f"{source} to {ending}: cells", answer(file)["cells"] == wanted)
    founding = json.loads((FOUNDING / "expected.json").read_text(encoding="utf-8"))["cells"]
    for source in ["docx", "html", "txt", "pdf"]:
        for ending in FORMATS:
            file = SCRATCH / f"founding-{source}.{ending}"
            code, _, err = run("report", "convert", FOUNDING / f"weichuan-2021.{source}", "--out", file)
            check(f"founding {source} to {ending}", code == 0, f"exit {code}, {err}")
            got = answer(file)
            check(f"founding {source} to {ending}: cells", got["cells"] == founding)
            check(f"founding {source} to {ending}: hotline", got["figures"].get("n1.hotline_total") == 47, got["figures"])


def refused():
    """Wrong words and wrong files: a sentence, the exit code, nothing written."""
    bad, empty, words = SCRATCH / "bad.json", SCRATCH / "empty.json", SCRATCH / "words.txt"
    bad.write_text('{"year":2021,"cells":{"t3.new.nobody":1}}', encoding="utf-8")
    empty.write_text('{"year":2021,"cells":{}}', encoding="utf-8")
    words.write_text("今天天气很好。\n", encoding="utf-8")
    out = SCRATCH / "never"
    complains("unknown cell", ["report", "make", "--cells", bad, "--out", out], 2, "t3.new.nobody")
    complains("empty json", ["report", "make", "--cells", empty, "--out", out], 2, "空")
    complains("missing json", ["report", "make", "--cells", SCRATCH / "no.json", "--out", out], 2, "no.json")
    complains("unknown format", ["report", "make", "--cells", DEMO, "--out", out, "--formats", "docx,wps"], 2, "wps")
    complains("no source", ["report", "make", "--out", out], 2, "--cells")
    complains("no unit", ["report", "make", "--data", out, "--out", out], 2, "--org")
    complains("unknown ending", ["report", "convert", DEMO, "--out", SCRATCH / "x.wps"], 2, "x.wps")
    complains("text is not written", ["report", "convert", DEMO, "--out", SCRATCH / "x.txt"], 2, "docx")
    complains("no report in it", ["report", "convert", words, "--out", SCRATCH / "x.docx"], 2, "words.txt")
    complains("no folder to write to", ["report", "convert", DEMO, "--out", SCRATCH / "none/x.docx"], 3, "x.docx")
    complains("a file where the folder should be", ["report", "make", "--cells", DEMO, "--out", words], 3)
    style = SCRATCH / "law"
    style.mkdir()
    (style / "style.json").write_text('{"margins_mm":{"top":-1}}', encoding="utf-8")
    complains("style with a hole", ["report", "make", "--cells", DEMO, "--out", out, "--law", style], 2,
              "style.json", "margins_mm.top")


def opened(first):
    """Other programs' view: python-docx, openpyxl, LibreOffice, poppler."""
    sys.path.append("/usr/lib/python3/dist-packages")  # Debian's, whichever python3 comes first
    import docx
    import openpyxl
    word = docx.Document(first / "report-2021.docx")
    check("docx: headings are Word's own", [p.text for p in word.paragraphs if p.style.name == "Heading 1"][0] == "一、总体情况")
    check("docx: three tables", [len(t.columns) for t in word.tables] == [4, 10, 15])
    check("docx: margins in mm", [round(m.mm) for m in (word.sections[0].top_margin, word.sections[0].right_margin,
          word.sections[0].bottom_margin, word.sections[0].left_margin)] == [37, 26, 35, 28])
    book = openpyxl.load_workbook(first / "report-2021.xlsx")
    check("xlsx: four sheets", len(book.sheetnames) == 4, book.sheetnames)
    sheet = book.worksheets[2]
    check("xlsx: numbers are numbers", sheet["D5"].value == 0 and sheet["D5"].data_type == "n", sheet["D5"].value)
    check("xlsx: merged heads", "A2:C4" in [str(r) for r in sheet.merged_cells.ranges])
    fonts = subprocess.run(["pdffonts", first / "report-2021.pdf"], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in fonts.splitlines()[2:]]
    check("pdf: every font is embedded, a subset, with unicode", rows and all(r[-5:-2] == ["yes"] * 3 for r in rows), fonts)
    if "san/" in os.environ["QF"]:
        return
    for ending in ["docx", "xlsx"]:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{SCRATCH}/office", "--headless", "--convert-to", "pdf",
                        "--outdir", SCRATCH / "office-pdf", first / f"report-2021.{ending}"],
                       capture_output=True, timeout=180, check=False)
        pdf = SCRATCH / "office-pdf/report-2021.pdf"
        text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=False).stdout
        check(f"LibreOffice opens the {ending}", "行政规范性文件" in text and "办结率100%" in text.replace(" ", ""), text[:200])
        pdf.unlink(missing_ok=True)


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir(parents=True)
    first = made()
    converted(first)
    refused()
    opened(first)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


sys.exit(main())

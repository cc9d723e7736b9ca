#!/usr/bin/env python3
"""qingfeng import: header words in any order, encodings, complaints by cell, the sheet written back, twice the same."""
import contextlib
import io
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import time
import zipfile
from xml.sax.saxutils import escape

SCRATCH = pathlib.Path(os.environ["QF_SCRATCH"])
DATA = SCRATCH / "data"
HEAD = ["序号", "所在村", "站点名称", "东经", "北纬", "联系电话", "采集日期"]
GOOD = [["1", "柳堤村", "柳堤村便民服务站", "114.1234", "34.2", "0371-2788 0001", "2024/3/5"],
        ["2", "洧川镇望溪村", "望溪村便民服务站", "114.13", "34.21", "", "2024年3月6日"]]
BAD = [["3", "不存在村", "某站", "114.1", "34.2", "", ""],
       ["4", "柳堤村", "柳堤村便民服务站", "34.2", "114.1", "", ""],
       ["5", "柳堤村", "", "x", "34.2", "", "2024-02-30"]]
failures = []
passed = 0


def check(name, truth, detail=""):
    """Counts one expectation."""
    global passed
    passed += bool(truth)
    if not truth:
        failures.append(name)
        print(f"FAIL {name}: {detail}")


def run(*words):
    """Exit code, standard output and standard error."""
    done = subprocess.run([os.environ["QF"], *map(str, words)], capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def load(path, *more, kind="stations"):
    """Import with --json: exit code and answer."""
    code, out, err = run("import", kind, path, "--data", DATA, "--org", "weichuan", "--json", *more)
    return code, json.loads(out) if out else err


def csv(rows, separator=","):
    """Rows as text."""
    return "".join(separator.join(r) + "\r\n" for r in rows)


def xlsx(path, sheets):
    """A workbook of inline strings and numbers, as other programs write them; sheets is {name: rows}."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   f'<Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        z.writestr("xl/workbook.xml", f'<workbook {main} xmlns:r="{rel}"><sheets>' + "".join(
            f'<sheet name="{escape(n)}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(sheets, 1)) + "</sheets></workbook>")
        z.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   + "".join(f'<Relationship Id="r{i}" Type="{rel}/worksheet" Target="worksheets/s{i}.xml"/>'
                             for i in range(1, len(sheets) + 1)) + "</Relationships>")
        for i, rows in enumerate(sheets.values(), 1):
            out = io.StringIO()
            out.write(f"<worksheet {main}><sheetData>")
            for n, row in enumerate(rows, 1):
                out.write(f'<row r="{n}">')
                for k, cell in enumerate(row):
                    at = f"{chr(65 + k)}{n}"
                    out.write(f'<c r="{at}"><v>{cell}</v></c>' if isinstance(cell, float | int)
                              else f'<c r="{at}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>')
                out.write("</row>")
            out.write("</sheetData></worksheet>")
            z.writestr(f"xl/worksheets/s{i}.xml", out.getvalue())


def encodings():
    path = SCRATCH / "list.csv"
    rows = [["洧川镇服务站名单"], HEAD, *GOOD, ["合计", "", "2"]]
    for name, data in (("utf-8", csv(rows).encode()), ("gb18030", csv(rows).encode("gb18030")),
                       ("utf-16, tabs", csv(rows, "\t").encode("utf-16")), ("semicolons", csv(rows, ";").encode("utf-8-sig"))):
        path.write_bytes(data)
        code, answer = load(path, "--dry-run")
        check(name, (code, answer["rows"], answer["taken"], answer["totals_rows"], answer["errors"]) == (0, 2, 2, 1, []), answer)
    before = run("report", "make", "--help")
    check("frame lives", before[0] == 0, before)


def complaints():
    path = SCRATCH / "bad.csv"
    path.write_bytes(csv([HEAD, *GOOD, *BAD]).encode())
    code, answer = load(path, "--errors", SCRATCH / "errors.xlsx")
    where = [(e["row"], e["column"]) for e in answer["errors"]]
    check("bad rows", (code, answer["taken"], where) == (1, 2, [(4, "B"), (5, "D"), (6, "C"), (6, "D"), (6, "G")]), answer)
    with zipfile.ZipFile(SCRATCH / "errors.xlsx") as z:
        text = "".join(z.read(n).decode() for n in z.namelist())
    check("written back", "不存在村" in text and "填反" in text and "0371-2788 0001" in text, text[:500])
    code, again = load(SCRATCH / "errors.xlsx")
    check("what was written reads back", (code, again["rows"], again["taken"]) == (1, 5, 2), again)


def positions():
    """A place that looks wrong needs somebody's word; a village stands once in a list."""
    path = SCRATCH / "places.csv"
    rows = [["1", "望溪村", "望溪村便民服务站", "121.5", "31.2", "", ""], ["2", "槐荫村", "槐荫村便民服务站", "114.106404", "34.207567", "", ""],
            ["3", "双槐营村", "双槐营村便民服务站", "114.15", "34.21", "", ""], ["4", "双槐营村", "双槐营村便民服务站", "114.16", "34.21", "", ""]]
    path.write_bytes(csv([HEAD, *rows]).encode())
    code, answer = load(path)
    told = [(e["row"], e["column"], e["zh"]) for e in answer["errors"]]
    check("places that look wrong", (code, answer["taken"], [t[:2] for t in told]) == (1, 1, [(2, "D"), (3, "D"), (5, "B")]), answer)
    check("and why", "公里" in told[0][2] and "东岗头村" in told[1][2] and "第 4 行" in told[2][2] and "位置核对过" in told[0][2], told)
    path.write_bytes(csv([HEAD + ["位置核对过"], *[r + ["是"] for r in rows[:3]]]).encode())
    code, answer = load(path, "--dry-run")
    check("somebody's word is enough", (code, answer["taken"]) == (0, 3), answer)


def books():
    path = SCRATCH / "two.xlsx"
    xlsx(path, {"说明": [["填表说明"]], "东片": [HEAD, GOOD[0][:3] + [114.1234, 34.2]], "西片": [HEAD, *GOOD[1:], BAD[0]]})
    code, answer = load(path)
    check("two sheets", (code, answer["rows"], answer["taken"]) == (1, 3, 2), answer)
    check("sheet told", answer["errors"] and answer["errors"][0]["sheet"] == "西片", answer)
    code, answer = load(path, "--sheet", "东片")
    check("named sheet", (code, answer["rows"]) == (0, 1), answer)
    items = [["事项名称", "事项编码", "法定时限", "承诺时限"], ["试验事项", 4.1e+17, "20个工作日", "5"], ["另一事项", "A-1", "5", "20"]]
    xlsx(path, {"事项": items})
    code, answer = load(path, "--dry-run", kind="service-items")
    check("scientific and late", code == 1 and "科学计数" in answer["errors"][0]["zh"] and "承诺" in answer["errors"][1]["zh"], answer)
    xlsx(path, {"事项": [["事项名称", "事项编码", "法定时限", "承诺时限"], ["缺要素的事项", "A-2", "20", "5"]]})
    for _ in range(2):
        code, answer = load(path, kind="service-items")
        check("what lacks an element is a draft, once", (code, answer["taken"], versions("A-2")) == (0, 1, ["draft"]), answer)


def versions(code):
    """The states of an item's versions in the record."""
    with contextlib.closing(sqlite3.connect(next(DATA.glob("*.db")))) as record:
        return [state for state, in record.execute("SELECT state FROM service_version WHERE code = ? ORDER BY version", (code,))]


def old_register():
    """The paper register of applications: what is closed counts in table 3 of its year, the same list twice is one."""
    path = SCRATCH / "register.csv"
    rows = [["申请编号", "类别", "申请事项", "收件日期", "答复类型", "办结日期"],
            ["旧2020-1", "个人", "会议纪要", "2020/3/2", "予以公开", "2020-03-20"],
            ["旧2020-2", "某某公司", "批复", "2020.12.20", "", ""],
            ["旧2020-3", "外星人", "批复", "2020.12.20", "乱写", "2020-02-30"]]
    path.write_bytes(csv(rows).encode("gb18030"))
    for _ in range(2):
        code, answer = load(path, kind="applications")
        where = [(e["row"], e["column"]) for e in answer["errors"]]
        check("old register", (code, answer["taken"], where) == (1, 2, [(4, "B"), (4, "E"), (4, "F")]), answer)
    code, out, err = run("report", "make", "--data", DATA, "--org", "weichuan", "--year", "2020", "--out", SCRATCH / "made",
                         "--formats", "json")
    cells = json.loads(next((SCRATCH / "made").glob("*.json")).read_text())["cells"] if code in (0, 1) else {}
    check("table 3 of that year", (cells.get("t3.new.tot"), cells.get("t3.granted.np"), cells.get("t3.carried_out.ent")) ==
          (2, 1, 1), (code, err, {k: v for k, v in cells.items() if v}))


def payments():
    """A payment list as offices keep it: two header rows, a title, totals, Excel's damage; the same file twice."""
    first, second = "410223197001010113", "41022319550607123X"
    rows = [["洧川镇2026年临时救助发放表"], ["序号", "对象", "", "资金", "", "发放日期"],
            ["", "姓名", "身份证号", "项目", "金额（元）", ""],
            ["1", "王小明", first, "临时救助", "1,200.00", "2026/9/3"], ["2", "李四", second, "临时救助", "0.05万元", "2026-09-03"],
            ["3", "张三", "4.10223E+17", "临时救助", "三百", "2026-13-01"], ["合计", "", "", "", "1700", ""]]
    for name, data in (("gbk", csv([[c.replace(",", "") for c in r] for r in rows]).encode("gb18030")), ):
        path = SCRATCH / f"{name}.csv"
        path.write_bytes(data)
        code, answer = load(path, "--dry-run", kind="payments")
        where = [(e["row"], e["column"]) for e in answer["errors"]]
        check(f"payments {name}", (code, answer["rows"], answer["taken"], answer["totals_rows"], where) ==
              (1, 3, 2, 1, [(6, "C"), (6, "E"), (6, "F")]) or where == [(6, "F"), (6, "C"), (6, "E")], answer)
    path = SCRATCH / "pay.xlsx"
    xlsx(path, {"说明": [["填表说明"]], "九月": rows, "十月": [["姓名", "项目", "金额", "发放日期"], ["王小明", "临时救助", 300.5, "2026-10-08"]]})
    code, answer = load(path, "--errors", SCRATCH / "marked.xlsx", kind="payments")
    check("payments taken but for a row", (code, answer["rows"], answer["taken"], answer["already"]) == (1, 4, 3, 0), answer)
    check("told by sheet, row, column", {(e["sheet"], e["row"], e["column"]) for e in answer["errors"]} ==
          {("九月", 6, "C"), ("九月", 6, "E"), ("九月", 6, "F")}, answer["errors"])
    with zipfile.ZipFile(SCRATCH / "marked.xlsx") as z:
        notes = "".join(z.read(n).decode() for n in z.namelist() if "comment" in n)
    check("comments at their cells", "科学计数" in notes and 'ref="C6"' in notes, notes[:300])
    code, answer = load(path, kind="payments")
    check("the same file twice", (answer["taken"], answer["already"]) == (0, 3), answer)
    rows[5] = ["3", "张三", "410223196001010118", "临时救助", "300", "2026-09-03"]
    xlsx(path, {"九月": rows})
    code, answer = load(path, kind="payments")
    check("mended: what was mended comes in", (code, answer["taken"], answer["already"]) == (0, 1, 2), answer)
    strange = SCRATCH / "strange.csv"
    strange.write_bytes("人,号,发钱,哪天\n赵六,410223196001010118,80,2026-09-05\n".encode())
    check("a header nobody knows", load(strange, kind="payments")[0] == 2)
    code, answer = load(strange, "--columns", "人=姓名,号=身份证号,发钱=金额,哪天=发放日期", "--fund", "linshi", kind="payments")
    check("shown once", code == 0 and answer["taken"] == 1, answer)
    strange.write_bytes("人,号,发钱,哪天\n钱七,410223196101010111,90,2026-09-05\n".encode())
    code, answer = load(strange, "--fund", "linshi", kind="payments")
    check("and remembered", code == 0 and answer["taken"] == 1, answer)


def old_items():
    """What was public long ago: when the command ends, it is in the publication log and the search."""
    path = SCRATCH / "old.csv"
    path.write_text("标题,栏目,发布日期,正文\n" + "".join(f"旧闻{i},本级政策解读,2016-03-0{i},河道清淤第{i}段\n" for i in (1, 2, 3)), encoding="utf-8")
    run("jobs", "--data", DATA)
    before = old_items_known()
    code, answer = load(path, "--dry-run", kind="items")
    check("dry run", (code, answer["taken"], old_items_known()) == (0, 3, before), answer)
    code, answer = load(path, kind="items")
    after = old_items_known()
    check("in the record, the search and the log", (code, [b - a for a, b in zip(before, after)]) == (0, [3, 3, 3, 0]), (code, before, after))
    with sqlite3.connect(DATA / "qingfeng.db") as db:
        db.execute("UPDATE outbox SET state = 'waiting' WHERE kind = 'search' AND id = (SELECT MAX(id) FROM outbox WHERE kind = 'search')")
    code, answer = load(path, kind="items")
    check("the same list takes up what an ended command left", (code, old_items_known()) == (0, after), (code, after))


def old_folder():
    """A folder without a list: columns by folders, days by names or signatures, attachments by names; numbers covered on
    request. Killed in the middle and begun again, everything is there once."""
    top = SCRATCH / "旧文件"
    (top / "本级政策解读").mkdir(parents=True)
    (top / "没有这一栏").mkdir()
    number = "11010519491231002X"
    one = top / "本级政策解读"
    (one / "2017-05-06 清单说明.txt").write_bytes(f"关于发放清单的说明\n领取人 身份证 {number}\n洧川镇人民政府\n2017年5月4日\n".encode("gb18030"))
    (one / "2017-05-06 清单说明-附件1.csv").write_text(f"姓名,身份证号\n张三,{number}\n", encoding="utf-8-sig")
    (one / "~$锁.docx").write_bytes(b"x")
    (one / "春耕.txt").write_bytes("\ufeff关于做好春耕工作的通知\n正文一段\n2018年4月2日\n".encode())
    (one / "无日.txt").write_text("没有日子的一份说明放在这里\n", encoding="utf-8")
    (top / "没有这一栏" / "20200101 某事.txt").write_text("正文", encoding="utf-8")
    listed = top / "清单.xlsx"
    code, answer = load(top, "--dry-run", "--errors", listed, kind="items")
    check("four rows, three complaints", (code, answer["rows"], len(answer["errors"])) == (1, 4, 3), answer)
    check("told by cell", [(e["column"], e["zh"][:6]) for e in answer["errors"]] ==
          [("A", "文字里有 1"), ("C", "请填写发布日"), ("B", "没有这个栏目")], answer["errors"])
    known = old_items_known()[0]
    code, answer = load(top, "--mask", kind="items")
    check("two taken, one of them covered; the list in the folder is none of them", (answer["taken"], old_items_known()[0] - known) == (2, 2), answer)
    with sqlite3.connect(DATA / "qingfeng.db") as db:
        rows = db.execute("SELECT title, released_on, formed_on, body FROM disclosure_item ORDER BY id DESC LIMIT 2").fetchall()
        files = db.execute("SELECT name, cleaned, blocking FROM disclosure_file").fetchall()
    check("title, day of the name, day of the signature", [r[:3] for r in rows] ==
          [("关于做好春耕工作的通知", "2018-04-02", "2018-04-02"), ("关于发放清单的说明", "2017-05-06", "2017-05-04")], rows)
    check("no number stands open", number not in rows[1][3] and files == [("2017-05-06 清单说明-附件1.csv", 1, 0)], (rows, files))
    load(top, "--mask", kind="items")
    check("twice is once", old_items_known()[0] - known == 2)
    killed()


def killed():
    """kill -9 while a list goes in: whole thousands are there; the same list again brings the rest, none twice."""
    path, known = SCRATCH / "long.csv", old_items_known()[0]
    path.write_bytes(("标题,栏目,发布日期,正文\n" + "".join(f"长单{i},本级政策解读,2015-01-01,第{i}段\n" for i in range(6000))).encode("gb18030"))
    for wait in (0.4, 0.7):
        child = subprocess.Popen([os.environ["QF"], "import", "items", str(path), "--data", str(DATA), "--org", "weichuan"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        child.kill()
        child.wait()
    there = old_items_known()[0] - known
    check("a killed import leaves whole batches", there % 1000 == 0 and there <= 6000, there)
    code, answer = load(path, kind="items")
    after = old_items_known()
    check("the same list brings the rest, none twice", (code, after[0] - known, after[3]) == (0, 6000, 0), (answer, after))


def old_items_known():
    """Items, documents of the search, leaves under the checkpoint, what waits."""
    leaves = int((DATA / "log" / "weichuan" / "checkpoint").read_text(encoding="utf-8").splitlines()[1])
    with sqlite3.connect(DATA / "qingfeng.db") as db:
        return [db.execute("SELECT COUNT(*) FROM disclosure_item WHERE state = 'released'").fetchone()[0],
                db.execute("SELECT COUNT(*) FROM search_document").fetchone()[0], leaves,
                db.execute("SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND kind IN ('search', 'log')").fetchone()[0]]


def wrong():
    path = SCRATCH / "none.csv"
    path.write_bytes("a,b\n1,2\n".encode())
    code, answer = load(path)
    check("no header", code == 2 and "行政村" in answer, answer)
    check("kind", load(path, kind="nothing")[0] == 2)
    path.write_bytes(b"PK\x03\x04rubbish")
    check("rubbish", load(path)[0] == 2)


run("demo", "--data", DATA)
encodings()
complaints()
positions()
books()
old_register()
payments()
old_items()
old_folder()
wrong()
print(f"{passed} passed, {len(failures)} failed")
sys.exit(bool(failures))

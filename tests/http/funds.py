#!/usr/bin/env python3
"""Funds and complaints from outside: a list with known numbers goes in, a second person lets it out; guessing at the own payments is
useless; who is complained of sees nothing.

usage: tests/http/funds.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import csv
import io
import json
import re
import struct
import zlib
import zipfile
from decimal import Decimal
from xml.sax.saxutils import escape

from lib_site import expect, run_on_engines

ID, CARD, PHONE, NAME = "41022319700101001X", "6217002430001234567", "13837812345", "皇甫铁柱"
LINES = [
    f"姓名,身份证号,村,银行卡号,联系电话,面积（亩）,补贴标准,金额（元）,发放日期",
    f"{NAME},{ID},{{village}},{CARD},{PHONE},3,104.33,312.99,2026-09-10",
    "王二,410223195506071234,{village},6217002430007654321,13937800001,1,104.33,\"1,104.33\",2026-09-10",
    "合计,,,,,,,1417.32,",
]
SECRETS = [ID, CARD, PHONE, NAME, "铁柱", "410223195506071234", "6217002430007654321", "13937800001"]


def workbook(*sheets):
    """Sheets of rows as xlsx, every cell an inline string."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    numbers = range(1, len(sheets) + 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("_rels/.rels", f'<Relationships {links}><Relationship Id="r1" Type="{kinds}/officeDocument" '
                   'Target="xl/workbook.xml"/></Relationships>')
        z.writestr("xl/workbook.xml", f'<workbook {main} xmlns:r="{kinds}"><sheets>' + "".join(
            f'<sheet name="表{i}" sheetId="{i}" r:id="r{i}"/>' for i in numbers) + "</sheets></workbook>")
        z.writestr("xl/_rels/workbook.xml.rels", f"<Relationships {links}>" + "".join(
            f'<Relationship Id="r{i}" Type="{kinds}/worksheet" Target="worksheets/s{i}.xml"/>' for i in numbers)
            + "</Relationships>")
        for i, rows in zip(numbers, sheets):
            z.writestr(f"xl/worksheets/s{i}.xml", f"<worksheet {main}><sheetData>" + "".join(
                f'<row r="{n}">' + "".join(
                    f'<c r="{chr(64 + k)}{n}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
                    for k, cell in enumerate(row, 1)) + "</row>"
                for n, row in enumerate(rows, 1)) + "</sheetData></worksheet>")
    return out.getvalue()


def the_list(site):
    """The csv with a village that the town has."""
    _, body = site.person().get("/funds")
    village = re.search(r'/funds/village/\d+">([^<]+)<', body).group(1)
    return "\n".join(LINES).format(village=village), village


def load_and_publish(site):
    """The desk's way: dry run, load, approval by another, publication. Gives the list's address."""
    text, village = the_list(site)
    reporter, reviewer, clerk = (site.person(n) for n in ("baosong", "shenhe", "zhuanyuan"))
    _, desk = reporter.get("/desk/funds")
    fund = re.search(r'href="[^"]*(/desk/funds/\d+)"', desk).group(1)
    fields = {"title": "补贴名单", "period": "2026年"}
    bad = text.replace("312.99", "三百").replace(ID, "4.10223E+17")
    status, _, page = reporter.post(f"{fund}/load", {**fields, "dry": "1"}, page=fund,
                                    files=[("file", "a.csv", bad.encode())])
    expect("dry run names the row", "有 1 行不能导入" in page and "科学计数" in page, (status, page[-300:]))
    book = workbook([["填表说明"]], [["某镇补贴发放名单"], *csv.reader(io.StringIO(text))])
    status, _, page = reporter.post(f"{fund}/load", {**fields, "dry": "1"}, page=fund, files=[("file", "a.xlsx", book)])
    expect("a workbook with a title and a second sheet", "能读的 2 行，合计 1,417.32 元" in page, (status, page[-300:]))
    status, got, page = reporter.post(f"{fund}/load", fields, page=fund, files=[("file", "a.csv", bad.encode())])
    expect("a list with a bad row is not taken", status == 422, status)
    status, got, page = reporter.post(f"{fund}/load", fields, page=fund,
                                      files=[("file", "a.csv", text.encode("gb18030"))])
    expect("the list is taken", status == 303, (status, page[-500:]))
    where = re.search(r"/desk/funds/list/\d+", got["location"]).group()
    status, _, page = reporter.post(f"{fund}/load", fields, page=fund,
                                    files=[("file", "a.csv", text.encode("gb18030"))])
    expect("not twice", status == 422 and "已经导入过" in page, status)
    public = where.replace("/desk", "")
    expect("not public before approval", site.person().get(public)[0] == 404)
    status, _, _ = reporter.post(f"{where}/act", {"event": "approve"}, page=where)
    expect("the one who loaded it does not approve", status == 403, status)
    status, _, _ = reviewer.post(f"{where}/act", {"event": "approve"}, page=where)
    expect("another approves", status == 303, status)
    status, _, _ = clerk.post(f"{where}/act", {"event": "publish"}, page=where)
    expect("published", status == 303, status)
    return clerk, where, public


def adds_up(site, public):
    status, _, body = site.ask("GET", f"{public}/list.csv")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    paid = sum(Decimal(r[4]) for r in rows[1:-2] if r[6] == "已发放")
    expect("the file adds up", status == 200 and paid == Decimal(rows[-2][4]) == Decimal("1417.32"), rows)


def chart_files(site):
    """What stands beside each chart says the same as its page."""
    def table(path):
        status, got, body = site.ask("GET", path)
        expect(f"{path} is a table", status == 200 and "csv" in got["content-type"], status)
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))[1:]
    flow, years = table("/funds/year/2026/flow.csv"), table("/funds/years.csv")
    _, _, page = site.ask("GET", "/api/funds?year=2026")
    rows = json.loads(page)["flow_rows"]
    expect("the flow's file", [[r["from"], r["to"], r["sum"].replace(",", "")] for r in rows] == flow, (rows, flow))
    paid = sum(Decimal(r[2]) for r in flow if r[0] == "镇级" and r[1] != "还没发放")
    expect("the years' file", [r[0] for r in years] == ["2026"] and Decimal(years[0][2]) == paid, (years, paid))
    _, fund = site.person().get("/funds")
    fund = re.search(r'href="((?:/weichuan)?/funds/\d+)"', fund).group(1)
    expect("a fund's flow ends in villages", any(r[1].endswith("村") for r in table(f"{fund}/flow.csv")))
    _, books = site.person().get("/books")
    village = re.search(r'href="((?:/weichuan)?/books/\d+)"', books).group(1)
    for opening, income, expense, closing in [r[1:] for r in table(f"{village}/months.csv")]:
        expect("a month adds up", Decimal(opening) + Decimal(income) - Decimal(expense) == Decimal(closing), village)
    for path in ("/funds/year/2026/other.csv", "/funds/99999/flow.csv", "/books/99999/months.csv"):
        expect(f"no {path}", site.ask("GET", path)[0] == 404)


def own_payments(site, clerk, where):
    status, _, slip = clerk.post(f"{where}/slip", {"line": "1"}, page=where)
    code = re.search(r"([2-9A-Z]{5}-[2-9A-Z]{5})", slip)
    expect("a slip with a code", status == 200 and code, status)
    someone = site.person()
    good = {"name": NAME, "tail": ID[-6:], "code": code.group(1)}
    status, _, page = someone.post("/funds/mine", good, page="/funds/mine")
    expect("the own payments", "312.99" in page, status)
    answers = set()
    for wrong in ({"name": "皇甫铁拄"}, {"tail": "010010"}, {"code": "22222-22222"}):
        status, _, page = someone.post("/funds/mine", {**good, **wrong}, page="/funds/mine")
        answers.add((status, re.search(r"<p>(姓名、[^<]*)", page).group(1)))
    expect("the same answer whichever is wrong", len(answers) == 1 and answers.copy().pop()[0] == 422, answers)
    statuses = [someone.post("/funds/mine", {**good, "code": f"{i:05d}-AAAAA"}, page="/funds/mine")[0]
                for i in range(40)]
    expect("guessing is slowed down", 429 in statuses, statuses[-5:])


def complaint(site, public):
    barred, other, county = (site.person(n) for n in ("shenhe", "lingdao", "ducha"))
    clerk = site.person("zhuanyuan")
    villager = site.person()
    batch = public.rsplit("/", 1)[1]
    status, page = villager.get(f"/complaints/new?about=funds&id={batch}&line=2")
    expect("why this entry", status == 200 and "王*" in page and "410223195506071234" not in page, status)
    status, _, page = villager.post("/complaints/new", {
        "about": "funds", "id": batch, "line": "2", "kind": "complaint", "against": "none",
        "text": "这个人早就搬走了，钱是谁领的"}, page="/complaints/new")
    number = re.search(r"<strong>(\d{4}-\d{5})", page)
    secret = re.search(r"<strong>([2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4})", page)
    if not expect("a number and a secret", status == 200 and number and secret, (status, page[-400:])):
        return
    keys = {"number": number.group(1), "secret": secret.group(1)}
    _, desk = other.get("/desk/complaints")
    where = re.search(r"/desk/complaints/\d+", desk)
    expect("the leader sees it", where)
    for name, person in (("who approved the list", barred), ("a reporter", site.person("baosong"))):
        status, page = person.get(where.group())
        expect(f"{name} does not see it", status in (403, 404) and "搬走" not in page, status)
    expect("the county sees it", "搬走" in county.get(where.group())[1])
    status, _, _ = other.post(f"{where.group()}/act", {"event": "reply", "words": "查过了，已追回"}, page=where.group())
    expect("answered", status == 303, status)
    _, _, page = villager.post("/complaints/track", keys, page="/complaints/track")
    expect("the answer is there", "已追回" in page)
    _, _, page = villager.post("/complaints/track", {**keys, "act": "rate", "rating": "1"}, page="/complaints/track")
    _, _, page = villager.post("/complaints/track", {**keys, "act": "escalate"}, page="/complaints/track")
    expect("in the county now", "在县里" in page, page[-300:])
    expect("the town no longer sees it", other.get(where.group())[0] == 404)
    status, _, page = villager.post("/complaints/track", {**keys, "secret": "AAAA-BBBB-CCCC"}, page="/complaints/track")
    expect("a wrong secret opens nothing", status == 422 and "搬走" not in page, status)
    _ = clerk


def picture(shade=1):
    """A small PNG with what a camera writes beside its pixels."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 3, 8, 0, 0, 0, 0)) +
            chunk(b"tEXt", b"Comment\0SecretCamera") + chunk(b"IDAT", zlib.compress(bytes((0, shade, 2, 3, 4)) * 3)) + chunk(b"IEND", b""))


def project_photos(site):
    """A photo is public once a second person has looked at it; nothing of the camera is kept."""
    other = "127.0.0.8"  # an address of its own: log-ins are rationed
    clerk, leader, reader = site.person("zhuanyuan", other), site.person("lingdao", other), site.person()
    _, page = reader.get("/projects")
    where = re.search(r"/projects/\d+", page).group()
    desk = f"/desk{where}"
    for what, fields, data in (("no picture", {"stage": "before", "caption": "路口"}, b"<svg/>"),
                               ("no stage", {"stage": "x", "caption": "路口"}, picture()),
                               ("no words", {"stage": "before", "caption": " "}, picture()),
                               ("cut", {"stage": "before", "caption": "路口"}, picture()[:50])):
        status, _, page = clerk.post(f"{desk}/photo", fields, page=desk, files=[("photo", "a.png", data)])
        expect(f"photo: {what}", status == 422 and 'role="alert"' in page, (what, status))
    status, _, _ = clerk.post(f"{desk}/photo", {"stage": "before", "caption": "施工前的路口"}, page=desk,
                              files=[("photo", "a.png", picture())])
    expect("photo taken", status == 303, status)
    expect("not public yet", reader.get(f"{where}/photo/1")[0] == 404 and "施工前的路口" not in reader.get(where)[1])
    expect("the desk sees it", clerk.ask("GET", f"{desk}/photo/1")[0] == 200)
    status, _, _ = clerk.post(f"{desk}/photo/1/show", {"shown": "1"}, page=desk)
    expect("not by who put it in", status == 403, status)
    status, _, _ = leader.post(f"{desk}/photo/1/show", {"shown": "1"}, page=desk)
    expect("by a second person", status == 303, status)
    status, headers, kept = reader.ask("GET", f"{where}/photo/1")
    expect("public, pixels alone", status == 200 and headers["content-type"] == "image/png" and b"SecretCamera" not in kept, status)
    expect("on the page, with its stage", "施工前的路口" in reader.get(where)[1] and "<h3>施工前" in reader.get(where)[1])
    leader.post(f"{desk}/photo/1/show", {}, page=desk)
    expect("taken back", reader.get(f"{where}/photo/1")[0] == 404)


def complaint_pictures(site):
    """Pictures with a complaint: sealed on the disk, seen by who may see the complaint."""
    villager, leader = site.person(source="127.0.0.9"), site.person("lingdao", "127.0.0.9")  # an address of its own: secrets are rationed
    fields = {"kind": "complaint", "against": "none", "text": "排水沟没有修"}
    status, _, page = villager.post("/complaints/new", fields, page="/complaints/new", files=[("picture1", "a.exe", b"MZ123")])
    expect("no picture is told, words stay", status == 422 and "JPG 或 PNG" in page and "排水沟没有修" in page, status)
    status, _, page = villager.post("/complaints/new", fields, page="/complaints/new",
                                    files=[("picture1", "a.png", picture(9)), ("picture3", "b.png", picture(9))])
    expect("filed with pictures", status == 200 and "查询码" in page, (status, page[-300:]))
    _, desk = leader.get("/desk/complaints")
    where = re.findall(r"/desk/complaints/\d+", desk)
    seen = [w for w in where if "排水沟没有修" in leader.get(w)[1]]
    if not expect("the leader sees it", seen, where):
        return
    status, headers, kept = leader.ask("GET", f"{seen[0]}/picture/2")
    expect("a picture, pixels alone", status == 200 and headers["content-type"] == "image/png" and kept[:4] == b"\x89PNG" and
           b"SecretCamera" not in kept, status)
    expect("no third one", leader.get(f"{seen[0]}/picture/3")[0] == 404)
    expect("nobody else", villager.get(f"{seen[0]}/picture/1")[0] in (303, 403, 404))
    expect("sealed on the disk", not any(kept == f.read_bytes() for f in site.data.rglob("*") if f.is_file()))


def project_question(site):
    """Why this step of a project: nobody who took one sees who asks."""
    villager = site.person()
    _, page = villager.get("/projects")
    where = re.search(r'/projects/\d+', page).group()
    _, page = villager.get(where)
    ask = re.search(r'href="([^"]*/complaints/new\?about=projects&amp;id=\d+&amp;line=2)"', page)
    if not expect("a question beside each step", ask, page[-800:]):
        return
    status, page = villager.get(ask.group(1).replace("&amp;", "&"))
    expect("the step is named", status == 200 and "项目：村内道路硬化" in page, status)
    number = where.rsplit("/", 1)[1]
    status, _, page = villager.post("/complaints/new", {
        "about": "projects", "id": number, "line": "2", "kind": "question", "against": "none",
        "text": "这条路只修了一半就付了钱"}, page="/complaints/new")
    expect("filed", status == 200, (status, page[-300:]))
    _, desk = site.person("lingdao").get("/desk/complaints")
    expect("the leader sees it", "村内道路硬化" in desk)
    _, desk = site.person("zhuanyuan").get("/desk/complaints")  # approved, signed and paid it
    expect("who took the steps does not", "村内道路硬化" not in desk)


def web_app(site):
    """What a phone needs to install the site."""
    status, got, body = site.ask("GET", "/app.webmanifest")
    app = json.loads(body)
    expect("manifest", status == 200 and app["start_url"].endswith("/") and app["display"] == "standalone", (status, app))
    status, got, _ = site.ask("GET", app["icons"][0]["src"])
    expect("its icon", status == 200 and got["content-type"] == "image/svg+xml", status)
    status, got, body = site.ask("GET", "/worker.js")
    expect("worker", status == 200 and b"addEventListener" in body and "javascript" in got["content-type"], (status, got))


def test(site):
    clerk, where, public = load_and_publish(site)
    adds_up(site, public)
    chart_files(site)
    complaint(site, public)
    project_question(site)
    project_photos(site)
    complaint_pictures(site)
    web_app(site)
    own_payments(site, clerk, where)


if __name__ == "__main__":
    run_on_engines(test)

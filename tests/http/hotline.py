#!/usr/bin/env python3
"""The hotline over HTTP: a ticket's way on the desk, refusals, the figures and their lists, the public page and its files."""
import io
import json
import re
import zipfile

from lib_site import expect, run_on_engines

NEW = {"number": "WS20260001", "source": "county", "kind": "help", "class": "交通出行", "title": "桥栏杆松了",
       "content": "来电反映村东桥栏杆松动", "received_on": "2026-11-23", "limit_days": "", "village": "",
       "caller_name": "赵某", "caller_phone": "13800000000"}


def act(person, one, event, **fields):
    """(status, text) of one move as its form makes it."""
    status, page = person.get(one)
    version = re.search(r'name="version" value="(\d+)"', page)
    status, headers, text = person.post(one + "/act", {"event": event, "version": version.group(1) if version else "0",
                                                       **fields}, page=one)
    return status, text


def founding(site, clerk):
    stranger = site.person()
    status, page = stranger.get("/hotline/2021")
    expect("47 of 47", status == 200 and "47 ÷ 47" in page and "100%" in page, status)
    expect("formula beside it", "按期办结率＝按期办结÷" in page)
    status, page = clerk.get("/desk/hotline?span=2021&outcome=on_time")
    expect("the list behind it", "共 47 件" in page)
    status, page = clerk.get("/desk/report/2021/figure/n1.hotline_total")
    expect("the report's figure opens its tickets", page.count("/desk/hotline/") >= 47)
    for bad in ("/hotline/2021-13", "/hotline/abc", "/hotline/2021/other.pdf", "/desk/hotline/99999"):
        expect(f"missing {bad}", clerk.get(bad)[0] == 404)
    for name, part in (("report.docx", "word/document.xml"), ("report.xlsx", "xl/workbook.xml")):
        status, _, body = stranger.ask("GET", f"/hotline/2021/{name}")
        names = zipfile.ZipFile(io.BytesIO(body)).namelist()
        expect(f"file {name}", status == 200 and part in names, status)


def way(site, clerk):
    handler, leader = site.person("chengban"), site.person("lingdao")
    for change in ({"title": ""}, {"received_on": "2026-12-01"}, {"kind": "other"}, {"limit_days": "99"}):
        status, _, _ = handler.post("/desk/hotline/new", {**NEW, **change})
        expect(f"refused {change}", status == 422, status)
    status, headers, _ = handler.post("/desk/hotline/new", NEW)
    expect("taken in", status == 303, status)
    one = headers["location"]
    expect("a double is told", "没有重复登记" in handler.post("/desk/hotline/new", NEW)[2])
    status, text = act(handler, one, "close")
    expect("closed before opened", status == 422 and "不能办结" in text, status)
    _, page = handler.get(one)
    expect("three working days", "2026-11-26" in page and "今天到期" in page)
    expect("the caller is not on the page", "13800000000" not in page and "赵某" not in page)
    status, _, text = handler.post(one + "/caller", {}, page=one)
    expect("the caller by a button", "13800000000" in text, status)
    expect("late return", act(handler, one, "return_ask", ground="department_duty", day="2026-11-25")[0] == 422)
    expect("signed", act(handler, one, "sign", day="2026-11-23")[0] == 303)
    expect("no office", act(handler, one, "dispatch", office="")[0] == 422)
    expect("dispatched", act(handler, one, "dispatch", office="镇交通运输管理站")[0] == 303)
    expect("extension asked", act(handler, one, "extend_ask", days="2", text="等配件")[0] == 303)
    expect("the handler does not grant it himself", act(handler, one, "extend_grant")[0] == 403)
    expect("the leader does", act(leader, one, "extend_grant")[0] == 303)
    _, page = handler.get(one)
    expect("first day and new day", "原为 2026-11-26" in page and "2026-11-30" in page)
    expect("reply", act(handler, one, "reply", text="已加固")[0] == 303)
    expect("close", act(handler, one, "close")[0] == 303)
    expect("call-back", act(handler, one, "call_back", service="good", result="bad", text="还有一处松")[0] == 303)
    expect("reopened", act(handler, one, "reopen", text="还有一处松")[0] == 303)
    _, page = handler.get(one)
    expect("second time, first clock", "二次办理" in page and "第一次办结" in page)
    status, _, _ = handler.post(one + "/act", {"event": "reply", "version": "1", "text": "x"}, page=one)
    expect("an old version", status == 422, status)
    _, page = site.person().get("/hotline/2026-11")
    expect("no content without a public line", "不公开内容" in page and "桥栏杆" not in page)
    expect("gist", clerk.post(one + "/gist", {"gist": "村东桥栏杆维修"}, page=one)[0] == 303)
    _, page = site.person().get("/hotline/2026-11")
    expect("public line", "村东桥栏杆维修" in page)
    _, text = site.person().get("/api/v1/hotline/2026-11")
    expect("json", json.loads(text)["sum"]["open"]["number"] == 1)
    status, _, _ = site.person().post(one + "/act", {"event": "note", "text": "x"})
    expect("strangers do nothing", status in (303, 403), status)


# GeoReport v2 (wiki.open311.org/GeoReport_v2), "GET Service List" and "GET Service Requests": field -> type.
TEXT, MOMENT = str, re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")
SERVICE = {"service_code": TEXT, "service_name": TEXT, "description": TEXT, "metadata": bool,
           "type": ("realtime", "batch", "blackbox"), "keywords": TEXT, "group": TEXT}
REQUEST = {"service_request_id": TEXT, "status": ("open", "closed"), "status_notes": TEXT, "service_name": TEXT,
           "service_code": TEXT, "description": (None, TEXT), "agency_responsible": TEXT, "service_notice": TEXT,
           "requested_datetime": MOMENT, "updated_datetime": MOMENT, "expected_datetime": MOMENT, "address": TEXT}
ERROR = {"code": int, "description": TEXT}


def fits(answer, schema):
    """The first thing that does not fit the standard's schema, or None."""
    if not isinstance(answer, list):
        return "no list"
    for one in answer:
        for name, kind in schema.items():
            value = one.get(name, "absent")
            good = (bool(kind.match(value)) if isinstance(kind, re.Pattern) else isinstance(value, kind)
                    if isinstance(kind, type) else value is None or isinstance(value, str) if kind == (None, TEXT)
                    else value in kind)
            if not good:
                return f"{name}: {value!r}"
        if set(one) - set(schema):
            return f"not of the standard: {set(one) - set(schema)}"
    return None


def open311(site):
    stranger = site.person()
    ask = lambda path: (lambda status, text: (status, json.loads(text)))(*stranger.get("/api/open311/v2/" + path))
    status, services = ask("services.json")
    expect("services", status == 200 and fits(services, SERVICE) is None and len(services) == 5, fits(services, SERVICE))
    status, found = ask("requests.json?start_date=2021-01-01T00:00:00Z&end_date=2021-12-31T00:00:00Z")
    expect("requests", status == 200 and fits(found, REQUEST) is None and len(found) == 47, fits(found, REQUEST))
    status, some = ask("requests.json?start_date=2021-01-01&end_date=2021-12-31&service_code=complaint&status=closed")
    expect("filtered", {r["service_code"] for r in some} == {"complaint"} and 0 < len(some) < 47)
    pages = [ask(f"requests.json?start_date=2021-01-01&end_date=2021-12-31&page_size=20&page={n}")[1] for n in (1, 2, 3)]
    expect("pages", [r["service_request_id"] for p in pages for r in p] == [r["service_request_id"] for r in found])
    one = found[0]["service_request_id"]
    expect("one", ask(f"requests/{one}.json")[1] == [found[0]])
    for bad, want in (("requests/none.json", 404), ("requests.json?status=maybe", 400), ("requests.json?service_code=x", 404),
                      ("requests.json?start_date=32", 400), ("requests.json?page_size=0", 400)):
        status, error = ask(bad)
        expect(f"error {bad}", status == want and fits(error, ERROR) is None, (status, error))


LIST = """县热线转办台账,,,,,,
工单号,诉求标题,诉求类型,派单时间,办理时限（工作日）,办结时间,承办单位
L1,路灯不亮,求助,2026-11-03 09:12,3,2026-11-05,镇公共服务办公室
L2,井盖丢失,投诉,2026/11/4,5,,镇公共服务办公室
L3,日期写错,求助,2026-13-04,3,,
L4,倒着办结,求助,2026-11-10,3,2026-11-09,
L5,种类不对,表彰,2026-11-10,3,,
"""


def lists(site):
    path = site.data.parent / "hotline-list.csv"
    path.write_bytes(LIST.encode("gb18030"))
    ask = lambda: json.loads(site.command("import", "hotline", str(path), "--org", "weichuan", "--json").stdout)
    first = ask()
    expect("two of five rows", first["rows"] == 5 and first["taken"] == 2, first)
    expect("rows and columns named", [(e["row"], e["column"]) for e in first["errors"]] == [(5, "D"), (6, None), (7, "C")],
           first["errors"])
    clerk = site.person("zhuanyuan")
    _, page = clerk.get("/desk/hotline?span=2026-11")
    count = page.count("/desk/hotline/")
    ask()
    _, page = clerk.get("/desk/hotline?span=2026-11")
    expect("twice is once", page.count("/desk/hotline/") == count and "井盖丢失" in page)
    path.write_text(LIST.replace("2026/11/4,5,,", "2026/11/4,9,,"))
    expect("a limit does not change in mid-flight", "没有改动" in json.dumps(ask(), ensure_ascii=False))
    path.write_text(LIST.replace("2026/11/4,5,,", "2026/11/4,5,2026-11-20,"))
    ask()
    _, page = clerk.get("/desk/hotline?span=2026-11&outcome=late")
    expect("closed by the next list, late", "井盖丢失" in page)


def many(site):
    """A bad row in the middle costs only itself, however long the list is."""
    path = site.data.parent / "hotline-many.csv"
    rows = [f"M{n},第{n}件,求助,2025-03-{n % 28 + 1:02d},3,2025-0{3 - (n % 700 == 9)}-28,镇一办" for n in range(2500)]
    path.write_text("编号,标题,种类,转办日期,时限,办结日期,承办单位\n" + "\n".join(rows) + "\n")
    ask = lambda *more: json.loads(site.command("import", "hotline", str(path), "--org", "weichuan", "--json", *more).stdout)
    for answer in (ask("--dry-run"), ask(), ask()):
        expect("four bad rows of 2,500", answer["taken"] == 2496 and [e["row"] for e in answer["errors"]] == [11, 711, 1411, 2111],
               answer)
    expect("2,496 in the year", json.loads(site.person().get("/api/v1/hotline/2025")[1])["sum"]["total"]["number"] == 2496)
    found = json.loads(site.person("zhuanyuan").get("/api/v1/desk/hotline?state=closed&span=2025")[1])
    expect("closed ones are counted", found["total"] == 2496, found["total"])


def walk(site):
    clerk = site.person("zhuanyuan")
    open311(site)
    founding(site, clerk)
    way(site, clerk)
    lists(site)
    many(site)


if __name__ == "__main__":
    run_on_engines(walk)

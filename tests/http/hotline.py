#!/usr/bin/env python3
"""The hotline over HTTP: a ticket's way on the desk, refusals, the figures and their lists, the public page and its files."""
import io
import itertools
import json
import re
import zipfile
from urllib.parse import urlencode

from lib_photo import photo_bytes
from lib_site import expect, multipart, run_on_engines
from lib_xsd import valid

NEW = {"number": "WS20260001", "source": "county", "kind": "help", "class": "交通出行", "title": "桥栏杆松了",
       "content": "来电反映村东桥栏杆松动", "received_on": "2026-11-23", "limit_days": "", "village": "",
       "caller_name": "赵某", "caller_phone": "13800000000"}


places = itertools.count(2)
CAMERA = photo_bytes(114.1005, 34.2505)


def fresh(site, account=None):
    """Somebody at an address of their own: nobody uses up another's tries."""
    return site.person(account, source=f"127.0.7.{next(places) % 250 + 1}")


def act(person, one, event, **fields):
    """(status, text) of one move as its form makes it."""
    status, page = person.get(one)
    version = re.search(r'name="version" value="(\d+)"', page)
    status, headers, text = person.post(one + "/act", {"event": event, "version": version.group(1) if version else "0",
                                                       **fields}, page=one)
    return status, text


def founding(site, clerk):
    stranger = fresh(site)
    status, page = stranger.get("/hotline/2021")
    expect("47 of 47", status == 200 and "47 ÷ 47" in page and "100%" in page, status)
    expect("formula beside it", "按期办结率＝按期办结÷" in page)
    status, page = clerk.get("/desk/hotline?span=2021&outcome=on_time")
    expect("the list behind it", "共 47 件" in page)
    status, page = clerk.get("/desk/report/2021/figure/n1.hotline_total")
    expect("the report's figure opens its tickets", page.count("/desk/hotline/") >= 47)
    for bad in ("/hotline/2021-13", "/hotline/abc", "/hotline/2021/other.pdf", "/desk/hotline/99999"):
        expect(f"missing {bad}", clerk.get(bad)[0] == 404)
    for name, part in (("report.docx", "word/media/image3.png"), ("report.xlsx", "xl/charts/chart3.xml")):
        status, _, body = stranger.ask("GET", f"/hotline/2021/{name}")
        names = zipfile.ZipFile(io.BytesIO(body)).namelist()
        expect(f"file {name}", status == 200 and part in names, status)
        words = "".join(zipfile.ZipFile(io.BytesIO(body)).read(n).decode() for n in names if n.endswith(("document.xml", "Strings.xml")))
        expect(f"sums and call-backs in {name}", "合计" in words and "还没有回访记录" in words)
        for drawn in (n for n in names if n.startswith("xl/charts/chart")):
            text = zipfile.ZipFile(io.BytesIO(body)).read(drawn).decode()
            expect("the sum is not drawn beside its parts", "合计" not in text and "</c:ser>" in text)


def way(site, clerk):
    handler, leader = fresh(site, "chengban"), fresh(site, "lingdao")
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
    _, page = fresh(site).get("/hotline/2026-11")
    expect("no content without a public line", "不公开内容" in page and "桥栏杆" not in page)
    expect("gist", clerk.post(one + "/gist", {"gist": "村东桥栏杆维修"}, page=one)[0] == 303)
    _, page = fresh(site).get("/hotline/2026-11")
    expect("public line", "村东桥栏杆维修" in page)
    _, text = fresh(site).get("/api/v1/hotline/2026-11")
    expect("json", json.loads(text)["sum"]["open"]["number"] == 1)
    status, _, _ = fresh(site).post(one + "/act", {"event": "note", "text": "x"})
    expect("strangers do nothing", status in (303, 403), status)


# GeoReport v2 (wiki.open311.org/GeoReport_v2), "GET Service List" and "GET Service Requests": field -> type.
TEXT, MOMENT = str, re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")
SERVICE = {"service_code": TEXT, "service_name": TEXT, "description": TEXT, "metadata": bool,
           "type": ("realtime", "batch", "blackbox"), "keywords": TEXT, "group": TEXT}
REQUEST = {"service_request_id": TEXT, "status": ("open", "closed"), "status_notes": TEXT, "service_name": TEXT,
           "service_code": TEXT, "description": (None, TEXT), "agency_responsible": TEXT, "service_notice": TEXT,
           "requested_datetime": MOMENT, "updated_datetime": MOMENT, "expected_datetime": MOMENT, "address": TEXT}
CREATED = {"service_request_id": TEXT, "service_notice": TEXT, "account_id": (None, TEXT)}  # POST Service Request
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
    stranger = fresh(site)
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


XSD, XSD_CREATED = "open311/georeport.xsd", "open311/georeport_created.xsd"
ATTRIBUTE = {"variable": bool, "code": TEXT, "datatype": ("singlevaluelist",), "required": bool, "datatype_description": TEXT,
             "order": int, "description": TEXT, "values": list}


def open311_xml(site):
    """The standard's first format: the same facts as in JSON, every answer valid against the schema."""
    stranger = fresh(site)
    ask = lambda path: stranger.get("/api/open311/" + path)
    year = "start_date=2021-01-01&end_date=2021-12-31"
    for path in ("discovery.xml", "v2/services.xml", "v2/services/help.xml", f"v2/requests.xml?{year}",
                 f"v2/requests.xml?{year}&service_code=complaint&status=closed", "v2/requests.xml?service_code=advice&status=open"):
        status, text = ask(path)
        expect(f"valid {path}", status == 200 and valid(text, XSD), (status, text[:300]))
    tags = lambda text, name: re.findall(f"<{name}>([^<]*)</{name}>", text)
    found = json.loads(ask(f"v2/requests.json?{year}")[1])
    text = ask(f"v2/requests.xml?{year}")[1]
    expect("the same in both", tags(text, "service_request_id") == [r["service_request_id"] for r in found] and len(found) == 47)
    one = ask(f"v2/requests/{found[0]['service_request_id']}.xml")
    expect("one", one[0] == 200 and valid(one[1], XSD) and one[1].count("<request>") == 1)
    kind = json.loads(ask("v2/services/help.json")[1])
    expect("definition", kind["service_code"] == "help" and fits(kind["attributes"], ATTRIBUTE) is None, fits(kind["attributes"], ATTRIBUTE))
    place = json.loads(ask("discovery.json")[1])["endpoints"][0]
    expect("discovery", place["formats"] == ["text/xml", "application/json"] and place["url"].endswith("/open311/v2"), place)
    expect("of this town", ask("v2/requests.xml?jurisdiction_id=weichuan")[0] == 200)
    for bad, want in (("v2/requests/none.xml", 404), ("v2/requests.xml?status=maybe", 400), ("v2/requests.xml?service_code=x", 404),
                      ("v2/requests.xml?start_date=32", 400), ("v2/requests.xml?page_size=0", 400), ("v2/services/x.xml", 404),
                      ("v2/requests.xml?jurisdiction_id=elsewhere", 404), ("v2/services.xml?jurisdiction_id=elsewhere", 404)):
        status, text = ask(bad)
        expect(f"error {bad}", status == want and valid(text, XSD) and tags(text, "code") == [str(want)], (status, text[:200]))
    expect("neither format", ask("v2/requests/none.yaml")[0] == 404 and ask("v2/services/help")[0] == 404)
    expect("the schema refuses", not valid("<services><service/></services>", XSD) and not valid("<errors/>", XSD) and not valid("<", XSD))


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
    clerk = fresh(site, "zhuanyuan")
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


REPORT = {"kind": "complaint", "class": "噪声扰民", "village": "", "title": "夜里施工太吵", "content": "每天夜里十一点还在施工",
          "name": "钱某", "phone": "13911112222"}


def citizen(site, clerk):
    """From the report on a phone to the second handling: number and secret, never an account."""
    me, other = fresh(site), fresh(site)
    expect("the form without script", "<script" not in re.sub(r'<script [^>]*src="[^"]*"[^>]*></script>', "", me.get("/hotline/new")[1]))
    for change in ({"content": ""}, {"kind": "x"}, {"class": "别的"}, {"phone": "12"}, {"title": "长" * 80}):
        status, _, text = me.post("/hotline/new", {**REPORT, **change}, page="/hotline/new")
        expect(f"refused {change}", status == 422 and "有 1 处" in text, status)
    status, _, text = me.post("/hotline/new", REPORT, page="/hotline/new")
    number, secret = re.findall(r'letter-title"><strong>([^<]+)<', text)
    expect("receipt", status == 201 and re.fullmatch(r"Z2026-\d{5}", number) and len(secret) == 12, text[:200])
    mine = {"number": number, "secret": secret}
    wide = {**mine, "secret": "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in secret)}
    status, _, page = other.post("/hotline/track", wide, page="/hotline/track")
    expect("a code typed in full width is the same code", status == 200 and number in page, status)
    follow = lambda person, **more: person.post("/hotline/track", {**mine, **more}, page="/hotline/track")
    expect("followed", "夜里施工太吵" in follow(other)[2])
    expect("a wrong secret", follow(other, secret="123456789012")[0] == 422 and "夜里" not in follow(other, secret="0")[2])
    expect("not yet to rate", follow(me, act="rate", service="good", result="bad")[0] == 422)
    _, page = clerk.get(f"/desk/hotline?number={number}")
    one = re.search(r"/desk/hotline/\d+", clerk.ask("GET", f"/desk/hotline?number={number}")[1]["location"]).group(0)
    act(clerk, one, "sign"), act(clerk, one, "dispatch", office="镇环保办")
    act(clerk, one, "note", text="内部：施工队是村干部亲戚")
    act(clerk, one, "reply", text="已责令二十二时后停工"), act(clerk, one, "close")
    status, _, text = follow(me)
    expect("the reply, not the inner note", "已责令" in text and "亲戚" not in text and "按期办结" in text)
    due = re.search(r"最晚|期限", text)
    expect("a score of half", follow(me, act="rate", service="good", result="")[0] == 422)
    expect("rated, service and result apart", "服务满意，结果不满意" in follow(me, act="rate", service="good", result="bad", text="还吵")[2])
    expect("counted in the month", "对结果" in other.get("/hotline/2026-11")[1])
    before = clerk.get(one)[1]
    expect("reopened by the citizen", "二次办理" in follow(me, act="reopen", text="昨夜又施工")[2])
    after = clerk.get(one)[1]
    day = lambda text: re.search(r"最后一天</dt><dd>(\S+?)，", text).group(1)
    expect("the first clock stays", day(before) == day(after) and "第一次办结" in after and "昨夜又施工" in after)
    expect("not twice", follow(me, act="reopen", text="x")[0] == 422)
    expect("no reason, no reopening", follow(me, act="reopen", text="")[0] == 422)
    status, _, text = clerk.post(one + "/secret", {}, page=one)
    new = re.search(r"查询码 <strong>(\d{12})<", text).group(1)
    expect("a new secret ends the old", follow(me)[0] == 422 and follow(me, secret=new)[0] == 200)
    expect("strangers make none", fresh(site).post(one + "/secret", {})[0] in (303, 403))
    leader = fresh(site, "lingdao")
    expect("a limit changed by the county", act(leader, one, "relimit", days="12", text="县政府办函")[0] == 303)
    _, page = leader.get(one)
    expect("both days on the page", "原为 " + day(before) in page and day(page) != day(before))
    expect("not by the handler", act(fresh(site, "chengban"), one, "relimit", days="20", text="x")[0] == 403)


def upload(site, clerk):
    handler = fresh(site, "chengban")
    text = LIST.replace("L1,", "U1,").replace("L2,", "U2,").replace("L3,", "U3,").replace("L4,", "U4,").replace("L5,", "U5,")
    send = lambda who, what, name="台账.csv", data=text.encode("gb18030"): who.post(
        "/desk/hotline/upload", {"act": what}, page="/desk/hotline/upload", files=[("file", name, data)])
    status, _, page = send(handler, "look")
    expect("looked at", status == 200 and "可以导入 2 行" in page and "有 3 处要改" in page and "什么都没有写入" in page, status)
    expect("nothing written", handler.ask("GET", "/desk/hotline?number=U1")[0] == 200)
    status, _, page = send(handler, "take")
    expect("taken in", "登记 2 行" in page and re.search(r"<td class=\"number\">5</td><td>D</td>", page))
    expect("it is there", handler.ask("GET", "/desk/hotline?number=U1")[0] == 303)
    count = json.loads(clerk.get("/api/v1/desk/hotline?span=2026-11")[1])["total"]
    send(handler, "take")
    expect("twice is once", json.loads(clerk.get("/api/v1/desk/hotline?span=2026-11")[1])["total"] == count)
    body = multipart({"act": "back", "csrf": re.search(r'name="csrf" value="([^"]*)"', handler.get("/desk/hotline/upload")[1]).group(1)},
                     [("file", "台账.csv", text.encode())])
    status, headers, sheet = handler.ask("POST", "/desk/hotline/upload", *body)
    written = zipfile.ZipFile(io.BytesIO(sheet))
    shared = "".join(written.read(n).decode() for n in written.namelist() if n.endswith(".xml"))
    expect("written back with what is wrong", status == 200 and "种类应为" in shared and "井盖丢失" in shared)
    for name, data in (("x.xlsx", b"PK\3\4 no zip"), ("x.csv", b""), ("x.csv", "甲,乙\n1,2\n".encode()), ("x.bin", bytes(range(256)) * 40)):
        status, _, page = send(handler, "take", name, data)
        expect(f"refused {name} {data[:8]}", status == 422 and 'role="alert"' in page, status)
    expect("not by strangers", fresh(site).post("/desk/hotline/upload", {"act": "take"})[0] in (303, 403))
    expect("not by the reporter", fresh(site, "baosong").get("/desk/hotline/upload")[0] == 403)


def programs(site, clerk):
    """The county's program with a token: tickets one by one, GeoReport v2 requests."""
    made = site.command("user", "token", "chengban", "--name", "县热线", "--org", "weichuan")
    key = made.stdout.strip()
    program = fresh(site)
    head = {"Authorization": "Bearer " + key, "Content-Type": "application/x-www-form-urlencoded"}
    ticket = {"number": "P1", "title": "桥头积水", "kind": "求助", "received_on": "2026-11-23", "limit_days": "3"}
    send = lambda headers=head, **more: program.ask("POST", "/api/v1/hotline/tickets", urlencode({**ticket, **more}), headers)
    status, _, body = send()
    expect("taken", status == 201 and json.loads(body)["what"] == "taken", (status, body))
    expect("twice is once", (lambda s, _, b: (s, json.loads(b)["what"]))(*send()) == (200, "same"))
    expect("closed before opened", send(closed_on="2026-11-20")[0] == 400)
    expect("a limit changed", send(limit_days="9")[0] == 409)
    expect("closed", json.loads(send(closed_on="2026-11-25")[2])["what"] == "closed")
    expect("no token", send(headers={**head, "Authorization": ""})[0] in (401, 403))
    expect("a wrong token", send(headers={**head, "Authorization": "Bearer x"})[0] in (401, 403))
    expect("no number", send(number="")[0] == 400)
    expect("no such kind", send(number="P2", kind="表彰")[0] == 400)

    form = {"api_key": key, "service_code": "help", "description": "沟渠堵了，雨天漫水", "address_string": "镇区东街", "phone": "13900001111"}
    post = lambda **more: (lambda s, _, b: (s, json.loads(b)))(*program.ask(
        "POST", "/api/open311/v2/requests.json", urlencode({**form, **more}), {"Content-Type": "application/x-www-form-urlencoded"}))
    status, made = post()
    expect("GeoReport request", status == 201 and fits(made, CREATED) is None, (status, made, fits(made, CREATED)))
    status, one = program.get(f"/api/open311/v2/requests/{made[0]['service_request_id']}.json")
    one = json.loads(one)
    expect("it can be read", fits(one, REQUEST) is None and one[0]["status"] == "open" and one[0]["service_code"] == "help")
    expect("but not what was said", "沟渠" not in json.dumps(one, ensure_ascii=False) and "1390000" not in json.dumps(one))
    change = {**form, "description": "井盖<松>了&晃", "attribute[class]": "交通出行"}
    status, _, text = program.ask("POST", "/api/open311/v2/requests.xml", urlencode(change), {"Content-Type": "application/x-www-form-urlencoded"})
    text = text if isinstance(text, str) else text.decode()
    expect("GeoReport request in XML", status == 201 and valid(text, XSD_CREATED), (status, text))
    number = re.search("<service_request_id>([^<]*)<", text).group(1)
    one = program.get(f"/api/open311/v2/requests/{number}.xml")[1]
    expect("its topic", valid(one, XSD) and "<service_notice>交通出行<" in one, one)
    for name in ("services.json", "requests", "other.xml"):
        status = program.ask("POST", "/api/open311/v2/" + name, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})[0]
        expect(f"nothing is sent to {name}", status in (404, 405), status)
    for change, want in (({"attribute[class]": "别的"}, 400), ({"jurisdiction_id": "elsewhere"}, 404), ({"api_key": ""}, 403), ({"api_key": "x"}, 403), ({"service_code": ""}, 400), ({"service_code": "zzz"}, 404),
                         ({"description": ""}, 400), ({"address_string": ""}, 400)):
        status, error = post(**change)
        expect(f"GeoReport refuses {change}", status == want and fits(error, ERROR) is None, (status, error))


def many(site):
    """A bad row in the middle costs only itself, however long the list is."""
    path = site.data.parent / "hotline-many.csv"
    rows = [f"M{n},第{n}件,求助,2025-03-{n % 28 + 1:02d},3,2025-0{3 - (n % 700 == 9)}-28,镇一办" for n in range(2500)]
    path.write_text("编号,标题,种类,转办日期,时限,办结日期,承办单位\n" + "\n".join(rows) + "\n")
    ask = lambda *more: json.loads(site.command("import", "hotline", str(path), "--org", "weichuan", "--json", *more).stdout)
    for answer in (ask("--dry-run"), ask(), ask()):
        expect("four bad rows of 2,500", answer["taken"] == 2496 and [e["row"] for e in answer["errors"]] == [11, 711, 1411, 2111],
               answer)
    expect("2,496 in the year", json.loads(fresh(site).get("/api/v1/hotline/2025")[1])["sum"]["total"]["number"] == 2496)
    whole_list(site)
    found = json.loads(fresh(site, "zhuanyuan").get("/api/v1/desk/hotline?state=closed&span=2025")[1])
    expect("closed ones are counted", found["total"] == 2496, found["total"])


def whole_list(site):
    """Everybody sees all tickets of a year: page by page, and as files."""
    stranger, seen = fresh(site), []
    for page in range(1, 26):
        answer = json.loads(stranger.get(f"/api/v1/hotline/2025?page={page}")[1])
        seen += [t["number"] for t in answer["tickets"]]
    expect("25 pages hold all, none twice", len(seen) == len(set(seen)) == 2496, (len(seen), len(set(seen))))
    _, page = stranger.get("/hotline/2025?page=25")
    expect("the last page says so", "第 25 页，共 25 页" in page and "page=24#" in page and "page=26#" not in page)
    expect("no page behind it", json.loads(stranger.get("/api/v1/hotline/2025?page=26")[1])["tickets"] == [])
    expect("no nonsense", stranger.get("/hotline/2025?page=-3")[0] == 200 and stranger.get("/hotline/2025?page=x")[0] == 200)
    status, headers, body = stranger.ask("GET", "/hotline/2025/tickets.csv")
    lines = body.decode("utf-8-sig").splitlines()
    expect("csv of all", status == 200 and len(lines) == 2497 and set(seen) == {line.split(",")[0].strip('"') for line in lines[1:]})
    status, _, body = stranger.ask("GET", "/hotline/2025/tickets.xlsx")
    book = zipfile.ZipFile(io.BytesIO(body))
    rows = sum(len(re.findall(r"<row[ >]", book.read(n).decode())) for n in book.namelist() if "worksheets/sheet" in n)
    expect("xlsx of all", status == 200 and rows >= 2497, rows)
    for bad in ("tickets.csv?part=2", "tickets.csv?part=0", "tickets.pdf", "tickets"):
        expect(f"missing {bad}", stranger.get("/hotline/2025/" + bad)[0] == 404)
    _, _, body = stranger.ask("GET", "/hotline/2025/report.docx")
    words = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode()
    expect("the report lists 2,000 and says where the others are", "这里列最近的 2000 件" in words and "另有 Excel" in words)


def hours(site):
    """A limit in hours: from the desk, the county's list and its program; shown with what is left, judged by the minute."""
    handler, leader = fresh(site, "chengban"), fresh(site, "lingdao")
    urgent = {**NEW, "number": "H1", "urgent": "danger", "received_on": "2026-11-26", "received_time": "08:20"}
    expect("hours need the minute", handler.post("/desk/hotline/new", {**urgent, "received_time": ""})[0] == 422)
    expect("no such minute", handler.post("/desk/hotline/new", {**urgent, "received_time": "8点"})[0] == 422)
    status, headers, _ = handler.post("/desk/hotline/new", urgent)
    one = headers["location"]
    _, page = handler.get(one)
    expect("until the minute", "2026-11-26 10:20" in page and "还剩 1 小时" in page and "转办后 2 小时" in page, status)
    act(handler, one, "sign"), act(handler, one, "dispatch", office="镇供水站")
    _, page = handler.get(one)
    expect("an extension in hours", 'id="extend_ask-hours"' in page and 'id="extend_ask-days"' not in page)
    expect("longer than the limit", act(handler, one, "extend_ask", hours="3", text="抢修")[0] == 422)
    act(handler, one, "reply", text="已抢修")
    expect("before it came", act(handler, one, "close", time="08:19")[0] == 422)
    expect("closed in a minute", act(handler, one, "close", time="08:50")[0] == 303)
    _, page = handler.get(one)
    expect("on time", "按期办结" in page and "2026-11-26 08:50" in page)
    rows = ("H2,水管爆了,求助,2026-11-25 20:10,2小时,2026-11-25 22:10,镇供水站\n"
            "H3,水管又爆了,求助,2026-11-25 20:10,2小时,2026-11-25 22:11,镇供水站\n"
            "H4,没有时刻,求助,2026-11-25,2小时,2026-11-25,镇供水站\n"
            "H5,还没办,求助,2026-11-25 20:10,2小时,,镇供水站\n"
            "H6,时刻不对,求助,2026-11-25 25:10,2小时,,镇供水站\n")
    path = site.data.parent / "hotline-hours.csv"
    path.write_text("编号,标题,种类,派单时间,办理时限,办结时间,承办单位\n" + rows)
    answer = json.loads(site.command("import", "hotline", str(path), "--org", "weichuan", "--json").stdout)
    expect("three of five", answer["taken"] == 3 and [e["row"] for e in answer["errors"]] == [4, 6], answer)
    late = [t["number"] for t in json.loads(leader.get("/api/v1/desk/hotline?outcome=late&span=2026-11")[1])["tickets"]]
    expect("one minute is late", "H3" in late and "H2" not in late, late)
    behind = json.loads(leader.get("/api/v1/desk/hotline?due=late")[1])["tickets"]
    expect("behind since yesterday evening", any(t["number"] == "H5" and t["late"].startswith("已逾期 10 小时") for t in behind), behind)
    path.write_text("编号,标题,种类,派单时间,办理时限\nH5,还没办,求助,2026-11-25 20:10,24小时\n")
    answer = json.loads(site.command("import", "hotline", str(path), "--org", "weichuan", "--json").stdout)
    expect("a limit given is kept", answer["taken"] == 0 and "时限 2 小时" in answer["errors"][0]["zh"], answer)
    path.write_text("编号,标题,种类,派单时间\n" + "".join(f"X{n},第{n}件,求助,2026-13-{n}\n" for n in range(1, 41)))
    answer = json.loads(site.command("import", "hotline", str(path), "--org", "weichuan", "--json").stdout)
    expect("a whole sheet of wrong dates", answer["taken"] == 0 and len(answer["errors"]) == 40, answer)
    counts = json.loads(site.command("verify", "--json").stdout)
    expect("the counts equal the tickets", counts["hotline"]["wrong"] == 0 and counts["hotline"]["groups"] > 0, counts)


def photos(site, clerk):
    """Photos with a report: checked, without what the camera wrote, sealed, public only where the clerk says so, media_url then."""
    me, handler, leader = fresh(site), fresh(site, "chengban"), fresh(site, "lingdao")
    words = {**REPORT, "title": "电杆倾斜", "content": "村口电杆倾斜"}
    send = lambda *files: me.post("/hotline/new", words, page="/hotline/new", files=[(f"photo{n + 1}", "a.jpg", data) for n, data in enumerate(files)])
    for name, bad in (("no picture", b"<svg onload=x>"), ("broken", CAMERA[:150]), ("too large", photo_bytes(114.1, 34.2, 9 << 20))):
        status, _, page = send(CAMERA, bad)
        expect(f"refused: {name}, the words stay", status == 422 and "村口电杆倾斜" in page and 'role="alert"' in page, status)
    status, _, text = send(CAMERA, CAMERA)
    number, secret = re.findall(r'letter-title"><strong>([^<]+)<', text)
    one = handler.ask("GET", f"/desk/hotline?number={number}")[1]["location"]
    where = one.replace("/desk/hotline/", "/hotline/ticket/")
    expect("told to who sent them", "您附了 2 张照片" in me.post("/hotline/track", {"number": number, "secret": secret}, page="/hotline/track")[2])
    status, headers, body = handler.ask("GET", one + "/photo/1")
    expect("the office sees it", status == 200 and headers["content-type"] == "image/jpeg" and body[:3] == b"\xff\xd8\xff", status)
    expect("without place and camera", not any(word in body for word in (b"Exif", b"SecretCamera", b"private note")) and b"Exif" in CAMERA)
    expect("sealed on the disk", not any(body == path.read_bytes() for path in site.data.rglob("*") if path.is_file()))
    expect("not for everybody", me.get(where + "/photo/1")[0] == 404 and me.get(one + "/photo/1")[0] in (303, 403))
    expect("none behind the last", handler.get(one + "/photo/3")[0] == 404 and handler.get(one + "/photo/0")[0] == 404)
    expect("not the handler's to show", handler.post(one + "/photo/1", {"shown": "1"}, page=one)[0] == 403)
    ask = lambda: json.loads(me.get(f"/api/open311/v2/requests/{number}.json")[1])[0]
    expect("no media_url before", "media_url" not in ask())
    expect("shown", clerk.post(one + "/photo/2", {"shown": "1"}, page=one)[0] == 303)
    expect("for everybody", me.ask("GET", where + "/photo/2")[2] == body and me.get(where + "/photo/1")[0] == 404)
    expect("media_url", ask()["media_url"].endswith(where + "/photo/2"), ask())
    listed = me.get("/api/open311/v2/requests.xml")[1]
    expect("in the list, valid", listed.count("<media_url>") == 1 and valid(listed, XSD))
    expect("taken back", clerk.post(one + "/photo/2", {"shown": "0"}, page=one)[0] == 303 and me.get(where + "/photo/2")[0] == 404
           and "media_url" not in ask())
    key = site.command("user", "token", "chengban", "--name", "拍照的程序", "--org", "weichuan").stdout.strip()
    form = {"api_key": key, "service_code": "help", "description": "路面塌陷", "address_string": "镇区", "media_url": "http://127.0.0.1:9/x.jpg"}
    body, head = multipart(form, [("media", "a.jpg", CAMERA)])
    status, _, made = me.ask("POST", "/api/open311/v2/requests.json", body, head)
    expect("a picture with a GeoReport request", status == 201, (status, made))
    one = handler.ask("GET", f"/desk/hotline?number={json.loads(made)[0]['service_request_id']}")[1]["location"]
    _, page = handler.get(one)
    expect("kept, the address as words", one + "/photo/1" in page and "图片地址：http://127.0.0.1:9/x.jpg" in page)
    body, head = multipart(form, [("media", "a.jpg", b"GIF89a")])
    status, _, made = me.ask("POST", "/api/open311/v2/requests.json", body, head)
    expect("no other files", status == 400 and fits(json.loads(made), ERROR) is None, (status, made))


def walk(site):
    clerk = fresh(site, "zhuanyuan")
    open311(site)
    open311_xml(site)
    founding(site, clerk)
    way(site, clerk)
    lists(site)
    many(site)
    citizen(site, clerk)
    upload(site, clerk)
    programs(site, clerk)
    hours(site)
    photos(site, clerk)


if __name__ == "__main__":
    run_on_engines(walk)

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


def walk(site):
    clerk = site.person("zhuanyuan")
    founding(site, clerk)
    way(site, clerk)


if __name__ == "__main__":
    run_on_engines(walk)

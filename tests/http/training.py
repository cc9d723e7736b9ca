#!/usr/bin/env python3
"""Training over HTTP: plan, sign-in on the day with the room's code, a quiz from the office's own tickets, certificate."""
import html
import json
import pathlib
import re
import subprocess

from lib_site import ROOT, SCRATCH, expect, run_on_engines

RULES = {r["id"]: r["message_zh"].rstrip("。") for r in json.loads((ROOT / "law/report-2021.json").read_text())["rules"]}
NEW = {"title": "依申请公开怎么答复", "kind": "依申请", "held_on": "2026-11-26", "hours": "3", "trainer": "王老师",
       "place": "镇会议室", "audience": "各办公室", "materials": "条例全文"}


def own_errors(clerk, handler, one, act):
    """What the check finds in the report that is being written becomes questions; the answer is the rule, or the number."""
    prose = "/desk/report/2025/prose/1"
    text = "根据《信息公开工作条例》，2025年收到政府信息公开申请9件，主动公开政府信息12条。"
    expect("the report is begun", clerk.post(prose, {"text": text, "version": "0"}, page="/desk/report/2025")[0] == 303)
    found = {f["rule"]: f for f in json.loads(clerk.get("/api/v1/desk/report/2025")[1])["checked"]["findings"]}
    expect("drawn again", act(clerk, act="draw")[0] == 200)
    _, page = handler.get(one)
    asked = re.findall(r"出自 本单位 2025 年度报告（起草中的）检查：([A-Z0-9a-z_.]+)", page)
    expect("questions from the findings", "TX.REGNAME" in asked and set(asked) <= set(found) and len(asked) == len(set(asked)), (asked, list(found)))
    block = next(b for b in page.split("<legend>")[1:] if "TX.REGNAME" in b)
    expect("the rule is a choice, others beside it", "法规名称应写全称" in block and block.count('type="radio"') >= 3, block[:600])
    number = next((b for b in page.split("<legend>")[1:] if "N.app_received" in b), "")
    expect("a number to correct", "报告里写的是 9，应当是多少" in number and re.search(r'> 0<', number), number[:600])
    right = {}
    for n, block in enumerate(page.split("<legend>")[1:]):
        value = re.search(r'value="(\d)"> 0<', block) if "应当是多少" in block else None
        right[f"q{n}"] = value.group(1) if value else "0"
    status, _, text = act(handler, act="answer", **right)
    expect("it can be answered", status == 200 and "答对" in text, status)


def walk(site):
    clerk, handler, stranger = site.person("zhuanyuan"), site.person("chengban"), site.person()
    expect("empty page says what next", "还没有安排培训" in clerk.get("/desk/training")[1])
    expect("no hours", clerk.post("/desk/training", {**NEW, "hours": "0"}, page="/desk/training")[0] == 422)
    expect("the handler does not plan", handler.post("/desk/training", NEW, page="/desk/account")[0] == 403)
    status, headers, _ = clerk.post("/desk/training", NEW, page="/desk/training")
    expect("planned", status == 303, status)
    one = headers["location"]
    _, page = clerk.get(one)
    code = re.search(r"<strong>(\d{6})</strong>", page).group(1)
    expect("the code is the clerk's to show", code not in handler.get(one)[1])
    expect("qr", clerk.get(one + "/qr.svg")[1].startswith("<svg") or "<svg" in clerk.get(one + "/qr.svg")[1])
    act = lambda who, **fields: who.post(one, fields, page="/desk/account")
    expect("wrong code", act(handler, act="sign", code="000000" if code != "000000" else "111111")[0] == 422)
    expect("no quiz without being there", act(handler, act="answer", q0="0")[0] == 422)
    expect("signed in", act(handler, act="sign", code=code)[0] == 200)
    expect("twice is once", act(handler, act="sign", code=code)[0] == 200)
    expect("a name by the clerk", act(clerk, act="name", name="李四")[0] == 200)
    _, page = clerk.get(one)
    expect("two people", "2 人" in page and "李四" in page)
    expect("a colleague's name is not shown to others", "李四" not in handler.get(one)[1])
    files = lambda who, name, data: who.post(one, {"act": "file"}, page=one, files=[("file", name, data)])
    expect("a file", files(clerk, "条例.txt", "第四十八条".encode())[0] == 200)
    href = re.search(one + r"/file/\d+", handler.get(one)[1]).group(0)
    expect("for everybody at work", handler.ask("GET", href)[2] == "第四十八条".encode())
    expect("not for strangers", stranger.get(href)[0] == 303)
    for name, data in (("x.html", b"<html><script>"), ("x.exe", b"MZ\0\0"), ("x.docx", b"PK\3\4"), ("", b"")):
        expect(f"refused {name}", files(clerk, name, data)[0] == 422)
    expect("not by the handler", files(handler, "a.txt", b"a")[0] in (403, 422))
    expect("taken off", act(clerk, act="unfile", file_id=href.rsplit("/", 1)[1])[0] == 200 and handler.get(href)[0] == 404)
    expect("drawn from our tickets", act(clerk, act="draw")[0] == 200)
    _, page = handler.get(one)
    blocks = page.split("<legend>")[1:]
    expect("ten tickets with their source, and what checks found in the published report",
           len(re.findall("出自 WS2021", page)) == 10 and all("出自" in b for b in blocks), len(blocks))
    expect("no certificate before", handler.get(one + "/certificate")[0] == 404)
    due = {t["number"]: t["due"] for t in json.loads(stranger.get("/api/v1/hotline/2021")[1])["tickets"]}
    chosen = {}
    for n, block in enumerate(blocks):
        number = re.search(r"出自 (WS\d+)", block)
        if number:
            y, m, d = due[number.group(1)].split("-")
            right = f"{y}年{int(m)}月{int(d)}日"
        else:
            right = html.escape(RULES[re.search(r"检查：([\w.]+)", block).group(1)], quote=False)
        chosen[f"q{n}"] = re.search(rf'value="(\d)"> {re.escape(right)}', block).group(1)
    status, _, text = act(handler, act="answer", **{k: str(1 - int(v)) for k, v in chosen.items()})
    expect("wrong answers do not pass", "没有合格" in text, status)
    status, _, text = act(handler, act="answer", **chosen)
    expect("the calendar's days pass", f"答对 {len(blocks)} 题，合格" in text, status)
    status, headers, paper = handler.ask("GET", one + "/certificate")
    (SCRATCH / "certificate.pdf").write_bytes(paper)
    text = subprocess.run(["pdftotext", str(SCRATCH / "certificate.pdf"), "-"], capture_output=True, text=True).stdout
    expect("certificate", headers["content-type"] == "application/pdf" and "热线承办员" in text
           and re.search(r"训2026-\d{3}-\d{3}", text), text)
    expect("not the clerk's", clerk.get(one + "/certificate")[0] == 404)
    own_errors(clerk, handler, one, act)
    answer = json.loads(handler.get("/api/v1/desk/training")[1])
    expect("the year's figures", (answer["year_sessions"], answer["year_people"], answer["year_hours"]) == (1, 2, 3))
    _, page = clerk.get("/desk/report/2026/figure/n1.training_people")
    expect("the report's figure", ">2<" in page)


if __name__ == "__main__":
    run_on_engines(walk)

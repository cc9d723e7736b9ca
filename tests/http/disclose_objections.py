#!/usr/bin/env python3
"""Objections to a public notice: counted and answered at the notice, naming nobody; who wrote the notice does not see
who objects; the period does not end in silence.

usage: tests/http/disclose_objections.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import re

from disclose import CHECKED, do, form
from lib_site import expect, run_on_engines

WORDS = "东街的李某不种这块地，我是他邻居王小明，电话 13812345678"


def notice(site):
    reporter, leader = site.person("baosong"), site.person("lingdao")
    new = "/weichuan/desk/items/new"
    _, page = reporter.get(new)
    status, headers, _ = reporter.post(new, form(page, body="东街村 李某 120 元", notice_until="2026-12-03"), page=new)
    item = headers.get("location", "")
    expect("notice written", status == 303, status)
    expect("urgent", do(reporter, item, "urgent", reason="公示期就要开始")[0] == 303)
    expect("released", do(leader, item, "release", **CHECKED)[0] == 303)
    return item, item.rsplit("/", 1)[1]


def object_to(site, number, words):
    citizen = site.person()
    page = f"/weichuan/complaints/new?about=item&id={number}"
    expect("the form says what it is", "对公示提出异议" in citizen.get(page)[1])
    status, _, text = citizen.post("/weichuan/complaints/new", {
        "about": "item", "id": number, "line": "0", "kind": "question", "against": "none", "text": words, "name": "王小明", "phone": ""}, page=page)
    expect("objection taken", status == 200 and "查询码" in text, status)
    return re.search(r'(?:编号)[^A-Z0-9]*([A-Z0-9-]+)', re.sub(r"<[^>]+>", "", text)), text


def answer(person, item, **fields):
    return person.post(f"{item}/objections", fields, page=item)


def period(site):
    item, number = notice(site)
    public = f"/weichuan/item/{number}"
    expect("no objection yet", "还没有收到异议" in site.person().get(public)[1])
    object_to(site, number, WORDS)
    _, page = site.person().get(public)
    expect("counted at once, named nowhere", "收到异议 1 件，公开答复 0 件" in page and "王小明" not in page and "邻居" not in page)
    clerk, reporter, handler = site.person("zhuanyuan"), site.person("baosong"), site.person("chengban")
    _, page = clerk.get(item)
    expect("the clerk reads it and is warned", "我是他邻居" in page and "还有 1 件没有公开答复" in page)
    expect("start page", "件对公示的异议等着公开答复" in clerk.get("/weichuan/desk")[1])
    _, page = reporter.get(item)
    expect("who wrote the notice does not", "我是他邻居" not in page and "看不到谁提了异议" in page)
    complaint = re.search(r'name="complaint" value="(\d+)"', clerk.get(item)[1]).group(1)
    told = {"complaint": complaint, "summary": "有人认为一户没有种地", "answer": "经村委核实，该户 2026 年种植小麦，名单不变。"}
    for field, words in (("summary", ""), ("summary", "字" * 201), ("answer", "请找李某 13812345678"), ("answer", "卡号 6222021234567890128")):
        status, _, text = answer(clerk, item, **{**told, field: words})
        expect(f"{field} {words[:8]} is refused with a sentence", status == 422 and "会公开" in text, status)
    expect("reporter may not answer", reporter.post(f"{item}/objections", told)[0] == 403)
    expect("another's complaint is no objection here", answer(clerk, item, **{**told, "complaint": "9999"})[0] in (404, 422))
    expect("answered", answer(clerk, item, **told)[0] == 303)
    _, page = site.person().get(public)
    expect("answer at the notice", "公开答复 1 件" in page and "该户 2026 年种植小麦" in page and "王小明" not in page)
    _, text = clerk.get(f"/weichuan/desk/complaints/{complaint}")
    expect("whoever objected is answered by it", "该户 2026 年种植小麦" in text and "已答复" in text)
    expect("changed words", answer(clerk, item, **{**told, "answer": "经复核，名单不变。"})[0] == 303)
    expect("nothing waits", "对公示的异议" not in clerk.get("/weichuan/desk")[1])
    object_to(site, number, "第二件异议")
    expect("handler sees no draft pages", handler.get(item)[0] == 403)
    return item, public


def whole(site):
    item, public = period(site)
    site.move_to("2026-12-05T09:00", lambda s: expect("jobs", s.command("jobs").returncode == 0))
    _, page = site.person().get(public)
    expect("over, not silent", "公示期已满，还有 1 件正在办理" in page and "经复核，名单不变" in page and "李某" not in page)
    clerk = site.person("zhuanyuan")
    expect("late on the start page", "公示期已满或者只剩三天" in clerk.get("/weichuan/desk")[1])
    complaint = re.findall(r'name="complaint" value="(\d+)"', clerk.get(item)[1])[-1]
    expect("answered behind the end", answer(clerk, item, complaint=complaint, summary="一件", answer="不成立。")[0] == 303)
    expect("told", "公开答复 2 件" in site.person().get(public)[1])


if __name__ == "__main__":
    run_on_engines(whole)

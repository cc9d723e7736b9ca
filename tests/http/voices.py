#!/usr/bin/env python3
"""Letters with a secret, opinions on a draft and their adoption, surveys, the 48 hours of public opinion, over HTTP."""
import json
import re

from lib_site import expect, run_on_engines

LETTER = {"to_whom": "镇长", "title": "村西路灯", "content": "村西的路灯坏了半个月", "name": "钱某", "phone": "13900000000"}


def letters(site, clerk):
    citizen = site.person()
    status, _, _ = citizen.post("/voices/letter", {**LETTER, "content": ""}, page="/voices/letter")
    expect("an empty letter", status == 422, status)
    status, _, text = citizen.post("/voices/letter", LETTER, page="/voices/letter")
    number, secret = re.search(r"X2026-\d{4}", text).group(0), re.search(r">(\d{12})<", text).group(1)
    ask = lambda n, s: site.person().post("/voices/track", {"number": n, "secret": s}, page="/voices/track")
    expect("wrong secret", ask(number, "000000000000")[0] == 422)
    expect("followed", "还没有答复" in ask(number, secret)[2])
    status, page = clerk.get("/desk/voices")
    one = re.search(r"/desk/voices/letter/\d+", page).group(0)
    expect("seven working days", "2026-12-07" in page and "还剩 7 个工作日" in page)
    _, page = clerk.get(one)
    expect("who wrote it is not on the page", "13900000000" not in page and "钱某" not in page)
    expect("but behind a button", "13900000000" in clerk.post(one + "/person", {}, page=one)[2])
    expect("an empty answer", clerk.post(one + "/reply", {"reply": ""}, page=one)[0] == 422)
    expect("answered", clerk.post(one + "/reply", {"reply": "已修好", "public_title": ""}, page=one)[0] == 303)
    expect("the writer reads it", "已修好" in ask(number, secret)[2])
    expect("nobody else", "已修好" not in citizen.get("/voices")[1])
    clerk.post(one + "/reply", {"reply": "已修好", "public_title": "路灯维修"}, page=one)
    _, page = citizen.get("/voices")
    expect("selected letter", "路灯维修" in page and "已修好" in page and "钱某" not in page)


def drafts(site, clerk):
    new = {"title": "集市管理办法（草案）", "body": "第一条……", "opens_on": "2026-11-17", "closes_on": "2026-11-24"}
    address = "/desk/voices/consult/new"
    status, _, text = clerk.post(address, new, page=address)
    expect("too short", status == 422 and "最早到 2026-11-26 截止" in text, status)
    status, headers, _ = clerk.post(address, {**new, "closes_on": "2026-11-27"}, page=address)
    expect("put up", status == 303, status)
    desk = headers["location"]
    public = "/voices/consult/" + desk.rsplit("/", 1)[1]
    status, _, text = site.person().post(public, {"content": "摊位费太高，我是西街孙某"}, page=public)
    expect("opinion", status == 200 and "意见收到了" in text, status)
    status, _, text = clerk.post(desk, {"result": "收到一条"}, page=desk)
    expect("not before it closed", status == 422 and "截止" in text, status)
    _, page = clerk.get(desk)
    opinion = re.search(r'name="opinion" value="(\d+)"', page).group(1)
    verdict = {"opinion": opinion, "verdict": "no", "gist": "摊位费偏高", "reason": ""}
    expect("a no needs its reason", clerk.post(desk, verdict, page=desk)[0] == 422)
    expect("judged", clerk.post(desk, {**verdict, "reason": "按县定标准"}, page=desk)[0] == 303)
    expect("opinions are not public", "孙某" not in site.person().get(public)[1])
    expect("a stranger does not judge", site.person().post(desk, verdict, page=public)[0] in (303, 403))


def surveys(site, clerk):
    address = "/desk/voices/survey/new"
    new = {"title": "集市满意度", "intro": "", "questions": "卫生怎么样\n- 好\n- 一般\n- 差\n收费合理吗\n- 合理\n- 不合理",
           "opens_on": "2026-11-01", "closes_on": "2026-12-01"}
    expect("a question without choices", clerk.post(address, {**new, "questions": "只有题"}, page=address)[0] == 422)
    expect("survey", clerk.post(address, new, page=address)[0] == 303)
    public = re.search(r"/voices/survey/\d+", clerk.get("/desk/voices")[1]).group(0)
    someone = site.person()
    expect("one missing", someone.post(public, {"q0": "1"}, page=public)[0] == 422)
    expect("out of range", someone.post(public, {"q0": "7", "q1": "0"}, page=public)[0] == 422)
    for n in range(3):
        expect(f"form {n}", someone.post(public, {"q0": "1", "q1": "0"}, page=public)[0] == 200)
    expect("a fourth of one address", someone.post(public, {"q0": "1", "q1": "0"}, page=public)[0] == 422)
    answer = json.loads(site.person().get("/api/v1" + public)[1])
    expect("counts", answer["forms"] == 3 and [c["answers"] for c in answer["questions"][0]["choices"]] == [0, 3, 0])


def opinion(site, clerk):
    new = {"title": "网传桥要塌", "source": "抖音", "found": "2026-11-25 10:00"}
    expect("tomorrow is not found", clerk.post("/desk/voices", {**new, "found": "2026-11-27 10:00"}, page="/desk/voices")[0] == 422)
    expect("found", clerk.post("/desk/voices", new, page="/desk/voices")[0] == 303)
    _, page = clerk.get("/desk/voices")
    expect("48 hours", "2026-11-27 10:00 前回应" in page and "还剩 24 小时" in page)
    event = re.search(r"/desk/voices/event/\d+", page).group(0)
    expect("an empty answer", clerk.post(event, {"answer": ""}, page="/desk/voices")[0] == 422)
    clerk.post(event, {"answer": "桥已检测，安全"}, page="/desk/voices")
    expect("kept", "桥已检测" not in site.person().get("/voices")[1])
    clerk.post(event, {"answer": "桥已检测，安全", "publish": "1"}, page="/desk/voices")
    expect("published", "桥已检测" in site.person().get("/voices")[1])
    expect("in time", "按时回应" in clerk.get("/desk/voices")[1])


def walk(site):
    clerk = site.person("zhuanyuan")
    expect("empty page says why", "现在没有征求意见的事" in site.person().get("/voices")[1])
    letters(site, clerk)
    drafts(site, clerk)
    surveys(site, clerk)
    opinion(site, clerk)
    for missing in ("/voices/consult/99", "/voices/survey/99", "/desk/voices/letter/99"):
        expect(missing, clerk.get(missing)[0] == 404)


if __name__ == "__main__":
    run_on_engines(walk)

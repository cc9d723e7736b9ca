#!/usr/bin/env python3
"""Filing the annual report: published once, locked; a correction needs a public note, the version before stays at
its address, the comparison of years marks the restated figure; the same again is refused.

usage: tests/http/filing.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import html
import json
import re
from urllib.parse import quote

from lib_site import expect, run_on_engines

YEAR = "/report/2021"
DESK = "/desk/report/2021"


def walk(site):
    clerk, reader = site.person("zhuanyuan"), site.person()
    _, before = reader.get(YEAR)
    expect("published once: no record of corrections", "更正记录" not in before)
    _, page = clerk.get(DESK)
    expect("locked", "已经公布" in page and "一致" in page and "公布更正" not in page)
    status, _, _ = clerk.post(DESK + "/publish", {"note": "再来一次"}, page=DESK)
    expect("the same again", status == 409, status)
    clerk.post(DESK + "/typed", {"figure": "t2.license.decisions", "value": "3", "source": "审批台账"}, page=DESK)
    _, page = clerk.get(DESK)
    expect("a draft that differs", "公布更正" in page)
    status, _, _ = clerk.post(DESK + "/publish", {"note": ""}, page=DESK)
    expect("not without a note", status == 400, status)
    status, _, _ = clerk.post(DESK + "/publish", {"note": "补登行政许可<b>三件</b>"}, page=DESK)
    expect("corrected", status == 303, status)
    _, page = reader.get(YEAR)
    expect("the note is public", "补登行政许可&lt;b&gt;三件&lt;/b&gt;" in page and "第 2 版" in page)
    status, old = reader.get(YEAR + "/version/1")
    expect("the first version stays", status == 200 and "这是更正前的版本" in old)
    status, new = reader.get(YEAR + "/version/2")
    expect("the second too", status == 200 and "这是更正前的版本" not in new)
    for bad in ("/version/3", "/version/0", "/version/x"):
        expect("no other " + bad, reader.get(YEAR + bad)[0] == 404)
    _, page = clerk.get(DESK + "/prose/5")
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    clerk.post(DESK + "/prose/5", {"text": "1.加强培训。2021年3月培训23人次，依照第5条。", "version": version}, page=DESK)
    _, page = clerk.get(DESK)
    expect("a typed number is marked", "手写的数" in page and ">23人次，<" in page)
    expect("dates and articles are not", ">2021" not in page.split("手写的数")[1][:200])
    _, page = clerk.get(DESK + "/prose/6")
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    clerk.post(DESK + "/prose/6", {"text": "本年没有其他需要报告的事项，未收取信息处理费。", "version": version}, page=DESK)
    expect("changed prose is a change", "公布更正" in clerk.get(DESK)[1])
    status, _, body = reader.ask("GET", YEAR + "/report.json")
    expect("data file", status == 200 and json.loads(body)["cells"]["t2.license.decisions"] == 3)
    told = json.loads(body).get("checked")
    expect("with the verdict", told and told["verdict"] == "pass" and told["errors"] == 0, told)
    status, page = reader.get("/report/years")
    expect("years", status == 200 and "2021" in page and len(page) < 50_000, status)
    _, _, body = reader.ask("GET", "/api/report/years")
    rows = {r["id"]: r for r in json.loads(body)["rows"]}
    expect("as data", rows["t3.new.tot"]["cells"][0] == {"year": 2021, "width": 0, "number": "0"}, rows["t3.new.tot"])
    _, page = clerk.get("/desk/report/2022")
    expect("what is left to do, and no button yet", "公布前还要做的" in page and "还有 4 个数要填报" in page and
           "“五、存在的主要问题及改进情况”还没有写" in page and "公布这份报告" not in page)
    for figure in ("t2.license.decisions", "t2.penalty.decisions", "t2.coercion.decisions", "t2.fee.amount"):
        clerk.post("/desk/report/2022/typed", {"figure": figure, "value": "0", "source": "台账"}, page=DESK)
    status, _, page = clerk.post("/desk/report/2022/publish", {}, page=DESK)
    expect("not with empty parts", status == 409 and "“一、总体情况”还没有写" in page, status)
    _, page = clerk.get("/desk/report/2022/prose/5")
    expect("a template to begin with, and last year's problems", "起草模板" in page and "上一年度报告的这一部分：本年要逐条回应" in page)
    for part in (0, 1, 5, 6):
        _, page = clerk.get(f"/desk/report/2022/prose/{part}")
        text = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S).group(1))
        status, _, _ = clerk.post(f"/desk/report/2022/prose/{part}", {"text": text, "version": "0"}, page=DESK)
        expect(f"template {part} is bound to figures that are there", status == 303, status)
    for figure in ("t2.license.decisions", "t2.penalty.decisions", "t2.coercion.decisions", "t2.fee.amount"):
        clerk.post("/desk/report/2022/typed", {"figure": figure, "value": "0", "source": "台账"}, page=DESK)
    status, _, page = clerk.post("/desk/report/2022/publish", {}, page=DESK)
    expect("not with the template's gaps", status in (400, 409) and reader.get("/report/2022")[0] == 404, status)
    _, page = clerk.get("/desk/report/2025")
    expect("deadline with the days left", "2026-01-31" in page and "已过期" in page)
    _, page = clerk.get("/desk/report/2026")
    expect("and before it", "2027-01-31" in page and "还剩 66 天" in page)
    late = "/desk/report/2026"
    for due, notice, want in (("2027-02-10", "县通知", 400), ("2027-01-15", "", 400), ("x", "县通知", 400),
                              ("2027-01-15", "县政务公开办通知", 303)):
        status, _, _ = clerk.post(late + "/due", {"due": due, "notice": notice}, page=late)
        expect(f"the county's own day {due} {notice}", status == want, status)
    _, page = clerk.get(late)
    expect("it counts", "2027-01-15" in page and "县政务公开办通知" in page and "还剩 50 天" in page)
    clerk.post(late + "/due", {"due": "", "notice": ""}, page=late)
    expect("and is taken back", "2027-01-31" in clerk.get(late)[1])
    expect("a stranger does not publish", reader.post(DESK + "/publish", {"note": "x"})[0] in (303, 403))


def save(person, part, text, year=2021):
    _, page = person.get(f"/desk/report/{year}/prose/{part}")
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    return person.post(f"/desk/report/{year}/prose/{part}", {"text": text, "version": version}, page=DESK)


def typed(person, **fields):
    return person.post(DESK + "/typed", fields, page=DESK)[0]


def figures(site):
    """What was typed stands beside the record; what is written by hand is told; every figure opens."""
    clerk, reader = site.person("zhuanyuan"), site.person()
    expect("typed beside the record", typed(clerk, figure="n1.hotline_total", value="49", source="县热线月报") == 303)
    _, page = clerk.get(DESK)
    expect("both are shown, with source and person", "记录与填报不一样的" in page and "县热线月报，" in page and ">49<" in page)
    _, page = clerk.get(DESK + "/figure/n1.hotline_total")
    expect("on the figure's own page too", "<strong>49</strong>" in page and "热线工单（件）" in page and "背后的记录共 47 件" in page)
    expect("fixed by law", typed(clerk, figure="t2.rule.issued", value="1", source="台账") == 403)
    expect("no such figure", typed(clerk, figure="t9.x.y", value="1", source="台账") == 400)
    expect("a name with a sign", typed(clerk, own="a.b", value="1", source="台账") == 400)
    expect("an own figure", typed(clerk, own="宣传册", value="300", source="宣传办登记") == 303)
    status, _, _ = save(clerk, 5, "印发宣传册{own.宣传册}份，走访四十七户，一是抓紧，第三批，办理热线47件，{热线工单}件，复议{n1.review_cases}件。")
    expect("bound to it", status == 303, status)
    _, page = clerk.get(DESK)
    expect("it prints", ">300</mark>" in page)
    _, page = clerk.get(DESK + "/prose/5")
    expect("figures stand by name where one writes", "{宣传册}份" in page and "{热线工单}件，复议{行政复议}件" in page)
    _, page = clerk.get(DESK)
    expect("and open from the text", "/figure/n1.hotline_total" in page.split("印发宣传册")[1][:600])
    expect("no such name", save(clerk, 5, "办理{热线}件")[0] == 422)
    loose = page.split("手写的数")[1][:700]
    expect("Chinese numerals are seen, lists are not", ">四十七户，走" in page or ">四十七户" in page and ">三批" not in page and ">一是" not in page)
    expect("a number like a figure is told", "与“热线" in loose, loose)
    status, _, page = clerk.post(DESK + "/publish", {"note": "第五部分改写"}, page=DESK)
    expect("not published unless checked", status == 409 and "手写的数" in page, status)
    expect("an own figure changes", typed(clerk, own="宣传册", value="310", source="宣传办登记") == 303)
    expect("and its place says what it was", "原 300" in clerk.get(DESK)[1])
    expect("no other place does", clerk.get(DESK)[1].count("late\">原 ") == 1)
    expect("taken back", typed(clerk, figure="n1.hotline_total", value="", source="") == 303)
    expect("gone", "县热线月报" not in clerk.get(DESK)[1])
    _, page = clerk.get(DESK)
    broken = [path for path in sorted(set(re.findall(r'href="([^"]*/figure/[^"]+)"', page))) if clerk.get(quote(path))[0] != 200]
    opened = len(set(re.findall(r'href="([^"]*/figure/[^"]+)"', page)))
    expect(f"every figure opens ({opened})", opened > 200 and not broken, broken[:3])
    _, page = clerk.get(DESK + "/prose/1")
    expect("the editor tells length, faults and last words", "现有" in page and "1000 字" in page and "{热线工单}" in page and "{n1." not in page)
    status, _, _ = clerk.post(DESK + "/publish", {"note": "第五部分改写", "checked": "1"}, page=DESK)
    expect("published when checked", status in (303, 409), status)


def compared(site):
    """Two published years side by side, on the report's own page too; a corrected figure says what it was."""
    clerk, reader = site.person("zhuanyuan"), site.person()
    desk = "/desk/report/2022"
    for part, text in ((0, "本报告依照条例编制，统计期限为2022年1月1日至2022年12月31日。"),
                       (1, "（一）主动公开情况。按目录公开。（二）依申请公开办理情况。新收{t3.new.tot}件。（三）政府信息管理情况。"
                           "规范。（四）政府信息公开平台建设情况。维护。（五）监督保障情况。工作考核、社会评议、责任追究均已开展。"),
                       (5, "一是解读不够。下一步按季自查。"), (6, "2022年未收取信息处理费。无其他需要报告的事项。")):
        save(clerk, part, text, 2022)
    for figure in ("t2.license.decisions", "t2.penalty.decisions", "t2.coercion.decisions", "t2.fee.amount"):
        clerk.post(desk + "/typed", {"figure": figure, "value": "0", "source": "台账"}, page=desk)
    status, _, page = clerk.post(desk + "/publish", {"checked": "1"}, page=desk)
    expect("a second year is published", status == 303, re.sub(r"<[^>]+>|\s+", " ", page)[-400:])
    status, page = reader.get("/report/2022")
    expect("its page is there", status == 200 and len(page) < 60_000, (status, len(page)))
    _, _, body = reader.ask("GET", "/api/report/years")
    value = json.loads(body)
    expect("all years as data", [y["year"] for y in value["years"]] == [2021, 2022], value["years"])
    expect("a chart for what is not always zero", [c["id"] for c in value["charts"]] == ["t2.license.decisions"],
           [c["id"] for c in value["charts"]])
    expect("on the report's page and on the desk", "和往年相比" in page and "已公布的各年度相比" in clerk.get(desk)[1])
    expect("a corrected figure says what it was", "更正前 0" in page)


def both(site):
    walk(site)
    figures(site)
    compared(site)


if __name__ == "__main__":
    run_on_engines(both)

#!/usr/bin/env python3
"""Filing the annual report: published once, locked; a correction needs a public note, the version before stays at
its address, the comparison of years marks the restated figure; the same again is refused.

usage: tests/http/filing.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import html
import json
import re

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
    status, page = reader.get("/report/years")
    expect("years", status == 200 and "2021" in page and len(page) < 50_000, status)
    _, _, body = reader.ask("GET", "/api/report/years")
    rows = {r["id"]: r for r in json.loads(body)["rows"]}
    expect("as data", rows["t3.new.tot"]["cells"][0] == {"year": 2021, "width": 0, "number": "0"}, rows["t3.new.tot"])
    _, page = clerk.get("/desk/report/2022/prose/5")
    expect("a template to begin with, and last year's problems", "起草模板" in page and "上一年度报告的第五部分" in page)
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
    expect("a stranger does not publish", reader.post(DESK + "/publish", {"note": "x"})[0] in (303, 403))


if __name__ == "__main__":
    run_on_engines(walk)

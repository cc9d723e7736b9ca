#!/usr/bin/env python3
"""The clock at new year: what was begun before midnight and goes on after it. An item released at 23:58, one timed for 00:05, one in
review across the night, one that expires with the year; an application, a report and a letter on either side. Each year has its
own numbers without a gap, counts go to the year of the act, and whoever was logged in goes on with the page he had open.

usage: tests/http/new_year.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import json
import re

from disclose_files import CHECKED, do, draft, version
from lib_site import expect, run_on_engines
from lib_special import identity

BEFORE, AFTER = "2026-12-31T23:58", "2027-01-01T00:10"
LETTER = {"to_whom": "镇长", "title": "村西路灯", "content": "村西的路灯坏了半个月", "name": "钱某", "phone": "13900000000"}


def index_of(site, item):
    """(status, year, number in the year) of an item's index number."""
    status, page = site.person().get(f"/weichuan/item/{item.rsplit('/', 1)[1]}")
    found = re.search(r"索引号</dt><dd>[^<]*/(\d{4})-(\d{5})</dd>", page)
    return (status, *(map(int, found.groups()) if found else (0, 0)))


def channel_count(person, year):
    _, page = person.get(f"/weichuan/api/desk/channels?year={year}")
    return json.loads(page)["released"]


def applied(site, n):
    """A citizen's application; its number and the page."""
    citizen = site.person(source=f"127.0.5.{n}")
    _, page = citizen.get("/weichuan/apply")
    status, _, page = citizen.post("/weichuan/apply", {
        "description": f"2026 年村级道路第 {n} 段的验收报告", "kind": "np", "name": "赵样例", "id_type": "居民身份证",
        "id_no": identity(f"4102231980031522{n}"), "phone": f"1380013800{n}", "form": "electronic", "way": "pickup",
        "once": re.search(r'name="once" value="([^"]+)"', page).group(1)}, page="/weichuan/apply", files=[("identity", "a.jpg", b"\xff\xd8\xff 1")])
    found = re.search(r"<strong>(\d{4}-\d{4})</strong>", page)
    expect(f"application {n}", status == 200 and found, (status, re.findall(r'class="complaint">([^<]*)', page)))
    return found.group(1) if found else "", page


def wrote(site):
    status, _, page = site.person(source="127.0.6.1").post("/weichuan/voices/letter", LETTER, page="/weichuan/voices/letter")
    found = re.search(r"X\d{4}-\d{4}", page)
    expect("a letter", status == 200 and found, status)
    return found.group(0) if found else ""


def evening(site):
    """Before midnight; gives what goes on after it."""
    reporter, reviewer, leader = (site.person(n) for n in ("baosong", "shenhe", "lingdao"))
    items = {name: draft(reporter, f"跨年的{name}", formed_on="2026-12-31", **more) for name, more in {
        "当年发布": {}, "定时发布": {}, "审核中": {}, "年底失效": {"kind": "normative", "valid_until": "2026-12-31", "doc_no": "洧政〔2026〕77号"}}.items()}
    for name in ("当年发布", "年底失效"):
        do(reporter, items[name], "urgent", reason="年底")
        status, text = do(leader, items[name], "release", **CHECKED)
        expect(f"{name} released", status == 303, re.findall(r'role="alert"[^>]*>(.*?)</div>', text, re.S))
    do(reporter, items["定时发布"], "urgent", reason="年底")
    status, text = do(leader, items["定时发布"], "schedule", publish_at="2027-01-01T00:05", day="2027-01-01", time="00:05", **CHECKED)
    expect("timed for the other year", status == 303, re.findall(r'role="alert"[^>]*>(.*?)</div>', text, re.S))
    do(reporter, items["审核中"], "submit")
    _, page = reviewer.get(items["审核中"])
    open_form = {"csrf": re.search(r'name="csrf" value="([^"]*)"', page).group(1), "version": version(page), "event": "pass"}
    site.command("jobs")
    expect("nothing too early", index_of(site, items["定时发布"])[0] == 404)
    expect("in force on its last day", "有效" in site.person().get(f"/weichuan/item/{items['年底失效'].rsplit('/', 1)[1]}")[1])
    return items, reviewer, open_form, applied(site, 1)[0], wrote(site), channel_count(leader, 2026)


def midnight(site):
    items, reviewer, form, case, letter, old = evening(site)
    last = max(index_of(site, items[n]) for n in ("当年发布", "年底失效"))
    expect("numbers of the old year", last[1] == 2026, last)
    site.move_to(AFTER, lambda here: expect("jobs after midnight", here.command("jobs").returncode == 0))
    expect("released by itself in the new year, its first number", index_of(site, items["定时发布"]) == (200, 2027, 1), index_of(site, items["定时发布"]))
    expect("the old ones keep theirs", index_of(site, items["当年发布"])[1] == 2026)
    page = site.person().get(f"/weichuan/item/{items['年底失效'].rsplit('/', 1)[1]}")[1]
    expect("expired with the year, by itself", "已失效" in page, re.findall(r"有效性</dt><dd>[^<]*", page))
    status, _, text = reviewer.post(f"{items['审核中']}/act", form, page="/weichuan/about")
    expect("the page that was open goes on", status == 303, (status, re.findall(r'role="alert"[^>]*>(.*?)</div>', text, re.S)))
    clerk, leader = site.person("zhuanyuan"), site.person("lingdao")
    do(clerk, items["审核中"], "pass")
    status, text = do(leader, items["审核中"], "release", **CHECKED)
    expect("released after it", status == 303 and index_of(site, items["审核中"]) == (200, 2027, 2), (status, index_of(site, items["审核中"])))
    expect("each counts in the year of its release", (channel_count(leader, 2026), channel_count(leader, 2027)) == (old, 2),
           (old, channel_count(leader, 2026), channel_count(leader, 2027)))
    number, receipt = applied(site, 2)
    expect("applications begin anew", case.startswith("2026-") and number == "2027-0001", (case, number))
    expect("a day beyond the known holidays is called an estimate", "暂按推算" in receipt, re.findall(r"最迟[^<]*", receipt))
    expect("letters begin anew", letter.startswith("X2026-") and wrote(site) == "X2027-0001", letter)
    _, page = clerk.get("/weichuan/desk/documents?year=2026")
    expect("the document stands in the register of its year", "洧政〔2026〕77号" in page)
    done = site.command("verify")
    expect("the record is whole", done.returncode == 0, done.stdout[-300:] + done.stderr[-200:])


if __name__ == "__main__":
    run_on_engines(midnight, now=BEFORE)

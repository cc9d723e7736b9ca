#!/usr/bin/env python3
"""Where else an item went: noted at the desk, shown on its page, counted by year and platform; the register of documents.

usage: tests/http/disclose_channels.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import re

from disclose_files import CHECKED, DESK, do, draft
from lib_site import expect, run_on_engines


def note(person, item, channel, day, place=""):
    status, _, text = person.post(f"{item}/channels", {"channel": channel, "day": day, "place": place}, page=item)
    return status, text


def released(reporter, leader, title, **more):
    item = draft(reporter, title, **more)
    do(reporter, item, "urgent", reason="时限")
    status, text = do(leader, item, "release", **CHECKED)
    expect(f"{title} is out", status == 303, status)
    return item


def channels(site, reporter, leader):
    item = released(reporter, leader, "秋季禁烧通告")
    early = draft(reporter, "还没发布的")
    expect("not before it is public", note(reporter, early, "board", "2026-11-26")[0] == 422)
    for channel, day, words in (("nowhere", "2026-11-26", "渠道"), ("board", "2026-11-19", "不早于"), ("board", "2026-11-27", "不晚于"),
                                ("board", "昨天", "日期"), ("board", "2026-11-26", "")):
        status, text = note(reporter, item, channel, day, "<script>alert(1)</script>鸡王村公告栏")
        expect(f"{channel} {day}", (status == 422 and words in text) if words else status == 303, status)
    note(reporter, item, "board", "2026-11-26", "大墙村公告栏")
    note(reporter, item, "portal", "2026-11-25", "https://www.weishi.gov.cn/a.html")
    note(reporter, item, "media", "2026-11-25", "javascript:alert(1)")
    _, page = site.person().get(f"/weichuan/item/{item.rsplit('/', 1)[1]}")
    expect("on the item's page", "还发布在" in page and "大墙村公告栏" in page and 'href="https://www.weishi.gov.cn/a.html"' in page)
    expect("nothing runs", "<script>alert" not in page and 'href="javascript' not in page)
    _, page = leader.get("/weichuan/desk/channels?year=2026")
    counts = dict(re.findall(r'<th scope="row">([^<]+)</th><td class="number">(?:<a [^>]*>)?(\d+)', page))
    expect("an item counts once a channel", counts["信息公告栏"] == "1" and counts["县政府门户网站"] == "1" and counts["政府公报"] == "0", counts)
    expect("the count opens", "秋季禁烧通告" in leader.get("/weichuan/desk/channels?year=2026&channel=board")[1])
    _, page = leader.get("/weichuan/desk/report/2026/figure/channel.board")
    expect("a figure of the report, open to its list", "发布渠道：信息公告栏" in page and "秋季禁烧通告" in page
           and "大墙村公告栏" in page, page[:300])
    expect("another year has none", "还没有记录" in leader.get("/weichuan/desk/channels?year=2025")[1])
    _, page = reporter.get(item)
    struck = re.search(r'name="strike" value="(\d+)" aria-label="划去：县政府', page).group(1)
    expect("struck out", reporter.post(f"{item}/channels", {"strike": struck}, page=item)[0] == 303)
    expect("once", reporter.post(f"{item}/channels", {"strike": struck}, page=item)[0] == 404)
    _, page = leader.get("/weichuan/desk/channels?year=2026")
    expect("and no longer counted", 'channel=portal' not in page)
    expect("a reviewer notes nothing", note(site.person("shenhe"), item, "board", "2026-11-26")[0] == 403)
    do(leader, item, "withdraw", reason="发错了")
    expect("what was withdrawn is not counted", "channel=board" not in leader.get("/weichuan/desk/channels?year=2026")[1])


def register(site, reporter, leader):
    for number in ("10", "7", "9"):
        released(reporter, leader, f"文件{number}", doc_no=f"洧政〔2026〕{number}号")
    released(reporter, leader, "文件九之二", doc_no="洧政〔2026〕9号")
    _, page = leader.get("/weichuan/desk/documents?year=2026")
    order = re.findall(r"洧政〔2026〕(\d+)号", page)
    expect("by number, not by letters", order == ["7", "9", "9", "10"], order)
    expect("gaps are told", "1 至 6 号" in page and "8 号" in page)
    expect("a number given twice", page.count("重号") == 1, page.count("重号"))


def test(site):
    reporter, leader = site.person("baosong"), site.person("lingdao")
    channels(site, reporter, leader)
    register(site, reporter, leader)


if __name__ == "__main__":
    run_on_engines(test)

#!/usr/bin/env python3
"""Lists are covered by the rule for their kind: from a Word table with merged cells to every byte the public can fetch.

usage: tests/http/disclose_lists.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
from urllib.parse import quote

from disclose_files import CHECKED, NUMBER, add, do, draft, everywhere, version
from lib_site import expect, run_on_engines

CHILD, PARENT, CARD = "王晓彤彤", "王建业业", "6217000010001234566"  # the card has a wrong check digit: found by its column
TABLE = ("<table><tr><td rowspan=2>村</td><td rowspan=2>学生姓名</td><td rowspan=2>家长</td><td colspan=2>资助</td></tr>"
         "<tr><td>卡号</td><td>金额</td></tr>"
         f"<tr><td rowspan=2>鸡王村</td><td>{CHILD}</td><td>{PARENT}</td><td>{CARD}</td><td>1500</td></tr>"
         f"<tr><td>李小小小</td><td>李大大大</td><td>{CARD}</td><td>800</td></tr></table><p>{CHILD}已领款。</p>")
SECRETS = (CHILD, PARENT, CARD, "李小小小", "李大大大", NUMBER)


def mask(person, item, kind):
    _, page = person.get(item)
    return person.post(f"{item}/mask", {"version": version(page), "list_kind": kind}, page=item)


def children(site, reporter, leader):
    item = draft(reporter, "2026年春季助学金名单公示", body=TABLE, body_kind="html")
    _, page = reporter.get(item)
    expect("the title says whose list it is", "未成年人" in page and "看标题认的" in page)
    rows = f"学生姓名,家长,证件号\n{CHILD},{PARENT},{NUMBER}\n".encode()
    expect("a list beside it", add(reporter, item, "名单.csv", rows)[0] == 303)
    do(reporter, item, "urgent", reason="时限")
    status, text = do(leader, item, "release", **CHECKED)
    expect("no name of a child goes out", status == 422, status)
    do(leader, item, "return", reason="遮盖")
    status, _, _ = mask(reporter, item, "general")
    _, page = reporter.get(item)
    expect("the general rule leaves names", status == 303 and CHILD in page, status)
    expect("a kind that is none", mask(reporter, item, "nobody")[0] == 422)
    expect("covered by the children's rule", mask(reporter, item, "minors")[0] == 303)
    _, page = reporter.get(item)
    expect("surnames, also in the column of merged cells", "王***" in page and "李***" in page and "鸡王村" in page)
    file = page.split('name="file" value="')[1].split('"')[0]
    reporter.post(f"{item}/files/act", {"version": version(page), "file": file, "what": "clean"}, page=item)
    do(reporter, item, "urgent", reason="时限")
    status, text = do(leader, item, "release", **CHECKED)
    expect("released", status == 303, status)
    site.command("jobs")
    _, everything = everywhere(site, f"/weichuan/item/{item.rsplit('/', 1)[1]}")
    for path in (f"/weichuan/search?q={quote(CHILD)}", "/weichuan/feed/feed.atom", "/weichuan/feed/data.csv", f"/weichuan/api/search?q={quote('助学金')}"):
        everything += site.ask("GET", path)[2].replace(quote(CHILD).encode(), b"").replace(f"“{CHILD}”".encode(), b"").replace(f'value="{CHILD}"'.encode(), b"").replace(f"{CHILD} ".encode(), b"")
    for secret in SECRETS:
        expect(f"nowhere in public: {secret}", secret.encode() not in everything)


def revision(site, reporter, leader):
    """A list that went out as nobody's is corrected: the page of changes does not tell the names once more."""
    item = draft(reporter, "值班安排", body="<table><tr><td>姓名</td><td>班次</td></tr><tr><td>钱多多</td><td>早</td></tr></table>", body_kind="html")
    do(reporter, item, "urgent", reason="时限")
    expect("released", do(leader, item, "release", **CHECKED)[0] == 303)
    _, headers, _ = reporter.post(f"{item}/revise", {"reason": "这些是学生"}, page=item)
    new = headers["location"].replace("/edit", "")
    expect("covered", mask(reporter, new, "minors")[0] == 303)
    do(reporter, new, "urgent", reason="更正")
    expect("revised", do(leader, new, "release", **CHECKED)[0] == 303)
    start = f"/weichuan/item/{item.rsplit('/', 1)[1]}"
    for path in (start, f"{start}/changes", start.replace("/item/", "/api/item/")):
        status, page = site.person().get(path)
        expect(f"no name in {path}", status == 200 and "钱多多" not in page, status)


def test(site):
    reporter, leader = site.person("baosong"), site.person("lingdao")
    children(site, reporter, leader)
    revision(site, reporter, leader)


if __name__ == "__main__":
    run_on_engines(test)

#!/usr/bin/env python3
"""The life of items as the desk and the public see it: whose turn it is, drafts thrown away, what is not made public and is
looked at again, documents named by their numbers, policy and interpretation, timed release, the end of a notice and of a
document by themselves; numbers without gaps while several programs publish at once, over new year.

usage: tests/http/disclose_life.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import re
import sqlite3
import subprocess
import threading

from disclose import CHECKED, do, form
from lib_site import PROGRAM, SCRATCH, expect, run_on_engines

NEW, LIST = "/weichuan/desk/items/new", "/weichuan/desk/items"


logged_in = {}


def who(site, name):
    """Somebody of the desk, logged in once while the server runs."""
    key = (site.port, name)
    if key not in logged_in:
        logged_in[key] = site.person(name)
    return logged_in[key]


def write(person, title, **more):
    """A draft; its path."""
    _, page = person.get(NEW)
    fields = {"kind": "information", "body": "正文。", **more}
    status, headers, text = person.post(NEW, form(page, title=title, **fields), page=NEW)
    return headers.get("location") if status == 303 else (status, text)


def released(site, title, **more):
    item = write(who(site, "baosong"), title, **more)
    expect(f"{title} sent in", do(who(site, "baosong"), item, "urgent", reason="时限")[0] == 303)
    expect(f"{title} released", do(who(site, "lingdao"), item, "release", **CHECKED)[0] == 303)
    return item


def public(item):
    return item.replace("/desk/items/", "/item/")


def turns(site):
    reporter, reviewer, clerk, leader = (who(site, n) for n in ("baosong", "shenhe", "zhuanyuan", "lingdao"))
    item = write(clerk, "轮到谁")
    do(clerk, item, "submit")
    _, page = reporter.get(item)
    expect("whose turn", "现在轮到：" in page and "审核员（示例）" in page and "政务公开专员（示例）" not in page.split("经过")[0].split("现在轮到")[1].split("</p>")[0])
    expect("passed", do(reviewer, item, "pass")[0] == 303)
    _, page = clerk.get(item)
    expect("nobody is left: said, with what to do", "现在没有人能办下一步" in page and "系统管理员" in page)
    expect("back", do(reviewer, item, "return", reason="换人写")[0] == 303)
    status, text = do(reporter, item, "discard")
    expect("a reason to throw away", status == 422 and "请写明原因" in text, status)
    expect("thrown away", do(reporter, item, "discard", reason="写重了")[0] == 303)
    _, page = reporter.get(LIST)
    expect("not on the way any more, found below", "轮到谁" in page.split("已作废的草稿")[1] and "轮到谁" not in page.split("已作废的草稿")[0])
    expect("no way back", do(leader, item, "submit")[0] in (403, 422) and reporter.get(f"{item}/edit")[0] == 409)
    expect("not public", site.person().get(public(item))[0] == 404)


def kept(site):
    reporter, reviewer, leader, abroad = (who(site, n) for n in ("baosong", "shenhe", "lingdao", "ducha"))
    item = write(reporter, "内部讨论稿", doc_no="洧政〔2026〕3号")
    do(reporter, item, "submit")
    expect("its writer does not decide", do(reporter, item, "keep", ground="deny_process", reason="讨论")[0] == 403)
    status, text = do(leader, item, "keep", reason="讨论")
    expect("a ground is asked", status == 422 and "请选择不主动公开的依据" in text, status)
    expect("one of the law's", do(leader, item, "keep", reason="讨论", ground="because")[0] == 422)
    expect("kept", do(leader, item, "keep", reason="还在讨论", ground="deny_process")[0] == 303)
    _, page = leader.get(LIST)
    expect("listed with ground and day", "应在 2027-11-26 前复查" in page and "讨论记录" in page)
    expect("not for who supervises", "内部讨论稿" not in abroad.get(LIST)[1] and abroad.get(item)[0] == 403)
    released(site, "公开的文件", doc_no="洧政〔2026〕4号")
    _, page = leader.get("/weichuan/desk/documents?year=2026")
    expect("in the register with its attribute", "不予公开：讨论记录" in page and "内部讨论稿" in page and "3 号" not in re.sub(r"〔2026〕\d+号", "", page.split("<tbody>")[1]))
    _, page = abroad.get("/weichuan/desk/documents?year=2026")
    expect("its number alone for who supervises", "（不公开的文件）" in page and "内部讨论稿" not in page and "洧政〔2026〕3号" in page)
    stranger = site.person()
    status, page = stranger.get(public(item))
    expect("not public", status == 404 and "内部讨论稿" not in page, status)
    _, page = stranger.get("/weichuan/search?q=%E5%86%85%E9%83%A8%E8%AE%A8%E8%AE%BA%E7%A8%BF")
    expect("not found by search", f'href="{public(item)}"' not in page)
    expect("looked at again", do(leader, item, "review", reason="仍在讨论", ground="deny_internal")[0] == 303)
    expect("a reviewer does not open it", do(reviewer, item, "reopen", reason="可以了")[0] == 403)
    expect("made public after all", do(leader, item, "reopen", reason="已经定稿")[0] == 303)
    _, page = reporter.get(item)
    expect("by the same way", "退回修改" in page and 'value="submit"' in page and "已经定稿" in page)
    return item


def named(site):
    """Documents named by number; both ends are linked, a broken pair is told."""
    clerk = who(site, "zhuanyuan")
    policy = released(site, "养老补贴办法", kind="normative", doc_no="洧政办〔2026〕1号")
    status, text = write(who(site, "baosong"), "养老补贴解读", kind="interpretation", explains="洧政办〔2099〕9号")
    expect("a document that is not there is told at its field", status == 422 and "没有找到“洧政办〔2099〕9号”" in text and "养老补贴解读" in text, status)
    status, text = write(who(site, "baosong"), "养老补贴解读", kind="interpretation", explains="99999")
    expect("nor a number", status == 422, status)
    expect("told as broken", "养老补贴办法" in clerk.get("/weichuan/desk/gaps")[1])
    told = released(site, "养老补贴解读", kind="interpretation", explains="洧政办〔2026〕1号")
    expect("kept by its number", 'value="洧政办〔2026〕1号"' in clerk.get(write(clerk, "草稿", explains="洧政办〔2026〕1号") + "/edit")[1])
    expect("whole now", "养老补贴办法" not in clerk.get("/weichuan/desk/gaps")[1])
    stranger = site.person()
    expect("linked both ways", public(told) in stranger.get(public(policy))[1] and public(policy) in stranger.get(public(told))[1])
    newer = released(site, "养老补贴新办法", kind="normative", doc_no="洧政办〔2026〕2号")
    version = {"day": "2026-11-26", "by": "没有这号"}
    status, _, text = clerk.post(f"{policy}/repeal", version, page=policy)
    expect("a wrong one is told on the page", status == 422 and "没有找到“没有这号”" in text, status)
    expect("repealed by number", clerk.post(f"{policy}/repeal", {"day": "2026-11-26", "by": "洧政办〔2026〕2号"}, page=policy)[0] == 303)
    _, page = stranger.get(public(policy))
    expect("no longer in force, with the new one", "已废止" in page and public(newer) in page)
    expect("and back", public(policy) in stranger.get(public(newer))[1])
    expect("an interpretation of it is no broken pair of a document in force", "养老补贴办法" not in clerk.get("/weichuan/desk/gaps")[1])
    do(clerk, told, "withdraw", reason="重写")
    expect("gone: the link goes too", public(told) not in stranger.get(public(policy))[1])


def find(site):
    clerk = who(site, "zhuanyuan")
    for words in ("养老补贴新", "洧政办〔2026〕2号"):
        _, page = clerk.ask("GET", LIST + "?q=" + "".join(f"%{b:02X}" for b in words.encode()))[1:]
        expect(f"found by {words}", "养老补贴新办法" in page.decode() and page.decode().count("<li>") < 60)
    for words in ("%25", "_", "!", "%27%20OR%201=1"):
        _, page = clerk.get(LIST + "?q=" + words)
        expect(f"{words} is a sign, not a pattern", "没有找到已经发布的" in page)
    _, page = clerk.get(LIST)
    expect("more than a page", 'name="page" value="2"' in page)
    _, page = clerk.get(LIST + "?page=3")
    expect("the oldest are reached", "（示例）" in page and 'value="4"' not in page and 'name="page" value="2"' in page)


def later(site, timed, notice, ends):
    """The night of 31 December: what comes and goes by itself."""
    stranger = site.person()
    status, page = stranger.get(public(timed))
    expect("timed release is out, by its minute", status == 200 and 'content="2026-12-31 23:59"' in page, status)
    _, page = stranger.get(public(notice))
    expect("names gone, a digest stays", "赵六" not in page and "SHA-256" in page and "我要提异议" not in page)
    expect("nor in its history", stranger.get(public(notice) + "/changes")[0] == 404)
    _, page = stranger.get(public(ends))
    expect("expired by itself", "已失效" in page)


def indexes(site):
    """All index numbers as the record has them."""
    sql = "SELECT index_no FROM disclosure_item WHERE index_no IS NOT NULL"
    if "--postgres" in site.options:
        url = site.options[site.options.index("--postgres") + 1]
        out = subprocess.run(["psql", "-Atq", url, "-c", sql], capture_output=True, text=True, check=True).stdout.split()
    else:
        with sqlite3.connect(f"file:{site.data}/qingfeng.db?mode=ro", uri=True) as db:
            out = [row[0] for row in db.execute(sql)]
    return out


def old_items(name, days):
    file = SCRATCH / name
    file.write_text("标题,栏目,发布日期,正文\n" + "".join(f"{name} {i},政策文件,{day},正文\n" for i, day in enumerate(days)), encoding="utf-8")
    return file


def numbers(site):
    """Three programs publish at once, the server in the last minute of a year, two others after it: every year's numbers
    are 1, 2, 3 …"""
    before = len(indexes(site))
    days = ["2026-12-31"] * 25 + ["2027-01-01"] * 25
    column = re.search(r'<option value="([^"]+)"[^>]*>(?!请选择)([^<]+)', who(site, "zhuanyuan").get(NEW)[1]).group(2)
    lists = []
    for n in (1, 2):
        file = old_items(f"旧{n}-{len(site.options)}.csv", days)
        file.write_text(file.read_text(encoding="utf-8").replace("政策文件", column), encoding="utf-8")
        lists.append(file)
    options = ["2027-01-01T00:00:30" if word == "--now" else o for word, o in zip([""] + site.options, site.options)]
    programs = [subprocess.Popen([PROGRAM, "import", "items", str(f), "--org", "weichuan", "--data", str(site.data), *options],
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for f in lists]
    people = [threading.Thread(target=lambda n=n: [released(site, f"同时 {n} {i}") for i in range(4)]) for n in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    for one in programs:
        out, _ = one.communicate(timeout=120)
        expect("imported", one.returncode == 0, out)
    found = indexes(site)
    expect("all are there", len(found) == before + 108, (before, len(found)))
    expect("no number twice", len(set(found)) == len(found))
    years = {}
    for one in found:
        year, serial = re.search(r"/(\d{4})-(\d{5})$", one).groups()
        years.setdefault(year, []).append(int(serial))
    for year, serials in sorted(years.items()):
        expect(f"no gap in {year}", sorted(serials) == list(range(1, len(serials) + 1)), sorted(serials)[-3:])
    expect("both sides of new year", len(years.get("2027", [])) >= 50 and len(years.get("2026", [])) >= 50, {y: len(s) for y, s in years.items()})


def test(site):
    turns(site)
    again = kept(site)
    named(site)
    find(site)
    timed = write(who(site, "baosong"), "元旦放假通知")
    do(who(site, "baosong"), timed, "urgent", reason="放假")
    leader = who(site, "lingdao")
    expect("not into the past", do(leader, timed, "schedule", publish_at="2026-11-26T08:00", **CHECKED)[0] == 422)
    expect("scheduled", do(leader, timed, "schedule", publish_at="2026-12-31T23:59", **CHECKED)[0] == 303)
    expect("not before its minute", site.person().get(public(timed))[0] == 404 and "2026-12-31 23:59" in leader.get(timed)[1])
    notice = released(site, "低保公示", kind="list", body="赵六 300 元", notice_until="2026-12-02")
    expect("objections while it stands", "complaints/new?about=item" in site.person().get(public(notice))[1])
    ends = released(site, "试行办法", kind="normative", doc_no="洧政办〔2026〕7号", valid_until="2026-12-30")
    do(leader, again, "keep", reason="x", ground="on_request")
    site.move_to("2026-12-31T23:59", lambda here: expect("jobs", here.command("jobs").returncode == 0))
    later(site, timed, notice, ends)
    numbers(site)
    site.move_to("2027-01-01T00:00", lambda here: expect("jobs", here.command("jobs").returncode == 0))
    last = released(site, "新年第一条", formed_on="2026-12-31")
    _, page = site.person().get(public(last))
    expect("the new year's own number", re.search(r"/2027-000\d\d", page) is not None)


if __name__ == "__main__":
    run_on_engines(test)

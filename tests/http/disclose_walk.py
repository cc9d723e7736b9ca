#!/usr/bin/env python3
"""The inspection that reads every public text: in slices, resumed, again when a text changes; links to other sites gathered
and, when the administrator wants it, asked; no machine of a closed network is ever connected to unless it is named.

usage: tests/http/disclose_walk.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import http.server
import json
import re
import threading
import time

from disclose_files import CHECKED, do, draft
from lib_site import expect, run_on_engines

INSPECTION = "/weichuan/desk/inspection"


class Other(http.server.BaseHTTPRequestHandler):
    """Another site: /good answers, /picky wants a whole question, /moved leads to /trap, all else is not there."""
    asked = []

    def do_HEAD(self):
        self.asked.append(("HEAD", self.path))
        self.send_response({"/good": 200, "/moved": 302}.get(self.path, 405 if self.path == "/refused" else 404))
        self.send_header("Location", "/trap")
        self.end_headers()

    def do_GET(self):
        self.asked.append(("GET", self.path))
        self.send_response(200 if self.path == "/picky" else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


def found(person):
    return {one["code"]: one for one in json.loads(person.get(INSPECTION.replace("/desk", "/api/desk"))[1])["indicators"]}


def caught_up(site, good):
    """The jobs run here and in the server; whoever has the work ends within seconds."""
    for _ in range(20):
        site.command("jobs")
        if good():
            return
        time.sleep(0.5)


def walked(site, clerk):
    """All items, however old: the first of 450 is as far from the newest as any."""
    folder = site.data.parent / f"{site.data.name}-walk"
    folder.mkdir()
    column = re.search(r'/desk/columns/([A-Z][\w.]+)"', clerk.get("/weichuan/desk/columns")[1]).group(1)
    rows = [f"老信息第{i}号,{column},2019-03-01,2019-02-01,{'布署工作' if i == 0 else '正文'}\n" for i in range(450)]
    (folder / "l.csv").write_text("标题,栏目,发布日期,成文日期,正文\n" + "".join(rows))
    done = site.command("import", "items", str(folder / "l.csv"), "--org", "weichuan")
    expect("imported", done.returncode == 0, done.stdout + done.stderr)
    expect("round begun by hand", clerk.post(INSPECTION, {}, page=INSPECTION)[0] == 303)
    page = clerk.get(INSPECTION)[1]
    number = re.search(r"查完了全部 (\d+) 条", page)
    total = json.loads(site.ask("GET", "/weichuan/api/items")[2]).get("total", 0)
    expect("all of them read", number is not None and int(number.group(1)) >= 450 and (total == 0 or int(number.group(1)) == total), number and number.group(0))
    expect("the oldest too", found(clerk)["D2"]["count"] == 1 and "老信息第0号" in page)
    expect("only the clerk hurries it", site.person("ducha").post(INSPECTION, {}, page=INSPECTION)[0] == 403)


def changed(site, reporter, leader, clerk, port):
    """A text is read again when it becomes public, when it is revised, and forgotten when it goes."""
    item = draft(reporter, "带链接的信息", body=f'<p>乡村震兴 <a href="http://127.0.0.1:{port}/good?a=1&amp;b=2">甲</a> <a href="/weichuan/item/999999">乙</a>'
                 f'<a href="http://127.0.0.1:{port}/gone">丙</a></p>', body_kind="html")
    do(reporter, item, "urgent", reason="时限")
    expect("released", do(leader, item, "release", **CHECKED)[0] == 303)
    caught_up(site, lambda: found(clerk)["D3"]["count"] == 1)
    now = found(clerk)
    expect("read at once", now["V1"]["count"] == 1 and now["D3"]["count"] == 1, (now["V1"], now["D3"]))
    page = clerk.get(INSPECTION + "/links")[1]
    expect("links gathered, not asked", "一共有 2 个站外网址，查过 0 个" in page and f"http://127.0.0.1:{port}/gone" in page)
    _, _, csv = site.ask("GET", INSPECTION + "/links.csv")
    expect("the list is for the desk", b"/gone" not in csv)
    text = clerk.get(INSPECTION + "/links.csv")[1]
    expect("as a file", f"http://127.0.0.1:{port}/good?a=1&b=2" in text and "带链接的信息" in text and "没查过" in text)
    expect("withdrawn", do(clerk, item, "withdraw", reason="发错了")[0] == 303)
    caught_up(site, lambda: found(clerk)["D3"]["count"] == 0)
    now = found(clerk)
    expect("forgotten", now["V1"]["count"] == 0 and now["D3"]["count"] == 0)


def asked(site, reporter, leader, clerk, port):
    links = "".join(f'<a href="http://127.0.0.1:{port}/{w}">{w}</a>' for w in ("good", "picky", "moved", "refused"))
    item = draft(reporter, "四个链接", body=f"<p>{links}</p>", body_kind="html")
    do(reporter, item, "urgent", reason="时限")
    do(leader, item, "release", **CHECKED)
    caught_up(site, lambda: "一共有 4 个" in clerk.get(INSPECTION + "/links")[1])
    expect("off by default: nobody is asked", Other.asked == [])
    admin, setting = site.person("admin"), "/weichuan/desk/settings/links"
    expect("not for a clerk", clerk.get(setting)[0] == 403)
    status, _, text = admin.post(setting, {"asks": "1", "hosts": "http://10.0.0.1/\n"}, page=setting)
    expect("a host is a name", status == 422 and "主机名或者" in text, status)
    expect("on, without closed networks", admin.post(setting, {"asks": "1", "hosts": ""}, page=setting)[0] == 303)
    caught_up(site, lambda: "查过 4 个" in clerk.get(INSPECTION + "/links")[1])
    page = clerk.get(INSPECTION + "/links")[1]
    expect("an inner address is not connected to", Other.asked == [] and page.count("内网地址，没有查") == 4, (Other.asked, page.count("内网地址")))
    expect("and is no dead link", found(clerk)["D5"]["count"] == 0)
    admin.post(setting, {"asks": "1", "hosts": "127.0.0.1\n"}, page=setting)
    site.move_to("2026-12-05T09:00", lambda _: None)
    clerk = site.person("zhuanyuan")
    caught_up(site, lambda: "答复 405" in clerk.get(INSPECTION + "/links")[1])
    page = clerk.get(INSPECTION + "/links")[1]
    expect("a named one is", {("HEAD", "/good"), ("HEAD", "/picky"), ("GET", "/picky"), ("HEAD", "/moved")} <= set(Other.asked), Other.asked)
    expect("a redirection is an answer, not followed", not any(path == "/trap" for _, path in Other.asked))
    expect("answers told", page.count("答复 200") == 2 and "答复 302" in page and "答复 405" in page, re.findall(r"答复 \d+", page))
    return clerk


def check(site):
    other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    Other.asked.clear()
    reporter, leader, clerk = site.person("baosong"), site.person("lingdao"), site.person("zhuanyuan")
    try:
        walked(site, clerk)
        changed(site, reporter, leader, clerk, other.server_port)
        asked(site, reporter, leader, clerk, other.server_port)
    finally:
        other.shutdown()


if __name__ == "__main__":
    run_on_engines(check)

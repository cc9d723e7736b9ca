#!/usr/bin/env python3
"""Accounts of villages: closed when nobody uses them, warned before, handed over on paper; none reaches another village's data."""
import io
import re
import signal
import subprocess
import zipfile

from lib_site import PROGRAM, Site, expect, run_on_engines


def own_and_other(village):
    own = int(re.search(r"/station/(\d+)", village.ask("GET", "/desk/stations")[1]["location"]).group(1))
    return own, own + 1


def voucher_of(clerk, village):
    """Numbers of a voucher that the town's clerk makes for a village."""
    status, headers, text = clerk.post(f"/desk/books/{village}/new", {
        "kind": "payment", "day": "2026-11-02", "amount": "123.45", "account": "513", "way": "101", "summary": "买扫帚",
        "payee": "孙小梅", "handler": "甲", "witness": "乙"}, page=f"/desk/books/{village}/new")
    expect("a voucher of the other village", status == 303, re.findall(r'class="complaint"[^>]*>([^<]*)', text)[:6])
    return [int(n) for n in re.findall(r"voucher/(\d+)", headers.get("location", ""))]


def limits(site):
    """Everything of another village, and everything of the town's office, is closed."""
    village, clerk = site.person("weichuan-03"), site.person("zhuanyuan")
    own, other = own_and_other(village)
    for path in (f"/desk/books/{own}", f"/desk/books/{own}/new", f"/desk/books/{own}/register", f"/desk/station/{own}", "/desk/errands"):
        expect(f"its own: {path}", village.get(path)[0] == 200)
    for path in (f"/desk/books/{other}", f"/desk/books/{other}/new", f"/desk/books/{other}/register", f"/desk/station/{other}",
                 "/desk/villages", "/desk/villages/accounts", "/desk/town", "/desk/county", "/desk/settings", "/desk/settings/accounts",
                 "/desk/stations/map", "/desk/queue", "/desk/queue/sheet", "/desk/cases", "/desk/complaints", "/desk/gaps",
                 "/desk/settings/audit", "/desk/remedies", "/desk/hotline", "/desk/hotline/report/2026", "/desk/funds", "/desk/projects",
                 "/desk/service", "/desk/service/0101", "/desk/alike", "/desk/letters", "/desk/voices", "/desk/notices/settings",
                 "/desk/columns", "/desk/channels", "/desk/documents", "/desk/assess", "/desk/report", "/desk/report/2021",
                 "/desk/report/2021/file/report.docx"):
        status = village.get(path)[0]
        expect(f"closed: {path}", status in (403, 404), status)
    menu = village.get("/desk")[1].split("</nav>")[0]
    expect("its menu names only what it may open", not re.search(r'href="[^"]*/desk/(report|assess|columns)"', menu) and "/desk/training" in menu)
    vouchers = voucher_of(clerk, other)
    for path, fields in (
            (f"/desk/station/{other}", {"name": "x", "longitude": "114.1", "latitude": "34.2"}),
            (f"/desk/books/{other}/new", {"kind": "payment", "summary": "x"}),
            (f"/desk/books/{other}/register", {"kind": "asset", "name": "x"}),
            (f"/desk/books/{other}/close", {"month": "2026-10"}), (f"/desk/books/{other}/publish", {"month": "2026-10"}),
            *[(f"/desk/books/voucher/{v}/act", {"event": "cancel", "remark": "x"}) for v in vouchers[:2]],
            *[(f"/desk/books/voucher/{v}/show/1", {"shown": "1"}) for v in vouchers[:1]],
            ("/desk/villages/accounts", {"days": "30", "warn_days": "5"}), ("/desk/queue", {"what": "take", "window": "1"})):
        status = village.post(path, fields, page=f"/desk/station/{own}")[0]
        expect(f"may not write {path}", status in (403, 404), status)
    for v in vouchers[:2]:
        expect(f"voucher {v} of another village is closed", village.get(f"/desk/books/voucher/{v}")[0] in (403, 404))
    status, headers, _ = clerk.post("/desk/errands/new", {
        "item": "0601", "village": str(other), "name": "李大爷", "phone": "13800138000", "mandate": "home", "agent": "代办员"},
        page="/desk/errands/new")
    expect("an errand of the other village", status == 303, status)
    errand = headers["location"]
    expect("which this one can not see", village.get(errand)[0] == 403 and "李大爷" not in village.get("/desk/errands")[1])
    expect("nor move", village.post(errand, {"to": "submitted"}, page=f"/desk/station/{own}")[0] == 403)
    status, headers, text = village.post("/desk/errands/new", {
        "item": "0601", "village": str(other), "name": "王大娘", "phone": "13800138000", "mandate": "home", "agent": "代办员"},
        page="/desk/errands/new")
    if status == 303:
        expect("a village named in a forged form is not believed", headers["location"] in village.get("/desk/errands")[1])
    else:
        expect("a forged village is refused", status in (403, 422), status)


def paper(site):
    clerk = site.person("zhuanyuan")
    _, text = clerk.get("/desk/villages/accounts")
    expect("37 accounts", "共 37 个" in text and text.count("handover.pdf") == 37)
    link = re.search(r'东岗头村.*?href="([^"]*handover\.docx)"', text, re.S).group(1)
    status, headers, body = clerk.ask("GET", link)
    words = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode()
    expect("the paper", status == 200 and all(w in words for w in ("交接单", "weichuan-03", "移交人", "接手人", "监交人", "村账", "代办")))
    status, headers, body = clerk.ask("GET", link.replace("docx", "pdf"))
    expect("as pdf", status == 200 and body.startswith(b"%PDF"))
    expect("not of nobody", clerk.get("/desk/villages/accounts/999999/handover.pdf")[0] == 404)
    expect("no other file", clerk.get(link.replace("docx", "exe"))[0] == 404)


def jobs(site, now):
    options = [o for o in site.options if o != "--now" and not o.startswith("20")]
    done = subprocess.run([PROGRAM, "jobs", "--data", str(site.data), "--now", now, *options], capture_output=True, text=True, timeout=120)
    expect(f"jobs at {now}", done.returncode == 0, done.stderr)


def on(site, now):
    """The same record on another day: the server starts again."""
    site.process.send_signal(signal.SIGTERM)
    site.process.communicate(timeout=20)
    options = [o for o in site.options if o != "--now" and not o.startswith("20")]
    again = Site(site.data, ["--now", now, *options], site.accounts)
    site.process, site.port, site.options = again.process, again.port, again.options


def expiry(site):
    admin, clerk = site.person("admin"), site.person("zhuanyuan")
    jobs(site, "2030-01-01T09:00")
    expect("without a rule nothing closes", site.person("weichuan-03").get("/desk")[0] == 200)
    for days, warn in (("5", "1"), ("29", "5"), ("731", "5"), ("180", "0"), ("180", "180")):
        status = admin.post("/desk/villages/accounts", {"days": days, "warn_days": warn})[0]
        expect(f"rule {days}/{warn} is refused", status == 422, status)
    expect("the clerk sets no rule", clerk.post("/desk/villages/accounts", {"days": "60", "warn_days": "14"})[0] == 403)
    expect("rule", admin.post("/desk/villages/accounts", {"days": "60", "warn_days": "14"})[0] == 303)
    expect("it is told", "60 天没人登录就自动停用" in clerk.get("/desk/villages/accounts")[1])
    jobs(site, "2026-12-30T09:00")
    expect("not before its day", site.person("weichuan-03").get("/desk")[0] == 200)
    on(site, "2027-01-15T09:00")
    clerk = site.person("zhuanyuan")
    expect("warned on the start page", "个村级账号很久没用" in clerk.get("/desk")[1])
    expect("and in the list, with the day", "2027-01-25 后停用" in clerk.get("/desk/villages/accounts")[1])
    site.person("weichuan-03")
    expect("a log-in takes the warning off", "个村级账号很久没用" not in clerk.get("/desk")[1])
    jobs(site, "2027-01-26T09:00")
    on(site, "2027-01-26T10:00")
    expect("used: still open", site.person().login("weichuan-03", site.accounts["weichuan-03"]))
    jobs(site, "2027-06-01T09:00")
    on(site, "2027-06-01T10:00")
    expect("closed", not site.person().login("weichuan-03", site.accounts["weichuan-03"]))
    boss = site.person("admin")
    expect("in the trail", "停用没人用的账号" in boss.get("/desk/settings/audit")[1])
    account = re.search(r'/desk/settings/accounts/(\d+)">weichuan-03<', boss.get("/desk/villages/accounts")[1]).group(1)
    status = boss.post(f"/desk/settings/accounts/{account}", {"what": "open"})[0]
    expect("opened again", status == 303 and site.person().login("weichuan-03", site.accounts["weichuan-03"]), status)
    jobs(site, "2027-06-02T09:00")
    on(site, "2027-06-02T10:00")
    expect("and not closed at once again", site.person().login("weichuan-03", site.accounts["weichuan-03"]))


def all_of_it(site):
    limits(site)
    paper(site)
    expiry(site)


run_on_engines(all_of_it)

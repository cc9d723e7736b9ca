#!/usr/bin/env python3
"""A real town's first year, from an empty folder to the published report: no demonstration, only what its people do.

The keeper sets up county, town and village; the clerk publishes; a citizen asks and is answered, another one asks on
the last days of the year; the hotline's tickets come in; in January the report is made from the record, its figures
are the sums of what was done, every table balances, and `report check` finds nothing wrong with the published file.

usage: tests/http/first_year.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import html
import json
import os
import pathlib
import re
import subprocess
import sys

from lib_site import PROGRAM, SCRATCH, Site, expect, tally

GIVEN, OWN = "Given-word-4417k", "Own-word-8823m"
PEOPLE = [("guanli", "administrator", "liulin", "系统管理员"), ("wang", "disclosure_clerk", "liulin", "王敏"),
          ("zhao", "reporter,handler", "liulin", "赵强"), ("li", "reviewer", "liulin", "李静"),
          ("sun", "leader", "liulin", "孙亮"), ("hou", "county_supervisor", "qingchuan", "侯平")]
TICKETS = ("工单编号,诉求类型,标题,诉求内容,转办时间,办结时间\n"
           "QC2025060001,求助,路灯不亮,李庄村口路灯不亮,2025-06-02,2025-06-04\n"
           "QC2025060002,投诉,施工扰民,夜间施工扰民,2025-06-03,2025-06-05\n")
ASK = {"description": "2024 年柳林镇机动地承包费收取台账", "kind": "np", "name": "王样例", "id_type": "居民身份证",
       "id_no": "11010519491231002X", "phone": "13800138000", "email": "wang@example.org",
       "form": "electronic", "way": "email"}


class Town:
    """The record of one engine; `at(day)` serves it as on that day."""

    def __init__(self, name, options):
        self.data, self.options = SCRATCH / name, options

    def command(self, now, *words, stdin=None):
        return subprocess.run([PROGRAM, *words, "--data", str(self.data), "--now", now, *self.options], input=stdin,
                              text=True, capture_output=True, timeout=120)

    def at(self, now):
        return Site(self.data, ["--now", now, *self.options], {p[0]: OWN for p in PEOPLE})


def words(page):
    """What went wrong, for the message of a failed expectation."""
    return [html.unescape(w) for w in re.findall(r'class="error[^>]*>([^<]+)', page)][:3]


def set_up(town):
    now = "2025-03-03T08:00"
    for code, name, kind, above in (("qingchuan", "青川县", "county", None), ("liulin", "青川县柳林镇人民政府", "town", "qingchuan"),
                                    ("lizhuang", "柳林镇李庄村", "village", "liulin")):
        done = town.command(now, "org", "add", "--name", name, "--kind", kind, *(["--parent", above] if above else []), code)
        expect(f"org {code}", done.returncode == 0, done.stderr)
    for login, roles, org, name in PEOPLE:
        done = town.command(now, "user", "add", "--org", org, "--name", name, "--role", roles, login, stdin=GIVEN + "\n")
        expect(f"user {login}", done.returncode == 0, done.stderr)
    with town.at(now) as site:
        for login, *_ in PEOPLE:
            person = site.person()
            expect(f"{login} comes in", person.login(login, GIVEN))
            status, _, page = person.post("/desk/account/password", {"old": GIVEN, "fresh": OWN, "again": OWN})
            expect(f"{login} takes a word of his own", status == 303 or login == "guanli", (status, words(page)))
            expect(f"{login}'s start page", person.get("/desk")[0] == 200)
        _, page = site.person().get("/")
        expect("the town's own home page", "青川县柳林镇人民政府" in page and "还没有公开信息" in page)
        _, page = site.person().get("/liulin/columns")
        expect("the law's columns are there", "财政预决算" in page or "政府预算" in page)
        clerk = site.person("wang")
        _, page = clerk.get("/desk/start")
        expect("what is still to be set up", page.count("已做") == 3 and "由系统管理员做" in page, page.count("已做"))
        expect("and the start page counts it", "项开始使用前的设置还没有做" in clerk.get("/desk")[1])
        for path in ("/desk/items", "/desk/gaps", "/desk/columns", "/desk/inspection", "/desk/cases", "/desk/hotline",
                     "/desk/service", "/desk/villages", "/desk/stations", "/desk/funds", "/desk/books", "/desk/projects",
                     "/desk/complaints", "/desk/voices", "/desk/training", "/desk/report/2024", "/desk/report/2025",
                     "/desk/letters", "/desk/notices", "/desk/remedies", "/desk/calendar", "/desk/errands"):
            expect(f"an empty {path} opens", clerk.get(path)[0] == 200)
        for path in ("/service", "/villages", "/books", "/funds", "/projects", "/hotline", "/assess", "/voices", "/report",
                     "/apply", "/track", "/guide", "/about", "/help", "/all", "/log", "/search?q=低保", "/complaints"):
            expect(f"an empty {path} opens", site.person().get(path.replace("低保", "%E4%BD%8E%E4%BF%9D"))[0] == 200)


def press(person, item, event, **more):
    _, page = person.get(item)
    version = re.search(r'name="version" value="(\d+)"', page)
    status, _, text = person.post(f"{item}/act", {"event": event, "version": version.group(1) if version else "0", **more},
                                  page=item)
    return status, words(text)


def publish(site, column, title, formed, **more):
    """Writer, reviewer, leader: one item on the site."""
    writer, reviewer, clerk, leader = (site.person(p) for p in ("zhao", "li", "wang", "sun"))
    _, page = writer.get("/desk/items/new")
    fields = {"title": title, "column": column, "kind": "information", "body": f"<p>{title}。特此公开。</p>",
              "issuer": "柳林镇人民政府", "formed_on": formed, "doc_no": "", "topic": "", "abstract": "", "explains": "",
              "valid_until": "", "notice_until": "", "version": re.search(r'name="version" value="(\d*)"', page).group(1),
              "body_kind": "html", **more}
    status, headers, text = writer.post("/desk/items/new", fields, page="/desk/items/new")
    expect(f"draft {title}", status == 303, (status, words(text)))
    item = headers.get("location", "")
    checked = {"secret": "1", "privacy": "1", "stability": "1"}
    for who, event, more in ((writer, "submit", {}), (reviewer, "pass", {}), (clerk, "pass", checked), (leader, "release", checked)):
        done = press(who, item, event, **more)
        expect(f"{event} {title}", done[0] == 303, done)


def spring(town):
    """Items, an application, its answer."""
    with town.at("2025-03-04T09:00") as site:
        publish(site, "A07.01.01", "柳林镇 2025 年政府预算", "2025-02-28")
        publish(site, "A11.05.01", "春季招聘会安排", "2025-03-03")
        publish(site, "A01.02.01", "柳林镇集市管理办法", "2025-03-03", kind="normative", doc_no="柳政〔2025〕3号")
        citizen = site.person()
        _, page = citizen.get("/apply")
        fields = {**ASK, "once": re.search(r'name="once" value="([^"]+)"', page).group(1)}
        status, _, page = citizen.post("/apply", fields, page="/apply", files=[("identity", "id.jpg", b"\xff\xd8\xff 1")])
        expect("asked", status == 200 and "2025年4月1日" in page, (status, words(page), re.findall(r"2025年\d+月\d+日", page)[:2]))
        number = re.search(r"<strong>(2025-\d{4})</strong>", page).group(1)
    with town.at("2025-03-10T09:00") as site:
        answer(site, number, "2025-03-10")


def case_of(clerk, number):
    _, page = clerk.get("/desk/cases?what=all&q=" + number)
    return re.search(r'href="(/desk/cases/\d+)"', page).group(1)


def answer(site, number, day):
    clerk, leader = site.person("wang"), site.person("sun")
    here = case_of(clerk, number)
    _, page = clerk.get(here)
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    status, _, page = clerk.post(here + "/act", {"version": version, "on": day, "event": "accept"}, page=here)
    expect("accepted", status == 303, (status, words(page)))
    status, _, page = clerk.post("/desk/letters/settings", {"word": "柳政公开", "office": "柳林镇党政办", "address": "柳林镇政府", "phone":
                                 "0839-5200000", "review_body": "青川县人民政府", "court": "青川县人民法院"}, page="/desk/letters/settings")
    expect("letters are set up", status == 303, (status, words(page)))
    start = f"/desk/letters/new?case={number}&kind=granted"
    _, page = clerk.get(start)
    fields = dict(re.findall(r'name="(f_[a-z_0-9]+)"[^>]*>([^<]*)<', page))
    fields.update({"kind": "granted", "case_no": number, "f_provide": "电子邮件发送台账"})
    status, headers, page = clerk.post("/desk/letters/new", fields, page=start)
    expect("letter drafted", status == 303, (status, words(page)))
    letter = headers.get("location", "/desk/letters/1")
    for who, step in ((clerk, {"event": "submit"}), (leader, {"event": "approve"}),
                      (clerk, {"event": "serve", "by": "electronic", "on": day, "proof": "电子邮件"})):
        status, _, page = who.post(letter + "/act", step, page=letter)
        expect(f"letter {step['event']}", status == 303, (status, words(page)))


def rest_of_the_year(town):
    """Tickets; an application on the last day but one, which the next year has to answer."""
    file = SCRATCH / "tickets.csv"
    file.write_text(TICKETS, encoding="utf-8-sig")
    done = town.command("2025-06-10T09:00", "import", "hotline", str(file), "--org", "liulin", "--json")
    expect("tickets come in", done.returncode == 0, done.stdout + done.stderr)
    with town.at("2025-12-30T16:00") as site:
        clerk = site.person("wang")
        paper = {**ASK, "channel": "in_person", "submitted_on": "2025-12-30", "way": "pickup", "name": "刘样例",
                 "description": "2025 年村道硬化工程合同"}
        status, _, page = clerk.post("/desk/cases/new", paper, page="/desk/cases/new")
        expect("over the counter", status == 200, (status, words(page)))
        _, page = clerk.get("/desk/report/2025/figure/t3.carried_out.np")
        expect("it is carried over as things stand", "2025-0002" in page)


def january(town):
    desk = "/desk/report/2025"
    with town.at("2026-01-12T09:00") as site:
        clerk = site.person("wang")
        for part in (0, 1, 5, 6):
            _, page = clerk.get(f"{desk}/prose/{part}")
            text = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S).group(1))
            text = text.replace("〔没有发出信息处理费收费通知，没有收取信息处理费；有收费的写明件数和金额〕", "没有发出信息处理费收费通知，没有收取信息处理费")
            text = text.replace("〔没有其他事项的，写“无其他需要报告的事项”〕", "无其他需要报告的事项。")
            text = re.sub(r"〔直接起诉([^〕]*)〕", r"直接起诉\1", text)
            text = re.sub(r"〔[^〕]*〕", "按年初安排逐项落实，公开栏目更新、政策解读和村级公开都有专人负责，群众意见有回音。", text)
            status, _, page = clerk.post(f"{desk}/prose/{part}", {"text": text, "version": "0"}, page=desk)
            expect(f"prose {part}", status == 303, (status, words(page)))
        for figure in ("t2.license.decisions", "t2.penalty.decisions", "t2.coercion.decisions", "t2.fee.amount"):
            status, _, page = clerk.post(desk + "/typed", {"figure": figure, "value": "0", "source": "综合执法台账"}, page=desk)
            expect(f"typed {figure}", status in (200, 303), (status, words(page)))
        status, _, page = clerk.post(desk + "/publish", {"note": ""}, page=desk)
        expect("published", status == 303, (status, words(page), re.findall(r"<li[^>]*>([^<]{4,80})", page)[-6:]))
        reader = site.person()
        status, _, body = reader.ask("GET", "/report/2025/report.json")
        expect("machine-readable", status == 200, status)
        if status != 200:
            return
        cells = json.loads(body)["cells"]
        want = {"t3.new.np": 2, "t3.new.tot": 2, "t3.granted.np": 1, "t3.carried_in.tot": 0, "t3.carried_out.np": 1,
                "t3.total.tot": 1, "t2.normdoc.issued": 1, "t2.normdoc.effective": 1, "t4.review.total": 0}
        expect("the figures are what was done", {k: cells.get(k) for k in want} == want, {k: cells.get(k) for k in want})
        status, _, body = reader.ask("GET", "/report/2025/report.docx")
        file = SCRATCH / "liulin-2025.docx"
        file.write_bytes(body)
        done = subprocess.run([PROGRAM, "report", "check", "--json", str(file)], capture_output=True, text=True)
        found = json.loads(done.stdout)
        errors = [f for f in found.get("findings", []) if f["severity"] == "error"]
        expect("the published file has no fault", done.returncode == 0 and not errors, errors[:3] or done.stderr)
        text = html.unescape(reader.get("/report/2025")[1])
        expect("and says so in words", "全年主动公开政府信息3条" in re.sub(r"<[^>]*>|\s", "", text))
        expect("the supervisor sees it", "2025" in site.person("hou").get("/report")[1])


def main():
    engines = [("sqlite", [])]
    cluster = os.environ.get("QF_TEST_POSTGRES")
    if cluster:
        subprocess.run(["psql", "-q", cluster, "-c", "CREATE DATABASE http_first_year"], check=True)
        engines.append(("postgres", ["--postgres", cluster.rsplit("/", 1)[0] + "/http_first_year"]))
    else:
        print("no PostgreSQL cluster offered: SQLite alone")
    for engine, options in engines:
        town = Town(f"first-year-{engine}", options)
        for part in (set_up, spring, rest_of_the_year, january):
            part(town)
    print(f"{tally['passed']} passed, {tally['failed']} failed")
    sys.exit(1 if tally["failed"] else 0)


if __name__ == "__main__":
    main()

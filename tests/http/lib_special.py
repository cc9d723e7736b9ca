"""Forms that only a record in a special state offers, or no page at all: the state is made here, then a robot (tests/http/xss.py)
gets the form as its page has it, or the fields as the other program sends them.
"""
import re

from disclose_files import CHECKED, draft, png
import lib_robot as robot
from lib_site import expect

NUMBER = "联系人手机 13812345678"
QUESTION = "2025 年洧川镇村级道路硬化工程的验收报告、合同和付款凭证"


def identity(number17):
    total = sum(int(d) * w for d, w in zip(number17, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)))
    return number17 + "10X98765432"[total % 11]


def press(person, item, event, **more):
    _, page = person.get(item)
    version = re.search(r'name="version" value="(\d+)"', page)
    return person.post(f"{item}/act", {"event": event, "version": version.group(1) if version else "0", **more}, page=item)


def items(walk, say):
    """Drafts with a number to cover, a file, a picture; one that waits for a second person; a notice somebody objects to."""
    reporter, leader = walk.people["baosong"], walk.people["lingdao"]
    one = draft(reporter, "有号码有附件的草稿", body=f"{say(0)}\n{NUMBER}")
    _, page = reporter.get(one)
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    status, _, _ = reporter.post(f"{one}/files", {"version": version}, page=one, files=[("file", "名单.csv", f"姓名,数\n{say(1)[:9]},1\n".encode())])
    expect("a draft with a file", status == 303, status)
    html = draft(reporter, "有图片的草稿", body=f"<p>{NUMBER}</p>", body_kind="html")
    _, page = reporter.get(html)
    reporter.post(f"{html}/pictures", [("version", re.search(r'name="version" value="(\d+)"', page).group(1)), ("added_shows", say(2))],
                  page=html, files=[("picture", "a.png", png())])
    walk.page("baosong", html)
    walk.page("baosong", one)
    sealed = draft(reporter, "遮盖过的草稿", body=NUMBER)
    status, _, _ = reporter.post(f"{sealed}/mask", {"version": "1", "list_kind": "general"}, page=sealed)
    expect("covered", status == 303, status)
    walk.page("zhuanyuan", f"{sealed}/sealed")
    waits = draft(reporter, "等第二个人同意", body=NUMBER)
    expect("sent in", press(reporter, waits, "urgent", reason="时限")[0] == 303)
    walk.page("lingdao", waits)
    notice = draft(reporter, "公示名单", body="东街村 李某 120 元", notice_until="2026-12-03")
    press(reporter, notice, "urgent", reason="时限")
    expect("the notice is out", press(leader, notice, "release", **CHECKED)[0] == 303)
    citizen = walk.people[None]
    about = f"/weichuan/complaints/new?about=item&id={notice.rsplit('/', 1)[1]}"
    status, _, _ = citizen.post("/weichuan/complaints/new", {"about": "item", "id": notice.rsplit("/", 1)[1], "line": "0", "kind": "question",
                                "against": "none", "text": say(3), "name": say(4)[:20], "phone": ""}, page=about)
    expect("an objection", status == 200, status)
    walk.page("zhuanyuan", notice)
    upload = "/weichuan/desk/items/upload"
    cell = say(1).replace('"', '""')
    status, _, text = walk.people["zhuanyuan"].post(upload, {"act": "take"}, page=upload, files=[
        ("file", say(0).replace('"', "'")[:40] + ".csv", f'标题,栏目,发布日期,正文\n"旧闻{cell}",本级政策解读,2018-04-03,"{cell}"\n'.encode())])
    expect("a list of old items handed in", status == 200 and "已交上去" in text, status)
    walk.page("lingdao", upload)
    clean = draft(reporter, "等初审的草稿")
    expect("sent in", press(reporter, clean, "submit")[0] == 303)
    walk.page("shenhe", clean)


def applications(walk, say):
    """Three that ask for the same; their receipts; a letter in each of its states."""
    clerk, receipts = walk.people["zhuanyuan"], []
    for n in range(3):
        citizen = walk.people[None]
        _, page = citizen.get("/weichuan/apply")
        status, _, text = citizen.post("/weichuan/apply", {
            "description": f"{QUESTION}。{say(n) if n == 0 else ''}", "kind": "np", "name": say(n)[:30], "id_type": "居民身份证",
            "id_no": identity(f"4102231980031522{n}"), "phone": f"1380013800{n}", "form": "electronic", "way": "pickup",
            "once": re.search(r'name="once" value="([^"]+)"', page).group(1)}, page="/weichuan/apply",
            files=[("identity", "身份证.jpg", b"\xff\xd8\xff 1")])
        if expect(f"application {n}", status == 200, re.findall(r'class="complaint">([^<]*)', text)):
            receipts.append((re.search(r"<strong>(\d{4}-\d{4})</strong>", text).group(1), re.search(r'class="secret">([\d ]+)<', text).group(1)))
    number, secret = receipts[0]
    walk.form(None, "/weichuan/track", {"number": number, "secret": secret})
    walk.form(None, "/weichuan/track/word", {"number": number, "secret": secret, "kind": "reason", "body": say(3)})
    walk.page("zhuanyuan", "/weichuan/desk/alike")
    walk.form("zhuanyuan", "/weichuan/desk/alike/draft", {"root": number, "column": say(4)})
    clerk.post("/weichuan/desk/letters/settings", {"word": "洧政公开", "office": "洧川镇党政办", "address": "洧川镇政府", "phone": "0371-27800000",
               "review_body": "尉氏县人民政府", "court": "尉氏县人民法院"}, page="/weichuan/desk/letters/settings")
    _, page = clerk.get(f"/weichuan/desk/cases?what=all&q={number}")
    case = re.search(r'href="((?:/weichuan)?/desk/cases/\d+)"', page).group(1)
    case = case if case.startswith("/weichuan") else f"/weichuan{case}"
    status, _, text = press(clerk, case, "accept", on="2026-11-26")
    expect("accepted", status == 303, (number, case, status, re.findall(r"<strong>([^<]+)", text)[:2]))
    walk.page("zhuanyuan", case, take=False)
    new = f"/weichuan/desk/letters/new?case={number}&kind=granted"
    _, page = clerk.get(new)
    fields = {**dict(re.findall(r'name="(f_[a-z_0-9]+)"[^>]*>([^<]*)<', page)), "kind": "granted", "case_no": number, "f_provide": say(5)}
    status, got, text = clerk.post("/weichuan/desk/letters/new", fields, page=new)
    if not expect("a letter", status == 303, re.findall(r"<strong>([^<]+)", text)[:2]):
        return
    letter = got["location"]
    walk.page("zhuanyuan", letter, take=False)
    status, got, text = clerk.post("/weichuan/desk/letters/new", fields, page=new)
    letter = got.get("location", letter)
    status, _, text = press(clerk, letter, "submit")
    expect("handed in", status == 303, re.findall(r"<strong>([^<]+)", text)[:2])
    walk.page("lingdao", letter, take=False)
    press(walk.people["lingdao"], letter, "approve")
    walk.form("zhuanyuan", f"{letter}/act", {"event": say(0), "by": say(1), "on": say(2), "proof": say(3), "received_on": say(4), "remark": say(5),
                                             "version": "1"})
    walk.page("zhuanyuan", letter)
    walk.form(None, f"/weichuan/track/letter/{letter.rsplit('/', 1)[1]}", {"number": number, "secret": secret})


def voices(walk, say):
    """A draft people may say something about, a survey they may fill in."""
    clerk = walk.people["zhuanyuan"]
    new = "/weichuan/desk/voices/consult/new"
    status, got, text = clerk.post(new, {"title": say(0), "body": say(1), "opens_on": "2026-11-17", "closes_on": "2026-11-27"}, page=new)
    if expect("a draft to comment", status == 303, re.findall(r'class="complaint">([^<]*)', text)):
        walk.page(None, got["location"].replace("/desk", ""))
        walk.page("zhuanyuan", got["location"])
    new = "/weichuan/desk/voices/survey/new"
    status, _, text = clerk.post(new, {"title": say(2), "intro": say(3), "questions": f"{say(6)}\n- {say(0)}\n- {say(2)}", "opens_on": "2026-11-01",
                                       "closes_on": "2026-12-01"}, page=new)
    if expect("a survey", status == 303, re.findall(r'class="complaint">([^<]*)|<strong>([^<]*)', text)):
        for number in set(re.findall(r"/voices/survey/(\d+)", clerk.get("/weichuan/desk/voices")[1])):
            walk.page(None, f"/weichuan/voices/survey/{number}")


def programs(walk, say, site):
    """What other programs send with a token; no page has these forms."""
    token = {name: site.command("user", "token", name, "--org", "weichuan", "--name", "别的程序").stdout.strip() for name in ("baosong", "chengban")}
    head = lambda name: {"Authorization": f"Bearer {token[name]}"}
    walk.form(None, "/weichuan/api/v1/items", {
        "title": say(0), "column": "A01", "kind": "information", "html": f"<p>{say(1)}</p>", "text": say(1), "issuer": say(2), "abstract": say(3),
        "topic": say(4)[:30], "doc_no": "", "formed_on": "2026-11-20", "notice_until": "", "submit": "1"}, head("baosong"),
        files=[("file", f"{say(5)}.csv".replace('"', "'"), robot.TABLE.encode())])
    walk.form(None, "/weichuan/api/v1/hotline/tickets", {
        "number": "P-zqx", "title": say(0), "content": say(1), "kind": "求助", "class": "", "received_on": "2026-11-23", "limit_days": "3",
        "caller_name": say(2)[:20], "caller_phone": "13900139000", "office": say(3), "reply": say(4), "closed_on": "", "closed_time": "",
        "limit_hours": "", "received_time": ""}, head("chengban"))
    walk.form(None, "/weichuan/api/open311/v2/requests.json", {
        "api_key": token["chengban"], "service_code": "help", "description": say(3), "address_string": say(4), "phone": "13900001111",
        "first_name": say(5)[:10], "last_name": say(6)[:10], "address_id": "", "lat": "", "long": "", "media_url": "https://zqx.example/" + say(7)[:20],
        "jurisdiction_id": ""})


def found(person, page, pattern):
    """The first address of this kind on a page, "/weichuan" in front."""
    seen = re.search(pattern, person.get(f"/weichuan{page}")[1])
    expect(f"{pattern} on {page}", seen)
    return "/weichuan" + seen.group(0) if seen else "/weichuan/none"


def money(walk, say):
    """Funds, books, leads: fields that stand on a page only in the course of work others do; sent as that page would."""
    clerk, leader = walk.people["zhuanyuan"], walk.people["lingdao"]
    walk.form("baosong", "/weichuan/desk/funds/mappings", {"fund": "1", "count": "3", "cell-0": "name", "cell-1": "", "cell-2": "",
                                                           "text-0": say(0), "text-1": say(1), "text-2": say(2)})
    for n in range(1, 3):
        walk.form("baosong", f"/weichuan/desk/funds/mappings/{n}/end", {"reason": say(3)})
    village = found(clerk, "/desk/books", r"/desk/books/\d+")
    for path, who, fields in (("publish", "lingdao", {"month": "2026-10", "checkers": say(4)}), ("publish", "shenhe", {"month": "2026-10", "checkers": say(4)}),
                              ("year-end", "zhuanyuan", {"year": say(5)})):
        walk.form(who, f"{village}/{path}", fields)
    leader.post("/weichuan/desk/leads/rules", {"rule": "M47", "kind": "least_yuan", "amount": "5000", "until": "2026-12-31", "reason": say(6)},
                page="/weichuan/desk/leads/rules")
    walk.form("lingdao", found(leader, "/desk/leads/rules", r"/desk/leads/rules/\d+/end"), {"reason": say(7)})
    walk.form("zhuanyuan", found(clerk, "/desk/leads", r"/desk/leads/\d+") + "/act", {
        "version": "1", "event": "check", "login": say(0), "words": say(1), "result": say(2), "measure": say(3), "recovered": say(4), "quiet_until": say(5)})
    walk.form("baosong", "/weichuan/desk/pictures", {"shows": say(5)}, files=[("picture", f"{say(6)}.png".replace('"', "'"), png())])


def citizens(walk, say):
    """What people say who have a receipt; the ticket on the desk."""
    someone = walk.people[None]
    _, page = someone.get("/weichuan/hotline/new")
    asked = next(f for m, _, f in robot.forms(page) if m == "post")
    typed = {n: c[0] if c else v for n, k, v, c, _ in asked if k not in ("file", "checkbox", "button")}
    status, _, text = someone.post("/weichuan/hotline/new", {**typed, "title": say(0)[:60], "content": say(1), "name": say(2)[:20], "phone": "13900139000",
                                                             "place": say(3)[:40]}, page="/weichuan/hotline/new")
    if expect("a report", status == 201, re.findall(r'class="complaint">([^<]*)', text)):
        number, secret = re.findall(r'letter-title"><strong>([^<]+)<', text)
        walk.form(None, "/weichuan/hotline/track", {"number": number, "secret": secret})
        walk.form(None, "/weichuan/hotline/track", {"number": number, "secret": secret, "act": "rate", "service": say(4), "result": say(5), "text": say(6)})
        ticket = walk.people["chengban"].ask("GET", f"/weichuan/desk/hotline?number={number}")[1]["location"]
        walk.form("chengban", f"{ticket}/act", {"version": "1", "event": "dispatch", "office": say(0), "text": say(1), "result": say(2), "service": say(3),
                                                "ground": say(4), "other": say(5), "day": say(6), "days": say(7), "hours": say(0), "time": say(1)})
    status, _, text = someone.post("/weichuan/complaints/new", {"about": "none", "id": "0", "line": "0", "kind": "complaint", "against": "none",
                                   "text": say(7), "name": say(0)[:20], "phone": ""}, page="/weichuan/complaints/new")
    keys = re.findall(r"<strong>([^<]+)</strong>|class=\"secret\">([^<]+)<", text)
    keys = [a or b for a, b in keys]
    if expect("a complaint", status == 200 and len(keys) > 1, (status, keys)):
        walk.form(None, "/weichuan/complaints/track", {"number": keys[0], "secret": keys[1], "act": "rate", "rating": say(1), "words": say(2)})
    walk.form(None, "/weichuan/apply", {"description": say(3), "name": say(4), "sure": say(5), "instead": say(6)})


def office(walk, say, site):
    """Buttons and fields of the desk that stand beside others."""
    clerk = walk.people["zhuanyuan"]
    case = found(clerk, "/desk/cases?what=all", r"/desk/cases/\d+")
    walk.form("zhuanyuan", f"{case}/act", {"version": "1", "event": "accept", "delivered_by": say(0), "good_reason": say(1), "unclear": say(2),
                                           "word": say(3), "approved_by": say(4), "note": say(5), "on": say(6), "days": say(7)})
    walk.form("zhuanyuan", "/weichuan/desk/cases/recount", {"write": say(0)})
    walk.form("zhuanyuan", "/weichuan/desk/cases/views", {"name": say(1)[:12], "what_to_do": say(2)})
    walk.form("zhuanyuan", "/weichuan/desk/cases/views", {"name": "<b>zqx"})
    walk.form("zhuanyuan", "/weichuan/desk/report/2025/typed", {"figure": "t2.license.decisions", "value": say(3), "source": say(4), "own": say(5)})
    walk.form("zhuanyuan", "/weichuan/desk/report/2025/due", {"due": "2026-01-20", "notice": say(6)})
    walk.form("zhuanyuan", "/weichuan/desk/report/2025/publish", {"note": say(7), "checked": say(0)})
    walk.form("zhuanyuan", found(clerk, "/desk/service", r"/desk/service/\d+") + "/act", {"what": "remove", "reason": say(1), "sure": say(2)})
    walk.form("zhuanyuan", found(clerk, "/desk/stations", r"/desk/station/\d+") + "/photo", {"what": say(3)}, files=[("photo", "a.png", png())])
    walk.form("zhuanyuan", found(clerk, "/desk/training", r"/desk/training/\d+"), {"act": "sign", "code": say(4), "name": say(5), "file_id": say(6)},
              files=[("file", f"{say(7)}.txt".replace('"', "'"), b"zqx")])
    walk.people["admin"].post("/weichuan/desk/notices/test", {"channel": "mail", "address": "zqx@example.org"}, page="/weichuan/desk/notices/settings")
    site.command("jobs")
    walk.form("zhuanyuan", found(clerk, "/desk/notices", r"/desk/notices/\d+/decide"), {"what": "address", "address": say(0), "channel": say(1)})


def accounts(walk, say, site):
    """Log-in, passwords, sessions, the second factor, people and what is removed after its time; at the end, for own people."""
    admin = walk.people["admin"]
    page = "/weichuan/desk/settings/accounts"
    status, _, _ = admin.post(page, {"login": "zqx-new", "name": say(0)[:20], "role": "reporter", "until": "2026-12-31"}, page=page)
    expect("an account", status == 200, status)
    number = max(map(int, re.findall(r"/desk/settings/accounts/(\d+)\"", admin.get(page)[1])))
    walk.form("admin", page, {"login": say(1), "name": say(2), "role": say(3), "until": say(4)})
    walk.form("admin", f"{page}/{number}", {"what": "grant", "role": "reviewer", "org": say(5), "until": say(6), "to": say(7), "column": say(0),
                                            "which": say(1)})
    walk.form("admin", "/weichuan/desk/settings/sessions/end", {"account": say(2), "id": say(3)})
    walk.form("admin", "/weichuan/desk/cases/retention", {"sure": say(4)})
    for path, fields in (("account/end", {"id": say(5)}), ("account/totp", {"what": "start", "code": say(6), "secret": say(7)}),
                         ("account/password", {"old": say(0), "fresh": say(1), "again": say(2)})):
        walk.people["own"] = robot.roaming(site.person(max(site.accounts)))
        walk.form("own", f"/weichuan/desk/{path}", fields)
    walk.form(None, "/weichuan/login", {"login": say(3), "password": say(4), "totp": say(5), "next": say(6)})
    walk.people["own"] = robot.roaming(site.person(min(n for n in site.accounts if n.startswith("weichuan-"))))
    walk.form("own", "/weichuan/logout", {"next": say(7)})


def all_of_them(walk, site):
    """Each state once."""
    say = lambda n: robot.PAYLOADS[n % len(robot.PAYLOADS)]
    items(walk, say)
    applications(walk, say)
    voices(walk, say)
    programs(walk, say, site)
    money(walk, say)
    citizens(walk, say)
    office(walk, say, site)
    accounts(walk, say, site)

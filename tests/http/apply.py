#!/usr/bin/env python3
"""A citizen asks, the clerk handles, the leader signs, the answer is served: from outside, on both engines.

usage: tests/http/apply.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import io
import re
import zipfile
from urllib.parse import quote, urlencode

from lib_site import expect, run_on_engines

ID_NO = "410223198003152217"
ASK = {"description": "2025 年洧川镇低保金发放的村级汇总表", "kind": "np", "name": "王样例", "id_type": "居民身份证",
       "id_no": ID_NO, "phone": "13800138000", "email": "wang@example.org", "form": "electronic", "way": "email"}


def checked(number17):
    """The 17 digits with their check character."""
    total = sum(int(d) * w for d, w in zip(number17, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)))
    return number17 + "10X98765432"[total % 11]


def once_of(page):
    return re.search(r'name="once" value="([^"]+)"', page).group(1)


def apply(person, **change):
    """Fills the public form; (status, page)."""
    _, page = person.get("/apply")
    fields = {**ASK, "id_no": checked(ID_NO[:17]), "once": once_of(page), **change}
    status, _, text = person.post("/apply", fields, page="/apply", files=[("identity", "id.jpg", b"\xff\xd8\xff picture")])
    return status, text


def receipt_of(page):
    return (re.search(r"<strong>(\d{4}-\d{4})</strong>", page).group(1),
            re.search(r'class="secret">([\d ]+)<', page).group(1))


def bad_forms(site):
    citizen = site.person()
    for change, word in (({"id_no": "410223198003152210"}, "校验码"), ({"name": ""}, "姓名"), ({"description": "有"}, "请写清楚"),
                         ({"email": "", "way": "email"}, "邮箱"), ({"kind": "xx"}, "您是"), ({"phone": "", "email": "",
                          "way": "pickup"}, "至少填写一项")):
        status, page = apply(citizen, **change)
        expect(f"refused {change}", status == 422 and word in page, (status, word))
    status, page = apply(citizen, description="我要投诉村里的低保发放不公")
    expect("a complaint is told its channel", status == 422 and "12345" in page and 'name="sure"' in page, status)
    status, _ = apply(citizen, description="<script>alert(1)</script>全部会议纪要", sure="1")
    expect("markup is text", status == 200, status)


def citizen_side(site):
    citizen = site.person()
    _, page = citizen.get("/apply?q=" + quote("低保"))
    expect("what is public is shown first", "/item/" in page or "没有查到" in page)
    _, page = citizen.get("/apply")
    fields = {**ASK, "id_no": checked(ID_NO[:17]), "once": once_of(page)}
    status, _, page = citizen.post("/apply", fields, page="/apply", files=[("identity", "身份证.jpg", b"\xff\xd8\xff 1")])
    expect("accepted", status == 200 and "最迟答复" in page and "2026年12月24日" in page, status)
    number, secret = receipt_of(page)
    status, _, page = citizen.post("/apply", fields, page="/apply", files=[("identity", "身份证.jpg", b"\xff\xd8\xff 1")])
    expect("the same form again is the same application", status == 422 and number in page, status)
    status, _, page = citizen.post("/track", {"number": number, "secret": secret}, page="/track")
    expect("tracked", status == 200 and "第 20 天" in page and "条例" not in page[:0], status)
    expect("no person on the tracking page", ID_NO[:14] not in page and "13800138000" not in page)
    for wrong in ({"number": number, "secret": "000000000000"}, {"number": "2026-9999", "secret": secret}):
        status, _, page = citizen.post("/track", wrong, page="/track")
        expect("wrong secret", status == 422 and "编号或者查询码不对" in page, status)
    status, _, page = citizen.post("/track/word", {"number": number, "secret": secret, "kind": "withdraw",
                                                   "body": "不要了，先等等"}, page="/track")
    expect("a word of the applicant", status == 200 and "已经收到" in page, status)
    return number, secret


def nobody_else(site, number):
    for account in ("baosong", "ducha", "weichuan-03"):
        person = site.person(account)
        for path in ("/desk/cases/1", "/desk/cases/1/file/1", "/desk/cases/new"):
            status, page = person.get(path)
            expect(f"{account} {path}", status in (403, 404) and "王样例" not in page, status)
        _, page = person.get("/desk/cases")
        expect(f"{account} sees no person", "王样例" not in page and ID_NO[:14] not in page)
    status, _ = site.person().get("/desk/cases")
    expect("a stranger is sent to the log-in", status in (302, 303, 401, 403), status)
    expect("number", re.fullmatch(r"2026-\d{4}", number))


def case_path(clerk, number):
    _, page = clerk.get("/desk/cases?what=all&q=" + number)
    return re.search(f'<a href="(/desk/cases/\\d+)">[^<]*</a></td><td class="wordy">(?:(?!</tr>).)*?{number}</td>', page, re.S).group(1)


def handling(site, number, secret):
    clerk, leader = site.person("zhuanyuan"), site.person("lingdao")
    here = case_path(clerk, number)
    _, page = clerk.get(here)
    expect("the case", "低保金发放的村级汇总表" in page and "不要了，先等等" in page and "2026-12-24" in page)
    expect("the person is closed", "王样例" not in page and checked(ID_NO[:17]) not in page)
    expect("only what the law allows", 'value="accept"' in page and 'value="deliver"' not in page)
    status, _, page = clerk.post(here + "/person", {"why": ""}, page=here)
    expect("a reason is asked", status == 422 and "王样例" not in page, status)
    status, _, page = clerk.post(here + "/person", {"why": "核对身份"}, page=here)
    expect("opened with a reason", status == 200 and "王样例" in page and checked(ID_NO[:17]) in page, status)
    status, headers, body = clerk.ask("GET", here + "/file/1")
    expect("identity proof", status == 200 and body.startswith(b"\xff\xd8\xff") and
           "octet-stream" in headers["content-type"], status)
    status, _, body = clerk.ask("GET", here + "/package.zip")
    parts = zipfile.ZipFile(io.BytesIO(body)).namelist() if status == 200 else []
    expect("the whole case as one package", "案件.json" in parts and "SHA256SUMS" in parts and
           any(p.startswith("材料/") for p in parts), (status, parts))
    act = {"version": version_of(clerk, here), "on": "2026-11-26"}
    status, _, page = clerk.post(here + "/act", {**act, "event": "deliver", "delivered_by": "hand"}, page=here)
    expect("what the law does not allow is refused with the article", status == 422 and "第三十三条" in page, status)
    status, _, page = clerk.post(here + "/act", {**act, "event": "accept", "on": "2026-11-27"}, page=here)
    expect("not in the future", status == 422 and "今天或者以前" in page, status)
    expect("accepted", clerk.post(here + "/act", {**act, "event": "accept"}, page=here)[0] == 303)
    status, _, page = clerk.post(here + "/act", {**act, "event": "withdraw"}, page=here)
    expect("two handlers at once: the second is told", status == 422 and "刚被别人办过" in page, status)
    reply(site, clerk, leader, here, number)
    citizen = site.person()
    status, _, page = citizen.post("/track", {"number": number, "secret": secret}, page="/track")
    expect("answered", "已答复" in page and "下载 PDF" in page, re.findall(r"<strong>[^<]+|/track/letter.{200}", page)[:4])
    letter = re.search(r"/track/letter/(\d+)", page)
    expect("a letter to fetch", letter is not None)
    if letter:
        status, headers, body = citizen.ask("POST", letter.group(0), *form_of(citizen, number, secret))
        expect("the letter for him who has the secret", status == 200 and body.startswith(b"%PDF"), status)
        status, _, _ = citizen.ask("POST", letter.group(0), *form_of(citizen, number, "1234"))
        expect("and for nobody else", status == 404, status)


def form_of(person, number, secret):
    _, text = person.get("/track")
    token = re.search(r'name="csrf" value="([^"]*)"', text).group(1)
    return urlencode({"csrf": token, "number": number, "secret": secret}), {
        "Content-Type": "application/x-www-form-urlencoded"}


def version_of(clerk, here):
    _, page = clerk.get(here)
    return re.search(r'name="version" value="(\d+)"', page).group(1)


def reply(site, clerk, leader, here, number):
    site.person("admin")
    clerk.post("/desk/letters/settings", {"word": "洧政公开", "office": "洧川镇党政办", "address": "洧川镇政府", "phone":
               "0371-27800000", "review_body": "尉氏县人民政府", "court": "尉氏县人民法院"}, page="/desk/letters/settings")
    _, page = clerk.get(f"/desk/letters/new?case={number}&kind=granted")
    expect("the letter knows the case", "王样例" in page and "2026年11月26日" in page)
    fields = dict(re.findall(r'name="(f_[a-z_0-9]+)"[^>]*>([^<]*)<', page))
    fields.update({"kind": "granted", "case_no": number, "f_provide": "电子邮件发送汇总表"})
    status, headers, text = clerk.post("/desk/letters/new", fields, page=f"/desk/letters/new?case={number}&kind=granted")
    expect("drafted", status == 303, (status, re.findall(r"<strong>([^<]+)", text)[:2]))
    letter = headers.get("location", "/desk/letters/1")
    status, _, text = clerk.post(letter + "/act", {"event": "submit"}, page=letter)
    expect("handed in", status == 303, (status, re.findall(r"<strong>([^<]+)", text)[:2]))
    _, page = clerk.get(here)
    expect("the case is in review", "审核中" in page)
    status, _, page = clerk.post(letter + "/act", {"event": "approve"}, page=letter)
    expect("not by its author", status in (403, 422), status)
    status, _, text = leader.post(letter + "/act", {"event": "approve"}, page=letter)
    expect("signed by the leader", status == 303, (status, re.findall(r"<strong>([^<]+)", text)[:2]))
    status, _, text = clerk.post(letter + "/act", {"event": "serve", "by": "electronic", "on": "2026-11-26",
                                                   "proof": "电子邮件"}, page=letter)
    expect("served", status == 303, (status, re.findall(r"<strong>([^<]+)", text)[:2]))
    _, page = clerk.get(here)
    expect("the case is answered", "已答复" in page and "予以公开" in page)
    _, page = clerk.get("/desk/report/2026/figure/t3.granted.np")
    expect("it counts in table 3 and opens", number in page)
    _, page = clerk.get("/desk/notices")
    expect("a notice to the applicant waits or is printed", "申请" in page)


def by_the_office(site):
    clerk = site.person("zhuanyuan")
    paper = {**ASK, "id_no": checked(ID_NO[:17]), "channel": "post", "submitted_on": "2026-09-14", "way": "pickup",
             "description": "2024 年村集体经济合同台账"}
    status, _, page = clerk.post("/desk/cases/new", {**paper, "submitted_on": "2026-12-30"}, page="/desk/cases/new")
    expect("not from the future", status == 422, status)
    status, _, page = clerk.post("/desk/cases/new", paper, page="/desk/cases/new")
    expect("registered", status == 200 and "2026年10月16日" in page, status)
    number, _ = receipt_of(page)
    _, page = clerk.get("/desk/cases?what=late")
    expect("on the red list", number in page and "已超期 41 天" in page)
    status, _, page = clerk.post("/desk/cases/new", {**paper, "channel": "letter", "submitted_on": "2026-11-25"},
                                 page="/desk/cases/new")
    expect("a plain letter waits for confirmation", status == 200 and "确认收到之日起" in page, status)
    _, page = clerk.get("/desk/cases")
    expect("and that is said", "还没有和申请人确认收到" in page)
    status, headers, body = clerk.ask("GET", "/desk/cases/export/register.csv?what=all")
    text = body.decode("utf-8")
    expect("csv", status == 200 and text.startswith("\ufeff") and number in text, status)
    expect("csv holds no formula", not re.search(r'(^|,)"[=+@-]', text))
    status, _, body = clerk.ask("GET", "/desk/cases/export/register.xlsx?what=all")
    expect("xlsx", status == 200 and body[:2] == b"PK", status)
    status, _, page = clerk.post("/desk/cases/recount", {}, page="/desk/cases")
    expect("due days anew: nothing changed", status == 200 and "没有变化" in page, status)
    here = case_path(clerk, number)
    step = {"version": version_of(clerk, here), "event": "withdraw", "on": "2026-11-20", "note": "书面撤回"}
    status, _, page = clerk.post(here + "/act", step, page=here)
    expect("withdrawn", status == 303, (status, re.findall(r"<strong>([^<]+)", page)[:2]))
    _, page = clerk.get("/desk/report/2026/figure/t3.other_misc.np")
    expect("counts as other", number in page)
    status, _, page = clerk.post(here + "/change", {"what": "undo", "version": version_of(clerk, here), "why": "登记错了"},
                                 page=here)
    expect("taken back", status == 303, status)
    _, page = clerk.get(here)
    expect("and the trace stays", "<del>撤回申请</del>" in page and "登记错了" in page)


def many(site):
    citizen, last = site.person(), None
    for n in range(24):
        last = apply(citizen, name="李样例", id_no=checked("41022319790101001"), description=f"第 {n} 号会议纪要")
    expect("a flood ends with a clear sentence", last[0] in (422, 429), last[0])


def walk(site):
    bad_forms(site)
    number, secret = citizen_side(site)
    nobody_else(site, number)
    handling(site, number, secret)
    by_the_office(site)
    site.ask("GET", "/")
    many(site)


if __name__ == "__main__":
    run_on_engines(walk)

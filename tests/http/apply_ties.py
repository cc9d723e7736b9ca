#!/usr/bin/env python3
"""What ties applications to each other and to the rest of the house: one form split into several cases, a complaint that
goes on with the hotline or as a letter, filters kept under a name, the register on paper, "asked three times" as a draft.

usage: tests/http/apply_ties.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import json
import re
import time
import urllib.parse

from lib_site import ROOT, SCRATCH, expect, run_on_engines

NAME, PHONE = "赵样例", "13900139000"


def ask(person, description, name=NAME, **more):
    """Sends the public form; (status, page)."""
    _, page = person.get("/apply")
    fields = {"description": description, "kind": "np", "name": name, "id_type": "护照", "id_no": "E20260001", "phone": PHONE,
              "form": "electronic", "way": "pickup", "once": re.search(r'name="once" value="([^"]+)"', page).group(1), **more}
    status, _, page = person.post("/apply", fields, page="/apply")
    return status, page


def receipt(page):
    return (re.search(r"<strong>(\d{4}-\d{4})</strong>", page).group(1),
            re.search(r'class="secret">([\d ]+)<', page).group(1))


def case_of(clerk, number):
    _, page = clerk.get("/desk/cases?what=all&q=" + number)
    return re.search(r'href="(/desk/cases/\d+)"', page).group(1)


def version(page):
    return re.search(r'name="version" value="(\d+)"', page).group(1)


def splitting(site, clerk):
    citizen = site.person()
    number, secret = receipt(ask(citizen, "第一，2025 年村级道路硬化验收报告；第二，2024 年低保花名册；第三，机井维修合同")[1])
    here = case_of(clerk, number)
    _, page = clerk.get(here)
    expect("splitting is offered", "拆开办" in page)
    parts = "2025 年村级道路硬化验收报告\n2024 年低保花名册\n\n机井维修合同\n"
    status, _, text = clerk.post(here + "/split", {"version": version(page), "parts": "只有一样东西"}, page=here)
    expect("one part is no split", status == 422 and "2 到 12 项" in text, status)
    status, _, text = clerk.post(here + "/split", {"version": "999", "parts": parts}, page=here)
    expect("two at once: the second is told", status == 422 and "刚被别人办过" in text, status)
    before = int(re.search(r"全部", clerk.get("/desk/cases?what=all")[1]) is not None)
    status, _, text = clerk.post(here + "/split", {"version": version(page), "parts": parts}, page=here)
    expect("split", status == 303 and before, (status, re.findall(r"<strong>([^<]+)", text)[:2]))
    _, page = clerk.get(here)
    family = re.findall(r'<a href="(/desk/cases/\d+)">(\d{4}-\d{4}) ([^<]+)</a>', page)
    family = sorted(set(family))
    expect("three cases, the first keeps its number", len(family) == 3 and family[0][1] == number, family)
    expect("the words as they were written stay with the first", "第三，机井维修合同" in page and "一份申请拆成几件" in page)
    expect("not twice", "拆开办" not in page)
    _, first = clerk.get(here)
    due = re.search(r"答复期限</dt><dd>(\d{4}-\d\d-\d\d)", first).group(1)
    for path, _, subject in family[1:]:
        _, child = clerk.get(path)
        expect(f"{subject}: same limit", due in child and "申请人信息" in child)
    status, _, text = citizen.post("/track", {"number": family[2][1], "secret": secret}, page="/track")
    expect("followed with the secret of the first", status == 200 and "机井维修合同" in text and number in text, status)
    status, _, text = citizen.post("/track", {"number": family[2][1], "secret": "123412341234"}, page="/track")
    expect("and with no other", status == 422 and "机井维修合同" not in text, status)
    _, page = clerk.get("/desk/report/2026/figure/t3.new.np")
    expect("each counts once in table 3", all(n in page for _, n, _ in family))
    _, page = clerk.get("/desk/notices")
    expect("the applicant is told", "分成 3 件办理" in page)


def another_spelling(site, clerk):
    """The same phone under another name: told to the clerk as a question, with the case of nobody else."""
    first, _ = receipt(ask(site.person(), "2023 年村庄规划图", name="周样例", id_no="E5555501", phone="13700001111")[1])
    second, _ = receipt(ask(site.person(), "2023 年村庄规划说明", name="周祥例", id_no="E5555507", phone="137 0000 1111")[1])
    third, _ = receipt(ask(site.person(), "2023 年道路规划", name="吴样例", id_no="E5555509", phone="13700002222")[1])
    _, page = clerk.get(case_of(clerk, second))
    asked = page[page.index("可能是同一个人"):] if "可能是同一个人" in page else ""
    expect("proposed, not decided", first in asked and third not in asked and "请核对" in asked)
    expect("not as the same applicant", "同一申请人近三年" not in page)
    near, _ = receipt(ask(site.person(), "2023 年水系规划", name="周样", id_no="G5501", phone="13700003333")[1])
    asked = ""
    for _ in range(50):  # the job has to come by
        _, page = clerk.get(case_of(clerk, near))
        asked = page[page.index("可能是同一个人"):] if "可能是同一个人" in page else ""
        if asked:
            break
        time.sleep(0.2)
    expect("a name one character shorter, the same end of the number", first in asked and third not in asked, (first, third))
    _, page = clerk.get(case_of(clerk, third))
    expect("nobody by chance", "可能是同一个人" not in page)


def to_the_hotline(site, clerk):
    citizen = site.person()
    status, page = ask(citizen, "我要投诉村里修路占地不给补偿", name="钱样例")
    expect("the right channel is told first", status == 422 and "给镇政府写信" in page, status)
    status, page = ask(citizen, "我要投诉村里修路占地不给补偿", name="钱样例", instead="letter")
    expect("a letter instead", status == 200 and "X2026-" in page and "个工作日内答复" in page, status)
    number, secret = (re.search(r"<strong>(X2026-\d+)</strong>", page).group(1),
                      re.search(r"<strong>([\d ]{12,})</strong>", page).group(1))
    status, _, page = citizen.post("/voices/track", {"number": number, "secret": secret}, page="/voices/track")
    expect("and is followed there", status == 200 and "占地" in page, status)
    _, page = clerk.get("/desk/cases?what=all")
    expect("no application was made of it", "修路占地" not in page)

    number, secret = receipt(ask(citizen, "我要投诉村里修路占地不给补偿", name="钱样例", sure="1")[1])
    here = case_of(clerk, number)
    status, _, page = clerk.post(here + "/hotline", {"kind": "complaint", "consent": ""}, page=here)
    expect("not without consent", status == 422 and "怎样同意的" in page, status)
    status, _, page = clerk.post(here + "/hotline", {"kind": "complaint", "consent": "11月26日电话同意"}, page=here)
    expect("handed over", status == 303, (status, re.findall(r"<strong>([^<]+)", page)[:2]))
    _, page = clerk.get(here)
    ticket = re.search(r'<a href="(/desk/hotline/\d+)">工单 (公开\d{4}-\d{4})</a>', page)
    expect("the case names the ticket", ticket is not None and "电话同意" in page)
    if ticket:
        _, text = clerk.get(ticket.group(1))
        expect("the ticket has the words, the caller stays closed", "修路占地" in text and "钱样例" not in text)
    expect("once", "转热线办理</summary>" not in page)
    _, page = clerk.get(f"/desk/letters/new?case={number}&kind=noproc_petition")
    expect("the letter tells it", ticket is not None and f"热线工单（编号{ticket.group(2)}）" in page)
    return ticket


def kept_filters(site, clerk):
    _, _, _ = clerk.post("/desk/cases/views", {"what": "open", "kind": "np", "mine": "", "name": "个人在办"}, page="/desk/cases")
    _, page = clerk.get("/desk/cases")
    link = re.search(r'<a href="(/desk/cases\?[^"]+)"[^>]*>个人在办</a>', page)
    expect("kept under a name", link is not None)
    status, page = clerk.get(link.group(1).replace("&amp;", "&"))
    expect("and opens", status == 200 and 'value="np" selected' in page, status)
    _, page = site.person("lingdao").get("/desk/cases")
    expect("nobody else sees it", "个人在办" not in page)
    status, _, _ = clerk.post("/desk/cases/views", {"what": "all", "q": "<b>&x=1", "name": "<script>x"},
                              page="/desk/cases")
    _, page = clerk.get("/desk/cases")
    expect("a name is text", status == 303 and "<script>x" not in page and "&lt;script&gt;x" in page, status)
    clerk.post("/desk/cases/views", {"what_to_do": "drop", "name": "<script>x"}, page="/desk/cases")
    _, page = clerk.get("/desk/cases")
    expect("dropped", "&lt;script&gt;x" not in page and "个人在办" in page)
    status, page = clerk.get("/desk/cases/print?what=all")
    expect("the register on paper", status == 200 and "机井维修合同" in page and NAME not in page and PHONE not in page, status)
    for account in ("baosong", "weichuan-03"):
        status, page = site.person(account).get("/desk/cases/print?what=all")
        expect(f"not for {account}", status == 403 and "机井" not in page, status)


REGISTER = """依申请公开登记簿（2020 年）
受理编号,申请人类型,申请事项,受理日期,答复类型,答复日期
2020-1,个人,2019 年危房改造名单,2020-03-02,全部公开,2020-03-20
2020-2,某律师事务所,征收土地预公告,2020-04-01,信息不存在,2020-04-20
2020-3,个人,会议纪要,2020-05-01,随便写的,2020-05-20
"""


def old_register(site, clerk):
    """The paper register as a list: looked at, taken in, twice is once; a bad row costs only itself."""
    def send(act):
        return clerk.post("/desk/cases/upload", {"act": act}, page="/desk/cases/upload",
                          files=[("file", "登记簿.csv", REGISTER.encode("gb18030"))])
    status, _, page = send("look")
    expect("looked at", status == 200 and "可以导入 2 行" in page and "21 种结果之一" in page, status)
    _, page = clerk.get("/desk/cases?what=all&q=2020-1")
    expect("nothing written", "危房改造" not in page)
    for _ in range(2):
        status, _, page = send("take")
        expect("taken", status == 200 and "2 行" in page, status)
    _, page = clerk.get("/desk/report/2020/figure/t3.granted.np")
    expect("counts once in its year", page.count("2020-1") >= 1 and "危房改造" in page)
    status, _, page = clerk.post("/desk/cases/upload", {"act": "take"}, page="/desk/cases/upload", files=[("file", "x.xlsx", b"PK\x03\x04 no")])
    expect("rubbish is refused with a sentence", status == 422 and "complaints" in page, status)
    expect("not for a handler", site.person("chengban").get("/desk/cases/upload")[0] == 403)


TOGETHER = """今天收到的申请
申请人类型,申请人,身份证号,手机,地址,所需信息,收到方式,收到日期,确认日期
个人,成批甲,11010519491231002X,13600002222,花桥刘村一组,2020 年低保发放到户明细,挂号信,2021-09-13,
企业,成批乙公司,91410200MA00000000,,县城人民路 1 号,垃圾清运招标合同,传真,2021-09-13,2021-09-14
个人,成批丙,110105194912310021,13600003333,,宅基地审批台账,当面,2021-09-13,
个人,成批丁,E77770001,13600004444,,会议纪要,网上,2021-09-13,
"""


def together(site, clerk):
    """Ten letters of one morning as a list: each gets its number, day and code, as if entered by itself; the same list again enters none."""
    def send(act):
        return clerk.post("/desk/cases/upload", {"act": act, "list": "new"}, page="/desk/cases/upload?list=new",
                          files=[("file", "今天.csv", TOGETHER.encode())])
    status, _, page = send("look")
    expect("looked at: two of four", status == 200 and "可以导入 2 行" in page and "校验码" in page and "网上交的" in page, status)
    expect("looking gives no codes", "查询码只显示" not in page and "成批甲" not in clerk.get("/desk/cases?what=all&q=" + urllib.parse.quote("低保发放到户"))[1])
    status, _, page = send("take")
    lines = re.findall(r'<td>(成批[^<]+)</td><td><a href="[^"]*/desk/cases/\d+">(\d{4}-\d+)</a></td><td class="secret">([\d ]+)</td><td>([^<]+)</td>', page)
    expect("two receipts", status == 200 and [line[0] for line in lines] == ["成批甲", "成批乙公司"], lines)
    expect("a letter counts from its arrival, a fax from the day both agree on",
           [line[3] for line in lines] == ["2021年10月15日", "2021年10月18日"], lines)
    status, _, page = send("take")
    expect("the same list again enters none", status == 200 and "查询码只显示" not in page and "早已登记 2 行" in page, status)
    person = site.person()
    status, _, page = person.post("/track", {"number": lines[0][1], "secret": lines[0][2]}, page="/track")
    expect("the code opens the case", status == 200 and "低保发放到户" in page, status)
    expect("not for a handler", site.person("chengban").get("/desk/cases/upload?list=new")[0] == 403)


def fee_by_pages(site, clerk):
    """230 pages: 31-100 at 10, 101-200 at 20, the rest at 40 yuan, each band a line of the notice."""
    number, _ = receipt(ask(site.person(), "全部工程档案", name="郭样例", id_no="E6660001", phone="13600001111")[1])
    _, page = clerk.get(f"/desk/letters/new?case={number}&kind=fee_notice&pages=230")
    expect("each band explained", "共230页" in page and "第31页至第100页每页10元，计700元" in page and "按量计收" in page and
           ">3900<" in page or "3900" in page, re.findall(r"共230页[^<]*", page))


def asked_three_times(site, clerk):
    for n, name in enumerate(("甲样例", "乙样例", "丙样例")):
        status, _ = ask(site.person(), "2025 年高标准农田建设项目中标结果", name=name, id_no=f"E3000000{n}")
        expect("asked", status == 200, status)
    _, page = clerk.get("/desk/alike")
    expect("proposed", "高标准农田" in page and "3 次" in page and "起草主动公开" in page)
    root = re.search(r'高标准农田.*?name="root" value="([^"]+)"', page, re.S).group(1)
    column = re.search(r'<option value="([a-z0-9-]+)">', page[page.index("放在哪个栏目"):]).group(1)
    status, headers, text = clerk.post("/desk/alike/draft", {"root": root, "column": column}, page="/desk/alike")
    expect("a draft", status == 303 and "/desk/items/" in headers.get("location", ""), (status, text[-300:]))
    _, page = clerk.get(headers["location"])
    expect("with its title and ground", "高标准农田" in page and "第四十四条" in page and "甲样例" not in page)


def new_notice(site):
    """One more day off is announced: which last days move from what to what, first only told, then written."""
    law = SCRATCH / f"law-{site.data.name}"
    law.mkdir()
    holidays = json.loads((ROOT / "law/holidays.json").read_text(encoding="utf-8"))
    year = next(y for y in holidays["years"] if y["year"] == 2026)
    year["workdays"] -= 1
    year["notices"].append({**year["notices"][0], "no": "国办发明电〔2026〕99号", "date": "2026-11-25",
                            "amends": year["notices"][0]["no"], "days": [
        {"date": "2026-12-10", "weekday": "周四", "name": "测试日", "kind": "holiday"}]})
    (law / "holidays.json").write_text(json.dumps(holidays, ensure_ascii=False), encoding="utf-8")
    number, _ = receipt(ask(site.person(), "测试日之前交的申请，要一份会议纪要", name="丁样例", id_no="E9990001")[1])
    site.move_to("2026-11-26T10:00", lambda s: s.options.extend(["--law", str(law)]))
    clerk = site.person("zhuanyuan")
    for fields, told in (({}, True), ({"write": "1"}, True), ({}, False)):
        status, _, page = clerk.post("/desk/cases/recount", fields, page="/desk/cases")
        row = re.search(f"{number}.*?</tr>", page, re.S)
        expect(f"before and after {fields}", status == 200 and told == bool(row) and
               (not told or ("2026-12-24" in row[0] and "2026-12-25" in row[0])), row and row[0])
    _, page = clerk.get("/desk/cases?what=all&q=" + number)
    expect("the new last day stands", "2026-12-25" in page)


def walk(site):
    clerk = site.person("zhuanyuan")
    splitting(site, clerk)
    to_the_hotline(site, clerk)
    kept_filters(site, clerk)
    another_spelling(site, clerk)
    old_register(site, clerk)
    together(site, clerk)
    fee_by_pages(site, clerk)
    asked_three_times(site, clerk)
    new_notice(site)
    verified = site.command("verify", "--json")
    expect("the record is whole, the tally too", verified.returncode == 0 and '"wrong":0' in verified.stdout.replace(" ", ""),
           verified.stdout[-300:])


if __name__ == "__main__":
    run_on_engines(walk)

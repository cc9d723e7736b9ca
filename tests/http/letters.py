#!/usr/bin/env python3
"""Letters from outside: a handler writes one, the leader approves it, it is downloaded and served; nobody
else sees it, and what the law wants in it can not be left out.

usage: tests/http/letters.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import re

from lib_site import expect, run_on_engines

FACTS = {"kind": "deny_case", "case_no": "2026-0001", "f_applicant": "张明远", "f_subject": "某案的处罚决定书",
         "f_case_no": "2026-0001", "f_received_on": "2026年11月2日", "f_reason": ""}


def settings(clerk):
    _, page = clerk.get("/desk/letters/settings")
    expect("review body from the tree", 'value="尉氏县人民政府"' in page)
    expect("court from the tree", 'value="尉氏县人民法院"' in page)
    fields = {"word": "洧政公开", "office": "党政办公室", "address": "人民路1号", "phone": "0371-27610001",
              "review_body": "尉氏县人民政府", "court": "尉氏县人民法院", "fee_pay": "非税缴款码"}
    status, _, page = clerk.post("/desk/letters/settings", {**fields, "word": ""}, page="/desk/letters/settings")
    expect("settings without a word", status == 422, status)
    status, _, _ = clerk.post("/desk/letters/settings", fields, page="/desk/letters/settings")
    expect("settings saved", status == 303, status)


def several_items(clerk):
    """One answer for two items: offered, each asked for its own facts; a pair that table 3 counts apart is not taken."""
    status, page = clerk.get("/desk/letters/new?kind=deny_internal&case=2026-0001")
    expect("offered", status == 200 and 'name="part" value="unable_not_held"' in page and 'value="granted"' not in page, status)
    status, page = clerk.get("/desk/letters/new?kind=deny_internal&part=unable_not_held&part=granted&case=2026-0001")
    expect("asks for each", status == 200 and all(f'name="f_{f}"' in page for f in ("item1", "item2", "reason1", "kind1", "search2"))
           and 'value="granted"' not in page and len(page) < 50_000, status)
    fields = {**FACTS, "kind": "deny_internal", "part": "unable_not_held", "f_item1": "人事任免名册", "f_item2": "2001年会议纪要",
              "f_kind1": "人事管理", "f_reason1": "属于人事管理", "f_search2": "查阅了收发文登记"}
    status, headers, _ = clerk.post("/desk/letters/new", fields)
    expect("drafted for two", status == 303, status)
    status, page = clerk.get(headers["location"])
    expect("both are told", status == 200 and "人事任免名册" in page and "2001年会议纪要" in page and "第十六条第一款" in page and
           "第三十六条第四项" in page and "必须写明" not in page, status)


def walk(site):
    clerk, leader = site.person("zhuanyuan"), site.person("lingdao")
    settings(clerk)
    for path in ("/desk/letters", "/desk/letters/new", "/desk/letters/new?kind=deny_case&case=2026-0001",
                 "/desk/letters/new?kind=partial"):
        status, page = clerk.get(path)
        expect(path, status == 200 and len(page) < 50_000, (status, len(page)))
    status, page = clerk.get("/desk/alike?q=%E4%BD%8E%E4%BF%9D")
    expect("nothing alike yet", status == 200 and "以前没有人问过" in page and "没有被问过三次" in page, status)
    several_items(clerk)
    status, headers, _ = clerk.post("/desk/letters/new", FACTS)
    expect("drafted", status == 303, status)
    letter = headers["location"]
    status, page = clerk.get(letter)
    expect("draft shown", status == 200 and "张明远" in page and "应当先申请行政复议" in page)
    expect("what is missing is said", "还没有填“理由”" in page)
    status, _, page = clerk.post(letter + "/act", {"event": "submit"}, page=letter)
    expect("incomplete does not go", status == 422, status)
    text = re.search(r'<textarea id="text"[^>]*>(.*?)</textarea>', page, re.S).group(1)
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    edit = {**FACTS, "f_reason": "案件尚在办理。", "version": version}
    status, _, _ = clerk.post(letter + "/edit", {**edit, "text": text.replace("{救济告知}", "")}, page=letter)
    expect("edited", status == 303, status)
    status, _, page = clerk.post(letter + "/edit", {**edit, "text": text}, page=letter)
    expect("an old version is refused", status == 422 and "重新打开" in page, status)
    status, _, page = clerk.post(letter + "/act", {"event": "submit"}, page=letter)
    expect("without remedy it does not go", status == 422 and "救济" in page, status)
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    clerk.post(letter + "/edit", {**edit, "version": version, "text": text + "\n<script>alert(1)</script>"},
               page=letter)
    _, page = clerk.get(letter)
    expect("escaped", "<script>alert" not in page)
    expect("submitted", clerk.post(letter + "/act", {"event": "submit"}, page=letter)[0] == 303)
    status, _, _ = clerk.post(letter + "/act", {"event": "approve"}, page=letter)
    expect("not by himself", status == 403, status)
    expect("approved", leader.post(letter + "/act", {"event": "approve"}, page=letter)[0] == 303)
    _, page = clerk.get(letter)
    expect("number", "洧政公开〔2026〕第1号—复" in page)
    for name, magic in (("letter.pdf", b"%PDF"), ("letter.docx", b"PK")):
        status, _, body = clerk.ask("GET", f"{letter}/file/{name}")
        expect(name, status == 200 and body.startswith(magic), status)
    serve = {"event": "serve", "by": "post", "on": "2026-11-26", "received_on": "", "proof": "EMS 1234"}
    expect("not before its day", clerk.post(letter + "/act", {**serve, "on": "2026-11-01"}, page=letter)[0] == 422)
    expect("served", clerk.post(letter + "/act", serve, page=letter)[0] == 303)
    status, _, page = clerk.post(letter + "/act", serve)
    expect("not twice", status == 422, (status, page[:300]))
    for who in (site.person(), site.person("ducha")):
        for path in (letter, letter + "/file/letter.pdf", "/desk/letters"):
            status, page = who.get(path)
            expect("not for others " + path, status != 200 and "张明远" not in page, status)
    raw = b"".join(p.read_bytes() for p in site.data.rglob("*") if p.is_file())
    expect("sealed at rest", "张明远".encode() not in raw)
    for bad in ("/desk/letters/999", "/desk/letters/new?kind=nothing", letter + "/file/other.exe"):
        expect(bad, clerk.get(bad)[0] == 404)


if __name__ == "__main__":
    run_on_engines(walk)

#!/usr/bin/env python3
"""Proactive disclosure from a clerk's file to the public page: a Word notice with a subsidy table full of ID
numbers; the gate; four pairs of eyes; a clash of two editors; revision; withdrawal. A masked number is nowhere
in what the public can fetch, nor is a draft.

usage: tests/http/disclose.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import io
import json
import re
import zipfile
from urllib.parse import quote

from lib_site import expect, run_on_engines

NUMBER = "11010519491231002X"  # the example of GB 11643: right check digit, nobody's


def docx(paragraphs, rows):
    """A small Word file."""
    def p(text):
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    table = "<w:tbl>" + "".join("<w:tr>" + "".join(f"<w:tc>{p(c)}</w:tc>" for c in row) + "</w:tr>" for row in rows)
    body = "".join(map(p, paragraphs)) + table + "</w:tbl>" + p("洧川镇人民政府")
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                   '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                   '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
                   'officedocument.wordprocessingml.document.main+xml"/></Types>')
        z.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   '<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                   'officeDocument" Target="word/document.xml"/></Relationships>')
        z.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def form(page, **changes):
    """The fields of an edit page as a browser would send them."""
    column = re.search(r'<select id="field-column".*?<option value="([^"]+)"[^>]*>(?!请选择)', page, re.S).group(1)
    fields = {"title": "2026 年耕地地力保护补贴公示", "column": column, "kind": "list", "body": "", "issuer": "洧川镇人民政府",
              "formed_on": "2026-11-20", "doc_no": "", "topic": "农业农村", "abstract": "", "explains": "",
              "valid_until": "", "notice_until": "", "version": re.search(r'name="version" value="(\d*)"', page).group(1),
              "body_kind": re.search(r'name="body_kind" value="(\w*)"', page).group(1)}
    return {**fields, **changes}


def do(person, item, event, **more):
    """Presses a button of the item's page; (status, page)."""
    _, page = person.get(item)
    version = re.search(r'name="version" value="(\d+)"', page)
    status, _, text = person.post(f"{item}/act", {"event": event, "version": version.group(1) if version else "0", **more},
                                  page=item)
    return status, text


CHECKED = {"secret": "1", "privacy": "1", "stability": "1"}


def write(site):
    """The reporter's part; gives the path of the item."""
    reporter = site.person("baosong")
    _, page = reporter.get("/weichuan/desk/items/new")
    file = docx(["各村：", "现将补贴名单公示如下。"], [["姓名", "身份证号", "金额（元）"], ["张三", NUMBER, "120.00"]])
    status, _, text = reporter.post("/weichuan/desk/items/new", form(page, doc_no="豫农[2026]3号"),
                                    page="/weichuan/desk/items/new", files=[("file", "公示.docx", file)])
    expect("wrong document number is told, the text stays", status == 422 and "六角括号" in text and NUMBER in text, status)
    status, headers, _ = reporter.post("/weichuan/desk/items/new", form(page), page="/weichuan/desk/items/new",
                                       files=[("file", "公示.docx", file)])
    expect("draft made", status == 303, status)
    item = headers.get("location", "")
    _, page = reporter.get(item)
    expect("hit shown in place", f"<mark>{NUMBER}</mark>" in page and "不遮盖不能发布" in page)
    expect("table of the file", '<th scope="col">姓名</th>' in page)
    return reporter, item


def path(site):
    reporter, item = write(site)
    number = item.rsplit("/", 1)[1]
    citizen = site.person()
    for address in (f"/weichuan/item/{number}", item, f"{item}/edit", f"{item}/sheet"):
        status, text = citizen.get(address)
        expect(f"draft not public at {address}", status in (303, 401, 403, 404) and NUMBER not in text, status)
    handler = site.person("chengban")
    expect("hotline handler sees no drafts", handler.get(item)[0] == 403)
    reviewer, clerk, leader = site.person("shenhe"), site.person("zhuanyuan"), site.person("lingdao")
    status, text = do(reporter, item, "urgent", reason="公示期就要开始")
    expect("urgent", status == 303, status)
    status, text = do(leader, item, "release", **CHECKED)
    expect("the gate holds", status == 422 and "没有遮盖" in text, status)
    expect("returned", do(leader, item, "return", reason="请遮盖身份证号")[0] == 303)
    _, page = reporter.get(item)
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    expect("masked", reporter.post(f"{item}/mask", {"version": version}, page=item)[0] == 303)
    _, page = reporter.get(item)
    expect("number gone, name stays", NUMBER not in page and "张三" in page and "002X" in page)
    clash(reporter, clerk, item)
    expect("submitted", do(reporter, item, "submit")[0] == 303)
    expect("reporter may not pass", do(reporter, item, "pass")[0] == 403)
    expect("first", do(reviewer, item, "pass")[0] == 303)
    expect("one person is one eye", do(reviewer, item, "pass")[0] in (403, 422))
    expect("clerk who saved may not pass", do(clerk, item, "pass")[0] == 403)
    expect("returned again", do(reviewer, item, "return", reason="换人复审")[0] == 303)
    return reporter, reviewer, clerk, leader, item


def clash(reporter, clerk, item):
    """Two editors at once: the second sees both texts and loses nothing."""
    edit = f"{item}/edit"
    _, page = reporter.get(edit)
    html = re.search(r'name="body"[^>]*>(.*?)</textarea>', page, re.S).group(1)
    for mark, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        html = html.replace(mark, sign)
    mine = form(page, title="甲的标题", body=html)
    theirs = form(page, title="2026 年耕地地力保护补贴公示", body=html + "<p>乙添的一句<script>alert(1)</script></p>")
    expect("first editor saves", clerk.post(edit, theirs, page=edit, files=[])[0] == 303)
    status, _, text = reporter.post(edit, mine, page=edit)
    expect("second editor sees both", status == 409 and "甲的标题" in text and "乙添的一句" in text, status)
    expect("script gone", "alert(1)" not in clerk.get(item)[1])


def revise(site, reporter, leader, item):
    """A revision goes the same way; the public sees what changed, but no number."""
    number = item.rsplit("/", 1)[1]
    status, headers, _ = reporter.post(f"{item}/revise", {"reason": "补写联系人"}, page=item)
    expect("revision drafted", status == 303, status)
    edit = headers.get("location", "")
    draft = edit.rsplit("/", 1)[0]
    _, page = reporter.get(edit)
    status, _, _ = reporter.post(edit, form(page, body="<p>联系人手机 13812345678</p><p>第二句</p>"), page=edit)
    expect("revision saved", status == 303, status)
    expect("urgent", do(reporter, draft, "urgent", reason="更正")[0] == 303)
    clerk = site.person("zhuanyuan")
    _, page = clerk.get(draft)
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    expect("allowed by a second person", clerk.post(f"{draft}/allow", {"version": version, "reason": "值班电话"},
                                                    page=draft)[0] == 303)
    expect("released", do(leader, draft, "release", **CHECKED)[0] == 303)
    status, page = site.person().get(f"/weichuan/item/{number}")
    expect("new text under the old address", "第二句" in page and "13812345678" in page)
    feed = json.loads(site.person().get("/weichuan/feed/feed.json")[1])["items"]
    entry = next(one for one in feed if one["url"].endswith(f"/item/{number}"))
    expect("the feed tells when", entry["date_modified"] > entry["date_published"] and entry["date_modified"] in
           site.person().get("/weichuan/feed/feed.atom")[1], entry)
    status, page = site.person().get(f"/weichuan/item/{number}/changes")
    expect("what changed", status == 200 and "<ins>第二句</ins>" in page and "<del>" in page and "补写联系人" in page, status)
    expect("numbers are covered there", "13812345678" not in page and NUMBER not in page)
    expect("what went from a list of names is counted, not told", "删去" in page and "乙添的一句" not in page)
    expect("the draft is no page", site.person().get(f"/weichuan/item/{draft.rsplit('/', 1)[1]}")[0] == 404)
    status, page = clerk.get("/weichuan/desk/gaps")
    expect("gaps", status == 200 and "公开缺口" in page and "超期未更新" in page, status)
    status, body = clerk.get("/weichuan/api/desk/gaps")
    expect("gaps as JSON", status == 200 and body.startswith("{") and '"gaps":[' in body, status)


def sheet_files(site, clerk, item):
    """The record of the secrecy check to sign, as Word and PDF, without a number that was covered."""
    status, headers, body = clerk.ask("GET", f"{item}/sheet/sheet.docx")
    expect("record as Word", status == 200 and body[:2] == b"PK" and "attachment" in headers.get("content-disposition", ""), status)
    words = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode()
    expect("its words", all(w in words for w in ("保密审查记录表", "是否涉及国家秘密", "第十七条", "审查人（签名）", "分管领导", "公示期就要开始")))
    expect("no covered number in it", NUMBER not in words)
    status, _, body = clerk.ask("GET", f"{item}/sheet/sheet.pdf")
    expect("record as PDF", status == 200 and body[:5] == b"%PDF-", status)
    expect("no other file", clerk.ask("GET", f"{item}/sheet/other.pdf")[0] == 404)
    expect("not for everybody", site.person().ask("GET", f"{item}/sheet/sheet.pdf")[0] in (303, 403))
    open_draft = site.person("baosong").post("/weichuan/desk/items/new", form(clerk.get("/weichuan/desk/items/new")[1], body="正文"),
                                             page="/weichuan/desk/items/new")[1]["location"]
    expect("no record before the check", clerk.ask("GET", f"{open_draft}/sheet/sheet.docx")[0] == 404)


def publish(site):
    reporter, reviewer, clerk, leader, item = path(site)
    number = item.rsplit("/", 1)[1]
    expect("submitted anew", do(reporter, item, "submit")[0] == 303)
    expect("first", do(reviewer, item, "pass")[0] == 303)
    expect("the clerk wrote in it", do(clerk, item, "pass")[0] == 403)
    expect("urgent way out", do(reviewer, item, "return", reason="改走紧急程序")[0] == 303)
    expect("urgent", do(reporter, item, "urgent", reason="公示期就要开始")[0] == 303)
    expect("secrecy must be answered", do(leader, item, "release", secret="1")[0] == 422)
    expect("released", do(leader, item, "release", **CHECKED)[0] == 303)
    status, page = site.person().get(f"/weichuan/item/{number}")
    expect("public", status == 200 and "张三" in page and "乙添的一句" in page, status)
    sheet = clerk.get(f"{item}/sheet")
    expect("record sheet", sheet[0] == 200 and "保密审查记录表" in sheet[1] and "分管领导" in sheet[1], sheet[0])
    sheet_files(site, clerk, item)
    for address in ("/weichuan/", "/weichuan/columns", f"/weichuan/item/{number}", "/weichuan/search?q=" + quote("补贴")):
        status, text = site.person().get(address)
        expect(f"number nowhere at {address}", status == 200 and NUMBER not in text, status)
    status, text = site.person().get(f"/weichuan/search?q={NUMBER}")
    expect("search does not know the number", status == 200 and "没有找到" in text, status)
    revise(site, reporter, leader, item)
    expect("withdrawn", do(clerk, item, "withdraw", reason="公示期已满")[0] == 303)
    status, page = site.person().get(f"/weichuan/item/{number}")
    expect("tombstone", status == 410 and "公示期已满" in page and "张三" not in page, status)


if __name__ == "__main__":
    run_on_engines(publish)

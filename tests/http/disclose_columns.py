#!/usr/bin/env python3
"""Columns as the organisation sets them, and the inspection's indicators computed from the record.

usage: tests/http/disclose_columns.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import json
import re

from disclose_files import draft
from lib_site import expect, run_on_engines

COLUMNS = "/weichuan/desk/columns"
XSS = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def fields(page, **changes):
    value = dict(re.findall(r'<(?:input|textarea)[^>]* name="(\w+)"[^>]*?(?: value="([^"]*)")?[^>]*>', page))
    return {"name": value["name"], "part": "content", "position": value["position"], "max_age_days": value["max_age_days"],
            "owner": "", "time_limit": "", "audience": "", "ground": "", **changes}


def columns(site):
    clerk, reporter = site.person("zhuanyuan"), site.person("baosong")
    _, page = clerk.get(COLUMNS)
    code = re.findall(r'/desk/columns/([A-Z][\w.]+)"', page)[2]
    edit = f"{COLUMNS}/{code}"
    _, page = clerk.get(edit)
    expect("the catalogue stands beside the form", "目录：公开时限" in page)
    expect("a reporter may not", reporter.get(edit)[0] == 403 and reporter.post(edit, fields(page), page=COLUMNS)[0] == 403)
    status, _, text = clerk.post(edit, fields(page, name=""), page=edit)
    expect("a name is needed", status == 422 and "名称" in text, status)
    status, _, text = clerk.post(edit, fields(page, max_age_days="99999"), page=edit)
    expect("ten years at most", status == 422 and "3660" in text, status)
    changed = fields(page, owner=XSS, time_limit="5 个工作日", max_age_days="14")
    expect("changed", clerk.post(edit, changed, page=edit)[0] == 303)
    _, page = clerk.get(COLUMNS)
    expect("shown, and nothing runs", "5 个工作日" in page and "<script>alert" not in page and "14 天" in page)
    _, gaps = clerk.get("/weichuan/desk/gaps")
    expect("gaps say who owes it", "5 个工作日" in gaps and "<script>alert" not in gaps)
    expect("closed", clerk.post(edit, {**changed, "closed": "1"}, page=edit)[0] == 303)
    _, page = reporter.get("/weichuan/desk/items/new")
    expect("no longer offered", f'value="{code}"' not in page)
    _, gaps = clerk.get("/weichuan/desk/gaps")
    expect("owes nothing", f"/column/{code}\"" not in gaps.split("政策和解读")[0])
    expect("what is public stays", site.person().get(f"/weichuan/column/{code}")[0] == 200)


def inspection(site):
    clerk = site.person("zhuanyuan")
    status, body = clerk.get("/weichuan/api/desk/inspection")
    found = {one["code"]: one for one in json.loads(body)["indicators"]}
    expect("as many as were found by hand", status == 200 and found["V3"]["count"] == 1 and found["V1"]["count"] == 0, found["V3"])
    gaps = json.loads(clerk.get("/weichuan/api/desk/gaps")[1])
    expect("the same as the gaps", found["V4b"]["count"] == gaps["stale"] and found["V4c"]["count"] == gaps["empty"])
    expect("the same pairs", found["D1"]["count"] == gaps["pair_count"])
    folder = site.data.parent / f"{site.data.name}-list"
    folder.mkdir()
    column = re.search(r'/desk/columns/([A-Z][\w.]+)"', clerk.get(COLUMNS)[1]).group(1)
    (folder / "l.csv").write_text("标题,栏目,发布日期,成文日期,正文\n" + "".join(
        f"{title},{column},2026-11-2{i},{formed},{text}\n" for i, (title, formed, text) in enumerate([
            ("关于布署工作的通知", "2026-11-01", "截止目前"), ("乡村震兴", "2026-11-01", "正文"), ("同名", "2026-11-01", "甲"), ("同名", "2026-11-01", "乙")])))
    done = site.command("import", "items", str(folder / "l.csv"), "--org", "weichuan")
    expect("four imported", done.returncode == 0, done.stdout + done.stderr)
    site.command("jobs")
    found = {one["code"]: one for one in json.loads(clerk.get("/weichuan/api/desk/inspection")[1])["indicators"]}
    expect("wrong words", found["D2"]["count"] == 2 and found["V1"]["count"] == 1, (found["D2"], found["V1"]))
    expect("no odd days", found["V1d"]["count"] == 0, found["V1d"])
    expect("twins", found["D4"]["count"] == 1, found["D4"])
    expect("home is fresh again", found["V3"]["count"] == 0)
    expect("not for reporters", site.person("baosong").get("/weichuan/desk/inspection")[0] == 403)


def escaped(site):
    """Scripts in every field of an item come out as words, on every page that shows them."""
    reporter = site.person("baosong")
    item = draft(reporter, XSS)
    edit = f"{item}/edit"
    _, page = reporter.get(edit)
    column = re.search(r'<option value="([^"]+)" selected', page).group(1)
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    for payload in (XSS, "<svg/onload=alert(1)>", "<a href='javascript:alert(1)'>x</a>", "<iframe srcdoc='<script>alert(1)</script>'>",
                    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "{{title}}{{{body}}}", "<p style='background:url(javascript:alert(1))'>",
                    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>", "\u202e<script>alert(1)</script>", "<form action=//evil><button formaction=javascript:alert(1)>"):
        for kind in ("plain", "html"):
            _, page = reporter.get(edit)
            version = re.search(r'name="version" value="(\d+)"', page).group(1)
            status, _, _ = reporter.post(edit, {"title": payload, "column": column, "kind": "information", "body": payload + "字", "issuer": payload[:90],
                                                "formed_on": "2026-11-20", "doc_no": "", "topic": payload[:50], "abstract": payload, "explains": "",
                                                "valid_until": "", "notice_until": "", "version": version, "body_kind": kind}, page=edit)
            for path in (item, edit, "/weichuan/desk/items"):
                _, page = reporter.get(path)
                shown = re.sub(r"<(?:textarea|input)[^>]*>[^<]*", "", page)
                bad = re.search(r"<script>|<svg[/ ]onload|<[^>]* on(?:error|load)=|<[^>]*(?:href|src|formaction|action)=.?javascript|<iframe|<math|<form action=//", shown)
                expect(f"{kind} {payload[:20]} on {path}", status in (303, 422) and bad is None, (status, bad and shown[bad.start() - 60:bad.end() + 60]))


def added(site, clerk):
    """A column of one's own: code checked, made once, then set like any other and open for items."""
    page = "/weichuan/desk/columns/new"
    for code, words in (("new", "代码只用"), ("../x", "代码只用"), ("<b>", "代码只用"), ("", "代码")):
        status, _, text = clerk.post(page, {"name": "防汛专栏", "part": "content", "code": code}, page=page)
        expect(f"code {code!r} refused", status == 422 and words in text, status)
    status, headers, _ = clerk.post(page, {"name": "防汛专栏", "part": "content", "code": "X1.flood"}, page=page)
    expect("made, and to be set", status == 303 and headers["location"].endswith("/desk/columns/X1.flood"), status)
    expect("once", clerk.post(page, {"name": "又一个", "part": "content", "code": "X1.flood"}, page=page)[0] == 422)
    expect("a place for items", "防汛专栏" in site.person("baosong").get("/weichuan/desk/items/new")[1])
    expect("not for a reporter", site.person("baosong").get(page)[0] == 403)


def test(site):
    escaped(site)
    columns(site)
    inspection(site)
    added(site, site.person("zhuanyuan"))


if __name__ == "__main__":
    run_on_engines(test)

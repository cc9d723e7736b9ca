#!/usr/bin/env python3
"""The end of retention: told first, then applicant, papers, letters and messages are gone from the record and from the disk, a case
about which there is a lawsuit stays, and table 3 is what it was.

usage: tests/http/apply_retention.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import json
import re
import sqlite3

from apply import apply, case_path, handling, receipt_of
from lib_site import expect, run_on_engines

def closed(site, clerk, words):
    """An application with an identity proof, withdrawn the same day; its number."""
    status, page = apply(site.person(), description=words)
    expect("applied", status == 200, status)
    number, _ = receipt_of(page)
    here = case_path(clerk, number)
    _, page = clerk.get(here)
    status, _, _ = clerk.post(here + "/act", {"version": re.search(r'name="version" value="(\d+)"', page).group(1),
                                              "event": "withdraw", "on": "2026-11-26", "note": "本人来电撤回"}, page=here)
    expect("withdrawn", status == 303, status)
    return number


def table3(site):
    """Every cell of the year that is not 0."""
    _, page = site.person("lingdao").get("/desk/report/2026")
    return sorted(re.findall(r'figure/(t3\.[a-z_.]+)"[^>]*>(\d+)<', page))


def retention(site, *words):
    done = site.command("retention", "--json", *words)
    expect("the command", done.returncode == 0, done.stderr)
    return next(one for one in map(json.loads, done.stdout.splitlines()) if one["org"] == "weichuan")


def papers(site):
    return {p for p in (site.data / "blobs").rglob("*") if p.is_file()}


def keys_of(site):
    """The sealed keys of the cases, as they lie in the file."""
    with sqlite3.connect(f"file:{site.data}/qingfeng.db?mode=ro", uri=True) as db:
        return [row[0] for row in db.execute("SELECT key FROM application_person ORDER BY case_id")]


def before(site):
    clerk, bare = site.person("zhuanyuan"), papers(site)
    _, page = apply(site.person())
    number, secret = receipt_of(page)
    site.person().post("/track/word", {"number": number, "secret": secret, "kind": "withdraw", "body": "不要了，先等等"}, page="/track")
    handling(site, number, secret)  # answered by a letter, served
    fought = closed(site, clerk, "2024 年征地补偿协议")
    status, _, _ = clerk.post("/desk/remedies/new", {"kind": "review", "case_no": fought, "subject": "不服答复", "body": "尉氏县人民政府",
                              "their_no": "尉政复〔2026〕9号", "filed_on": "2026-11-26", "got_on": "2026-11-26", "result": "pending"})
    expect("a review", status == 303, status)
    closed(site, clerk, "2025 年修路合同")
    expect("nothing is due yet", retention(site, "--dry-run")["due"] == 0 and retention(site)["removed"] == 0)
    return bare, number, secret, fought


def at_the_end(site, bare, fought):
    """Ten years on, no server (its job would do the same by itself): told, done once, off the disk."""
    told = retention(site, "--dry-run")
    expect("three are told, one of them held", told["due"] == 3 and [c["number"] for c in told["cases"] if c["held"]] == [fought], told)
    kept = len(papers(site) - bare)
    keys = keys_of(site) if "--postgres" not in site.options else []
    expect("telling removes nothing", retention(site, "--dry-run")["due"] == 3 and kept > 1, kept)
    done = retention(site)
    expect("done", done["removed"] == 2, done)
    expect("a second run finds nothing", retention(site)["removed"] == 0)
    expect("papers and letters are off the disk: the held case keeps its one", len(papers(site) - bare) == 1, papers(site) - bare)
    if keys:
        raw = b"".join(p.read_bytes() for p in site.data.glob("qingfeng.db*"))
        expect("the keys are overwritten in the file", len(keys) == 3 and sum(key in raw for key in keys) == 1)


def after(site, number, secret, fought, table):
    admin, clerk = site.person("admin"), site.person("zhuanyuan")
    status, page = clerk.get("/desk/cases/retention")
    expect("the page has what is held", status == 200 and fought in page and "暂不清除" in page and "现在就清除" not in page, status)
    expect("the clerk is told, he does not do it", clerk.post("/desk/cases/retention", {"sure": "1"})[0] == 403)
    status, _, page = admin.post("/desk/cases/retention", {}, page="/desk/cases/retention")
    expect("not without the tick", status == 400 and "请先勾选" in page, status)
    status, _, page = admin.post("/desk/cases/retention", {"sure": "1"}, page="/desk/cases/retention")
    expect("the held one stays", status == 200 and "清除了" not in page and fought in page, status)
    expect("table 3 is what it was", table3(site) == table and len(table) > 3, table)
    _, page = clerk.get("/desk/report/2026/figure/t3.granted.np")
    expect("and opens into its case", number in page and "个人信息已按期限清除" in page)
    status, _, page = clerk.post(case_path(clerk, number) + "/person", {"why": "核对"}, page=case_path(clerk, number))
    expect("nobody can open the applicant", status == 404 and "保存期限" in page, status)
    status, page = clerk.get("/desk/letters/1")
    expect("the letter is a number and a day", status == 404 and "已按保存期限清除" in page, status)
    status, _, page = site.person().post("/track", {"number": number, "secret": secret}, page="/track")
    expect("the code to follow it is gone", status == 422, status)
    expect("the package still opens", clerk.ask("GET", case_path(clerk, number) + "/package.zip")[0] == 200)
    _, page = admin.get("/desk/settings/audit")
    expect("each is in the trail", page.count("保存期限届满") == 2 and "文书 1 件" in page, page.count("保存期限届满"))
    _, page = admin.get("/desk/notices")
    expect("no message is left of them", number not in page)


def walk(site):
    bare, number, secret, fought = before(site)
    table = table3(site)
    site.move_to("2036-12-31T09:00", lambda here: at_the_end(here, bare, fought))
    after(site, number, secret, fought, table)
    done = site.command("verify")
    expect("verify", done.returncode == 0, done.stdout[-600:] + done.stderr[-300:])


if __name__ == "__main__":
    run_on_engines(walk)

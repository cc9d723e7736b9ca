#!/usr/bin/env python3
"""A report written elsewhere against the record: equal in all cells, one cell changed, another year, no report.

usage: tests/http/report_compare.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import sys

from lib_site import ROOT, expect, run_on_engines

FOUNDING = ROOT / "tests" / "data" / "samples" / "founding"
DESK = "/desk/report/2021"


def test(site):
    clerk, stranger = site.person("zhuanyuan"), site.person()
    text = (FOUNDING / "weichuan-2021.html").read_bytes()
    status, _, page = clerk.post(DESK + "/compare", {}, page=DESK, files=[("file", "报告.html", text)])
    expect("compared", status == 200 and "交来的报告与平台记录" in page, status)
    equal = page.count("<tr><th scope=\"row\">")
    cell = b"\xe7\x8e\xb0\xe8\xa1\x8c\xe6\x9c\x89\xe6\x95\x88"
    expect("the sample has the head of table 2", cell in text)
    changed = text.decode()
    at = changed.index("行政强制")
    changed = changed[:at] + changed[at:].replace("0", "7", 1)
    status, _, page = clerk.post(DESK + "/compare", {}, page=DESK, files=[("file", "b.html", changed.encode())])
    expect("one more difference", status == 200 and page.count("<tr><th scope=\"row\">") == equal + 1
           and "行政强制" in page, (status, equal, page.count("<tr><th scope=\"row\">")))
    expect("it opens into the record", f"{DESK}/figure/t2.coercion.decisions" in page)
    for name, files, want in (("no file", [], 400), ("no report", [("file", "a.txt", b"abc")], 400)):
        expect(name, clerk.post(DESK + "/compare", {}, page=DESK, files=files)[0] == want)
    other = "/desk/report/2022"
    status, _, page = clerk.post(other + "/compare", {}, page=other, files=[("file", "a.html", text)])
    expect("another year", status == 400 and "2021" in page, status)
    status = stranger.ask("POST", DESK + "/compare")[0]
    expect("not for strangers", status in (302, 303, 401, 403), status)


if __name__ == "__main__":
    sys.exit(run_on_engines(test))

#!/usr/bin/env python3
"""Reviews and lawsuits from outside: written down by the clerk, the time to answer counted, table 4 of the desk
and of the annual report follow, every cell opens into its cases.

usage: tests/http/remedy.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
from lib_site import expect, run_on_engines

NEW = {"kind": "review", "case_no": "2026-0001", "subject": "不服不予公开答复", "body": "尉氏县人民政府",
       "their_no": "尉政复〔2026〕9号", "filed_on": "2026-11-02", "got_on": "2026-11-16", "result": "pending"}


def walk(site):
    clerk = site.person("zhuanyuan")
    status, page = clerk.get("/desk/remedies")
    expect("empty list says why", status == 200 and "没有因政府信息公开引起" in page, status)
    for change in ({"filed_on": "2026-13-02"}, {"subject": ""}, {"kind": "nothing"}, {"result": "upheld"},
                   {"got_on": "2026-10-01"}, {"kind": "after", "review_id": "1"}):
        status, _, _ = clerk.post("/desk/remedies/new", {**NEW, **change})
        expect(f"refused {change}", status == 422, status)
    status, headers, _ = clerk.post("/desk/remedies/new", NEW)
    expect("written down", status == 303, status)
    one = headers["location"]
    _, page = clerk.get(one)
    expect("ten working days", "2026-11-30" in page and "还剩 4 天" in page and "第四十八条" in page)
    _, page = clerk.get("/desk/report/2026/figure/t4.review.pending")
    expect("the report's cell opens into it", "不服不予公开答复" in page and ">1<" in page)
    closed = {**NEW, "answered_on": "2026-11-20", "closed_on": "2026-11-25", "result": "corrected", "version": "1"}
    expect("closed", clerk.post(one, closed)[0] == 303)
    expect("an old version is refused", clerk.post(one, closed)[0] == 422)
    _, page = clerk.get("/desk/remedies")
    expect("table 4", "<th scope=\"row\">行政复议</th><td>0</td><td>1</td><td>0</td><td>0</td><td>1</td>" in page)
    _, page = clerk.get("/desk/report/2026/figure/t4.review.corrected")
    expect("moved to its result", "不服不予公开答复" in page)
    for who, want in ((site.person(), (303, 403)), (site.person("chengban"), (403,))):
        status, _, _ = who.post("/desk/remedies/new", NEW)
        expect("only the clerk writes", status in want, status)
    expect("missing", clerk.get("/desk/remedies/99")[0] == 404)


if __name__ == "__main__":
    run_on_engines(walk)

#!/usr/bin/env python3
"""What lies sealed at an item: opened by a second person for a written reason, into the trail and the item's own list;
by nobody else, by no other address, and never in a static export.

usage: tests/http/disclose_sealed.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import re

from disclose import CHECKED, NUMBER, do, form
from lib_site import SCRATCH, expect, run_on_engines

NEW = "/weichuan/desk/items/new"
TABLE = f"姓名,身份证号\n王小明,{NUMBER}\n".encode()


def version_of(person, item):
    return re.search(r'name="version" value="(\d+)"', person.get(item)[1]).group(1)


def masked_item(site, clerk):
    """Written and covered by the clerk, with a list beside it; (path, its reporter)."""
    _, page = clerk.get(NEW)
    status, headers, _ = clerk.post(NEW, form(page, title="救助名单", body=f"<p>王小明 {NUMBER}</p>", body_kind="html"), page=NEW)
    item = headers["location"]
    expect("draft", status == 303, status)
    clerk.post(f"{item}/files", {"version": version_of(clerk, item)}, page=item, files=[("file", "名单.csv", TABLE)])
    file = re.search(r'name="file" value="(\d+)"', clerk.get(item)[1]).group(1)
    raw = f"{item}/files/{file}"
    expect("who works on it sees the list as it came", NUMBER in clerk.get(raw)[1])
    expect("who looks over it does not", site.person("ducha").get(raw)[0] == 403)
    expect("covered", clerk.post(f"{item}/mask", {"version": version_of(clerk, item), "list_kind": "subsidy"}, page=item)[0] == 303)
    expect("cleaned", clerk.post(f"{item}/files/act", {"version": version_of(clerk, item), "file": file, "what": "clean"},
                                 page=item)[0] == 303)
    expect("the copy alone now", NUMBER not in clerk.get(raw)[1])
    return item, file


def fields_of(page, n):
    """The hidden fields of the n-th form that opens something."""
    found = re.findall(r'<form method="post" action="[^"]*/sealed">(.*?)</form>', page, re.S)
    return dict(re.findall(r'name="(draft|place|file)" value="(\d*)"', found[n])) if n < len(found) else {}


def test(site):
    clerk, leader, reporter, admin = (site.person(n) for n in ("zhuanyuan", "lingdao", "baosong", "admin"))
    item, file = masked_item(site, clerk)
    sealed = f"{item}/sealed"
    _, page = leader.get(item)
    expect("told at the item", "密封的原件（2 份）" in page)
    status, page = leader.get(sealed)
    expect("both listed, nothing shown", status == 200 and "遮盖以前的正文" in page and "名单.csv" in page and NUMBER not in page, status)
    text, attached = fields_of(page, 0), fields_of(page, 1)
    expect("a text and a file", text.get("place") == "1" and attached.get("file") == file, (text, attached))
    status, _, page = leader.post(sealed, {**text, "reason": "  "}, page=sealed)
    expect("a reason is asked", status == 422 and "请写明为什么" in page and NUMBER not in page, status)
    status, headers, page = leader.post(sealed, {**text, "reason": "核对王小明的举报"}, page=sealed)
    expect("opened", status == 200 and NUMBER in page and "救助名单" in page, status)
    expect("kept by nobody", headers.get("cache-control") == "no-store", headers.get("cache-control"))
    status, headers, page = leader.post(sealed, {**attached, "reason": "核对附件"}, page=sealed)
    expect("the file as it came", status == 200 and page.encode() == TABLE and "attachment" in headers.get("content-disposition", ""), status)
    _, page = reporter.get(sealed)
    expect("openings at the item", "核对王小明的举报" in page and "核对附件" in page and NUMBER not in page)
    expect("counted", "打开过 2 次" in leader.get(item)[1])
    _, page = admin.get("/weichuan/desk/settings/audit")
    expect("in the trail", "核对王小明的举报" in page and "查看遮盖前原文" in page and "查看封存附件" in page and NUMBER not in page)
    for who, person in (("who sealed it", clerk), ("a reporter", reporter), ("an administrator", admin),
                        ("a reviewer", site.person("shenhe")), ("a supervisor", site.person("ducha")), ("a stranger", site.person())):
        for fields in (text, attached):
            status, _, page = person.post(sealed, {**fields, "reason": "看看"}, page=sealed)
            expect(f"not for {who}", status in (303, 403) and NUMBER not in page, status)
    expect("no button for who sealed it", "由您" in clerk.get(sealed)[1] or "您封存的" in clerk.get(sealed)[1])
    for fields in ({"draft": "1", "place": "1", "file": "0"}, {"draft": text["draft"], "place": "9", "file": "0"},
                   {"draft": "0", "place": "0", "file": "99"}, {"draft": "x", "place": "-1", "file": "0"}):
        status, _, page = leader.post(sealed, {**fields, "reason": "别处的"}, page=sealed)
        expect(f"nothing at {fields}", status == 404 and NUMBER not in page, status)
    status, headers, page = leader.post(sealed, {**text, "file": "x", "reason": "附件编号不是数"}, page=sealed)
    expect("what is no number of a file asks for the text", status == 200 and NUMBER in page and "content-disposition" not in headers, status)
    expect("without the form's token", leader.post(sealed, {**text, "reason": "x", "csrf": "no"})[0] == 403)
    expect("an address opens nothing", NUMBER not in leader.get(f"{sealed}?draft={text['draft']}&place=1&reason=x")[1])
    outside(site, reporter, leader, clerk, item)


def outside(site, reporter, leader, clerk, item):
    """Public, searched, exported: the number is nowhere; a revision's originals are found at the public item."""
    number = item.rsplit("/", 1)[1]
    expect("sent in", do(clerk, item, "urgent", reason="急")[0] == 303)
    expect("released", do(leader, item, "release", **CHECKED)[0] == 303)
    status, headers, _ = reporter.post(f"{item}/revise", {"reason": "补一人"}, page=item)
    draft = headers["location"].rsplit("/", 1)[0]
    _, page = reporter.get(f"{draft}/edit")
    reporter.post(f"{draft}/edit", form(page, title="救助名单", body=f"<p>李小红 {NUMBER}</p>", body_kind="html"), page=f"{draft}/edit")
    expect("revision covered", reporter.post(f"{draft}/mask", {"version": version_of(reporter, draft), "list_kind": "subsidy"}, page=draft)[0] == 303)
    expect("sent in", do(reporter, draft, "urgent", reason="急")[0] == 303)
    expect("merged", do(leader, draft, "release", **CHECKED)[0] == 303)
    _, page = leader.get(f"{item}/sealed")
    expect("originals of the revision", page.count('name="place" value="1"') == 2 and page.count("名单.csv") == 3, page.count("名单.csv"))
    status, _, page = leader.post(f"{item}/sealed", {"draft": draft.rsplit("/", 1)[1], "place": "1", "file": "0", "reason": "核对"},
                                  page=f"{item}/sealed")
    expect("opened there", status == 200 and "李小红" in page and NUMBER in page, status)
    for address in (f"/weichuan/item/{number}/sealed", f"/weichuan/item/{number}", f"/weichuan/api/item/{number}", f"/weichuan/search?q={NUMBER}"):
        status, page = site.person().get(address)
        expect(f"nothing at {address}", status in (200, 404) and page.count(NUMBER) == (2 if "search" in address else 0) or
               ("search" in address and "没有找到" in page), (status, page.count(NUMBER)))
    out = SCRATCH / f"export-{len(site.options)}"
    site.command("jobs")
    done = site.command("export", "site", "--org", "weichuan", "--out", str(out))
    files = [p for p in out.rglob("*") if p.is_file()]
    expect("exported", done.returncode == 0 and len(files) > 100, done.stderr)
    expect("no sealed page and no number in it", not any("sealed" in p.name or NUMBER.encode() in p.read_bytes() for p in files))


if __name__ == "__main__":
    run_on_engines(test)

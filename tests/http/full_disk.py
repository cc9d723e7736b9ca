#!/usr/bin/env python3
"""A disk that fills while the site runs: no file may grow any more, from one moment on (RLIMIT_FSIZE of the running program, which it
takes as a full disk; writes fail at every length by turns). A sentence with a code, what was typed stays on the page, readers notice
nothing, nothing is half published, nothing is lost, and the same press of the button works once there is room. Then the
static export and the import of a list on a full disk.

usage: tests/http/full_disk.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import contextlib
import csv
import json
import re
import resource
import sqlite3
import subprocess
import time

from lib_site import PROGRAM, SCRATCH, expect, run_on_engines

DESK = "/weichuan/desk/items"
CHECKED = {"secret": "1", "privacy": "1", "stability": "1"}
ROOM = resource.RLIM_INFINITY


class Disk:
    """What the program may write: `with disk(n)` no file may be longer than n bytes."""

    def __init__(self, site):
        self.pid = site.process.pid

    def __call__(self, size):
        self.size = size
        return self

    def __enter__(self):
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (self.size, ROOM))

    def __exit__(self, *_):
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (ROOM, ROOM))


def version(page):
    return re.search(r'name="version" value="(\d+)"', page).group(1)


def fields_of(person, title, body):
    _, page = person.get(f"{DESK}/new")
    column = re.search(r'<select id="field-column".*?<option value="([^"]+)"[^>]*>(?!请选择)', page, re.S).group(1)
    return {"csrf": re.search(r'name="csrf" value="([^"]*)"', page).group(1), "title": title, "column": column, "kind": "information",
            "body": body, "issuer": "洧川镇人民政府", "formed_on": "2026-11-20", "doc_no": "", "topic": "", "abstract": "", "explains": "",
            "valid_until": "", "notice_until": "", "version": "0", "body_kind": "plain"}


def told(name, status, text):
    expect(f"{name}: a sentence and a code", status == 507 and "磁盘已满" in text and re.search(r"代码：(DB|BLOB)\.FULL", text),
           (status, re.findall(r"<p>[^<]*</p>|代码：[A-Z._]*", text)[:3]))


def blobs(site):
    return sorted(p.name for p in (site.data / "blobs").rglob("*") if p.is_file())


def saving(site, disk, reporter):
    """A draft that can not be saved is on the page that says so, and goes in from there; gives its address."""
    fields = fields_of(reporter, "磁盘满时的通知", "第一行\n<b>第二行</b>")
    with disk(0):
        status, _, text = reporter.post(f"{DESK}/new", fields)
        told("a draft", status, text)
        again = re.search(r'<form method="post" action="([^"]*items/new)">(.*?)</form>', text, re.S)
        expect("the words are still there", again and "第一行\n&lt;b&gt;第二行&lt;/b&gt;" in text)
        status, _, body = site.ask("GET", "/weichuan/item/5")
        expect("readers go on", status == 200)
        expect("so does the desk", reporter.get(DESK)[0] == 200)
        expect("nobody logs in without a session", site.person().login("shenhe", site.accounts["shenhe"]) is False)
    typed = {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in
             re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', again.group(2))}
    expect("the same fields", typed == fields, set(typed.items()) ^ set(fields.items()))
    status, headers, _ = reporter.post(again.group(1), typed)
    expect("once there is room the same button saves it", status == 303, status)
    return headers["location"]


def attaching(site, disk, reporter, item):
    """An attachment that does not fit leaves nothing behind."""
    _, page = reporter.get(item)
    before, data = blobs(site), "名称,数\n".encode() + b"a,1\n" * 100000
    for size in (0, 1000, 4096, 70000, 200000):
        with disk(size):
            status, _, text = reporter.post(f"{item}/files", {"version": version(page)}, page=item, files=[("file", "表.csv", data)])
        told(f"an attachment with room for {size} bytes", status, text)
        expect("nor a part of it", "表.csv" not in reporter.get(item)[1])
    for _ in range(200):  # the last part goes with its request's memory, a moment after the answer
        if blobs(site) == before:
            break
        time.sleep(0.05)
    expect("no part of a file stays", blobs(site) == before, set(blobs(site)) - set(before))
    status, _, _ = reporter.post(f"{item}/files", {"version": version(page)}, page=item, files=[("file", "表.csv", data)])
    expect("with room it is taken", status == 303, status)


def log_size(site):
    log = site.data / "qingfeng.db-wal"
    return log.stat().st_size if log.exists() else 0


def releasing(site, disk, reporter, leader, item):
    """The last press of the button at every length of the log at which the disk may be full: all of it or nothing."""
    _, page = reporter.get(item)
    reporter.post(f"{item}/act", {"event": "urgent", "version": version(page), "reason": "时限"}, page=item)
    number, refused = item.rsplit("/", 1)[1], 0
    public = lambda: [site.ask("GET", p)[2].decode().count("磁盘满时的通知") for p in (
        "/weichuan/", f"/weichuan/item/{number}", "/weichuan/all", "/weichuan/feed/feed.json", "/weichuan/sitemap.xml")]
    _, page = leader.get(item)
    token = re.search(r'name="csrf" value="([^"]*)"', page).group(1)
    form = {"csrf": token, "event": "release", "version": version(page), **CHECKED}
    for step in range(12):
        with disk(log_size(site) + step * step * 700):
            status, _, text = leader.post(f"{item}/act", form, page="/weichuan/about")
        if status == 303:
            break
        refused += 1
        told(f"a release, {step}", status, text)
        expect("nothing of it is public", not any(public()) and site.ask("GET", f"/weichuan/item/{number}")[0] == 404, public())
        expect("it waits where it was", 'value="release"' in leader.get(item)[1])
    expect("it was refused at many lengths", refused > 2, refused)
    if status != 303:
        status, _, _ = leader.post(f"{item}/act", form, page="/weichuan/about")
    expect("and released once there was room", status == 303 and site.ask("GET", f"/weichuan/item/{number}")[0] == 200, status)
    return number


def background(site, disk, number):
    """Search, log and notices follow when there is room."""
    with disk(0):
        done = site.command("jobs")
        expect("jobs of another process have their room", done.returncode == 0, done.stderr[-200:])
    found = json.loads(site.ask("GET", f"/weichuan/api/proof/{number}")[2])
    expect("the log has its leaf once", len(found["leaves"]) == 1, len(found["leaves"]))
    done = site.command("verify")
    expect("the record is whole", done.returncode == 0, done.stdout[-400:] + done.stderr[-200:])


def limited(size, *words):
    """The command with no room beyond `size` bytes a file."""
    return subprocess.run([PROGRAM, *words], text=True, capture_output=True, timeout=280,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, ROOM)))


def exporting(site):
    out = SCRATCH / f"full-{site.port}"
    words = ["export", "site", "--data", str(site.data), "--org", "weichuan", "--out", str(out), *site.options]
    first = limited(30000, *words)
    expect("the export says that the disk is full", first.returncode == 3 and "磁盘已满" in first.stderr, (first.returncode, first.stderr))
    expect("no manifest of half a site", not (out / "manifest.json").exists())
    expect("no half file", not [p.name for p in out.rglob("*") if p.is_file() and p.stat().st_size >= 30000])
    again = subprocess.run([PROGRAM, *words], text=True, capture_output=True, timeout=280)
    expect("the export goes on", again.returncode == 0, (again.returncode, again.stderr))
    whole = {f["path"] for f in json.loads((out / "manifest.json").read_text())["files"]} if again.returncode == 0 else set()
    there = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()} - {"manifest.json"}
    expect("with room it becomes whole", again.returncode == 0 and whole == there, (again.stderr, len(whole ^ there)))


def importing(site):
    """A list of old items: what went in stays, the same list once more takes the rest, nothing twice."""
    path = SCRATCH / f"old-{site.port}.csv"
    with open(path, "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["标题", "栏目", "发布日期", "正文"])
        rows.writerows([f"旧通知之{i}", "本级政策解读", "2019-05-06", f"第{i}件的正文" * 20] for i in range(2500))
    words = ["import", "items", str(path), "--data", str(site.data), "--org", "weichuan", "--json", *site.options]
    part, refused = 0, 0
    for size in range(1_000_000, 30_000_000, 3_000_000):
        first = limited(size, *words)
        if first.returncode == 0:
            break
        refused += 1
        expect(f"the import says that the disk is full at {size}", first.returncode == 3 and "磁盘已满" in first.stderr, first)
        before, part = part, count(site)
        expect("whole thousands went in, none went out", before <= part and (part % 1000 == 0 or part == 2500), (before, part))
    expect("it was stopped", refused > 0)
    again = subprocess.run([PROGRAM, *words], text=True, capture_output=True, timeout=280)
    expect("the same list again takes the rest", again.returncode == 0, again.stderr)
    expect("nothing is lost, nothing twice", count(site) == 2500, count(site))
    expect("nothing waits for search and log", waiting(site) == 0, waiting(site))


def count(site):
    with contextlib.closing(sqlite3.connect(site.data / "qingfeng.db")) as record:
        return record.execute("SELECT COUNT(*) FROM disclosure_item WHERE title LIKE '旧通知之%' AND state = 'released'").fetchone()[0]


def waiting(site):
    with contextlib.closing(sqlite3.connect(site.data / "qingfeng.db")) as record:
        return record.execute("SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND kind IN ('search', 'log')").fetchone()[0]


def test(site):
    disk, reporter, leader = Disk(site), site.person("baosong"), site.person("lingdao")
    item = saving(site, disk, reporter)
    attaching(site, disk, reporter, item)
    number = releasing(site, disk, reporter, leader, item)
    background(site, disk, number)
    exporting(site)
    importing(site)


def test_postgres(site):
    """The cluster's files are not the program's: attachments, the export and the import alone."""
    disk, reporter = Disk(site), site.person("baosong")
    status, headers, _ = reporter.post(f"{DESK}/new", fields_of(reporter, "磁盘满时的通知", "正文"))
    expect("a draft", status == 303, status)
    attaching(site, disk, reporter, headers["location"])
    exporting(site)


if __name__ == "__main__":
    run_on_engines(lambda site: (test_postgres if "--postgres" in site.options else test)(site))

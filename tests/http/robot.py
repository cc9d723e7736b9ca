#!/usr/bin/env python3
"""Nothing that is not public is reachable: items in every state before and after the public one (draft, in review, returned,
timed, a revision of a public item, withdrawn, masked), with attachments and pictures, each with words of its own; then every GET
route of the table as every role, with the numbers of those items, their files and pictures in every address, plain and under /api; searches,
suggestions and feeds asked for the words.

The same for a few addresses of each route that links lead to, so that each page is looked at with something on it; and for every file
of the static export. Who has nothing to do with drafts gets none of the words; who has, gets them in the desk's own pages of the item and nowhere else.
A number that was masked is in no answer to anybody. And what the public sees is byte for byte what it was before: no count, no list, no
number of pages tells that something is there.

usage: tests/http/robot.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import collections
import html
import io
import re
import types
import zipfile
from urllib.parse import quote

import lib_robot as robot
import lib_special as special
from disclose_files import CHECKED, DESK, NUMBER, act, add, docx, draft, numbers, png, version
from lib_site import SCRATCH, expect, run_on_engines

# Who sees drafts on the desk: who works on them (disclose_at_work); not the handler, nor who supervises from the county.
SEERS = {"baosong", "zhuanyuan", "shenhe", "lingdao", "admin"}
# Who sees on the desk what was public once, and nothing of what is on its way.
WATCHERS = {"ducha"}
# The desk's pages in which an item that is not public has its place.
PLACES = re.compile(r"/desk(/items.*|/pictures/.*|/settings/audit(/verify)?)?$")
STATES = ["drafted", "first", "returned", "final", "timed", "kept", "discarded", "withdrawn", "revised", "masked"]
WORDS = {state: f"绝密词{chr(0x7532 + n)}乙丙" for n, state in enumerate(STATES)}
# Routes that show nothing here, because no record of that kind is made; each is tried all the same, and has its own test of who sees what.
UNOPENED = {
    "/mode": "answers with the way back alone",
    "/county/:file": "the number of one's own check (tests/http/county.py)",
    "/appointment/:code": "a ticket, for who has its code (tests/http/service.py)",
    "/desk/calendar.ics": "for who has the key of the subscription (tests/http/calendar_feed.py)",
    "/books/image/:voucher/:n": "pictures of vouchers (tests/http/books.py)",
    "/desk/books/voucher/:id/picture/:n": "pictures of vouchers (tests/http/books.py)",
    "/desk/complaints/:id/picture/:n": "pictures with a complaint (tests/http/funds.py)",
    "/desk/errand/:id": "errands (tests/http/service.py)",
    "/desk/errand/:id/:file": "errands (tests/http/service.py)",
    "/desk/hotline/:id/photo/:n": "photos with a report (tests/http/hotline.py)",
    "/hotline/ticket/:id/photo/:n": "photos with a report (tests/http/hotline.py)",
    "/open311/v2/requests/:file": "a report's number (tests/http/hotline.py)",
    "/desk/projects/:id/photo/:n": "photos of a project (tests/http/funds.py)",
    "/projects/:id/photo/:n": "photos of a project (tests/http/funds.py)",
    "/desk/training/:id": "training (tests/http/training.py)",
    "/desk/training/:id/certificate": "training (tests/http/training.py)",
    "/desk/training/:id/file/:number": "training (tests/http/training.py)",
    "/desk/training/:id/qr.svg": "training (tests/http/training.py)",
    "/desk/voices/letter/:id": "letters of citizens (tests/http/voices.py)",
    "/service/:code/file/:file": "forms and samples (tests/http/service.py)",
    "/station/:village/photo": "photos of a station (tests/http/service.py)",
}
EACH = 2  # addresses of a route that links lead to
OTHER = {":year": "2021", ":village": "9", ":month": "2021-05", ":quarter": "2021-1", ":code": "fund-rules", ":part": "1", ":n": "1",
         ":voucher": "1", ":span": "2021", ":batch": "1"}


def plain(body):
    """The bytes as text; what is packed is unpacked."""
    if body[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(body)) as z:
                body = b"".join(z.read(n) for n in z.namelist())
        except zipfile.BadZipFile:
            pass
    text = body.decode("utf-8", "replace")
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m.group(1), 16)), text)


def press(person, item, where, **fields):
    _, page = person.get(item)
    found = re.search(r'name="version" value="(\d+)"', page)
    return person.post(f"{item}/{where}", {"version": found.group(1) if found else "0", **fields}, page=item)


def release(reporter, leader, item):
    press(reporter, item, "act", event="urgent", reason="时限")
    status, _, text = press(leader, item, "act", event="release", **CHECKED)
    expect("released", status == 303, re.findall(r'role="alert"[^>]*>(.*?)</div>', text, re.S))


def public_items(reporter, leader):
    """Those that are public before the rest is made: one to be revised, one to be withdrawn, one with a masked number."""
    made = {state: draft(reporter, f"公开的第{n}件", body=f"{WORDS[state]}正文" if state == "withdrawn" else "正文见附件。")
            for n, state in enumerate(("withdrawn", "revised", "masked"))}
    add(reporter, made["masked"], "名单.docx", docx(number=NUMBER))
    act(reporter, made["masked"], "clean", numbers(reporter.get(made["masked"])[1])[-1])
    for item in made.values():
        release(reporter, leader, item)
    return made


def hidden_items(people, made):
    """The same words in title, text, abstract, attachment and picture of an item in each state."""
    reporter, reviewer, leader, clerk = (people[n] for n in ("baosong", "shenhe", "lingdao", "zhuanyuan"))
    for state in STATES[:7]:
        word = WORDS[state]
        made[state] = draft(reporter, f"{word}标题", body=f"{word}正文", abstract=f"{word}概述", topic=word[:4])
        add(reporter, made[state], f"{word}.docx", docx(number=word))
        _, page = reporter.get(made[state])
        reporter.post(f"{made[state]}/pictures", [("version", version(page)), ("added_shows", f"{word}图")], page=made[state],
                      files=[("picture", "a.png", png())])
    for state in ("first", "returned", "final", "timed", "kept"):
        for number in numbers(reporter.get(made[state])[1]):
            act(reporter, made[state], "clean", number)
    press(reporter, made["first"], "act", event="submit")
    press(reporter, made["returned"], "act", event="submit")
    press(reviewer, made["returned"], "act", event="return", reason=f"{WORDS['returned']}理由")
    press(reporter, made["final"], "act", event="urgent", reason="时限")
    press(reporter, made["timed"], "act", event="urgent", reason="时限")
    press(leader, made["timed"], "act", event="schedule", publish_at="2026-12-24T09:00", day="2026-12-24", time="09:00", **CHECKED)
    press(reporter, made["kept"], "act", event="submit")
    press(leader, made["kept"], "act", event="keep", reason=f"{WORDS['kept']}理由", ground="deny_process")
    press(reporter, made["discarded"], "act", event="discard", reason=f"{WORDS['discarded']}理由")
    _, headers, _ = reporter.post(f"{made['revised']}/revise", {"reason": "改几个字"}, page=made["revised"])
    edit = headers["location"]
    _, page = reporter.get(edit)
    fields = dict(re.findall(r'<input[^>]*name="([a-z_]+)"[^>]*value="([^"]*)"', page))
    fields["column"] = re.search(r'<option value="([^"]+)" selected', page).group(1)
    status, _, _ = reporter.post(edit, {**fields, "kind": "information", "title": f"{WORDS['revised']}标题", "body": f"{WORDS['revised']}正文",
                                        "abstract": ""}, page=edit)
    expect("the revision is written", status == 303, status)
    made["revision"] = edit.rsplit("/", 1)[0]
    _, page = clerk.get(DESK)
    expect("they are in their states", all(WORDS[s] in page for s in STATES[:7]), [s for s in STATES[:7] if WORDS[s] not in page])


def others(people):
    """Records of other kinds, so that their pages are there to be looked at: applications and a letter, a report, a complaint, drafts
    to comment, a survey; and a public item with a picture."""
    made = types.SimpleNamespace(people=people, page=lambda *_, **__: None, form=lambda *_, **__: None)
    for make in (special.applications, special.citizens, special.voices):
        make(made, lambda n: f"别的事第{n}件，写得长一点")
    reporter = people["baosong"]
    item = draft(reporter, "有图的公开信息", body="<p>见图</p>", body_kind="html")
    _, page = reporter.get(item)
    reporter.post(f"{item}/pictures", [("version", version(page)), ("added_shows", "一张图")], page=item, files=[("picture", "a.png", png())])
    release(reporter, people["lingdao"], item)
    return f"/weichuan/item/{item.rsplit('/', 1)[1]}"


class Walk:
    def __init__(self, site, people):
        self.site, self.people, self.asked, self.seen = site, people, 0, {}
        _, page = people["baosong"].get(f"{DESK}/new")
        self.column = re.search(r'<select id="field-column".*?<option value="([^"]+)"[^>]*>(?!请选择)', page, re.S).group(1)
        self.opened, self.get_route = set(), robot.finder(robot.routes(), "GET")
        self.routes = [(path, access) for method, path, access, _ in robot.routes() if method == "GET" and path not in ("/logout", "/static/*")]

    def ask(self, name, path):
        self.asked += 1
        return self.people[name].ask("GET", path)

    def look(self, name, path, route):
        """Opens an address and holds what comes against what this person may know."""
        status, headers, body = self.ask(name, path)
        text = plain(body) + headers.get("location", "")
        if status == 200:
            self.opened.add(route)
        expect(f"{name} {path}: the masked number", NUMBER not in text)
        inside = re.sub(r"^/weichuan(/api(/v1)?)?", "", path.split("?")[0])
        found = [state for state, word in WORDS.items() if word[:4] in text]
        if "?" in path:  # what was asked for is shown as asked
            found = [state for state in found if WORDS[state] not in re.sub(r"[?=].*", "", path) and f"{WORDS[state]}标题" in text]
        allowed = PLACES.match(inside) and (name in SEERS or (name in WATCHERS and found == ["withdrawn"]))
        expect(f"{name} {path} {status} tells nothing of {route}", not found or allowed, found)
        if found:
            self.seen.setdefault(name, set()).add(route)
        return status, headers, body

    def addresses(self, route, ids, names):
        """The route with the numbers of what is hidden in it; others with one number that is there."""
        own = re.match(r"/(item|proof|desk/items|desk/pictures)(/|$)", route)
        files = {":file": ["1", "2", "3", "1.docx", "2.docx", "3.docx", "feed.json", "data.csv"], ":picture": ["qr.svg", "board.svg"], ":name": names}
        for number in ids if own else ids[:1]:
            paths = [""]
            for part in route.split("/")[1:]:
                choices = [number] if part in (":id", ":number") else [self.column] if part == ":code" and "/column" in route else [OTHER[part]] if part in OTHER else files.get(part, ["1"])
                choices = choices if own or len(choices) < 3 or "/column" in route or "/feed" in route else choices[:1]
                paths = [f"{p}/{c if part.startswith(':') else 'checkpoint' if part == '*' else part}" for p in paths for c in (
                    choices if part.startswith(":") else [part])]
            yield from paths

    def walk(self, name, ids, names):
        for route, access in self.routes:
            if name is not None and not route.startswith("/desk") and not re.match(r"/(item|proof|search|column|feed|all|$)", route):
                continue  # what is public is the same page for whoever has logged in
            for path in self.addresses(route, ids, names):
                self.look(name, f"/weichuan{path}", route)
                if name is None or route.startswith(("/desk/items", "/item", "/search")):
                    self.look(name, f"/weichuan/api{path}", route)

    def crawl(self, name, first):
        """Addresses of records that are there, a few of each route, found by the links of what this person is offered."""
        opened, seen = collections.Counter(), set()
        queue = ["/weichuan/desk" if name else "/weichuan/", "/weichuan/", "/weichuan/sitemap.xml", "/weichuan/open311/v2/services/help.json", first]
        while queue:
            page = queue.pop()
            route = self.get_route(page)
            if page in seen or opened[route] >= EACH or route in (None, "/logout", "/static/*"):
                continue
            seen.add(page)
            opened[route] += 1
            _, _, body = self.look(name, page, route)
            links = re.findall(r'(?:href|src)="([^"#]+)"|<loc>(?:https?://[^/<]*)?([^<]+)</loc>', body.decode("utf-8", "replace"))
            queue += [html.unescape(a or b) for a, b in links if (a or b).startswith("/")]

    def ask_for(self, name):
        for word in WORDS.values():
            for path in ("/search?q={}", "/search?q={}&title=1&order=relevance", "/api/search?q={}", "/search/suggest?q={}", "/api/v1/search?q={}"):
                status, _, body = self.look(name, "/weichuan" + path.format(quote(word)), "/search")
                if path == "/search?q={}":
                    expect(f"{name} finds nothing of {word}", status == 200 and "没有找到" in body.decode(), status)


def exported(site):
    """No word of what is hidden and no masked number in any file of the static export; what is public is there."""
    out = SCRATCH / f"robot-static-{site.port}"
    done = site.command("export", "site", "--org", "weichuan", "--out", str(out))
    expect("static export", done.returncode == 0, done.stderr[-300:])
    files = [p for p in out.rglob("*") if p.is_file()]
    texts = {p.relative_to(out).as_posix(): plain(p.read_bytes()) + p.name for p in files}
    told = {name: [s for s, word in WORDS.items() if word[:4] in text] for name, text in texts.items()}
    expect("the export tells nothing", not any(told.values()), {n: t for n, t in told.items() if t})
    expect("no masked number in it", not any(NUMBER in text for text in texts.values()))
    expect("what is public is in it", any("公开的第1件" in text for text in texts.values()) and len(texts) > 50, len(texts))


def public_state(site):
    """What the public sees, address by address; what is different at each request taken out."""
    out = {}
    for path in ("/", "/columns", "/all", "/feed/feed.atom", "/feed/feed.json", "/feed/data.csv", "/feed/data.json", "/sitemap.xml", "/search?q=%E9%80%9A%E7%9F%A5",
                 "/search?q=%E5%85%AC%E5%BC%80", "/api/columns", "/log/checkpoint", "/api/log", "/report/years", "/guide", "/kiosk", "/assess"):
        status, _, body = site.ask("GET", "/weichuan" + path)
        out[path] = (status, re.sub(rb'name="(csrf|once)" value="[^"]*"', b"", body))
    return out


def test(site):
    second = "--postgres" in site.options
    people = {name: robot.roaming(site.person(name)) for name in ([None, "baosong", "shenhe", "lingdao", "zhuanyuan", "chengban"] if second else
                                                   [None, *[n for n in site.accounts if not n.startswith("weichuan-") or n == "weichuan-03"]])}
    made = public_items(people["baosong"], people["lingdao"])
    site.command("jobs")
    before = public_state(site)
    hidden_items(people, made)
    site.command("jobs")
    after = public_state(site)
    for path in before:
        expect(f"{path} is what it was", before[path] == after[path] and before[path][0] in (200, 301, 303), before[path][0])
    status, _, _ = press(people["zhuanyuan"], made["withdrawn"], "act", event="withdraw", reason="发错了")
    expect("withdrawn", status == 303, status)
    site.command("jobs")
    pages = [people["baosong"].get(made[s])[1] for s in STATES[:5]]
    names = sorted({n for p in pages for n in re.findall(r"/pictures?/([0-9a-f]{64}\.[a-z]{3})", p)})
    expect("pictures are in the drafts", len(names) > 0, names)
    ids = sorted({item.rsplit("/", 1)[1] for item in made.values()}, key=int)
    pictured = others(people)
    walk = Walk(site, people)
    for name in [None, "chengban", "baosong"] if second else people:
        walk.walk(name, ids, names)
        walk.ask_for(name)
        walk.crawl(name, pictured)
    if not second:
        exported(site)
    expect("who writes them sees them", all("/desk/items/:id" in walk.seen.get(n, ()) for n in ("baosong",)), walk.seen)
    expect("nobody else does", not set(walk.seen) - SEERS - WATCHERS, walk.seen)
    closed = {route for route, _ in walk.routes} - walk.opened
    if not second:
        expect("every GET route showed somebody something, or says why not", closed <= set(UNOPENED), sorted(closed - set(UNOPENED)))
    expect("no reason for what is no route", set(UNOPENED) <= {route for route, _ in walk.routes}, set(UNOPENED))
    expect("every address was tried", walk.asked > (1000 if second else 4000), walk.asked)


if __name__ == "__main__":
    run_on_engines(test)

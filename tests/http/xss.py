#!/usr/bin/env python3
"""A list of payloads (scripts, event handlers, javascript:, svg, MathML, template syntax, control characters, changed
direction, formulas, broken UTF-8, very long) in every text field of every form, as each role; what came of it goes its way through
review to the public; then every page, its JSON, feeds, lists, workbooks, Word files, calendars and the static export are opened
by every role: no payload is anything but text.

A robot fills the forms it finds: fields that take words get a payload, the others what they ask for; where a page complains about
a field, the next try has something plausible there. tests/http/lib_robot.py reads the answers. Forms that only a special state
offers are made in tests/http/lib_special.py. In the end every POST route of the tables must have been reached, and every name of a field
that src/web reads must have been sent with a payload; what is not is a failure with its name.

usage: tests/http/xss.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import collections
import os
import pathlib
import re
import struct
import time
import zlib
from urllib.parse import urlencode

import lib_robot as robot
import lib_special as special
from lib_site import SCRATCH, expect, multipart, run_on_engines

ROLES = [None, "baosong", "zhuanyuan", "shenhe", "lingdao", "chengban", "admin", "weichuan-03"]
READERS = [*ROLES, "ducha"]
# What would end the walk: own and others' sessions, passwords, accounts, the second factor; the rules of retention remove cases.
LEAVE = re.compile(r"/(logout|login|account/password|account/end|account/totp|settings/sessions/end|settings/accounts|cases/retention|mode)\b")
# Buttons that take away what another button made: pressed once each, last.
BACK = re.compile(r"withdraw|delete|remove|void|cancel|drop|end|close|return|refuse|reject|repeal|discard|stop|merge|split|revise|unmask")
TRIES, TIMES, OF_ROUTE = 6, 2, 2


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) +
       chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b""))


def answer_for(number, field, tried, wrong, turn):
    """The value of a field at this try."""
    name, kind, value, choices, _ = field
    if kind in ("hidden", "checkbox", "radio", "button", "submit"):
        return value
    if kind == "select":
        return choices[turn % len(choices)] if choices else ""
    if kind in ("date", "month"):
        return ("2026-11-20", "2026-11-26", "2026-12-10")[tried % 3][:10 if kind == "date" else 7]
    if kind in ("number", "tel", "email", "password"):
        return {"number": value or "1", "tel": "0371-27668888", "email": "zqx@example.org", "password": "Zqx-12345678"}[kind]
    if tried >= 2 and name in robot.RIGHT:
        return robot.RIGHT[name]
    if wrong.get(name) == 1:
        return robot.SHORT[(number + turn) % len(robot.SHORT)]
    if wrong.get(name):
        return robot.PLAUSIBLE[(wrong[name] - 2) % len(robot.PLAUSIBLE)]
    return robot.PAYLOADS[(number + turn) % len(robot.PAYLOADS)]


class Robot:
    """All people of one record, what they posted and what they were told."""

    def __init__(self, site):
        self.site, self.table = site, robot.routes()
        self.get_route, self.post_route = robot.finder(self.table, "GET"), robot.finder(self.table, "POST")
        self.done, self.tried, self.asked = collections.Counter(), collections.Counter(), 0
        self.taken, self.forms, self.fields, self.places = set(), [], set(), collections.defaultdict(set)
        self.reached, self.sent = set(), collections.defaultdict(set)
        self.people = {name: robot.roaming(site.person(name)) for name in READERS}
        self.read_once, self.api = set(), collections.Counter()

    def ask(self, name, method, path, body=None, headers=None):
        """One request; the answer is looked at."""
        self.asked += 1
        status, got, answer = self.people[name].ask(method, path, body, headers)
        expect(f"{name} {method} {path[:90]} answers", status < 500, (status, answer[-300:].decode("utf-8", "replace")))
        found = robot.findings(path, got, answer)
        expect(f"{name} {method} {path[:90]} keeps it as text", not found, found[:4])
        if robot.MARK.encode() in answer.lower() and method == "GET" and status == 200:
            self.places[self.get_route(path)].add(name)
        return status, got, answer

    def links(self, text):
        """Addresses of the page that lead into this site."""
        for raw in re.findall(r'<a\s[^>]*?href="([^"#]*)', text):
            path = raw.replace("&amp;", "&")
            if path.startswith("/") and not LEAVE.search(path) and "/static/" not in path:
                yield path

    def fill(self, name, page, form):
        """Posts a form until it is taken or tried often enough; new addresses it leads to."""
        method, action, fields = form
        path = (action or page).split("#")[0]
        route = self.post_route(path) if method == "post" else self.get_route(path)
        marks = "|".join(f"{n}={v}" for n, kind, v, *_ in fields if kind in ("hidden", "button") and n not in ("csrf", "version", "once", "id", "file"))
        key = (route, tuple(sorted(f[0] for f in fields)), re.sub(r"\d+", "#", marks), method)
        if method == "post" and route is not None and not LEAVE.search(path):
            fresh = {(route, f[0]) for f in fields} - self.fields
            self.fields |= fresh
            if fresh:
                self.forms.append((name, path, fields))
        if route is None or LEAVE.search(path) or self.done[key] >= TIMES or self.tried[key] >= TRIES * TIMES:
            return
        wrong = collections.Counter()
        for tried in range(TRIES):
            self.tried[key] += 1
            pairs, files, radios = [], [], set()
            for number, field in enumerate(fields):
                if field[1] == "file" and "csv" in field[4] and "png" not in field[4]:
                    files.append((field[0], f"{robot.SHORT[tried % 2]}.csv".replace('"', "'"), robot.TABLE.encode()))
                elif field[1] == "file" and tried < 4:
                    files.append((field[0], f"{robot.PAYLOADS[self.done[key]]}.png".replace('"', "'"), PNG))
                elif field[1] != "radio" or field[0] not in radios:
                    radios.add(field[0])
                    pairs.append((field[0], answer_for(number, field, tried, wrong, self.done[key])))
            if method != "post":
                return self.ask(name, "GET", path.split("?")[0] + "?" + urlencode([p for p in pairs if p[0] != "csrf"], errors="surrogatepass"))
            body, headers = multipart([(k, v) for k, v in pairs], files) if files else (
                urlencode(pairs), {"Content-Type": "application/x-www-form-urlencoded"})
            status, got, answer = self.ask(name, "POST", path, body, headers)
            text = answer.decode("utf-8", "replace")
            self.note(route, path, status, got, [k for k, v in pairs if robot.MARK in v.lower()] + [f[0] for f in files])
            if status in (200, 201, 303) and 'aria-invalid="true"' not in text:
                self.done[key] += 1
                self.taken.add(route)
                return [got["location"]] if "location" in got else list(self.links(text))
            if status not in (200, 409, 422):
                return
            for field in re.findall(r'name="([^"]+)"[^>]*aria-invalid="true"', text):
                wrong[field] += 1
        return

    def work(self, name):
        """One person's round through his pages, filling in what they offer."""
        opened, queue, seen = collections.Counter(), ["/weichuan/desk" if name else "/weichuan/"], set()
        while queue:
            page = queue.pop()
            route = self.get_route(page)
            if page in seen or route is None or opened[route] >= OF_ROUTE or (name and "/desk" not in page):
                continue
            seen.add(page)
            opened[route] += 1
            status, got, answer = self.ask(name, "GET", page)
            if status != 200 or "text/html" not in got.get("content-type", ""):
                continue
            text = answer.decode("utf-8", "replace")
            queue += reversed(list(self.links(text)))
            for form in sorted(robot.forms(text), key=lambda f: bool(BACK.search(str([v for _, k, v, *_ in f[2] if k != "csrf"])))):
                queue += [p for p in self.fill(name, page, form) or [] if isinstance(p, str) and p.startswith("/")]

    def read(self, name, everything):
        """A page of each kind the person is offered (each that there is, within reason), and the same as JSON."""
        opened, seen = collections.Counter(), set()
        queue = ["/weichuan/desk" if name else "/weichuan/", "/weichuan/", "/weichuan/search?q=zqx"]
        while queue:
            page = queue.pop()
            route = self.get_route(page)
            if page in seen or route is None or opened[route] >= (everything if page not in self.read_once else 1):
                continue
            seen.add(page)
            self.read_once.add(page)
            opened[route] += 1
            status, got, answer = self.ask(name, "GET", page)
            if "text/html" in got.get("content-type", ""):
                queue += reversed(list(self.links(answer.decode("utf-8", "replace"))))
                if status == 200 and self.api[route, name is None] < 3:
                    self.api[route, name is None] += 1
                    self.ask(name, "GET", page.replace("/weichuan/", "/weichuan/api/", 1))

    def note(self, route, path, status, got, names):
        """A form that was posted with these names marked; the address is reached when its handler once found its record."""
        if status not in (403, 404, 405) and "/login" not in got.get("location", ""):
            self.reached.add((route, path))
        self.sent[route, path].update(names)

    def route_of(self, path):
        return self.post_route(re.sub(r"^/weichuan/api(/v1)?(?=/)", "/weichuan", path))

    def nonsense(self, name, path, fields, head=None, pressed=True):
        """A form with every payload in every field, words or not; once with bytes that are no text, once far too long. Not pressed:
        no button there is has its own value, so that the record stays in its state."""
        plain = {f[0]: f[2] if pressed or f[1] != "button" and f[0] not in ("event", "what", "act") else robot.MARK for f in fields if f[1] != "file"}
        words = list(dict.fromkeys(f[0] for f in fields if f[1] != "file" and f[0] != "csrf"))
        hidden = {f[0] for f in fields if f[1] in ("button", "hidden")}
        turns = [{w: " ".join(robot.PAYLOADS[(i + n) % 2::2]) for i, w in enumerate(words) if n == 0 or w not in hidden} for n in range(2)]
        for changed in [{w: robot.BROKEN for w in words if w not in hidden}, {w: robot.LONG for w in words[:1]}, *turns]:
            status, got, _ = self.ask(name, "POST", path, urlencode({**plain, **changed}), {
                "Content-Type": "application/x-www-form-urlencoded", **(head or {})})
            self.note(self.route_of(path), path, status, got, changed)

    def page(self, name, page, take=True):
        """Every form of a page that posts, with all payloads in all fields; then filled in so that it is taken, if asked."""
        status, _, answer = self.ask(name, "GET", page)
        expect(f"{name} opens {page}", status == 200, status)
        found = [f for f in robot.forms(answer.decode("utf-8", "replace")) if f[0] == "post" and not LEAVE.search(f[1])]
        for _, action, fields in found:
            self.nonsense(name, (action or page).split("#")[0], fields, pressed=take)
        for form in found if take else []:
            self.fill(name, page, form)

    def form(self, name, path, fields, head=None, files=()):
        """A form no page has at hand: as it should be, then with all payloads in all fields."""
        token = self.people[name].get("/weichuan/desk/account" if name else "/weichuan/track")[1]
        fields = {"csrf": re.search(r'name="csrf" value="([^"]*)"', token).group(1), **fields}
        body, kind = multipart(fields, files) if files else (urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
        status, got, answer = self.ask(name, "POST", path, body, {**kind, **(head or {})})
        self.note(self.route_of(path), path, status, got, [k for k, v in fields.items() if robot.MARK in v] + [f[0] for f in files])
        if status in (200, 201, 303):
            self.taken.add(self.route_of(path))
        self.nonsense(name, path, [(k, "hidden" if k == "csrf" else "text", v, [], "") for k, v in fields.items()], head)
        return answer


DESK = "/weichuan/desk/items"
CHECKED = {"secret": "1", "privacy": "1", "stability": "1"}


def published(walk, number):
    """One item with a payload in every field, all the way to the public; its number."""
    reporter, leader = walk.people["baosong"], walk.people["lingdao"]
    reporter.source, leader.source = f"127.9.{number}.1", f"127.9.{number}.2"
    _, page = reporter.get(f"{DESK}/new")
    column = re.search(r'<select id="field-column".*?<option value="([^"]+)"[^>]*>(?!请选择)', page, re.S).group(1)
    say = [robot.PAYLOADS[(number + i) % len(robot.PAYLOADS)] for i in range(6)]
    status, headers, text = reporter.post(f"{DESK}/new", {
        "title": say[0], "column": column, "kind": "information", "body": f"<p>{say[1]}</p>" + "".join(robot.PAYLOADS), "issuer": say[2],
        "formed_on": "2026-11-20", "doc_no": "", "topic": say[3][:30], "abstract": say[4], "explains": "", "valid_until": "", "notice_until": "",
        "version": "0", "body_kind": ("html", "plain")[number % 2]}, page=f"{DESK}/new")
    if not expect(f"item {number} is taken", status == 303, re.findall(r'class="complaint">([^<]*)', text)):
        return
    item = headers["location"]

    def press(person, where, **fields):
        _, page = person.get(item)
        version = re.search(r'name="version" value="(\d+)"', page)
        return person.post(f"{item}/{where}", {"version": version.group(1) if version else "0", **fields}, page=item)

    _, page = reporter.get(item)
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    status, _, _ = reporter.post(f"{item}/files", {"version": version}, page=item, 
                                   files=[("file", f"{robot.PAYLOADS[number % 4]}.csv".replace('"', "'"), "名称,数\nzqx,1\n".encode())])
    expect(f"item {number}: attachment taken", status == 303, status)
    expect(f"item {number}: sent in", press(reporter, "act", event="urgent", reason=say[5])[0] == 303)
    _, page = leader.get(item)
    if "allow" in page and 'name="reason"' in page:
        press(leader, "allow", reason=say[4])
    status, _, text = press(leader, "act", event="release", **CHECKED)
    expect(f"item {number}: released", status == 303, re.findall(r'role="alert">(.*?)</div>', text, re.S))


def exported(site):
    """The static site, file by file; lists that the command line writes."""
    out = SCRATCH / f"xss-static-{site.port}"
    done = site.command("export", "site", "--org", "weichuan", "--out", str(out))
    expect("static export", done.returncode == 0, done.stderr[-300:])
    seen = 0
    for path in sorted(out.rglob("*")):
        if path.is_file() and "static" not in path.parts[-2:-1]:
            body = path.read_bytes()
            seen += robot.MARK.encode() in body.lower()
            found = robot.findings(path.as_posix(), {}, body)
            expect(f"static {path.relative_to(out)}", not found, found[:3])
    expect("payloads are in the static site", seen > 20, seen)


def test(site):
    second, walk = "--postgres" in site.options, Robot(site)
    def tell(*what):
        if os.environ.get("QF_TELL"):
            used = sum(map(int, pathlib.Path(f"/proc/{site.process.pid}/stat").read_text().split()[13:17])) / 100
            print(*what, f"{walk.asked} requests, {time.process_time():.1f} s here, {used:.1f} s there, {time.monotonic() - begun:.1f} s in all", flush=True)
    begun = time.monotonic()
    for number in range(2 if second else len(robot.PAYLOADS)):
        published(walk, number)
    tell("published")
    for name in ROLES[:3] if second else ROLES:
        walk.work(name)
        tell(name)
    for form in walk.forms:
        walk.nonsense(*form)
    tell("nonsense")
    special.all_of_them(walk, site)
    tell("special states")
    site.command("jobs")
    for name in READERS[:2] if second else READERS:
        walk.read(name, 6 if name is None else 1)
        tell("read", name)
    if not second:
        exported(site)
        tell("export")
    if not second:
        covered(walk)


def covered(walk):
    """Every route that is posted to, every name that is read there."""
    posts = {path for method, path, *_ in walk.table if method == "POST"}
    reached = {route for route, _ in walk.reached}
    expect("every POST route was reached with payloads", reached >= posts, sorted(posts - reached))
    for file, (routes, names) in robot.read_names().items():
        sent = set().union(*(walk.sent[one] for one in walk.reached if one[0] in (routes or posts)))
        expect(f"{file}: a payload in every field", names <= sent, sorted(names - sent))
    if os.environ.get("QF_TELL"):
        print(f"{walk.asked} requests, {len(walk.forms)} forms, {len(walk.taken & posts)} of {len(posts)} routes took one")
        print("never taken:", sorted(posts - walk.taken))
        print({k: sorted(map(str, v)) for k, v in walk.places.items()})


if __name__ == "__main__":
    run_on_engines(test)

#!/usr/bin/env python3
"""No button that then refuses: every form that an item's page shows, in every state, to every role, is pressed with what a
person would fill in; the answer is never 403, 404 or 500. And what the flow refuses is not shown.

usage: tests/http/disclose_buttons.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import itertools
import re

from disclose import CHECKED, NUMBER, do, form
from lib_site import expect, run_on_engines

NEW = "/weichuan/desk/items/new"
STATES = ("draft", "returned", "first", "second", "final", "scheduled", "released", "withdrawn", "kept", "discarded", "revision")
people, places = {}, itertools.count()


def newcomer(site, login, role):
    """Somebody with a role that the demonstration has nobody for."""
    made = site.command("user", "add", login, "--org", "weichuan", "--name", f"{login}某", "--role", role, stdin="Liudi#2026x\n")
    expect(f"{role} added", made.returncode == 0, made.stderr)
    person = site.person()
    expect(f"{role} logs in", person.login(login, "Liudi#2026x"))
    person.post("/desk/account/password", {"old": "Liudi#2026x", "fresh": "Liudi#2026y", "again": "Liudi#2026y"})
    return person


def item_in(state):
    """An item in a state, written by the reporter; its path."""
    place = next(places)
    for person in people.values():
        person.source = f"127.1.{place // 200}.{place % 200 + 1}"  # rates are counted by address
    writer, reviewer, clerk, leader = (people[n] for n in ("baosong", "shenhe", "zhuanyuan", "lingdao"))
    _, page = writer.get(NEW)
    item = writer.post(NEW, form(page, title=f"试 {state}", kind="normative" if state == "released" else "list",
                                 body="<p>正文</p>" if state != "draft" else f"<p>张三 {NUMBER}</p>", body_kind="html"), page=NEW)[1]["location"]
    way = {"draft": [], "discarded": [(writer, "discard", {"reason": "不要了"})],
           "returned": [(writer, "submit", {}), (reviewer, "return", {"reason": "改"})], "first": [(writer, "submit", {})]}
    way["second"] = way["first"] + [(reviewer, "pass", {})]
    way["final"] = way["second"] + [(clerk, "pass", {})]
    way["scheduled"] = way["final"] + [(leader, "schedule", {"publish_at": "2026-12-30T10:00", **CHECKED})]
    way["released"] = way["revision"] = way["final"] + [(leader, "release", CHECKED)]
    way["withdrawn"] = way["released"] + [(leader, "withdraw", {"reason": "错"})]
    way["kept"] = way["final"] + [(leader, "keep", {"reason": "讨论稿", "ground": "deny_process"})]
    for person, event, more in way[state]:
        status, text = do(person, item, event, **more)
        if status != 303:
            expect(f"{state}: {event}", False, (status, re.findall(r'role="alert"><strong>([^<]*)', text)))
    if state == "revision":
        item = writer.post(f"{item}/revise", {"reason": "改一句"}, page=item)[1]["location"].rsplit("/", 1)[0]
    return item


def filled(text):
    """(action, fields) of each form that posts: what is given, and something fitting where a person types."""
    for action, inside in re.findall(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', text, re.S):
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', inside))
        fields.pop("csrf", None)
        for name in re.findall(r'<textarea[^>]* name="(\w+)"', inside):
            fields[name] = "写明的原因"
        for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', inside, re.S):
            values = [v for v in re.findall(r'<option value="([^"]*)"', options) if v]
            if values:
                fields[name] = values[0]
        for tag in re.findall(r"<input [^>]*>", inside):
            name, kind = re.search(r'name="(\w+)"', tag), re.search(r'type="([\w-]+)"', tag)
            if name is None or (kind and kind.group(1) in ("hidden", "file")):
                continue
            kind = kind.group(1) if kind else "text"
            fields.setdefault(name.group(1), {"checkbox": "1", "date": "2026-11-26", "datetime-local": "2026-12-30T10:00"}.get(kind, ""))
        buttons = re.findall(r'<button[^>]* name="(\w+)" value="([^"]*)"', inside) or [None]
        for button in buttons:
            yield action, {**fields, **({button[0]: button[1]} if button else {})}


def test(site):
    for login in ("admin", "zhuanyuan", "baosong", "shenhe", "lingdao", "ducha", "chengban"):
        people[login] = site.person(login)
    people["fabu"], people["shenji"] = newcomer(site, "fabu", "publisher"), newcomer(site, "shenji", "auditor")
    people["bao2"] = newcomer(site, "bao2", "reporter")
    pressed, shown = 0, set()
    for state in STATES:
        item = item_in(state)
        for name, person in people.items():
            status, text = person.get(item)
            expect(f"{name} at {state}", status in (200, 403), status)
            for action, fields in filled(text.split("<main")[-1]) if status == 200 else ():
                if action.split("/")[-1] not in ("account", "logout"):
                    shown.add((state, name, action.rsplit("/", 1)[-1], fields.get("event", ""), fields.get("what", "")))
    for state, name, verb, event, what in sorted(shown):
        item = item_in(state)
        text = people[name].get(item)[1].split("<main")[-1]
        match = [(a, f) for a, f in filled(text)
                 if a.rsplit("/", 1)[-1] == verb and f.get("event", "") == event and f.get("what", "") == what]
        if not expect(f"{name} sees {verb} {event} at {state} again", match):
            continue
        status, _, answer = people[name].post(match[0][0], match[0][1], page=item)
        pressed += 1
        expect(f"{name} presses {verb} {event} {what} at {state}", status in (200, 303, 422),
               (status, re.findall(r"<h1>(.*?)</h1>|role=\"alert\"><strong>([^<]*)", answer)[:3]))
        if event:
            told = re.findall(r'role="alert"><strong>([^<]*)', answer)
            expect(f"{name}: {event} at {state} does what it says", status == 303 or event in ("release", "schedule") and told, (status, told))
    expect("many were pressed", pressed > 80, pressed)
    print(f"# {pressed} buttons in {len(STATES)} states by {len(people)} people")


if __name__ == "__main__":
    run_on_engines(test)

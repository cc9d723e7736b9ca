#!/usr/bin/env python3
"""Every page of the routing table by every role, by strangers, and by forms without their token.

The tables in src/web/routes*.c say who may; what each access class means is written here a second time, from the list
in src/web/route.h. Who may not gets 403 and nothing else; a stranger is sent to the log-in; an open page needs nobody.
"""
import re

from lib_site import ROOT, expect, run_on_engines

ANY = {"reporter", "reviewer", "publisher", "disclosure_clerk", "leader", "village_account", "county_supervisor",
       "administrator", "auditor", "handler"}
WHO = {
    "ANYWHERE": None, "PUBLIC": None, "SELF": ANY, "STAFF": ANY, "TOWN": ANY - {"village_account"},
    "DRAFTER": {"reporter", "publisher", "disclosure_clerk", "village_account"},
    "WRITER": {"reporter", "publisher", "disclosure_clerk"},
    "REVIEWER": {"reviewer", "publisher", "disclosure_clerk", "leader"},
    "HANDLER": {"handler", "disclosure_clerk", "leader"},
    "CLERK": {"disclosure_clerk", "administrator"},
    "LEADER": {"leader", "administrator"},
    "VILLAGE": {"village_account", "disclosure_clerk"},
    "SUPERVISOR": {"county_supervisor", "auditor", "leader", "disclosure_clerk", "administrator"},
    "ADMIN": {"administrator"},
}
# Role of each demonstration account (demo/founding/place.json).
ROLE = {"admin": "administrator", "zhuanyuan": "disclosure_clerk", "baosong": "reporter", "shenhe": "reviewer",
        "lingdao": "leader", "chengban": "handler", "ducha": "county_supervisor"}
VALUES = {":year": "2021", ":village": "9", ":month": "2021-05", ":number": "1", ":id": "1", ":code": "fund-rules",
          ":part": "1", ":n": "1", ":voucher": "1", ":file": "none.csv", ":picture": "qr.svg"}
# Ending the session under the test's feet is tested elsewhere.
LEAVE = {"/logout", "/login"}


def routes():
    table = "".join(part.read_text() for part in sorted((ROOT / "src/web").glob("routes*.c")))
    found = re.findall(r'\{\s*"(GET|POST)",\s*"([^"]+)",\s*\w+,\s*WEB_(\w+),\s*WEB_(\w+)', table)
    expect("the table is read", len(found) > 80, len(found))
    expect("every class is known", all(access in WHO for _, _, access, _ in found))
    return [r for r in found if r[1] not in LEAVE]


def concrete(path):
    return "/".join(VALUES.get(part, "1") if part.startswith(":") else part for part in path.split("/")).replace("*", "x")


def to_login(status, headers):
    return status == 303 and "/login" in headers.get("location", "")


def strangers(site, table):
    for i, (method, path, access, _) in enumerate(table):
        someone = site.person(source=f"127.0.1.{i % 200 + 1}")
        body = "x=1" if method == "POST" else None
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        status, headers, _ = someone.ask(method, concrete(path), body, kind)
        if WHO[access] is None:
            expect(f"stranger {method} {path} is let in", not to_login(status, headers) and status < 500, status)
        else:
            expect(f"stranger {method} {path} is sent to the log-in", to_login(status, headers), status)
            status, _, text = someone.ask(method, "/api" + concrete(path), body, kind)
            expect(f"stranger {method} /api{path} is refused", status == 403 and b"AUTH.NOT_LOGGED_IN" in text, status)


def by_role(site, table):
    denied = allowed = 0
    for n, (name, _) in enumerate(site.accounts.items()):
        role = ROLE.get(name, "village_account")
        for part in range(4):  # a rate is counted for an address: four addresses a person
            someone = site.person(name, source=f"127.0.2.{n * 4 + part + 1}")
            _, page = someone.get("/desk/account")
            token = re.search(r'name="csrf" value="([^"]*)"', page).group(1)
            for method, path, access, _ in table[part::4]:
                may = WHO[access] is None or role in WHO[access]
                if method == "GET":
                    status, headers, _ = someone.ask("GET", concrete(path))
                elif may:
                    continue  # what a form does is its own test; here only who is kept out
                else:
                    status, headers, _ = someone.ask("POST", concrete(path), f"csrf={token}",
                                                     {"Content-Type": "application/x-www-form-urlencoded"})
                if may:
                    allowed += 1
                    expect(f"{role} {method} {path} opens", status < 500 and not to_login(status, headers), status)
                else:
                    denied += 1
                    expect(f"{role} {method} {path} is kept out", status == 403, status)
    expect("the matrix is large", denied > 150 and allowed > 400, f"{denied} denied, {allowed} allowed")


def tokens(site, table):
    """A form without its token, or with somebody else's, does nothing."""
    other = site.person("zhuanyuan", source="127.0.3.250")
    foreign = re.search(r'name="csrf" value="([^"]*)"', other.get("/desk/account")[1]).group(1)
    for n, name in enumerate(("admin", "zhuanyuan", "lingdao")):
        someone = site.person(name, source=f"127.0.3.{n + 1}")
        posts = [r for r in table if r[0] == "POST" and WHO[r[2]] is not None and ROLE[name] in WHO[r[2]]]
        for i, (_, path, _, _) in enumerate(posts):
            someone.source = f"127.0.3.{n * 60 + i % 50 + 10}"
            for what, body in (("no", "x=1"), ("another session's", f"csrf={foreign}"), ("a wrong", "csrf=" + "0" * 40)):
                status, _, text = someone.ask("POST", concrete(path), body,
                                              {"Content-Type": "application/x-www-form-urlencoded"})
                expect(f"{name} POST {path} with {what} token", status == 403 and "放得太久" in text.decode(), status)


def whole(site):
    table = routes()
    strangers(site, table)
    by_role(site, table)
    tokens(site, table)


run_on_engines(whole)

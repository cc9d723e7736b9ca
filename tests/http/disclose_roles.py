#!/usr/bin/env python3
"""Roles for chosen columns: given on the administrator's page, kept below every page; a village writes drafts for its
columns, sees its own alone, and the town reviews them.

usage: tests/http/disclose_roles.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import re

from disclose import form
from lib_site import expect, run_on_engines

NEW = "/weichuan/desk/items/new"


def account_of(admin, login):
    """The address of an account's page."""
    _, page = admin.get("/weichuan/desk/settings/accounts")
    row = re.search(r'<a href="([^"]+)">[^<]*</a></td><td>' + re.escape(login) + "</td>", page)
    return row.group(1)


def limit(admin, login, role, columns, which="some"):
    """Ticks columns for a role as the administrator does; (status, page)."""
    address = account_of(admin, login)
    _, page = admin.get(address)
    place = re.search(r'value="columns"><input type="hidden" name="role" value="' + role + r'"><input type="hidden" name="org" value="(\d+)"', page)
    status, _, text = admin.post(address, [("what", "columns"), ("role", role), ("org", place.group(1)), ("which", which)]
                                 + [("column", c) for c in columns], page=address)
    return status, text


def offered(person):
    """Codes and names of the columns in the form for a new item."""
    _, page = person.get(NEW)
    select = re.search(r'<select id="field-column".*?</select>', page, re.S).group(0)
    return dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)', select))


def draft(person, column, title):
    _, page = person.get(NEW)
    status, headers, text = person.post(NEW, form(page, title=title, column=column, kind="information", body="请各户看公告栏。"), page=NEW)
    return status, headers.get("location", ""), text


def do(person, item, event):
    """Sends what a button of the item's page sends, whether the page shows it or not; (status, page)."""
    version = re.search(r'name="version" value="(\d+)"', person.get(item)[1])
    status, _, text = person.post(f"{item}/act", {"event": event, "version": version.group(1) if version else "0"})
    return status, text


def town(site):
    admin, reporter, reviewer, clerk = (site.person(n) for n in ("admin", "baosong", "shenhe", "zhuanyuan"))
    codes = list(offered(clerk))
    mine, other = codes[0], codes[1]
    expect("without limits all columns are offered", list(offered(reporter)) == codes)
    status, text = limit(admin, "baosong", "reporter", [])
    expect("no column ticked is told", status == 422 and "请至少勾选一个栏目" in text, status)
    expect("unknown column is told", limit(admin, "baosong", "reporter", ["no-such"])[0] == 422)
    expect("limited", limit(admin, "baosong", "reporter", [mine])[0] == 303)
    _, page = admin.get(account_of(admin, "baosong"))
    expect("shown on the account's page", "信息报送员：只管 1 个栏目" in page)
    expect("one column offered", list(offered(reporter)) == [mine])
    status, _, text = draft(reporter, other, "别的栏目")
    expect("another column is refused", status in (403, 422), status)
    status, item, _ = draft(reporter, mine, "自己的栏目")
    expect("his own column", status == 303, status)
    status, foreign, _ = draft(clerk, other, "专员写的")
    expect("clerk writes anywhere", status == 303, status)
    expect("no edit link for a foreign column", f'href="{foreign}/edit"' not in reporter.get(foreign)[1])
    status, text = do(reporter, foreign, "submit")
    expect("a foreign item is not moved, with a sentence", status == 403 and "只管指定的栏目" in text, status)
    _, page = reporter.get(foreign)
    for verb, fields in (("mask", {"version": "1", "list_kind": "general"}), ("files/act", {"version": "1", "what": "remove", "file": "1"}),
                         ("edit", form(clerk.get(f"{foreign}/edit")[1], title="改了", column=mine, body="改"))):
        status, _, text = reporter.post(f"{foreign}/{verb}", fields)
        expect(f"foreign {verb} is refused", status in (403, 404) or (verb == "files/act" and status == 422), status)
    expect("nothing was changed", "专员写的" in clerk.get(foreign)[1])
    expect("reviewer limited", limit(admin, "shenhe", "reviewer", [other])[0] == 303)
    expect("handed in", do(reporter, item, "submit")[0] == 303)
    status, text = do(reviewer, item, "pass")
    expect("reviewer of another column", status == 403 and "只管指定的栏目" in text, status)
    expect("it does not wait for him", "自己的栏目" not in reviewer.get("/weichuan/desk/items")[1].split("别人在办的")[0])
    expect("limit lifted", limit(admin, "shenhe", "reviewer", [], which="all")[0] == 303)
    expect("now he may", do(reviewer, item, "pass")[0] == 303)
    _, page = admin.get("/weichuan/desk/settings/audit")
    expect("in the trail", "限定栏目" in page)
    status, _, _ = reporter.post(account_of(admin, "baosong"), {"what": "columns", "role": "reporter", "org": "1", "which": "all"})
    expect("nobody lifts his own limits", status == 403, status)
    return clerk, admin, codes, item


def village(site, admin, codes, town_item):
    given = site.command("user", "password", "weichuan-04", stdin="Liudi#2026x\n")
    expect("a second village has a password", given.returncode == 0, given.stderr)
    account, other, reviewer = site.person("weichuan-03"), site.person(), site.person("shenhe")
    other.login("weichuan-04", "Liudi#2026x")
    other.post("/desk/account/password", {"old": "Liudi#2026x", "fresh": "Liudi#2026y", "again": "Liudi#2026y"})
    status, page = account.get("/weichuan/desk/items")
    expect("a village without columns is told how", status == 200 and "还没有给您指定可以写的栏目" in page, status)
    expect("and refused", draft(account, codes[2], "村里的")[0] in (403, 422))
    for login in ("weichuan-03", "weichuan-04"):
        expect(f"columns for {login}", limit(admin, login, "village_account", [codes[2]])[0] == 303)
    expect("its column alone", list(offered(account)) == [codes[2]])
    status, item, _ = draft(account, codes[2], "本村用水公告")
    expect("draft of the village", status == 303, status)
    expect("the town's drafts are closed", account.get(town_item)[0] == 403)
    expect("the village's drafts are closed to another village", other.get(item)[0] == 403)
    expect("nor in its list", "本村用水公告" not in other.get("/weichuan/desk/items")[1])
    expect("another village does not hand it in", "本村报送" in do(other, item, "submit")[1])
    expect("handed in to the town", do(account, item, "submit")[0] == 303)
    expect("it does not review", do(account, item, "pass")[0] in (403, 422))
    expect("the town does", do(reviewer, item, "pass")[0] == 303)
    expect("who sent it is told", re.search(r"由[^<]*村报送", reviewer.get(item)[1]) is not None)
    expect("no page of the town's office opened by it", account.get("/weichuan/desk/columns")[0] == 403)


def whole(site):
    _, admin, codes, item = town(site)
    village(site, admin, codes, item)


if __name__ == "__main__":
    run_on_engines(whole)

#!/usr/bin/env python3
"""No personal number in any public byte. Persons with ID numbers, cards and phones are planted wherever money comes in: a
payment list and its title, the words of a fund, vouchers of a village by spreadsheet, a project and its contractor, a
complaint. All is approved and published, months are closed; then a robot walks every public page from the home
page on, its JSON, files, feeds, workbooks and PDFs, and looks for the planted ones and for anything like them.

usage: tests/http/personal.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import collections
import io
import re
import subprocess
import zipfile

from funds import CARD, ID, PHONE, SECRETS, load_and_publish
from lib_robot import finder, routes
from lib_site import expect, run_on_engines

PLANT = f"王二 {SECRETS[5]} 卡 {SECRETS[6]} 电话 {SECRETS[7]}"
NUMBERS = [s for s in SECRETS + [ID.lower(), "4102231955 06071234"] if s != "铁柱"]
# A Chinese ID number, a bank card, a mobile phone; what stands in a longer word of digits and letters is none.
LIKE_ONE = re.compile(r"(?<![\w.])(?:[1-6]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]|62\d{14,17}|1[3-9]\d{9})(?!\w)")
FEW, MORE = 4, 12  # addresses of one route; of those of money
MONEY = ("/funds", "/books", "/projects", "/complaints")
VOUCHERS = f"""凭证号,日期,摘要,科目编号,借方,贷方,收付款人
P-1,2026-11-03,付{PLANT}工资,514,860.00,,王二 {SECRETS[5]}
P-1,2026-11-03,付{PLANT}工资,102,,860.00,王二 {SECRETS[5]}
"""


def plant_fund(site):
    clerk = site.person("zhuanyuan")
    fields = {"year": "2026", "code": "zhongzhi", "name": "种植补贴", "department": "县局", "document": f"文件〔2026〕9号 {PHONE}",
              "object": f"农户，例如{PLANT}", "standard": f"每亩 100 元，打到 {CARD}", "channel": f"一卡通，问 {PHONE}"}
    status, _, page = clerk.post("/desk/funds/new", fields, page="/desk/funds/new")
    expect("a fund with words about persons", status == 303, (status, page[-300:]))


def plant_project(site):
    maker, other = site.person("baosong"), site.person("zhuanyuan")
    fields = {"name": "水渠", "document": f"批复 {PHONE}", "purpose": f"修到{PLANT}家门口", "source": f"财政资金 {CARD}", "households": "10",
              "relief": "2", "plan": "1000"}
    status, _, page = maker.post("/desk/projects/new", {**fields, "village": "999999"}, page="/desk/projects/new")
    expect("a project in a village that the town has not", status == 422, status)
    village, name = re.search(r'<option value="(\d\d*)"[^>]*>([^<]*村)<', maker.get("/desk/projects/new")[1]).groups()
    status, got, page = maker.post("/desk/projects/new", {**fields, "village": village}, page="/desk/projects/new")
    if not expect("a project", status == 303, (status, page[-300:])):
        return "none"
    where = re.search(r"/desk/projects/\d+", got["location"]).group()
    for event, words in (("approve", f"同意，问 {PHONE}"), ("contract", f"王二 {SECRETS[5]}"), ("start", PLANT)):
        status, _, page = other.post(f"{where}/act", {"event": event, "day": "2026-11-26", "amount": "900" if event == "contract" else "", "note": words}, page=where)
        expect(f"project {event}", status == 303, (status, re.findall(r"<p[^>]*>([^<]*)", page)[:4]))
    expect("its village is public", name in site.person().get(where.replace("/desk", ""))[1], name)
    return where.replace("/desk", "")


def plant_vouchers(site):
    """By the village's account, approved by the clerk; gives the village's address."""
    site.command("user", "password", "weichuan-01", stdin="Liudi#2026x\n")
    villager = site.person()
    villager.login("weichuan-01", "Liudi#2026x")
    villager.post("/desk/account/password", {"old": "Liudi#2026x", "fresh": "Liudi#2026y", "again": "Liudi#2026y"})
    _, got, _ = villager.ask("GET", "/desk/books")
    own = got["location"]
    status, _, page = villager.post(f"{own}/load", {"act": "take", "submit": "1"}, files=[("file", "a.csv", VOUCHERS.encode())])
    expect("a voucher about a person", status == 303, (status, page[-300:]))
    clerk = site.person("zhuanyuan")
    _, page = clerk.get("/desk/books")
    waiting = [where for where in sorted(set(re.findall(r"/desk/books/voucher/\d+", page))) if "王二" in clerk.get(where)[1]]
    status, _, _ = clerk.post(f"{waiting[0]}/act", {"event": "approve"}) if waiting else (404, 0, 0)
    expect("the voucher is approved", status == 303, (status, waiting))
    return own


def publish_months(site, own):
    """Closes and publishes what is over."""
    clerk = site.person("zhuanyuan")
    for month in ("2026-10", "2026-11"):
        for act in ("close", "publish"):
            clerk.post(f"{own}/{act}", {"month": month, "checkers": "甲、乙"}, page=own)
    _, page = site.person().get(own.replace("/desk", ""))
    expect("the month with the planted voucher is public", f"{own.replace('/desk', '')}/2026-11" in page, page[-400:])


def texts(name, body):
    """What can be read in these bytes."""
    if body[:4] == b"PK\3\4":
        with zipfile.ZipFile(io.BytesIO(body)) as z:
            return "\n".join(text for one in z.namelist() for text in (one, texts(one, z.read(one))))
    if body[:5] == b"%PDF-":
        return subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=False).stdout.decode("utf-8", "replace")
    return "" if name.endswith((".png", ".jpg")) else body.decode("utf-8", "replace")


def look(name, text, found):
    found += [(name, number) for number in NUMBERS if number in text]
    found += [(name, hit.group()) for hit in LIKE_ONE.finditer(text)]


def robot(site, planted):
    find, seen, asked, found = finder(routes(), "GET"), set(), collections.Counter(), []
    todo = ["/weichuan" + p for p in ("/", "/all", "/funds", "/books", "/projects", "/complaints", "/complaints/new", "/visits", "/sitemap.xml",
                                      "/feed/feed.atom", "/feed/data.csv", "/openapi.json", "/robots.txt")]
    while todo:
        path = todo.pop(0)
        inside = path.split("?")[0].removeprefix("/weichuan").removeprefix("/api") or "/"
        if path in seen or inside.startswith(("/desk", "/static", "/login", "/logout", "/mode")):
            continue
        route = (find(inside), path.startswith("/weichuan/api"))
        if asked[route] >= (MORE if inside.startswith(MONEY) else FEW) and not any(part in path for part in planted):
            continue
        seen.add(path)
        asked[route] += 1
        status, headers, body = site.ask("GET", path)
        text = texts(path, body)
        look(path, text, found)
        kind = headers.get("content-type", "")
        if status == 200 and "html" in kind:
            todo.append(path.replace("/weichuan", "/weichuan/api", 1))
        if "html" in kind or "xml" in kind:
            todo += [link.replace("&amp;", "&") for link in re.findall(r'(?:href|src)="(/weichuan[^"#]*)"', text)]
            todo += re.findall(r"<loc>https://[^/<]+(/weichuan[^<]*)</loc>", text)
    expect("the robot saw lists, months, projects and files", len(seen) > 300 and all(any(part in p for p in seen) for part in (
        "list.csv", "2026-11/entries.csv", "/projects/", "/api/funds/", "flow.csv", "/board", "feed.atom", "/visits/data.json")), len(seen))
    expect("no personal number in any public byte", not found, found[:5])
    look("planted", PLANT + PHONE.translate({ord("7"): "9"}), planted_found := [])
    expect("the robot would have found them", len(planted_found) >= 5, planted_found)


def test(site):
    plant_fund(site)
    public = load_and_publish(site)[2]
    project, own = plant_project(site), plant_vouchers(site)
    planted = [public, project, own.replace("/desk", "")]
    status, _, _ = site.person(source="127.0.0.8").post("/complaints/new", {"kind": "complaint", "against": "none", "text": f"替{PLANT}问一句"},
                                                        page="/complaints/new")
    expect("a complaint about a person", status == 200, status)
    site.move_to("2026-12-05T09:00", lambda _: None)
    publish_months(site, own)
    robot(site, planted)


run_on_engines(test)

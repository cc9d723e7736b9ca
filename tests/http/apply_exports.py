#!/usr/bin/env python3
"""A register of 21,005 applications leaves in parts: every case once, csv as Excel and WPS open it, xlsx with numbers as text, on paper
page by page.

usage: tests/http/apply_exports.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import csv
import io
import re
import sqlite3
import sys
import zipfile

from apply import apply
from lib_site import expect, psql, run_on_engines

sys.path.append("/usr/lib/python3/dist-packages")
import openpyxl  # noqa: E402  (Debian's, whichever python3 comes first)

MORE = 21004
COLUMNS = ("org_id, number, channel, applicant_kind, subject, form, way, submitted_on, received_on, state, due, turns_on, state_after, "
           "due_after, closed_on, outcome, late_days, handler_id, handler, applicant_digest, secret_digest, removed_on, version, "
           "created_at, changed_at")
VALUES = COLUMNS.replace("number", "'2025-' || (100000 + n)").replace(" subject", " '=1+1 第 ' || n || ' 号'")
COPY = f"INSERT INTO application_case (id, {COLUMNS}) SELECT 100 + n, {VALUES} FROM application_case, %s WHERE id = 1"


def fill(site):
    """The first application many times over, under other numbers, past the program: what is tried is reading."""
    status, _ = apply(site.person())
    expect("one application", status == 200, status)
    if "--postgres" in site.options:
        psql(site.options[site.options.index("--postgres") + 1], COPY % f"generate_series(1, {MORE}) AS s(n)")
        return
    with sqlite3.connect(f"{site.data}/qingfeng.db") as db:
        db.execute(f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {MORE}) " + COPY % "s")
    db.close()


def rows_of(body):
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def walk(site):
    fill(site)
    clerk, seen = site.person("zhuanyuan"), []
    _, page = clerk.get("/desk/cases?what=all")
    expect("a large register leads to its parts", '/desk/cases/export?what=all' in page and "register.csv" not in page)
    status, page = clerk.get("/desk/cases/export?what=all")
    expect("two files", status == 200 and f"共 {MORE + 1} 件" in page and page.count("register.csv") == 2, status)
    for path in re.findall(r'href="([^"]*register\.csv[^"]*)"', page):
        status, headers, body = clerk.ask("GET", path.replace("&amp;", "&"))
        rows = rows_of(body)
        expect("a part", status == 200 and body.startswith(b"\xef\xbb\xbf") and rows[0][0] == "登记编号", status)
        expect("no formula", all(not row[2].startswith("=") for row in rows[1:]), rows[1][2])
        seen += [row[0].lstrip("\t'") for row in rows[1:]]
        expect("its name tells which part", "attachment" in headers["content-disposition"])
    expect("every case once", len(seen) == len(set(seen)) == MORE + 1, (len(seen), len(set(seen))))
    status, _, body = clerk.ask("GET", "/desk/cases/export/register.xlsx?what=all&part=2")
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = [[c.value for c in row] for sheet in book for row in sheet.iter_rows()]
    found = {c for row in cells for c in row if isinstance(c, str)}
    expect("xlsx", status == 200 and sum(n in found for n in seen[20000:]) == MORE + 1 - 20000, (status, len(cells)))
    parts = zipfile.ZipFile(io.BytesIO(body))
    expect("no formula in the sheet", not any(b"<f>" in parts.read(n) for n in parts.namelist() if "sheet" in n))
    expect("no third part", clerk.ask("GET", "/desk/cases/export/register.csv?what=all&part=3")[0] == 404)
    for n, query in enumerate(("what=all", "what=open", "what=open&kind=np")):
        paper(site.person("zhuanyuan", f"127.0.0.{20 + n}"), query)  # each with a rate of its own
    expect("a place without its day", clerk.get("/desk/cases/print?what=all&after=5")[0] == 404)


def paper(clerk, query):
    """The register on paper, sheet after sheet: every case once, in one order, and as many as the list has."""
    path, seen, sheets = f"/desk/cases/print?{query}", [], 0
    while path and sheets < 30:
        status, page = clerk.get(path)
        sheets += 1
        expect("a sheet", status == 200 and (sheets == 1 or f"这是第 {sheets} 份" in page), (status, path))
        seen += re.findall(r'<tr><td class="nowrap">([^<]+)</td>', page)
        more = re.search(r'href="([^"]*print[^"]*after=[^"]*)"', page)
        path = more and more.group(1).replace("&amp;", "&")
    _, page = clerk.get(f"/desk/cases/export?{query}")
    total = int(re.search(r"共 (\d+) 件", page).group(1))
    expect(f"paper of {query}", len(seen) == len(set(seen)) == total > 0, (len(seen), len(set(seen)), total, sheets))


if __name__ == "__main__":
    run_on_engines(walk)

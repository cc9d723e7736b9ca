#!/usr/bin/env python3
"""Every cell of the three tables, and every figure of the prose that the record counts, opens into a list as long as the
number says: a year with applications of all outcomes and kinds of applicant, carried in and out, reviews and suits.

usage: tests/http/report_cells.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import csv
import itertools
import json
import pathlib
import re

from lib_site import expect, run_on_engines

FORM = json.loads((pathlib.Path(__file__).resolve().parents[2] / "law/report-2021.json").read_text())
KINDS = ("np", "ent", "res", "ngo", "law", "oth")
ROWS = list(dict.fromkeys(cell.split(".")[1] for cell in FORM["cells"] if cell.startswith("t3.")))
OUTCOMES = [row for row in ROWS if row not in ("new", "carried_in", "total", "carried_out")]
NO_LIST = {"n1.hotline_rate_percent", "n1.training_people"}  # a quotient; people of listed sessions


def register(path):
    """An old register: every outcome with every kind, some twice, some received the year before or closed the year after."""
    with open(path, "w", newline="", encoding="utf-8-sig") as out:
        rows = csv.writer(out)
        rows.writerow(["登记编号", "申请人类别", "申请内容", "收到日期", "办理结果", "答复日期"])
        number = itertools.count(1)

        def add(kind, outcome, received, closed):
            n = next(number)
            rows.writerow([f"旧{n:04}", kind, f"第{n}件申请的内容", received, outcome, closed])
        for i, (outcome, kind) in enumerate(itertools.product(OUTCOMES, KINDS)):
            for _ in range(i % 3):
                add(kind, outcome, f"2025-{1 + i % 11:02}-07", f"2025-{1 + i % 11:02}-21")
            if i % 7 == 0:
                add(kind, outcome, "2024-12-20", "2025-01-09")
            if i % 5 == 0:
                add(kind, outcome, "2025-12-22", "2026-01-12")
        for kind in KINDS[:4]:
            add(kind, "", "2025-12-25", "")
        return next(number) - 1


def remedies(clerk):
    new = {"case_no": "", "subject": "不服答复", "body": "尉氏县人民政府", "their_no": "", "got_on": ""}
    cases = [("review", "2025-03-03", "2025-04-28", r) for r in ("upheld", "corrected", "other", "upheld")]
    cases += [("direct", "2025-05-06", "2025-08-01", r) for r in ("upheld", "corrected")]
    cases += [("review", "2025-12-15", "", "pending"), ("direct", "2025-11-03", "", "pending"),
              ("review", "2024-11-20", "2025-01-15", "corrected")]
    for kind, filed, closed, result in cases:
        status, _, page = clerk.post("/desk/remedies/new", {**new, "kind": kind, "filed_on": filed, "got_on": filed,
                                                            "answered_on": closed and filed, "closed_on": closed, "result": result})
        expect(f"{kind} {result}", status == 303, (status, re.findall(r'class="wrong[^>]*>([^<]+)', page)))


def lists(clerk, year, least):
    """Each figure that the page of the year links, against the list behind it."""
    _, page = clerk.get(f"/desk/report/{year}")
    _, editor = clerk.get(f"/desk/report/{year}/prose/1")
    named = set(re.findall(r"/figure/([a-z0-9_.]+)\"", page + editor))
    cells = {name for name in FORM["cells"] if name[:2] in ("t2", "t3", "t4")}
    expect(f"{year}: every cell is a link", cells <= named, sorted(cells - named)[:5])
    numbers, wrong = 0, []
    for name in sorted(named - NO_LIST):
        status, body = clerk.get(f"/desk/report/{year}/figure/{name}")
        if status != 200:
            wrong.append((name, status))
            continue
        value = re.search(r"<dt>数</dt><dd>([^<]*)<", body).group(1)
        origin = re.search(r"<dt>性质</dt><dd>([^<]*)<", body).group(1)
        behind = re.search(r"背后的记录共 (\d+) 件", body)
        if not value.isdigit() or ("登记" not in origin and "记录" not in origin and name not in cells):
            continue
        if "填报" in origin or "法" in origin:
            continue
        numbers += value != "0"
        listed = body.count("<time>") if behind else 0
        if int(value) != (int(behind.group(1)) if behind else 0) or int(value) != listed:
            wrong.append((name, value, behind and behind.group(1), listed))
    expect(f"{year}: lists as long as the numbers ({numbers} not 0)", not wrong, wrong[:8])
    expect(f"{year}: enough numbers to say so", numbers >= least, numbers)


def walk(site):
    path = pathlib.Path(site.data).parent / "old-register.csv"
    count = register(path)
    done = site.command("import", "--org", "weichuan", "--json", "applications", str(path))
    expect("the old register comes in", done.returncode == 0 and f'"taken":{count}' in done.stdout.replace(" ", ""),
           done.stdout[-300:] + done.stderr)
    clerk = site.person("zhuanyuan")
    remedies(clerk)
    lists(clerk, 2025, 120)
    lists(clerk, 2021, 12)
    lists(clerk, 2020, 0)
    _, page = clerk.get("/desk/report/2025")
    cell = lambda name: int(re.search(rf'/figure/{name}"[^>]*>(\d+)<', page).group(1))
    for col in KINDS + ("tot",):
        expect(f"the {col} column adds up", cell(f"t3.new.{col}") + cell(f"t3.carried_in.{col}")
               == cell(f"t3.total.{col}") + cell(f"t3.carried_out.{col}")
               and cell(f"t3.total.{col}") == sum(cell(f"t3.{row}.{col}") for row in OUTCOMES))


if __name__ == "__main__":
    run_on_engines(walk)

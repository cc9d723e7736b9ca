#!/usr/bin/env python3
"""Village books from outside: a citizen adds the published file up again; a village's account works on its
own village alone; a voucher goes its way from the phone to the books.

usage: tests/http/books.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import csv
import io
import re
import subprocess
import sys
from decimal import Decimal

from lib_site import PROGRAM, SCRATCH, expect, run_on_engines


def money(text):
    return Decimal(text.replace(",", ""))


def recompute(page, entries):
    """The page's figures from the file alone."""
    rows = list(csv.DictReader(io.StringIO(entries.decode("utf-8-sig"))))
    balance, receipts, payments = {}, Decimal(0), Decimal(0)
    vouchers = {}
    for row in rows:
        debit, credit = money(row["借方（元）"]), money(row["贷方（元）"])
        account = row["科目编号"]
        if row["类别"] == "期初":
            balance[account] = debit - credit
        elif row["类别"] == "凭证":
            balance[account] = balance.get(account, 0) + debit - credit
            if account[:3] in ("101", "102"):
                vouchers[row["凭证号"]] = vouchers.get(row["凭证号"], 0) + debit - credit
        else:
            expect(f"closing of {account}", balance[account] == debit - credit, balance[account])
    receipts = sum(v for v in vouchers.values() if v > 0)
    payments = -sum(v for v in vouchers.values() if v < 0)
    figures = [money(f) for f in re.findall(r"<li><strong>[+−= ]*([\d,.]+)</strong>", page)]
    cash = sum(v for k, v in balance.items() if k[:3] in ("101", "102"))
    expect("four figures", len(figures) == 4, figures)
    expect("receipts from the file", figures[1] == receipts, (figures, receipts))
    expect("payments from the file", figures[2] == payments, (figures, payments))
    expect("closing from the file", figures[3] == cash == figures[0] + receipts - payments, (figures, cash))
    expect("all balances add up to nothing", sum(balance.values()) == 0)


def verify(entries):
    """`qingfeng books verify` says the same of the file, and notices one changed fen."""
    path = SCRATCH / "entries.csv"
    for change, code in ((None, 0), ((b'"0.00","', b'"0.01","'), 1), (('"凭证",'.encode(), '"凭据",'.encode()), 1),
                         (("类别".encode(), "种类".encode()), 2)):
        path.write_bytes(entries if change is None else entries.replace(*change, 1))
        done = subprocess.run([PROGRAM, "books", "verify", path, "--json"], capture_output=True, text=True, check=False)
        expect(f"verify after {change}", done.returncode == code, (done.returncode, done.stdout[-300:], done.stderr))
    path.write_bytes(entries)
    done = subprocess.run([PROGRAM, "books", "verify", path], capture_output=True, text=True, check=False)
    expect("verify in words", "算得平" in done.stdout, done.stdout)


def citizen(site):
    reader = site.person()
    status, body = reader.get("/books")
    villages = list(dict.fromkeys(re.findall(r'href="((?:/weichuan)?/books/\d+)"', body)))
    expect("37 villages", status == 200 and len(villages) == 37, len(villages))
    village = villages[5]
    _, body = reader.get(village)
    month = re.search(rf'href="({village}/\d{{4}}-\d\d)"', body).group(1)
    status, page = reader.get(month)
    expect("month page small", status == 200 and len(page.encode()) < 50_000, len(page))
    status, _, entries = reader.ask("GET", month + "/entries.csv")
    expect("csv", status == 200 and entries.startswith(b"\xef\xbb\xbf"), status)
    recompute(page, entries)
    verify(entries)
    expect("no person's name in the file", "王小田" not in entries.decode())
    expect("no person's name on the page", "王小田" not in page)
    for bad in ("/books/999999", "/books/x", village + "/2021-13", village + "/1999-01", "/books/image/1/1",
                month + "/other.csv"):
        status, _ = reader.get(bad)
        expect(f"GET {bad}", status == 404, status)
    status, body = reader.get(month + "/board")
    expect("board sheet", status == 200 and "盖章" in body)


def village_account(site):
    """The account of the first village enters a voucher; gives its address."""
    done = site.command("user", "password", "weichuan-01", stdin="Liudi#2026x\n")
    expect("password given", done.returncode == 0, done.stderr)
    villager = site.person()
    expect("logs in", villager.login("weichuan-01", "Liudi#2026x"))
    status, _ = villager.get("/desk/books")
    expect("a given password must be changed first", status == 303, status)
    return villager


def entering(site, villager):
    status, headers, _ = villager.ask("GET", "/desk/books")
    own = headers.get("location", "")
    expect("own village", status == 303 and re.search(r"/desk/books/\d+$", own), own)
    base, number = own.rsplit("/", 1)
    status, _ = villager.get(f"{base}/{int(number) + 1}")
    expect("another village is closed", status == 403, status)
    fields = {"kind": "payment", "day": "2026-11-02", "amount": "123.45", "account": "513", "way": "101",
              "summary": "买扫帚", "payee": "孙小梅", "handler": "甲", "witness": "乙"}
    status, headers, body = villager.post(f"{own}/new", fields)
    expect("voucher kept", status == 303 and "/voucher/" in headers.get("location", ""), (status, body[-900:]))
    voucher = headers.get("location", "")
    status, _, body = villager.post(f"{own}/new", {**fields, "amount": "-3"})
    expect("a bad sum is told, what was typed stays", status == 422 and "买扫帚" in body, status)
    status, _, _ = villager.post(f"{own}/new", {**fields, "day": "2026-08-02"})
    expect("a closed month is told", status == 409, status)
    status, _, _ = villager.post(voucher + "/act", {"event": "approve"})
    expect("not approved before it is submitted", status == 409, status)
    status, _, _ = villager.post(voucher + "/act", {"event": "submit"})
    expect("submitted", status == 303, status)
    status, _, _ = villager.post(voucher + "/act", {"event": "approve"})
    expect("the village does not approve", status == 403, status)
    status, _, _ = villager.post(voucher + "/picture", {}, files=[("picture", "a.jpg", b"<script>")])
    expect("a picture that is none", status == 400, status)
    return voucher


VOUCHERS = """凭证号,日期,摘要,科目编号,借方,贷方,收付款人
B-1,2026-11-03,修排水沟,514,860.00,,建材商店门市
B-1,2026-11-03,修排水沟,513,40.00,,
B-1,2026-11-03,修排水沟,102,,900.00,
"""


def spreadsheet(villager, own):
    """A list is looked at, told of by cell, taken once."""
    bad = VOUCHERS.replace(",,900.00", ",,901.00").encode("gb18030")
    status, _, body = villager.post(f"{own}/load", {"act": "look"}, files=[("file", "a.csv", bad)])
    expect("a look tells the cell", status == 200 and "借方合计 900.00 元，贷方合计 901.00 元" in body and "<td>E</td>" in body,
           (status, body[-1500:]))
    status, headers, body = villager.post(f"{own}/load", {"act": "back"}, files=[("file", "a.csv", bad)])
    expect("the list back with its faults", status == 200 and body[:2] == "PK", (status, headers))
    status, _, body = villager.post(f"{own}/load", {"act": "take"}, files=[("file", "a.csv", bad)])
    expect("not taken with faults", status == 422 and "现在一张也没有导入" in body, status)
    for tries in (303, 200):
        status, _, body = villager.post(f"{own}/load", {"act": "take", "submit": "1"},
                                        files=[("file", "a.csv", VOUCHERS.encode())])
        expect(f"taken, the second time nothing new ({tries})", status == tries, (status, body[-300:]))
    expect("told that it was there", "1 张早就导入过" in body, body[-300:])
    status, _, body = villager.post(f"{own}/load", {"act": "take"}, files=[("file", "a.xlsx", b"PK\3\4broken")])
    expect("a broken workbook", status == 422, status)
    status, _, body = villager.post(f"{own}/load", {"act": "take"})
    expect("no file", status == 422 and "请先选择" in body, status)
    lines = {"kind": "payment", "day": "2026-11-04", "summary": "多行", "payee": "店", "lines": "8",
             "account-1": "514 公益支出", "debit-1": "10", "account-2": "513001 办公费", "debit-2": "5.5",
             "account-8": "102", "credit-8": "15.50"}
    status, _, body = villager.post(f"{own}/lines", {**lines, "more": "1"})
    expect("more lines keep what was typed", status == 200 and 'name="account-16"' in body and "513001 办公费" in body, status)
    status, _, body = villager.post(f"{own}/lines", {**lines, "credit-8": "15"})
    expect("not balanced: told, kept", status == 422 and "两边要相等" in body and "513001 办公费" in body, status)
    status, headers, _ = villager.post(f"{own}/lines", lines)
    status, body = villager.get(headers.get("location", ""))
    expect("three lines", status == 200 and "513001 办公费" in body and body.count('<th scope="row">5') == 2, status)
    status, _, _ = villager.post(f"{own}/year-end", {})
    expect("no year-end in November", status == 410, status)


def quarter(site):
    reader = site.person()
    _, body = reader.get("/books")
    village = re.findall(r'href="((?:/weichuan)?/books/\d+)"', body)[5]
    _, body = reader.get(village)
    address = re.search(rf'href="({village}/quarter/\d{{4}}-\d)"', body).group(1)
    status, page = reader.get(address)
    expect("quarter page", status == 200 and len(page.encode()) < 50_000, status)
    months = re.findall(rf'href="({village}/\d{{4}}-\d\d)"', page)
    sums = [Decimal(0), Decimal(0)]
    for month in months:
        _, body = reader.get(month)
        figures = [money(f) for f in re.findall(r"<li><strong>[+−= ]*([\d,.]+)</strong>", body)]
        sums = [sums[0] + figures[1], sums[1] + figures[2]]
    figures = [money(f) for f in re.findall(r"<li><strong>[+−= ]*([\d,.]+)</strong>", page)]
    expect("the quarter is the sum of its months", figures[1:3] == sums and figures[3] == figures[0] + sums[0] - sums[1],
           (figures, sums))
    status, board = reader.get(address + "/board")
    expect("board of the quarter", status == 200 and "盖章" in board and "季初结余" in board, status)
    for bad in ("2026-5", "2026-0", "1999-1", "x", "2026-q3"):
        status, _ = reader.get(f"{village}/quarter/{bad}")
        expect(f"quarter {bad}", status == 404, status)


def together(clerk, villager, voucher):
    """Ticked vouchers are approved together, or none of them."""
    number = voucher.rsplit("/", 1)[1]
    _, body = clerk.get("/desk/books")
    ticks = re.findall(r'name="voucher" value="(\d+)"', body)
    expect("a tick for each", number in ticks and len(ticks) >= 2, ticks)
    status, _, _ = clerk.post("/desk/books/approve", {}, page="/desk/books")
    expect("none ticked is told", status == 400, status)
    status, _, body = clerk.post("/desk/books/approve", [("voucher", number), ("voucher", "999999")], page="/desk/books")
    expect("one unknown: none is approved", status == 404 and "已入账" not in clerk.get(voucher)[1], status)
    status, _, _ = villager.post("/desk/books/approve", {"voucher": number}, page="/desk/account")
    expect("a village's account does not", status == 403, status)
    status, _, body = clerk.post("/desk/books/approve", [("voucher", one) for one in ticks], page="/desk/books")
    expect("all approved at once", status == 303, (status, re.findall(r"<p[^>]*>([^<]*)", body)[:3]))
    status, _, body = clerk.post("/desk/books/approve", [("voucher", number)])
    expect("not twice, and which one", status == 409 and "买扫帚" in body, status)


def books(site):
    citizen(site)
    villager = village_account(site)
    status, _, body = villager.post("/desk/account/password", {"old": "x", "fresh": "Liudi#2026y",
                                                               "again": "Liudi#2026y"})
    expect("a wrong old password is told", status == 422 and "现在的密码" in body, status)
    status, _, _ = villager.post("/desk/account/password", {"old": "Liudi#2026x", "fresh": "Liudi#2026y",
                                                            "again": "Liudi#2026y"})
    if not expect("password changed", status == 303, status):
        return
    voucher = entering(site, villager)
    _, headers, _ = villager.ask("GET", "/desk/books")
    spreadsheet(villager, headers["location"])
    quarter(site)
    clerk = site.person("zhuanyuan")
    status, body = clerk.get("/desk/books")
    expect("it waits for the clerk", status == 200 and "买扫帚" in body)
    together(clerk, villager, voucher)
    status, body = clerk.get(voucher)
    expect("in the books", "已入账" in body)


run_on_engines(books)

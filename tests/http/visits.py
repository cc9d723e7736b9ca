#!/usr/bin/env python3
"""Visits: pages, files and programs are counted, also those from the cache; a restart loses nothing; staff's own pages,
pictures and errors count nothing; no address is kept."""
import json

from lib_site import expect, run_on_engines

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 9) Mobile"}
OTHER = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0"}
ROBOT = {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"}


def counts(site):
    """(days of /visits/data.json, the same day by day of data.csv)"""
    _, _, body = site.ask("GET", "/weichuan/visits/data.json", headers=ROBOT)
    _, _, table = site.ask("GET", "/weichuan/visits/data.csv", headers=ROBOT)
    rows = [line.split(",") for line in table.decode("utf-8-sig").split("\r\n")[1:] if line]
    return json.loads(body)["days"], rows


def read(site):
    for agent in (PHONE, OTHER):
        for _ in range(3):
            site.ask("GET", "/weichuan/funds", headers=agent)
    site.ask("GET", "/weichuan/", headers=PHONE)
    site.ask("GET", "/weichuan/funds/year/2026/totals.csv", headers=PHONE)
    site.ask("GET", "/weichuan/api/funds", headers=PHONE)
    site.ask("GET", "/weichuan/funds", headers=ROBOT)
    site.ask("GET", "/weichuan/funds")  # no name at all
    # These count nothing.
    site.ask("GET", "/weichuan/nowhere", headers=PHONE)
    site.ask("GET", "/weichuan/desk", headers=PHONE)
    site.ask("GET", "/weichuan/complaints/qr.svg", headers=PHONE)
    site.ask("GET", "/weichuan/app.webmanifest", headers=PHONE)
    # A browser that has the page already has looked at it all the same.
    _, got, _ = site.ask("GET", "/weichuan/books", headers=PHONE)
    status, _, _ = site.ask("GET", "/weichuan/books", headers={**PHONE, "If-None-Match": got["etag"]})
    expect("unchanged page", status == 304, status)


def test(site):
    read(site)
    site.move_to("2026-11-26T10:00", lambda _: None)
    days, rows = counts(site)
    day = days[0] if days else {"visits": {}}
    visits = day["visits"]
    expect("one day", len(days) == 1 and day["day"] == "2026-11-26", days)
    expect("pages of the funds, from the cache too", visits.get("funds") == 6, visits)
    expect("home", visits.get("home") == 1, visits)
    expect("files and the API", visits.get("file") == 2, visits)
    expect("programs apart", visits.get("robot") == 2, visits)
    expect("a page known already counts", visits.get("books") == 2, visits)
    expect("nothing else", sum(visits.values()) == 13, visits)
    expect("two browsers", day.get("readers_estimate") == 2, day)
    expect("the table says the same", len(rows) == 1 and rows[0][1] == "2" and
           sorted(map(int, rows[0][2:])) == sorted(visits.values()), rows)
    _, page = site.person().get("/weichuan/visits")
    expect("page for everybody", "今天，到现在" in page and "惠农资金" in page)
    _, page = site.person("zhuanyuan").get("/weichuan/desk/visits")
    expect("page on the desk", "看的是什么" in page and "/weichuan/visits/data.csv" in page)
    expect("no such file", site.ask("GET", "/weichuan/visits/data.xls")[0] == 404)
    # The same browsers on another day, written by the command that the job's thread is as well.
    site.ask("GET", "/weichuan/funds", headers=PHONE)
    site.move_to("2026-11-27T10:00", lambda _: None)
    days, _ = counts(site)
    expect("the day goes on", [d["visits"]["funds"] for d in days] == [7], days)
    site.ask("GET", "/weichuan/funds", headers=PHONE)
    site.move_to("2026-11-27T11:00", lambda _: None)
    days, _ = counts(site)
    expect("a new day", [(d["day"], d["visits"]["funds"]) for d in days[:2]] ==
           [("2026-11-27", 1), ("2026-11-26", 7)], days)


run_on_engines(test)

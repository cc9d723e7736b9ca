#!/usr/bin/env python3
"""The calendar feed: a secret address shown once, valid iCalendar, no name in it, ended by its owner.

usage: tests/http/calendar_feed.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import re
import sys

sys.path.append("/usr/lib/python3/dist-packages")  # Debian's icalendar, whichever python3 comes first

import icalendar  # noqa: E402

from lib_site import expect, run_on_engines


def events(body):
    """Checks lines and folding; the events as dictionaries."""
    expect("line ends", body.endswith(b"\r\n") and body.count(b"\n") == body.count(b"\r\n"))
    expect("lines of at most 75 bytes", all(len(line) <= 75 for line in body.split(b"\r\n")))
    lines = body.replace(b"\r\n ", b"").decode().split("\r\n")
    expect("calendar", lines[0] == "BEGIN:VCALENDAR" and lines[-2] == "END:VCALENDAR" and "VERSION:2.0" in lines)
    out, now = [], None
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            now = {}
        elif line == "END:VEVENT":
            out.append(now)
        elif now is not None:
            now.setdefault(name.split(";")[0], value)
    expect("every event complete", all({"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(e) for e in out))
    expect("identifiers differ", len({e["UID"] for e in out}) == len(out))
    return out


def second_opinion(body, found):
    """The same feed read by Debian's icalendar (RFC 5545): as many events, the same days and words."""
    read = icalendar.Calendar.from_ical(body)
    theirs = {str(e["UID"]): e for e in read.walk("VEVENT")}
    expect("icalendar reads the same events", set(theirs) == set(found) and not read.errors, read.errors)
    for uid, event in theirs.items():
        expect(f"{uid}: an all-day event", f"{event['DTSTART'].dt:%Y%m%d}" == found[uid]["DTSTART"] and not event.errors,
               (event["DTSTART"].dt, event.errors))


def limits_of_applications(site, clerk, reader):
    """An application whose clock stands has no day in the feed; extended, it has the new one; none names a person."""
    paper = {"channel": "post", "submitted_on": "2026-11-02", "kind": "np", "name": "郑样例", "id_type": "护照", "id_no": "E7770001",
             "phone": "13800138000", "description": "道路硬化合同", "form": "paper", "way": "pickup"}
    status, _, _ = clerk.post("/desk/cases/new", paper, page="/desk/cases/new")
    expect("registered", status == 200, status)
    for step in ({"event": "accept", "on": "2026-11-03"}, {"event": "extend", "on": "2026-11-25", "days": "10", "approved_by": "主任"}):
        _, page = clerk.get("/desk/cases/1")
        version = re.search(r'name="version" value="(\d+)"', page).group(1)
        status, _, page = clerk.post("/desk/cases/1/act", {**step, "version": version}, page="/desk/cases/1")
        expect(step["event"], status == 303, re.findall(r"<strong>([^<]+)", page)[:2])
    _, _, page = clerk.post("/desk/calendar", {"what": "new"})
    address = re.search(r'href="([^"]*calendar\.ics\?key=[^"]+)"', page).group(1)
    _, _, body = reader.ask("GET", address)
    read = icalendar.Calendar.from_ical(body)
    mine = [e for e in read.walk("VEVENT") if "2026-0001" in str(e["SUMMARY"])]
    expect("its extended limit, not the first", [f"{e['DTSTART'].dt}" for e in mine] == ["2026-12-14"], [str(e["DTSTART"].dt) for e in mine])
    expect("without the applicant", "郑样例".encode() not in body)


def walk(site):
    clerk, reader = site.person("zhuanyuan"), site.person()
    expect("page", clerk.get("/desk/calendar")[0] == 200)
    clerk.post("/desk/remedies/new", {"kind": "review", "subject": "不服答复", "body": "尉氏县人民政府",
                                      "filed_on": "2026-11-02", "got_on": "2026-11-16", "result": "pending"})
    _, page = clerk.get("/desk/calendar?month=2026-11")
    day = re.search(r"<strong>30</strong>(.*?)<strong>", page + "<strong>", re.S).group(1)
    expect("the review stands on its day", "行政复议答复期限：不服答复" in day and "/desk/remedies/1" in day, day)
    _, page = site.person("weichuan-03").get("/desk/calendar?month=2026-11")
    expect("a village sees its books, not the office's cases", "村账的最后一天" in page and "行政复议" not in page)
    for month in ("2026-13", "9999-01", "x", "2026-1"):
        expect(f"month {month} is this month", "2026 年 11 月" in clerk.get(f"/desk/calendar?month={month}")[1])
    _, _, page = clerk.post("/desk/calendar", {"what": "new"})
    first = re.search(r'href="([^"]*calendar\.ics\?key=[^"]+)"', page).group(1)
    status, headers, body = reader.ask("GET", first)
    expect("feed", status == 200 and headers["content-type"].startswith("text/calendar"), status)
    found = {e["UID"]: e for e in events(body)}
    second_opinion(body, found)
    expect("the review's answer", found["remedy-1@weichuan"]["DTSTART"] == "20261130", found)
    expect("the annual report", found["annual-2026@weichuan"]["DTSTART"] == "20270131")
    _, _, again = reader.ask("GET", first)
    expect("same identifiers", {e["UID"] for e in events(again)} == set(found))
    limits_of_applications(site, clerk, reader)
    _, _, page = clerk.post("/desk/calendar", {"what": "new"})
    first = re.search(r'href="([^"]*calendar\.ics\?key=[^"]+)"', page).group(1)
    _, page = clerk.get("/desk/calendar")
    expect("shown once", "calendar.ics?key" not in page)
    for bad in ("/desk/calendar.ics", "/desk/calendar.ics?key=", "/desk/calendar.ics?key=wrong", first[:-1]):
        expect(f"not with {bad}", reader.get(bad)[0] == 404)
    _, _, page = clerk.post("/desk/calendar", {"what": "new"})
    second = re.search(r'href="([^"]*calendar\.ics\?key=[^"]+)"', page).group(1)
    expect("a new address ends the old", reader.get(first)[0] == 404 and reader.get(second)[0] == 200)
    expect("disabled account", site.command("user", "disable", "zhuanyuan").returncode == 0)
    expect("an account that is closed has no feed", reader.get(second)[0] == 404)
    expect("not for a stranger", reader.get("/desk/calendar")[0] != 200)
    inspector = site.person("ducha")
    status, page = inspector.get("/desk/calendar?month=2027-01")
    expect("the inspector sees the month, without a feed", status == 200 and "年度报告报送" in page and "订阅" not in page, status)
    expect("no feed for the inspector", inspector.post("/desk/calendar", {"what": "new"})[0] == 403)


if __name__ == "__main__":
    run_on_engines(walk)

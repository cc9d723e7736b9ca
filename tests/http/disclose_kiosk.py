#!/usr/bin/env python3
"""The machine of the reading corner: its own mode, large type, a script that wipes; nobody else's pages carry it.

usage: tests/http/disclose_kiosk.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import re

from lib_site import expect, run_on_engines


def test(site):
    machine = site.person()
    status, headers, _ = machine.ask("GET", "/weichuan/mode?to=kiosk")
    expect("into the mode", status == 303 and headers["location"].endswith("/kiosk"), headers.get("location"))
    status, page = machine.get("/weichuan/kiosk")
    expect("start with doors", status == 200 and 'class="doors"' in page and "elder kiosk" in page, status)
    doors = re.findall(r'<li><a href="(/weichuan/[^"]*)">[^<]+<small>', page)
    expect("eight doors", len(doors) == 8, doors)
    for door in doors:
        status, page = machine.get(door)
        expect(f"{door} opens and wipes", status == 200 and "/static/kiosk." in page, status)
    for door in doors:
        expect(f"{door} of others does not", "/static/kiosk." not in site.person().get(door)[1])
    _, page = machine.get("/weichuan/login")
    expect("again from the cache", "/static/kiosk." in machine.get(doors[0])[1])
    machine.ask("GET", "/weichuan/mode?to=plain")
    expect("out of the mode", "/static/kiosk." not in machine.get(doors[0])[1])
    odd = site.person()
    odd.cookies["qf_mode"] = "kiosk'><script>"
    expect("another word is no mode", "kiosk" not in re.sub(r"/mode\?to=kiosk", "", odd.get(doors[0])[1]))


if __name__ == "__main__":
    run_on_engines(test)

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
    doors = re.findall(r'<li><a href="(/weichuan/[^"]*)"><strong>[^<]+</strong>', page)
    expect("eight doors", len(doors) == 8, doors)
    for door in doors:
        status, page = machine.get(door)
        expect(f"{door} opens and wipes", status == 200 and "/static/kiosk." in page, status)
    for door in doors:
        expect(f"{door} of others does not", "/static/kiosk." not in site.person().get(door)[1])
    for path in ("/", "/item/5", "/about", "/guide"):
        page = machine.get("/weichuan" + path)[1]
        expect(f"{path} leads nobody out of the mode", not re.search(r'href="/weichuan/(mode|desk|login|check)', page))
    _, page = machine.get("/weichuan/login")
    expect("again from the cache", "/static/kiosk." in machine.get(doors[0])[1])
    machine.ask("GET", "/weichuan/mode?to=plain")
    expect("out of the mode", "/static/kiosk." not in machine.get(doors[0])[1])
    reader = site.person()
    way = re.search(r'href="(/weichuan/mode[^"]*)">字大一些', reader.get("/weichuan/item/5")[1]).group(1).replace("&amp;", "&")
    status, headers, _ = reader.ask("GET", way)
    expect("larger type where one was", headers["location"].endswith("/weichuan/item/5") and 'class="elder"' in reader.get("/weichuan/item/5")[1])
    for back in ("//elsewhere.example", "https://elsewhere.example", "/%0d%0aX:1", "", "/a%22", "/%2F/x"):
        status, headers, _ = reader.ask("GET", "/weichuan/mode?to=plain&back=" + back)
        expect(f"back to {back}", status == 303 and re.fullmatch(r"/weichuan/", headers["location"]), headers["location"])
    odd = site.person()
    odd.cookies["qf_mode"] = "kiosk'><script>"
    expect("another word is no mode", "kiosk" not in re.sub(r"/mode\?to=kiosk", "", odd.get(doors[0])[1]))


if __name__ == "__main__":
    run_on_engines(test)

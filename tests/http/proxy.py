#!/usr/bin/env python3
"""Behind a proxy: the visitor's address is the last hop that the proxy wrote; without one nobody is believed."""
import re
import sys
from urllib.parse import urlencode

from lib_site import Site, expect, founding_year, tally

NOW = "2026-11-26T09:00"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def try_login(site, login, password, hops, proto=None):
    """(status, cookies, text) of one attempt to log in through the proxy."""
    headers = {**FORM, "X-Forwarded-For": hops, **({"X-Forwarded-Proto": proto} if proto else {})}
    status, got, body = site.ask("POST", "/weichuan/login", urlencode({"login": login, "password": password}), headers)
    return status, got["set-cookies"], body.decode()


def behind(site):
    """Twenty failures lock the address they came from, not the proxy's, whatever the visitor writes in front."""
    for i in range(20):
        try_login(site, f"nobody-{i}", "x", f"198.51.100.{i}, 203.0.113.7")
    text = try_login(site, "nobody-x", "x", "203.0.113.7")[2]
    expect("the address is locked", "分钟" in text, re.findall(r'role="alert".{0,200}', text))
    status, cookies, text = try_login(site, "admin", site.accounts["admin"], "203.0.113.8", "https")
    expect("another is not", status == 303, text[-300:])
    expect("a session that came by https stays there", any(c.startswith("qf_session=") and "; Secure" in c for c in cookies), cookies)
    session = next(c for c in cookies if c.startswith("qf_session=")).split(";")[0]
    page = site.ask("GET", "/weichuan/desk/settings/sessions", headers={"Cookie": session})[2].decode()
    expect("the session list has the visitor's address", "203.0.113.8" in page)
    status, _, _ = try_login(site, "admin", site.accounts["admin"], "<script>, nonsense")
    expect("a hop that is no address is not taken", status == 303, status)


def alone(site):
    """Without --proxy the same headers are worth nothing."""
    _, cookies, _ = try_login(site, "admin", site.accounts["admin"], "203.0.113.9", "https")
    expect("no https is believed", cookies and all("; Secure" not in c for c in cookies), cookies)
    page = site.person("admin").get("/weichuan/desk/settings/sessions")[1]
    expect("nor an address", "203.0.113.9" not in page and "127.0.0.1" in page)


def main():
    data, accounts = founding_year("proxy", "--now", NOW)
    with Site(data, ["--now", NOW, "--proxy", "127.0.0.1"], accounts) as site:
        behind(site)
    with Site(data, ["--now", NOW], accounts) as site:
        alone(site)
    print(f"{tally['passed']} passed, {tally['failed']} failed")
    return 1 if tally["failed"] else 0


sys.exit(main())

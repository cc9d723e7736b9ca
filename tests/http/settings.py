#!/usr/bin/env python3
"""The administrator's pages: an account from its first password to its hand-over, the second factor, the trail in words."""
import base64
import hashlib
import hmac
import re
import struct
import time

from lib_site import expect, run_on_engines

BEGIN = 1795654800  # 2026-11-26T09:00+08:00, where run_on_engines starts the clock
OWN = "Xin-Mima-2026"


def totp(secret, at):
    """RFC 6238, six digits: a second implementation."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


def sign_in(person, login, password, code=""):
    status, _, text = person.post("/login", {"login": login, "password": password, "totp": code}, page="/login")
    return status == 303, text


def account(site, keeper):
    """A new account: its password is shown once and must be changed."""
    status, _, text = keeper.post("/desk/settings/accounts", {"login": "xinren", "name": "新来的人", "role": "reporter", "until": ""})
    shown = re.search(r'<pre class="code">([^<]+)</pre>', text)
    if not expect("a new account shows its password", status == 200 and shown, text[-400:]):
        return None
    expect("once: the list does not", shown.group(1) not in keeper.get("/desk/settings/accounts")[1])
    status, _, text = keeper.post("/desk/settings/accounts", {"login": "xinren", "name": "又一个", "role": "reporter", "until": ""})
    expect("a taken login is told beside its field", status == 422 and "已有人使用" in text, status)
    someone = site.person(source="127.0.10.2")
    expect("it logs in", sign_in(someone, "xinren", shown.group(1))[0])
    _, headers, _ = someone.ask("GET", "/desk")
    expect("and must change the password first", headers.get("location", "").endswith("/desk/account"), headers.get("location"))
    status, _, _ = someone.post("/desk/account/password", {"old": shown.group(1), "fresh": OWN, "again": OWN}, page="/desk/account")
    expect("the password is changed", status == 303, status)
    status, page = someone.get("/desk")
    expect("the start page is calm", status == 200 and "，您好" in page and "我最近的操作" in page, status)
    return someone


def second_factor(site, someone):
    _, page = someone.get("/desk/account/totp")
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page).group(1)
    expect("the QR code is drawn", re.search(r'<path d="M\d+ \d+h1v1h-1z', page))
    status, _, text = someone.post("/desk/account/totp", {"what": "confirm", "secret": secret, "code": "000000"})
    expect("a wrong code is told, the secret stays", status == 422 and secret in text, status)
    clock = BEGIN + time.monotonic() - site.began
    status, _, text = someone.post("/desk/account/totp", {"what": "confirm", "secret": secret, "code": totp(secret, clock)})
    codes = re.findall(r'<li class="code">([a-z2-7]{4}-[a-z2-7]{4})</li>', text)
    expect("ten recovery codes", status == 200 and len(set(codes)) == 10, (status, codes))
    fresh = site.person(source="127.0.10.3")
    expect("the password alone is not enough", not sign_in(fresh, "xinren", OWN)[0])
    expect("a recovery code is", codes and sign_in(fresh, "xinren", OWN, codes[0].upper())[0])
    expect("and is good once", codes and not sign_in(site.person(source="127.0.10.4"), "xinren", OWN, codes[0])[0])
    expect("what is left is told", "还有 9 个" in fresh.get("/desk/account")[1])
    later = site.person(source="127.0.10.5")
    clock = BEGIN + time.monotonic() - site.began + 30
    expect("the next six digits work", sign_in(later, "xinren", OWN, totp(secret, clock))[0])


def sessions(keeper, someone):
    _, page = keeper.get("/desk/settings/sessions")
    found = re.search(r'name="account" value="(\d+)"><input type="hidden" name="id" value="([0-9a-f]{64})"><button[^>]*aria-label="结束新来的人', page)
    if not expect("who is logged in", found):
        return None
    number = found.group(1)
    keeper.post(f"/desk/settings/accounts/{number}", {"what": "sessions"})
    _, headers, _ = someone.ask("GET", "/desk")
    expect("an ended session is over", "/login" in headers.get("location", ""), headers.get("location"))
    return number


def hand_over(site, keeper, number):
    _, page = keeper.get(f"/desk/settings/accounts/{number}")
    heir = re.search(r'<option value="(\d+)">信息报送员', page).group(1)
    status, _, _ = keeper.post(f"/desk/settings/accounts/{number}", {"what": "hand_over", "to": number})
    expect("nobody takes over from himself", status == 422, status)
    keeper.post(f"/desk/settings/accounts/{number}", {"what": "grant", "role": "publisher", "until": "2026-12-31"})
    status, _, _ = keeper.post(f"/desk/settings/accounts/{number}", {"what": "hand_over", "to": heir})
    expect("handed over", status == 303, status)
    _, page = keeper.get(f"/desk/settings/accounts/{heir}")
    expect("the roles have moved, with their last day", "发布员" in page and "2026-12-31" in page)
    expect("the old account is closed", not sign_in(site.person(source="127.0.10.6"), "xinren", OWN)[0])


def trail(site, keeper):
    status, page = keeper.get("/desk/settings/audit?who=admin&kind=account.")
    for words in ("建立账号", "移交账号"):
        expect(f"the trail says {words}", words in page, status)
    expect("only what was asked", "登录</td>" not in page)
    expect("by the person's name, the log-in beside it", '<span class="note">admin</span>' in page, page[-1500:])
    expect("no codes", not re.search(r">[a-z]+\.[a-z_]+<", keeper.get("/desk/settings/audit")[1]))
    expect("it is whole", "没有被改动" in keeper.get("/desk/settings/audit/verify")[1])
    status, headers, body = keeper.ask("GET", "/desk/settings/audit/entries.csv?x=")
    lines = body.decode("utf-8-sig").splitlines()
    expect("as a file", status == 200 and body.startswith(b"\xef\xbb\xbf") and "csv" in headers["content-type"] and len(lines) > 50, (status, len(lines)))
    auditor = site.person("baosong", source="127.0.10.7")
    expect("others may not read it", auditor.get("/desk/settings/audit")[0] == 403)


def whole(site):
    site.began = time.monotonic()
    keeper = site.person("admin", source="127.0.10.1")
    someone = account(site, keeper)
    if someone is None:
        return
    second_factor(site, someone)
    number = sessions(keeper, someone)
    if number:
        hand_over(site, keeper, number)
    trail(site, keeper)


run_on_engines(whole)

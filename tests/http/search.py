#!/usr/bin/env python3
"""Search over the real program, on both engines: what is public is found, nothing else.

usage: tests/http/search.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import json
import re
import sys
from urllib.parse import quote

from lib_site import expect, run_on_engines


def found(site, words, **more):
    """(count, titles) of a search by the API."""
    query = "&".join(f"{k}={quote(str(v))}" for k, v in {"q": words, **more}.items())
    status, _, body = site.ask("GET", "/api/search?" + query)
    answer = json.loads(body)
    expect(f"search {words}", status == 200, status)
    return answer["count"], [i["title"] for i in answer["items"]]


def test(site):
    done = site.command("rebuild", "--json")
    expect("rebuild", done.returncode == 0 and '"search_documents":77' in done.stdout, done.stderr)
    for words in ("补贴", "补", "補貼", "惠民惠农", "2021", "秸秆禁烧"):
        count, titles = found(site, words)
        expect(f"{words} is found", count > 0 and titles, count)
    newest, _ = found(site, "补贴")
    relevant, titles = found(site, "补贴", order="relevance")
    expect("both orders count alike", newest == relevant, (newest, relevant))
    expect("relevance puts a title first", "补贴" in titles[0], titles[:1])
    expect("titles only", all("补贴" in t for t in found(site, "补贴", title=1)[1]))
    expect("another year", found(site, "补贴", year=1999)[0] == 0)
    expect("nothing", found(site, "绝无此词")[0] == 0)
    for words in ('"', "' OR 1=1 --", "*:*&|!", "<script>alert(1)</script>", "\u3000", "a" * 2000, "%00"):
        status, _, body = site.ask("GET", "/search?q=" + quote(words))
        expect(f"strange words {words[:20]}", status in (200, 400, 414, 431), status)
        expect("no script comes back", b"<script>alert" not in body)
    status, _, body = site.ask("GET", "/search/suggest?q=" + quote("2021ngd"))
    expect("suggestion by initials", status == 200 and json.loads(body)["suggestions"], body[:200])
    status, _, body = site.ask("GET", "/search/suggest?q=btff")
    expect("a word in the middle of a title is suggested", "补贴发放" in json.loads(body)["suggestions"], body[:200])
    answer = json.loads(site.ask("GET", "/api/search?q=btff")[2])
    expect("letters find what they spell", answer["meant"] == "补贴发放" and answer["count"] == found(site, "补贴发放")[0] > 0, answer.get("meant"))
    text = site.ask("GET", "/search?q=WCZ")[2].decode()
    expect("a rare character, capital letters", "您要找的是不是" in text and "<mark>洧川镇</mark>" in text and 'value="WCZ"' in text)
    for words in ("qqqzzzqqq", "wcz%25", "w", "补贴", "2021"):
        expect(f"no guess for {words}", "您要找的是不是" not in site.ask("GET", "/search?q=" + quote(words))[2].decode())
    text = site.ask("GET", "/search?year=1999&q=" + quote("补贴"))[2].decode()
    expect("nothing found: ways out", "没有找到“补贴”" in text and f'/apply?q={"".join(f"%{b:02X}" for b in "补贴".encode())}' in text and
           "不限范围再找一次" in text, text[-2500:-1500])
    status, _, body = site.ask("GET", "/search?q=" + quote("补贴"))
    text = body.decode()
    expect("marked", "<mark>补贴</mark>" in text)
    expect("small", len(body) < 50_000, len(body))
    item = re.search(r'href="/item/(\d+)"', text).group(1)
    clerk = site.person("zhuanyuan")
    status, page = clerk.get("/desk")
    expect("the desk opens", status == 200, status)
    expect("an item of the list opens", site.ask("GET", f"/item/{item}")[0] == 200)


if __name__ == "__main__":
    sys.exit(run_on_engines(test))

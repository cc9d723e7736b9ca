#!/usr/bin/env python3
"""The public part as static files: every link of every file leads to a file of the folder, two exports are the same
byte for byte, the second writes nothing, only what changed is written, nothing that is not public is in it.

usage: tests/http/export_site.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import functools
import hashlib
import http.server
import json
import os
import re
import sys
import threading
import urllib.parse
import urllib.request

from lib_site import SCRATCH, expect, run_on_engines

NOW = "2026-11-26T10:00"


PLACE = "https://www.example.gov.cn/zwgk/weichuan"


def export(site, name, *more):
    out = SCRATCH / f"{name}-{len(site.options)}"
    done = site.command("export", "site", "--org", "weichuan", "--out", str(out), "--json", "--now", NOW, *more)
    expect(f"export {name}", done.returncode == 0, done.stderr)
    return out, json.loads(done.stdout or "{}")


def files(out):
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def links_hold(out):
    """As somebody who opens the folder without any server."""
    pages = [p for p in out.rglob("*.html")]
    bad = []
    for page in pages:
        for link in re.findall(r'(?:href|src|action)="([^"]*)"', page.read_text()):
            if re.match(r"(https?:|mailto:|tel:|geo:|#)", link):
                continue
            target = urllib.parse.unquote(link.split("#")[0].split("?")[0])
            if link.startswith("/") or not (page.parent / target).resolve().is_file():
                bad.append((page.name, link))
    expect("every link leads to a file", not bad and len(pages) > 100, (len(pages), bad[:5]))


def without_the_program(out, whole):
    """No form that nobody would answer, no link to one; lists for other sites; feeds' links lead to files."""
    texts = {p: b.decode() for p, b in whole.items() if p.endswith(".html")}
    bad = [p for p, t in texts.items() if re.search(r'method="post"|href="#main"(?!>跳到正文)|data-worker|/mode\?', t)]
    expect("nothing that needs the program", not bad and not any(p.startswith(("complaints/new", "desk", "login")) for p in texts), bad[:5])
    words = {p: json.loads(b.decode().partition(", ")[2].rstrip()[:-2]) for p, b in whole.items() if p.startswith("words/")}
    expect("words of texts by the last byte of a pair", words and all(
        len(pair) == 2 and f"{ord(pair[0]) & 255:02x}" == p[6:8] for p, pairs in words.items() for pair in pairs))
    body = re.sub(r"<[^>]*>", "", re.search(r'<div class="text" data-read>(.*?)</div>', texts["item/5.html"], re.S).group(1))
    pairs = set(re.findall(r"(?=([\u4e00-\u9fa5]{2}))", body))
    missing = [p for p in pairs if 5 not in words.get(f"words/{ord(p[0]) & 255:02x}.js", {}).get(p, [])]
    expect("every pair of a text is there", len(pairs) > 20 and not missing, missing[:5])
    expect("how to do it without", "打电话" in texts["guide.html"] and 'href="guide.html#apply"' in texts["index.html"])
    for path in [p for p in whole if p.endswith("feed.json")]:
        folder = (out / path).parent
        for item in json.loads(whole[path])["items"]:
            expect(f"{path} {item['url']}", (folder / item["url"]).resolve().is_file())
    column = json.loads(whole["feed/data.json"])["items"][0]["column"]
    rows = json.loads(whole[f"column/{column}/list.js"].decode().rpartition("})(")[2].rstrip()[:-2])
    expect("list for other sites", rows and all((out / "column" / column / r["path"]).resolve().is_file() for r in rows) and
           "<li>" in texts[f"column/{column}/list.html"])
    expect("no address, no code to scan, no map", not any(p.endswith("qr.svg") for p in whole) and "sitemap.xml" not in whole and
           "qr.svg" not in texts["item/5.html"])


def with_an_address(site):
    """--base-url: whole addresses in feeds, codes and the map, of files that are there."""
    out, told = export(site, "placed", "--base-url", PLACE + "/")
    whole = files(out)
    expect("told", told["base_url"] == PLACE)
    addresses = [i["url"] for i in json.loads(whole["feed/data.json"])["items"]]
    addresses += re.findall(r"<loc>([^<]*)", whole["sitemap.xml"].decode()) + re.findall(r'href="([^"]*)"', whole["feed/feed.atom"].decode())
    addresses += re.findall(r"https://[^&<]*", whole["embed.html"].decode())
    bad = [a for a in addresses if not a.startswith(PLACE + "/") or a.removeprefix(PLACE + "/") not in whole]
    expect("every address is a file of it", len(addresses) > 200 and not bad, bad[:5])
    expect("code and robots", "item/5/qr.svg" in whole and f"Sitemap: {PLACE}/sitemap.xml" in whole["robots.txt"].decode())
    expect("page metadata", f'name="Url" content="{PLACE}/item/5.html"' in whole["item/5.html"].decode() and
           'name="SiteDomain" content="www.example.gov.cn"' in whole["index.html"].decode())
    for wrong in ("www.example.gov.cn", "https://", 'https://a"b', "ftp://a", "https://a/?q", "https://a b"):
        done = site.command("export", "site", "--org", "weichuan", "--out", str(SCRATCH / "wrong"), "--base-url", wrong)
        expect(f"refused {wrong}", done.returncode != 0 and "--base-url" in done.stderr and not (SCRATCH / "wrong").exists(), done.stderr)


def by_a_plain_server(out):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass
    handler = functools.partial(Quiet, directory=str(out))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/"
    seen, waiting = set(), [base + "index.html"]
    while waiting:
        url = waiting.pop()
        if url in seen or not url.startswith(base):
            continue
        seen.add(url)
        try:
            with urllib.request.urlopen(url) as answer:
                body = answer.read()
                if "html" in answer.headers["Content-Type"]:
                    found = re.findall(r'(?:href|src)="([^"#]+)', body.decode())
                    waiting += [urllib.parse.urljoin(url, f) for f in found]
        except urllib.error.HTTPError as fault:
            expect(f"served {url}", False, fault)
    expect("a plain server shows it all", len(seen) > 300, len(seen))
    server.shutdown()


def test(site):
    site.command("jobs")
    out, first = export(site, "first")
    whole = files(out)
    expect("all written", first["written"] == first["files"] > 300, first)
    again, second = export(site, "second")
    expect("the same bytes", files(again) == whole)
    _, third = export(site, "first")
    expect("nothing to write", third["written"] == 0 and third["removed"] == 0, third)
    manifest = json.loads(whole["manifest.json"])["files"]
    expect("manifest", {f["path"]: f["sha256"] for f in manifest} ==
           {p: hashlib.sha256(b).hexdigest() for p, b in whole.items() if p != "manifest.json"})
    if "--postgres" not in site.options:   # the files are the same, looked at once
        links_hold(out)
        without_the_program(out, whole)
        with_an_address(site)
        by_a_plain_server(out)
    done = os.popen(f"'{os.environ['QF']}' log verify '{out / 'log'}' 2>&1").read()
    expect("the log goes along", "完好" in done, done)
    (out / "item" / "5.html").write_bytes(b"spoilt")
    _, fourth = export(site, "first")
    expect("what was spoilt is written again", fourth["written"] == 1 and files(out) == whole, fourth)
    clerk = site.person("zhuanyuan")
    clerk.post("/desk/items/new", {"column": json.loads(whole["feed/data.json"])["items"][0]["column"], "kind": "information",
        "title": "绝不外露的草稿标题", "issuer": "某镇", "formed_on": "2021-05-01", "body": "草稿", "body_kind": "plain"},
        page="/desk/items/new")
    fifth, _ = export(site, "fifth")
    expect("no draft, no desk", not any("绝不外露".encode() in b for b in files(fifth).values()) and
           not (fifth / "desk.html").exists())


if __name__ == "__main__":
    sys.exit(run_on_engines(test))

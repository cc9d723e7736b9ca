#!/usr/bin/env python3
"""What programs read: feeds, open data, sitemap, meta tags, the API's description held against its answers; and
that none of it shows what is not public.

usage: tests/http/open_data.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import csv
import hashlib
import html
import io
import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ET

from lib_site import expect, run_on_engines

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def fits(value, schema, root):
    """A small validator of the JSON Schema words that our documents use; the first complaint or None."""
    if "$ref" in schema:
        schema = root["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        return f"{value!r} is no {schema['type']}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{value!r} is none of {schema['enum']}"
    for name in schema.get("required", []):
        if name not in value:
            return f"{name} is missing"
    for name, inner in schema.get("properties", {}).items():
        if isinstance(value, dict) and name in value and (bad := fits(value[name], inner, root)):
            return f"{name}: {bad}"
    if isinstance(value, list) and "items" in schema:
        return next((bad for one in value if (bad := fits(one, schema["items"], root))), None)
    return None


def own(site, address):
    """The path of an absolute address of this server; every address for programs is one."""
    front = f"http://127.0.0.1:{site.port}"
    expect(f"absolute {address}", address.startswith(front + "/"))
    return address.removeprefix(front)


def get(site, path):
    status, headers, body = site.ask("GET", path)
    expect(f"GET {path}", status == 200, status)
    return headers, body


def open_data(site, column):
    _, raw = get(site, f"/column/{column}/data.csv")
    expect("byte order mark", raw.startswith(b"\xef\xbb\xbf"))
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    _, text = get(site, f"/column/{column}/data.json")
    data = json.loads(text)
    expect("CSV and JSON say the same", [r["标题"] for r in rows] == [i["title"] for i in data["items"]] and rows)
    schema = json.loads(get(site, f"/column/{column}/schema.json")[1])
    bad = fits(data, schema, schema)
    expect("data.json fits its schema", bad is None, bad)
    sums = dict(line.split("  ")[::-1] for line in get(site, f"/column/{column}/SHA256SUMS")[1].decode().splitlines())
    expect("checksums", sums == {"data.csv": hashlib.sha256(raw).hexdigest(), "data.json": hashlib.sha256(text).hexdigest()})
    for item in data["items"]:
        expect(f"link {item['url']}", site.ask("GET", own(site, item["url"]))[0] == 200)


def feeds(site):
    feed = ET.fromstring(get(site, "/feed/feed.atom")[1])
    entries = feed.findall(ATOM + "entry")
    expect("50 newest", len(entries) == 50 and len({e.find(ATOM + "id").text for e in entries}) == 50)
    days = [e.find(ATOM + "updated").text for e in entries]
    expect("newest first", days == sorted(days, reverse=True) and days[0] == feed.find(ATOM + "updated").text)
    links = {l.get("rel"): l.get("href") for l in feed.findall(ATOM + "link")}
    expect("the feed names itself and its page", own(site, links["self"]) == "/feed/feed.atom" and
           own(site, links["alternate"]) == "/", links)
    for entry in entries[:3]:
        expect("an entry's page", site.ask("GET", own(site, entry.find(ATOM + "link").get("href")))[0] == 200)
    other = json.loads(get(site, "/feed/feed.json")[1])
    expect("JSON Feed names itself", own(site, other["feed_url"]) == "/feed/feed.json" and
           own(site, other["home_page_url"]) == "/" and own(site, other["items"][0]["url"]))
    expect("both feeds", [i["title"] for i in other["items"]] == [e.find(ATOM + "title").text for e in entries])
    places = [p.text for p in ET.fromstring(get(site, "/sitemap.xml")[1]).iter(MAP + "loc")]
    for place in places:
        expect(f"sitemap {place}", site.ask("GET", own(site, place))[0] == 200)
    expect("sitemap has all items", sum("/item/" in p for p in places) == 77, len(places))
    expect("robots", f"Sitemap: http://127.0.0.1:{site.port}/sitemap.xml" in get(site, "/robots.txt")[1].decode())
    # A name that is no name goes into no address.
    for host, front in (("a.example", "https://a.example/"), ('a"><script>', "/"), ("a b", "/")):
        body = site.ask("GET", "/feed/feed.atom", headers={"Host": host})[2]
        expect(f"address from {host}", ET.fromstring(body).find(ATOM + "link").get("href").startswith(front), body[:400])


def embedded(site, column):
    """A column's list for another site: alone in a frame of anybody's, without script, as the column says; and the script."""
    headers, body = get(site, f"/column/{column}/list.html")
    text, titles = body.decode(), [i["title"] for i in json.loads(get(site, f"/column/{column}/data.json")[1])["items"]]
    expect("may be framed", "x-frame-options" not in headers and "frame-ancestors *" in headers["content-security-policy"])
    expect("no script, no form", not re.search(r"<(script|form|iframe)", text) and "script-src" not in headers["content-security-policy"])
    expect("the newest ten", [html.unescape(t) for t in re.findall(r'<li><a [^>]*>([^<]*)', text)] == titles[:10])
    expect("the whole site's list", "<li>" in get(site, "/feed/list.html")[1].decode())
    headers, body = get(site, f"/column/{column}/list.js")
    rows = json.loads(body.decode().rpartition("})(")[2].rstrip()[:-2])
    expect("script", headers["content-type"].startswith("text/javascript") and [r["title"] for r in rows] == titles[:20])
    expect("its addresses", all(site.ask("GET", r["path"])[0] == 200 for r in rows))
    for path in ("/", f"/column/{column}", "/item/5", "/embed", "/login", "/desk", "/feed/feed.json", f"/column/{column}/list.js",
                 f"/column/{column}/none.html"):
        headers = site.ask("GET", path)[1]
        expect(f"{path} may not be framed", headers.get("x-frame-options") == "DENY" and
               "frame-ancestors 'none'" in headers["content-security-policy"])
    for path in (f"/column/{column}/data.csv", "/feed/feed.json", f"/column/{column}/list.js"):
        headers = site.ask("GET", path)[1]
        expect(f"{path} for other sites' scripts", headers.get("access-control-allow-origin") == "*")
    for path in ("/", "/item/5", "/desk", f"/column/{column}/list.html", "/api/v1/"):
        expect(f"{path} not", "access-control-allow-origin" not in site.ask("GET", path)[1])
    page = html.unescape(get(site, f"/embed?column={column}")[1].decode())
    for name in ("list.html", "list.js", "feed.atom", "feed.json", "data.csv"):
        expect(f"the webmaster finds {name}", f"http://127.0.0.1:{site.port}/column/{column}/{name}" in page)
    expect("no such column", site.ask("GET", "/embed?column=no.such")[0] == 404 and site.ask("GET", "/column/no.such/list.html")[0] == 404)


def meta_tags(site, column):
    """The tags of the government sites' standard: there, not empty, and as the page shows them."""
    base = ["SiteName", "SiteDomain"]
    for path, names in (("/", base), ("/columns", base), ("/guide", base), ("/report", base), ("/log", base),
                        (f"/column/{column}", base + ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"]),
                        ("/item/5", base + ["ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource"])):
        text = get(site, path)[1].decode()
        tags = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)"', text))
        for name in names:
            expect(f"{path} {name}", tags.get(name))
        if "ArticleTitle" in names:
            expect("title as shown", f"<h1>{tags['ArticleTitle']}</h1>" in text)
            expect("day as shown", re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", tags["PubDate"]) and
                   f"<dd>{tags['PubDate'][:10]}</dd>" in text)
        expect(f"{path} small", len(text.encode()) < 50_000)
    # Every page that is a column of the site says so.
    described = json.loads(get(site, "/api/v1/openapi.json")[1])
    pages = [p for p, place in described["paths"].items() if "{" not in p and "get" in place and p != "/search/suggest"]
    for path in pages:
        text = get(site, path)[1].decode()
        tags = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)"', text))
        for name in base + ([] if "noindex" in text else ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"]):
            expect(f"{path} {name}", tags.get(name))
    expect("pages with metadata", len(pages) > 15, len(pages))


def api(site, column):
    described = json.loads(get(site, "/api/v1/openapi.json")[1])
    expect("OpenAPI 3.1", described["openapi"].startswith("3.1") and len(described["paths"]) > 15)
    known = {"code": column, "number": "5", "year": "2021", "village": "5", "file": "data.json", "month": "2021-03", "quarter": "2021-1"}
    for path in ("/items", "/hotline/tickets"):
        expect(f"{path}: handing in is described", "token" in str(described["paths"][path]["post"]["security"]))
    names = set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(described)))
    expect("every schema is there and used", names == set(described["components"]["schemas"]), names ^ set(described["components"]["schemas"]))
    for path, place in described["paths"].items():
        if "get" not in place:
            continue
        address = described["servers"][0]["url"] + re.sub(r"{(\w+)}", lambda m: known.get(m.group(1), "1"), path)
        address += "?q=" + urllib.parse.quote("补贴") if path.startswith("/search") else ""
        status, headers, body = site.ask("GET", address)
        if path.startswith(("/item/", "/column", "/search", "/proof", "/report", "/feed")) and path != "/report/{year}/version/{number}":
            expect(f"{address} is looked at in full", status == 200, status)
        expect(f"{address} is JSON", headers["content-type"].startswith("application/json"), headers["content-type"])
        if not headers["content-type"].startswith("application/json"):
            continue
        answers = place["get"]["responses"]
        answer = answers.get(str(status), answers["default"])
        bad = fits(json.loads(body), answer["content"]["application/json"].get("schema", {}), described)
        expect(f"{address} answers as described", bad is None and status < 500, (status, bad))
        if not re.search(r"{", path):
            expect(f"{address} is found", status in (200, 404), status)


def nothing_hidden(site, column):
    """A draft of the clerk is in none of it."""
    clerk = site.person("zhuanyuan")
    secret = "绝不外露的草稿标题"
    _, page = clerk.get("/desk/items/new")
    status, headers, text = clerk.post("/desk/items/new", {"column": column, "column_code": column, "kind": "information",
        "title": secret, "issuer": "某镇", "formed_on": "2021-05-01", "body": "草稿正文", "body_kind": "plain"},
        page="/desk/items/new")
    _, desk = clerk.get("/desk/items")
    expect("the draft is there", secret in html.unescape(desk), (status, headers.get("location")))
    site.command("jobs")
    for path in (f"/column/{column}", f"/column/{column}/data.csv", f"/column/{column}/data.json", f"/column/{column}/feed.atom",
                 f"/column/{column}/list.html", f"/column/{column}/list.js", "/feed/list.html", f"/embed?column={column}",
                 "/feed/feed.json", "/feed/data.json", "/sitemap.xml", "/search?q=%E7%BB%9D%E4%B8%8D%E5%A4%96%E9%9C%B2",
                 "/search/suggest?q=jbwl", "/api/v1/", "/api/v1/item/78", "/item/78/board", "/item/78/qr.svg", "/proof/78"):
        status, _, body = site.ask("GET", path)
        expect(f"{path} hides the draft", secret.encode() not in body and not (("/78" in path) and status == 200), status)


def test(site):
    site.command("jobs")
    column = json.loads(get(site, "/feed/data.json")[1])["items"][0]["column"]
    open_data(site, column)
    feeds(site)
    embedded(site, column)
    meta_tags(site, column)
    api(site, column)
    for path in ("/item/5/board", "/item/45/board"):
        get(site, path)
    digest = json.loads(get(site, "/api/proof/5")[1])["item_sha256"][:16]
    expect("paper is the record", "一致" in get(site, f"/proof/5?paper={digest}")[1].decode())
    expect("another paper is not", "没有这样的内容" in get(site, "/proof/5?paper=0123456789abcdef")[1].decode())
    nothing_hidden(site, column)


if __name__ == "__main__":
    sys.exit(run_on_engines(test))

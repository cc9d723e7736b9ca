"""A robot that fills in forms and looks at answers: what a page's forms ask for, what a hostile clerk would write into them,
and whether an answer of any kind (page, JSON, feed, CSV, calendar, workbook, Word file) keeps it as text.

MARK stands in every payload, so an answer without it holds none. A page is read strictly: each "<" begins one of the tags
our templates write, or it is a finding.
"""
import csv
import html
import io
import itertools
import json
import re
import xml.etree.ElementTree as ET
import zipfile

from lib_site import ROOT

MARK = "zqx"
# Each begins with something that counts only at the beginning, and goes on with what breaks out of a text or an attribute.
PAYLOADS = [
    "<script>zqx(0)</script>\"><img src=x onerror=zqx>'><svg/onload=zqx>",
    "javascript:zqx(1)//</textarea></title><iframe src=javascript:zqx>",
    "=HYPERLINK(\"http://zqx.example\",\"zqx(2)\")<b onclick=zqx>",
    "{{zqx3}}{{{zqx3}}}{{#csrf}}zqx3{{/csrf}}\"><math><mi xlink:href=\"javascript:zqx\">x</mi></math>",
    "\x01\x0b\x1b\x7f\u202ezqx(4)gpj.exe\u2066<!--zqx--><?zqx ?>]]><zqx/>",
    "+zqx(5)|' /C calc'!A0\r\nATTENDEE:mailto:zqx@example.org\r\nX-Zqx: 1",
    "&lt;script&gt;zqx(6)&#60;/script&#62;<a href=\"data:text/html,zqx\" style=\"x:expression(zqx)\">",
    "@zqx(7)\t-1+1\" autofocus onfocus=\"zqx",
]
SHORT = ["<b>zqx", "\"><i zqx>", "=zqx+1", "<zqx/>"]  # where few characters fit
LONG = "<b>zqx" + "长" * 30000
BROKEN = b"zqx\xff\xc0\xaf<b>\xed\xa0\x80"
# What fields that take no words take; tried in turn when a page complains about one.
PLAUSIBLE = ["2026-11-20", "1", "120.00", "0371-27668888", "zqx@example.org", "豫政〔2026〕3号", "2026-12-10", "2026", "zqx_a",
             "11010519491231002X", "100"]
# What certain fields want, from the third try on.
RIGHT = {"tail": "1234", "received_time": "08:30", "closed_time": "", "limit_days": "", "limit_hours": "", "explains": "", "item_number": "5", "doc_no": "", "review_id": "",
         "amount": "120.00", "year": "2026", "legal_days": "20", "promised_days": "5", "unified_code": "", "region_code": "410223101", "site_code": "",
         "base_path": "/weichuan", "host": "", "longitude": "114.080033", "latitude": "34.211052", "tile_url": "", "tile_zoom": "18", "days": "90",
         "warn_days": "30", "quiet_from": "21:00", "quiet_to": "08:00", "smtp_url": "", "sms_url": "", "sender": "", "to": "village",
         "from": "county", "filed_on": "2026-11-20", "got_on": "2026-11-20", "answered_on": "", "closed_on": "", "parts": "<b>zqx\n<zqx/>",
         "name": "<b>zqx", "found": "2026-11-25 10:00", "case_no": "2026-0001", "email": "", "code": "zqx-1", "result": ""}
TABLE = "姓名,身份证号,金额,村,摘要\r\n<b>zqx,11010519491231002X,120.00,东街村,=zqx(1)\r\n"

TAG = re.compile(r'<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z][A-Za-z0-9:_-]*(?:="[^"<>]*")?)*)\s*/?>|<!doctype html>')
ATTRIBUTE = re.compile(r'\s+([A-Za-z][A-Za-z0-9:_-]*)(?:="([^"<>]*)")?')
NEVER = {"iframe", "object", "embed", "base", "math", "foreignobject", "applet", "frame", "style", "zqx"}
LINKS = {"href", "src", "action", "formaction", "xlink:href", "poster", "data", "srcdoc"}
SCHEMES = ("http:", "https:", "mailto:", "tel:", "geo:", "data:image/")


def tags(text):
    """(name, {attribute: value}) of the tags of a page; ValueError at a "<" that begins none."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        found = TAG.match(text, at)
        if not found:
            raise ValueError(f"no tag of ours: {text[at:at + 80]!r}")
        if found.group(2) and not found.group(1):
            yield found.group(2).lower(), {k.lower(): html.unescape(v) for k, v in ATTRIBUTE.findall(found.group(3))}
        at = found.end()


def wrong_tag(name, attributes):
    if name in NEVER or (name == "script" and not attributes.get("src", "").startswith(("/", "../", "static/", "./"))):
        return f"<{name}>"
    if name == "meta" and "http-equiv" in attributes and attributes["http-equiv"].lower() != "refresh":
        return "<meta http-equiv>"
    for key, value in attributes.items():
        plain = re.sub(r"[\x00-\x20]", "", value).lower()
        if key.startswith("on") or key == "style" or MARK in key:
            return f"<{name} {key}>"
        scheme = re.match(r"[a-z][a-z0-9+.-]*:", plain)
        if key in LINKS and scheme and not plain.startswith(SCHEMES):
            return f"<{name} {key}={value[:60]!r}>"
    return None


def in_page(text):
    try:
        found = [w for w in (wrong_tag(*one) for one in tags(text)) if w]
    except ValueError as fault:
        return [str(fault)]
    if re.search(r"(?<!\{\{)(?<!csrf\}\})zqx3", text):
        found.append("a template was run")
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", html.unescape(text)):
        found.append("a control character")
    return found


def in_xml(body):
    found = []
    for node in ET.fromstring(body).iter():
        name = node.tag.rsplit("}", 1)[-1].lower() if isinstance(node.tag, str) else "?"
        values = {k.rsplit("}", 1)[-1].lower(): v for k, v in node.attrib.items()}
        if name in NEVER - {"style", "base", "object"} | {"script"} or any(k.startswith("on") and MARK in v for k, v in values.items()):
            found.append(f"<{name}>")
        found += [v for k, v in values.items() if k in LINKS and v.strip().lower().startswith(("javascript:", "data:text"))]
    return found


def in_csv(body):
    rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    return [cell[:60] for row in rows for cell in row if MARK in cell.lower() and cell[:1] in "=+-@\t\r"]


def in_calendar(body):
    lines = body.decode().replace("\r\n ", "").split("\r\n")
    return [line[:60] for line in lines if line and not re.match(
        r"(BEGIN|END|VERSION|PRODID|CALSCALE|METHOD|X-WR-[A-Z]+|REFRESH-INTERVAL|X-PUBLISHED-TTL|UID|DTSTAMP|DTSTART|DTEND|SUMMARY|DESCRIPTION|"
        r"CATEGORIES|LOCATION|URL|TRANSP|STATUS|SEQUENCE|TRIGGER|ACTION|CLASS|LAST-MODIFIED|CREATED)[;:]", line)]


def in_archive(body):
    """A workbook, a Word file, or files packed together."""
    found = []
    with zipfile.ZipFile(io.BytesIO(body)) as z:
        for name in z.namelist():
            data = z.read(name)
            if ".." in name or name.startswith("/") or re.search(r"[\x00-\x1f\\<>\u202a-\u202e]", name):
                found.append(f"name {name!r}")
            if name.endswith((".xml", ".rels")):
                found += in_xml(data)
                found += re.findall(rf"<(?:\w+:)?(?:f|instrText)\b[^>]*>[^<]*{MARK}[^<]*<", data.decode())
                found += re.findall(rf'Target="(?:javascript|data|file)[^"]*{MARK}', data.decode())
            elif MARK.encode() in data.lower():
                found += findings(name, {"content-type": ""}, data)
    return found


def findings(path, headers, body):
    """What in this answer came out of its place; an empty list: nothing."""
    kind = headers.get("content-type", "").split(";")[0]
    name = path.split("?")[0]
    if "x-zqx" in headers or "attendee" in headers:
        return ["a header"]
    if body[:4] == b"PK\3\4":
        return in_archive(body)
    if body[:5] == b"%PDF-":
        return re.findall(rb"/JavaScript|/URI \((?:javascript|data):", body)
    if not body or (MARK.encode() not in body.lower() and kind != "text/html"):
        return []
    try:
        if kind == "text/html" or (not kind and name.endswith(".html")):
            text = body.decode()
            return in_page(text) if MARK in text.lower() else []
        if "json" in kind or name.endswith(".json"):
            json.loads(body)
            return []
        if "xml" in kind or kind == "image/svg+xml" or name.endswith((".xml", ".atom", ".svg")):
            return in_xml(body)
        if "csv" in kind or name.endswith(".csv"):
            return [] if "/file" in name else in_csv(body)  # an attachment is given as it was uploaded
        if "calendar" in kind or name.endswith(".ics"):
            return in_calendar(body)
    except (UnicodeDecodeError, ValueError, ET.ParseError) as fault:
        return [f"unreadable {kind}: {fault}"]
    return []


def roaming(someone, steps=itertools.count(1)):
    """A person who comes from another address with each request, so that no rate stands in the way."""
    plain = someone.ask

    def ask(method, path, body=None, headers=None):
        step = next(steps)
        someone.source = f"127.{10 + step // 60000}.{step // 250 % 240}.{step % 250 + 1}"
        return plain(method, path, body, headers)
    someone.ask = ask
    return someone


# ---- forms ------------------------------------------------------------------------------------------

def routes():
    """(method, path, access, rate) of the routing tables."""
    table = "".join(part.read_text() for part in sorted((ROOT / "src/web").glob("routes*.c")))
    return re.findall(r'\{\s*"(GET|POST)",\s*"([^"]+)",\s*\w+,\s*WEB_(\w+),\s*WEB_(\w+)', table)


NAME_READ = re.compile(r'web_(?:form(?:_int|_text)?|upload_of)\(\s*\w+,\s*"(\w+)"|\.name = "(\w+)",\s*\.zh|form\[\w+\]\.name,\s*QF_S\("(\w+)"\)')


def read_names():
    """{file of src/web: (the routes whose forms it handles, the names of fields it reads)}; no routes: it helps others."""
    table = "".join(part.read_text() for part in sorted((ROOT / "src/web").glob("routes*.c")))
    posts, out = re.findall(r'\{\s*"POST",\s*"([^"]+)",\s*(\w+),', table), {}
    for part in sorted((ROOT / "src/web").glob("*.c")):
        text = part.read_text()
        names = {next(g for g in found if g) for found in NAME_READ.findall(text)} - {"csrf"}
        if names:
            out[part.name] = ({path for path, handler in posts if re.search(rf"^qf_code {handler}\(web_request", text, re.M)}, names)
    return out


def finder(table, method):
    """Gives the path in the table that an address belongs to."""
    known = [(path, re.compile("".join("/" + ("[^/]+" if p.startswith(":") else ".*" if p == "*" else re.escape(p))
                                       for p in path.split("/")[1:]) + "$")) for m, path, *_ in table if m == method]
    known.sort(key=lambda one: one[0].count(":") + 10 * one[0].count("*"))

    def find(address):
        inside = re.sub(r"^/weichuan(?=/|$)", "", address.split("?")[0]) or "/"
        return next((path for path, pattern in known if pattern.match(inside)), None)
    return find


def forms(text):
    """Each form of a page: method, action, and its fields (name, type, value, choices), buttons among them."""
    for head, inner in re.findall(r"<form\b([^>]*)>(.*?)</form>", text, re.S):
        about = dict(ATTRIBUTE.findall(" " + head.strip()))
        fields = []
        for chosen, content, tag, other in re.findall(r"<select\b([^>]*)>(.*?)</select>|<(input|textarea|button)\b([^>]*)>", inner, re.S):
            values = {k: html.unescape(v) for k, v in ATTRIBUTE.findall(" " + (chosen or other).strip())}
            if "name" not in values:
                continue
            kind = values.get("type", "text") if tag == "input" else tag or "select"
            kind = "number" if values.get("inputmode") in ("numeric", "decimal") else kind
            choices = [html.unescape(v) for v in re.findall(r'<option\b[^>]*?value="([^"]+)"', content)]
            fields.append((values["name"], kind, values.get("value", ""), choices, values.get("accept", "")))
        yield about.get("method", "get").lower(), html.unescape(about.get("action", "")), fields

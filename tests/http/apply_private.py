#!/usr/bin/env python3
"""Who asked stays with the handler and the applicant: a robot opens every page of the routing table, and the same under /api,
as a stranger and as every role, and looks for the applicant in what comes back; then in the exports, the audit trail, the
program's log, the static site and the files of the record.

usage: tests/http/apply_private.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import io
import re
import subprocess
import zipfile

from lib_site import PROGRAM, ROOT, SCRATCH, Site, expect, founding_year, run_on_engines

NAME, ID_NO, PHONE, MAIL, ADDRESS = "郗样例", "E90817263", "13811112222", "xi-sample@example.org", "样例路八百零七号"
WORDS = "样例独有的一句话"  # of the application: for those who handle it
PERSON = (NAME, ID_NO, PHONE, MAIL, ADDRESS)
HANDLERS = {"zhuanyuan", "lingdao", "chengban"}
REVIEWS = {"shenhe"}  # reads letters and cases where a route lets him
VALUES = {":year": "2026", ":village": "9", ":month": "2026-11", ":number": "1", ":id": "1", ":code": "fund-rules", ":part": "1",
          ":n": "1", ":voucher": "1", ":picture": "qr.svg", ":span": "2026", ":file": "1", ":format": "html"}
# These open what is sealed, on purpose and into the trail: for a handler, below.
OPENS = {"/desk/cases/:id/file/:file", "/desk/cases/:id/package.zip", "/desk/letters/new", "/logout"}


def routes():
    table = "".join(part.read_text() for part in sorted((ROOT / "src/web").glob("routes*.c")))
    return [path for path in re.findall(r'\{\s*"GET",\s*"([^"]+)"', table) if path not in OPENS]


def concrete(path):
    return "/".join(VALUES.get(part, "1") if part.startswith(":") else part for part in path.split("/")).replace("*", "x")


def plain(body):
    """What a reader of the body gets: the parts of a zip too."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"\n".join(parts.read(name) for name in parts.namelist())
    return body.decode("utf-8", "replace")


def leaks(text, what):
    return [w for w in what if w in text]


def applied(site):
    """An application with all its parts: papers, a word of the applicant, a note; (number, secret)."""
    citizen = site.person()
    _, page = citizen.get("/apply")
    fields = {"description": f"{WORDS}，请公开 2025 年修路合同", "kind": "np", "name": NAME, "id_type": "护照", "id_no": ID_NO,
              "phone": PHONE, "email": MAIL, "address": ADDRESS, "form": "paper", "way": "post",
              "once": re.search(r'name="once" value="([^"]+)"', page).group(1)}
    status, _, page = citizen.post("/apply", fields, page="/apply", files=[("identity", f"{NAME}.jpg", b"\xff\xd8\xff" + NAME.encode())])
    expect("applied", status == 200, status)
    number, secret = (re.search(r"<strong>(\d{4}-\d{4})</strong>", page).group(1),
                      re.search(r'class="secret">([\d ]+)<', page).group(1))
    status, _, page = citizen.post("/track/word", {"number": number, "secret": secret, "kind": "other",
                                                   "body": f"请寄到{ADDRESS}，{NAME}"}, page="/track")
    expect("a word", status == 200 and "已经收到" in page, status)
    expect("the applicant's page has his case, not his papers", WORDS in page and not leaks(page, (ID_NO, PHONE, MAIL)))
    return number, secret


def robot(site):
    seen = 0
    # What a page shows does not hang on the engine: every role on the first, three people on the second.
    people = [None, "ducha", "weichuan-03"] if "--postgres" in site.options else [None, *site.accounts]
    for n, account in enumerate(people):
        for part in range(3):
            someone = site.person(account, source=f"127.0.4.{n * 3 + part + 1}")
            for path in routes()[part::3]:
                for prefix in ("", "/api"):
                    status, _, body = someone.ask("GET", prefix + concrete(path))
                    text, seen = plain(body), seen + 1
                    found = leaks(text, PERSON)
                    # A handler's page of the case shows what the applicant wrote on the tracking page.
                    if account in HANDLERS and path == "/desk/cases/:id":
                        found = leaks(text, (ID_NO, PHONE, MAIL))
                    if account in HANDLERS | REVIEWS | {"admin"} and path.startswith("/desk/notices/print"):
                        found = []  # the list of letters to be posted has their addresses: who prints it posts it
                    expect(f"{account} {prefix}{path} {status}", not found, found)
    expect("many looked at", seen > 300 * len(people), seen)


def exports(site):
    for account in ("zhuanyuan", "ducha", "lingdao"):
        someone = site.person(account)
        for path in ("/desk/cases/export/register.csv?what=all", "/desk/cases/export/register.xlsx?what=all",
                     "/desk/cases/print?what=all", "/desk/calendar", "/desk/report/2026/figure/t3.new.np"):
            status, _, body = someone.ask("GET", path)
            expect(f"{account} {path}", status in (200, 403) and not leaks(plain(body), PERSON), status)
    for account in ("admin", "zhuanyuan"):
        _, page = site.person(account).get("/desk/settings/audit")
        expect("the trail names no applicant", not leaks(page, PERSON))


def on_purpose(site):
    """Only with a reason, and the trail says so."""
    clerk = site.person("zhuanyuan")
    status, _, body = clerk.ask("GET", "/desk/cases/1/package.zip")
    expect("the whole case is for the handler", status == 200 and NAME in plain(body), status)
    _, page = site.person("admin").get("/desk/settings/audit")
    expect("and that is in the trail", "查看申请人信息" in page and "全案打包" in page)
    for account in ("shenhe", "ducha", "baosong", "weichuan-03", "admin"):
        status, _, body = site.person(account).ask("GET", "/desk/cases/1/package.zip")
        expect(f"not for {account}", status == 403 and not leaks(plain(body), PERSON), status)


def at_rest(site):
    raw = b"".join(p.read_bytes() for p in site.data.rglob("*") if p.is_file())
    expect("sealed at rest", not [w for w in (*PERSON, WORDS[-4:]) if w.encode() in raw and w in PERSON])
    out = SCRATCH / f"private-static-{site.port}"
    options = [o for o in site.options]
    done = subprocess.run([PROGRAM, "export", "site", "--data", str(site.data), "--org", "weichuan", "--out", str(out), *options],
                          capture_output=True, text=True, timeout=200, check=False)
    expect("static site", done.returncode == 0, done.stderr[-200:])
    written = b"".join(p.read_bytes() for p in out.rglob("*") if p.is_file())
    expect("nothing of it in the static site", not [w for w in (*PERSON, WORDS) if w.encode() in written])


def log_of(site):
    """A server with its log on: what it says about the same acts."""
    data, accounts = founding_year(f"private-log-{site.port}", "--now", "2026-11-26T09:00")
    server = subprocess.Popen([PROGRAM, "serve", "--data", str(data), "--listen", "127.0.0.1:0", "--now", "2026-11-26T09:00"],
                              stderr=subprocess.PIPE, text=True)
    lines = [server.stderr.readline()]
    loud = Site.__new__(Site)
    loud.data, loud.options, loud.accounts, loud.port = data, [], accounts, int(re.search(r"127\.0\.0\.1:(\d+)", lines[0]).group(1))
    _, secret = applied(loud)
    loud.person("zhuanyuan").post("/desk/cases/1/person", {"why": "核对"}, page="/desk/cases/1")
    server.terminate()
    lines.append(server.stderr.read())
    server.wait()
    log = "".join(lines)
    expect("a line a request", log.count("/apply") >= 2, log[-300:])
    expect("the log names no applicant, no secret", not leaks(log, (*PERSON, WORDS, secret, secret.replace(" ", ""))))


def walk(site):
    number, secret = applied(site)
    robot(site)
    exports(site)
    on_purpose(site)
    at_rest(site)
    log_of(site)
    expect("a receipt", number and secret)


if __name__ == "__main__":
    run_on_engines(walk)

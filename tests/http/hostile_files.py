#!/usr/bin/env python3
"""Files that are two things at once, names of files of any kind, Word files that point outside, 300 MB to a form of the desk, and a reviewer who lost the
role while the page was open: a sentence, nothing fetched from outside, nothing given out as anything but what it is called.

usage: tests/http/hostile_files.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import re
import socket
import threading
from urllib.parse import unquote

from disclose_files import CHECKED, DESK, OFFICE, RELS, act, add, do, docx, draft, jpeg, numbers, pack, pdf, png, version, xlsx
from lib_site import expect, multipart, run_on_engines

SCRIPT = b"<html><script>alert('polyglot')</script></html>"
LINK = "http://127.0.0.1:{port}/outside"


class Outside:
    """Somebody outside whom a file points to; counts who comes."""

    def __enter__(self):
        self.socket, self.visits = socket.create_server(("127.0.0.1", 0)), 0
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()
        return self

    def listen(self):
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.visits += 1

    def __exit__(self, *_):
        self.socket.close()


def pointing(port):
    """A Word file whose picture, template and links are outside."""
    where = LINK.format(port=port)
    word = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="' + OFFICE + '" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"')
    body = ('<w:p><w:r><w:t>正文还在</w:t></w:r><w:hyperlink r:id="h1"><w:r><w:t>点这里</w:t></w:r></w:hyperlink>'
            '<w:hyperlink r:id="h2"><w:r><w:t>正常的链接</w:t></w:r></w:hyperlink>'
            '<w:r><w:drawing><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="p1"/></pic:blipFill></pic:pic>'
            '</a:graphicData></a:graphic></w:drawing></w:r>'
            f'<w:r><w:instrText>INCLUDEPICTURE "{where}"</w:instrText></w:r></w:p>')
    outside = 'TargetMode="External"'
    return pack({
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": f'<Relationships {RELS}><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<!DOCTYPE w [<!ENTITY x SYSTEM "{where}">]><w:document {word}><w:body>{body}</w:body></w:document>'.replace(
            f'<!DOCTYPE w [<!ENTITY x SYSTEM "{where}">]>', ""),
        "word/settings.xml": f'<w:settings {word}><w:attachedTemplate r:id="t1"/></w:settings>',
        "word/_rels/settings.xml.rels": f'<Relationships {RELS}><Relationship Id="t1" Type="{OFFICE}/attachedTemplate" Target="{where}.dotm" {outside}/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships {RELS}><Relationship Id="p1" Type="{OFFICE}/image" Target="{where}.png" {outside}/>'
        f'<Relationship Id="h1" Type="{OFFICE}/hyperlink" Target="javascript:alert(1)" {outside}/>'
        f'<Relationship Id="h2" Type="{OFFICE}/hyperlink" Target="https://www.gov.cn/" {outside}/></Relationships>'})


def outside_links(reporter, leader):
    with Outside() as outside:
        data = pointing(outside.port)
        item = draft(reporter, "指向外面的文件")
        _, page = reporter.get(f"{item}/edit")
        fields = dict(re.findall(r'<input[^>]*name="([a-z_]+)"[^>]*value="([^"]*)"', page))
        fields["column"] = re.search(r'<option value="([^"]+)" selected', page).group(1)
        status, _, _ = reporter.post(f"{item}/edit", {**fields, "kind": "information", "body": "x", "abstract": ""}, page=f"{item}/edit",
                                     files=[("file", "指向外面.docx", data)])
        _, page = reporter.get(item)
        expect("a Word file with outside parts becomes a text", status == 303 and "正文还在" in page, status)
        expect("nothing of the outside in it", f":{outside.port}" not in page and "javascript:" not in page)
        status, _, _ = add(reporter, item, "指向外面.docx", data)
        _, page = reporter.get(item)
        if status == 303:
            expect("told: what it points to", "引用外部文件" in page)
            status, _, text = act(reporter, item, "clean", numbers(page)[-1])
            expect("its picture is not there to be cleaned, which is told", status == 422 and "图片" in text, status)
            do(reporter, item, "urgent", reason="时限")
            status, text = do(leader, item, "release", **CHECKED)
            expect("and it is not published", status == 422 and "附件" in text, status)
        else:
            expect("or it is refused with a sentence", status == 422, status)
        expect("nobody went outside", outside.visits == 0, outside.visits)


def two_things(site, reporter, leader):
    """Each is taken as what its first bytes say, or refused; never given out as a page, nor with what was behind."""
    item, taken = draft(reporter, "两样东西的文件"), []
    for name, data in [
            ("照片和网页.png", png() + SCRIPT), ("照片和程序.jpg", jpeg() + b"MZ\x90" + SCRIPT), ("表和网页.xlsx", xlsx() + SCRIPT),
            ("网页和文档.docx", SCRIPT + docx()), ("程序和文档.docx", b"MZ\x90\0" + docx()), ("文档和程序.docx", docx() + b"MZ\x90\0" * 9),
            ("公文和网页.pdf", pdf() + SCRIPT), ("公文和压缩包.pdf", pdf() + docx()), ("网页和公文.pdf", SCRIPT + pdf()),
            ("图和脚本.gif", b"GIF89a/*" + b"\0" * 6 + SCRIPT), ("名单.csv", b"\xef\xbb\xbf" + SCRIPT), ("网页.html.txt", b"<!-- -->" + SCRIPT)]:
        status, _, page = add(reporter, item, name, data)
        expect(f"{name}: taken or a sentence", status == 303 or (status == 422 and re.search(r'class="complaint|role="alert"', page)), status)
        taken += [name] if status == 303 else []
    _, page = reporter.get(item)
    for number in set(numbers(page)):
        act(reporter, item, "clean", number)
    for number in set(numbers(reporter.get(item)[1])):
        if "清理后才能公开" in reporter.get(item)[1]:
            act(reporter, item, "clean", number)
    do(reporter, item, "urgent", reason="时限")
    status, text = do(leader, item, "release", **CHECKED)
    if status != 303:  # what can not be cleaned is taken off
        do(leader, item, "return", reason="去掉不能公开的")
        for number in set(numbers(reporter.get(item)[1])):
            if "不能公开" in reporter.get(item)[1]:
                act(reporter, item, "remove", number)
        do(reporter, item, "urgent", reason="时限")
        status, text = do(leader, item, "release", **CHECKED)
    expect("released", status == 303, re.findall(r'role="alert"[^>]*>(.*?)</div>', text, re.S))
    start = f"/weichuan/item/{item.rsplit('/', 1)[1]}"
    given = sorted(set(re.findall(r'href="([^"]*/file/[^"]*)"', site.person().get(start)[1])))
    for link in given:
        status, headers, body = site.ask("GET", link)
        expect(f"{link} is no page", status == 200 and "html" not in headers["content-type"] and headers["x-content-type-options"] == "nosniff", headers)
        expect(f"{link} holds nothing of the other", b"polyglot" not in body and b"MZ\x90" not in body, body[:40])
        expect(f"{link} begins as it is called", link.endswith(("csv", "txt")) or body[:4] in (
            b"\x89PNG", b"\xff\xd8\xff\xdb", b"\xff\xd8\xff\xe0", b"PK\3\4", b"%PDF", b"GIF8") or body[:3] == b"\xff\xd8\xff", body[:8])
    expect("some were taken, some refused", 0 < len(taken) < 12, taken)


NAMES = [b"", b".", b"..", b"../../../etc/passwd.csv", rb"C:\Users\x\a.csv", b"/etc/b.csv", b"a\0b.csv", b"a\rX-Evil: 1.csv", b"\xff\xfe\xc0\xaf.csv",
         b"con.csv", b"-rf.csv", b"%00%2e%2e%2f.csv", b"<img src=x onerror=alert(1)>.csv", b"=1+1.csv", b".htaccess.csv", b"a.CSV", b"none", b"x" * 4000 + b".csv",
         *(n.encode() for n in ("名\u202evsc.exe.csv", "名\u2066单\u200b.csv", "长" * 300 + ".csv", "　.csv", "a；filename=b.csv", "名单.csv.exe", "😀.csv", "é.csv"))]


def names_of_any_kind(site, reporter, leader):
    """Taken or refused with a sentence; what is taken has a name of one line without a way in it, and is given out under it."""
    item, taken = draft(reporter, "附件名字各种各样"), 0
    for name in NAMES:
        _, page = reporter.get(item)
        fields = {"csrf": re.search(r'name="csrf" value="([^"]*)"', page).group(1), "version": version(page)}
        body, headers = multipart(fields, [("file", "NAME", "甲,乙\n1,2\n".encode())])
        status, _, text = reporter.ask("POST", f"{item}/files", body.replace(b'"NAME"', b'"' + name + b'"'), headers)
        expect(f"{name[:30]}: taken or a sentence", status == 303 or (status in (400, 422) and re.search("请|不能|附件", text.decode())), status)
        taken += status == 303
    _, page = reporter.get(item)
    expect("most were taken", taken > 12 and len(set(numbers(page))) == taken, (taken, len(set(numbers(page)))))
    expect("and the page keeps its signs", not re.search("[\0-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]|onerror=alert\\(1\\)>[.]csv", page))
    do(reporter, item, "urgent", reason="时限")
    status, text = do(leader, item, "release", **CHECKED)
    expect("released with all of them", status == 303, re.findall(r'role="alert"[^>]*>(.*?)</div>', text, re.S))
    number = item.rsplit("/", 1)[1]
    given = sorted(set(re.findall(rf'href="([^"]*/item/{number}/file/[^"]*)"', site.person().get(f"/weichuan/item/{number}")[1])))
    expect("each has an address of numbers alone", len(given) == taken and all(re.fullmatch(rf"/weichuan/item/{number}/file/\d+\.csv", g) for g in given), given)
    for link in given:
        status, headers, _ = site.ask("GET", link)
        called = unquote(headers.get("content-disposition", "").removeprefix("attachment; filename*=UTF-8''"), errors="replace")
        expect(f"{link} has a name and no way", status == 200 and called and "x-evil" not in headers and
               not re.search(r"[/\\\0-\x1f\u202a-\u202e\u2066-\u2069\ufffd]|^\.+$", called), called)


def too_large(site, reporter):
    """300 MB to the desk, by its word and in pieces."""
    head = (f"POST {DESK}/new HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + "; ".join(f"{k}={v}" for k, v in reporter.cookies.items()) +
            "\r\nContent-Type: multipart/form-data; boundary=e\r\nContent-Length: 314572800\r\n\r\n")
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as link:
        link.sendall(head.encode())
        said = link.recv(4000)
    expect("300 MB are refused before they are read", said.startswith(b"HTTP/1.1 413"), said[:40])
    head, sent = head.replace("Content-Length: 314572800", "Transfer-Encoding: chunked"), 0
    start = b'--e\r\nContent-Disposition: form-data; name="file"; filename="a.docx"\r\n\r\n'
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as link:
        link.sendall(head.encode() + b"%x\r\n" % len(start) + start + b"\r\n")
        try:
            while sent < 300 << 20:
                link.sendall(b"100000\r\n" + b"a" * 0x100000 + b"\r\n")
                sent += 1 << 20
        except (ConnectionError, socket.timeout):
            pass
    expect("300 MB in pieces: stopped at what a form may have", sent < 64 << 20, f"{sent >> 20} MiB taken")
    expect("the session goes on", reporter.get(DESK)[0] == 200)


def role_lost(site, reporter):
    """The page was opened with the role; the button is pressed without it."""
    reviewer, boss = site.person("shenhe"), site.person("admin")
    item = draft(reporter, "审核人换了")
    do(reporter, item, "submit")
    _, page = reviewer.get(item)
    form = {"csrf": re.search(r'name="csrf" value="([^"]*)"', page).group(1), "version": version(page), "event": "pass"}
    account = re.search(r'/desk/settings/accounts/(\d+)">[^<]*<[^\n]*\bshenhe\b|/desk/settings/accounts/(\d+)">shenhe<', boss.get("/desk/settings/accounts")[1])
    account = f"/desk/settings/accounts/{next(g for g in account.groups() if g)}"
    _, page = boss.get(account)
    duties = re.findall(r'name="what" value="revoke"><input type="hidden" name="role" value="([^"]*)"><input type="hidden" name="org" value="([^"]*)"', page)
    expect("the reviewer has a role to lose", len(duties) > 0)
    for role, org in duties:
        expect(f"{role} is taken", boss.post(account, {"what": "revoke", "role": role, "org": org}, page=account)[0] == 303)
    status, _, text = reviewer.post(f"{item}/act", form, page="/weichuan/about")
    expect("the press does nothing", status in (303, 403) and "审核通过" not in text, status)
    _, page = reporter.get(item)
    expect("the item waits where it was", version(page) == form["version"], version(page))
    expect("and the desk is closed to him", reviewer.get(item)[0] in (303, 403), reviewer.get(item)[0])


def test(site):
    reporter, leader = site.person("baosong"), site.person("lingdao")
    outside_links(reporter, leader)
    two_things(site, reporter, leader)
    names_of_any_kind(site, reporter, leader)
    too_large(site, reporter)
    role_lost(site, reporter)


if __name__ == "__main__":
    run_on_engines(test)

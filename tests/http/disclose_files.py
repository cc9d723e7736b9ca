#!/usr/bin/env python3
"""Attachments from the clerk's file to the public page: type by content, safe names, what a workbook, a document and a
photograph hide, the gate, the clean copy, the sealed original; nothing covered is in any byte the public can fetch.

usage: tests/http/disclose_files.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import hashlib
import io
import json
import re
import struct
import subprocess
import zipfile
import zlib

from lib_site import expect, run_on_engines

NUMBER = "11010519491231002X"  # the example of GB 11643: right check digit, nobody's
PHONE = "13800138000"
DESK = "/weichuan/desk/items"
CHECKED = {"secret": "1", "privacy": "1", "stability": "1"}


def pack(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in parts.items():
            z.writestr(name, text)
    return out.getvalue()


SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
CORE = ('<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>王小明</dc:creator></cp:coreProperties>')


def xlsx():
    """Two sheets, one hidden; a hidden row with a number, a hidden column, a comment."""
    def cell(ref, text):
        return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'
    one = (f'<worksheet {SHEET}><cols><col min="3" max="3" hidden="1"/></cols><sheetData>'
           f'<row r="1">{cell("A1", "姓名")}{cell("B1", "身份证号")}{cell("C1", "电话")}</row>'
           f'<row r="2">{cell("A2", "张三")}{cell("B2", NUMBER)}{cell("C2", PHONE)}</row>'
           f'<row r="3" hidden="1">{cell("A3", "李四秘密")}{cell("B3", NUMBER)}</row></sheetData></worksheet>')
    two = f'<worksheet {SHEET}><sheetData><row r="1">{cell("A1", "底稿秘密")}</row></sheetData></worksheet>'
    return pack({
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": f'<Relationships {RELS}><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "docProps/core.xml": CORE,
        "xl/workbook.xml": f'<workbook {SHEET} xmlns:r="{OFFICE}"><sheets><sheet name="名单" sheetId="1" r:id="r1"/>'
                           '<sheet name="底稿" sheetId="2" state="hidden" r:id="r2"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {RELS}><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
                                      f'<Relationship Id="r2" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": one, "xl/worksheets/sheet2.xml": two,
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships {RELS}><Relationship Id="c" Type="{OFFICE}/comments" Target="../comments1.xml"/></Relationships>',
        "xl/comments1.xml": f'<comments {SHEET}><commentList><comment ref="A2"><text><t>先不要公开</t></text></comment></commentList></comments>',
    })


def docx(extra="", parts=None, number=""):
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return pack({
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": f'<Relationships {RELS}><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {word}><w:body><w:p><w:r><w:t>附件正文{number}</w:t></w:r>{extra}</w:p></w:body></w:document>",
        **(parts or {})})


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(more=b""):
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) + more +
            chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b""))


def jpeg():
    """A photograph with a place on earth in it (not a picture, but the pieces of one)."""
    tiff = b"MM\0*\0\0\0\x08" + b"\0\x01" + struct.pack(">HHII", 0x8825, 4, 1, 26) + b"\0\0\0\0"
    exif = b"Exif\0\0" + tiff
    return (b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif +
            b"\xff\xda\0\x04\0\0" + b"\x12\x34" + b"\xff\xd9")


def wide_png():
    """Ten pixels wide, of which Word shows the right half."""
    rows = b"".join(b"\0" + b"\x11\x22\x33" * 5 + b"\xcc\xcc\xcc" * 5 for _ in range(4))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 10, 4, 8, 2, 0, 0, 0)) +
            chunk(b"tEXt", b"Author\0" + "拍照人".encode()) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def illustrated(name="image1.png", picture=None):
    """A document with a picture that is cut off at the left."""
    drawing = ('<w:r><w:drawing><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
               f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{OFFICE}"><pic:blipFill>'
               '<a:blip r:embed="p1"/><a:srcRect l="50000"/></pic:blipFill></pic:pic></w:drawing></w:r>')
    return docx(drawing, parts={
        f"word/media/{name}": picture or wide_png(), "docProps/core.xml": CORE,
        "word/_rels/document.xml.rels": f'<Relationships {RELS}><Relationship Id="p1" Type="{OFFICE}/image" Target="media/{name}"/></Relationships>'})


def pages_pdf(*pages):
    """A PDF of pages, each a list of lines (Latin letters and digits)."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for lines in pages:
        words = "\n".join(f"BT /F1 14 Tf 72 {760 - 24 * i} Td ({line}) Tj ET" for i, line in enumerate(lines)).encode()
        parts.append(b"<</Length %d>>stream\n%s\nendstream" % (len(words), words))
        parts.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>" % len(parts))
        kids.append(b"%d 0 R" % len(parts))
    parts[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    return bound(parts, b"<</Size %d/Root 1 0 R>>" % (len(parts) + 1))


def bound(parts, trailer):
    """The file of these objects, numbered from 1."""
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table + b"trailer%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(out))


def pdf():
    """A page with words, its author, XMP, and a comment."""
    xmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>周八</dc:creator></x:xmpmeta>".encode()
    words = b"BT /F1 24 Tf 72 700 Td (Notice 2026) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R/Metadata 7 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[6 0 R]/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents(not yet public)/T(Wu Jiu)>>",
        b"<</Type/Metadata/Subtype/XML/Length %d>>stream\n%s\nendstream" % (len(xmp), xmp), b"<</Author(Zheng Shi)>>"]
    return bound(parts, b"<</Size 9/Root 1 0 R/Info 8 0 R>>")


def version(page):
    return re.search(r'name="version" value="(\d+)"', page).group(1)


def add(person, item, name, data):
    _, page = person.get(item)
    return person.post(f"{item}/files", {"version": version(page)}, page=item, files=[("file", name, data)])


def act(person, item, what, number):
    _, page = person.get(item)
    return person.post(f"{item}/files/act", {"version": version(page), "file": number, "what": what}, page=item)


def do(person, item, event, **more):
    _, page = person.get(item)
    found = re.search(r'name="version" value="(\d+)"', page)
    status, _, text = person.post(f"{item}/act", {"event": event, "version": found.group(1) if found else "0", **more}, page=item)
    return status, text


def draft(person, title, **more):
    _, page = person.get(f"{DESK}/new")
    column = re.search(r'<select id="field-column".*?<option value="([^"]+)"[^>]*>(?!请选择)', page, re.S).group(1)
    _, headers, _ = person.post(f"{DESK}/new", {
        "title": title, "column": column, "kind": "information", "body": "正文见附件。", "issuer": "洧川镇人民政府", "formed_on": "2026-11-20",
        "doc_no": "", "topic": "", "abstract": "", "explains": "", "valid_until": "", "notice_until": "", "version": "0",
        "body_kind": "plain", **more}, page=f"{DESK}/new")
    return headers["location"]


def refused(reporter, item):
    """What is no attachment, whatever it is called."""
    for name, data, words in [
            ("页面.txt", b"<html><script>alert(1)</script></html>", "附件只收"), ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "附件只收"),
            ("包.docx", pack({"a.txt": "x"}), "附件只收"), ("程序.pdf", b"MZ\x90\0", "附件只收"), ("空.txt", b"", "请先选"),
            ("宏.docx", docx(parts={"word/vbaProject.bin": "x"}), "宏"), ("坏.xlsx", xlsx()[:400], ""), ("断.png", png()[:40], "不完整")]:
        status, _, page = add(reporter, item, name, data)
        expect(f"{name} is refused", status == 422 and words in page, status)
    _, page = reporter.get(item)
    expect("nothing was kept of them", "没有附件" in page)


def numbers(page):
    return re.findall(r'name="file" value="(\d+)"', page)


def cleaned(site, reporter, item):
    """The files with something in them, found and cleaned."""
    status, _, _ = add(reporter, item, "../../..\\名单\u202excod.<b>.exe.XLSX", xlsx())
    expect("workbook taken", status == 303, status)
    _, page = reporter.get(item)
    for words in ["名单!第 3 行", "名单!C 列", "隐藏的工作表", "名单!A2", "名单!B2", "先不要公开", "王小明", "清理后才能公开"]:
        expect(f"told: {words}", words in page)
    expect("no number on the list of finds", NUMBER not in page and PHONE not in page)
    expect("name made safe", "名单" not in re.search(r'<h3><a [^>]*>([^<]*)<', page).group(1) or "\u202e" not in page)
    expect("no sign of another folder", ".." not in re.search(r'<h3><a [^>]*>([^<]*)<', page).group(1))
    tracked = docx('<w:del w:author="赵六"><w:r><w:delText>删掉的话</w:delText></w:r></w:del>', number=PHONE)
    expect("document taken", add(reporter, item, "说明.docx", tracked)[0] == 303)
    expect("photograph taken", add(reporter, item, "现场.jpg", jpeg())[0] == 303)
    expect("list taken", add(reporter, item, "名单.csv", f"姓名,电话\n张三,{PHONE}\n".encode("gb18030"))[0] == 303)
    _, page = reporter.get(item)
    for words in ["修订：删掉的文字", "赵六", "拍摄位置"]:
        expect(f"told: {words}", words in page)
    leader = site.person("lingdao")
    expect("sent in", do(reporter, item, "urgent", reason="时限")[0] == 303)
    status, text = do(leader, item, "release", **CHECKED)
    expect("the gate holds for files", status == 422 and "附件" in text and "不能公开" in text, status)
    for path in (f"/weichuan/item/{item.rsplit('/', 1)[1]}/file/1.xlsx", f"{item}/files/1"):
        expect(f"no stranger opens {path}", site.person().get(path)[0] in (303, 401, 403, 404))
    expect("returned", do(leader, item, "return", reason="清理附件")[0] == 303)
    _, page = reporter.get(item)
    for number in numbers(page):
        status, _, text = act(reporter, item, "clean", number)
        expect("cleaned", status == 303, re.findall(r'role="alert"><strong>([^<]*)', text))
    _, page = reporter.get(item)
    expect("all four may be public now", page.count("可以公开") == 4 and "清理后才能公开" not in page, page.count("可以公开"))


def whole_files(site, reporter, leader):
    """Pictures of a document and the pages of a PDF outlast the cleaning, what is beside them does not."""
    item = draft(reporter, "带图的附件")
    expect("document with a picture taken", add(reporter, item, "带图.docx", illustrated())[0] == 303)
    expect("PDF taken", add(reporter, item, "通知.pdf", pdf())[0] == 303)
    _, page = reporter.get(item)
    for words in ["图片裁掉的部分还在", "正文第 1 段", "图片 image1.png", "王小明", "XMP 元数据", "周八", "Zheng Shi", "第 1 页", "not yet public"]:
        expect(f"told: {words}", words in page)
    for number in numbers(page):
        status, _, text = act(reporter, item, "clean", number)
        expect("cleaned", status == 303, re.findall(r'role="alert"><strong>([^<]*)', text))
    expect("a drawing that no browser shows", add(reporter, item, "图.docx", illustrated("a.emf", b"\1\0\0\0 EMF"))[0] == 303)
    number = numbers(reporter.get(item)[1])[-1]
    status, _, text = act(reporter, item, "clean", number)
    expect("is not lost in silence", status == 422 and "第 1 张图片" in text, status)
    expect("taken off", act(reporter, item, "remove", number)[0] == 303)
    do(reporter, item, "urgent", reason="时限")
    expect("released with both", do(leader, item, "release", **CHECKED)[0] == 303)
    start = f"/weichuan/item/{item.rsplit('/', 1)[1]}"
    links = re.findall(r'href="([^"]*/file/[^"]*)"', site.person().get(start)[1])
    word, printed = (next(site.ask("GET", link)[2] for link in links if link.endswith(end)) for end in ("docx", "pdf"))
    with zipfile.ZipFile(io.BytesIO(word)) as z:
        picture = z.read("word/media/image1.png")
        everything = b"".join(z.read(n) for n in z.namelist()) + printed
    expect("the half that is seen", struct.unpack(">II", picture[16:24]) == (5, 4), picture[16:24])
    for secret in ("拍照人", "王小明", "周八", "Zheng Shi", "Wu Jiu", "not yet public"):
        expect(f"gone: {secret}", secret.encode() not in everything)
    shown = subprocess.run(["pdftotext", "-", "-"], input=printed, capture_output=True, check=True).stdout
    expect("the words of the page stay words", b"Notice 2026" in shown, shown)


def unpacked(pdf_bytes):
    """The bytes of a PDF with what its streams hold."""
    out = pdf_bytes
    for at in re.finditer(rb"stream\r?\n", pdf_bytes):
        try:
            out += zlib.decompressobj().decompress(pdf_bytes[at.end():])
        except zlib.error:
            pass
    return out


def covered_pdf(site, reporter, leader):
    """Numbers on a page of a PDF: under a box, in no byte of the public file; other pages stay words."""
    item = draft(reporter, "带号码的 PDF")
    told = pages_pdf(["Notice 2026", f"Zhang ID {NUMBER} paid 120.00", "Phone 13812345678"], ["Second page, office 0371-2345"])
    expect("taken", add(reporter, item, "名单.pdf", told)[0] == 303)
    _, page = reporter.get(item)
    expect("numbers in it are told", "身份证号" in page and "清理后才能公开" in page)
    status, _, text = act(reporter, item, "clean", numbers(page)[0])
    expect("covered", status == 303, re.findall(r'role="alert"><strong>([^<]*)', text))
    do(reporter, item, "urgent", reason="时限")
    expect("released", do(leader, item, "release", **CHECKED)[0] == 303)
    start = f"/weichuan/item/{item.rsplit('/', 1)[1]}"
    public = site.ask("GET", re.search(r'href="([^"]*/file/[^"]*)"', site.person().get(start)[1]).group(1))[2]
    everything = unpacked(public)
    for secret in (NUMBER, NUMBER[6:14], "13812345678", "8123456"):
        expect(f"in no byte: {secret}", secret.encode() not in everything)
    words = subprocess.run(["pdftotext", "-", "-"], input=public, capture_output=True, check=True).stdout
    words = words.replace(b" ", b"")  # the machine's Helvetica decides where pdftotext sees a gap
    expect("the other page stays words", b"Secondpage" in words and b"Zhang" not in words, words)
    seen = subprocess.run(["pdftoppm", "-r", "72", "-f", "1", "-l", "1", "-gray", "-"], input=public, capture_output=True, check=True).stdout
    width, pixels = int(seen.split()[1]), seen[-595 * 842:] if seen.split()[1] == b"595" else b""
    row = pixels[(842 - 736 - 5) * width:(842 - 736 - 4) * width]
    expect("a black box over the number", len(row) == width and sum(p < 40 for p in row) > 60, (width, sum(p < 40 for p in row)))


def proven(site, start):
    """The leaf of the release names every attachment as it is given out; anybody can add it up again."""
    status, _, text = site.ask("GET", start.replace("/item/", "/api/proof/"))
    proof = json.loads(text)
    named = json.loads(proof["leaves"][-1]["entry"]).get("files", [])
    given = [hashlib.sha256(site.ask("GET", one["href"])[2]).hexdigest() for one in proof["files"]]
    expect("four attachments in the proof", status == 200 and len(given) == 4, (status, len(given)))
    expect("as they are given out", given == [one["sha256"] for one in proof["files"]] and set(given) == set(named), (given, named))
    expect("each is told as proven", all(one["proven"] for one in proof["files"]))
    page = site.person().get(start.replace("/item/", "/proof/"))[1]
    expect("the page says so", page.count("与日志一致") == 4, page.count("与日志一致"))
    old = json.loads(site.ask("GET", "/weichuan/api/proof/5")[2])
    expect("an item without attachments names none", json.loads(old["leaves"][-1]["entry"]).get("files", []) == [] and old["files"] == [])


def everywhere(site, start):
    """What a robot gets from `start` along the links that belong to the item; files of Office unpacked."""
    seen, queue, everything = set(), [start, start.replace("/item/", "/api/item/"), "/weichuan/", "/weichuan/search?q=%E9%99%84%E4%BB%B6"], b""
    while queue:
        path = queue.pop(0)
        if path in seen:
            continue
        seen.add(path)
        status, headers, body = site.ask("GET", path)
        if status != 200:
            continue
        everything += body
        if "/file/" in path:
            expect(f"{path} is never a page", headers["x-content-type-options"] == "nosniff" and "html" not in headers["content-type"])
        if body[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(body)) as z:
                everything += b"".join(z.read(n) for n in z.namelist())
        queue += re.findall(rf'href="({start}[^"#]*)"', body.decode("utf-8", "replace"))
    return seen, everything


def revised(site, reporter, leader, item, start):
    """A revision begins with the files of the public item; what it leaves out goes when it is released."""
    _, headers, _ = reporter.post(f"{item}/revise", {"reason": "去掉一个附件"}, page=item)
    new = headers["location"].replace("/edit", "")
    _, page = reporter.get(new)
    expect("files came along", len(set(numbers(page))) == 4, numbers(page))
    old = re.findall(r'href="([^"]*/file/[^"]*csv)"', site.person().get(start)[1])[0]
    csv = re.search(r'\.csv</a>.*?name="file" value="(\d+)"', page, re.S).group(1)
    expect("taken off", act(reporter, new, "remove", csv)[0] == 303)
    expect("still public meanwhile", site.person().get(old)[0] == 200)
    do(reporter, new, "urgent", reason="更正")
    expect("revision released", do(leader, new, "release", **CHECKED)[0] == 303)
    _, page = site.person().get(start)
    expect("three files", page.count("/file/") == 3 and site.person().get(old)[0] == 404, page.count("/file/"))


def objected(site, reporter, leader):
    """A public notice has an objection box while its period runs; its writer does not see what is in it."""
    _, page = reporter.get(f"{DESK}/new")
    item = draft(reporter, "低保对象公示", notice_until="2026-12-31", kind="list")
    do(reporter, item, "urgent", reason="时限")
    do(leader, item, "release", **CHECKED)
    number = item.rsplit("/", 1)[1]
    _, page = site.person().get(f"/weichuan/item/{number}")
    box = f"/weichuan/complaints/new?about=item&id={number}"
    expect("the box", box.replace("&", "&amp;") in page)
    citizen = site.person()
    status, page = citizen.get(box)
    expect("it says what it is about", status == 200 and "公示：低保对象公示" in page, status)
    expect("no box where there is no notice", citizen.get("/weichuan/complaints/new?about=item&id=5")[0] == 404)


def test(site):
    reporter, leader = site.person("baosong"), site.person("lingdao")
    objected(site, reporter, leader)
    whole_files(site, reporter, leader)
    covered_pdf(site, reporter, leader)
    item = draft(reporter, "附件样例")
    refused(reporter, item)
    cleaned(site, reporter, item)
    start = f"/weichuan/item/{item.rsplit('/', 1)[1]}"
    do(reporter, item, "urgent", reason="时限")
    status, text = do(leader, item, "release", **CHECKED)
    expect("released", status == 303, status)
    late = reporter.post(f"{item}/files", {"version": "99"}, page=item, files=[("file", "迟.txt", b"x")])
    expect("once public no file changes", late[0] == 422 and "迟.txt" not in late[2], late[0])
    seen, everything = everywhere(site, start)
    expect("four files fetched", sum("/file/" in p for p in seen) == 4, seen)
    for secret in (NUMBER, PHONE, "李四秘密", "底稿秘密", "先不要公开", "王小明", "删掉的话", "赵六", "Exif"):
        expect(f"nowhere in public: {secret}", secret.encode() not in everything)
    for words in ("张三", "附件正文"):
        expect(f"still there: {words}", words.encode() in everything)
    expect("size and kind beside the name", "Excel 表格，" in site.person().get(start)[1])
    folder = site.data / "blobs"
    stored = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    expect("originals lie sealed", NUMBER.encode() not in stored and PHONE.encode() not in stored)
    site.command("jobs")
    proven(site, start)
    out = site.data.parent / f"{site.data.name}-static"
    done = site.command("export", "site", "--out", str(out), "--org", "weichuan")
    files = [p for p in out.rglob("item/*/file/*") if p.is_file()]
    expect("the static export carries them", done.returncode == 0 and len(files) == 7, (done.returncode, done.stderr, len(files)))
    revised(site, reporter, leader, item, start)
    address = re.findall(r'href="([^"]*/file/[^"]*)"', site.person().get(start)[1])[0]
    clerk = site.person("zhuanyuan")
    status, text = do(clerk, item, "withdraw", reason="发错了")
    expect("withdrawn with its files", status == 303 and site.person().get(address)[0] == 404, status)


if __name__ == "__main__":
    run_on_engines(test)

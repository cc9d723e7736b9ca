#!/usr/bin/env python3
"""Pictures inside a Word file become part of the item's text: pixels alone, named by digest, public only with a public
text that shows them; what each shows is asked for, searched by the gate, and read out.

usage: tests/http/disclose_pictures.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import hashlib
import re
import struct

from disclose_files import CHECKED, DESK, NUMBER, OFFICE, RELS, chunk, do, draft, pack, png, version
from lib_site import expect, run_on_engines

SECRET = b"GPS-34.41N"


def jpeg():
    """A photograph on its side, with a place on earth in it."""
    tiff = (b"MM\0*\0\0\0\x08" + b"\0\x02" + struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) +
            struct.pack(">HHII", 0x8825, 4, 1, 38) + b"\0\0\0\0" + SECRET)
    exif = b"Exif\0\0" + tiff
    frame = struct.pack(">BHHB", 8, 30, 40, 1) + b"\1\x11\0"
    return (b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame +
            b"\xff\xda\0\x04\0\0" + b"\x12\x34" + b"\xff\xd9")


def gif():
    return (b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xff\xff\xff" + b"!\xfe" + bytes([len(SECRET)]) + SECRET + b"\0" +
            b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0" + b",\0\0\0\0\x02\0\x02\0\0\x02\x02\x44\x01\0;")


def docx(pictures):
    """A document with a heading, a table and pictures: [(part name, bytes, what it shows)]."""
    spaces = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="' + OFFICE + '" '
              'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
              'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
              'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"')

    def drawing(i, shows):
        return (f'<w:r><w:drawing><wp:inline><wp:docPr id="{i}" name="图片 {i}" descr="{shows}"/><a:graphic><a:graphicData>'
                f'<pic:pic><pic:blipFill><a:blip r:embed="p{i}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>')
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in ("户数", "金额"))
    in_cell = f"<w:tc><w:p>{drawing(0, pictures[0][2])}<w:r><w:t>12</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc>"
    body = ('<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>一、现场情况</w:t></w:r></w:p>'
            f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{in_cell}</w:tr></w:tbl>" +
            "".join(f"<w:p><w:r><w:t>第{i}张：</w:t></w:r>{drawing(i, p[2])}</w:p>" for i, p in enumerate(pictures) if i > 0))
    relations = "".join(f'<Relationship Id="p{i}" Type="{OFFICE}/image" Target="media/{p[0]}"/>' for i, p in enumerate(pictures))
    return pack({
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": f'<Relationships {RELS}><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f"<Relationships {RELS}>{relations}</Relationships>",
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        **{f"word/media/{p[0]}": p[1] for p in pictures}})


def upload(person, item, data, name="现场.docx"):
    _, page = person.get(f"{item}/edit")
    fields = dict(re.findall(r'<input[^>]*name="([a-z_]+)"[^>]*value="([^"]*)"', page))
    column = re.search(r'<option value="([^"]+)" selected', page).group(1)
    return person.post(f"{item}/edit", {**fields, "column": column, "kind": "information", "body": "x", "abstract": ""},
                       page=f"{item}/edit", files=[("file", name, data)])


def addresses(page):
    return re.findall(r'<img src="([^"]*/pictures?/[0-9a-f]{64}\.[a-z]{3})"', page)


def say(person, item, shows, files=(), added=""):
    _, page = person.get(item)
    fields = [("version", version(page)), *[("shows", s) for s in shows], ("added_shows", added)]
    return person.post(f"{item}/pictures", fields, item, files or [("picture", "", b"")])


def taken(site, reporter, item):
    pictures = [("a.png", png(chunk(b"tEXt", b"Comment\0" + SECRET)), "村口的路"), ("b.jpeg", jpeg(), ""),
                ("c.gif", gif(), ""), ("d.emf", b"\1\0\0\0emf", ""), ("e.svg", b"<svg onload='alert(1)'/>", "")]
    status, _, text = upload(reporter, item, docx(pictures))
    expect("the file becomes the text", status == 303, (status, re.findall(r'class="complaint[^>]*>([^<]*)', text)))
    _, page = reporter.get(item)
    expect("heading and table are there", "<h2>一、现场情况</h2>" in page and '<th scope="col">户数</th>' in page)
    expect("three pictures came along", len(set(addresses(page))) == 3, addresses(page))
    expect("two that no browser shows are told", page.count("没有带进来") == 2, page.count("没有带进来"))
    expect("what the first shows came along", 'alt="村口的路"' in page)
    expect("two say nothing", "2 张没写说明" in page)
    for address in set(addresses(page)):
        status, headers, data = reporter.ask("GET", address)
        expect("shown on the desk", status == 200 and headers["content-type"].startswith("image/"), status)
        expect("without what the camera left", SECRET not in data)
        expect("named by its digest", hashlib.sha256(data).hexdigest() in address)
        if address.endswith("jpg"):
            expect("the right way up", b"\x01\x12\0\3\0\0\0\1\0\6" in data)
        expect("no stranger sees it", site.person().get(address)[0] in (303, 401, 403, 404))
        name = address.rsplit("/", 1)[1]
        expect("nor by the item", site.person().get(f"/weichuan/item/{item.rsplit('/', 1)[1]}/picture/{name}")[0] == 404)


def told(reporter, item):
    status, _, _ = say(reporter, item, ["村口的路", f"张三的证件 {NUMBER}", '<script>alert(1)</script> "门"'])
    expect("what they show is kept", status == 303, status)
    _, page = reporter.get(item)
    expect("the gate reads it too", "不遮盖不能发布" in page)
    expect("script in it is words", "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page)
    status, _, _ = reporter.post(f"{item}/mask", {"version": version(page)}, page=item)
    _, page = reporter.get(item)
    expect("covered", status == 303 and NUMBER not in page and 'alt="张三的证件 1101' in page, status)
    expect("still three pictures", len(set(addresses(page))) == 3, addresses(page))
    status, _, _ = say(reporter, item, ["村口的路", "证件", "门"], [("picture", "补.gif", gif())], "补一张")
    _, page = reporter.get(item)
    expect("one more at the end", status == 303 and 'alt="补一张"' in page, status)
    for name, data in [("假.png", b"<svg/>"), ("断.png", png()[:50]), ("页.gif", b"GIF89a<script>alert(1)</script>")]:
        status, _, text = say(reporter, item, ["村口的路", "证件", "门", "补一张"], [("picture", name, data)])
        expect(f"{name} is refused", status == 422 and "图片只收" in text, status)
    _, _, text = reporter.post("/weichuan/desk/pictures", {}, page=item, files=[("picture", "x.png", png())])
    expect("the editor gets an address", re.search(r'"href":\s*"/weichuan/desk/pictures/[0-9a-f]{64}\.png"', text), text)
    _, page = reporter.get(f"{item}/edit")
    expect("the plain form names them by digest", "src=&quot;picture/" in page)


def public(site, reporter, item):
    leader = site.person("lingdao")
    start = f"/weichuan/item/{item.rsplit('/', 1)[1]}"
    other = "/weichuan/item/1/picture/"
    do(reporter, item, "urgent", reason="时限")
    status, text = do(leader, item, "release", **CHECKED)
    expect("released", status == 303, re.findall(r'role="alert"><strong>([^<]*)', text))
    _, page = site.person().get(start)
    expect("pictures are on the page", len(set(addresses(page))) == 3 and 'alt="村口的路"' in page, addresses(page))
    for address in set(addresses(page)):
        expect("everybody sees it", site.person().get(address)[0] == 200)
        expect("not under another item", site.person().get(other + address.rsplit("/", 1)[1])[0] == 404)
    first = addresses(page)[0]
    site.command("jobs")
    expect("what is found by what a picture shows", "现场" in site.person().get("/weichuan/search?q=%E6%9D%91%E5%8F%A3%E7%9A%84%E8%B7%AF")[1])
    do(leader, item, "withdraw", reason="内容有误")
    expect("gone with the item", site.person().get(first)[0] == 404)


def test(site):
    reporter = site.person("baosong")
    item = draft(reporter, "带图片的现场情况通报")
    taken(site, reporter, item)
    told(reporter, item)
    public(site, reporter, item)


if __name__ == "__main__":
    run_on_engines(test)

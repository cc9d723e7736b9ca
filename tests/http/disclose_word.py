#!/usr/bin/env python3
"""What a Word file has around its text, from the clerk's file to the public one: headers and footers (first page, other
pages, a picture, the page number of WPS in its text box), notes, lines in the middle and at the right. Numbers in them are
found, stop the release and are covered; what no page shows is told and goes.

usage: tests/http/disclose_word.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile

from disclose_files import CHECKED, DESK, NUMBER, OFFICE, PHONE, RELS, act, add, do, docx, draft, numbers, pack, wide_png, xlsx
from lib_site import expect, run_on_engines

W = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
     f'xmlns:r="{OFFICE}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
     'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
     'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
     'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
     'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"')


def line(words, align="", more=""):
    jc = f'<w:pPr><w:jc w:val="{align}"/></w:pPr>' if align else ""
    return f'<w:p>{jc}<w:r><w:t xml:space="preserve">{words}</w:t></w:r>{more}</w:p>'


def field(code):
    return (f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {code} \\* MERGEFORMAT </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')


PICTURE = ('<w:r><w:drawing><wp:inline><wp:extent cx="635000" cy="254000"/><wp:docPr id="1" name="1" descr="徽标"/><a:graphic><a:graphicData>'
           '<pic:pic><pic:blipFill><a:blip r:embed="p1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>')
# The page number as WPS puts it: in a text box in the middle, with an old copy beside it.
WPS_NUMBER = ('<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:positionH relativeFrom="margin">'
              '<wp:align>center</wp:align></wp:positionH><wp:extent cx="635000" cy="254000"/><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
              f'<w:txbxContent><w:p><w:r><w:t>第</w:t></w:r>{field("PAGE")}<w:r><w:t>页 共</w:t></w:r>{field("NUMPAGES")}<w:r><w:t>页</w:t></w:r></w:p>'
              '</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><w:r>'
              '<w:t>旧的一份</w:t></w:r></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>')


def paper():
    """A notice of two pages. The first has a header with a picture, the others one with a telephone; a note has a number."""
    body = (line("关于发放补贴的通知", "center") + '<w:p><w:r><w:t>各村：发放依据见注</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' +
            "".join(line(f"第 {i} 段正文。") for i in range(60)) + line("洧川镇人民政府", "right") +
            '<w:sectPr><w:headerReference w:type="first" r:id="h1"/><w:headerReference w:type="default" r:id="h2"/>'
            '<w:headerReference w:type="even" r:id="h3"/><w:footerReference w:type="default" r:id="f1"/>'
            '<w:footerReference w:type="first" r:id="f2"/><w:titlePg/></w:sectPr>')
    names = {"h1": "header", "h2": "header", "h3": "header", "f1": "footer", "f2": "footer"}
    links = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{i}.xml"/>' for i, kind in names.items())
    return pack({
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": f'<Relationships {RELS}><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships {RELS}>{links}<Relationship Id="n" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>',
        "word/h1.xml": f"<w:hdr {W}><w:p>{PICTURE}</w:p>{line('洧川镇文件', 'center')}</w:hdr>",
        "word/_rels/h1.xml.rels": f'<Relationships {RELS}><Relationship Id="p1" Type="{OFFICE}/image" Target="media/image1.png"/></Relationships>',
        "word/h2.xml": f"<w:hdr {W}><w:p><w:r><w:t>联系电话 138</w:t></w:r><w:r><w:t>{PHONE[3:]}</w:t></w:r></w:p></w:hdr>",
        "word/h3.xml": f"<w:hdr {W}>{line('去年的页眉')}</w:hdr>",
        "word/f1.xml": f"<w:ftr {W}>{WPS_NUMBER}</w:ftr>",
        "word/f2.xml": f"<w:ftr {W}>{line('印发日期 2026 年 11 月')}</w:ftr>",
        "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r>'
                              f'<w:footnoteRef/></w:r><w:r><w:t> 经办人 {NUMBER}</w:t></w:r></w:p></w:footnote></w:footnotes>',
        "word/media/image1.png": wide_png(),
    })


def titled_sheet():
    """A sheet with a telephone in its page header alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                text = re.sub(r"<row.*</row>", '<row r="1"><c r="A1" t="inlineStr"><is><t>合计</t></is></c></row>', text)
                text = text.replace("</sheetData>", f"</sheetData><headerFooter><oddHeader>&amp;C经办电话{PHONE}</oddHeader></headerFooter>")
            if "comments" not in name:
                new.writestr(name, text.replace(' hidden="1"', ""))
    return out.getvalue()


def parts_of(word):
    with zipfile.ZipFile(io.BytesIO(word)) as z:
        return {name: z.read(name) for name in z.namelist()}


def opened(word):
    """The pages as LibreOffice prints them."""
    folder = tempfile.mkdtemp()
    try:
        with open(os.path.join(folder, "a.docx"), "wb") as f:
            f.write(word)
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", folder,
                        os.path.join(folder, "a.docx")], capture_output=True, check=True, timeout=180)
        return [subprocess.run(["pdftotext", "-layout", "-f", str(n), "-l", str(n), os.path.join(folder, "a.pdf"), "-"], capture_output=True,
                               check=True).stdout.decode() for n in (1, 2)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def released(site, reporter, leader, item):
    """The Word file as the public gets it."""
    do(reporter, item, "urgent", reason="时限")
    expect("released", do(leader, item, "release", **CHECKED)[0] == 303)
    page = site.person().get(f"/weichuan/item/{item.rsplit('/', 1)[1]}")[1]
    return next(site.ask("GET", link)[2] for link in re.findall(r'href="([^"]*/file/[^"]*)"', page) if link.endswith("docx"))


def notice():
    """A notice with its number, its period, a telephone that is meant to be public, a list, a signature."""
    cells = lambda words: "<w:tr>" + "".join(f"<w:tc>{line(w)}</w:tc>" for w in words) + "</w:tr>"
    body = (line("洧川镇人民政府", "center") + line("关于2026年耕地补贴发放情况的公示", "center") + line("洧政公〔2026〕18号", "center") +
            line(f"公示期为2026年11月27日至12月3日。联系人李建国，电话{PHONE}。") +
            f"<w:tbl>{cells(['姓名', '身份证号', '金额'])}{cells(['刘大明', NUMBER, '315.20'])}</w:tbl>" +
            line("洧川镇人民政府", "right") + line("2026年11月25日", "right"))
    return pack({
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": f'<Relationships {RELS}><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"})


def written(site, reporter, leader):
    """What a file says of itself fills the form; a clerk leaves the office's telephone open, a second person agrees."""
    _, page = reporter.get(f"{DESK}/new")
    column = re.search(r'<select id="field-column".*?<option value="([^"]+)"[^>]*>(?!请选择)', page, re.S).group(1)
    _, headers, _ = reporter.post(f"{DESK}/new", {
        "title": "", "column": column, "kind": "list", "body": "", "issuer": "洧川镇人民政府", "formed_on": "", "doc_no": "", "topic": "",
        "abstract": "", "explains": "", "valid_until": "", "notice_until": "", "version": "0", "body_kind": "plain"}, page=f"{DESK}/new",
        files=[("file", "公示.docx", notice())])
    item = headers["location"]
    page = reporter.get(item)[1]
    for words in ("关于2026年耕地补贴发放情况的公示</h", "<dd>洧政公〔2026〕18号</dd>", "<dd>2026-11-25</dd>", "公示到 2026-12-03",
                  '<p class="right">洧川镇人民政府</p>', '<p class="center">洧政公'):
        expect(f"from the file: {words}", words in page)
    boxes = re.findall(r'name="(stay-[^"]+)"', page)
    expect("the telephone may stay, the list's number may not", len(boxes) == 1, boxes)
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    expect("covered", reporter.post(f"{item}/mask", {"version": version, "list_kind": "subsidy", boxes[0]: "1", "stay-body-0": "1"}, page=item)[0] == 303)
    page = reporter.get(item)[1]
    expect("but for the telephone", PHONE in page and NUMBER not in page and "刘大明" in page)
    do(reporter, item, "urgent", reason="时限")
    status, text = do(leader, item, "release", **CHECKED)
    expect("it stops the release", status == 422 and "1 处" in text, status)
    clerk = site.person("zhuanyuan")
    version = re.search(r'name="version" value="(\d+)"', clerk.get(item)[1]).group(1)
    expect("a second person agrees in writing", clerk.post(f"{item}/allow", {"version": version, "reason": "公开的办公电话"}, page=item)[0] == 303)
    status, text = do(leader, item, "release", **CHECKED)
    expect("released", status == 303, re.findall(r'role="alert"><strong>([^<]*)', text))
    page = site.person().get(f"/weichuan/item/{item.rsplit('/', 1)[1]}")[1]
    expect("as agreed", PHONE in page and NUMBER not in page and NUMBER[6:14] not in page)


def check(site):
    reporter, leader = site.person("baosong"), site.person("lingdao")
    written(site, reporter, leader)
    item = draft(reporter, "补贴通知的附件")
    expect("taken", add(reporter, item, "通知.docx", paper())[0] == 303)
    expect("a sheet taken", add(reporter, item, "合计.xlsx", titled_sheet())[0] == 303)
    page = reporter.get(item)[1]
    for words in ("手机号", "身份证号", "页眉、页脚、注释或者图里", "不显示的页眉页脚", "去年的页眉"):
        expect(f"told: {words}", words in page)
    expect("both stop the release", page.count("清理后才能公开") == 2 and PHONE not in page, page.count("清理后才能公开"))
    for number in dict.fromkeys(numbers(page)):
        status, _, text = act(reporter, item, "clean", number)
        expect("cleaned", status == 303, re.findall(r'role="alert"><strong>([^<]*)', text))
    word = released(site, reporter, leader, item)
    parts = parts_of(word)
    everything = b"".join(parts.values())
    for secret in (PHONE, PHONE[3:], NUMBER, NUMBER[6:14], "去年的页眉", "旧的一份", "拍照人"):
        expect(f"in no byte: {secret}", secret.encode() not in everything)
    expect("the header of the first page with its picture", "洧川镇文件".encode() in parts["word/header3.xml"] and b'r:embed="rId6"' in parts["word/header3.xml"])
    expect("its relation leads to the picture", b"media/image1.png" in parts["word/_rels/header3.xml.rels"] and "word/media/image1.png" in parts)
    expect("as wide as it stood", b'cx="635000"' in parts["word/header3.xml"])
    expect("the covered telephone", b"138****8000" in parts["word/header1.xml"], parts["word/header1.xml"][-400:])
    foot = parts["word/footer1.xml"].decode()
    expect("page numbers are fields", "> PAGE <" in foot and "> NUMPAGES <" in foot and "第" in foot and ">7<" not in foot)
    expect("in the middle", 'w:jc w:val="center"' in foot)
    body = parts["word/document.xml"].decode()
    expect("the first page differs, even ones do not", "<w:titlePg/>" in body and b"evenAndOdd" not in parts["word/settings.xml"])
    expect("the note behind the text", "注［1］" in body and re.search(r"［1］ 经办人 1101\*+", body) is not None)
    expect("the signature at the right", re.search(r'w:jc w:val="right"/></w:pPr><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">洧川镇', body) is not None)
    first, second = opened(word)
    expect("LibreOffice: first page", "洧川镇文件" in first and "印发日期" in first and "联系电话" not in first, first[:80])
    expect("LibreOffice: second page", "联系电话 138****8000" in second and re.search(r"第\s*2\s*页 共\s*[23]\s*页", second) is not None, second[-80:])
    if os.environ.get("KEEP_WORD"):
        with open(os.environ["KEEP_WORD"], "wb") as f:
            f.write(word)
    item = draft(reporter, "没有页眉的附件")
    expect("one with a phone in its text", add(reporter, item, "短.docx", docx(number=PHONE))[0] == 303)
    expect("cleaned", act(reporter, item, "clean", numbers(reporter.get(item)[1])[0])[0] == 303)
    parts = parts_of(released(site, reporter, leader, item))
    expect("gets none", not any("header" in n or "footer" in n for n in parts))


if __name__ == "__main__":
    run_on_engines(check)

#!/usr/bin/env python3
"""A zip of reports over the real program: the table of verdicts, and the papers to download.

usage: tests/http/county.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import io
import json
import re
import sys
import time
import zipfile

from lib_site import ROOT, expect, multipart, run_on_engines

VARIANTS = ROOT / "tests" / "data" / "samples" / "variants"


def packed():
    """Ten variants in a folder whose name is GBK, a picture, a zip in the zip, what macOS adds."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(VARIANTS.glob("*.docx")):
            archive.write(path, f"2021/{path.name}")
        archive.writestr("图片.png", b"\x89PNG\r\n\x1a\n")
        archive.writestr("__MACOSX/._a.docx", b"x")
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as nested:
            nested.writestr("a.txt", "x")
        archive.writestr("inner.zip", inner.getvalue())
    return out.getvalue()


def check(site, fields, files):
    """Hands the files in and waits for the result: (status, text); the progress page comes on the way."""
    status, headers, body = site.ask("POST", "/county", *multipart(fields, files))
    if status != 303:
        return status, body.decode()
    for _ in range(200):
        status, got, body = site.ask("GET", headers["location"])
        text = body.decode()
        if "正在检查全县年报" not in text:
            return status, text
        expect("the page asks again by itself, with and without script", got.get("refresh") == "2" and
               "看看检查到哪里了" in text)
        time.sleep(0.1)
    return 0, ""


def test(site):
    status, _, body = site.ask("GET", "/county")
    expect("the form opens", status == 200 and len(body) < 50_000, status)
    wish = {"offices": "甲镇\n绝无此镇\n", "due": "2020-01-01", "sender": "示例县人民政府办公室"}
    status, text = check(site, wish, [("file", "全县.zip", packed())])
    expect("answered", status == 200 and "共 12 份" in text, status)
    expect("who is missing", "绝无此镇" in text and "<li>甲镇</li>" not in text)
    expect("a zip in a zip: its file is looked at", "a.txt" in text)
    expect("copied prose is told", "正文雷同" in text)
    expect("what could not be read stands by itself", 'id="offices"' in text and
           "a.txt" in text.split("读不出来的文件")[1].split('id="offices"')[0])
    anchors = set(re.findall(r'href="#([a-z]+)"', text)) - {"main"}
    expect("each place of the page is linked at its top", len(anchors) >= 4 and all(f'id="{a}"' in text for a in anchors), anchors)
    address = re.search(r'href="([^"]*/county/[^"]+\.zip)"', text)
    if not expect("a download", address):
        return
    status, headers, body = site.ask("GET", address.group(1))
    expect("downloaded", status == 200, status)
    archive = zipfile.ZipFile(io.BytesIO(body))
    names = archive.namelist()
    letters = [n for n in names if n.startswith("整改通知/")]
    expect("the papers", "汇总.xlsx" in names and len(letters) >= 9, names)
    expect("no letter of a good report", not any("丁镇" in n for n in letters), letters)
    letter = zipfile.ZipFile(io.BytesIO(archive.read(letters[-1]))).read("word/document.xml").decode()
    expect("a letter says what and who", "请改正" in letter and "示例县人民政府办公室" in letter)
    value = json.loads(archive.read("结果.json"))
    expect("counts", (value["count"], value["unreadable"]) == (12, 2), value["count"])
    expect("a wrong address", site.ask("GET", "/county/" + "x" * 32 + ".zip")[0] == 404)
    for name, fields, files, want in (("nothing", {}, [], 400), ("a wrong day", {"due": "2020-02-30"},
                                      [("file", "a.zip", packed())], 400)):
        expect(name, site.ask("POST", "/county", *multipart(fields, files))[0] == want)
    broken = packed()[:5000]
    status, text = check(site, {}, [("file", "a.zip", broken)])
    expect("a cut zip", status == 200 and "读不出来 1" in text, status)
    expect("a wrong address of a result", site.ask("GET", "/county/" + "x" * 32)[0] == 404)
    many = [check(site, {}, [("file", f"{i}.zip", packed())]) for i in range(10)]
    expect("ten after each other: old results make room", all(s == 200 and "共 12 份" in t for s, t in many))
    site.ask("POST", "/county", *multipart({}, [("file", "a.zip", packed())]))  # runs while the program stops


if __name__ == "__main__":
    sys.exit(run_on_engines(test))

#!/usr/bin/env python3
"""Every bad input of the ground floor's list: a clear sentence, the right exit code, bounded time and memory (256 MiB
resident, 30 s of processor), and nothing half-written.

usage: tests/cli/bad_input.py [PROGRAM]      PROGRAM: default $QF. Last line: counts.
"""
import json
import os
import pathlib
import shutil
import re
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = str(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["QF"]).resolve())
SCRATCH = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("QF_SCRATCH")))
MOST_MIB, MOST_SECONDS = 256, 30
# The sanitizers' shadow memory is not the program's.
SANITIZED = b"__asan_init" in pathlib.Path(PROGRAM).read_bytes()
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
passed = failed = 0
largest = (0, "")


def expect(name, good, why=""):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print(f"FAIL {name}: {why}")


def run(name, words, stdin=None):
    """(exit code, stdout, stderr) within the bounds."""
    global largest
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([PROGRAM, *map(str, words)], stdin=stdin or subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = code = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        text, complaint = out.read(), err.read().decode("utf-8", "replace")
    mib, seconds = usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime
    largest = max(largest, (mib, name))
    if not SANITIZED:
        expect(f"{name}: memory", mib <= MOST_MIB, f"{mib:.0f} MiB")
        expect(f"{name}: time", seconds <= MOST_SECONDS, f"{seconds:.1f} s")
    expect(f"{name}: no crash", code in (0, 1, 2), f"exit code {code}, {complaint[-300:]}")
    return code, text, complaint


def sentence(text):
    """Chinese, and nothing of the machine in it."""
    return re.search("[\u4e00-\u9fff]{2}", text) and str(SCRATCH) not in text and "0x" not in text


def unreadable(name, path, say=""):
    """report check answers all the same, with one finding that says why; convert leaves nothing behind."""
    code, out, _ = run(name, ["report", "check", "--json", path])
    try:
        answer = json.loads(out)
    except ValueError:
        expect(f"{name}: answers", False, out[:200])
        return
    rules = [f["rule"] for f in answer["findings"]]
    said = "".join(f["zh"] for f in answer["findings"])
    expect(f"{name}: unreadable", code == 2 and answer["verdict"] == "unreadable" and rules == ["FORM.UNREADABLE"]
           and not answer["cells"], (code, rules))
    expect(f"{name}: says why", sentence(said) and say in said, said)
    target = SCRATCH / "out.html"
    target.write_text("before", "utf-8")
    code, out, complaint = run(f"{name}, convert", ["report", "convert", path, "--out", target])
    expect(f"{name}: convert refuses", code == 2 and out == b"" and sentence(complaint), (code, complaint))
    left = sorted(p.name for p in SCRATCH.iterdir() if p.name.startswith(("out", ".out")))
    expect(f"{name}: nothing half-written", left == ["out.html"] and target.read_text("utf-8") == "before", left)


def bounded(name, path):
    """It may be readable; it may not cost."""
    code, out, _ = run(name, ["report", "check", "--json", path])
    expect(f"{name}: one answer", out.count(b"\n") == 1 and json.loads(out)["verdict"] in ("pass", "fail", "unreadable"), code)


def file_of(name, data):
    path = SCRATCH / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def docx(name, body, head="", entries=(), method=zipfile.ZIP_DEFLATED):
    path = SCRATCH / name
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("word/document.xml", f'{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        for entry, data in entries:
            archive.writestr(entry, data)
    return path


def stuffed(name, entry, start, piece, times, body=None):
    """A bomb written in pieces: what this process held when it started the program counts as the program's memory."""
    path = SCRATCH / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if body is not None:
            archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        with archive.open(entry, "w") as out:
            out.write(start)
            for _ in range(times):
                out.write(piece)
    return path


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def archives():
    founding = (ROOT / "tests/data/samples/founding/weichuan-2021.docx").read_bytes()
    unreadable("text named docx", file_of("plain.docx", "这不是压缩包" * 50))
    # Where LibreOffice is installed it is converted, and found to be no report; elsewhere the sentence names it.
    named = "" if shutil.which("soffice") else "RTF"
    unreadable("rich text", file_of("rich.docx", r"{\rtf1\ansi 2022}"), named)
    unreadable("rich text by its own name", file_of("rich.rtf", r"{\rtf1\ansi 2022}"), named)
    for name in ("saved.mht", "saved.html"):
        unreadable(name, file_of(name, 'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n<html>'), "mht")
    unreadable("picture", file_of("picture.docx", b"\x89PNG\r\n\x1a\n" + bytes(5000)))
    unreadable("empty", file_of("empty.docx", b""))
    for percent in (1, 10, 50, 90, 99):
        unreadable(f"cut at {percent} %", file_of("cut.docx", founding[:len(founding) * percent // 100]))
    locked = bytearray(founding)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag of encryption in every header
        place = locked.find(mark)
        while place >= 0:
            locked[place + at] |= 1
            place = locked.find(mark, place + 4)
    unreadable("encrypted zip", file_of("locked.docx", bytes(locked)), "密码")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
    unreadable("encrypted by Word", file_of("password.docx", ole))
    start = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>'.encode()
    unreadable("zip bomb", stuffed("bomb.docx", "word/document.xml", start, "规".encode() * 1_000_000, 200))
    unreadable("bomb beside", stuffed("beside.docx", "word/styles.xml", b"", b" " * 1_000_000, 600, paragraph("甲")))
    unreadable("100,000 entries", docx("many.docx", paragraph("甲"), entries=[(f"x/{i}", b"") for i in range(100_000)],
                                       method=zipfile.ZIP_STORED))
    unreadable("names that leave", docx("leave.docx", paragraph("甲"), entries=[("../../etc/passwd", b"x")]))
    lol = "<!DOCTYPE l [<!ENTITY a 'lol'>" + "".join(
        f"<!ENTITY {chr(98 + i)} '{('&' + chr(97 + i) + ';') * 10}'>" for i in range(12)) + "]>"
    unreadable("entity bomb", docx("lol.docx", paragraph("&m;"), head=lol))
    outside = "<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    unreadable("external entity", docx("away.docx", paragraph("&x;"), head=outside))
    unreadable("xml cut off", docx("half.docx", "<w:p><w:r><w:t>规章"))
    unreadable("deep xml", docx("deep.docx", "<w:sdt><w:sdtContent>" * 100_000))


def tables():
    head = "样例县甲镇人民政府2022年政府信息公开工作年度报告"
    wide = "<w:tbl><w:tr>" + f"<w:tc>{paragraph('1')}</w:tc>" * 10_000 + "</w:tr></w:tbl>"
    bounded("10,000 columns, docx", docx("wide.docx", paragraph(head) + wide))
    bounded("10,000 columns, html", file_of("wide.html", f"<meta charset=utf-8><h1>{head}</h1><table><tr>" + "<td>1" * 10_000))
    for mark in "|\t,":
        bounded(f"10,000 columns by {mark!r}", file_of("wide.txt", f"{head}\n" + (mark.join("1" * 10_000) + "\n") * 20))
    bounded("spans of 100,000", file_of("span.html", "<meta charset=utf-8><table>" + "<tr><td rowspan=100000 colspan=100000>规章</td></tr>" * 500))
    bounded("1,000,000 cells", file_of("cells.html", "<meta charset=utf-8><table>" + "<tr>" + "<td>0</td>" * 100 + "</tr>" * 10_000))
    bounded("tables in tables", file_of("nest.html", "<meta charset=utf-8>" + "<table><tr><td>" * 50_000))
    unreadable("html 100,000 deep", file_of("deep.html", "<meta charset=utf-8>" + "<div>" * 100_000 + head))
    bounded("attributes without end", file_of("attributes.html", "<meta charset=utf-8><td " + "a=1 " * 2_000_000 + ">"))
    bounded("entities", file_of("entities.html", "<!DOCTYPE x [<!ENTITY a 'b'>]><meta charset=utf-8>" + "&amp;&a;&nosuch;" * 300_000))
    bounded("one line of 20 MB", file_of("line.txt", head + "一" * 7_000_000))
    bounded("a million short lines", file_of("lines.txt", head + "\n1" * 999_000))
    bounded("commas in every line", file_of("commas.txt", (head + "，" + "好，" * 10 + "\n") * 90_000))


def encodings():
    text = "样例县甲镇人民政府2022年政府信息公开工作年度报告\n一、总体情况\n" * 20
    for suffix in (".txt", ".html", ".json"):
        unreadable(f"random bytes{suffix}", file_of("random" + suffix, bytes((i * 7919 + i // 251) % 256 for i in range(50_000))))
        unreadable(f"twice encoded{suffix}", file_of("twice" + suffix, text.encode().decode("latin1").encode()))
    unreadable("half a character", file_of("half.txt", text.encode() + b"\xe6\xb4" + text.encode()))
    unreadable("lone surrogates", file_of("surrogate.txt", b"\xff\xfe" + b"\x00\xd8" * 5000))


def large_files():
    """2 GB, of which the disk holds nothing."""
    for suffix in (".docx", ".html", ".txt", ".json", ".pdf", ".xlsx"):
        path = SCRATCH / f"large{suffix}"
        with open(path, "wb") as out:
            out.truncate(2 << 30)
        unreadable(f"2 GB{suffix}", path, "MB")
        with open(path, "rb") as stdin:
            code, _, _ = run(f"2 GB{suffix} by standard input", ["report", "check", "--json", "-"], stdin)
        expect(f"2 GB{suffix} by standard input: refused", code == 2)
        path.unlink()
    path = SCRATCH / "large"
    with open(path, "wb") as out:
        out.truncate(2 << 30)
    for words in (["mask", path], ["mask", "--json", path], ["law", "clock", "--json", path]):
        code, out, complaint = run(f"2 GB for {words[0]}", words)
        expect(f"2 GB for {words[0]}: refused", code == 2 and out == b"" and "太大" in complaint, complaint)
    path.unlink()


def our_json():
    for name, text in {"deep": "[" * 1_000_000, "cells of another form": '{"form":"annual-report-2021","cells":{"t9.x":1}}',
                       "a list": "[1,2]", "no cells": '{"form":"annual-report-2021"}', "one key twice": '{"cells":{"t3.new.np":1,"t3.new.np":2}}',
                       "numbers without end": '{"cells":{"t3.new.np":' + "9" * 100_000 + "}}",
                       "other form": '{"form":"annual-report-1850","cells":{"t3.new.np":1}}'}.items():
        unreadable(f"json, {name}", file_of("own.json", text))


def dates():
    for date in ("2021-02-29", "2021-13-01", "2021-00-10", "2021-4-31", "21-09-10", "", "昨天", "2021-09-10T00:00", "9999999-01-01"):
        for words in (["law", "workdays", "--from", date, "--add", "3"], ["law", "day", "--date", date]):
            code, out, complaint = run(f"date {date!r}", words)
            expect(f"date {date!r}: {words[1]}", code == 2 and out == b"" and sentence(complaint), (code, complaint))
        events = json.dumps({"channel": "post", "events": [{"on": date, "event": "confirm"}]})
        code, out, complaint = run(f"date {date!r} in a case", ["law", "clock", "--json", file_of("case.json", events)])
        expect(f"date {date!r} in a case", code == 2 and out == b"" and "events[0].on" in complaint, complaint)
    code, _, complaint = run("published", ["report", "check", "--published", "2022-02-30", file_of("x.txt", "甲")])
    expect("published on no day", code == 2 and "--published" in complaint, complaint)


def dense_text():
    """Nothing but personal data: as much as the limit of finds allows. The sanitizers, twenty times as slow, get a quarter."""
    share = 4 if SANITIZED else 1
    line = "张三，410223198801011235，13812345678，花桥刘村3组12号\n"
    path = file_of("dense.txt", line * (16 * 1024 * 1024 // share // len(line.encode())))
    code, out, _ = run("16 MiB of personal data", ["mask", path])
    expect("16 MiB of personal data: covered", code == 0 and b"13812345678" not in out, code)
    path = file_of("dense.txt", "13812345678\n" * 1_100_000)
    code, out, complaint = run("more finds than allowed", ["mask", path])
    expect("more finds than allowed: refused", code == 2 and out == b"" and "分开处理" in complaint, complaint)
    for piece in ("1 ", "1-", "1\n", "a@", "E1 "):
        run(f"hostile {piece!r}", ["mask", file_of("hostile.txt", piece * (4 * 1024 * 1024 // share // len(piece)))])


for part in (archives, tables, encodings, large_files, our_json, dates, dense_text):
    part()
print(f"largest: {largest[0]:.0f} MiB, {largest[1]}")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)

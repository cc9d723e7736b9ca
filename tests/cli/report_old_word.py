#!/usr/bin/env python3
"""Files of other office programs (.doc, .rtf, .xls): read through LibreOffice where it is installed, else told in a clear sentence.

usage: tests/cli/report_old_word.py [PROGRAM]      PROGRAM: default $QF
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import report_layouts as layouts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check(program, folder, name, data):
    path = folder / name
    path.write_bytes(data)
    run = subprocess.run([program, "report", "check", "--json", str(path)], capture_output=True, text=True,
                         timeout=120, env={**os.environ, "TMPDIR": str(folder / "tmp")})
    return run.returncode, json.loads(run.stdout)


def main():
    program = (sys.argv[1:] + [os.environ.get("QF", "")])[0]
    expect, office = layouts.expect, shutil.which("soffice")
    with tempfile.TemporaryDirectory(dir=os.environ.get("QF_SCRATCH")) as folder:
        folder = pathlib.Path(folder)
        (folder / "tmp").mkdir()
        for name, data in (("a.doc", OLE + b"\0" * 600),
                           ("b.doc", OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 600)):
            code, answer = check(program, folder, name, data)
            expect(f"{name}: unreadable, with what to do", code == 2 and answer["verdict"] == "unreadable"
                   and "另存为" in answer["findings"][0]["zh"], answer["findings"])
        if office is not None:
            cells = layouts.numbers()
            (folder / "a.html").write_text(layouts.html(layouts.grids(cells)), encoding="utf-8")
            subprocess.run([program, "report", "convert", str(folder / "a.html"), "--out", str(folder / "c.docx")],
                           check=True, capture_output=True)
            subprocess.run([program, "report", "convert", str(folder / "a.html"), "--out", str(folder / "c.xlsx")],
                           check=True, capture_output=True)
            for ending, made_from in (("doc", "c.docx"), ("rtf", "c.docx"), ("xls", "c.xlsx")):
                subprocess.run([office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                                ending, "--outdir", str(folder), str(folder / made_from)], check=True,
                               capture_output=True, timeout=120)
                code, answer = check(program, folder, f"c.{ending}", (folder / f"c.{ending}").read_bytes())
                expect(f"a .{ending} is read", code == 0 and answer["verdict"] == "pass", answer["findings"][:2])
                layouts.same_cells(f"a .{ending}", answer, cells)
        else:
            print("no LibreOffice here: reading a .doc was not tried")
        expect("nothing is left behind", not any((folder / "tmp").iterdir()))
    print(f"{layouts.passed} passed, {layouts.failed} failed")
    return 1 if layouts.failed else 0


if __name__ == "__main__":
    sys.exit(main())

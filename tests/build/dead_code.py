#!/usr/bin/env python3
"""Nothing lies about unused: functions, SQL statements, templates and classes of the style sheet.

Functions: the clang build puts each into a section of its own; linked whole and swept (--gc-sections), what the linker throws
away is reached from nowhere in the program. The rest is looked for by name.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ["QF_SOURCE_DIR"])
CLANG = ROOT / "build" / "clang"

# Called by tests alone, and why they stay.
TESTED = {
    "audit_list": "tests read the trail with it",
    "calendar_first": "the fuzz harness counts from it",
    "catalogue_due": "the day a column owes, a fact of the law held by tests",
    "db_number_last": "tests look whether a number was burnt",
    "db_prepare_all": "a test prepares every statement on both engines",
    "qf_base64url_parse": "tests read vectors with it",
    "qf_hex_parse": "tests read vectors with it",
    "tiles_consistency": "the proof outsiders make from the tiles, held by tests",
    "tiles_consistent": "the same",
    "tiles_entry": "the same",
    "workdays_before": "part of catalogue_due",
    "old_part": "part of tiles_consistency",
}
# Classes that are written together in code or come from a library.
GIVEN = re.compile(r"from-\d|w-e-|leaflet-")

left, passed = [], 0


def text(folder, *endings):
    return "\n".join(p.read_text(encoding="utf-8") for e in endings for p in sorted((ROOT / folder).rglob(e)))


def check(kind, names, used):
    global passed
    for name in names:
        if used(name):
            passed += 1
        else:
            left.append(f"{kind} {name}")


def swept():
    """Names of our functions that the linker throws away."""
    commands = subprocess.run(["ninja", "-C", CLANG, "-t", "commands", "-s", "qingfeng"], check=True, capture_output=True, text=True)
    link = commands.stdout.strip().splitlines()[-1]
    link = re.sub(r"(libqf-\w+\.a)", r"-Wl,--whole-archive \1 -Wl,--no-whole-archive", link)
    with tempfile.TemporaryDirectory() as folder:
        link = re.sub(r"-o \S+", f"-o {folder}/qingfeng -Wl,--gc-sections,--print-gc-sections", link, count=1)
        done = subprocess.run(link, shell=True, cwd=CLANG, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"the link failed: {done.stderr[-500:]}")
    return set(re.findall(r"section '\.text\.(\w+)' in file '[^']*libqf-", done.stdout + done.stderr))


def main():
    if not (CLANG / "qingfeng").exists():
        sys.exit("there is no clang build: make clang")
    code, headers = text("src", "*.c"), text("src", "*.h")
    gone = swept()
    # A function of a header is in every file that includes it, and swept where it is not called.
    functions = set(re.findall(r"^[a-z][^\n;{}#]*?\b(\w+)\([^;{}]*\)\n\{", code, re.M))
    check("function", sorted(functions - set(TESTED)), lambda name: name not in gone)
    check("TESTED names", sorted(TESTED), lambda name: name in gone)
    everything = code + headers
    statements = [m for m in re.findall(r"^-- name: (\w+)", text("src", "*.sql"), re.M)]
    check("statement", statements, lambda name: re.search(rf"\bSQL_{name.upper()}\b", everything))
    views = text("views", "*.mustache")
    names = [p.relative_to(ROOT / "views").as_posix()[:-9] for p in sorted((ROOT / "views").rglob("*.mustache"))]
    check("template", names, lambda name: name in everything + views)
    style = re.sub(r"/\*.*?\*/", "", text("static", "site.css"), flags=re.S)
    classes = sorted({c for c in re.findall(r"\.([a-z][\w-]*)", style) if not GIVEN.match(c)})
    scripts = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "static").glob("*.js"))
    check("class", classes, lambda name: re.search(rf"\b{name}\b", everything + views + scripts))
    for one in left:
        print(f"FAIL nobody uses {one}")
    print(f"{passed} passed, {len(left)} failed")
    return 1 if left else 0


sys.exit(main())

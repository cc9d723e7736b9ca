#!/usr/bin/env python3
"""List every source file with its role, for meson.build.

usage: tools/sources.py        writes build/sources.txt, only when the list changed

A line is "ROLE PATH". meson.build reads the file and depends on it, so a new source file needs no
edit anywhere: run this (the Makefile does), and ninja reconfigures by itself.
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIST = ROOT / "build" / "sources.txt"

# role, patterns below the root. The first role that claims a file keeps it.
ROLES = [
    ("base", ["src/base/*.c"]),
    ("law", ["src/law/*.c"]),
    ("doc", ["src/doc/*.c"]),
    ("report", ["src/report/*.c"]),
    ("store", ["src/store/*.c"]),
    ("domain", ["src/domain/*.c", "src/domain/*/*.c"]),
    ("web", ["src/web/*.c"]),
    ("cli", ["src/cli/*.c"]),
    ("unit-test", ["tests/unit/*_test.c"]),
    ("unit-support", ["tests/unit/*.c"]),
    ("fuzz", ["tests/fuzz/*_fuzz.c"]),
    ("bench", ["bench/*.c"]),
    ("embed-law", ["law/*.json"]),
    ("embed-demo", ["demo/founding/*.json"]),
    ("embed-sql", ["src/domain/*/*.sql", "src/store/*.sql"]),
    ("embed-schema", ["src/store/schema/*.sql"]),
    ("embed-views", ["views/*.mustache", "views/**/*.mustache"]),
    ("embed-static", ["static/*.css", "static/*.js", "static/*.svg", "static/*.png",
                      "static/*.ico", "static/*.txt", "static/vendor.json"]),
]


def vendored():
    """Paths of the npm packages' files that static/vendor.json names, those that are installed."""
    table = ROOT / "static" / "vendor.json"
    if not table.exists():
        return []
    entries = json.loads(table.read_text(encoding="utf-8")).values()
    found = {f"static/node_modules/{e['package']}/{part}" for e in entries for part in (e["file"], "package.json")}
    return sorted(path for path in found if (ROOT / path).is_file())


def listing():
    """The whole list as text, sorted inside each role so that builds are reproducible."""
    lines, claimed = [], set()
    for role, patterns in ROLES:
        found = {p for pattern in patterns for p in ROOT.glob(pattern) if p.is_file()}
        for path in sorted(found - claimed):
            lines.append(f"{role} {path.relative_to(ROOT).as_posix()}\n")
        claimed |= found
    lines.extend(f"embed-static {path}\n" for path in vendored())
    return "".join(lines)


def main():
    text = listing()
    if LIST.exists() and LIST.read_text(encoding="utf-8") == text:
        return 0
    LIST.parent.mkdir(exist_ok=True)
    LIST.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""tools/lint.py against tests/lint/*: every snippet gives exactly the findings its first line names."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import lint  # noqa: E402

CASE = re.compile(r"lint-case: (\S+) \|([^*\n]*)")


def load(path):
    """(path it pretends to have, text, findings it must give) of a snippet."""
    text = path.read_bytes().decode("utf-8")
    where, expected = CASE.search(text.split("\n")[0]).groups()
    return where, text, expected.split()


def main():
    passed = failed = 0
    cases = [p for p in sorted((ROOT / "tests" / "lint").iterdir()) if p.suffix != ".md"]
    # Snippets of SQL are judged together: ownership is a matter between files.
    groups = [[p] for p in cases if p.suffix != ".sql"] + [[p for p in cases if p.suffix == ".sql"]]
    for group in groups:
        loaded = {where: (path, text, expected) for path in group for where, text, expected in [load(path)]}
        found = lint.check([(where, text) for where, (_, text, _) in loaded.items()])
        for where, (path, _, expected) in loaded.items():
            got = [f"{line}:{rule}" for at, line, rule, _ in found if at == where]
            if got == expected:
                passed += 1
            else:
                failed += 1
                print(f"{path.name}: expected {expected or 'nothing'}, got {got or 'nothing'}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

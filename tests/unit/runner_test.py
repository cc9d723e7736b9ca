#!/usr/bin/env python3
"""tests/run counts honestly: what fails, crashes, hangs or reports nothing is never a pass."""
import contextlib
import importlib.machinery
import importlib.util
import io
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
loader = importlib.machinery.SourceFileLoader("runner", str(ROOT / "tests" / "run"))
sys.dont_write_bytecode = True
runner = importlib.util.module_from_spec(importlib.util.spec_from_loader("runner", loader))
loader.exec_module(runner)

# what the script does, (passed, failed, skipped) the runner must count
SINGLE = [
    ("exit 0", (1, 0, 0)),
    ("echo nothing good; exit 1", (0, 1, 0)),
    ("echo no browser here; exit 77", (0, 0, 1)),
    ("echo '5 passed, 0 failed'", (5, 0, 0)),
    ("echo '5 passed, 2 failed, 1 skipped'; exit 1", (5, 2, 1)),
    ("echo '5 passed, 2 failed'", (5, 2, 0)),
    ("echo '5 passed, 0 failed'; exit 1", (5, 1, 0)),
    ("echo '0 passed, 0 failed'", (0, 1, 0)),
    ("echo '5 passed, 0 failed'; echo later", (1, 0, 0)),
    ("kill -SEGV $$", (0, 1, 0)),
    ("sleep 30", (0, 1, 0)),
]
CMOCKA = [
    ("echo 1..2; echo 'ok 1 - a'; echo 'ok 2 - b'", (2, 0, 0)),
    ("echo 'ok 1 - a'; echo 'not ok 2 - b'; exit 1", (1, 1, 0)),
    ("echo 'not ok 1 - a'", (0, 1, 0)),
    ("echo 'not ok 1 - a # SKIP'; echo 'ok 2 - b'", (1, 0, 1)),
    ("echo 'ok 1 - a'; kill -ABRT $$", (1, 1, 0)),
    ("exit 0", (0, 1, 0)),
    ("echo 'ok 1 - a'; exit 3", (1, 1, 0)),
]


def counted(function, *arguments):
    """The totals after one call of the runner, its output thrown away."""
    runner.total.update(passed=0, failed=0, skipped=0)
    with contextlib.redirect_stdout(io.StringIO()):
        function(*arguments)
    return tuple(runner.total.values())


def main():
    passed = failed = 0
    program = pathlib.Path(os.environ["QF_SCRATCH"]) / "case"
    for cases, cmocka in ((SINGLE, False), (CMOCKA, True)):
        for script, expected in cases:
            program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
            program.chmod(0o755)
            got = counted(runner.run_cmocka, program) if cmocka else \
                counted(runner.run_single, "case", [program], 1)
            if got == expected:
                passed += 1
            else:
                failed += 1
                print(f"{'cmocka ' if cmocka else ''}{script!r}: expected {expected}, got {got}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""tools/embed.py refuses bad data files, each with file and reason, and embeds bytes faithfully."""
import ast
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import embed  # noqa: E402

# name, bytes, words of the refusal; None when it must be taken
CASES = [
    ("fine.json", '{"a": [1, {"b": "清风"}]}'.encode(), None),
    ("same key, other object", b'{"a": {"k": 1}, "b": {"k": 1}}', None),
    ("duplicate key", b'{"a": 1, "a": 2}', 'key "a" is given twice'),
    ("duplicate key, deep", b'{"x": [{"a": 1, "a": 1}]}', 'key "a" is given twice'),
    ("byte order mark", b'\xef\xbb\xbf{}', "byte order mark"),
    ("GB18030", '{"a": "清风"}'.encode("gb18030"), "not UTF-8"),
    ("not JSON", b'{"a": 1,}', "not JSON"),
    ("NaN", b'{"a": NaN}', "NaN"),
    ("NUL", b'{"a": "\0"}', "NUL"),
]


def refusal(data):
    """What tools/embed.py says about a file of these bytes; None when it takes them."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "x.json"
        path.write_bytes(data)
        run = subprocess.run([sys.executable, ROOT / "tools/embed.py", "law", f"{folder}/out.c", path],
                             capture_output=True, text=True, check=False)
        return None if run.returncode == 0 else run.stderr


def vendor_refusal(folder, installed, licence):
    """What is said of an npm package of this version and licence where the lock file says 1.0.0, the table MIT."""
    static = pathlib.Path(folder) / "static"
    package = static / "node_modules/a"
    package.mkdir(parents=True, exist_ok=True)
    (package / "a.js").write_text("1;")
    (package / "package.json").write_text(f'{{"version": "{installed}", "license": "{licence}"}}')
    (static / "package-lock.json").write_text('{"packages": {"node_modules/a": {"version": "1.0.0"}}}')
    (static / "vendor.json").write_text('{"a.js": {"package": "a", "file": "a.js", "licence": "MIT"}}')
    try:
        text = embed.embed_static([static / "vendor.json", package / "a.js", package / "package.json"])
    except embed.Fault as fault:
        return str(fault)
    return None if '"/static/a.' in text else text


def main():
    passed = failed = 0

    def verdict(good, name, detail):
        nonlocal passed, failed
        passed += good
        failed += not good
        if not good:
            print(f"{name}: {detail}")

    for name, data, words in CASES:
        said = refusal(data)
        good = said is None if words is None else said is not None and words in said and "x.json" in said
        verdict(good, name, f"expected {words!r}, got {said!r}")
    with tempfile.TemporaryDirectory() as folder:
        said = vendor_refusal(folder, "1.0.0", "MIT")
        verdict(said is None, "npm package", said)
        said = vendor_refusal(folder, "1.0.1", "MIT") or ""
        verdict("lock file says 1.0.0" in said, "npm package of another version", said)
        said = vendor_refusal(folder, "1.0.0", "AGPL-3.0") or ""
        verdict("licence AGPL-3.0" in said, "npm package of another licence", said)
    every = bytes(range(256)) + b'??=\r\n\0007"\\'
    literal = re.sub(r'"\n *"', "", embed.c_string(every)).strip()
    # C and Python agree on octal escapes, \\n, \\" and \\\\; only \\? is C's own.
    back = ast.literal_eval("b" + literal.replace(r"\?", "?"))
    verdict(back == every, "every byte", f"came back as {back!r}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""qingfeng mask as interfaces.md fixes it: JSON, streams, exit codes, encodings, limits, rules from a folder."""
import json
import os
import pathlib
import subprocess
import sys

SCRATCH = pathlib.Path(os.environ["QF_SCRATCH"])
ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = "张三，身份证号：410223198001011237，电话１３８１２３４５６７８。\n"
MASKED = "张三，身份证号：4102********1237，电话138****5678。\n"
failures = []
passed = 0


def run(*words, stdin=b""):
    """Exit code, standard output and standard error as bytes."""
    done = subprocess.run([os.environ["QF"], "mask", *words], input=stdin, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


def check(name, truth, detail=""):
    """Counts one expectation."""
    global passed
    passed += bool(truth)
    if not truth:
        failures.append(name)
        print(f"FAIL {name}: {detail}")


def plain_and_json():
    code, out, err = run(stdin=TEXT.encode())
    check("text", (code, out.decode()) == (0, MASKED), (code, out))
    check("counts go to standard error", "身份证号 1 处" in err.decode(), err)
    code, out, err = run("--json", "-", stdin=TEXT.encode())
    answer = json.loads(out)
    check("json exit", code == 0 and err == b"", (code, err))
    check("json text", answer["text"] == MASKED, answer)
    check("json hits", answer["hits"] == [
        {"class": "id_card", "from": 8, "to": 26, "valid": True, "shown": "4102********1237"},
        {"class": "mobile", "from": 29, "to": 40, "valid": True, "shown": "138****5678"}], answer)
    check("offsets are code points", TEXT[8:26] == "410223198001011237", TEXT[8:26])
    code, out, _ = run("--json", stdin=b"")
    check("empty", (code, json.loads(out)) == (0, {"hits": [], "text": ""}), out)


def encodings():
    path = SCRATCH / "list.txt"
    for name, data in (("gb18030", TEXT.encode("gb18030")), ("utf-8 with mark", TEXT.encode("utf-8-sig")),
                       ("utf-16", TEXT.encode("utf-16")), ("utf-16be", b"\xfe\xff" + TEXT.encode("utf-16-be"))):
        path.write_bytes(data)
        code, out, err = run(str(path))
        check(name, (code, out.decode()) == (0, MASKED), (code, out, err))
    path.write_bytes(TEXT.replace("\n", "\r\n\r\n").encode() + b"\tend \xe2\x80\x8b\n")
    code, out, _ = run(str(path))
    check("other bytes stay", out == MASKED.replace("\n", "\r\n\r\n").encode() + b"\tend \xe2\x80\x8b\n", out)


def bad_input():
    for name, data in (("NUL", b"a\0b"), ("zip", b"PK\x03\x04\x14\0\0\0"), ("rubbish", bytes(range(128, 256)) * 9)):
        code, out, err = run("--json", stdin=data)
        check(name, code == 2 and out == b"" and err.decode().startswith("qingfeng: "), (code, out, err))
    code, out, err = run(str(SCRATCH / "absent.txt"))
    check("absent file", code == 2 and out == b"" and str(SCRATCH) not in err.decode(), (code, err))
    big = SCRATCH / "big.txt"
    with big.open("wb") as file:
        file.truncate(2 << 30)
    code, out, err = run(str(big))
    check("2 GB", code == 2 and out == b"", (code, err))
    big.unlink()
    check("two files", run("a", "b")[0] == 2)
    check("unknown option", run("--nonsense")[0] == 2)


def rules_from_a_folder():
    law = SCRATCH / "law"
    law.mkdir()
    rules = json.loads((ROOT / "law/masking.json").read_text(encoding="utf-8"))
    rules["classes"]["mobile"]["mask"] = False
    rules["classes"]["id_card"]["keep"] = {"first": 0, "stars": 0, "last": 4}
    (law / "masking.json").write_text(json.dumps(rules, ensure_ascii=False), encoding="utf-8")
    code, out, _ = run("--law", str(law), stdin=TEXT.encode())
    check("own rules", (code, out.decode()) ==
          (0, "张三，身份证号：**************1237，电话１３８１２３４５６７８。\n"), out.decode())
    del rules["classes"]["mobile"]["prefixes"]
    (law / "masking.json").write_text(json.dumps(rules), encoding="utf-8")
    code, out, err = run("--law", str(law), stdin=TEXT.encode())
    check("a hole is named", code == 2 and out == b"" and "masking.json" in err.decode() and
          "classes.mobile.prefixes" in err.decode(), (code, err.decode()))


def samples_hold_no_person():
    """Published reports and pages: nobody's ID card, card, mobile or passport is seen in them."""
    files = sorted((ROOT / "tests/data/samples").rglob("*.txt"))
    check("samples are there", len(files) > 30, len(files))
    for path in files:
        code, out, _ = run("--json", str(path))
        found = [h for h in json.loads(out)["hits"] if h["class"] in ("id_card", "bank_card", "mobile", "passport", "plate")]
        check(path.name, code == 0 and not found, found)


for part in (plain_and_json, encodings, bad_input, rules_from_a_folder, samples_hold_no_person):
    part()
print(f"{passed} passed, {len(failures)} failed")
sys.exit(1 if failures else 0)

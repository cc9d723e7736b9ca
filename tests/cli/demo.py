#!/usr/bin/env python3
"""The demonstration: what it puts into an empty record, that it is put in once, that being killed
half-way leaves nothing half done.

usage: QF=build/dev/qingfeng QF_SCRATCH=FOLDER tests/cli/demo.py
"""
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

QF = os.environ["QF"]
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="demo-", dir=os.environ["QF_SCRATCH"]))
failures = []
passed = 0

CATEGORIES = {
    "policy_interpretation": 6, "final_account": 2, "fund_rule": 3, "subsidy_notice": 3, "epidemic": 8,
    "public_health": 8, "poverty_fund": 2, "poverty_news": 9, "post_disaster": 6, "environment": 10,
    "livelihood": 20,
}


def check(name, truth, detail=""):
    global passed
    passed += bool(truth)
    if not truth:
        failures.append(name)
        print(f"FAIL {name}: {detail}")


def demo(folder, *more):
    done = subprocess.run([QF, "demo", "--data", str(folder), *more], capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def ask(folder, sql):
    with sqlite3.connect(f"file:{folder}/qingfeng.db?mode=ro", uri=True) as db:
        return db.execute(sql).fetchall()


def one(folder, sql):
    return ask(folder, sql)[0][0]


def dump(folder):
    """Everything in the record, to see whether it was touched."""
    with sqlite3.connect(f"file:{folder}/qingfeng.db?mode=ro", uri=True) as db:
        tables = [n for n, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
                  if "VIRTUAL" not in sql.upper()]
        return [f"{table} {row!r}" for table in tables for row in db.execute(f'SELECT * FROM "{table}"')]


def check_counts(tag, folder):
    found = dict(ask(folder, """
        SELECT c.category, COUNT(*) FROM disclosure_item i
          JOIN disclosure_column c ON c.org_id = i.org_id AND c.code = i.column_code
         WHERE i.state = 'released' AND i.released_on BETWEEN '2021-01-01' AND '2021-12-31'
           AND i.formed_on <= i.released_on AND i.sample = 1 GROUP BY c.category"""))
    check(f"{tag}: items by category", found == CATEGORIES, found)
    check(f"{tag}: 77 items", one(folder, "SELECT COUNT(*) FROM disclosure_item") == 77)
    check(f"{tag}: index numbers without gaps",
          [n for (n,) in ask(folder, "SELECT index_no FROM disclosure_item ORDER BY released_at, index_no")]
          == [f"洧川镇/2021-{n:05d}" for n in range(1, 78)])
    check(f"{tag}: 142 services", one(folder, "SELECT COUNT(DISTINCT name) FROM service_item") == 142)
    check(f"{tag}: services are complete", one(folder, """SELECT COUNT(*) FROM service_item
        WHERE basis = '' OR conditions = '' OR materials = '' OR steps = '' OR phone = ''
           OR promised_days > legal_days""") == 0)
    check(f"{tag}: 37 stations and accounts", ask(folder, """SELECT COUNT(*), SUM(surveyed_on LIKE '2021-%'),
        SUM(account_on LIKE '2021-%') FROM station""") == [(37, 37, 37)])
    check(f"{tag}: 37 villages", one(folder, "SELECT COUNT(*) FROM org WHERE kind = 'village'") == 37)
    check(f"{tag}: village accounts", one(folder, """SELECT COUNT(*) FROM account_role
        WHERE role = 'village_account'""") == 37)
    check(f"{tag}: 47 tickets on time", ask(folder, """SELECT COUNT(*), SUM(closed_on <= due_on),
        SUM(received_on LIKE '2021-%') FROM ticket""") == [(47, 47, 47)])
    check(f"{tag}: one site", ask(folder, """SELECT code FROM org
        WHERE host IS NOT NULL OR base_path IS NOT NULL""") == [("weichuan",)])
    check(f"{tag}: time runs forward", one(folder, """SELECT COUNT(*) FROM audit_entry a
        JOIN audit_entry b ON b.org_id = a.org_id AND b.seq = a.seq + 1 WHERE b.at < a.at""") == 0)


def check_report(folder):
    title, cells, day = ask(folder, "SELECT title, cells, published_on FROM annual_report")[0]
    report = json.loads(cells)
    prose = "\n".join(line for part in report["prose"] for line in part["text"])
    check("published", day == "2022-01-20" and "洧川镇" in title, (day, title))
    for words in ("政策解读信息6条", "信息20条", "转办县长热线47件", "办结率100%", "事项清单142项",
                  "30000多人", "《中华人民共和国政府信息公开条例》"):
        check(f"prose says {words}", words in prose)
    check("no binding left over", "{" not in prose and "待填" not in prose)
    check("no wrong law names", "信息公开工作条例" not in prose and "《政务信息公开条例》" not in prose)
    check("every cell told", None not in report["cells"].values())


def check_first_and_second():
    folder = FOLDER / "whole"
    start = time.monotonic()
    code, out, err = demo(folder, "--json")
    print(f"load: {time.monotonic() - start:.2f} s")
    check("first run", code == 0 and err == "", (code, err))
    answer = json.loads(out)
    check("first answer", not answer["already"] and answer["items"] == 77, out[:300])
    check("eight accounts with different passwords",
          len({a["password"] for a in answer["accounts"]}) == 8 and all(
              len(a["password"]) >= 10 for a in answer["accounts"]))
    check("passwords are nowhere in the record",
          not any(a["password"] in line for a in answer["accounts"] for line in dump(folder)))
    check("nobody must change", one(folder, """SELECT COUNT(*) FROM account
        WHERE password IS NOT NULL AND must_change = 0""") == 8)
    check_counts("first", folder)
    check_report(folder)
    before = dump(folder)
    code, out, err = demo(folder)
    check("second run", code == 0 and err == "" and "没有改动" in out, (code, out, err))
    check("second run changed nothing", dump(folder) == before)
    code, out, _ = demo(folder, "--json")
    check("second answer", code == 0 and json.loads(out)["already"] is True, out)


def check_killed():
    """Ended at many moments of the load: what is there afterwards is nothing or all, and the next
    run completes it."""
    cut = 0
    for step, delay in enumerate((0.05, 0.2, 0.5, 0.9, 1.3, 1.7, 2.1)):
        folder = FOLDER / f"killed-{step}"
        process = subprocess.Popen([QF, "demo", "--data", str(folder)], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        cut += process.wait() == -signal.SIGKILL
        code, out, err = demo(folder)
        check(f"after a kill at {delay} s", code == 0, (code, out, err))
        check(f"whole after a kill at {delay} s", one(folder, """SELECT (SELECT COUNT(*) FROM ticket
            WHERE closed_on IS NOT NULL) || ' ' || (SELECT COUNT(*) FROM disclosure_item) || ' '
            || (SELECT COUNT(*) FROM annual_report)""") == "47 77 1")
    check("at least one was killed in mid-load", cut > 0)
    check_counts("after kills", FOLDER / "killed-2")


def check_refusals():
    folder = FOLDER / "others"
    demo(folder)
    with sqlite3.connect(folder / "qingfeng.db") as db:
        db.execute("UPDATE org SET code = 'elsewhere' WHERE code = 'weichuan'")
    before = dump(folder)
    code, out, err = demo(folder)
    check("somebody's record is left alone", code == 2 and out == "" and "空文件夹" in err, (code, err))
    check("and untouched", dump(folder) == before)
    done = subprocess.run([QF, "demo"], capture_output=True, check=False)
    check("--data is needed", done.returncode == 2 and done.stdout == b"", done.stderr)
    (FOLDER / "file").write_text("x")
    code, out, err = demo(FOLDER / "file")
    check("a file is no folder", code in (2, 3) and out == "" and err.startswith("qingfeng: "), (code, err))


def main():
    try:
        check_first_and_second()
        check_killed()
        check_refusals()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""kill -9 in mid-write: what was acknowledged is there, the record is whole, the next start just works.

Runs `qingfeng org add` again and again and kills it after a random time, on SQLite and, when a cluster
is offered in QF_TEST_POSTGRES, on PostgreSQL (there also with the server stopped and started again).
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time

QF = os.environ["QF"]
SCRATCH = pathlib.Path(os.environ["QF_SCRATCH"])
OFFERED = os.environ.get("QF_TEST_POSTGRES")
ROOT = pathlib.Path(__file__).resolve().parents[2]
ROUNDS, FRESH = 60, 15

passed = failed = 0


def verdict(good, name, detail=""):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print(f"{name}: {detail}")


def run(*argv):
    return subprocess.run([QF, *argv], capture_output=True, text=True, check=False, timeout=60)


def add(code, place):
    return subprocess.Popen([QF, "org", "add", code, "--name", "某某人民政府", "--kind", "town", *place],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def add_and_kill(code, place, seconds):
    """True when the program had said that it was done."""
    child = add(code, place)
    time.sleep(seconds)
    child.kill()
    said = child.communicate()[0]
    return "已建立" in said.decode("utf-8", "replace")


def usual_time(place):
    """How long an undisturbed one takes: the kills are spread over that and a little more."""
    begun = time.monotonic()
    verdict(add("first", place).wait() == 0, "first", "did not work undisturbed")
    return (time.monotonic() - begun) * 1.2


def codes(place):
    listed = run("org", "list", "--json", *place)
    verdict(listed.returncode == 0, "org list", listed.stderr)
    return [json.loads(line) for line in listed.stdout.splitlines()]


def torture(engine, place, between=lambda n: None):
    """Adds and kills; then compares what was said with what is there."""
    dice, said, killed = random.Random(2021), ["first"], 0
    usual = usual_time(place)
    for n in range(ROUNDS):
        if add_and_kill(f"town-{n}", place, dice.uniform(0, usual)):
            said.append(f"town-{n}")
        else:
            killed += 1
        between(n)
    there = codes(place)
    names = {org["code"] for org in there}
    lost = [code for code in said if code not in names]
    verdict(not lost, f"{engine}: nothing lost", f"acknowledged but gone: {lost}")
    verdict(sorted(org["id"] for org in there) == list(range(1, len(there) + 1)), f"{engine}: no gap in the numbers",
            [org["id"] for org in there])
    checked = run("verify", "--json", *place)
    verdict(checked.returncode == 0, f"{engine}: whole", checked.stdout + checked.stderr)
    entries = json.loads(checked.stdout)["audit"][0]["entries"]
    verdict(entries == len(there), f"{engine}: one trail entry for each", f"{entries} for {len(there)}")
    verdict(0 < killed < ROUNDS, f"{engine}: some were killed in time, some were not", f"{killed} of {ROUNDS}")
    print(f"{engine}: {ROUNDS} kills, {len(said)} acknowledged, {len(there)} there")


def fresh_folders():
    """Killed while the record is being made: the next start makes it whole."""
    dice = random.Random(7)
    usual = usual_time(["--data", str(SCRATCH / "measure")])
    for n in range(FRESH):
        place = ["--data", str(SCRATCH / f"fresh-{n}")]
        said = add_and_kill("first", place, dice.uniform(0, usual))
        again = add("second", place)
        verdict(again.wait() == 0, "made again after a kill", n)
        names = {org["code"] for org in codes(place)}
        verdict("second" in names and ("first" in names or not said), "fresh record", names)


def main():
    fresh_folders()
    torture("sqlite", ["--data", str(SCRATCH / "lite")])
    if OFFERED:
        url = OFFERED.rsplit("/", 1)[0] + f"/crash_{os.getpid()}"
        subprocess.run(["psql", "-qc", f"CREATE DATABASE {url.rsplit('/', 1)[1]} TEMPLATE template0", OFFERED], check=True)
        folder = os.environ.get("QF_TEST_POSTGRES_DIR")

        def restart(n):
            if folder and n in (20, 40):
                subprocess.run([ROOT / "tests/pg_cluster.sh", "restart", folder], check=True)
        torture("postgres", ["--data", str(SCRATCH / "pg"), "--postgres", url], restart)
        subprocess.run(["psql", "-qc", f"DROP DATABASE {url.rsplit('/', 1)[1]} WITH (FORCE)", OFFERED], check=True)
    shutil.rmtree(SCRATCH, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""kill -9 while citizens send applications: every receipt that was shown is in the register, numbers have no gap, the
same form sent again after the fall is the same application, the record is whole. On both engines.

usage: tests/crash/apply.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import csv
import http.client
import io
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import threading
import time
from urllib.parse import urlencode

QF = os.environ["QF"]
SCRATCH = pathlib.Path(os.environ["QF_SCRATCH"])
OFFERED = os.environ.get("QF_TEST_POSTGRES")
ROUNDS, PEOPLE = 6, 4
passed = failed = 0


def verdict(good, name, detail=""):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print(f"FAIL {name}: {detail}")


def serve(place):
    server = subprocess.Popen([QF, "serve", *place, "--listen", "127.0.0.1:0", "--quiet"], stderr=subprocess.PIPE, text=True)
    found = re.search(r"127\.0\.0\.1:(\d+)", server.stderr.readline())
    if not found:
        sys.exit("the server did not start: " + server.stderr.read())
    return server, int(found.group(1))


def ask(port, method, path, fields=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, urlencode(fields) if fields else None,
                       {"Content-Type": "application/x-www-form-urlencoded"} if fields else {})
    answer = connection.getresponse()
    return answer.status, answer.read().decode("utf-8", "replace")


def form(port, n):
    _, page = ask(port, "GET", "/apply")
    return {"csrf": re.search(r'name="csrf" value="([^"]*)"', page).group(1), "kind": "np", "name": f"样例{n}", "id_no": f"E{n:08d}",
            "phone": "13800138000", "description": f"第 {n} 号会议纪要", "form": "paper", "way": "pickup",
            "once": re.search(r'name="once" value="([^"]+)"', page).group(1)}


def number_in(page):
    found = re.search(r"<strong>(\d{4}-\d{4,})</strong>", page) or re.search(r"登记编号 (\d{4}-\d{4,})", page)
    return found.group(1) if found else None


def send(port, kept, lost):
    """Sends applications until the server is gone; kept: numbers that were shown, lost: forms without an answer."""
    while True:
        fields = None
        try:
            fields = form(port, random.randrange(10 ** 8))
            status, page = ask(port, "POST", "/apply", fields)
            if status == 200:
                kept.append(number_in(page))
            elif status == 429:
                return
        except (OSError, http.client.HTTPException, AttributeError):
            if fields:
                lost.append(fields)
            return


def round_of(place, kept, dice):
    server, port = serve(place)
    lost, threads = [], []
    for _ in range(PEOPLE):
        threads.append(threading.Thread(target=send, args=(port, kept, lost)))
        threads[-1].start()
    time.sleep(dice.uniform(0.05, 0.6))
    server.kill()
    server.wait()
    for thread in threads:
        thread.join()
    return lost


def again(place, lost, kept):
    """The forms without an answer, sent again: each is one application, whether it had arrived or not."""
    server, port = serve(place)
    for fields in lost:
        numbers = set()
        for _ in range(2):
            fields = {**fields, "csrf": form(port, 1)["csrf"]}
            _, page = ask(port, "POST", "/apply", fields)
            numbers.add(number_in(page))
        verdict(len(numbers) == 1 and None not in numbers, "the same form is one application", numbers)
        kept.extend(numbers)
    server.terminate()
    server.wait()


def register(place, password):
    """Numbers of the register as the clerk exports it."""
    server, port = serve(place)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/login", urlencode({"login": "zhuanyuan", "password": password}),
                       {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    cookie = answer.getheader("Set-Cookie").split(";")[0]
    connection.request("GET", "/desk/cases/export/register.csv?what=all", headers={"Cookie": cookie})
    rows = list(csv.reader(io.StringIO(connection.getresponse().read().decode("utf-8-sig"))))
    server.terminate()
    server.wait()
    return [row[0] for row in rows[1:]]


def torture(engine, options):
    place = ["--data", str(SCRATCH / engine), *options]
    made = subprocess.run([QF, "demo", "--json", *place], capture_output=True, text=True, check=True)
    password = {a["login"]: a["password"] for a in json.loads(made.stdout)["accounts"]}["zhuanyuan"]
    dice, kept, unanswered = random.Random(31), [], 0
    for _ in range(ROUNDS):
        lost = round_of(place, kept, dice)
        unanswered += len(lost)
        again(place, lost, kept)
    there = register(place, password)
    missing = [number for number in kept if number not in there]
    verdict(not missing, f"{engine}: every receipt is in the register", missing[:5])
    verdict(len(kept) == len(set(kept)), f"{engine}: no number twice")
    counted = sorted(int(number.split("-")[1]) for number in there)
    verdict(counted == list(range(1, len(there) + 1)), f"{engine}: no gap in the numbers", counted[:5])
    whole = subprocess.run([QF, "verify", "--json", *place], capture_output=True, text=True, check=False)
    verdict(whole.returncode == 0, f"{engine}: whole", whole.stdout[-300:] + whole.stderr)
    verdict(len(kept) > ROUNDS and unanswered > 0, f"{engine}: some were answered, some were cut off", (len(kept), unanswered))
    print(f"{engine}: {ROUNDS} kills, {len(there)} applications there, {unanswered} were cut off")


def main():
    torture("sqlite", [])
    if OFFERED:
        name = f"crash_apply_{os.getpid()}"
        subprocess.run(["psql", "-qc", f"CREATE DATABASE {name} TEMPLATE template0", OFFERED], check=True)
        torture("postgres", ["--postgres", OFFERED.rsplit("/", 1)[0] + "/" + name])
        subprocess.run(["psql", "-qc", f"DROP DATABASE {name} WITH (FORCE)", OFFERED], check=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

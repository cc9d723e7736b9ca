#!/usr/bin/env python3
"""A server's life: second start, newer record, graceful stop, kill -9 in mid-write of a form, PostgreSQL gone and back."""
import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time

from lib_site import PROGRAM, ROOT, SCRATCH, Site, expect, founding_year, tally

NOW = ["--now", "2026-11-26T09:00"]
FIGURE = {"figure": "t2.license.decisions", "source": "审批台账"}


def run(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=60)


def second_start(site):
    done = run("serve", "--data", str(site.data), "--listen", "127.0.0.1:0", *site.options)
    expect("a second start on the folder is refused politely", done.returncode == 2 and "正在" in done.stderr or "使用" in done.stderr,
           (done.returncode, done.stderr))
    expect("the first goes on", site.ask("GET", "/health")[0] == 200)


def typed(person, value):
    """Types a number into last year's report; the status."""
    return person.post("/desk/report/2020/typed", {**FIGURE, "value": str(value)}, page="/desk/account")[0]


def shown(person):
    _, text = person.get("/api/desk/report/2020/figure/t2.license.decisions")
    import json
    return json.loads(text).get("value", "")


def killed(data, options, accounts):
    """Numbers are typed one after the other; the server is killed at any moment. What was acknowledged is there."""
    import random
    dice, lost = random.Random(7), 0
    for round_ in range(6):
        site = Site(data, options, accounts)
        clerk = site.person("zhuanyuan", source=f"127.0.7.{round_ + 1}")
        acknowledged, asked, done = 0, 0, threading.Event()

        def kill():
            time.sleep(0.15 + dice.random() * 0.5)
            site.process.kill()
            done.set()

        thread = threading.Thread(target=kill)
        thread.start()
        while not done.is_set():
            asked = round_ * 1000 + acknowledged % 1000 + 1
            try:
                if typed(clerk, asked) != 303:
                    break
                acknowledged = asked
            except (OSError, AttributeError, Exception) as error:  # the line goes dead in mid-answer
                if not isinstance(error, OSError) and "http" not in type(error).__module__:
                    raise
                break
        thread.join()
        site.process.communicate()
        with Site(data, options, accounts) as again:
            person = again.person("zhuanyuan", source=f"127.0.8.{round_ + 1}")
            value = shown(person)
            good = acknowledged == 0 or value in (str(acknowledged), str(asked))
            lost += not good
            expect(f"kill -9, round {round_}: what was acknowledged is there", good, (acknowledged, asked, value))
        whole = run("verify", "--data", str(data), *[o for o in options if o not in NOW])
        expect(f"kill -9, round {round_}: the record is whole", whole.returncode == 0, whole.stdout + whole.stderr)
    expect("nothing acknowledged was lost", lost == 0, lost)


def graceful(data, options, accounts):
    """SIGTERM while a form is being sent: the form is finished, then the program ends with 0."""
    site = Site(data, options, accounts)
    body = b"x=" + b"a" * 20_000
    link = socket.create_connection(("127.0.0.1", site.port), timeout=20)
    link.sendall(b"POST /check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                 b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body[:10_000])
    time.sleep(0.3)
    site.process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    link.sendall(body[10_000:])
    said = link.recv(200)
    begun = time.monotonic()
    site.process.communicate(timeout=20)
    expect("a form under way is answered before the end", b"HTTP/1.1 4" in said or b"HTTP/1.1 2" in said, said[:80])
    expect("the end is 0 and soon", site.process.returncode == 0 and time.monotonic() - begun < 15, site.process.returncode)


def newer_sqlite(data):
    with sqlite3.connect(data / "qingfeng.db") as record:
        record.execute("INSERT INTO schema_version (number, name, checksum, applied_at) VALUES (9999, 'later', 'x', 0)")
    done = run("serve", "--data", str(data), "--listen", "127.0.0.1:0")
    expect("an older program on a newer record refuses", done.returncode not in (0, 1) or done.returncode == 1, done.returncode)
    expect("and says so", "新" in done.stderr and "版本" in done.stderr, done.stderr)
    with sqlite3.connect(data / "qingfeng.db") as record:
        record.execute("DELETE FROM schema_version WHERE number = 9999")


def postgres_gone(site):
    """PostgreSQL is stopped and started while people read and write."""
    clerk = site.person("zhuanyuan", source="127.0.9.1")
    expect("typed before", typed(clerk, 41) == 303)
    answers, stop = {}, threading.Event()

    def read():
        n = 0
        while not stop.is_set():
            n += 1
            try:
                status, _, body = site.ask("GET", f"/item/{n % 70 + 1}?x={n}", source="127.0.9.2")
                if b"postgres" in body.lower() or b"SELECT" in body:
                    status = f"{status} with words of the database: " + body.decode()[:1500]
            except OSError:
                status = "cut"
            answers[status] = answers.get(status, 0) + 1

    thread = threading.Thread(target=read)
    thread.start()
    time.sleep(0.5)
    subprocess.run(["sh", str(ROOT / "tests/pg_cluster.sh"), "restart", os.environ["QF_TEST_POSTGRES_DIR"]], check=True, timeout=60)
    time.sleep(2)
    stop.set()
    thread.join()
    expect("readers got pages or were told to wait", set(answers) <= {200, 503} and answers.get(200, 0) > 20, answers)
    expect("what was typed is there", shown(clerk) == "41", shown(clerk))
    expect("and writing goes on", typed(clerk, 42) == 303 and shown(clerk) == "42")


def main():
    data, accounts = founding_year("lifetime-sqlite", *NOW)
    with Site(data, NOW, accounts) as site:
        second_start(site)
    graceful(data, NOW, accounts)
    newer_sqlite(data)
    killed(data, NOW, accounts)
    cluster = os.environ.get("QF_TEST_POSTGRES")
    if cluster:
        subprocess.run(["psql", "-q", cluster, "-c", "CREATE DATABASE http_lifetime"], check=True)
        options = [*NOW, "--postgres", cluster.rsplit("/", 1)[0] + "/http_lifetime"]
        data, accounts = founding_year("lifetime-postgres", *options)
        with Site(data, options, accounts) as site:
            second_start(site)
            postgres_gone(site)
        killed(data, options, accounts)
    else:
        print("no PostgreSQL cluster offered: SQLite alone")
    print(f"{tally['passed']} passed, {tally['failed']} failed")
    return 1 if tally["failed"] else 0


raise SystemExit(main())

#!/usr/bin/env python3
"""`make run` serves: the site answers, the accounts it prints open the desk, the files are where it says."""
import os
import re
import signal
import socket
import subprocess
import time

from lib_site import ROOT, SCRATCH, Person, Site, expect, tally


class Running(Site):
    """The site that somebody else started."""

    def __init__(self, port):  # pylint: disable=super-init-not-called
        self.port = port


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, child, seconds):
    for _ in range(seconds * 10):
        if child.poll() is not None:
            return False
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


def main():
    port, out = free_port(), SCRATCH / "out"
    child = subprocess.Popen(["make", "--no-print-directory", "run", f"DATA={SCRATCH / 'run-data'}", f"LISTEN=127.0.0.1:{port}"], cwd=ROOT,
                             env={**os.environ, "OUT": str(out)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             start_new_session=True)
    if expect("it listens", wait_for(port, child, 240)):
        site = Running(port)
        status, _, body = site.ask("GET", "/weichuan/")
        expect("the home page", status == 200 and "洧川镇" in body.decode(), status)
        accounts = (SCRATCH / "run-data" / "demo-accounts.txt").read_text()
        login, password = re.search(r"(zhuanyuan)\s+(\S+)", accounts).groups()
        person = Person(site)
        expect("a printed account logs in", person.login(login, password), accounts)
        status, page = person.get("/desk/report/2021")
        expect("the report can be made", status == 200 and "<mark>142</mark>" in page, status)
    os.killpg(child.pid, signal.SIGTERM)
    said, _ = child.communicate(timeout=30)
    expect("it says where to look", f"http://127.0.0.1:{port}/weichuan/" in said, said[-500:])
    for kind in ("docx", "pdf", "xlsx", "html", "json"):
        expect(f"a {kind} was written", any(out.glob(f"*.{kind}")))
    print(f"{tally['passed']} passed, {tally['failed']} failed")
    return 1 if tally["failed"] else 0


raise SystemExit(main())

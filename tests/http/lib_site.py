"""Shared by the HTTP tests: the program as a server, log-in, forms, both engines, the tally.

A test is a function that takes a Site and calls expect(); `run_on_engines(test)` gives it a fresh record
with the founding year on SQLite and, where a cluster is offered, on PostgreSQL, and prints the tally.
"""
import fcntl
import hashlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
from urllib.parse import urlencode

PROGRAM = os.environ["QF"]
SCRATCH = pathlib.Path(os.environ["QF_SCRATCH"])
ROOT = pathlib.Path(__file__).resolve().parents[2]
tally = {"passed": 0, "failed": 0}


def expect(name, good, what=""):
    """One result; a failure is printed with what was seen."""
    tally["passed" if good else "failed"] += 1
    if not good:
        print(f"FAIL {name} {what}", flush=True)
    return bool(good)


def multipart(fields, files=()):
    """(body, headers) of a form, pairs of name and value, with files, each (field, file name, bytes)."""
    edge = "----qingfeng-edge"
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
             for k, v in (fields.items() if isinstance(fields, dict) else fields)]
    parts += [f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
              "Content-Type: application/octet-stream\r\n\r\n".encode() + data + b"\r\n"
              for field, name, data in files]
    return b"".join(parts) + f"--{edge}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={edge}"}


class Person:
    """Somebody with a browser: keeps cookies, fills the hidden csrf field of a form from its page."""

    def __init__(self, site, source=None):
        self.site, self.cookies, self.source = site, {}, source

    def ask(self, method, path, body=None, headers=None):
        """(status, headers, body) of one request; redirects are not followed."""
        sent = dict(headers or {})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        status, got, answer = self.site.ask(method, path, body, sent, self.source)
        for one in got.pop("set-cookies"):
            name, _, value = one.split(";")[0].partition("=")
            self.cookies[name] = value
        return status, got, answer

    def get(self, path):
        """(status, text) of a page."""
        status, _, body = self.ask("GET", path)
        return status, body.decode("utf-8", "replace")

    def post(self, path, fields, page=None, files=()):
        """Posts a form (a dict, or pairs where a field comes more than once) as the page `page` (default: the
        desk) would; (status, headers, text)."""
        _, text = self.get(page or "/desk/account")
        token = re.search(r'name="csrf" value="([^"]*)"', text)
        fields = list(fields.items()) if isinstance(fields, dict) else list(fields)
        if token and not any(name == "csrf" for name, _ in fields):
            fields.insert(0, ("csrf", token.group(1)))
        if files:
            body, headers = multipart(fields, files)
        else:
            body, headers = urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}
        status, got, answer = self.ask("POST", path, body, headers)
        return status, got, answer.decode("utf-8", "replace")

    def login(self, name, password):
        """Logs in; True when it worked."""
        status, _, _ = self.post("/login", {"login": name, "password": password}, page="/login")
        return status == 303


class Site:
    """One `qingfeng serve` on a free port, on a record of its own."""

    def __init__(self, data, options, accounts=None):
        self.data, self.options, self.accounts = data, list(options), accounts or {}
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", str(data), "--listen", "127.0.0.1:0", "--quiet", *self.options],
            stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        found = re.search(r"127\.0\.0\.1:(\d+)", line)
        if not found:
            sys.exit(f"the server did not start: {line}{self.process.stderr.read()}")
        self.port = int(found.group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=20)
        expect("graceful stop", self.process.returncode == 0, self.process.returncode)

    def move_to(self, now, meanwhile):
        """The same record served at another time: this server ends, `meanwhile(self)` has the record to itself, another begins."""
        self.__exit__()
        at = self.options.index("--now")
        self.options[at + 1] = now
        meanwhile(self)
        self.__init__(self.data, self.options, self.accounts)

    def connect(self, source=None):
        """A connection; `source`: from another address of this machine ("127.0.0.9"), with rates of its own."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60,
                                          source_address=(source, 0) if source else None)

    def ask(self, method, path, body=None, headers=None, source=None):
        """(status, headers by lower-case name, body); "set-cookies" is a list."""
        connection = self.connect(source)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
        except BrokenPipeError:  # refused before the body was read: the answer lies there all the same
            answer = http.client.HTTPResponse(connection.sock, method=method)
            answer.begin()
        got = {k.lower(): v for k, v in answer.getheaders()}
        got["set-cookies"] = answer.headers.get_all("Set-Cookie") or []
        return answer.status, got, answer.read()

    def command(self, *words, stdin=None):
        """Runs `qingfeng WORDS` on the same record; the finished process."""
        options = [o for o in self.options]
        return subprocess.run([PROGRAM, *words, "--data", str(self.data), *options],
                              input=stdin, text=True, capture_output=True, timeout=280)

    def person(self, account=None, source=None):
        """Somebody; logged in when a demo account is named."""
        someone = Person(self, source)
        if account and not someone.login(account, self.accounts[account]):
            sys.exit(f"{account} could not log in")
        return someone


def founding_year(name, *options):
    """A fresh record with the demonstration; gives (folder, {login: password})."""
    data = SCRATCH / name
    return data, load_demo(data, *options)


def load_demo(data, *options):
    done = subprocess.run([PROGRAM, "demo", "--json", "--data", str(data), *options], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"demo: {done.stderr}")
    return {a["login"]: a["password"] for a in json.loads(done.stdout)["accounts"]}


def founding_copy(name, now, cluster=None):
    """The same as a copy, made once for all scripts of a run; gives (folder, accounts, options). With a cluster, the
    database is a copy too."""
    program = os.stat(PROGRAM)
    key = hashlib.sha256(repr((now, cluster, program.st_mtime_ns, program.st_size)).encode()).hexdigest()[:12]
    first, data = SCRATCH.parent / f"founding-{key}", SCRATCH / name
    base = (cluster or "").rsplit("/", 1)[0]
    with open(f"{first}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (first / "accounts.json").exists():
            shutil.rmtree(first, ignore_errors=True)
            if cluster:
                psql(cluster, f"DROP DATABASE IF EXISTS founding_{key}", f"CREATE DATABASE founding_{key}")
            accounts = load_demo(first, "--now", now, *(["--postgres", f"{base}/founding_{key}"] if cluster else []))
            (first / "accounts.json").write_text(json.dumps(accounts), encoding="utf-8")
        accounts = json.loads((first / "accounts.json").read_text(encoding="utf-8"))
        shutil.copytree(first, data, ignore=shutil.ignore_patterns("accounts.json"))
        if cluster:
            own = f"http_{pathlib.Path(sys.argv[0]).stem}".replace("-", "_")
            psql(cluster, f"CREATE DATABASE {own} TEMPLATE founding_{key}")
            return data, accounts, ["--postgres", f"{base}/{own}"]
    return data, accounts, []


def psql(cluster, *statements):
    for statement in statements:
        subprocess.run(["psql", "-q", cluster, "-c", statement], check=True, stderr=subprocess.DEVNULL)


def run_on_engines(test, now="2026-11-26T09:00"):
    """Runs `test(site)` on each engine there is and ends the program with the tally."""
    name = pathlib.Path(sys.argv[0]).stem
    cluster = os.environ.get("QF_TEST_POSTGRES")
    if not cluster:
        print("no PostgreSQL cluster offered: SQLite alone")
    for engine, where in (("sqlite", None), ("postgres", cluster)):
        if engine == "postgres" and not cluster:
            continue
        data, accounts, options = founding_copy(f"{name}-{engine}", now, where)
        with Site(data, ["--now", now, *options], accounts) as site:
            test(site)
    print(f"{tally['passed']} passed, {tally['failed']} failed")
    sys.exit(1 if tally["failed"] else 0)

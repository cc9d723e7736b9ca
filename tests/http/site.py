#!/usr/bin/env python3
"""The real program over real connections, on SQLite and, where a cluster is offered, on PostgreSQL.

usage: tests/http/site.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import gzip
import json
import os
import re
import socket
import subprocess
import sys

from lib_site import PROGRAM, ROOT, SCRATCH, Site, expect, multipart, tally

SAMPLES = ROOT / "tests" / "data" / "samples"


def form(files):
    """A multipart body of (field, name, bytes)."""
    return multipart({}, files)


def pages(server):
    for path in ("/", "/check", "/about", "/health"):
        status, headers, body = server.ask("GET", path)
        expect(f"GET {path}", status == 200, status)
        expect(f"{path} small", len(body) < 50_000, len(body))
        for name in ("content-security-policy", "x-content-type-options", "referrer-policy"):
            expect(f"{path} {name}", name in headers)
        expect(f"{path} no inline script", not re.search(rb"<script(?![^>]* src=)", body))
    status, headers, body = server.ask("GET", "/")
    sheet = re.search(rb'href="(/static/site\.[0-9a-f]{8}\.css)"', body)
    expect("style sheet named", bool(sheet))
    status, headers, _ = server.ask("GET", sheet.group(1).decode())
    expect("style sheet kept for a year", status == 200 and "31536000" in headers["cache-control"])
    status, _, body = server.ask("GET", "/api/check")
    expect("the same view as JSON", status == 200 and "title" in json.loads(body))


def nonsense(server):
    for method, path, want in [("GET", "/nowhere", 404), ("POST", "/about", 405), ("PUT", "/", 405),
                               ("GET", "/static/../../etc/passwd", 404), ("GET", "/%2e%2e/x", 404),
                               ("GET", "/check/", 404), ("GET", "//", 404), ("DELETE", "/check", 405),
                               ("GET", "/columns", 404), ("GET", "/desk", 404)]:
        status, _, body = server.ask(method, path)
        expect(f"{method} {path}", status == want or (want == 404 and status == 400), status)
        expect(f"{path} leaks nothing", b"/root" not in body and b"SELECT" not in body)
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(b"GARBAGE\r\n\r\n")
        expect("garbage is answered or cut", b"500" not in raw.recv(200))


def kept(server):
    connection = server.connect()
    for _ in range(3):
        connection.request("GET", "/check", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        expect("keep-alive", answer.status == 200 and not answer.will_close)
    expect("gzip", answer.getheader("Content-Encoding") == "gzip" and b"</html>" in gzip.decompress(body))
    etag = answer.getheader("ETag")
    connection.request("GET", "/check", headers={"Accept-Encoding": "gzip", "If-None-Match": etag})
    answer = connection.getresponse()
    expect("not modified", answer.status == 304 and answer.read() == b"")
    connection.request("GET", "/check", headers={"Accept-Encoding": "br"})
    answer = connection.getresponse()
    answer.read()
    expect("brotli", answer.getheader("Content-Encoding") == "br")
    connection.request("GET", "/", headers={"Cookie": "qf_mode=elder"})
    expect("elder mode is another page", b'class="elder"' in connection.getresponse().read())


def checking(server):
    founding = (SAMPLES / "founding" / "weichuan-2021.docx").read_bytes()
    broken = (SAMPLES / "variants" / "err01.docx").read_bytes()
    status, _, body = server.ask("POST", "/check", *form([("file", "a.docx", founding), ("file", "b.docx", broken)]))
    text = body.decode()
    expect("two files checked", status == 200 and "没有发现差错" in text and "有差错" in text, status)
    expect("the cell is named", "（一）予以公开" in text)
    status, _, body = server.ask("POST", "/check", *form([("file", "<b>.docx", b"PK\x03\x04 no zip")]))
    expect("a broken file gets a sentence", status == 200 and "<b>" not in body.decode(), status)
    status, _, _ = server.ask("POST", "/check", *form([]))
    expect("no file", status == 400, status)
    body, headers = form([("file", "a.docx", founding)])
    status, _, _ = server.ask("POST", "/check", body, {**headers, "Origin": "https://elsewhere.example"})
    expect("a form of another site is refused", status == 403, status)
    status, _, _ = server.ask("POST", "/check", body, {**headers, "Origin": f"http://127.0.0.1:{server.port}"})
    expect("our own form is taken", status == 200, status)
    status, _, _ = server.ask("POST", "/check", body[:200], headers)
    expect("a cut form", status in (200, 400), status)


def too_large(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as raw:
        raw.sendall(b"POST /check HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=e\r\n"
                    b"Content-Length: 314572800\r\n\r\n")
        expect("300 MB refused by its own word", b" 413 " in raw.recv(400))
    status, _, _ = server.ask("GET", "/health")
    expect("alive afterwards", status == 200)


def second_server(data):
    run = subprocess.run([PROGRAM, "serve", "--data", str(data), "--listen", "127.0.0.1:0"],
                         capture_output=True, text=True, timeout=30)
    expect("a second server on the folder is refused", run.returncode == 2 and run.stderr.strip() != "", run)


def whole(name, *options):
    data = SCRATCH / name
    with Site(data, options) as server:
        pages(server)
        nonsense(server)
        kept(server)
        checking(server)
        too_large(server)
        second_server(data)


def main():
    whole("sqlite")
    cluster = os.environ.get("QF_TEST_POSTGRES")
    if cluster:
        subprocess.run(["psql", "-q", cluster, "-c", "CREATE DATABASE http_site"], check=True)
        whole("postgres", "--postgres", cluster.rsplit("/", 1)[0] + "/http_site")
    else:
        print("no PostgreSQL cluster offered: SQLite alone")
    print(f"{tally['passed']} passed, {tally['failed']} failed")
    return 1 if tally["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())

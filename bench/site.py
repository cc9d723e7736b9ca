#!/usr/bin/env python3
"""The site against its peers, one core each: nginx with the same compressed bytes, fossil with a wiki page, WordPress with the same item.

Load by Debian's wrk on the second core; servers on the first. Rounds alternate, the median of each counts. Beside each rate stands what
a request took of the processor (user and system, of the server and its children): other work on the machine does not change that.
usage: bench/site.py [--keep FOLDER] [SECONDS [PART...]]       default: 4 s a round, every part
FOLDER keeps wiki and WordPress for the next time.
"""
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import lib_wordpress

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "build" / "qingfeng"
WORDS = sys.argv[1:]
KEEP = pathlib.Path(WORDS[1]) if WORDS[:1] == ["--keep"] else None
WORDS = WORDS[2:] if KEEP else WORDS
SECONDS = int(WORDS[0]) if WORDS else 4
ROUNDS = 5
STARTED = []  # servers, ended with the bench whatever happens
failed = 0


def verdict(name, measured, good, target):
    global failed
    failed += not good
    print(f"{'ok  ' if good else 'FAIL'} {name}: {measured} (target {target})", flush=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def on_core(core, *words, **more):
    STARTED.append(subprocess.Popen(["taskset", "-c", str(core), *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more))
    return STARTED[-1]


def wait_for(port):
    for _ in range(2000):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.005)
    sys.exit("a server did not start")


def used(pids):
    """Seconds of the processor that processes and the children that they have now have taken."""
    ticks = 0
    for pid in pids:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
        ticks += used(children) * os.sysconf("SC_CLK_TCK")
    return ticks / os.sysconf("SC_CLK_TCK")


class Peer:
    """A server under load: requests a second and microseconds of the processor for each, by round."""

    def __init__(self, url, connections, children, *more):
        self.url, self.connections, self.pids, self.more = url, connections, [c.pid for c in children], more
        self.rates, self.costs = [], []

    def round(self):
        before = used(self.pids)
        rate, requests = wrk(self.url, self.connections, *self.more)
        self.rates.append(rate)
        self.costs.append((used(self.pids) - before) * 1e6 / requests)

    @property
    def rate(self):
        return statistics.median(self.rates)

    @property
    def cost(self):
        return statistics.median(self.costs)


def race(peers):
    """Rounds in turn, each time another first."""
    for i in range(ROUNDS):
        for peer in peers[i % len(peers):] + peers[:i % len(peers)]:
            peer.round()


def wrk(url, connections, *more, seconds=SECONDS):
    """Requests per second, and how many; answers that are no 2xx end the bench."""
    done = subprocess.run(["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *map(str, more), url],
                          capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or done.stderr:  # a script with a fault would ask for another page
        sys.exit(done.stdout + done.stderr)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1)), int(re.search(r"(\d+) requests in", done.stdout).group(1))


def memory(pid):
    """Resident MiB."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def serve(folder, port, core=0, more=()):
    return on_core(core, PROGRAM, "serve", "--data", folder / "data", "--listen", f"127.0.0.1:{port}", "--quiet", *more)


def start_time(folder):
    """Milliseconds from the start of the program to the whole of its first page; idle MiB two seconds later."""
    times = []
    for _ in range(7):
        port = free_port()
        begun = time.monotonic()
        child = subprocess.Popen([PROGRAM, "serve", "--data", folder / "data", "--listen", f"127.0.0.1:{port}", "--quiet"], stderr=subprocess.DEVNULL)
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=5) as link:
                    link.sendall(b"GET /weichuan/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    if link.recv(100).startswith(b"HTTP/1.1 200"):
                        break
            except ConnectionError:
                time.sleep(0.001)
        times.append((time.monotonic() - begun) * 1000)
        time.sleep(2 if len(times) == 7 else 0)
        idle = memory(child.pid)
        child.send_signal(signal.SIGTERM)
        child.wait()
    verdict("start to the first page", f"{min(times):.0f} ms, median of 7 {statistics.median(times):.0f} ms", min(times) < 100, "< 100 ms")
    verdict("memory when idle", f"{idle:.1f} MiB", idle < 40, "< 40 MiB")


def nginx(folder, port, body, coding):
    shutil.rmtree(folder / "www", ignore_errors=True)
    (folder / "www").mkdir(mode=0o755)
    (folder / "www" / "home").write_bytes(body)
    (folder / "nginx.conf").write_text(f"""
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1; user root;
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type "text/html; charset=utf-8";
  open_file_cache max=100; client_body_temp_path {folder}/t; proxy_temp_path {folder}/t; fastcgi_temp_path {folder}/t;
  uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; add_header Content-Encoding {coding}; }} }}
""")
    return on_core(0, "nginx", "-c", folder / "nginx.conf")


def cached_home(folder):
    ours, theirs = free_port(), free_port()
    for coding in ("gzip", "br"):
        site = serve(folder, ours)
        wait_for(ours)
        request = urllib.request.Request(f"http://127.0.0.1:{ours}/weichuan/", headers={"Accept-Encoding": coding})
        with urllib.request.urlopen(request) as answer:
            body = answer.read()
            assert answer.headers["Content-Encoding"] == coding
        peer = nginx(folder, theirs, body, coding)
        wait_for(theirs)
        head = ("-H", f"Accept-Encoding: {coding}")
        a = Peer(f"http://127.0.0.1:{ours}/weichuan/", 64, [site], *head)
        b = Peer(f"http://127.0.0.1:{theirs}/home", 64, [peer], *head)
        race([a, b])
        verdict(f"cached home page, {coding}, {len(body)} bytes, 64 connections",
                f"{a.rate:,.0f}/s, nginx {b.rate:,.0f}/s, ratio {a.rate / b.rate:.2f}; "
                f"of the processor {a.cost:.1f} us a request, nginx {b.cost:.1f} us", a.rate >= b.rate, ">= 1.0")
        for child in (site, peer):
            child.send_signal(signal.SIGTERM)
            child.wait()


def answers(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status == 200
    except urllib.error.HTTPError:
        return False


def the_item(port, number):
    """Title and text of an item as our page shows them: what the peers show too."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/weichuan/item/{number}") as answer:
        page = answer.read().decode()
    title = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S).group(1)
    text = re.search(r'<(?:article|div) class="[^"]*(?:text|prose|body)[^"]*"[^>]*>(.*?)</(?:article|div)>', page, re.S)
    return title.strip(), (text.group(1) if text else page).strip()


def wordpress(folder, title, body):
    """(address of the item, processes), or None with a word about what is not installed."""
    lacks = lib_wordpress.missing()
    if lacks:
        print(f"     no WordPress beside it: not installed: {' '.join(lacks)}")
        return None
    port = free_port()
    path, children = lib_wordpress.start(folder / "wordpress", port, title, body, lambda *words: on_core(0, *words))
    wait_for(port)
    url = f"http://127.0.0.1:{port}{path}"
    with urllib.request.urlopen(url) as answer:
        page = answer.read().decode()
    if title not in page or re.sub(r"<[^>]*>", "", body).strip()[:20] not in re.sub(r"<[^>]*>", "", page):
        sys.exit("WordPress does not show the item")
    return url, children


def uncached_item(folder):
    ours, theirs = free_port(), free_port()
    env = {**os.environ, "HOME": str(folder), "USER": "bench", "FOSSIL_USER": "bench"}
    # One address may open 6,000 pages a minute that are not in the cache: here they come from many, by a proxy.
    children = [serve(folder, ours, more=("--proxy", "127.0.0.1"))]
    wait_for(ours)
    items = [n for n in range(1, 78) if answers(ours, f"/weichuan/item/{n}?x=0")]
    title, body = the_item(ours, items[0])
    if not (folder / "wiki.fossil").exists():
        subprocess.run(["fossil", "init", folder / "wiki.fossil"], check=True, capture_output=True, env=env)
        subprocess.run(["fossil", "wiki", "create", "item", "-", "-R", folder / "wiki.fossil"], input=body, text=True, check=True,
                       capture_output=True, env=env)
    children.append(on_core(0, "fossil", "server", "--localhost", "--port", theirs, folder / "wiki.fossil", env=env))
    wait_for(theirs)
    press = wordpress(folder, title, body)
    (folder / "items.lua").write_text(f"items = {{{','.join(map(str, items))}}}\nn = 0\nrequest = function()\n  n = n + 1\n"
                                      '  return wrk.format("GET", "/weichuan/item/" .. items[n % #items + 1] .. "?x=" .. n,\n'
                                      '    {["X-Forwarded-For"] = "10." .. n % 200 .. "." .. math.floor(n / 200) % 200 .. ".7"})\nend\n')
    print(f"     {len(items)} different items, none from the cache; load {os.getloadavg()[0]:.1f}")
    a = Peer(f"http://127.0.0.1:{ours}", 8, children[:1], "-s", folder / "items.lua")
    b = Peer(f"http://127.0.0.1:{theirs}/wiki?name=item", 8, children[1:])
    c = Peer(press[0], 8, press[1]) if press else None
    race([a, b] + ([c] if c else []))
    verdict("uncached item page, 8 connections", f"{a.rate:,.0f}/s, fossil's wiki page {b.rate:,.0f}/s, ratio {a.rate / b.rate:.1f}; "
            f"of the processor {a.cost:.0f} us a request", a.rate > b.rate, "> 1.0")
    if c:
        verdict("the same item in WordPress without a page cache", f"{a.rate:,.0f}/s, WordPress {c.rate:,.1f}/s, ratio {a.rate / c.rate:.0f}; "
                f"of the processor {c.cost:,.0f} us a request", a.rate >= 20 * c.rate, ">= 20")
    for child in reversed(children + (press[1] if press else [])):
        child.send_signal(signal.SIGTERM)
        child.wait()


def idle_connections(folder, wanted=5000):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20000), hard))
    port, links = free_port(), []
    child = subprocess.Popen([PROGRAM, "serve", "--data", folder / "data", "--listen", f"127.0.0.1:{port}", "--quiet"], stderr=subprocess.DEVNULL)
    wait_for(port)
    for _ in range(wanted):
        link = socket.create_connection(("127.0.0.1", port), timeout=10)
        link.sendall(b"GET /weichuan/ HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n")
        links.append(link)
    answered = sum(link.recv(65536).startswith(b"HTTP/1.1 200") for link in links)
    mib = memory(child.pid)
    verdict(f"{answered} idle keep-alive connections", f"{mib:.1f} MiB", answered == wanted and mib < 64, "5,000 in < 64 MiB")
    for link in links:
        link.close()
    child.send_signal(signal.SIGTERM)
    child.wait()


def main():
    only = WORDS[1:]
    folder = KEEP or pathlib.Path(tempfile.mkdtemp(prefix="qingfeng-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    try:
        shutil.rmtree(folder / "data", ignore_errors=True)  # made in seconds, and of this program's schema
        subprocess.run([PROGRAM, "demo", "--data", folder / "data"], check=True, capture_output=True)
        subprocess.run([PROGRAM, "jobs", "--data", folder / "data"], check=True, capture_output=True)
        for part in (start_time, idle_connections, cached_home, uncached_item):
            if not only or part.__name__ in only:
                part(folder)
    finally:
        for child in reversed(STARTED):
            child.terminate()
            child.wait()
        if not KEEP:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

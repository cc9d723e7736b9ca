#!/usr/bin/env python3
"""What the world sends: nonsense, floods, slow clients, huge bodies, foreign hosts. A clear answer, nothing lost, no crash."""
import http.client
import re
import socket
import threading
import time

from lib_site import expect, run_on_engines


def raw(site, data, seconds=10):
    """What the server says to these bytes; empty when it just closes."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=seconds) as link:
        try:
            link.sendall(data)
            return link.recv(4096)
        except (ConnectionError, socket.timeout):
            return b""


def alive(site, name):
    begun = time.monotonic()
    status, _, _ = site.ask("GET", "/health")
    expect(f"alive after {name}", status == 200 and time.monotonic() - begun < 2, status)


def resident(site):
    """Bytes of memory of the server."""
    for line in open(f"/proc/{site.process.pid}/status", encoding="utf-8"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024
    return 0


def methods_and_paths(site):
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "PROPFIND", "get", "FOO"):
        said = raw(site, f"{method} / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        code = said[9:12]
        expect(f"method {method}", said == b"" or code in (b"400", b"404", b"405", b"501"), said[:60])
    for path in ("/%00", "/%ff%fe", "/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fsecret.key", "//", "/weichuan//desk", "/a" * 400,
                 "/item/-1", "/item/99999999999999999999", "/item/1%27%20OR%201=1", "/item/%E4%B8%80", "/report/0", "/report/2021/..",
                 "/column/%3Cscript%3E", "/search?q=%ff", "/search?q=" + "x" * 3000, "/log/tile/../../qingfeng.db", "/books/1/2021-13"):
        said = raw(site, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        expect(f"path {path[:40]}", said == b"" or said[9:10] in b"23 4".replace(b" ", b""), said[:60])
        expect(f"path {path[:40]} leaks nothing", b"root:" not in said and b"SELECT" not in said and b"<script>" not in said)
    alive(site, "nonsense paths")


def headers(site):
    long = b"X-Long: " + b"a" * 200_000 + b"\r\n"
    many = b"".join(b"X-%d: y\r\n" % i for i in range(3000))
    head = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    post = b"POST /check HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    for name, data in {
        "a header of 200 KB": head + long + b"\r\n",
        "3,000 headers": head + many + b"\r\n",
        "a header without a colon": head + b"nonsense\r\n\r\n",
        "an empty name": head + b": x\r\n\r\n",
        "zero bytes": head + b"X: a\0b\r\n\r\n",
        "rubbish in Cookie": head + b"Cookie: qf_session=\xff\xfe; qf_mode=<b>; ;;=\r\n\r\n",
        "rubbish in Accept-Encoding": head + b"Accept-Encoding: \xff,gzip;q=-1,br;q=1e99\r\n\r\n",
        "rubbish in If-None-Match": head + b'If-None-Match: """\r\n\r\n',
        "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        "no host": b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "HTTP/9.9": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        "a negative length": post + b"Content-Length: -1\r\n\r\n",
        "a length of letters": post + b"Content-Length: many\r\n\r\n",
        "length and chunks at once": post + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "a bad chunk": post + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nxx\r\n0\r\n\r\n",
        "a form that is none": post.replace(b"application/x-www-form-urlencoded", b"image/png") + b"Content-Length: 3\r\n\r\nabc",
        "TLS to a plain port": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    }.items():
        said = raw(site, data, 5)
        expect(name, said == b"" or said[9:10] in (b"2", b"3", b"4") or said[9:12] in (b"501", b"505"), said[:60])
    alive(site, "nonsense headers")


def long_requests(site):
    """Long addresses, cookies and many headers: a usual amount is served, more gets a page that says what to do; never a cut."""
    head = b"GET /weichuan/%b HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%b\r\n"
    kinds = {
        "address": (lambda n: head % (b"?q=" + b"a" * n, b""), b"414", "网址太长"),
        "header": (lambda n: head % (b"", b"X-A: " + b"a" * n + b"\r\n"), b"431", "Cookie"),
        "cookies": (lambda n: head % (b"", b"Cookie: a=" + b"a" * (n // 2) + b"\r\n"), b"431", "Cookie"),
        "headers": (lambda n: head % (b"", b"".join(b"X-%d: aaaaaaaaaa\r\n" % i for i in range(n // 90))), b"431", "Cookie"),
    }
    for name, (make, code, words) in kinds.items():
        for n in (100, 4000, 12000, 20000):
            said = raw(site, make(n))
            expect(f"{n} bytes of {name}: served", said[9:12] in (b"200", b"422"), said[:60])
        pages = 0
        for n in range(23000, 32400, 97):
            said = raw(site, make(n), 5)
            expect(f"{n} bytes of {name}: an answer", said[9:12] in (b"200", code), said[:60])
            pages += words.encode() in said
        expect(f"too many bytes of {name}: the page says what to do", pages > 3, pages)


def crowd(site):
    """With 300 idle connections open, one more gets little memory, and still a clear answer."""
    links = [socket.create_connection(("127.0.0.1", site.port), timeout=20) for _ in range(300)]
    for link in links:
        link.sendall(b"GET /weichuan/about HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    expect("300 connections are served", all(link.recv(65536).startswith(b"HTTP/1.1 200") for link in links))
    head = b"GET /weichuan/about HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: a="
    for n in range(100, 4000, 97):
        said = raw(site, head + b"a" * n + b"\r\n\r\n", 5)
        expect(f"in a crowd, {n} bytes of cookies: an answer", said[9:12] in (b"200", b"431"), said[:60])
    for link in links:
        link.close()
    alive(site, "a crowd")


def huge(site):
    said = raw(site, b"POST /check HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=e\r\nContent-Length: 314572800\r\n\r\n")
    expect("300 MB announced: told at once", b" 413 " in said, said[:60])
    before, sent = resident(site), 0
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as link:
        link.sendall(b"POST /check HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=e\r\nTransfer-Encoding: chunked\r\n\r\n"
                     b"5b\r\n--e\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.docx\"\r\n"
                     b"Content-Type: x\r\n\r\n\r\n".replace(b"5b", b"%x" % 82))
        try:
            while sent < 300 * 1024 * 1024:
                link.sendall(b"100000\r\n" + b"a" * 0x100000 + b"\r\n")
                sent += 0x100000
        except (ConnectionError, socket.timeout):
            pass
    expect("300 MB in pieces: stopped early", sent < 100 * 1024 * 1024, f"{sent >> 20} MiB taken")
    grown = resident(site) - before
    expect("and not kept in memory", grown < 128 * 1024 * 1024, f"{grown >> 20} MiB")
    alive(site, "300 MB")


def slow(site):
    """300 clients who send one byte and wait; others are served meanwhile."""
    links = []
    for _ in range(300):
        link = socket.create_connection(("127.0.0.1", site.port), timeout=60)
        link.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        links.append(link)
    uploads = []
    for _ in range(20):
        link = socket.create_connection(("127.0.0.1", site.port), timeout=60)
        link.sendall(b"POST /check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na")
        uploads.append(link)
    worst = 0
    for _ in range(20):
        for link in links + uploads:
            link.sendall(b"x")
        begun = time.monotonic()
        status, _, _ = site.ask("GET", "/about")
        worst = max(worst, time.monotonic() - begun)
        expect("served beside 320 slow ones", status == 200, status)
    expect("and quickly", worst < 1, f"{worst:.2f} s")
    for link in links + uploads:
        link.close()
    alive(site, "slow clients")


def flood(site):
    """Log-ins by the hundred from many addresses: the account is locked, readers do not notice, the trail stays short."""
    answers, stop = {}, threading.Event()

    def guess(n):
        for i in range(25):
            try:
                status, _, _ = site.ask("POST", "/login", f"login=shenhe&password=Wrong-{n}-{i}aA",
                                        {"Content-Type": "application/x-www-form-urlencoded"}, source=f"127.0.4.{n + 1}")
            except (ConnectionError, socket.timeout, http.client.HTTPException):
                status = "cut"
            answers[status] = answers.get(status, 0) + 1

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    worst = 0
    while any(t.is_alive() for t in threads) and not stop.is_set():
        begun = time.monotonic()
        status, _, _ = site.ask("GET", "/about", source="127.0.4.200")
        worst = max(worst, time.monotonic() - begun)
        expect("a reader during the flood", status == 200, status)
        time.sleep(0.2)
    for thread in threads:
        thread.join()
    expect("every guess is refused in words", set(answers) <= {422, 429, 503} and sum(answers.values()) == 300, answers)
    expect("the reader waits at most two seconds", worst < 2, f"{worst:.2f} s")
    _, _, body = site.ask("POST", "/login", f"login=shenhe&password={site.accounts['shenhe']}",
                          {"Content-Type": "application/x-www-form-urlencoded"}, source="127.0.4.201")
    expect("the account is locked, and says for how long", "分钟" in body.decode(), body[-300:])
    keeper = site.person("admin", source="127.0.4.202")
    _, page = keeper.get("/desk/settings/audit?kind=auth.")
    expect("the trail tells it in words", "锁定登录" in page and "auth.locked" not in page)
    expect("and is not flooded", 0 < page.count("锁定登录") < 12, page.count("锁定登录"))


def ten_thousand(site):
    """10,000 tries on twelve connections, never waiting: each is refused in words, none is let in, nobody else notices."""
    answers = {}

    def storm(n):
        link = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60, source_address=(f"127.0.6.{n + 1}", 0))
        for i in range(834):
            link.request("POST", "/login", f"login=baosong&password=Wrong-{n}-{i}aA", {"Content-Type": "application/x-www-form-urlencoded"})
            answer = link.getresponse()
            answer.read()
            answers[answer.status] = answers.get(answer.status, 0) + 1

    before, threads = resident(site), [threading.Thread(target=storm, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect("10,000 tries, each refused", set(answers) <= {422, 429, 503} and sum(answers.values()) == 12 * 834, answers)
    # One hash takes 64 MiB, two are made at once.
    expect("and they cost no memory", resident(site) - before < 160 * 1024 * 1024, f"{(resident(site) - before) >> 20} MiB")
    keeper = site.person("admin", source="127.0.6.202")
    _, page = keeper.get("/desk/settings/audit?kind=auth.")
    expect("the trail tells of the locks alone", 0 < page.count("锁定登录") < 40, page.count("锁定登录"))
    alive(site, "10,000 tries")


def writers(site):
    """Two people change the same text: the second is shown both, nothing is lost."""
    first, second = site.person("zhuanyuan", source="127.0.5.1"), site.person("zhuanyuan", source="127.0.5.2")
    page = "/desk/report/2020/prose/1"
    version = re.search(r'name="version" value="(\d+)"', first.get(page)[1]).group(1)
    status, _, _ = first.post(page, {"version": version, "text": "第一个人写的这一部分"}, page=page)
    expect("the first is kept", status == 303, status)
    status, _, text = second.post(page, {"version": version, "text": "第二个人写的这一部分"}, page=page)
    expect("the second is told", status == 422 and "第二个人写的" in text, status)
    expect("the first one's text is in the record", "第一个人写的" in first.get(page)[1])
    results = []

    def write(person, n):
        status, _, _ = person.post("/desk/report/2020/typed", {"figure": "t2.license.decisions", "value": str(n), "source": "台账"}, page=page)
        results.append(status)

    threads = [threading.Thread(target=write, args=(site.person("zhuanyuan", source=f"127.0.5.{n + 10}"), n)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect("eight at once are all taken", results == [303] * 8, results)


def hosts(site):
    """A host name given on the settings page: its own is answered, a foreign one is told."""
    status, _, _ = site.ask("GET", "/", headers={"Host": "anything.example"})
    expect("without host names every name is answered", status == 200, status)
    keeper = site.person("admin", source="127.0.6.1")
    _, page = keeper.get("/desk/settings/orgs")
    town = re.search(r"/desk/settings/orgs/(\d+)\">尉氏县洧川镇人民政府", page).group(1)
    edit = f"/desk/settings/orgs/{town}"
    fields = {"name": "尉氏县洧川镇人民政府", "phone": "0371-00000000", "address": "洧川镇政府街一号（示例）", "region_code": "410223101",
              "base_path": "/weichuan", "active": "1"}
    status, _, text = keeper.post(edit, {**fields, "host": "Not A Host"}, page=edit)
    expect("a host that is none is refused beside its field", status == 422 and "域名用小写字母" in text, status)
    status, _, text = keeper.post(edit, {**fields, "site_code": "41022310"}, page=edit)
    expect("a site's number of eight digits is refused", status == 422 and "10 位数字" in text, status)
    expect("without a number no tag", "SiteIDCode" not in site.ask("GET", "/weichuan/")[2].decode())
    fields["site_code"] = "4102230014"
    status, _, _ = keeper.post(edit, {**fields, "host": "zwgk.weichuan.example"}, page=edit)
    expect("a host is taken", status == 303, status)
    status, _, body = site.ask("GET", "/columns", headers={"Host": "zwgk.weichuan.example:8080"})
    expect("its own name", status == 200 and "0371-00000000" in body.decode(), status)
    expect("the site's number in the head", '<meta name="SiteIDCode" content="4102230014">' in body.decode())
    status, _, body = site.ask("GET", "/columns", headers={"Host": "evil.example"})
    expect("a foreign name", status == 421 and "网址" in body.decode() and "洧川镇政府街" not in body.decode(), status)
    status, _, _ = site.ask("GET", "/health", headers={"Host": "10.0.0.7"})
    expect("health on any name", status == 200, status)
    status, _, _ = site.ask("GET", "/weichuan/columns", headers={"Host": "127.0.0.1"})
    expect("this machine itself", status == 200, status)
    keeper = site.person("admin", source="127.0.6.2")
    keeper.post(edit, {**fields, "host": ""}, page=edit)


def whole(site):
    methods_and_paths(site)
    headers(site)
    huge(site)
    slow(site)
    long_requests(site)
    crowd(site)
    writers(site)
    hosts(site)
    flood(site)
    ten_thousand(site)


run_on_engines(whole)

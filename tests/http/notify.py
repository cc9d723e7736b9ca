#!/usr/bin/env python3
"""Messages: a mail server that is down for a week loses and doubles nothing; a refused address ends on the
desk; a server that takes a mail and hangs up, or a program killed in mid-send, is asked about, not sent again;
short messages keep the quiet hours; without a server everything is on the print list.

usage: tests/http/notify.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import datetime
import email
import email.header
import http.server
import json
import re
import signal
import socket
import subprocess
import threading
import time

from lib_site import PROGRAM, expect, run_on_engines

START = datetime.datetime(2026, 11, 26, 9, 0)


class Mail(threading.Thread):
    """An SMTP server. Addresses: no@ is refused for good, later@ for now, hang@ is taken without an answer,
    slow@ waits for its answer until the server ends."""

    def __init__(self, port=0):
        super().__init__(daemon=True)
        self.door = socket.create_server(("127.0.0.1", port))
        self.port, self.taken, self.saw = self.door.getsockname()[1], [], threading.Event()
        self.start()

    def run(self):
        while True:
            try:
                talk, _ = self.door.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(talk,), daemon=True).start()

    def talk(self, talk):
        lines, to = talk.makefile("rb"), ""
        say = lambda text: talk.sendall(text.encode() + b"\r\n")
        say("220 test")
        for line in lines:
            word = line.decode().strip()
            if word.upper().startswith("EHLO"):
                say("250 test")
            elif word.upper().startswith("RCPT"):
                to = word
                say("550 no such user" if "no@" in word else "451 later" if "later@" in word else "250 fine")
            elif word.upper() == "DATA":
                say("354 go")
                text = b""
                for line in lines:
                    if line == b".\r\n":
                        break
                    text += line
                self.taken.append((to, email.message_from_bytes(text)))
                self.saw.set()
                if "hang@" in to:
                    break
                if "slow@" in to:
                    time.sleep(30)
                say("250 queued")
            elif word.upper() == "QUIT":
                say("221 bye")
                break
            else:
                say("250 fine")
        talk.shutdown(socket.SHUT_RDWR)
        talk.close()

    def close(self):
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()


class Gateway(http.server.BaseHTTPRequestHandler):
    got = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Gateway.got.append((body, self.headers["Authorization"], self.headers["Idempotency-Key"]))
        status = 400 if body["to"].endswith("9") else 200
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


def jobs(site, when):
    """Runs all jobs once at a time of ours."""
    options = [o for o in site.options if not o.startswith("20") and o != "--now"]
    return subprocess.run([PROGRAM, "jobs", "--data", str(site.data), "--now", when.strftime("%Y-%m-%dT%H:%M"),
                           *options], capture_output=True, text=True, timeout=120)


def counts(person):
    _, page = person.get("/desk/notices")
    return {zh: int(n) for n, zh in re.findall(r"<li><strong>(\d+)</strong>([^<]*)</li>", page)}


def settle(admin, **change):
    fields = {"smtp_url": "", "sender": "", "smtp_user": "", "smtp_password": "", "sms_url": "", "sms_token": "",
              "quiet_from": "21:00", "quiet_to": "08:00", **change}
    return admin.post("/desk/notices/settings", fields, page="/desk/notices/settings")[0]


def send(admin, channel, address):
    return admin.post("/desk/notices/test", {"channel": channel, "address": address},
                      page="/desk/notices/settings")[0]


def without_server(admin, site):
    expect("asked for", send(admin, "mail", "old@example.cn") == 303)
    expect("jobs run", jobs(site, START).returncode == 0)
    expect("on the print list", counts(admin)["待打印寄送"] == 1, counts(admin))
    _, page = admin.get("/desk/notices/print")
    expect("to be printed", "old@example.cn" in page and "测试通知" in page)


def week_down(admin, site):
    free = socket.create_server(("127.0.0.1", 0))
    port = free.getsockname()[1]
    free.close()
    for wrong in ({"smtp_url": "file:///etc/passwd"}, {"sms_url": "smtp://x"}, {"quiet_from": "25:00"},
                  {"smtp_url": "smtp://127.0.0.1"}):
        expect(f"refused {wrong}", settle(admin, **wrong) == 422)
    expect("settings", settle(admin, smtp_url=f"smtp://127.0.0.1:{port}", sender="office@example.gov.cn") == 303)
    for wrong in ("a b@example.cn", "x@y.cn\r\nRCPT TO:<z@y.cn>", "@", "x", "<a@b.cn>"):
        expect(f"address {wrong!r}", send(admin, "mail", wrong) == 422)
    for i in range(30):
        send(admin, "mail", f"citizen{i}@example.cn")
    when = START
    for _ in range(7 * 6):
        when += datetime.timedelta(hours=4)
        expect("jobs fine while the server is down", jobs(site, when).returncode == 0)
    expect("all still wait", counts(admin)["等待发送"] == 30, counts(admin))
    mail = Mail(port)
    for _ in range(40):
        when += datetime.timedelta(minutes=30)
        jobs(site, when)
    expect("each once", sorted(t for t, _ in mail.taken) == sorted(f"RCPT TO:<citizen{i}@example.cn>"
                                                                   for i in range(30)), len(mail.taken))
    expect("message ids differ", len({m["Message-ID"] for _, m in mail.taken}) == 30)
    one = mail.taken[0][1]
    subject = "".join(b.decode(c or "ascii") if isinstance(b, bytes) else b
                      for b, c in email.header.decode_header(one["Subject"]))
    expect("subject", subject == "政府信息公开平台：测试通知", subject)
    expect("body", "测试通知" in one.get_payload(decode=True).decode())
    expect("headers", one["From"] == "<office@example.gov.cn>" and one["Date"].endswith("+0800"))
    return mail, when


def answers(admin, site, mail, when):
    before = counts(admin)
    for address in ("no@example.cn", "later@example.cn", "hang@example.cn"):
        send(admin, "mail", address)
    for _ in range(4):
        when += datetime.timedelta(hours=7)
        jobs(site, when)
    now = counts(admin)
    expect("refused for good", now["发不出去"] == before["发不出去"] + 1, now)
    expect("refused for now", now["等待发送"] == before["等待发送"] + 1, now)
    expect("taken without an answer", now["可能已发出，请核实"] == 1, now)
    expect("taken once", sum("hang@" in t for t, _ in mail.taken) == 1)
    _, page = admin.get("/desk/notices")
    expect("addresses short", "hang@example.cn" not in page and "ha***@example.cn" in page)
    action = re.search(r'action="([^"]*/desk/notices/\d+/decide)"', page).group(1)
    expect("settled by a person", admin.post(action, {"what": "sent"}, page="/desk/notices")[0] == 303)
    expect("not twice", admin.post(action, {"what": "sent"}, page="/desk/notices")[0] == 409)
    return when


def killed(admin, site, mail, when):
    send(admin, "mail", "slow@example.cn")
    mail.saw.clear()
    options = [o for o in site.options if not o.startswith("20") and o != "--now"]
    process = subprocess.Popen([PROGRAM, "jobs", "--data", str(site.data), "--now",
                                when.strftime("%Y-%m-%dT%H:%M"), *options], stderr=subprocess.DEVNULL)
    expect("on its way", mail.saw.wait(20))
    process.send_signal(signal.SIGKILL)
    process.wait()
    for _ in range(4):
        when += datetime.timedelta(hours=7)
        jobs(site, when)
    expect("killed in mid-send: sent once", sum("slow@" in t for t, _ in mail.taken) == 1)
    expect("and asked about", counts(admin)["可能已发出，请核实"] == 1, counts(admin))


def short_messages(admin, site):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Gateway.got.clear()
    settle(admin, sms_url=f"http://127.0.0.1:{server.server_port}/send", sms_token="secret")
    send(admin, "sms", "13800000001")
    send(admin, "sms", "13800000009")
    night = datetime.datetime(2027, 3, 1, 23, 30)
    jobs(site, night)
    jobs(site, night + datetime.timedelta(hours=7))
    expect("quiet at night", not Gateway.got, Gateway.got)
    jobs(site, night + datetime.timedelta(hours=9))
    jobs(site, night + datetime.timedelta(hours=16))
    expect("each once by day", sorted(b["to"] for b, _, _ in Gateway.got) == ["13800000001", "13800000009"],
           Gateway.got)
    expect("token and key", all(t == "Bearer secret" and k for _, t, k in Gateway.got))
    server.shutdown()
    _, page = admin.get("/desk/notices/settings")
    expect("secrets are not shown again", "secret" not in page)


def walk(site):
    admin = site.person("admin")
    without_server(admin, site)
    mail, when = week_down(admin, site)
    when = answers(admin, site, mail, when)
    killed(admin, site, mail, when)
    mail.close()
    short_messages(admin, site)
    stranger, inspector = site.person(), site.person("ducha")
    for path in ("/desk/notices", "/desk/notices/print", "/desk/notices/settings"):
        expect("not for a stranger " + path, stranger.get(path)[0] != 200)
        expect("not for the inspector " + path, inspector.get(path)[0] == 403)
    raw = b"".join(p.read_bytes() for p in site.data.rglob("*") if p.is_file())
    expect("sealed at rest", b"citizen1@example.cn" not in raw and b"Bearer" not in raw and b"old@example" not in raw)


if __name__ == "__main__":
    run_on_engines(walk)

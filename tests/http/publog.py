#!/usr/bin/env python3
"""The publication log seen by an outsider: everything fetched over HTTP, checked by this file's own reading of
RFC 6962, C2SP tlog-tiles and signed-note, and by openssl for Ed25519. Then damage, and kill -9 at any moment.

usage: tests/http/publog.py      QF names the program, QF_SCRATCH an empty folder, QF_TEST_POSTGRES a cluster
"""
import base64
import hashlib
import json
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import time

from disclose import CHECKED, do, form
from lib_site import PROGRAM, ROOT, SCRATCH, expect, founding_year, run_on_engines


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def root_of(leaves):
    """Merkle tree hash of leaf hashes, straight from RFC 6962 2.1."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha(b"\1", root_of(leaves[:k]), root_of(leaves[k:]))


def along(leaf, index, size, path):
    """Root that a path leads to, or None (RFC 9162 2.1.3.2)."""
    node, last, rest = index, size - 1, list(path)
    while last > 0:
        if node % 2 == 1:
            leaf = sha(b"\1", rest.pop(0), leaf)
        elif node != last:
            leaf = sha(b"\1", leaf, rest.pop(0))
        node, last = node // 2, last // 2
    return leaf if not rest else None


def signature_fits(note, key):
    """The signed note against a verifier key, with openssl."""
    name, key_id, public = key.strip().split("+", 2)
    public = base64.b64decode(public)
    if public[:1] != b"\1" or sha(name.encode() + b"\n" + public)[:4].hex() != key_id:
        return False
    text, _, lines = note.partition("\n\n")
    text += "\n"
    mark, who, signature = lines.split("\n")[0].split(" ")
    signature = base64.b64decode(signature)
    if mark != "—" or who != name or signature[:4].hex() != key_id or text.split("\n")[0] != name:
        return False
    folder = SCRATCH / "openssl"
    folder.mkdir(exist_ok=True)
    (folder / "key").write_bytes(bytes.fromhex("302a300506032b6570032100") + public[1:])
    (folder / "text").write_bytes(text.encode())
    (folder / "signature").write_bytes(signature[4:])
    return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", folder / "key",
                           "-rawin", "-in", folder / "text", "-sigfile", folder / "signature"],
                          capture_output=True).returncode == 0


def tile_name(number):
    out = f"{number % 1000:03d}"
    while number >= 1000:
        number //= 1000
        out = f"x{number % 1000:03d}/{out}"
    return out


def bundles(fetch, size):
    """All entries of a log of that size."""
    for number in range((size + 255) // 256):
        width = min(256, size - number * 256)
        data = fetch(f"tile/entries/{tile_name(number)}" + ("" if width == 256 else f".p/{width}"))
        for _ in range(width):
            length = struct.unpack(">H", data[:2])[0]
            yield data[2:2 + length]
            data = data[2 + length:]


def audit(fetch, key):
    """(size, root) of a log that is whole; raises or gives None when not."""
    note = fetch("checkpoint").decode()
    if not signature_fits(note, key):
        return None
    size, root = int(note.split("\n")[1]), base64.b64decode(note.split("\n")[2])
    leaves = [sha(b"\0", e) for e in bundles(fetch, size)]
    return (size, root, leaves) if root_of(leaves) == root else None


def over_http(site):
    site.command("jobs")

    def fetch(path):
        status, _, body = site.ask("GET", "/log/" + path)
        if status != 200:
            raise LookupError(path)
        return body
    key = fetch("key").decode()
    found = audit(fetch, key)
    expect("the whole log holds", found is not None)
    size, root, leaves = found
    expect("77 items at least", size >= 77, size)
    kinds = {json.loads(entry)["object"].partition(":")[0] for entry in bundles(fetch, size)}
    expect("items and published lists of payments", {"item", "funds"} <= kinds, kinds)
    note = fetch("checkpoint").decode()
    expect("another text does not fit the signature", not signature_fits(note.replace(f"\n{size}\n", f"\n{size - 1}\n"), key))
    for item in (1, 5, 77):
        status, _, body = site.ask("GET", f"/api/proof/{item}")
        proof = json.loads(body)
        leaf = proof["leaves"][0]
        expect(f"proof {item}", status == 200 and along(sha(b"\0", leaf["entry"].encode()), leaf["index"], size,
               [bytes.fromhex(h) for h in leaf["path"]]) == root)
        expect("the leaf is the item's text", json.loads(leaf["entry"])["sha256"] == proof["item_sha256"])
    for path in ("../secret.key", "%2e%2e/secret.key", "tile/../../secret.key", "tile/0/%2e%2e/%2e%2e/%2e%2e/secret.key",
                 "tile/", "tile/0/", "x", "checkpoint/"):
        expect(f"no {path}", site.ask("GET", "/log/" + path)[0] in (400, 404))
    for path in ("/log", "/proof/5", "/proof/77"):
        status, _, body = site.ask("GET", path)
        expect(path, status == 200 and len(body) < 50_000, status)
    expect("no proof of nothing", site.ask("GET", "/proof/99999")[0] == 404)
    return size, root, leaves


def offline(site, size, root):
    folder = SCRATCH / f"copy-{len(site.options)}"
    shutil.copytree(pathlib.Path(site.data) / "log" / "weichuan", folder)
    run = subprocess.run([PROGRAM, "log", "verify", "--json", folder], capture_output=True, text=True)
    expect("log verify", run.returncode == 0 and json.loads(run.stdout) ==
           {"origin": "qingfeng/weichuan", "size": size, "root": root.hex(), "attachments": 0}, run)
    head = json.loads(site.command("log", "head", "--org", "weichuan", "--json").stdout)
    expect("log head", head["size"] == size and head["waiting"] == 0)
    prove = site.command("log", "prove", "--org", "weichuan", "--item", "5", "--json")
    expect("log prove", json.loads(prove.stdout)["root"] == root.hex())
    for victim in sorted(p for p in folder.rglob("*") if p.is_file()):
        whole = victim.read_bytes()
        victim.write_bytes(bytes([whole[0] ^ 1]) + whole[1:] if len(whole) < 40 else whole[:30] + bytes([whole[30] ^ 1]) + whole[31:])
        run = subprocess.run([PROGRAM, "log", "verify", folder], capture_output=True, text=True)
        used = victim.suffix == "" or victim.name in ("checkpoint", "key") or str(size % 256) == victim.name
        expect(f"damage in {victim.relative_to(folder)} is seen", run.returncode in (1, 2) or not used, run)
        victim.write_bytes(whole)


def served(site):
    """Attachments as served, held against the log: the same, changed, gone."""
    reporter, leader, new = site.person("baosong"), site.person("lingdao"), "/weichuan/desk/items/new"
    item = reporter.post(new, form(reporter.get(new)[1], body="请看附件。", kind="information"), page=new)[1]["location"]
    version = re.search(r'name="version" value="(\d+)"', reporter.get(item)[1]).group(1)
    reporter.post(f"{item}/files", {"version": version}, page=item, files=[("file", "说明.txt", "灌溉安排\n".encode())])
    expect("an item with an attachment", do(reporter, item, "urgent", reason="用水")[0] == 303
           and do(leader, item, "release", **CHECKED)[0] == 303)
    site.command("jobs")
    copy, log = SCRATCH / f"served-{len(site.options)}", pathlib.Path(site.data) / "log" / "weichuan"
    done = site.command("export", "site", "--org", "weichuan", "--out", str(copy))
    expect("exported", done.returncode == 0, done.stderr)

    def verify():
        run = subprocess.run([PROGRAM, "log", "verify", "--json", log, "--files", copy], capture_output=True, text=True)
        return run.returncode, json.loads(run.stdout)["files"]
    attached = next(copy.rglob("item/*/file/*"))
    code, told = verify()
    expect("the same", code == 0 and told["same"] == told["compared"] == 1 and told["changed"] == 0, told)
    attached.write_bytes(attached.read_bytes() + b" ")
    code, told = verify()
    expect("a changed attachment is told", code == 1 and told["changed"] == 1 and told["told"] == [str(attached.relative_to(copy))], told)
    words = subprocess.run([PROGRAM, "log", "verify", log, "--files", copy], capture_output=True, text=True)
    expect("in words", words.returncode == 1 and "与日志不一致" in words.stdout, words.stdout)
    attached.unlink()
    code, told = verify()
    expect("one that is not served is counted", code == 0 and told["missing"] == 1, told)
    words = subprocess.run([PROGRAM, "log", "verify", log], capture_output=True, text=True)
    expect("without files the log says how many it names", "日志记了 1 个附件的摘要" in words.stdout, words.stdout)


def texts(site):
    """The copy of a site as an outsider has it: a text changed, an item taken away, the log cut back to an older one. Told by the
    program and by the script of the documentation, which knows nothing of it."""
    where = SCRATCH / f"outside-{len(site.options)}"
    export = ("export", "site", "--org", "weichuan", "--out")
    expect("exported before", site.command(*export, str(where / "before")).returncode == 0)
    leader = site.person("lingdao")
    item = next(int(i) for i in sorted(p.name for p in (where / "before" / "proof").iterdir() if p.is_dir()))
    expect("withdrawn", do(leader, f"/weichuan/desk/items/{item}", "withdraw", reason="试")[0] == 303)
    site.command("jobs")
    expect("exported after", site.command(*export, str(where / "after")).returncode == 0)
    key, old = (where / "after" / "log" / "key").read_text().strip(), where / "before" / "log" / "checkpoint"

    def both(copy, since=None):
        """Exit codes of program and script, and what the script says."""
        ours = subprocess.run([PROGRAM, "log", "verify", copy / "log", "--key", key, "--files", copy, *(["--since", since] if since else [])],
                              capture_output=True, text=True)
        theirs = subprocess.run([sys.executable, ROOT / "docs/audit_log.py", copy, key, *([since] if since else [])],
                                capture_output=True, text=True)
        return ours.returncode, theirs.returncode, theirs.stdout + ours.stdout + ours.stderr
    code, other, told = both(where / "after", old)
    expect("whole, and the old log is its beginning", (code, other) == (0, 0) and "过去的记录都在" in told and not
           (where / "after" / "proof" / str(item) / "text.txt").exists(), told)
    code, other, told = both(where / "before", where / "after" / "log" / "checkpoint")
    expect("a log cut back is told", (code, other) == (1, 1) and "后面的被去掉了" in told and "does not begin" in told, told)
    text = next((where / "after" / "proof").rglob("text.txt"))
    whole = text.read_bytes()
    expect("the file is what the digest is made of", hashlib.sha256(whole).hexdigest() in
           (where / "after" / "proof" / f"{text.parent.name}.html").read_text(encoding="utf-8"))
    text.write_bytes(whole.replace("的".encode(), "地".encode(), 1) + b" ")
    code, other, told = both(where / "after")
    expect("a changed text is told", (code, other) == (1, 1) and f"item {text.parent.name} is not what" in told, told)
    text.unlink()
    code, other, told = both(where / "after")
    expect("an item taken away is told", (code, other) == (1, 1) and f"item {text.parent.name} is gone" in told and "不见了 1 条" in told, told)
    text.write_bytes(whole)
    (where / "after" / "proof" / "99999").mkdir()
    (where / "after" / "proof" / "99999" / "text.txt").write_text("加进来的\n")
    expect("one that was never published is told", both(where / "after")[:2] == (1, 1))
    expect("a stranger's key", both(where / "before")[1] == 0 and subprocess.run(
        [sys.executable, ROOT / "docs/audit_log.py", where / "before", key[:-2] + "AA"], capture_output=True).returncode == 1)
    expect("no text of a withdrawn item", site.ask("GET", f"/proof/{item}/text.txt")[0] == 404)


def behind(site):
    """A text changed in the database: its proof page says so."""
    with sqlite3.connect(f"{site.data}/qingfeng.db") as db:
        db.execute("UPDATE disclosure_item SET body = body || '。' WHERE id = 7")
    db.close()
    page = site.ask("GET", "/proof/7")[2].decode()
    expect("the proof page tells", "现在的正文与日志最近一条记录对不上" in page and "没有被悄悄改动" not in page)
    expect("others stand", "没有被悄悄改动" in site.ask("GET", "/proof/8")[2].decode())


def killed_at_any_moment(size):
    """Ten times kill -9 while leaves, tiles and checkpoint are written: never a broken log, nothing lost."""
    data, _ = founding_year("killed")
    folder = data / "log" / "weichuan"
    before = None
    for _ in range(10):
        job = subprocess.Popen([PROGRAM, "jobs", "--data", data], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.005, 0.08))
        job.send_signal(signal.SIGKILL)
        job.wait()
        if (folder / "checkpoint").exists():
            found = audit(lambda p: (folder / p).read_bytes(), (folder / "key").read_text())
            expect("whole after kill -9", found is not None)
            if before and found:
                expect("the old log is its beginning", root_of(found[2][:before[0]]) == before[1])
            before = found
    expect("jobs once more", subprocess.run([PROGRAM, "jobs", "--data", data], capture_output=True).returncode == 0)
    found = audit(lambda p: (folder / p).read_bytes(), (folder / "key").read_text())
    expect("nothing lost, nothing twice", found is not None and found[0] == size, found and found[0])


def test(site):
    size, root, _ = over_http(site)
    offline(site, size, root)
    served(site)
    texts(site)
    if "--postgres" not in site.options:
        behind(site)
    if not site.options:
        killed_at_any_moment(size)


if __name__ == "__main__":
    sys.exit(run_on_engines(test))

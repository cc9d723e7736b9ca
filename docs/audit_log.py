#!/usr/bin/env python3
"""Audits a town's publication log from a copy of its site, without any program of the town: docs/publication-log.md, in 60 lines.

usage: docs/audit_log.py SITE 'KEY' [EARLIER-CHECKPOINT]      SITE: an export or a mirror with log/ and proof/ in it
needs: Python 3.9 and openssl 3 (for Ed25519). Exit code 0: whole; 1: told what is wrong.
"""
import base64
import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

site, key, earlier = pathlib.Path(sys.argv[1]), sys.argv[2].strip(), sys.argv[3:]
wrong = []


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def opened(note):
    """(size, root) of a signed note, its signature checked against the key."""
    text, _, signatures = note.partition("\n\n")
    name, key_id, public = key.split("+", 2)
    mark, who, signature = signatures.split("\n")[0].split(" ")
    signature = base64.b64decode(signature)
    origin, size, root = (text + "\n").split("\n")[:3]
    with tempfile.TemporaryDirectory() as folder:
        for file, data in (("k", bytes.fromhex("302a300506032b6570032100") + base64.b64decode(public)[1:]),
                           ("t", (text + "\n").encode()), ("s", signature[4:])):
            (pathlib.Path(folder) / file).write_bytes(data)
        good = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "k", "-rawin", "-in", "t",
                               "-sigfile", "s"], cwd=folder, capture_output=True, check=False).returncode == 0
    if mark != "—" or who != name or origin != name or signature[:4].hex() != key_id or not good:
        sys.exit("the signature of the checkpoint is wrong")
    return int(size), base64.b64decode(root)


def entries(size):
    for number in range((size + 255) // 256):
        width, name, rest = min(256, size - number * 256), f"{number % 1000:03d}", number // 1000
        while rest:
            name, rest = f"x{rest % 1000:03d}/{name}", rest // 1000
        data = (site / "log/tile/entries" / (name if width == 256 else f"{name}.p/{width}")).read_bytes()
        for _ in range(width):
            length = struct.unpack(">H", data[:2])[0]
            yield data[2:2 + length]
            data = data[2 + length:]


def root_of(hashes):
    """RFC 6962 2.1, level by level: an odd last node goes up as it is, which is the same tree."""
    while len(hashes) > 1:
        pairs = [sha(b"\1", *hashes[i:i + 2]) for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[len(pairs) * 2:]
    return hashes[0] if hashes else sha()


size, root = opened((site / "log/checkpoint").read_text(encoding="utf-8"))
log = list(entries(size))
leaves = [sha(b"\0", entry) for entry in log]
if root_of(leaves) != root:
    wrong.append("the entries are not those of the checkpoint")
if earlier:
    old_size, old_root = opened(pathlib.Path(earlier[0]).read_text(encoding="utf-8"))
    if old_size > size or root_of(leaves[:old_size]) != old_root:
        wrong.append(f"the log does not begin with the earlier checkpoint of {old_size} entries")
last = {entry["object"]: entry for entry in map(json.loads, log)}  # the last one of each thing
items = {name.split(":")[1]: entry for name, entry in last.items() if name.startswith("item:") and entry["kind"] != "withdraw"}
for number, entry in items.items():
    file = site / "proof" / number / "text.txt"
    if not file.is_file():
        wrong.append(f"item {number} is gone without a withdrawal")
    elif hashlib.sha256(file.read_bytes()).hexdigest() != entry["sha256"]:
        wrong.append(f"item {number} is not what was published")
    for attached in site.glob(f"item/{number}/file/*"):  # a leaf without "files" is older than their naming
        if "files" in entry and hashlib.sha256(attached.read_bytes()).hexdigest() not in entry["files"]:
            wrong.append(f"{attached.relative_to(site)} is not what was published")
for text in site.glob("proof/*/text.txt"):
    if text.parent.name not in items:
        wrong.append(f"item {text.parent.name} was withdrawn or never published")
print("\n".join(wrong) or f"whole: {size} entries, {len(items)} items")
sys.exit(1 if wrong else 0)

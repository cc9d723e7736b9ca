#!/usr/bin/env python3
"""Audit of a publication log of 1,000,000 leaves: `qingfeng log verify` beside this file's own audit in Python (hashlib is C).

The log is made here, without the program: RFC 6962 hashes, C2SP tlog-tiles, a checkpoint signed by openssl. Both read the same
folder: every entry against its hash, every tile against those below, the root, the signature (Python: entries and root alone).

usage: bench/log_verify.py [LEAVES]      QF names the program, QF_SCRATCH an empty folder
"""
import base64
import hashlib
import os
import pathlib
import resource
import struct
import subprocess
import sys
import time

PROGRAM, FOLDER = os.environ["QF"], pathlib.Path(os.environ["QF_SCRATCH"]) / "log"
LEAVES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
NAME = "qingfeng/bench"


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def entry(n):
    return (f'{{"kind":"release","object":"item:{n}","sha256":"{hashlib.sha256(str(n).encode()).hexdigest()}",'
            '"at":"2021-02-25T09:00:00+08:00","files":[]}').encode()


def tile_name(number):
    out = f"{number % 1000:03d}"
    while number >= 1000:
        number //= 1000
        out = f"x{number % 1000:03d}/{out}"
    return out


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def root_of(leaves):
    """Merkle tree hash, level by level; an odd one goes up as it is."""
    while len(leaves) > 1:
        leaves = [sha(b"\1", *leaves[i:i + 2]) if i + 1 < len(leaves) else leaves[i] for i in range(0, len(leaves), 2)]
    return leaves[0]


def make():
    """The folder as the site serves it; gives the root."""
    hashes = []
    for start in range(0, LEAVES, 256):
        entries = [entry(n) for n in range(start, min(start + 256, LEAVES))]
        part = "" if len(entries) == 256 else f".p/{len(entries)}"
        write(FOLDER / f"tile/entries/{tile_name(start // 256)}{part}", b"".join(struct.pack(">H", len(e)) + e for e in entries))
        hashes += [sha(b"\0", e) for e in entries]
    root, level = root_of(hashes), 0
    while hashes:
        for start in range(0, len(hashes), 256):
            tile = hashes[start:start + 256]
            part = "" if len(tile) == 256 else f".p/{len(tile)}"
            write(FOLDER / f"tile/{level}/{tile_name(start // 256)}{part}", b"".join(tile))
        hashes = [root_of(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
        level += 1
    sign(f"{NAME}\n{LEAVES}\n{base64.b64encode(root).decode()}\n")
    return root


def sign(text):
    """checkpoint and key, as a signed note."""
    key, note = FOLDER / "private.pem", FOLDER / "note"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True, capture_output=True)
    public = b"\1" + subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-outform", "DER"], check=True, capture_output=True).stdout[-32:]
    write(note, text.encode())
    signature = subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", key, "-rawin", "-in", note], check=True, capture_output=True).stdout
    key_id = sha(NAME.encode() + b"\n" + public)[:4]
    write(FOLDER / "checkpoint", (text + f"\n— {NAME} {base64.b64encode(key_id + signature).decode()}\n").encode())
    write(FOLDER / "key", f"{NAME}+{key_id.hex()}+{base64.b64encode(public).decode()}\n".encode())
    key.unlink()
    note.unlink()


def audit_here():
    """The root that the entries of the folder have."""
    leaves = []
    for start in range(0, LEAVES, 256):
        width = min(256, LEAVES - start)
        data = (FOLDER / f"tile/entries/{tile_name(start // 256)}{'' if width == 256 else f'.p/{width}'}").read_bytes()
        for _ in range(width):
            length = struct.unpack(">H", data[:2])[0]
            leaves.append(sha(b"\0", data[2:2 + length]))
            data = data[2 + length:]
    return root_of(leaves)


def timed(name, work):
    began, before = time.monotonic(), [sum(resource.getrusage(w)[:2]) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    result = work()
    seconds = time.monotonic() - began
    used = sum(sum(resource.getrusage(w)[:2]) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) - sum(before)
    print(f"{name}: {LEAVES} leaves in {seconds:.1f} s, of the processor {used:.1f} s; load {os.getloadavg()[0]:.1f}", flush=True)
    return result, seconds


def main():
    root, _ = timed("log made", make)
    done, seconds = timed("qingfeng log verify", lambda: subprocess.run([PROGRAM, "log", "verify", "--json", FOLDER], capture_output=True, text=True))
    if done.returncode != 0 or root.hex() not in done.stdout:
        sys.exit(f"not found whole: {done.stdout} {done.stderr}")
    again, _ = timed("peer: audit in Python", audit_here)
    victim = FOLDER / f"tile/entries/{tile_name(LEAVES // 512)}"
    data = victim.read_bytes()
    victim.write_bytes(data[:40] + bytes([data[40] ^ 1]) + data[41:])
    spoilt = subprocess.run([PROGRAM, "log", "verify", FOLDER], capture_output=True, text=True)
    print(f"one bit changed in the middle: exit code {spoilt.returncode}")
    return 0 if again == root and spoilt.returncode == 1 and seconds < 60 else 1


sys.exit(main())

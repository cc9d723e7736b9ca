#!/usr/bin/env python3
"""Turn data files into C, refusing what is wrong with them.

usage: tools/embed.py KIND OUTPUT.c INPUT...

Each KIND is one entry of KINDS: a function that takes the inputs and returns C text. Checks live
here, so a fault in a data file stops the build with file, line and what to do.
"""
import hashlib
import json
import pathlib
import sys

import embed_sql


class Fault(Exception):
    """A data file that must be mended; the message says where and how."""


def read_utf8(path):
    """The file's bytes and text; refuses a byte order mark, other encodings and NUL."""
    data = path.read_bytes()
    if data.startswith(b"\xef\xbb\xbf"):
        raise Fault(f"{path}:1: byte order mark: save the file without it")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise Fault(f"{path}:{line}: not UTF-8: convert the file") from e
    if "\0" in text:
        raise Fault(f"{path}: holds a NUL byte: remove it")
    return data, text


def no_duplicates(pairs):
    """object_pairs_hook for json: a key given twice is a mistake, not a choice."""
    seen = {}
    for key, value in pairs:
        if key in seen:
            raise ValueError(f'key "{key}" is given twice: keep one')
        seen[key] = value
    return seen


def check_json(path, text):
    """Refuse JSON that does not parse, repeats a key or uses NaN and Infinity."""
    def no_constant(name):
        raise ValueError(f"{name} is not JSON: use null or a string")
    try:
        json.loads(text, object_pairs_hook=no_duplicates, parse_constant=no_constant)
    except json.JSONDecodeError as e:
        raise Fault(f"{path}:{e.lineno}: not JSON: {e.msg}") from e
    except ValueError as e:
        raise Fault(f"{path}: {e}") from e


def c_string(data, indent="    "):
    """Bytes as C string literals, one input line a line; octal escapes can not swallow what follows."""
    plain = {c: chr(c) for c in range(0x20, 0x7f) if chr(c) not in '"\\?'}
    plain |= {0x22: '\\"', 0x5c: "\\\\", 0x3f: "\\?", 0x0a: "\\n"}
    pieces = data.splitlines(keepends=True) or [b""]
    return "\n".join(
        indent + '"' + "".join(plain.get(c) or f"\\{c:03o}" for c in piece) + '"' for piece in pieces)


def file_table(header, table, count, files):
    """C text of a table of struct qf_embedded; files are (name, bytes), sorted by name here."""
    files = sorted(files)
    out = [f'/* Made by tools/embed.py. */\n#include "{header}"\n\n']
    for i, (_, data) in enumerate(files):
        out.append(f"static const unsigned char file_{i}[] =\n{c_string(data)};\n\n")
    out.append(f"const struct qf_embedded {table}[] = {{\n")
    for i, (name, data) in enumerate(files):
        out.append(f'    {{ "{name}", file_{i}, {len(data)} }},\n')
    out.append(f"}};\n\nconst size_t {count} = {len(files)};\n")
    return "".join(out)


def json_files(paths):
    """JSON files, checked, as (name, bytes)."""
    files = []
    for path in paths:
        data, text = read_utf8(path)
        check_json(path, text)
        files.append((path.name, data))
    return files


def embed_law(paths):
    """law/*.json: checked, embedded under their file names."""
    return file_table("law/embedded.h", "qf_law_files", "qf_law_file_count", json_files(paths))


def embed_demo(paths):
    """demo/founding/*.json: checked, embedded under their file names."""
    return file_table("cli/demo_embedded.h", "demo_files", "demo_file_count", json_files(paths))


def with_sql(make):
    """A kind over the .sql files: `make` is one of embed_sql's two texts."""
    def embed(paths):
        try:
            return make([(path, read_utf8(path)[1]) for path in paths])
        except embed_sql.SqlFault as e:
            raise Fault(str(e)) from e
    return embed


CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8", ".woff2": "font/woff2", ".json": "application/json",
}


# What goes together with GPL-3.0-or-later in one program.
LICENCES = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"}


def vendor_file(table, file, entry, packages):
    """A file of an npm package that static/vendor.json names, held against the lock file and the licence."""
    path = table.parent / "node_modules" / entry["package"] / entry["file"]
    meta = packages.get(path.parents[len(pathlib.PurePath(entry["file"]).parts) - 1] / "package.json")
    if meta is None or not path.is_file():
        raise Fault(f"{table}: {file}: {path} is not there: run tools/deps.sh build")
    lock = json.loads((table.parent / "package-lock.json").read_text(encoding="utf-8"))
    locked = lock["packages"][f"node_modules/{entry['package']}"]["version"]
    if meta["version"] != locked:
        raise Fault(f"{table}: {file}: version {meta['version']} is installed, the lock file says {locked}: "
                    "run tools/deps.sh build")
    if meta["license"] != entry["licence"] or entry["licence"] not in LICENCES:
        raise Fault(f"{table}: {file}: licence {meta['license']} is not the one named here, or not one of ours")
    return path


def static_files(paths):
    """Names and paths of what is embedded: our own files, and those of npm packages by static/vendor.json."""
    files, table = [], None
    packages = {p: json.loads(p.read_text(encoding="utf-8")) for p in paths if p.name == "package.json"}
    for path in paths:
        if path.name == "vendor.json":
            table = path
        elif "node_modules" not in path.parts:
            files.append((path.name, path))
    if table is not None:
        _, text = read_utf8(table)
        check_json(table, text)
        for file, entry in json.loads(text).items():
            if entry.keys() != {"package", "file", "licence"}:
                raise Fault(f"{table}: {file}: wants exactly package, file and licence")
            files.append((file, vendor_file(table, file, entry, packages)))
    names = [name for name, _ in files]
    for name in names:
        if names.count(name) > 1:
            raise Fault(f"static/{name}: two files of this name: rename one")
    return sorted(files)


def embed_static(paths):
    """static/*: under addresses that hold the first 8 hex digits of the content's SHA-256."""
    out = ['/* Made by tools/embed.py. */\n#include "web/assets.h"\n\n']
    rows = []
    for i, (name, path) in enumerate(static_files(paths)):
        if path.suffix not in CONTENT_TYPES:
            raise Fault(f"{path}: no content type known for {path.suffix}: add it to CONTENT_TYPES")
        data = path.read_bytes()
        stem, suffix = name[:-len(path.suffix)], path.suffix
        address = f"/static/{stem}.{hashlib.sha256(data).hexdigest()[:8]}{suffix}"
        out.append(f"static const unsigned char asset_{i}[] =\n{c_string(data)};\n\n")
        rows.append(f'    {{ "{name}", "{address}", "{CONTENT_TYPES[suffix]}", asset_{i}, {len(data)} }},\n')
    out.append("const web_asset web_assets[] = {\n" + "".join(rows) + "};\n\n")
    out.append(f"const size_t web_asset_count = {len(rows)};\n")
    return "".join(out)


# A new kind is one function above and one line here (and one custom_target in meson.build).
KINDS = {
    "law": embed_law,
    "demo": embed_demo,
    "sql": with_sql(embed_sql.sql_source),
    "sql-header": with_sql(embed_sql.sql_header),
    "static": embed_static,
}


def main(argv):
    if len(argv) < 4 or argv[1] not in KINDS:
        print(__doc__.split("\n\n")[1] + f"\nKIND is one of: {', '.join(KINDS)}", file=sys.stderr)
        return 2
    try:
        text = KINDS[argv[1]]([pathlib.Path(p) for p in argv[3:]])
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    pathlib.Path(argv[2]).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))

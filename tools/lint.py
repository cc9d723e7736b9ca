#!/usr/bin/env python3
"""The customs of the house as checks. Prints "file:line: rule: what to do"; exit code 1 when any.

usage: tools/lint.py [FILE...]        default: the whole tree

A finding that is right for once is silenced on its line or the line above with
    /* lint: allow WORD: reason */        WORD is the rule or the banned name
(in sh, py and sql with that comment's sign; for a function's length in the comment above the
function). The reason is required.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# ---- the drawing of the house ------------------------------------------------------------------

STANDS_ON = {
    "base": set(),
    "law": {"base"},
    "doc": {"base"},
    "store": {"base"},
    "report": {"base", "law", "doc"},
    "domain": {"base", "law", "doc", "store", "report"},
    "web": {"base", "law", "doc", "store", "report", "domain"},
    "cli": {"base", "law", "doc", "store", "report", "domain", "web"},
}

# Domain modules do not include each other, but for these edges; "*" is every module.
DOMAIN_EDGES = {
    ("*", "audit"),   # every writing verb leaves its trace
    ("*", "auth"),    # who acts and what he may do: struct qf_actor, auth_need
    ("*", "outbox"),  # work that follows the commit: search, mail
    ("*", "org"),     # names, codes and the tree of organisations
    ("assess", "*"),  # points come from the others' stats
    ("annual", "*"),  # the annual report reads the others' stats
    ("service", "disclose"),  # forms and samples are examined and cleaned as attachments are
    ("leads", "funds"),  # matching reads every payment; no page could hand over a million
    ("leads", "books"),  # and the vouchers and contracts of the villages
}

# Libraries that stay behind one storey (or one file), so that they can be replaced.
BEHIND = {
    "sqlite3.h": "src/store/",
    "libpq-fe.h": "src/store/",
    "microhttpd.h": "src/web/exchange.h",
    "curl/curl.h": "src/domain/notify/",
    "seccomp.h": "src/cli/",
}

# Headers that tools/embed.py makes in the build folder, and the storey they belong to.
GENERATED = {"statements.h": "store"}

# ---- banned calls: names, where they are fine, what to use instead ------------------------------

BANNED = [
    ("strcpy strcat stpcpy strncpy strncat", (), "use qf_buf or qf_str_copy"),
    ("sprintf vsprintf", (), "use qf_buf_addf, qf_strf or snprintf"),
    ("strtok strtok_r", (), "use qf_str_split"),
    ("atoi atol atoll atof sscanf", (), "use the readers of base (qf_int_parse and friends)"),
    ("gets", (), "use qf_file_read"),
    ("localtime localtime_r gmtime gmtime_r mktime ctime asctime strftime", (), "use qf_date, qf_time"),
    ("system popen", (), "no shells: call the library"),
    ("rand srand random srandom drand48", (), "use randombytes_* of libsodium"),
    ("malloc calloc realloc free strdup strndup asprintf vasprintf", ("src/base/",), "use the arena"),
    ("time clock_gettime gettimeofday", ("src/cli/", "src/web/server.c", "src/web/jobs.c"), "use cx->now"),
    ("printf vprintf puts putchar perror", ("src/cli/", "src/base/log.c"), "return a value or qf_fail"),
]
BANNED_AT = {name: (fine, hint, names.split()) for names, fine, hint in BANNED for name in names.split()}
TO_STREAM = re.compile(r"\b(?:fprintf|vfprintf|fputs|fputc|putc)\s*\([^;]*\b(?:stdout|stderr)\b")
PRINT_FINE = ("src/cli/", "src/base/log.c")

MAX_FILE = 600
MAX_FUNCTION = 80

# ---- text of every kind --------------------------------------------------------------------------

# Written apart so that this file passes its own rule.
OPEN_WORK = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w./:}\])-])/(?:work|root|farm|tmp|home)/[A-Za-z]")
TEXT_KINDS = {".c", ".h", ".py", ".sh", ".sql", ".mustache", ".css", ".js", ".mjs", ".json", ".md",
              ".build", ".txt", ".service", ".wxml", ".wxss", ""}
NOT_OURS = ("build/", ".git", "data/", "out/", "tests/data/", "tests/lint/", "tests/fuzz/corpus/",
            "tests/golden/", "static/vendor/", "LICENSE", ".library")

COMMENT_OR_TEXT = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)
ALLOW = re.compile(r"lint: allow ([\w-]+)(: *\S)?")


def blank(text, keep_comments=False):
    """C text with strings (and comments) turned into spaces; lines and columns stay."""
    def spaces(match):
        piece = match.group()
        if keep_comments and piece.startswith("/"):
            return piece
        return re.sub(r"[^\n]", " ", piece)
    return COMMENT_OR_TEXT.sub(spaces, text)


class File:
    """One file under inspection: its path below the root, its text, and what was found."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.lines = text.split("\n")
        self.found = []
        self.kind = pathlib.PurePosixPath(path).suffix
        parts = path.split("/")
        self.storey = parts[1] if parts[0] == "src" and len(parts) > 2 else None
        self.module = parts[2] if self.storey == "domain" and len(parts) > 3 else None

    def report(self, line, rule, message, words=(), above=1):
        """Note a finding unless its rule or one of its words is allowed there or `above` lines higher."""
        for near in self.lines[max(0, line - 1 - above):line]:
            allowed = ALLOW.search(near)
            if allowed and allowed.group(1) in (rule, *words) and allowed.group(2):
                return
        self.found.append((line, rule, message))

    def each(self, pattern, text):
        """(line number, match) for every match in text."""
        for match in re.finditer(pattern, text):
            yield text.count("\n", 0, match.start()) + 1, match


# ---- rules ---------------------------------------------------------------------------------------

def rule_text(f):
    """Tabs, carriage returns, marks of unfinished work, paths of one machine, empty allowances."""
    for n, line in enumerate(f.lines, 1):
        if "\t" in line and not f.path.endswith("Makefile"):
            f.report(n, "tab", "use spaces")
        if line.endswith("\r"):
            f.report(n, "line-end", "save with LF line ends")
        if OPEN_WORK.search(line):
            f.report(n, "open-work", "finish it, or open an issue and remove the mark")
        if MACHINE_PATH.search(line):
            f.report(n, "machine-path", "no path of one machine: use QF_SOURCE_DIR, an option or build/")
        allowed = ALLOW.search(line)
        if allowed and not allowed.group(2) and allowed.group(1) != "WORD":
            f.report(n, "allow", 'say why: "lint: allow WORD: reason"')


def rule_includes(f):
    """Storeys' direction; library headers that live behind one door."""
    for n, match in f.each(r'(?m)^[ ]*#[ ]*include[ ]*([<"])([^>"]+)[>"]', f.text):
        quote, header = match.groups()
        if quote == "<":
            door = BEHIND.get(header)
            if door and not f.path.startswith(door):
                f.report(n, "behind", f"<{header}> is used by {door} only: ask it through its header")
            continue
        target = header.split("/")
        if header in GENERATED:
            target = [GENERATED[header], header]
        if len(target) == 1:
            f.report(n, "include", f'write the storey: "{f.storey}/{header}"')
        elif target[0] not in STANDS_ON:
            f.report(n, "include", f"no storey named {target[0]}")
        elif target[0] != f.storey and target[0] not in STANDS_ON[f.storey]:
            f.report(n, "storey", f"{f.storey} does not stand on {target[0]}: "
                                  "move the code or pass a value")
        elif target[0] == "domain" and f.module and len(target) > 2 and target[1] != f.module:
            edges = {(f.module, target[1]), ("*", target[1]), (f.module, "*")}
            if not edges & DOMAIN_EDGES:
                f.report(n, "domain-edge", f"{f.module} does not know {target[1]}: "
                                           "declare the edge in tools/lint.py or pass a value")


def rule_statements(f):
    """A named statement is run by the module that owns it: SQL_APPLY_… by src/domain/apply alone."""
    for n, match in f.each(r"\bSQL_([A-Z]+)_[A-Z]", blank(f.text)):
        owner = match.group(1).lower()
        if owner != "kind" and owner != (f.module or f.storey):
            f.report(n, "statement", f"{owner} runs its statements itself: call its verb")


def rule_calls(f):
    """Calls that the house does without."""
    code = blank(f.text)
    for n, match in f.each(r"(?<![\w.>])([a-z_0-9]+)\s*\(", code):
        name = match.group(1)
        if name in BANNED_AT:
            fine, hint, family = BANNED_AT[name]
            if not f.path.startswith(fine):
                f.report(n, "call", f"{name}(): {hint}", family)
    if not f.path.startswith(PRINT_FINE):
        for n, match in f.each(TO_STREAM, code):
            name = match.group().split("(")[0].strip()
            f.report(n, "call", "printing: return a value or qf_fail; only cli and log print", [name])


def rule_lengths(f):
    """A file has one topic; a function fits a screen."""
    if len(f.lines) - 1 > MAX_FILE:
        f.report(len(f.lines) - 1, "file-length", f"over {MAX_FILE} lines: split it by noun")
    opened = None
    for n, line in enumerate(blank(f.text).split("\n"), 1):
        if line.startswith("{"):
            opened = n
        elif line.startswith("}") and opened:
            if n - opened + 1 > MAX_FUNCTION:
                f.report(opened, "function-length",
                         f"{n - opened + 1} lines, over {MAX_FUNCTION}: name its parts", above=4)
            opened = None


def rule_header(f):
    """A guard, and a comment over every group of function declarations (a blank line may follow it)."""
    if not re.search(r"(?m)^#pragma once|^#ifndef \w+\n#define \w+", f.text):
        f.report(1, "guard", "start with #pragma once or an include guard")
    bare, seen = blank(f.text).split("\n"), blank(f.text, keep_comments=True).split("\n")
    commented = depth = 0
    after_comment = False
    for n, (code, full) in enumerate(zip(bare, seen), 1):
        if not full.strip():
            commented = commented and after_comment
        elif full.strip() != code.strip():
            commented = 1
        after_comment = bool(full.strip()) and not code.strip()
        if depth == 0 and not commented and re.match(r"(?!typedef\b|#)[A-Za-z_][\w \t*]*\b\w+\(", code):
            f.report(n, "docstring", "say what it does, units, ownership, errors")
            commented = 1
        depth += code.count("{") - code.count("}")


def rule_sql(files):
    """A table is written by exactly one module: (file, line, rule, message) across all .sql files."""
    writer = {}
    for f in files:
        if f.kind != ".sql" or not f.module:
            continue
        code = re.sub(r"--[^\n]*", lambda m: " " * len(m.group()), f.text)
        for n, match in f.each(r"(?i)\b(?:INSERT\s+INTO|DELETE\s+FROM|(?<!DO )UPDATE)\s+(?!SET\b)(\w+)", code):
            table = match.group(1).lower()
            owner = writer.setdefault(table, f.module)
            if owner != f.module:
                f.report(n, "owner", f"table {table} is written by {owner}: call its verb", [table])


def check(files):
    """All findings as (path, line, rule, message). `files` are (path, text)."""
    files = [File(path, text) for path, text in files]
    for f in files:
        rule_text(f)
        if f.kind in (".c", ".h") and f.storey in STANDS_ON:
            rule_includes(f)
            rule_calls(f)
            rule_statements(f)
        if f.kind in (".c", ".h"):
            rule_lengths(f)
        if f.kind == ".h" and f.path.startswith("src/"):
            rule_header(f)
    rule_sql(files)
    return [(f.path, *found) for f in files for found in sorted(f.found)]


def tree():
    """Every text file of ours below the root, sorted."""
    stack = [ROOT]
    while stack:
        for path in sorted(stack.pop().iterdir()):
            name = path.relative_to(ROOT).as_posix() + ("/" if path.is_dir() else "")
            if name.startswith(NOT_OURS) or "node_modules/" in name or "__pycache__" in name:
                continue
            if path.is_symlink():
                continue
            if path.is_dir():
                stack.append(path)
            elif path.suffix in TEXT_KINDS and path.name != "package-lock.json":
                yield name


def main(argv):
    names = [pathlib.Path(a).resolve().relative_to(ROOT).as_posix() for a in argv[1:]] or tree()
    files, found = [], []
    for name in sorted(names):
        try:
            files.append((name, (ROOT / name).read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            found.append((name, 1, "utf-8", "save as UTF-8"))
    found += check(files)
    for path, line, rule, message in found:
        print(f"{path}:{line}: {rule}: {message}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))

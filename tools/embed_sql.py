"""The record's SQL as C: named statements and schema steps, checked on the way. Used by embed.py.

A statement file is a list of blocks:

    -- name: apply_due_soon :many
    -- What it is for, at least one line of words.
    SELECT id, due_day FROM application WHERE org_id = :org AND due_day <= :day;

The name begins with the module (the folder of the file). Kinds are :one, :many (rows come back) and
:exec (none). Marks among the comment lines:

    -- only: sqlite | postgres   one of two twins with the same name, for what has no common text
    -- across: REASON            reads other organisations' rows (a county its towns); still has :org
    -- platform: REASON          may run with no organisation at work (cx->org is 0)

A schema step is plain SQL; before each CREATE TABLE stand comment lines with `-- owner: MODULE` and,
where they hold, `-- shared: REASON` (no org_id), `-- append-only`, and for other statements `-- only:`.
Types are BIGINT, TEXT and BLOB; the engines' own words for them are put in here.
"""
import hashlib
import re
from collections import namedtuple

TOKEN = re.compile(r"""
    (?P<string>'(?:[^']|'')*') | (?P<quoted>"[^"]*") | (?P<comment>--[^\n]*) | (?P<space>\s+)
  | (?P<cast>::) | (?P<param>:[a-z][a-z0-9_]*) | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<number>[0-9]+(?:\.[0-9]+)?) | (?P<sign>\|\||<=|>=|<>|!=|->>|->|.)""", re.X | re.S)
Token = namedtuple("Token", "kind text line")
Table = namedtuple("Table", "name owner tenant append_only only", defaults=[None])
Step = namedtuple("Step", "number name sqlite postgres checksum")

KINDS = ("one", "many", "exec")
ENGINES = ("sqlite", "postgres")
NAME = re.compile(r"-- name: ([a-z][a-z0-9_]*) :(\w+)\s*$")
# Words that mean different things on the two engines, or only exist on one.
DIALECT = {
    "datetime", "strftime", "julianday", "now", "current_timestamp", "current_date", "rowid", "ilike",
    "glob", "match", "ifnull", "nvl", "pragma", "group_concat", "string_agg", "json_extract",
    "to_tsvector", "to_tsquery", "unixepoch", "autoincrement", "serial", "replace_into", "lateral",
}


class SqlFault(Exception):
    """Path, line, what is wrong, what to do."""


def tokens(text, line=1):
    """All tokens but white space and comments."""
    out = []
    for m in TOKEN.finditer(text):
        if m.lastgroup not in ("space", "comment"):
            out.append(Token(m.lastgroup, m.group(), line))
        line += m.group().count("\n")
    return out


class Statement:
    """One block of a .sql file."""

    def __init__(self, path, line, name, kind, module):
        self.path, self.line, self.name, self.kind, self.module = path, line, name, kind, module
        self.only, self.across, self.platform, self.words, self.sql = None, False, False, 0, []
        self.tokens, self.params, self.writes = [], [], False

    def fail(self, what, line=None):
        raise SqlFault(f"{self.path}:{line or self.line}: {self.name}: {what}")


def read_blocks(path, module, text):
    """Splits a statement file into its blocks."""
    blocks, current = [], None
    for number, line in enumerate(text.split("\n"), 1):
        m = NAME.match(line)
        if line.startswith("-- name:"):
            if not m:
                raise SqlFault(f"{path}:{number}: write `-- name: module_verb :one|:many|:exec`")
            current = Statement(path, number, m[1], m[2], module)
            blocks.append(current)
        elif current is None:
            if line.strip() and not line.startswith("--"):
                raise SqlFault(f"{path}:{number}: a statement without `-- name:` above it")
        elif line.startswith("-- ") and not current.sql:
            read_mark(current, line[3:].strip())
        elif line.strip():
            if not current.sql:
                current.first = number
            current.sql.append(line)
        elif current.sql:
            current.sql.append(line)
    return blocks


def read_mark(block, words):
    """A comment line of a block: a mark, or words for people."""
    key, _, value = words.partition(": ")
    if key == "only":
        if value not in ENGINES:
            block.fail("`-- only:` takes sqlite or postgres")
        block.only = value
    elif key in ("across", "platform"):
        setattr(block, key, True)
    else:
        block.words += 1


def check_shape(block):
    """One statement, a known kind, a comment, parameters in order of appearance."""
    if block.kind not in KINDS:
        block.fail(f"kind :{block.kind} is none of :one, :many, :exec")
    if not block.name.startswith(block.module + "_"):
        block.fail(f"the name must begin with {block.module}_")
    if block.words == 0:
        block.fail("say in a comment line what it is for")
    text = "\n".join(block.sql).rstrip()
    block.tokens = tokens(text, block.first if block.sql else block.line)
    ends = [t for t in block.tokens if t.text == ";"]
    if len(ends) != 1 or block.tokens[-1].text != ";":
        block.fail("one statement, ended by one semicolon")
    block.tokens.pop()
    for t in block.tokens:
        if t.kind == "param" and t.text[1:] not in block.params:
            block.params.append(t.text[1:])
    words = [t.text.upper() for t in block.tokens]
    if words[0] not in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"):
        block.fail("only SELECT, INSERT, UPDATE, DELETE and WITH")
    gives = words[0] == "SELECT" or "RETURNING" in words or (
        words[0] == "WITH" and not {"INSERT", "UPDATE", "DELETE"} & set(words))
    if gives == (block.kind == "exec"):
        block.fail("gives rows: make it :one or :many" if gives else "gives no rows: make it :exec")


def check_words(block):
    """No SELECT *, no words of one engine outside a twin."""
    before = Token("sign", "", block.line)
    for t in block.tokens:
        if t.text == "*" and before.text.upper() in ("SELECT", "DISTINCT", "ALL", "RETURNING", ",", "."):
            block.fail("name the columns instead of *", t.line)
        if block.only is None and (t.kind == "cast" or (t.kind == "word" and t.text.lower() in DIALECT)):
            block.fail(f"{t.text} is not common to both engines: rewrite it or make `-- only:` twins", t.line)
        if block.only is None and t.text.upper() == "UPDATE" and before.text.upper() == "FOR":
            block.fail("FOR UPDATE is not common to both engines; db_begin already locks the organisation", t.line)
        if before.text.upper() == "INSERT" and t.text.upper() == "OR":
            block.fail("INSERT OR is SQLite's: use ON CONFLICT", t.line)
        before = t


def check_tables(block, tables):
    """Writes go to the module's own tables; tenant tables are read under their organisation."""
    ctes = {block.tokens[i].text.lower() for i in range(len(block.tokens) - 1)
            if block.tokens[i].kind == "word" and block.tokens[i + 1].text.upper() == "AS"
            and i + 2 < len(block.tokens) and block.tokens[i + 2].text == "("}
    tenants, low = 0, [t.text.lower() for t in block.tokens]
    for i, word in enumerate(low[:-1]):
        target = low[i + 1]
        if word not in ("from", "join", "into", "update") or target in ("(", "set") or target in ctes:
            continue
        if word == "from" and i > 1 and low[i - 1] == "distinct":
            continue  # IS DISTINCT FROM
        if word in ("from", "join") and low[i + 2:i + 3] == ["("]:
            continue  # rows of a function, json_each(…)
        if target not in tables:
            block.fail(f"no schema step creates table {target}", block.tokens[i].line)
        table = tables[target]
        writes = word in ("into", "update") or (word == "from" and low[i - 1] == "delete")
        block.writes = block.writes or writes
        if writes and table.owner != block.module:
            block.fail(f"table {target} belongs to {table.owner}: ask that module", block.tokens[i].line)
        if writes and table.append_only and word != "into":
            block.fail(f"table {target} is append-only", block.tokens[i].line)
        if table.append_only and word == "into" and "conflict" in low and "nothing" not in low:
            block.fail(f"table {target} is append-only", block.tokens[i].line)
        tenants += table.tenant and word != "into"
    uses = {w for w in low if w in tables}
    if any(tables[w].tenant for w in uses) and "org" not in block.params:
        block.fail("a table with org_id, but no :org")
    bound = sum(1 for i in range(len(low) - 2) if low[i] == "org_id" and low[i + 1] == "=")
    bound += sum(1 for i in range(len(low) - 2) if low[i] == "org_id" and low[i - 1] == "(" and
                 low[i + 1] in (")", ",") and "conflict" in low[max(0, i - 2):i])
    if not block.across and bound < tenants:
        block.fail("each table with org_id needs `org_id =`, or a mark `-- across: why`")


def numbered(block, sign):
    """The statement's text with ?N or $N for its parameters, white space squeezed."""
    out, last_line = [], None
    for m in TOKEN.finditer("\n".join(block.sql).rstrip().rstrip(";")):
        if m.lastgroup == "comment":
            continue
        if m.lastgroup == "space":
            out.append(" ")
        elif m.lastgroup == "param":
            out.append(f"{sign}{block.params.index(m.group()[1:]) + 1}")
        else:
            out.append(m.group())
    return re.sub(r" +", " ", "".join(out)).strip()


# ---- schema

def split_steps(text):
    """Statements of a schema step with the comment lines above each."""
    pieces, comments, sql = [], [], []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("--") and not sql:
            comments.append(line[2:].strip())
        elif line.strip() == "" and not sql:
            if comments and not any(": " in c or c == "append-only" for c in comments):
                comments = []  # a paragraph of its own
        else:
            sql.append((number, line))
            if line.split("--")[0].rstrip().endswith(";"):
                pieces.append((comments, sql[0][0], "\n".join(part for _, part in sql)))
                comments, sql = [], []
    return pieces, sql


def marks_of(comments):
    marks = {}
    for c in comments:
        key, _, value = c.partition(":")
        if key in ("owner", "shared", "only") or c == "append-only":
            marks[key] = value.strip() or "yes"
    return marks


def read_table(path, line, sql, marks):
    """Checks one CREATE TABLE."""
    name = re.match(r"CREATE\s+(?:VIRTUAL\s+)?TABLE\s+(\w+)", sql, re.I)[1]

    def fail(what):
        raise SqlFault(f"{path}:{line}: table {name}: {what}")
    if "owner" not in marks:
        fail("say `-- owner: MODULE` above it")
    tenant = re.search(r"\borg_id\b", sql) is not None and "shared" not in marks
    if not tenant and "shared" not in marks:
        fail("no org_id: say `-- shared: why` above it")
    if tenant and marks.get("only") != "sqlite":
        keys = re.findall(r"\b(?:PRIMARY\s+KEY|UNIQUE|FOREIGN\s+KEY)\s*\(\s*(\w+)", sql, re.I)
        if not re.search(r"\bPRIMARY\s+KEY\s*\(", sql, re.I) or any(k != "org_id" for k in keys):
            fail("every key begins with org_id, and there is a PRIMARY KEY (org_id, …)")
    if re.search(r"\b(INTEGER|INT|VARCHAR|BOOLEAN|TIMESTAMP|DATE|BYTEA|REAL|SERIAL)\b(?=[\s,)])",
                 re.sub(r"--[^\n]*", "", sql)) and "only" not in marks:
        fail("column types are BIGINT, TEXT and BLOB")
    return Table(name.lower(), marks["owner"], tenant, "append-only" in marks, marks.get("only"))


def dialect(sql, engine, table):
    """A schema statement in the words of one engine."""
    out = []
    columns = table is not None or re.match(r"ALTER\s+TABLE", sql, re.I) is not None
    for m in TOKEN.finditer(sql):
        word = m.group()
        if m.lastgroup == "comment":
            continue
        if m.lastgroup == "word" and columns:
            if engine == "postgres":
                word = {"TEXT": 'TEXT COLLATE "C"', "BLOB": "BYTEA"}.get(word, word)
            else:
                word = {"BIGINT": "INTEGER"}.get(word, word)
        out.append(word)
    text = re.sub(r"[ \t]+\n", "\n", "".join(out)).strip()
    if table is not None and engine == "sqlite":
        text = text.rstrip(";").rstrip() + " STRICT;"
    if table is not None and engine == "postgres" and table.append_only:
        text += f"\nREVOKE UPDATE, DELETE, TRUNCATE ON {table.name} FROM CURRENT_USER;"
    return text + "\n"


def read_schema(files):
    """Steps and tables of the schema files, (path, text) in order of number."""
    steps, tables = [], {}
    for path, text in files:
        m = re.fullmatch(r"(\d{4})_([a-z0-9_]+)\.sql", path.name)
        if not m:
            raise SqlFault(f"{path}: name it NNNN_words.sql")
        made = {e: [] for e in ENGINES}
        pieces, rest = split_steps(text)
        if rest:
            raise SqlFault(f"{path}:{rest[0][0]}: a statement without its semicolon at a line's end")
        for comments, line, sql in pieces:
            marks, table = marks_of(comments), None
            if re.match(r"CREATE\s+(VIRTUAL\s+)?TABLE", sql, re.I):
                table = read_table(path, line, sql, marks)
                if table.name in tables and "only" not in marks:
                    raise SqlFault(f"{path}:{line}: table {table.name} is created twice")
                tables[table.name] = table
                if re.match(r"CREATE\s+VIRTUAL", sql, re.I):
                    table = None
            dropped = re.match(r"DROP\s+TABLE\s+(\w+)", sql, re.I)
            if dropped and tables.pop(dropped[1].lower(), None) is None:
                raise SqlFault(f"{path}:{line}: there is no table {dropped[1]}")
            check_index(path, line, sql, tables, marks)
            for engine in ENGINES:
                if marks.get("only", engine) == engine:
                    made[engine].append(dialect(sql, engine, table))
        checksum = hashlib.sha256(text.encode()).hexdigest()
        steps.append(Step(int(m[1]), m[2], "".join(made["sqlite"]), "".join(made["postgres"]), checksum))
    numbers = [s.number for s in steps]
    if len(set(numbers)) != len(numbers):
        raise SqlFault("two schema steps have the same number: " + ", ".join(map(str, numbers)))
    return sorted(steps), tables


def check_index(path, line, sql, tables, marks):
    m = re.match(r"CREATE\s+(?:UNIQUE\s+)?INDEX\s+\w+\s+ON\s+(\w+)\s*\(\s*(\w+)", sql, re.I)
    if m and "only" not in marks:
        if m[1].lower() not in tables:
            raise SqlFault(f"{path}:{line}: index on unknown table {m[1]}")
        if tables[m[1].lower()].tenant and m[2] != "org_id":
            raise SqlFault(f"{path}:{line}: an index of {m[1]} begins with org_id")


# ---- the whole

def read_sql(inputs):
    """All of it: (path, text) of statement files and schema steps."""
    schema = [(p, t) for p, t in inputs if p.parent.name == "schema"]
    steps, tables = read_schema(sorted(schema))
    blocks, seen = [], {}
    for path, text in sorted((p, t) for p, t in inputs if p.parent.name != "schema"):
        for block in read_blocks(path, path.parent.name, text):
            check_shape(block)
            check_words(block)
            check_tables(block, tables)
            twins = seen.setdefault(block.name, [])
            if twins and (len(twins) > 1 or block.only is None or twins[0].only in (None, block.only)):
                block.fail("the name is given twice")
            if twins and (sorted(twins[0].params), twins[0].kind) != (sorted(block.params), block.kind):
                block.fail("twins take the same parameters and are of one kind")
            if twins:
                block.params = twins[0].params
            twins.append(block)
            blocks.append(block)
    for name, twins in seen.items():
        if len(twins) == 1 and twins[0].only:
            twins[0].fail("has no twin for the other engine")
    return steps, tables, [seen[name] for name in sorted(seen)]


def c_text(text, indent):
    """A C string literal over several lines."""
    lines = text.rstrip("\n").split("\n")
    quoted = [line.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?") for line in lines]
    return "\n".join(f'{indent}"{q}{chr(92) + "n" if i + 1 < len(quoted) else ""}"' for i, q in enumerate(quoted))


def sql_header(inputs):
    """statements.h: the closed list of names."""
    _, _, statements = read_sql(inputs)
    twins = sum(len(s) > 1 for s in statements)
    names = "".join(f"    SQL_{s[0].name.upper()},\n" for s in statements)
    return ("/* Made by tools/embed.py from the .sql files. */\n#ifndef QF_STATEMENTS_H\n#define QF_STATEMENTS_H\n\n"
            f"/* The closed list of statements; SQL_NONE is none of them. */\nenum sql_id {{\n    SQL_NONE,\n{names}"
            f"    SQL_COUNT\n}};\n\n/* Statements that have one text for each engine. */\n#define SQL_TWINS {twins}\n\n#endif\n")


def sql_source(inputs):
    """statements.c: texts, parameters, tables, schema steps."""
    steps, tables, statements = read_sql(inputs)
    out = ['/* Made by tools/embed.py from the .sql files. */\n#include "store/sql.h"\n\n']
    for s in statements:
        if s[0].params:
            out.append(f"static const char *const params_{s[0].name}[] = {{ " +
                       ", ".join(f'"{p}"' for p in s[0].params) + " };\n")
    out.append("\nconst struct sql_statement sql_statements[SQL_COUNT] = {\n")
    for s in statements:
        texts = {e: next((numbered(b, sign) for b in s if b.only in (None, e)), "")
                 for e, sign in (("sqlite", "?"), ("postgres", "$"))}
        params = f"params_{s[0].name}" if s[0].params else "NULL"
        out.append(f"    [SQL_{s[0].name.upper()}] = {{ \"{s[0].name}\", \"{s[0].module}\", SQL_KIND_{s[0].kind.upper()},\n"
                   f"        {str(any(b.writes for b in s)).lower()}, {str(s[0].platform).lower()}, {len(s[0].params)}, {params},\n"
                   f"{c_text(texts['sqlite'], '        ')},\n{c_text(texts['postgres'], '        ')} }},\n")
    out.append("};\n\nconst struct sql_table sql_tables[] = {\n")
    for t in sorted(tables.values(), key=lambda t: t.name):
        out.append(f'    {{ "{t.name}", "{t.owner}", {str(t.tenant).lower()}, {str(t.append_only).lower()},'
                   f' {str(t.only == "sqlite").lower()} }},\n')
    out.append(f"}};\nconst size_t sql_table_count = {len(tables)};\n\nconst struct sql_step sql_steps[] = {{\n")
    for s in steps:
        out.append(f'    {{ {s.number}, "{s.name}", "{s.checksum}",\n{c_text(s.sqlite, "        ")},\n'
                   f'{c_text(s.postgres, "        ")} }},\n')
    out.append(f"}};\nconst size_t sql_step_count = {len(steps)};\n")
    return "".join(out)

#!/usr/bin/env python3
"""tools/embed_sql.py refuses what the house does not want in its SQL, each with file, line and reason."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import embed_sql  # noqa: E402

SCHEMA = """-- owner: apply
-- Applications.
CREATE TABLE application (
    org_id BIGINT NOT NULL,
    id     BIGINT NOT NULL, -- remark
    words  TEXT NOT NULL,
    bytes  BLOB,
    PRIMARY KEY (org_id, id)
);

-- owner: apply
-- append-only
CREATE TABLE event (
    org_id BIGINT NOT NULL,
    id     BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);

-- owner: law
-- shared: the same for all
CREATE TABLE holiday (day TEXT NOT NULL PRIMARY KEY);
"""


def block(sql, name="apply_x", kind="many", marks="-- What it is for.\n"):
    return f"-- name: {name} :{kind}\n{marks}{sql}\n"


def tenant(columns="id", rest=""):
    return f"SELECT {columns} FROM application WHERE org_id = :org{rest};"


WRITE = "UPDATE application SET words = :words WHERE org_id = :org AND id = :id;"

# what is tried, statement file of module apply, words of the refusal (None: taken)
STATEMENTS = [
    ("a fine one", block(tenant()), None),
    ("a fine write", block(WRITE, kind="exec"), None),
    ("count(*)", block(tenant("COUNT(*) AS n")), None),
    ("a product", block(tenant("id * 2 AS twice")), None),
    ("star", block(tenant("*")), "name the columns"),
    ("star of a table", block("SELECT a.* FROM application a WHERE a.org_id = :org;"), "name the columns"),
    ("returning star", block(WRITE.replace(";", " RETURNING *;"), kind="one"), "name the columns"),
    ("no :org", block("SELECT id FROM application;"), "no :org"),
    ("org_id not compared", block("SELECT id FROM application WHERE id = :org;"), "needs `org_id =`"),
    ("join without org_id", block("SELECT a.id FROM application a JOIN event e ON e.id = a.id "
                                  "WHERE a.org_id = :org;"), "needs `org_id =`"),
    ("join with org_id", block("SELECT a.id FROM application a JOIN event e ON e.org_id = a.org_id AND "
                               "e.id = a.id WHERE a.org_id = :org;"), None),
    ("across, said so", block("SELECT id FROM application WHERE id = :org;",
                              marks="-- Why.\n-- across: the county reads its towns\n"), None),
    ("two statements", block(tenant() + " DELETE FROM application;"), "one statement"),
    ("no end", block(tenant().rstrip(";")), "one statement"),
    ("no words", block(tenant(), marks=""), "say in a comment"),
    ("unknown kind", block(tenant(), kind="some"), "kind :some"),
    ("rows from :exec", block(tenant(), kind="exec"), "gives rows"),
    ("no rows from :one", block(WRITE, kind="one"), "gives no rows"),
    ("another module's name", block(tenant(), name="annual_x"), "must begin with apply_"),
    ("another module's table", block("DELETE FROM holiday WHERE day = :day;", kind="exec"), "belongs to law"),
    ("reading another's table", block("SELECT day FROM holiday;"), None),
    ("unknown table", block("SELECT a FROM nowhere;"), "no schema step creates table nowhere"),
    ("update of append-only", block("UPDATE event SET id = 2 WHERE org_id = :org;", kind="exec"), "append-only"),
    ("delete of append-only", block("DELETE FROM event WHERE org_id = :org;", kind="exec"), "append-only"),
    ("upsert of append-only", block("INSERT INTO event (org_id, id) VALUES (:org, 1) ON CONFLICT (org_id, id) "
                                    "DO UPDATE SET id = 2;", kind="exec"), "append-only"),
    ("insert into append-only", block("INSERT INTO event (org_id, id) VALUES (:org, 1);", kind="exec"), None),
    ("the same name twice", block(tenant()) + block(tenant()), "given twice"),
    ("word of one engine", block(tenant("strftime('%Y', id) AS y")), "not common to both"),
    ("cast of one engine", block(tenant("id::TEXT AS t")), "not common to both"),
    ("insert or replace", block("INSERT OR REPLACE INTO application (org_id, id) VALUES (:org, 1);", kind="exec"),
     "ON CONFLICT"),
    ("such a word in a text", block(tenant("'strftime' AS t")), None),
    ("twins", block(tenant("strftime('%Y', id) AS y"), marks="-- Why.\n-- only: sqlite\n") +
     block(tenant("id::TEXT AS y"), marks="-- Why.\n-- only: postgres\n"), None),
    ("lonely twin", block(tenant(), marks="-- Why.\n-- only: sqlite\n"), "has no twin"),
    ("twins that differ", block(tenant(rest=" AND id = :id"), marks="-- Why.\n-- only: sqlite\n") +
     block(tenant(), marks="-- Why.\n-- only: postgres\n"), "same parameters"),
    ("DROP", block("DROP TABLE application;", kind="exec"), "only SELECT, INSERT"),
    ("statement without a name", "SELECT 1;\n", "without `-- name:`"),
    ("misspelt name line", "-- name: apply_x\n-- Why.\nSELECT 1;\n", "write `-- name:"),
    ("semicolon in a text", block(tenant("';' AS t")), None),
]

# what is tried, change of the schema, words of the refusal
SCHEMAS = [
    ("no owner", ("-- owner: apply\n-- Applications.", "-- Applications."), "owner: MODULE"),
    ("no org_id, not shared", ("-- shared: the same for all\n", ""), "shared: why"),
    ("key without org_id", ("PRIMARY KEY (org_id, id)", "PRIMARY KEY (id, org_id)"), "begins with org_id"),
    ("engine's own type", ("words  TEXT", "words  VARCHAR"), "BIGINT, TEXT and BLOB"),
    ("index without org_id", ("-- owner: law", "CREATE INDEX x ON application (id);\n\n-- owner: law"),
     "begins with org_id"),
    ("created twice", ("CREATE TABLE event", "CREATE TABLE application"), "created twice"),
    ("no semicolon", ("PRIMARY KEY);", "PRIMARY KEY)"), "semicolon"),
]


def inputs(statements, schema=SCHEMA):
    return [(pathlib.Path("src/store/schema/0001_x.sql"), schema), (pathlib.Path("src/domain/apply/apply.sql"), statements)]


def refusal(statements, schema=SCHEMA):
    try:
        embed_sql.sql_source(inputs(statements, schema))
        return None
    except embed_sql.SqlFault as fault:
        return str(fault)


def main():
    passed = failed = 0

    def verdict(good, name, detail):
        nonlocal passed, failed
        passed += good
        failed += not good
        if not good:
            print(f"{name}: {detail}")

    for name, statements, words in STATEMENTS:
        said = refusal(statements)
        good = said is None if words is None else said is not None and words in said and "apply.sql:" in said
        verdict(good, name, f"expected {words!r}, got {said!r}")
    for name, (old, new), words in SCHEMAS:
        assert SCHEMA.count(old) >= 1
        said = refusal(block(tenant()), SCHEMA.replace(old, new, 1))
        verdict(said is not None and words in said, name, f"expected {words!r}, got {said!r}")
    steps, _, statements = embed_sql.read_sql(inputs(block(
        "SELECT id FROM application -- remark\n WHERE org_id = :org AND words = ':org' AND id IN (:a, :b, :a);")))
    verdict(statements[0][0].params == ["org", "a", "b"], "parameters", statements[0][0].params)
    verdict(embed_sql.numbered(statements[0][0], "$") ==
            "SELECT id FROM application WHERE org_id = $1 AND words = ':org' AND id IN ($2, $3, $2)",
            "numbered", embed_sql.numbered(statements[0][0], "$"))
    verdict("STRICT" in steps[0].sqlite and "BIGINT" not in steps[0].sqlite, "SQLite's words", steps[0].sqlite)
    verdict('TEXT COLLATE "C"' in steps[0].postgres and "BYTEA" in steps[0].postgres and
            "REVOKE UPDATE, DELETE, TRUNCATE ON event" in steps[0].postgres, "PostgreSQL's words", steps[0].postgres)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

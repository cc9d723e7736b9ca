/* The record: named statements, transactions, one text for two engines (SQLite, PostgreSQL).
 *
 * A verb runs statements by name (the enum sql_id is made from the .sql files by tools/embed.py)
 * and binds parameters by name:
 *
 *     DB_TX tx = { 0 };
 *     db_row row;
 *     QF_TRY(db_begin(cx, &tx));
 *     QF_TRY(db_one(cx, SQL_ORG_BY_CODE, &row, DB_STR("code", code)));
 *     QF_TRY(db_exec(cx, SQL_ORG_RENAME, DB_INT("id", db_int(&row, "id")), DB_STR("name", name)));
 *     return db_commit(&tx);
 *
 * :org and :now are bound by the store itself from cx->org and cx->now; nobody else can. How values
 * are kept: whole numbers, truth (0/1), fen and milliseconds as BIGINT; dates as text "2021-09-10";
 * bytes as BLOB. docs/store.md tells the rest. */
#ifndef QF_STORE_DB_H
#define QF_STORE_DB_H

#include "base/err.h"
#include "base/money.h"
#include "statements.h"

/* What the threads of one program share: where the record is, its key, its connections. */
typedef struct db_pool db_pool;
/* One connection, used by one thread at a time; cx->db points to it. */
typedef struct qf_db qf_db;

typedef struct db_options {
    const char *data;     /* data folder: blobs, key, lock, SQLite's database */
    const char *postgres; /* "postgresql://…"; NULL: SQLite in the data folder */
    bool server;          /* hold the folder's lock: a second server on it is refused */
    bool create;          /* make what is missing and bring the schema up to date */
    int connections;      /* at most this many at once, 1-64; 0 means 4 */
    int cache_mib;        /* SQLite's pages kept by each connection; 0 means 2: a server has many */
} db_options;

/* Opens the record. The caller owns *out: db_close. Errors: QF_MISSING "DB.NO_RECORD" (no such
 * folder or database and `create` is false), QF_CONFLICT "DB.IN_USE" (another server holds the
 * folder), QF_CONFLICT "SCHEMA.NEWER" (made by a newer program), QF_CONFLICT "SCHEMA.OLDER"
 * (needs `create`), QF_BROKEN "SCHEMA.CHANGED" and "DB.OPEN", QF_BUSY "DB.CONNECT" (PostgreSQL
 * does not answer). */
QF_MUST qf_code db_open(qf_ctx *cx, const db_options *options, db_pool **out);
/* Closes every connection (all must have been given back). NULL is allowed. */
void db_close(db_pool *pool);

/* Lends a connection to this context (sets cx->db); waits for a free one at most five seconds.
 * Errors: QF_BUSY "DB.ALL_TAKEN", "DB.CONNECT". */
QF_MUST qf_code db_take(qf_ctx *cx, db_pool *pool);
/* Gives the connection back, rolling back what was left open. cx->db may be NULL. */
void db_give(qf_ctx *cx);

/* ---- transactions */

typedef struct db_tx {
    qf_ctx *cx; /* NULL: not begun, or ended */
} db_tx;

/* A transaction that is rolled back when it goes out of scope without db_commit. */
#define DB_TX __attribute__((cleanup(db_tx_end))) db_tx

/* Begins a writing transaction. SQLite: BEGIN IMMEDIATE. PostgreSQL: read committed under an
 * advisory lock of the organisation, so that writers of one organisation come one after the
 * other on both engines. Inside an open transaction it joins that one: only the outermost
 * commit counts, and when an inner part failed the outermost commit fails too. Errors: QF_BUSY
 * "DB.LOCKED". */
QF_MUST qf_code db_begin(qf_ctx *cx, db_tx *tx);
/* Begins a reading transaction: everything read comes from one moment. Writing in it fails. */
QF_MUST qf_code db_begin_read(qf_ctx *cx, db_tx *tx);
/* Makes it durable. Errors: QF_BROKEN "DB.TX_FAILED" when a statement in it had failed (whatever
 * became of that error), QF_BUSY, QF_CONFLICT as statements. */
QF_MUST qf_code db_commit(db_tx *tx);
/* Rolls back unless committed; what DB_TX calls. */
void db_tx_end(db_tx *tx);
/* True inside a writing transaction. */
bool db_in_tx(const qf_ctx *cx);

/* After a deletion that must be final: SQLite's log is written into the file, where deleted rows are overwritten.
 * PostgreSQL does it in its own time (docs/operations.md). Outside a transaction. */
void db_settle(qf_ctx *cx);

/* ---- statements */

typedef enum db_type { DB_TYPE_NULL, DB_TYPE_INT, DB_TYPE_TEXT, DB_TYPE_BLOB } db_type;

/* One bound value; made by the macros and functions below. */
typedef struct db_arg {
    const char *name; /* NULL ends the list */
    db_type type;
    int64_t number;
    qf_str bytes;
} db_arg;

#define DB_INT(param, value) ((db_arg){ .name = (param), .type = DB_TYPE_INT, .number = (value) })
#define DB_BOOL(param, value) DB_INT(param, (value) ? 1 : 0)
#define DB_STR(param, value) ((db_arg){ .name = (param), .type = DB_TYPE_TEXT, .bytes = (value) })
#define DB_BLOB(param, value) ((db_arg){ .name = (param), .type = DB_TYPE_BLOB, .bytes = (value) })
#define DB_NULL(param) ((db_arg){ .name = (param), .type = DB_TYPE_NULL })
#define DB_TIME(param, value) DB_INT(param, (value).ms)
#define DB_FEN(param, value) DB_INT(param, (value).fen)
/* A date, or NULL for QF_NO_DATE. */
#define DB_DATE(cx, param, value) db_arg_date((cx), (param), (value))
/* Text, or NULL when it is empty. */
#define DB_STR_OR_NULL(param, value) db_arg_str_or_null((param), (value))
/* A number, or NULL when it is 0 (for references). */
#define DB_ID_OR_NULL(param, value) db_arg_id_or_null((param), (value))

/* What the macros above call. */
db_arg db_arg_date(qf_ctx *cx, const char *param, qf_date date);
db_arg db_arg_str_or_null(const char *param, qf_str text);
db_arg db_arg_id_or_null(const char *param, int64_t id);

/* One row of an answer; lives in the context's arena (in db_each: until the callback returns). */
typedef struct db_cell {
    db_type type;
    int64_t number;
    qf_str bytes;
} db_cell;

typedef struct db_row {
    const char *const *columns;
    const db_cell *cells;
    size_t count;
} db_row;

typedef struct db_rows {
    const db_row *row;
    size_t count;
} db_rows;

/* Most rows db_many takes; larger answers go through db_each. */
#define DB_ROWS_MAX 100000

#define DB_ARG_LIST(...) ((const db_arg[]){ __VA_ARGS__ __VA_OPT__(, ){ 0 } })

/* Runs an :exec statement. All statement verbs share these errors: QF_CONFLICT "DB.UNIQUE",
 * "DB.REFERENCE" (foreign key) and "DB.SERIALIZE"; QF_BUSY "DB.LOCKED" and "DB.GONE"
 * (connection lost; a read outside a transaction is tried again once by itself); QF_BROKEN for
 * everything else: wrong or missing parameters ("DB.PARAM"), disk, damaged file. */
#define db_exec(cx, id, ...) db_run_exec((cx), (id), NULL, DB_ARG_LIST(__VA_ARGS__))
/* The same; *changed is the number of rows inserted, updated or deleted. */
#define db_change(cx, id, changed, ...) db_run_exec((cx), (id), (changed), DB_ARG_LIST(__VA_ARGS__))
/* Runs a :one statement: the first row. QF_MISSING "DB.MISSING" when there is none. */
#define db_one(cx, id, row, ...) db_run_one((cx), (id), (row), DB_ARG_LIST(__VA_ARGS__))
/* Runs a :many statement, all rows into the arena. QF_LIMIT "DB.TOO_MANY" over DB_ROWS_MAX. */
#define db_many(cx, id, rows, ...) db_run_many((cx), (id), (rows), DB_ARG_LIST(__VA_ARGS__))
/* Runs a :many statement, one row after the other in constant memory. The callback returns
 * QF_OK to go on; anything else ends the run and is returned. It must not run statements
 * itself. */
#define db_each(cx, id, each, user, ...)                                                           \
    db_run_each((cx), (id), (each), (user), DB_ARG_LIST(__VA_ARGS__))

typedef qf_code (*db_each_fn)(qf_ctx *cx, void *user, const db_row *row);

/* What the macros above call; `args` ends with a nameless one. */
QF_MUST qf_code db_run_exec(qf_ctx *cx, enum sql_id id, int64_t *changed, const db_arg *args);
QF_MUST qf_code db_run_one(qf_ctx *cx, enum sql_id id, db_row *row, const db_arg *args);
QF_MUST qf_code db_run_many(qf_ctx *cx, enum sql_id id, db_rows *rows, const db_arg *args);
QF_MUST qf_code db_run_each(qf_ctx *cx, enum sql_id id, db_each_fn each, void *user,
                            const db_arg *args);

/* ---- reading a row. A column that the statement does not have ends the process: the list of
 * statements is closed, so that is a misspelt name, and the first test to run the line finds it.
 * NULL reads as 0, "" and QF_NO_DATE. */
bool db_null(const db_row *row, const char *column);
int64_t db_int(const db_row *row, const char *column);
bool db_bool(const db_row *row, const char *column);
/* Text (or decimal numbers as their text). NUL-terminated behind its length. */
qf_str db_str(const db_row *row, const char *column);
/* Bytes. */
qf_str db_blob(const db_row *row, const char *column);
qf_date db_date(const db_row *row, const char *column);
qf_time db_time(const db_row *row, const char *column);
qf_fen db_fen(const db_row *row, const char *column);

/* ---- numbers without gaps, one counter per organisation and name */

/* The next number of the counter "name" of cx->org, from 1. Only inside a writing transaction:
 * it is used when that commits and free again when it does not. QF_BROKEN "DB.NO_TX" outside. */
QF_MUST qf_code db_number_next(qf_ctx *cx, const char *name, int64_t *out);
/* The last number given, 0 when none was. */
QF_MUST qf_code db_number_last(qf_ctx *cx, const char *name, int64_t *out);

/* The site's generation: part of every page cache key, bumped in the transaction that changes
 * anything public. */
QF_MUST qf_code db_generation_bump(qf_ctx *cx);
/* With cx->org 0: the sum over all organisations, which changes when any of them does. */
QF_MUST qf_code db_generation_sum(qf_ctx *cx, int64_t *out);

/* ---- about the record */

/* "sqlite" or "postgres". */
const char *db_engine_name(const qf_db *db);
/* The data folder, without a slash at its end. */
const char *db_folder(const qf_db *db);
/* The record's own 32-byte secret (data/secret.key): for keyed digests and sealing. */
const unsigned char *db_key(const qf_db *db);
/* At most two threads of the program compute a password hash (64 MiB each) at once; one more waits,
 * at most ten seconds, further ones get QF_BUSY "DB.GATE" at once. Each enter has its leave. */
QF_MUST qf_code db_gate_enter(qf_ctx *cx);
void db_gate_leave(qf_ctx *cx);
/* Prepares every named statement: the test of the closed list. The error names the statement. */
QF_MUST qf_code db_prepare_all(qf_ctx *cx);

#endif

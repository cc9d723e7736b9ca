/* PostgreSQL: the same statements over libpq, one row after the other. */
#include "store/db_engine.h"
#include "store/sql.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

/* Types of answers that are whole numbers (pg_type.oid, fixed for ever). */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23 };

static void clear_result(PGresult **result)
{
    PQclear(*result);
}
#define RESULT_CLEANUP __attribute__((cleanup(clear_result)))

struct state_code {
    const char *state; /* SQLSTATE, or its first characters */
    qf_code code;
    const char *id, *zh;
};

static const struct state_code states[] = {
    { "23505", QF_CONFLICT, "DB.UNIQUE", "已经有相同的记录" },
    { "23503", QF_CONFLICT, "DB.REFERENCE", "与之关联的记录不存在或仍在使用" },
    { "40001", QF_CONFLICT, "DB.SERIALIZE", "同时有别人改动，请重试" },
    { "40P01", QF_CONFLICT, "DB.SERIALIZE", "同时有别人改动，请重试" },
    { "55P03", QF_BUSY, "DB.LOCKED", "系统繁忙，请稍后再试" },
    { "57014", QF_BUSY, "DB.LOCKED", "系统繁忙，请稍后再试" },
    { "53300", QF_BUSY, "DB.CONNECT", "数据库连接已满，请稍后再试" },
    { "53100", QF_BROKEN, "DB.FULL", "磁盘已满，无法保存，请联系管理员" },
    { "42501", QF_BROKEN, "DB.GUARD", "程序内部错误：不允许改动受保护的数据" },
    { "57P0", QF_BUSY, "DB.GONE", "数据库正在重新启动，请稍后再试" },
    { "08", QF_BUSY, "DB.GONE", "与数据库的连接断开，请稍后再试" },
    { "XX00", QF_BROKEN, "DB.DAMAGED", "数据库已损坏，请用备份恢复" },
    { "", QF_BROKEN, "DB.FAULT", "数据库出错，请联系管理员" },
};

/* The engine's primary message (no values) goes into the error's field, for the operator. */
static qf_code fault(qf_ctx *cx, qf_db *db, const char *name, const PGresult *result)
{
    const char *state = result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *message =
        result != NULL ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const struct state_code *entry = states;
    const char *field;

    if (state == NULL)
        state = PQstatus(db->handle) == CONNECTION_OK ? "" : "08";
    while (strncmp(state, entry->state, strlen(entry->state)) != 0)
        entry++;
    field = qf_strf(cx->arena, "%s: %s", name, message != NULL ? message : "connection lost").p;
    if (PQstatus(db->handle) != CONNECTION_OK || strcmp(entry->id, "DB.GONE") == 0) {
        db->gone = true;
        return qf_fail(cx, QF_BUSY, "DB.GONE", field, "与数据库的连接断开，请稍后再试");
    }
    return qf_fail(cx, entry->code, entry->id, field, "%s", entry->zh);
}

/* ---- connection */

static void pg_disconnect(qf_db *db)
{
    PQfinish(db->handle);
    db->handle = NULL;
    memset(db->prepared, 0, SQL_COUNT * sizeof(*db->prepared));
}

static void be_quiet(void *user, const PGresult *notice)
{
    (void)user, (void)notice;
}

static qf_code pg_command(qf_ctx *cx, qf_db *db, const char *text)
{
    RESULT_CLEANUP PGresult *result = PQexec(db->handle, text);
    ExecStatusType status = PQresultStatus(result);

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return fault(cx, db, "tx", result);
    return QF_OK;
}

static qf_code pg_connect(qf_ctx *cx, qf_db *db)
{
    static const char *const keys[] = { "dbname",          "application_name", "connect_timeout",
                                        "client_encoding", "keepalives_idle",  NULL };
    const char *values[] = { db->pool->where, "qingfeng", "5", "UTF8", "30", NULL };
    static const char settings[] = "SET lock_timeout = '5s'; SET statement_timeout = '60s'; "
                                   "SET idle_in_transaction_session_timeout = '60s'; "
                                   "SET timezone = 'UTC'; SET client_min_messages = 'warning'; "
                                   "SET synchronous_commit = on; "
                                   "SET standard_conforming_strings = on";
    qf_code code;

    db->handle = PQconnectdbParams(keys, values, 1);
    PQsetNoticeReceiver(db->handle, be_quiet, NULL);
    if (PQstatus(db->handle) != CONNECTION_OK) {
        pg_disconnect(db);
        return qf_fail(cx, QF_BUSY, "DB.CONNECT", NULL, "连接不上 PostgreSQL 数据库，请稍后再试");
    }
    code = pg_command(cx, db, settings);
    if (code != QF_OK)
        pg_disconnect(db);
    return code;
}

/* ---- transactions */

static qf_code pg_begin(qf_ctx *cx, qf_db *db, db_mode mode)
{
    qf_str text;
    qf_code code;

    if (mode == DB_MODE_READ)
        return pg_command(cx, db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    /* Writers of one organisation one after the other, as SQLite has it for all. The lock is
     * taken before anything is read, so read committed sees the whole of the writer before. */
    text = qf_strf(cx->arena, "BEGIN; SELECT pg_advisory_xact_lock(%lld)",
                   (long long)(db->guarded ? cx->org : -1));
    code = pg_command(cx, db, text.p);
    if (code != QF_OK && !db->gone)
        PQclear(PQexec(db->handle, "ROLLBACK"));
    return code;
}

static qf_code pg_commit(qf_ctx *cx, qf_db *db)
{
    RESULT_CLEANUP PGresult *result = PQexec(db->handle, "COMMIT");

    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return fault(cx, db, "commit", result);
    if (strcmp(PQcmdStatus(result), "COMMIT") != 0) /* it answers ROLLBACK when it had failed */
        return qf_fail(cx, QF_BROKEN, "DB.TX_FAILED", NULL, "前面的操作已失败，请重试");
    return QF_OK;
}

static void pg_rollback(qf_db *db)
{
    if (PQtransactionStatus(db->handle) != PQTRANS_IDLE && PQstatus(db->handle) == CONNECTION_OK)
        PQclear(PQexec(db->handle, "ROLLBACK"));
    if (PQstatus(db->handle) != CONNECTION_OK)
        db->gone = true;
}

/* ---- statements */

static qf_code pg_prepare(qf_ctx *cx, qf_db *db, enum sql_id id)
{
    const struct sql_statement *statement = &sql_statements[id];
    RESULT_CLEANUP PGresult *result = NULL;

    if (db->prepared[id] != NULL)
        return QF_OK;
    result = PQprepare(db->handle, statement->name, statement->postgres,
                       (int)statement->param_count, NULL);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return fault(cx, db, statement->name, result);
    db->prepared[id] = db; /* any mark */
    return QF_OK;
}

static qf_code send(qf_ctx *cx, qf_db *db, enum sql_id id, const db_arg *values)
{
    const struct sql_statement *statement = &sql_statements[id];
    size_t n = statement->param_count;
    const char **text = QF_NEW_ARRAY(cx->arena, const char *, n + 1);
    int *length = QF_NEW_ARRAY(cx->arena, int, n + 1),
        *binary = QF_NEW_ARRAY(cx->arena, int, n + 1);

    for (size_t i = 0; i < n; i++) {
        const db_arg *value = &values[i];
        if (value->bytes.n > INT32_MAX)
            return qf_fail(cx, QF_LIMIT, "DB.VALUE", statement->name, "内容过长");
        if (value->type == DB_TYPE_INT)
            text[i] = qf_strf(cx->arena, "%lld", (long long)value->number).p;
        else if (value->type == DB_TYPE_TEXT)
            text[i] = qf_cstr(cx->arena, value->bytes);
        else if (value->type == DB_TYPE_BLOB)
            text[i] = value->bytes.n > 0 ? value->bytes.p : "";
        length[i] = (int)value->bytes.n;
        binary[i] = value->type == DB_TYPE_BLOB;
        /* PostgreSQL keeps no NUL in text; SQLite would, and the engines must not differ. */
    }
    if (PQsendQueryPrepared(db->handle, statement->name, (int)n, text, length, binary, 0) != 1 ||
        PQsetSingleRowMode(db->handle) != 1)
        return fault(cx, db, statement->name, NULL);
    return QF_OK;
}

/* "\x68656c" to bytes. */
static qf_str bytea(qf_arena *arena, const char *text)
{
    size_t n = 0;
    unsigned char *raw = PQunescapeBytea((const unsigned char *)text, &n);
    qf_str out = qf_str_copy(arena, (qf_str){ (const char *)raw, raw != NULL ? n : 0 });

    PQfreemem(raw);
    return out;
}

static void read_cell(qf_ctx *cx, const PGresult *result, int row, int at, db_cell *cell)
{
    const char *text = PQgetvalue(result, row, at);

    *cell = (db_cell){ .type = DB_TYPE_NULL };
    if (PQgetisnull(result, row, at))
        return;
    switch (PQftype(result, at)) {
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
        *cell = (db_cell){ .type = DB_TYPE_INT, .number = strtoll(text, NULL, 10) };
        return;
    case OID_BOOL:
        *cell = (db_cell){ .type = DB_TYPE_INT, .number = text[0] == 't' };
        return;
    case OID_BYTEA:
        *cell = (db_cell){ .type = DB_TYPE_BLOB, .bytes = bytea(cx->arena, text) };
        return;
    default:
        cell->type = DB_TYPE_TEXT;
        cell->bytes = (qf_str){ text, (size_t)PQgetlength(result, row, at) };
    }
    /* SUM of a BIGINT is numeric here and an integer in SQLite: a whole number reads as one. */
    if (PQftype(result, at) == 1700) {
        char *end;
        cell->number = strtoll(text, &end, 10);
        if (*end == '\0')
            *cell = (db_cell){ .type = DB_TYPE_INT, .number = cell->number };
    }
}

/* Room for one row, used again for every row of an answer. */
struct row_room {
    size_t count;
    db_cell *cells;
    const char **columns;
};

static qf_code give_rows(qf_ctx *cx, const PGresult *result, struct row_room *room, db_sink sink,
                         void *user)
{
    size_t count = (size_t)PQnfields(result);
    db_row row;

    if (room->count < count) {
        room->cells = QF_NEW_ARRAY(cx->arena, db_cell, count);
        room->columns = QF_NEW_ARRAY(cx->arena, const char *, count);
        room->count = count;
    }
    row = (db_row){ room->columns, room->cells, count };
    for (int i = 0; i < PQntuples(result); i++) {
        for (size_t at = 0; at < count; at++) {
            room->columns[at] = PQfname(result, (int)at);
            read_cell(cx, result, i, (int)at, &room->cells[at]);
        }
        QF_TRY(sink(cx, user, &row));
    }
    return QF_OK;
}

/* All results of the statement are taken off the line, even after an error. */
static qf_code receive(qf_ctx *cx, qf_db *db, const char *name, db_sink sink, void *user,
                       int64_t *changed)
{
    struct row_room room = { 0 };
    qf_code code = QF_OK;

    for (;;) {
        RESULT_CLEANUP PGresult *result = PQgetResult(db->handle);
        ExecStatusType status = PQresultStatus(result);

        if (result == NULL)
            return code;
        if (code != QF_OK)
            continue;
        if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
            code = fault(cx, db, name, result);
        else if (sink != NULL)
            code = give_rows(cx, result, &room, sink, user);
        if (code == QF_OK && changed != NULL && status == PGRES_COMMAND_OK)
            *changed = strtoll(PQcmdTuples(result), NULL, 10);
    }
}

static qf_code pg_run(qf_ctx *cx, qf_db *db, enum sql_id id, const db_arg *values, db_sink sink,
                      void *user, int64_t *changed)
{
    QF_TRY(pg_prepare(cx, db, id));
    QF_TRY(send(cx, db, id, values));
    return receive(cx, db, sql_statements[id].name, sink, user, changed);
}

static qf_code pg_script(qf_ctx *cx, qf_db *db, const char *text)
{
    RESULT_CLEANUP PGresult *result = PQexec(db->handle, text);
    ExecStatusType status = PQresultStatus(result);

    qf_code code = QF_OK;

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        code = fault(cx, db, "schema", result);
    if (code != QF_OK && strcmp(cx->err.id, "DB.GUARD") == 0)
        return qf_fail(cx, QF_DENIED, "DB.RIGHTS", NULL,
                       "数据库账号没有建表的权限，请让它成为这个数据库的所有者");
    return code;
}

static qf_code pg_ask(qf_ctx *cx, qf_db *db, const char *text, qf_str *out)
{
    RESULT_CLEANUP PGresult *result = PQexec(db->handle, text);

    *out = QF_S("");
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        return fault(cx, db, "schema", result);
    if (PQntuples(result) > 0)
        *out = qf_str_copy(cx->arena, qf_str_of(PQgetvalue(result, 0, 0)));
    return QF_OK;
}

const struct db_engine db_engine_postgres = {
    .name = "postgres",
    .connect = pg_connect,
    .disconnect = pg_disconnect,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .prepare = pg_prepare,
    .run = pg_run,
    .script = pg_script,
    .ask = pg_ask,
};

/* SQLite: one file in the data folder, write-ahead log, every commit on the disk. */
#include "store/db_engine.h"
#include "store/sql.h"

#include <sqlite3.h>
#include <sys/stat.h>

/* The engine's own message goes into the error's field: for the operator and for tests. It
 * holds names of tables, never values. */
static qf_code fault(qf_ctx *cx, qf_db *db, const char *name)
{
    sqlite3 *handle = db->handle;
    int code = sqlite3_extended_errcode(handle);
    const char *field = qf_strf(cx->arena, "%s: %s", name, sqlite3_errmsg(handle)).p;

    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return qf_fail(cx, QF_CONFLICT, "DB.UNIQUE", field, "已经有相同的记录");
    case SQLITE_CONSTRAINT_FOREIGNKEY:
    case SQLITE_CONSTRAINT_TRIGGER: /* what SQLite calls a foreign key with an
                                     action */
        return qf_fail(cx, QF_CONFLICT, "DB.REFERENCE", field, "与之关联的记录不存在或仍在使用");
    case SQLITE_BUSY_SNAPSHOT:
        return qf_fail(cx, QF_CONFLICT, "DB.SERIALIZE", field, "同时有别人改动，请重试");
    case SQLITE_IOERR_WRITE: /* a quota, or the largest size of a file: SQLite tells only ENOSPC apart */
    case SQLITE_IOERR_SHMSIZE:
        return qf_fail(cx, QF_BROKEN, "DB.FULL", field,
                       "磁盘已满或者写不进去，无法保存，请联系管理员");
    case SQLITE_AUTH:
        return qf_fail(cx, QF_BROKEN, "DB.GUARD", field, "程序内部错误：不允许改动受保护的数据");
    default:
        break;
    }
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return qf_fail(cx, QF_BUSY, "DB.LOCKED", field, "系统繁忙，请稍后再试");
    case SQLITE_FULL:
        return qf_fail(cx, QF_BROKEN, "DB.FULL", field, "磁盘已满，无法保存，请联系管理员");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return qf_fail(cx, QF_BROKEN, "DB.DAMAGED", field, "数据文件已损坏，请用备份恢复");
    default:
        return qf_fail(cx, QF_BROKEN, "DB.FAULT", field, "数据库出错，请联系管理员");
    }
}

/* ---- the guard: who may write which table */

static const struct sql_table *table_of(const char *name)
{
    for (size_t i = 0; i < sql_table_count; i++)
        if (strcmp(sql_tables[i].name, name) == 0)
            return &sql_tables[i];
    return NULL;
}

/* The full-text module keeps its data in tables named after its own (search_index_data, …) and writes them when
 * it likes, at COMMIT above all, under whatever statement came last. No statement of ours can: these tables are
 * on no list, and SQLITE_DBCONFIG_DEFENSIVE refuses them to everybody but the module. */
static bool is_full_text_data(const char *name)
{
    static const char start[] = "search_index_";

    return name != NULL && table_of(name) == NULL && strncmp(name, start, sizeof(start) - 1) == 0;
}

static int guard_write(const qf_db *db, int action, const char *name)
{
    const struct sql_table *table = name != NULL ? table_of(name) : NULL;

    if (db->preparing == SQL_NONE || table == NULL)
        return SQLITE_DENY;
    if (strcmp(table->owner, sql_statements[db->preparing].module) != 0)
        return SQLITE_DENY;
    return table->append_only && action != SQLITE_INSERT ? SQLITE_DENY : SQLITE_OK;
}

/* When a connection first uses the full-text table, its module describes itself to SQLite as if it
 * created a table x. Only statements of search have such a table; the real sqlite_master cannot be
 * written in any case (SQLITE_DBCONFIG_DEFENSIVE). */
static bool connects_full_text(const qf_db *db, const char *name)
{
    return db->preparing != SQL_NONE && name != NULL &&
           strcmp(sql_statements[db->preparing].module, "search") == 0 &&
           (strcmp(name, "x") == 0 || strcmp(name, "sqlite_master") == 0);
}

static int guard(void *user, int action, const char *a, const char *b, const char *schema,
                 const char *inner)
{
    const qf_db *db = user;

    (void)b, (void)schema, (void)inner;
    if (!db->guarded)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return SQLITE_OK;
    case SQLITE_CREATE_TABLE:
        return connects_full_text(db, a) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return connects_full_text(db, a) || is_full_text_data(a) ? SQLITE_OK
                                                                 : guard_write(db, action, a);
    case SQLITE_PRAGMA: /* asked by the full-text module itself */
        return a != NULL && strcmp(a, "data_version") == 0 ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

/* ---- connection */

static const char *const settings[] = {
    "PRAGMA journal_mode = WAL",   "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",    "PRAGMA case_sensitive_like = ON", /* as PostgreSQL */
    "PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON",
    "PRAGMA secure_delete = ON", /* what retention removes is overwritten in the file */
};

static void sqlite_disconnect(qf_db *db)
{
    for (int id = 0; id < SQL_COUNT; id++) {
        sqlite3_finalize(db->prepared[id]);
        db->prepared[id] = NULL;
    }
    sqlite3_close_v2(db->handle);
    db->handle = NULL;
}

static qf_code set_up(qf_ctx *cx, qf_db *db)
{
    sqlite3 *handle = db->handle;
    const char *cache = qf_strf(cx->arena, "PRAGMA cache_size = -%d", db->pool->cache_mib * 1024).p;

    sqlite3_busy_timeout(handle, DB_WAIT_MS);
    sqlite3_extended_result_codes(handle, 1);
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
        if (sqlite3_exec(handle, settings[i], NULL, NULL, NULL) != SQLITE_OK)
            return fault(cx, db, settings[i]);
    if (sqlite3_exec(handle, cache, NULL, NULL, NULL) != SQLITE_OK)
        return fault(cx, db, "cache_size");
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_set_authorizer(handle, guard, db);
    return QF_OK;
}

static qf_code sqlite_connect(qf_ctx *cx, qf_db *db)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    sqlite3 *handle = NULL;
    struct stat st;
    qf_code code;

    if (!db->pool->create && stat(db->pool->where, &st) != 0)
        return qf_fail(cx, QF_MISSING, "DB.NO_RECORD", NULL,
                       "这个文件夹里没有数据，请检查 --data，或先用 qingfeng demo 建立");
    if (db->pool->create)
        flags |= SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(db->pool->where, &handle, flags, NULL) != SQLITE_OK) {
        sqlite3_close(handle);
        return qf_fail(cx, QF_BROKEN, "DB.OPEN", "qingfeng.db", "数据库文件打不开，请检查权限");
    }
    db->handle = handle;
    code = set_up(cx, db);
    if (code != QF_OK)
        sqlite_disconnect(db);
    return code;
}

/* ---- statements */

static qf_code simple(qf_ctx *cx, qf_db *db, const char *text)
{
    db->preparing = SQL_NONE;
    if (sqlite3_exec(db->handle, text, NULL, NULL, NULL) != SQLITE_OK)
        return fault(cx, db, "tx");
    return QF_OK;
}

static qf_code sqlite_begin(qf_ctx *cx, qf_db *db, db_mode mode)
{
    return simple(cx, db, mode == DB_MODE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN");
}

static qf_code sqlite_commit(qf_ctx *cx, qf_db *db)
{
    return simple(cx, db, "COMMIT");
}

static void sqlite_rollback(qf_db *db)
{
    db->preparing = SQL_NONE;
    if (!sqlite3_get_autocommit(db->handle)) /* some errors have rolled back by themselves */
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

static qf_code sqlite_prepare(qf_ctx *cx, qf_db *db, enum sql_id id)
{
    sqlite3_stmt *statement = NULL;

    if (db->prepared[id] != NULL)
        return QF_OK;
    db->preparing = id;
    if (sqlite3_prepare_v3(db->handle, sql_statements[id].sqlite, -1, SQLITE_PREPARE_PERSISTENT,
                           &statement, NULL) != SQLITE_OK)
        return fault(cx, db, sql_statements[id].name);
    db->prepared[id] = statement;
    return QF_OK;
}

static int bind_value(sqlite3_stmt *statement, int at, const db_arg *value)
{
    const char *bytes = value->bytes.n > 0 ? value->bytes.p : "";

    switch (value->type) {
    case DB_TYPE_INT:
        return sqlite3_bind_int64(statement, at, value->number);
    case DB_TYPE_TEXT:
        return sqlite3_bind_text64(statement, at, bytes, value->bytes.n, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case DB_TYPE_BLOB:
        return sqlite3_bind_blob64(statement, at, bytes, value->bytes.n, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(statement, at);
    }
}

static void read_cell(sqlite3_stmt *statement, int at, db_cell *cell)
{
    switch (sqlite3_column_type(statement, at)) {
    case SQLITE_INTEGER:
        *cell = (db_cell){ .type = DB_TYPE_INT, .number = sqlite3_column_int64(statement, at) };
        return;
    case SQLITE_NULL:
        *cell = (db_cell){ .type = DB_TYPE_NULL };
        return;
    case SQLITE_BLOB:
        cell->type = DB_TYPE_BLOB;
        cell->number = 0;
        cell->bytes.p = sqlite3_column_blob(statement, at);
        break;
    default: /* text; a decimal as its text */
        cell->type = DB_TYPE_TEXT;
        cell->number = 0;
        cell->bytes.p = (const char *)sqlite3_column_text(statement, at);
        break;
    }
    cell->bytes.n = (size_t)sqlite3_column_bytes(statement, at);
}

/* Steps to the end; the sink gets every row. */
static qf_code steps(qf_ctx *cx, qf_db *db, enum sql_id id, sqlite3_stmt *statement, db_sink sink,
                     void *user)
{
    size_t count = (size_t)sqlite3_column_count(statement);
    db_cell *cells = QF_NEW_ARRAY(cx->arena, db_cell, count + 1);
    const char **columns = QF_NEW_ARRAY(cx->arena, const char *, count + 1);
    db_row row = { columns, cells, count };
    int result;

    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        for (size_t i = 0; i < count; i++) {
            columns[i] = sqlite3_column_name(statement, (int)i);
            read_cell(statement, (int)i, &cells[i]);
        }
        if (sink != NULL)
            QF_TRY(sink(cx, user, &row));
    }
    return result == SQLITE_DONE ? QF_OK : fault(cx, db, sql_statements[id].name);
}

static qf_code sqlite_run(qf_ctx *cx, qf_db *db, enum sql_id id, const db_arg *values, db_sink sink,
                          void *user, int64_t *changed)
{
    sqlite3_stmt *statement;
    qf_code code;

    QF_TRY(sqlite_prepare(cx, db, id));
    db->preparing = id; /* a step may prepare anew */
    statement = db->prepared[id];
    for (size_t i = 0; i < sql_statements[id].param_count; i++)
        if (bind_value(statement, (int)i + 1, &values[i]) != SQLITE_OK)
            return fault(cx, db, sql_statements[id].name);
    code = steps(cx, db, id, statement, sink, user);
    if (code == QF_OK && changed != NULL)
        *changed = sqlite3_changes64(db->handle);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return code;
}

/* Somebody who reads may hold an old part of the log: then the next one empties it. */
static void sqlite_settle(qf_db *db)
{
    sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

static qf_code sqlite_script(qf_ctx *cx, qf_db *db, const char *text)
{
    if (sqlite3_exec(db->handle, text, NULL, NULL, NULL) != SQLITE_OK)
        return fault(cx, db, "schema");
    return QF_OK;
}

static qf_code sqlite_ask(qf_ctx *cx, qf_db *db, const char *text, qf_str *out)
{
    sqlite3_stmt *statement = NULL;
    qf_code code = QF_OK;
    int result;

    *out = QF_S("");
    if (sqlite3_prepare_v2(db->handle, text, -1, &statement, NULL) != SQLITE_OK)
        return fault(cx, db, "schema");
    result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        *out = qf_str_copy(cx->arena, qf_str_of((const char *)sqlite3_column_text(statement, 0)));
    else if (result != SQLITE_DONE)
        code = fault(cx, db, "schema");
    sqlite3_finalize(statement);
    return code;
}

const struct db_engine db_engine_sqlite = {
    .name = "sqlite",
    .connect = sqlite_connect,
    .disconnect = sqlite_disconnect,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .prepare = sqlite_prepare,
    .run = sqlite_run,
    .settle = sqlite_settle,
    .script = sqlite_script,
    .ask = sqlite_ask,
};

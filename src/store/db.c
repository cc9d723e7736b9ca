#include "store/db.h"

#include "base/crypt.h"
#include "store/db_engine.h"
#include "store/migrate.h"
#include "store/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* ---- binding */

static const db_arg *find_arg(const db_arg *args, const char *name)
{
    for (; args->name != NULL; args++)
        if (strcmp(args->name, name) == 0)
            return args;
    return NULL;
}

static qf_code wrong_params(qf_ctx *cx, const struct sql_statement *statement, const char *name)
{
    qf_str field = qf_strf(cx->arena, "%s:%s", statement->name, name);

    return qf_fail(cx, QF_BROKEN, "DB.PARAM", field.p, "程序内部错误：数据库语句的参数不符");
}

/* Values in the statement's order. Each parameter exactly once; none left over. */
static qf_code bind(qf_ctx *cx, const struct sql_statement *statement, const db_arg *args,
                    const db_arg **out)
{
    db_arg *values = QF_NEW_ARRAY(cx->arena, db_arg, statement->param_count + 1);
    size_t given = 0, used = 0;

    for (size_t i = 0; i < statement->param_count; i++) {
        const char *name = statement->params[i];
        const db_arg *arg = find_arg(args, name);

        if (strcmp(name, "org") == 0) {
            if (cx->org == 0 && !statement->platform)
                return qf_fail(cx, QF_BROKEN, "DB.NO_ORG", statement->name,
                               "程序内部错误：没有指明行政机关");
            values[i] = DB_INT("org", cx->org);
        } else if (strcmp(name, "now") == 0) {
            values[i] = DB_TIME("now", cx->now);
        } else if (arg == NULL) {
            return wrong_params(cx, statement, name);
        } else {
            values[i] = *arg;
            used++;
        }
    }
    while (args[given].name != NULL)
        given++;
    if (given != used)
        return wrong_params(cx, statement, "*");
    *out = values;
    return QF_OK;
}

db_arg db_arg_date(qf_ctx *cx, const char *param, qf_date date)
{
    return db_arg_str_or_null(param, qf_date_str(cx->arena, date));
}

db_arg db_arg_str_or_null(const char *param, qf_str text)
{
    return text.n > 0 ? DB_STR(param, text) : DB_NULL(param);
}

db_arg db_arg_id_or_null(const char *param, int64_t id)
{
    return id != 0 ? DB_INT(param, id) : DB_NULL(param);
}

/* ---- running */

/* Between the engine and the caller's sink: counts rows and keeps the sink's own error apart
 * from the engine's. */
struct delivery {
    db_sink sink;
    void *user;
    size_t rows;
    qf_code stopped;
};

static qf_code deliver(qf_ctx *cx, void *user, const db_row *row)
{
    struct delivery *delivery = user;

    delivery->rows++;
    delivery->stopped = delivery->sink(cx, delivery->user, row);
    return delivery->stopped;
}

static qf_code connected(qf_ctx *cx, qf_db *db)
{
    if (db->connected && !db->gone)
        return QF_OK;
    if (db->connected)
        db->engine->disconnect(db);
    db->connected = db->gone = false;
    QF_TRY(db->engine->connect(cx, db));
    db->connected = true;
    return QF_OK;
}

static qf_code may_run(qf_ctx *cx, const struct sql_statement *statement)
{
    qf_db *db = cx->db;

    if (db == NULL)
        return qf_fail(cx, QF_BROKEN, "DB.NONE", statement->name, "程序内部错误：没有打开数据");
    if (db->depth > 0 && db->failed)
        return qf_fail(cx, QF_BROKEN, "DB.TX_FAILED", statement->name, "前面的操作已失败，请重试");
    if (db->depth > 0 && db->mode == DB_MODE_READ && statement->writes)
        return qf_fail(cx, QF_BROKEN, "DB.READ_ONLY", statement->name,
                       "程序内部错误：只读时不能写入");
    return QF_OK;
}

static qf_code run(qf_ctx *cx, enum sql_id id, const db_arg *args, db_sink sink, void *user,
                   int64_t *changed)
{
    const struct sql_statement *statement = &sql_statements[id];
    struct delivery delivery = { sink, user, 0, QF_OK };
    const db_arg *values = NULL;
    qf_db *db = cx->db;
    qf_code code;

    QF_TRY(may_run(cx, statement));
    QF_TRY(bind(cx, statement, args, &values));
    for (int attempt = 0;; attempt++) {
        if (db->depth == 0)
            QF_TRY(connected(cx, db));
        code =
            db->engine->run(cx, db, id, values, sink != NULL ? deliver : NULL, &delivery, changed);
        /* After a restart of PostgreSQL the first statement finds a dead connection. A read
         * that gave nothing yet can simply be asked again; a write may have happened. */
        if (code != QF_BUSY || !db->gone || db->depth > 0 || statement->writes ||
            delivery.rows > 0 || attempt > 0)
            break;
    }
    if (code != QF_OK && delivery.stopped == QF_OK && db->depth > 0)
        db->failed = true;
    return code;
}

static qf_code wrong_kind(qf_ctx *cx, enum sql_id id)
{
    return qf_fail(cx, QF_BROKEN, "DB.KIND", sql_statements[id].name,
                   "程序内部错误：数据库语句用法不符");
}

qf_code db_run_exec(qf_ctx *cx, enum sql_id id, int64_t *changed, const db_arg *args)
{
    int64_t count = 0;

    if (sql_statements[id].kind != SQL_KIND_EXEC)
        return wrong_kind(cx, id);
    QF_TRY(run(cx, id, args, NULL, NULL, &count));
    if (changed != NULL)
        *changed = count;
    return QF_OK;
}

/* Rows copied into the arena. */
struct collection {
    db_row *row;
    size_t count, room;
    const char *const *columns;
};

static const char *const *copy_columns(qf_arena *arena, const db_row *row)
{
    const char **columns = QF_NEW_ARRAY(arena, const char *, row->count);

    for (size_t i = 0; i < row->count; i++)
        columns[i] = qf_cstr(arena, qf_str_of(row->columns[i]));
    return columns;
}

static qf_code collect(qf_ctx *cx, void *user, const db_row *row)
{
    struct collection *rows = user;
    db_cell *cells = QF_NEW_ARRAY(cx->arena, db_cell, row->count);

    if (rows->count >= DB_ROWS_MAX)
        return qf_fail(cx, QF_LIMIT, "DB.TOO_MANY", NULL, "结果过多，请缩小范围");
    if (rows->count == rows->room) {
        db_row *grown;

        rows->room = rows->room == 0 ? 4 : rows->room * 2;
        grown = QF_NEW_ARRAY(cx->arena, db_row, rows->room);
        if (rows->count > 0)
            memcpy(grown, rows->row, rows->count * sizeof(*grown));
        rows->row = grown;
    }
    if (rows->columns == NULL)
        rows->columns = copy_columns(cx->arena, row);
    for (size_t i = 0; i < row->count; i++) {
        cells[i] = row->cells[i];
        if (cells[i].type == DB_TYPE_TEXT || cells[i].type == DB_TYPE_BLOB)
            cells[i].bytes = qf_str_copy(cx->arena, cells[i].bytes);
    }
    rows->row[rows->count++] = (db_row){ rows->columns, cells, row->count };
    return QF_OK;
}

static qf_code collect_first(qf_ctx *cx, void *user, const db_row *row)
{
    const struct collection *rows = user;

    return rows->count > 0 ? QF_OK : collect(cx, user, row);
}

qf_code db_run_one(qf_ctx *cx, enum sql_id id, db_row *row, const db_arg *args)
{
    struct collection rows = { 0 };

    if (sql_statements[id].kind != SQL_KIND_ONE)
        return wrong_kind(cx, id);
    QF_TRY(run(cx, id, args, collect_first, &rows, NULL));
    if (rows.count == 0)
        return qf_fail(cx, QF_MISSING, "DB.MISSING", sql_statements[id].name, "没有找到");
    *row = rows.row[0];
    return QF_OK;
}

qf_code db_run_many(qf_ctx *cx, enum sql_id id, db_rows *out, const db_arg *args)
{
    struct collection rows = { 0 };

    if (sql_statements[id].kind != SQL_KIND_MANY)
        return wrong_kind(cx, id);
    QF_TRY(run(cx, id, args, collect, &rows, NULL));
    *out = (db_rows){ rows.row, rows.count };
    return QF_OK;
}

qf_code db_run_each(qf_ctx *cx, enum sql_id id, db_each_fn each, void *user, const db_arg *args)
{
    if (sql_statements[id].kind != SQL_KIND_MANY)
        return wrong_kind(cx, id);
    return run(cx, id, args, each, user, NULL);
}

qf_code db_prepare_all(qf_ctx *cx)
{
    QF_TRY(connected(cx, cx->db));
    for (int id = SQL_NONE + 1; id < SQL_COUNT; id++)
        QF_TRY(cx->db->engine->prepare(cx, cx->db, (enum sql_id)id));
    return QF_OK;
}

/* ---- transactions */

static qf_code begin(qf_ctx *cx, db_tx *tx, db_mode mode)
{
    qf_db *db = cx->db;
    qf_code code;

    *tx = (db_tx){ NULL };
    if (db == NULL)
        return qf_fail(cx, QF_BROKEN, "DB.NONE", NULL, "程序内部错误：没有打开数据");
    if (db->depth > 0) {
        if (db->failed || (mode == DB_MODE_WRITE && db->mode == DB_MODE_READ))
            return qf_fail(cx, QF_BROKEN, "DB.TX_FAILED", NULL, "前面的操作已失败，请重试");
        db->depth++;
        tx->cx = cx;
        return QF_OK;
    }
    QF_TRY(connected(cx, db));
    code = db->engine->begin(cx, db, mode);
    if (code == QF_BUSY && db->gone) { /* nothing has happened yet: begin on a new connection */
        QF_TRY(connected(cx, db));
        code = db->engine->begin(cx, db, mode);
    }
    if (code != QF_OK)
        return code;
    db->depth = 1;
    db->mode = mode;
    db->failed = false;
    tx->cx = cx;
    return QF_OK;
}

void db_settle(qf_ctx *cx)
{
    if (cx->db->depth == 0 && cx->db->engine->settle != NULL)
        cx->db->engine->settle(cx->db);
}

qf_code db_begin(qf_ctx *cx, db_tx *tx)
{
    return begin(cx, tx, DB_MODE_WRITE);
}

qf_code db_begin_read(qf_ctx *cx, db_tx *tx)
{
    return begin(cx, tx, DB_MODE_READ);
}

qf_code db_commit(db_tx *tx)
{
    qf_ctx *cx = tx->cx;
    qf_db *db = cx->db;
    qf_code code;

    if (db->failed)
        return qf_fail(cx, QF_BROKEN, "DB.TX_FAILED", NULL, "前面的操作已失败，请重试");
    tx->cx = NULL;
    if (--db->depth > 0)
        return QF_OK;
    code = db->engine->commit(cx, db);
    if (code != QF_OK)
        db->engine->rollback(db);
    return code;
}

void db_tx_end(db_tx *tx)
{
    qf_db *db = tx->cx != NULL ? tx->cx->db : NULL;

    tx->cx = NULL;
    if (db == NULL || db->depth == 0)
        return;
    db->failed = true;
    if (--db->depth == 0)
        db->engine->rollback(db);
}

bool db_in_tx(const qf_ctx *cx)
{
    return cx->db != NULL && cx->db->depth > 0 && cx->db->mode == DB_MODE_WRITE;
}

/* ---- rows */

static const db_cell *cell(const db_row *row, const char *column)
{
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->columns[i], column) == 0)
            return &row->cells[i];
    /* lint: allow fprintf: the last words before abort */
    fprintf(stderr, "qingfeng: statement has no column %s\n", column);
    abort();
}

bool db_null(const db_row *row, const char *column)
{
    return cell(row, column)->type == DB_TYPE_NULL;
}

int64_t db_int(const db_row *row, const char *column)
{
    return cell(row, column)->number;
}

bool db_bool(const db_row *row, const char *column)
{
    return cell(row, column)->number != 0;
}

qf_str db_str(const db_row *row, const char *column)
{
    qf_str bytes = cell(row, column)->bytes;

    return bytes.p != NULL ? bytes : QF_S("");
}

qf_str db_blob(const db_row *row, const char *column)
{
    return db_str(row, column);
}

qf_date db_date(const db_row *row, const char *column)
{
    qf_date date;

    return qf_date_parse(cell(row, column)->bytes, &date) ? date : QF_NO_DATE;
}

qf_time db_time(const db_row *row, const char *column)
{
    return (qf_time){ cell(row, column)->number };
}

qf_fen db_fen(const db_row *row, const char *column)
{
    return (qf_fen){ cell(row, column)->number };
}

/* ---- numbers */

qf_code db_number_next(qf_ctx *cx, const char *name, int64_t *out)
{
    db_row row;

    if (!db_in_tx(cx))
        return qf_fail(cx, QF_BROKEN, "DB.NO_TX", name, "程序内部错误：编号只能在事务中领取");
    QF_TRY(db_one(cx, SQL_STORE_NUMBER_NEXT, &row, DB_STR("name", qf_str_of(name))));
    *out = db_int(&row, "value");
    return QF_OK;
}

qf_code db_number_last(qf_ctx *cx, const char *name, int64_t *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_STORE_NUMBER_LAST, &row, DB_STR("name", qf_str_of(name)));

    if (code != QF_OK && code != QF_MISSING)
        return code;
    *out = code == QF_OK ? db_int(&row, "value") : 0;
    return QF_OK;
}

qf_code db_generation_bump(qf_ctx *cx)
{
    int64_t number;

    return db_number_next(cx, "generation", &number);
}

qf_code db_generation_sum(qf_ctx *cx, int64_t *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_STORE_GENERATION_SUM, &row));
    *out = db_int(&row, "value");
    return QF_OK;
}

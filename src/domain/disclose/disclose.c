#include "domain/disclose/disclose.h"

#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/disclose/step.h"
#include "store/db.h"

#define X(code, zh) { #code, zh },
const qf_word disclose_parts[DISCLOSE_PART_COUNT] = { DISCLOSE_PARTS(X) };
const qf_word disclose_kinds[DISCLOSE_KIND_COUNT] = { DISCLOSE_KINDS(X) };
#undef X

static bool is_part(qf_str code)
{
    size_t at;

    return qf_word_find(disclose_parts, DISCLOSE_PART_COUNT, code, &at);
}

#define KEEPERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR))

qf_code disclose_column_put(qf_ctx *cx, const disclose_column *column)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, KEEPERS));
    if (column->code.n == 0 || column->code.n > 40 || column->name.n == 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.COLUMN", "code", "栏目要有编号和名称");
    if (!is_part(column->part))
        return qf_fail(cx, QF_INVALID, "DISCLOSE.COLUMN", "part",
                       "栏目要归入指南、制度、法定主动公开内容、年报、依申请公开五部分之一");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_DISCLOSE_COLUMN_PUT, DB_STR("code", column->code),
                   DB_STR("name", column->name), DB_STR("part", column->part),
                   DB_INT("position", column->position), DB_STR("category", column->category),
                   DB_ID_OR_NULL("max_age_days", column->max_age_days)));
    QF_TRY(audit_write(cx, "disclose.column",
                       qf_strf(cx->arena, "column:%.*s", QF_ARG(column->code)), "%.*s",
                       QF_ARG(column->name)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code disclose_column_change(qf_ctx *cx, const disclose_column *column)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, KEEPERS));
    if (column->name.n == 0 || !is_part(column->part))
        return qf_fail(cx, QF_INVALID, "DISCLOSE.COLUMN", "name", "栏目要有名称，并归入五部分之一");
    if (column->max_age_days > 3660)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.COLUMN", "max_age_days",
                       "更新期限不超过十年（3660 天）");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_DISCLOSE_COLUMN_CHANGE, &changed, DB_STR("code", column->code),
                     DB_STR("name", column->name), DB_STR("part", column->part),
                     DB_INT("position", column->position), DB_STR("category", column->category),
                     DB_ID_OR_NULL("max_age_days", column->max_age_days),
                     DB_STR("owner", column->owner), DB_STR("time_limit", column->time_limit),
                     DB_STR("audience", column->audience), DB_STR("ground", column->ground),
                     DB_BOOL("closed", column->closed)));
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "DISCLOSE.NO_COLUMN", "column", "没有这个栏目");
    QF_TRY(audit_write(cx, "disclose.column",
                       qf_strf(cx->arena, "column:%.*s", QF_ARG(column->code)), "%.*s%s",
                       QF_ARG(column->name), column->closed ? "，停用" : ""));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

static void read_column(const db_row *row, disclose_column *out)
{
    *out = (disclose_column){
        .code = db_str(row, "code"),
        .name = db_str(row, "name"),
        .part = db_str(row, "part"),
        .position = db_int(row, "position"),
        .category = db_str(row, "category"),
        .max_age_days = db_int(row, "max_age_days"),
        .items = db_int(row, "items"),
        .newest = db_date(row, "newest"),
        .owner = db_str(row, "owner"),
        .time_limit = db_str(row, "time_limit"),
        .audience = db_str(row, "audience"),
        .ground = db_str(row, "ground"),
        .closed = db_bool(row, "closed"),
    };
}

qf_code disclose_columns_all(qf_ctx *cx, disclose_columns *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_COLUMNS, &rows));
    out->count = rows.count;
    out->column = QF_NEW_ARRAY(cx->arena, disclose_column, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        read_column(&rows.row[i], &out->column[i]);
    return QF_OK;
}

qf_code disclose_column_get(qf_ctx *cx, qf_str code, disclose_column *out)
{
    db_row row;
    qf_code result = db_one(cx, SQL_DISCLOSE_COLUMN, &row, DB_STR("code", code));

    if (result == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "DISCLOSE.NO_COLUMN", "column", "没有这个栏目");
    QF_TRY(result);
    read_column(&row, out);
    return QF_OK;
}

static void read_item(const db_row *row, disclose_item *out)
{
    *out = (disclose_item){
        .id = db_int(row, "id"),
        .column_code = db_str(row, "column_code"),
        .state = db_str(row, "state"),
        .kind = db_str(row, "kind"),
        .index_no = db_str(row, "index_no"),
        .title = db_str(row, "title"),
        .doc_no = db_str(row, "doc_no"),
        .issuer = db_str(row, "issuer"),
        .abstract = db_str(row, "abstract"),
        .body = db_str(row, "body"),
        .validity = db_str(row, "validity"),
        .formed_on = db_date(row, "formed_on"),
        .released_on = db_date(row, "released_on"),
        .repealed_on = db_date(row, "repealed_on"),
        .explains_id = db_int(row, "explains_id"),
        .sample = db_bool(row, "sample"),
    };
}

/* What only the desk reads. */
static void read_work(const db_row *row, disclose_item *out)
{
    out->body_kind = db_str(row, "body_kind");
    out->topic = db_str(row, "topic");
    out->reason = db_str(row, "reason");
    out->version = db_int(row, "version");
    out->round = db_int(row, "round");
    out->author_id = db_int(row, "author_id");
    out->editor_id = db_int(row, "editor_id");
    out->revises_id = db_int(row, "revises_id");
    out->replaced_by = db_int(row, "replaced_by");
    out->publish_at = db_time(row, "publish_at");
    out->withdrawn_on = db_date(row, "withdrawn_on");
    out->valid_until = db_date(row, "valid_until");
    out->notice_until = db_date(row, "notice_until");
    out->list_kind = db_str(row, "list_kind");
    out->village_id = db_int(row, "village_id");
    out->ground = db_str(row, "ground");
    out->review_on = db_date(row, "review_on");
}

static void read_items(qf_ctx *cx, const db_rows *rows, disclose_items *out)
{
    out->count = rows->count;
    out->item = QF_NEW_ARRAY(cx->arena, disclose_item, rows->count);
    for (size_t i = 0; i < rows->count; i++)
        read_item(&rows->row[i], &out->item[i]);
}

static void read_desk(qf_ctx *cx, const db_rows *rows, disclose_items *out)
{
    read_items(cx, rows, out);
    for (size_t i = 0; i < rows->count; i++)
        read_work(&rows->row[i], &out->item[i]);
}

qf_code disclose_get(qf_ctx *cx, int64_t id, disclose_item *out)
{
    db_row row;
    qf_code result = db_one(cx, SQL_DISCLOSE_ITEM, &row, DB_INT("id", id));

    if (result == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "DISCLOSE.NO_ITEM", "item", "没有这条信息");
    QF_TRY(result);
    read_item(&row, out);
    read_work(&row, out);
    out->released_at = db_time(&row, "released_at");
    return QF_OK;
}

qf_code disclose_desk(qf_ctx *cx, qf_str state, int64_t n, disclose_items *out)
{
    db_rows rows;

    out->count = 0;
    if (state.n == 0 && !disclose_at_work(cx))
        return QF_OK;
    QF_TRY(db_many(cx, SQL_DISCLOSE_DESK, &rows, DB_STR("state", state), DB_INT("n", n),
                   DB_INT("village", disclose_seen_village(cx))));
    read_desk(cx, &rows, out);
    return QF_OK;
}

/* %words%, its signs for LIKE taken as they are. */
static qf_str like(qf_arena *arena, qf_str words)
{
    qf_buf out = qf_buf_new(arena, 2 * words.n + 3);

    qf_buf_addc(&out, '%');
    for (size_t i = 0; i < words.n; i++) {
        if (words.p[i] == '%' || words.p[i] == '_' || words.p[i] == '!')
            qf_buf_addc(&out, '!');
        qf_buf_addc(&out, words.p[i]);
    }
    qf_buf_addc(&out, '%');
    return qf_buf_str(&out);
}

qf_code disclose_desk_find(qf_ctx *cx, disclose_state state, qf_str words, int64_t n, int64_t skip,
                           disclose_items *out)
{
    db_rows rows;

    out->count = 0;
    if (state != DISCLOSE_RELEASED && state != DISCLOSE_WITHDRAWN && !disclose_at_work(cx))
        return QF_OK;
    QF_TRY(db_many(cx, SQL_DISCLOSE_DESK_FIND, &rows,
                   DB_STR("state", qf_str_of(disclose_state_code(state))),
                   DB_STR("words", like(cx->arena, words)), DB_INT("n", n), DB_INT("skip", skip),
                   DB_INT("village", disclose_seen_village(cx))));
    read_desk(cx, &rows, out);
    return QF_OK;
}

qf_code disclose_kept(qf_ctx *cx, int64_t n, disclose_items *out)
{
    db_rows rows;

    out->count = 0;
    if (!disclose_at_work(cx))
        return QF_OK;
    QF_TRY(db_many(cx, SQL_DISCLOSE_KEPT, &rows, DB_INT("n", n),
                   DB_INT("village", disclose_seen_village(cx))));
    read_desk(cx, &rows, out);
    return QF_OK;
}

qf_code disclose_list(qf_ctx *cx, qf_str column, int64_t n, int64_t skip, disclose_items *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_LIST, &rows, DB_STR("column_code", column), DB_INT("n", n),
                   DB_INT("skip", skip)));
    read_items(cx, &rows, out);
    return QF_OK;
}

qf_code disclose_public_after(qf_ctx *cx, int64_t after, size_t n, int64_t *ids, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_PUBLIC_AFTER, &rows, DB_INT("after", after),
                   DB_INT("n", (int64_t)n)));
    for (size_t i = 0; i < rows.count; i++)
        ids[i] = db_int(&rows.row[i], "id");
    *count = rows.count;
    return QF_OK;
}

qf_code disclose_count(qf_ctx *cx, qf_str column, int64_t *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_DISCLOSE_COUNT, &row, DB_STR("column_code", column)));
    *out = db_int(&row, "items");
    return QF_OK;
}

/* First and last day of a year as the statements take them. */
static void year_days(int year, qf_date *first, qf_date *last)
{
    *first = *last = QF_NO_DATE;
    (void)!qf_date_from(year, 1, 1, first);
    (void)!qf_date_from(year, 12, 31, last);
}

qf_code disclose_year_stats(qf_ctx *cx, int year, disclose_stats *out)
{
    qf_date first, last;
    db_rows rows;
    db_row row;

    year_days(year, &first, &last);
    *out = (disclose_stats){ 0 };
    QF_TRY(db_many(cx, SQL_DISCLOSE_BY_CATEGORY, &rows, DB_DATE(cx, "first_day", first),
                   DB_DATE(cx, "last_day", last)));
    for (size_t i = 0; i < rows.count; i++) {
        out->total += db_int(&rows.row[i], "items");
        if (out->categories == sizeof(out->by_category) / sizeof(out->by_category[0]))
            return qf_fail(cx, QF_LIMIT, "DISCLOSE.CATEGORIES", NULL, "年报统计的类别太多");
        out->by_category[out->categories].category = db_str(&rows.row[i], "category");
        out->by_category[out->categories++].items = db_int(&rows.row[i], "items");
    }
    QF_TRY(db_one(cx, SQL_DISCLOSE_NORMATIVE, &row, DB_DATE(cx, "first_day", first),
                  DB_DATE(cx, "last_day", last)));
    out->normative_issued = db_int(&row, "issued");
    out->normative_repealed = db_int(&row, "repealed");
    out->normative_effective = db_int(&row, "effective");
    return QF_OK;
}

qf_code disclose_year_items(qf_ctx *cx, int year, qf_str category, disclose_items *out)
{
    qf_date first, last;
    db_rows rows;

    year_days(year, &first, &last);
    if (qf_str_eq(category, QF_S("normative")))
        QF_TRY(db_many(cx, SQL_DISCLOSE_NORMATIVE_LIST, &rows, DB_DATE(cx, "first_day", first),
                       DB_DATE(cx, "last_day", last)));
    else
        QF_TRY(db_many(cx, SQL_DISCLOSE_IN_CATEGORY, &rows, DB_STR("category", category),
                       DB_DATE(cx, "first_day", first), DB_DATE(cx, "last_day", last)));
    read_items(cx, &rows, out);
    return QF_OK;
}

qf_code disclose_is_public(qf_ctx *cx, qf_str title, qf_date day, bool *out)
{
    db_row row;

    QF_TRY(
        db_one(cx, SQL_DISCLOSE_IS_PUBLIC, &row, DB_STR("title", title), DB_DATE(cx, "day", day)));
    *out = db_int(&row, "n") > 0;
    return QF_OK;
}

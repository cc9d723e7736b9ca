#include "domain/disclose/disclose.h"

#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

static const struct {
    const char *code, *zh;
} parts[] = {
#define X(code, zh) { #code, zh },
    DISCLOSE_PARTS(X)
#undef X
}, kinds[] = {
#define X(code, zh) { #code, zh },
    DISCLOSE_KINDS(X)
#undef X
};

static bool is_part(qf_str code)
{
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (qf_str_eq(qf_str_of(parts[i].code), code))
            return true;
    return false;
}

static bool is_kind(qf_str code)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (qf_str_eq(qf_str_of(kinds[i].code), code))
            return true;
    return false;
}

#define WRITERS (AUTH_BIT(REPORTER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(PUBLISHER))
#define PUBLISHERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(PUBLISHER))
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

static void read_items(qf_ctx *cx, const db_rows *rows, disclose_items *out)
{
    out->count = rows->count;
    out->item = QF_NEW_ARRAY(cx->arena, disclose_item, rows->count);
    for (size_t i = 0; i < rows->count; i++)
        read_item(&rows->row[i], &out->item[i]);
}

static qf_code check_draft(qf_ctx *cx, const disclose_item *draft)
{
    if (draft->title.n == 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.TITLE", "title", "请填写标题");
    if (!is_kind(draft->kind))
        return qf_fail(cx, QF_INVALID, "DISCLOSE.KIND", "kind", "请选择信息的种类");
    if (!qf_date_is(draft->formed_on))
        return qf_fail(cx, QF_INVALID, "DISCLOSE.FORMED_ON", "formed_on", "请填写成文日期");
    if (qf_date_cmp(draft->formed_on, qf_time_date(cx->now)) > 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.FORMED_ON", "formed_on", "成文日期不能晚于今天");
    return QF_OK;
}

qf_code disclose_create(qf_ctx *cx, const disclose_item *draft, int64_t *id)
{
    disclose_column column;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, WRITERS));
    QF_TRY(check_draft(cx, draft));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_column_get(cx, draft->column_code, &column));
    QF_TRY(db_number_next(cx, "disclose.item", id));
    QF_TRY(db_exec(
        cx, SQL_DISCLOSE_INSERT, DB_INT("id", *id), DB_STR("column_code", draft->column_code),
        DB_STR("kind", draft->kind), DB_STR("title", draft->title), DB_STR("doc_no", draft->doc_no),
        DB_STR("issuer", draft->issuer), DB_STR("abstract", draft->abstract),
        DB_STR("body", draft->body), DB_DATE(cx, "formed_on", draft->formed_on),
        DB_ID_OR_NULL("explains_id", draft->explains_id), DB_BOOL("sample", draft->sample),
        DB_INT("author_id", cx->actor == NULL ? 0 : cx->actor->account)));
    QF_TRY(audit_write(cx, "disclose.create", audit_object(cx, "item", *id), "%.*s",
                       QF_ARG(draft->title)));
    return db_commit(&tx);
}

/* Index numbers: 统一社会信用代码/年份-五位流水号 (政府信息公开目录系统实施指引, 2009). */
static qf_code next_index_no(qf_ctx *cx, qf_str publisher, qf_str *out)
{
    int year = qf_date_year(qf_time_date(cx->now));
    qf_str counter = qf_strf(cx->arena, "disclose.index.%d", year);
    int64_t serial;

    QF_TRY(db_number_next(cx, counter.p, &serial));
    *out = qf_strf(cx->arena, "%.*s/%d-%05lld", QF_ARG(publisher), year, (long long)serial);
    return QF_OK;
}

static qf_code wrong_state(qf_ctx *cx, int64_t id)
{
    disclose_item item;

    QF_TRY(disclose_get(cx, id, &item));
    return qf_fail(cx, QF_CONFLICT, "DISCLOSE.STATE", "state",
                   "这条信息现在不能这样处理，可能别人刚刚改过，请刷新后再看");
}

qf_code disclose_release(qf_ctx *cx, int64_t id, qf_str publisher)
{
    DB_TX tx = { 0 };
    qf_str index_no;
    int64_t changed;

    QF_TRY(auth_need(cx, PUBLISHERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(next_index_no(cx, publisher, &index_no));
    QF_TRY(db_change(cx, SQL_DISCLOSE_RELEASE, &changed, DB_INT("id", id),
                     DB_STR("index_no", index_no), DB_DATE(cx, "day", qf_time_date(cx->now))));
    if (changed == 0)
        return wrong_state(cx, id);
    QF_TRY(audit_write(cx, "disclose.release", audit_object(cx, "item", id), "%.*s",
                       QF_ARG(index_no)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code disclose_withdraw(qf_ctx *cx, int64_t id, qf_str reason)
{
    DB_TX tx = { 0 };
    int64_t changed;

    QF_TRY(auth_need(cx, PUBLISHERS));
    if (reason.n == 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.REASON", "reason", "请写明撤回的原因");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_DISCLOSE_WITHDRAW, &changed, DB_INT("id", id)));
    if (changed == 0)
        return wrong_state(cx, id);
    QF_TRY(
        audit_write(cx, "disclose.withdraw", audit_object(cx, "item", id), "%.*s", QF_ARG(reason)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code disclose_get(qf_ctx *cx, int64_t id, disclose_item *out)
{
    db_row row;
    qf_code result = db_one(cx, SQL_DISCLOSE_ITEM, &row, DB_INT("id", id));

    if (result == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "DISCLOSE.NO_ITEM", "item", "没有这条信息");
    QF_TRY(result);
    read_item(&row, out);
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

qf_code disclose_count(qf_ctx *cx, qf_str column, int64_t *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_DISCLOSE_COUNT, &row, DB_STR("column_code", column)));
    *out = db_int(&row, "items");
    return QF_OK;
}

qf_code disclose_search(qf_ctx *cx, qf_str words, int64_t n, disclose_items *out)
{
    qf_buf like = qf_buf_new(cx->arena, 1000);
    db_rows rows;

    qf_buf_addc(&like, '%');
    for (size_t i = 0; i < words.n; i++)
        if (words.p[i] != '%' && words.p[i] != '_' && words.p[i] != '\\')
            qf_buf_addc(&like, words.p[i]);
    qf_buf_addc(&like, '%');
    QF_TRY(
        db_many(cx, SQL_DISCLOSE_SEARCH, &rows, DB_STR("like", qf_buf_str(&like)), DB_INT("n", n)));
    read_items(cx, &rows, out);
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

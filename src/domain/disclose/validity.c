/* In force, changed, repealed, expired by itself; policy and interpretation; columns that owe something. */
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/disclose/step.h"
#include "store/db.h"

#define KEEPERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(PUBLISHER))
#define SOON 14 /* days before a column is stale */

/* The document ceases to hold on `day`; inside a transaction. */
static qf_code end_validity(qf_ctx *cx, int64_t id, const char *validity, qf_date day, int64_t by)
{
    int64_t changed;

    QF_TRY(db_change(cx, SQL_DISCLOSE_REPEAL, &changed, DB_INT("id", id),
                     DB_STR("validity", qf_str_of(validity)), DB_DATE(cx, "repealed_on", day),
                     DB_ID_OR_NULL("replaced_by", by)));
    if (changed == 0)
        return disclose_wrong_state(cx);
    QF_TRY(disclose_step_note(cx, id, validity, "released", "released", 0, QF_S("")));
    QF_TRY(audit_write(cx, qf_strf(cx->arena, "disclose.%s", validity).p,
                       audit_object(cx, "item", id), "%.*s", QF_ARG(qf_date_str(cx->arena, day))));
    return db_generation_bump(cx);
}

/* The number at the end of "…/item/12", or of "12" alone; 0: it is none. */
static int64_t number_of(qf_str words)
{
    ptrdiff_t at = qf_str_find(words, QF_S("/item/"), 0);
    size_t from = at < 0 ? 0 : (size_t)at + QF_S("/item/").n;
    int64_t number = 0;

    if (from == words.n || words.n - from > 15)
        return 0;
    for (size_t i = from; i < words.n; i++) {
        if (words.p[i] < '0' || words.p[i] > '9')
            return 0;
        number = number * 10 + (words.p[i] - '0');
    }
    return number;
}

qf_code disclose_named(qf_ctx *cx, qf_str words, const char *field, int64_t *id)
{
    disclose_item item = { 0 };
    qf_code code = QF_MISSING;
    db_rows rows;

    words = qf_str_trim(words);
    *id = 0;
    if (words.n == 0)
        return QF_OK;
    if (number_of(words) > 0)
        code = disclose_get(cx, number_of(words), &item);
    *id = item.id;
    if (code != QF_MISSING)
        return code;
    QF_TRY(db_many(cx, SQL_DISCLOSE_NAMED, &rows, DB_STR("words", words)));
    if (rows.count == 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.NAMED", field,
                       "没有找到“%.*s”这份文件，请写它的文号、索引号或者网页地址", QF_ARG(words));
    *id = db_int(&rows.row[0], "id");
    return QF_OK;
}

qf_code disclose_repeal(qf_ctx *cx, int64_t id, qf_date day, int64_t by, bool amended)
{
    disclose_item item, newer;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, KEEPERS));
    if (!amended && !qf_date_is(day))
        return qf_fail(cx, QF_INVALID, "DISCLOSE.REPEALED_ON", "day", "请填写废止的日期");
    if (qf_date_is(day) && qf_date_cmp(day, qf_time_date(cx->now)) > 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.REPEALED_ON", "day",
                       "以后才废止的，请改它的有效期");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_get(cx, id, &item));
    QF_TRY(disclose_need(cx, KEEPERS, &item));
    if (by != 0) {
        QF_TRY(disclose_get(cx, by, &newer));
        if (by == id || !qf_str_eq(newer.state, QF_S("released")))
            return qf_fail(cx, QF_INVALID, "DISCLOSE.REPLACED_BY", "by",
                           "新文件要先公开，才能写成废止或者修改这份文件的依据");
    }
    QF_TRY(end_validity(cx, id, amended ? "amended" : "repealed", amended ? QF_NO_DATE : day, by));
    return db_commit(&tx);
}

qf_code disclose_expire_due(qf_ctx *cx, int64_t *expired)
{
    db_rows rows;
    DB_TX tx = { 0 };

    *expired = 0;
    if (cx->actor != &auth_keeper)
        return qf_fail(cx, QF_DENIED, "AUTH.ROLE", NULL, "到期失效由系统自己完成");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_many(cx, SQL_DISCLOSE_EXPIRING, &rows, DB_DATE(cx, "day", qf_time_date(cx->now))));
    for (size_t i = 0; i < rows.count; i++) {
        qf_date first_without = qf_date_add(db_date(&rows.row[i], "valid_until"), 1);
        QF_TRY(end_validity(cx, db_int(&rows.row[i], "id"), "expired", first_without, 0));
        (*expired)++;
    }
    return db_commit(&tx);
}

/* One notice: the stub proves what stood there without showing it. */
static qf_code end_notice(qf_ctx *cx, int64_t id, qf_date today)
{
    disclose_item item;
    int64_t changed;
    qf_str stub;

    QF_TRY(disclose_get(cx, id, &item));
    stub = qf_strf(cx->arena,
                   "公示期到 %.*s 已满，名单已经撤下。\n公示时全文的 SHA-256："
                   "%.*s\n对公示有疑问的，可以向我们申请查询本人的信息。",
                   QF_ARG(qf_date_str(cx->arena, item.notice_until)),
                   QF_ARG(disclose_text_hash(cx->arena, item.title, item.body)));
    QF_TRY(db_change(cx, SQL_DISCLOSE_NOTICE_END, &changed, DB_INT("id", id), DB_STR("body", stub),
                     DB_DATE(cx, "day", today)));
    if (changed == 0)
        return disclose_wrong_state(cx);
    QF_TRY(disclose_step_note(cx, id, "notice_end", "released", "released", 0, QF_S("")));
    QF_TRY(audit_write(cx, "disclose.notice_end", audit_object(cx, "item", id), "公示期满"));
    return disclose_make_public(cx, id, "revise", QF_S("公示期满，名单撤下"), QF_S(""));
}

qf_code disclose_end_notices(qf_ctx *cx, int64_t *ended)
{
    qf_date today = qf_time_date(cx->now);
    db_rows rows;
    DB_TX tx = { 0 };

    *ended = 0;
    if (cx->actor != &auth_keeper)
        return qf_fail(cx, QF_DENIED, "AUTH.ROLE", NULL, "公示期满由系统自己处理");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_many(cx, SQL_DISCLOSE_NOTICES_OVER, &rows, DB_DATE(cx, "day", today)));
    for (size_t i = 0; i < rows.count; i++) {
        QF_TRY(end_notice(cx, db_int(&rows.row[i], "id"), today));
        (*ended)++;
    }
    return db_commit(&tx);
}

qf_code disclose_notice_ended(qf_ctx *cx, int64_t id, bool *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_DISCLOSE_NOTICE_ENDED, &row, DB_INT("id", id)));
    *out = db_int(&row, "ended") > 0;
    return QF_OK;
}

qf_code disclose_related_of(qf_ctx *cx, int64_t id, disclose_related **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_RELATED, &rows, DB_INT("id", id)));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, disclose_related, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (disclose_related){ .id = db_int(&rows.row[i], "id"),
                                        .title = db_str(&rows.row[i], "title"),
                                        .relation = db_str(&rows.row[i], "relation") };
    return QF_OK;
}

qf_code disclose_broken_pairs(qf_ctx *cx, disclose_related **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_BROKEN_PAIRS, &rows));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, disclose_related, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (disclose_related){ .id = db_int(&rows.row[i], "id"),
                                        .title = db_str(&rows.row[i], "title"),
                                        .relation = db_str(&rows.row[i], "kind") };
    return QF_OK;
}

qf_code disclose_gaps(qf_ctx *cx, disclose_gap **out, size_t *count)
{
    qf_date today = qf_time_date(cx->now);
    disclose_columns columns;

    QF_TRY(disclose_columns_all(cx, &columns));
    *count = 0;
    *out = QF_NEW_ARRAY(cx->arena, disclose_gap, columns.count + 1);
    for (size_t i = 0; i < columns.count; i++) {
        const disclose_column *column = &columns.column[i];
        disclose_gap gap = { .column = *column, .due = QF_NO_DATE };
        if (column->closed)
            continue;
        if (!qf_str_eq(column->part, QF_S("content")) && !qf_str_eq(column->part, QF_S("system")))
            continue; /* guide, annual reports and applications are pages of their own */
        if (column->items == 0) {
            gap.kind = DISCLOSE_GAP_EMPTY;
        } else if (column->max_age_days > 0) {
            gap.due = qf_date_add(column->newest, (int)column->max_age_days);
            gap.days = today.day - gap.due.day;
            if (gap.days < -SOON)
                continue;
            gap.kind = gap.days > 0 ? DISCLOSE_GAP_STALE : DISCLOSE_GAP_SOON;
        } else {
            continue;
        }
        (*out)[(*count)++] = gap;
    }
    return QF_OK;
}

#include "domain/apply/apply.h"

#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

static const char *const applicant_kinds[] = { "np", "ent", "res", "ngo", "law", "oth" };

qf_code apply_register(qf_ctx *cx, qf_str number, qf_str kind, qf_str subject, qf_date received_on,
                       int64_t *id)
{
    bool known = false;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    for (size_t i = 0; i < sizeof(applicant_kinds) / sizeof(applicant_kinds[0]); i++)
        known = known || qf_str_eq(qf_str_of(applicant_kinds[i]), kind);
    if (!known)
        return qf_fail(cx, QF_INVALID, "APPLY.KIND", "applicant_kind",
                       "申请人类别要从表三的六类里选");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "apply.application", id));
    QF_TRY(db_exec(cx, SQL_APPLY_REGISTER, DB_INT("id", *id), DB_STR("number", number),
                   DB_STR("applicant_kind", kind), DB_STR("subject", subject),
                   DB_DATE(cx, "received_on", received_on)));
    QF_TRY(audit_write(cx, "apply.register", audit_object(cx, "application", *id), "%.*s",
                       QF_ARG(number)));
    return db_commit(&tx);
}

qf_code apply_answer(qf_ctx *cx, int64_t id, qf_date day, qf_str outcome)
{
    DB_TX tx = { 0 };
    int64_t changed;

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_APPLY_ANSWER, &changed, DB_INT("id", id), DB_DATE(cx, "day", day),
                     DB_STR("outcome", outcome)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "APPLY.ANSWERED", "application",
                       "没有这件申请，或者已经答复过");
    QF_TRY(audit_write(cx, "apply.answer", audit_object(cx, "application", id), "%.*s",
                       QF_ARG(outcome)));
    return db_commit(&tx);
}

/* Adds rows of (row, column, cases) to a list; `row` NULL: the row's name stands in the answer. */
static void add_counts(const db_rows *rows, const char *row, const char *row_column,
                       const char *col_column, apply_count *list, size_t *count)
{
    for (size_t i = 0; i < rows->count; i++)
        list[(*count)++] = (apply_count){
            row != NULL ? qf_str_of(row) : db_str(&rows->row[i], row_column),
            db_str(&rows->row[i], col_column),
            db_int(&rows->row[i], "cases"),
        };
}

qf_code apply_year_stats(qf_ctx *cx, int year, apply_stats *out)
{
    qf_date first = QF_NO_DATE, last = QF_NO_DATE;
    db_rows received, answered, before, after;

    if (!qf_date_from(year, 1, 1, &first) || !qf_date_from(year, 12, 31, &last))
        return qf_fail(cx, QF_INVALID, "APPLY.YEAR", "year", "年份不对");
    QF_TRY(db_many(cx, SQL_APPLY_RECEIVED, &received, DB_DATE(cx, "first_day", first),
                   DB_DATE(cx, "last_day", last)));
    QF_TRY(db_many(cx, SQL_APPLY_ANSWERED, &answered, DB_DATE(cx, "first_day", first),
                   DB_DATE(cx, "last_day", last)));
    QF_TRY(db_many(cx, SQL_APPLY_OPEN, &before, DB_DATE(cx, "day", qf_date_add(first, -1))));
    QF_TRY(db_many(cx, SQL_APPLY_OPEN, &after, DB_DATE(cx, "day", last)));
    *out = (apply_stats){ 0 };
    out->table3 = QF_NEW_ARRAY(cx->arena, apply_count,
                               received.count + answered.count + before.count + after.count);
    add_counts(&received, "new", NULL, "applicant_kind", out->table3, &out->count3);
    add_counts(&before, "carried_in", NULL, "applicant_kind", out->table3, &out->count3);
    add_counts(&answered, NULL, "outcome", "applicant_kind", out->table3, &out->count3);
    add_counts(&after, "carried_out", NULL, "applicant_kind", out->table3, &out->count3);
    return QF_OK;
}

/* Whether an application counts in a row of table 3 in the year between the two days. */
static bool counts_in(const apply_case *one, qf_str row, qf_date first, qf_date last)
{
    bool received_before = qf_date_cmp(one->received_on, first) < 0;
    bool answered = qf_date_is(one->answered_on) && qf_date_cmp(one->answered_on, last) <= 0;

    if (qf_str_eq(row, QF_S("new")))
        return !received_before;
    if (qf_str_eq(row, QF_S("carried_in")))
        return received_before;
    if (qf_str_eq(row, QF_S("carried_out")))
        return !answered;
    return answered && (qf_str_eq(row, QF_S("total")) || qf_str_eq(row, one->outcome));
}

qf_code apply_year_cases(qf_ctx *cx, int year, qf_str row, qf_str col, apply_cases *out)
{
    qf_date first = QF_NO_DATE, last = QF_NO_DATE;
    db_rows rows;

    if (!qf_date_from(year, 1, 1, &first) || !qf_date_from(year, 12, 31, &last))
        return qf_fail(cx, QF_INVALID, "APPLY.YEAR", "year", "年份不对");
    QF_TRY(db_many(cx, SQL_APPLY_CASES, &rows, DB_DATE(cx, "first_day", first),
                   DB_DATE(cx, "last_day", last)));
    out->one = QF_NEW_ARRAY(cx->arena, apply_case, rows.count);
    out->count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *r = &rows.row[i];
        apply_case one = {
            db_int(r, "id"),          db_str(r, "number"),  db_str(r, "applicant_kind"),
            db_str(r, "subject"),     db_str(r, "outcome"), db_date(r, "received_on"),
            db_date(r, "answered_on")
        };
        bool column = qf_str_eq(col, QF_S("tot")) || qf_str_eq(col, one.applicant_kind);
        if (column && counts_in(&one, row, first, last))
            out->one[out->count++] = one;
    }
    return QF_OK;
}

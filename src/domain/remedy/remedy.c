#include "domain/remedy/remedy.h"

#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

static const qf_str codes[] = {
#define X(name, code, zh) QF_S_INIT(code),
    REMEDY_RESULTS(X)
#undef X
};
static const qf_str names[] = {
#define X(name, code, zh) QF_S_INIT(zh),
    REMEDY_RESULTS(X)
#undef X
};

qf_str remedy_result_code(remedy_result result)
{
    return codes[result];
}

qf_str remedy_result_zh(remedy_result result)
{
    return names[result];
}

remedy_result remedy_result_parse(qf_str code)
{
    remedy_result result = 0;

    while (result < REMEDY_RESULT_COUNT && !qf_str_eq(code, codes[result]))
        result++;
    return result;
}

static remedy_case read_case(const db_row *row)
{
    qf_str result = db_str(row, "result");

    return (remedy_case){
        .id = db_int(row, "id"),
        .review_id = db_int(row, "review_id"),
        .version = db_int(row, "version"),
        .kind = remedy_kind_parse(db_str(row, "kind")),
        .result = result.n == 0 ? REMEDY_IS_PENDING : remedy_result_parse(result),
        .simple = db_bool(row, "simple"),
        .case_no = db_str(row, "case_no"),
        .subject = db_str(row, "subject"),
        .body = db_str(row, "body"),
        .their_no = db_str(row, "their_no"),
        .note = db_str(row, "note"),
        .filed_on = db_date(row, "filed_on"),
        .got_on = db_date(row, "got_on"),
        .answered_on = db_date(row, "answered_on"),
        .closed_on = db_date(row, "closed_on"),
    };
}

static void read_cases(qf_ctx *cx, const db_rows *rows, remedy_case **out, size_t *count)
{
    *out = QF_NEW_ARRAY(cx->arena, remedy_case, rows->count);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++)
        (*out)[i] = read_case(&rows->row[i]);
}

qf_code remedy_get(qf_ctx *cx, int64_t id, remedy_case *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_REMEDY_GET, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "REMEDY.MISSING", "id", "没有这件复议或者诉讼");
    QF_TRY(code);
    *out = read_case(&row);
    return QF_OK;
}

qf_code remedy_list(qf_ctx *cx, qf_date first, qf_date last, remedy_case **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_REMEDY_LIST, &rows, DB_DATE(cx, "first_day", first),
                   DB_DATE(cx, "last_day", last)));
    read_cases(cx, &rows, out, count);
    return QF_OK;
}

qf_code remedy_of_case(qf_ctx *cx, qf_str case_no, remedy_case **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_REMEDY_OF_CASE, &rows, DB_STR("case_no", case_no)));
    read_cases(cx, &rows, out, count);
    return QF_OK;
}

/* ---- writing */

static bool before(qf_date a, qf_date b)
{
    return qf_date_is(a) && qf_date_cmp(a, b) < 0;
}

static bool after(qf_date a, qf_date b)
{
    return qf_date_is(a) && qf_date_cmp(a, b) > 0;
}

static qf_code check_dates(qf_ctx *cx, const remedy_case *one)
{
    qf_date today = qf_time_date(cx->now);

    if (!qf_date_is(one->filed_on) || after(one->filed_on, today))
        return qf_fail(cx, QF_INVALID, "REMEDY.DATE", "filed_on", "提出日期要填，不能晚于今天");
    if (before(one->got_on, one->filed_on) || after(one->got_on, today))
        return qf_fail(cx, QF_INVALID, "REMEDY.DATE", "got_on",
                       "收到副本的日期不能早于提出日期，也不能晚于今天");
    if (before(one->answered_on, one->filed_on) || after(one->answered_on, today) ||
        (qf_date_is(one->got_on) && before(one->answered_on, one->got_on)))
        return qf_fail(cx, QF_INVALID, "REMEDY.DATE", "answered_on",
                       "答复日期不能早于收到副本的日期，也不能晚于今天");
    if (before(one->closed_on, one->filed_on) || after(one->closed_on, today))
        return qf_fail(cx, QF_INVALID, "REMEDY.DATE", "closed_on",
                       "审结日期不能早于提出日期，也不能晚于今天");
    if (qf_date_is(one->closed_on) == (one->result == REMEDY_IS_PENDING))
        return qf_fail(cx, QF_INVALID, "REMEDY.RESULT", "result", "审结日期和结果要一起填");
    return QF_OK;
}

/* A suit after review names its review, of the same application, closed before the suit. */
static qf_code check_review(qf_ctx *cx, const remedy_case *one)
{
    remedy_case review;

    if (one->kind != REMEDY_AFTER)
        return one->review_id == 0 ? QF_OK
                                   : qf_fail(cx, QF_INVALID, "REMEDY.REVIEW", "review_id",
                                             "只有复议后起诉的才填复议编号");
    if (one->review_id == 0 || remedy_get(cx, one->review_id, &review) != QF_OK ||
        review.kind != REMEDY_REVIEW || !qf_str_eq(review.case_no, one->case_no) ||
        !qf_date_is(review.closed_on) || qf_date_cmp(review.closed_on, one->filed_on) > 0)
        return qf_fail(cx, QF_INVALID, "REMEDY.REVIEW", "review_id",
                       "复议后起诉，要填同一件申请、起诉前已经审结的那件复议的编号");
    return QF_OK;
}

qf_code remedy_put(qf_ctx *cx, const remedy_case *one, int64_t *id)
{
    bool fresh = one->id == 0;
    int64_t changed = 1;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER)));
    if (one->kind >= REMEDY_KIND_COUNT || one->result >= REMEDY_RESULT_COUNT)
        return qf_fail(cx, QF_INVALID, "REMEDY.RESULT", "kind", "请选择种类和结果");
    if (one->subject.n == 0 || one->body.n == 0)
        return qf_fail(cx, QF_INVALID, "REMEDY.SUBJECT", "subject", "请写明事由和复议机关或者法院");
    QF_TRY(check_dates(cx, one));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(check_review(cx, one));
    *id = one->id;
    if (fresh)
        QF_TRY(db_number_next(cx, "remedy", id));
    const db_arg args[] = { DB_INT("id", *id),
                            DB_STR("kind", remedy_kind_code(one->kind)),
                            DB_STR("case_no", one->case_no),
                            DB_STR("subject", one->subject),
                            DB_STR("body", one->body),
                            DB_STR("their_no", one->their_no),
                            DB_BOOL("simple", one->simple),
                            DB_ID_OR_NULL("review_id", one->review_id),
                            DB_DATE(cx, "filed_on", one->filed_on),
                            DB_DATE(cx, "got_on", one->got_on),
                            DB_DATE(cx, "answered_on", one->answered_on),
                            DB_DATE(cx, "closed_on", one->closed_on),
                            one->result == REMEDY_IS_PENDING ? DB_NULL("result")
                                                             : DB_STR("result", codes[one->result]),
                            DB_STR("note", one->note),
                            fresh ? (db_arg){ 0 } : DB_INT("version", one->version),
                            { 0 } };
    QF_TRY(db_run_exec(cx, fresh ? SQL_REMEDY_INSERT : SQL_REMEDY_UPDATE, &changed, args));
    if (changed != 1)
        return qf_fail(cx, QF_CONFLICT, "REMEDY.VERSION", "version", "刚被别人改过，请重新打开");
    QF_TRY(audit_write(cx, fresh ? "remedy.add" : "remedy.change", audit_object(cx, "remedy", *id),
                       "%.*s，%.*s", QF_ARG(remedy_kind_zh(one->kind)),
                       QF_ARG(names[one->result])));
    return db_commit(&tx);
}

/* ---- table 4 */

static qf_code year_days(qf_ctx *cx, int year, qf_date *first, qf_date *last)
{
    if (!qf_date_from(year, 1, 1, first) || !qf_date_from(year, 12, 31, last))
        return qf_fail(cx, QF_INVALID, "REMEDY.YEAR", "year", "年份不对");
    return QF_OK;
}

qf_code remedy_year_table(qf_ctx *cx, int year, remedy_table *out)
{
    qf_date first, last;
    db_rows rows;

    *out = (remedy_table){ 0 };
    QF_TRY(year_days(cx, year, &first, &last));
    QF_TRY(db_many(cx, SQL_REMEDY_COUNTS, &rows, DB_DATE(cx, "first_day", first),
                   DB_DATE(cx, "last_day", last)));
    for (size_t i = 0; i < rows.count; i++) {
        remedy_kind kind = remedy_kind_parse(db_str(&rows.row[i], "kind"));
        remedy_result result = remedy_result_parse(db_str(&rows.row[i], "result"));
        if (kind < REMEDY_KIND_COUNT && result < REMEDY_RESULT_COUNT)
            out->cases[kind][result] += db_int(&rows.row[i], "cases");
    }
    return QF_OK;
}

qf_code remedy_year_cases(qf_ctx *cx, int year, qf_str row, qf_str col, remedy_case **out,
                          size_t *count)
{
    size_t all, kept = 0;
    qf_date first, last;
    remedy_case *one;

    QF_TRY(year_days(cx, year, &first, &last));
    QF_TRY(remedy_list(cx, first, last, &one, &all));
    for (size_t i = 0; i < all; i++) {
        bool open = !qf_date_is(one[i].closed_on) || qf_date_cmp(one[i].closed_on, last) > 0;
        remedy_result result = open ? REMEDY_IS_PENDING : one[i].result;
        if (qf_str_eq(row, remedy_kind_code(one[i].kind)) &&
            (qf_str_eq(col, QF_S("total")) || qf_str_eq(col, codes[result])))
            one[kept++] = one[i];
    }
    *out = one;
    *count = kept;
    return QF_OK;
}

/* ---- retention */

qf_code remedy_holds(qf_ctx *cx, qf_str case_no, qf_date before_day, bool *holds)
{
    remedy_case *one;
    size_t count;

    *holds = false;
    QF_TRY(remedy_of_case(cx, case_no, &one, &count));
    for (size_t i = 0; i < count; i++)
        *holds = *holds || !before(one[i].closed_on, before_day);
    return QF_OK;
}

qf_code remedy_forget(qf_ctx *cx, qf_str case_no)
{
    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    return db_exec(cx, SQL_REMEDY_FORGET, DB_STR("case_no", case_no));
}

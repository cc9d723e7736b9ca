/* The register: lists for work and supervision. */
#include "domain/apply/inside.h"
#include "domain/auth/auth.h"

#define LIST_READERS (APPLY_READERS | AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR))
#define FIRST_DAY "0001-01-01"
#define LAST_DAY "9999-12-31"

/* "%words%" for LIKE; signs with a meaning of their own match one character. */
static qf_str like(qf_ctx *cx, qf_str words)
{
    qf_buf out = qf_buf_new(cx->arena, words.n + 8);

    if (words.n == 0)
        return words;
    qf_buf_addc(&out, '%');
    for (size_t i = 0; i < words.n; i++)
        qf_buf_addc(&out, words.p[i] == '%' || words.p[i] == '\\' ? '_' : words.p[i]);
    qf_buf_addc(&out, '%');
    return qf_buf_str(&out);
}

static qf_str day_text(qf_ctx *cx, qf_date day, const char *otherwise)
{
    return qf_date_is(day) ? qf_date_str(cx->arena, day) : qf_str_of(otherwise);
}

/* The place a list goes on behind; without one, before its first. */
static qf_str after_text(qf_ctx *cx, const apply_filter *f, const char *first)
{
    return f->after_id == 0 ? qf_str_of(first) : qf_date_str(cx->arena, f->after_day);
}

static qf_code count_open(qf_ctx *cx, qf_str from, qf_str until, int64_t *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_APPLY_COUNT_DUE, &row, DB_DATE(cx, "today", apply_today(cx)),
                  DB_STR("due_from", from), DB_STR("due_until", until)));
    *out = db_int(&row, "cases");
    return QF_OK;
}

/* Open cases with the last day in [from, until], whatever they are. */
static qf_code list_due(qf_ctx *cx, const apply_filter *f, qf_str from, qf_str until,
                        apply_cases *out, int64_t *total)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_APPLY_LIST_DUE, &rows, DB_DATE(cx, "today", apply_today(cx)),
                   DB_STR("due_from", from), DB_STR("due_until", until),
                   DB_STR("after_day", after_text(cx, f, FIRST_DAY)),
                   DB_INT("after_id", f->after_id), DB_INT("n", f->n), DB_INT("skip", f->skip)));
    apply_read_cases(cx, &rows, out);
    return count_open(cx, from, until, total);
}

/* Open cases with the last day in [from, until]. */
static qf_code list_open(qf_ctx *cx, const apply_filter *f, qf_str from, qf_str until,
                         apply_cases *out, int64_t *total)
{
    qf_date today = apply_today(cx);
    qf_str words = like(cx, f->words);
    db_rows rows;
    db_row count;

    if (f->kind.n == 0 && f->channel.n == 0 && f->handler == 0 && words.n == 0)
        return list_due(cx, f, from, until, out, total);
    QF_TRY(db_many(cx, SQL_APPLY_LIST_OPEN, &rows, DB_DATE(cx, "today", today),
                   DB_STR("kind", f->kind), DB_STR("channel", f->channel),
                   DB_INT("handler", f->handler), DB_STR("words", words), DB_STR("due_from", from),
                   DB_STR("due_until", until), DB_STR("after_day", after_text(cx, f, FIRST_DAY)),
                   DB_INT("after_id", f->after_id), DB_INT("n", f->n), DB_INT("skip", f->skip)));
    QF_TRY(db_one(cx, SQL_APPLY_LIST_OPEN_COUNT, &count, DB_DATE(cx, "today", today),
                  DB_STR("kind", f->kind), DB_STR("channel", f->channel),
                  DB_INT("handler", f->handler), DB_STR("words", words), DB_STR("due_from", from),
                  DB_STR("due_until", until)));
    apply_read_cases(cx, &rows, out);
    *total = db_int(&count, "cases");
    return QF_OK;
}

static qf_code list_days(qf_ctx *cx, const apply_filter *f, bool closed, apply_cases *out,
                         int64_t *total)
{
    qf_date today = apply_today(cx);
    qf_str first = QF_S(FIRST_DAY), last = QF_S(LAST_DAY), words = like(cx, f->words);
    db_rows rows;
    db_row count;

    if (f->year > 0) {
        first = qf_strf(cx->arena, "%04lld-01-01", (long long)f->year);
        last = qf_strf(cx->arena, "%04lld-12-31", (long long)f->year);
    }
    QF_TRY(db_many(cx, SQL_APPLY_LIST_DAYS, &rows, DB_STR("first_day", first),
                   DB_STR("last_day", last), DB_BOOL("closed_only", closed),
                   DB_DATE(cx, "today", today), DB_STR("kind", f->kind),
                   DB_STR("channel", f->channel), DB_INT("handler", f->handler),
                   DB_STR("words", words), DB_STR("after_day", after_text(cx, f, LAST_DAY)),
                   DB_INT("after_id", f->after_id), DB_INT("n", f->n), DB_INT("skip", f->skip)));
    QF_TRY(db_one(
        cx, SQL_APPLY_LIST_DAYS_COUNT, &count, DB_STR("first_day", first), DB_STR("last_day", last),
        DB_BOOL("closed_only", closed), DB_DATE(cx, "today", today), DB_STR("kind", f->kind),
        DB_STR("channel", f->channel), DB_INT("handler", f->handler), DB_STR("words", words),
        DB_INT("bound", (f->counted > 0 ? f->counted : APPLY_COUNTED) + 1)));
    apply_read_cases(cx, &rows, out);
    *total = db_int(&count, "cases");
    return QF_OK;
}

qf_code apply_list(qf_ctx *cx, const apply_filter *filter, apply_cases *out, int64_t *total)
{
    qf_date today = apply_today(cx);
    qf_str what = filter->what;

    QF_TRY(auth_need(cx, LIST_READERS));
    if (qf_str_eq(what, QF_S("late")))
        return list_open(cx, filter, QF_S(FIRST_DAY),
                         qf_date_str(cx->arena, qf_date_add(today, -1)), out, total);
    if (qf_str_eq(what, QF_S("soon")))
        return list_open(cx, filter, qf_date_str(cx->arena, today),
                         day_text(cx, filter->soon_until, LAST_DAY), out, total);
    if (qf_str_eq(what, QF_S("all")) || qf_str_eq(what, QF_S("closed")))
        return list_days(cx, filter, qf_str_eq(what, QF_S("closed")), out, total);
    return list_open(cx, filter, QF_S(FIRST_DAY), QF_S(LAST_DAY), out, total);
}

void apply_list_after(const apply_filter *filter, qf_date today, const apply_case *last,
                      apply_filter *out)
{
    bool by_days = qf_str_eq(filter->what, QF_S("all")) || qf_str_eq(filter->what, QF_S("closed"));

    *out = *filter;
    out->skip = 0;
    out->after_id = last->id;
    out->after_day = by_days ? last->submitted_on : apply_due_on(last, today);
    if (!qf_date_is(out->after_day)) /* its clock stands: at the end of the list */
        (void)!qf_date_parse(QF_S(LAST_DAY), &out->after_day);
}

qf_code apply_waiting(qf_ctx *cx, qf_date soon_until, apply_load *out)
{
    qf_date today = apply_today(cx);
    db_rows words;
    db_row row;

    QF_TRY(auth_need(cx, LIST_READERS));
    QF_TRY(count_open(cx, QF_S(FIRST_DAY), QF_S(LAST_DAY), &out->open));
    QF_TRY(count_open(cx, QF_S(FIRST_DAY), qf_date_str(cx->arena, qf_date_add(today, -1)),
                      &out->late));
    QF_TRY(count_open(cx, qf_date_str(cx->arena, today), day_text(cx, soon_until, LAST_DAY),
                      &out->soon));
    QF_TRY(db_one(cx, SQL_APPLY_UNCONFIRMED, &row));
    out->unconfirmed = db_int(&row, "cases");
    QF_TRY(db_many(cx, SQL_APPLY_MESSAGES_OPEN, &words));
    out->words = (int64_t)words.count;
    return QF_OK;
}

qf_code apply_same_applicant(qf_ctx *cx, int64_t id, qf_date first, apply_cases *out)
{
    db_rows rows;
    db_row row;

    QF_TRY(auth_need(cx, APPLY_READERS));
    QF_TRY(db_one(cx, SQL_APPLY_GET, &row, DB_INT("id", id)));
    *out = (apply_cases){ 0 };
    if (db_str(&row, "applicant_digest").n == 0)
        return QF_OK;
    QF_TRY(db_many(cx, SQL_APPLY_OF_APPLICANT, &rows,
                   DB_STR("digest", db_str(&row, "applicant_digest")),
                   DB_DATE(cx, "first_day", first), DB_INT("id", id)));
    apply_read_cases(cx, &rows, out);
    return QF_OK;
}

qf_code apply_newest(qf_ctx *cx, qf_date first, int64_t n, apply_cases *out)
{
    db_rows rows;

    QF_TRY(auth_need(cx, APPLY_READERS));
    QF_TRY(db_many(cx, SQL_APPLY_NEWEST, &rows, DB_DATE(cx, "first_day", first), DB_INT("n", n)));
    apply_read_cases(cx, &rows, out);
    return QF_OK;
}

qf_code apply_perhaps_same(qf_ctx *cx, int64_t id, apply_cases *out)
{
    db_rows rows;
    db_row row;

    QF_TRY(auth_need(cx, APPLY_READERS));
    QF_TRY(db_one(cx, SQL_APPLY_MARKS, &row, DB_INT("id", id)));
    QF_TRY(db_many(cx, SQL_APPLY_PERHAPS_SAME, &rows, DB_INT("id", id),
                   DB_STR("digest", db_str(&row, "applicant_digest")),
                   DB_STR("id_digest", db_str(&row, "id_digest")),
                   DB_STR("phone_digest", db_str(&row, "phone_digest"))));
    apply_read_cases(cx, &rows, out);
    return QF_OK;
}

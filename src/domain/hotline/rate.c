/* Counts that move with the tickets, and the rates made of them. */
#include "domain/hotline/read.h"

qf_code hotline_rate_add(qf_ctx *cx, const hotline_ticket *t, int add)
{
    if (t->service.n == 0)
        return QF_OK;
    return db_exec(cx, SQL_HOTLINE_RATE_ONE,
                   DB_STR("month", hotline_month(cx->arena, t->received_on)),
                   DB_STR("service", t->service), DB_STR("result", t->result), DB_INT("add", add));
}

/* 10000 × part / whole rounded half up, without trailing zeros. */
qf_str hotline_rate(qf_arena *arena, const hotline_stats *s)
{
    int64_t whole = s->on_time + s->late + s->overdue;
    int64_t hundredths = whole == 0 ? 0 : (s->on_time * 20000 + whole) / (whole * 2);

    if (whole == 0)
        return QF_S("—");
    if (hundredths % 100 == 0)
        return qf_strf(arena, "%lld%%", (long long)(hundredths / 100));
    return qf_strf(arena, "%lld.%02lld%%", (long long)(hundredths / 100),
                   (long long)(hundredths % 100));
}

static qf_str by_name(hotline_by by)
{
    switch (by) {
    case HOTLINE_BY_MONTH:
        return QF_S("");
    case HOTLINE_BY_KIND:
        return QF_S("kind");
    case HOTLINE_BY_CLASS:
        return QF_S("class");
    case HOTLINE_BY_VILLAGE:
        return QF_S("village");
    default:
        return QF_S("office");
    }
}

static void add_outcome(hotline_stats *s, qf_str outcome, int64_t tickets)
{
    if (qf_str_eq(outcome, QF_S("on_time")))
        s->on_time += tickets;
    else if (qf_str_eq(outcome, QF_S("late")))
        s->late += tickets;
    else if (qf_str_eq(outcome, QF_S("open")))
        s->open += tickets;
    else
        s->outside += tickets;
    s->total = s->on_time + s->late + s->open;
}

/* How many of each group are open behind their last day or minute. */
static qf_code overdue(qf_ctx *cx, qf_str first, qf_str last, hotline_by by, db_rows *out)
{
    const db_arg args[] = { DB_DATE(cx, "today", qf_time_date(cx->now)),
                            DB_TIME("moment", hotline_minute(cx->now)),
                            DB_STR("first_day", QF_JOIN(cx->arena, first, QF_S("-01"))),
                            DB_STR("last_day", QF_JOIN(cx->arena, last, QF_S("-31"))),
                            { 0 },
                            { 0 } };
    db_arg more[sizeof(args) / sizeof(args[0])];

    if (by == HOTLINE_BY_VILLAGE)
        return db_run_many(cx, SQL_HOTLINE_OVERDUE_VILLAGE, out, args);
    memcpy(more, args, sizeof(args));
    more[4] = DB_STR("by", by_name(by));
    return db_run_many(cx, SQL_HOTLINE_OVERDUE, out, more);
}

qf_code hotline_groups(qf_ctx *cx, qf_str first, qf_str last, hotline_by by, hotline_group **out,
                       size_t *count)
{
    db_rows rows, late;
    int64_t open = 0;

    if (by == HOTLINE_BY_MONTH)
        QF_TRY(db_many(cx, SQL_HOTLINE_COUNTS_MONTH, &rows, DB_STR("first", first),
                       DB_STR("last", last)));
    else
        QF_TRY(db_many(cx, SQL_HOTLINE_COUNTS, &rows, DB_STR("by", by_name(by)),
                       DB_STR("first", first), DB_STR("last", last)));
    *out = QF_NEW_ARRAY(cx->arena, hotline_group, rows.count + 1);
    *count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        qf_str key = db_str(&rows.row[i], "key");
        if (*count == 0 || !qf_str_eq((*out)[*count - 1].key, key))
            (*out)[(*count)++] = (hotline_group){ .key = key };
        add_outcome(&(*out)[*count - 1].stats, db_str(&rows.row[i], "outcome"),
                    db_int(&rows.row[i], "tickets"));
    }
    for (size_t i = 0; i < *count; i++)
        open += (*out)[i].stats.open;
    if (open == 0) /* nothing can be behind */
        return QF_OK;
    QF_TRY(overdue(cx, first, last, by, &late));
    for (size_t i = 0; i < late.count; i++)
        for (size_t k = 0; k < *count; k++)
            if (qf_str_eq((*out)[k].key, db_str(&late.row[i], "key")))
                (*out)[k].stats.overdue = db_int(&late.row[i], "tickets");
    return QF_OK;
}

qf_code hotline_span_stats(qf_ctx *cx, qf_str first, qf_str last, hotline_stats *out)
{
    hotline_group *groups;
    size_t count;

    *out = (hotline_stats){ 0 };
    QF_TRY(hotline_groups(cx, first, last, HOTLINE_BY_KIND, &groups, &count));
    for (size_t i = 0; i < count; i++) {
        const hotline_stats *s = &groups[i].stats;
        out->total += s->total;
        out->on_time += s->on_time;
        out->late += s->late;
        out->open += s->open;
        out->overdue += s->overdue;
        out->outside += s->outside;
    }
    return QF_OK;
}

qf_code hotline_year_months(qf_ctx *cx, int year, qf_str *first, qf_str *last)
{
    if (year < 1900 || year > 2200)
        return qf_fail(cx, QF_INVALID, "HOTLINE.YEAR", "year", "年份不对");
    *first = qf_strf(cx->arena, "%04d-01", year);
    *last = qf_strf(cx->arena, "%04d-12", year);
    return QF_OK;
}

qf_code hotline_year_stats(qf_ctx *cx, int year, hotline_stats *out)
{
    qf_str first, last;

    QF_TRY(hotline_year_months(cx, year, &first, &last));
    return hotline_span_stats(cx, first, last, out);
}

qf_code hotline_ratings(qf_ctx *cx, qf_str first, qf_str last, hotline_rating *out)
{
    static const char *const codes[] = {
#define X(name, code, zh) code,
        HOTLINE_SCORES(X)
#undef X
    };
    db_rows rows;

    *out = (hotline_rating){ 0 };
    QF_TRY(db_many(cx, SQL_HOTLINE_RATINGS, &rows, DB_STR("first", first), DB_STR("last", last)));
    for (size_t i = 0; i < rows.count; i++) {
        int64_t tickets = db_int(&rows.row[i], "tickets");
        out->visited += tickets;
        for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++) {
            if (qf_str_eq(db_str(&rows.row[i], "service"), qf_str_of(codes[k])))
                out->service[k] += tickets;
            if (qf_str_eq(db_str(&rows.row[i], "result"), qf_str_of(codes[k])))
                out->result[k] += tickets;
        }
    }
    return QF_OK;
}

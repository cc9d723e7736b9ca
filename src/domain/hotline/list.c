/* Lists of tickets: filters, pages, doubles. */
#include "domain/hotline/read.h"

#define DAY_MAX QF_S("9999-12-31")

static void to_tickets(qf_ctx *cx, const db_rows *rows, bool full, hotline_tickets *out)
{
    out->count = rows->count;
    out->ticket = QF_NEW_ARRAY(cx->arena, hotline_ticket, rows->count);
    for (size_t i = 0; i < rows->count; i++)
        out->ticket[i] = hotline_read(&rows->row[i], full);
}

qf_code hotline_year_tickets(qf_ctx *cx, int year, hotline_tickets *out)
{
    qf_str first, last;
    db_rows rows;

    QF_TRY(hotline_year_months(cx, year, &first, &last));
    QF_TRY(db_many(cx, SQL_HOTLINE_LIST, &rows,
                   DB_STR("first_day", QF_JOIN(cx->arena, first, QF_S("-01"))),
                   DB_STR("last_day", QF_JOIN(cx->arena, last, QF_S("-31")))));
    to_tickets(cx, &rows, true, out);
    return QF_OK;
}

static qf_str day_or(qf_ctx *cx, qf_date day, qf_str otherwise)
{
    return qf_date_is(day) ? qf_date_str(cx->arena, day) : otherwise;
}

static qf_code list_open(qf_ctx *cx, const hotline_filter *f, int64_t skip, int64_t limit,
                         hotline_tickets *out, int64_t *total)
{
    const db_arg args[] = { DB_STR("due_from", day_or(cx, f->due_from, QF_S(""))),
                            DB_STR("due_to", day_or(cx, f->due_to, DAY_MAX)),
                            DB_STR("state", f->state),
                            DB_STR("kind", f->kind),
                            DB_STR("class", f->class),
                            DB_STR("office", f->office),
                            DB_STR("first_day", day_or(cx, f->first, QF_S(""))),
                            DB_STR("last_day", day_or(cx, f->last, DAY_MAX)),
                            DB_BOOL("supervised", f->supervised),
                            DB_BOOL("behind", f->behind),
                            DB_DATE(cx, "today", qf_time_date(cx->now)),
                            DB_TIME("moment", hotline_minute(cx->now)),
                            { 0 },
                            { 0 },
                            { 0 } };
    db_arg more[sizeof(args) / sizeof(args[0])];
    db_rows rows;
    db_row row;

    memcpy(more, args, sizeof(args));
    more[12] = DB_INT("most", HOTLINE_COUNTED + 1);
    QF_TRY(db_run_one(cx, SQL_HOTLINE_OPEN_COUNT, &row, more));
    *total = db_int(&row, "total");
    more[12] = DB_INT("n", limit);
    more[13] = DB_INT("skip", skip);
    QF_TRY(db_run_many(cx, SQL_HOTLINE_OPEN_LIST, &rows, more));
    to_tickets(cx, &rows, false, out);
    return QF_OK;
}

qf_code hotline_due_counts(qf_ctx *cx, qf_date until, hotline_due *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_HOTLINE_DUE_COUNTS, &row, DB_DATE(cx, "today", qf_time_date(cx->now)),
                  DB_TIME("moment", hotline_minute(cx->now)), DB_DATE(cx, "until", until)));
    *out = (hotline_due){ db_int(&row, "behind"), db_int(&row, "today"), db_int(&row, "soon"),
                          db_int(&row, "ticking"), db_int(&row, "tickets") };
    return QF_OK;
}

static bool is_outside(qf_str outcome)
{
    return outcome.n > 0 && !qf_str_eq(outcome, QF_S("on_time")) &&
           !qf_str_eq(outcome, QF_S("open")) && !qf_str_eq(outcome, QF_S("late")) &&
           !qf_str_eq(outcome, QF_S("rate")) && !qf_str_eq(outcome, QF_S("done"));
}

static qf_code month_rows(qf_ctx *cx, const hotline_filter *f, qf_str month, int64_t skip,
                          int64_t limit, db_rows *rows)
{
    enum sql_id id = f->class.n > 0    ? SQL_HOTLINE_MONTH_CLASS
                     : f->office.n > 0 ? SQL_HOTLINE_MONTH_OFFICE
                                       : SQL_HOTLINE_MONTH_LIST;
    qf_str first = QF_JOIN(cx->arena, month, QF_S("-01")),
           last = QF_JOIN(cx->arena, month, QF_S("-31"));

    bool late = qf_str_eq(f->outcome, QF_S("late"));

    if (qf_date_is(f->first) && qf_str_cmp(qf_date_str(cx->arena, f->first), first) > 0)
        first = qf_date_str(cx->arena, f->first);
    if (qf_date_is(f->last) && qf_str_cmp(qf_date_str(cx->arena, f->last), last) < 0)
        last = qf_date_str(cx->arena, f->last);
    if (late)
        return db_many(cx, SQL_HOTLINE_MONTH_LATE, rows, DB_STR("first_day", first),
                       DB_STR("last_day", last), DB_STR("kind", f->kind), DB_STR("class", f->class),
                       DB_STR("office", f->office), DB_INT("n", limit), DB_INT("skip", skip));
    if (is_outside(f->outcome))
        return db_many(cx, SQL_HOTLINE_MONTH_OUTSIDE, rows, DB_STR("first_day", first),
                       DB_STR("last_day", last), DB_STR("outcome", f->outcome),
                       DB_STR("kind", f->kind), DB_STR("class", f->class),
                       DB_STR("office", f->office), DB_INT("n", limit), DB_INT("skip", skip));
    return db_many(cx, id, rows, DB_STR("first_day", first), DB_STR("last_day", last),
                   DB_STR("state", f->state), DB_STR("kind", f->kind), DB_STR("class", f->class),
                   DB_STR("office", f->office), DB_STR("outcome", f->outcome), DB_INT("n", limit),
                   DB_INT("skip", skip));
}

static qf_code months_by(qf_ctx *cx, const hotline_filter *f, qf_str first, qf_str last,
                         const char *by, qf_str key, db_rows *months)
{
    return db_many(cx, SQL_HOTLINE_MONTHS, months, DB_STR("first", first), DB_STR("last", last),
                   DB_STR("by", qf_str_of(by)), DB_STR("key", key), DB_STR("outcome", f->outcome));
}

/* Which months have tickets of the filter: by the tally where there is one, else by the full count. */
static qf_code months_of(qf_ctx *cx, const hotline_filter *f, db_rows *months)
{
    qf_str first = qf_date_is(f->first) ? hotline_month(cx->arena, f->first) : QF_S("");
    qf_str last = qf_date_is(f->last) ? hotline_month(cx->arena, f->last) : QF_S("9999-12");
    int things = (f->kind.n > 0) + (f->class.n > 0) + (f->office.n > 0);

    if (things < 2)
        return months_by(cx, f, first, last,
                         f->kind.n > 0     ? "kind"
                         : f->class.n > 0  ? "class"
                         : f->office.n > 0 ? "office"
                                           : "",
                         f->kind.n > 0    ? f->kind
                         : f->class.n > 0 ? f->class
                                          : f->office,
                         months);
    if (f->office.n == 0)
        return months_by(cx, f, first, last, "topic",
                         QF_JOIN(cx->arena, f->kind, QF_S("/"), f->class), months);
    if (f->class.n == 0)
        return months_by(cx, f, first, last, "kind/office",
                         QF_JOIN(cx->arena, f->kind, QF_S("/"), f->office), months);
    if (f->kind.n == 0)
        return months_by(cx, f, first, last, "class/office",
                         hotline_place_key(cx->arena, f->class, f->office), months);
    return db_many(cx, SQL_HOTLINE_MONTHS_ALL, months, DB_STR("first", first), DB_STR("last", last),
                   DB_STR("kind", f->kind), DB_STR("class", f->class), DB_STR("office", f->office),
                   DB_STR("outcome", f->outcome));
}

/* Month by month, the newest first: the counts say which months to open. */
static qf_code list_months(qf_ctx *cx, const hotline_filter *f, int64_t skip, int64_t limit,
                           hotline_tickets *out, int64_t *total)
{
    db_rows months, rows;

    QF_TRY(months_of(cx, f, &months));
    out->ticket = QF_NEW_ARRAY(cx->arena, hotline_ticket, (size_t)limit);
    out->count = 0;
    *total = 0;
    for (size_t i = 0; i < months.count; i++) {
        int64_t here = db_int(&months.row[i], "tickets");
        *total += here;
        if (skip >= here || (int64_t)out->count == limit) {
            skip -= skip >= here ? here : skip;
            continue;
        }
        QF_TRY(month_rows(cx, f, db_str(&months.row[i], "month"), skip, limit - (int64_t)out->count,
                          &rows));
        skip = 0;
        for (size_t k = 0; k < rows.count; k++)
            out->ticket[out->count++] = hotline_read(&rows.row[k], false);
    }
    return QF_OK;
}

qf_code hotline_list(qf_ctx *cx, const hotline_filter *filter, int64_t skip, int64_t limit,
                     hotline_tickets *out, int64_t *total)
{
    hotline_filter f = *filter;
    hotline_state state = hotline_state_parse(f.state);

    if (state < HOTLINE_STATE_COUNT && !hotline_state_open(state) && f.outcome.n == 0 &&
        state != HOTLINE_IS_CLOSED)
        f.outcome = f.state;
    if (state == HOTLINE_IS_CLOSED && f.outcome.n == 0)
        f.outcome = QF_S("done");
    if (f.open || hotline_state_open(state))
        return list_open(cx, &f, skip, limit, out, total);
    return list_months(cx, &f, skip, limit, out, total);
}

/* ---- doubles */

#define ALIKE_DAYS 60

/* Pairs of neighbouring bytes that two titles share, in percent of the longer: Han letters differ in their last bytes, so
 * three-byte steps are what counts. */
static int shared_percent(qf_str a, qf_str b)
{
    size_t pairs = 0, shared = 0, longer = a.n > b.n ? a.n : b.n;

    for (size_t i = 0; i + 6 <= a.n; i += 3, pairs++)
        shared += qf_str_has(b, qf_str_sub(a, i, i + 6)) ? 1 : 0;
    if (pairs == 0 || longer < 6)
        return qf_str_eq(a, b) ? 100 : 0;
    return (int)(shared * 100 / (longer / 3 - 1));
}

qf_code hotline_alike(qf_ctx *cx, const hotline_ticket *ticket, hotline_tickets *out)
{
    db_rows rows;
    size_t kept = 0;

    QF_TRY(db_many(cx, SQL_HOTLINE_NEAR, &rows, DB_STR("class", ticket->class),
                   DB_INT("id", ticket->id),
                   DB_DATE(cx, "first_day", qf_date_add(ticket->received_on, -ALIKE_DAYS)),
                   DB_DATE(cx, "last_day", qf_date_add(ticket->received_on, ALIKE_DAYS))));
    to_tickets(cx, &rows, false, out);
    for (size_t i = 0; i < out->count; i++)
        if (shared_percent(ticket->title, out->ticket[i].title) >= 60 ||
            (ticket->village_id != 0 && ticket->village_id == out->ticket[i].village_id &&
             shared_percent(ticket->title, out->ticket[i].title) >= 30))
            out->ticket[kept++] = out->ticket[i];
    out->count = kept;
    return QF_OK;
}

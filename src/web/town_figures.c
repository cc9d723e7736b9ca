#include "web/town_figures.h"

#include "domain/annual/annual.h"
#include "domain/apply/apply.h"
#include "domain/complaints/complaints.h"
#include "domain/disclose/disclose.h"
#include "domain/funds/funds.h"
#include "domain/hotline/hotline.h"
#include "domain/service/service.h"
#include "web/site.h"
#include "web/village_duties.h"

#define READERS                                                                                    \
    (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) |                 \
     AUTH_BIT(AUDITOR))

static const struct {
    const char *code, *subject, *zh, *unit, *path;
    town_reading reading;
} figures[] = {
#define X(name, code, subject, zh, unit, reading, path)                                            \
    { code, subject, zh, unit, path, TOWN_READ_##reading },
    TOWN_FIGURES(X)
#undef X
};

const char *town_figure_code(town_figure figure)
{
    return figures[figure].code;
}

const char *town_figure_zh(town_figure figure)
{
    return figures[figure].zh;
}

const char *town_figure_unit(town_figure figure)
{
    return figures[figure].unit;
}

const char *town_figure_subject(town_figure figure)
{
    return figures[figure].subject;
}

town_reading town_figure_reading(town_figure figure)
{
    return figures[figure].reading;
}

qf_str town_figure_path(qf_arena *arena, town_figure figure, int year)
{
    qf_str path = qf_str_of(figures[figure].path), mark = QF_S("{year}");
    ptrdiff_t at = qf_str_find(path, mark, 0);

    if (at < 0)
        return path;
    return qf_strf(arena, "%.*s%d%.*s", (int)at, path.p, year,
                   QF_ARG(qf_str_sub(path, (size_t)at + mark.n, path.n)));
}

qf_str town_figure_text(qf_arena *arena, town_figure figure, int64_t number)
{
    qf_str plain = figure == TOWN_PAID ? qf_fen_yuan(arena, (qf_fen){ number })
                                       : qf_strf(arena, "%lld", (long long)number);
    size_t whole = figure == TOWN_PAID ? plain.n - 3 : plain.n, start = plain.p[0] == '-';
    qf_buf out = qf_buf_new(arena, 64);

    for (size_t i = 0; i < plain.n; i++) {
        if (i > start && i < whole && (whole - i) % 3 == 0)
            qf_buf_addc(&out, ',');
        qf_buf_addc(&out, plain.p[i]);
    }
    return qf_buf_str(&out);
}

/* ---- counting, a subject each */

static qf_code count_disclosure(web_request *rq, int year, town_figures *out)
{
    annual_published *published;
    disclose_stats *stats = QF_NEW(rq->cx->arena, disclose_stats);
    disclose_gap *gaps;
    size_t count;
    qf_date due;

    QF_TRY(disclose_year_stats(rq->cx, year, stats));
    out->of[TOWN_ITEMS] = stats->total;
    QF_TRY(disclose_gaps(rq->cx, &gaps, &count));
    for (size_t i = 0; i < count; i++)
        out->of[TOWN_COLUMNS] += gaps[i].kind != DISCLOSE_GAP_SOON;
    QF_TRY(annual_published_list(rq->cx, &published, &count));
    QF_TRY(annual_due(rq->cx, year - 1, &due, NULL));
    out->of[TOWN_REPORT_LATE] =
        (count == 0 || published[0].year < year - 1) && due.day < qf_time_date(rq->cx->now).day;
    return QF_OK;
}

static qf_code count_applications(web_request *rq, int year, town_figures *out)
{
    apply_load load;
    apply_stats stats;

    QF_TRY(apply_waiting(rq->cx, QF_NO_DATE, &load));
    out->of[TOWN_CASES_OPEN] = load.open;
    out->of[TOWN_CASES_LATE] = load.late;
    QF_TRY(apply_year_stats(rq->cx, year, &stats));
    for (size_t i = 0; i < stats.count3; i++)
        if (qf_str_eq(stats.table3[i].row, QF_S("new")) &&
            !qf_str_eq(stats.table3[i].col, QF_S("tot")))
            out->of[TOWN_CASES] += stats.table3[i].cases;
    return QF_OK;
}

/* Open ones of all years: a ticket of December is still open in January. */
static qf_code count_hotline(web_request *rq, int year, town_figures *out)
{
    qf_date yesterday = qf_date_add(qf_time_date(rq->cx->now), -1);
    hotline_filter open = { .open = true,
                            .first = QF_NO_DATE,
                            .last = QF_NO_DATE,
                            .due_from = QF_NO_DATE,
                            .due_to = QF_NO_DATE };
    hotline_tickets one;
    hotline_stats stats;

    QF_TRY(hotline_list(rq->cx, &open, 0, 1, &one, &out->of[TOWN_TICKETS_OPEN]));
    open.due_to = yesterday;
    QF_TRY(hotline_list(rq->cx, &open, 0, 1, &one, &out->of[TOWN_TICKETS_LATE]));
    QF_TRY(hotline_year_stats(rq->cx, year, &stats));
    out->of[TOWN_TICKETS] = stats.total + stats.outside;
    out->hotline_rate = hotline_rate(rq->cx->arena, &stats);
    return QF_OK;
}

static qf_code count_money(web_request *rq, int year, town_figures *out)
{
    fund_totals totals;
    complaint_stats stats = { 0 };

    QF_TRY(funds_totals(rq->cx, year, 0, 0, &totals));
    for (size_t i = 0; i < totals.count; i++)
        out->of[TOWN_PAID] += totals.one[i].paid.fen;
    for (int y = year - 1; y <= year; y++) {
        QF_TRY(complaints_stats(rq->cx, rq->site->days, y, &stats));
        out->of[TOWN_COMPLAINTS_OPEN] += stats.received - stats.answered;
    }
    out->of[TOWN_COMPLAINTS_LATE] =
        stats.overdue; /* of this year's, answered too late or not yet */
    return QF_OK;
}

static qf_code count_villages(web_request *rq, town_figures *out)
{
    village_duties *all;
    service_items items;
    const char *field;
    size_t count;

    QF_TRY(village_duties_all(rq, &all, &count));
    for (size_t i = 0; i < count; i++) {
        out->of[TOWN_BOOKS_LATE] += all[i].books;
        out->of[TOWN_STATIONS] += all[i].station;
        out->of[TOWN_ERRANDS_OPEN] += all[i].errands;
        out->of[TOWN_ERRANDS_LATE] += all[i].late;
    }
    QF_TRY(service_items_all(rq->cx, &items));
    out->of[TOWN_GUIDES] = (int64_t)items.count;
    for (size_t i = 0; i < items.count; i++)
        out->of[TOWN_GUIDES_LACK] += service_item_lacks(&items.item[i], &field) != NULL;
    return QF_OK;
}

qf_code town_figures_read(web_request *rq, town_figures *out)
{
    int year = qf_date_year(qf_time_date(rq->cx->now));

    *out = (town_figures){ .hotline_rate = QF_S("") };
    QF_TRY(auth_need(rq->cx, READERS));
    QF_TRY(count_disclosure(rq, year, out));
    QF_TRY(count_applications(rq, year, out));
    QF_TRY(count_hotline(rq, year, out));
    QF_TRY(count_money(rq, year, out));
    return count_villages(rq, out);
}

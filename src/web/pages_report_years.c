#include "domain/annual/annual.h"
#include "report/report_json.h"
#include "web/pages.h"
#include "web/report_view.h"
#include "web/report_years.h"
#include "web/site.h"

#define YEARS_MAX 12
#define BAR_WIDTH 240 /* units of the chart */

/* The lines of the comparison. */
static const struct {
    const char *cell, *zh;
} lines[] = {
    { "t2.normdoc.issued", "制发规范性文件（件）" },
    { "t2.license.decisions", "行政许可（件）" },
    { "t2.penalty.decisions", "行政处罚（件）" },
    { "t2.coercion.decisions", "行政强制（件）" },
    { "t3.new.tot", "新收政府信息公开申请（件）" },
    { "t3.total.tot", "本年办结申请（件）" },
    { "t3.granted.tot", "其中予以公开（件）" },
    { "t3.carried_out.tot", "结转下年度（件）" },
    { "t4.review.total", "行政复议（件）" },
    { "t4.direct.total", "未经复议直接起诉（件）" },
    { "t4.after.total", "复议后起诉（件）" },
};

static const report_cell *cell_of(const report *r, const char *id)
{
    for (size_t i = 0; i < r->form->cell_count && i < REPORT_MAX_CELLS; i++)
        if (qf_str_eq(r->form->cells[i].id, qf_str_of(id)))
            return &r->cells[i];
    return NULL;
}

/* A year: its report as it stands, and as it was first published. */
struct year {
    int year;
    report *now, *first;
};

static qf_code read_version(web_request *rq, int year, int64_t version, report **out)
{
    report *r = QF_NEW(rq->cx->arena, report);
    annual_version one;

    QF_TRY(annual_version_get(rq->cx, year, version, &one));
    QF_TRY(report_json_read(rq->cx, one.json, "report.json", rq->site->form_2021,
                            rq->site->form_2019, r));
    *out = r;
    return QF_OK;
}

static qf_code read_years(web_request *rq, struct year *years, size_t *count)
{
    annual_published *published;
    size_t all;

    *count = 0;
    QF_TRY(annual_published_list(rq->cx, &published, &all));
    for (size_t i = all < YEARS_MAX ? all : YEARS_MAX; i-- > 0;) {
        struct year *y = &years[*count];
        annual_version *versions;
        size_t n;
        QF_TRY(annual_versions(rq->cx, published[i].year, &versions, &n));
        if (n == 0)
            continue;
        y->year = published[i].year;
        QF_TRY(read_version(rq, y->year, versions[0].version, &y->first));
        QF_TRY(read_version(rq, y->year, versions[n - 1].version, &y->now));
        (*count)++;
    }
    return QF_OK;
}

static int64_t number_in(const report *r, const char *id, bool *known)
{
    const report_cell *cell = cell_of(r, id);

    *known = cell != NULL && cell->state == REPORT_NUMBER;
    return *known ? cell->number : 0;
}

/* A chart of one year, or of nothing but zeros, says no more than the table. */
static bool worth_a_chart(size_t line, const struct year *years, size_t count)
{
    bool known, any = false;

    for (size_t i = 0; i < count; i++)
        any = any || number_in(years[i].now, lines[line].cell, &known) > 0;
    return any && count > 1;
}

static void add_line(web_request *rq, qf_val *rows, size_t line, const struct year *years,
                     size_t count)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *row = qf_list_add(rows, qf_val_map(arena)), *cells;
    int64_t most = 0;

    qf_map_str(arena, row, "id", qf_str_of(lines[line].cell));
    qf_map_str(arena, row, "zh", qf_str_of(lines[line].zh));
    cells = qf_map_list(arena, row, "cells");
    for (size_t i = 0; i < count; i++) {
        bool known;
        int64_t n = number_in(years[i].now, lines[line].cell, &known);
        most = n > most ? n : most;
    }
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(cells, qf_val_map(arena));
        bool known, was_known;
        int64_t n = number_in(years[i].now, lines[line].cell, &known);
        int64_t before = number_in(years[i].first, lines[line].cell, &was_known);
        qf_map_int(arena, one, "year", years[i].year);
        qf_map_int(arena, one, "width", most > 0 ? n * BAR_WIDTH / most : 0);
        qf_map_str(arena, one, "number", known ? qf_strf(arena, "%lld", (long long)n) : QF_S("—"));
        if (was_known && (before != n || !known))
            qf_map_str(arena, one, "restated", qf_strf(arena, "%lld", (long long)before));
    }
}

qf_code report_years_add(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *charts = qf_map_list(arena, data, "charts");
    qf_val *heads = qf_map_list(arena, data, "years"), *rows = qf_map_list(arena, data, "rows");
    struct year *years = QF_NEW_ARRAY(arena, struct year, YEARS_MAX);
    size_t count;

    QF_TRY(read_years(rq, years, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(heads, qf_val_map(arena));
        qf_map_int(arena, one, "year", years[i].year);
        qf_map_str(arena, one, "href", web_path(rq, "/report/%d", years[i].year));
        qf_map_str(arena, one, "json", web_path(rq, "/report/%d/report.json", years[i].year));
    }
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        add_line(rq, rows, i, years, count);
        if (worth_a_chart(i, years, count))
            add_line(rq, charts, i, years, count);
    }
    qf_map_bool(arena, data, "has_charts", qf_count(charts) > 0);
    qf_map_bool(arena, data, "none", count == 0);
    return QF_OK;
}

qf_code page_report_years(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "public/report_years", "历年数据对照");

    QF_TRY(report_years_add(rq, data));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "年度报告", QF_S("/report"));
    reply->cacheable = true;
    return QF_OK;
}

#include "domain/annual/annual.h"
#include "report/report_json.h"
#include "web/pages.h"
#include "web/report_file.h"
#include "web/report_view.h"
#include "web/report_years.h"
#include "web/site.h"

qf_code page_reports(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/reports", "政府信息公开工作年度报告");
    qf_val *list = qf_map_list(arena, data, "reports");
    annual_published *published;
    size_t count;

    QF_TRY(annual_published_list(rq->cx, &published, &count));
    web_crumb(rq, data, "首页", QF_S("/"));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "year", published[i].year);
        qf_map_str(arena, one, "title", published[i].title);
        qf_map_str(arena, one, "day", qf_date_str(arena, published[i].published_on));
        qf_map_str(arena, one, "href", web_path(rq, "/report/%d", published[i].year));
    }
    qf_map_bool(arena, data, "has_reports", count > 0);
    reply->cacheable = true;
    return QF_OK;
}

/* Checks a published version. Whether the report was in time is told by its first version: a correction is not
 * late. */
static qf_code check_version(web_request *rq, report *r, int year)
{
    qf_date shown = r->published_on;
    annual_version *one;
    size_t count;

    QF_TRY(annual_versions(rq->cx, year, &one, &count));
    if (count > 0)
        r->published_on = one[0].published_on;
    report_read_prose(rq->cx, r);
    report_check(rq->cx, r, NULL);
    r->published_on = shown;
    return QF_OK;
}

/* The published report of the year in the path, read and checked. */
static qf_code load_published(web_request *rq, report **out)
{
    const web_site *site = rq->site;
    annual_published published;
    report *r = QF_NEW(rq->cx->arena, report);
    int64_t year;

    QF_TRY(web_param_id(rq, 0, &year));
    QF_TRY(annual_published_get(rq->cx, (int)(year % 100000), &published));
    QF_TRY(report_json_read(rq->cx, published.json, "report.json", site->form_2021, site->form_2019,
                            r));
    r->published_on = published.published_on;
    QF_TRY(check_version(rq, r, (int)(year % 100000)));
    *out = r;
    return QF_OK;
}

/* What was corrected after publication, for everybody. */
static qf_code add_versions(web_request *rq, qf_val *data, int year, int64_t shown)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "versions");
    annual_version *one;
    size_t count;

    QF_TRY(annual_versions(rq->cx, year, &one, &count));
    for (size_t i = 0; i < count && count > 1; i++) {
        qf_val *item = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, item, "version", one[i].version);
        qf_map_str(arena, item, "day", qf_date_str(arena, one[i].published_on));
        qf_map_str(arena, item, "note", one[i].note);
        qf_map_str(arena, item, "href",
                   web_path(rq, "/report/%d/version/%lld", year, (long long)one[i].version));
    }
    qf_map_bool(arena, data, "corrected", count > 1);
    if (shown > 0 && shown < (int64_t)count) {
        qf_map_bool(arena, data, "outdated", true);
        qf_map_str(arena, data, "newest_href", web_path(rq, "/report/%d", year));
    }
    return QF_OK;
}

static void add_prose(qf_arena *arena, qf_val *data, const report *r)
{
    qf_val *parts = qf_map_list(arena, data, "parts");

    for (int number = 0; number <= 6; number++) {
        const report_part *part = report_part_get(r, number);
        qf_val *one, *list;
        qf_str text, line;
        if (part == NULL && (number == 0 || number == 1 || number > 4))
            continue;
        one = qf_list_add(parts, qf_val_map(arena));
        qf_map_str(arena, one, "heading",
                   number == 0    ? QF_S("")
                   : part == NULL ? r->form->sections[number - 1].title
                                  : part->heading);
        list = qf_map_list(arena, one, "lines");
        text = part == NULL ? QF_S("") : part->text;
        while (qf_str_split(&text, '\n', &line))
            if (line.n > 0)
                qf_list_add(list, qf_val_str(arena, line));
        if (number >= 2 && number <= 4 && r->table_found[number])
            qf_map_add(one, QF_S("table"), report_view_table(arena, r, number));
    }
}

static qf_code show_report(web_request *rq, web_reply *reply, report *r, int64_t version)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data;

    data = web_page(rq, reply, "public/report",
                    qf_cstr(arena, qf_strf(arena, "%d年政府信息公开工作年度报告", r->year)));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "年度报告", QF_S("/report"));
    qf_map_str(arena, data, "organisation", r->organisation);
    qf_map_int(arena, data, "year", r->year);
    qf_map_str(arena, data, "day", qf_date_str(arena, r->published_on));
    qf_map_str(arena, data, "file_base", web_path(rq, "/report/%d/", r->year));
    add_prose(arena, data, r);
    QF_TRY(add_versions(rq, data, r->year, version));
    QF_TRY(report_years_add(rq, qf_map_map(arena, data, "compared")));
    qf_map_add(data, QF_S("checked"), report_view_checked(rq->cx, r));
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_report(web_request *rq, web_reply *reply)
{
    report *r;

    QF_TRY(load_published(rq, &r));
    return show_report(rq, reply, r, 0);
}

qf_code page_report_version(web_request *rq, web_reply *reply)
{
    report *r = QF_NEW(rq->cx->arena, report);
    annual_version version;
    int64_t year, number;

    QF_TRY(web_param_id(rq, 0, &year));
    QF_TRY(web_param_id(rq, 1, &number));
    QF_TRY(annual_version_get(rq->cx, (int)(year % 100000), number, &version));
    QF_TRY(report_json_read(rq->cx, version.json, "report.json", rq->site->form_2021,
                            rq->site->form_2019, r));
    r->published_on = version.published_on;
    QF_TRY(check_version(rq, r, (int)(year % 100000)));
    return show_report(rq, reply, r, number);
}

qf_code page_report_file(web_request *rq, web_reply *reply)
{
    report *r;

    QF_TRY(load_published(rq, &r));
    return report_file_reply(rq, reply, r, rq->params[1]);
}

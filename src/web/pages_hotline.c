/* How the hotline was answered in a month or a year: the page for everybody, the same on the desk with every figure open. */
#include "web/hotline_view.h"
#include "web/pages.h"

#define PAGE_MOST 100000
#define LISTED 100 /* tickets on one page of the public list */

static qf_code no_span(web_request *rq)
{
    return qf_fail(rq->cx, QF_MISSING, "HOTLINE.SPAN", "span",
                   "没有这个时段：月份写成 2021-03，年份写成 2021");
}

qf_code hotline_view_tickets(web_request *rq, qf_str span, int64_t skip, int64_t n,
                             hotline_tickets *out, int64_t *total)
{
    qf_arena *arena = rq->cx->arena;
    hotline_filter f = { .outcome = QF_S("rate"),
                         .first = QF_NO_DATE,
                         .last = QF_NO_DATE,
                         .due_from = QF_NO_DATE,
                         .due_to = QF_NO_DATE };
    qf_date month = QF_NO_DATE;
    qf_str first, last;
    int y, m, d;

    if (!hotline_view_span(arena, span, &first, &last) ||
        !qf_date_parse(QF_JOIN(arena, first, QF_S("-01")), &f.first) ||
        !qf_date_parse(QF_JOIN(arena, last, QF_S("-01")), &month))
        return no_span(rq);
    qf_date_parts(qf_date_add(month, 31), &y, &m, &d);
    f.last = qf_date_add(month, 31 - d);
    return hotline_list(rq->cx, &f, skip, n, out, total);
}

/* Tickets of the rate without persons: number, kind, days, and the public line where there is one. */
static qf_code add_list(web_request *rq, qf_val *data, qf_str span, int64_t skip, int64_t n)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "tickets");
    hotline_tickets tickets;
    int64_t total;

    QF_TRY(hotline_view_tickets(rq, span, skip, n, &tickets, &total));
    for (size_t i = 0; i < tickets.count; i++) {
        const hotline_ticket *t = &tickets.ticket[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "number", t->number);
        qf_map_str(arena, one, "kind", hotline_kind_zh(t->kind));
        qf_map_str(arena, one, "class", t->class);
        qf_map_str(arena, one, "gist", t->gist);
        qf_map_str(arena, one, "received", qf_date_str(arena, t->received_on));
        qf_map_str(arena, one, "due", hotline_view_due(arena, t));
        qf_map_str(arena, one, "closed", hotline_view_closed(arena, t));
        qf_map_bool(arena, one, "late", hotline_late(t, rq->cx->now));
    }
    qf_map_int(arena, data, "listed", (int64_t)tickets.count);
    qf_map_int(arena, data, "listed_of", total);
    qf_map_bool(arena, data, "more", total > (int64_t)tickets.count);
    return QF_OK;
}

static qf_code add_ratings(web_request *rq, qf_val *data, qf_str first, qf_str last)
{
    static const char *const names[] = {
#define X(name, code, zh) zh,
        HOTLINE_SCORES(X)
#undef X
    };
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "ratings");
    hotline_rating rating;

    QF_TRY(hotline_ratings(rq->cx, first, last, &rating));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", qf_str_of(names[i]));
        qf_map_int(arena, one, "service", rating.service[i]);
        qf_map_int(arena, one, "result", rating.result[i]);
    }
    qf_map_int(arena, data, "visited", rating.visited);
    qf_map_bool(arena, data, "has_ratings", rating.visited > 0);
    return QF_OK;
}

qf_code hotline_view_report(web_request *rq, qf_val *data, qf_str span, bool desk, int64_t skip,
                            int64_t n)
{
    qf_arena *arena = rq->cx->arena;
    qf_str first, last;
    hotline_stats stats;

    if (!hotline_view_span(arena, span, &first, &last))
        return no_span(rq);
    QF_TRY(hotline_span_stats(rq->cx, first, last, &stats));
    hotline_view_stats(rq, qf_map_map(arena, data, "sum"), &stats,
                       desk ? qf_strf(arena, "span=%.*s", QF_ARG(span)) : (qf_str){ 0 });
    if (span.n == 4)
        QF_TRY(hotline_view_groups(rq, data, "months", first, last, HOTLINE_BY_MONTH));
    QF_TRY(hotline_view_groups(rq, data, "kinds", first, last, HOTLINE_BY_KIND));
    QF_TRY(hotline_view_groups(rq, data, "classes", first, last, HOTLINE_BY_CLASS));
    QF_TRY(hotline_view_groups(rq, data, "offices", first, last, HOTLINE_BY_OFFICE));
    QF_TRY(add_ratings(rq, data, first, last));
    QF_TRY(add_list(rq, data, span, skip, n));
    qf_map_bool(arena, data, "has_months", span.n == 4);
    qf_map_bool(arena, data, "none", stats.total + stats.outside == 0);
    qf_map_str(arena, data, "formula", qf_str_of(HOTLINE_FORMULA));
    qf_map_str(arena, data, "span", span);
    qf_map_str(arena, data, "span_zh", hotline_view_span_zh(arena, span));
    qf_map_str(arena, data, "as_of", qf_date_zh(arena, qf_time_date(rq->cx->now)));
    qf_map_str(arena, data, "docx", web_path(rq, "/hotline/%.*s/report.docx", QF_ARG(span)));
    qf_map_str(arena, data, "xlsx", web_path(rq, "/hotline/%.*s/report.xlsx", QF_ARG(span)));
    hotline_view_files(rq, data, span, qf_get_int(data, "listed_of", 0));
    return QF_OK;
}

static void add_pages(web_request *rq, qf_val *data, int64_t page, bool desk)
{
    qf_arena *arena = rq->cx->arena;
    const char *where = desk ? "/desk/hotline/report" : "/hotline";
    qf_str span = rq->params[0];
    int64_t total = qf_get_int(data, "listed_of", 0), pages = (total + LISTED - 1) / LISTED;

    qf_map_bool(arena, data, "paged", pages > 1);
    qf_map_int(arena, data, "page_now", page);
    qf_map_int(arena, data, "page_count", pages);
    if (page > 1 && page <= pages)
        qf_map_str(
            arena, data, "newer",
            web_path(rq, "%s/%.*s?page=%lld#tickets", where, QF_ARG(span), (long long)page - 1));
    if (page < pages)
        qf_map_str(
            arena, data, "older",
            web_path(rq, "%s/%.*s?page=%lld#tickets", where, QF_ARG(span), (long long)page + 1));
}

static qf_code show(web_request *rq, web_reply *reply, bool desk)
{
    qf_arena *arena = rq->cx->arena;
    qf_str span = rq->params[0], first, last;
    int64_t page = web_query_int(rq, "page");
    hotline_due due;
    qf_val *data;

    if (!hotline_view_span(arena, span, &first, &last))
        return no_span(rq);
    page = page < 1 ? 1 : page > PAGE_MOST ? PAGE_MOST : page;
    data =
        web_page(rq, reply, "public/hotline_span",
                 qf_strf(arena, "%.*s热线办理情况", QF_ARG(hotline_view_span_zh(arena, span))).p);
    web_crumb(rq, data, desk ? "热线工单" : "首页", desk ? QF_S("/desk/hotline") : QF_S("/"));
    if (!desk)
        web_crumb(rq, data, "热线", QF_S("/hotline"));
    QF_TRY(hotline_due_counts(rq->cx, qf_time_date(rq->cx->now), &due));
    reply->cacheable = !desk && due.ticking == 0; /* a limit in hours may pass at any minute */
    QF_TRY(hotline_view_report(rq, data, span, desk, (page - 1) * LISTED, LISTED));
    add_pages(rq, data, page, desk);
    return QF_OK;
}

qf_code page_hotline_span(web_request *rq, web_reply *reply)
{
    return show(rq, reply, false);
}

qf_code page_desk_hotline_report(web_request *rq, web_reply *reply)
{
    return show(rq, reply, true);
}

/* Years, the newest first, with their months. */
qf_code page_hotline(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/hotline", "热线办理情况");
    qf_val *years = qf_map_list(arena, data, "years");
    hotline_group *groups;
    hotline_due due;
    size_t count;

    web_crumb(rq, data, "首页", QF_S("/"));
    QF_TRY(hotline_groups(rq->cx, QF_S("0000-01"), QF_S("9999-12"), HOTLINE_BY_MONTH, &groups,
                          &count));
    for (size_t end = count; end > 0;) {
        qf_val *one = qf_list_add(years, qf_val_map(arena)), *months;
        qf_str year = qf_str_sub(groups[end - 1].key, 0, 4);
        hotline_stats sum = { 0 };
        months = qf_map_list(arena, one, "months");
        for (; end > 0 && qf_str_starts(groups[end - 1].key, year); end--) {
            const hotline_stats *s = &groups[end - 1].stats;
            qf_val *month = qf_list_add(months, qf_val_map(arena));
            qf_map_str(arena, month, "zh", hotline_view_span_zh(arena, groups[end - 1].key));
            qf_map_str(arena, month, "href",
                       web_path(rq, "/hotline/%.*s", QF_ARG(groups[end - 1].key)));
            hotline_view_stats(rq, month, s, (qf_str){ 0 });
            sum.total += s->total;
            sum.on_time += s->on_time;
            sum.late += s->late;
            sum.open += s->open;
            sum.overdue += s->overdue;
            sum.outside += s->outside;
        }
        qf_map_str(arena, one, "year", year);
        qf_map_str(arena, one, "href", web_path(rq, "/hotline/%.*s", QF_ARG(year)));
        hotline_view_stats(rq, one, &sum, (qf_str){ 0 });
    }
    qf_map_str(arena, data, "new_href", web_path(rq, "/hotline/new"));
    qf_map_str(arena, data, "track_href", web_path(rq, "/hotline/track"));
    qf_map_bool(arena, data, "none", count == 0);
    qf_map_str(arena, data, "formula", qf_str_of(HOTLINE_FORMULA));
    QF_TRY(hotline_due_counts(rq->cx, qf_time_date(rq->cx->now), &due));
    reply->cacheable = due.ticking == 0;
    return QF_OK;
}

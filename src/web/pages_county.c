/* All reports of a county at once: a zip in, a table of verdicts and one zip of papers out. */
#include "report/county.h"
#include "web/county_keep.h"
#include "web/pages.h"
#include "web/site.h"

#define MAX_UNPACKED ((size_t)64 * 1024 * 1024)
#define SHOWN_FINDINGS 12 /* of one office; the workbook has all */
#define SHOWN_PAIRS 40

qf_code page_county(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "public/county", "全县年报一次检查");

    if (rq->town != NULL)
        web_crumb(rq, data, "首页", QF_S("/"));
    reply->cacheable = true;
    return QF_OK;
}

/* The files that were sent; a zip gives the files in it. */
static qf_code sources_of(web_request *rq, report_source **out, size_t *count)
{
    report_source *all = NULL;
    size_t room = 0;

    *count = 0;
    for (size_t i = 0; i < rq->upload_count; i++) {
        const web_upload *upload = &rq->uploads[i];
        report_source one = { .name = upload->filename.n > 0 ? upload->filename : QF_S("未命名"),
                              .bytes = upload->bytes };
        report_source *inside = &one;
        size_t more = 1;

        if (upload->bytes.n == 0)
            continue;
        if (report_is_bundle(rq->cx, upload->bytes))
            QF_TRY(report_bundle_read(rq->cx, upload->bytes, MAX_UNPACKED, &inside, &more));
        if (*count + more > room) {
            report_source *grown = QF_NEW_ARRAY(rq->cx->arena, report_source, (*count + more) * 2);

            room = (*count + more) * 2;
            if (*count > 0)
                memcpy(grown, all, *count * sizeof *grown);
            all = grown;
        }
        memcpy(all + *count, inside, more * sizeof *all);
        *count += more;
    }
    *out = all;
    if (*count == 0)
        return qf_fail(rq->cx, QF_INVALID, "CHECK.NO_FILE", "file",
                       "请先选择装有各单位年报的压缩包，或者直接选几份年报");
    return QF_OK;
}

/* Cuts a list for the page and says how many were left off. */
static void show_some(qf_arena *arena, const qf_val *from, qf_val *map, const char *key,
                      size_t most)
{
    size_t count = qf_count(from), shown = 0;
    qf_val *list = qf_map_list(arena, map, key);

    for (const qf_val *at = qf_first(from); at != NULL && shown < most; at = at->next, shown++) {
        qf_val *copy = QF_NEW(arena, qf_val);

        *copy = *at;
        copy->next = NULL;
        qf_list_add(list, copy);
    }
    qf_map_int(arena, map, "more", (int64_t)(count - shown));
    qf_map_bool(arena, map, "has_more", count > shown);
}

static void add_sums(qf_arena *arena, qf_val *view, const qf_val *summed)
{
    static const struct {
        const char *key, *cell;
    } shown[] = { { "issued", "t2.normdoc.issued" }, { "effective", "t2.normdoc.effective" },
                  { "new", "t3.new.tot" },           { "carried_in", "t3.carried_in.tot" },
                  { "done", "t3.total.tot" },        { "carried_out", "t3.carried_out.tot" },
                  { "review", "t4.review.total" },   { "direct", "t4.direct.total" },
                  { "after", "t4.after.total" } };
    qf_val *list = qf_map_list(arena, view, "sums");

    for (const qf_val *g = qf_first(qf_get(summed, "groups")); g != NULL; g = g->next) {
        const qf_val *cells = qf_get(g, "cells");
        qf_val *one = qf_list_add(list, qf_val_map(arena));

        qf_map_int(arena, one, "year", qf_get_int(g, "year", 0));
        qf_map_int(arena, one, "reports", qf_get_int(g, "reports", 0));
        qf_map_bool(arena, one, "incomplete", qf_count(qf_get(g, "incomplete")) > 0);
        for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
            qf_map_int(arena, one, shown[i].key, qf_get_int(cells, shown[i].cell, 0));
    }
    qf_map_bool(arena, view, "has_sums", qf_count(list) > 0);
}

static qf_val *view_of(qf_arena *arena, const county *all)
{
    static const char *const lists[] = { "reports", "missing", "late", "jumps" };
    const qf_val *value = county_value(arena, all);
    qf_val *view = qf_val_map(arena), *offices, *copied;

    qf_map_int(arena, view, "count", qf_get_int(value, "count", 0));
    qf_map_int(arena, view, "pass", qf_get_int(value, "pass", 0));
    qf_map_int(arena, view, "fail", qf_get_int(value, "fail", 0));
    qf_map_int(arena, view, "unreadable", qf_get_int(value, "unreadable", 0));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        qf_val *part = qf_map_map(arena, view, lists[i]);

        show_some(arena, qf_get(value, lists[i]), part, "rows", 2000);
        qf_map_bool(arena, part, "any", qf_count(qf_get(value, lists[i])) > 0);
    }
    offices = qf_map_list(arena, view, "offices");
    for (const qf_val *o = qf_first(qf_get(value, "offices")); o != NULL; o = o->next) {
        qf_val *one = qf_list_add(offices, qf_val_map(arena));

        qf_map_str(arena, one, "organisation", qf_get_str(o, "organisation"));
        qf_map_int(arena, one, "errors", qf_get_int(o, "errors", 0));
        qf_map_int(arena, one, "warnings", qf_get_int(o, "warnings", 0));
        show_some(arena, qf_get(o, "findings"), one, "findings", SHOWN_FINDINGS);
    }
    qf_map_bool(arena, view, "has_offices", qf_count(offices) > 0);
    copied = qf_map_map(arena, view, "copied");
    show_some(arena, qf_get(value, "copied"), copied, "rows", SHOWN_PAIRS);
    qf_map_bool(arena, copied, "any", qf_count(qf_get(value, "copied")) > 0);
    add_sums(arena, view, qf_get(value, "rollup"));
    return view;
}

static qf_code wish_of(web_request *rq, county_wish *wish)
{
    qf_str due = qf_str_trim(web_form(rq, "due"));

    *wish = (county_wish){ .offices = web_form(rq, "offices"),
                           .due = QF_NO_DATE,
                           .today = qf_time_date(rq->cx->now),
                           .sender = qf_str_trim(web_form(rq, "sender")),
                           .at_least = 8500 };
    if (due.n > 0 && !qf_date_parse(due, &wish->due))
        return qf_fail(rq->cx, QF_INVALID, "COUNTY.DUE", "due",
                       "公布期限请写成 2026-01-31 这样的日期");
    return QF_OK;
}

qf_code page_county_answer(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "public/county", "全县年报检查结果");
    report_source *sources;
    county_wish wish;
    qf_str pack, secret;
    county *all;
    size_t count;

    QF_TRY(wish_of(rq, &wish));
    QF_TRY(sources_of(rq, &sources, &count));
    QF_TRY(
        county_run(rq->cx, sources, count, rq->site->form_2021, rq->site->form_2019, &wish, &all));
    QF_TRY(county_pack(rq->cx, all, rq->site->style, &pack));
    QF_TRY(county_keep_put(rq->cx, rq->site->county, pack, &secret));
    qf_map_add(data, QF_S("result"), view_of(rq->cx->arena, all));
    qf_map_str(rq->cx->arena, data, "download", web_path(rq, "/county/%.*s.zip", QF_ARG(secret)));
    if (rq->town != NULL)
        web_crumb(rq, data, "首页", QF_S("/"));
    return QF_OK;
}

qf_code page_county_file(web_request *rq, web_reply *reply)
{
    qf_str file = rq->params[0];

    if (!qf_str_ends(file, QF_S(".zip")))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "path", "没有这个文件");
    QF_TRY(
        county_keep_get(rq->cx, rq->site->county, qf_str_sub(file, 0, file.n - 4), &reply->body));
    reply->type = "application/zip";
    reply->download = QF_S("全县年报检查.zip");
    return QF_OK;
}

/* All reports of a county at once: a zip in; how far the check is; a table of verdicts and one zip of papers
 * out. */
#include "base/json.h"
#include "web/county_jobs.h"
#include "web/pages.h"
#include "web/site.h"

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

/* The files that were sent. */
static qf_code sources_of(web_request *rq, report_source **out, size_t *count)
{
    report_source *all = QF_NEW_ARRAY(rq->cx->arena, report_source, rq->upload_count + 1);

    *count = 0;
    for (size_t i = 0; i < rq->upload_count; i++) {
        const web_upload *upload = &rq->uploads[i];

        if (upload->bytes.n > 0)
            all[(*count)++] =
                (report_source){ .name = upload->filename.n > 0 ? upload->filename : QF_S("未命名"),
                                 .bytes = upload->bytes };
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

/* Sums keep the relations of their parts: where they do not hold, some part's do not. */
static void add_balance(qf_arena *arena, qf_val *one)
{
    int64_t asked = qf_get_int(one, "new", 0) + qf_get_int(one, "carried_in", 0);
    int64_t answered = qf_get_int(one, "done", 0) + qf_get_int(one, "carried_out", 0);

    qf_map_int(arena, one, "asked", asked);
    qf_map_int(arena, one, "answered", answered);
    qf_map_int(arena, one, "apart", asked > answered ? asked - answered : answered - asked);
    qf_map_bool(arena, one, "uneven", asked != answered);
}

/* Files that gave no report: named by themselves, not among the offices. */
static void add_unread(qf_arena *arena, qf_val *view, const qf_val *reports)
{
    qf_val *part = qf_map_map(arena, view, "unread"), *rows = qf_map_list(arena, part, "rows");

    for (const qf_val *r = qf_first(reports); r != NULL; r = r->next) {
        qf_val *one;

        if (!qf_str_eq(qf_get_str(r, "verdict"), QF_S("unreadable")))
            continue;
        one = qf_list_add(rows, qf_val_map(arena));
        qf_map_str(arena, one, "file", qf_get_str(r, "file"));
        qf_map_str(arena, one, "first", qf_get_str(r, "first"));
    }
    qf_map_bool(arena, part, "any", qf_count(rows) > 0);
}

static bool is_unread(const qf_val *view, qf_str office)
{
    for (const qf_val *r = qf_first(qf_get(qf_get(view, "unread"), "rows")); r != NULL; r = r->next)
        if (qf_str_eq(qf_get_str(r, "file"), office))
            return true;
    return false;
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
        add_balance(arena, one);
    }
    qf_map_bool(arena, view, "has_sums", qf_count(list) > 0);
}

static qf_val *view_of(qf_arena *arena, const qf_val *value)
{
    static const char *const lists[] = { "reports", "missing", "late", "jumps" };
    qf_val *view = qf_val_map(arena), *offices, *copied, *groups;

    qf_map_int(arena, view, "count", qf_get_int(value, "count", 0));
    qf_map_int(arena, view, "pass", qf_get_int(value, "pass", 0));
    qf_map_int(arena, view, "fail", qf_get_int(value, "fail", 0));
    qf_map_int(arena, view, "unreadable", qf_get_int(value, "unreadable", 0));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        qf_val *part = qf_map_map(arena, view, lists[i]);

        show_some(arena, qf_get(value, lists[i]), part, "rows", 2000);
        qf_map_bool(arena, part, "any", qf_count(qf_get(value, lists[i])) > 0);
        qf_map_int(arena, part, "total", (int64_t)qf_count(qf_get(value, lists[i])));
    }
    add_unread(arena, view, qf_get(value, "reports"));
    offices = qf_map_list(arena, view, "offices");
    for (const qf_val *o = qf_first(qf_get(value, "offices")); o != NULL; o = o->next) {
        qf_val *one;

        if (is_unread(view, qf_get_str(o, "organisation")))
            continue;
        one = qf_list_add(offices, qf_val_map(arena));

        qf_map_str(arena, one, "organisation", qf_get_str(o, "organisation"));
        qf_map_int(arena, one, "errors", qf_get_int(o, "errors", 0));
        qf_map_int(arena, one, "warnings", qf_get_int(o, "warnings", 0));
        show_some(arena, qf_get(o, "findings"), one, "findings", SHOWN_FINDINGS);
    }
    qf_map_bool(arena, view, "has_offices", qf_count(offices) > 0);
    qf_map_int(arena, view, "office_count", (int64_t)qf_count(offices));
    copied = qf_map_map(arena, view, "copied");
    show_some(arena, qf_get(value, "copied"), copied, "rows", SHOWN_PAIRS);
    qf_map_bool(arena, copied, "any", qf_count(qf_get(value, "copied")) > 0);
    qf_map_int(arena, copied, "total", (int64_t)qf_count(qf_get(value, "copied")));
    groups = qf_map_map(arena, copied, "groups");
    show_some(arena, qf_get(value, "copied_groups"), groups, "rows", SHOWN_PAIRS);
    qf_map_bool(arena, groups, "any", qf_count(qf_get(value, "copied_groups")) > 0);
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
    report_source *files;
    county_wish wish;
    qf_str secret;
    size_t count;

    QF_TRY(wish_of(rq, &wish));
    QF_TRY(sources_of(rq, &files, &count));
    QF_TRY(county_jobs_start(rq->cx, rq->site->county, files, count, &wish, &secret));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/county/%.*s", QF_ARG(secret)));
}

/* The page while the check is at work: asks again by itself, and by hand where it can not. */
static void show_progress(web_request *rq, web_reply *reply, const county_state *state)
{
    static const char *const stages[] = { "正在排队：同时只检查一批。", "正在逐份检查。",
                                          "逐份检查完了，正在比较正文、写汇总表和整改通知。" };
    qf_val *at = qf_map_map(rq->cx->arena, reply->data, "progress");

    qf_map_str(rq->cx->arena, at, "zh", qf_str_of(stages[state->stage]));
    qf_map_int(rq->cx->arena, at, "done", (int64_t)state->done);
    qf_map_int(rq->cx->arena, at, "count", (int64_t)state->count);
    qf_map_bool(rq->cx->arena, at, "known", state->count > 0);
    reply->refresh = 2;
}

static qf_code page_county_state(web_request *rq, web_reply *reply)
{
    qf_str secret = rq->params[0];
    const qf_val *value;
    county_state state;
    qf_val *data;

    QF_TRY(county_jobs_state(rq->cx, rq->site->county, secret, &state));
    data = web_page(rq, reply, "public/county",
                    state.stage == COUNTY_DONE ? "全县年报检查结果" : "正在检查全县年报");
    web_crumb(rq, data, "全县年报一次检查", QF_S("/county"));
    if (state.stage == COUNTY_FAILED)
        return qf_fail(rq->cx, QF_INVALID, "COUNTY.FAILED", "file", "%s",
                       qf_cstr(rq->cx->arena, state.zh));
    if (state.stage != COUNTY_DONE) {
        show_progress(rq, reply, &state);
        return QF_OK;
    }
    QF_TRY(qf_json_read(rq->cx, state.value, "county", &value));
    qf_map_add(data, QF_S("result"), view_of(rq->cx->arena, value));
    qf_map_str(rq->cx->arena, data, "download", web_path(rq, "/county/%.*s.zip", QF_ARG(secret)));
    return QF_OK;
}

qf_code page_county_file(web_request *rq, web_reply *reply)
{
    qf_str file = rq->params[0];

    if (!qf_str_ends(file, QF_S(".zip")))
        return page_county_state(rq, reply);
    QF_TRY(
        county_jobs_pack(rq->cx, rq->site->county, qf_str_sub(file, 0, file.n - 4), &reply->body));
    reply->type = "application/zip";
    reply->download = QF_S("全县年报检查.zip");
    return QF_OK;
}

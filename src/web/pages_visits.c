/* How often the site is read: for everybody, on the desk, and as files. */
#include "base/json.h"
#include "doc/csv_write.h"
#include "domain/visits/visits.h"
#include "web/pages.h"
#include "web/site.h"

#define SHOWN_DAYS 31
#define MONTHS_MAX 14
#define FILE_MAX ((size_t)4 * 1024 * 1024)

struct sums {
    int64_t pages, readers, files, robots, days;
};

static void add_day(struct sums *sums, const visits_day *day)
{
    sums->pages += day->pages;
    sums->readers += day->readers;
    sums->files += day->visits[VISITS_file];
    sums->robots += day->visits[VISITS_robot];
    sums->days++;
}

static void put_sums(qf_arena *arena, qf_val *map, const struct sums *sums)
{
    qf_map_int(arena, map, "pages", sums->pages);
    qf_map_int(arena, map, "readers", sums->readers);
    qf_map_int(arena, map, "files", sums->files);
    qf_map_int(arena, map, "robots", sums->robots);
}

static void add_days(qf_arena *arena, qf_val *data, const visits_day *days, size_t count,
                     qf_date today)
{
    qf_val *list = qf_map_list(arena, data, "days");
    struct sums all = { 0 };

    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        struct sums sums = { 0 };
        add_day(&sums, &days[i]);
        add_day(&all, &days[i]);
        qf_map_str(arena, one, "day", qf_date_str(arena, days[i].day));
        qf_map_bool(arena, one, "unfinished", qf_date_cmp(days[i].day, today) >= 0);
        put_sums(arena, one, &sums);
    }
    put_sums(arena, qf_map_map(arena, data, "days_sum"), &all);
    qf_map_bool(arena, data, "has_days", count > 0);
}

static void add_kinds(qf_arena *arena, qf_val *data, const visits_day *days, size_t count)
{
    qf_val *list = qf_map_list(arena, data, "kinds");

    for (int kind = 0; kind < VISITS_KIND_COUNT; kind++) {
        int64_t sum = 0;
        qf_val *one;
        if (!visits_kind_is_page((visits_kind)kind))
            continue;
        for (size_t i = 0; i < count; i++)
            sum += days[i].visits[kind];
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", qf_str_of(visits_kind_zh((visits_kind)kind)));
        qf_map_int(arena, one, "visits", sum);
    }
}

static void add_months(qf_arena *arena, qf_val *data, const visits_day *days, size_t count)
{
    qf_val *list = qf_map_list(arena, data, "months");
    size_t at = 0;

    for (int months = 0; at < count && months < MONTHS_MAX; months++) {
        qf_str month = qf_str_sub(qf_date_str(arena, days[at].day), 0, 7);
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        struct sums sums = { 0 };
        while (at < count && qf_str_starts(qf_date_str(arena, days[at].day), month))
            add_day(&sums, &days[at++]);
        qf_map_str(arena, one, "month", month);
        qf_map_int(arena, one, "days", sums.days);
        put_sums(arena, one, &sums);
    }
}

static qf_code fill(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    visits_day *days;
    size_t count, shown = 0;

    QF_TRY(visits_days(rq->cx, qf_date_add(today, 1 - VISITS_DAYS_MAX), today, &days, &count));
    while (shown < count && qf_date_cmp(days[shown].day, qf_date_add(today, -SHOWN_DAYS)) > 0)
        shown++;
    add_days(arena, data, days, shown, today);
    add_kinds(arena, data, days, shown);
    add_months(arena, data, days, count);
    qf_map_str(arena, data, "csv_href", web_path(rq, "/visits/data.csv"));
    qf_map_str(arena, data, "json_href", web_path(rq, "/visits/data.json"));
    return QF_OK;
}

qf_code page_visits(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "public/visits", "本站有多少人看");

    web_crumb(rq, data, "首页", QF_S("/"));
    return fill(rq, data);
}

qf_code page_desk_visits(web_request *rq, web_reply *reply)
{
    return fill(rq, web_page(rq, reply, "desk/visits", "网站访问"));
}

/* ---- files: the counts as they are kept */

static void put_csv(qf_arena *arena, qf_buf *out, const visits_day *days, size_t count)
{
    qf_buf_add(out, QF_S("\xEF\xBB\xBF日期,读者估计数"));
    for (int kind = 0; kind < VISITS_KIND_COUNT; kind++)
        qf_buf_addf(out, ",%s", visits_kind_zh((visits_kind)kind));
    qf_buf_add(out, QF_S("\r\n"));
    for (size_t i = 0; i < count; i++) {
        csv_put(out, qf_date_str(arena, days[i].day), false);
        qf_buf_add_int(out, days[i].readers);
        for (int kind = 0; kind < VISITS_KIND_COUNT; kind++)
            qf_buf_addf(out, ",%lld", (long long)days[i].visits[kind]);
        qf_buf_add(out, QF_S("\r\n"));
    }
}

static void put_json(web_request *rq, qf_buf *out, const visits_day *days, size_t count)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *all = qf_val_map(arena), *list;

    qf_map_str(arena, all, "organisation", web_town(rq)->name);
    list = qf_map_list(arena, all, "days");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena)), *visits;
        qf_map_str(arena, one, "day", qf_date_str(arena, days[i].day));
        qf_map_int(arena, one, "readers_estimate", days[i].readers);
        visits = qf_map_map(arena, one, "visits");
        for (int kind = 0; kind < VISITS_KIND_COUNT; kind++)
            qf_map_int(arena, visits, visits_kind_code((visits_kind)kind), days[i].visits[kind]);
    }
    qf_json_write_pretty(out, all);
}

qf_code page_visits_file(web_request *rq, web_reply *reply)
{
    qf_buf out = qf_buf_new(rq->cx->arena, FILE_MAX);
    qf_date today = qf_time_date(rq->cx->now);
    bool csv = qf_str_eq(rq->params[0], QF_S("data.csv"));
    visits_day *days;
    size_t count;

    if (!csv && !qf_str_eq(rq->params[0], QF_S("data.json")))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "file", "没有这个文件");
    QF_TRY(visits_days(rq->cx, qf_date_add(today, 1 - VISITS_DAYS_MAX), today, &days, &count));
    if (csv)
        put_csv(rq->cx->arena, &out, days, count);
    else
        put_json(rq, &out, days, count);
    reply->body = qf_buf_str(&out);
    reply->type = csv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8";
    return QF_OK;
}

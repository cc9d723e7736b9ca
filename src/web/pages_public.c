#include "domain/annual/annual.h"
#include "domain/disclose/disclose.h"
#include "domain/hotline/hotline.h"
#include "domain/service/service.h"
#include "web/address.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

#define PAGE_ROWS 20

static void add_item(web_request *rq, qf_val *list, const disclose_item *item)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "title", item->title);
    qf_map_str(arena, one, "href", web_path(rq, "/item/%lld", (long long)item->id));
    qf_map_str(arena, one, "index_no", item->index_no);
    qf_map_str(arena, one, "doc_no", item->doc_no);
    qf_map_str(arena, one, "day", qf_date_str(arena, item->released_on));
}

static void add_items(web_request *rq, qf_val *data, const char *name, const disclose_items *items)
{
    qf_val *list = qf_map_list(rq->cx->arena, data, name);

    for (size_t i = 0; i < items->count; i++)
        add_item(rq, list, &items->item[i]);
    qf_map_bool(rq->cx->arena, data, "has_items", items->count > 0);
}

/* The newest year with a published report, else last year: what the figures on the home page are
 * about. */
static qf_code figures_year(web_request *rq, int *year)
{
    annual_published *published;
    size_t count;

    QF_TRY(annual_published_list(rq->cx, &published, &count));
    *year = count > 0 ? published[0].year : qf_date_year(qf_time_date(rq->cx->now)) - 1;
    return QF_OK;
}

static void add_figure(web_request *rq, qf_val *list, int64_t number, const char *zh,
                       const char *path)
{
    qf_val *one = qf_list_add(list, qf_val_map(rq->cx->arena));

    qf_map_int(rq->cx->arena, one, "number", number);
    qf_map_str(rq->cx->arena, one, "zh", qf_str_of(zh));
    qf_map_str(rq->cx->arena, one, "href", web_path(rq, "%s", path));
}

static qf_code add_figures(web_request *rq, qf_val *data)
{
    qf_val *list = qf_map_list(rq->cx->arena, data, "figures");
    disclose_stats disclosed;
    hotline_stats tickets;
    service_stats services;
    int year;

    QF_TRY(figures_year(rq, &year));
    QF_TRY(disclose_year_stats(rq->cx, year, &disclosed));
    QF_TRY(hotline_year_stats(rq->cx, year, &tickets));
    QF_TRY(service_day_stats(rq->cx, qf_time_date(rq->cx->now), &services));
    qf_map_int(rq->cx->arena, data, "figures_year", year);
    add_figure(rq, list, disclosed.total, "条主动公开信息", "/columns");
    add_figure(rq, list, services.items, "项政务服务事项", "/service");
    add_figure(rq, list, services.stations, "个村级便民服务站", "/villages");
    add_figure(rq, list, tickets.total, "件热线工单", "/hotline");
    add_figure(rq, list, tickets.on_time, "件按期办结", "/hotline");
    return QF_OK;
}

static qf_code add_villages(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "villages");
    const org *below;
    size_t count;

    QF_TRY(org_children(rq->cx, rq->cx->org, &below, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one;
        if (below[i].kind != ORG_VILLAGE || !below[i].active)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", below[i].name);
        qf_map_str(arena, one, "href", web_path(rq, "/station/%lld", (long long)below[i].id));
    }
    qf_map_bool(arena, data, "has_villages", qf_count(list) > 0);
    return QF_OK;
}

static void add_parts(web_request *rq, qf_val *data)
{
    static const struct {
        const char *zh, *path;
    } parts[] = { { "政府信息公开指南", "/guide" },
                  { "政府信息公开制度", "/columns#part-system" },
                  { "法定主动公开内容", "/columns" },
                  { "政府信息公开年报", "/report" },
                  { "依申请公开", "/apply" } };
    qf_val *list = qf_map_list(rq->cx->arena, data, "parts");

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        qf_val *one = qf_list_add(list, qf_val_map(rq->cx->arena));
        qf_map_str(rq->cx->arena, one, "zh", qf_str_of(parts[i].zh));
        qf_map_str(rq->cx->arena, one, "href", web_path(rq, "%s", parts[i].path));
    }
}

/* One town of the list: how much is public, how fresh it is, its newest report. */
static qf_code add_site(web_request *rq, qf_val *list, const org *site)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));
    int64_t here = rq->cx->org, items = 0;
    qf_date newest = QF_NO_DATE;
    annual_published *published;
    disclose_columns columns;
    size_t reports;
    qf_code code;

    rq->cx->org = site->id;
    code = disclose_columns_all(rq->cx, &columns);
    if (code == QF_OK)
        code = annual_published_list(rq->cx, &published, &reports);
    rq->cx->org = here;
    QF_TRY(code);
    for (size_t i = 0; i < columns.count; i++) {
        items += columns.column[i].items;
        if (columns.column[i].items > 0 && qf_date_cmp(columns.column[i].newest, newest) > 0)
            newest = columns.column[i].newest;
    }
    qf_map_str(arena, one, "name", site->name);
    qf_map_str(arena, one, "href",
               site->base_path.n > 0 || site->host.n == 0
                   ? qf_strf(arena, "%.*s/", QF_ARG(site->base_path))
                   : qf_strf(arena, "//%.*s/", QF_ARG(site->host)));
    qf_map_int(arena, one, "items", items);
    qf_map_str(arena, one, "newest", items > 0 ? qf_date_str(arena, newest) : QF_S("无"));
    if (reports > 0)
        qf_map_int(arena, one, "report", published[0].year);
    return QF_OK;
}

/* Without a town, and on a county's own site: the list of all sites of this program, or below it. */
static qf_code show_directory(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/directory", "各地政府信息公开");
    qf_val *list = qf_map_list(arena, data, "sites");
    int64_t items = 0, shown = 0;
    const org *sites;
    size_t count;

    QF_TRY(org_sites(rq->cx, &sites, &count));
    for (size_t i = 0; i < count; i++)
        if (rq->town == NULL ||
            (qf_str_starts(sites[i].path, rq->town->path) && sites[i].id != rq->town->id)) {
            QF_TRY(add_site(rq, list, &sites[i]));
            items += qf_get_int(list->members.last, "items", 0);
            shown++;
        }
    qf_map_int(arena, data, "count", shown);
    qf_map_int(arena, data, "items", items);
    qf_map_bool(arena, data, "has_sites", shown > 0);
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_home(web_request *rq, web_reply *reply)
{
    disclose_items newest;
    qf_val *data;

    if (rq->town == NULL || rq->town->kind == ORG_COUNTY)
        return show_directory(rq, reply);
    data = web_page(rq, reply, "public/home", "");
    QF_TRY(disclose_list(rq->cx, QF_S(""), 8, 0, &newest));
    add_items(rq, data, "items", &newest);
    add_parts(rq, data);
    QF_TRY(add_villages(rq, data));
    QF_TRY(add_figures(rq, data));
    reply->cacheable = true;
    return QF_OK;
}

/* Three of the five parts have a page of the program: an empty column of theirs leads there. */
static const char *own_page(const disclose_column *column)
{
    static const struct {
        const char *part, *path;
    } pages[] = { { "guide", "/guide" }, { "report", "/report" }, { "apply", "/apply" } };

    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
        if (column->items == 0 && qf_str_eq(column->part, qf_str_of(pages[i].part)))
            return pages[i].path;
    return NULL;
}

static void add_column(web_request *rq, qf_val *list, const disclose_column *column)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));
    const char *own = own_page(column);

    qf_map_str(arena, one, "name", column->name);
    qf_map_bool(arena, one, "own", own != NULL);
    qf_map_str(arena, one, "href",
               own != NULL ? web_path(rq, "%s", own)
                           : web_path(rq, "/column/%.*s", QF_ARG(column->code)));
    qf_map_int(arena, one, "count", column->items);
    qf_map_str(arena, one, "newest", qf_date_str(arena, column->newest));
    qf_map_bool(arena, one, "empty", column->items == 0);
}

#define FOLD 6 /* a part with more columns folds those that are empty */

static bool is_shown(const disclose_column *column, qf_str part)
{
    return qf_str_eq(column->part, part) && (!column->closed || column->items > 0);
}

/* The columns of a part; of a long one the empty ones stand apart, so that what there is to read
 * comes first. */
static void add_part_columns(web_request *rq, qf_val *part, qf_str code,
                             const disclose_columns *columns)
{
    qf_val *inside = qf_map_list(rq->cx->arena, part, "columns");
    qf_val *waiting = qf_map_list(rq->cx->arena, part, "waiting");
    size_t shown = 0;

    for (size_t i = 0; i < columns->count; i++)
        shown += is_shown(&columns->column[i], code);
    for (size_t i = 0; i < columns->count; i++) {
        const disclose_column *column = &columns->column[i];
        if (is_shown(column, code))
            add_column(rq, shown > FOLD && column->items == 0 ? waiting : inside, column);
    }
    qf_map_int(rq->cx->arena, part, "waiting_count", (int64_t)qf_count(waiting));
    qf_map_bool(rq->cx->arena, part, "has_waiting", qf_count(waiting) > 0);
    qf_map_int(rq->cx->arena, part, "shown", (int64_t)shown);
}

qf_code page_columns(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/columns", "政府信息公开目录");
    qf_val *list = qf_map_list(arena, data, "parts");
    disclose_columns columns;

    QF_TRY(disclose_columns_all(rq->cx, &columns));
    web_crumb(rq, data, "首页", QF_S("/"));
    for (size_t p = 0; p < DISCLOSE_PART_COUNT; p++) {
        qf_val *part = qf_val_map(arena);
        add_part_columns(rq, part, qf_str_of(disclose_parts[p].code), &columns);
        qf_map_str(arena, part, "code", qf_str_of(disclose_parts[p].code));
        qf_map_str(arena, part, "zh", qf_str_of(disclose_parts[p].zh));
        if (qf_get_int(part, "shown", 0) > 0)
            qf_list_add(list, part);
    }
    reply->cacheable = true;
    return QF_OK;
}

static int64_t page_number(const web_request *rq)
{
    qf_str text = web_query(rq, "page");
    int64_t page = 0;

    for (size_t i = 0; i < text.n && text.n <= 6; i++)
        page = text.p[i] >= '0' && text.p[i] <= '9' ? page * 10 + (text.p[i] - '0') : 0;
    return page < 1 ? 1 : page;
}

qf_code page_column(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    int64_t page = page_number(rq);
    disclose_column column;
    disclose_items items;
    qf_val *data;

    QF_TRY(disclose_column_get(rq->cx, rq->params[0], &column));
    QF_TRY(disclose_list(rq->cx, column.code, PAGE_ROWS, (page - 1) * PAGE_ROWS, &items));
    data = web_page(rq, reply, "public/column", qf_cstr(arena, column.name));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "公开目录", QF_S("/columns"));
    web_meta(arena, data, "ColumnName", column.name);
    web_meta(arena, data, "ColumnDescription",
             qf_strf(arena, "%.*s主动公开的%.*s", QF_ARG(web_town(rq)->name), QF_ARG(column.name)));
    web_meta(arena, data, "ColumnKeywords",
             qf_strf(arena, "%.*s,政府信息公开", QF_ARG(column.name)));
    web_meta(arena, data, "ColumnType", QF_S("政府信息公开目录"));
    qf_map_str(arena, data, "files", web_path(rq, "/column/%.*s/", QF_ARG(column.code)));
    qf_map_str(arena, data, "embed", web_path(rq, "/embed?column=%.*s", QF_ARG(column.code)));
    add_items(rq, data, "items", &items);
    qf_map_int(arena, data, "count", column.items);
    qf_map_int(arena, data, "page", page);
    if (page > 1)
        qf_map_str(
            arena, data, "before",
            web_path(rq, "/column/%.*s?page=%lld", QF_ARG(column.code), (long long)page - 1));
    if (page * PAGE_ROWS < column.items)
        qf_map_str(
            arena, data, "after",
            web_path(rq, "/column/%.*s?page=%lld", QF_ARG(column.code), (long long)page + 1));
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_mode(web_request *rq, web_reply *reply)
{
    qf_str to = web_query(rq, "to"), back = web_query(rq, "back");
    bool kiosk = qf_str_eq(to, QF_S("kiosk"));

    reply->set_mode = kiosk || qf_str_eq(to, QF_S("elder")) ? to : QF_S("-");
    if (kiosk)
        return web_go(rq, reply, QF_S("/kiosk"));
    return web_go(rq, reply, web_path_plain(back) ? back : QF_S("/"));
}

/* The start of a machine in the reading corner: a few large doors. A script leads back here and empties every
 * form when nobody has touched it for a while. */
qf_code page_kiosk(web_request *rq, web_reply *reply)
{
    (void)web_page(rq, reply, "public/kiosk", "政府信息查阅点");
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_guide(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "public/guide", "政府信息公开指南");

    web_crumb(rq, data, "首页", QF_S("/"));
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_about(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "public/about", "关于本站");

    web_crumb(rq, data, "首页", QF_S("/"));
    reply->cacheable = true;
    return QF_OK;
}

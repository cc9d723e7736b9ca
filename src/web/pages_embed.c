/* A column's list inside another site's page: the list itself, and how a webmaster takes it over. */
#include "domain/disclose/disclose.h"
#include "web/address.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/tmpl.h"

#define FRAME_ROWS 10
#define SNIPPET_MAX ((size_t)8 * 1024)

/* The column that is meant; an empty code means all of them. */
static qf_code find_column(web_request *rq, qf_str code, disclose_column *out)
{
    *out = (disclose_column){ .name = QF_S("政府信息公开") };
    return code.n == 0 ? QF_OK : disclose_column_get(rq->cx, code, out);
}

/* Path of one of the column's files. */
static qf_str file_of(web_request *rq, const disclose_column *column, const char *name)
{
    return column->code.n == 0
               ? qf_strf(rq->cx->arena, "/feed/%s", name)
               : qf_strf(rq->cx->arena, "/column/%.*s/%s", QF_ARG(column->code), name);
}

/* No frame of ours around it, no script: links open a window of their own. */
qf_code page_list(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    disclose_column column;
    disclose_items items;
    qf_val *data, *list;

    QF_TRY(find_column(rq, rq->params[0], &column));
    QF_TRY(disclose_list(rq->cx, column.code, FRAME_ROWS, 0, &items));
    data = web_page(rq, reply, "public/list", qf_cstr(arena, column.name));
    list = qf_map_list(arena, data, "items");
    for (size_t i = 0; i < items.count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "title", items.item[i].title);
        qf_map_str(arena, one, "href", web_path(rq, "/item/%lld", (long long)items.item[i].id));
        qf_map_str(arena, one, "day", qf_date_str(arena, items.item[i].released_on));
    }
    qf_map_bool(arena, data, "has_items", items.count > 0);
    qf_map_str(arena, data, "more",
               column.code.n == 0 ? web_path(rq, "/columns")
                                  : web_path(rq, "/column/%.*s", QF_ARG(column.code)));
    reply->framed = true;
    reply->cacheable = true;
    return QF_OK;
}

static qf_str frame_snippet(web_request *rq, const disclose_column *column)
{
    qf_buf out = qf_buf_new(rq->cx->arena, SNIPPET_MAX);
    qf_str path = file_of(rq, column, "list.html");

    qf_buf_add(&out, QF_S("<iframe src=\""));
    tmpl_escape(&out, web_url(rq, "%.*s", QF_ARG(path)));
    qf_buf_add(&out, QF_S("\"\n  title=\""));
    tmpl_escape(&out, QF_JOIN(rq->cx->arena, web_town(rq)->name, QF_S(" "), column->name));
    qf_buf_add(&out, QF_S("\"\n  width=\"100%\" height=\"480\" style=\"border:0\" "
                          "loading=\"lazy\"></iframe>"));
    return qf_buf_str(&out);
}

static qf_str script_snippet(web_request *rq, const disclose_column *column)
{
    qf_buf out = qf_buf_new(rq->cx->arena, SNIPPET_MAX);
    qf_str path = file_of(rq, column, "list.js");

    qf_buf_add(&out, QF_S("<script src=\""));
    tmpl_escape(&out, web_url(rq, "%.*s", QF_ARG(path)));
    qf_buf_add(&out, QF_S("\"\n  data-rows=\"10\" defer></script>"));
    return qf_buf_str(&out);
}

static void add_choices(web_request *rq, qf_val *data, const disclose_columns *columns,
                        qf_str chosen)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "columns");

    for (size_t i = 0; i < columns->count; i++) {
        const disclose_column *column = &columns->column[i];
        qf_val *one;
        if (column->items == 0)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", column->name);
        qf_map_str(arena, one, "href", web_path(rq, "/embed?column=%.*s", QF_ARG(column->code)));
        qf_map_bool(arena, one, "current", qf_str_eq(column->code, chosen));
    }
}

qf_code page_embed(web_request *rq, web_reply *reply)
{
    static const struct {
        const char *file, *zh;
    } files[] = { { "feed.atom", "Atom 订阅，最新 50 条" },
                  { "feed.json", "JSON Feed 订阅，最新 50 条" },
                  { "data.json", "整个栏目的目录，JSON" },
                  { "data.csv", "整个栏目的目录，CSV 表格" } };
    qf_arena *arena = rq->cx->arena;
    disclose_columns columns;
    disclose_column column;
    qf_val *data, *list;

    QF_TRY(find_column(rq, web_query(rq, "column"), &column));
    QF_TRY(disclose_columns_all(rq->cx, &columns));
    data = web_page(rq, reply, "public/embed", "把栏目嵌入别的网站");
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "公开目录", QF_S("/columns"));
    qf_map_str(arena, data, "name", column.code.n == 0 ? QF_S("全部栏目") : column.name);
    qf_map_str(arena, data, "frame", frame_snippet(rq, &column));
    qf_map_str(arena, data, "script", script_snippet(rq, &column));
    qf_map_str(arena, data, "look",
               web_path(rq, "%.*s", QF_ARG(file_of(rq, &column, "list.html"))));
    qf_map_str(arena, data, "code", web_path(rq, "%.*s", QF_ARG(file_of(rq, &column, "list.js"))));
    qf_map_bool(arena, data, "whole", column.code.n == 0);
    qf_map_bool(arena, data, "placeless", rq->place.n == 0);
    list = qf_map_list(arena, data, "files");
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_str path = file_of(rq, &column, files[i].file);
        qf_map_str(arena, one, "zh", qf_str_of(files[i].zh));
        qf_map_str(arena, one, "href", web_path(rq, "%.*s", QF_ARG(path)));
        qf_map_str(arena, one, "address", web_url(rq, "%.*s", QF_ARG(path)));
    }
    add_choices(rq, data, &columns, column.code);
    reply->cacheable = true;
    return QF_OK;
}

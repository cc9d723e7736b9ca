/* Service items for everybody: the list, the answer to "what do I need for …", the guide. */
#include "doc/pdf_write.h"
#include "web/file_view.h"
#include "web/pages.h"
#include "web/service_view.h"
#include "web/site.h"

#define ANSWERS_MAX 8
#define ELSEWHERE_MAX 3

static void add_lives(web_request *rq, qf_val *data, const service_life *asked)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "lives");

    for (size_t i = 0; i < service_life_count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", qf_str_of(service_lives[i].zh));
        qf_map_str(arena, one, "href", web_path(rq, "/service?life=%s", service_lives[i].code));
        qf_map_bool(arena, one, "current", asked == &service_lives[i]);
    }
}

/* The answers themselves, not only links: materials, time, window. */
static void add_answers(web_request *rq, qf_val *data, const service_items *items, qf_str question)
{
    qf_arena *arena = rq->cx->arena;
    size_t found[ANSWERS_MAX], n = service_find(arena, items, question, found, ANSWERS_MAX);
    qf_val *list = qf_map_list(arena, data, "answers"), *elsewhere;
    const char *where[ELSEWHERE_MAX];
    size_t n_elsewhere;

    for (size_t i = 0; i < n; i++)
        service_view_item(rq, qf_list_add(list, qf_val_map(arena)), &items->item[found[i]], NULL);
    n_elsewhere = service_elsewhere(arena, question, where, ELSEWHERE_MAX);
    elsewhere = qf_map_list(arena, data, "elsewhere");
    for (size_t i = 0; i < n_elsewhere; i++)
        qf_map_str(arena, qf_list_add(elsewhere, qf_val_map(arena)), "where", qf_str_of(where[i]));
    qf_map_bool(arena, data, "is_elsewhere", n_elsewhere > 0);
    qf_map_str(arena, data, "question", question);
    qf_map_bool(arena, data, "asked", true);
    qf_map_bool(arena, data, "has_answers", n > 0);
    qf_map_int(arena, data, "answer_count", (int64_t)n);
}

/* Items of the theme that begins at `first`. */
static int64_t of_theme(const service_items *items, const service_life *life, size_t first)
{
    int64_t n = 0;

    for (size_t i = first;
         i < items->count && qf_str_eq(items->item[i].theme, items->item[first].theme); i++)
        n += life == NULL || service_life_has(life, &items->item[i]);
    return n;
}

static int64_t add_themes(web_request *rq, qf_val *data, const service_items *items,
                          const service_life *life)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *themes = qf_map_list(arena, data, "themes"), *inside = NULL;
    qf_str theme = QF_S("");
    int64_t shown = 0;

    for (size_t i = 0; i < items->count; i++) {
        if (life != NULL && !service_life_has(life, &items->item[i]))
            continue;
        if (inside == NULL || !qf_str_eq(theme, items->item[i].theme)) {
            qf_val *one = qf_list_add(themes, qf_val_map(arena));
            theme = items->item[i].theme;
            qf_map_str(arena, one, "zh", theme);
            inside = qf_map_list(arena, one, "items");
            qf_map_bool(arena, one, "open", life != NULL);
            qf_map_int(arena, one, "count", of_theme(items, life, i));
        }
        service_view_row(rq, qf_list_add(inside, qf_val_map(arena)), &items->item[i]);
        shown++;
    }
    return shown;
}

qf_code page_service(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    const service_life *life = service_life_of(web_query(rq, "life"));
    qf_str question = qf_str_trim(web_query(rq, "q"));
    qf_val *data = web_page(rq, reply, "public/service", "政务服务事项清单");
    service_items items;
    int64_t shown = 0;

    QF_TRY(service_items_all(rq->cx, &items));
    web_crumb(rq, data, "首页", QF_S("/"));
    if (question.n > 0)
        add_answers(rq, data, &items, question);
    else
        shown = add_themes(rq, data, &items, life);
    add_lives(rq, data, life);
    if (life != NULL)
        qf_map_str(arena, data, "life", qf_str_of(life->zh));
    qf_map_int(arena, data, "shown", shown);
    qf_map_int(arena, data, "count", (int64_t)items.count);
    qf_map_bool(arena, data, "has_items", shown > 0 || question.n > 0);
    qf_map_bool(arena, data, "is_empty", items.count == 0);
    reply->cacheable = question.n == 0;
    return QF_OK;
}

qf_code page_service_item(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    service_files *files = QF_NEW(arena, service_files);
    service_version *versions;
    service_item item;
    size_t count;
    qf_val *data;

    QF_TRY(service_item_get(rq->cx, rq->params[0], &item));
    QF_TRY(service_files_of(rq->cx, item.code, files));
    QF_TRY(service_versions(rq->cx, item.code, &versions, &count));
    data = web_page(rq, reply, "public/service_item", qf_cstr(arena, item.name));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "事项清单", QF_S("/service"));
    service_view_item(rq, data, &item, files);
    service_view_versions(rq, data, versions, count < 2 ? count : 2);
    qf_map_bool(arena, data, "has_changes", count > 1);
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_service_changes(web_request *rq, web_reply *reply)
{
    service_version *versions;
    size_t count;
    qf_val *data;

    QF_TRY(service_versions(rq->cx, rq->params[0], &versions, &count));
    if (count == 0)
        return qf_fail(rq->cx, QF_MISSING, "SERVICE.NO_ITEM", "code", "没有这个办事事项");
    data = web_page(rq, reply, "public/service_changes", "历次修改");
    web_crumb(rq, data, "事项清单", QF_S("/service"));
    if (qf_str_eq(versions[0].state, QF_S("published")))
        web_crumb(rq, data, qf_cstr(rq->cx->arena, versions[0].item.name),
                  qf_strf(rq->cx->arena, "/service/%.*s", QF_ARG(rq->params[0])));
    qf_map_str(rq->cx->arena, data, "name", versions[0].item.name);
    service_view_versions(rq, data, versions, count);
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_service_file(web_request *rq, web_reply *reply)
{
    service_files *files = QF_NEW(rq->cx->arena, service_files);
    service_item item;

    if (!qf_str_eq(rq->params[1], QF_S("guide.pdf")))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "file", "没有这个文件");
    QF_TRY(service_item_get(rq->cx, rq->params[0], &item));
    QF_TRY(service_files_of(rq->cx, item.code, files));
    QF_TRY(pdf_write(rq->cx, service_view_guide(rq, &item, files), rq->site->style, &reply->body));
    reply->type = "application/pdf";
    reply->download = qf_strf(rq->cx->arena, "办事指南-%.*s.pdf", QF_ARG(item.name));
    return QF_OK;
}

/* A form or sample of an item. */
qf_code page_service_form(web_request *rq, web_reply *reply)
{
    service_file file;
    qf_str bytes;

    QF_TRY(
        service_file_public(rq->cx, rq->params[0], file_view_number(rq->params[1]), &file, &bytes));
    return file_view_give(reply, file.name, file.kind, bytes);
}

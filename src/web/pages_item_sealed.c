/* What lies sealed at an item, who opened it, and the opening itself: an answer to a form with a reason, kept by nobody. */
#include "doc/sanitize.h"
#include "domain/auth/auth.h"
#include "domain/disclose/originals.h"
#include "web/file_view.h"
#include "web/item_view.h"
#include "web/pages.h"
#include "web/site.h"

static void add_sealed(web_request *rq, qf_val *data, const disclose_sealed *sealed, size_t count,
                       bool may)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "sealed");

    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        bool text = sealed[i].file.id == 0;
        qf_map_int(arena, one, "n", (int64_t)i + 1);
        qf_map_str(arena, one, "name", text ? QF_S("遮盖以前的正文") : sealed[i].file.name);
        qf_map_bool(arena, one, "is_text", text);
        qf_map_int(arena, one, "draft", sealed[i].draft);
        qf_map_int(arena, one, "place", sealed[i].place);
        qf_map_int(arena, one, "file", sealed[i].file.id);
        qf_map_bool(arena, one, "removed", sealed[i].removed);
        qf_map_str(arena, one, "by", sealed[i].by);
        qf_map_str(arena, one, "at", qf_time_minute(arena, sealed[i].at));
        qf_map_bool(arena, one, "may", may && !sealed[i].mine);
        qf_map_bool(arena, one, "mine", may && sealed[i].mine);
    }
    qf_map_bool(arena, data, "has_sealed", count > 0);
}

static qf_code add_openings(web_request *rq, qf_val *data, int64_t id)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "openings");
    disclose_opening *openings;
    size_t count;

    QF_TRY(disclose_openings_of(rq->cx, id, &openings, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "at", qf_time_minute(arena, openings[i].at));
        qf_map_str(arena, one, "actor", openings[i].actor);
        qf_map_str(arena, one, "what",
                   qf_str_eq(openings[i].what, QF_S("text")) ? QF_S("遮盖以前的正文")
                                                             : openings[i].what);
        qf_map_str(arena, one, "reason", openings[i].reason);
    }
    qf_map_bool(arena, data, "has_openings", count > 0);
    return QF_OK;
}

qf_code item_view_sealed(web_request *rq, qf_val *data, int64_t id)
{
    disclose_opening *openings;
    disclose_sealed *sealed;
    size_t count, opened;

    QF_TRY(disclose_sealed_of(rq->cx, id, &sealed, &count));
    QF_TRY(disclose_openings_of(rq->cx, id, &openings, &opened));
    qf_map_bool(rq->cx->arena, data, "has_sealed", count > 0);
    qf_map_int(rq->cx->arena, data, "sealed_count", (int64_t)count);
    qf_map_int(rq->cx->arena, data, "opened_count", (int64_t)opened);
    qf_map_bool(rq->cx->arena, data, "was_opened", opened > 0);
    return QF_OK;
}

static qf_code show(web_request *rq, web_reply *reply, const char *complaint)
{
    qf_arena *arena = rq->cx->arena;
    disclose_sealed *sealed;
    disclose_item item;
    qf_val *data;
    size_t count;
    int64_t id;
    bool may;

    QF_TRY(auth_need(rq->cx, ITEM_SEERS));
    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(disclose_desk_get(rq->cx, id, &item));
    QF_TRY(disclose_holds(rq->cx, DISCLOSE_OPENERS, &item, &may));
    QF_TRY(disclose_sealed_of(rq->cx, id, &sealed, &count));
    data = web_page(rq, reply, "desk/item_sealed", "密封的原件");
    web_crumb(rq, data, "信息发布", QF_S("/desk/items"));
    web_crumb(rq, data, qf_cstr(arena, item.title),
              qf_strf(arena, "/desk/items/%lld", (long long)id));
    qf_map_str(arena, data, "name", item.title);
    qf_map_str(arena, data, "action", web_path(rq, "/desk/items/%lld/sealed", (long long)id));
    qf_map_bool(arena, data, "may_open", may);
    qf_map_str(arena, data, "reason", web_form_text(rq, "reason"));
    add_sealed(rq, data, sealed, count, may);
    if (complaint != NULL) {
        qf_map_str(arena, data, "complaint", qf_str_of(complaint));
        reply->status = 422;
    }
    return add_openings(rq, data, id);
}

qf_code page_desk_item_sealed(web_request *rq, web_reply *reply)
{
    return show(rq, reply, NULL);
}

/* The text as it was, on the page that answers the form; its pictures are those of the desk. */
static qf_code show_text(web_request *rq, web_reply *reply, int64_t id,
                         const disclose_original *text)
{
    disclose_item was = { .id = id, .body = text->body, .body_kind = text->body_kind };
    qf_val *opened;

    QF_TRY(show(rq, reply, NULL));
    opened = qf_map_map(rq->cx->arena, reply->data, "opened");
    qf_map_str(rq->cx->arena, opened, "title", text->title);
    qf_map_str(rq->cx->arena, opened, "abstract", text->abstract);
    return item_view_body(rq, opened, &was, true);
}

qf_code page_desk_item_unseal(web_request *rq, web_reply *reply)
{
    qf_str why = web_form_text(rq, "reason"), bytes = QF_S("");
    int64_t id, file = web_form_int(rq, "file");
    disclose_original text = { 0 };
    disclose_file opened = { 0 };
    qf_code code;

    QF_TRY(web_param_id(rq, 0, &id));
    if (file > 0)
        code = disclose_original_file(rq->cx, id, file, why, &opened, &bytes);
    else
        code = disclose_original_open(rq->cx, id, web_form_int(rq, "draft"),
                                      web_form_int(rq, "place"), why, &text);
    if (code == QF_INVALID)
        return show(rq, reply, qf_cstr(rq->cx->arena, rq->cx->err.zh));
    QF_TRY(code);
    if (file <= 0)
        return show_text(rq, reply, id, &text);
    QF_TRY(file_view_give(reply, opened.name, opened.kind, bytes));
    reply->download = opened.name; /* pictures too: nothing of it stays in a window */
    return QF_OK;
}

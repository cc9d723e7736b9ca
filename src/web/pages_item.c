/* One public item: its page, its sheet for the village board, its QR codes. */
#include "base/crypt.h"
#include "domain/disclose/disclose.h"
#include "domain/search/search.h"
#include "web/address.h"
#include "web/item_view.h"
#include "web/pages.h"
#include "web/qr.h"
#include "web/site.h"

static void add_item_head(qf_arena *arena, qf_val *data, const disclose_item *item)
{
    qf_map_str(arena, data, "index_no", item->index_no);
    qf_map_str(arena, data, "issuer", item->issuer);
    qf_map_str(arena, data, "doc_no", item->doc_no);
    qf_map_str(arena, data, "formed_on", qf_date_str(arena, item->formed_on));
    qf_map_str(arena, data, "released_on", qf_date_str(arena, item->released_on));
    qf_map_str(arena, data, "abstract", item->abstract);
    qf_map_str(arena, data, "topic", item->topic);
    qf_map_str(arena, data, "validity", item_view_validity(item->validity));
    qf_map_bool(arena, data, "sample", item->sample);
    if (qf_date_is(item->notice_until))
        qf_map_str(arena, data, "notice_until", qf_date_str(arena, item->notice_until));
}

/* What was withdrawn: title, number, days and reason stay; the text does not. */
static qf_code show_tombstone(web_request *rq, web_reply *reply, const disclose_item *item)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/item_gone", "已经撤回的信息");

    web_crumb(rq, data, "首页", QF_S("/"));
    qf_map_bool(arena, data, "no_index", true);
    qf_map_str(arena, data, "name", item->title);
    qf_map_str(arena, data, "index_no", item->index_no);
    qf_map_str(arena, data, "released_on", qf_date_str(arena, item->released_on));
    qf_map_str(arena, data, "withdrawn_on", qf_date_str(arena, item->withdrawn_on));
    qf_map_str(arena, data, "reason", item->reason);
    reply->status = 410;
    return QF_OK;
}

static void add_neighbour(web_request *rq, qf_val *data, const char *name,
                          const search_document *one)
{
    qf_val *map;

    if (one->item_id == 0)
        return;
    map = qf_map_map(rq->cx->arena, data, name);
    qf_map_str(rq->cx->arena, map, "title", one->title);
    qf_map_str(rq->cx->arena, map, "href", web_path(rq, "/item/%lld", (long long)one->item_id));
}

/* The items before and behind it in its column, in order of release. */
static qf_code add_neighbours(web_request *rq, qf_val *data, int64_t id)
{
    search_document newer, older;

    QF_TRY(search_neighbours(rq->cx, id, &newer, &older));
    add_neighbour(rq, data, "newer", &newer);
    add_neighbour(rq, data, "older", &older);
    return QF_OK;
}

/* "2026-11-26 09:30"; of what was taken over from elsewhere the day alone is known. */
static qf_str released_minute(qf_arena *arena, const disclose_item *item)
{
    if (qf_date_cmp(qf_time_date(item->released_at), item->released_on) == 0)
        return qf_time_minute(arena, item->released_at);
    return qf_strf(arena, "%.*s 00:00", QF_ARG(qf_date_str(arena, item->released_on)));
}

qf_code page_item(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    disclose_column column;
    disclose_item item;
    qf_val *data;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(disclose_get(rq->cx, id, &item));
    if (qf_str_eq(item.state, QF_S("withdrawn")))
        return show_tombstone(rq, reply, &item);
    if (!qf_str_eq(item.state, QF_S("released")))
        return qf_fail(rq->cx, QF_MISSING, "DISCLOSE.NO_ITEM", "item",
                       "没有这条信息，或者已经撤下");
    QF_TRY(disclose_column_get(rq->cx, item.column_code, &column));
    data = web_page(rq, reply, "public/item", qf_cstr(arena, item.title));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "公开目录", QF_S("/columns"));
    web_crumb(rq, data, qf_cstr(arena, column.name),
              qf_strf(arena, "/column/%.*s", QF_ARG(column.code)));
    web_meta(arena, data, "ColumnName", column.name);
    web_meta(arena, data, "ColumnType", QF_S("政府信息公开目录"));
    web_meta(arena, data, "ArticleTitle", item.title);
    web_meta(arena, data, "PubDate", released_minute(arena, &item));
    web_meta(arena, data, "ContentSource", item.issuer);
    web_meta(arena, data, "Keywords",
             item.topic.n > 0 ? QF_JOIN(arena, column.name, QF_S(","), item.topic) : column.name);
    add_item_head(arena, data, &item);
    web_meta(arena, data, "Description", item.abstract.n > 0 ? item.abstract : item.title);
    web_meta(arena, data, "Url", web_url(rq, "/item/%lld", (long long)id));
    QF_TRY(item_view_body(rq, data, &item, false));
    QF_TRY(item_view_related(rq, data, item.id));
    QF_TRY(item_view_files(rq, data, id, false));
    QF_TRY(item_view_channels(rq, data, &item, false));
    QF_TRY(item_view_objections(rq, data, &item));
    qf_map_bool(arena, data, "may_object",
                qf_date_is(item.notice_until) &&
                    qf_date_cmp(qf_time_date(rq->cx->now), item.notice_until) <= 0);
    QF_TRY(add_neighbours(rq, data, id));
    qf_map_int(arena, data, "id", id);
    qf_map_str(arena, data, "column_name", column.name);
    reply->cacheable = true;
    return QF_OK;
}

/* A public item by the first part of the path. */
static qf_code public_item(web_request *rq, disclose_item *out)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(disclose_get(rq->cx, id, out));
    if (!qf_str_eq(out->state, QF_S("released")))
        return qf_fail(rq->cx, QF_MISSING, "DISCLOSE.NO_ITEM", "item",
                       "没有这条信息，或者已经撤下");
    return QF_OK;
}

static qf_str digest_of(qf_arena *arena, const disclose_item *item)
{
    return qf_digest_hex(arena, qf_sha256(QF_JOIN(arena, item->title, QF_S("\n"), item->body)));
}

/* The sheet for the notice board: what hangs there can be held against the record by its QR code. */
qf_code page_item_board(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    disclose_item item;
    qf_val *data;

    QF_TRY(public_item(rq, &item));
    data = web_page(rq, reply, "public/item_board", qf_cstr(arena, item.title));
    add_item_head(arena, data, &item);
    QF_TRY(item_view_body(rq, data, &item, false));
    qf_map_int(arena, data, "id", item.id);
    qf_map_str(arena, data, "digest", qf_str_sub(digest_of(arena, &item), 0, 16));
    qf_map_str(arena, data, "printed_on", qf_date_zh(arena, qf_time_date(rq->cx->now)));
    qf_map_bool(arena, data, "no_index", true);
    reply->cacheable = true;
    return QF_OK;
}

/* qr.svg: the item's address; board.svg: that of its proof, with the digest of this text. */
qf_code page_item_qr(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    disclose_item item;
    qf_str address;

    QF_TRY(public_item(rq, &item));
    address = web_url(rq, "/item/%lld", (long long)item.id);
    if (qf_str_eq(rq->params[1], QF_S("board.svg")))
        address = QF_JOIN(arena, web_url(rq, "/proof/%lld", (long long)item.id), QF_S("?paper="),
                          qf_str_sub(digest_of(arena, &item), 0, 16));
    else if (!qf_str_eq(rq->params[1], QF_S("qr.svg")))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "path", "没有这个文件");
    QF_TRY(qr_svg(rq->cx, address, &reply->body));
    reply->type = "image/svg+xml";
    reply->cacheable = true;
    return QF_OK;
}

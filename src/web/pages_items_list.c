/* Items on the desk: what waits for the person, what is on its way, what is public, kept or gone; found by words. */
#include "domain/auth/columns.h"
#include "domain/disclose/disclose.h"
#include "web/item_view.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/today.h"

#define ROWS 200
#define PAGE 30
#define REVIEW_SOON 30  /* days before what is not public is to be looked at again */
#define RELEASE_DAYS 20 /* working days after it was formed (条例 第二十六条) */

/* The last lawful day to publish an item; QF_NO_DATE where the calendar does not reach. */
static qf_date release_due(const web_request *rq, const disclose_item *item)
{
    return calendar_add(rq->site->days, item->formed_on, RELEASE_DAYS);
}

/* Whether the item waits for the actor: he may pass, release or, as its writer, go on with it. */
static qf_code waits_for(qf_ctx *cx, const disclose_item *item, bool *out)
{
    static const disclose_event mine[] = { DISCLOSE_DO_PASS, DISCLOSE_DO_RELEASE,
                                           DISCLOSE_DO_SUBMIT };

    *out = false;
    for (size_t i = 0; i < sizeof(mine) / sizeof(mine[0]) && !*out; i++)
        QF_TRY(disclose_may(cx, item, mine[i], out));
    if (*out && (qf_str_eq(item->state, QF_S("draft")) || qf_str_eq(item->state, QF_S("returned"))))
        *out = item->editor_id == cx->actor->account || item->author_id == cx->actor->account;
    return QF_OK;
}

static qf_val *add_row(web_request *rq, qf_val *list, const disclose_item *item)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "href", web_path(rq, "/desk/items/%lld", (long long)item->id));
    qf_map_str(arena, one, "title", item->title);
    qf_map_str(arena, one, "doc_no", item->doc_no);
    qf_map_str(arena, one, "formed_on", qf_date_str(arena, item->formed_on));
    qf_map_bool(arena, one, "revision", item->revises_id != 0);
    return one;
}

/* One that is on its way: where it stands, and by when it must be public. */
static void add_open_row(web_request *rq, qf_val *list, const disclose_item *item)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = add_row(rq, list, item);
    qf_date due = release_due(rq, item);

    qf_map_str(arena, one, "state", item_view_state(item->state));
    if (!qf_date_is(due))
        return;
    qf_map_str(arena, one, "due", qf_date_str(arena, due));
    qf_map_bool(arena, one, "late", qf_date_cmp(due, qf_time_date(rq->cx->now)) < 0);
}

static qf_code add_on_the_way(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *mine = qf_map_list(arena, data, "mine"), *others = qf_map_list(arena, data, "others");
    disclose_items items;

    QF_TRY(disclose_desk(rq->cx, QF_S(""), ROWS, &items));
    for (size_t i = 0; i < items.count; i++) {
        bool waits;
        QF_TRY(waits_for(rq->cx, &items.item[i], &waits));
        add_open_row(rq, waits ? mine : others, &items.item[i]);
    }
    qf_map_bool(arena, data, "has_mine", qf_count(mine) > 0);
    qf_map_bool(arena, data, "has_others", qf_count(others) > 0);
    return QF_OK;
}

/* What is not made public, with the day by which that is looked at again (art. 18). */
static qf_code add_kept(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "kept");
    qf_date today = qf_time_date(rq->cx->now);
    disclose_items items;

    QF_TRY(disclose_kept(rq->cx, ROWS, &items));
    for (size_t i = 0; i < items.count; i++) {
        const disclose_item *item = &items.item[i];
        qf_val *one = add_row(rq, list, item);
        qf_map_str(arena, one, "ground", item_view_ground(item->ground));
        qf_map_str(arena, one, "review_on", qf_date_str(arena, item->review_on));
        qf_map_bool(arena, one, "late", qf_date_cmp(item->review_on, today) < 0);
    }
    qf_map_bool(arena, data, "has_kept", items.count > 0);
    return QF_OK;
}

/* A page of what is public, and the newest of what was withdrawn or discarded. */
static qf_code add_found(web_request *rq, qf_val *data, qf_str words, int64_t page)
{
    static const disclose_state shown[] = { DISCLOSE_RELEASED, DISCLOSE_WITHDRAWN,
                                            DISCLOSE_DISCARDED };
    static const char *const names[] = { "released", "withdrawn", "discarded" };
    qf_arena *arena = rq->cx->arena;
    disclose_items items;

    for (size_t g = 0; g < sizeof(shown) / sizeof(shown[0]); g++) {
        qf_val *rows = qf_map_list(arena, data, names[g]);
        int64_t skip = g == 0 ? (page - 1) * PAGE : 0;
        QF_TRY(disclose_desk_find(rq->cx, shown[g], words, PAGE + 1, skip, &items));
        for (size_t i = 0; i < items.count && i < PAGE; i++) {
            qf_val *one = add_row(rq, rows, &items.item[i]);
            if (qf_date_is(items.item[i].released_on))
                qf_map_str(arena, one, "released_on",
                           qf_date_str(arena, items.item[i].released_on));
        }
        qf_map_bool(arena, data, qf_strf(arena, "has_%s", names[g]).p, items.count > 0);
        if (g == 0 && items.count > PAGE)
            qf_map_int(arena, data, "after", page + 1);
    }
    if (page > 1)
        qf_map_int(arena, data, "before", page - 1);
    qf_map_str(arena, data, "q", words);
    return QF_OK;
}

/* Whether he writes drafts, and in which columns where it is not all of them. */
static qf_code add_may_write(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "my_columns");
    disclose_columns mine;
    auth_limits limits;
    bool some;

    qf_map_bool(arena, data, "may_upload",
                auth_has(rq->cx->actor,
                         AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(PUBLISHER)));
    if (!auth_has(rq->cx->actor, DISCLOSE_DRAFTERS))
        return QF_OK;
    QF_TRY(auth_limits_of(rq->cx, &limits));
    QF_TRY(disclose_columns_mine(rq->cx, &mine));
    some = (rq->cx->actor->roles & DISCLOSE_DRAFTERS & ~limits.limited) == 0;
    for (size_t i = 0; some && i < mine.count; i++)
        qf_list_add(list, qf_val_str(arena, mine.column[i].name));
    qf_map_bool(arena, data, "limited", some && mine.count > 0);
    qf_map_bool(arena, data, "no_column", mine.count == 0);
    qf_map_bool(arena, data, "may_write", mine.count > 0);
    return QF_OK;
}

qf_code page_desk_items(web_request *rq, web_reply *reply)
{
    qf_str words = qf_str_trim(web_query(rq, "q"));
    int64_t page = web_query_int(rq, "page");
    bool at_work = disclose_at_work(rq->cx);
    qf_val *data;

    QF_TRY(auth_need(rq->cx, ITEM_SEERS));
    if (page < 1 || page > 100000)
        page = 1;
    if (words.n > 300)
        words = QF_S("");
    data = web_page(rq, reply, "desk/items", "信息发布");
    qf_map_bool(rq->cx->arena, data, "at_work", at_work && words.n == 0 && page == 1);
    if (at_work && words.n == 0 && page == 1) {
        QF_TRY(add_on_the_way(rq, data));
        QF_TRY(add_kept(rq, data));
    }
    QF_TRY(add_found(rq, data, words, page));
    return add_may_write(rq, data);
}

/* ---- the start page */

/* What is not public and is to be looked at again. */
static qf_code kept_due(web_request *rq, int64_t *late, int64_t *soon)
{
    qf_date today = qf_time_date(rq->cx->now);
    disclose_items items;

    *late = *soon = 0;
    QF_TRY(disclose_kept(rq->cx, ROWS, &items));
    for (size_t i = 0; i < items.count; i++) {
        int left = items.item[i].review_on.day - today.day;
        *late += left < 0;
        *soon += left >= 0 && left <= REVIEW_SOON;
    }
    return QF_OK;
}

qf_code today_items(web_request *rq, today_list *list)
{
    qf_date today = qf_time_date(rq->cx->now);
    int64_t mine = 0, late = 0, unseen, soon;
    qf_str href = web_path(rq, "/desk/items");
    disclose_items items;

    QF_TRY(disclose_desk(rq->cx, QF_S(""), ROWS, &items));
    for (size_t i = 0; i < items.count; i++) {
        qf_date due = release_due(rq, &items.item[i]);
        bool waits;
        QF_TRY(waits_for(rq->cx, &items.item[i], &waits));
        mine += waits;
        late += qf_date_is(due) && qf_date_cmp(due, today) < 0;
    }
    QF_TRY(kept_due(rq, &unseen, &soon));
    today_add(rq, list, TODAY_LATE, late, QF_S("条信息形成二十个工作日还没有公开"), href);
    today_add(rq, list, TODAY_LATE, unseen,
              QF_S("条不主动公开的信息满一年没有复查（条例第十八条）"), href);
    today_add(rq, list, TODAY_WAITS, mine, QF_S("条信息等我写完、审核或者发布"), href);
    today_add(rq, list, TODAY_DUE, soon, QF_S("条不主动公开的信息快到复查的日子"), href);
    return QF_OK;
}

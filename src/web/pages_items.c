/* One item on the desk, and what may be done with it. */
#include "domain/disclose/eyes.h"
#include "domain/disclose/files.h"
#include "web/item_view.h"
#include "web/pages.h"
#include "web/site.h"

static void add_grounds(qf_arena *arena, qf_val *event, qf_str now)
{
    qf_val *list = qf_map_list(arena, event, "grounds");

    for (disclose_ground ground = 0; ground < DISCLOSE_GROUND_COUNT; ground++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "code", qf_str_of(disclose_ground_code(ground)));
        qf_map_str(arena, one, "zh", qf_str_of(disclose_ground_zh(ground)));
        qf_map_bool(arena, one, "on", qf_str_eq(now, qf_str_of(disclose_ground_code(ground))));
    }
}

/* Whose turn it is, by name; or that nobody can go on, and what to do then. */
static qf_code add_turn(web_request *rq, qf_val *data, const disclose_item *item)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "turn");
    disclose_turn turn;

    QF_TRY(disclose_turn_of(rq->cx, item, &turn));
    for (size_t i = 0; i < turn.count; i++)
        qf_list_add(list, qf_val_str(arena, turn.holder[i].name));
    qf_map_bool(arena, data, "turn_known", turn.waits && turn.count > 0 && item->round > 0);
    qf_map_bool(arena, data, "turn_nobody", turn.waits && turn.count == 0);
    qf_map_bool(arena, data, "turn_spent", turn.spent > 0);
    return QF_OK;
}

static qf_code add_events(web_request *rq, qf_val *data, const disclose_item *item)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "events");
    disclose_state state;

    if (!disclose_state_parse(item->state, &state))
        return QF_OK;
    for (disclose_event event = 0; event < DISCLOSE_EVENT_COUNT; event++) {
        const disclose_move *move = disclose_move_of(state, event);
        qf_val *one;
        bool may;
        QF_TRY(disclose_may(rq->cx, item, event, &may));
        if (!may)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "event", qf_str_of(disclose_event_code(event)));
        qf_map_str(arena, one, "zh", qf_str_of(disclose_event_zh(event)));
        qf_map_bool(arena, one, "asks_reason", move->asks_reason);
        qf_map_bool(arena, one, "asks_secrecy", move->asks_secrecy);
        qf_map_bool(arena, one, "asks_ground", move->asks_ground);
        qf_map_bool(arena, one, "asks_time", event == DISCLOSE_DO_SCHEDULE);
        if (move->asks_ground)
            add_grounds(arena, one, item->ground);
        qf_map_bool(arena, one, "quiet",
                    event != DISCLOSE_DO_PASS && event != DISCLOSE_DO_RELEASE &&
                        event != DISCLOSE_DO_SUBMIT);
    }
    qf_map_bool(arena, data, "has_events", qf_count(list) > 0);
    return QF_OK;
}

/* Whose list it may be, and whose it counts as now. */
static qf_code add_list_kinds(web_request *rq, qf_val *data, const disclose_item *item)
{
    const mask_lists *lists = mask_lists_of(rq->site->mask_rules);
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "list_kinds");
    qf_str kind;

    QF_TRY(disclose_list_of(rq->cx, rq->site->mask_rules, item, &kind));
    for (size_t i = 0; i < mask_lists_count(lists); i++) {
        mask_list one = mask_lists_at(lists, i);
        qf_val *map = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, map, "code", one.code);
        qf_map_str(arena, map, "zh", one.zh);
        qf_map_bool(arena, map, "on", qf_str_eq(one.code, kind));
        if (qf_str_eq(one.code, kind)) {
            qf_map_str(arena, data, "list_zh", one.zh);
            qf_map_str(arena, data, "list_law", one.law);
            qf_map_bool(arena, data, "list_guessed", item->list_kind.n == 0);
        }
    }
    return QF_OK;
}

/* The name of the box that leaves a hit open. */
static const char *stay_name(qf_arena *arena, const disclose_hit *hit)
{
    return qf_strf(arena, "stay-%.*s-%zu", QF_ARG(hit->field), hit->at).p;
}

static qf_code add_gate(web_request *rq, qf_val *data, const disclose_item *item, bool writer)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "hits");
    bool editable =
        qf_str_eq(item->state, QF_S("draft")) || qf_str_eq(item->state, QF_S("returned"));
    disclose_hit *hits;
    size_t count, blocking = 0, stays = 0;

    QF_TRY(disclose_gate(rq->cx, rq->site->mask_rules, item, &hits, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "before", hits[i].before);
        qf_map_str(arena, one, "found", hits[i].found);
        qf_map_str(arena, one, "after", hits[i].after);
        qf_map_str(arena, one, "shown", hits[i].shown);
        qf_map_str(arena, one, "zh", hits[i].zh);
        qf_map_bool(arena, one, "blocks", hits[i].blocks);
        blocking += hits[i].blocks ? 1 : 0;
        if (!hits[i].may_stay || !editable || !writer)
            continue;
        qf_map_str(arena, one, "stay", qf_str_of(stay_name(arena, &hits[i])));
        stays++;
    }
    qf_map_bool(arena, data, "has_stays", stays > 0);
    qf_map_bool(arena, data, "has_hits", count > 0);
    qf_map_int(arena, data, "hit_count", (int64_t)count);
    qf_map_bool(arena, data, "blocked", blocking > 0);
    QF_TRY(add_list_kinds(rq, data, item));
    qf_map_bool(arena, data, "may_mask", editable && writer);
    return QF_OK;
}

qf_str item_view_step(const disclose_step *step)
{
    disclose_event event;

    if (disclose_event_parse(step->event, &event))
        return qf_str_of(disclose_event_zh(event));
    if (qf_str_eq(step->event, QF_S("create")))
        return QF_S("起草");
    if (qf_str_eq(step->event, QF_S("save")))
        return QF_S("修改");
    return qf_str_eq(step->event, QF_S("import")) ? QF_S("导入") : item_view_validity(step->event);
}

static qf_code add_history(web_request *rq, qf_val *data, const disclose_item *item)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "steps");
    disclose_step *steps;
    size_t count;

    QF_TRY(disclose_steps(rq->cx, item->id, &steps, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "at", qf_time_minute(arena, steps[i].at));
        qf_map_str(arena, one, "actor", steps[i].actor.n > 0 ? steps[i].actor : QF_S("系统"));
        qf_map_str(arena, one, "zh", item_view_step(&steps[i]));
        qf_map_str(arena, one, "to", item_view_state(steps[i].to));
        qf_map_str(arena, one, "remark", steps[i].remark);
    }
    return QF_OK;
}

static qf_code add_item(web_request *rq, qf_val *data, const disclose_item *item)
{
    qf_arena *arena = rq->cx->arena;
    disclose_column column;

    QF_TRY(disclose_column_get(rq->cx, item->column_code, &column));
    qf_map_str(arena, data, "name", item->title);
    qf_map_str(arena, data, "state", item_view_state(item->state));
    qf_map_str(arena, data, "column", column.name);
    qf_map_str(arena, data, "issuer", item->issuer);
    qf_map_str(arena, data, "doc_no", item->doc_no);
    qf_map_str(arena, data, "index_no", item->index_no);
    qf_map_str(arena, data, "formed_on", qf_date_str(arena, item->formed_on));
    qf_map_str(arena, data, "abstract", item->abstract);
    qf_map_str(arena, data, "reason", item->reason);
    if (item->ground.n > 0) {
        qf_map_str(arena, data, "ground", item_view_ground(item->ground));
        qf_map_str(arena, data, "review_on", qf_date_str(arena, item->review_on));
    }
    qf_map_int(arena, data, "version", item->version);
    qf_map_str(arena, data, "here", web_path(rq, "/desk/items/%lld", (long long)item->id));
    if (item->publish_at.ms > 0)
        qf_map_str(arena, data, "publish_at", qf_time_minute(arena, item->publish_at));
    if (qf_str_eq(item->state, QF_S("released")))
        qf_map_str(arena, data, "public", web_path(rq, "/item/%lld", (long long)item->id));
    if (item->revises_id != 0)
        qf_map_str(arena, data, "revises",
                   web_path(rq, "/desk/items/%lld", (long long)item->revises_id));
    return QF_OK;
}

/* What the town alone does with an item. */
static qf_code add_town_acts(web_request *rq, qf_val *data, const disclose_item *item)
{
    bool released = qf_str_eq(item->state, QF_S("released")), may;

    QF_TRY(disclose_holds(rq->cx, DISCLOSE_WRITERS, item, &may));
    qf_map_bool(rq->cx->arena, data, "may_revise", released && may);
    QF_TRY(disclose_holds(
        rq->cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(PUBLISHER), item, &may));
    qf_map_bool(rq->cx->arena, data, "may_allow", may);
    QF_TRY(disclose_holds(rq->cx, AUTH_BIT(DISCLOSURE_CLERK), item, &may));
    qf_map_bool(rq->cx->arena, data, "may_repeal",
                released && !qf_str_eq(item->validity, QF_S("repealed")) && may);
    return QF_OK;
}

/* Who sent it in, where it was a village. */
static qf_code add_village(web_request *rq, qf_val *data, const disclose_item *item)
{
    org village;

    if (item->village_id == 0)
        return QF_OK;
    QF_TRY(org_by_id(rq->cx, item->village_id, &village));
    qf_map_str(rq->cx->arena, data, "village", village.name);
    return QF_OK;
}

/* A public notice says when its names go; what reads like one and is none is asked about. */
static void add_notice_end(web_request *rq, qf_val *data, const disclose_item *item)
{
    qf_arena *arena = rq->cx->arena;
    bool draft = qf_str_eq(item->state, QF_S("draft")) || qf_str_eq(item->state, QF_S("returned"));

    if (qf_date_is(item->notice_until))
        qf_map_str(arena, data, "notice_end", qf_date_str(arena, item->notice_until));
    qf_map_bool(arena, data, "may_be_notice",
                draft && !qf_date_is(item->notice_until) && qf_str_ends(item->title, QF_S("公示")));
}

/* What would stop the publication at its end is said before it is sent in. */
static qf_code add_not_ready(web_request *rq, qf_val *data, const disclose_item *item)
{
    disclose_files *files = QF_NEW(rq->cx->arena, disclose_files);
    disclose_hit *hits;
    size_t count, blocking = 0, closed = 0;

    if (!qf_str_eq(item->state, QF_S("draft")) && !qf_str_eq(item->state, QF_S("returned")))
        return QF_OK;
    QF_TRY(disclose_gate(rq->cx, rq->site->mask_rules, item, &hits, &count));
    for (size_t i = 0; i < count; i++)
        blocking += hits[i].blocks;
    QF_TRY(disclose_files_of(rq->cx, item->id, files));
    for (size_t i = 0; i < files->count; i++)
        closed += files->file[i].sha256.n == 0;
    qf_map_bool(rq->cx->arena, data, "not_ready", blocking + closed > 0);
    qf_map_bool(rq->cx->arena, data, "not_masked", blocking > 0);
    qf_map_bool(rq->cx->arena, data, "not_cleaned", closed > 0);
    return QF_OK;
}

static qf_code show_item(web_request *rq, web_reply *reply, int64_t id, const char *complaint)
{
    qf_arena *arena = rq->cx->arena;
    disclose_secrecy secrecy;
    disclose_item item;
    qf_val *data;
    bool writer;

    QF_TRY(auth_need(rq->cx, ITEM_SEERS));
    QF_TRY(disclose_desk_get(rq->cx, id, &item));
    QF_TRY(disclose_holds(rq->cx, DISCLOSE_DRAFTERS, &item, &writer));
    data = web_page(rq, reply, "desk/item", "审核信息");
    web_crumb(rq, data, "信息发布", QF_S("/desk/items"));
    QF_TRY(add_item(rq, data, &item));
    QF_TRY(add_village(rq, data, &item));
    QF_TRY(item_view_body(rq, data, &item, true));
    QF_TRY(add_turn(rq, data, &item));
    QF_TRY(add_events(rq, data, &item));
    QF_TRY(add_gate(rq, data, &item, writer));
    QF_TRY(item_view_files(rq, data, item.id, true));
    QF_TRY(item_view_pictures(rq, data, &item));
    QF_TRY(item_view_sealed(rq, data, item.id));
    QF_TRY(item_view_channels(rq, data, &item, true));
    add_notice_end(rq, data, &item);
    QF_TRY(add_not_ready(rq, data, &item));
    QF_TRY(item_desk_objections(rq, data, &item));
    QF_TRY(add_history(rq, data, &item));
    QF_TRY(disclose_secrecy_of(rq->cx, id, &secrecy));
    qf_map_bool(arena, data, "has_sheet", secrecy.given);
    qf_map_bool(arena, data, "may_edit",
                writer && (qf_str_eq(item.state, QF_S("draft")) ||
                           qf_str_eq(item.state, QF_S("returned"))));
    QF_TRY(add_town_acts(rq, data, &item));
    if (complaint != NULL) {
        qf_map_str(arena, data, "complaint", qf_str_of(complaint));
        reply->status = 422;
    }
    return QF_OK;
}

qf_code page_desk_item(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return show_item(rq, reply, id, NULL);
}

/* "2026-11-26T15:30" as browsers send it, in the time of the place (UTC+8). */
static qf_time time_of(qf_str text)
{
    qf_date day;
    int64_t hour, minute;

    if (text.n < 16 || !qf_date_parse(qf_str_sub(text, 0, 10), &day))
        return (qf_time){ 0 };
    hour = web_whole(qf_str_sub(text, 11, 13));
    minute = web_whole(qf_str_sub(text, 14, 16));
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return (qf_time){ 0 };
    return (qf_time){ qf_date_start(day).ms + (hour * 60 + minute) * 60000 };
}

qf_code item_desk_answer(web_request *rq, web_reply *reply, int64_t id, qf_code code)
{
    if (code == QF_INVALID || code == QF_CONFLICT)
        return show_item(rq, reply, id, qf_cstr(rq->cx->arena, rq->cx->err.zh));
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/items/%lld", (long long)id));
}

qf_code page_desk_item_act(web_request *rq, web_reply *reply)
{
    disclose_words words = {
        .version = web_form_int(rq, "version"),
        .reason = qf_str_trim(web_form(rq, "reason")),
        .ground = web_form(rq, "ground"),
        .publish_at = time_of(qf_str_trim(web_form(rq, "publish_at"))),
        .secret = web_form(rq, "secret").n > 0,
        .privacy = web_form(rq, "privacy").n > 0,
        .stability = web_form(rq, "stability").n > 0,
    };
    disclose_event event;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    if (!disclose_event_parse(web_form(rq, "event"), &event))
        return qf_fail(rq->cx, QF_INVALID, "DISCLOSE.EVENT", "event", "没有这种处理");
    return item_desk_answer(rq, reply, id,
                            disclose_act(rq->cx, rq->site->mask_rules, id, event, &words));
}

/* The hits whose boxes are ticked; those of another text fall away with the version. */
static qf_code stays_of(web_request *rq, int64_t id, disclose_stays *out)
{
    disclose_item item;
    disclose_hit *hits;
    size_t count, kept = 0;

    QF_TRY(disclose_desk_get(rq->cx, id, &item));
    QF_TRY(disclose_gate(rq->cx, rq->site->mask_rules, &item, &hits, &count));
    for (size_t i = 0; i < count; i++)
        if (hits[i].may_stay && web_form(rq, stay_name(rq->cx->arena, &hits[i])).n > 0)
            hits[kept++] = hits[i];
    *out = (disclose_stays){ hits, kept };
    return QF_OK;
}

qf_code page_desk_item_mask(web_request *rq, web_reply *reply)
{
    disclose_stays stays;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(stays_of(rq, id, &stays));
    return item_desk_answer(rq, reply, id,
                            disclose_mask(rq->cx, rq->site->mask_rules, id,
                                          web_form_int(rq, "version"), web_form(rq, "list_kind"),
                                          stays));
}

qf_code page_desk_item_allow(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return item_desk_answer(rq, reply, id,
                            disclose_allow(rq->cx, id, web_form_int(rq, "version"),
                                           qf_str_trim(web_form(rq, "reason"))));
}

qf_code page_desk_item_revise(web_request *rq, web_reply *reply)
{
    int64_t id, draft = 0;
    qf_code code;

    QF_TRY(web_param_id(rq, 0, &id));
    code = disclose_revise(rq->cx, id, qf_str_trim(web_form(rq, "reason")), &draft);
    if (code == QF_OK)
        return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/items/%lld/edit", (long long)draft));
    return item_desk_answer(rq, reply, id, code);
}

/* The record sheet of the secrecy check, for paper. */
qf_code page_desk_item_sheet(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    disclose_secrecy secrecy;
    disclose_item item;
    qf_val *data;
    int64_t id;

    QF_TRY(auth_need(rq->cx, ITEM_SEERS));
    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(disclose_desk_get(rq->cx, id, &item));
    QF_TRY(disclose_secrecy_of(rq->cx, id, &secrecy));
    if (!secrecy.given)
        return qf_fail(rq->cx, QF_MISSING, "DISCLOSE.NO_SHEET", NULL,
                       "这条信息还没有做保密审查，终审时填写");
    data = web_page(rq, reply, "desk/item_sheet", "政府信息公开保密审查记录表");
    web_crumb(rq, data, "信息发布", QF_S("/desk/items"));
    QF_TRY(add_item(rq, data, &item));
    QF_TRY(add_history(rq, data, &item));
    qf_map_str(arena, data, "opinion", secrecy.opinion);
    qf_map_str(arena, data, "checker", secrecy.actor);
    qf_map_str(arena, data, "at", qf_time_minute(arena, secrecy.at));
    return QF_OK;
}

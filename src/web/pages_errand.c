/* Errands (帮办代办): what it is and who does it, for everybody; taking and moving errands at the desk. */
#include "domain/notify/notify.h"
#include "domain/service/errand.h"
#include "domain/service/service.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

#include <stdlib.h>

#define STAFF (AUTH_ANY & ~AUTH_BIT(VILLAGE_ACCOUNT))
#define ITEMS_MAX 400

/* ---- for everybody */

static void add_agent(web_request *rq, qf_val *list, const service_station *station,
                      const errand_count *counts, size_t n)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "name", station->name);
    qf_map_str(arena, one, "href", web_path(rq, "/station/%lld", (long long)station->village_id));
    qf_map_str(arena, one, "keeper", station->keeper);
    qf_map_str(arena, one, "phone", station->phone);
    for (size_t i = 0; i < n; i++)
        if (counts[i].village == station->village_id) {
            qf_map_int(arena, one, "taken", counts[i].taken);
            qf_map_int(arena, one, "delivered", counts[i].delivered);
            return;
        }
    qf_map_int(arena, one, "taken", 0);
    qf_map_int(arena, one, "delivered", 0);
}

qf_code page_help(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/help", "帮办代办"), *list;
    int year = qf_date_year(qf_time_date(rq->cx->now));
    qf_date since = QF_NO_DATE;
    service_stations stations;
    errand_count *counts;
    int64_t taken = 0, delivered = 0;
    size_t n;

    (void)qf_date_from(year, 1, 1, &since);
    QF_TRY(service_stations_all(rq->cx, &stations));
    QF_TRY(errand_counts(rq->cx, since, &counts, &n));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "事项清单", QF_S("/service"));
    list = qf_map_list(arena, data, "agents");
    for (size_t i = 0; i < stations.count; i++)
        add_agent(rq, list, &stations.station[i], counts, n);
    for (size_t i = 0; i < n; i++) {
        taken += counts[i].taken;
        delivered += counts[i].delivered;
    }
    qf_map_int(arena, data, "year", year);
    qf_map_int(arena, data, "taken", taken);
    qf_map_int(arena, data, "delivered", delivered);
    qf_map_bool(arena, data, "has_agents", stations.count > 0);
    reply->cacheable = true;
    return QF_OK;
}

/* ---- the desk */

static void add_errand(web_request *rq, qf_val *map, const errand *e)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);

    qf_map_int(arena, map, "id", e->id);
    qf_map_str(arena, map, "href", web_path(rq, "/desk/errand/%lld", (long long)e->id));
    qf_map_str(arena, map, "item", e->item_name);
    qf_map_str(arena, map, "item_href", web_path(rq, "/service/%.*s", QF_ARG(e->item_code)));
    qf_map_str(arena, map, "name", e->name);
    qf_map_str(arena, map, "phone", e->phone);
    qf_map_str(arena, map, "address", e->address);
    qf_map_str(arena, map, "agent", e->agent);
    qf_map_str(arena, map, "witness", e->witness);
    qf_map_str(arena, map, "mandate", qf_str_of(errand_mandate_zh(e->mandate)));
    qf_map_str(arena, map, "state", qf_str_of(errand_state_zh(e->state)));
    qf_map_str(arena, map, "accepted_on", qf_date_str(arena, e->accepted_on));
    qf_map_str(arena, map, "due_on", qf_date_str(arena, e->due_on));
    qf_map_bool(arena, map, "late",
                e->state == ERRAND_SUBMITTED && qf_date_is(e->due_on) &&
                    qf_date_cmp(e->due_on, today) < 0);
    qf_map_bool(arena, map, "open", !qf_date_is(e->closed_on));
}

qf_code page_desk_errands(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    bool town = auth_has(rq->cx->actor, STAFF);
    qf_val *data = web_page(rq, reply, "desk/errands", "帮办代办"), *list;
    errand *all;
    size_t count;

    QF_TRY(errand_list(rq->cx, town ? 0 : rq->cx->actor->village, &all, &count));
    list = qf_map_list(arena, data, "errands");
    for (size_t i = 0; i < count; i++)
        add_errand(rq, qf_list_add(list, qf_val_map(arena)), &all[i]);
    qf_map_bool(arena, data, "has_errands", count > 0);
    return QF_OK;
}

/* The form's choices are the record's: items, villages. */
struct errand_form {
    input_choice *items, *villages, mandates[8];
    input_field fields[8];
    size_t count;
};

static qf_code errand_form_of(web_request *rq, struct errand_form *f)
{
    qf_arena *arena = rq->cx->arena;
    const org *below;
    service_items items;
    size_t count, n = 0;

    QF_TRY(service_items_all(rq->cx, &items));
    QF_TRY(org_children(rq->cx, rq->cx->org, &below, &count));
    *f = (struct errand_form){ .items = QF_NEW_ARRAY(arena, input_choice, ITEMS_MAX + 1),
                               .villages = QF_NEW_ARRAY(arena, input_choice, count + 1) };
    for (size_t i = 0; i < items.count && i < ITEMS_MAX; i++)
        f->items[i] = (input_choice){ qf_cstr(arena, items.item[i].code),
                                      qf_cstr(arena, items.item[i].name) };
    for (size_t i = 0; i < count; i++)
        if (below[i].kind == ORG_VILLAGE && below[i].active)
            f->villages[n++] = (input_choice){
                qf_cstr(arena, qf_strf(arena, "%lld", (long long)below[i].id)),
                qf_cstr(arena, below[i].name),
            };
    n = 0;
#define X(name, code, zh) f->mandates[n++] = (input_choice){ code, zh };
    ERRAND_MANDATES(X)
#undef X
    n = 0;
    if (auth_has(rq->cx->actor, STAFF))
        f->fields[n++] =
            (input_field){ "village", "哪个村", INPUT_CHOICE, true, 0, NULL, f->villages };
    f->fields[n++] = (input_field){ "item", "办什么事", INPUT_CHOICE, true, 0, NULL, f->items };
    f->fields[n++] =
        (input_field){ "name", "委托人姓名", INPUT_TEXT, true, 30, "加密保存，只有经办的人看得到",
                       NULL };
    f->fields[n++] = (input_field){ "phone", "委托人电话", INPUT_PHONE,
                                    false,   20,           "填手机号的，有结果时发短信告诉本人",
                                    NULL };
    f->fields[n++] = (input_field){ "address", "住址", INPUT_TEXT, false, 60, NULL, NULL };
    f->fields[n++] =
        (input_field){ "mandate", "怎样委托的", INPUT_CHOICE, true, 0, NULL, f->mandates };
    f->fields[n++] =
        (input_field){ "witness", "见证人", INPUT_TEXT, false, 30, "电话委托必填", NULL };
    f->fields[n++] = (input_field){ "agent", "由谁代办", INPUT_TEXT, true, 30, NULL, NULL };
    f->count = n;
    return QF_OK;
}

static qf_code show_new(web_request *rq, web_reply *reply, const struct errand_form *f,
                        const input *in)
{
    qf_val *data = web_page(rq, reply, "desk/errand_new", "接受一件代办");

    web_crumb(rq, data, "帮办代办", QF_S("/desk/errands"));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, f->fields, f->count, in, NULL));
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_errand_new(web_request *rq, web_reply *reply)
{
    struct errand_form f;

    QF_TRY(errand_form_of(rq, &f));
    return show_new(rq, reply, &f, NULL);
}

qf_code page_desk_errand_create(web_request *rq, web_reply *reply)
{
    errand fresh = { .village = rq->cx->actor->village };
    struct errand_form f;
    qf_code code;
    int64_t id;
    input in;

    QF_TRY(errand_form_of(rq, &f));
    if (!input_read(rq, f.fields, f.count, &in))
        return show_new(rq, reply, &f, &in);
    if (auth_has(rq->cx->actor, STAFF))
        fresh.village = strtoll(qf_cstr(rq->cx->arena, input_get(&in, "village")->text), NULL, 10);
    fresh.item_code = input_get(&in, "item")->text;
    fresh.name = input_get(&in, "name")->text;
    fresh.phone = input_get(&in, "phone")->text;
    fresh.address = input_get(&in, "address")->text;
    fresh.mandate = input_get(&in, "mandate")->text;
    fresh.witness = input_get(&in, "witness")->text;
    fresh.agent = input_get(&in, "agent")->text;
    code = errand_open(rq->cx, &fresh, &id);
    if (code == QF_INVALID) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_new(rq, reply, &f, &in);
    }
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/errand/%lld", (long long)id));
}

static qf_code add_log(web_request *rq, qf_val *data, int64_t id)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "log");
    errand_event *events;
    size_t count;

    QF_TRY(errand_log(rq->cx, id, &events, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        errand_state state = ERRAND_ACCEPTED;
        (void)!errand_state_parse(events[i].event, &state);
        qf_map_str(arena, one, "at", qf_time_minute(arena, events[i].at));
        qf_map_str(arena, one, "actor", events[i].actor);
        qf_map_str(arena, one, "event", qf_str_of(errand_state_zh(state)));
        qf_map_str(arena, one, "note", events[i].note);
    }
    return QF_OK;
}

qf_code page_desk_errand(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data, *steps;
    int64_t id;
    org village;
    errand e;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(errand_get(rq->cx, id, &e));
    QF_TRY(org_by_id(rq->cx, e.village, &village));
    data = web_page(rq, reply, "desk/errand",
                    qf_cstr(arena, qf_strf(arena, "代办：%.*s", QF_ARG(e.item_name))));
    web_crumb(rq, data, "帮办代办", QF_S("/desk/errands"));
    add_errand(rq, data, &e);
    qf_map_str(arena, data, "village", village.name);
    steps = qf_map_list(arena, data, "steps");
    for (int to = 0; to < ERRAND_STATE_COUNT; to++)
        if (errand_may(e.state, (errand_state)to)) {
            qf_val *one = qf_list_add(steps, qf_val_map(arena));
            qf_map_str(arena, one, "code", qf_str_of(errand_state_code((errand_state)to)));
            qf_map_str(arena, one, "zh", qf_str_of(errand_state_zh((errand_state)to)));
            qf_map_bool(arena, one, "quiet", to == ERRAND_CANCELLED);
        }
    qf_map_bool(arena, data, "has_steps", steps->members.count > 0);
    return add_log(rq, data, id);
}

/* The villager is told by a short message when there is a result. */
static qf_code tell(web_request *rq, const errand *e)
{
    qf_arena *arena = rq->cx->arena;

    if (e->phone.n != 11 || e->phone.p[0] != '1')
        return QF_OK;
    return notify_put(
        rq->cx, "sms", qf_strf(arena, "errand:%lld:decided", (long long)e->id),
        qf_strf(arena, "errand:%lld", (long long)e->id), e->phone, QF_S("代办结果"),
        qf_strf(arena, "您委托代办的“%.*s”已有结果，代办员会送到您手里。", QF_ARG(e->item_name)));
}

qf_code page_desk_errand_move(web_request *rq, web_reply *reply)
{
    errand_state to;
    DB_TX tx = { 0 };
    int64_t id;
    errand e;

    QF_TRY(web_param_id(rq, 0, &id));
    if (!errand_state_parse(web_form(rq, "to"), &to))
        return qf_fail(rq->cx, QF_INVALID, "ERRAND.STATE", "to", "没有这一步");
    QF_TRY(db_begin(rq->cx, &tx));
    QF_TRY(errand_move(rq->cx, rq->site->days, id, to, web_form(rq, "note")));
    if (to == ERRAND_DECIDED) {
        QF_TRY(errand_get(rq->cx, id, &e));
        QF_TRY(tell(rq, &e));
    }
    QF_TRY(db_commit(&tx));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/errand/%lld", (long long)id));
}

/* The year of the demonstration, day by day. What happens is gathered first and put in the order of
 * its days, so that the audit trail runs forward as it would have. */
#include "cli/demo_load.h"
#include "domain/disclose/disclose.h"
#include "domain/hotline/hotline.h"
#include "domain/service/queue.h"
#include "domain/service/service.h"

#include <stdlib.h>

typedef enum demo_act {
    ACT_SERVICE, /* an item on the list of services */
    ACT_SURVEY,  /* a station's position captured */
    ACT_ACCOUNT, /* its village gets an account */
    ACT_RELEASE, /* an item of information becomes public */
    ACT_RECEIVE, /* a ticket comes in */
    ACT_CLOSE,   /* and is answered */
} demo_act;

typedef struct event {
    qf_date day;
    demo_act act;
    size_t order;                /* as gathered: keeps the sort stable */
    const qf_val *from;          /* its data */
    const qf_val *theme, *group; /* ACT_SERVICE */
    size_t number;               /* of the village, the ticket or the service, from 0 */
} event;

#define EVENTS_MAX 1000
#define TICKETS_MAX 200

typedef struct year {
    event events[EVENTS_MAX];
    size_t count;
    int64_t tickets[TICKETS_MAX]; /* ids given, by number */
} year;

/* ---- gathering */

static qf_code add(qf_ctx *cx, year *y, demo_act act, const qf_val *from, const char *key,
                   size_t number)
{
    event *e = &y->events[y->count];

    if (y->count == EVENTS_MAX)
        return demo_wrong(cx, key, QF_S("太多了"));
    *e = (event){ .act = act, .order = y->count++, .from = from, .number = number };
    return demo_date(cx, from, key, &e->day);
}

static qf_code gather_services(qf_ctx *cx, const demo *d, year *y)
{
    const qf_val *list = d->services;

    for (const qf_val *t = qf_first(qf_get(list, "themes")); t != NULL; t = t->next) {
        size_t number = 0;
        for (const qf_val *g = qf_first(qf_get(t, "groups")); g != NULL; g = g->next) {
            for (const qf_val *one = qf_first(qf_get(g, "items")); one != NULL; one = one->next) {
                QF_TRY(add(cx, y, ACT_SERVICE, list, "listed", number++));
                y->events[y->count - 1].from = one;
                y->events[y->count - 1].theme = t;
                y->events[y->count - 1].group = g;
            }
        }
    }
    return QF_OK;
}

static qf_code gather(qf_ctx *cx, const demo *d, year *y)
{
    size_t number = 0;

    QF_TRY(gather_services(cx, d, y));
    for (const qf_val *v = qf_first(qf_get(d->place, "villages")); v != NULL; v = v->next) {
        QF_TRY(add(cx, y, ACT_SURVEY, v, "surveyed", number));
        QF_TRY(add(cx, y, ACT_ACCOUNT, v, "account", number++));
    }
    for (const qf_val *i = qf_first(d->items); i != NULL; i = i->next)
        QF_TRY(add(cx, y, ACT_RELEASE, i, "released", 0));
    number = 0;
    for (const qf_val *t = qf_first(d->tickets); t != NULL; t = t->next) {
        if (number == TICKETS_MAX)
            return demo_wrong(cx, "tickets.json", QF_S("太多了"));
        QF_TRY(add(cx, y, ACT_RECEIVE, t, "received", number));
        QF_TRY(add(cx, y, ACT_CLOSE, t, "closed", number++));
    }
    return QF_OK;
}

static int by_day(const void *a, const void *b)
{
    const event *x = a, *y = b;
    int order = qf_date_cmp(x->day, y->day);

    return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

/* ---- doing */

static qf_code put_service(qf_ctx *cx, demo *d, const event *e)
{
    const qf_val *flow =
        qf_get(qf_get(d->services, "flows"), qf_cstr(cx->arena, qf_get_str(e->from, "flow")));
    qf_str theme_number = qf_get_str(e->theme, "number");
    service_item item = {
        .code = qf_strf(cx->arena, "%.*s%02zu", QF_ARG(theme_number), e->number + 1),
        .name = qf_get_str(e->from, "name"),
        .theme = qf_get_str(e->theme, "theme"),
        .kind = qf_get_str(e->from, "kind"),
        .basis = qf_get_str(e->group, "basis"),
        .conditions = qf_get_str(e->from, "conditions"),
        .materials = demo_lines(cx, qf_get(e->from, "materials")),
        .steps = demo_lines(cx, flow),
        .result = qf_get_str(e->from, "result"),
        .object = QF_S("自然人"),
        .way = QF_S("窗口办理、村便民服务站代办"),
        .hours = qf_get_str(d->place, "hours"),
        .legal_days = qf_get_int(e->from, "legal", 0),
        .promised_days = qf_get_int(e->from, "promised", 0),
        .fee = QF_S("不收费"),
        .place = qf_get_str(e->theme, "place"),
        .phone = qf_get_str(e->theme, "phone"),
        .listed_on = e->day,
    };

    if (flow == NULL)
        return demo_wrong(cx, "services.json", item.name);
    d->services_put++;
    QF_TRY(service_item_put(cx, &item));
    return demo_forms(cx, d, item.code, qf_get(e->from, "files"));
}

static qf_code put_station(qf_ctx *cx, demo *d, const event *e)
{
    service_station station = {
        .village_id = d->villages[e->number],
        .name = qf_get_str(e->from, "station"),
        .address = qf_get_str(e->from, "address"),
        .hours = qf_get_str(d->place, "hours"),
        .phone = qf_get_str(e->from, "phone"),
        .keeper = qf_get_str(d->place, "keeper"),
        .services = QF_S("政策咨询\n代交材料、帮办代办\n打印办事指南\n养老待遇资格认证协助"),
        .at = { qf_get_int(e->from, "longitude", 0), qf_get_int(e->from, "latitude", 0) },
        .account_on = e->act == ACT_ACCOUNT ? e->day : QF_NO_DATE,
        .checked_on = QF_NO_DATE,
    };

    QF_TRY(demo_date(cx, e->from, "surveyed", &station.surveyed_on));
    d->stations += e->act == ACT_SURVEY;
    return service_station_put(cx, &station);
}

/* The village's account has no password yet: nobody can log in with it until its administrator
 * gives one. */
static qf_code make_village_account(qf_ctx *cx, demo *d, const event *e)
{
    const qf_actor *clerk = cx->actor;
    int64_t id;

    cx->actor = &auth_keeper;
    cx->org = d->villages[e->number];
    QF_TRY(auth_account_create(cx, qf_get_str(e->from, "code"), qf_get_str(e->from, "station"),
                               QF_S(""), &id));
    QF_TRY(auth_role_grant(cx, id, AUTH_VILLAGE_ACCOUNT, QF_NO_DATE));
    cx->org = d->town;
    cx->actor = clerk;
    return put_station(cx, d, e);
}

static qf_code release(qf_ctx *cx, demo *d, const event *e)
{
    qf_val const *town = qf_get(d->place, "town");
    disclose_item item = {
        .column_code = qf_get_str(e->from, "column"),
        .kind = qf_get_str(e->from, "kind"),
        .title = qf_get_str(e->from, "title"),
        .issuer = qf_get_str(town, "name"),
        .body = demo_lines(cx, qf_get(e->from, "text")),
        .sample = true,
    };
    const qf_actor *clerk = cx->actor;
    int64_t id;
    qf_code code;

    QF_TRY(demo_date(cx, e->from, "formed", &item.formed_on));
    cx->actor = &auth_keeper; /* past years are taken over, not reviewed anew */
    code = disclose_create(cx, &item, &id);
    if (code == QF_OK)
        code = disclose_release(cx, id, qf_get_str(town, "short"));
    cx->actor = clerk;
    d->released++;
    return code;
}

/* One step of a ticket; `what` is the office for DISPATCH, else the text. */
static qf_code move(qf_ctx *cx, demo *d, int64_t id, hotline_event act, qf_str what)
{
    bool office = act == HOTLINE_DO_DISPATCH;
    hotline_move step = { .event = act,
                          .day = qf_time_date(cx->now),
                          .text = office ? (qf_str){ 0 } : what,
                          .office = office ? what : (qf_str){ 0 } };

    return hotline_act(cx, d->days, d->hotline, id, 0, &step);
}

static qf_code receive(qf_ctx *cx, demo *d, const event *e, int64_t *id)
{
    int64_t village = qf_get_int(e->from, "village", 0); /* from 1; 0 none in particular */
    hotline_ticket ticket = {
        .number = qf_get_str(e->from, "number"),
        .title = qf_get_str(e->from, "title"),
        .content = qf_get_str(e->from, "content"),
        .class = qf_get_str(e->from, "class"),
        .kind = hotline_kind_parse(qf_get_str(e->from, "kind")),
        .office = QF_S("镇便民服务中心"),
        .source = QF_S("county"),
        .received_on = e->day,
        .limit_days = qf_get_int(e->from, "limit", 5),
        .sample = true,
    };

    if (village < 0 || village > (int64_t)d->village_count)
        return demo_wrong(cx, "tickets.json", ticket.number);
    if (village > 0)
        ticket.village_id = d->villages[village - 1];
    QF_TRY(hotline_receive(cx, d->days, &ticket, id));
    cx->actor = &d->clerk;
    QF_TRY(hotline_gist(cx, *id, ticket.title));
    cx->actor = &d->handler;
    QF_TRY(move(cx, d, *id, HOTLINE_DO_SIGN, QF_S("")));
    return move(cx, d, *id, HOTLINE_DO_DISPATCH, qf_get_str(e->from, "office"));
}

static qf_code perform(qf_ctx *cx, demo *d, year *y, const event *e)
{
    cx->actor = e->act == ACT_RECEIVE || e->act == ACT_CLOSE ? &d->handler : &d->clerk;
    switch (e->act) {
    case ACT_SERVICE:
        return put_service(cx, d, e);
    case ACT_SURVEY:
        return put_station(cx, d, e);
    case ACT_ACCOUNT:
        return make_village_account(cx, d, e);
    case ACT_RELEASE:
        return release(cx, d, e);
    case ACT_RECEIVE:
        return receive(cx, d, e, &y->tickets[e->number]);
    case ACT_CLOSE:
        d->tickets_closed++;
        QF_TRY(move(cx, d, y->tickets[e->number], HOTLINE_DO_REPLY, qf_get_str(e->from, "reply")));
        return move(cx, d, y->tickets[e->number], HOTLINE_DO_CLOSE, QF_S(""));
    }
    return demo_wrong(cx, "demo", QF_S("act"));
}

/* Windows of the centre as the items name them: "镇便民服务中心4号窗口（社会事务）". */
static qf_code put_windows(qf_ctx *cx, const demo *d)
{
    for (const qf_val *t = qf_first(qf_get(d->services, "themes")); t != NULL; t = t->next) {
        qf_str where = qf_get_str(t, "place");
        ptrdiff_t at = qf_str_find(where, QF_S("中心"), 0),
                  open = qf_str_find(where, QF_S("（"), 0);
        queue_window window = { .slots = 6, .open = true };
        if (at < 0 || open < 0)
            return demo_wrong(cx, "services.json", where);
        for (size_t i = (size_t)at + strlen("中心"); where.p[i] >= '0' && where.p[i] <= '9'; i++)
            window.number = window.number * 10 + (where.p[i] - '0');
        window.name = qf_str_sub(where, (size_t)open + strlen("（"), where.n - strlen("）"));
        QF_TRY(queue_window_put(cx, &window));
    }
    return QF_OK;
}

qf_code demo_year(qf_ctx *cx, demo *d)
{
    year *y = QF_NEW(cx->arena, year);
    int minutes = 0;

    QF_TRY(gather(cx, d, y));
    qsort(y->events, y->count, sizeof(event), by_day);
    cx->org = d->town;
    for (size_t i = 0; i < y->count; i++) {
        bool same = i > 0 && qf_date_cmp(y->events[i - 1].day, y->events[i].day) == 0;
        minutes = same ? minutes + 2 : 0;
        demo_at(cx, y->events[i].day, minutes);
        QF_TRY(perform(cx, d, y, &y->events[i]));
    }
    cx->actor = &d->clerk;
    return put_windows(cx, d);
}

/* GeoReport v2 (Open311): services, requests, one request, a new one. Public facts alone: number, kind, topic, village, days,
 * office, and the public line where the clerk wrote one. */
#include "base/json.h"
#include "base/text.h"
#include "domain/auth/token.h"
#include "domain/hotline/citizen.h"
#include "web/hotline_view.h"
#include "web/pages.h"

#define ANSWER_MAX ((size_t)4 * 1024 * 1024)
#define PAGE_MAX 1000
#define SPAN_DAYS 90 /* of the standard: at most 90 days or the first 1000 */

static qf_code answer(web_request *rq, web_reply *reply, int status, const qf_val *value)
{
    qf_buf out = qf_buf_new(rq->cx->arena, ANSWER_MAX);

    qf_json_write(&out, value);
    if (out.over)
        return qf_fail(rq->cx, QF_LIMIT, "OPEN311.SIZE", "page_size", "一次要的太多了");
    reply->status = status;
    reply->type = "application/json; charset=utf-8";
    reply->body = qf_buf_str(&out);
    return QF_OK;
}

/* The standard's error answer. */
static qf_code refuse(web_request *rq, web_reply *reply, int status, const char *why)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_val_list(arena), *one = qf_list_add(list, qf_val_map(arena));

    qf_map_int(arena, one, "code", status);
    qf_map_str(arena, one, "description", qf_str_of(why));
    return answer(rq, reply, status, list);
}

qf_code page_open311_services(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_val_list(arena);

    for (hotline_kind kind = 0; kind < HOTLINE_KIND_COUNT; kind++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "service_code", hotline_kind_code(kind));
        qf_map_str(arena, one, "service_name", hotline_kind_zh(kind));
        qf_map_str(arena, one, "description",
                   qf_strf(arena, "办理时限 %lld 个工作日（%.*s）",
                           (long long)rq->site->hotline->kinds[kind].limit_days,
                           QF_ARG(rq->site->hotline->kinds[kind].source)));
        qf_map_bool(arena, one, "metadata", false);
        qf_map_str(arena, one, "type", QF_S("batch"));
        qf_map_str(arena, one, "keywords", QF_S(""));
        qf_map_str(arena, one, "group", QF_S("热线"));
    }
    reply->cacheable = true;
    return answer(rq, reply, 200, list);
}

static qf_str moment(qf_arena *arena, qf_date day)
{
    return qf_strf(arena, "%.*sT00:00:00+08:00", QF_ARG(qf_date_str(arena, day)));
}

static void add_request(web_request *rq, qf_val *list, const hotline_ticket *t, const org *villages,
                        size_t count)
{
    qf_arena *arena = rq->cx->arena;
    bool open = !qf_date_is(t->closed_on);
    qf_val *one = qf_list_add(list, qf_val_map(arena));
    qf_str address = rq->town->name;

    for (size_t i = 0; i < count; i++)
        if (villages[i].id == t->village_id)
            address = villages[i].name;
    qf_map_str(arena, one, "service_request_id", t->number);
    qf_map_str(arena, one, "status", open ? QF_S("open") : QF_S("closed"));
    qf_map_str(arena, one, "status_notes", hotline_state_zh(t->state));
    qf_map_str(arena, one, "service_name", hotline_kind_zh(t->kind));
    qf_map_str(arena, one, "service_code", hotline_kind_code(t->kind));
    if (t->gist.n > 0)
        qf_map_str(arena, one, "description", t->gist);
    else
        qf_map_null(arena, one, "description");
    qf_map_str(arena, one, "agency_responsible", t->office);
    qf_map_str(arena, one, "service_notice", t->class);
    qf_map_str(arena, one, "requested_datetime", moment(arena, t->received_on));
    qf_map_str(arena, one, "updated_datetime", moment(arena, t->last_day));
    qf_map_str(arena, one, "expected_datetime", moment(arena, t->due_on));
    qf_map_str(arena, one, "address", address);
}

static bool is_public(const hotline_ticket *t)
{
    return hotline_state_open(t->state) || t->state == HOTLINE_IS_CLOSED;
}

/* Those of a comma list of numbers; unknown ones are left out. */
static qf_code by_ids(web_request *rq, web_reply *reply, qf_str ids)
{
    qf_val *list = qf_val_list(rq->cx->arena);
    const org *villages;
    size_t count, asked = 0;
    qf_str id;

    QF_TRY(org_children(rq->cx, rq->cx->org, &villages, &count));
    while (qf_str_split(&ids, ',', &id) && asked++ < 100) {
        hotline_ticket t;
        qf_code code = hotline_by_number(rq->cx, qf_str_trim(id), &t);
        if (code == QF_MISSING || (code == QF_OK && !is_public(&t)))
            continue;
        QF_TRY(code);
        add_request(rq, list, &t, villages, count);
    }
    if (qf_count(list) == 0)
        return refuse(rq, reply, 404, "service_request_id was not found");
    return answer(rq, reply, 200, list);
}

static int64_t bounded(const web_request *rq, const char *name, int64_t otherwise, int64_t most)
{
    int64_t number = web_query_int(rq, name);

    if (web_query(rq, name).n == 0)
        return otherwise;
    return number < 0 ? 0 : number > most ? most : number;
}

/* start_date, end_date as the standard has them (or a plain day); by default the last 90 days. */
static bool read_span(web_request *rq, hotline_filter *f)
{
    qf_str start = web_query(rq, "start_date"), end = web_query(rq, "end_date");

    f->last = qf_time_date(rq->cx->now);
    if (end.n > 0 && !qf_date_parse(qf_str_sub(end, 0, 10), &f->last))
        return false;
    f->first = qf_date_add(f->last, -SPAN_DAYS);
    if (start.n > 0 && !qf_date_parse(qf_str_sub(start, 0, 10), &f->first))
        return false;
    if (start.n > 0 && end.n == 0)
        f->last = qf_date_add(f->first, SPAN_DAYS);
    return qf_date_cmp(f->first, f->last) <= 0;
}

qf_code page_open311_requests(web_request *rq, web_reply *reply)
{
    qf_val *list = qf_val_list(rq->cx->arena);
    qf_str ids = web_query(rq, "service_request_id"), code = web_query(rq, "service_code"),
           status = web_query(rq, "status");
    hotline_filter f = {
        .outcome = QF_S("rate"), .kind = code, .due_from = QF_NO_DATE, .due_to = QF_NO_DATE
    };
    int64_t size = bounded(rq, "page_size", PAGE_MAX, PAGE_MAX), total,
            page = bounded(rq, "page", 1, 1000000);
    hotline_tickets tickets;
    const org *villages;
    size_t count;

    if (ids.n > 0)
        return by_ids(rq, reply, ids);
    if (qf_str_eq(status, QF_S("open")))
        f.outcome = QF_S("open");
    else if (qf_str_eq(status, QF_S("closed")))
        f.outcome = QF_S("done");
    else if (status.n > 0 && !qf_str_eq(status, QF_S("open,closed")))
        return refuse(rq, reply, 400, "status is open or closed");
    if (code.n > 0 && hotline_kind_parse(code) == HOTLINE_KIND_COUNT)
        return refuse(rq, reply, 404, "service_code was not found");
    if (!read_span(rq, &f))
        return refuse(rq, reply, 400, "start_date and end_date are days, start first");
    if (size == 0 || page == 0)
        return refuse(rq, reply, 400, "page and page_size are whole numbers from 1");
    QF_TRY(org_children(rq->cx, rq->cx->org, &villages, &count));
    QF_TRY(hotline_list(rq->cx, &f, (page - 1) * size, size, &tickets, &total));
    for (size_t i = 0; i < tickets.count; i++)
        add_request(rq, list, &tickets.ticket[i], villages, count);
    reply->cacheable = true;
    return answer(rq, reply, 200, list);
}

qf_code page_open311_request(web_request *rq, web_reply *reply)
{
    qf_str file = rq->params[0];

    if (!qf_str_ends(file, QF_S(".json")))
        return refuse(rq, reply, 404, "only json is answered");
    return by_ids(rq, reply, qf_str_sub(file, 0, file.n - 5));
}

/* The first characters of a text. */
static qf_str first_of(qf_str text, size_t characters)
{
    size_t at = 0;

    while (at < text.n && characters-- > 0)
        (void)qf_rune_next(text, &at);
    return qf_str_sub(text, 0, at);
}

/* What the standard's fields say of a new request; NULL, or what is missing. */
static const char *read_new(web_request *rq, hotline_ticket *t)
{
    qf_arena *arena = rq->cx->arena;
    qf_str address = qf_str_trim(web_form(rq, "address_string")),
           place = web_form(rq, "address_id");
    qf_str name = QF_JOIN(arena, web_form(rq, "last_name"), web_form(rq, "first_name"));

    t->kind = hotline_kind_parse(web_form(rq, "service_code"));
    t->content = qf_str_trim(web_form(rq, "description"));
    t->caller_name = first_of(name, 40);
    t->caller_phone = first_of(web_form(rq, "phone"), 20);
    t->class = QF_S("其他");
    if (address.n == 0 && place.n == 0 && web_form(rq, "lat").n == 0)
        return "one of lat and long, address_string, address_id is required";
    if (t->content.n == 0 || t->content.n > 12000)
        return "description is required, at most 4000 characters";
    if (address.n > 600)
        return "address_string is too long";
    if (web_form(rq, "lat").n > 0)
        address = QF_JOIN(arena, address, QF_S(" "), first_of(web_form(rq, "lat"), 20), QF_S(","),
                          first_of(web_form(rq, "long"), 20));
    t->title = qf_squeeze(arena, first_of(t->content, 30));
    t->content = QF_JOIN(arena, t->content, QF_S("\n地点："), address, place);
    return NULL;
}

/* The village whose name stands in the address. */
static qf_code place_it(web_request *rq, hotline_ticket *t)
{
    const org *villages;
    size_t count;

    QF_TRY(org_children(rq->cx, rq->cx->org, &villages, &count));
    for (size_t i = 0; i < count; i++)
        if (villages[i].name.n > 0 && qf_str_has(t->content, villages[i].name))
            t->village_id = villages[i].id;
    return QF_OK;
}

qf_code page_open311_create(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_val_list(arena), *one;
    hotline_ticket t = { .sample = false };
    qf_str key = web_form(rq, "api_key"), number, secret;
    const char *why;

    if (key.n == 0)
        return refuse(rq, reply, 403, "api_key was not provided");
    if (auth_token_actor(rq->cx, key, rq->address, &rq->cx->actor) != QF_OK ||
        auth_need(rq->cx, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)) != QF_OK)
        return refuse(rq, reply, 403, "api_key is not valid");
    if (hotline_kind_parse(web_form(rq, "service_code")) == HOTLINE_KIND_COUNT)
        return refuse(rq, reply, web_form(rq, "service_code").n == 0 ? 400 : 404,
                      "service_code was not provided or not found");
    why = read_new(rq, &t);
    if (why != NULL)
        return refuse(rq, reply, 400, why);
    QF_TRY(place_it(rq, &t));
    QF_TRY(hotline_report(rq->cx, rq->site->days, rq->site->hotline, &t, &number, &secret));
    one = qf_list_add(list, qf_val_map(arena));
    qf_map_str(arena, one, "service_request_id", number);
    qf_map_str(arena, one, "service_notice",
               qf_strf(arena, "%lld 个工作日内办结；查询码 %.*s",
                       (long long)rq->site->hotline->kinds[t.kind].limit_days, QF_ARG(secret)));
    qf_map_null(arena, one, "account_id");
    return answer(rq, reply, 201, list);
}

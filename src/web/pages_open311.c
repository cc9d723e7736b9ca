/* GeoReport v2 (Open311): discovery, services, requests, one request, a new one. Public facts alone: number, kind, topic, village, days,
 * office, and the public line where the clerk wrote one. */
#include "base/text.h"
#include "domain/auth/token.h"
#include "domain/hotline/citizen.h"
#include "web/address.h"
#include "web/hotline_view.h"
#include "web/open311_answer.h"
#include "web/pages.h"

#define STANDARD "http://wiki.open311.org/GeoReport_v2"
#define PAGE_MAX 1000
#define IDS_MAX 100
#define SPAN_DAYS 90 /* of the standard: at most 90 days or the first 1000 */

/* The town's own code, where one is given: a caller of many towns must not mistake one for another. */
static bool other_town(const web_request *rq, qf_str jurisdiction)
{
    return jurisdiction.n > 0 && !qf_str_eq(jurisdiction, rq->town->code);
}

static qf_code no_town(web_request *rq, web_reply *reply)
{
    return open311_refuse(rq, reply, 404, "jurisdiction_id was not found");
}

qf_code page_open311_discovery(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = qf_val_map(arena), *one, *formats;

    qf_map_str(arena, data, "changeset", QF_S("2026-11-26T00:00:00+08:00"));
    qf_map_str(arena, data, "contact", rq->town->name);
    qf_map_str(arena, data, "key_service", QF_S("api_key 是本站管理员发的令牌"));
    one = qf_list_add(qf_map_list(arena, data, "endpoints"), qf_val_map(arena));
    qf_map_str(arena, one, "specification", QF_S(STANDARD));
    qf_map_str(arena, one, "url", web_url(rq, "/open311/v2"));
    qf_map_str(arena, one, "changeset", QF_S("2026-11-26T00:00:00+08:00"));
    qf_map_str(arena, one, "type", QF_S("production"));
    formats = qf_map_list(arena, one, "formats");
    qf_list_add(formats, qf_val_str(arena, QF_S("text/xml")));
    qf_list_add(formats, qf_val_str(arena, QF_S("application/json")));
    reply->cacheable = true;
    return open311_answer(rq, reply, 200, "discovery", data);
}

qf_code page_open311_services(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_val_list(arena);

    if (other_town(rq, web_query(rq, "jurisdiction_id")))
        return no_town(rq, reply);
    for (hotline_kind kind = 0; kind < HOTLINE_KIND_COUNT; kind++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "service_code", hotline_kind_code(kind));
        qf_map_str(arena, one, "service_name", hotline_kind_zh(kind));
        qf_map_str(arena, one, "description",
                   qf_strf(arena, "办理时限 %lld 个工作日（%.*s）",
                           (long long)rq->site->hotline->kinds[kind].limit_days,
                           QF_ARG(rq->site->hotline->kinds[kind].source)));
        qf_map_bool(arena, one, "metadata", true);
        qf_map_str(arena, one, "type", QF_S("batch"));
        qf_map_str(arena, one, "keywords", QF_S(""));
        qf_map_str(arena, one, "group", QF_S("热线"));
    }
    reply->cacheable = true;
    return open311_answer(rq, reply, 200, "services", list);
}

/* The one thing that may be told besides: the topic, out of the town's list. */
qf_code page_open311_service(web_request *rq, web_reply *reply)
{
    const hotline_law *law = rq->site->hotline;
    qf_arena *arena = rq->cx->arena;
    qf_val *data = qf_val_map(arena), *one, *values;
    hotline_kind kind;
    qf_str code;

    if (other_town(rq, web_query(rq, "jurisdiction_id")))
        return no_town(rq, reply);
    if (!open311_file(rq->params[0], &code))
        return open311_refuse(rq, reply, 404, "the address ends in .xml or .json");
    kind = hotline_kind_parse(code);
    if (kind == HOTLINE_KIND_COUNT)
        return open311_refuse(rq, reply, 404, "service_code was not found");
    qf_map_str(arena, data, "service_code", hotline_kind_code(kind));
    one = qf_list_add(qf_map_list(arena, data, "attributes"), qf_val_map(arena));
    qf_map_bool(arena, one, "variable", true);
    qf_map_str(arena, one, "code", QF_S("class"));
    qf_map_str(arena, one, "datatype", QF_S("singlevaluelist"));
    qf_map_bool(arena, one, "required", false);
    qf_map_str(arena, one, "datatype_description", QF_S("不选按“其他”"));
    qf_map_int(arena, one, "order", 1);
    qf_map_str(arena, one, "description", QF_S("哪方面的事"));
    values = qf_map_list(arena, one, "values");
    for (size_t i = 0; i < law->class_count; i++) {
        one = qf_list_add(values, qf_val_map(arena));
        qf_map_str(arena, one, "key", law->classes[i]);
        qf_map_str(arena, one, "name", law->classes[i]);
    }
    reply->cacheable = true;
    return open311_answer(rq, reply, 200, "service_definition", data);
}

/* The minute where it is known, else the day's begin. */
static qf_str moment(qf_arena *arena, qf_time at, qf_date day)
{
    return qf_time_str(arena, at.ms > 0 ? at : qf_date_start(day));
}

static void add_media(web_request *rq, qf_val *one, int64_t id, const hotline_shown *shown,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (shown[i].ticket == id)
            qf_map_str(rq->cx->arena, one, "media_url",
                       web_url(rq, "/hotline/ticket/%lld/photo/%lld", (long long)id,
                               (long long)shown[i].n));
}

static qf_val *add_request(web_request *rq, qf_val *list, const hotline_ticket *t,
                           const org *villages, size_t count)
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
    qf_map_str(arena, one, "requested_datetime", moment(arena, t->received_at, t->received_on));
    qf_map_str(arena, one, "updated_datetime", moment(arena, t->closed_at, t->last_day));
    qf_map_str(arena, one, "expected_datetime", moment(arena, t->due_at, t->due_on));
    qf_map_str(arena, one, "address", address);
    return one;
}

/* Requests with the first public photo of each. */
static qf_code add_requests(web_request *rq, qf_val *list, const hotline_tickets *tickets)
{
    const org *villages;
    size_t count, shown_count;
    hotline_shown *shown;

    QF_TRY(org_children(rq->cx, rq->cx->org, &villages, &count));
    QF_TRY(hotline_photos_shown(rq->cx, tickets, &shown, &shown_count));
    for (size_t i = 0; i < tickets->count; i++)
        add_media(rq, add_request(rq, list, &tickets->ticket[i], villages, count),
                  tickets->ticket[i].id, shown, shown_count);
    return QF_OK;
}

static bool is_public(const hotline_ticket *t)
{
    return hotline_state_open(t->state) || t->state == HOTLINE_IS_CLOSED;
}

/* Those of a comma list of numbers; unknown ones are left out. */
static qf_code by_ids(web_request *rq, web_reply *reply, qf_str ids)
{
    qf_val *list = qf_val_list(rq->cx->arena);
    hotline_tickets found = { QF_NEW_ARRAY(rq->cx->arena, hotline_ticket, IDS_MAX), 0 };
    size_t asked = 0;
    qf_str id;

    while (qf_str_split(&ids, ',', &id) && asked++ < IDS_MAX) {
        hotline_ticket *t = &found.ticket[found.count];
        qf_code code = hotline_by_number(rq->cx, qf_str_trim(id), t);
        if (code == QF_MISSING || (code == QF_OK && !is_public(t)))
            continue;
        QF_TRY(code);
        found.count++;
    }
    QF_TRY(add_requests(rq, list, &found));
    if (qf_count(list) == 0)
        return open311_refuse(rq, reply, 404, "service_request_id was not found");
    return open311_answer(rq, reply, 200, "service_requests", list);
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

    if (other_town(rq, web_query(rq, "jurisdiction_id")))
        return no_town(rq, reply);
    if (ids.n > 0)
        return by_ids(rq, reply, ids);
    if (qf_str_eq(status, QF_S("open")))
        f.outcome = QF_S("open");
    else if (qf_str_eq(status, QF_S("closed")))
        f.outcome = QF_S("done");
    else if (status.n > 0 && !qf_str_eq(status, QF_S("open,closed")))
        return open311_refuse(rq, reply, 400, "status is open or closed");
    if (code.n > 0 && hotline_kind_parse(code) == HOTLINE_KIND_COUNT)
        return open311_refuse(rq, reply, 404, "service_code was not found");
    if (!read_span(rq, &f))
        return open311_refuse(rq, reply, 400, "start_date and end_date are days, start first");
    if (size == 0 || page == 0)
        return open311_refuse(rq, reply, 400, "page and page_size are whole numbers from 1");
    QF_TRY(hotline_list(rq->cx, &f, (page - 1) * size, size, &tickets, &total));
    QF_TRY(add_requests(rq, list, &tickets));
    reply->cacheable = true;
    return open311_answer(rq, reply, 200, "service_requests", list);
}

qf_code page_open311_request(web_request *rq, web_reply *reply)
{
    qf_str number;

    if (other_town(rq, web_query(rq, "jurisdiction_id")))
        return no_town(rq, reply);
    if (!open311_file(rq->params[0], &number))
        return open311_refuse(rq, reply, 404, "the address ends in .xml or .json");
    return by_ids(rq, reply, number);
}

/* The first characters of a text. */
static qf_str first_of(qf_str text, size_t characters)
{
    size_t at = 0;

    while (at < text.n && characters-- > 0)
        (void)qf_rune_next(text, &at);
    return qf_str_sub(text, 0, at);
}

/* The topic: the attribute of the service definition; false when it is none of the list. */
static bool read_class(const web_request *rq, hotline_ticket *t)
{
    const hotline_law *law = rq->site->hotline;
    qf_str given = qf_str_trim(web_form(rq, "attribute[class]"));

    t->class = given.n > 0 ? given : QF_S("其他");
    for (size_t i = 0; i < law->class_count; i++)
        if (qf_str_eq(t->class, law->classes[i]))
            return true;
    return given.n == 0;
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
    if (!read_class(rq, t))
        return "attribute[class] is not one of the service definition";
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

/* Pictures: files of the fields media, media2, media3 of a multipart form. The address of a picture elsewhere is kept as words: nothing
 * is fetched from where somebody says. */
static void read_media(web_request *rq, hotline_ticket *t, hotline_files *files)
{
    static const char *const fields[HOTLINE_PHOTOS] = { "media", "media2", "media3" };
    qf_str url = qf_str_trim(web_form(rq, "media_url"));

    for (size_t i = 0; i < HOTLINE_PHOTOS; i++) {
        const web_upload *upload = web_upload_of(rq, fields[i]);
        if (upload != NULL)
            files->one[files->count++] = upload->bytes;
    }
    if (url.n > 0 && url.n <= 500 &&
        (qf_str_starts(url, QF_S("https://")) || qf_str_starts(url, QF_S("http://"))))
        t->content = QF_JOIN(rq->cx->arena, t->content, QF_S("\n图片地址："), url);
}

qf_code page_open311_create(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_val_list(arena), *one;
    hotline_ticket t = { .sample = false };
    hotline_files files = { 0 };
    qf_str key = web_form(rq, "api_key"), number, secret, file;
    const char *why;
    qf_code code;

    if (!open311_file(rq->params[0], &file) || !qf_str_eq(file, QF_S("requests")))
        return open311_refuse(rq, reply, 404, "requests.xml or requests.json take new requests");
    if (other_town(rq, web_form(rq, "jurisdiction_id")))
        return no_town(rq, reply);
    if (key.n == 0)
        return open311_refuse(rq, reply, 403, "api_key was not provided");
    if (auth_token_actor(rq->cx, key, rq->address, &rq->cx->actor) != QF_OK ||
        auth_need(rq->cx, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)) != QF_OK)
        return open311_refuse(rq, reply, 403, "api_key is not valid");
    if (hotline_kind_parse(web_form(rq, "service_code")) == HOTLINE_KIND_COUNT)
        return open311_refuse(rq, reply, web_form(rq, "service_code").n == 0 ? 400 : 404,
                              "service_code was not provided or not found");
    why = read_new(rq, &t);
    if (why != NULL)
        return open311_refuse(rq, reply, 400, why);
    QF_TRY(place_it(rq, &t));
    read_media(rq, &t, &files);
    code = hotline_report(rq->cx, rq->site->days, rq->site->hotline, &t, &files, &number, &secret);
    if (code == QF_INVALID || code == QF_LIMIT)
        return open311_refuse(rq, reply, 400, qf_cstr(arena, rq->cx->err.zh));
    QF_TRY(code);
    one = qf_list_add(list, qf_val_map(arena));
    qf_map_str(arena, one, "service_request_id", number);
    qf_map_str(arena, one, "service_notice",
               qf_strf(arena, "%lld 个工作日内办结；查询码 %.*s",
                       (long long)rq->site->hotline->kinds[t.kind].limit_days, QF_ARG(secret)));
    qf_map_null(arena, one, "account_id");
    return open311_answer(rq, reply, 201, "service_requests", list);
}

/* Where else items went, the counts of a year by platform, and the register of documents. */
#include "domain/auth/auth.h"
#include "domain/disclose/channels.h"
#include "web/input.h"
#include "web/item_view.h"
#include "web/pages.h"
#include "web/site.h"

#define ROWS 500
#define SEERS                                                                                      \
    (AUTH_BIT(REPORTER) | AUTH_BIT(REVIEWER) | AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK) |  \
     AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR))

static bool is_address(qf_str place)
{
    return qf_str_starts(place, QF_S("https://")) || qf_str_starts(place, QF_S("http://"));
}

static void add_channel(web_request *rq, qf_val *list, const disclose_channel *channel)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_int(arena, one, "id", channel->id);
    qf_map_str(arena, one, "zh", disclose_channel_zh(channel->channel));
    qf_map_str(arena, one, "day", qf_date_str(arena, channel->day));
    if (is_address(channel->place))
        qf_map_str(arena, one, "address", channel->place);
    else
        qf_map_str(arena, one, "place", channel->place);
    if (channel->item_id != 0) {
        qf_map_str(arena, one, "title", channel->title);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/items/%lld", (long long)channel->item_id));
    }
}

qf_code item_view_channels(web_request *rq, qf_val *data, const disclose_item *item, bool desk)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "channels"), *kinds;
    disclose_channels channels;
    bool may;

    QF_TRY(disclose_channels_of(rq->cx, item->id, &channels));
    for (size_t i = 0; i < channels.count; i++)
        add_channel(rq, list, &channels.list[i]);
    qf_map_bool(arena, data, "has_channels", channels.count > 0);
    if (!desk || !qf_str_eq(item->state, QF_S("released")))
        return QF_OK;
    QF_TRY(disclose_holds(rq->cx, DISCLOSE_WRITERS, item, &may));
    if (!may)
        return QF_OK;
    qf_map_bool(arena, data, "may_channel", true);
    qf_map_str(arena, data, "today", qf_date_str(arena, qf_time_date(rq->cx->now)));
    kinds = qf_map_list(arena, data, "channel_kinds");
#define X(name, zh)                                                                                \
    {                                                                                              \
        qf_val *one = qf_list_add(kinds, qf_val_map(arena));                                       \
        qf_map_str(arena, one, "code", QF_S(#name));                                               \
        qf_map_str(arena, one, "zh", QF_S(zh));                                                    \
    }
    DISCLOSE_CHANNELS(X)
#undef X
    return QF_OK;
}

qf_code page_desk_item_channels(web_request *rq, web_reply *reply)
{
    disclose_channel channel = { .channel = web_form(rq, "channel"),
                                 .place = qf_str_trim(web_form(rq, "place")),
                                 .day = QF_NO_DATE };
    int64_t id, struck = web_form_int(rq, "strike");
    qf_code code;

    QF_TRY(web_param_id(rq, 0, &id));
    if (!qf_date_parse(qf_str_trim(web_form(rq, "day")), &channel.day))
        channel.day = QF_NO_DATE;
    code = struck != 0 ? disclose_channel_strike(rq->cx, id, struck)
                       : disclose_channel_add(rq->cx, id, &channel);
    return item_desk_answer(rq, reply, id, code);
}

/* The year asked for, else this one. */
static int year_of(web_request *rq)
{
    qf_str text = web_query(rq, "year");
    int year = 0;

    for (size_t i = 0; i < text.n && i < 4; i++)
        year = year * 10 + (text.p[i] >= '0' && text.p[i] <= '9' ? text.p[i] - '0' : 0);
    return year >= 2000 && year <= 2100 ? year : qf_date_year(qf_time_date(rq->cx->now));
}

static void add_years(web_request *rq, qf_val *data, int year)
{
    qf_arena *arena = rq->cx->arena;
    int last = qf_date_year(qf_time_date(rq->cx->now));

    qf_map_int(arena, data, "year", year);
    qf_map_int(arena, data, "before", year - 1);
    if (year < last)
        qf_map_int(arena, data, "after", year + 1);
}

qf_code page_desk_channels(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_str channel = web_query(rq, "channel");
    int year = year_of(rq);
    qf_val *data = web_page(rq, reply, "desk/channels", "发布渠道"), *list;
    disclose_channels counts, rows;
    disclose_stats stats;

    QF_TRY(auth_need(rq->cx, SEERS));
    web_crumb(rq, data, "信息发布", QF_S("/desk/items"));
    add_years(rq, data, year);
    QF_TRY(disclose_year_stats(rq->cx, year, &stats));
    qf_map_int(arena, data, "released", stats.total);
    QF_TRY(disclose_channel_counts(rq->cx, year, &counts));
    list = qf_map_list(arena, data, "counts");
    for (size_t i = 0; i < counts.count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", disclose_channel_zh(counts.list[i].channel));
        qf_map_int(arena, one, "items", counts.list[i].id);
        if (counts.list[i].id > 0)
            qf_map_str(arena, one, "href",
                       web_path(rq, "/desk/channels?year=%d&channel=%.*s", year,
                                QF_ARG(counts.list[i].channel)));
    }
    QF_TRY(disclose_channel_year(rq->cx, year, channel, ROWS, &rows));
    list = qf_map_list(arena, data, "rows");
    for (size_t i = 0; i < rows.count; i++)
        add_channel(rq, list, &rows.list[i]);
    qf_map_bool(arena, data, "has_rows", rows.count > 0);
    qf_map_str(arena, data, "channel_zh", disclose_channel_zh(channel));
    return QF_OK;
}

/* Numbers between two documents of one agency word and year that no document here has. */
static void add_gap(qf_arena *arena, qf_val *one, const disclose_document *last,
                    const disclose_document *next)
{
    int64_t from = 1;

    if (last != NULL && qf_str_eq(last->word, next->word) && last->year == next->year)
        from = last->number + 1;
    if (next->number == 0 || next->number < from)
        return;
    if (next->number - from == 1)
        qf_map_str(arena, one, "gap", qf_strf(arena, "%lld 号", (long long)from));
    else if (next->number > from)
        qf_map_str(arena, one, "gap",
                   qf_strf(arena, "%lld 至 %lld 号", (long long)from, (long long)next->number - 1));
}

qf_code page_desk_documents(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/documents", "文件登记簿"), *list;
    int year = year_of(rq);
    disclose_document *documents;
    size_t count;

    QF_TRY(auth_need(rq->cx, SEERS));
    web_crumb(rq, data, "信息发布", QF_S("/desk/items"));
    add_years(rq, data, year);
    QF_TRY(disclose_documents(rq->cx, year, &documents, &count));
    list = qf_map_list(arena, data, "documents");
    for (size_t i = 0; i < count; i++) {
        const disclose_document *d = &documents[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        add_gap(arena, one, i > 0 ? &documents[i - 1] : NULL, d);
        qf_map_bool(arena, one, "twice",
                    i > 0 && d->number > 0 && qf_str_eq(d->doc_no, documents[i - 1].doc_no));
        qf_map_str(arena, one, "doc_no", d->doc_no);
        qf_map_str(arena, one, "title", d->title.n > 0 ? d->title : QF_S("（不公开的文件）"));
        if (d->ground.n > 0)
            qf_map_str(arena, one, "openness", item_view_ground(d->ground));
        else
            qf_map_str(arena, one, "openness",
                       qf_str_eq(d->state, QF_S("withdrawn")) ? QF_S("主动公开，已撤回")
                                                              : QF_S("主动公开"));
        qf_map_bool(arena, one, "open", d->title.n > 0);
        qf_map_str(arena, one, "href", web_path(rq, "/desk/items/%lld", (long long)d->id));
        qf_map_str(arena, one, "formed_on", qf_date_str(arena, d->formed_on));
        qf_map_str(arena, one, "released_on", qf_date_str(arena, d->released_on));
        qf_map_str(arena, one, "validity", item_view_validity(d->validity));
    }
    qf_map_bool(arena, data, "has_documents", count > 0);
    qf_map_int(arena, data, "count", (int64_t)count);
    return QF_OK;
}

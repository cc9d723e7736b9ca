/* The cases behind each figure of the annual report. */
#include "domain/annual/annual.h"
#include "domain/apply/apply.h"
#include "domain/disclose/channels.h"
#include "domain/disclose/disclose.h"
#include "domain/hotline/hotline.h"
#include "domain/org/org.h"
#include "domain/remedy/remedy.h"
#include "domain/service/service.h"
#include "domain/training/training.h"

static void items_to_cases(qf_ctx *cx, const disclose_items *items, annual_cases *out)
{
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, items->count);
    out->count = items->count;
    for (size_t i = 0; i < items->count; i++) {
        const disclose_item *item = &items->item[i];
        out->one[i] = (annual_case){ item->title, item->index_no, item->released_on,
                                     qf_strf(cx->arena, "/item/%lld", (long long)item->id) };
    }
}

#define MAX_PUBLISHED 2000 /* rows of a channel's list */

/* What went out by a channel in the year: where, and when. */
static qf_code channel_cases(qf_ctx *cx, int year, qf_str channel, annual_cases *out)
{
    disclose_channels sent;

    QF_TRY(disclose_channel_year(cx, year, channel, MAX_PUBLISHED, &sent));
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, sent.count);
    out->count = sent.count;
    for (size_t i = 0; i < sent.count; i++)
        out->one[i] =
            (annual_case){ sent.list[i].title, sent.list[i].place, sent.list[i].day,
                           qf_strf(cx->arena, "/item/%lld", (long long)sent.list[i].item_id) };
    return QF_OK;
}

static qf_code hotline_cases(qf_ctx *cx, int year, bool only_on_time, annual_cases *out)
{
    hotline_tickets tickets;

    QF_TRY(hotline_year_tickets(cx, year, &tickets));
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, tickets.count);
    for (size_t i = 0; i < tickets.count; i++) {
        const hotline_ticket *ticket = &tickets.ticket[i];
        bool on_time =
            qf_date_is(ticket->closed_on) && qf_date_cmp(ticket->closed_on, ticket->due_on) <= 0;
        if (only_on_time && !on_time)
            continue;
        out->one[out->count++] = (annual_case){
            ticket->title,
            qf_strf(cx->arena, "%.*s，应于 %.*s 前办结，%.*s", QF_ARG(ticket->number),
                    QF_ARG(qf_date_str(cx->arena, ticket->due_on)),
                    QF_ARG(!qf_date_is(ticket->closed_on)
                               ? QF_S("尚未办结")
                               : qf_strf(cx->arena, "%.*s 办结",
                                         QF_ARG(qf_date_str(cx->arena, ticket->closed_on))))),
            ticket->received_on,
            qf_strf(cx->arena, "/desk/hotline/%lld", (long long)ticket->id),
        };
    }
    return QF_OK;
}

static bool by_then(qf_date day, qf_date last)
{
    return qf_date_is(day) && qf_date_cmp(day, last) <= 0;
}

/* Villages as the record of organisations has them now. */
static qf_code village_cases(qf_ctx *cx, annual_cases *out)
{
    const org *below;
    size_t count;

    QF_TRY(org_children(cx, cx->org, &below, &count));
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, count + 1);
    for (size_t i = 0; i < count; i++)
        if (below[i].kind == ORG_VILLAGE && below[i].active)
            out->one[out->count++] =
                (annual_case){ below[i].name, below[i].region_code, QF_NO_DATE, QF_S("") };
    return QF_OK;
}

/* The list of service items as it was on the last day of the year. */
static qf_code service_item_cases(qf_ctx *cx, qf_date last, annual_cases *out)
{
    service_items items;

    QF_TRY(service_items_on(cx, last, &items));
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, items.count + 1);
    for (size_t i = 0; i < items.count; i++)
        out->one[out->count++] =
            (annual_case){ items.item[i].name, items.item[i].theme, items.item[i].listed_on,
                           qf_strf(cx->arena, "/service/%.*s", QF_ARG(items.item[i].code)) };
    return QF_OK;
}

/* Stations on the map, or those with an account, by the last day of the year. */
static qf_code station_cases(qf_ctx *cx, qf_date last, bool accounts, annual_cases *out)
{
    service_stations stations;

    QF_TRY(service_stations_all(cx, &stations));
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, stations.count + 1);
    for (size_t i = 0; i < stations.count; i++) {
        const service_station *station = &stations.station[i];
        qf_date day = accounts ? station->account_on : station->surveyed_on;

        if (by_then(day, last))
            out->one[out->count++] = (annual_case){ station->name, station->address, day,
                                                    qf_strf(cx->arena, "/station/%lld",
                                                            (long long)station->village_id) };
    }
    return QF_OK;
}

static qf_code service_cases(qf_ctx *cx, int year, qf_str figure, annual_cases *out)
{
    qf_date last = QF_NO_DATE;

    if (qf_str_eq(figure, QF_S("n1.villages")))
        return village_cases(cx, out);
    if (!qf_date_from(year, 12, 31, &last))
        return QF_OK;
    return qf_str_eq(figure, QF_S("n1.service_items"))
               ? service_item_cases(cx, last, out)
               : station_cases(cx, last, qf_str_eq(figure, QF_S("n1.accounts")), out);
}

static qf_code application_cases(qf_ctx *cx, int year, qf_str row, qf_str col, annual_cases *out)
{
    apply_cases cases;

    QF_TRY(apply_year_cases(cx, year, row, col, &cases));
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, cases.count);
    out->count = cases.count;
    for (size_t i = 0; i < cases.count; i++)
        out->one[i] =
            (annual_case){ cases.one[i].subject, cases.one[i].number, cases.one[i].received_on,
                           qf_strf(cx->arena, "/desk/cases/%lld", (long long)cases.one[i].id) };
    return QF_OK;
}

static qf_code remedy_cases(qf_ctx *cx, int year, qf_str row, qf_str col, annual_cases *out)
{
    remedy_case *one;
    size_t count;

    QF_TRY(remedy_year_cases(cx, year, row, col, &one, &count));
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, count);
    out->count = count;
    for (size_t i = 0; i < count; i++)
        out->one[i] =
            (annual_case){ one[i].subject, one[i].body, one[i].filed_on,
                           qf_strf(cx->arena, "/desk/remedies/%lld", (long long)one[i].id) };
    return QF_OK;
}

/* Documents behind a cell of table 2: those issued, repealed, or in force at the end of the year. */
static qf_code normative_cases(qf_ctx *cx, int year, qf_str col, annual_cases *out)
{
    disclose_items items, kept;

    QF_TRY(disclose_year_items(cx, year, QF_S("normative"), &items));
    kept = (disclose_items){ .item = QF_NEW_ARRAY(cx->arena, disclose_item, items.count + 1) };
    for (size_t i = 0; i < items.count; i++) {
        const disclose_item *item = &items.item[i];
        bool repealed = qf_date_is(item->repealed_on) && qf_date_year(item->repealed_on) <= year;
        bool counts = qf_str_eq(col, QF_S("issued")) ? qf_date_year(item->formed_on) == year
                                                     : qf_str_eq(col, QF_S("repealed")) == repealed;

        if (counts)
            kept.item[kept.count++] = *item;
    }
    items_to_cases(cx, &kept, out);
    return QF_OK;
}

static qf_code training_cases(qf_ctx *cx, int year, annual_cases *out)
{
    training_session *one;
    size_t count;

    QF_TRY(training_list(cx, &one, &count));
    out->one = QF_NEW_ARRAY(cx->arena, annual_case, count + 1);
    for (size_t i = 0; i < count; i++)
        if (qf_date_is(one[i].held_on) && qf_date_year(one[i].held_on) == year)
            out->one[out->count++] = (annual_case){
                one[i].title, qf_strf(cx->arena, "签到%lld人", (long long)one[i].people),
                one[i].held_on, qf_strf(cx->arena, "/desk/training/%lld", (long long)one[i].id)
            };
    return QF_OK;
}

/* Suits of both kinds. */
static qf_code lawsuit_cases(qf_ctx *cx, int year, annual_cases *out)
{
    annual_cases after;

    QF_TRY(remedy_cases(cx, year, QF_S("direct"), QF_S("total"), out));
    QF_TRY(remedy_cases(cx, year, QF_S("after"), QF_S("total"), &after));
    annual_case *both = QF_NEW_ARRAY(cx->arena, annual_case, out->count + after.count + 1);
    if (out->count > 0)
        memcpy(both, out->one, out->count * sizeof *both);
    if (after.count > 0)
        memcpy(both + out->count, after.one, after.count * sizeof *both);
    *out = (annual_cases){ both, out->count + after.count };
    return QF_OK;
}

static qf_code prose_cases(qf_ctx *cx, int year, qf_str figure, qf_str name, annual_cases *out)
{
    if (qf_str_starts(name, QF_S("hotline")))
        return hotline_cases(cx, year, qf_str_eq(name, QF_S("hotline_closed_on_time")), out);
    if (qf_str_starts(name, QF_S("training")))
        return training_cases(cx, year, out);
    if (qf_str_eq(name, QF_S("app_received")))
        return application_cases(cx, year, QF_S("new"), QF_S("tot"), out);
    if (qf_str_eq(name, QF_S("review_cases")))
        return remedy_cases(cx, year, QF_S("review"), QF_S("total"), out);
    if (qf_str_eq(name, QF_S("lawsuit_cases")))
        return lawsuit_cases(cx, year, out);
    if (qf_str_eq(name, QF_S("service_items")) || qf_str_eq(name, QF_S("stations")) ||
        qf_str_eq(name, QF_S("accounts")) || qf_str_eq(name, QF_S("villages")))
        return service_cases(cx, year, figure, out);
    return QF_OK;
}

qf_code annual_figure_cases(qf_ctx *cx, int year, qf_str figure, annual_cases *out)
{
    disclose_items items;
    qf_str rest = figure, table = QF_S(""), row = QF_S(""), col = QF_S("");

    *out = (annual_cases){ 0 };
    (void)(qf_str_split(&rest, '.', &table) && qf_str_split(&rest, '.', &row) &&
           qf_str_split(&rest, '.', &col));
    if (qf_str_eq(table, QF_S("active")) || qf_str_eq(figure, QF_S("n1.active_total"))) {
        bool all = !qf_str_eq(table, QF_S("active"));
        QF_TRY(disclose_year_items(cx, year, all ? QF_S("") : row, &items));
        items_to_cases(cx, &items, out);
    } else if (qf_str_eq(table, QF_S("channel"))) {
        QF_TRY(channel_cases(cx, year, row, out));
    } else if (qf_str_starts(figure, QF_S("t2.normdoc"))) {
        QF_TRY(normative_cases(cx, year, col, out));
    } else if (qf_str_eq(table, QF_S("t3"))) {
        QF_TRY(application_cases(cx, year, row, col, out));
    } else if (qf_str_eq(table, QF_S("t4"))) {
        QF_TRY(remedy_cases(cx, year, row, col, out));
    } else if (qf_str_eq(table, QF_S("n1"))) {
        QF_TRY(prose_cases(cx, year, figure, row, out));
    }
    return QF_OK;
}

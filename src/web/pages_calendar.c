/* The month at the desk with every day that binds, and the same days as a calendar for phones (iCalendar). */
#include "doc/ical_write.h"
#include "domain/notify/feed.h"
#include "law/calendar.h"
#include "web/deadlines.h"
#include "web/pages.h"
#include "web/site.h"

#define FEED_ROLES (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER))
#define FEED_BACK 400 /* days */
#define FEED_AHEAD 400

qf_code page_calendar_feed(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    ical_event *events;
    deadlines days;
    int64_t account;

    QF_TRY(notify_feed_account(rq->cx, web_query(rq, "key"), &account));
    QF_TRY(deadlines_gather(rq, FEED_ROLES, 0, qf_date_add(today, -FEED_BACK),
                            qf_date_add(today, FEED_AHEAD), &days));
    events = QF_NEW_ARRAY(arena, ical_event, days.count + 1);
    for (size_t i = 0; i < days.count; i++)
        events[i] =
            (ical_event){ .uid = QF_JOIN(arena, days.one[i].uid, QF_S("@"), web_town(rq)->code),
                          .day = days.one[i].day,
                          .summary = days.one[i].zh,
                          .description = days.one[i].why };
    reply->body = ical_write(arena, qf_strf(arena, "%.*s 办理期限", QF_ARG(web_town(rq)->name)),
                             events, days.count, rq->cx->now);
    reply->type = "text/calendar; charset=utf-8";
    return QF_OK;
}

/* ---- the month */

/* First day of the month asked for, or of this one. */
static qf_date asked_month(const web_request *rq)
{
    qf_str month = web_query(rq, "month");
    qf_date first = QF_NO_DATE;
    int year, m;

    if (month.n == 7 && qf_date_parse(QF_JOIN(rq->cx->arena, month, QF_S("-01")), &first) &&
        qf_date_year(first) >= 2008 && qf_date_year(first) <= 2099)
        return first;
    qf_date_parts(qf_time_date(rq->cx->now), &year, &m, NULL);
    (void)!qf_date_from(year, m, 1, &first);
    return first;
}

static qf_date next_month(qf_date first, int months)
{
    qf_date at = first;
    int year, month;

    qf_date_parts(first, &year, &month, NULL);
    month += months;
    (void)!qf_date_from(year + (month > 12) - (month < 1), (month + 11) % 12 + 1, 1, &at);
    return at;
}

static void add_day(web_request *rq, qf_val *list, qf_date day, const deadlines *days, size_t *at)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    qf_val *one = qf_list_add(list, qf_val_map(arena)), *things = qf_map_list(arena, one, "things");
    bool working = calendar_is_working(rq->site->days, day);
    int number, weekday = qf_date_weekday(day);

    qf_date_parts(day, NULL, NULL, &number);
    qf_map_int(arena, one, "number", number);
    qf_map_str(arena, one, "weekday", calendar_weekday(day));
    if (number == 1)
        qf_map_int(arena, one, "start", weekday);
    qf_map_bool(arena, one, "rest", !working);
    if (working == (weekday > 5) || (!working && weekday <= 5))
        qf_map_str(arena, one, "why", calendar_why(rq->site->days, day));
    qf_map_bool(arena, one, "today", qf_date_cmp(day, today) == 0);
    for (; *at < days->count && qf_date_cmp(days->one[*at].day, day) == 0; (*at)++) {
        qf_val *thing = qf_list_add(things, qf_val_map(arena));
        qf_map_str(arena, thing, "zh", days->one[*at].zh);
        qf_map_str(arena, thing, "href", web_path(rq, "%.*s", QF_ARG(days->one[*at].path)));
        qf_map_bool(arena, thing, "late", days->one[*at].open && qf_date_cmp(day, today) < 0);
    }
    qf_map_bool(arena, one, "free", qf_count(things) == 0);
}

static qf_code add_month(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_date first = asked_month(rq), after = next_month(first, 1);
    qf_val *list = qf_map_list(arena, data, "days");
    int year, month;
    size_t at = 0;
    deadlines days;

    QF_TRY(deadlines_gather(rq, rq->cx->actor->roles, rq->cx->actor->village, first,
                            qf_date_add(after, -1), &days));
    for (qf_date day = first; qf_date_cmp(day, after) < 0; day = qf_date_add(day, 1))
        add_day(rq, list, day, &days, &at);
    qf_date_parts(first, &year, &month, NULL);
    qf_map_str(arena, data, "month_zh", qf_strf(arena, "%d 年 %d 月", year, month));
    qf_map_int(arena, data, "count", (int64_t)days.count);
    qf_map_bool(arena, data, "has_things", days.count > 0);
    qf_map_str(arena, data, "before",
               web_path(rq, "/desk/calendar?month=%.*s",
                        QF_ARG(qf_str_sub(qf_date_str(arena, next_month(first, -1)), 0, 7))));
    qf_map_str(arena, data, "after",
               web_path(rq, "/desk/calendar?month=%.*s",
                        QF_ARG(qf_str_sub(qf_date_str(arena, after), 0, 7))));
    qf_map_str(arena, data, "this_month", web_path(rq, "/desk/calendar"));
    return QF_OK;
}

static qf_code show(web_request *rq, web_reply *reply, qf_str secret)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/calendar", "日历");

    QF_TRY(add_month(rq, data));
    qf_map_bool(arena, data, "may_feed", auth_has(rq->cx->actor, FEED_ROLES));
    qf_map_str(arena, data, "action", web_path(rq, "/desk/calendar"));
    if (secret.n > 0)
        qf_map_str(arena, data, "feed",
                   web_path(rq, "/desk/calendar.ics?key=%.*s", QF_ARG(secret)));
    return QF_OK;
}

qf_code page_calendar(web_request *rq, web_reply *reply)
{
    return show(rq, reply, (qf_str){ 0 });
}

qf_code page_calendar_make(web_request *rq, web_reply *reply)
{
    qf_str secret = { 0 };

    if (qf_str_eq(web_form(rq, "what"), QF_S("end")))
        QF_TRY(notify_feed_end(rq->cx));
    else
        QF_TRY(notify_feed_new(rq->cx, &secret));
    return show(rq, reply, secret);
}

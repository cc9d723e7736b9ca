#include "doc/ical_write.h"
#include "domain/apply/apply.h"
#include "domain/notify/feed.h"
#include "domain/remedy/remedy.h"
#include "web/pages.h"
#include "web/site.h"

#define EVENTS_MAX 2000

struct feed {
    ical_event *one;
    size_t count;
};

static void add(struct feed *to, ical_event event)
{
    if (to->count < EVENTS_MAX && qf_date_is(event.day))
        to->one[to->count++] = event;
}

/* Open applications by their last lawful day. No applicant's name: a calendar lies on many machines. */
static qf_code add_applications(web_request *rq, struct feed *to)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    apply_cases open;

    QF_TRY(apply_year_cases(rq->cx, qf_date_year(today), QF_S("carried_out"), QF_S("tot"), &open));
    for (size_t i = 0; i < open.count; i++)
        add(to,
            (ical_event){
                .uid = qf_strf(arena, "application-%lld@%.*s", (long long)open.one[i].id,
                               QF_ARG(web_town(rq)->code)),
                .day = apply_due_on(&open.one[i], today),
                .summary = qf_strf(arena, "依申请公开 %.*s 答复期限", QF_ARG(open.one[i].number)),
                .description = qf_strf(
                    arena, "收到：%s\n状态：%.*s", qf_date_str(arena, open.one[i].received_on).p,
                    QF_ARG(clock_state_zh(apply_state_on(&open.one[i], today)))) });
    return QF_OK;
}

static qf_code add_remedies(web_request *rq, struct feed *to)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    remedy_case *one;
    size_t count;

    QF_TRY(remedy_list(rq->cx, today, today, &one, &count));
    for (size_t i = 0; i < count; i++) {
        qf_str law;
        if (qf_date_is(one[i].closed_on) || qf_date_is(one[i].answered_on))
            continue;
        add(to, (ical_event){
                    .uid = qf_strf(arena, "remedy-%lld@%.*s", (long long)one[i].id,
                                   QF_ARG(web_town(rq)->code)),
                    .day = remedy_answer_due(rq->site->remedies, rq->site->days, one[i].kind,
                                             one[i].simple, one[i].got_on, &law),
                    .summary = qf_strf(arena, "%.*s答复期限：%.*s",
                                       QF_ARG(remedy_kind_zh(one[i].kind)), QF_ARG(one[i].subject)),
                    .description = law });
    }
    return QF_OK;
}

/* The annual report of last year: townships report with the county departments, by 31 January (art. 49). */
static void add_report(web_request *rq, struct feed *to)
{
    qf_arena *arena = rq->cx->arena;
    int year = qf_date_year(qf_time_date(rq->cx->now));

    for (int next = year; next <= year + 1; next++) {
        qf_date day = QF_NO_DATE;
        if (qf_date_from(next, 1, 31, &day))
            add(to,
                (ical_event){
                    .uid = qf_strf(arena, "annual-%d@%.*s", next - 1, QF_ARG(web_town(rq)->code)),
                    .day = day,
                    .summary = qf_strf(arena, "%d 年政府信息公开年度报告报送、公布期限", next - 1),
                    .description = QF_S("条例第四十九条；县里另有通知的，按通知") });
    }
}

qf_code page_calendar_feed(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    struct feed feed = { QF_NEW_ARRAY(arena, ical_event, EVENTS_MAX), 0 };
    int64_t account;

    QF_TRY(notify_feed_account(rq->cx, web_query(rq, "key"), &account));
    QF_TRY(add_applications(rq, &feed));
    QF_TRY(add_remedies(rq, &feed));
    add_report(rq, &feed);
    reply->body = ical_write(arena, qf_strf(arena, "%.*s 办理期限", QF_ARG(web_town(rq)->name)),
                             feed.one, feed.count, rq->cx->now);
    reply->type = "text/calendar; charset=utf-8";
    return QF_OK;
}

/* ---- its address */

static qf_code show(web_request *rq, web_reply *reply, qf_str secret)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/calendar", "日历订阅");

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

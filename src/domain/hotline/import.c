/* Tickets of the county's list: by number, so that the same list twice changes nothing. */
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/hotline/read.h"

#define CHANGES 2048 /* room for the changes of a batch; grows */

struct hotline_batch {
    const calendar *days;
    hotline_counts *counts;
    int64_t of[HOTLINE_IMPORTED_COUNT];
    qf_str first, last; /* numbers that changed something */
};

qf_code hotline_batch_begin(qf_ctx *cx, const calendar *days, hotline_batch **out)
{
    hotline_batch *batch = QF_NEW(cx->arena, hotline_batch);

    QF_TRY(auth_need(cx, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)));
    if (!db_in_tx(cx))
        return qf_fail(cx, QF_BROKEN, "HOTLINE.NO_TX", NULL, "程序内部错误：导入必须在事务中");
    batch->days = days;
    batch->counts = hotline_counts_new(cx->arena, CHANGES);
    *out = batch;
    return QF_OK;
}

qf_code hotline_batch_end(qf_ctx *cx, hotline_batch *batch)
{
    int64_t fresh = batch->of[HOTLINE_TAKEN], closed = batch->of[HOTLINE_CLOSED];

    if (fresh + closed == 0)
        return QF_OK;
    QF_TRY(hotline_counts_write(cx, batch->counts));
    QF_TRY(audit_write(cx, "hotline.import",
                       qf_strf(cx->arena, "ticket:%.*s", QF_ARG(batch->first)),
                       "至 %.*s：导入 %lld 件，导入办结 %lld 件", QF_ARG(batch->last),
                       (long long)fresh, (long long)closed));
    return db_generation_bump(cx);
}

static qf_code check_days(qf_ctx *cx, const hotline_ticket *t)
{
    if (!qf_date_is(t->closed_on))
        return QF_OK;
    if (qf_date_cmp(t->closed_on, t->received_on) < 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.DAY", "closed_on", "办结日期早于转办日期");
    if (t->closed_at.ms > 0 && t->received_at.ms > 0 && t->closed_at.ms < t->received_at.ms)
        return qf_fail(cx, QF_INVALID, "HOTLINE.DAY", "closed_on", "办结时间早于转办时间");
    if (t->closed_at.ms > cx->now.ms)
        return qf_fail(cx, QF_INVALID, "HOTLINE.DAY", "closed_on", "办结时间晚于现在");
    if (qf_date_cmp(t->closed_on, qf_time_date(cx->now)) > 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.DAY", "closed_on", "办结日期晚于今天");
    return QF_OK;
}

static hotline_move closing(const hotline_ticket *t)
{
    return (hotline_move){ .event = HOTLINE_DO_CLOSE,
                           .day = t->closed_on,
                           .text = QF_S("随县热线名单导入") };
}

static qf_code close_known(qf_ctx *cx, hotline_batch *batch, hotline_ticket *t,
                           const hotline_ticket *from)
{
    hotline_ticket before = *t;
    hotline_move move = closing(from);

    t->state = HOTLINE_IS_CLOSED;
    t->closed_on = t->last_day = from->closed_on;
    t->closed_at = hotline_minute(from->closed_at);
    if (!qf_date_is(t->first_closed_on))
        t->first_closed_on = from->closed_on;
    if (from->reply.n > 0)
        t->reply = from->reply;
    if (from->office.n > 0)
        t->office = from->office;
    QF_TRY(hotline_save(cx, t));
    hotline_counts_add(cx->arena, batch->counts, &before, -1);
    hotline_counts_add(cx->arena, batch->counts, t, 1);
    return hotline_log_add(cx, t->id, &move);
}

static qf_code take_new(qf_ctx *cx, hotline_batch *batch, const hotline_ticket *from)
{
    hotline_ticket t = *from;
    hotline_move move = closing(from);

    QF_TRY(hotline_add(cx, batch->days, batch->counts, &t));
    return qf_date_is(t.closed_on) ? hotline_log_first(cx, t.id, 2, &move) : QF_OK;
}

static qf_code take_known(qf_ctx *cx, hotline_batch *batch, hotline_ticket *old,
                          const hotline_ticket *from, hotline_imported *what)
{
    if (old->limit_days != (from->limit_hours > 0 ? 0 : from->limit_days) ||
        old->limit_hours != from->limit_hours ||
        (old->limit_hours > 0 && from->received_at.ms > 0 &&
         old->received_at.ms != hotline_minute(from->received_at).ms) ||
        qf_date_cmp(old->received_on, from->received_on) != 0)
        return qf_fail(cx, QF_CONFLICT, "HOTLINE.LIMIT", "limit_days",
                       "这件工单已经登记：%.*s 转办，时限 %.*s；表里写的不同，没有改动",
                       QF_ARG(qf_date_str(cx->arena, old->received_on)),
                       QF_ARG(hotline_limit_zh(cx->arena, old)));
    *what = HOTLINE_SAME;
    if (!hotline_state_open(old->state) || !qf_date_is(from->closed_on))
        return QF_OK;
    if (qf_date_cmp(from->closed_on, old->last_day) < 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.DAY", "closed_on",
                       "办结日期早于这件工单在本站的上一步");
    if (old->limit_hours > 0 && from->closed_at.ms == 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.MINUTE", "closed_on",
                       "时限按小时算的工单要写明办结的时、分");
    *what = HOTLINE_CLOSED;
    return close_known(cx, batch, old, from);
}

qf_code hotline_import(qf_ctx *cx, hotline_batch *batch, const hotline_ticket *ticket,
                       hotline_imported *what)
{
    hotline_ticket old;
    qf_code code;

    QF_TRY(check_days(cx, ticket));
    code = hotline_by_number(cx, ticket->number, &old);
    if (code == QF_MISSING) {
        *what = HOTLINE_TAKEN;
        QF_TRY(take_new(cx, batch, ticket));
    } else {
        QF_TRY(code);
        QF_TRY(take_known(cx, batch, &old, ticket, what));
    }
    batch->of[*what]++;
    if (*what != HOTLINE_SAME) {
        batch->last = ticket->number;
        if (batch->first.n == 0)
            batch->first = ticket->number;
    }
    return QF_OK;
}

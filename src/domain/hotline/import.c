/* Tickets of the county's list: by number, so that the same list twice changes nothing. */
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/hotline/read.h"

static qf_code check_days(qf_ctx *cx, const hotline_ticket *t)
{
    if (!qf_date_is(t->closed_on))
        return QF_OK;
    if (qf_date_cmp(t->closed_on, t->received_on) < 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.DAY", "closed_on", "办结日期早于转办日期");
    if (qf_date_cmp(t->closed_on, qf_time_date(cx->now)) > 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.DAY", "closed_on", "办结日期晚于今天");
    return QF_OK;
}

static qf_code log_closing(qf_ctx *cx, const hotline_ticket *t)
{
    hotline_move move = { .event = HOTLINE_DO_CLOSE,
                          .day = t->closed_on,
                          .text = QF_S("随县热线名单导入") };

    return qf_date_is(t->closed_on) ? hotline_log_add(cx, t->id, &move) : QF_OK;
}

static qf_code close_imported(qf_ctx *cx, hotline_ticket *t, const hotline_ticket *from)
{
    hotline_ticket before = *t;

    t->state = HOTLINE_IS_CLOSED;
    t->closed_on = t->last_day = from->closed_on;
    if (!qf_date_is(t->first_closed_on))
        t->first_closed_on = from->closed_on;
    if (from->reply.n > 0)
        t->reply = from->reply;
    if (from->office.n > 0)
        t->office = from->office;
    QF_TRY(hotline_save(cx, t));
    QF_TRY(hotline_count_add(cx, &before, -1));
    QF_TRY(hotline_count_add(cx, t, 1));
    return log_closing(cx, t);
}

static qf_code fresh(qf_ctx *cx, const calendar *days, const hotline_ticket *from)
{
    hotline_ticket t = *from;

    QF_TRY(hotline_add(cx, days, &t));
    return log_closing(cx, &t);
}

qf_code hotline_import(qf_ctx *cx, const calendar *days, const hotline_ticket *ticket,
                       hotline_imported *what)
{
    hotline_ticket old;
    qf_code code;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(check_days(cx, ticket));
    QF_TRY(db_begin(cx, &tx));
    code = hotline_by_number(cx, ticket->number, &old);
    if (code == QF_MISSING) {
        *what = HOTLINE_TAKEN;
        QF_TRY(fresh(cx, days, ticket));
    } else {
        QF_TRY(code);
        if (old.limit_days != ticket->limit_days ||
            qf_date_cmp(old.received_on, ticket->received_on) != 0)
            return qf_fail(
                cx, QF_CONFLICT, "HOTLINE.LIMIT", "limit_days",
                "这件工单已经登记：%.*s 转办，时限 %lld 个工作日；表里写的不同，没有改动",
                QF_ARG(qf_date_str(cx->arena, old.received_on)), (long long)old.limit_days);
        *what = HOTLINE_SAME;
        if (!hotline_state_open(old.state) || !qf_date_is(ticket->closed_on))
            return db_commit(&tx);
        if (qf_date_cmp(ticket->closed_on, old.last_day) < 0)
            return qf_fail(cx, QF_INVALID, "HOTLINE.DAY", "closed_on",
                           "办结日期早于这件工单在本站的上一步");
        *what = HOTLINE_CLOSED;
        QF_TRY(close_imported(cx, &old, ticket));
    }
    QF_TRY(audit_write(cx, "hotline.import",
                       qf_strf(cx->arena, "ticket:%.*s", QF_ARG(ticket->number)), "%s",
                       *what == HOTLINE_TAKEN ? "导入" : "导入办结"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

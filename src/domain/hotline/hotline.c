#include "domain/hotline/hotline.h"

#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

static qf_code check(qf_ctx *cx, const hotline_ticket *ticket)
{
    if (ticket->number.n == 0 || ticket->title.n == 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.TICKET", "number", "工单要有编号和标题");
    if (!qf_date_is(ticket->received_on))
        return qf_fail(cx, QF_INVALID, "HOTLINE.TICKET", "received_on", "请填写转办日期");
    if (ticket->limit_days < 1 || ticket->limit_days > 60)
        return qf_fail(cx, QF_INVALID, "HOTLINE.TICKET", "limit_days",
                       "办理时限应为 1 至 60 个工作日");
    return QF_OK;
}

qf_code hotline_receive(qf_ctx *cx, const calendar *days, const hotline_ticket *ticket, int64_t *id)
{
    DB_TX tx = { 0 };
    qf_date due;

    QF_TRY(auth_need(cx, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(check(cx, ticket));
    QF_TRY(calendar_check(cx, days, ticket->received_on));
    due = calendar_add(days, ticket->received_on, (int)ticket->limit_days);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "hotline.ticket", id));
    QF_TRY(db_exec(cx, SQL_HOTLINE_INSERT, DB_INT("id", *id), DB_STR("number", ticket->number),
                   DB_STR("title", ticket->title), DB_STR("content", ticket->content),
                   DB_STR("class", ticket->class), DB_ID_OR_NULL("village_id", ticket->village_id),
                   DB_DATE(cx, "received_on", ticket->received_on),
                   DB_INT("limit_days", ticket->limit_days), DB_DATE(cx, "due_on", due),
                   DB_STR("office", ticket->office), DB_BOOL("sample", ticket->sample)));
    QF_TRY(audit_write(cx, "hotline.receive", audit_object(cx, "ticket", *id), "%.*s",
                       QF_ARG(ticket->number)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code hotline_close(qf_ctx *cx, int64_t id, qf_date day, qf_str reply)
{
    DB_TX tx = { 0 };
    int64_t changed;

    QF_TRY(auth_need(cx, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)));
    if (reply.n == 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.REPLY", "reply", "请填写答复内容");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_HOTLINE_CLOSE, &changed, DB_INT("id", id), DB_DATE(cx, "day", day),
                     DB_STR("reply", reply)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "HOTLINE.CLOSED", "ticket",
                       "没有这件工单，或者已经办结，或者办结日早于转办日");
    QF_TRY(
        audit_write(cx, "hotline.close", audit_object(cx, "ticket", id), "%.*s", QF_ARG(QF_S(""))));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

static qf_code year_days(qf_ctx *cx, int year, qf_date *first, qf_date *last)
{
    if (!qf_date_from(year, 1, 1, first) || !qf_date_from(year, 12, 31, last))
        return qf_fail(cx, QF_INVALID, "HOTLINE.YEAR", "year", "年份不对");
    return QF_OK;
}

qf_code hotline_year_stats(qf_ctx *cx, int year, hotline_stats *out)
{
    qf_date first, last;
    db_row row;

    QF_TRY(year_days(cx, year, &first, &last));
    QF_TRY(db_one(cx, SQL_HOTLINE_YEAR, &row, DB_DATE(cx, "first_day", first),
                  DB_DATE(cx, "last_day", last)));
    *out = (hotline_stats){ db_int(&row, "total"), db_int(&row, "on_time"), db_int(&row, "late"),
                            db_int(&row, "still_open") };
    return QF_OK;
}

qf_code hotline_year_tickets(qf_ctx *cx, int year, hotline_tickets *out)
{
    qf_date first, last;
    db_rows rows;

    QF_TRY(year_days(cx, year, &first, &last));
    QF_TRY(db_many(cx, SQL_HOTLINE_LIST, &rows, DB_DATE(cx, "first_day", first),
                   DB_DATE(cx, "last_day", last)));
    out->count = rows.count;
    out->ticket = QF_NEW_ARRAY(cx->arena, hotline_ticket, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        out->ticket[i] = (hotline_ticket){
            .id = db_int(row, "id"),
            .number = db_str(row, "number"),
            .title = db_str(row, "title"),
            .content = db_str(row, "content"),
            .class = db_str(row, "class"),
            .reply = db_str(row, "reply"),
            .office = db_str(row, "office"),
            .village_id = db_int(row, "village_id"),
            .received_on = db_date(row, "received_on"),
            .due_on = db_date(row, "due_on"),
            .closed_on = db_date(row, "closed_on"),
            .limit_days = db_int(row, "limit_days"),
            .sample = db_bool(row, "sample"),
        };
    }
    return QF_OK;
}

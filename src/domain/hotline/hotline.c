#include "domain/hotline/hotline.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/hotline/read.h"

hotline_ticket hotline_read(const db_row *row, bool full)
{
    hotline_ticket t = {
        .id = db_int(row, "id"),
        .number = db_str(row, "number"),
        .title = db_str(row, "title"),
        .class = db_str(row, "class"),
        .kind = hotline_kind_parse(db_str(row, "kind")),
        .state = hotline_state_parse(db_str(row, "state")),
        .source = db_str(row, "source"),
        .village_id = db_int(row, "village_id"),
        .received_on = db_date(row, "received_on"),
        .limit_days = db_int(row, "limit_days"),
        .due_on = db_date(row, "due_on"),
        .closed_on = db_date(row, "closed_on"),
        .office = db_str(row, "office"),
        .sample = db_bool(row, "sample"),
        .merged_into = db_str(row, "merged_into"),
        .service = db_str(row, "service"),
        .result = db_str(row, "result"),
        .gist = db_str(row, "gist"),
        .first_due_on = db_date(row, "first_due_on"),
        .first_closed_on = db_date(row, "first_closed_on"),
        .last_day = db_date(row, "last_day"),
        .extensions = db_int(row, "extensions"),
        .asked_days = db_int(row, "asked_days"),
        .reopened = db_int(row, "reopened"),
        .supervised = db_bool(row, "supervised"),
        .version = db_int(row, "version"),
        .limit_hours = db_int(row, "limit_hours"),
        .received_at = db_time(row, "received_at"),
        .due_at = db_time(row, "due_at"),
        .first_due_at = db_time(row, "first_due_at"),
        .closed_at = db_time(row, "closed_at"),
        .asked_hours = db_int(row, "asked_hours"),
    };

    if (full) {
        t.content = db_str(row, "content");
        t.reply = db_str(row, "reply");
        t.has_caller = db_bool(row, "has_caller");
    }
    return t;
}

qf_time hotline_minute(qf_time time)
{
    return (qf_time){ time.ms - time.ms % 60000 };
}

bool hotline_late(const hotline_ticket *t, qf_time now)
{
    bool closed = qf_date_is(t->closed_on);

    if (t->due_at.ms > 0)
        return hotline_minute(closed ? t->closed_at : now).ms > t->due_at.ms;
    return qf_date_cmp(closed ? t->closed_on : qf_time_date(now), t->due_on) > 0;
}

qf_str hotline_limit_zh(qf_arena *arena, const hotline_ticket *t)
{
    if (t->limit_hours > 0)
        return qf_strf(arena, "%lld 小时", (long long)t->limit_hours);
    return qf_strf(arena, "%lld 个工作日", (long long)t->limit_days);
}

qf_str hotline_month(qf_arena *arena, qf_date day)
{
    return qf_str_sub(qf_date_str(arena, day), 0, 7);
}

/* Whoever follows a ticket by its secret has no account. */
static qf_str who(const qf_ctx *cx)
{
    return cx->actor != NULL && cx->actor->name.n > 0 ? cx->actor->name : QF_S("反映人");
}

qf_code hotline_log_first(qf_ctx *cx, int64_t id, int64_t seq, const hotline_move *move)
{
    return db_exec(cx, SQL_HOTLINE_EVENT_FIRST, DB_INT("ticket_id", id), DB_INT("seq", seq),
                   DB_STR("event", hotline_event_code(move->event)), DB_DATE(cx, "day", move->day),
                   DB_STR("text", move->text), DB_STR("actor", who(cx)));
}

qf_code hotline_log_add(qf_ctx *cx, int64_t id, const hotline_move *move)
{
    return db_exec(cx, SQL_HOTLINE_EVENT, DB_INT("ticket_id", id),
                   DB_STR("event", hotline_event_code(move->event)), DB_DATE(cx, "day", move->day),
                   DB_STR("text", move->text), DB_STR("office", move->office),
                   DB_STR("ground", move->ground), DB_INT("days", move->days),
                   DB_INT("hours", move->hours), DB_STR("actor", who(cx)));
}

static qf_code check(qf_ctx *cx, const hotline_ticket *ticket)
{
    if (ticket->number.n == 0 || ticket->title.n == 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.TICKET", "number", "工单要有编号和标题");
    if (!qf_date_is(ticket->received_on))
        return qf_fail(cx, QF_INVALID, "HOTLINE.TICKET", "received_on", "请填写转办日期");
    if (qf_date_cmp(ticket->received_on, qf_time_date(cx->now)) > 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.TICKET", "received_on", "转办日期不能晚于今天");
    if (ticket->limit_hours < 0 || ticket->limit_hours > HOTLINE_HOURS_MAX)
        return qf_fail(cx, QF_INVALID, "HOTLINE.TICKET", "limit_hours",
                       "按小时的时限应为 1 至 %d 小时", HOTLINE_HOURS_MAX);
    if (ticket->limit_hours == 0 && (ticket->limit_days < 1 || ticket->limit_days > 60))
        return qf_fail(cx, QF_INVALID, "HOTLINE.TICKET", "limit_days",
                       "办理时限应为 1 至 60 个工作日");
    if (ticket->received_at.ms > cx->now.ms)
        return qf_fail(cx, QF_INVALID, "HOTLINE.TICKET", "received_at", "转办时间不能晚于现在");
    if (ticket->kind >= HOTLINE_KIND_COUNT)
        return qf_fail(cx, QF_INVALID, "HOTLINE.TICKET", "kind",
                       "种类应为咨询、求助、投诉、举报或者建议");
    return QF_OK;
}

/* The last day and, of a limit in hours, the last minute; what is closed was closed in a minute then. */
static qf_code set_limit(qf_ctx *cx, const calendar *days, hotline_ticket *t)
{
    t->received_at = hotline_minute(t->received_at);
    t->closed_at = hotline_minute(t->closed_at);
    if (t->limit_hours == 0) {
        t->due_on = calendar_add(days, t->received_on, (int)t->limit_days);
        t->due_at.ms = 0;
        return QF_OK;
    }
    t->limit_days = 0;
    if (t->received_at.ms == 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.MINUTE", "received_at",
                       "时限按小时算的工单要写明转办的时、分");
    if (qf_date_is(t->closed_on) && t->closed_at.ms == 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.MINUTE", "closed_at",
                       "时限按小时算的工单要写明办结的时、分");
    t->due_at.ms = t->received_at.ms + t->limit_hours * HOUR_MS;
    t->due_on = qf_time_date(t->due_at);
    return QF_OK;
}

static qf_str sealed_caller(qf_ctx *cx, const hotline_ticket *t)
{
    if (t->caller_name.n == 0 && t->caller_phone.n == 0)
        return (qf_str){ 0 };
    return qf_seal(cx->arena, db_key(cx->db),
                   QF_JOIN(cx->arena, t->caller_name, QF_S("\n"), t->caller_phone));
}

qf_code hotline_add(qf_ctx *cx, const calendar *days, hotline_counts *counts, hotline_ticket *t)
{
    hotline_move move = { .event = HOTLINE_DO_RECEIVE, .day = t->received_on };
    qf_str caller;

    QF_TRY(check(cx, t));
    QF_TRY(calendar_check(cx, days, t->received_on));
    QF_TRY(set_limit(cx, days, t));
    t->state = qf_date_is(t->closed_on) ? HOTLINE_IS_CLOSED : HOTLINE_IS_NEW;
    t->last_day = qf_date_is(t->closed_on) ? t->closed_on : t->received_on;
    caller = sealed_caller(cx, t);
    QF_TRY(db_number_next(cx, "hotline.ticket", &t->id));
    QF_TRY(db_exec(
        cx, SQL_HOTLINE_INSERT, DB_INT("id", t->id), DB_STR("number", t->number),
        DB_STR("title", t->title), DB_STR("content", t->content), DB_STR("class", t->class),
        DB_ID_OR_NULL("village_id", t->village_id), DB_DATE(cx, "received_on", t->received_on),
        DB_INT("limit_days", t->limit_days), DB_DATE(cx, "due_on", t->due_on),
        DB_STR("office", t->office), DB_BOOL("sample", t->sample),
        DB_STR("kind", hotline_kind_code(t->kind)),
        DB_STR("source", t->source.n > 0 ? t->source : QF_S("county")),
        caller.n > 0 ? DB_BLOB("caller", caller) : DB_NULL("caller"),
        DB_DATE(cx, "closed_on", t->closed_on), DB_STR("reply", t->reply),
        DB_DATE(cx, "last_day", t->last_day), DB_STR("state", hotline_state_code(t->state)),
        DB_STR("outcome", hotline_outcome(t)), DB_BOOL("open", hotline_state_open(t->state)),
        DB_INT("limit_hours", t->limit_hours), DB_TIME("received_at", t->received_at),
        DB_TIME("due_at", t->due_at), DB_TIME("closed_at", t->closed_at)));
    hotline_counts_add(cx->arena, counts, t, 1);
    return hotline_log_first(cx, t->id, 1, &move);
}

qf_code hotline_receive(qf_ctx *cx, const calendar *days, const hotline_ticket *ticket, int64_t *id)
{
    hotline_ticket t = *ticket;
    hotline_counts *counts = hotline_counts_new(cx->arena, 2);
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)));
    t.closed_on = QF_NO_DATE;
    t.closed_at.ms = 0;
    t.reply = QF_S("");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(hotline_add(cx, days, counts, &t));
    QF_TRY(hotline_counts_write(cx, counts));
    *id = t.id;
    QF_TRY(audit_write(cx, "hotline.receive", audit_object(cx, "ticket", t.id), "%.*s",
                       QF_ARG(t.number)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

static qf_code missing(qf_ctx *cx, qf_code code)
{
    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "HOTLINE.MISSING", "ticket", "没有这件工单");
    return code;
}

qf_code hotline_get(qf_ctx *cx, int64_t id, hotline_ticket *out)
{
    db_row row;

    QF_TRY(missing(cx, db_one(cx, SQL_HOTLINE_GET, &row, DB_INT("id", id))));
    *out = hotline_read(&row, true);
    return QF_OK;
}

qf_code hotline_by_number(qf_ctx *cx, qf_str number, hotline_ticket *out)
{
    db_row row;

    QF_TRY(missing(cx, db_one(cx, SQL_HOTLINE_BY_NUMBER, &row, DB_STR("number", number))));
    *out = hotline_read(&row, true);
    return QF_OK;
}

qf_code hotline_events(qf_ctx *cx, int64_t id, hotline_log **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_HOTLINE_EVENTS, &rows, DB_INT("ticket_id", id)));
    *out = QF_NEW_ARRAY(cx->arena, hotline_log, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        (*out)[i] = (hotline_log){ .event = hotline_event_parse(db_str(row, "event")),
                                   .day = db_date(row, "day"),
                                   .text = db_str(row, "text"),
                                   .office = db_str(row, "office"),
                                   .ground = db_str(row, "ground"),
                                   .days = db_int(row, "days"),
                                   .hours = db_int(row, "hours"),
                                   .actor = db_str(row, "actor"),
                                   .at = db_time(row, "at") };
    }
    return QF_OK;
}

qf_code hotline_caller(qf_ctx *cx, int64_t id, qf_str *name, qf_str *phone)
{
    qf_str rest;
    db_row row;
    DB_TX tx = { 0 };

    *name = *phone = (qf_str){ 0 };
    QF_TRY(auth_need(cx, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(missing(cx, db_one(cx, SQL_HOTLINE_CALLER, &row, DB_INT("id", id))));
    if (!db_null(&row, "caller")) {
        QF_TRY(qf_unseal(cx, db_key(cx->db), db_blob(&row, "caller"), &rest));
        if (rest.n > 0 && qf_str_split(&rest, '\n', name))
            *phone = rest;
    }
    QF_TRY(audit_write(cx, "hotline.caller", audit_object(cx, "ticket", id), "查看来电人"));
    return db_commit(&tx);
}

qf_code hotline_gist(qf_ctx *cx, int64_t id, qf_str gist)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_HOTLINE_GIST, &changed, DB_INT("id", id), DB_STR("gist", gist)));
    if (changed == 0)
        return missing(cx, QF_MISSING);
    QF_TRY(audit_write(cx, "hotline.gist", audit_object(cx, "ticket", id), "%s",
                       gist.n > 0 ? "公开一句话" : "不公开"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

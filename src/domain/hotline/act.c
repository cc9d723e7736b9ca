/* What may happen to a ticket and what it changes. */
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/hotline/read.h"

struct work {
    qf_ctx *cx;
    const calendar *days;
    const hotline_law *law;
    const hotline_move *move;
    hotline_ticket *t;
};

static qf_code need_text(const struct work *w, const char *zh)
{
    if (w->move->text.n > 0)
        return QF_OK;
    return qf_fail(w->cx, QF_INVALID, "HOTLINE.TEXT", "text", "%s", zh);
}

static qf_code need_ground(const struct work *w, const hotline_grounds *grounds)
{
    if (hotline_ground_get(grounds, w->move->ground) != NULL)
        return QF_OK;
    return qf_fail(w->cx, QF_INVALID, "HOTLINE.GROUND", "ground", "请选择理由");
}

/* A ticket goes back soon or not at all. */
static qf_code ask_return(const struct work *w)
{
    qf_date last = calendar_add(w->days, w->t->received_on, (int)w->law->return_days);

    QF_TRY(need_ground(w, &w->law->giving_back));
    if (w->t->limit_hours > 0 && hotline_late(w->t, w->cx->now))
        return qf_fail(w->cx, QF_LATE, "HOTLINE.RETURN", "day", "已经过了办理期限，不能再退单");
    if (qf_date_cmp(w->move->day, last) > 0)
        return qf_fail(w->cx, QF_LATE, "HOTLINE.RETURN", "day",
                       "退单要在收到后 %lld 个工作日内提出，最后一天是 %.*s",
                       (long long)w->law->return_days, QF_ARG(qf_date_zh(w->cx->arena, last)));
    return QF_OK;
}

static qf_code ask_extension(const struct work *w)
{
    hotline_ticket *t = w->t;
    bool hours = t->limit_hours > 0;
    int64_t asked = hours ? w->move->hours : w->move->days;
    int64_t most = hours ? t->limit_hours : t->limit_days;

    QF_TRY(need_text(w, "请写明延期的理由"));
    if (t->extensions >= w->law->extension_times)
        return qf_fail(w->cx, QF_LATE, "HOTLINE.EXTEND", "days", "这件工单已经延过期，不能再延");
    if (qf_date_cmp(w->move->day, t->due_on) > 0 || (hours && hotline_late(t, w->cx->now)))
        return qf_fail(w->cx, QF_LATE, "HOTLINE.EXTEND", "day", "已经过了办理期限，不能再申请延期");
    if (asked < 1 || asked > most)
        return qf_fail(w->cx, QF_INVALID, "HOTLINE.DAYS", hours ? "hours" : "days",
                       "延期应为 1 至 %lld %s，不超过原来的时限", (long long)most,
                       hours ? "小时" : "个工作日");
    t->asked_days = hours ? 0 : asked;
    t->asked_hours = hours ? asked : 0;
    return QF_OK;
}

static qf_code grant_extension(const struct work *w)
{
    hotline_ticket *t = w->t;
    qf_time moment = { t->due_at.ms + t->asked_hours * HOUR_MS };
    qf_date due = t->limit_hours > 0 ? qf_time_date(moment)
                                     : calendar_add(w->days, t->due_on, (int)t->asked_days);

    if (!qf_date_is(due))
        return qf_fail(w->cx, QF_LIMIT, "CALENDAR.RANGE", "days", "延到的日子超出了工作日历");
    t->due_on = due;
    if (t->limit_hours > 0)
        t->due_at = moment;
    t->extensions++;
    return QF_OK;
}

/* From now on so many hours, counted from the minute it was passed on; where only the day is known, that minute is told now. */
static qf_code limit_in_hours(const struct work *w)
{
    hotline_ticket *t = w->t;

    if (w->move->hours > HOTLINE_HOURS_MAX || w->move->hours == t->limit_hours)
        return qf_fail(w->cx, QF_INVALID, "HOTLINE.DAYS", "hours",
                       "按小时的时限应为 1 至 %d 小时，和现在的不同", HOTLINE_HOURS_MAX);
    if (t->received_at.ms == 0 && qf_date_cmp(qf_time_date(w->move->at), t->received_on) == 0)
        t->received_at = hotline_minute(w->move->at);
    if (t->received_at.ms == 0)
        return qf_fail(w->cx, QF_INVALID, "HOTLINE.MINUTE", "time",
                       "这件工单只登记了转办的日子，请写明 %.*s 转办的时、分",
                       QF_ARG(qf_date_str(w->cx->arena, t->received_on)));
    t->limit_hours = w->move->hours;
    t->limit_days = 0;
    t->due_at.ms = t->received_at.ms + t->limit_hours * HOUR_MS;
    t->due_on = qf_time_date(t->due_at);
    return QF_OK;
}

/* The limit of a ticket that is under way was changed: counted anew from when it was passed on; the first last day stays written
 * beside it. */
static qf_code change_limit(const struct work *w)
{
    hotline_ticket *t = w->t;
    qf_date due;

    QF_TRY(need_text(w, "请写明改时限的依据"));
    if (w->move->hours > 0 && w->move->days == 0)
        return limit_in_hours(w);
    if (w->move->hours != 0 || w->move->days < 1 || w->move->days > 60 ||
        w->move->days == t->limit_days)
        return qf_fail(w->cx, QF_INVALID, "HOTLINE.DAYS", "days",
                       "新的时限应为 1 至 60 个工作日，或者写小时数（只写一个），和现在的%.*s不同",
                       QF_ARG(hotline_limit_zh(w->cx->arena, t)));
    due = calendar_add(w->days, t->received_on, (int)w->move->days);
    if (!qf_date_is(due))
        return qf_fail(w->cx, QF_LIMIT, "CALENDAR.RANGE", "days", "改到的日子超出了工作日历");
    t->limit_days = w->move->days;
    t->limit_hours = 0;
    t->due_on = due;
    t->due_at.ms = 0;
    return QF_OK;
}

/* A limit in hours is judged by the minute: told, or now when it is today. */
static qf_code close(const struct work *w)
{
    hotline_ticket *t = w->t;
    qf_time at = hotline_minute(w->move->at);

    if (at.ms == 0 && qf_date_cmp(w->move->day, qf_time_date(w->cx->now)) == 0)
        at = hotline_minute(w->cx->now);
    if (at.ms == 0 && t->limit_hours > 0)
        return qf_fail(w->cx, QF_INVALID, "HOTLINE.MINUTE", "time",
                       "时限按小时算的工单要写明办结的时、分");
    if (at.ms > w->cx->now.ms || (at.ms > 0 && qf_date_cmp(qf_time_date(at), w->move->day) != 0) ||
        (at.ms > 0 && at.ms < t->received_at.ms))
        return qf_fail(w->cx, QF_INVALID, "HOTLINE.DAY", "time",
                       "办结的时刻不能早于转办，也不能晚于现在");
    t->closed_on = w->move->day;
    t->closed_at = at;
    if (!qf_date_is(t->first_closed_on))
        t->first_closed_on = w->move->day;
    return QF_OK;
}

static qf_code call_back(const struct work *w)
{
    if (hotline_score_zh(w->move->service).n == 0 || hotline_score_zh(w->move->result).n == 0)
        return qf_fail(w->cx, QF_INVALID, "HOTLINE.SCORE", "service",
                       "请分别选择对服务、对结果的评价");
    w->t->service = w->move->service;
    w->t->result = w->move->result;
    return QF_OK;
}

/* The first clock goes on: the last day stays what it was. */
static qf_code reopen(const struct work *w)
{
    hotline_ticket *t = w->t;
    qf_date last = qf_date_add(t->closed_on, (int)w->law->reopen_days);

    QF_TRY(need_text(w, "请写明群众要求重新办理的理由"));
    if (qf_date_cmp(w->move->day, last) > 0)
        return qf_fail(w->cx, QF_LATE, "HOTLINE.REOPEN", "day",
                       "办结已经超过 %lld 天，请作为新工单登记", (long long)w->law->reopen_days);
    t->closed_on = QF_NO_DATE;
    t->closed_at.ms = 0;
    t->reopened++;
    return QF_OK;
}

static qf_code merge(const struct work *w)
{
    hotline_ticket other;
    qf_code code = hotline_by_number(w->cx, w->move->other, &other);

    if (code != QF_OK && code != QF_MISSING)
        return code;
    if (code == QF_MISSING || other.id == w->t->id || other.state == HOTLINE_IS_MERGED)
        return qf_fail(w->cx, QF_INVALID, "HOTLINE.OTHER", "other",
                       "请填写并入的那件工单的编号：要在本单位，不能是自己，也不能是已经并掉的");
    w->t->merged_into = other.number;
    return QF_OK;
}

/* The event's own conditions and changes; the state was checked before. */
static qf_code apply(const struct work *w)
{
    hotline_ticket *t = w->t;

    switch (w->move->event) {
    case HOTLINE_DO_DISPATCH:
        if (w->move->office.n == 0)
            return qf_fail(w->cx, QF_INVALID, "HOTLINE.OFFICE", "office", "请填写承办的部门或者村");
        t->office = w->move->office;
        return QF_OK;
    case HOTLINE_DO_REPLY:
        QF_TRY(need_text(w, "请填写答复内容"));
        t->reply = w->move->text;
        return QF_OK;
    case HOTLINE_DO_CLOSE:
        return close(w);
    case HOTLINE_DO_RETURN_ASK:
        return ask_return(w);
    case HOTLINE_DO_EXTEND_ASK:
        return ask_extension(w);
    case HOTLINE_DO_EXTEND_GRANT:
        return grant_extension(w);
    case HOTLINE_DO_EXTEND_REFUSE:
    case HOTLINE_DO_RETURN_REFUSE:
        return need_text(w, "请写明不同意的理由");
    case HOTLINE_DO_CALL_BACK:
        return call_back(w);
    case HOTLINE_DO_REOPEN:
        return reopen(w);
    case HOTLINE_DO_MERGE:
        return merge(w);
    case HOTLINE_DO_DECLINE:
        return need_ground(w, &w->law->declining);
    case HOTLINE_DO_SUPERVISE:
        t->supervised = true;
        return need_text(w, "请写明督办的理由");
    case HOTLINE_DO_RELIMIT:
        return change_limit(w);
    case HOTLINE_DO_NOTE:
        return need_text(w, "请填写备注");
    default:
        return QF_OK;
    }
}

static qf_code check_day(const struct work *w)
{
    if (qf_date_cmp(w->move->day, qf_time_date(w->cx->now)) > 0)
        return qf_fail(w->cx, QF_INVALID, "HOTLINE.DAY", "day", "日期不能晚于今天");
    if (qf_date_cmp(w->move->day, w->t->received_on) < 0)
        return qf_fail(w->cx, QF_INVALID, "HOTLINE.DAY", "day", "日期不能早于转办日 %.*s",
                       QF_ARG(qf_date_str(w->cx->arena, w->t->received_on)));
    if (qf_date_cmp(w->move->day, w->t->last_day) < 0)
        return qf_fail(w->cx, QF_INVALID, "HOTLINE.DAY", "day", "日期不能早于上一步的 %.*s",
                       QF_ARG(qf_date_str(w->cx->arena, w->t->last_day)));
    return calendar_check(w->cx, w->days, w->move->day);
}

/* What is only written beside a ticket does not bar an earlier day: the county's list may close it behind it. */
static bool is_step(hotline_event event)
{
    return event != HOTLINE_DO_NOTE && event != HOTLINE_DO_SUPERVISE && event != HOTLINE_DO_RELIMIT;
}

qf_code hotline_save(qf_ctx *cx, const hotline_ticket *t)
{
    int64_t changed;

    QF_TRY(db_change(
        cx, SQL_HOTLINE_UPDATE, &changed, DB_INT("id", t->id), DB_INT("version", t->version),
        DB_STR("state", hotline_state_code(t->state)), DB_STR("outcome", hotline_outcome(t)),
        DB_BOOL("open", hotline_state_open(t->state)), DB_STR("office", t->office),
        DB_DATE(cx, "due_on", t->due_on), DB_INT("limit_days", t->limit_days),
        DB_DATE(cx, "closed_on", t->closed_on), DB_DATE(cx, "first_closed_on", t->first_closed_on),
        DB_STR("reply", t->reply), DB_STR("merged_into", t->merged_into),
        DB_INT("extensions", t->extensions), DB_INT("asked_days", t->asked_days),
        DB_INT("reopened", t->reopened), DB_BOOL("supervised", t->supervised),
        DB_STR("service", t->service), DB_STR("result", t->result),
        DB_DATE(cx, "last_day", t->last_day), DB_INT("limit_hours", t->limit_hours),
        DB_TIME("received_at", t->received_at), DB_TIME("due_at", t->due_at),
        DB_TIME("closed_at", t->closed_at), DB_INT("asked_hours", t->asked_hours)));
    if (changed != 1)
        return qf_fail(cx, QF_CONFLICT, "HOTLINE.VERSION", "version",
                       "这件工单刚被别人处理过，请重新打开");
    return QF_OK;
}

qf_code hotline_move_make(qf_ctx *cx, const calendar *days, const hotline_law *law,
                          const hotline_ticket *before, const hotline_move *move)
{
    hotline_ticket t = *before;
    struct work w = { cx, days, law, move, &t };
    hotline_counts *counts = hotline_counts_new(cx->arena, 2);
    hotline_state to;

    if (!hotline_flow(t.state, move->event, &to))
        return qf_fail(cx, QF_CONFLICT, "HOTLINE.STATE", "event", "%.*s",
                       QF_ARG(hotline_flow_why(cx->arena, t.state, move->event)));
    QF_TRY(check_day(&w));
    QF_TRY(apply(&w));
    t.state = to;
    if (is_step(move->event))
        t.last_day = move->day;
    QF_TRY(hotline_save(cx, &t));
    hotline_counts_add(cx->arena, counts, before, -1);
    hotline_counts_add(cx->arena, counts, &t, 1);
    QF_TRY(hotline_counts_write(cx, counts));
    if (move->event == HOTLINE_DO_CALL_BACK) {
        QF_TRY(hotline_rate_add(cx, before, -1));
        QF_TRY(hotline_rate_add(cx, &t, 1));
    }
    QF_TRY(hotline_log_add(cx, t.id, move));
    QF_TRY(audit_write(cx, "hotline.act", audit_object(cx, "ticket", t.id), "%.*s %.*s",
                       QF_ARG(t.number), QF_ARG(hotline_event_zh(move->event))));
    return db_generation_bump(cx);
}

qf_code hotline_act(qf_ctx *cx, const calendar *days, const hotline_law *law, int64_t id,
                    int64_t version, const hotline_move *asked)
{
    hotline_move move = *asked;
    hotline_ticket t;
    DB_TX tx = { 0 };

    if (move.event >= HOTLINE_EVENT_COUNT || move.event == HOTLINE_DO_RECEIVE)
        return qf_fail(cx, QF_INVALID, "HOTLINE.EVENT", "event", "没有这个动作");
    QF_TRY(auth_need(cx, hotline_flow_roles(move.event)));
    if (!qf_date_is(move.day))
        move.day = qf_time_date(cx->now);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(hotline_get(cx, id, &t));
    if (version != 0 && version != t.version)
        return qf_fail(cx, QF_CONFLICT, "HOTLINE.VERSION", "version",
                       "这件工单刚被别人处理过，请重新打开");
    QF_TRY(hotline_move_make(cx, days, law, &t, &move));
    return db_commit(&tx);
}

/* One ticket: its facts, its way, the forms of what may be done next. */
#include "domain/hotline/citizen.h"
#include "web/hotline_view.h"
#include "web/input.h"
#include "web/pages.h"

/* What the form of an event asks for. */
static const struct {
    hotline_event event;
    const char *text;   /* label of the text; NULL: no text */
    const char *button; /* a verb */
    bool office, other, scores;
} forms[] = {
    { HOTLINE_DO_SIGN, NULL, "签收", false, false, false },
    { HOTLINE_DO_DISPATCH, "交办要求", "交办", true, false, false },
    { HOTLINE_DO_REPLY, "答复内容", "答复群众", false, false, false },
    { HOTLINE_DO_CLOSE, NULL, "办结", false, false, false },
    { HOTLINE_DO_EXTEND_ASK, "延期的理由", "申请延期", false, false, false },
    { HOTLINE_DO_EXTEND_GRANT, NULL, "同意延期", false, false, false },
    { HOTLINE_DO_EXTEND_REFUSE, "不同意的理由", "不同意延期", false, false, false },
    { HOTLINE_DO_RETURN_ASK, "补充说明", "申请退单", false, false, false },
    { HOTLINE_DO_RETURN_GRANT, NULL, "同意退单", false, false, false },
    { HOTLINE_DO_RETURN_REFUSE, "不同意的理由", "不同意退单", false, false, false },
    { HOTLINE_DO_CALL_BACK, "群众怎么说", "记下回访", false, false, true },
    { HOTLINE_DO_REOPEN, "为什么重新办理", "重新办理", false, false, false },
    { HOTLINE_DO_MERGE, NULL, "并案", false, true, false },
    { HOTLINE_DO_DECLINE, "补充说明", "不予受理", false, false, false },
    { HOTLINE_DO_RELIMIT, "依据", "改时限", false, false, false },
    { HOTLINE_DO_SUPERVISE, "督办的理由", "督办", false, false, false },
    { HOTLINE_DO_NOTE, "备注", "记一条备注", false, false, false },
};

static void add_grounds(web_request *rq, qf_val *to, const hotline_grounds *grounds)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, to, "grounds");

    for (size_t i = 0; i < grounds->count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "code", grounds->one[i].code);
        qf_map_str(arena, one, "zh", grounds->one[i].zh);
        qf_map_str(arena, one, "law", grounds->one[i].law);
    }
    qf_map_bool(arena, to, "has_grounds", true);
}

/* What binds this step, with its ground. */
static qf_str why_of(web_request *rq, const hotline_ticket *t, hotline_event event)
{
    qf_arena *arena = rq->cx->arena;
    const hotline_law *law = rq->site->hotline;
    const calendar *days = rq->site->days;

    switch (event) {
    case HOTLINE_DO_RETURN_ASK:
        return qf_strf(
            arena, "收到后 %lld 个工作日内可以退，最后一天 %.*s。依据：%.*s",
            (long long)law->return_days,
            QF_ARG(qf_date_zh(arena, calendar_add(days, t->received_on, (int)law->return_days))),
            QF_ARG(law->return_source));
    case HOTLINE_DO_DECLINE:
        return law->decline_source;
    case HOTLINE_DO_EXTEND_ASK:
        return qf_strf(arena, "最多延 %.*s，只能延 %lld 次。%.*s",
                       QF_ARG(hotline_limit_zh(arena, t)), (long long)law->extension_times,
                       QF_ARG(law->extension_source));
    case HOTLINE_DO_EXTEND_GRANT:
        if (t->limit_hours > 0)
            return qf_strf(arena, "申请延 %lld 小时，同意后期限是 %.*s", (long long)t->asked_hours,
                           QF_ARG(qf_time_minute(
                               arena, (qf_time){ t->due_at.ms + t->asked_hours * 3600 * 1000 })));
        return qf_strf(
            arena, "申请延 %lld 个工作日，同意后期限是 %.*s", (long long)t->asked_days,
            QF_ARG(qf_date_zh(arena, calendar_add(days, t->due_on, (int)t->asked_days))));
    case HOTLINE_DO_RELIMIT:
        return qf_strf(arena,
                       "现在是%.*s。县里来文改的，或者要按紧急办的，从转办时重新算；原来的最后一天"
                       "留着对照。工作日、小时只写一个。",
                       QF_ARG(hotline_limit_zh(arena, t)));
    case HOTLINE_DO_REOPEN:
        return QF_S("重新办理不换期限：还是原来的最后一天，再办结按那一天算是否按期。");
    default:
        return (qf_str){ 0 };
    }
}

/* What a form asks of time: working days or hours of an extension, either of a new limit; the minute of a closing. */
static void add_limits(web_request *rq, qf_val *one, const hotline_ticket *t, hotline_event event)
{
    qf_arena *arena = rq->cx->arena;
    bool relimit = event == HOTLINE_DO_RELIMIT, extend = event == HOTLINE_DO_EXTEND_ASK;

    qf_map_bool(arena, one, "days", relimit || (extend && t->limit_hours == 0));
    qf_map_bool(arena, one, "hours", relimit || (extend && t->limit_hours > 0));
    qf_map_bool(arena, one, "either", relimit);
    if (relimit && t->received_at.ms == 0)
        qf_map_str(arena, one, "time", QF_S("转办的时、分（按小时的才要）"));
    if (event == HOTLINE_DO_CLOSE && t->limit_hours > 0)
        qf_map_str(arena, one, "time", QF_S("办结的时、分（不填就是现在）"));
}

static void add_forms(web_request *rq, qf_val *data, const hotline_ticket *t, bool first_open)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "forms");
    hotline_state to;

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        qf_val *one;
        if (!hotline_flow(t->state, forms[i].event, &to) ||
            !auth_has(rq->cx->actor, hotline_flow_roles(forms[i].event)))
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "event", hotline_event_code(forms[i].event));
        qf_map_str(arena, one, "zh", hotline_event_zh(forms[i].event));
        qf_map_str(arena, one, "button", qf_str_of(forms[i].button));
        qf_map_bool(arena, one, "open", first_open && qf_count(list) == 1);
        if (forms[i].text != NULL)
            qf_map_str(arena, one, "text", qf_str_of(forms[i].text));
        qf_map_bool(arena, one, "office", forms[i].office);
        add_limits(rq, one, t, forms[i].event);
        qf_map_bool(arena, one, "other", forms[i].other);
        qf_map_bool(arena, one, "scores", forms[i].scores);
        if (forms[i].event == HOTLINE_DO_RETURN_ASK)
            add_grounds(rq, one, &rq->site->hotline->giving_back);
        if (forms[i].event == HOTLINE_DO_DECLINE)
            add_grounds(rq, one, &rq->site->hotline->declining);
        qf_map_str(arena, one, "why", why_of(rq, t, forms[i].event));
    }
    qf_map_bool(arena, data, "may_act", qf_count(list) > 0);
}

static qf_code add_log(web_request *rq, qf_val *data, int64_t id)
{
    qf_arena *arena = rq->cx->arena;
    const hotline_law *law = rq->site->hotline;
    qf_val *list = qf_map_list(arena, data, "log");
    hotline_log *log;
    size_t count;

    QF_TRY(hotline_events(rq->cx, id, &log, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        const hotline_ground *ground = hotline_ground_get(&law->giving_back, log[i].ground);
        if (ground == NULL)
            ground = hotline_ground_get(&law->declining, log[i].ground);
        qf_map_str(arena, one, "day", qf_date_str(arena, log[i].day));
        qf_map_str(arena, one, "zh", hotline_event_zh(log[i].event));
        qf_map_str(arena, one, "actor", log[i].actor);
        qf_map_str(arena, one, "text", log[i].text);
        qf_map_str(arena, one, "office", log[i].office);
        if (ground != NULL)
            qf_map_str(arena, one, "ground",
                       qf_strf(arena, "%.*s（%.*s）", QF_ARG(ground->zh), QF_ARG(ground->law)));
        if (log[i].days > 0)
            qf_map_int(arena, one, "days", log[i].days);
        if (log[i].hours > 0)
            qf_map_int(arena, one, "hours", log[i].hours);
    }
    return QF_OK;
}

static qf_code add_doubles(web_request *rq, qf_val *data, const hotline_ticket *t)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "doubles");
    hotline_tickets alike;

    if (!hotline_state_open(t->state))
        return QF_OK;
    QF_TRY(hotline_alike(rq->cx, t, &alike));
    for (size_t i = 0; i < alike.count && i < 10; i++)
        hotline_view_row(rq, qf_list_add(list, qf_val_map(arena)), &alike.ticket[i]);
    qf_map_bool(arena, data, "has_doubles", alike.count > 0);
    return QF_OK;
}

static qf_code show(web_request *rq, web_reply *reply, int64_t id, qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data;
    hotline_ticket t;
    qf_str village;

    QF_TRY(hotline_get(rq->cx, id, &t));
    QF_TRY(hotline_view_village(rq, t.village_id, &village));
    data = web_page(rq, reply, "desk/hotline_ticket", qf_cstr(arena, t.title));
    web_crumb(rq, data, "热线工单", QF_S("/desk/hotline"));
    hotline_view_row(rq, data, &t);
    qf_map_str(arena, data, "content", t.content);
    qf_map_str(arena, data, "reply", t.reply);
    qf_map_str(arena, data, "village", village);
    qf_map_str(arena, data, "source",
               qf_str_eq(t.source, QF_S("town"))      ? QF_S("镇里自己接的")
               : qf_str_eq(t.source, QF_S("citizen")) ? QF_S("本站网上反映")
                                                      : QF_S("县热线转办"));
    qf_map_bool(arena, data, "by_hours", t.limit_hours > 0);
    qf_map_str(arena, data, "received_when",
               hotline_view_moment(arena, t.received_at, t.received_on));
    if (qf_date_is(t.closed_on))
        qf_map_str(arena, data, "closed_when",
                   hotline_view_moment(arena, t.closed_at, t.closed_on));
    if (qf_date_cmp(t.first_due_on, t.due_on) != 0 || t.first_due_at.ms != t.due_at.ms)
        qf_map_str(arena, data, "first_due",
                   hotline_view_moment(arena, t.first_due_at, t.first_due_on));
    if (t.reopened > 0)
        qf_map_str(arena, data, "first_closed", qf_date_str(arena, t.first_closed_on));
    qf_map_str(arena, data, "merged_into", t.merged_into);
    qf_map_str(arena, data, "service", hotline_score_zh(t.service));
    qf_map_str(arena, data, "result", hotline_score_zh(t.result));
    qf_map_str(arena, data, "gist", t.gist);
    qf_map_int(arena, data, "version", t.version);
    qf_map_str(arena, data, "today_day", qf_date_str(arena, qf_time_date(rq->cx->now)));
    qf_map_str(arena, data, "act_href", web_path(rq, "/desk/hotline/%lld/act", (long long)id));
    qf_map_str(arena, data, "gist_href", web_path(rq, "/desk/hotline/%lld/gist", (long long)id));
    qf_map_bool(arena, data, "may_gist", auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK)));
    if (t.has_caller && auth_has(rq->cx->actor, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)))
        qf_map_str(arena, data, "caller_href",
                   web_path(rq, "/desk/hotline/%lld/caller", (long long)id));
    if (auth_has(rq->cx->actor, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)))
        qf_map_str(arena, data, "secret_href",
                   web_path(rq, "/desk/hotline/%lld/secret", (long long)id));
    qf_map_str(arena, data, "complaint", complaint);
    QF_TRY(hotline_view_photos(rq, data, id, true));
    add_forms(rq, data, &t, t.state != HOTLINE_IS_CLOSED);
    QF_TRY(add_doubles(rq, data, &t));
    reply->status = complaint.n == 0 ? 200 : 422;
    return add_log(rq, data, id);
}

qf_code page_desk_hotline_ticket(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return show(rq, reply, id, (qf_str){ 0 });
}

/* A form answered: done, or the page again with the reason. */
static qf_code answer(web_request *rq, web_reply *reply, int64_t id, qf_code code)
{
    if (code == QF_INVALID || code == QF_CONFLICT || code == QF_LATE)
        return show(rq, reply, id, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/hotline/%lld", (long long)id));
}

/* The minute of a closing, or (of a new limit) the one it was passed on; false when it can not be read. */
static bool read_time(web_request *rq, int64_t id, hotline_move *move)
{
    qf_str time = qf_str_trim(web_form(rq, "time"));
    qf_date on = qf_date_is(move->day) ? move->day : qf_time_date(rq->cx->now);
    hotline_ticket t;

    if (time.n == 0)
        return true;
    if (move->event == HOTLINE_DO_RELIMIT) {
        if (hotline_get(rq->cx, id, &t) != QF_OK)
            return false;
        on = t.received_on;
    }
    return hotline_view_time(rq->cx->arena, on, time, &move->at);
}

qf_code page_desk_hotline_act(web_request *rq, web_reply *reply)
{
    hotline_move move = { .event = hotline_event_parse(web_form(rq, "event")),
                          .day = QF_NO_DATE,
                          .text = qf_str_trim(web_form(rq, "text")),
                          .office = qf_str_trim(web_form(rq, "office")),
                          .ground = web_form(rq, "ground"),
                          .other = qf_str_trim(web_form(rq, "other")),
                          .days = hotline_view_number(web_form(rq, "days")),
                          .hours = hotline_view_number(web_form(rq, "hours")),
                          .service = web_form(rq, "service"),
                          .result = web_form(rq, "result") };
    qf_str day = qf_str_trim(web_form(rq, "day"));
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    if (day.n > 0 && !qf_date_parse(day, &move.day))
        return show(rq, reply, id, QF_S("日期请写成 2021-09-10 的样子"));
    if (!read_time(rq, id, &move))
        return show(rq, reply, id, QF_S("时刻请写成 08:30 的样子"));
    if (move.text.n > 20000 || move.office.n > 200)
        return show(rq, reply, id, QF_S("文字太长了"));
    return answer(rq, reply, id,
                  hotline_act(rq->cx, rq->site->days, rq->site->hotline, id,
                              hotline_view_number(web_form(rq, "version")), &move));
}

qf_code page_desk_hotline_gist(web_request *rq, web_reply *reply)
{
    qf_str gist = qf_str_trim(web_form(rq, "gist"));
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    if (gist.n > 600)
        return show(rq, reply, id, QF_S("公开的一句话不要超过 200 个字"));
    return answer(rq, reply, id, hotline_gist(rq->cx, id, gist));
}

qf_code page_desk_hotline_caller(web_request *rq, web_reply *reply)
{
    qf_str name, phone;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(hotline_caller(rq->cx, id, &name, &phone));
    QF_TRY(show(rq, reply, id, (qf_str){ 0 }));
    qf_map_str(rq->cx->arena, reply->data, "caller_name", name);
    qf_map_str(rq->cx->arena, reply->data, "caller_phone", phone);
    return QF_OK;
}

qf_code page_desk_hotline_secret(web_request *rq, web_reply *reply)
{
    qf_str secret;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(hotline_secret_make(rq->cx, id, &secret));
    QF_TRY(show(rq, reply, id, (qf_str){ 0 }));
    qf_map_str(rq->cx->arena, reply->data, "secret", secret);
    return QF_OK;
}

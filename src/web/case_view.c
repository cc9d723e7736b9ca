#include "web/case_view.h"

apply_rules case_rules(const web_site *site)
{
    return (apply_rules){ site->clock, site->days, site->mask_rules };
}

static qf_date today_of(const web_request *rq)
{
    return qf_time_date(rq->cx->now);
}

qf_date case_soon_until(const web_request *rq)
{
    return calendar_add(rq->site->days, today_of(rq), applying_soon_days(rq->site->applying));
}

qf_code case_rank_in_month(web_request *rq, const apply_case *one, int64_t *rank)
{
    qf_date first = QF_NO_DATE;
    apply_cases same;
    int year, month;

    *rank = 1;
    if (!qf_date_is(one->received_on))
        return QF_OK;
    qf_date_parts(one->received_on, &year, &month, NULL);
    if (!qf_date_from(year, month, 1, &first))
        return QF_OK;
    /* A letter sent earlier may be confirmed in the month. */
    QF_TRY(apply_same_applicant(rq->cx, one->id, qf_date_add(first, -60), &same));
    for (size_t i = 0; i < same.count; i++) {
        qf_date day = same.one[i].received_on;
        int cmp = qf_date_is(day) ? qf_date_cmp(day, one->received_on) : 1;
        *rank += qf_date_is(day) && qf_date_cmp(day, first) >= 0 &&
                 (cmp < 0 || (cmp == 0 && same.one[i].id < one->id));
    }
    return QF_OK;
}

/* ---- one line */

static void add_due(web_request *rq, qf_val *one, qf_date due, bool open)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = today_of(rq);
    int days;

    if (!qf_date_is(due))
        return;
    days = due.day - today.day;
    qf_map_str(arena, one, "due", qf_date_str(arena, due));
    qf_map_str(arena, one, "due_zh", qf_date_zh(arena, due));
    if (!open)
        return;
    if (days < 0)
        qf_map_str(arena, one, "late", qf_strf(arena, "已超期 %d 天", -days));
    else if (qf_date_cmp(due, case_soon_until(rq)) <= 0)
        qf_map_str(arena, one, "soon",
                   days == 0 ? QF_S("今天到期") : qf_strf(arena, "还剩 %d 天", days));
    else
        qf_map_str(arena, one, "left", qf_strf(arena, "还剩 %d 天", days));
    if (calendar_estimated(rq->site->days, due))
        qf_map_bool(arena, one, "estimated", true);
}

static void add_facts(web_request *rq, qf_val *one, const apply_case *c)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = today_of(rq);
    bool closed = apply_closed_on(c, today);
    clock_outcome outcome = clock_outcome_parse(c->outcome);

    qf_map_int(arena, one, "id", c->id);
    qf_map_str(arena, one, "number", c->number);
    qf_map_str(arena, one, "subject", c->subject);
    qf_map_str(arena, one, "kind", apply_kind_zh(c->applicant_kind));
    qf_map_str(arena, one, "channel", clock_channel_zh(clock_channel_parse(c->channel)));
    qf_map_str(arena, one, "form", apply_form_zh(c->form));
    qf_map_str(arena, one, "way", apply_way_zh(c->way));
    qf_map_str(arena, one, "submitted", qf_date_str(arena, c->submitted_on));
    qf_map_str(arena, one, "received", qf_date_str(arena, c->received_on));
    qf_map_str(arena, one, "handler", c->handler);
    qf_map_str(arena, one, "state_code", clock_state_code(apply_state_on(c, today)));
    qf_map_str(arena, one, "state", clock_state_zh(apply_state_on(c, today)));
    qf_map_bool(arena, one, "open", !closed);
    add_due(rq, one, apply_due_on(c, today), !closed);
    if (!closed)
        return;
    qf_map_str(arena, one, "closed", qf_date_str(arena, c->closed_on));
    qf_map_str(arena, one, "outcome",
               outcome == CLOCK_NO_OUTCOME ? QF_S("") : clock_outcome_zh(outcome));
    if (c->late_days > 0)
        qf_map_str(arena, one, "was_late",
                   qf_strf(arena, "超期 %lld 天答复", (long long)c->late_days));
}

void case_add_row(web_request *rq, qf_val *list, const apply_case *c)
{
    qf_val *one = qf_list_add(list, qf_val_map(rq->cx->arena));

    add_facts(rq, one, c);
    qf_map_str(rq->cx->arena, one, "href", web_path(rq, "/desk/cases/%lld", (long long)c->id));
}

/* ---- the clocks */

static const char *timer_zh(clock_timer timer)
{
    switch (timer) {
    case CLOCK_TIMER_REPLY:
        return "答复期限";
    case CLOCK_TIMER_NOTICE:
        return "要求补正的最后一天";
    case CLOCK_TIMER_CORRECTION:
        return "申请人补正期限";
    case CLOCK_TIMER_THIRD:
        return "第三方答复期限";
    case CLOCK_TIMER_ORGAN:
        return "有关机关答复期限";
    case CLOCK_TIMER_PAY:
        return "申请人缴费期限";
    default:
        return "期限";
    }
}

static void add_clock(web_request *rq, qf_val *list, const clock_result *told,
                      const clock_entry *entry)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena)), *days;
    size_t count;
    const clock_day *day = clock_explain(arena, rq->site->days, told, entry, &count);

    qf_map_str(arena, one, "zh", qf_str_of(timer_zh(entry->timer)));
    qf_map_str(arena, one, "law", rq->site->clock->law[entry->timer]);
    qf_map_str(arena, one, "from", qf_date_str(arena, entry->from));
    qf_map_int(arena, one, "length", entry->days);
    qf_map_bool(arena, one, "stands", !entry->running);
    add_due(rq, one, entry->due, entry->running);
    days = qf_map_list(arena, one, "days");
    for (size_t i = 0; i < count; i++) {
        qf_val *row = qf_list_add(days, qf_val_map(arena));
        qf_map_str(arena, row, "date", qf_date_str(arena, day[i].date));
        qf_map_str(arena, row, "weekday", calendar_weekday(day[i].date));
        qf_map_str(arena, row, "n",
                   day[i].n > 0 ? qf_strf(arena, "第 %d 天", day[i].n) : QF_S("不计"));
        qf_map_str(arena, row, "why", day[i].why);
        qf_map_bool(arena, row, "off", day[i].n == 0);
    }
}

/* ---- what happened */

static qf_str entry_zh(const apply_entry *e)
{
    if (qf_str_eq(e->code, QF_S("undo")))
        return QF_S("撤销一步");
    if (qf_str_eq(e->code, QF_S("split")))
        return QF_S("一份申请拆成几件");
    if (qf_str_eq(e->code, QF_S("hotline")))
        return QF_S("经申请人同意转热线办理");
    if (qf_str_eq(e->code, QF_S("import")))
        return QF_S("从原登记簿转入");
    return e->event.kind < CLOCK_EVENT_COUNT ? clock_event_zh(e->event.kind) : e->code;
}

/* The facts of an event in words. */
static qf_str detail_of(qf_arena *arena, const apply_entry *e)
{
    qf_buf out = qf_buf_new(arena, 4096);
    const clock_event *v = &e->event;

    if (v->days > 0)
        qf_buf_addf(&out, "%d 个工作日；", v->days);
    if (qf_date_is(v->until))
        qf_buf_addf(&out, "答复日期 %s；", qf_date_str(arena, v->until).p);
    if (v->outcome != CLOCK_NO_OUTCOME)
        qf_buf_addf(&out, "%.*s；", QF_ARG(clock_outcome_zh(v->outcome)));
    if (v->delivered_by != CLOCK_NOT_SAID)
        qf_buf_addf(&out, "%s；",
                    v->delivered_by == CLOCK_HAND     ? "当面送达"
                    : v->delivered_by == CLOCK_POSTED ? "邮寄"
                                                      : "电子送达");
    if (qf_date_is(v->received_on))
        qf_buf_addf(&out, "%s 签收；", qf_date_str(arena, v->received_on).p);
    if (v->unclear)
        qf_buf_add(&out, QF_S("补正后仍不明确；"));
    if (v->good_reason)
        qf_buf_add(&out, QF_S("逾期有正当理由；"));
    if (e->undoes > 0)
        qf_buf_addf(&out, "第 %lld 步作废；", (long long)e->undoes);
    return out.n == 0 ? QF_S("") : qf_str_sub(qf_buf_str(&out), 0, out.n - strlen("；"));
}

static void add_entry(web_request *rq, qf_val *list, const apply_entry *e, bool office)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_int(arena, one, "seq", e->seq);
    qf_map_str(arena, one, "on", qf_date_str(arena, e->event.on));
    qf_map_str(arena, one, "zh", entry_zh(e));
    qf_map_bool(arena, one, "undone", e->undone);
    if (e->event.kind < CLOCK_EVENT_COUNT)
        qf_map_str(arena, one, "law", rq->site->clock->article[e->event.kind]);
    if (!office)
        return;
    qf_map_str(arena, one, "detail", detail_of(arena, e));
    qf_map_str(arena, one, "actor", e->actor);
    qf_map_str(arena, one, "at", qf_time_minute(arena, e->at));
    qf_map_str(arena, one, "approved_by", e->approved_by);
    qf_map_str(arena, one, "note", e->note);
    if (e->letter_id > 0)
        qf_map_str(arena, one, "letter",
                   web_path(rq, "/desk/letters/%lld", (long long)e->letter_id));
}

/* What the applicant does not need to see: how the office drafts and signs. */
static bool inner(const apply_entry *e)
{
    switch (e->event.kind) {
    case CLOCK_ON_DRAFT_REPLY:
    case CLOCK_ON_REJECT:
    case CLOCK_ON_APPROVE:
    case CLOCK_ON_ISSUE:
    case CLOCK_EVENT_COUNT:
        return true;
    default:
        return e->undone;
    }
}

void case_add_story(web_request *rq, qf_val *data, const apply_story *story, bool office)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *clocks = qf_map_list(arena, data, "clocks"),
           *entries = qf_map_list(arena, data, "entries");

    add_facts(rq, data, &story->now);
    qf_map_str(arena, data, "description", story->description);
    qf_map_str(arena, data, "next", case_next_zh(arena, story));
    for (size_t i = 0; i < story->told.clock_count; i++)
        if (office || story->told.clocks[i].timer != CLOCK_TIMER_NOTICE)
            add_clock(rq, clocks, &story->told, &story->told.clocks[i]);
    for (size_t i = 0; i < story->count; i++)
        if (office || !inner(&story->entry[i]))
            add_entry(rq, entries, &story->entry[i], office);
}

/* With the last day, when one is running. */
static qf_str answers_by(qf_arena *arena, const clock_case *c, const char *zh)
{
    qf_date due = clock_due(c);

    return qf_date_is(due) ? qf_strf(arena, "%s，最迟 %s答复您。", zh, qf_date_zh(arena, due).p)
                           : qf_strf(arena, "%s。", zh);
}

qf_str case_secret_zh(qf_arena *arena, qf_str secret)
{
    return qf_strf(arena, "%.4s %.4s %.4s", secret.p, secret.p + 4, secret.p + 8);
}

qf_str case_next_zh(qf_arena *arena, const apply_story *story)
{
    const clock_case *c = &story->told.c;
    const char *side = qf_date_is(c->side_due) ? qf_date_zh(arena, c->side_due).p : "";

    switch (c->state) {
    case CLOCK_DRAFT:
    case CLOCK_SUBMITTED:
        return QF_S("等工作人员和您确认收到。确认之日起计算答复期限。");
    case CLOCK_CORRECTING:
        return qf_strf(
            arena,
            "您的申请还要补充清楚，请在 "
            "%s以前补正（要补什么见补正告知书）。逾期不补正又没有正当理由的，视为放弃申请。",
            side);
    case CLOCK_REASONS:
        return QF_S("您的申请数量、次数较多，请说明理由（见告知书）。在下面写了交上来就行。");
    case CLOCK_CONSULT_THIRD:
        return QF_S("正在书面征求第三方意见，所需时间不计入答复期限。");
    case CLOCK_CONSULT_ORGAN:
        return QF_S("正在征求有关机关意见，所需时间不计入答复期限。");
    case CLOCK_FEE_WAIT:
        return qf_strf(arena, "请在 %s以前缴纳信息处理费，缴费次日起重新计算答复期限。", side);
    case CLOCK_EXTENDED:
        return answers_by(arena, c, "已经依法延长答复期限，正在办理");
    case CLOCK_DELAYED:
        return answers_by(arena, c, "正在办理");
    case CLOCK_REPLIED:
        return QF_S("已经答复。对答复不服的，可以按答复书写明的机关和期限申请复议或者起诉。");
    case CLOCK_ABANDONED:
        return QF_S("逾期没有补正或者缴费，视为放弃申请，不再处理。需要的可以重新申请。");
    case CLOCK_WITHDRAWN:
        return QF_S("您已撤回申请。");
    case CLOCK_CLOSED:
        return QF_S("已经办结归档。");
    default:
        return answers_by(arena, c, "正在办理");
    }
}

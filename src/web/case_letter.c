#include "web/case_letter.h"

#include "domain/notify/notify.h"
#include "web/case_view.h"

/* The fee of an answer of so many pages, each band as a line of its own. */
static qf_code set_fee_of_pages(web_request *rq, int64_t pages, letter_facts *facts)
{
    qf_arena *arena = rq->cx->arena;
    qf_buf lines = qf_buf_new(arena, 4096);
    fee_amount fee;

    QF_TRY(fee_of(rq->cx, rq->site->fees, FEE_PAGES, pages, &fee));
    qf_buf_addf(&lines, "共%lld页", (long long)pages);
    for (size_t i = 0; i < fee.count; i++)
        qf_buf_addf(
            &lines, "；第%lld页至第%lld页每页%lld元，计%lld元", (long long)fee.lines[i].from,
            (long long)fee.lines[i].to, (long long)(fee.lines[i].each.fen / 100),
            (long long)((fee.lines[i].to - fee.lines[i].from + 1) * fee.lines[i].each.fen / 100));
    letter_set(facts, QF_S("fee"), qf_strf(arena, "%lld", (long long)(fee.total.fen / 100)));
    letter_set(facts, QF_S("fee_standard"), fee_name(rq->site->fees, FEE_PAGES));
    letter_set(facts, QF_S("fee_lines"), qf_buf_str(&lines));
    return QF_OK;
}

/* The fee by items, when there is one. */
static qf_code set_fee(web_request *rq, const apply_case *one, letter_facts *facts)
{
    qf_fen fen;
    int64_t rank;

    QF_TRY(case_rank_in_month(rq, one, &rank));
    QF_TRY(fee_of_rank(rq->cx, rq->site->fees, FEE_ITEMS, rank, &fen));
    if (fen.fen == 0)
        return QF_OK;
    letter_set(facts, QF_S("fee"), qf_strf(rq->cx->arena, "%lld", (long long)(fen.fen / 100)));
    letter_set(facts, QF_S("fee_standard"), fee_name(rq->site->fees, FEE_ITEMS));
    letter_set(facts, QF_S("fee_lines"),
               qf_strf(rq->cx->arena, "本件是您当月第%lld件申请，收费%lld元", (long long)rank,
                       (long long)(fen.fen / 100)));
    return QF_OK;
}

qf_code case_letter_facts(web_request *rq, qf_str case_no, letter_facts *facts)
{
    qf_arena *arena = rq->cx->arena;
    apply_rules rules = case_rules(rq->site);
    apply_story story;
    apply_person person;
    apply_ties ties;
    int64_t id, pages;
    qf_code code;

    QF_TRY(apply_id_of(rq->cx, case_no, &id));
    if (id == 0)
        return QF_OK;
    QF_TRY(apply_get(rq->cx, &rules, id, &story));
    letter_set(facts, QF_S("case_no"), story.now.number);
    letter_set(facts, QF_S("subject"),
               story.description.n > 0 ? story.description : story.now.subject);
    letter_set(facts, QF_S("applied_on"), qf_date_zh(arena, story.now.submitted_on));
    letter_set(facts, QF_S("received_on"), qf_date_zh(arena, story.now.received_on));
    letter_set(facts, QF_S("channel"), clock_channel_zh(clock_channel_parse(story.now.channel)));
    letter_set(facts, QF_S("due"), qf_date_zh(arena, story.told.due));
    letter_set(facts, QF_S("provide"), apply_form_zh(story.now.form));
    pages = web_query_int(rq, "pages");
    QF_TRY(pages > 0 ? set_fee_of_pages(rq, pages, facts) : set_fee(rq, &story.now, facts));
    QF_TRY(apply_ties_get(rq->cx, id, &ties));
    if (ties.ticket.n > 0)
        letter_set(facts, QF_S("channel_right"),
                   qf_strf(arena,
                           "经您同意，您反映的事项已转为热线工单（编号%.*s）办理，"
                           "办理情况可以凭编号向12345热线查询",
                           QF_ARG(ties.ticket)));
    code = apply_person_for_letter(rq->cx, id, &person);
    if (code == QF_MISSING || code == QF_DENIED)
        return QF_OK;
    QF_TRY(code);
    letter_set(facts, QF_S("applicant"), person.name);
    return QF_OK;
}

/* ---- from letter to event */

/* 2026-12-01 or 2026年12月1日 */
static qf_date date_in(qf_str text)
{
    int part[3] = { 0, 0, 0 }, at = -1;
    bool digits = false;
    qf_date day = QF_NO_DATE;

    for (size_t i = 0; i < text.n; i++) {
        bool digit = text.p[i] >= '0' && text.p[i] <= '9';
        if (digit && !digits && ++at > 2)
            break;
        if (digit && part[at] < 10000)
            part[at] = part[at] * 10 + (text.p[i] - '0');
        digits = digit;
    }
    return qf_date_from(part[0], part[1], part[2], &day) ? day : QF_NO_DATE;
}

static int number_in(qf_str text)
{
    int n = 0;

    for (size_t i = 0; i < text.n && n < 1000; i++)
        if (text.p[i] >= '0' && text.p[i] <= '9')
            n = n * 10 + (text.p[i] - '0');
    return n;
}

/* The step that a served letter is. */
static apply_step served_step(const web_request *rq, const letters_letter *letter,
                              clock_event_kind kind)
{
    const letter_facts *facts = &letter->facts;
    qf_date got = qf_date_is(letter->received_on) ? letter->received_on : letter->served_on;
    apply_step step = { .event = { .kind = kind,
                                   .on = letter->served_on,
                                   .received_on = letter->received_on,
                                   .until = QF_NO_DATE },
                        .letter_id = letter->id };
    clock_event *e = &step.event;

    switch (kind) {
    case CLOCK_ON_CORRECTION_NOTICE:
        e->days =
            calendar_count(rq->site->days, got, date_in(letter_value(facts, QF_S("fix_due"))));
        break;
    case CLOCK_ON_EXTEND:
        e->days = number_in(letter_value(facts, QF_S("days")));
        step.approved_by = letter->approver;
        e->approved = letter->approver.n > 0;
        break;
    case CLOCK_ON_REASONABLE:
        e->until = date_in(letter_value(facts, QF_S("until")));
        break;
    case CLOCK_ON_DELIVER:
        e->delivered_by = clock_delivery_parse(letter->served_by);
        break;
    default:
        break;
    }
    return step;
}

static qf_code step_on(web_request *rq, int64_t id, clock_event_kind kind, clock_outcome outcome,
                       int64_t letter_id)
{
    apply_rules rules = case_rules(rq->site);
    apply_step step = { .event = { .kind = kind,
                                   .on = qf_time_date(rq->cx->now),
                                   .received_on = QF_NO_DATE,
                                   .until = QF_NO_DATE,
                                   .outcome = outcome },
                        .letter_id = letter_id };

    return apply_act(rq->cx, &rules, id, 0, &step);
}

/* Tells the applicant that a letter went out; the letter itself is behind the secret. */
static qf_code tell_served(web_request *rq, int64_t id, const letters_letter *letter)
{
    qf_arena *arena = rq->cx->arena;
    apply_person person;
    bool mail;
    qf_code code;

    if (!qf_str_eq(letter->plan.kind->to, QF_S("applicant")))
        return QF_OK;
    code = apply_person_for_letter(rq->cx, id, &person);
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    mail = person.email.n > 0;
    if (!mail && person.phone.n == 0)
        return QF_OK;
    return notify_put(
        rq->cx, mail ? "mail" : "sms", qf_strf(arena, "letter:%lld:served", (long long)letter->id),
        qf_strf(arena, "application:%lld", (long long)id), mail ? person.email : person.phone,
        qf_strf(arena, "%.*s（申请 %.*s）", QF_ARG(letter->plan.kind->title),
                QF_ARG(letter->case_no)),
        qf_strf(arena,
                "%.*s已就您的政府信息公开申请（%.*s）发出%.*"
                "s。请凭回执上的编号和查询码在网站查看、下载。",
                QF_ARG(web_town(rq)->name), QF_ARG(letter->case_no),
                QF_ARG(letter->plan.kind->title)));
}

/* A reply letter goes the way of the case: drafted, back, approved and signed. */
static qf_code act_reply(web_request *rq, int64_t id, const letters_letter *letter, qf_str act)
{
    apply_rules rules = case_rules(rq->site);
    clock_outcome outcome = clock_outcome_parse(letter->plan.kind->outcome);
    apply_story story;
    clock_state state;

    QF_TRY(apply_get(rq->cx, &rules, id, &story));
    state = story.told.c.state;
    if (qf_str_eq(act, QF_S("submit"))) {
        /* Still unclear, or unreasonable: the case itself has come to review already. */
        if (state == CLOCK_REVIEW && story.told.c.outcome == outcome)
            return QF_OK;
        return step_on(rq, id, CLOCK_ON_DRAFT_REPLY, outcome, letter->id);
    }
    if (qf_str_eq(act, QF_S("return")))
        return step_on(rq, id, CLOCK_ON_REJECT, CLOCK_NO_OUTCOME, letter->id);
    if (state == CLOCK_REVIEW)
        QF_TRY(step_on(rq, id, CLOCK_ON_APPROVE, CLOCK_NO_OUTCOME, letter->id));
    return step_on(rq, id, CLOCK_ON_ISSUE, CLOCK_NO_OUTCOME, letter->id);
}

qf_code case_letter_act(web_request *rq, int64_t letter_id, qf_str act)
{
    apply_rules rules = case_rules(rq->site);
    letters_letter letter;
    clock_event_kind kind;
    apply_step step;
    bool reply;
    int64_t id;

    QF_TRY(letters_get(rq->cx, rq->site->letters, letter_id, &letter));
    QF_TRY(apply_id_of(rq->cx, letter.case_no, &id));
    kind = clock_event_parse(letter.plan.kind->event);
    if (id == 0 || kind == CLOCK_EVENT_COUNT)
        return QF_OK;
    reply = kind == CLOCK_ON_DELIVER;
    if (!qf_str_eq(act, QF_S("serve"))) {
        if (!reply || qf_str_eq(act, QF_S("void")))
            return QF_OK;
        return act_reply(rq, id, &letter, act);
    }
    QF_TRY(tell_served(rq, id, &letter));
    /* Withdrawal and request for correction are the applicant's acts, registered when they came. */
    if (kind == CLOCK_ON_WITHDRAW || kind == CLOCK_ON_RECTIFY)
        return QF_OK;
    step = served_step(rq, &letter, kind);
    return apply_act(rq->cx, &rules, id, 0, &step);
}

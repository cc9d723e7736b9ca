/* Leads of the matching: the list with its figures, one lead with evidence and next step, what everybody sees. */
#include "base/text.h"
#include "domain/leads/leads.h"
#include "web/books_view.h"
#include "web/leads_view.h"
#include "web/pages.h"
#include "web/site.h"

#define PAGE_LEADS 50
#define RUNS_SHOWN 5

/* ---- shared with pages_leads_rules.c */

qf_code leads_view_rules(web_request *rq, leads_rules *out)
{
    return leads_rules_of(rq->cx, rq->site->law_dir, out);
}

const leads_rule *leads_view_rule(const leads_rules *rules, qf_str id)
{
    for (size_t i = 0; i < rules->count; i++)
        if (qf_str_eq(rules->one[i].id, id))
            return &rules->one[i];
    return NULL;
}

qf_str leads_view_level(qf_str level)
{
    static const struct {
        const char *code, *zh;
    } levels[] = {
        { "high", "高风险" }, { "mid", "中风险" }, { "low", "低风险" }, { "care", "关怀" }
    };

    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
        if (qf_str_eq(level, qf_str_of(levels[i].code)))
            return qf_str_of(levels[i].zh);
    return level;
}

leads_count leads_view_counts(web_request *rq, qf_val *data, const leads_rules *rules,
                              const leads_counts *counts)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "by_rule");
    leads_count sum = { 0 };

    for (size_t i = 0; i < counts->count; i++) {
        const leads_count *c = &counts->one[i];
        const leads_rule *rule = leads_view_rule(rules, c->rule);
        int64_t decided = c->confirmed + c->cleared;
        qf_val *one = qf_list_add(list, qf_val_map(arena));

        qf_map_str(arena, one, "rule", c->rule);
        qf_map_str(arena, one, "zh", rule != NULL ? rule->zh : QF_S(""));
        qf_map_int(arena, one, "found", c->found);
        qf_map_int(arena, one, "open", c->open);
        qf_map_int(arena, one, "confirmed", c->confirmed);
        qf_map_int(arena, one, "cleared", c->cleared);
        books_view_fen(arena, one, "recovered", (qf_fen){ c->recovered_fen });
        qf_map_str(arena, one, "share",
                   decided == 0
                       ? QF_S("—")
                       : qf_strf(arena, "%lld%%", (long long)(c->confirmed * 100 / decided)));
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/leads?rule=%.*s&state=all", QF_ARG(c->rule)));
        sum.found += c->found;
        sum.open += c->open;
        sum.late += c->late;
        sum.confirmed += c->confirmed;
        sum.cleared += c->cleared;
        sum.recovered_fen += c->recovered_fen;
    }
    qf_map_int(arena, data, "found", sum.found);
    qf_map_int(arena, data, "open", sum.open);
    qf_map_int(arena, data, "late", sum.late);
    qf_map_int(arena, data, "confirmed", sum.confirmed);
    qf_map_int(arena, data, "cleared", sum.cleared);
    books_view_fen(arena, data, "recovered", (qf_fen){ sum.recovered_fen });
    qf_map_bool(arena, data, "has_rules", counts->count > 0);
    return sum;
}

/* ---- for everybody: counts alone */

qf_code page_funds_checks(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "public/funds_checks", "补贴发放比对：查出多少，追回多少");
    leads_counts counts;
    leads_rules rules;

    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "惠民惠农的钱", QF_S("/funds"));
    QF_TRY(leads_view_rules(rq, &rules));
    QF_TRY(leads_stats(rq->cx, rq->site->days, &counts));
    (void)leads_view_counts(rq, data, &rules, &counts);
    qf_map_int(rq->cx->arena, data, "rules", (int64_t)rules.count);
    qf_map_str(rq->cx->arena, data, "ask_href", web_path(rq, "/complaints/new"));
    reply->cacheable = true;
    return QF_OK;
}

/* ---- the list */

static void add_lead(web_request *rq, qf_val *one, const lead *l, const leads_rules *rules)
{
    qf_arena *arena = rq->cx->arena;
    const leads_rule *rule = leads_view_rule(rules, l->rule);

    qf_map_int(arena, one, "id", l->id);
    qf_map_str(arena, one, "rule", l->rule);
    qf_map_str(arena, one, "rule_zh", rule != NULL ? rule->zh : QF_S(""));
    qf_map_str(arena, one, "check", rule != NULL ? rule->check : QF_S(""));
    qf_map_str(arena, one, "level", leads_view_level(l->level));
    qf_map_bool(arena, one, "high", qf_str_eq(l->level, QF_S("high")));
    qf_map_str(arena, one, "person", l->person);
    qf_map_str(arena, one, "zh", l->zh);
    books_view_fen(arena, one, "amount", (qf_fen){ l->amount_fen });
    qf_map_bool(arena, one, "has_amount", l->amount_fen != 0);
    qf_map_str(arena, one, "state", qf_str_of(leads_state_zh(l->state)));
    qf_map_str(arena, one, "result", qf_str_of(leads_result_zh(l->result)));
    qf_map_str(arena, one, "measure", qf_str_of(leads_measure_zh(l->measure)));
    qf_map_str(arena, one, "found_on", qf_date_str(arena, l->found_on));
    qf_map_str(arena, one, "href", web_path(rq, "/desk/leads/%lld", (long long)l->id));
    if (l->likelihood < 100)
        qf_map_str(arena, one, "unsure",
                   qf_strf(arena, "缺身份证号，按姓名等比对，同一人的把握约 %lld%%",
                           (long long)l->likelihood));
    if (qf_date_is(l->due) && (l->state == LEADS_ASSIGNED || l->state == LEADS_CHECKED)) {
        qf_map_str(arena, one, "due", qf_date_str(arena, l->due));
        qf_map_str(arena, one, l->late ? "late_zh" : "left_zh",
                   l->late ? qf_strf(arena, "超期 %lld 个工作日", (long long)-l->days_left)
                           : qf_strf(arena, "还剩 %lld 个工作日", (long long)l->days_left));
    }
}

static void add_filters(web_request *rq, qf_val *data, const leads_rules *rules, qf_str rule,
                        qf_str state)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *states = qf_map_list(arena, data, "states"), *list = qf_map_list(arena, data, "rules");
    static const char *const more[][2] = { { "open", "没有办结的" },
                                           { "mine", "我手里的" },
                                           { "all", "全部" } };

    for (size_t i = 0; i < sizeof(more) / sizeof(more[0]) + LEADS_STATE_COUNT; i++) {
        size_t s = i - sizeof(more) / sizeof(more[0]);
        bool own = i < sizeof(more) / sizeof(more[0]);
        qf_str code = qf_str_of(own ? more[i][0] : leads_state_code((leads_state)s));
        qf_val *one = qf_list_add(states, qf_val_map(arena));
        qf_map_str(arena, one, "value", code);
        qf_map_str(arena, one, "zh", qf_str_of(own ? more[i][1] : leads_state_zh((leads_state)s)));
        qf_map_bool(arena, one, "selected", qf_str_eq(code, state));
    }
    for (size_t i = 0; i < rules->count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "value", rules->one[i].id);
        qf_map_str(arena, one, "zh", QF_JOIN(arena, rules->one[i].id, QF_S(" "), rules->one[i].zh));
        qf_map_bool(arena, one, "selected", qf_str_eq(rules->one[i].id, rule));
    }
    qf_map_str(arena, data, "action", web_path(rq, "/desk/leads"));
}

static qf_code add_list(web_request *rq, qf_val *data, const leads_rules *rules)
{
    qf_arena *arena = rq->cx->arena;
    qf_str rule = web_query(rq, "rule"), state = web_query(rq, "state");
    int64_t page = web_query_int(rq, "page");
    lead_filter filter = { .rule = rule, .n = PAGE_LEADS + 1 };
    qf_val *list = qf_map_list(arena, data, "leads");
    lead_list leads;

    if (state.n == 0)
        state = QF_S("open");
    page = page < 1 || page > 1000000 ? 1 : page;
    filter.after = (page - 1) * PAGE_LEADS;
    filter.state = qf_str_eq(state, QF_S("all")) ? QF_S("") : state;
    if (qf_str_eq(state, QF_S("mine"))) {
        filter.owner = rq->cx->actor->account;
        filter.state = QF_S("open");
    }
    QF_TRY(leads_find(rq->cx, rq->site->days, &filter, &leads));
    for (size_t i = 0; i < leads.count && i < PAGE_LEADS; i++)
        add_lead(rq, qf_list_add(list, qf_val_map(arena)), &leads.one[i], rules);
    add_filters(rq, data, rules, rule, state);
    qf_map_bool(arena, data, "has_leads", leads.count > 0);
    qf_map_bool(arena, data, "many", leads.count > PAGE_LEADS || page > 1);
    qf_map_int(arena, data, "page", page);
    if (leads.count > PAGE_LEADS)
        qf_map_str(arena, data, "older",
                   web_path(rq, "/desk/leads?rule=%.*s&state=%.*s&page=%lld", QF_ARG(rule),
                            QF_ARG(state), (long long)page + 1));
    if (page > 1)
        qf_map_str(arena, data, "newer",
                   web_path(rq, "/desk/leads?rule=%.*s&state=%.*s&page=%lld", QF_ARG(rule),
                            QF_ARG(state), (long long)page - 1));
    return QF_OK;
}

static qf_code add_runs(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "runs");
    leads_runs runs;

    QF_TRY(leads_run_list(rq->cx, RUNS_SHOWN, &runs));
    for (size_t i = 0; i < runs.count; i++) {
        const leads_run *run = &runs.one[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "at", qf_str_sub(qf_time_str(arena, run->made_at), 0, 16));
        qf_map_int(arena, one, "payments", run->payments);
        qf_map_int(arena, one, "lists", run->lists);
        qf_map_int(arena, one, "findings", run->findings);
        qf_map_int(arena, one, "fresh", run->fresh);
        qf_map_int(arena, one, "held", run->held);
        qf_map_str(arena, one, "words", run->words);
        qf_map_bool(arena, one, "waiting", qf_str_eq(run->state, QF_S("waiting")));
        qf_map_bool(arena, one, "failed", qf_str_eq(run->state, QF_S("failed")));
        if (i == 0)
            qf_map_bool(arena, data, "running", qf_str_eq(run->state, QF_S("waiting")));
    }
    qf_map_bool(arena, data, "has_runs", runs.count > 0);
    return QF_OK;
}

qf_code page_desk_leads(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/leads", "比对线索");
    leads_counts counts;
    leads_rules rules;

    QF_TRY(leads_view_rules(rq, &rules));
    QF_TRY(leads_stats(rq->cx, rq->site->days, &counts));
    (void)leads_view_counts(rq, data, &rules, &counts);
    QF_TRY(add_list(rq, data, &rules));
    QF_TRY(add_runs(rq, data));
    qf_map_bool(arena, data, "may_run", auth_has(rq->cx->actor, LEADS_VIEW_WORKERS));
    qf_map_str(arena, data, "lists_href", web_path(rq, "/desk/leads/lists"));
    qf_map_str(arena, data, "rules_href", web_path(rq, "/desk/leads/rules"));
    qf_map_str(arena, data, "run_href", web_path(rq, "/desk/leads/run"));
    return QF_OK;
}

qf_code page_desk_leads_run(web_request *rq, web_reply *reply)
{
    qf_date from = QF_NO_DATE;
    int64_t id;

    if (web_form(rq, "from").n > 0 && !qf_date_parse(web_form(rq, "from"), &from))
        return qf_fail(rq->cx, QF_INVALID, "LEADS.RUN", "from", "起始日期写成 2026-01-01 这样");
    QF_TRY(leads_run_ask(rq->cx, from, &id));
    return web_go(rq, reply, QF_S("/desk/leads"));
}

/* ---- one lead */

static void add_choices(qf_arena *arena, qf_val *data)
{
    qf_val *results = qf_map_list(arena, data, "results"),
           *measures = qf_map_list(arena, data, "measures");

    for (int i = 1; i < LEADS_RESULT_COUNT; i++) {
        qf_val *one = qf_list_add(results, qf_val_map(arena));
        qf_map_str(arena, one, "value", qf_str_of(leads_result_code((leads_result)i)));
        qf_map_str(arena, one, "zh", qf_str_of(leads_result_zh((leads_result)i)));
    }
    for (int i = 1; i < LEADS_MEASURE_COUNT; i++) {
        qf_val *one = qf_list_add(measures, qf_val_map(arena));
        qf_map_str(arena, one, "value", qf_str_of(leads_measure_code((leads_measure)i)));
        qf_map_str(arena, one, "zh", qf_str_of(leads_measure_zh((leads_measure)i)));
    }
}

/* The forms of the steps the actor may take, by name. */
static void add_steps(web_request *rq, qf_val *data, const lead *l)
{
    qf_arena *arena = rq->cx->arena;
    const qf_actor *actor = rq->cx->actor;
    bool any = false;

    for (size_t i = 0; i < leads_flow_count; i++) {
        const leads_step *step = &leads_flow[i];
        uint32_t roles = step->other_person ? LEADS_VIEW_DECIDERS : LEADS_VIEW_WORKERS;
        if (step->from != l->state || !auth_has(actor, roles) ||
            (step->owner && l->owner != actor->account && !auth_has(actor, AUTH_BIT(LEADER))) ||
            (step->other_person && l->checked_by == actor->account) ||
            (step->event == LEADS_EXTEND && l->extended))
            continue;
        qf_map_bool(arena, data, qf_strf(arena, "may_%s", leads_event_code(step->event)).p, true);
        any = true;
    }
    qf_map_bool(arena, data, "may_give", auth_has(actor, LEADS_VIEW_DECIDERS));
    qf_map_bool(arena, data, "has_steps", any);
    add_choices(arena, data);
}

static void add_rows(web_request *rq, qf_val *data, const lead_whole *whole)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "rows");

    for (size_t i = 0; i < whole->row_count; i++) {
        const lead_row *row = &whole->rows[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "list", row->list);
        qf_map_int(arena, one, "line", row->line);
        qf_map_str(arena, one, "shown", row->shown);
        if (row->batch > 0)
            qf_map_str(arena, one, "list_href",
                       web_path(rq, "/desk/funds/list/%lld?after=%lld", (long long)row->batch,
                                (long long)row->line - 1));
    }
    qf_map_int(arena, data, "more_rows", whole->lead.rows - (int64_t)whole->row_count);
    qf_map_bool(arena, data, "has_more", whole->lead.rows > (int64_t)whole->row_count);
}

static qf_code add_story(web_request *rq, qf_val *data, const lead_whole *whole)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "story");

    for (size_t i = 0; i < whole->story_count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_str who;

        QF_TRY(auth_account_name(rq->cx, whole->story[i].account, &who));
        qf_map_str(arena, one, "story_who", who);
        qf_map_str(arena, one, "zh", qf_str_of(leads_event_zh(whole->story[i].event)));
        qf_map_str(arena, one, "day", qf_date_str(arena, qf_time_date(whole->story[i].at)));
        qf_map_str(arena, one, "text", whole->story[i].words);
    }
    return QF_OK;
}

static qf_code show_lead(web_request *rq, web_reply *reply, const lead_whole *whole, bool open)
{
    qf_arena *arena = rq->cx->arena;
    const lead *l = &whole->lead;
    qf_val *data;
    leads_rules rules;
    qf_str owner;

    QF_TRY(leads_view_rules(rq, &rules));
    QF_TRY(auth_account_name(rq->cx, l->owner, &owner));
    data = web_page(rq, reply, "desk/lead", qf_strf(arena, "线索 %lld", (long long)l->id).p);
    web_crumb(rq, data, "比对线索", QF_S("/desk/leads"));
    add_lead(rq, data, l, &rules);
    books_view_fen(arena, data, "recovered", (qf_fen){ l->recovered_fen });
    qf_map_bool(arena, data, "has_recovered", l->recovered_fen > 0);
    qf_map_str(arena, data, "quiet_until", qf_date_str(arena, l->quiet_until));
    qf_map_bool(arena, data, "closed", l->state == LEADS_CLOSED);
    qf_map_bool(arena, data, "mine", l->owner != 0 && l->owner == rq->cx->actor->account);
    qf_map_bool(arena, data, "nobody", l->owner == 0);
    qf_map_str(arena, data, "owner", owner);
    qf_map_int(arena, data, "version", l->version);
    qf_map_bool(arena, data, "open_rows", open);
    qf_map_bool(arena, data, "may_unmask", !open && auth_has(rq->cx->actor, LEADS_VIEW_WORKERS));
    qf_map_str(arena, data, "quiet_default",
               qf_date_str(arena, qf_date_add(qf_time_date(rq->cx->now), LEADS_QUIET_DAYS)));
    qf_map_str(arena, data, "here", web_path(rq, "/desk/leads/%lld", (long long)l->id));
    add_rows(rq, data, whole);
    QF_TRY(add_story(rq, data, whole));
    add_steps(rq, data, l);
    return QF_OK;
}

qf_code page_desk_lead(web_request *rq, web_reply *reply)
{
    lead_whole whole;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(leads_get(rq->cx, rq->site->days, id, &whole));
    return show_lead(rq, reply, &whole, false);
}

/* Shown once, for the reason given. */
qf_code page_desk_lead_unmask(web_request *rq, web_reply *reply)
{
    lead_whole whole;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(leads_unmask(rq->cx, rq->site->days, id, web_form(rq, "reason"), &whole));
    return show_lead(rq, reply, &whole, true);
}

qf_code page_desk_lead_act(web_request *rq, web_reply *reply)
{
    lead_act act = { .words = web_form(rq, "words"),
                     .login = web_form(rq, "login"),
                     .quiet_until = QF_NO_DATE };
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    if (!leads_event_parse(web_form(rq, "event"), &act.event))
        return qf_fail(rq->cx, QF_INVALID, "LEADS.ACT", "event", "没有这一步");
    (void)leads_result_parse(web_form(rq, "result"), &act.result);
    (void)leads_measure_parse(web_form(rq, "measure"), &act.measure);
    (void)qf_date_parse(web_form(rq, "quiet_until"), &act.quiet_until);
    if (web_form(rq, "recovered").n > 0 &&
        !qf_fen_parse_yuan(web_form(rq, "recovered"), &act.recovered))
        return qf_fail(rq->cx, QF_INVALID, "LEADS.ACT", "recovered",
                       "追回的金额写成 1200.50 这样，单位是元");
    QF_TRY(leads_do(rq->cx, rq->site->days, id, web_form_int(rq, "version"), &act));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/leads/%lld", (long long)id));
}

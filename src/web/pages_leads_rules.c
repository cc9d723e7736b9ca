/* What matching works with: the registers that are kept, and the rules with what was adjusted in them. */
#include "base/text.h"
#include "domain/leads/leads.h"
#include "web/books_view.h"
#include "web/input.h"
#include "web/leads_view.h"
#include "web/pages.h"
#include "web/site.h"

#define KEEPERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER))

/* ---- registers */

static qf_code list_fields(web_request *rq, const input_field **out)
{
    qf_arena *arena = rq->cx->arena;
    static const input_field title = { "title", "从哪里来、截至哪一天",          INPUT_TEXT, true,
                                       80,      "例如：县民政局，截至2026年9月", NULL };
    input_field *fields = QF_NEW_ARRAY(arena, input_field, 2);
    input_choice *choices;
    leads_kinds kinds;

    QF_TRY(leads_kinds_of(rq->cx, rq->site->law_dir, &kinds));
    choices = QF_NEW_ARRAY(arena, input_choice, kinds.count + 1);
    for (size_t i = 0; i < kinds.count; i++)
        choices[i] =
            (input_choice){ qf_cstr(arena, kinds.one[i].name), qf_cstr(arena, kinds.one[i].zh) };
    fields[0] = (input_field){ "list", "哪一种名单", INPUT_CHOICE, true, 0, NULL, choices };
    fields[1] = title;
    *out = fields;
    return QF_OK;
}

static qf_code show_lists(web_request *rq, web_reply *reply, const input *in, qf_str told)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/leads_lists", "比对用的名单"), *list;
    bool may = auth_has(rq->cx->actor, KEEPERS);
    const input_field *fields;
    leads_lists lists;

    web_crumb(rq, data, "比对线索", QF_S("/desk/leads"));
    QF_TRY(leads_list_all(rq->cx, rq->site->law_dir, &lists));
    list = qf_map_list(arena, data, "lists");
    for (size_t i = 0; i < lists.count; i++) {
        const leads_list *l = &lists.one[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", l->zh);
        qf_map_str(arena, one, "title", l->title);
        qf_map_int(arena, one, "rows", l->rows);
        qf_map_int(arena, one, "wrong", l->wrong);
        qf_map_int(arena, one, "wrong_ids", l->wrong_ids);
        qf_map_str(arena, one, "made_on", qf_date_str(arena, l->made_on));
        qf_map_str(arena, one, "until", qf_date_str(arena, l->until));
        qf_map_str(arena, one, "remove_href",
                   web_path(rq, "/desk/leads/lists/%lld/remove", (long long)l->id));
        qf_map_bool(arena, one, "may_remove", may);
    }
    qf_map_bool(arena, data, "has_lists", lists.count > 0);
    qf_map_bool(arena, data, "may_add", may);
    qf_map_str(arena, data, "told", told);
    qf_map_int(arena, data, "days", LEADS_LIST_DAYS);
    QF_TRY(list_fields(rq, &fields));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, 2, in, NULL));
    qf_map_str(arena, data, "here", web_path(rq, "/desk/leads/lists"));
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_leads_lists(web_request *rq, web_reply *reply)
{
    return show_lists(rq, reply, NULL, QF_S(""));
}

qf_code page_desk_leads_list_add(web_request *rq, web_reply *reply)
{
    const web_upload *upload = web_upload_of(rq, "file");
    const input_field *fields;
    qf_str wrong = QF_S("");
    int64_t id;
    qf_code code;
    input in;

    QF_TRY(auth_need(rq->cx, KEEPERS));
    QF_TRY(list_fields(rq, &fields));
    if (!input_read(rq, fields, 2, &in))
        return show_lists(rq, reply, &in, QF_S(""));
    if (upload == NULL)
        code = qf_fail(rq->cx, QF_INVALID, "LEADS.LIST", "file", "请先选择名单文件");
    else
        code = leads_list_add(rq->cx, rq->site->law_dir, input_get(&in, "list")->text,
                              input_get(&in, "title")->text, upload->bytes, &id, &wrong);
    if (code == QF_INVALID || code == QF_CONFLICT) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_lists(rq, reply, &in, QF_S(""));
    }
    QF_TRY(code);
    if (wrong.n == 0)
        return web_go(rq, reply, QF_S("/desk/leads/lists"));
    return show_lists(rq, reply, NULL, wrong);
}

qf_code page_desk_leads_list_remove(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(leads_list_remove(rq->cx, id));
    return web_go(rq, reply, QF_S("/desk/leads/lists"));
}

/* ---- rules and adjustments */

/* What the rule of the last run lacked: "M05 not vehicles". */
static void add_gap(web_request *rq, qf_val *one, qf_str gaps, qf_str rule,
                    const leads_kinds *kinds)
{
    qf_arena *arena = rq->cx->arena;
    qf_buf said = qf_buf_new(arena, 4000);
    qf_str line, missing;

    while (qf_str_split(&gaps, '\n', &line)) {
        bool partly;
        if (!qf_str_starts(line, rule) || line.n < rule.n + 5)
            continue;
        partly = qf_str_has(line, QF_S(" partly "));
        line = qf_str_sub(line, rule.n + (partly ? 8 : 5), line.n);
        while (qf_str_split(&line, ',', &missing)) {
            ptrdiff_t dot = qf_str_find(missing, QF_S("."), 0);
            qf_str name = dot < 0 ? missing : qf_str_sub(missing, 0, (size_t)dot);
            for (size_t i = 0; i < kinds->count; i++)
                if (qf_str_eq(kinds->one[i].name, name))
                    name = kinds->one[i].zh;
            if (qf_str_eq(name, QF_S("payments")))
                name = QF_S("发放明细里的一列");
            else if (dot >= 0)
                name = QF_JOIN(arena, name, QF_S("里的一列"));
            if (!qf_str_has(qf_buf_str(&said), name))
                qf_buf_addf(&said, "%s%.*s", said.n > 0 ? "、" : "", QF_ARG(name));
        }
        qf_map_str(arena, one, "gap",
                   qf_strf(arena, "%s：缺%.*s", partly ? "只比对了一部分" : "没有比对",
                           QF_ARG(qf_buf_str(&said))));
        return;
    }
}

static void add_tunings(web_request *rq, qf_val *data, const leads_rules *rules,
                        const leads_tunings *tunings, bool may)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "tunings");
    qf_date today = qf_time_date(rq->cx->now);

    for (size_t i = 0; i < tunings->count; i++) {
        const leads_tuning *t = &tunings->one[i];
        const leads_rule *rule = leads_view_rule(rules, t->rule);
        bool over = t->ended || qf_date_cmp(t->until, today) < 0;
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "rule", t->rule);
        qf_map_str(arena, one, "rule_zh", rule != NULL ? rule->zh : QF_S(""));
        qf_map_str(arena, one, "kind", qf_str_of(leads_tune_zh(t->kind)));
        if (t->kind == LEADS_TUNE_LEAST_YUAN)
            books_view_fen(arena, one, "amount", (qf_fen){ t->amount });
        else if (t->kind == LEADS_TUNE_LEAST_LIKELIHOOD)
            qf_map_str(arena, one, "amount", qf_strf(arena, "%lld%%", (long long)t->amount));
        qf_map_str(arena, one, "reason", t->reason);
        qf_map_str(arena, one, "made_on", qf_date_str(arena, t->made_on));
        qf_map_str(arena, one, "until", qf_date_str(arena, t->until));
        qf_map_int(arena, one, "held", t->held);
        qf_map_bool(arena, one, "over", over);
        qf_map_bool(arena, one, "may_end", may && !over);
        if (t->lead > 0)
            qf_map_str(arena, one, "lead_href",
                       web_path(rq, "/desk/leads/%lld", (long long)t->lead));
        qf_map_str(arena, one, "end_href",
                   web_path(rq, "/desk/leads/rules/%lld/end", (long long)t->id));
    }
    qf_map_bool(arena, data, "has_tunings", tunings->count > 0);
}

static const input_choice tune_choices[] = {
    { "least_yuan", "金额低于多少元的不提示" },
    { "least_likelihood", "把握低于百分之多少的不提示" },
    { "off", "整条规则停用" },
    { NULL, NULL },
};

static void tune_fields(qf_arena *arena, const leads_rules *rules, input_field *out)
{
    input_choice *choices = QF_NEW_ARRAY(arena, input_choice, rules->count + 1);

    for (size_t i = 0; i < rules->count; i++)
        choices[i] = (input_choice){ qf_cstr(arena, rules->one[i].id),
                                     qf_cstr(arena, QF_JOIN(arena, rules->one[i].id, QF_S(" "),
                                                            rules->one[i].zh)) };
    out[0] = (input_field){ "rule", "哪条规则", INPUT_CHOICE, true, 0, NULL, choices };
    out[1] = (input_field){ "kind", "怎么调整", INPUT_CHOICE, true, 0, NULL, tune_choices };
    out[2] = (input_field){ "amount", "数值", INPUT_TEXT,
                            false,    12,     "金额写元，把握写 1 到 100；停用不用填",
                            NULL };
    out[3] = (input_field){ "until", "调整到哪一天", INPUT_DATE, true, 0, NULL, NULL };
    out[4] = (input_field){ "reason", "为什么调整", INPUT_TEXT, true, 200, NULL, NULL };
}

#define TUNE_FIELDS 5

static qf_code show_rules(web_request *rq, web_reply *reply, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/leads_rules", "比对规则和调整"), *list;
    bool may = auth_has(rq->cx->actor, LEADS_VIEW_DECIDERS);
    input_field fields[TUNE_FIELDS];
    leads_tunings tunings;
    leads_counts counts;
    leads_rules rules;
    leads_kinds kinds;
    leads_runs runs;

    web_crumb(rq, data, "比对线索", QF_S("/desk/leads"));
    QF_TRY(leads_view_rules(rq, &rules));
    QF_TRY(leads_kinds_of(rq->cx, rq->site->law_dir, &kinds));
    QF_TRY(leads_stats(rq->cx, rq->site->days, &counts));
    QF_TRY(leads_run_list(rq->cx, 1, &runs));
    (void)leads_view_counts(rq, data, &rules, &counts);
    list = qf_map_list(arena, data, "rules");
    for (size_t i = 0; i < rules.count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "id", rules.one[i].id);
        qf_map_str(arena, one, "zh", rules.one[i].zh);
        qf_map_str(arena, one, "level", leads_view_level(rules.one[i].level));
        qf_map_str(arena, one, "check", rules.one[i].check);
        if (runs.count > 0)
            add_gap(rq, one, runs.one[0].gaps, rules.one[i].id, &kinds);
    }
    QF_TRY(leads_tuning_list(rq->cx, true, &tunings));
    add_tunings(rq, data, &rules, &tunings, may);
    tune_fields(arena, &rules, fields);
    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, TUNE_FIELDS, in, NULL));
    qf_map_bool(arena, data, "may_tune", may);
    qf_map_str(arena, data, "here", web_path(rq, "/desk/leads/rules"));
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_leads_rules(web_request *rq, web_reply *reply)
{
    return show_rules(rq, reply, NULL);
}

qf_code page_desk_leads_tune(web_request *rq, web_reply *reply)
{
    input_field fields[TUNE_FIELDS];
    leads_tuning entry = { 0 };
    leads_rules rules;
    qf_fen yuan;
    int64_t id;
    qf_code code;
    input in;

    QF_TRY(leads_view_rules(rq, &rules));
    tune_fields(rq->cx->arena, &rules, fields);
    if (!input_read(rq, fields, TUNE_FIELDS, &in))
        return show_rules(rq, reply, &in);
    entry.rule = input_get(&in, "rule")->text;
    entry.reason = input_get(&in, "reason")->text;
    entry.until = input_get(&in, "until")->date;
    (void)leads_tune_parse(input_get(&in, "kind")->text, &entry.kind);
    if (entry.kind == LEADS_TUNE_LEAST_YUAN &&
        qf_fen_parse_yuan(input_get(&in, "amount")->text, &yuan))
        entry.amount = yuan.fen;
    else
        (void)qf_number_parse(input_get(&in, "amount")->text, &entry.amount);
    code = leads_tuning_add(rq->cx, &entry, &id);
    if (code == QF_INVALID) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_rules(rq, reply, &in);
    }
    QF_TRY(code);
    return web_go(rq, reply, QF_S("/desk/leads/rules"));
}

qf_code page_desk_leads_untune(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(leads_tuning_end(rq->cx, id));
    return web_go(rq, reply, QF_S("/desk/leads/rules"));
}

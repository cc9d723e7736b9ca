/* law clock, law flows */
#include "base/file.h"
#include "base/json.h"
#include "cli/cmd_law.h"
#include "domain/auth/auth.h"
#include "domain/disclose/disclose.h"
#include "law/clock_json.h"

/* A list of CLOCK_EVENTS_MAX events with every key filled in stays well below. */
#define INPUT_MAX ((size_t)8 * 1024 * 1024)

/* ---- law clock */

static void text_due(cli *args, const calendar *cal, const clock_result *r)
{
    qf_arena *arena = args->cx->arena;

    if (!qf_date_is(r->due))
        return;
    cli_printf(args, "答复期限  %.*s（%.*s）", QF_ARG(qf_date_zh(arena, r->due)),
               QF_ARG(calendar_weekday(r->due)));
    if (r->late_days > 0)
        cli_printf(args, "，逾期 %d 天", r->late_days);
    else if (r->c.running)
        cli_printf(args, "，还有 %d 个工作日", calendar_count(cal, r->as_of, r->due));
    cli_print(args, QF_S("\n"));
}

static void text_clock(cli *args, const clock_law *law, const clock_entry *entry)
{
    qf_arena *arena = args->cx->arena;
    qf_buf line = qf_buf_new(arena, 1024);

    qf_buf_add(&line, QF_S("  "));
    cli_pad(&line, law->zh[entry->timer], 18);
    cli_pad(&line,
            qf_strf(arena, "自 %.*s 起 %d 个工作日", QF_ARG(qf_date_str(arena, entry->from)),
                    entry->days),
            34);
    if (qf_date_is(entry->due))
        cli_pad(&line, qf_strf(arena, "到 %.*s", QF_ARG(qf_date_str(arena, entry->due))), 15);
    else
        cli_pad(&line, QF_S(""), 15);
    cli_pad(&line, entry->running ? QF_S("计算中") : QF_S("已停止"), 8);
    qf_buf_addf(&line, "%.*s\n", QF_ARG(law->law[entry->timer]));
    cli_print(args, qf_buf_str(&line));
}

static void text_refused(cli *args, const clock_law *law, const clock_input *input,
                         const clock_result *r)
{
    qf_arena *arena = args->cx->arena;

    if (r->refused_count > 0)
        cli_print(args, QF_S("\n不予登记的事项：\n"));
    for (size_t i = 0; i < r->refused_count; i++) {
        const clock_event *event = &input->events[r->refused[i].index];
        bool known = event->kind < CLOCK_EVENT_COUNT;

        cli_printf(args, "  第 %zu 项 %.*s %.*s：%.*s%s%.*s%s\n", r->refused[i].index + 1,
                   QF_ARG(qf_date_str(arena, event->on)),
                   QF_ARG(known ? clock_event_zh(event->kind) : event->name),
                   QF_ARG(clock_refusal_zh(arena, event, &r->refused[i].refusal)),
                   known ? "（" : "", QF_ARG(known ? law->article[event->kind] : QF_S("")),
                   known ? "）" : "");
    }
}

static void clock_text(cli *args, const clock_law *law, const calendar *cal,
                       const clock_input *input, const clock_result *r)
{
    qf_arena *arena = args->cx->arena;

    cli_printf(args, "状态      %.*s", QF_ARG(clock_state_zh(r->c.state)));
    if (qf_date_is(r->as_of))
        cli_printf(args, "（截至 %.*s）", QF_ARG(qf_date_zh(arena, r->as_of)));
    cli_print(args, QF_S("\n"));
    if (r->c.outcome != CLOCK_NO_OUTCOME)
        cli_printf(args, "办理结果  %.*s\n", QF_ARG(clock_outcome_zh(r->c.outcome)));
    text_due(args, cal, r);
    if (r->estimated)
        cli_printf(args, "推算      %.*s以后的放假通知还没有，有关日期会变\n",
                   QF_ARG(qf_date_zh(arena, calendar_known(cal))));
    if (r->clock_count > 0)
        cli_print(args, QF_S("\n期限：\n"));
    for (size_t i = 0; i < r->clock_count; i++)
        text_clock(args, law, &r->clocks[i]);
    text_refused(args, law, input, r);
}

static qf_code tell(cli *args, const clock_law **law, const calendar **cal, clock_input *input,
                    clock_result *result)
{
    qf_ctx *cx = args->cx;
    const char *path = args->files[0];
    const qf_val *json;
    qf_str text;

    QF_TRY(qf_file_read(cx, path, INPUT_MAX, &text));
    if (qf_str_starts(text, QF_S("\xEF\xBB\xBF")))
        text = qf_str_sub(text, 3, text.n); /* Notepad's mark */
    QF_TRY(
        qf_json_read(cx, text, strcmp(path, "-") == 0 ? "标准输入" : qf_file_name(path).p, &json));
    QF_TRY(clock_law_load(cx, args->law_dir, law));
    QF_TRY(calendar_load(cx, args->law_dir, cal));
    QF_TRY(clock_input_read(cx, json, input));
    return clock_tell(cx, *law, *cal, input, result);
}

int law_clock(cli *args)
{
    const clock_law *law;
    const calendar *cal;
    clock_input input;
    clock_result result;

    if (tell(args, &law, &cal, &input, &result) != QF_OK)
        return cli_fail(args);
    if (args->json)
        cli_print_json(args, clock_result_json(args->cx->arena, law, cal, &input, &result));
    else
        clock_text(args, law, cal, &input, &result);
    return result.refused_count > 0 ? 1 : 0;
}

/* ---- law flows */

static qf_str edge_law(const clock_law *law, const clock_edge *edge)
{
    if (edge->event < CLOCK_EVENT_COUNT)
        return law->article[edge->event];
    if ((edge->from & (1U << CLOCK_CORRECTING)) != 0)
        return law->law[CLOCK_TIMER_CORRECTION];
    if ((edge->from & (1U << CLOCK_FEE_WAIT)) != 0)
        return law->law[CLOCK_TIMER_PAY];
    return law->law[CLOCK_TIMER_THIRD];
}

static qf_str edge_to(qf_arena *arena, const clock_edge *edge, bool zh)
{
    if (edge->to == CLOCK_TO_SAME)
        return zh ? QF_S("不变") : QF_S("same");
    if (edge->to == CLOCK_TO_WORK)
        return zh ? QF_S("办理中（或延期、延迟）") : QF_S("processing|extended|delayed");
    return qf_str_copy(arena, zh ? clock_state_zh((clock_state)edge->to)
                                 : clock_state_code((clock_state)edge->to));
}

static qf_val *coded(qf_arena *arena, qf_val *list, qf_str code, qf_str zh)
{
    qf_val *map = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, map, "id", code);
    qf_map_str(arena, map, "zh", zh);
    return map;
}

/* The review of what is published (domain/disclose/flow.c), in the same shape. */
static void add_review(qf_arena *arena, qf_val *flows)
{
    qf_val *flow = qf_list_add(flows, qf_val_map(arena)), *list;

    qf_map_str(arena, flow, "id", QF_S("disclosure"));
    qf_map_str(arena, flow, "zh", QF_S("主动公开审核"));
    list = qf_map_list(arena, flow, "states");
    for (disclose_state s = 0; s < DISCLOSE_STATE_COUNT; s++)
        (void)coded(arena, list, qf_str_of(disclose_state_code(s)),
                    qf_str_of(disclose_state_zh(s)));
    list = qf_map_list(arena, flow, "events");
    for (disclose_event e = 0; e < DISCLOSE_EVENT_COUNT; e++)
        (void)coded(arena, list, qf_str_of(disclose_event_code(e)),
                    qf_str_of(disclose_event_zh(e)));
    list = qf_map_list(arena, flow, "edges");
    for (size_t i = 0; i < disclose_flow_count; i++) {
        const disclose_move *m = &disclose_flow[i];
        qf_val *edge = qf_list_add(list, qf_val_map(arena)), *roles;

        qf_list_add(qf_map_list(arena, edge, "from"),
                    qf_val_str(arena, qf_str_of(disclose_state_code(m->from))));
        qf_map_str(arena, edge, "event", qf_str_of(disclose_event_code(m->event)));
        qf_map_str(arena, edge, "to", qf_str_of(disclose_state_code(m->to)));
        roles = qf_map_list(arena, edge, "roles");
        for (auth_role role = 0; role < AUTH_ROLE_COUNT; role++)
            if ((m->roles & (1U << role)) != 0)
                qf_list_add(roles, qf_val_str(arena, qf_str_of(auth_role_code(role))));
        qf_map_bool(arena, edge, "other_eye", m->other_eye);
        qf_map_bool(arena, edge, "secrecy", m->asks_secrecy);
        qf_map_str(arena, edge, "law", qf_str_of(m->law));
    }
}

static qf_val *flows_json(qf_arena *arena, const clock_law *law)
{
    qf_val *answer = qf_val_map(arena), *flows = qf_map_list(arena, answer, "flows"), *flow, *list;
    size_t count;
    const clock_edge *edges = clock_edges(&count);

    flow = qf_list_add(flows, qf_val_map(arena));
    qf_map_str(arena, flow, "id", QF_S("application"));
    qf_map_str(arena, flow, "zh", QF_S("依申请公开"));
    list = qf_map_list(arena, flow, "states");
    for (clock_state s = 0; s < CLOCK_STATE_COUNT; s++)
        (void)coded(arena, list, clock_state_code(s), clock_state_zh(s));
    list = qf_map_list(arena, flow, "events");
    for (clock_event_kind e = 0; e < CLOCK_EVENT_COUNT; e++)
        qf_map_str(arena, coded(arena, list, clock_event_code(e), clock_event_zh(e)), "law",
                   law->article[e]);
    list = qf_map_list(arena, flow, "outcomes");
    for (clock_outcome o = 1; o < CLOCK_OUTCOME_COUNT; o++)
        (void)coded(arena, list, clock_outcome_code(o), clock_outcome_zh(o));
    list = qf_map_list(arena, flow, "edges");
    for (size_t i = 0; i < count; i++) {
        qf_val *edge = qf_list_add(list, qf_val_map(arena));
        qf_val *from = qf_map_list(arena, edge, "from");

        for (clock_state s = 0; s < CLOCK_STATE_COUNT; s++)
            if ((edges[i].from & (1U << s)) != 0)
                qf_list_add(from, qf_val_str(arena, clock_state_code(s)));
        if (edges[i].event < CLOCK_EVENT_COUNT)
            qf_map_str(arena, edge, "event", clock_event_code(edges[i].event));
        else
            qf_map_null(arena, edge, "event");
        qf_map_str(arena, edge, "guard", qf_str_of(edges[i].guard_zh));
        qf_map_str(arena, edge, "to", edge_to(arena, &edges[i], false));
        qf_map_str(arena, edge, "law", edge_law(law, &edges[i]));
    }
    add_review(arena, flows);
    return answer;
}

static void review_text(cli *args)
{
    qf_arena *arena = args->cx->arena;

    cli_print(args, QF_S("\n主动公开审核\n\n"));
    for (size_t i = 0; i < disclose_flow_count; i++) {
        const disclose_move *m = &disclose_flow[i];
        qf_buf line = qf_buf_new(arena, 1024);

        cli_pad(&line, qf_str_of(disclose_state_zh(m->from)), 16);
        cli_pad(&line, qf_str_of(disclose_event_zh(m->event)), 16);
        qf_buf_add(&line, QF_S("→ "));
        cli_pad(&line, qf_str_of(disclose_state_zh(m->to)), 24);
        cli_pad(&line, qf_str_of(m->law), 24);
        if (m->roles == 0)
            qf_buf_add(&line, QF_S("系统 "));
        for (auth_role role = 0; role < AUTH_ROLE_COUNT; role++)
            if ((m->roles & (1U << role)) != 0)
                qf_buf_addf(&line, "%s ", auth_role_label(role));
        qf_buf_add(&line, m->other_eye ? QF_S("须另一人") : QF_S(""));
        cli_printf(args, "%.*s\n", QF_ARG(qf_str_trim(qf_buf_str(&line))));
    }
}

static void flows_text(cli *args, const clock_law *law)
{
    qf_arena *arena = args->cx->arena;
    size_t count;
    const clock_edge *edges = clock_edges(&count);

    cli_print(args, QF_S("依申请公开\n\n"));
    for (size_t i = 0; i < count; i++)
        for (clock_state s = 0; s < CLOCK_STATE_COUNT; s++) {
            qf_buf line = qf_buf_new(arena, 1024);

            if ((edges[i].from & (1U << s)) == 0)
                continue;
            cli_pad(&line, clock_state_zh(s), 16);
            cli_pad(&line, clock_event_zh(edges[i].event), 16);
            qf_buf_add(&line, QF_S("→ "));
            cli_pad(&line, edge_to(arena, &edges[i], true), 24);
            cli_pad(&line, edge_law(law, &edges[i]), 24);
            qf_buf_add(&line, qf_str_of(edges[i].guard_zh));
            cli_printf(args, "%.*s\n", QF_ARG(qf_str_trim(qf_buf_str(&line))));
        }
}

int law_flows(cli *args)
{
    const clock_law *law;

    if (clock_law_load(args->cx, args->law_dir, &law) != QF_OK)
        return cli_fail(args);
    if (args->json)
        cli_print_json(args, flows_json(args->cx->arena, law));
    else {
        flows_text(args, law);
        review_text(args);
    }
    return 0;
}

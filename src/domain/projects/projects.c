#include "domain/projects/projects.h"

#include "base/word.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

#define MAKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER))
#define CHECKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(REVIEWER))
#define FEN_MAX INT64_C(100000000000000)

const projects_step projects_flow[] = {
    { PROJECTS_APPLIED, PROJECTS_APPROVE, PROJECTS_APPROVED, CHECKERS, true },
    { PROJECTS_APPLIED, PROJECTS_STOP, PROJECTS_STOPPED, CHECKERS, false },
    { PROJECTS_APPROVED, PROJECTS_CONTRACT, PROJECTS_CONTRACTED, MAKERS, false },
    { PROJECTS_APPROVED, PROJECTS_STOP, PROJECTS_STOPPED, CHECKERS, false },
    { PROJECTS_CONTRACTED, PROJECTS_START, PROJECTS_BUILDING, MAKERS, false },
    { PROJECTS_BUILDING, PROJECTS_PAY, PROJECTS_BUILDING, MAKERS, false },
    { PROJECTS_BUILDING, PROJECTS_INSPECT, PROJECTS_INSPECTED, CHECKERS, false },
    { PROJECTS_BUILDING, PROJECTS_STOP, PROJECTS_STOPPED, CHECKERS, false },
    { PROJECTS_INSPECTED, PROJECTS_PAY, PROJECTS_INSPECTED, MAKERS, false },
    { PROJECTS_INSPECTED, PROJECTS_INSPECT, PROJECTS_INSPECTED, CHECKERS, false },
    { PROJECTS_INSPECTED, PROJECTS_ACCEPT, PROJECTS_ACCEPTED, CHECKERS, true },
    { PROJECTS_ACCEPTED, PROJECTS_PAY, PROJECTS_ACCEPTED, MAKERS, false },
};

const size_t projects_flow_count = sizeof(projects_flow) / sizeof(projects_flow[0]);

QF_WORDS(projects_state, PROJECTS_STATES)
QF_WORD_CODE(projects_state)
QF_WORD_ZH(projects_state)
QF_WORD_PARSE(projects_state)

QF_WORDS(projects_event, PROJECTS_EVENTS)
QF_WORD_CODE(projects_event)
QF_WORD_ZH(projects_event)
QF_WORD_PARSE(projects_event)

/* ---- reading */

static void read_project(const db_row *row, project *out)
{
    *out = (project){
        .id = db_int(row, "id"),
        .name = db_str(row, "name"),
        .village = db_int(row, "village_id"),
        .document = db_str(row, "document"),
        .purpose = db_str(row, "purpose"),
        .source = db_str(row, "source"),
        .households = db_int(row, "households"),
        .relief = db_int(row, "relief"),
        .plan = db_fen(row, "plan_fen"),
        .contract = db_fen(row, "contract_fen"),
        .contractor = db_str(row, "contractor"),
        .paid = db_fen(row, "paid_fen"),
        .version = db_int(row, "version"),
        .sample = db_bool(row, "sample"),
    };
    (void)!projects_state_parse(db_str(row, "state"), &out->state);
}

qf_code projects_get(qf_ctx *cx, int64_t id, project *out, project_event **steps, size_t *count)
{
    db_rows rows;
    db_row row;
    qf_code code = db_one(cx, SQL_PROJECTS_ONE, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "PROJECTS.NONE", "project", "没有这个项目");
    QF_TRY(code);
    read_project(&row, out);
    QF_TRY(db_many(cx, SQL_PROJECTS_EVENTS, &rows, DB_INT("id", id)));
    *count = rows.count;
    *steps = QF_NEW_ARRAY(cx->arena, project_event, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        (*steps)[i] = (project_event){ .day = db_date(&rows.row[i], "day"),
                                       .amount = db_fen(&rows.row[i], "amount_fen"),
                                       .note = db_str(&rows.row[i], "note"),
                                       .account = db_int(&rows.row[i], "account_id") };
        (void)!projects_event_parse(db_str(&rows.row[i], "event"), &(*steps)[i].event);
    }
    return QF_OK;
}

qf_code projects_list(qf_ctx *cx, project_list *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_PROJECTS_LIST, &rows));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, project, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        read_project(&rows.row[i], &out->one[i]);
    return QF_OK;
}

/* ---- steps */

static qf_code note_step(qf_ctx *cx, int64_t id, int64_t n, const project_event *step)
{
    return db_exec(cx, SQL_PROJECTS_EVENT_INSERT, DB_INT("id", id), DB_INT("n", n),
                   DB_STR("event", qf_str_of(projects_event_code(step->event))),
                   DB_DATE(cx, "day", step->day), DB_FEN("amount", step->amount),
                   DB_STR("note", step->note), DB_INT("account", cx->actor->account));
}

qf_code projects_apply(qf_ctx *cx, const project *fresh, int64_t *id)
{
    project_event first = { .event = PROJECTS_APPLY, .day = qf_time_date(cx->now) };
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, MAKERS));
    if (fresh->name.n == 0)
        return qf_fail(cx, QF_INVALID, "PROJECTS.PROJECT", "name", "请填写项目名称");
    if (fresh->plan.fen <= 0 || fresh->plan.fen > FEN_MAX)
        return qf_fail(cx, QF_INVALID, "PROJECTS.PROJECT", "plan", "请填写计划金额");
    if (fresh->relief < 0 || fresh->relief > fresh->households)
        return qf_fail(cx, QF_INVALID, "PROJECTS.PROJECT", "relief",
                       "其中的脱贫和监测户不能多于受益户");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "projects", id));
    QF_TRY(db_exec(cx, SQL_PROJECTS_INSERT, DB_INT("id", *id), DB_STR("name", fresh->name),
                   DB_INT("village", fresh->village), DB_STR("document", fresh->document),
                   DB_STR("purpose", fresh->purpose), DB_STR("source", fresh->source),
                   DB_INT("households", fresh->households), DB_INT("relief", fresh->relief),
                   DB_FEN("plan", fresh->plan), DB_BOOL("sample", fresh->sample)));
    QF_TRY(note_step(cx, *id, 1, &first));
    QF_TRY(audit_write(cx, "projects.apply", audit_object(cx, "project", *id), "%.*s",
                       QF_ARG(fresh->name)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

static qf_code check_money(qf_ctx *cx, const project *of, const project_event *step)
{
    bool money = step->event == PROJECTS_PAY || step->event == PROJECTS_CONTRACT;

    if (money && (step->amount.fen <= 0 || step->amount.fen > FEN_MAX))
        return qf_fail(cx, QF_INVALID, "PROJECTS.AMOUNT", "amount", "请填写金额，要大于零");
    if (step->event == PROJECTS_CONTRACT && step->amount.fen > of->plan.fen)
        return qf_fail(cx, QF_INVALID, "PROJECTS.AMOUNT", "amount", "合同金额不能超过计划金额");
    if (step->event != PROJECTS_PAY)
        return QF_OK;
    if (of->paid.fen + step->amount.fen > of->contract.fen)
        return qf_fail(cx, QF_INVALID, "PROJECTS.AMOUNT", "amount", "累计付款不能超过合同金额");
    if (of->state != PROJECTS_ACCEPTED &&
        of->paid.fen + step->amount.fen > of->contract.fen / 100 * 80)
        return qf_fail(cx, QF_INVALID, "PROJECTS.AMOUNT", "amount",
                       "验收以前付款不能超过合同金额的 80%%");
    return QF_OK;
}

static qf_code check_step(qf_ctx *cx, const project *of, const project_event *step,
                          const project_event *last, const projects_step **out)
{
    for (size_t i = 0; i < projects_flow_count && *out == NULL; i++)
        if (projects_flow[i].from == of->state && projects_flow[i].event == step->event)
            *out = &projects_flow[i];
    if (*out == NULL)
        return qf_fail(cx, QF_CONFLICT, "PROJECTS.STATE", NULL, "项目现在是“%s”，不能%s",
                       projects_state_zh(of->state), projects_event_zh(step->event));
    QF_TRY(auth_need(cx, (*out)->roles));
    if ((*out)->other_person && last->account == cx->actor->account)
        return qf_fail(cx, QF_DENIED, "PROJECTS.SELF", NULL,
                       "上一步是您做的，这一步要由另一个人做");
    if (!qf_date_is(step->day) || qf_date_cmp(step->day, qf_time_date(cx->now)) > 0 ||
        qf_date_cmp(step->day, last->day) < 0)
        return qf_fail(cx, QF_INVALID, "PROJECTS.DAY", "day",
                       "请填写日期，不能晚于今天，不能早于上一步");
    if (step->event != PROJECTS_START && step->note.n == 0)
        return qf_fail(cx, QF_INVALID, "PROJECTS.NOTE", "note",
                       "请写明：施工方、付款理由、检查或验收结果、停止原因");
    return check_money(cx, of, step);
}

qf_code projects_act(qf_ctx *cx, int64_t id, const project_event *step)
{
    const projects_step *flow = NULL;
    project of = { 0 };
    project_event *steps = NULL;
    size_t count = 0;
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(projects_get(cx, id, &of, &steps, &count));
    QF_TRY(check_step(cx, &of, step, &steps[count - 1], &flow));
    if (step->event == PROJECTS_CONTRACT) {
        of.contract = step->amount;
        of.contractor = step->note;
    }
    QF_TRY(db_change(cx, SQL_PROJECTS_MOVE, &changed, DB_INT("id", id),
                     DB_STR("state", qf_str_of(projects_state_code(flow->to))),
                     DB_FEN("contract", of.contract), DB_STR("contractor", of.contractor),
                     DB_INT("version", of.version)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "PROJECTS.STATE", NULL, "这个项目刚被别人改过，请刷新");
    QF_TRY(note_step(cx, id, (int64_t)count + 1, step));
    QF_TRY(audit_write(cx, "projects.act", audit_object(cx, "project", id), "%s：%s",
                       projects_event_zh(step->event), projects_state_zh(flow->to)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

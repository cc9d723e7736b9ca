/* A lead from its finder to its end: who has it, until when, what it was, what came back. */
#include "domain/leads/leads.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/funds/funds.h"
#include "domain/leads/leads_internal.h"
#include "store/db.h"

qf_code leads_event_add(qf_ctx *cx, int64_t id, leads_event event, qf_str words)
{
    return db_exec(cx, SQL_LEADS_EVENT_INSERT, DB_INT("id", id),
                   DB_STR("event", qf_str_of(leads_event_code(event))),
                   DB_INT("account", cx->actor == NULL ? 0 : cx->actor->account),
                   DB_BLOB("sealed", qf_seal(cx->arena, db_key(cx->db), words)));
}

/* ---- reading */

static void read_clock(const qf_ctx *cx, const calendar *days, lead *out)
{
    qf_date today = qf_time_date(cx->now);

    out->due = QF_NO_DATE;
    if (days == NULL || !qf_date_is(out->assigned_on))
        return;
    out->due = calendar_add(days, out->assigned_on, LEADS_DAYS * (out->extended ? 2 : 1));
    if (!qf_date_is(out->due) || (out->state != LEADS_ASSIGNED && out->state != LEADS_CHECKED))
        return;
    out->late = qf_date_cmp(today, out->due) > 0;
    out->days_left = out->late ? -(int64_t)calendar_count(days, out->due, today)
                               : calendar_count(days, today, out->due);
}

static void read_one(const qf_ctx *cx, const calendar *days, const db_row *row, lead *out)
{
    *out = (lead){ .id = db_int(row, "id"),
                   .amount_fen = db_int(row, "amount_fen"),
                   .likelihood = db_int(row, "likelihood"),
                   .rows = db_int(row, "row_count"),
                   .owner = db_int(row, "owner_id"),
                   .checked_by = db_int(row, "checked_by"),
                   .recovered_fen = db_int(row, "recovered_fen"),
                   .version = db_int(row, "version"),
                   .rule = db_str(row, "rule"),
                   .level = db_str(row, "level"),
                   .person = db_str(row, "person"),
                   .zh = db_str(row, "zh"),
                   .found_on = db_date(row, "found_on"),
                   .assigned_on = db_date(row, "assigned_on"),
                   .quiet_until = db_date(row, "quiet_until"),
                   .extended = db_bool(row, "extended") };
    (void)leads_state_parse(db_str(row, "state"), &out->state);
    (void)leads_result_parse(db_str(row, "result"), &out->result);
    (void)leads_measure_parse(db_str(row, "measure"), &out->measure);
    read_clock(cx, days, out);
}

qf_code leads_find(qf_ctx *cx, const calendar *days, const lead_filter *filter, lead_list *out)
{
    db_rows rows;

    QF_TRY(auth_need(cx, LEADS_VIEWERS));
    QF_TRY(db_many(cx, SQL_LEADS_FIND, &rows, DB_STR("rule", filter->rule),
                   DB_STR("state", filter->state), DB_INT("owner", filter->owner),
                   DB_INT("n", filter->n), DB_INT("after", filter->after)));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, lead, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        read_one(cx, days, &rows.row[i], &out->one[i]);
    return QF_OK;
}

static qf_code read_row(qf_ctx *cx, const calendar *days, int64_t id, lead *out, qf_str *mark)
{
    db_row row;
    qf_code code = db_one(cx, SQL_LEADS_ONE, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "LEADS.NONE", "id", "没有这条线索");
    QF_TRY(code);
    read_one(cx, days, &row, out);
    if (mark != NULL)
        *mark = db_str(&row, "mark");
    return QF_OK;
}

static qf_code read_whole(qf_ctx *cx, const calendar *days, int64_t id, bool open, lead_whole *out)
{
    db_rows rows;

    *out = (lead_whole){ 0 };
    QF_TRY(read_row(cx, days, id, &out->lead, NULL));
    QF_TRY(db_many(cx, SQL_LEADS_ROWS, &rows, DB_INT("id", id)));
    out->row_count = rows.count;
    out->rows = QF_NEW_ARRAY(cx->arena, lead_row, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        out->rows[i] = (lead_row){ db_int(row, "n"), db_int(row, "batch_id"), db_int(row, "line"),
                                   db_str(row, "list"), db_str(row, "shown") };
        if (open)
            QF_TRY(qf_unseal(cx, db_key(cx->db), db_blob(row, "sealed"), &out->rows[i].shown));
    }
    QF_TRY(db_many(cx, SQL_LEADS_EVENTS, &rows, DB_INT("id", id)));
    out->story_count = rows.count;
    out->story = QF_NEW_ARRAY(cx->arena, lead_story, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        lead_story *story = &out->story[i];
        (void)leads_event_parse(db_str(&rows.row[i], "event"), &story->event);
        story->at = db_time(&rows.row[i], "at");
        story->account = db_int(&rows.row[i], "account_id");
        QF_TRY(qf_unseal(cx, db_key(cx->db), db_blob(&rows.row[i], "sealed"), &story->words));
    }
    return QF_OK;
}

qf_code leads_get(qf_ctx *cx, const calendar *days, int64_t id, lead_whole *out)
{
    QF_TRY(auth_need(cx, LEADS_VIEWERS));
    return read_whole(cx, days, id, false, out);
}

qf_code leads_unmask(qf_ctx *cx, const calendar *days, int64_t id, qf_str reason, lead_whole *out)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, LEADS_WORKERS));
    if (reason.n < 6 || reason.n > LEADS_TEXT_MAX)
        return qf_fail(cx, QF_INVALID, "LEADS.REASON", "reason",
                       "请写明为什么要看完整信息，会记入操作记录");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(leads_event_add(cx, id, LEADS_UNMASK, reason));
    QF_TRY(read_whole(cx, days, id, true, out));
    QF_TRY(audit_write(cx, "leads.unmask", audit_object(cx, "lead", id), "%.*s", QF_ARG(reason)));
    return db_commit(&tx);
}

/* ---- acting */

/* Through whose hands a payment of the lead went does not look into it. */
static qf_code went_through(qf_ctx *cx, int64_t id, int64_t account, bool *out)
{
    int64_t last = 0;
    db_rows rows;

    *out = false;
    QF_TRY(db_many(cx, SQL_LEADS_ROWS, &rows, DB_INT("id", id)));
    for (size_t i = 0; i < rows.count && !*out; i++) {
        int64_t batch = db_int(&rows.row[i], "batch_id");
        fund_batch of;
        if (batch == 0 || batch == last)
            continue;
        QF_TRY(funds_batch_get(cx, batch, &of));
        *out = of.made_by == account || of.approved_by == account;
        last = batch;
    }
    return QF_OK;
}

static qf_code do_assign(qf_ctx *cx, const lead_act *act, lead *after)
{
    auth_account account = { 0 };
    bool own;

    after->owner = cx->actor->account;
    if (act->login.n > 0) {
        if (auth_account_by_login(cx, act->login, &account) != QF_OK || !account.active ||
            (account.roles & LEADS_WORKERS) == 0)
            return qf_fail(cx, QF_INVALID, "LEADS.ACT", "login",
                           "没有这个账号，或者他不是专员、承办员、分管领导");
        after->owner = account.id;
    }
    if (after->owner == 0)
        return qf_fail(cx, QF_INVALID, "LEADS.ACT", "login", "请写明分派给谁的账号");
    QF_TRY(went_through(cx, after->id, after->owner, &own));
    if (own)
        return qf_fail(cx, QF_DENIED, "LEADS.SELF", "login",
                       "这笔钱的名单是他导入或复核的，请换一个人核查");
    after->assigned_on = qf_time_date(cx->now);
    after->extended = false;
    return QF_OK;
}

static qf_code do_check(qf_ctx *cx, const lead_act *act, lead *after)
{
    if (act->result == LEADS_RESULT_NONE)
        return qf_fail(cx, QF_INVALID, "LEADS.ACT", "result", "请选择核查结果");
    after->result = act->result;
    after->checked_by = cx->actor->account;
    after->measure = LEADS_MEASURE_NONE;
    after->quiet_until = QF_NO_DATE;
    if (act->result == LEADS_RESULT_CONFIRMED)
        return QF_OK;
    after->state = LEADS_HANDLED;
    if (act->result == LEADS_RESULT_DATA_ERROR)
        return QF_OK;
    after->quiet_until = qf_date_is(act->quiet_until)
                             ? act->quiet_until
                             : qf_date_add(qf_time_date(cx->now), LEADS_QUIET_DAYS);
    if (qf_date_cmp(after->quiet_until, qf_time_date(cx->now)) < 0)
        return qf_fail(cx, QF_INVALID, "LEADS.ACT", "quiet_until", "日期不能早于今天");
    return QF_OK;
}

static qf_code do_handle(qf_ctx *cx, const lead_act *act, lead *after)
{
    if (act->event == LEADS_HANDLE && act->measure == LEADS_MEASURE_NONE)
        return qf_fail(cx, QF_INVALID, "LEADS.ACT", "measure", "请选择怎么处理");
    if (act->event == LEADS_HANDLE)
        after->measure = act->measure;
    if (act->recovered.fen < 0 || (act->event == LEADS_RECOVER && act->recovered.fen == 0))
        return qf_fail(cx, QF_INVALID, "LEADS.ACT", "recovered", "请填写追回的金额");
    if (act->recovered.fen > after->amount_fen - after->recovered_fen && after->amount_fen > 0)
        return qf_fail(cx, QF_INVALID, "LEADS.ACT", "recovered",
                       "追回的钱加起来超过涉及金额 %.*s 元",
                       QF_ARG(qf_fen_yuan(cx->arena, (qf_fen){ after->amount_fen })));
    after->recovered_fen += act->recovered.fen;
    return QF_OK;
}

/* What the act changes besides the state. */
static qf_code apply_act(qf_ctx *cx, const lead_act *act, lead *after)
{
    switch (act->event) {
    case LEADS_ASSIGN:
        return do_assign(cx, act, after);
    case LEADS_EXTEND:
        if (after->extended)
            return qf_fail(cx, QF_CONFLICT, "LEADS.STATE", NULL, "只能延期一次");
        after->extended = true;
        return QF_OK;
    case LEADS_CHECK:
        return do_check(cx, act, after);
    case LEADS_HANDLE:
    case LEADS_RECOVER:
        return do_handle(cx, act, after);
    case LEADS_RETURN:
        after->result = LEADS_RESULT_NONE;
        after->measure = LEADS_MEASURE_NONE;
        after->quiet_until = QF_NO_DATE;
        return QF_OK;
    default:
        return QF_OK;
    }
}

static qf_code check_step(qf_ctx *cx, const leads_step *step, const lead *before,
                          const lead_act *act)
{
    int64_t self = cx->actor->account;
    uint32_t roles = step->event == LEADS_ASSIGN && act->login.n > 0 ? LEADS_DECIDERS
                     : step->other_person                            ? LEADS_DECIDERS
                                                                     : LEADS_WORKERS;

    QF_TRY(auth_need(cx, roles));
    if (step->owner && before->owner != self && !auth_has(cx->actor, AUTH_BIT(LEADER)))
        return qf_fail(cx, QF_DENIED, "LEADS.OWNER", NULL, "这条线索在别人手里");
    if (step->other_person && before->checked_by == self)
        return qf_fail(cx, QF_DENIED, "LEADS.SELF", NULL, "核查结果是您写的，要由另一个人审核");
    if (act->words.n > LEADS_TEXT_MAX ||
        (act->words.n == 0 && step->event != LEADS_ASSIGN && step->event != LEADS_CLOSE &&
         step->event != LEADS_RECOVER))
        return qf_fail(cx, QF_INVALID, "LEADS.ACT", "words",
                       "请写明依据：看了什么、问了谁、为什么这样认定");
    return QF_OK;
}

/* A cleared lead, closed, quietens the rule for its person. */
static qf_code quieten(qf_ctx *cx, const lead *closed, qf_str mark)
{
    lead_whole whole;
    int64_t id;
    leads_tuning entry = { .rule = closed->rule,
                           .kind = LEADS_TUNE_PERSON,
                           .mark = mark,
                           .lead = closed->id,
                           .until = closed->quiet_until };

    if (!qf_date_is(closed->quiet_until))
        return QF_OK;
    QF_TRY(read_whole(cx, NULL, closed->id, false, &whole));
    for (size_t i = 0; i < whole.story_count; i++)
        if (whole.story[i].event == LEADS_CHECK)
            entry.reason = qf_strf(cx->arena, "%s：%.*s", leads_result_zh(closed->result),
                                   QF_ARG(whole.story[i].words));
    return leads_tuning_add(cx, &entry, &id);
}

static qf_code move(qf_ctx *cx, const lead *before, const lead *after)
{
    int64_t changed;

    QF_TRY(db_change(
        cx, SQL_LEADS_MOVE, &changed, DB_INT("id", before->id), DB_INT("version", before->version),
        DB_STR("state", qf_str_of(leads_state_code(after->state))), DB_INT("owner", after->owner),
        DB_DATE(cx, "assigned_on", after->assigned_on), DB_BOOL("extended", after->extended),
        DB_STR("result", qf_str_of(leads_result_code(after->result))),
        DB_STR("measure", qf_str_of(leads_measure_code(after->measure))),
        DB_INT("checked_by", after->checked_by), DB_INT("recovered", after->recovered_fen),
        DB_DATE(cx, "quiet_until", after->quiet_until)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "LEADS.VERSION", NULL,
                       "这条线索刚被别人改过，请刷新后再办");
    return QF_OK;
}

qf_code leads_do(qf_ctx *cx, const calendar *days, int64_t id, int64_t version, const lead_act *act)
{
    const leads_step *step;
    lead before, after;
    qf_str mark;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, LEADS_WORKERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(read_row(cx, days, id, &before, &mark));
    step = leads_step_of(before.state, act->event);
    if (step == NULL)
        return qf_fail(cx, QF_CONFLICT, "LEADS.STATE", NULL, "现在是“%s”，不能%s",
                       leads_state_zh(before.state), leads_event_zh(act->event));
    if (before.version != version)
        return qf_fail(cx, QF_CONFLICT, "LEADS.VERSION", NULL,
                       "这条线索刚被别人改过，请刷新后再办");
    QF_TRY(check_step(cx, step, &before, act));
    after = before;
    after.state = step->to;
    QF_TRY(apply_act(cx, act, &after));
    QF_TRY(move(cx, &before, &after));
    QF_TRY(leads_event_add(cx, id, act->event, act->words));
    if (act->event == LEADS_CLOSE)
        QF_TRY(quieten(cx, &after, mark));
    QF_TRY(audit_write(cx, "leads.act", audit_object(cx, "lead", id), "%s%s%s",
                       leads_event_zh(act->event), act->event == LEADS_CHECK ? "：" : "",
                       act->event == LEADS_CHECK ? leads_result_zh(act->result) : ""));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

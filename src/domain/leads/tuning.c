/* What an organisation adjusts in the rules, and the counts everybody may see. */
#include "domain/audit/audit.h"
#include "domain/leads/leads_internal.h"
#include "store/db.h"

qf_code leads_tuning_list(qf_ctx *cx, bool all, leads_tunings *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_LEADS_TUNINGS, &rows, DB_BOOL("every", all),
                   DB_DATE(cx, "day", qf_time_date(cx->now))));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, leads_tuning, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        leads_tuning *one = &out->one[i];
        *one = (leads_tuning){ .id = db_int(row, "id"),
                               .amount = db_int(row, "amount"),
                               .lead = db_int(row, "lead_id"),
                               .held = db_int(row, "held"),
                               .made_by = db_int(row, "made_by"),
                               .rule = db_str(row, "rule"),
                               .mark = db_str(row, "mark"),
                               .reason = db_str(row, "reason"),
                               .until = db_date(row, "until_day"),
                               .made_on = qf_time_date(db_time(row, "made_at")),
                               .ended = db_int(row, "ended_by") != 0 };
        (void)leads_tune_parse(db_str(row, "kind"), &one->kind);
    }
    return QF_OK;
}

static qf_code check_tuning(qf_ctx *cx, const leads_tuning *entry)
{
    if (entry->reason.n == 0 || entry->reason.n > LEADS_TEXT_MAX)
        return qf_fail(cx, QF_INVALID, "LEADS.TUNE", "reason", "请写明为什么调整，别人能看到");
    if (!qf_date_is(entry->until) || qf_date_cmp(entry->until, qf_time_date(cx->now)) < 0)
        return qf_fail(cx, QF_INVALID, "LEADS.TUNE", "until",
                       "请写明调整到哪一天为止，不能早于今天");
    if (entry->kind == LEADS_TUNE_LEAST_LIKELIHOOD && (entry->amount < 1 || entry->amount > 100))
        return qf_fail(cx, QF_INVALID, "LEADS.TUNE", "amount", "把握请填 1 到 100");
    if (entry->kind == LEADS_TUNE_LEAST_YUAN && entry->amount < 1)
        return qf_fail(cx, QF_INVALID, "LEADS.TUNE", "amount", "请填写金额");
    if (entry->rule.n == 0 || entry->rule.n > 20)
        return qf_fail(cx, QF_INVALID, "LEADS.TUNE", "rule", "请选择规则");
    return QF_OK;
}

qf_code leads_tuning_add(qf_ctx *cx, const leads_tuning *entry, int64_t *id)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, LEADS_DECIDERS));
    QF_TRY(check_tuning(cx, entry));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "leads.tuning", id));
    QF_TRY(db_exec(cx, SQL_LEADS_TUNING_INSERT, DB_INT("id", *id), DB_STR("rule", entry->rule),
                   DB_STR("kind", qf_str_of(leads_tune_code(entry->kind))),
                   DB_STR("mark", entry->mark), DB_INT("amount", entry->amount),
                   DB_INT("lead", entry->lead), DB_STR("reason", entry->reason),
                   DB_DATE(cx, "until_day", entry->until), DB_INT("made_by", cx->actor->account)));
    QF_TRY(audit_write(cx, "leads.tune", audit_object(cx, "lead-tuning", *id), "%.*s %s",
                       QF_ARG(entry->rule), leads_tune_zh(entry->kind)));
    return db_commit(&tx);
}

qf_code leads_tuning_end(qf_ctx *cx, int64_t id)
{
    int64_t changed, account;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, LEADS_DECIDERS));
    account = cx->actor->account;
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_LEADS_TUNING_END, &changed, DB_INT("id", id),
                     DB_INT("account", account == 0 ? -1 : account)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "LEADS.TUNED", NULL, "没有这条调整，或者已经撤销");
    QF_TRY(audit_write(cx, "leads.untune", audit_object(cx, "lead-tuning", id), "撤销调整"));
    return db_commit(&tx);
}

/* ---- counts */

qf_code leads_stats(qf_ctx *cx, const calendar *days, leads_counts *out)
{
    qf_date today = qf_time_date(cx->now);
    db_rows rows;
    leads_count *one = NULL;

    QF_TRY(db_many(cx, SQL_LEADS_COUNTED, &rows));
    out->count = 0;
    out->one = QF_NEW_ARRAY(cx->arena, leads_count, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        int64_t leads = db_int(row, "leads");
        qf_date assigned = db_date(row, "assigned_on"), due = QF_NO_DATE;
        leads_result result = LEADS_RESULT_NONE;
        leads_state state = LEADS_NEW;

        if (one == NULL || !qf_str_eq(one->rule, db_str(row, "rule"))) {
            one = &out->one[out->count++];
            one->rule = db_str(row, "rule");
        }
        (void)leads_state_parse(db_str(row, "state"), &state);
        (void)leads_result_parse(db_str(row, "result"), &result);
        if (qf_date_is(assigned))
            due = calendar_add(days, assigned, LEADS_DAYS * (db_bool(row, "extended") ? 2 : 1));
        one->found += leads;
        one->open += state == LEADS_CLOSED ? 0 : leads;
        one->late += (state == LEADS_ASSIGNED || state == LEADS_CHECKED) && qf_date_is(due) &&
                             qf_date_cmp(today, due) > 0
                         ? leads
                         : 0;
        one->confirmed += state == LEADS_CLOSED && result == LEADS_RESULT_CONFIRMED ? leads : 0;
        one->cleared += state == LEADS_CLOSED && result != LEADS_RESULT_CONFIRMED ? leads : 0;
        one->recovered_fen += db_int(row, "recovered_fen");
    }
    return QF_OK;
}

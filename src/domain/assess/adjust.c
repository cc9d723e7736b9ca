/* Points beside the indicators: each with its ground, its reason and who gave it. */
#include "domain/assess/assess.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

#define JUDGES (AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR))

qf_code assess_adjust(qf_ctx *cx, const assessment_law *law, int year, qf_str code, int64_t points,
                      qf_str reason)
{
    const assessment_adjustment *ground = assessment_adjustment_get(law, code);
    bool veto = ground != NULL && ground->effect == ASSESSMENT_VETO;
    int64_t id;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, JUDGES));
    if (ground == NULL || reason.n == 0)
        return qf_fail(cx, QF_INVALID, "ASSESS.ADJUST", "reason", "请选择事由，写明依据");
    if (!veto && (points < 1 || points > ground->most))
        return qf_fail(cx, QF_INVALID, "ASSESS.ADJUST", "points", "这一项每次 1 至 %lld 分",
                       (long long)ground->most);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "assess.adjustment", &id));
    QF_TRY(db_exec(cx, SQL_ASSESS_ADJUST, DB_INT("id", id), DB_INT("year", year),
                   DB_STR("code", code), DB_INT("points", veto ? 0 : points),
                   DB_STR("reason", reason), DB_STR("actor", cx->actor->name)));
    QF_TRY(audit_write(cx, "assess.adjust", qf_strf(cx->arena, "assess:%d", year), "%.*s %lld 分",
                       QF_ARG(ground->zh), (long long)(veto ? 0 : points)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code assess_adjust_back(qf_ctx *cx, int64_t id, qf_str reason)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, JUDGES));
    if (reason.n == 0)
        return qf_fail(cx, QF_INVALID, "ASSESS.ADJUST", "reason", "请写明为什么撤回");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_ASSESS_ADJUST_BACK, &changed, DB_INT("id", id), DB_STR("back", reason),
                     DB_STR("actor", cx->actor->name)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "ASSESS.BACK", "id", "没有这一项，或者已经撤回");
    QF_TRY(audit_write(cx, "assess.adjust", audit_object(cx, "adjustment", id), "撤回"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code assess_adjustments(qf_ctx *cx, const assessment_law *law, int year, assess_adjustment **out,
                           size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_ASSESS_ADJUSTMENTS, &rows, DB_INT("year", year)));
    *out = QF_NEW_ARRAY(cx->arena, assess_adjustment, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        (*out)[i] =
            (assess_adjustment){ .id = db_int(row, "id"),
                                 .points = db_int(row, "points"),
                                 .ground = assessment_adjustment_get(law, db_str(row, "code")),
                                 .code = db_str(row, "code"),
                                 .reason = db_str(row, "reason"),
                                 .actor = db_str(row, "actor"),
                                 .back = db_str(row, "back"),
                                 .back_by = db_str(row, "back_by"),
                                 .at = db_time(row, "at") };
    }
    return QF_OK;
}

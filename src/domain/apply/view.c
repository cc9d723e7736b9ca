/* Filters of the register that people keep under a name, each for himself. */
#include "base/text.h"
#include "domain/apply/inside.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"

#define VIEW_READERS (APPLY_READERS | AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR))
#define NAME_RUNES 20

qf_code apply_views(qf_ctx *cx, apply_view **out, size_t *count)
{
    db_rows rows;

    QF_TRY(auth_need(cx, VIEW_READERS));
    QF_TRY(db_many(cx, SQL_APPLY_VIEW_LIST, &rows, DB_INT("account_id", cx->actor->account)));
    *out = QF_NEW_ARRAY(cx->arena, apply_view, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (apply_view){ db_str(&rows.row[i], "name"), db_str(&rows.row[i], "query") };
    return QF_OK;
}

qf_code apply_view_keep(qf_ctx *cx, qf_str name, qf_str query)
{
    apply_view *view;
    size_t count;
    bool there = false;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, VIEW_READERS));
    name = qf_squeeze(cx->arena, qf_str_trim(name));
    if (name.n == 0 || qf_rune_count(name) > NAME_RUNES)
        return qf_fail(cx, QF_INVALID, "APPLY.VIEW", "name", "请起一个名字，不超过 %d 个字",
                       NAME_RUNES);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(apply_views(cx, &view, &count));
    for (size_t i = 0; i < count; i++)
        there |= qf_str_eq(view[i].name, name);
    if (!there && count >= APPLY_VIEWS_MAX)
        return qf_fail(cx, QF_LIMIT, "APPLY.VIEW", "name", "最多存 %d 个，请先删去不用的",
                       APPLY_VIEWS_MAX);
    QF_TRY(db_exec(cx, SQL_APPLY_VIEW_PUT, DB_INT("account_id", cx->actor->account),
                   DB_STR("name", name), DB_STR("query", query)));
    QF_TRY(audit_write(cx, "apply.view", audit_object(cx, "account", cx->actor->account), "存下"));
    return db_commit(&tx);
}

qf_code apply_view_drop(qf_ctx *cx, qf_str name)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, VIEW_READERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_APPLY_VIEW_DROP, DB_INT("account_id", cx->actor->account),
                   DB_STR("name", name)));
    QF_TRY(audit_write(cx, "apply.view", audit_object(cx, "account", cx->actor->account), "删去"));
    return db_commit(&tx);
}

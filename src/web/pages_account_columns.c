/* Which columns a role of an account is for: shown on the administrator's page of the account, and set there. */
#include "web/pages_account_columns.h"

#include "base/text.h"
#include "domain/auth/columns.h"
#include "domain/disclose/disclose.h"
#include "web/site.h"

/* A statement about a role runs at the organisation where it is held: here, or at a village below. */
static qf_code at_org(web_request *rq, int64_t place)
{
    rq->cx->org = place;
    return auth_resume(rq->cx, rq->session, rq->address, &rq->cx->actor);
}

static qf_code limited_to(web_request *rq, const auth_duty *duty, const qf_str **codes,
                          size_t *count)
{
    const qf_actor *before = rq->cx->actor;
    int64_t here = rq->cx->org;
    qf_code code = duty->org == here ? QF_OK : at_org(rq, duty->org);

    if (code == QF_OK)
        code = auth_role_columns(rq->cx, duty->account.id, duty->role, codes, count);
    rq->cx->org = here;
    rq->cx->actor = before;
    return code;
}

static bool is_among(qf_str code, const qf_str *codes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(codes[i], code))
            return true;
    return false;
}

static void add_boxes(qf_arena *arena, qf_val *one, const disclose_columns *columns,
                      const qf_str *codes, size_t count)
{
    qf_val *boxes = qf_map_list(arena, one, "boxes"), *names = qf_map_list(arena, one, "names");

    for (size_t i = 0; i < columns->count; i++) {
        const disclose_column *column = &columns->column[i];
        bool on = is_among(column->code, codes, count);
        qf_val *box;
        if (on)
            qf_list_add(names, qf_val_str(arena, column->name));
        if (column->closed && !on)
            continue;
        box = qf_list_add(boxes, qf_val_map(arena));
        qf_map_str(arena, box, "code", column->code);
        qf_map_str(arena, box, "zh", column->name);
        qf_map_bool(arena, box, "on", on);
    }
}

qf_code account_columns_add(web_request *rq, qf_val *data, const auth_duty *duties, size_t count)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "scopes");
    disclose_columns columns;

    QF_TRY(disclose_columns_all(rq->cx, &columns));
    for (size_t i = 0; i < count; i++) {
        bool village = duties[i].role == AUTH_VILLAGE_ACCOUNT;
        const qf_str *codes;
        size_t codes_count;
        qf_val *one;
        if ((AUTH_BY_COLUMN & (1u << duties[i].role)) == 0 ||
            (duties[i].org != rq->cx->org && !village))
            continue;
        QF_TRY(limited_to(rq, &duties[i], &codes, &codes_count));
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "role", qf_str_of(auth_role_code(duties[i].role)));
        qf_map_str(arena, one, "zh", qf_str_of(auth_role_label(duties[i].role)));
        qf_map_str(arena, one, "org", duties[i].org_name);
        qf_map_int(arena, one, "org_id", duties[i].org);
        qf_map_bool(arena, one, "village", village);
        qf_map_bool(arena, one, "limited", codes_count > 0);
        qf_map_int(arena, one, "count", (int64_t)codes_count);
        add_boxes(arena, one, &columns, codes, codes_count);
    }
    qf_map_bool(arena, data, "has_scopes", qf_count(list) > 0);
    return QF_OK;
}

/* The columns that were ticked; each must be one of the town's. */
static qf_code ticked(web_request *rq, qf_str *codes, size_t *count)
{
    disclose_columns columns;
    bool known;

    *count = 0;
    QF_TRY(disclose_columns_all(rq->cx, &columns));
    for (size_t i = 0; i < rq->form_count && *count <= AUTH_COLUMNS_MAX; i++) {
        if (!qf_str_eq(rq->form[i].name, QF_S("column")))
            continue;
        known = false;
        for (size_t k = 0; k < columns.count && !known; k++)
            known = qf_str_eq(columns.column[k].code, rq->form[i].value);
        if (!known)
            return qf_fail(rq->cx, QF_INVALID, "AUTH.COLUMNS", "column", "没有这个栏目");
        codes[(*count)++] = rq->form[i].value;
    }
    return QF_OK;
}

qf_code account_columns_put(web_request *rq, int64_t account)
{
    qf_str *codes = QF_NEW_ARRAY(rq->cx->arena, qf_str, AUTH_COLUMNS_MAX + 1);
    bool all = qf_str_eq(web_form(rq, "which"), QF_S("all"));
    const qf_actor *before = rq->cx->actor;
    int64_t here = rq->cx->org, at = here;
    auth_role role;
    size_t count;
    qf_code code;

    if (!auth_role_parse(web_form(rq, "role"), &role) || !qf_number_parse(web_form(rq, "org"), &at))
        return qf_fail(rq->cx, QF_INVALID, "AUTH.ROLE_CODE", "role", "没有这个角色");
    QF_TRY(ticked(rq, codes, &count));
    if (all)
        count = 0;
    else if (count == 0 && role != AUTH_VILLAGE_ACCOUNT)
        return qf_fail(rq->cx, QF_INVALID, "AUTH.COLUMNS", "column",
                       "请至少勾选一个栏目；什么都不让管的，请收回角色");
    code = at == here ? QF_OK : at_org(rq, at);
    if (code == QF_OK)
        code = auth_role_columns_put(rq->cx, account, role, codes, count);
    rq->cx->org = here;
    rq->cx->actor = before;
    return code;
}

#include "domain/auth/columns.h"

#include "domain/audit/audit.h"
#include "store/db.h"

#define MAX_CODE 40 /* bytes of a column's code */

qf_code auth_limits_of(qf_ctx *cx, auth_limits *out)
{
    const qf_actor *actor = cx->actor;
    db_rows rows;

    *out = (auth_limits){ 0 };
    if (actor == NULL || actor == &auth_keeper || (actor->roles & AUTH_BY_COLUMN) == 0)
        return QF_OK;
    QF_TRY(db_many(cx, SQL_AUTH_COLUMNS_MINE, &rows, DB_INT("account", actor->account),
                   DB_INT("village", actor->village)));
    out->limited = AUTH_BIT(VILLAGE_ACCOUNT);
    out->one = QF_NEW_ARRAY(cx->arena, struct auth_limit, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++) {
        struct auth_limit *one = &out->one[out->count];
        if (!auth_role_parse(db_str(&rows.row[i], "role"), &one->role))
            continue;
        one->column = db_str(&rows.row[i], "column_code");
        out->limited |= 1u << one->role;
        out->count++;
    }
    return QF_OK;
}

uint32_t auth_roles_in(const qf_actor *actor, const auth_limits *limits, qf_str column)
{
    uint32_t roles;

    if (actor == NULL || actor == &auth_keeper)
        return actor == NULL ? 0 : actor->roles;
    roles = actor->roles & ~limits->limited;
    for (size_t i = 0; i < limits->count; i++)
        if (qf_str_eq(limits->one[i].column, column))
            roles |= actor->roles & (1u << limits->one[i].role);
    return roles;
}

qf_code auth_role_columns(qf_ctx *cx, int64_t account, auth_role role, const qf_str **out,
                          size_t *count)
{
    qf_str *columns;
    db_rows rows;

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_many(cx, SQL_AUTH_COLUMNS_OF, &rows, DB_INT("account", account),
                   DB_STR("role", qf_str_of(auth_role_code(role)))));
    columns = QF_NEW_ARRAY(cx->arena, qf_str, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        columns[i] = db_str(&rows.row[i], "column_code");
    *out = columns;
    *count = rows.count;
    return QF_OK;
}

static qf_code check(qf_ctx *cx, int64_t account, auth_role role, const qf_str *columns,
                     size_t count)
{
    db_row row;

    if ((AUTH_BY_COLUMN & (1u << role)) == 0)
        return qf_fail(cx, QF_INVALID, "AUTH.ROLE_CODE", "role", "%s管全部栏目，不能限定栏目",
                       auth_role_label(role));
    QF_TRY(db_one(cx, SQL_AUTH_ROLE_HELD, &row, DB_INT("account", account),
                  DB_STR("role", qf_str_of(auth_role_code(role)))));
    if (db_int(&row, "n") == 0)
        return qf_fail(cx, QF_INVALID, "AUTH.ROLE_CODE", "role",
                       "这个账号在这里不是%s，请先授予角色", auth_role_label(role));
    if (count > AUTH_COLUMNS_MAX)
        return qf_fail(cx, QF_LIMIT, "AUTH.COLUMNS", "column", "一个角色最多限定 %d 个栏目",
                       AUTH_COLUMNS_MAX);
    for (size_t i = 0; i < count; i++)
        if (columns[i].n == 0 || columns[i].n > MAX_CODE)
            return qf_fail(cx, QF_INVALID, "AUTH.COLUMNS", "column", "没有这个栏目");
    return QF_OK;
}

qf_code auth_role_columns_put(qf_ctx *cx, int64_t account, auth_role role, const qf_str *columns,
                              size_t count)
{
    qf_str code = qf_str_of(auth_role_code(role));
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(check(cx, account, role, columns, count));
    QF_TRY(db_exec(cx, SQL_AUTH_COLUMNS_CLEAR, DB_INT("account", account), DB_STR("role", code)));
    for (size_t i = 0; i < count; i++)
        QF_TRY(db_exec(cx, SQL_AUTH_COLUMNS_ADD, DB_INT("account", account), DB_STR("role", code),
                       DB_STR("column_code", columns[i])));
    if (count > 0)
        QF_TRY(audit_write(cx, "role.columns", audit_object(cx, "account", account),
                           "%s限定 %zu 个栏目", auth_role_label(role), count));
    else
        QF_TRY(audit_write(cx, "role.columns", audit_object(cx, "account", account),
                           "%s不再限定栏目", auth_role_label(role)));
    return db_commit(&tx);
}

qf_code auth_holders(qf_ctx *cx, uint32_t roles, qf_str column, auth_holder **out, size_t *count)
{
    db_rows rows;

    QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(db_many(cx, SQL_AUTH_HOLDERS, &rows, DB_STR("column_code", column),
                   DB_STR("today", qf_date_str(cx->arena, qf_time_date(cx->now)))));
    *count = 0;
    *out = QF_NEW_ARRAY(cx->arena, auth_holder, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++) {
        int64_t account = db_int(&rows.row[i], "id");
        auth_role role;
        if (!auth_role_parse(db_str(&rows.row[i], "role"), &role) || (roles & (1u << role)) == 0)
            continue;
        if (*count == 0 || (*out)[*count - 1].account != account)
            (*out)[(*count)++] =
                (auth_holder){ .account = account, .name = db_str(&rows.row[i], "name") };
        (*out)[*count - 1].roles |= 1u << role;
    }
    return QF_OK;
}

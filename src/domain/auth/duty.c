/* Who works where: roles over a part of the tree, and their handing over. */
#include "domain/auth/auth_internal.h"

#include "domain/audit/audit.h"

qf_code auth_duties(qf_ctx *cx, int64_t account, int64_t n, const auth_duty **out, size_t *count)
{
    auth_duty *list;
    db_rows rows;

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_many(cx, SQL_AUTH_ACCOUNT_BELOW, &rows, DB_INT("account", account), DB_INT("n", n)));
    list = QF_NEW_ARRAY(cx->arena, auth_duty, rows.count + 1);
    *count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        auth_duty one = {
            .account = { .id = db_int(row, "id"),
                         .login = db_str(row, "login"),
                         .name = db_str(row, "name"),
                         .active = qf_str_eq(db_str(row, "state"), QF_S("active")),
                         .has_password = !db_null(row, "password"),
                         .has_totp = !db_null(row, "totp"),
                         .must_change = db_bool(row, "must_change") },
            .org = db_int(row, "org_id"),
            .org_name = db_str(row, "org_name"),
            .until = db_date(row, "until_day"),
        };
        if (auth_role_parse(db_str(row, "role"), &one.role))
            list[(*count)++] = one;
    }
    *out = list;
    return QF_OK;
}

qf_code auth_account_new(qf_ctx *cx, qf_str login, qf_str name, qf_str password, auth_role role,
                         qf_date until, int64_t *out)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(auth_account_create(cx, login, name, password, out));
    QF_TRY(auth_role_grant(cx, *out, role, until));
    return db_commit(&tx);
}

/* The columns of a role go along. An heir who held the role himself holds it for both parts; where one of them
 * held it for all columns (of a village's account: for none), nothing is limited. */
static qf_code move_columns(qf_ctx *cx, int64_t from, int64_t to, qf_str role)
{
    db_rows theirs, own;
    db_row held;

    QF_TRY(db_one(cx, SQL_AUTH_ROLE_HELD, &held, DB_INT("account", to), DB_STR("role", role)));
    QF_TRY(
        db_many(cx, SQL_AUTH_COLUMNS_OF, &theirs, DB_INT("account", from), DB_STR("role", role)));
    QF_TRY(db_many(cx, SQL_AUTH_COLUMNS_OF, &own, DB_INT("account", to), DB_STR("role", role)));
    QF_TRY(db_exec(cx, SQL_AUTH_COLUMNS_CLEAR, DB_INT("account", from), DB_STR("role", role)));
    if (!qf_str_eq(role, qf_str_of(auth_role_code(AUTH_VILLAGE_ACCOUNT))) &&
        db_int(&held, "n") > 0 && (theirs.count == 0 || own.count == 0))
        return db_exec(cx, SQL_AUTH_COLUMNS_CLEAR, DB_INT("account", to), DB_STR("role", role));
    for (size_t i = 0; i < theirs.count; i++)
        QF_TRY(db_exec(cx, SQL_AUTH_COLUMNS_ADD, DB_INT("account", to), DB_STR("role", role),
                       DB_STR("column_code", db_str(&theirs.row[i], "column_code"))));
    return QF_OK;
}

/* One role from hand to hand, at its own organisation. */
static qf_code move(qf_ctx *cx, const auth_duty *duty, int64_t to)
{
    int64_t here = cx->org;
    qf_str role = qf_str_of(auth_role_code(duty->role));
    qf_code code;

    cx->org = duty->org;
    code = move_columns(cx, duty->account.id, to, role);
    if (code == QF_OK)
        code = db_exec(cx, SQL_AUTH_ROLE_GRANT, DB_INT("account", to), DB_STR("role", role),
                       DB_DATE(cx, "until_day", duty->until));
    if (code == QF_OK)
        code = db_exec(cx, SQL_AUTH_ROLE_REVOKE, DB_INT("account", duty->account.id),
                       DB_STR("role", role));
    cx->org = here;
    return code;
}

static qf_code check_heir(qf_ctx *cx, int64_t from, int64_t to)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_AUTH_ACCOUNT_BY_ID, &row, DB_INT("id", to)));
    if (from == to || from == cx->actor->account)
        return qf_fail(cx, QF_INVALID, "AUTH.HAND_OVER", "to",
                       "请选另一个人接手，自己的账号由别的管理员移交");
    if (!qf_str_eq(db_str(&row, "state"), QF_S("active")))
        return qf_fail(cx, QF_INVALID, "AUTH.HAND_OVER", "to", "接手的账号已停用，请先启用");
    return QF_OK;
}

qf_code auth_hand_over(qf_ctx *cx, int64_t from, int64_t to)
{
    const auth_duty *duties;
    DB_TX tx = { 0 };
    size_t count;

    QF_TRY(auth_need_over(cx, from));
    QF_TRY(auth_need_over(cx, to));
    QF_TRY(check_heir(cx, from, to));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(auth_duties(cx, from, 1000, &duties, &count));
    for (size_t i = 0; i < count; i++)
        QF_TRY(move(cx, &duties[i], to));
    QF_TRY(
        db_exec(cx, SQL_AUTH_ACCOUNT_STATE, DB_INT("id", from), DB_STR("state", QF_S("disabled"))));
    QF_TRY(auth_end_sessions(cx, from, QF_S("")));
    QF_TRY(audit_write(cx, "account.hand_over", audit_object(cx, "account", from),
                       "%zu 项角色移交给账号 %lld，原账号停用", count, (long long)to));
    return db_commit(&tx);
}

/* Roles and the actor: what the other modules ask. */
#include "domain/auth/auth_internal.h"

#include "base/crypt.h"
#include "base/text.h"

static const struct {
    const char *code, *label, *law;
    bool inherited;
} roles[] = {
#define X(name, code, label, inherited, law) { code, label, law, inherited },
    AUTH_ROLES(X)
#undef X
};

const qf_actor auth_keeper = {
    .account = 0,
    .login = QF_S_INIT("keeper"),
    .name = QF_S_INIT("本机管理员"),
    .roles = AUTH_ANY,
};

const char *auth_role_code(auth_role role)
{
    return roles[role].code;
}

const char *auth_role_label(auth_role role)
{
    return roles[role].label;
}

bool auth_role_parse(qf_str code, auth_role *out)
{
    for (int i = 0; i < AUTH_ROLE_COUNT; i++) {
        if (qf_str_eq(code, qf_str_of(roles[i].code))) {
            *out = (auth_role)i;
            return true;
        }
    }
    return false;
}

bool auth_has(const qf_actor *actor, uint32_t wanted)
{
    return actor != NULL && (actor->roles & wanted) != 0;
}

qf_code auth_need(qf_ctx *cx, uint32_t wanted)
{
    const qf_actor *actor = cx->actor;

    if (actor == NULL)
        return qf_fail(cx, QF_DENIED, "AUTH.NOT_LOGGED_IN", NULL, "请先登录");
    if (actor == &auth_keeper)
        return QF_OK;
    if (actor->must_change)
        return qf_fail(cx, QF_DENIED, "AUTH.MUST_CHANGE", NULL, "请先修改初始密码");
    if (actor->org != cx->org)
        return qf_fail(cx, QF_DENIED, "AUTH.OTHER_ORG", NULL, "您没有在这个机关办理业务的权限");
    if (!auth_has(actor, wanted))
        return qf_fail(cx, QF_DENIED, "AUTH.ROLE", NULL, "您的角色不能办理这项业务");
    return QF_OK;
}

qf_code auth_need_village(qf_ctx *cx, int64_t village, uint32_t others)
{
    QF_TRY(auth_need(cx, others | AUTH_BIT(VILLAGE_ACCOUNT)));
    if (cx->actor == &auth_keeper || auth_has(cx->actor, others) ||
        (village != 0 && cx->actor->village == village))
        return QF_OK;
    return qf_fail(cx, QF_DENIED, "AUTH.OTHER_VILLAGE", "village",
                   "这个账号只能办理本村的业务，请用那个村自己的账号登录");
}

qf_code auth_roles_at(qf_ctx *cx, int64_t account, uint32_t *out, int64_t *village)
{
    qf_str today = qf_date_str(cx->arena, qf_time_date(cx->now));
    db_rows rows;

    *out = 0;
    *village = 0;
    if (cx->org == 0)
        return QF_OK;
    QF_TRY(db_many(cx, SQL_AUTH_ROLES_HERE, &rows, DB_INT("account", account),
                   DB_STR("today", today)));
    for (size_t i = 0; i < rows.count; i++) {
        auth_role role;
        if (auth_role_parse(db_str(&rows.row[i], "role"), &role) &&
            (roles[role].inherited || db_int(&rows.row[i], "org_id") == cx->org))
            *out |= 1u << role;
    }
    QF_TRY(db_many(cx, SQL_AUTH_VILLAGE_BELOW, &rows, DB_INT("account", account),
                   DB_STR("today", today)));
    if (rows.count > 0) {
        *out |= AUTH_BIT(VILLAGE_ACCOUNT);
        *village = db_int(&rows.row[0], "org_id");
    }
    return QF_OK;
}

qf_code auth_roles_held(qf_ctx *cx, uint32_t *out)
{
    db_rows rows;
    auth_role role;

    *out = 0;
    QF_TRY(db_many(cx, SQL_AUTH_ROLES_HELD, &rows,
                   DB_STR("today", qf_date_str(cx->arena, qf_time_date(cx->now)))));
    for (size_t i = 0; i < rows.count; i++)
        if (auth_role_parse(db_str(&rows.row[i], "role"), &role))
            *out |= 1u << role;
    return QF_OK;
}

qf_code auth_need_over(qf_ctx *cx, int64_t account)
{
    db_row row;

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    if (cx->actor == &auth_keeper)
        return QF_OK;
    QF_TRY(db_one(cx, SQL_AUTH_ROLES_OUTSIDE, &row, DB_INT("account", account)));
    if (db_int(&row, "n") > 0)
        return qf_fail(cx, QF_DENIED, "AUTH.REACH", "login",
                       "这个账号在别的机关也有角色，请由上级管理员办理");
    return QF_OK;
}

qf_str auth_fold_login(qf_arena *arena, qf_str login)
{
    return qf_fold_label(arena, login);
}

/* ---- password hashes, at most two at once in the program */

/* What a password is compared with when there is no account or it has none: the hash of 32 random
 * bytes nobody kept, so that the answer takes as long as a wrong password. */
static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$HBX8zAG0o4CGnk3XGd0e8Q$"
                             "Ey6JV3EiEZhzAL3H0nwBk31vRb5h5ko9Dq58r5C/YtY";

qf_code auth_hash(qf_ctx *cx, qf_str password, qf_str *out)
{
    qf_code code;

    QF_TRY(db_gate_enter(cx));
    code = qf_password_hash(cx, password, out);
    db_gate_leave(cx);
    return code;
}

qf_code auth_hash_matches(qf_ctx *cx, qf_str hash, qf_str password, bool *out)
{
    qf_str against = hash.n > 0 ? hash : qf_str_of(nobody);

    QF_TRY(db_gate_enter(cx));
    *out = qf_password_matches(cx->arena, against, password) && hash.n > 0;
    db_gate_leave(cx);
    return QF_OK;
}

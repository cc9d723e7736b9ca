/* Log-in and sessions. The token is only in the browser; the record knows its SHA-256. */
#include "domain/auth/auth_internal.h"

#include "base/crypt.h"
#include "base/text.h"
#include "domain/audit/audit.h"

#define MINUTE INT64_C(60000)
#define IDLE (AUTH_IDLE_MINUTES * MINUTE)
#define WHOLE (AUTH_SESSION_HOURS * 60 * MINUTE)
#define TOKEN_BYTES 32
#define FIELD_MAX 200 /* bytes of address and agent that are kept */

static qf_str token_id(qf_arena *arena, qf_str token)
{
    return qf_digest_hex(arena, qf_sha256(token));
}

static db_arg idle_since(const qf_ctx *cx)
{
    return DB_INT("idle_since", cx->now.ms - IDLE);
}

/* Text of a stranger's program, made harmless: valid UTF-8, bounded. */
static qf_str tame(qf_str text)
{
    size_t n = text.n < FIELD_MAX ? text.n : FIELD_MAX;

    if (!qf_utf8_valid(text))
        return QF_S("?");
    while (n < text.n && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--; /* not through the middle of a character */
    return qf_str_sub(text, 0, n);
}

/* ---- log-in */

/* What was found before the slow hash, and is looked at again after it. */
struct candidate {
    qf_str login;
    bool exists, active, must_change;
    int64_t id, totp_step;
    qf_str name, password, totp;
};

static qf_code read_candidate(qf_ctx *cx, struct candidate *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_AUTH_ACCOUNT_BY_LOGIN, &row, DB_STR("login", out->login));

    if (code != QF_OK)
        return code == QF_MISSING ? QF_OK : code;
    out->exists = true;
    out->active = qf_str_eq(db_str(&row, "state"), QF_S("active"));
    out->must_change = db_bool(&row, "must_change");
    out->id = db_int(&row, "id");
    out->name = db_str(&row, "name");
    out->password = db_str(&row, "password");
    out->totp = db_blob(&row, "totp");
    out->totp_step = db_int(&row, "totp_step");
    return QF_OK;
}

/* The failure is committed although the log-in fails. Only the failure that locks goes into the
 * trail: ten thousand tries must not make ten thousand entries. */
static qf_code note_failure(qf_ctx *cx, const struct candidate *who, const auth_login_form *form)
{
    bool locked;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(auth_failures_add(cx, who->login, form->address, &locked));
    if (locked && who->exists)
        QF_TRY(audit_write(cx, "auth.locked", audit_object(cx, "account", who->id),
                           "登录失败次数过多，账号 %.*s 暂时锁定", QF_ARG(who->login)));
    return db_commit(&tx);
}

static qf_code wrong(qf_ctx *cx, const struct candidate *who, const auth_login_form *form)
{
    QF_TRY(note_failure(cx, who, form));
    return qf_fail(cx, QF_DENIED, "AUTH.WRONG", "login", "登录名或密码不对");
}

/* The second factor: the six digits (*step), or a recovery code (*recovery). */
static qf_code check_totp(qf_ctx *cx, const struct candidate *who, const auth_login_form *form,
                          int64_t *step, qf_str *recovery)
{
    *step = 0;
    *recovery = QF_S("");
    if (who->totp.n == 0)
        return QF_OK;
    if (form->totp.n == 0) /* asked for, not yet a failure */
        return qf_fail(cx, QF_DENIED, "AUTH.TOTP", "totp", "请输入手机上的六位动态验证码");
    QF_TRY(auth_totp_match(cx, who->totp, form->totp, who->totp_step, step));
    if (*step == 0)
        QF_TRY(auth_recovery_match(cx, who->id, form->totp, recovery));
    if (*step != 0 || recovery->n > 0)
        return QF_OK;
    QF_TRY(note_failure(cx, who, form));
    return qf_fail(cx, QF_DENIED, "AUTH.TOTP", "totp", "动态验证码不对或已用过，请等下一个");
}

/* The account as it is now, inside the transaction: it may have been closed, given another password
 * or used the same code while the hash was computed. */
static qf_code still_holds(qf_ctx *cx, const struct candidate *who, const auth_login_form *form,
                           int64_t step, qf_str recovery)
{
    struct candidate now = { .login = who->login };

    QF_TRY(auth_failures_check(cx, who->login, form->address));
    QF_TRY(read_candidate(cx, &now));
    if (!now.active || !qf_str_eq(now.password, who->password) || now.totp_step != who->totp_step)
        return qf_fail(cx, QF_DENIED, "AUTH.WRONG", "login", "登录名或密码不对");
    if (step != 0)
        QF_TRY(db_exec(cx, SQL_AUTH_TOTP_SET, DB_INT("id", who->id), DB_BLOB("totp", now.totp),
                       DB_INT("step", step)));
    if (recovery.n > 0)
        QF_TRY(auth_recovery_use(cx, who->id, recovery));
    return auth_failures_clear(cx, who->login);
}

static qf_code open_session(qf_ctx *cx, const struct candidate *who, const auth_login_form *form,
                            qf_str token)
{
    QF_TRY(db_exec(cx, SQL_AUTH_SESSION_SWEEP, idle_since(cx)));
    QF_TRY(db_exec(cx, SQL_AUTH_SESSION_INSERT, DB_STR("token_hash", token_id(cx->arena, token)),
                   DB_INT("account", who->id), DB_INT("org_id", cx->org),
                   DB_INT("expires_at", cx->now.ms + WHOLE), DB_STR("address", tame(form->address)),
                   DB_STR("agent", tame(form->agent))));
    return QF_OK;
}

qf_code auth_login(qf_ctx *cx, const auth_login_form *form, qf_str *token, const qf_actor **actor)
{
    struct candidate who = { .login = auth_fold_login(cx->arena, form->login) };
    const qf_actor *before = cx->actor;
    qf_actor *made = QF_NEW(cx->arena, qf_actor);
    DB_TX tx = { 0 };
    qf_str recovery;
    int64_t step;
    bool right;
    qf_code code;

    if (who.login.n > FIELD_MAX || !qf_utf8_valid(form->login))
        return qf_fail(cx, QF_DENIED, "AUTH.WRONG", "login", "登录名或密码不对");
    QF_TRY(auth_failures_check(cx, who.login, form->address));
    QF_TRY(read_candidate(cx, &who));
    QF_TRY(auth_hash_matches(cx, who.password, form->password, &right));
    if (!right || !who.active)
        return wrong(cx, &who, form);
    QF_TRY(check_totp(cx, &who, form, &step, &recovery));
    *made = (qf_actor){
        .account = who.id,
        .login = who.login,
        .name = who.name,
        .org = cx->org,
        .address = qf_str_copy(cx->arena, tame(form->address)),
        .must_change = who.must_change,
    };
    QF_TRY(auth_roles_at(cx, who.id, &made->roles, &made->village));
    if (made->roles == 0)
        return qf_fail(cx, QF_DENIED, "AUTH.NO_ROLE", "login", "您的账号在本机关没有任何角色");
    *token = qf_random_token(cx->arena, TOKEN_BYTES);
    made->session = token_id(cx->arena, *token);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(still_holds(cx, &who, form, step, recovery));
    QF_TRY(open_session(cx, &who, form, *token));
    cx->actor = made;
    QF_TRY(db_exec(cx, SQL_AUTH_ACCOUNT_USED, DB_INT("id", who.id)));
    code = audit_write(cx, "auth.login", audit_object(cx, "account", who.id), "登录");
    cx->actor = before;
    QF_TRY(code);
    *actor = made;
    return db_commit(&tx);
}

qf_code auth_resume(qf_ctx *cx, qf_str token, qf_str address, const qf_actor **actor)
{
    qf_actor *made = QF_NEW(cx->arena, qf_actor);
    qf_str id = token_id(cx->arena, token);
    db_row row;
    qf_code code = token.n > 128 ? QF_MISSING
                                 : db_one(cx, SQL_AUTH_SESSION, &row, DB_STR("token_hash", id),
                                          idle_since(cx));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_DENIED, "AUTH.NO_SESSION", NULL, "登录已过期，请重新登录");
    QF_TRY(code);
    *made = (qf_actor){
        .account = db_int(&row, "account_id"),
        .login = db_str(&row, "login"),
        .name = db_str(&row, "name"),
        .org = cx->org,
        .address = qf_str_copy(cx->arena, tame(address)),
        .session = id,
        .must_change = db_bool(&row, "must_change"),
    };
    QF_TRY(auth_roles_at(cx, made->account, &made->roles, &made->village));
    /* Once a minute is enough for half an hour, and spares a write for every request. */
    if (db_int(&row, "seen_at") + MINUTE <= cx->now.ms)
        QF_TRY(db_exec(cx, SQL_AUTH_SESSION_SEEN, DB_STR("token_hash", id)));
    *actor = made;
    return QF_OK;
}

/* ---- sessions */

static qf_code need_own_or_administrator(qf_ctx *cx, int64_t account)
{
    if (cx->actor != NULL && cx->actor->account == account && account != 0)
        return QF_OK;
    return auth_need_over(cx, account);
}

qf_code auth_sessions(qf_ctx *cx, int64_t account, const auth_session **out, size_t *count)
{
    auth_session *list;
    db_rows rows;

    QF_TRY(need_own_or_administrator(cx, account));
    QF_TRY(db_many(cx, SQL_AUTH_SESSION_LIST, &rows, DB_INT("account", account), idle_since(cx)));
    list = QF_NEW_ARRAY(cx->arena, auth_session, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        list[i] = (auth_session){
            .id = db_str(row, "token_hash"),
            .created = db_time(row, "created_at"),
            .seen = db_time(row, "seen_at"),
            .address = db_str(row, "address"),
            .agent = db_str(row, "agent"),
        };
    }
    *out = list;
    *count = rows.count;
    return QF_OK;
}

qf_code auth_visits(qf_ctx *cx, int64_t n, const auth_visit **out, size_t *count)
{
    auth_visit *list;
    db_rows rows;

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_many(cx, SQL_AUTH_SESSION_HERE, &rows, idle_since(cx), DB_INT("n", n)));
    list = QF_NEW_ARRAY(cx->arena, auth_visit, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        list[i] = (auth_visit){
            .session = { .id = db_str(row, "token_hash"),
                         .created = db_time(row, "created_at"),
                         .seen = db_time(row, "seen_at"),
                         .address = db_str(row, "address"),
                         .agent = db_str(row, "agent") },
            .account = db_int(row, "account_id"),
            .login = db_str(row, "login"),
            .name = db_str(row, "name"),
        };
    }
    *out = list;
    *count = rows.count;
    return QF_OK;
}

qf_code auth_session_end(qf_ctx *cx, int64_t account, qf_str id)
{
    int64_t ended = 0;
    DB_TX tx = { 0 };

    QF_TRY(need_own_or_administrator(cx, account));
    QF_TRY(db_begin(cx, &tx));
    if (id.n > 0)
        QF_TRY(db_change(cx, SQL_AUTH_SESSION_END, &ended, DB_INT("account", account),
                         DB_STR("token_hash", id)));
    else
        QF_TRY(db_change(cx, SQL_AUTH_SESSION_END_OTHERS, &ended, DB_INT("account", account),
                         DB_STR("keep", id)));
    if (ended == 0 && id.n > 0)
        return qf_fail(cx, QF_MISSING, "AUTH.NO_SESSION", NULL, "没有这次登录，可能已经结束");
    QF_TRY(audit_write(cx, "session.end", audit_object(cx, "account", account), "结束 %lld 次登录",
                       (long long)ended));
    return db_commit(&tx);
}

qf_code auth_logout(qf_ctx *cx)
{
    if (cx->actor == NULL || cx->actor->session.n == 0)
        return QF_OK;
    return auth_session_end(cx, cx->actor->account, cx->actor->session);
}

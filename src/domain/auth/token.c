#include "domain/auth/token.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth_internal.h"

#define TOKEN_BYTES 32
#define ID_CHARS 12
#define MAX_NAME ((size_t)120)
#define DAY_MS ((int64_t)86400000)
#define SEEN_EVERY_MS ((int64_t)60000)

static qf_str hash_of(qf_arena *arena, qf_str token)
{
    return qf_digest_hex(arena, qf_sha256(token));
}

qf_code auth_token_make(qf_ctx *cx, qf_str login, qf_str name, int64_t days, qf_str *token)
{
    auth_account account;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    name = qf_str_trim(name);
    if (name.n == 0 || name.n > MAX_NAME)
        return qf_fail(cx, QF_INVALID, "AUTH.TOKEN_NAME", "name",
                       "请写明哪个程序用这个令牌，不超过 40 个字，例如“县门户网站”");
    if (days < 1 || days > AUTH_TOKEN_DAYS)
        return qf_fail(cx, QF_INVALID, "AUTH.TOKEN_DAYS", "days", "令牌有效 1 到 %d 天",
                       AUTH_TOKEN_DAYS);
    QF_TRY(auth_account_by_login(cx, login, &account));
    QF_TRY(db_begin(cx, &tx));
    *token = QF_JOIN(cx->arena, QF_S("qf_"), qf_random_token(cx->arena, TOKEN_BYTES));
    QF_TRY(db_exec(cx, SQL_AUTH_TOKEN_INSERT, DB_STR("token_hash", hash_of(cx->arena, *token)),
                   DB_INT("account", account.id), DB_STR("name", name),
                   DB_INT("expires_at", cx->now.ms + days * DAY_MS)));
    QF_TRY(audit_write(cx, "auth.token", audit_object(cx, "account", account.id), "%.*s，%lld 天",
                       QF_ARG(name), (long long)days));
    return db_commit(&tx);
}

qf_code auth_tokens(qf_ctx *cx, const auth_token **out, size_t *count)
{
    auth_token *list;
    db_rows rows;

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_many(cx, SQL_AUTH_TOKEN_LIST, &rows));
    list = QF_NEW_ARRAY(cx->arena, auth_token, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        list[i] = (auth_token){ .id = qf_str_sub(db_str(&rows.row[i], "token_hash"), 0, ID_CHARS),
                                .name = db_str(&rows.row[i], "name"),
                                .login = db_str(&rows.row[i], "login"),
                                .created = db_time(&rows.row[i], "created_at"),
                                .expires = db_time(&rows.row[i], "expires_at"),
                                .seen = db_time(&rows.row[i], "seen_at") };
    *out = list;
    *count = rows.count;
    return QF_OK;
}

qf_code auth_token_end(qf_ctx *cx, qf_str id)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_AUTH_TOKEN_END, &changed, DB_STR("id", id)));
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "AUTH.NO_TOKEN", "token", "没有这个令牌，或者已经失效");
    QF_TRY(audit_write(cx, "auth.token_end", audit_object(cx, "org", cx->org), "%.*s", QF_ARG(id)));
    return db_commit(&tx);
}

qf_code auth_token_actor(qf_ctx *cx, qf_str token, qf_str address, const qf_actor **actor)
{
    qf_actor *made = QF_NEW(cx->arena, qf_actor);
    qf_str hash;
    db_rows rows = { 0 };

    if (token.n > 0 && token.n <= 128) {
        hash = hash_of(cx->arena, token);
        QF_TRY(db_many(cx, SQL_AUTH_TOKEN, &rows, DB_STR("token_hash", hash)));
    }
    if (rows.count == 0)
        return qf_fail(cx, QF_DENIED, "AUTH.NO_TOKEN", NULL,
                       "令牌不对、已经到期或者已经停用，请找系统管理员");
    *made = (qf_actor){ .account = db_int(&rows.row[0], "account_id"),
                        .login = db_str(&rows.row[0], "login"),
                        .name = db_str(&rows.row[0], "name"),
                        .org = cx->org,
                        .address = qf_str_sub(address, 0, address.n < 64 ? address.n : 64) };
    QF_TRY(auth_roles_at(cx, made->account, &made->roles, &made->village));
    if (db_int(&rows.row[0], "seen_at") + SEEN_EVERY_MS <= cx->now.ms)
        QF_TRY(db_exec(cx, SQL_AUTH_TOKEN_SEEN, DB_STR("token_hash", hash)));
    *actor = made;
    return QF_OK;
}

/* The second factor: RFC 6238 codes from a secret that is sealed under the record's key. */
#include "domain/auth/auth_internal.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"

#include <liboath/oath.h>
#include <stdlib.h>

#define SECRET_BYTES 20
#define STEP_SECONDS 30
#define DIGITS 6

/* The steps a code may belong to: the one before, now, the one after (clocks differ). */
static int64_t match_secret(qf_ctx *cx, qf_str secret, qf_str code, int64_t after)
{
    int64_t now = cx->now.ms / 1000 / STEP_SECONDS, found = 0;

    for (int64_t step = now - 1; step <= now + 1; step++) {
        char expected[DIGITS + 1];
        if (step > after &&
            oath_totp_generate(secret.p, secret.n, (time_t)(step * STEP_SECONDS), STEP_SECONDS, 0,
                               DIGITS, expected) == OATH_OK &&
            qf_same_secret(code, qf_str_of(expected)))
            found = step;
        qf_forget(expected, sizeof(expected));
    }
    return found;
}

qf_code auth_totp_match(qf_ctx *cx, qf_str sealed, qf_str code, int64_t after, int64_t *step)
{
    qf_str secret;

    QF_TRY(qf_unseal(cx, db_key(cx->db), sealed, &secret));
    *step = match_secret(cx, secret, code, after);
    return QF_OK;
}

static qf_code need_person(qf_ctx *cx)
{
    if (cx->actor == NULL || cx->actor->account == 0)
        return qf_fail(cx, QF_DENIED, "AUTH.NOT_LOGGED_IN", NULL, "请先登录");
    return QF_OK;
}

/* A login as part of an address. */
static qf_str percent(qf_arena *arena, qf_str text)
{
    qf_buf out = qf_buf_new(arena, text.n * 3 + 1);

    for (size_t i = 0; i < text.n; i++)
        qf_buf_addf(&out, "%%%02X", (unsigned)(unsigned char)text.p[i]);
    return qf_buf_str(&out);
}

qf_code auth_totp_new(qf_ctx *cx, qf_str *base32, qf_str *uri)
{
    char secret[SECRET_BYTES];

    QF_TRY(need_person(cx));
    qf_random(secret, sizeof(secret));
    *base32 = qf_base32(cx->arena, (qf_str){ secret, sizeof(secret) });
    qf_forget(secret, sizeof(secret));
    *uri = qf_strf(cx->arena, "otpauth://totp/qingfeng:%.*s?secret=%.*s&issuer=qingfeng",
                   QF_ARG(percent(cx->arena, cx->actor->login)), QF_ARG(*base32));
    return QF_OK;
}

static qf_code set(qf_ctx *cx, int64_t account, qf_str secret, int64_t step)
{
    db_arg sealed = DB_NULL("totp");

    if (secret.n > 0)
        sealed = DB_BLOB("totp", qf_seal(cx->arena, db_key(cx->db), secret));
    return db_exec(cx, SQL_AUTH_TOTP_SET, DB_INT("id", account), sealed, DB_INT("step", step));
}

qf_code auth_totp_confirm(qf_ctx *cx, qf_str base32, qf_str code)
{
    DB_TX tx = { 0 };
    char *secret = NULL;
    size_t n = 0;
    qf_str copy;
    int64_t step;

    QF_TRY(need_person(cx));
    if (base32.n > 64 ||
        oath_base32_decode(qf_cstr(cx->arena, base32), base32.n, &secret, &n) != OATH_OK)
        return qf_fail(cx, QF_INVALID, "AUTH.TOTP", "totp", "密钥不对，请重新扫码");
    copy = qf_str_copy(cx->arena, (qf_str){ secret, n });
    qf_forget(secret, n);
    free(secret); /* lint: allow free: liboath's */
    step = n == SECRET_BYTES ? match_secret(cx, copy, code, 0) : 0;
    if (step == 0)
        return qf_fail(cx, QF_INVALID, "AUTH.TOTP", "totp", "验证码不对，请看手机上的六位数字");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(set(cx, cx->actor->account, copy, step));
    QF_TRY(audit_write(cx, "auth.totp", audit_object(cx, "account", cx->actor->account),
                       "启用动态验证码"));
    return db_commit(&tx);
}

qf_code auth_totp_remove(qf_ctx *cx, int64_t account)
{
    DB_TX tx = { 0 };

    if (cx->actor == NULL || cx->actor->account != account || account == 0)
        QF_TRY(auth_need_over(cx, account));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(set(cx, account, QF_S(""), 0));
    QF_TRY(db_exec(cx, SQL_AUTH_RECOVERY_CLEAR, DB_INT("account", account)));
    QF_TRY(audit_write(cx, "auth.totp", audit_object(cx, "account", account), "停用动态验证码"));
    return db_commit(&tx);
}

/* Codes for a lost second factor, and passwords that are given to somebody. */
#include "domain/auth/auth_internal.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"

#define CODE_BYTES 5 /* eight letters of base32 */
#define CODE_LETTERS 8

/* Lower case, without hyphens and spaces. */
static qf_str plain_code(qf_arena *arena, qf_str text)
{
    qf_buf out = qf_buf_new(arena, 64);

    for (size_t i = 0; i < text.n && i < 32; i++)
        if (text.p[i] != '-' && text.p[i] != ' ')
            qf_buf_addc(&out,
                        text.p[i] >= 'A' && text.p[i] <= 'Z' ? (char)(text.p[i] + 32) : text.p[i]);
    return qf_buf_str(&out);
}

static qf_str digest_of(qf_ctx *cx, qf_str plain)
{
    qf_str text = qf_strf(cx->arena, "recovery\n%.*s", QF_ARG(plain));

    return qf_digest_hex(cx->arena, qf_keyed_digest(db_key(cx->db), text));
}

qf_code auth_recovery_match(qf_ctx *cx, int64_t account, qf_str text, qf_str *digest)
{
    qf_str plain = plain_code(cx->arena, text);
    qf_code code;
    db_row row;

    *digest = QF_S("");
    if (plain.n != CODE_LETTERS)
        return QF_OK;
    code = db_one(cx, SQL_AUTH_RECOVERY_FIND, &row, DB_INT("account", account),
                  DB_STR("digest", digest_of(cx, plain)));
    if (code == QF_OK)
        *digest = db_str(&row, "digest");
    return code == QF_MISSING ? QF_OK : code;
}

qf_code auth_recovery_use(qf_ctx *cx, int64_t account, qf_str digest)
{
    int64_t used = 0;

    QF_TRY(db_change(cx, SQL_AUTH_RECOVERY_USE, &used, DB_INT("account", account),
                     DB_STR("digest", digest)));
    if (used == 0)
        return qf_fail(cx, QF_DENIED, "AUTH.TOTP", "totp", "这个恢复码已经用过");
    return audit_write(cx, "auth.recovery", audit_object(cx, "account", account),
                       "用恢复码代替动态码登录");
}

qf_code auth_totp_state(qf_ctx *cx, bool *in_force, int64_t *codes_left)
{
    int64_t account = cx->actor == NULL ? 0 : cx->actor->account;
    db_row row;

    if (account == 0)
        return qf_fail(cx, QF_DENIED, "AUTH.NOT_LOGGED_IN", NULL, "请先登录");
    QF_TRY(db_one(cx, SQL_AUTH_ACCOUNT_BY_ID, &row, DB_INT("id", account)));
    *in_force = !db_null(&row, "totp");
    QF_TRY(db_one(cx, SQL_AUTH_RECOVERY_LEFT, &row, DB_INT("account", account)));
    *codes_left = db_int(&row, "n");
    return QF_OK;
}

/* "k3mz-p7qa" */
static qf_str make_code(qf_arena *arena)
{
    char bytes[CODE_BYTES];
    qf_str plain;

    qf_random(bytes, sizeof(bytes));
    plain = plain_code(arena, qf_base32(arena, (qf_str){ bytes, sizeof(bytes) }));
    qf_forget(bytes, sizeof(bytes));
    return qf_strf(arena, "%.*s-%.*s", QF_ARG(qf_str_sub(plain, 0, 4)),
                   QF_ARG(qf_str_sub(plain, 4, plain.n)));
}

qf_code auth_recovery_new(qf_ctx *cx, qf_str codes[AUTH_RECOVERY_CODES])
{
    DB_TX tx = { 0 };
    bool in_force;
    int64_t left;

    QF_TRY(auth_totp_state(cx, &in_force, &left));
    if (!in_force)
        return qf_fail(cx, QF_CONFLICT, "AUTH.NO_TOTP", NULL, "还没有开通两步验证，不需要恢复码");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_AUTH_RECOVERY_CLEAR, DB_INT("account", cx->actor->account)));
    for (size_t i = 0; i < AUTH_RECOVERY_CODES; i++) {
        codes[i] = make_code(cx->arena);
        QF_TRY(db_exec(cx, SQL_AUTH_RECOVERY_INSERT, DB_INT("account", cx->actor->account),
                       DB_STR("digest", digest_of(cx, plain_code(cx->arena, codes[i])))));
    }
    QF_TRY(audit_write(cx, "auth.recovery_new", audit_object(cx, "account", cx->actor->account),
                       "生成 %d 个恢复码", AUTH_RECOVERY_CODES));
    return db_commit(&tx);
}

qf_str auth_password_make(qf_arena *arena)
{
    static const char *const alphabets[] = { "ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz",
                                             "23456789", "abcdefghjkmnpqrstuvwxyz" };
    qf_buf out = qf_buf_new(arena, 32);

    for (size_t i = 0; i < 16; i++) {
        const char *letters = alphabets[i % 4];
        uint32_t dice;
        qf_random(&dice, sizeof(dice));
        if (i > 0 && i % 4 == 0)
            qf_buf_addc(&out, '-');
        qf_buf_addc(&out, letters[dice % strlen(letters)]);
    }
    return qf_buf_str(&out);
}

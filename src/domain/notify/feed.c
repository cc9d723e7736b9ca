#include "domain/notify/feed.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

#define HOLDERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER))
#define SECRET_BYTES 24

static qf_str digest_of(qf_ctx *cx, qf_str secret)
{
    return qf_digest_hex(cx->arena, qf_keyed_digest(db_key(cx->db), secret));
}

qf_code notify_feed_new(qf_ctx *cx, qf_str *secret)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, HOLDERS));
    *secret = qf_random_token(cx->arena, SECRET_BYTES);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_NOTIFY_FEED_PUT, DB_INT("account_id", cx->actor->account),
                   DB_STR("digest", digest_of(cx, *secret))));
    QF_TRY(audit_write(cx, "notify.feed", audit_object(cx, "account", cx->actor->account),
                       "开通日历订阅"));
    return db_commit(&tx);
}

qf_code notify_feed_end(qf_ctx *cx)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, HOLDERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_NOTIFY_FEED_DROP, DB_INT("account_id", cx->actor->account)));
    QF_TRY(audit_write(cx, "notify.feed", audit_object(cx, "account", cx->actor->account),
                       "停用日历订阅"));
    return db_commit(&tx);
}

qf_code notify_feed_account(qf_ctx *cx, qf_str secret, int64_t *account)
{
    qf_ctx own = *cx; /* reading the list of accounts is the program's own business here */
    const auth_account *list;
    size_t count;
    db_row row;
    qf_code code = db_one(cx, SQL_NOTIFY_FEED_ACCOUNT, &row,
                          DB_STR("digest", digest_of(cx, qf_str_sub(secret, 0, 200))));

    if (code != QF_OK && code != QF_MISSING)
        return code;
    *account = code == QF_OK ? db_int(&row, "account_id") : -1;
    own.actor = &auth_keeper;
    QF_TRY(auth_account_list(&own, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (list[i].id == *account && list[i].active && (list[i].roles & HOLDERS) != 0)
            return QF_OK;
    return qf_fail(cx, QF_MISSING, "NOTIFY.FEED", "key", "日历地址已经停用，请在工作台重新开通");
}

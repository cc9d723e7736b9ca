/* Lock-out with back-off, for each account and each address. The keys are digests under the
 * record's secret: the table shows neither who nor from where. */
#include "domain/auth/auth_internal.h"

#include "base/crypt.h"

#define MINUTE INT64_C(60000)
#define DAY (24 * 60 * MINUTE)

/* From `free` failures in a row on, each one locks: a minute, two, four … at most `longest`. */
static const struct limit {
    const char *kind;
    int64_t free, longest; /* longest: minutes */
} of_account = { "account", 5, 15 }, of_address = { "address", 20, 60 };

static qf_str key_of(qf_ctx *cx, const struct limit *limit, qf_str what)
{
    qf_str text = qf_strf(cx->arena, "%s:%.*s", limit->kind, QF_ARG(what));

    return qf_digest_hex(cx->arena, qf_keyed_digest(db_key(cx->db), text));
}

struct failures {
    int64_t count;
    qf_time locked_until;
};

/* A day without a failure makes a clean sheet. */
static qf_code read_failures(qf_ctx *cx, qf_str key, struct failures *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_AUTH_FAILURE, &row, DB_STR("key", key));

    *out = (struct failures){ 0 };
    if (code != QF_OK)
        return code == QF_MISSING ? QF_OK : code;
    if (db_int(&row, "last_at") + DAY > cx->now.ms)
        out->count = db_int(&row, "failures");
    out->locked_until = db_time(&row, "locked_until");
    return QF_OK;
}

static qf_code check(qf_ctx *cx, const struct limit *limit, qf_str what)
{
    struct failures failures;
    int64_t left;

    QF_TRY(read_failures(cx, key_of(cx, limit, what), &failures));
    left = failures.locked_until.ms - cx->now.ms;
    if (left <= 0)
        return QF_OK;
    return qf_fail(cx, QF_DENIED, "AUTH.LOCKED", NULL, "登录失败次数过多，请 %lld 分钟后再试",
                   (long long)((left + MINUTE - 1) / MINUTE));
}

qf_code auth_failures_check(qf_ctx *cx, qf_str login, qf_str address)
{
    QF_TRY(check(cx, &of_address, address));
    return check(cx, &of_account, login);
}

static qf_code add(qf_ctx *cx, const struct limit *limit, qf_str what, bool *locked)
{
    qf_str key = key_of(cx, limit, what);
    struct failures failures;
    int64_t over, minutes = 1;

    QF_TRY(read_failures(cx, key, &failures));
    failures.count++;
    over = failures.count - limit->free;
    for (int64_t i = 0; i < over && minutes < limit->longest; i++)
        minutes *= 2;
    if (minutes > limit->longest)
        minutes = limit->longest;
    *locked = over >= 0;
    return db_exec(cx, SQL_AUTH_FAILURE_SET, DB_STR("key", key), DB_INT("failures", failures.count),
                   DB_INT("locked_until", over >= 0 ? cx->now.ms + minutes * MINUTE : 0));
}

qf_code auth_failures_add(qf_ctx *cx, qf_str login, qf_str address, bool *locked)
{
    bool address_locked;

    QF_TRY(db_exec(cx, SQL_AUTH_FAILURE_SWEEP, DB_INT("before", cx->now.ms - DAY)));
    QF_TRY(add(cx, &of_address, address, &address_locked));
    return add(cx, &of_account, login, locked);
}

qf_code auth_failures_clear(qf_ctx *cx, qf_str login)
{
    return db_exec(cx, SQL_AUTH_FAILURE_CLEAR, DB_STR("key", key_of(cx, &of_account, login)));
}

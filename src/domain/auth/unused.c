#include "domain/auth/unused.h"

#include "domain/audit/audit.h"
#include "domain/auth/auth_internal.h"

#define READERS (AUTH_ANY & ~AUTH_BIT(VILLAGE_ACCOUNT))

qf_code auth_unused_rule_get(qf_ctx *cx, auth_unused_rule *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_AUTH_EXPIRY, &row);

    *out = (auth_unused_rule){ .days = 0 };
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    *out = (auth_unused_rule){ db_int(&row, "days"),
                               db_int(&row, "warn_days"),
                               { db_int(&row, "set_at") } };
    return QF_OK;
}

qf_code auth_unused_rule_put(qf_ctx *cx, int64_t days, int64_t warn_days)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    if (days != 0 && (days < AUTH_UNUSED_LEAST || days > AUTH_UNUSED_MOST))
        return qf_fail(cx, QF_INVALID, "AUTH.UNUSED", "days",
                       "请填 %d 到 %d 之间的天数；填 0 就不自动停用", AUTH_UNUSED_LEAST,
                       AUTH_UNUSED_MOST);
    if (days != 0 && (warn_days < 1 || warn_days >= days))
        return qf_fail(cx, QF_INVALID, "AUTH.UNUSED", "warn_days",
                       "提前提醒的天数要少于停用的天数，至少 1 天");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_AUTH_EXPIRY_PUT, DB_INT("days", days),
                   DB_INT("warn_days", days == 0 ? 0 : warn_days)));
    QF_TRY(audit_write(cx, "account.expiry", audit_object(cx, "org", cx->org),
                       days == 0 ? "村级账号不自动停用" : "村级账号 %lld 天不用就停用",
                       (long long)days));
    return db_commit(&tx);
}

/* The last of what counts as use. */
static int64_t last_use(const db_row *row, const auth_unused_rule *rule)
{
    int64_t last = rule->set_at.ms,
            others[] = { db_int(row, "created_at"), db_int(row, "password_at"),
                         db_null(row, "used_at") ? 0 : db_int(row, "used_at") };

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        last = others[i] > last ? others[i] : last;
    return last;
}

static auth_village_account read_account(const qf_ctx *cx, const db_row *row,
                                         const auth_unused_rule *rule)
{
    qf_date today = qf_time_date(cx->now);
    auth_village_account one = {
        .id = db_int(row, "id"),
        .village = db_int(row, "village_id"),
        .login = db_str(row, "login"),
        .name = db_str(row, "name"),
        .village_name = db_str(row, "village_name"),
        .active = qf_str_eq(db_str(row, "state"), QF_S("active")),
        .has_password = !db_null(row, "password"),
        .used_at = { db_null(row, "used_at") ? 0 : db_int(row, "used_at") },
        .closes_on = QF_NO_DATE,
    };

    if (rule->days > 0 && one.active && one.has_password) {
        one.closes_on =
            qf_date_add(qf_time_date((qf_time){ last_use(row, rule) }), (int)rule->days);
        one.warned = qf_date_cmp(qf_date_add(today, (int)rule->warn_days), one.closes_on) >= 0;
    }
    return one;
}

qf_code auth_village_accounts(qf_ctx *cx, const auth_village_account **out, size_t *count)
{
    auth_village_account *list;
    auth_unused_rule rule;
    db_rows rows;

    QF_TRY(auth_need(cx, READERS));
    QF_TRY(auth_unused_rule_get(cx, &rule));
    QF_TRY(
        db_many(cx, SQL_AUTH_VILLAGE_ACCOUNTS, &rows, DB_DATE(cx, "today", qf_time_date(cx->now))));
    list = QF_NEW_ARRAY(cx->arena, auth_village_account, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        list[i] = read_account(cx, &rows.row[i], &rule);
    *out = list;
    *count = rows.count;
    return QF_OK;
}

static qf_code close_one(qf_ctx *cx, const auth_village_account *one, int64_t days)
{
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_AUTH_ACCOUNT_STATE, DB_INT("id", one->id),
                   DB_STR("state", QF_S("disabled"))));
    QF_TRY(auth_end_sessions(cx, one->id, QF_S("")));
    QF_TRY(audit_write(cx, "account.unused", audit_object(cx, "account", one->id),
                       "%.*s的账号 %.*s %lld 天没有用，自动停用", QF_ARG(one->village_name),
                       QF_ARG(one->login), (long long)days));
    return db_commit(&tx);
}

qf_code auth_unused_close(qf_ctx *cx, int64_t *closed)
{
    qf_date today = qf_time_date(cx->now);
    const auth_village_account *all;
    auth_unused_rule rule;
    size_t count;

    *closed = 0;
    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(auth_unused_rule_get(cx, &rule));
    QF_TRY(auth_village_accounts(cx, &all, &count));
    for (size_t i = 0; i < count; i++) {
        if (!qf_date_is(all[i].closes_on) || qf_date_cmp(all[i].closes_on, today) >= 0)
            continue;
        QF_TRY(close_one(cx, &all[i], rule.days));
        (*closed)++;
    }
    return QF_OK;
}

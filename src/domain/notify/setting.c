#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/notify/notify.h"
#include "store/db.h"

#define QUIET_FROM (21 * 60)
#define QUIET_TO (8 * 60)
#define MINUTES_OF_DAY (24 * 60)

qf_code notify_setting_get(qf_ctx *cx, notify_setting *out)
{
    const unsigned char *seal = db_key(cx->db);
    db_row row;
    qf_code code = db_one(cx, SQL_NOTIFY_SETTING, &row);

    *out = (notify_setting){ .quiet_from = QUIET_FROM, .quiet_to = QUIET_TO };
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    *out = (notify_setting){
        .smtp_url = db_str(&row, "smtp_url"),
        .smtp_user = db_str(&row, "smtp_user"),
        .sender = db_str(&row, "sender"),
        .sms_url = db_str(&row, "sms_url"),
        .quiet_from = db_int(&row, "quiet_from"),
        .quiet_to = db_int(&row, "quiet_to"),
    };
    QF_TRY(qf_unseal(cx, seal, db_blob(&row, "smtp_password"), &out->smtp_password));
    return qf_unseal(cx, seal, db_blob(&row, "sms_token"), &out->sms_token);
}

static bool address_of(qf_str url, const char *plain, const char *safe)
{
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || (unsigned char)url.p[i] >= 0x7F)
            return false;
    return url.n == 0 || qf_str_starts(url, qf_str_of(plain)) ||
           qf_str_starts(url, qf_str_of(safe));
}

qf_code notify_setting_put(qf_ctx *cx, const notify_setting *s)
{
    const unsigned char *seal = db_key(cx->db);
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    if (!address_of(s->smtp_url, "smtp://", "smtps://"))
        return qf_fail(cx, QF_INVALID, "NOTIFY.URL", "smtp_url",
                       "邮件服务器要写成 smtp://地址:端口 或者 smtps://地址");
    if (!address_of(s->sms_url, "http://", "https://"))
        return qf_fail(cx, QF_INVALID, "NOTIFY.URL", "sms_url",
                       "短信网关要写成 https:// 开头的地址");
    if (s->smtp_url.n > 0 &&
        (qf_str_find(s->sender, QF_S("@"), 0) < 1 || qf_str_has(s->sender, QF_S(">")) ||
         qf_str_has(s->sender, QF_S("\n"))))
        return qf_fail(cx, QF_INVALID, "NOTIFY.SENDER", "sender", "请填写发件邮箱");
    for (size_t i = 0; i < s->sms_token.n; i++)
        if ((unsigned char)s->sms_token.p[i] <= ' ')
            return qf_fail(cx, QF_INVALID, "NOTIFY.URL", "sms_token", "短信网关口令里不能有空格");
    if (s->quiet_from < 0 || s->quiet_from >= MINUTES_OF_DAY || s->quiet_to < 0 ||
        s->quiet_to >= MINUTES_OF_DAY)
        return qf_fail(cx, QF_INVALID, "NOTIFY.QUIET", "quiet_from",
                       "免打扰时间要写成 21:00 的样子");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_NOTIFY_SETTING_PUT, DB_STR("smtp_url", s->smtp_url),
                   DB_STR("smtp_user", s->smtp_user),
                   DB_BLOB("smtp_password", qf_seal(cx->arena, seal, s->smtp_password)),
                   DB_STR("sender", s->sender), DB_STR("sms_url", s->sms_url),
                   DB_BLOB("sms_token", qf_seal(cx->arena, seal, s->sms_token)),
                   DB_INT("quiet_from", s->quiet_from), DB_INT("quiet_to", s->quiet_to)));
    QF_TRY(audit_write(cx, "notify.setting", QF_S("notify_setting"), "邮件%s，短信%s",
                       s->smtp_url.n > 0 ? "开" : "关", s->sms_url.n > 0 ? "开" : "关"));
    return db_commit(&tx);
}

#include "domain/notify/notify.h"

#include "base/crypt.h"
#include "base/word.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/notify/send.h"
#include "domain/outbox/outbox.h"
#include "store/db.h"

#define READERS                                                                                    \
    (AUTH_BIT(ADMINISTRATOR) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER))
#define MINUTE ((int64_t)60000)
#define DAY (24 * 60 * MINUTE)
#define GIVE_UP_MS (14 * DAY)
#define TRY_MS (5 * MINUTE) /* longer than any try takes */
#define BODY_MAX ((size_t)64 * 1024)

QF_WORDS(notify_state, NOTIFY_STATES)
QF_WORD_ZH(notify_state)

static notify_state state_of(qf_str code)
{
    size_t at = NOTIFY_DEAD;

    (void)!qf_word_find(notify_state_words, NOTIFY_STATE_COUNT, code, &at);
    return (notify_state)at;
}

/* ---- writing a message */

/* No blanks, line breaks or brackets: nothing that could begin a header of its own. */
static bool plain_address(qf_str address, bool mail)
{
    ptrdiff_t at = qf_str_find(address, QF_S("@"), 0);

    for (size_t i = 0; i < address.n; i++) {
        unsigned char c = (unsigned char)address.p[i];
        if (c <= ' ' || c >= 0x7F || strchr("<>,;:\"\\()", c) != NULL)
            return false;
        if (!mail && (c < '0' || c > '9') && c != '+' && c != '-')
            return false;
    }
    return address.n >= 3 && address.n <= 200 &&
           (!mail || (at > 0 && (size_t)at + 3 < address.n && address.p[0] != '-' &&
                      qf_str_find(address, QF_S("@"), (size_t)at + 1) < 0));
}

qf_code notify_put(qf_ctx *cx, const char *channel, qf_str key, qf_str object, qf_str address,
                   qf_str subject, qf_str body)
{
    const unsigned char *seal = db_key(cx->db);
    bool mail = strcmp(channel, "mail") == 0;
    int64_t id, changed;

    if (!plain_address(address, mail))
        return qf_fail(cx, QF_INVALID, "NOTIFY.ADDRESS", "address",
                       mail ? "电子邮箱写得不对" : "手机号写得不对");
    for (size_t i = 0; i < key.n; i++)
        if ((unsigned char)key.p[i] <= ' ' || (unsigned char)key.p[i] >= 0x7F)
            return qf_fail(cx, QF_BROKEN, "NOTIFY.KEY", "key", "通知的标识不对");
    if (body.n > BODY_MAX)
        return qf_fail(cx, QF_LIMIT, "NOTIFY.LONG", "body", "通知太长");
    QF_TRY(db_number_next(cx, "notify", &id));
    QF_TRY(db_change(cx, SQL_NOTIFY_PUT, &changed, DB_INT("id", id),
                     DB_STR("channel", qf_str_of(channel)), DB_STR("key", key),
                     DB_STR("object", object),
                     DB_BLOB("address", qf_seal(cx->arena, seal, address)),
                     DB_BLOB("subject", qf_seal(cx->arena, seal, subject)),
                     DB_BLOB("body", qf_seal(cx->arena, seal, body))));
    if (changed == 0)
        return QF_OK;
    return outbox_put(cx, channel, qf_strf(cx->arena, "message:%lld", (long long)id), QF_S(""),
                      (qf_time){ 0 });
}

/* ---- reading */

static qf_code read_message(qf_ctx *cx, const db_row *row, notify_message *out)
{
    const unsigned char *seal = db_key(cx->db);

    *out = (notify_message){
        .id = db_int(row, "id"),
        .tries = db_int(row, "tries"),
        .channel = db_str(row, "channel"),
        .key = db_str(row, "key"),
        .object = db_str(row, "object"),
        .why = db_str(row, "why"),
        .receipt = db_str(row, "receipt"),
        .state = state_of(db_str(row, "state")),
        .made_at = db_time(row, "made_at"),
        .tried_at = db_time(row, "tried_at"),
    };
    QF_TRY(qf_unseal(cx, seal, db_blob(row, "address"), &out->address));
    QF_TRY(qf_unseal(cx, seal, db_blob(row, "subject"), &out->subject));
    return qf_unseal(cx, seal, db_blob(row, "body"), &out->body);
}

static qf_code get(qf_ctx *cx, int64_t id, notify_message *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_NOTIFY_GET, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "NOTIFY.MISSING", "id", "没有这条通知");
    QF_TRY(code);
    return read_message(cx, &row, out);
}

qf_code notify_in_state(qf_ctx *cx, notify_state state, int64_t n, notify_message **out,
                        size_t *count)
{
    db_rows rows;

    QF_TRY(auth_need(cx, READERS));
    QF_TRY(db_many(cx, SQL_NOTIFY_IN_STATE, &rows,
                   DB_STR("state", qf_str_of(notify_state_words[state].code)), DB_INT("n", n)));
    *out = QF_NEW_ARRAY(cx->arena, notify_message, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        QF_TRY(read_message(cx, &rows.row[i], &(*out)[i]));
    return QF_OK;
}

qf_code notify_counts(qf_ctx *cx, int64_t counts[NOTIFY_STATE_COUNT])
{
    db_rows rows;

    memset(counts, 0, sizeof(*counts) * NOTIFY_STATE_COUNT);
    QF_TRY(auth_need(cx, READERS));
    QF_TRY(db_many(cx, SQL_NOTIFY_COUNTS, &rows));
    for (size_t i = 0; i < rows.count; i++)
        counts[state_of(db_str(&rows.row[i], "state"))] += db_int(&rows.row[i], "messages");
    return QF_OK;
}

/* ---- sending */

static qf_code move(qf_ctx *cx, int64_t id, notify_state from, notify_state to, qf_str why,
                    qf_str receipt, int64_t tried)
{
    int64_t changed;

    QF_TRY(db_change(cx, SQL_NOTIFY_MOVE, &changed, DB_INT("id", id),
                     DB_STR("from_state", qf_str_of(notify_state_words[from].code)),
                     DB_STR("state", qf_str_of(notify_state_words[to].code)), DB_STR("why", why),
                     DB_STR("receipt", receipt), DB_INT("tried", tried)));
    if (changed != 1)
        return qf_fail(cx, QF_CONFLICT, "NOTIFY.STATE", "state", "这条通知刚被处理过，请刷新页面");
    return QF_OK;
}

/* A minute, then longer and longer, six hours at most. */
static int64_t wait_ms(int64_t tries)
{
    static const int64_t minutes[] = { 1, 5, 15, 60, 180, 360 };
    size_t last = sizeof(minutes) / sizeof(minutes[0]) - 1;

    return minutes[tries < (int64_t)last ? (size_t)tries : last] * MINUTE;
}

/* Both sides of a try are transactions: the state before it is durable before a byte goes out. */
static qf_code settle(qf_ctx *cx, const outbox_entry *entry, const notify_message *m,
                      send_result result, qf_str words)
{
    bool again = result == SEND_LATER || result == SEND_AWAY;
    bool given_up = again && cx->now.ms - m->made_at.ms > GIVE_UP_MS;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    if (result == SEND_DONE) {
        QF_TRY(move(cx, m->id, NOTIFY_SENDING, NOTIFY_SENT, QF_S(""), words, 1));
        QF_TRY(outbox_done(cx, entry->id));
    } else if (again && !given_up) {
        QF_TRY(move(cx, m->id, NOTIFY_SENDING, NOTIFY_WAITING, words, QF_S(""), 1));
        QF_TRY(outbox_later(cx, entry->id, (qf_time){ cx->now.ms + wait_ms(m->tries) }, words));
    } else {
        notify_state to = result == SEND_UNSURE ? NOTIFY_UNSURE : NOTIFY_DEAD;
        QF_TRY(move(cx, m->id, NOTIFY_SENDING, to, words, QF_S(""), 1));
        QF_TRY(outbox_dead(cx, entry->id, words));
    }
    return db_commit(&tx);
}

/* Takes the message for a try. *go is false when there is nothing to try: no way to send it, or a try that
 * was cut off in the middle. */
static qf_code begin_try(qf_ctx *cx, const outbox_entry *entry, const notify_message *m,
                         bool has_way, bool *go)
{
    DB_TX tx = { 0 };

    *go = m->state == NOTIFY_WAITING && has_way;
    if (m->state == NOTIFY_SENDING && cx->now.ms - m->tried_at.ms < TRY_MS)
        return QF_OK; /* another program is at it */
    QF_TRY(db_begin(cx, &tx));
    if (*go) {
        QF_TRY(move(cx, m->id, NOTIFY_WAITING, NOTIFY_SENDING, QF_S(""), QF_S(""), 0));
    } else if (m->state == NOTIFY_WAITING) {
        QF_TRY(move(cx, m->id, NOTIFY_WAITING, NOTIFY_PRINT, QF_S("没有设定发送服务器，请打印寄送"),
                    QF_S(""), 0));
        QF_TRY(outbox_done(cx, entry->id));
    } else {
        if (m->state == NOTIFY_SENDING)
            QF_TRY(move(cx, m->id, NOTIFY_SENDING, NOTIFY_UNSURE,
                        QF_S("发送时程序中断，不知道是否已经发出"), QF_S(""), 0));
        QF_TRY(outbox_dead(cx, entry->id, QF_S("发送时程序中断")));
    }
    return db_commit(&tx);
}

static qf_code run_channel(qf_ctx *cx, const notify_setting *setting, const char *channel,
                           int64_t n)
{
    bool mail = strcmp(channel, "mail") == 0;
    bool has_way = mail ? setting->smtp_url.n > 0 : setting->sms_url.n > 0;
    outbox_entry *entry;
    size_t count;

    QF_TRY(outbox_due(cx, channel, n, &entry, &count));
    for (size_t i = 0; i < count; i++) {
        notify_message m;
        send_result result;
        qf_str words;
        int64_t id = 0;
        bool go;
        for (size_t k = strlen("message:"); k < entry[i].object.n; k++)
            id = id * 10 + (entry[i].object.p[k] - '0');
        QF_TRY(get(cx, id, &m));
        QF_TRY(begin_try(cx, &entry[i], &m, has_way, &go));
        if (!go)
            continue;
        result = mail ? send_mail(cx, setting, &m, &words) : send_sms(cx, setting, &m, &words);
        QF_TRY(settle(cx, &entry[i], &m, result, words));
        if (result == SEND_AWAY)
            return QF_OK;
    }
    return QF_OK;
}

static bool is_quiet(qf_time now, const notify_setting *s)
{
    int64_t minute = (now.ms - qf_date_start(qf_time_date(now)).ms) / MINUTE;

    if (s->quiet_from <= s->quiet_to)
        return minute >= s->quiet_from && minute < s->quiet_to;
    return minute >= s->quiet_from || minute < s->quiet_to;
}

qf_code notify_run(qf_ctx *cx, int64_t n)
{
    notify_setting setting;

    QF_TRY(notify_setting_get(cx, &setting));
    QF_TRY(run_channel(cx, &setting, "mail", n));
    if (is_quiet(cx->now, &setting) && setting.sms_url.n > 0)
        return QF_OK;
    return run_channel(cx, &setting, "sms", n);
}

/* ---- what a person decides */

qf_code notify_decide(qf_ctx *cx, int64_t id, qf_str what)
{
    bool resend = qf_str_eq(what, QF_S("resend"));
    notify_state to = resend                           ? NOTIFY_WAITING
                      : qf_str_eq(what, QF_S("sent"))  ? NOTIFY_SENT
                      : qf_str_eq(what, QF_S("print")) ? NOTIFY_PRINT
                                                       : NOTIFY_PRINTED;
    notify_message m;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, READERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(get(cx, id, &m));
    if (m.state != NOTIFY_UNSURE && m.state != NOTIFY_DEAD &&
        !(m.state == NOTIFY_PRINT && (to == NOTIFY_PRINTED || resend)))
        return qf_fail(cx, QF_CONFLICT, "NOTIFY.STATE", "state", "这条通知现在是“%s”，不能这样办",
                       notify_state_zh(m.state));
    QF_TRY(move(cx, id, m.state, to, QF_S(""),
                qf_strf(cx->arena, "%.*s 确认", QF_ARG(cx->actor->name)), 0));
    if (resend)
        QF_TRY(outbox_put(cx, m.channel.p, qf_strf(cx->arena, "message:%lld", (long long)id),
                          QF_S(""), (qf_time){ 0 }));
    QF_TRY(audit_write(cx, "notify.decide", audit_object(cx, "message", id), "%s",
                       notify_state_zh(to)));
    return db_commit(&tx);
}

qf_code notify_test(qf_ctx *cx, qf_str channel, qf_str address, qf_str word)
{
    bool sms = qf_str_eq(channel, QF_S("sms"));
    int64_t n;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "notify.test", &n));
    QF_TRY(notify_put(cx, sms ? "sms" : "mail",
                      qf_strf(cx->arena, "test:%lld:%lld", (long long)cx->org, (long long)n),
                      QF_S("test"), address, QF_S("政府信息公开平台：测试通知"),
                      word.n > 0 ? word : QF_S("这是一条测试通知，收到说明发送设置正确。")));
    QF_TRY(audit_write(cx, "notify.test", QF_S("notify_setting"), "%s", sms ? "短信" : "邮件"));
    return db_commit(&tx);
}

qf_code notify_forget(qf_ctx *cx, qf_str object, int64_t *messages)
{
    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    return db_change(cx, SQL_NOTIFY_FORGET, messages, DB_STR("object", object));
}

/* Messages to people: mail by SMTP, short messages by a gateway, and a list to print where there is
 * neither. A message is written in the transaction of its act under a key, so one act makes one message;
 * it is sent later by a job. Nothing is sent twice: before a try the state is "sending", durable; whoever
 * finds that state after a fall does not try again but asks a person ("unsure"). Law: 条例 art. 36 (the
 * form that the applicant chose), 国办公开办函〔2016〕235号 (proof of service). */
#ifndef QF_DOMAIN_NOTIFY_H
#define QF_DOMAIN_NOTIFY_H

#include "base/err.h"

/* X(name, code, Chinese) */
#define NOTIFY_STATES(X)                                                                           \
    X(WAITING, "waiting", "等待发送")                                                              \
    X(SENDING, "sending", "正在发送")                                                              \
    X(SENT, "sent", "已发出")                                                                      \
    X(UNSURE, "unsure", "可能已发出，请核实")                                                      \
    X(DEAD, "dead", "发不出去")                                                                    \
    X(PRINT, "print", "待打印寄送")                                                                \
    X(PRINTED, "printed", "已打印寄送")

typedef enum notify_state {
#define X(name, code, zh) NOTIFY_##name,
    NOTIFY_STATES(X)
#undef X
        NOTIFY_STATE_COUNT
} notify_state;

/* Chinese label. */
const char *notify_state_zh(notify_state one);

/* How an organisation sends; secrets opened. */
typedef struct notify_setting {
    qf_str smtp_url, smtp_user, smtp_password, sender, sms_url, sms_token;
    int64_t quiet_from, quiet_to; /* minutes of the day */
} notify_setting;

/* The settings; without any: no mail, no short messages, quiet from 21:00 to 8:00. */
QF_MUST qf_code notify_setting_get(qf_ctx *cx, notify_setting *out);
/* Needs administrator. Errors: QF_INVALID "NOTIFY.URL", "NOTIFY.SENDER", "NOTIFY.QUIET". */
QF_MUST qf_code notify_setting_put(qf_ctx *cx, const notify_setting *setting);

typedef struct notify_message {
    int64_t id, tries;
    qf_str channel, key, object, address, subject, body, why, receipt;
    notify_state state;
    qf_time made_at, tried_at;
} notify_message;

/* Writes a message in the transaction of its act; `channel` "mail" or "sms"; `key` names the act
 * ("application:12:receipt"): the second one with the same key is left out. Errors: QF_INVALID
 * "NOTIFY.ADDRESS" (bad or with line breaks), QF_BROKEN "DB.NO_TX". */
QF_MUST qf_code notify_put(qf_ctx *cx, const char *channel, qf_str key, qf_str object,
                           qf_str address, qf_str subject, qf_str body);
/* Sends what is due, at most `n` of each channel; ends early when the server does not answer. What the
 * job runs. */
QF_MUST qf_code notify_run(qf_ctx *cx, int64_t n);

/* Messages in a state, opened, newest first. Needs administrator, clerk, handler or leader. */
QF_MUST qf_code notify_in_state(qf_ctx *cx, notify_state state, int64_t n, notify_message **out,
                                size_t *count);
/* Counts by state. */
QF_MUST qf_code notify_counts(qf_ctx *cx, int64_t counts[NOTIFY_STATE_COUNT]);
/* A person decides: an unsure or dead one goes out again ("resend"), is settled ("sent", "printed") or
 * goes on the print list ("print"); one on the list is settled by "printed". Errors: QF_CONFLICT
 * "NOTIFY.STATE". */
QF_MUST qf_code notify_decide(qf_ctx *cx, int64_t id, qf_str what);
/* A test message to oneself: shows whether the settings are right. Needs administrator. */
QF_MUST qf_code notify_test(qf_ctx *cx, qf_str channel, qf_str address, qf_str word);

/* Retention has ended for a matter ("application:12"): its messages go. *messages: how many. Needs the
 * administrator. */
QF_MUST qf_code notify_forget(qf_ctx *cx, qf_str object, int64_t *messages);

#endif

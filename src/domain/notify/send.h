/* One try at one message over the wire; notify.c decides what becomes of it. */
#ifndef QF_DOMAIN_NOTIFY_SEND_H
#define QF_DOMAIN_NOTIFY_SEND_H

#include "domain/notify/notify.h"

typedef enum send_result {
    SEND_DONE,   /* the server took it */
    SEND_LATER,  /* it did not go: try again */
    SEND_AWAY,   /* nobody there: try again, and no other one now */
    SEND_NEVER,  /* refused for good */
    SEND_UNSURE, /* all was sent, no answer came */
} send_result;

/* `words` becomes what the server said, or why it failed, in Chinese; no address in it. */
send_result send_mail(qf_ctx *cx, const notify_setting *setting, const notify_message *message,
                      qf_str *words);
send_result send_sms(qf_ctx *cx, const notify_setting *setting, const notify_message *message,
                     qf_str *words);
/* The message as RFC 5322 and 2045 have it: UTF-8 in base64, Message-ID from the key. */
qf_str send_mail_text(qf_ctx *cx, const notify_setting *setting, const notify_message *message);

#endif

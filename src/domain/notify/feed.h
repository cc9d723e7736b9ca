/* The secret address of a clerk's calendar feed. */
#ifndef QF_DOMAIN_NOTIFY_FEED_H
#define QF_DOMAIN_NOTIFY_FEED_H

#include "base/err.h"

/* Makes a new secret for the actor's calendar; the old one stops. It is shown once and kept as a digest.
 * Needs clerk, handler or leader. */
QF_MUST qf_code notify_feed_new(qf_ctx *cx, qf_str *secret);
/* Ends the actor's feed. */
QF_MUST qf_code notify_feed_end(qf_ctx *cx);
/* The account of a secret, as long as it is open and still has one of those roles here. QF_MISSING
 * "NOTIFY.FEED" for any other secret. */
QF_MUST qf_code notify_feed_account(qf_ctx *cx, qf_str secret, int64_t *account);

#endif

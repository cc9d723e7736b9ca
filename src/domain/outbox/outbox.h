/* Work that follows a commit: an act writes a row in its own transaction, a job (web/jobs.h) takes it
 * later. So an act never waits for a mail server, and nothing is sent for an act that did not happen. */
#ifndef QF_DOMAIN_OUTBOX_H
#define QF_DOMAIN_OUTBOX_H

#include "base/err.h"

/* A sealed paper (the object is its digest) that nothing in the record needs any more: it leaves the disk after the
 * commit of the act that let it go. */
#define OUTBOX_PAPER "paper"

typedef struct outbox_entry {
    int64_t id;
    qf_str kind, object, payload;
    int64_t tries; /* before this one */
} outbox_entry;

/* Adds work of `kind` about `object` ("item:12") for the organisation of cx, to be done not before
 * `due` ({0}: at once). `payload` is JSON or empty. Inside the transaction of the act: QF_BROKEN
 * "DB.NO_TX" outside. */
QF_MUST qf_code outbox_put(qf_ctx *cx, const char *kind, qf_str object, qf_str payload,
                           qf_time due);
/* At most n pieces of work of a kind that may be done now, oldest first. */
QF_MUST qf_code outbox_due(qf_ctx *cx, const char *kind, int64_t n, outbox_entry **out,
                           size_t *count);
/* It is done. In the same transaction as what it did to the record. */
QF_MUST qf_code outbox_done(qf_ctx *cx, int64_t id);
/* Everything of a kind that waits now is done. */
QF_MUST qf_code outbox_done_all(qf_ctx *cx, const char *kind);
/* It failed: again at `due`, `why` for the clerk. */
QF_MUST qf_code outbox_later(qf_ctx *cx, int64_t id, qf_time due, qf_str why);
/* It is given up; a person has to look at it. */
QF_MUST qf_code outbox_dead(qf_ctx *cx, int64_t id, qf_str why);
/* Forgets work that was done before `before`, and what was given up before `dead_before`. */
QF_MUST qf_code outbox_forget(qf_ctx *cx, qf_time before, qf_time dead_before);

#endif

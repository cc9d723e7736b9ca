/* Lists of old items handed in on the desk: one person uploads, another lets them in. The list lies sealed meanwhile. */
#ifndef QF_DOMAIN_DISCLOSE_BATCHES_H
#define QF_DOMAIN_DISCLOSE_BATCHES_H

#include "domain/disclose/disclose.h"

#define DISCLOSE_BATCH_BYTES ((size_t)20 * 1024 * 1024)
#define DISCLOSE_BATCH_ROWS 5000 /* of one list; more go in on the command line */

typedef struct disclose_batch {
    int64_t id;
    qf_str name;  /* of the file */
    int64_t rows; /* that may go in, as it was looked at */
    bool masks;   /* open numbers are covered */
    qf_str state; /* waiting, taken, refused */
    qf_str by, decided_by;
    int64_t account; /* who handed it in */
    qf_time at;
    int64_t taken;
} disclose_batch;

/* The newest hundred. */
QF_MUST qf_code disclose_batches(qf_ctx *cx, disclose_batch **out, size_t *count);
/* Keeps a list that was looked at. Needs DISCLOSURE_CLERK. Errors: QF_LIMIT "DISCLOSE.BATCH". */
QF_MUST qf_code disclose_batch_put(qf_ctx *cx, qf_str name, qf_str bytes, int64_t rows, bool masks);
/* A list that waits, for somebody who did not hand it in; *bytes as it was uploaded. Needs LEADER or PUBLISHER. Errors:
 * QF_MISSING "DISCLOSE.NO_BATCH", QF_DENIED "DISCLOSE.OTHER_EYE". */
QF_MUST qf_code disclose_batch_open(qf_ctx *cx, int64_t id, disclose_batch *out, qf_str *bytes);
/* What became of it: taken in so many rows, or refused. Needs the same. */
QF_MUST qf_code disclose_batch_decide(qf_ctx *cx, int64_t id, bool taken, int64_t rows);

#endif

/* Visits counted in memory, so that no request writes and none waits: atomic counters and a sketch for each town and
 * day. The job `visits` adds them up in the record once a minute.
 *
 * Who reads is known for the length of one addition: address and browser go through SipHash under a key that is drawn
 * anew each day, lives in this memory alone and is overwritten the day after. */
#ifndef QF_WEB_VISIT_COUNTER_H
#define QF_WEB_VISIT_COUNTER_H

#include "domain/visits/visits.h"

typedef struct visit_counter visit_counter;

/* Owned by the server's house; NULL is fine for the others and counts nothing. */
visit_counter *visit_counter_new(void);
void visit_counter_free(visit_counter *counter);

/* One visit to a town's site. `who`: bytes that are the same for one browser. Any number of threads. */
void visit_count(visit_counter *counter, int64_t town, qf_date day, visits_kind kind, qf_str who);
/* Moves what was counted for cx->org into the record. What can not be written is kept for the next time. */
QF_MUST qf_code visit_counter_flush(qf_ctx *cx, visit_counter *counter);
/* The same for all towns that have something, when the server ends. */
QF_MUST qf_code visit_counter_flush_all(qf_ctx *cx, visit_counter *counter);

#endif

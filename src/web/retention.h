/* The end of retention for applications: applicant, words, papers (apply), letters, messages and what was written about
 * lawsuits go together, case by case; numbers, kinds, days and outcomes stay, so that every table can still be proven.
 * A case about which a review or suit is open, or was closed less long ago, is kept. Law: 个人信息保护法 arts. 19, 47. */
#ifndef QF_WEB_RETENTION_H
#define QF_WEB_RETENTION_H

#include "domain/apply/apply.h"

/* What is closed before this day is to be forgotten: `years` (law/applying.json) before today. */
qf_date retention_before(qf_time now, int years);

typedef struct retention_case {
    apply_kept kept;
    bool held; /* a review or suit needs it */
} retention_case;

/* What a run would come to now: the first `n`, and how many are due altogether. Changes nothing. Needs clerk or
 * administrator. */
QF_MUST qf_code retention_plan(qf_ctx *cx, qf_date before, int64_t n, retention_case **out,
                               size_t *count, int64_t *due);

/* Forgets at most `n` cases, each in a transaction of its own, noted in the trail; then the papers that were let go
 * leave the disk (also those of a run that was cut off). Needs the administrator. */
QF_MUST qf_code retention_run(qf_ctx *cx, qf_date before, int64_t n, int64_t *removed);

#endif

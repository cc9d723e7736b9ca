/* All public texts read through for wrong words, dead links and odd days: in slices, once a day, and each text again when
 * it changes. What is found is kept, so that a page shows it at once. */
#ifndef QF_DOMAIN_DISCLOSE_WALK_H
#define QF_DOMAIN_DISCLOSE_WALK_H

#include "domain/disclose/inspect.h"

#define DISCLOSE_WALK_SLICE 200 /* texts read in one transaction */

/* How far the round of the day is. */
typedef struct disclose_walk_state {
    qf_date day;   /* QF_NO_DATE: there was none yet */
    int64_t items; /* read in it */
    bool ended;
    qf_time at;
} disclose_walk_state;

/* Reads one slice, those that changed before those of the round; *more is false when the round of today is through.
 * Needs DISCLOSURE_CLERK or the keeper. */
QF_MUST qf_code disclose_walk_step(qf_ctx *cx, const inspection_law *law, bool *more);
/* A new round begins with the next slice, though that of today is through. Needs the same. */
QF_MUST qf_code disclose_walk_begin(qf_ctx *cx);
/* An item after a public act: the next slice reads it again, or forgets it when it is public no more. */
QF_MUST qf_code disclose_walk_touch(qf_ctx *cx, int64_t item);
QF_MUST qf_code disclose_walk_now(qf_ctx *cx, disclose_walk_state *out);

#endif

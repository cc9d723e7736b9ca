/* Many independent pieces of work over all cores. */
#ifndef QF_BASE_PARALLEL_H
#define QF_BASE_PARALLEL_H

#include "base/err.h"

/* One piece. `cx` is the thread's own, with an arena that is emptied after each piece: what shall last
 * goes elsewhere, under a lock of the caller's. False ends the run; pieces at work are finished. */
typedef bool qf_piece(qf_ctx *cx, size_t i, void *user);

/* Runs pieces 0 … count-1, begun in this order; the calling thread works too. `now` is what every cx says. */
void qf_parallel(size_t count, qf_time now, qf_piece *piece, void *user);

#endif

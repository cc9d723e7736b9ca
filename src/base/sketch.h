/* How many different things were seen, without keeping any of them: a HyperLogLog of 4 KiB with an error of about
 * 1.6 percent. */
#ifndef QF_BASE_SKETCH_H
#define QF_BASE_SKETCH_H

#include <stdint.h>

#define QF_SKETCH_BITS 12
#define QF_SKETCH_RANKS (1U << QF_SKETCH_BITS)

typedef struct qf_sketch {
    unsigned char rank[QF_SKETCH_RANKS];
} qf_sketch;

/* Which rank a thing's hash (64 even bits) concerns, and what it must at least be afterwards. */
unsigned qf_sketch_place(uint64_t hash, unsigned char *rank);
/* What either has seen. */
void qf_sketch_merge(qf_sketch *into, const qf_sketch *other);
/* The estimate; exact for a few hundred things but for the error of chance. */
int64_t qf_sketch_count(const qf_sketch *sketch);

#endif

#include "base/sketch.h"

#include <math.h>

unsigned qf_sketch_place(uint64_t hash, unsigned char *rank)
{
    uint64_t rest = hash << QF_SKETCH_BITS;

    *rank = (unsigned char)(rest == 0 ? 64 - QF_SKETCH_BITS + 1 : __builtin_clzll(rest) + 1);
    return (unsigned)(hash >> (64 - QF_SKETCH_BITS));
}

void qf_sketch_merge(qf_sketch *into, const qf_sketch *other)
{
    for (unsigned i = 0; i < QF_SKETCH_RANKS; i++)
        if (other->rank[i] > into->rank[i])
            into->rank[i] = other->rank[i];
}

int64_t qf_sketch_count(const qf_sketch *sketch)
{
    const double places = QF_SKETCH_RANKS, alpha = 0.7213 / (1 + 1.079 / places);
    double sum = 0, estimate;
    unsigned empty = 0;

    for (unsigned i = 0; i < QF_SKETCH_RANKS; i++) {
        sum += ldexp(1.0, -(int)(sketch->rank[i] & 63));
        empty += sketch->rank[i] == 0;
    }
    estimate = alpha * places * places / sum;
    if (estimate <= 2.5 * places && empty > 0)
        estimate = places * log(places / empty);
    return (int64_t)llround(estimate);
}

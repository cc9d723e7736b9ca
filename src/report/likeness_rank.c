/* Every shingle of many prints gets a number, rare ones first: the order in which likeness_pairs looks at
 * them. The hashes are cut into ranges that the cores take one by one. */
#include "report/likeness_rank.h"

#include "base/parallel.h"

#include <stdlib.h>

#define RANGES 256 /* by the first eight bits of the hash */

typedef struct shingle {
    uint64_t hash;
    uint32_t print, place; /* place in the print's list */
} shingle;

typedef struct range {
    shingle *shingles;
    size_t count;
    uint32_t *of_count; /* groups of equal hashes by their size, then the first rank of each size */
} range;

typedef struct ranking {
    const likeness_print *prints;
    size_t count;
    uint32_t **ranks;
    size_t *from; /* RANGES + 1 of each print: where its hashes of a range begin */
    range ranges[RANGES];
} ranking;

static int by_hash(const void *a, const void *b)
{
    const shingle *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->print > y->print) - (x->print < y->print);
}

static int by_rank(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* Shingles with the hash of the one at `at`. */
static size_t group_size(const range *r, size_t at)
{
    size_t end = at + 1;

    while (end < r->count && r->shingles[end].hash == r->shingles[at].hash)
        end++;
    return end - at;
}

static bool sort_range(qf_ctx *cx, size_t k, void *of)
{
    ranking *w = of;
    range *r = &w->ranges[k];
    size_t n = 0;

    (void)cx;
    for (size_t i = 0; i < w->count; i++)
        for (size_t at = w->from[i * (RANGES + 1) + k]; at < w->from[i * (RANGES + 1) + k + 1];
             at++)
            r->shingles[n++] = (shingle){ w->prints[i].hash[at], (uint32_t)i, (uint32_t)at };
    if (n > 1)
        qsort(r->shingles, n, sizeof *r->shingles, by_hash);
    for (size_t at = 0; at < n; at += group_size(r, at))
        r->of_count[group_size(r, at)]++;
    return true;
}

static bool number_range(qf_ctx *cx, size_t k, void *of)
{
    ranking *w = of;
    range *r = &w->ranges[k];
    size_t size;

    (void)cx;
    for (size_t at = 0; at < r->count; at += size) {
        uint32_t rank;

        size = group_size(r, at);
        rank = r->of_count[size]++;
        for (size_t i = at; i < at + size; i++)
            w->ranks[r->shingles[i].print][r->shingles[i].place] = rank;
    }
    return true;
}

static bool sort_print(qf_ctx *cx, size_t i, void *of)
{
    ranking *w = of;

    (void)cx;
    if (w->prints[i].count > 1)
        qsort(w->ranks[i], w->prints[i].count, sizeof **w->ranks, by_rank);
    return true;
}

/* Where the hashes of each range begin in each print, and how many there are. */
static void cut(qf_arena *arena, ranking *w)
{
    w->from = QF_NEW_ARRAY(arena, size_t, w->count * (RANGES + 1) + 1);
    for (size_t i = 0; i < w->count; i++) {
        size_t *from = w->from + i * (RANGES + 1), at = 0;

        for (size_t k = 0; k < RANGES; k++) {
            from[k] = at;
            while (at < w->prints[i].count && w->prints[i].hash[at] >> 56 == k)
                at++;
            w->ranges[k].count += at - from[k];
        }
        from[RANGES] = at;
    }
}

uint32_t likeness_ranks(qf_arena *arena, const likeness_print *prints, size_t count,
                        uint32_t **ranks)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    ranking *w = QF_NEW(scratch, ranking);
    qf_time never = { 0 };
    uint32_t next = 0;

    *w = (ranking){ .prints = prints, .count = count, .ranks = ranks };
    for (size_t i = 0; i < count; i++)
        ranks[i] = QF_NEW_ARRAY(arena, uint32_t, prints[i].count + 1);
    cut(scratch, w);
    for (size_t k = 0; k < RANGES; k++) {
        w->ranges[k].shingles = QF_NEW_ARRAY(scratch, shingle, w->ranges[k].count + 1);
        w->ranges[k].of_count = QF_NEW_ARRAY(scratch, uint32_t, count + 1);
    }
    qf_parallel(RANGES, never, sort_range, w);
    for (size_t size = 1; size <= count; size++)
        for (size_t k = 0; k < RANGES; k++) {
            uint32_t groups = w->ranges[k].of_count[size];

            w->ranges[k].of_count[size] = next;
            next += groups;
        }
    qf_parallel(RANGES, never, number_range, w);
    qf_parallel(count, never, sort_print, w);
    return next;
}

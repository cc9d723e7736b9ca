/* All pairs above a threshold without comparing all pairs.
 *
 * Two prints can only be alike when one of their rare shingles is the same: with the shingles of
 * every print ordered from rare to common, a pair of likeness t = 2|A∩B| / (|A|+|B|) shares at least
 * t/(2-t) of each, so that some shared shingle stands in the first 1 - t/(2-t) of both. Only those
 * go into an index, and only prints that meet there are compared. (The prefix filter of set joins:
 * Chaudhuri 2006, Bayardo 2007; exact.) Boilerplate that everybody writes is common, so it never
 * enters the index. */
#include "base/parallel.h"
#include "report/likeness_rank.h"

#include <pthread.h>
#include <stdlib.h>

#define CHUNK 32 /* prints of one piece of work */

typedef struct join {
    const likeness_print *prints;
    uint32_t **ranks; /* of each print, ascending: rare first */
    uint32_t *order;  /* prints by size */
    size_t count;
    int at_least;
    /* The index: for each rank, the places in `order` of the prints that have it in front, ascending. */
    uint32_t *places, *from;
    qf_arena *arena; /* of the pairs */
    pthread_mutex_t lock;
    likeness_pair *pairs;
    size_t pair_count, pair_room;
} join;

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* Shingles of a print of `n` that go into the index, and are looked up in it. */
static size_t prefix_of(const join *j, size_t n)
{
    /* n - ceil(n * t / (2 - t)) + 1, with t in ten-thousandths. */
    size_t share = (n * (size_t)j->at_least + (20000 - (size_t)j->at_least) - 1) /
                   (20000 - (size_t)j->at_least);

    return n < share + 1 ? (n > 0 ? 1 : 0) : n - share + 1;
}

/* Shared shingles, given up when `needed` is out of reach. */
static size_t shared_of(const join *j, uint32_t a, uint32_t b, size_t needed)
{
    const uint32_t *x = j->ranks[a], *y = j->ranks[b];
    size_t n = j->prints[a].count, m = j->prints[b].count, i = 0, k = 0, shared = 0;

    while (i < n && k < m) {
        size_t left = n - i < m - k ? n - i : m - k;

        if (shared + left < needed)
            return 0;
        if (x[i] == y[k]) {
            shared++;
            i++;
            k++;
        } else if (x[i] < y[k]) {
            i++;
        } else {
            k++;
        }
    }
    return shared;
}

static void keep_pair(join *j, uint32_t a, uint32_t b, int likeness)
{
    pthread_mutex_lock(&j->lock);
    if (j->pair_count == j->pair_room) {
        size_t room = j->pair_room == 0 ? 64 : j->pair_room * 2;
        likeness_pair *grown = QF_NEW_ARRAY(j->arena, likeness_pair, room);

        if (j->pair_count > 0)
            memcpy(grown, j->pairs, j->pair_count * sizeof *grown);
        j->pairs = grown;
        j->pair_room = room;
    }
    j->pairs[j->pair_count++] = (likeness_pair){ a < b ? a : b, a < b ? b : a, likeness };
    pthread_mutex_unlock(&j->lock);
}

static void compare(join *j, uint32_t a, uint32_t b)
{
    size_t both = j->prints[a].count + j->prints[b].count;
    size_t needed = (both * (size_t)j->at_least + 19999) / 20000;
    size_t shared = shared_of(j, a, b, needed);
    int likeness = (int)(shared * 2 * 10000 / both);

    if (shared > 0 && likeness >= j->at_least)
        keep_pair(j, a, b, likeness);
}

/* The prints in front of `place` (smaller ones) that share a rare shingle with the one there. `seen` says of
 * which print each was a candidate last, by its place + 1. */
static void look_up(join *j, uint32_t place, uint32_t *seen)
{
    uint32_t print = j->order[place];
    size_t n = j->prints[print].count, prefix = prefix_of(j, n);

    for (size_t k = 0; k < prefix; k++) {
        uint32_t rank = j->ranks[print][k], low = j->from[rank], high = j->from[rank + 1];

        while (low < high) { /* behind the last place smaller than `place` */
            uint32_t middle = low + (high - low) / 2;

            if (j->places[middle] < place)
                low = middle + 1;
            else
                high = middle;
        }
        for (uint32_t at = low; at-- > j->from[rank];) {
            uint32_t other = j->places[at];
            size_t m = j->prints[j->order[other]].count;

            /* Too small to share enough, even if all of it were shared. */
            if (m * (20000 - (size_t)j->at_least) < n * (size_t)j->at_least)
                break; /* and those before it in the list are smaller still */
            if (seen[other] == place + 1)
                continue;
            seen[other] = place + 1;
            compare(j, print, j->order[other]);
        }
    }
}

static bool look_up_some(qf_ctx *cx, size_t chunk, void *of)
{
    join *j = of;
    uint32_t *seen = QF_NEW_ARRAY(cx->arena, uint32_t, j->count + 1);

    for (size_t place = chunk * CHUNK; place < (chunk + 1) * CHUNK && place < j->count; place++)
        look_up(j, (uint32_t)place, seen);
    return true;
}

/* Counts, then fills: two walks in the order of the prints, so that each list is ascending. */
static void make_index(qf_arena *arena, join *j, uint32_t ranks)
{
    uint32_t total = 0;

    j->from = QF_NEW_ARRAY(arena, uint32_t, (size_t)ranks + 2);
    for (size_t i = 0; i < j->count; i++)
        for (size_t k = 0; k < prefix_of(j, j->prints[i].count); k++)
            j->from[j->ranks[i][k]]++;
    for (uint32_t rank = 0; rank <= ranks; rank++) {
        total += j->from[rank];
        j->from[rank] = total; /* the list's end; filling from behind makes it its begin */
    }
    j->places = QF_NEW_ARRAY(arena, uint32_t, (size_t)total + 1);
    for (size_t place = j->count; place-- > 0;) {
        uint32_t print = j->order[place];

        for (size_t k = 0; k < prefix_of(j, j->prints[print].count); k++)
            j->places[--j->from[j->ranks[print][k]]] = (uint32_t)place;
    }
}

static int by_likeness(const void *a, const void *b)
{
    const likeness_pair *x = a, *y = b;

    if (x->likeness != y->likeness)
        return x->likeness > y->likeness ? -1 : 1;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

/* Prints from the smallest to the largest. */
static void order_by_size(qf_arena *arena, join *j)
{
    uint64_t *keys = QF_NEW_ARRAY(arena, uint64_t, j->count + 1);

    j->order = QF_NEW_ARRAY(arena, uint32_t, j->count + 1);
    for (size_t i = 0; i < j->count; i++)
        keys[i] = (uint64_t)j->prints[i].count << 32 | i;
    qsort(keys, j->count, sizeof *keys, by_key);
    for (size_t i = 0; i < j->count; i++)
        j->order[i] = (uint32_t)keys[i];
}

size_t likeness_pairs(qf_arena *arena, const likeness_print *prints, size_t count, int at_least,
                      likeness_pair **out)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    join j = { .prints = prints,
               .count = count,
               .at_least = at_least < 1 ? 1 : at_least,
               .arena = arena,
               .lock = PTHREAD_MUTEX_INITIALIZER };
    qf_time never = { 0 };

    j.ranks = QF_NEW_ARRAY(scratch, uint32_t *, count + 1);
    order_by_size(scratch, &j);
    make_index(scratch, &j, likeness_ranks(scratch, prints, count, j.ranks));
    qf_parallel((count + CHUNK - 1) / CHUNK, never, look_up_some, &j);
    if (j.pair_count > 1)
        qsort(j.pairs, j.pair_count, sizeof *j.pairs, by_likeness);
    *out = j.pairs;
    return j.pair_count;
}

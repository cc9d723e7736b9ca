/* All pairs above a threshold without comparing all pairs.
 *
 * Two prints can only be alike when one of their rare shingles is the same: with the shingles of
 * every print ordered from rare to common, a pair of likeness t = 2|A∩B| / (|A|+|B|) shares at least
 * t/(2-t) of each, so that some shared shingle stands in the first 1 - t/(2-t) of both. Only those
 * go into an index, and only prints that meet there are compared. (The prefix filter of set joins:
 * Chaudhuri 2006, Bayardo 2007; exact.) Boilerplate that everybody writes is common, so it never
 * enters the index. */
#include "report/likeness.h"

#include <stdlib.h>

typedef struct shingle {
    uint64_t hash;
    uint32_t print;
} shingle;

typedef struct posting {
    uint32_t print;
    uint32_t next; /* index + 1; 0 ends */
} posting;

typedef struct join {
    const likeness_print *prints;
    uint32_t **ranks; /* of each print, ascending: rare first */
    uint32_t *order;  /* prints by size */
    size_t count;
    int at_least;
    posting *postings;
    size_t posting_count;
    uint32_t *heads; /* by rank: first posting + 1 */
    uint32_t *stamp; /* by print: last one it was a candidate of, + 1 */
    likeness_pair *pairs;
    size_t pair_count, pair_room;
} join;

static int by_hash(const void *a, const void *b)
{
    const shingle *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->print > y->print) - (x->print < y->print);
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

typedef struct group {
    size_t first, count; /* shingles with one hash */
} group;

static int by_count(const void *a, const void *b)
{
    const group *x = a, *y = b;

    if (x->count != y->count)
        return x->count < y->count ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

/* Gives every shingle its rank, rare ones first; gives the number of ranks. */
static size_t rank_shingles(qf_arena *arena, join *j)
{
    size_t total = 0, groups = 0, at = 0;

    for (size_t i = 0; i < j->count; i++)
        total += j->prints[i].count;
    shingle *all = QF_NEW_ARRAY(arena, shingle, total + 1);
    for (size_t i = 0; i < j->count; i++)
        for (size_t k = 0; k < j->prints[i].count; k++)
            all[at++] = (shingle){ j->prints[i].hash[k], (uint32_t)i };
    qsort(all, total, sizeof *all, by_hash);
    group *of = QF_NEW_ARRAY(arena, group, total + 1);
    for (size_t i = 0; i < total; i++) {
        if (i == 0 || all[i].hash != all[i - 1].hash)
            of[groups++].first = i;
        of[groups - 1].count++;
    }
    qsort(of, groups, sizeof *of, by_count);
    size_t *filled = QF_NEW_ARRAY(arena, size_t, j->count + 1);
    j->ranks = QF_NEW_ARRAY(arena, uint32_t *, j->count + 1);
    for (size_t i = 0; i < j->count; i++)
        j->ranks[i] = QF_NEW_ARRAY(arena, uint32_t, j->prints[i].count + 1);
    /* Ranks are given in ascending order, so every print's list comes out sorted. */
    for (size_t g = 0; g < groups; g++)
        for (size_t i = of[g].first; i < of[g].first + of[g].count; i++)
            j->ranks[all[i].print][filled[all[i].print]++] = (uint32_t)g;
    return groups;
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

static void keep_pair(qf_arena *arena, join *j, uint32_t a, uint32_t b, int likeness)
{
    if (j->pair_count == j->pair_room) {
        size_t room = j->pair_room == 0 ? 64 : j->pair_room * 2;
        likeness_pair *grown = QF_NEW_ARRAY(arena, likeness_pair, room);

        if (j->pair_count > 0)
            memcpy(grown, j->pairs, j->pair_count * sizeof *grown);
        j->pairs = grown;
        j->pair_room = room;
    }
    j->pairs[j->pair_count++] = (likeness_pair){ a < b ? a : b, a < b ? b : a, likeness };
}

static void compare(qf_arena *arena, join *j, uint32_t a, uint32_t b)
{
    size_t both = j->prints[a].count + j->prints[b].count;
    size_t needed = (both * (size_t)j->at_least + 19999) / 20000;
    size_t shared = shared_of(j, a, b, needed);
    int likeness = (int)(shared * 2 * 10000 / both);

    if (shared > 0 && likeness >= j->at_least)
        keep_pair(arena, j, a, b, likeness);
}

/* Looks the print's rare shingles up, then adds them. Smaller prints were there before. */
static void place(qf_arena *arena, join *j, uint32_t print)
{
    size_t n = j->prints[print].count, prefix = prefix_of(j, n);

    for (size_t k = 0; k < prefix; k++) {
        uint32_t rank = j->ranks[print][k];

        for (uint32_t at = j->heads[rank]; at != 0; at = j->postings[at - 1].next) {
            uint32_t other = j->postings[at - 1].print;
            size_t m = j->prints[other].count;

            /* Too small to share enough, even if all of it were shared. */
            if (m * (20000 - (size_t)j->at_least) < n * (size_t)j->at_least)
                break; /* and those behind it in the list are smaller still */
            if (j->stamp[other] == print + 1)
                continue;
            j->stamp[other] = print + 1;
            compare(arena, j, print, other);
        }
    }
    for (size_t k = 0; k < prefix; k++) {
        uint32_t rank = j->ranks[print][k];

        j->postings[j->posting_count] = (posting){ print, j->heads[rank] };
        j->heads[rank] = (uint32_t)++j->posting_count;
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
    join j = { .prints = prints, .count = count, .at_least = at_least < 1 ? 1 : at_least };
    size_t postings = 0, ranks = rank_shingles(arena, &j);

    for (size_t i = 0; i < count; i++)
        postings += prefix_of(&j, prints[i].count);
    j.heads = QF_NEW_ARRAY(arena, uint32_t, ranks + 1);
    j.postings = QF_NEW_ARRAY(arena, posting, postings + 1);
    j.stamp = QF_NEW_ARRAY(arena, uint32_t, count + 1);
    order_by_size(arena, &j);
    for (size_t i = 0; i < count; i++)
        place(arena, &j, j.order[i]);
    if (j.pair_count > 1)
        qsort(j.pairs, j.pair_count, sizeof *j.pairs, by_likeness);
    *out = j.pairs;
    return j.pair_count;
}

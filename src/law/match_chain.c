#include "law/match_chain.h"

#include <stdlib.h>

#define BLOCK ((size_t)1024)     /* rows hashed at a time; a chunk holds a whole number of blocks */
#define PART_ROWS ((size_t)2048) /* of a part: its table stays near the processor */
#define PARTS_MAX ((size_t)1 << 14)

struct match_chain {
    const match_table *t;
    size_t columns[4], count, rows;
    uint32_t *next;         /* row + 1; 0 none */
    uint64_t *heads, *many; /* a bit by row: the first of a group, of a group of two at least */
};

/* What the chain is made from. */
struct making {
    match_chain *chain;
    const uint32_t *only;
    size_t all;
    unsigned shift; /* the upper bits of a hash say the part */
    size_t *starts; /* of the parts */
    uint64_t *hashes;
    uint32_t *rows; /* by part, rising within it */
};

/* ---- hashes */

/* One value to one hash, and back: no two values share one. */
static uint64_t stir(uint64_t h, int64_t value)
{
    h = (h ^ (uint64_t)value) * 0x9E3779B97F4A7C15ULL;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93ULL;
    return h ^ h >> 32;
}

/* Hashes of n rows of one chunk; ok[i] is false where a cell is empty. */
static void hash_rows(const match_chain *chain, const uint32_t *rows, size_t n, uint64_t *hashes,
                      bool *ok)
{
    const match_table *t = chain->t;

    for (size_t i = 0; i < n; i++) {
        hashes[i] = 0;
        ok[i] = true;
    }
    for (size_t c = 0; c < chain->count; c++) {
        size_t column = chain->columns[c];

        for (size_t i = 0; i < n; i++) {
            int64_t value = match_value(t, column, rows[i]);
            ok[i] = ok[i] && value != MATCH_NONE;
            hashes[i] = stir(hashes[i], value);
        }
    }
}

/* The next rows to be hashed, from place *at on; how many. */
static size_t take_rows(const struct making *m, size_t *at, uint32_t *rows)
{
    size_t n = m->all - *at < BLOCK ? m->all - *at : BLOCK;

    for (size_t i = 0; i < n; i++)
        rows[i] = m->only == NULL ? (uint32_t)(*at + i) : m->only[*at + i];
    *at += n;
    return n;
}

/* ---- parts */

static void count_parts(struct making *m, size_t parts)
{
    uint64_t hashes[BLOCK];
    uint32_t rows[BLOCK];
    bool ok[BLOCK];
    size_t n, begin = 0;

    for (size_t at = 0; (n = take_rows(m, &at, rows)) > 0;) {
        hash_rows(m->chain, rows, n, hashes, ok);
        for (size_t i = 0; i < n; i++)
            m->starts[hashes[i] >> m->shift] += ok[i];
    }
    for (size_t p = 0; p <= parts; p++) {
        size_t here = m->starts[p];
        m->starts[p] = begin;
        begin += here;
    }
}

/* Rows by part; afterwards starts[p] is where part p ends. */
static void part_rows(struct making *m)
{
    uint64_t hashes[BLOCK];
    uint32_t rows[BLOCK];
    bool ok[BLOCK];
    size_t n;

    for (size_t at = 0; (n = take_rows(m, &at, rows)) > 0;) {
        hash_rows(m->chain, rows, n, hashes, ok);
        for (size_t i = 0; i < n; i++) {
            size_t to;
            if (!ok[i])
                continue;
            to = m->starts[hashes[i] >> m->shift]++;
            m->hashes[to] = hashes[i];
            m->rows[to] = rows[i];
        }
    }
}

/* ---- groups */

static bool are_equal(const match_chain *chain, uint32_t a, uint32_t b)
{
    if (chain->count == 1) /* equal hashes have equal values */
        return true;
    for (size_t i = 0; i < chain->count; i++)
        if (match_value(chain->t, chain->columns[i], a) !=
            match_value(chain->t, chain->columns[i], b))
            return false;
    return true;
}

struct slot {
    uint64_t hash;
    uint32_t first, last; /* row + 1; 0 none */
};

static void set_bit(uint64_t *bits, uint32_t row)
{
    bits[row / 64] |= (uint64_t)1 << row % 64;
}

static void chain_part(const struct making *m, size_t begin, size_t end, struct slot *slots,
                       size_t room)
{
    match_chain *chain = m->chain;

    memset(slots, 0, room * sizeof(*slots));
    for (size_t i = begin; i < end; i++) {
        uint64_t hash = m->hashes[i];
        uint32_t row = m->rows[i];
        size_t at = hash & (room - 1);

        while (slots[at].first != 0 &&
               (slots[at].hash != hash || !are_equal(chain, slots[at].first - 1, row)))
            at = (at + 1) & (room - 1);
        if (slots[at].first == 0) {
            slots[at] = (struct slot){ hash, row + 1, row + 1 };
            set_bit(chain->heads, row);
            continue;
        }
        if (slots[at].first == slots[at].last)
            set_bit(chain->many, slots[at].first - 1);
        chain->next[slots[at].last - 1] = row + 1;
        slots[at].last = row + 1;
    }
}

static void chain_parts(const struct making *m, qf_arena *arena, size_t parts)
{
    struct slot *slots = NULL;
    size_t room = 0, begin = 0;

    for (size_t p = 0; p < parts; p++) {
        size_t end = m->starts[p], wanted = 64;

        while (wanted < (end - begin) * 2)
            wanted *= 2;
        if (wanted > room) {
            room = wanted;
            slots = QF_NEW_ARRAY(arena, struct slot, room);
        }
        if (end > begin)
            chain_part(m, begin, end, slots, wanted);
        begin = end;
    }
}

match_chain *match_chain_new(qf_arena *arena, const match_table *t, const size_t *columns,
                             size_t count, const uint32_t *only, size_t only_count)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    match_chain *chain = QF_NEW(arena, match_chain);
    struct making m = { .chain = chain, .only = only, .all = only == NULL ? t->rows : only_count };
    size_t parts = 2;

    chain->t = t;
    chain->count = count;
    chain->rows = t->rows;
    for (size_t i = 0; i < count && i < 4; i++)
        chain->columns[i] = columns[i];
    chain->next = QF_NEW_ARRAY(arena, uint32_t, t->rows + 1);
    chain->heads = QF_NEW_ARRAY(arena, uint64_t, t->rows / 64 + 1);
    chain->many = QF_NEW_ARRAY(arena, uint64_t, t->rows / 64 + 1);
    for (m.shift = 63; parts < PARTS_MAX && parts * PART_ROWS < m.all; m.shift--)
        parts *= 2;
    m.starts = QF_NEW_ARRAY(scratch, size_t, parts + 1);
    count_parts(&m, parts);
    m.hashes = QF_NEW_ARRAY(scratch, uint64_t, m.starts[parts] + 1);
    m.rows = QF_NEW_ARRAY(scratch, uint32_t, m.starts[parts] + 1);
    part_rows(&m);
    chain_parts(&m, scratch, parts);
    return chain;
}

/* ---- going through them */

static uint32_t next_bit(const uint64_t *bits, size_t rows, uint32_t row)
{
    uint64_t word;

    if (row >= rows)
        return MATCH_NO_ROW;
    word = bits[row / 64] & ~(uint64_t)0 << row % 64;
    for (size_t at = row / 64;; word = bits[at]) {
        if (word != 0)
            return (uint32_t)(at * 64) + (uint32_t)__builtin_ctzll(word);
        if (++at > (rows - 1) / 64)
            return MATCH_NO_ROW;
    }
}

uint32_t match_chain_head(const match_chain *chain, uint32_t row)
{
    return next_bit(chain->heads, chain->rows, row);
}

uint32_t match_chain_head_of_many(const match_chain *chain, uint32_t row)
{
    return next_bit(chain->many, chain->rows, row);
}

uint32_t match_chain_next(const match_chain *chain, uint32_t row)
{
    return chain->next[row] - 1;
}

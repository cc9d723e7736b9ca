#include "law/match_table.h"

/* ---- texts */

struct match_texts {
    qf_arena *arena;
    qf_str *list;
    uint32_t *stands;
    size_t count, room;
    uint64_t *slots; /* upper half: of the hash; lower half: number */
    size_t slot_count;
};

match_texts *match_texts_new(qf_arena *arena)
{
    match_texts *texts = QF_NEW(arena, match_texts);

    texts->arena = arena;
    texts->slot_count = 4096;
    texts->slots = QF_NEW_ARRAY(arena, uint64_t, texts->slot_count);
    texts->count = 1; /* 0 is no text */
    return texts;
}

static uint64_t mix(uint64_t h)
{
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdULL;
    return h ^ h >> 29;
}

static uint64_t fold_product(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t eight(const char *p)
{
    uint64_t piece;

    memcpy(&piece, p, sizeof(piece));
    return piece;
}

/* Eight bytes at a step, the last ones with some of those before: these lists are the office's own. */
static uint64_t hash_text(qf_str s)
{
    uint64_t h = s.n * 0x9E3779B97F4A7C15ULL, end = 0;

    for (size_t i = 0; i + 8 < s.n; i += 8)
        h = fold_product(h ^ eight(s.p + i), 0xD6E8FEB86659FD93ULL);
    if (s.n >= 8)
        end = eight(s.p + s.n - 8);
    else
        for (size_t i = 0; i < s.n; i++)
            end = end << 8 | (unsigned char)s.p[i];
    h = fold_product(h ^ end, 0x9E3779B97F4A7C15ULL);
    return mix(h);
}

#define UPPER(hash) ((hash) >> 32 << 32)

static size_t find_slot(const match_texts *texts, qf_str text, uint64_t hash)
{
    size_t at = hash & (texts->slot_count - 1);

    for (; texts->slots[at] != 0; at = (at + 1) & (texts->slot_count - 1))
        if (UPPER(texts->slots[at]) == UPPER(hash) &&
            qf_str_eq(texts->list[(uint32_t)texts->slots[at]], text))
            break;
    return at;
}

static void grow(match_texts *texts)
{
    if (texts->count >= texts->room) {
        qf_str *old = texts->list;
        texts->room = texts->room == 0 ? 2048 : texts->room * 2;
        texts->list = QF_NEW_ARRAY(texts->arena, qf_str, texts->room);
        if (old != NULL)
            memcpy(texts->list, old, texts->count * sizeof(*old));
        uint32_t *stood = texts->stands;
        texts->stands = QF_NEW_ARRAY(texts->arena, uint32_t, texts->room);
        if (stood != NULL)
            memcpy(texts->stands, stood, texts->count * sizeof(*stood));
    }
    if (texts->count * 2 < texts->slot_count)
        return;
    texts->slot_count *= 4;
    texts->slots = QF_NEW_ARRAY(texts->arena, uint64_t, texts->slot_count);
    for (uint32_t i = 1; i < texts->count; i++) {
        uint64_t hash = hash_text(texts->list[i]);
        texts->slots[find_slot(texts, texts->list[i], hash)] = UPPER(hash) | i;
    }
}

uint32_t match_text_number(match_texts *texts, qf_str text)
{
    uint64_t hash = hash_text(text);
    size_t slot;

    grow(texts);
    slot = find_slot(texts, text, hash);
    if (texts->slots[slot] == 0) {
        texts->list[texts->count] = qf_str_copy(texts->arena, text);
        texts->slots[slot] = UPPER(hash) | texts->count++;
    }
    return (uint32_t)texts->slots[slot];
}

uint32_t match_text_stands(const match_texts *texts, uint32_t number)
{
    return texts->stands[number];
}

void match_text_stand(match_texts *texts, uint32_t number, uint32_t for_number)
{
    texts->stands[number] = for_number;
}

size_t match_text_count(const match_texts *texts)
{
    return texts->count;
}

qf_str match_text(const match_texts *texts, int64_t number)
{
    return number > 0 && (size_t)number < texts->count ? texts->list[number] : QF_S("");
}

/* ---- tables */

static void fill_empty(void *cells, bool wide, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        if (wide)
            ((int64_t *)cells)[i] = MATCH_NONE;
        else
            ((int32_t *)cells)[i] = INT32_MIN;
    }
}

match_table *match_table_new(qf_arena *arena, const match_type *types, size_t columns)
{
    match_table *t = QF_NEW(arena, match_table);

    t->arena = arena;
    t->types = types;
    t->columns = columns;
    t->chunk_room = 1024; /* 67 million rows */
    t->chunks = QF_NEW_ARRAY(arena, void **, columns);
    for (size_t c = 0; c < columns; c++)
        t->chunks[c] = QF_NEW_ARRAY(arena, void *, t->chunk_room);
    t->lines = QF_NEW_ARRAY(arena, uint32_t *, t->chunk_room);
    return t;
}

/* The last chunk with room for more rows; its first `at` ones stay. */
static void grow_chunk(match_table *t, size_t chunk, size_t at, size_t room)
{
    uint32_t *lines = QF_NEW_ARRAY(t->arena, uint32_t, room);

    if (at > 0)
        memcpy(lines, t->lines[chunk], at * sizeof(*lines));
    t->lines[chunk] = lines;
    t->room = room;
    for (size_t c = 0; c < t->columns; c++) {
        size_t size = match_is_wide(t->types[c]) ? 8 : 4;
        void *cells;

        if (t->chunks[c][chunk] == NULL)
            continue;
        cells = qf_alloc_array(t->arena, room, size);
        memcpy(cells, t->chunks[c][chunk], at * size);
        t->chunks[c][chunk] = cells;
    }
}

/* Room for n rows behind the last one, in one chunk: that and the place in it. False when the table is full. */
static bool next_place(match_table *t, size_t n, size_t *chunk, size_t *at)
{
    size_t room = MATCH_CHUNK_FIRST;

    *chunk = t->rows / MATCH_CHUNK;
    *at = t->rows % MATCH_CHUNK;
    if (*chunk >= t->chunk_room)
        return false;
    if (*at > 0 && *at + n <= t->room)
        return true;
    while (room < *at + n || (*chunk > 0 && room < MATCH_CHUNK))
        room *= 2;
    grow_chunk(t, *chunk, *at, room);
    return true;
}

/* The cells of a column in the last chunk, to be written from place `at` on. */
static void *own_cells(match_table *t, size_t column, size_t chunk, size_t at)
{
    void **cells = &t->chunks[column][chunk];

    bool wide = match_is_wide(t->types[column]);

    if (*cells == NULL) {
        *cells = qf_alloc_array(t->arena, t->room, wide ? 8 : 4);
        fill_empty(*cells, wide, 0, at);
    }
    return *cells;
}

void match_table_add(match_table *t, uint32_t line, const int64_t *values)
{
    size_t chunk, at;

    if (!next_place(t, 1, &chunk, &at))
        return;
    t->lines[chunk][at] = line;
    for (size_t c = 0; c < t->columns; c++) {
        bool wide = match_is_wide(t->types[c]);
        void *cells = t->chunks[c][chunk];

        if (cells == NULL) {
            if (values[c] == MATCH_NONE)
                continue;
            cells = own_cells(t, c, chunk, at);
        }
        if (wide)
            ((int64_t *)cells)[at] = values[c];
        else
            ((int32_t *)cells)[at] = values[c] == MATCH_NONE ? INT32_MIN : (int32_t)values[c];
    }
    t->rows++;
}

/* ---- rows from another table */

/* Numbers of texts stand for the same ones in other texts. */
static void copy_small(int32_t *to, const int32_t *from, size_t n, const uint32_t *number_of)
{
    if (number_of == NULL) {
        memcpy(to, from, n * sizeof(*to));
        return;
    }
    for (size_t i = 0; i < n; i++)
        to[i] = from[i] > 0 ? (int32_t)number_of[from[i]] : from[i];
}

static void copy_wide(int64_t *to, const int64_t *from, size_t n, match_type type,
                      const uint32_t *number_of)
{
    memcpy(to, from, n * sizeof(*to));
    for (size_t i = 0; i < n && type == MATCH_ID; i++)
        if (to[i] >= MATCH_STRANGE)
            to[i] = MATCH_STRANGE + number_of[to[i] - MATCH_STRANGE];
    for (size_t i = 0; i < n && type == MATCH_CARD; i++)
        if (to[i] != MATCH_NONE && to[i] < MATCH_CARD_LEAST)
            to[i] = number_of[to[i]];
}

/* n rows from place `begin` of another table on, all of them in one chunk here and there. */
static void append_run(match_table *t, const match_table *other, size_t begin, size_t n,
                       const uint32_t *number_of, uint32_t lines_before)
{
    size_t from = begin / MATCH_CHUNK, there = begin % MATCH_CHUNK;
    size_t chunk = t->rows / MATCH_CHUNK, here = t->rows % MATCH_CHUNK;

    for (size_t i = 0; i < n; i++)
        t->lines[chunk][here + i] = other->lines[from][there + i] + lines_before;
    for (size_t c = 0; c < t->columns; c++) {
        match_type type = t->types[c];
        const void *cells = other->chunks[c][from];
        void *own = t->chunks[c][chunk];

        if (cells == NULL && own == NULL)
            continue;
        own = own_cells(t, c, chunk, here);
        if (cells == NULL)
            fill_empty(own, match_is_wide(type), here, here + n);
        else if (match_is_wide(type))
            copy_wide((int64_t *)own + here, (const int64_t *)cells + there, n, type, number_of);
        else
            copy_small((int32_t *)own + here, (const int32_t *)cells + there, n,
                       type == MATCH_DATE ? NULL : number_of);
    }
    t->rows += n;
}

void match_table_append(match_table *t, const match_table *other, const uint32_t *number_of,
                        uint32_t lines_before)
{
    size_t chunk, at, n;

    for (size_t done = 0; done < other->rows; done += n) {
        n = other->rows - done;
        if (n > MATCH_CHUNK - t->rows % MATCH_CHUNK)
            n = MATCH_CHUNK - t->rows % MATCH_CHUNK;
        if (n > MATCH_CHUNK - done % MATCH_CHUNK)
            n = MATCH_CHUNK - done % MATCH_CHUNK;
        if (!next_place(t, n, &chunk, &at))
            return;
        append_run(t, other, done, n, number_of, lines_before);
    }
}

/* ---- indexes */

struct match_index {
    const match_table *t;
    size_t columns[4], count;
    uint64_t *slots;       /* upper half: of the hash; lower half: first row + 1; 0 none */
    uint32_t *next, *last; /* row + 1; 0 none */
    uint64_t *seen;        /* a bit by hash: most look-ups end here */
    size_t slot_count, bit_count;
};

static uint64_t hash_values(const int64_t *values, size_t count)
{
    uint64_t h = 0;

    for (size_t i = 0; i < count; i++)
        h = mix((h ^ (uint64_t)values[i]) * 0x9E3779B97F4A7C15ULL);
    return h;
}

static bool take_values(const match_index *index, size_t row, int64_t *values)
{
    for (size_t i = 0; i < index->count; i++) {
        values[i] = match_value(index->t, index->columns[i], row);
        if (values[i] == MATCH_NONE)
            return false;
    }
    return true;
}

static size_t slot_of(const match_index *index, const int64_t *values, uint64_t hash)
{
    size_t at = hash & (index->slot_count - 1);

    for (; index->slots[at] != 0; at = (at + 1) & (index->slot_count - 1)) {
        int64_t there[4];
        if (UPPER(index->slots[at]) == UPPER(hash) &&
            take_values(index, (uint32_t)index->slots[at] - 1, there) &&
            memcmp(there, values, index->count * sizeof(*there)) == 0)
            break;
    }
    return at;
}

match_index *match_index_new(qf_arena *arena, const match_table *t, const size_t *columns,
                             size_t count, const uint32_t *only, size_t only_count)
{
    size_t rows = only == NULL ? t->rows : only_count;
    match_index *index = QF_NEW(arena, match_index);

    index->t = t;
    index->count = count;
    for (size_t i = 0; i < count && i < 4; i++)
        index->columns[i] = columns[i];
    index->slot_count = 16;
    while (index->slot_count < rows * 2)
        index->slot_count *= 2;
    index->bit_count = index->slot_count * 8;
    index->slots = QF_NEW_ARRAY(arena, uint64_t, index->slot_count);
    index->last = QF_NEW_ARRAY(arena, uint32_t, index->slot_count);
    index->next = QF_NEW_ARRAY(arena, uint32_t, t->rows + 1);
    index->seen = QF_NEW_ARRAY(arena, uint64_t, index->bit_count / 64);
    for (size_t i = 0; i < rows; i++) {
        size_t row = only == NULL ? i : only[i];
        int64_t values[4];
        uint64_t hash;
        size_t slot, bit;

        if (!take_values(index, row, values))
            continue;
        hash = hash_values(values, count);
        bit = (hash >> 20) & (index->bit_count - 1);
        index->seen[bit / 64] |= (uint64_t)1 << bit % 64;
        slot = slot_of(index, values, hash);
        if (index->slots[slot] == 0)
            index->slots[slot] = UPPER(hash) | (uint32_t)(row + 1);
        else
            index->next[index->last[slot] - 1] = (uint32_t)row + 1;
        index->last[slot] = (uint32_t)row + 1;
    }
    return index;
}

uint32_t match_index_first(const match_index *index, const int64_t *values)
{
    uint64_t hash = hash_values(values, index->count);
    size_t bit = (hash >> 20) & (index->bit_count - 1);

    if ((index->seen[bit / 64] >> bit % 64 & 1) == 0)
        return MATCH_NO_ROW;
    return (uint32_t)index->slots[slot_of(index, values, hash)] - 1;
}

uint32_t match_index_next(const match_index *index, uint32_t row)
{
    return index->next[row] - 1;
}

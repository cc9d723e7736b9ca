/* Lists in memory for matching: columns of whole numbers; every different text is kept once. */
#ifndef QF_LAW_MATCH_TABLE_H
#define QF_LAW_MATCH_TABLE_H

#include "base/err.h"
#include "law/match_id.h"

#define MATCH_NONE INT64_MIN             /* an empty cell */
#define MATCH_COLUMNS 24                 /* of a list */
#define MATCH_STRANGE ((int64_t)1 << 62) /* an id that is none: this bit and its text's number */

typedef enum match_type {
    MATCH_TEXT,   /* number of the folded text */
    MATCH_NAME,   /* the same; shown masked */
    MATCH_CARD,   /* 12 to 19 digits as a number, else the number of the text; shown masked */
    MATCH_ID,     /* match_id.key, or MATCH_STRANGE */
    MATCH_DATE,   /* days */
    MATCH_MONEY,  /* fen */
    MATCH_NUMBER, /* millionths */
} match_type;

/* Texts by number, from 1. */
typedef struct match_texts match_texts;
match_texts *match_texts_new(qf_arena *arena);
/* Number of a text, the same for equal ones. */
uint32_t match_text_number(match_texts *texts, qf_str text);
/* What a text stands for in comparisons: number of its folded form, 0 while unknown; set by
 * match_text_stand. */
uint32_t match_text_stands(const match_texts *texts, uint32_t number);
void match_text_stand(match_texts *texts, uint32_t number, uint32_t for_number);
/* Numbers given so far. */
size_t match_text_count(const match_texts *texts);
qf_str match_text(const match_texts *texts, int64_t number);

typedef struct match_table {
    qf_arena *arena;
    const match_type *types;
    size_t columns, rows;
    bool has[MATCH_COLUMNS]; /* the file has this column */
    bool gaps;               /* some row has no id */
    void ***chunks;          /* by column; NULL while it has no value */
    size_t room;             /* rows that the last chunk has memory for */
    uint32_t **lines;
    size_t chunk_room;
} match_table;

/* An empty list; `types` lives as long. */
match_table *match_table_new(qf_arena *arena, const match_type *types, size_t columns);
/* Adds a row; values by column. */
void match_table_add(match_table *t, uint32_t line, const int64_t *values);
/* Adds the rows of a table of the same columns whose texts have other numbers: number_of says which are theirs. */
void match_table_append(match_table *t, const match_table *other, const uint32_t *number_of,
                        uint32_t lines_before);

/* Columns whose cells take eight bytes; the others' take four. */
static inline bool match_is_wide(match_type type)
{
    return type == MATCH_ID || type == MATCH_MONEY || type == MATCH_NUMBER || type == MATCH_CARD;
}

#define MATCH_CHUNK 65536
#define MATCH_CHUNK_FIRST 512 /* the first one begins small */
/* A cell; MATCH_NONE when it is empty. */
static inline int64_t match_value(const match_table *t, size_t column, size_t row)
{
    const void *chunk = t->chunks[column][row / MATCH_CHUNK];

    if (chunk == NULL)
        return MATCH_NONE;
    if (match_is_wide(t->types[column]))
        return ((const int64_t *)chunk)[row % MATCH_CHUNK];
    int32_t small = ((const int32_t *)chunk)[row % MATCH_CHUNK];
    return small == INT32_MIN ? MATCH_NONE : small;
}
/* Line of the file that a row stood in. */
static inline uint32_t match_line(const match_table *t, size_t row)
{
    return t->lines[row / MATCH_CHUNK][row % MATCH_CHUNK];
}

/* Rows by the value of some columns, kept for looking up. */
typedef struct match_index match_index;
/* Rows in which one of the columns is empty are left out. `columns` at most 4. With `only` not NULL
 * those rows alone, in rising order. */
match_index *match_index_new(qf_arena *arena, const match_table *t, const size_t *columns,
                             size_t count, const uint32_t *only, size_t only_count);
#define MATCH_CARD_LEAST 100000000000 /* smaller values of a card are texts */
#define MATCH_NO_ROW UINT32_MAX
/* First row with these values, MATCH_NO_ROW when there is none; then the next one, in file order. */
uint32_t match_index_first(const match_index *index, const int64_t *values);
uint32_t match_index_next(const match_index *index, uint32_t row);

#endif

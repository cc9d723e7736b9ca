/* Conditions: on one row, and on many rows at a time. */
#include "law/match_join.h"

static bool find_word(match_eval *e, match_cond *c, int64_t value)
{
    qf_str text;
    uint8_t found = 2;

    if (value == MATCH_NONE)
        return false;
    if (c->memo == NULL) {
        c->memo_count = match_text_count(e->rules->texts);
        c->memo = QF_NEW_ARRAY(e->cx->arena, uint8_t, c->memo_count);
    }
    text = match_text(e->rules->texts, value);
    for (size_t i = 0; i < c->word_count && found == 2; i++)
        found = qf_str_has(text, c->words[i]) ? 1 : 2;
    if (value >= 0 && (size_t)value < c->memo_count)
        c->memo[value] = found;
    return found == 1;
}

/* Each text is looked at once. */
static inline bool has_word(match_eval *e, match_cond *c, int64_t value)
{
    if (value >= 0 && (size_t)value < c->memo_count && c->memo[value] != 0)
        return c->memo[value] == 1;
    return find_word(e, c, value);
}

static bool compare(match_op op, int64_t a, int64_t b)
{
    bool none = a == MATCH_NONE || b == MATCH_NONE;

    switch (op) {
    case OP_EQ:
        return !none && a == b;
    case OP_NE:
        return !none && a != b;
    case OP_GT:
        return !none && a > b;
    case OP_LT:
        return !none && a < b;
    case OP_GE:
        return !none && a >= b;
    case OP_LE:
        return !none && a <= b;
    case OP_NOT_LT:
        return none || a >= b;
    case OP_NOT_GT:
        return none || a <= b;
    default:
        return false;
    }
}

static bool holds_between(match_eval *e, match_cond *c, int64_t left, int64_t right)
{
    switch (c->op) {
    case OP_HAS:
        return has_word(e, c, left);
    case OP_LACKS:
        return !has_word(e, c, left);
    case OP_EMPTY:
        return left == MATCH_NONE;
    case OP_FILLED:
        return left != MATCH_NONE;
    default:
        return compare(c->op, left, right);
    }
}

/* A cell of a list; empty where no list is joined. */
static int64_t cell(const match_list *list, int column, uint32_t row)
{
    return list == NULL ? MATCH_NONE : match_value(list->table, (size_t)column, row);
}

static bool holds(match_eval *e, match_cond *c, const match_list *from, uint32_t row,
                  const match_list *joined, uint32_t joined_row)
{
    int64_t left = c->left_join ? cell(joined, c->left, joined_row) : cell(from, c->left, row);
    int64_t right = c->value;

    if (c->right >= 0) {
        right = c->right_join ? cell(joined, c->right, joined_row) : cell(from, c->right, row);
        right = right == MATCH_NONE ? right : right + c->value;
    }
    return holds_between(e, c, left, right);
}

bool match_holds(match_eval *e, match_conds *conds, const match_list *from, uint32_t row,
                 const match_list *joined, uint32_t joined_row)
{
    for (size_t i = 0; i < conds->count; i++)
        if (!holds(e, &conds->cond[i], from, row, joined, joined_row))
            return false;
    return true;
}

bool match_cond_holds(match_eval *e, match_cond *cond, const match_list *from, uint32_t row)
{
    return holds(e, cond, from, row, NULL, 0);
}

/* ---- many rows */

#define BLOCK 1024 /* rows at a time; a chunk holds a whole number of blocks */

/* The cells of a column for rows of one chunk. */
static void take_cells(const match_table *t, int column, const uint32_t *rows, size_t n,
                       int64_t *out)
{
    const void *chunk = t->chunks[column][rows[0] / MATCH_CHUNK];

    if (chunk == NULL) {
        for (size_t i = 0; i < n; i++)
            out[i] = MATCH_NONE;
        return;
    }
    if (match_is_wide(t->types[column])) {
        for (size_t i = 0; i < n; i++)
            out[i] = ((const int64_t *)chunk)[rows[i] % MATCH_CHUNK];
        return;
    }
    for (size_t i = 0; i < n; i++) {
        int32_t small = ((const int32_t *)chunk)[rows[i] % MATCH_CHUNK];
        out[i] = small == INT32_MIN ? MATCH_NONE : small;
    }
}

/* Of these rows those that meet one condition, in their order. */
static size_t keep(match_eval *e, match_cond *c, const match_table *t, uint32_t *rows, size_t n)
{
    int64_t left[BLOCK], right[BLOCK];
    bool two_columns = c->right >= 0;
    size_t kept = 0;

    if (n == 0)
        return 0;
    take_cells(t, c->left, rows, n, left);
    if (two_columns)
        take_cells(t, c->right, rows, n, right);
    for (size_t i = 0; i < n; i++) {
        int64_t with = c->value;

        if (two_columns)
            with = right[i] == MATCH_NONE ? MATCH_NONE : right[i] + c->value;
        rows[kept] = rows[i];
        kept += holds_between(e, c, left[i], with);
    }
    return kept;
}

size_t match_filter(match_eval *e, match_conds *conds, const match_list *from, uint32_t *rows)
{
    const match_table *t = from->table;
    size_t count = 0;

    for (size_t begin = 0; begin < t->rows; begin += BLOCK) {
        size_t n = t->rows - begin < BLOCK ? t->rows - begin : BLOCK;

        for (size_t i = 0; i < n; i++)
            rows[count + i] = (uint32_t)(begin + i);
        for (size_t i = 0; i < conds->count; i++)
            n = keep(e, &conds->cond[i], t, rows + count, n);
        count += n;
    }
    return count;
}

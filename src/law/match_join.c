#include "law/match_join.h"

#include <pthread.h>

#define INDEXES 512

struct match_shared {
    pthread_mutex_t lock;
    pthread_cond_t made;
    struct kept_index {
        const match_table *t;
        size_t columns[MATCH_GROUP], count;
        match_index *index; /* NULL while somebody makes it */
        qf_arena *arena;
    } indexes[INDEXES];
    size_t count;
};

match_shared *match_shared_new(qf_arena *arena)
{
    match_shared *shared = QF_NEW(arena, match_shared);

    (void)pthread_mutex_init(&shared->lock, NULL);
    (void)pthread_cond_init(&shared->made, NULL);
    return shared;
}

void match_shared_end(match_shared *shared)
{
    for (size_t i = 0; i < shared->count; i++)
        qf_arena_free(shared->indexes[i].arena);
    (void)pthread_cond_destroy(&shared->made);
    (void)pthread_mutex_destroy(&shared->lock);
}

/* The entry for these columns, begun now when *fresh; NULL when there is no room. With the lock held. */
static struct kept_index *entry_of(match_shared *shared, const match_table *t,
                                   const size_t *columns, size_t count, bool *fresh)
{
    struct kept_index *entry;

    *fresh = false;
    for (size_t i = 0; i < shared->count; i++) {
        entry = &shared->indexes[i];
        if (entry->t == t && entry->count == count &&
            memcmp(entry->columns, columns, count * sizeof(*columns)) == 0)
            return entry;
    }
    if (shared->count == INDEXES)
        return NULL;
    *fresh = true;
    entry = &shared->indexes[shared->count++];
    entry->t = t;
    entry->count = count;
    memcpy(entry->columns, columns, count * sizeof(*columns));
    entry->arena = qf_arena_new();
    return entry;
}

match_index *match_eval_index(match_eval *e, const match_table *t, const size_t *columns,
                              size_t count)
{
    match_shared *shared = e->shared;
    struct kept_index *entry;
    match_index *index;
    bool fresh;

    (void)pthread_mutex_lock(&shared->lock);
    entry = entry_of(shared, t, columns, count, &fresh);
    while (entry != NULL && !fresh && entry->index == NULL)
        (void)pthread_cond_wait(&shared->made, &shared->lock);
    index = entry == NULL ? NULL : entry->index;
    (void)pthread_mutex_unlock(&shared->lock);
    if (entry == NULL)
        return match_index_new(e->cx->arena, t, columns, count, NULL, 0);
    if (!fresh)
        return index;
    index = match_index_new(entry->arena, t, columns, count, NULL, 0);
    (void)pthread_mutex_lock(&shared->lock);
    entry->index = index;
    (void)pthread_cond_broadcast(&shared->made);
    (void)pthread_mutex_unlock(&shared->lock);
    return index;
}

/* The index in *kept, made when there is none yet. */
static match_index *index_in(match_eval *e, match_index **kept, const match_list *list, int column)
{
    size_t one = (size_t)column;

    if (*kept == NULL)
        *kept = match_eval_index(e, list->table, &one, 1);
    return *kept;
}

/* ---- conditions */

static bool has_word(match_eval *e, match_cond *c, int64_t value)
{
    qf_str text;
    uint8_t found = 2;

    if (value == MATCH_NONE)
        return false;
    if (c->memo == NULL) {
        c->memo_count = match_text_count(e->rules->texts);
        c->memo = QF_NEW_ARRAY(e->cx->arena, uint8_t, c->memo_count);
    }
    if (value >= 0 && (size_t)value < c->memo_count && c->memo[value] != 0)
        return c->memo[value] == 1;
    text = match_text(e->rules->texts, value);
    for (size_t i = 0; i < c->word_count && found == 2; i++)
        found = qf_str_has(text, c->words[i]) ? 1 : 2;
    if (value >= 0 && (size_t)value < c->memo_count)
        c->memo[value] = found;
    return found == 1;
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

static bool holds(match_eval *e, match_cond *c, const match_list *from, uint32_t row,
                  const match_list *joined, uint32_t joined_row)
{
    int64_t left = c->left_join ? match_value(joined->table, (size_t)c->left, joined_row)
                                : match_value(from->table, (size_t)c->left, row);
    int64_t right = c->value;

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
        break;
    }
    if (c->right >= 0) {
        right = c->right_join ? match_value(joined->table, (size_t)c->right, joined_row)
                              : match_value(from->table, (size_t)c->right, row);
        right = right == MATCH_NONE ? right : right + c->value;
    }
    return compare(c->op, left, right);
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

/* ---- persons */

static int64_t cell(const match_list *list, int column, uint32_t row)
{
    return column < 0 ? MATCH_NONE : match_value(list->table, (size_t)column, row);
}

static int64_t birth_of(const match_list *list, uint32_t row)
{
    int64_t id = cell(list, list->id, row);

    if (id != MATCH_NONE && id < MATCH_STRANGE) {
        qf_date birth = match_id_birth((uint64_t)id);
        if (qf_date_is(birth))
            return birth.day;
    }
    return cell(list, list->birth, row);
}

/* How likely two rows of one name are one person when an id is missing, percent; 0 is not. */
static int likelihood(const match_list *a, uint32_t row_a, const match_list *b, uint32_t row_b)
{
    int64_t birth_a = birth_of(a, row_a), birth_b = birth_of(b, row_b);
    int64_t village_a = cell(a, a->village, row_a), village_b = cell(b, b->village, row_b);
    bool births = birth_a != MATCH_NONE && birth_b != MATCH_NONE;
    bool villages = village_a != MATCH_NONE && village_b != MATCH_NONE;

    if ((births && birth_a != birth_b) || (!births && !villages))
        return 0;
    if (villages && village_a != village_b)
        return births ? 60 : 0;
    return births && villages ? 95 : births ? 80 : 50;
}

/* Rows of one key that meet the join's conditions. */
struct look {
    match_eval *e;
    match_join *join;
    const match_list *from;
    uint32_t row;
    match_hit *out;
};

static bool walk(struct look *k, match_index *index, const int64_t *values, bool by_name)
{
    const match_list *list = k->join->list;

    for (uint32_t r = match_index_first(index, values); r != MATCH_NO_ROW;
         r = match_index_next(index, r)) {
        int sure = 100;

        if (list == k->from && r == k->row)
            continue;
        if (by_name) {
            int64_t there = cell(list, list->id, r), here = cell(k->from, k->from->id, k->row);
            if (there != MATCH_NONE && here != MATCH_NONE)
                continue;
            sure = likelihood(k->from, k->row, list, r);
        }
        if (sure == 0 || !match_holds(k->e, &k->join->where, k->from, k->row, list, r))
            continue;
        *k->out = (match_hit){ r, sure };
        return true;
    }
    return false;
}

static bool by_person(struct look *k)
{
    const match_list *list = k->join->list, *from = k->from;
    int64_t id = cell(from, from->id, k->row), name = cell(from, from->person, k->row);

    if (id != MATCH_NONE && walk(k, index_in(k->e, &k->join->index, list, list->id), &id, false))
        return true;
    if (name == MATCH_NONE || list->person < 0 || (id != MATCH_NONE && !list->table->gaps))
        return false;
    return walk(k, index_in(k->e, &k->join->by_name, list, list->person), &name, true);
}

int64_t match_household(match_eval *e, const match_list *from, uint32_t row, int64_t id)
{
    const match_list *h = e->households;
    int64_t own = from == NULL ? MATCH_NONE : cell(from, from->household, row);
    uint32_t r;

    if (own != MATCH_NONE || h == NULL || h->table == NULL || id == MATCH_NONE)
        return own;
    r = match_index_first(index_in(e, &e->household_of, h, h->id), &id);
    return r == MATCH_NO_ROW ? MATCH_NONE : cell(h, h->household, r);
}

static bool by_household(struct look *k)
{
    const match_list *h = k->e->households;
    int64_t own = cell(k->from, k->from->id, k->row), household;
    match_index *members;

    if (by_person(k))
        return true;
    household = match_household(k->e, k->from, k->row, own);
    if (household == MATCH_NONE || h == NULL || h->table == NULL)
        return false;
    members = index_in(k->e, &k->join->members, h, h->household);
    for (uint32_t r = match_index_first(members, &household); r != MATCH_NO_ROW;
         r = match_index_next(members, r)) {
        int64_t id = cell(h, h->id, r);
        if (id != MATCH_NONE && id != own &&
            walk(k, index_in(k->e, &k->join->index, k->join->list, k->join->list->id), &id, false))
            return true;
    }
    return false;
}

bool match_join_first(match_eval *e, match_join *join, const match_list *from, uint32_t row,
                      match_hit *out)
{
    struct look k = { e, join, from, row, out };
    int64_t values[MATCH_GROUP];

    if (join->on == ON_PERSON)
        return by_person(&k);
    if (join->on == ON_HOUSEHOLD)
        return by_household(&k);
    for (size_t i = 0; i < join->pairs; i++) {
        values[i] = match_value(from->table, join->left[i], row);
        if (values[i] == MATCH_NONE)
            return false;
    }
    if (join->index == NULL)
        join->index = match_eval_index(e, join->list->table, join->right, join->pairs);
    return walk(&k, join->index, values, false);
}

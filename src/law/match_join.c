#include "law/match_join.h"

#include <pthread.h>

#define KEPT 512

struct match_shared {
    pthread_mutex_t lock;
    pthread_cond_t finished;
    struct kept {
        const match_table *t;
        size_t columns[MATCH_GROUP], count;
        bool chained; /* a match_chain, else a match_index */
        void *made;   /* NULL while somebody makes it */
        qf_arena *arena;
    } kept[KEPT];
    size_t count;
};

match_shared *match_shared_new(qf_arena *arena)
{
    match_shared *shared = QF_NEW(arena, match_shared);

    (void)pthread_mutex_init(&shared->lock, NULL);
    (void)pthread_cond_init(&shared->finished, NULL);
    return shared;
}

void match_shared_end(match_shared *shared)
{
    for (size_t i = 0; i < shared->count; i++)
        qf_arena_free(shared->kept[i].arena);
    (void)pthread_cond_destroy(&shared->finished);
    (void)pthread_mutex_destroy(&shared->lock);
}

/* The entry for these columns, begun now when *fresh; NULL when there is no room. With the lock held. */
static struct kept *entry_of(match_shared *shared, const match_table *t, const size_t *columns,
                             size_t count, bool chained, bool *fresh)
{
    struct kept *entry;

    *fresh = false;
    for (size_t i = 0; i < shared->count; i++) {
        entry = &shared->kept[i];
        if (entry->t == t && entry->count == count && entry->chained == chained &&
            memcmp(entry->columns, columns, count * sizeof(*columns)) == 0)
            return entry;
    }
    if (shared->count == KEPT)
        return NULL;
    *fresh = true;
    entry = &shared->kept[shared->count++];
    entry->t = t;
    entry->count = count;
    entry->chained = chained;
    memcpy(entry->columns, columns, count * sizeof(*columns));
    entry->arena = qf_arena_new();
    return entry;
}

static void *make(qf_arena *arena, const match_table *t, const size_t *columns, size_t count,
                  bool chained)
{
    return chained ? (void *)match_chain_new(arena, t, columns, count, NULL, 0)
                   : (void *)match_index_new(arena, t, columns, count, NULL, 0);
}

static void *shared_over(match_eval *e, const match_table *t, const size_t *columns, size_t count,
                         bool chained)
{
    match_shared *shared = e->shared;
    struct kept *entry;
    void *made;
    bool fresh;

    (void)pthread_mutex_lock(&shared->lock);
    entry = entry_of(shared, t, columns, count, chained, &fresh);
    while (entry != NULL && !fresh && entry->made == NULL)
        (void)pthread_cond_wait(&shared->finished, &shared->lock);
    made = entry == NULL ? NULL : entry->made;
    (void)pthread_mutex_unlock(&shared->lock);
    if (entry == NULL)
        return make(e->cx->arena, t, columns, count, chained);
    if (!fresh)
        return made;
    made = make(entry->arena, t, columns, count, chained);
    (void)pthread_mutex_lock(&shared->lock);
    entry->made = made;
    (void)pthread_cond_broadcast(&shared->finished);
    (void)pthread_mutex_unlock(&shared->lock);
    return made;
}

match_index *match_eval_index(match_eval *e, const match_table *t, const size_t *columns,
                              size_t count)
{
    return shared_over(e, t, columns, count, false);
}

match_chain *match_eval_chain(match_eval *e, const match_table *t, const size_t *columns,
                              size_t count)
{
    return shared_over(e, t, columns, count, true);
}

/* The index in *kept, made when there is none yet. */
static match_index *index_in(match_eval *e, match_index **kept, const match_list *list, int column)
{
    size_t one = (size_t)column;

    if (*kept == NULL)
        *kept = match_eval_index(e, list->table, &one, 1);
    return *kept;
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

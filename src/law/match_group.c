#include "law/match_group.h"

#include "law/match_pattern.h"
#include "law/match_say.h"

#include <stdlib.h>

struct group {
    match_eval *e;
    match_clause *c;
    const struct match_teller *teller;
    const match_rule *rule;
    uint32_t *rows; /* those that meet the conditions */
    size_t count;
    int64_t *values; /* room for as many */
    int64_t limit;
    match_type limit_type;
    match_index *against[2];
    match_evidence more[4]; /* rows of other lists */
    size_t more_count;
};

static int64_t value(const struct group *g, int column, uint32_t row)
{
    return column < 0 ? MATCH_NONE : match_value(g->c->from->table, (size_t)column, row);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* True when g->values[0, n) holds more different values than `limit`. */
static bool has_more_than(struct group *g, size_t n, int64_t limit)
{
    int64_t count = n > 0;

    if (limit == 1) { /* as all rules ask */
        for (size_t i = 1; i < n; i++)
            if (g->values[i] != g->values[0])
                return true;
        return false;
    }
    qsort(g->values, n, sizeof(*g->values), by_value);
    for (size_t i = 1; i < n; i++)
        count += g->values[i] != g->values[i - 1];
    return count > limit;
}

static bool is_distinct_over(struct group *g)
{
    size_t n = 0;

    for (size_t i = 0; i < g->count; i++) {
        int64_t v = value(g, g->c->distinct, g->rows[i]), household;

        if (v == MATCH_NONE)
            continue;
        household =
            g->c->beyond_household ? match_household(g->e, g->c->from, g->rows[i], v) : MATCH_NONE;
        g->values[n++] = household == MATCH_NONE ? v : -household - 1;
    }
    return has_more_than(g, n, g->c->distinct_over);
}

static bool is_sum_over(struct group *g)
{
    match_clause *c = g->c;
    int64_t sum = 0, id = value(g, c->from->id, g->rows[0]);

    g->limit = 0;
    g->limit_type = c->from->types[c->sum];
    for (size_t i = 0; i < g->count; i++) {
        int64_t v = value(g, c->sum, g->rows[i]);
        sum += v == MATCH_NONE || llabs(v) > INT64_MAX / 1000000000 ? 0 : v;
    }
    for (size_t k = 0; k < c->against_count && id != MATCH_NONE; k++) {
        const match_list *list = c->against[k];
        size_t column = (size_t)c->against_id[k];
        match_index *index;

        if (list->table == NULL)
            continue;
        if (g->against[k] == NULL)
            g->against[k] = match_eval_index(g->e, list->table, &column, 1);
        index = g->against[k];
        for (uint32_t r = match_index_first(index, &id); r != MATCH_NO_ROW;
             r = match_index_next(index, r)) {
            int64_t v = match_value(list->table, (size_t)c->against_sum[k], r);
            g->limit += v == MATCH_NONE || llabs(v) > INT64_MAX / 1000000000 ? 0 : v;
            if (g->more_count < 4)
                g->more[g->more_count++] = (match_evidence){ list, r };
        }
    }
    return g->more_count > 0 && sum > g->limit;
}

/* True when a row is of one of the sets; *which says of which. */
static bool is_in_a_set(struct group *g, uint32_t row, size_t *which)
{
    for (size_t s = 0; s < g->c->set_count; s++)
        if (match_cond_holds(g->e, &g->c->sets[s], g->c->from, row)) {
            if (which != NULL)
                *which = s;
            return true;
        }
    return false;
}

/* Rows of at least two sets. */
static bool is_in_two_sets(struct group *g)
{
    bool seen[6] = { false };
    int sets = 0;

    for (size_t i = 0; i < g->count; i++) {
        size_t which = 0;

        if (!is_in_a_set(g, g->rows[i], &which))
            continue;
        sets += !seen[which];
        seen[which] = true;
    }
    return sets >= 2;
}

/* Most rows of one village have one value. */
static bool is_uniform(struct group *g)
{
    size_t n = 0, run = 0, best = 0;

    for (size_t i = 0; i < g->count; i++) {
        int64_t v = value(g, g->c->uniform, g->rows[i]);
        if (v != MATCH_NONE)
            g->values[n++] = v;
    }
    if (n == 0 || (int64_t)n < g->c->least)
        return false;
    qsort(g->values, n, sizeof(*g->values), by_value);
    for (size_t i = 0; i < n; i++) {
        run = i > 0 && g->values[i] == g->values[i - 1] ? run + 1 : 1;
        best = run > best ? run : best;
    }
    g->limit = (int64_t)(best * 100 / n);
    g->limit_type = MATCH_TEXT;
    return (int64_t)(best * 100) >= g->c->percent * (int64_t)n;
}

static qf_code tell(struct group *g, const uint32_t *rows, size_t count)
{
    match_finding *f = g->teller->finding;

    qf_arena_reset(g->teller->scratch);
    f->rule = g->rule;
    f->from = g->c->from;
    f->row = rows[0];
    f->count = f->all = 0;
    f->amount_fen = 0;
    f->likelihood = 100;
    for (size_t i = 0; i < count; i++) {
        match_evidence_add(f, g->c->from, rows[i]);
        match_amount_add(f, g->c->from, rows[i]);
    }
    f->zh = match_say(g->teller->scratch, g->e->rules, g->c, f, NULL, 0, g->limit, g->limit_type);
    for (size_t i = 0; i < g->more_count; i++)
        match_evidence_add(f, g->more[i].list, g->more[i].row);
    return g->teller->found(g->teller->user, f);
}

/* The rows in the order of a column; few enough for a plain sort. */
static void sort_rows(struct group *g)
{
    for (size_t i = 1; i < g->count && i < 5000; i++)
        for (size_t k = i;
             k > 0 && value(g, g->c->order, g->rows[k]) < value(g, g->c->order, g->rows[k - 1]);
             k--) {
            uint32_t row = g->rows[k];
            g->rows[k] = g->rows[k - 1];
            g->rows[k - 1] = row;
        }
}

static qf_code ask_change(struct group *g)
{
    sort_rows(g);
    for (size_t i = 1; i < g->count; i++) {
        bool jumped = false;

        for (int k = 0; k < 2 && !jumped; k++) {
            int64_t before = value(g, g->c->change[k], g->rows[i - 1]),
                    after = value(g, g->c->change[k], g->rows[i]);

            if (before == MATCH_NONE || after == MATCH_NONE || before <= 0 ||
                before > INT64_MAX / 1000 || llabs(after) > INT64_MAX / 1000)
                continue;
            jumped = llabs(after - before) * 100 > g->c->percent * before;
            g->limit = llabs(after - before) * 100 / before;
        }
        g->limit_type = MATCH_TEXT;
        if (jumped) {
            uint32_t pair[2] = { g->rows[i], g->rows[i - 1] };
            QF_TRY(tell(g, pair, 2));
        }
    }
    return QF_OK;
}

/* Values of a column of the group, without empty ones, in g->values. */
static size_t take_values(struct group *g, int column)
{
    size_t n = 0;

    for (size_t i = 0; i < g->count; i++) {
        int64_t v = value(g, column, g->rows[i]);
        if (v != MATCH_NONE)
            g->values[n++] = v;
    }
    return n;
}

/* One of a thousand honest groups passes this by chance. */
#define BENFORD_LIMIT 26124

static bool is_unlike_benford(struct group *g)
{
    size_t n = take_values(g, g->c->benford);

    g->limit_type = MATCH_TEXT;
    g->limit = match_benford(g->values, n) / 1000;
    return (int64_t)n >= g->c->least && match_benford(g->values, n) > BENFORD_LIMIT;
}

static bool is_round(struct group *g)
{
    size_t n = take_values(g, g->c->round);

    g->limit_type = MATCH_TEXT;
    g->limit = match_round_percent(g->values, n, g->c->round_unit);
    return (int64_t)n >= g->c->least && g->limit >= g->c->percent;
}

/* Each row that is far from the middle of its group is a finding of its own. */
static qf_code ask_outliers(struct group *g)
{
    size_t n = take_values(g, g->c->outlier);
    int64_t middle = match_median(g->values, n);

    if ((int64_t)n < g->c->least || middle <= 0 || middle > INT64_MAX / 1000)
        return QF_OK;
    g->limit = middle;
    g->limit_type = g->c->from->types[g->c->outlier];
    for (size_t i = 0; i < g->count; i++) {
        int64_t v = value(g, g->c->outlier, g->rows[i]);
        if (v == MATCH_NONE || v > INT64_MAX / 1000 ||
            llabs(v - middle) * 100 <= g->c->percent * middle)
            continue;
        QF_TRY(tell(g, &g->rows[i], 1));
    }
    return QF_OK;
}

static qf_code ask_one(struct group *g)
{
    match_clause *c = g->c;

    g->more_count = 0;
    g->limit = c->count_over;
    g->limit_type = MATCH_TEXT;
    if (g->count == 0)
        return QF_OK;
    if (c->kind == KIND_CHANGE)
        return ask_change(g);
    if (c->kind == KIND_OUTLIER)
        return ask_outliers(g);
    if (c->benford >= 0 && !is_unlike_benford(g))
        return QF_OK;
    if (c->round >= 0 && !is_round(g))
        return QF_OK;
    if (c->count_over >= 0 && (int64_t)g->count <= c->count_over)
        return QF_OK;
    if (c->distinct >= 0 && !is_distinct_over(g))
        return QF_OK;
    if (c->sets_of >= 0 && !is_in_two_sets(g))
        return QF_OK;
    if (c->sum >= 0 && !is_sum_over(g))
        return QF_OK;
    if (c->uniform >= 0 && !is_uniform(g))
        return QF_OK;
    return tell(g, g->rows, g->count);
}

/* Fewer rows than this can make no finding. */
static size_t least_rows(const match_clause *c)
{
    size_t least = 1;

    if (c->count_over >= 1)
        least = (size_t)c->count_over + 1;
    if ((c->distinct >= 0 || c->sets_of >= 0 || c->kind == KIND_CHANGE) && least < 2)
        least = 2;
    if ((c->uniform >= 0 || c->benford >= 0 || c->round >= 0 || c->kind == KIND_OUTLIER) &&
        c->least > (int64_t)least)
        least = (size_t)c->least;
    return least;
}

/* The groups of the rows that meet the conditions; where there are none, of all rows, shared. */
static match_chain *chain_of(struct group *g, qf_arena *arena)
{
    match_clause *c = g->c;
    const match_table *t = c->from->table;
    uint32_t *only;
    size_t count, kept = 0;

    if (c->where.count == 0 && c->sets_of < 0)
        return match_eval_chain(g->e, t, c->group, c->group_count);
    only = QF_NEW_ARRAY(arena, uint32_t, t->rows + 1);
    count = match_filter(g->e, &c->where, c->from, only);
    if (c->sets_of >= 0) {
        for (size_t i = 0; i < count; i++)
            if (is_in_a_set(g, only[i], NULL))
                only[kept++] = only[i];
        count = kept;
    }
    return count == t->rows ? match_eval_chain(g->e, t, c->group, c->group_count)
                            : match_chain_new(arena, t, c->group, c->group_count, only, count);
}

qf_code match_ask_group(match_eval *e, const struct match_teller *teller, const match_rule *rule,
                        match_clause *c)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    struct group g = { .e = e, .c = c, .teller = teller, .rule = rule };
    match_chain *chain = chain_of(&g, arena);
    size_t least = least_rows(c), room = 0;
    uint32_t (*head)(const match_chain *, uint32_t) =
        least > 1 ? match_chain_head_of_many : match_chain_head;

    for (uint32_t row = head(chain, 0); row != MATCH_NO_ROW; row = head(chain, row + 1)) {
        g.count = 0;
        for (uint32_t r = row; r != MATCH_NO_ROW; r = match_chain_next(chain, r))
            g.count++;
        if (g.count < least)
            continue;
        if (g.count > room) {
            room = g.count * 2;
            g.rows = QF_NEW_ARRAY(arena, uint32_t, room);
            g.values = QF_NEW_ARRAY(arena, int64_t, room);
        }
        g.count = 0;
        for (uint32_t r = row; r != MATCH_NO_ROW; r = match_chain_next(chain, r))
            g.rows[g.count++] = r;
        QF_TRY(ask_one(&g));
    }
    return QF_OK;
}

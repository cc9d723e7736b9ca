#include "law/match_join.h"

match_index *match_eval_index(match_eval *e, const match_table *t, const size_t *columns,
                              size_t count)
{
    size_t i = 0;

    for (; i < e->index_count; i++)
        if (e->indexes[i].t == t && e->indexes[i].count == count &&
            memcmp(e->indexes[i].columns, columns, count * sizeof(*columns)) == 0)
            return e->indexes[i].index;
    if (i == MATCH_INDEXES)
        return match_index_new(e->cx->arena, t, columns, count, NULL, 0);
    e->indexes[i].t = t;
    e->indexes[i].count = count;
    memcpy(e->indexes[i].columns, columns, count * sizeof(*columns));
    e->index_count++;
    return e->indexes[i].index = match_index_new(e->cx->arena, t, columns, count, NULL, 0);
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
    size_t column = (size_t)list->id;

    if (id != MATCH_NONE && walk(k, match_eval_index(k->e, list->table, &column, 1), &id, false))
        return true;
    if (name == MATCH_NONE || list->person < 0 || (id != MATCH_NONE && !list->table->gaps))
        return false;
    column = (size_t)list->person;
    return walk(k, match_eval_index(k->e, list->table, &column, 1), &name, true);
}

int64_t match_household(match_eval *e, const match_list *from, uint32_t row, int64_t id)
{
    const match_list *h = e->households;
    int64_t own = from == NULL ? MATCH_NONE : cell(from, from->household, row);
    size_t column;
    uint32_t r;

    if (own != MATCH_NONE || h == NULL || h->table == NULL || id == MATCH_NONE)
        return own;
    column = (size_t)h->id;
    r = match_index_first(match_eval_index(e, h->table, &column, 1), &id);
    return r == MATCH_NO_ROW ? MATCH_NONE : cell(h, h->household, r);
}

static bool by_household(struct look *k)
{
    const match_list *h = k->e->households;
    size_t column = (size_t)k->join->list->id, of_household;
    int64_t own = cell(k->from, k->from->id, k->row), household;
    match_index *wanted = match_eval_index(k->e, k->join->list->table, &column, 1);

    if (by_person(k))
        return true;
    household = match_household(k->e, k->from, k->row, own);
    if (household == MATCH_NONE || h == NULL || h->table == NULL)
        return false;
    of_household = (size_t)h->household;
    match_index *members = match_eval_index(k->e, h->table, &of_household, 1);
    for (uint32_t r = match_index_first(members, &household); r != MATCH_NO_ROW;
         r = match_index_next(members, r)) {
        int64_t id = cell(h, h->id, r);
        if (id != MATCH_NONE && id != own && walk(k, wanted, &id, false))
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
    return walk(&k, match_eval_index(e, join->list->table, join->right, join->pairs), values,
                false);
}

#include "law/match_say.h"

#include "base/money.h"

/* A piece of a sentence. */
struct match_say_part {
    enum { SAY_WORDS, SAY_COUNT, SAY_LIMIT, SAY_OWN, SAY_JOINED } kind;
    qf_str words;            /* as written, with the braces of a column */
    int column[MATCH_JOINS]; /* of the list asked, or by join; -1: there is none */
};

static struct match_say_part part_of(const match_clause *clause, qf_str words)
{
    struct match_say_part part = { .kind = SAY_WORDS, .words = words };
    qf_str name;

    if (words.n < 2 || words.p[0] != '{')
        return part;
    name = qf_str_sub(words, 1, words.n - 1);
    if (qf_str_eq(name, QF_S("n"))) {
        part.kind = SAY_COUNT;
    } else if (qf_str_eq(name, QF_S("limit"))) {
        part.kind = SAY_LIMIT;
    } else if (qf_str_starts(name, QF_S("join."))) {
        part.kind = SAY_JOINED;
        name = qf_str_sub(name, 5, name.n);
        part.words = qf_str_sub(words, 6, words.n - 1);
        for (size_t k = 0; k < clause->join_count; k++)
            part.column[k] = match_column_find(clause->joins[k].list, name);
    } else {
        part.kind = SAY_OWN;
        part.words = name;
        part.column[0] = match_column_find(clause->from, name);
    }
    return part;
}

void match_say_prepare(qf_arena *arena, match_clause *clause)
{
    qf_str say = clause->say;
    size_t most = 1;

    for (size_t i = 0; i < say.n; i++)
        most += say.p[i] == '{' ? 2 : 0;
    clause->say_parts = QF_NEW_ARRAY(arena, struct match_say_part, most);
    clause->say_count = 0;
    for (size_t at = 0; at < say.n;) {
        ptrdiff_t open = qf_str_find(say, QF_S("{"), at), close;

        close = open < 0 ? -1 : qf_str_find(say, QF_S("}"), (size_t)open);
        if (close < 0) {
            clause->say_parts[clause->say_count++] =
                (struct match_say_part){ .kind = SAY_WORDS, .words = qf_str_sub(say, at, say.n) };
            break;
        }
        if ((size_t)open > at)
            clause->say_parts[clause->say_count++] =
                (struct match_say_part){ .kind = SAY_WORDS,
                                         .words = qf_str_sub(say, at, (size_t)open) };
        clause->say_parts[clause->say_count++] =
            part_of(clause, qf_str_sub(say, (size_t)open, (size_t)close + 1));
        at = (size_t)close + 1;
    }
}

static void add_cell(qf_buf *out, const match_rules *rules, const match_list *list, int column,
                     qf_str name, uint32_t row)
{
    if (list == NULL || column < 0)
        qf_buf_addf(out, "{%.*s}", QF_ARG(name));
    else
        qf_buf_add(out, match_cell(out->arena, rules, list, column, row));
}

/* The column of the joined row's list. */
static int joined_column(const match_clause *clause, const struct match_say_part *part,
                         const match_list *joined)
{
    for (size_t k = 0; k < clause->join_count; k++)
        if (clause->joins[k].list == joined)
            return part->column[k];
    return -1;
}

static void add_limit(qf_buf *out, int64_t limit, match_type type)
{
    if (type == MATCH_MONEY)
        qf_buf_add(out, qf_fen_yuan(out->arena, (qf_fen){ limit }));
    else if (type == MATCH_NUMBER)
        qf_buf_addf(out, "%lld.%02lld", (long long)(limit / 1000000),
                    (long long)(limit % 1000000 / 10000));
    else
        qf_buf_addf(out, "%lld", (long long)limit);
}

qf_str match_say(qf_arena *arena, const match_rules *rules, const match_clause *clause,
                 const match_finding *finding, const match_list *joined, uint32_t joined_row,
                 int64_t limit, match_type limit_type)
{
    qf_buf out = qf_buf_new(arena, 8000);

    for (size_t i = 0; i < clause->say_count; i++) {
        const struct match_say_part *part = &clause->say_parts[i];

        switch (part->kind) {
        case SAY_WORDS:
            qf_buf_add(&out, part->words);
            break;
        case SAY_COUNT:
            qf_buf_add_int(&out, (int64_t)finding->all);
            break;
        case SAY_LIMIT:
            add_limit(&out, limit, limit_type);
            break;
        case SAY_OWN:
            add_cell(&out, rules, finding->from, part->column[0], part->words, finding->row);
            break;
        case SAY_JOINED:
            add_cell(&out, rules, joined, joined_column(clause, part, joined), part->words,
                     joined_row);
            break;
        }
    }
    return qf_buf_str(&out);
}

/* ---- what is missing */

static bool has_column(const match_list *list, int column)
{
    const match_column *c;

    if (column < 0 || list->table == NULL || list->table->has[column])
        return true;
    c = &list->columns[column];
    if (c->derive == DERIVE_NONE)
        return false;
    if (c->derive == DERIVE_AGE || c->derive == DERIVE_BIRTH) {
        bool birth = (list->id >= 0 && list->table->has[list->id]) ||
                     (list->birth >= 0 && list->table->has[list->birth]);
        return birth && (c->of < 0 || has_column(list, c->of));
    }
    return (c->of < 0 || has_column(list, c->of)) && (c->by < 0 || has_column(list, c->by));
}

static void miss_list(qf_buf *out, const match_list *list)
{
    if (list->table == NULL && !qf_str_has(qf_buf_str(out), list->name))
        qf_buf_addf(out, "%s%.*s", out->n > 0 ? "," : "", QF_ARG(list->name));
}

static void miss_column(qf_buf *out, const match_list *list, int column)
{
    if (!has_column(list, column))
        qf_buf_addf(out, "%s%.*s.%.*s", out->n > 0 ? "," : "", QF_ARG(list->name),
                    QF_ARG(list->columns[column].name));
}

/* Conditions that an empty cell meets ask for no column. */
static void miss_conds(qf_buf *out, const match_conds *conds, const match_list *from,
                       const match_list *joined)
{
    for (size_t i = 0; i < conds->count; i++) {
        const match_cond *c = &conds->cond[i];

        if (c->op == OP_EMPTY || c->op == OP_LACKS || c->op == OP_NOT_GT || c->op == OP_NOT_LT)
            continue;
        if (joined != NULL || !c->left_join)
            miss_column(out, c->left_join ? joined : from, c->left);
        if (c->right >= 0 && (joined != NULL || !c->right_join))
            miss_column(out, c->right_join ? joined : from, c->right);
    }
}

qf_str match_missing(qf_arena *arena, const match_clause *clause)
{
    qf_buf out = qf_buf_new(arena, 2000);

    miss_list(&out, clause->from);
    for (size_t i = 0; i < clause->join_count; i++)
        miss_list(&out, clause->joins[i].list);
    for (size_t i = 0; i < clause->against_count; i++)
        if (i == 0)
            miss_list(&out, clause->against[i]);
    if (out.n > 0)
        return qf_buf_str(&out);
    miss_conds(&out, &clause->where, clause->from, NULL);
    for (size_t i = 0; i < clause->join_count; i++) {
        const match_join *join = &clause->joins[i];

        miss_conds(&out, &join->where, clause->from, join->list);
        for (size_t p = 0; p < join->pairs; p++) {
            miss_column(&out, clause->from, (int)join->left[p]);
            miss_column(&out, join->list, (int)join->right[p]);
        }
    }
    for (size_t i = 0; i < clause->group_count; i++)
        miss_column(&out, clause->from, (int)clause->group[i]);
    miss_column(&out, clause->from, clause->distinct);
    miss_column(&out, clause->from, clause->sum);
    miss_column(&out, clause->from, clause->sets_of);
    miss_column(&out, clause->from, clause->uniform);
    miss_column(&out, clause->from, clause->benford);
    miss_column(&out, clause->from, clause->round);
    miss_column(&out, clause->from, clause->outlier);
    miss_column(&out, clause->from, clause->change[0]);
    miss_column(&out, clause->from, clause->order);
    return qf_buf_str(&out);
}

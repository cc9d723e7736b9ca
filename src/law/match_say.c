#include "law/match_say.h"

#include "base/money.h"

static void add_cell(qf_buf *out, const match_rules *rules, const match_list *list, qf_str name,
                     uint32_t row)
{
    int column = list == NULL ? -1 : match_column_find(list, name);

    if (column < 0)
        qf_buf_addf(out, "{%.*s}", QF_ARG(name));
    else
        qf_buf_add(out, match_cell(out->arena, rules, list, column, row));
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
    qf_str say = clause->say;

    for (size_t at = 0; at < say.n;) {
        ptrdiff_t open = qf_str_find(say, QF_S("{"), at), close;
        qf_str name;

        close = open < 0 ? -1 : qf_str_find(say, QF_S("}"), (size_t)open);
        if (close < 0) {
            qf_buf_add(&out, qf_str_sub(say, at, say.n));
            break;
        }
        qf_buf_add(&out, qf_str_sub(say, at, (size_t)open));
        name = qf_str_sub(say, (size_t)open + 1, (size_t)close);
        if (qf_str_eq(name, QF_S("n")))
            qf_buf_addf(&out, "%zu", finding->all);
        else if (qf_str_eq(name, QF_S("limit")))
            add_limit(&out, limit, limit_type);
        else if (qf_str_starts(name, QF_S("join.")))
            add_cell(&out, rules, joined, qf_str_sub(name, 5, name.n), joined_row);
        else
            add_cell(&out, rules, finding->from, name, finding->row);
        at = (size_t)close + 1;
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

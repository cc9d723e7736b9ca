/* Inside of the evaluation: conditions and rows that go together. */
#ifndef QF_LAW_MATCH_JOIN_H
#define QF_LAW_MATCH_JOIN_H

#include "law/match.h"
#include "law/match_chain.h"

/* What one run shares: indexes and chains, each made once, by the thread that asks first. */
typedef struct match_shared match_shared;
match_shared *match_shared_new(qf_arena *arena);
/* Frees them. */
void match_shared_end(match_shared *shared);

/* One rule at work, in a thread of its own. */
typedef struct match_eval {
    qf_ctx *cx; /* its arena lives until the rule's findings are told */
    match_rules *rules;
    match_list *households;    /* NULL: there is none */
    match_index *household_of; /* by person, when first asked for */
    match_shared *shared;
} match_eval;

/* One row that a join found. */
typedef struct match_hit {
    uint32_t row;
    int likelihood;
} match_hit;

/* The index over these columns, made when first asked for. */
match_index *match_eval_index(match_eval *e, const match_table *t, const size_t *columns,
                              size_t count);
/* The chain over these columns of all rows, likewise. */
match_chain *match_eval_chain(match_eval *e, const match_table *t, const size_t *columns,
                              size_t count);
/* True when all conditions hold for a row and, where they speak of one, its joined row. */
bool match_holds(match_eval *e, match_conds *conds, const match_list *from, uint32_t row,
                 const match_list *joined, uint32_t joined_row);
/* All rows that meet conditions on themselves alone, in rising order; `rows` has room for the table. */
size_t match_filter(match_eval *e, match_conds *conds, const match_list *from, uint32_t *rows);
/* One condition on a row alone. */
bool match_cond_holds(match_eval *e, match_cond *cond, const match_list *from, uint32_t row);
/* The first row that the join has for this row; false when there is none. */
bool match_join_first(match_eval *e, match_join *join, const match_list *from, uint32_t row,
                      match_hit *out);
/* Household of a person, MATCH_NONE when it is not known. */
int64_t match_household(match_eval *e, const match_list *from, uint32_t row, int64_t id);

#endif

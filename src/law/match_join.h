/* Inside of the evaluation: conditions and rows that go together. */
#ifndef QF_LAW_MATCH_JOIN_H
#define QF_LAW_MATCH_JOIN_H

#include "law/match.h"

#define MATCH_INDEXES 512

/* What one run shares. */
typedef struct match_eval {
    qf_ctx *cx;
    match_rules *rules;
    match_list *households; /* NULL: there is none */
    struct {
        const match_table *t;
        size_t columns[MATCH_GROUP], count;
        match_index *index;
    } indexes[MATCH_INDEXES];
    size_t index_count;
} match_eval;

/* One row that a join found. */
typedef struct match_hit {
    uint32_t row;
    int likelihood;
} match_hit;

/* The index over these columns, made when first asked for. */
match_index *match_eval_index(match_eval *e, const match_table *t, const size_t *columns,
                              size_t count);
/* True when all conditions hold for a row and, where they speak of one, its joined row. */
bool match_holds(match_eval *e, match_conds *conds, const match_list *from, uint32_t row,
                 const match_list *joined, uint32_t joined_row);
/* One condition on a row alone. */
bool match_cond_holds(match_eval *e, match_cond *cond, const match_list *from, uint32_t row);
/* The first row that the join has for this row; false when there is none. */
bool match_join_first(match_eval *e, match_join *join, const match_list *from, uint32_t row,
                      match_hit *out);
/* Household of a person, MATCH_NONE when it is not known. */
int64_t match_household(match_eval *e, const match_list *from, uint32_t row, int64_t id);

#endif

/* What findings say, and which rules could not be asked. */
#ifndef QF_LAW_MATCH_SAY_H
#define QF_LAW_MATCH_SAY_H

#include "law/match_join.h"

/* Takes the clause's sentence apart, once its lists are known. */
void match_say_prepare(qf_arena *arena, match_clause *clause);
/* Fills the clause's sentence: {column}, {join.column}, {n}, {limit}. `joined` may be NULL. */
qf_str match_say(qf_arena *arena, const match_rules *rules, const match_clause *clause,
                 const match_finding *finding, const match_list *joined, uint32_t joined_row,
                 int64_t limit, match_type limit_type);
/* What the clause misses ("medical", "payments.card"); empty when it can be asked. */
qf_str match_missing(qf_arena *arena, const match_clause *clause);

#endif

/* Rules that look at rows together: doubles, sums, sets, uniform lists, sudden changes. */
#ifndef QF_LAW_MATCH_GROUP_H
#define QF_LAW_MATCH_GROUP_H

#include "base/money.h"
#include "law/match_join.h"

/* Who hears of a finding. */
struct match_teller {
    qf_arena *scratch; /* reset before each finding */
    match_finding *finding;
    match_found_fn found;
    void *user;
};

/* Asks a clause with groups. */
QF_MUST qf_code match_ask_group(match_eval *e, const struct match_teller *teller,
                                const match_rule *rule, match_clause *c);
/* Adds a row, and its amount, to a finding. */
void match_evidence_add(match_finding *f, const match_list *list, uint32_t row);
void match_amount_add(match_finding *f, const match_list *list, uint32_t row);

#endif

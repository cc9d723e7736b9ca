/* An application as pages show it: to the office and to the applicant. */
#ifndef QF_WEB_CASE_VIEW_H
#define QF_WEB_CASE_VIEW_H

#include "domain/apply/apply.h"
#include "web/site.h"

/* The law of this house as the verbs of apply take it. */
apply_rules case_rules(const web_site *site);
/* Working days ahead that count as "soon": the yellow list. */
qf_date case_soon_until(const web_request *rq);
/* Which application of its applicant it is in the month of its receipt, from 1: fees by items go by that
 * (信息处理费管理办法 art. 3). */
QF_MUST qf_code case_rank_in_month(web_request *rq, const apply_case *one, int64_t *rank);
/* One line of a list: number, subject, state, due day with the days left or late. */
void case_add_row(web_request *rq, qf_val *list, const apply_case *c);
/* State, due day and why (day by day), the other side's clock, what happened. `office` adds names and notes. */
void case_add_story(web_request *rq, qf_val *data, const apply_story *story, bool office);
/* The cases that one form became, the hotline ticket, and whether either may still be made. Handlers only. */
QF_MUST qf_code case_add_ties(web_request *rq, qf_val *data, const apply_story *story);
/* What others asked for before that is alike, with the answer, and whether it was asked often (pages_alike.c). */
QF_MUST qf_code case_add_alike(web_request *rq, qf_val *data, const apply_case *one);
/* After an act: back to the case, or the case again with the sentence that says what is wrong. */
QF_MUST qf_code case_done(web_request *rq, web_reply *reply, int64_t id, qf_code code);
/* The twelve digits of a code to follow, in groups of four. */
qf_str case_secret_zh(qf_arena *arena, qf_str secret);
/* What comes next for the applicant, in one sentence. */
qf_str case_next_zh(qf_arena *arena, const apply_story *story);

#endif

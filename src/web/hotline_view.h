/* Tickets and their rates as values: what the desk, the public page and the API share. */
#ifndef QF_WEB_HOTLINE_VIEW_H
#define QF_WEB_HOTLINE_VIEW_H

#include "domain/hotline/hotline.h"
#include "web/input.h"
#include "web/site.h"

/* A ticket's line: number, kind, class, office, state, days and how it stands to its last day. */
void hotline_view_row(web_request *rq, qf_val *one, const hotline_ticket *ticket);
/* Figures with the rate and the addresses of their lists; `query` narrows them ("first=2021-01&last=2021-12"). */
void hotline_view_stats(web_request *rq, qf_val *one, const hotline_stats *stats, qf_str query);
/* A table of groups under `key`: rows with label and figures. */
QF_MUST qf_code hotline_view_groups(web_request *rq, qf_val *data, const char *key, qf_str first,
                                    qf_str last, hotline_by by);
/* "2021 年 3 月" of "2021-03", "2021 年" of "2021". */
qf_str hotline_view_span_zh(qf_arena *arena, qf_str span);
/* First and last month of "2021-03" or "2021"; false for anything else. */
bool hotline_view_span(qf_arena *arena, qf_str span, qf_str *first, qf_str *last);
/* Name of a village below the town; empty without. */
QF_MUST qf_code hotline_view_village(web_request *rq, int64_t village, qf_str *name);

/* Everything the report of a span says, on page and in file. QF_MISSING "HOTLINE.SPAN". */
QF_MUST qf_code hotline_view_report(web_request *rq, qf_val *data, qf_str span, bool desk);
/* Choices of a form: kinds, topics of the law file, villages of the town (their ids); hotline_view_number reads one back. */
extern const input_choice hotline_kind_choices[];
const input_choice *hotline_view_classes(web_request *rq);
QF_MUST qf_code hotline_view_villages(web_request *rq, const input_choice **out);
int64_t hotline_view_number(qf_str text);

#endif

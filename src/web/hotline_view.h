/* Tickets and their rates as values: what the desk, the public page and the API share. */
#ifndef QF_WEB_HOTLINE_VIEW_H
#define QF_WEB_HOTLINE_VIEW_H

#include "domain/hotline/hotline.h"
#include "web/input.h"
#include "web/site.h"

/* A ticket's line: number, kind, class, office, state, days and how it stands to its last day. */
void hotline_view_row(web_request *rq, qf_val *one, const hotline_ticket *ticket);
/* The last day, of a limit in hours with its minute: "2021-09-10", "2021-09-10 10:30"; the same for people. */
qf_str hotline_view_due(qf_arena *arena, const hotline_ticket *ticket);
qf_str hotline_view_due_zh(const web_request *rq, const hotline_ticket *ticket);
/* A moment where it is known, else its day. */
qf_str hotline_view_moment(qf_arena *arena, qf_time at, qf_date day);
/* "8:30", "08:30" of that day; false for anything else. */
bool hotline_view_time(qf_arena *arena, qf_date day, qf_str text, qf_time *out);
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

/* Everything the report of a span says, on page and in file, with n of its tickets behind `skip`. QF_MISSING "HOTLINE.SPAN". */
QF_MUST qf_code hotline_view_report(web_request *rq, qf_val *data, qf_str span, bool desk,
                                    int64_t skip, int64_t n);
/* Tickets of the rate of a span, the newest first. QF_MISSING "HOTLINE.SPAN". */
QF_MUST qf_code hotline_view_tickets(web_request *rq, qf_str span, int64_t skip, int64_t n,
                                     hotline_tickets *out, int64_t *total);
/* "files": the parts in which all tickets of a span may be had: label, csv, xlsx. */
void hotline_view_files(web_request *rq, qf_val *data, qf_str span, int64_t total);
/* The day (or minute) it was closed, or that it is open. */
qf_str hotline_view_closed(qf_arena *arena, const hotline_ticket *ticket);
/* "photos" of a ticket, on the desk all with the way to show or hide them, else the public ones; "photo_count", "has_photos". */
QF_MUST qf_code hotline_view_photos(web_request *rq, qf_val *data, int64_t id, bool desk);
/* Choices of a form: kinds, topics of the law file, villages of the town (their ids); hotline_view_number reads one back. */
extern const input_choice hotline_kind_choices[];
const input_choice *hotline_view_classes(web_request *rq);
QF_MUST qf_code hotline_view_villages(web_request *rq, const input_choice **out);
int64_t hotline_view_number(qf_str text);

#endif

/* Inside the hotline: a row as a ticket, the month of a day, how a ticket counts. */
#ifndef QF_DOMAIN_HOTLINE_READ_H
#define QF_DOMAIN_HOTLINE_READ_H

#include "domain/hotline/hotline.h"
#include "store/db.h"

#define HOUR_MS ((int64_t)3600 * 1000)

/* `full`: the row has content, reply and has_caller too. */
hotline_ticket hotline_read(const db_row *row, bool full);
/* How it is counted: "on_time", "late", "open", or the code of a state outside the rate. */
qf_str hotline_outcome(const hotline_ticket *ticket);
/* "2021-09" of a day. */
qf_str hotline_month(qf_arena *arena, qf_date day);
/* The minute without its seconds. */
qf_time hotline_minute(qf_time time);
/* What tickets change in the counts, gathered; written at once, sums of nothing not at all. */
typedef struct hotline_counts hotline_counts;
hotline_counts *hotline_counts_new(qf_arena *arena, size_t room);
void hotline_counts_add(qf_arena *arena, hotline_counts *counts, const hotline_ticket *ticket,
                        int add);
QF_MUST qf_code hotline_counts_write(qf_ctx *cx, hotline_counts *counts);
/* The key of a class and an office together. */
qf_str hotline_place_key(qf_arena *arena, qf_str class, qf_str office);
/* Moves the count of call-backs by `add`. */
QF_MUST qf_code hotline_rate_add(qf_ctx *cx, const hotline_ticket *ticket, int add);
/* First and last month of a year. */
QF_MUST qf_code hotline_year_months(qf_ctx *cx, int year, qf_str *first, qf_str *last);
/* Writes the ticket over the version that was read. */
QF_MUST qf_code hotline_save(qf_ctx *cx, const hotline_ticket *ticket);
/* Inserts a ticket, open or (with closed_on) closed, notes its count, writes RECEIVE down; gives its id and last day. Within a
 * transaction. */
QF_MUST qf_code hotline_add(qf_ctx *cx, const calendar *days, hotline_counts *counts,
                            hotline_ticket *ticket);
/* One move of a ticket just read, within a transaction; who may is checked before. Errors: those of hotline_act. */
QF_MUST qf_code hotline_move_make(qf_ctx *cx, const calendar *days, const hotline_law *law,
                                  const hotline_ticket *before, const hotline_move *move);
/* Writes an event down; day and text as given. hotline_log_first is for the first ones of a new ticket: it knows their places. */
QF_MUST qf_code hotline_log_add(qf_ctx *cx, int64_t id, const hotline_move *move);
QF_MUST qf_code hotline_log_first(qf_ctx *cx, int64_t id, int64_t seq, const hotline_move *move);

#endif

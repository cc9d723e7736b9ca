/* Inside of report_check: what the rules said about one report. */
#ifndef QF_REPORT_CHECK_RULES_H
#define QF_REPORT_CHECK_RULES_H

#include "law/expr.h"
#include "report/report.h"

typedef struct check_result {
    expr_truth truth;
    expr_sides sides;
    int crossing;  /* cell where this rule and another cross; -1 */
    bool assessed; /* decided for the whole or for some unit */
} check_result;

typedef struct check_work {
    qf_ctx *cx;
    report *r;
    const report *previous;
    const report_unit *unit; /* whose cells are at work; NULL: the whole report's */
    const report_cell *at;
    expr_value cells[REPORT_MAX_CELLS], prev[REPORT_MAX_CELLS], parts[REPORT_MAX_CELLS];
    check_result results[256]; /* by index of the form's rules */
} check_work;

/* Value of a cell for a rule. */
expr_value check_value(const form *f, const report_cell *cells, int k);
/* Facts n1.*, n6.*, meta.* of the report. */
expr_value check_fact(const void *of, qf_str name);
/* Marks the cells where exactly one row and one column of table 3 disagree by the same amount
 * (check_cross.c). */
void check_cross(check_work *w);
/* By how much the crossing cell is too large; call only for a rule with a crossing. */
int64_t check_cross_excess(const check_work *w, size_t rule);
/* The finding of the failed rule number i, in words (check_say.c). */
void check_say(check_work *w, size_t i);
/* A place with the unit at work in front of it. */
qf_str check_place(const check_work *w, qf_str place);
/* ITEM.*: dated and named lists of a data file (check_items.c). */
void check_items(report *r);
/* A warning about a block of a data file that has a footnote is a hint: the footnote may be the explanation. */
form_severity check_severity(const report *r, const form_rule *rule, int table);
/* The block's footnote as a sentence; empty when there is none. */
qf_str check_footnote(const report *r, int table);
/* ALL.FILLED, ALL.UINT, ALL.DEC (check_cells.c). */
void check_cells(check_work *w);

#endif

/* Inside of county*.c: what is kept of each report. */
#ifndef QF_REPORT_COUNTY_PARTS_H
#define QF_REPORT_COUNTY_PARTS_H

#include "report/county.h"
#include "report/likeness.h"

typedef struct county_finding {
    form_severity severity;
    qf_str zh, place, rule;
} county_finding;

/* A number that doubled or halved against last year's report. */
typedef struct county_jump {
    qf_str place;
    int64_t before, now;
} county_jump;

typedef struct county_report {
    qf_str file, organisation; /* organisation may be empty */
    int year;
    const char *verdict;
    qf_date published;
    size_t errors, warnings;
    county_finding *findings;
    size_t finding_count;
    county_jump *jumps;
    size_t jump_count;
    const form *form;     /* NULL: unreadable */
    report_cell *numbers; /* of the cells of county_is_part, in the form's order */
    likeness_print print;
    qf_str prose;
    size_t previous; /* index + 1 of last year's report among the sources; 0 none */
} county_report;

typedef struct county_pair {
    size_t a, b;
    int likeness;
    qf_str same[3];
    size_t same_count;
} county_pair;

struct county {
    qf_arena *arena;
    county_wish wish;
    county_report *reports;
    size_t count;
    rollup *sums;
    county_pair *pairs;
    size_t pair_count;
    size_t *office; /* places of the reports, ordered by organisation and year */
};

/* True for the cells that the sheet of parts shows: table 2, and the totals of tables 3 and 4. */
bool county_is_part(const form_cell *cell);
/* Name of an office as people read it; a report without one goes by its file. */
qf_str county_office(const county_report *r);
/* "不通过"; "请核实" */
qf_str county_verdict_zh(const county_report *r);
qf_str county_severity_zh(form_severity severity);
/* Units of the wish that sent no report, in its order. */
size_t county_missing(qf_arena *arena, const county *all, qf_str **out);
/* True when it was published after the day of the wish. */
bool county_late(const county *all, const county_report *r);
/* The findings of one office as a letter: reports office[from] … office[to - 1]. NULL when nothing has
 * to be mended. */
doc *county_letter(qf_arena *arena, const county *all, size_t from, size_t to);
/* The workbook. */
doc *county_book(qf_arena *arena, const county *all);

#endif

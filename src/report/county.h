/* All reports of a county at once: verdicts, findings by office, sums, who is missing or late, copied
 * prose, jumps against last year; a workbook for the supervisor and a letter for each office. */
#ifndef QF_REPORT_COUNTY_H
#define QF_REPORT_COUNTY_H

#include "base/val.h"
#include "doc/page_style.h"
#include "report/rollup.h"
#include "report/source.h"

#define COUNTY_MAX_REPORTS 20000

typedef struct county county;

/* What the supervisor says beside the files. */
typedef struct county_wish {
    qf_str offices; /* names of the units that have to report, one a line; empty: not known */
    qf_date due;    /* last day for publishing; QF_NO_DATE: not asked */
    qf_date today;  /* date of the letters */
    qf_str sender;  /* who signs them; may be empty */
    int at_least;   /* likeness in ten-thousandths from which prose counts as copied */
    /* Told after each file, by one thread at a time; false ends the run. May be NULL. */
    bool (*progress)(void *with, size_t done, size_t count);
    void *with;
} county_wish;

/* Reads and checks all sources (neighbouring years of a unit are held against each other) into a
 * county in cx->arena, over all cores. Memory of one report at a time and core, beside what the answer
 * needs. Errors: QF_LIMIT "COUNTY.LIMIT" over COUNTY_MAX_REPORTS; QF_BUSY "COUNTY.STOPPED" when
 * `progress` ended the run. */
QF_MUST qf_code county_run(qf_ctx *cx, const report_source *sources, size_t count,
                           const form *new_form, const form *old_form, const county_wish *wish,
                           county **out);
/* How many reports have this verdict: "pass", "fail" or "unreadable". */
size_t county_count(const county *all, const char *verdict);
/* {"reports":[{"file","organisation","year","verdict","errors","warnings","first"}],
 *  "offices":[{"organisation","errors","warnings","findings":[{"file","year","severity","zh","place"}]}],
 *  "rollup":{as `report rollup`}, "missing":[name], "late":[{"organisation","year","published"}],
 *  "copied":[{"a","b","likeness","same":[…]}],
 *  "copied_groups":[{"count","reports":[{"organisation","year","file"}]}], "jumps":[{"organisation","place","before","now"}]} */
qf_val *county_value(qf_arena *arena, const county *all);
/* One zip: 汇总.xlsx, 整改通知/….docx for each office with findings, 结果.json. */
QF_MUST qf_code county_pack(qf_ctx *cx, const county *all, const page_style *style, qf_str *out);

#endif

/* Checks of a county on the web: they run one after the other in threads of their own, and their results are
 * kept in memory for an hour. Never on disk: the reports may not be public yet. */
#ifndef QF_WEB_COUNTY_JOBS_H
#define QF_WEB_COUNTY_JOBS_H

#include "report/county.h"

typedef struct county_jobs county_jobs;

/* What such a check needs; both outlive the shelf. */
typedef struct county_tools {
    const form *new_form, *old_form;
    const page_style *style;
} county_tools;

typedef enum county_stage {
    COUNTY_WAITS, /* another one is at work */
    COUNTY_RUNS,
    COUNTY_WRITES, /* all files are checked: likeness, letters, workbook */
    COUNTY_DONE,
    COUNTY_FAILED,
} county_stage;

typedef struct county_state {
    county_stage stage;
    size_t done, count;
    qf_str value; /* COUNTY_DONE: county_value as JSON */
    qf_str zh;    /* COUNTY_FAILED: the sentence */
} county_state;

/* An empty shelf that lives as long as the arena of cx; what still runs is stopped then. Thread-safe. */
county_jobs *county_jobs_new(qf_ctx *cx, county_tools tools);
/* Begins a check of `files` (a zip among them gives the files in it) and gives the secret it is found by (in
 * cx->arena). Copies what it needs. The oldest result goes when the shelf is full. Errors: QF_BUSY
 * "COUNTY.BUSY" when all places are at work. */
QF_MUST qf_code county_jobs_start(qf_ctx *cx, county_jobs *jobs, const report_source *files,
                                  size_t count, const county_wish *wish, qf_str *secret);
/* How it stands; texts are copied into cx->arena. Errors: QF_MISSING "COUNTY.GONE". */
QF_MUST qf_code county_jobs_state(qf_ctx *cx, county_jobs *jobs, qf_str secret,
                                  county_state *state);
/* The papers of a finished check, one zip. Errors: QF_MISSING "COUNTY.GONE". */
QF_MUST qf_code county_jobs_pack(qf_ctx *cx, county_jobs *jobs, qf_str secret, qf_str *bytes);

#endif

/* Many report files at once: all cores, answers in the order of the files, memory of one file each. */
#ifndef QF_CLI_REPORT_BATCH_H
#define QF_CLI_REPORT_BATCH_H

#include "cli/progress.h"
#include "report/source.h"

typedef struct report_batch {
    const form *new_form, *old_form;
    const form *forced; /* --form; NULL: by the file */
    const char
        *previous;     /* --previous; NULL: files of one unit and neighbouring years are paired */
    qf_date published; /* --published; QF_NO_DATE */
    const report_register
        *record; /* to hold the report of its unit and year against; may be NULL */
    bool check;  /* run the rules */
    bool pair;   /* look for neighbouring years among the files */
    const report_source *files;
    size_t count;
    /* Turns one finished report into text; runs in any thread, cx is that thread's. */
    qf_str (*show)(qf_ctx *cx, const report *r, const void *with);
    const void *with;
    /* Takes the texts in the order of the files; runs in the calling thread. */
    void (*out)(void *to, qf_str text);
    void *to;
    progress *bar; /* for the person who waits; may be NULL */
} report_batch;

typedef struct report_batch_result {
    size_t pass, fail, unreadable;
} report_batch_result;

/* Runs the batch. Errors: QF_BROKEN "REPORT.SPOOL" when the temporary file cannot be written. A file
 * that cannot be read is an answer like the others. */
QF_MUST qf_code report_batch_run(qf_ctx *cx, const report_batch *batch,
                                 report_batch_result *result);

/* Reads one file into a report of cx->arena. */
report *report_batch_read(qf_ctx *cx, const report_batch *batch, const report_source *source);

#endif

/* Lists taken into the record row by row, a batch in one transaction; a bad row costs only itself. Used by
 * `qingfeng import` and by the desk's upload pages, so that both say and do the same. */
#ifndef QF_DOMAIN_INTAKE_H
#define QF_DOMAIN_INTAKE_H

#include "doc/sheet.h"

typedef struct intake {
    const sheet_column *columns;
    /* Takes one row in, or complains by sheet_complain and its helpers. An error of the codes INVALID to LIMIT becomes a
     * complaint about the row. The same row twice must change nothing. */
    qf_code (*row)(qf_ctx *cx, void *state, const sheet_row *row);
    /* Inside the transaction before the first row of a batch and behind its last; may be NULL. A batch may be tried more
     * than once: begin_batch forgets what the last try noted. */
    qf_code (*begin_batch)(qf_ctx *cx, void *state);
    qf_code (*end_batch)(qf_ctx *cx, void *state);
    void *state;
    bool dry; /* look, write nothing */
    /* Told behind every batch; may be NULL. */
    void (*progress)(void *user, size_t done_bytes, size_t all_bytes);
    void *user;
    size_t read, taken, totals; /* rows: data, taken in (or that could be), sums left out */
} intake;

/* Tells all rows of the list. Errors: those of sheet_each, and of the verbs that are no complaint about a row. */
QF_MUST qf_code intake_run(qf_ctx *cx, sheet *list, intake *in);

#endif

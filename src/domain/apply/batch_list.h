/* New applications of one day's post, counter or fax, entered together as a list in Excel, WPS or text. */
#ifndef QF_DOMAIN_APPLY_BATCH_LIST_H
#define QF_DOMAIN_APPLY_BATCH_LIST_H

#include "doc/sheet.h"
#include "domain/apply/apply.h"

#define APPLY_BATCH_MAX 500 /* new applications of one list: each has a code that is shown once */

extern const sheet_column apply_batch_columns[];

/* What the office gives each applicant. */
typedef struct apply_batch_receipt {
    int64_t row; /* of the list, from 1 */
    qf_str name;
    apply_receipt given;
} apply_batch_receipt;

/* The state of an intake (domain/intake) over such a list. */
typedef struct apply_batch {
    const apply_rules *rules;
    qf_arena *arena; /* where receipts live */
    apply_batch_receipt receipt[APPLY_BATCH_MAX];
    size_t count, sure; /* with the batch at work, before it */
} apply_batch;

/* Receipts of a batch that is tried again are forgotten. Never fails. */
QF_MUST qf_code apply_batch_begin(qf_ctx *cx, void *batch);
/* The batch's receipts stay. Never fails. */
QF_MUST qf_code apply_batch_end(qf_ctx *cx, void *batch);
/* Enters one application as apply_register does; the same line again (applicant, words, day, channel) is passed over.
 * Needs clerk or handler. */
QF_MUST qf_code apply_batch_row(qf_ctx *cx, void *batch, const sheet_row *row);

#endif

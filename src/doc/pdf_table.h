/* Tables of a pdf over its pages. */
#ifndef QF_DOC_PDF_TABLE_H
#define QF_DOC_PDF_TABLE_H

#include "doc/doc_build.h"
#include "doc/pdf_grid.h"

/* A part of a table on one page. */
typedef struct pdf_part {
    pdf_grid *grid;
    qf_str *texts; /* of the grid's cells */
    int page;
    struct pdf_part *next; /* goes on with this table */
} pdf_part;

/* True when `next`, first on its page, goes on with the table that `part`, last on its page,
 * began: the same edges left and right, and columns that fit. */
bool pdf_part_follows(const pdf_part *part, const pdf_part *next);
/* Tells the builder the whole table, of one part or more. A cell cut by the page break becomes one again. */
QF_MUST qf_code pdf_table_build(qf_ctx *cx, doc_builder *b, const pdf_part *first)
    __attribute__((nonnull));

#endif

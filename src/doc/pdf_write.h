/* Writes a document as PDF by pango and cairo: real text in subset fonts, A4 as GB/T 9704 has it,
 * outline and structure for screen readers. */
#ifndef QF_DOC_PDF_WRITE_H
#define QF_DOC_PDF_WRITE_H

#include "doc/doc.h"
#include "doc/page_style.h"

/* The file's bytes in cx->arena; equal for equal input and equal fonts. Rows are not split over
 * pages (one taller than a page excepted), the header rows of a table stand again on each of its
 * pages, and a table that fits on one page is not torn. Errors: those of markup_check, QF_LIMIT
 * "DOC.LIMIT", QF_BROKEN "DOC.PDF_WRITE". Not for two threads at once with different font folders. */
QF_MUST qf_code pdf_write(qf_ctx *cx, const doc *document, const page_style *style, qf_str *out);

#endif

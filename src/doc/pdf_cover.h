/* Numbers on a PDF's pages put under black boxes: such a page becomes a picture, so that what is under a box is nowhere
 * in the file. Only in the process of pdf_child.c. */
#ifndef QF_DOC_PDF_COVER_H
#define QF_DOC_PDF_COVER_H

#include "doc/pdf_open.h"

#include <cairo.h>

/* What is to be covered, one for each place where it stands. */
typedef struct pdf_covers pdf_covers;

/* Takes the request's head off `bytes` (pdf_cover_request). QF_BROKEN "DOC.WIRE". */
QF_MUST qf_code pdf_covers_take(qf_ctx *cx, qf_str *bytes, pdf_covers **out);
/* Draws a page as a picture with its boxes; *drawn is false, and nothing is drawn, when nothing of it stands on
 * the page. Errors: QF_LIMIT "DOC.LIMIT" when cairo gives up. */
QF_MUST qf_code pdf_cover_page(qf_ctx *cx, pdf_covers *covers, PopplerPage *page, cairo_t *cr,
                               double width, double height, bool *drawn);
/* QF_INVALID "DOC.COVER" unless each was found as often as it was asked for. */
QF_MUST qf_code pdf_covers_done(qf_ctx *cx, const pdf_covers *covers);
/* What is still read on the pages that became pictures, covered signs as blocks: to be searched once more. */
qf_str pdf_covers_left(pdf_covers *covers);

#endif

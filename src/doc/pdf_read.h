/* Reading printed documents (.pdf). */
#ifndef QF_DOC_PDF_READ_H
#define QF_DOC_PDF_READ_H

#include "doc/doc.h"

/* Reads the text of a pdf in reading order: lines joined to paragraphs, page numbers left out,
 * tables by their ruling lines (a table that goes on upon the next page is one table). A table
 * without rules comes out line by line. One pdf at a time in a process: the library is not safe
 * for threads everywhere, a lock keeps it so. Errors: "DOC.ENCRYPTED", "DOC.TRUNCATED" (damaged),
 * "DOC.NO_TEXT" (pictures only), "DOC.EMPTY", "DOC.LIMIT" (more than 500 pages). */
QF_MUST qf_code pdf_read(qf_ctx *cx, qf_str bytes, doc **out);

#endif

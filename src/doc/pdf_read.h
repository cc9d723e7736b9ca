/* Reading printed documents (.pdf). */
#ifndef QF_DOC_PDF_READ_H
#define QF_DOC_PDF_READ_H

#include "doc/doc.h"

/* Reads the text of a pdf in reading order: lines joined to paragraphs, page numbers left out,
 * tables by their ruling lines (a table that goes on upon the next page is one table). A table
 * without rules comes out line by line. The work is done in a process of its own with limits
 * (256 MiB, 30 seconds of processor, two minutes in all), so that a file made to hurt, or a fault of
 * the library, ends that process alone; any thread may call. Errors: "DOC.ENCRYPTED",
 * "DOC.TRUNCATED" (damaged), "DOC.NO_TEXT" (pictures only), "DOC.EMPTY", "DOC.LIMIT" (more than 500
 * pages, too much in it), QF_BUSY "DOC.BUSY" (no process to be had). */
QF_MUST qf_code pdf_read(qf_ctx *cx, qf_str bytes, doc **out);
/* The same in this process, without its protection; for the child, and for fuzzing. Not safe for
 * threads. */
QF_MUST qf_code pdf_read_here(qf_ctx *cx, qf_str bytes, doc **out);

#endif

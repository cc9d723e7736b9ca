/* The writers of all formats behind one door. */
#ifndef QF_DOC_DOC_WRITE_H
#define QF_DOC_DOC_WRITE_H

#include "doc/doc.h"
#include "doc/page_style.h"

/* The document as a file of this format, in cx->arena, the same bytes for the same input.
 * Errors: QF_INVALID "DOC.NO_WRITER" when the format is none of docx, html, pdf and xlsx, and those
 * of the writers. */
QF_MUST qf_code doc_write(qf_ctx *cx, const doc *document, doc_format format,
                          const page_style *style, qf_str *out);

/* The format that a file's name asks for by its ending, DOC_UNKNOWN when it is none of ours. */
doc_format doc_format_of(qf_str name);
/* "docx", "html", "txt", "xlsx", "pdf", "json"; "" for DOC_UNKNOWN. */
const char *doc_format_ending(doc_format format);

#endif

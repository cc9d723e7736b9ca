/* What a PDF carries beside its pages, and a copy of the pages alone. */
#ifndef QF_DOC_PDF_CLEAN_H
#define QF_DOC_PDF_CLEAN_H

#include "doc/attachment.h"

/* Adds author, title, subject and keywords, XMP, files and scripts inside, layers that are not shown, comments with
 * their page, electronic signatures (which do not outlast the cleaning), and what cameras left in photographs.
 * Errors: those of pdf_read. */
QF_MUST qf_code pdf_hidden(qf_ctx *cx, qf_str bytes, attachment_finds *out);
/* The pages as they would be printed, in a file of their own: words stay words. Without everything pdf_hidden tells,
 * and without links and bookmarks; stamps and filled fields stay. Errors: as above; QF_LIMIT "DOC.LIMIT". */
QF_MUST qf_code pdf_printed(qf_ctx *cx, qf_str bytes, qf_str *out);

/* The same in this process, for the child and for fuzzing: a paragraph a find, its four fields divided by tabs; the
 * file as the picture of one block. */
QF_MUST qf_code pdf_hidden_here(qf_ctx *cx, qf_str bytes, doc **out);
QF_MUST qf_code pdf_printed_here(qf_ctx *cx, qf_str bytes, doc **out);

#endif

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

/* Something on a page that must not be read: `words` as attachment_text has them, `shown` what may stay of them
 * ("4102********1234"); of another length, nothing stays. */
typedef struct pdf_covering {
    qf_str words, shown;
} pdf_covering;

/* pdf_printed with black boxes over these. A page with a box becomes a picture: what is under it is nowhere in the
 * file, and its words are read no more. *left: what is still to be read on those pages, to be searched once more.
 * Errors: those of pdf_printed; QF_INVALID "DOC.COVER" when one of them was not found as often as it is named. */
QF_MUST qf_code pdf_covered(qf_ctx *cx, qf_str bytes, const pdf_covering *covers, size_t count,
                            qf_str *out, qf_str *left);

/* The same in this process, for the child and for fuzzing: a paragraph a find, its four fields divided by tabs; the
 * file as the picture of one block. */
QF_MUST qf_code pdf_hidden_here(qf_ctx *cx, qf_str bytes, doc **out);
QF_MUST qf_code pdf_printed_here(qf_ctx *cx, qf_str bytes, doc **out);
/* `bytes` begin with what is to be covered (pdf_cover.c); the block behind the picture is what is left. */
QF_MUST qf_code pdf_covered_here(qf_ctx *cx, qf_str bytes, doc **out);

#endif

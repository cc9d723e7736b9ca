/* Reading Word documents (.docx). */
#ifndef QF_DOC_DOCX_READ_H
#define QF_DOC_DOCX_READ_H

#include "doc/doc.h"

/* Reads the body of a docx as a reader sees it with all changes accepted: insertions count;
 * deletions, deleted rows, hidden text, field codes and the fallback copy of a drawing do not.
 * Automatic numbers are printed; a text box anchored in a table stands behind it. `bytes` must
 * live as long as the arena. Errors: those of doc_zip_open and xml_parse, "DOC.UNKNOWN" (a zip of
 * another kind), "DOC.EMPTY". */
QF_MUST qf_code docx_read(qf_ctx *cx, qf_str bytes, doc **out);
/* The same with what is needed to write it anew: where each paragraph stands on its line; footnotes and endnotes behind
 * the text, marked ［1］; headers and footers (of the last section, for the first page of the first); the bytes of
 * pictures, each behind the paragraph it stands in: one that lies outside the file, or is over the bounds, comes
 * without bytes. */
QF_MUST qf_code docx_read_visible(qf_ctx *cx, qf_str bytes, doc **out);
/* Words of headers and footers that the file holds and no page shows, a line each; empty when there are none. */
QF_MUST qf_code docx_unseen(qf_ctx *cx, qf_str bytes, qf_str *out);

#endif

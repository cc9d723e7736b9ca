/* A document as bytes, to be handed from one process to the other on the same machine. */
#ifndef QF_DOC_DOC_WIRE_H
#define QF_DOC_DOC_WIRE_H

#include "doc/doc.h"

/* Adds a result to `out`: the document, or the error in cx->err when `code` is not QF_OK. */
void doc_wire_put(qf_buf *out, const qf_ctx *cx, qf_code code, const doc *document);
/* Takes a result back: the document in the arena, its texts in `bytes`; or the error noted again.
 * Bytes that are no whole result give QF_BROKEN "DOC.WIRE"; nothing in them is trusted. */
QF_MUST qf_code doc_wire_get(qf_ctx *cx, qf_str bytes, doc **out);

#endif

/* Writing XML and HTML text: the one place that escapes, and the check that stands before it. */
#ifndef QF_DOC_MARKUP_H
#define QF_DOC_MARKUP_H

#include "doc/doc.h"

/* Largest file a writer makes. */
#define DOC_MAX_WRITTEN ((size_t)128 * 1024 * 1024)

/* Adds text with & < > " ' escaped: right between tags and inside quoted attributes. */
void markup_text(qf_buf *out, qf_str text);
/* Adds ` name="value"`. */
void markup_attribute(qf_buf *out, const char *name, qf_str value);

/* Looks at every text of a document before it is written: well-formed UTF-8, no control character
 * but line break and tab, no non-character (XML can hold none of them, escaped or not), a table's
 * cells inside its grid. Errors: QF_INVALID "DOC.TEXT" with the text before the place,
 * "DOC.TABLE". */
QF_MUST qf_code markup_check(qf_ctx *cx, const doc *document);

/* A copy without what markup_check would refuse: control characters go, vertical tab and form feed
 * become line breaks, bytes that are no UTF-8 become U+FFFD. For text from outside. */
qf_str markup_clean(qf_arena *arena, qf_str text);

/* Digits of a raised piece as the raised digits they are ("5" with note 1 is 5¹, not 51). */
qf_str markup_raised(qf_arena *arena, qf_str text);

#endif

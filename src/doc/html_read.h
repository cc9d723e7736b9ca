/* Reading web pages. */
#ifndef QF_DOC_HTML_READ_H
#define QF_DOC_HTML_READ_H

#include "doc/doc.h"

/* Reads what a browser shows: comments, scripts, hidden elements and Word's data islands do not
 * count. The declared charset holds unless a byte order mark says otherwise; unclosed cells end
 * where the next begins; a table in a table stands alone. Title, PubDate and ContentSource come
 * from the meta tags. Errors: "TEXT.ENCODING", "DOC.EMPTY", "DOC.LIMIT" (deeper than 1,000
 * elements, larger than 24 MiB). */
QF_MUST qf_code html_read(qf_ctx *cx, qf_str bytes, doc **out);

#endif

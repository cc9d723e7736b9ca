/* Pages that a browser or Word saved as one file (mht, mhtml): MIME multipart/related, RFC 2557. */
#ifndef QF_DOC_MHT_READ_H
#define QF_DOC_MHT_READ_H

#include "doc/doc.h"

/* True when the file begins with the headers of such a page. */
bool mht_is(qf_str bytes);
/* The page in it: of several (frames) the one with most table cells. Pictures and styles are not unpacked.
 * Errors: QF_INVALID "DOC.MHT" (no page in it, broken encoding), and those of html_read. */
QF_MUST qf_code mht_read(qf_ctx *cx, qf_str bytes, doc **out);

#endif

/* Writes a document as one page of HTML that needs nothing else: no script, no file beside it, right
 * for a phone, a screen reader and A4 paper. */
#ifndef QF_DOC_HTML_WRITE_H
#define QF_DOC_HTML_WRITE_H

#include "doc/doc.h"
#include "doc/page_style.h"

/* The page in cx->arena, equal for equal input. document->title becomes <title>, ->source and
 * ->published its meta tags. Every data cell of a table names its header cells (id, headers), so a
 * screen reader says "自然人 总计" and not "第七列". Errors: those of markup_check, QF_LIMIT
 * "DOC.LIMIT". */
QF_MUST qf_code html_write(qf_ctx *cx, const doc *document, const page_style *style, qf_str *out);

#endif

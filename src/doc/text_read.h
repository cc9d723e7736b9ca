/* Reading plain text, with the tables people paste into it. */
#ifndef QF_DOC_TEXT_READ_H
#define QF_DOC_TEXT_READ_H

#include "doc/doc.h"

/* Reads text in UTF-8, GB18030 or UTF-16 with a mark. Three layouts become tables, marked
 * uncertain because merged cells leave no sure trace: one cell a line, each led by a tab, an empty
 * line behind every row; rows with tabs between the cells; rows with bars between the cells. All
 * else comes out line by line as paragraphs: one cell a line without any separator, or each with a
 * bar behind it, tells no row, and no grid is invented. Errors: "TEXT.ENCODING", "DOC.EMPTY",
 * "DOC.LIMIT" (24 MiB, a million lines). */
QF_MUST qf_code text_read(qf_ctx *cx, qf_str bytes, doc **out);

#endif

/* Lines of a text, without the page numbers between them. */
#ifndef QF_DOC_TEXT_LINES_H
#define QF_DOC_TEXT_LINES_H

#include "base/str.h"

/* Lines in `text`, page numbers included; LF, CR and CRLF end one. */
size_t text_line_count(qf_str text);
/* The lines into *out; "— 3 —" and its like are left out with the empty lines around them. */
size_t text_lines(qf_arena *arena, qf_str text, qf_str **out);
/* Nothing but spaces of any kind. */
bool text_line_is_blank(qf_str line);
/* Without the spaces of any kind at both ends. */
qf_str text_line_trim(qf_str line);

#endif

/* Lines of a text, without the page numbers between them. */
#ifndef QF_DOC_TEXT_LINES_H
#define QF_DOC_TEXT_LINES_H

#include "base/str.h"

/* Lines in `text`, page numbers included; LF, CR, CRLF and the separators of Unicode end one. */
size_t text_line_count(qf_str text);
/* The lines into *out; "— 3 —" and its like are left out with the empty lines around them. */
size_t text_lines(qf_arena *arena, qf_str text, qf_str **out);
/* Nothing but spaces of any kind. */
bool text_line_is_blank(qf_str line);
/* A bar that parts cells: | and its full-width and drawn forms. */
bool text_is_bar(uint32_t rune);
bool text_line_has_bar(qf_str line);
/* Digits of any width, points, slashes and dashes, at least one. */
bool text_line_is_number(qf_str line);
/* Without the spaces of any kind at both ends. */
qf_str text_line_trim(qf_str s);

#endif

/* Characters of a printed page into lines, and lines into paragraphs. */
#ifndef QF_DOC_PDF_TEXT_H
#define QF_DOC_PDF_TEXT_H

#include "base/str.h"

/* One character with its box, in points from the top left of the page. */
typedef struct pdf_char {
    qf_str text; /* UTF-8, part of the page's text */
    double left, top, right, bottom;
} pdf_char;

/* One line, from left to right. */
typedef struct pdf_line_text {
    qf_str text;
    double left, top, right, bottom;
    double height; /* size of its type */
} pdf_line_text;

/* Sorts characters into lines, top to bottom; sorts `chars` in place. Gaps become spaces: one
 * between Latin words, two where a column seems to end. The texts live in the arena. */
pdf_line_text *pdf_lines_of(qf_arena *arena, pdf_char *chars, size_t count, size_t *lines);
/* True for "- 3 -", "— 12 —", "第 3 页": a page number and nothing else. */
bool pdf_is_page_number(qf_str line);

#endif

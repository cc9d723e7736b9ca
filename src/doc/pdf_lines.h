/* Straight lines of a page of pixels. */
#ifndef QF_DOC_PDF_LINES_H
#define QF_DOC_PDF_LINES_H

#include "doc/pdf_grid.h"

/* A horizontal or vertical line, in points: where it lies, and from where to where it runs. */
typedef struct pdf_line {
    double at, from, to;
    int group; /* lines that touch share it */
} pdf_line;

typedef struct pdf_lines {
    pdf_line *list;
    size_t count;
} pdf_lines;

/* Thin runs of ink, `across` the page or down it, at least 6 points long. None when there are more
 * than PDF_MAX_LINES. */
pdf_lines pdf_lines_find(qf_arena *arena, const pdf_bitmap *page, bool across);

#endif

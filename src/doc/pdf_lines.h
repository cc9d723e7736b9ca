/* Straight lines of a page, from its pixels or from its paths. */
#ifndef QF_DOC_PDF_LINES_H
#define QF_DOC_PDF_LINES_H

#include "base/arena.h"

#define PDF_MAX_LINES 1500 /* of each direction on a page; a drawing has more */
#define PDF_THICKEST 4.0   /* points; what is broader is a filled area */

/* A page as pixels: one byte each, 1 where ink is. */
typedef struct pdf_bitmap {
    unsigned char *ink;
    int width, height;
    double scale; /* pixels per point */
} pdf_bitmap;

/* A horizontal or vertical line, in points: where it lies, and from where to where it runs. */
typedef struct pdf_line {
    double at, from, to;
    int group; /* lines that touch share it */
} pdf_line;

typedef struct pdf_lines {
    pdf_line *list;
    size_t count;
} pdf_lines;

/* Pieces of rules as they are drawn, in points; a list that grows. */
typedef struct pdf_segment {
    double first, last; /* its thickness: where it lies */
    double from, to;
} pdf_segment;

typedef struct pdf_segments {
    pdf_segment *list;
    size_t count, room;
} pdf_segments;

/* The lines that pieces make together, as if seen as pixels. None when there are more than
 * PDF_MAX_LINES. Sorts the pieces. */
pdf_lines pdf_lines_of_segments(qf_arena *arena, pdf_segments *pieces);

/* Thin runs of ink, `across` the page or down it, at least 6 points long. None when there are more
 * than PDF_MAX_LINES. */
pdf_lines pdf_lines_find(qf_arena *arena, const pdf_bitmap *page, bool across);

#endif

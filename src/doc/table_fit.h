/* Widths of a table's columns and the size of its type, so that no number is broken over two lines
 * and the table is as wide as the text block. One answer for docx, pdf and xlsx. */
#ifndef QF_DOC_TABLE_FIT_H
#define QF_DOC_TABLE_FIT_H

#include "doc/doc.h"

#define TABLE_FIT_SMALLEST 12 /* half-points */

typedef struct table_fit {
    int half_points; /* type of the table */
    double padding;  /* points left and right of a cell's text */
    double *width;   /* points, one for each column; they add up to the width asked for */
} table_fit;

/* Type of at most `half_points` and columns for a table `width` points wide. col_width gives the
 * shares, contents the least width of each column; the type is made smaller when the least widths
 * do not fit otherwise. The result lives in `arena`. A table without columns gives no widths. */
table_fit table_fit_columns(qf_arena *arena, const doc_table *table, double width, int half_points);

/* Type to start from: 小四 for a few columns, 五号 for many. Half-points. */
int table_fit_size(const doc_table *table);

/* Width of the longest line of a text in half ems: a Han character is 2, a digit 1. */
int table_fit_line(qf_str text);
/* Width of the longest piece that must not be broken, in half ems: a number, a word, two Han
 * characters. */
int table_fit_piece(qf_str text);

#endif

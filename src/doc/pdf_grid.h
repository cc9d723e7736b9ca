/* Tables of a printed page, found by their ruling lines. */
#ifndef QF_DOC_PDF_GRID_H
#define QF_DOC_PDF_GRID_H

#include "doc/pdf_lines.h"

#define PDF_MAX_COLUMNS 100
#define PDF_MAX_ROWS 500 /* on a page */

/* A cell in the grid of its table; edges in points from the top left of the page. */
typedef struct pdf_cell {
    int row, col, row_span, col_span;
    double left, top, right, bottom;
} pdf_cell;

typedef struct pdf_grid {
    double *x, *y; /* cols + 1 and rows + 1 edges, rising */
    int rows, cols;
    pdf_cell *cells; /* by row, then column */
    size_t count;
    int *cell_at; /* rows * cols: which cell covers the place */
} pdf_grid;

/* The tables of a page from top to bottom, in `arena`; `scratch` is for the work and may be reset
 * afterwards. *count is 0 when there is none. */
pdf_grid *pdf_grids_find(qf_arena *arena, qf_arena *scratch, const pdf_bitmap *bitmap,
                         size_t *count);
/* The same from lines known already. */
pdf_grid *pdf_grids_of_lines(qf_arena *arena, qf_arena *scratch, pdf_lines across, pdf_lines down,
                             size_t *count);
/* The cell around a point; -1 outside. */
int pdf_grid_cell(const pdf_grid *grid, double x, double y);

#endif

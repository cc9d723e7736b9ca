/* What only the readers need of the builder, beside doc.h. */
#ifndef QF_DOC_DOC_BUILD_H
#define QF_DOC_DOC_BUILD_H

#include "doc/doc.h"

#define DOC_MAX_MEMORY ((size_t)112 * 1024 * 1024) /* of the arena, for one document */
#define DOC_MAX_BOX ((size_t)8 * 1024 * 1024)      /* bytes of one paragraph */
#define DOC_MAX_PAGE ((size_t)24 * 1024 * 1024)    /* bytes of an html or text file */

/* A row span that reaches to the last row of the table (rowspan=0 of html). */
#define DOC_SPAN_REST DOC_MAX_ROWS

/* The sentence for everything over a ceiling. */
QF_MUST qf_code doc_too_large(qf_ctx *cx, const char *what);

/* The grid of the open table was guessed. */
void doc_mark_uncertain(doc_builder *b);
/* Where the open table begins on its sheet, from 0. */
void doc_table_from(doc_builder *b, int row, int col);
/* How the next block of text stands on its line. */
void doc_align_next(doc_builder *b, doc_align align);
/* Leaves `count` columns of the open row empty (gridBefore of Word). */
QF_MUST qf_code doc_skip_columns(doc_builder *b, int count);
/* Word's vertical merge: when the cell above the next free column began there and was opened by
 * doc_open_merged, it grows by this row and true comes back, with the column taken; no cell is
 * open then. False: nothing happened, open a cell of your own. */
bool doc_merge_up(doc_builder *b, int col_span);
/* Word's old horizontal merge: the cell just left in this row grows by so many columns. False when
 * there is none: nothing happened. */
bool doc_merge_left(doc_builder *b, int col_span);
/* Like doc_open_cell; the cell may be continued below by doc_merge_up. */
QF_MUST qf_code doc_open_merged(doc_builder *b, int col_span, bool header);
/* Closes the open cell, row alone: what follows at this level stands outside. */
void doc_close_cell(doc_builder *b);
/* Between the two, text and tables stand outside all open tables and come out behind the
 * outermost of them (text boxes anchored in a cell). */
QF_MUST qf_code doc_open_aside(doc_builder *b);
QF_MUST qf_code doc_close_aside(doc_builder *b);
/* True when a table is open (and no aside in it). */
bool doc_in_table(const doc_builder *b);

#endif

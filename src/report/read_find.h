/* Findings about the structure of the tables: FORM.*, with the severities of interfaces.md. */
#ifndef QF_REPORT_READ_FIND_H
#define QF_REPORT_READ_FIND_H

#include "report/cells.h"

/* A count with a unit or a remark; full-width digits. `k`: cell of the form. */
void find_note(cells_reader *rd, int k);
void find_full_width(cells_reader *rd, int k);
/* Values of a row without a column, or merged: the cells are lost already. */
void find_misplaced(cells_reader *rd, const cells_row *row, const cells_placing *p);
/* A labelled row that the form does not have; a line of the form that came again. */
void find_extra_row(cells_reader *rd, const cells_row *row);
void find_repeated_row(cells_reader *rd, const cells_row *row);
void find_duplicate(cells_reader *rd, int table, bool differ);
/* Lines of found tables that have no row; `seen` by index of the form's cells. */
void find_missing_rows(cells_reader *rd, const bool *seen);
/* What the headers as a whole were like; call when all rows are placed. */
void find_header_faults(cells_reader *rd);
/* Sections and tables of a whole file, the old form, and the file that holds nothing of a report. */
void find_missing_parts(cells_reader *rd);
void find_old_form(report *r);
void find_unreadable(report *r, const doc *document);

#endif

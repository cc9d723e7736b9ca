/* A table laid on its side: applicants down, results across; or the fifteen numbers of table 4 one
 * below the other. Turned back, it is read like any other. */
#include "report/cells.h"

/* Table 3 has 25 lines and ten columns, table 4 fifteen columns and a row of numbers: only tables of
 * these shapes are looked at. */
#define WIDE_COLS 20
#define WIDE_ROWS 16
#define TALL_ROWS 12
#define TALL_COLS 6

/* Labels of that many lines side by side, or of that many columns one below the other, tell it. */
#define MANY_LABELS 10

static bool is_label(const form *f, qf_arena *arena, qf_str text, bool line)
{
    qf_str core;

    if (cells_is_empty(text) || cells_is_value(text))
        return false;
    core = form_core(arena, text);
    return line ? cells_line_of(f, core, 3, NULL) >= 0 : cells_column_of(f, core, 4) >= 0;
}

/* True when some row (`across`) or column of the table holds so many labels. */
static bool lies(const cells_reader *rd, const doc_table *table, bool across)
{
    size_t found[WIDE_ROWS > TALL_COLS ? WIDE_ROWS : TALL_COLS] = { 0 };

    for (size_t i = 0; i < table->count; i++) {
        const doc_cell *cell = &table->cells[i];
        size_t at = (size_t)(across ? cell->row : cell->col);

        found[at] += is_label(rd->form, rd->cx->arena, cell->text, across);
        if (found[at] >= MANY_LABELS)
            return true;
    }
    return false;
}

static const doc_table *turned(qf_arena *arena, const doc_table *table)
{
    doc_table *out = QF_NEW(arena, doc_table);

    *out = (doc_table){ .rows = table->cols, .cols = table->rows, .uncertain = table->uncertain };
    out->cells = QF_NEW_ARRAY(arena, doc_cell, table->count);
    for (int col = 0; col < table->cols; col++)
        for (int row = 0; row < table->rows; row++) {
            const doc_cell *cell = doc_cell_at(table, row, col);

            if (cell == NULL || cell->row != row || cell->col != col)
                continue;
            out->cells[out->count] = *cell;
            out->cells[out->count].row = cell->col;
            out->cells[out->count].col = cell->row;
            out->cells[out->count].row_span = cell->col_span;
            out->cells[out->count++].col_span = cell->row_span;
        }
    return out;
}

const doc_table *cells_upright(const cells_reader *rd, const doc_table *table)
{
    bool wide = table->cols >= WIDE_COLS && table->rows <= WIDE_ROWS;
    bool tall = table->rows >= TALL_ROWS && table->cols <= TALL_COLS;

    if ((wide && lies(rd, table, true)) || (tall && table->cols > 1 && lies(rd, table, false)))
        return turned(rd->cx->arena, table);
    return table;
}

/* Rows out of a table of the document: header rows tell the columns, labels tell the lines. */
#include "report/cells.h"

#include "base/text.h"

#define MAX_COLS 64 /* wider tables are no form of ours */

/* One table with every place resolved to the cell that covers it. */
typedef struct grid {
    cells_reader *rd;
    const doc_table *table;
    const doc_cell **at; /* rows * cols; NULL in gaps */
    int block;
    size_t evidence; /* labels that no other table has */
} grid;

static const doc_cell *cell_at(const grid *g, int row, int col)
{
    return g->at[(size_t)row * (size_t)g->table->cols + (size_t)col];
}

static void map_cells(grid *g)
{
    int rows = g->table->rows, cols = g->table->cols;

    g->at = QF_NEW_ARRAY(g->rd->cx->arena, const doc_cell *, (size_t)rows *(size_t)cols);
    for (size_t i = 0; i < g->table->count; i++) {
        const doc_cell *cell = &g->table->cells[i];

        for (int r = cell->row; r < cell->row + cell->row_span && r < rows; r++)
            for (int c = cell->col; c < cell->col + cell->col_span && c < cols; c++)
                g->at[(size_t)r * (size_t)cols + (size_t)c] = cell;
    }
}

/* What one printed cell of a row is. */
typedef struct piece {
    const doc_cell *cell;
    bool value; /* a number, a dash, or nothing at all */
    int line, column, group;
    bool exact, head, group_head;
} piece;

static int group_of(const form *f, qf_str core)
{
    for (size_t i = 0; i < f->line_count; i++)
        for (size_t n = 0; n < f->lines[i].name_count && f->lines[i].table == 4; n++)
            if (qf_str_eq(f->lines[i].names[n], core))
                return (int)i;
    return -1;
}

static bool is_head(const form *f, qf_str core)
{
    for (size_t i = 0; i < f->head_count; i++)
        if (qf_str_eq(f->heads[i], core))
            return true;
    return false;
}

#define HALF ((size_t)18) /* bytes of half a label */

/* The label that two cells above each other make: spreadsheets put the lines of a pasted cell into rows of their
 * own ("其他" over "结果"). -1 for each when they make none. */
static void halves(const grid *g, const doc_cell *upper, const doc_cell *lower, int *column,
                   int *group)
{
    const form *f = g->rd->form;
    qf_arena *arena = g->rd->cx->arena;
    qf_str below, both;

    *column = *group = -1;
    if (upper == NULL || lower == NULL || upper == lower || upper->row_span != 1 ||
        lower->row_span != 1 || upper->col != lower->col || upper->col_span != lower->col_span ||
        upper->text.n > HALF || lower->text.n > HALF || cells_is_value(lower->text) ||
        cells_is_value(upper->text) || cells_is_empty(lower->text) || cells_is_empty(upper->text))
        return;
    below = form_core(arena, lower->text);
    if (cells_column_named(f, below, 0) >= 0 || group_of(f, below) >= 0)
        return;
    both = form_core(arena, QF_JOIN(arena, upper->text, lower->text));
    *column = cells_column_named(f, both, 0);
    *group = group_of(f, both);
}

/* True when the cell is half of such a label: *p is the label for the upper half, nothing of the form for the
 * lower one. */
static bool half_of(const grid *g, const doc_cell *cell, piece *p)
{
    int column = -1, group = -1;

    if (cell->text.n > HALF)
        return false;
    if (cell->row + 1 < g->table->rows)
        halves(g, cell, cell_at(g, cell->row + 1, cell->col), &column, &group);
    if (column >= 0 || group >= 0) {
        p->column = column;
        p->group = group;
        return true;
    }
    if (cell->row > 0)
        halves(g, cell_at(g, cell->row - 1, cell->col), cell, &column, &group);
    p->head = column >= 0 || group >= 0;
    return p->head;
}

static piece piece_of(const grid *g, const doc_cell *cell)
{
    const form *f = g->rd->form;
    piece p = { .cell = cell, .line = -1, .column = -1, .group = -1 };
    qf_str core;

    if (cells_is_empty(cell->text) || cells_is_value(cell->text)) {
        p.value = true;
        return p;
    }
    if (half_of(g, cell, &p))
        return p;
    core = form_core(g->rd->cx->arena, cell->text);
    p.head = is_head(f, core);
    p.group_head = qf_str_eq(core, QF_S("法人或其他组织"));
    if (p.head)
        return p;
    p.line = cells_line_named(f, core, 0);
    p.column = cells_column_named(f, core, 0);
    p.group = group_of(f, core);
    p.exact = p.line >= 0;
    if (p.line >= 0 || p.column >= 0 || p.group >= 0)
        return p;
    p.line = cells_line_of(f, core, 0, NULL);
    if (p.line < 0)
        p.column = cells_column_of(f, core, 0);
    return p;
}

/* Cells that begin in this row, and those of rows above that reach into it. */
static size_t pieces_of(const grid *g, int row, piece *out)
{
    size_t count = 0;

    for (int c = 0; c < g->table->cols; c++) {
        const doc_cell *cell = cell_at(g, row, c);

        if (cell != NULL && cell->col == c)
            out[count++] = piece_of(g, cell);
    }
    return count;
}

/* 总计 and 其他 stand in more than one table; these do not. */
static bool telling(const form *f, const piece *p)
{
    qf_str label;

    if (p->group >= 0 || p->group_head)
        return true;
    if (p->column < 0)
        return false;
    label = f->columns[p->column].label;
    return !qf_str_eq(label, QF_S("总计")) && !qf_str_eq(label, QF_S("其他"));
}

static int table_of(const form *f, const piece *p)
{
    if (p->group >= 0)
        return 4;
    if (p->group_head)
        return 3;
    return f->columns[p->column].table;
}

/* Opens a header for a table unless the one at work still waits for its rows. */
static cells_head *open_head(grid *g, int table)
{
    cells_reader *rd = g->rd;
    cells_head *head = rd->head;

    if (head != NULL && head->table == table && !rd->head_closed)
        return head;
    if (head != NULL && head->table == table && table == 2 && head->cols == g->table->cols &&
        rd->context == 2) {
        /* The next item of table 2 has a header of its own, yet it is the same table. */
        cells_head *next = QF_NEW(rd->cx->arena, cells_head);

        *next = (cells_head){ .table = 2, .cols = g->table->cols, .instance = head->instance };
        rd->head = next;
        rd->head_closed = false;
        return next;
    }
    head = QF_NEW(rd->cx->arena, cells_head);
    head->table = table;
    head->cols = g->table->cols;
    head->instance = ++rd->heads_seen[table];
    rd->head = head;
    rd->head_closed = false;
    rd->context = table;
    return head;
}

/* Column of the form's table for a label that several tables have. */
static int column_in(const form *f, const piece *p, int table)
{
    if (p->column >= 0 && f->columns[p->column].table == table)
        return p->column;
    for (size_t i = 0; i < f->column_count && p->column >= 0; i++)
        if (f->columns[i].table == table &&
            qf_str_eq(f->columns[i].label, f->columns[p->column].label))
            return (int)i;
    return -1;
}

/* Last column of a group of table 4. Where nobody merged the cells of the head, the empty ones behind the
 * group's name are its own. */
static int group_end(const piece *pieces, size_t at, size_t count)
{
    const doc_cell *cell = pieces[at].cell;
    int to = cell->col + cell->col_span - 1;

    for (size_t i = at + 1; i < count && cell->col_span == 1; i++) {
        if (pieces[i].cell->row != cell->row || !cells_is_empty(pieces[i].cell->text))
            break;
        to = pieces[i].cell->col + pieces[i].cell->col_span - 1;
    }
    return to;
}

static void note_head_cell(grid *g, cells_head *head, const piece *pieces, size_t at, size_t count)
{
    const piece *p = &pieces[at];
    int from = p->cell->col, to = from + p->cell->col_span - 1;
    int column = column_in(g->rd->form, p, head->table);

    if ((p->group >= 0 && head->table == 4) || p->group_head) {
        if (head->group_count < sizeof head->groups / sizeof *head->groups) {
            head->groups[head->group_count].line = p->group_head ? -1 : p->group;
            head->groups[head->group_count].from = from;
            head->groups[head->group_count].to = p->group_head ? to : group_end(pieces, at, count);
            head->groups[head->group_count++].row = p->cell->row;
        }
        return;
    }
    if (column < 0 || head->label_count == CELLS_MAX_VALUES)
        return;
    g->rd->column_seen[column] = true;
    head->labels[head->label_count].column = column;
    head->labels[head->label_count].from = from;
    head->labels[head->label_count].to = to;
    head->labels[head->label_count++].row = p->cell->row;
}

/* A row of labels above numbers. Only cells that begin in it count. */
static void header_row(grid *g, int row, const piece *pieces, size_t count)
{
    cells_reader *rd = g->rd;
    int table = 0;
    cells_head *head;

    for (size_t i = 0; i < count && table == 0; i++)
        if (pieces[i].cell->row == row && telling(rd->form, &pieces[i]))
            table = table_of(rd->form, &pieces[i]);
    if (table == 0)
        table = rd->head != NULL && !rd->head_closed ? rd->head->table : 0;
    if (table == 0)
        return;
    g->evidence++;
    head = open_head(g, table);
    for (size_t i = 0; i < count; i++)
        if (pieces[i].cell->row == row)
            note_head_cell(g, head, pieces, i, count);
}

static void add_values(grid *g, cells_row *row, const piece *pieces, size_t from, size_t count,
                       int at)
{
    for (size_t i = from; i < count; i++) {
        const doc_cell *cell = pieces[i].cell;

        cells_add_value(g->rd, row,
                        (cells_value){ .text = cell->text,
                                       .col = cell->col,
                                       .col_span = cell->col_span,
                                       .tall = cell->row != at || cell->row_span > 1 });
    }
}

static bool generic(qf_str core)
{
    return core.n < 9; /* 总计, 其他, 规章: words of any table */
}

/* A row whose label is a line of the form. */
static void data_row(grid *g, int at, const piece *pieces, size_t label, size_t count)
{
    cells_reader *rd = g->rd;
    const form_line *line = &rd->form->lines[pieces[label].line];
    cells_row *row;

    if (label + 1 == count) {
        rd->labels_seen[line->table]++;
        return;
    }
    if (generic(line->names[0]) && rd->context != line->table)
        return;
    if (!generic(line->names[0]))
        g->evidence++;
    rd->context = line->table;
    row = cells_add_row(rd, line->table, pieces[label].line, pieces[label].cell->text);
    if (row == NULL)
        return;
    row->strong = true;
    row->exact = pieces[label].exact;
    row->source = g->block;
    if (rd->head != NULL && rd->head->table == line->table && rd->head->cols == g->table->cols)
        row->head = rd->head;
    row->instance = rd->heads_seen[line->table];
    rd->head_closed = true;
    add_values(g, row, pieces, label + 1, count, at);
}

/* Values without a label: table 4, or a row of table 3 whose label went elsewhere. */
static void bare_row(grid *g, int at, const piece *pieces, size_t first, size_t count)
{
    cells_reader *rd = g->rd;
    int table = rd->head != NULL ? rd->head->table : rd->context;
    size_t printed = 0;
    cells_row *row;

    for (size_t i = first; i < count; i++)
        printed += pieces[i].cell->row == at && !cells_is_empty(pieces[i].cell->text);
    if (table == 4 ? (printed == 0 && count - first < 10) : printed < 3)
        return;
    if (table != 4 && table != 3)
        return;
    row = cells_add_row(rd, table, -1, (qf_str){ 0 });
    if (row == NULL)
        return;
    row->strong = table == 4;
    row->source = g->block;
    if (rd->head != NULL && rd->head->table == table && rd->head->cols == g->table->cols)
        row->head = rd->head;
    row->instance = rd->heads_seen[table];
    rd->head_closed = true;
    add_values(g, row, pieces, first, count, at);
}

/* A label the form does not know, with a number behind it. */
static void foreign_row(grid *g, int at, const piece *pieces, size_t label, size_t count)
{
    cells_reader *rd = g->rd;
    size_t numbers = 0;
    cells_row *row;

    for (size_t i = label + 1; i < count; i++)
        numbers += pieces[i].value && !cells_is_blank(pieces[i].cell->text);
    if (numbers == 0 || rd->context == 0)
        return;
    row = cells_add_row(rd, rd->context, -1, pieces[label].cell->text);
    if (row == NULL)
        return;
    row->strong = true;
    row->source = g->block;
    row->instance = rd->heads_seen[rd->context];
    rd->head_closed = true;
    add_values(g, row, pieces, label + 1, count, at);
}

/* A row of table 4 with words in some of its cells: as many cells as the form has, none merged, most
 * of them numbers. The words are told by cells_place.c, each with its cell. */
static bool worded_row(const grid *g, int at, const piece *pieces, size_t count, size_t values)
{
    const cells_head *head = g->rd->head;

    if (head == NULL || head->table != 4 || head->cols != g->table->cols ||
        count != CELLS_TABLE_4 || values < CELLS_TABLE_4 / 2 + 1)
        return false;
    for (size_t i = 0; i < count; i++) {
        const doc_cell *cell = pieces[i].cell;
        if (cell->row != at || cell->row_span != 1 || cell->col_span != 1 ||
            (!pieces[i].value && (pieces[i].line >= 0 || pieces[i].head)))
            return false;
    }
    return true;
}

/* Table 4 with its groups below each other: the name of one in front of its five numbers, under a header that has
 * the results alone. False when the row is none. */
static bool stacked_row(grid *g, int at, const piece *pieces, size_t count)
{
    cells_reader *rd = g->rd;
    size_t group = SIZE_MAX, values = 0;
    cells_head *head;
    cells_row *row;

    for (size_t i = 0; i < count; i++) {
        const piece *p = &pieces[i];

        if (p->cell->row == at && p->group >= 0 && group == SIZE_MAX)
            group = i;
        else if (p->cell->row == at && p->value)
            values += !cells_is_empty(p->cell->text);
        else if (p->cell->row == at && !p->head)
            return false;
    }
    if (group == SIZE_MAX || values < 3 || rd->head == NULL || rd->head->table != 4 ||
        rd->head->cols != g->table->cols || rd->head->group_count > 0 || rd->head->label_count < 4)
        return false;
    row = cells_add_row(rd, 4, -1, pieces[group].cell->text);
    if (row == NULL)
        return true;
    head = QF_NEW(rd->cx->arena, cells_head);
    *head = *rd->head;
    head->groups[0].line = pieces[group].group;
    head->groups[0].from = 0;
    head->groups[0].to = g->table->cols;
    head->groups[0].row = at;
    head->group_count = 1;
    row->strong = true;
    row->source = g->block;
    row->head = head;
    row->instance = rd->heads_seen[4];
    rd->head_closed = true;
    g->evidence++;
    add_values(g, row, pieces, group + 1, count, at);
    return true;
}

static void one_row(grid *g, int at)
{
    piece pieces[MAX_COLS];
    size_t count = pieces_of(g, at, pieces), columns = 0, labels = 0, last = 0, values = 0;
    size_t line = SIZE_MAX;

    for (size_t i = 0; i < count; i++) {
        const piece *p = &pieces[i];

        if (p->cell->row != at)
            continue;
        columns += p->column >= 0 || p->group >= 0 || p->group_head;
        values += p->value && !cells_is_empty(p->cell->text);
        if (p->line >= 0)
            line = i;
        if (!p->value) {
            labels++;
            last = i;
        }
    }
    if (line != SIZE_MAX && pieces[line].column >= 0)
        columns--; /* 总计 and 其他 are lines too */
    if (columns == 1 && stacked_row(g, at, pieces, count))
        return;
    if (columns > 0)
        header_row(g, at, pieces, count);
    else if (line != SIZE_MAX)
        data_row(g, at, pieces, line, count);
    else if ((labels == 0 && count > 0) || worded_row(g, at, pieces, count, values))
        bare_row(g, at, pieces, 0, count);
    else if (labels > 0 && values > 0 && !pieces[last].head)
        foreign_row(g, at, pieces, last, count);
    else if (labels > 0 && pieces[last].head)
        g->evidence++;
}

/* A row of table 2 in a table of its own, below the header it belongs to. */
static bool goes_on(const cells_reader *rd, const doc_table *table)
{
    return rd->context == 2 && rd->head != NULL && rd->head->table == 2 && table->rows <= 2 &&
           rd->head->cols == table->cols;
}

void cells_from_table(cells_reader *rd, const doc_table *table, int block)
{
    grid g = { .rd = rd, .block = block };
    size_t rows = rd->row_count;
    int context = rd->context;

    if (table->cols < 1 || table->cols > MAX_COLS || table->rows > CELLS_MAX_ROWS)
        return;
    g.table = table = cells_upright(rd, table);
    if (table->cols > MAX_COLS)
        return;
    map_cells(&g);
    for (int row = 0; row < table->rows; row++)
        one_row(&g, row);
    if (g.evidence == 0 && rd->context != 3 && rd->context != 4 && !goes_on(rd, table)) {
        rd->row_count = rows; /* some other table of the prose */
        rd->context = context;
    }
}

/* ---- rows */

cells_row *cells_add_row(cells_reader *rd, int table, int line, qf_str label)
{
    cells_row *row;

    if (rd->row_count == CELLS_MAX_ROWS)
        return NULL;
    row = &rd->rows[rd->row_count++];
    *row = (cells_row){ .table = table, .line = line, .label = label };
    row->values = QF_NEW_ARRAY(rd->cx->arena, cells_value, CELLS_MAX_VALUES);
    return row;
}

void cells_add_value(cells_reader *rd, cells_row *row, cells_value value)
{
    (void)rd;
    if (row->count < CELLS_MAX_VALUES)
        row->values[row->count++] = value;
}

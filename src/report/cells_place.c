/* From rows to cells: which cell of the form each value of a row is. */
#include "report/cells.h"
#include "report/read_find.h"

#include "base/text.h"

/* ---- by the columns of the header */

/* Places of the document's table below the label of cell k; false when the header has no label. */
static bool place_of(const cells_reader *rd, const cells_head *head, int k, int *from, int *to)
{
    const form_cell *cell = &rd->form->cells[k];
    int row = -1;

    for (size_t i = 0; i < head->label_count; i++) {
        bool here = head->labels[i].column == cell->column && head->labels[i].row > row;

        if (here && head->table == 4) {
            here = false;
            for (size_t g = 0; g < head->group_count; g++)
                here |= head->groups[g].line == cell->line &&
                        head->groups[g].from <= head->labels[i].from &&
                        head->labels[i].from <= head->groups[g].to &&
                        head->labels[i].to <= head->groups[g].to + 1; /* crooked rulings */
        }
        if (!here)
            continue;
        /* The lowest label wins: a repeated header stands below the first. */
        row = head->labels[i].row;
        *from = head->labels[i].from;
        *to = head->labels[i].to;
    }
    return row >= 0;
}

static const cells_value *value_at(const cells_row *row, int from, int to)
{
    const cells_value *found = NULL;

    for (size_t i = 0; i < row->count; i++) {
        const cells_value *v = &row->values[i];

        if (v->col > to || v->col + v->col_span <= from)
            continue;
        if (found == NULL || (cells_is_empty(found->text) && !cells_is_empty(v->text)))
            found = v;
    }
    return found;
}

/* The label of one column is missing; its values are the only ones left over in the row. */
static const cells_value *left_over(const cells_row *row, const cells_placing *p)
{
    const cells_value *found = NULL;
    size_t count = row->count;

    /* A sheet is as wide as its widest table: nothing stands behind a narrower one. */
    while (count > (size_t)p->count && cells_is_empty(row->values[count - 1].text))
        count--;
    if (count != (size_t)p->count)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        bool used = false;

        for (int k = 0; k < p->count; k++)
            used |= p->value[k] == &row->values[i];
        if (!used && found != NULL)
            return NULL;
        if (!used)
            found = &row->values[i];
    }
    return found != NULL && count < row->count && cells_is_empty(found->text) ? NULL : found;
}

static size_t by_head(const cells_reader *rd, const cells_row *row, cells_placing *p)
{
    int missing = -1;
    size_t found = 0;

    for (int k = 0; k < p->count; k++) {
        int from, to;

        if (!place_of(rd, row->head, p->first + k, &from, &to)) {
            missing = missing == -1 ? k : -2;
            p->state[k] = PLACE_NO_COLUMN;
            continue;
        }
        p->value[k] = value_at(row, from, to);
        p->state[k] = p->value[k] != NULL ? PLACE_OK : PLACE_LOST;
        found += p->value[k] != NULL;
    }
    for (int k = 0; k < p->count; k++)
        for (int j = 0; j < k; j++)
            if (p->value[k] != NULL && p->value[k] == p->value[j])
                p->state[k] = p->state[j] = PLACE_MERGED;
    for (int k = 0; k < p->count; k++)
        if (p->value[k] != NULL && p->value[k]->tall)
            p->state[k] = PLACE_MERGED;
    if (missing >= 0 && p->count > 1) {
        p->value[missing] = left_over(row, p);
        if (p->value[missing] != NULL) {
            p->state[missing] = PLACE_OK;
            p->guessed = true;
        }
    }
    return found;
}

/* ---- by counting */

#define TABLE_3_WIDTH 10 /* columns: three of labels, seven of numbers */

static void take(const cells_row *row, cells_placing *p, size_t from)
{
    for (int k = 0; k < p->count; k++)
        p->value[k] = &row->values[from + (size_t)k];
}

static size_t printed_of(const cells_row *row)
{
    size_t printed = 0;

    for (size_t i = 0; i < row->count; i++)
        printed += !cells_is_empty(row->values[i].text);
    return printed;
}

static bool all_empty(const cells_row *row, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!cells_is_empty(row->values[i].text))
            return false;
    return true;
}

/* Cells of one table in the order of the form that the header names; for rows that are short by a
 * column that is not there. */
static bool by_seen_columns(const cells_reader *rd, const cells_row *row, cells_placing *p)
{
    size_t seen = 0, at;

    for (int k = 0; k < p->count; k++)
        seen += rd->column_seen[rd->form->cells[p->first + k].column];
    if (row->table != 3 || seen == (size_t)p->count || seen + 2 < (size_t)p->count ||
        row->count < seen || !all_empty(row, 0, row->count - seen))
        return false;
    at = row->count - seen;
    for (int k = 0; k < p->count; k++) {
        if (!rd->column_seen[rd->form->cells[p->first + k].column]) {
            p->state[k] = PLACE_NO_COLUMN;
            continue;
        }
        p->value[k] = &row->values[at++];
    }
    return true;
}

static bool by_count(const cells_reader *rd, const cells_row *row, cells_placing *p)
{
    size_t want = (size_t)p->count, count = row->count;

    if (count < want)
        return by_seen_columns(rd, row, p);
    /* A label that spans columns leaves empty cells before the numbers; where a column is missing,
     * they must not be taken for it. */
    if (rd->text_like && count + 1 < TABLE_3_WIDTH && all_empty(row, 0, 1) &&
        by_seen_columns(rd, row, p))
        return true;
    if (count == want) {
        take(row, p, 0);
        return true;
    }
    if (printed_of(row) == want || want == 1) {
        size_t k = 0;

        /* Places of merged labels are printed as empty cells between. */
        for (size_t i = 0; i < count && k < want; i++)
            if (!cells_is_empty(row->values[i].text))
                p->value[k++] = &row->values[i];
        if (k == want)
            return true;
        p->value[0] = &row->values[0];
        return want == 1;
    }
    if (all_empty(row, 0, count - want)) {
        take(row, p, count - want);
        return true;
    }
    if (all_empty(row, want, count)) {
        take(row, p, 0);
        return true;
    }
    return false;
}

/* Where columns are counted, a header that names one of them otherwise is told all the same. */
static bool one_label_missing(const cells_reader *rd, const cells_row *row, const cells_placing *p)
{
    int missing = 0, from, to;

    if (row->head == NULL || row->table != 2 || p->count < 2)
        return false;
    for (int k = 0; k < p->count; k++)
        missing += !place_of(rd, row->head, p->first + k, &from, &to);
    return missing == 1;
}

/* As many numbers as columns, none merged, yet one end stands beside the header: a span of a label
 * above is one row too long or too short, and the whole row moved with it. */
static bool shifted(const cells_row *row, const cells_placing *p)
{
    size_t lost = 0;

    if (row->table != 3 || row->count != (size_t)p->count)
        return false;
    for (size_t i = 0; i < row->count; i++)
        if (row->values[i].col_span != 1 || row->values[i].tall)
            return false;
    for (int k = 0; k < p->count; k++) {
        if (p->state[k] != PLACE_OK && p->state[k] != PLACE_LOST && p->state[k] != PLACE_MERGED)
            return false;
        lost += p->state[k] != PLACE_OK;
    }
    return lost > 0;
}

static cells_placing place_row(const cells_reader *rd, const cells_row *row)
{
    cells_placing p = { .count = CELLS_TABLE_4 };
    cells_placing other;
    bool done;

    if (row->table == 4) {
        for (size_t i = 0; i < rd->form->line_count; i++)
            if (rd->form->lines[i].table == 4) {
                p.first = rd->form->lines[i].first_cell;
                break;
            }
    } else {
        p.first = rd->form->lines[row->line].first_cell;
        p.count = rd->form->lines[row->line].cell_count;
    }
    other = p;
    if (rd->text_like || row->head == NULL) {
        done = by_count(rd, row, &p);
        p.guessed = done && one_label_missing(rd, row, &p);
        if (!done && row->head != NULL && row->table != 4 &&
            (row->count >= (size_t)p.count || rd->document->format != DOC_TEXT)) {
            p = other;
            done = by_head(rd, row, &p) > 0;
        }
    } else {
        done = by_head(rd, row, &p) > 0;
        if (!done || shifted(row, &p)) {
            cells_placing counted = other;

            if (row->count == (size_t)p.count && by_count(rd, row, &counted)) {
                p = counted;
                done = true;
            }
        }
    }
    for (int k = 0; k < p.count && !done; k++)
        p.state[k] = PLACE_LOST;
    return p;
}

/* ---- rows of table 3 that lost their labels */

/* Between two labelled rows stand as many rows without a label as the form has lines there: then
 * they are those. False when the count does not fit. */
static bool fill_gap(cells_reader *rd, int *rows, size_t count, int above, int below)
{
    if (count != (size_t)(below - above - 1))
        return false;
    for (size_t i = 0; i < count; i++)
        rd->rows[rows[i]].line = above + 1 + (int)i;
    return true;
}

static void resolve_bare_rows(cells_reader *rd)
{
    int first = -1, last = -1, above, gap[64];
    size_t bare = 0, waiting = 0;

    for (size_t i = 0; i < rd->form->line_count; i++) {
        if (rd->form->lines[i].table != 3)
            continue;
        first = first < 0 ? (int)i : first;
        last = (int)i;
    }
    for (size_t i = 0; i < rd->row_count; i++)
        bare += rd->rows[i].table == 3 && rd->rows[i].line < 0 && rd->rows[i].label.n == 0;
    if (bare == 0 || first < 0)
        return;
    above = first - 1;
    for (size_t i = 0; i <= rd->row_count; i++) {
        const cells_row *row = &rd->rows[i];
        int line;

        if (i < rd->row_count && (row->table != 3 || (row->line < 0 && row->label.n > 0)))
            continue;
        line = i == rd->row_count ? last + 1 : row->line;
        if (i < rd->row_count && (line < 0 || !row->strong)) {
            if (waiting < sizeof gap / sizeof *gap)
                gap[waiting++] = (int)i;
            continue;
        }
        if (line > above && waiting > 0 && !fill_gap(rd, gap, waiting, above, line))
            rd->head_unclear[3] = true;
        above = line;
        waiting = 0;
    }
}

/* ---- putting the values down */

/* Digits above digits in one cell are two numbers; only a page that is printed breaks one in two. */
static bool two_numbers(const cells_reader *rd, qf_str text)
{
    qf_str line, rest = text;
    bool digit = false;

    if (rd->text_like || !qf_str_has(text, QF_S("\n")))
        return false;
    while (qf_str_split(&rest, '\n', &line)) {
        line = qf_str_trim(line);
        if (line.n == 0)
            continue;
        if (digit && line.p[0] >= '0' && line.p[0] <= '9')
            return true;
        digit = line.p[line.n - 1] >= '0' && line.p[line.n - 1] <= '9';
    }
    return false;
}

static void put(cells_reader *rd, int k, const cells_value *value)
{
    report_cell *cell = &rd->r->cells[k];
    cells_number number = cells_number_of(rd->r->arena, value->text, &rd->form->cells[k]);

    if (number.state == REPORT_NUMBER && two_numbers(rd, value->text))
        number = (cells_number){ .state = REPORT_BAD };
    cell->state = number.state;
    cell->number = number.number;
    cell->printed = value->text;
    if (number.note)
        find_note(rd, k);
    if (number.full_width)
        find_full_width(rd, k);
}

static void put_row(cells_reader *rd, const cells_row *row, const cells_placing *p)
{
    for (int k = 0; k < p->count; k++) {
        report_cell *cell = &rd->r->cells[p->first + k];

        if (p->state[k] == PLACE_OK && p->value[k] != NULL) {
            put(rd, p->first + k, p->value[k]);
            continue;
        }
        cell->state = REPORT_LOST;
        if (p->value[k] != NULL)
            cell->printed = p->value[k]->text;
    }
    find_misplaced(rd, row, p);
}

#define REPEATS_NAMED 16

/* How often a table's rows came again, and whether with other numbers. */
typedef struct repeats {
    size_t rows, again;
    bool differ;
    const cells_row *row[REPEATS_NAMED];
} repeats;

static bool same_numbers(const cells_reader *rd, const cells_placing *p)
{
    for (int k = 0; k < p->count; k++) {
        const report_cell *cell = &rd->r->cells[p->first + k];
        cells_number number;

        if (p->state[k] != PLACE_OK || p->value[k] == NULL)
            continue;
        number = cells_number_of(rd->r->arena, p->value[k]->text, &rd->form->cells[p->first + k]);
        if (number.state != cell->state || number.number != cell->number)
            return false;
    }
    return true;
}

/* The other columns of a row that was read before: a table whose columns stand in two tables side by side or below
 * each other. Every number must be one that the first did not have. */
static bool completes(const cells_placing *p, const bool *waiting)
{
    size_t found = 0;

    for (int k = 0; k < p->count; k++) {
        if (p->state[k] == PLACE_NO_COLUMN)
            continue;
        if (p->state[k] != PLACE_OK || !waiting[p->first + k])
            return false;
        found++;
    }
    return found > 0;
}

static void put_rest(cells_reader *rd, const cells_placing *p, bool *waiting)
{
    for (int k = 0; k < p->count; k++) {
        if (p->state[k] != PLACE_OK || p->value[k] == NULL)
            continue;
        put(rd, p->first + k, p->value[k]);
        waiting[p->first + k] = false;
    }
}

/* Columns that no part of a table has. */
static void note_missing_columns(cells_reader *rd, const bool *waiting)
{
    memset(rd->no_column, 0, sizeof rd->no_column);
    for (size_t k = 0; k < rd->form->cell_count; k++)
        if (waiting[k])
            rd->no_column[rd->form->cells[k].column] = true;
}

void cells_place(cells_reader *rd)
{
    bool seen[REPORT_MAX_CELLS] = { false };
    bool waiting[REPORT_MAX_CELLS] = { false }; /* read rows: cells without a column */
    repeats tables[5] = { 0 };

    resolve_bare_rows(rd);
    for (size_t i = 0; i < rd->row_count; i++) {
        const cells_row *row = &rd->rows[i];
        repeats *t = &tables[row->table];
        cells_placing p;

        if (row->table != 4 && row->line < 0) {
            if (row->label.n > 0 && rd->r->table_found[row->table])
                find_extra_row(rd, row);
            continue;
        }
        if (row->table == 4 && printed_of(row) == 0 && rd->r->table_found[4])
            continue;
        p = place_row(rd, row);
        if (!seen[p.first]) {
            seen[p.first] = true;
            t->rows++;
            rd->r->table_found[row->table] = true;
            put_row(rd, row, &p);
            for (int k = 0; k < p.count; k++)
                waiting[p.first + k] = p.state[k] == PLACE_NO_COLUMN;
            continue;
        }
        if (completes(&p, waiting)) {
            put_rest(rd, &p, waiting);
            continue;
        }
        if (!row->strong && !row->exact)
            continue; /* prose that names the line again */
        if (t->again < REPEATS_NAMED)
            t->row[t->again] = row;
        t->again++;
        t->differ |= !same_numbers(rd, &p);
    }
    for (int table = 2; table <= 4; table++) {
        if (tables[table].again > 0 && tables[table].again * 2 >= tables[table].rows)
            find_duplicate(rd, table, tables[table].differ);
        else
            for (size_t i = 0; i < tables[table].again && i < REPEATS_NAMED; i++)
                find_repeated_row(rd, tables[table].row[i]);
    }
    note_missing_columns(rd, waiting);
    find_missing_rows(rd, seen);
    find_header_faults(rd);
}

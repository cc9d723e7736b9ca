#include "doc/pdf_table.h"

#include "base/text.h"

#include <stdlib.h>

#define SAME_EDGE 5.0 /* points: edges of two pages that are one */

/* A cell of the whole table. */
struct cell {
    int row, col, row_span, col_span;
    qf_str text;
    bool gone; /* became part of the cell above the page break */
};

struct table {
    qf_arena *arena;
    double x[PDF_MAX_COLUMNS + 1];
    int edges;
    struct cell *cells;
    size_t count;
    int rows;
};

static int edge_of(const double *x, int edges, double at)
{
    int best = 0;

    for (int i = 1; i < edges; i++) {
        double now = x[i] > at ? x[i] - at : at - x[i];
        double then = x[best] > at ? x[best] - at : at - x[best];
        if (now < then)
            best = i;
    }
    return best;
}

static bool has_edge(const double *x, int edges, double at)
{
    double there = x[edge_of(x, edges, at)];

    return there - at <= SAME_EDGE && at - there <= SAME_EDGE;
}

bool pdf_part_follows(const pdf_part *part, const pdf_part *next)
{
    const pdf_grid *a = part->grid, *b = next->grid;
    const pdf_grid *few = a->cols < b->cols ? a : b, *rest = few == a ? b : a;
    int shared = 0;

    if (!has_edge(b->x, 1, a->x[0]) || !has_edge(b->x + b->cols, 1, a->x[a->cols]))
        return false;
    for (int i = 0; i <= few->cols; i++)
        shared += has_edge(rest->x, rest->cols + 1, few->x[i]);
    /* Merged cells may hide some columns of a part, but not most. */
    return shared >= few->cols;
}

static int compare_double(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static int compare_cell(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;

    return x->row != y->row ? x->row - y->row : x->col - y->col;
}

/* The columns of all parts laid over each other. */
static void collect_edges(struct table *t, const pdf_part *first)
{
    for (const pdf_part *part = first; part != NULL; part = part->next) {
        for (int i = 0; i <= part->grid->cols; i++) {
            double at = part->grid->x[i];
            if (t->edges == 0 || (!has_edge(t->x, t->edges, at) && t->edges <= PDF_MAX_COLUMNS))
                t->x[t->edges++] = at;
        }
    }
    qsort(t->x, (size_t)t->edges, sizeof(*t->x), compare_double);
}

static void add_part(struct table *t, const pdf_part *part)
{
    for (size_t i = 0; i < part->grid->count; i++) {
        const pdf_cell *from = &part->grid->cells[i];
        int left = edge_of(t->x, t->edges, from->left);
        int right = edge_of(t->x, t->edges, from->right);
        t->cells[t->count++] = (struct cell){ t->rows + from->row, left,
                                              from->row_span,      right > left ? right - left : 1,
                                              part->texts[i],      false };
    }
    t->rows += part->grid->rows;
}

/* "（三）", "2.", "一、" and digits begin something; other text may go on. */
static bool begins_anew(qf_str text)
{
    size_t at = 0, seen = 0;

    while (at < text.n && seen < 4) {
        size_t before = at;
        uint32_t rune = qf_rune_narrow(qf_rune_next(text, &at));
        qf_str piece = qf_str_sub(text, before, at);
        if (qf_rune_is_space(rune))
            continue;
        if (seen == 0 && ((rune >= '0' && rune <= '9') || rune == '(' || rune == '-'))
            return true;
        if (seen > 0 && rune == 0x3001)
            return true;
        if (!qf_str_has(QF_S("一二三四五六七八九十"), piece))
            return false;
        seen++;
    }
    return false;
}

/* The cell of the part above that ends at the break and has the same columns. */
static struct cell *cell_above(struct table *t, size_t upto, int row, const struct cell *cell)
{
    for (size_t i = upto; i-- > 0;) {
        struct cell *above = &t->cells[i];
        if (!above->gone && above->row + above->row_span == row && above->col == cell->col &&
            above->col_span == cell->col_span)
            return above;
    }
    return NULL;
}

static bool is_number(qf_str text)
{
    int64_t number;

    return qf_number_parse(text, &number);
}

static void append(struct table *t, struct cell *above, const struct cell *cell)
{
    if (cell->text.n > 0 && above->text.n > 0)
        above->text = qf_strf(t->arena, "%.*s\n%.*s", QF_ARG(above->text), QF_ARG(cell->text));
    else if (cell->text.n > 0)
        above->text = cell->text;
}

/* A cell of several rows that the break cuts goes on below: the lower piece is empty, or its text
 * does not begin anew. */
static bool goes_on(const struct cell *above, const struct cell *cell)
{
    if (above->row_span < 2 && cell->row_span < 2)
        return false;
    if (is_number(cell->text) || is_number(above->text))
        return false;
    return !begins_anew(cell->text);
}

/* Counts the numbers of a row. */
static int numbers_in(const struct table *t, size_t from, size_t to, int row)
{
    int numbers = 0;

    for (size_t i = from; i < to; i++)
        numbers += t->cells[i].row == row && is_number(t->cells[i].text);
    return numbers;
}

/* The label of a row: its first cell of one row that is no number. */
static qf_str label_of(const struct table *t, size_t from, size_t to, int row)
{
    for (size_t i = from; i < to; i++) {
        const struct cell *cell = &t->cells[i];
        if (cell->row == row && cell->row_span == 1 && cell->text.n > 0 && !is_number(cell->text))
            return cell->text;
    }
    return (qf_str){ NULL, 0 };
}

/* A row that the break cuts: its numbers stand on one side alone, and its numbered label goes on
 * without a number of its own. */
static bool row_goes_on(const struct table *t, size_t from, int row)
{
    qf_str above = label_of(t, 0, from, row - 1), below = label_of(t, from, t->count, row);
    bool numbers_above = numbers_in(t, 0, from, row - 1) > 0;
    bool numbers_below = numbers_in(t, from, t->count, row) > 0;

    return begins_anew(above) && below.n > 0 && !begins_anew(below) &&
           numbers_above != numbers_below;
}

static void join_row(struct table *t, size_t from, int row)
{
    for (size_t i = from; i < t->count; i++) {
        struct cell *cell = &t->cells[i];
        struct cell *above = cell->row == row ? cell_above(t, from, row, cell) : NULL;
        if (above == NULL)
            continue;
        append(t, above, cell);
        above->row_span += cell->row_span - 1;
        cell->gone = true;
    }
}

/* Joins what the break between two parts cut; `from` is the first cell below it. */
static void mend(struct table *t, size_t from, int row)
{
    bool whole_row = row_goes_on(t, from, row);

    for (size_t i = from; i < t->count && !whole_row; i++) {
        struct cell *cell = &t->cells[i];
        struct cell *above = cell->row == row ? cell_above(t, from, row, cell) : NULL;
        if (above == NULL || !goes_on(above, cell))
            continue;
        append(t, above, cell);
        above->row_span += cell->row_span;
        cell->gone = true;
    }
    if (!whole_row)
        return;
    join_row(t, from, row);
    /* The joined row is the one above: all below move up by one. */
    for (size_t i = from; i < t->count; i++)
        t->cells[i].row -= t->cells[i].row > row || !t->cells[i].gone;
    t->rows--;
}

qf_code pdf_table_build(qf_ctx *cx, doc_builder *b, const pdf_part *first)
{
    struct table *t = QF_NEW(cx->arena, struct table);
    size_t total = 0;
    int row = -1;

    t->arena = cx->arena;
    for (const pdf_part *part = first; part != NULL; part = part->next)
        total += part->grid->count;
    t->cells = QF_NEW_ARRAY(cx->arena, struct cell, total);
    collect_edges(t, first);
    for (const pdf_part *part = first; part != NULL; part = part->next) {
        size_t from = t->count;
        int break_row = t->rows;
        add_part(t, part);
        if (from > 0)
            mend(t, from, break_row);
    }
    qsort(t->cells, t->count, sizeof(*t->cells), compare_cell);
    doc_set_page(b, first->page);
    QF_TRY(doc_open_table(b));
    for (size_t i = 0; i < t->count; i++) {
        const struct cell *cell = &t->cells[i];
        if (cell->gone)
            continue;
        for (; row < cell->row; row++)
            QF_TRY(doc_open_row(b));
        QF_TRY(doc_open_cell(b, cell->row_span, cell->col_span, false));
        QF_TRY(doc_add_text(b, DOC_PARAGRAPH, 0, cell->text));
    }
    return doc_close_table(b);
}

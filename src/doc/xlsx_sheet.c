#include "doc/xlsx_sheet.h"

#include <stdlib.h>

#define MAX_MERGES 20000
#define MAX_REMARK 200 /* bytes: the first hidden rows tell enough */

/* A cell with text in it. */
struct cell {
    int row, col;
    qf_str text;
};

struct merge {
    int row, col, last_row, last_col;
};

struct reading {
    qf_ctx *cx;
    doc_builder *b;
    const xlsx_book *book;
    bool visible_only;
    struct cell *cells;
    size_t count, room;
    struct merge *merges;
    size_t merge_count, merge_room;
    int row, col; /* of the open row and cell */
    int style;
    xlsx_kind kind;
    bool in_value, in_text;
    int skip;
    qf_buf value;
    qf_buf rows, columns; /* hidden ones */
    bool row_hidden;
    bool column_hidden[DOC_MAX_COLUMNS];
};

enum { E_ROW = 1, E_CELL, E_VALUE, E_TEXT, E_PHONETIC, E_MERGE, E_COLUMN };

static const xml_name names[] = {
    { XML_SPACE_SHEET, "row", E_ROW },      { XML_SPACE_SHEET, "c", E_CELL },
    { XML_SPACE_SHEET, "v", E_VALUE },      { XML_SPACE_SHEET, "t", E_TEXT },
    { XML_SPACE_SHEET, "rPh", E_PHONETIC }, { XML_SPACE_SHEET, "mergeCell", E_MERGE },
    { XML_SPACE_SHEET, "col", E_COLUMN },
};

static qf_code add_merge(struct reading *r, qf_str reference)
{
    struct merge m;
    size_t at = 0;

    if (!xlsx_take_reference(reference, &at, &m.row, &m.col))
        return QF_OK;
    at += at < reference.n && reference.p[at] == ':';
    if (!xlsx_take_reference(reference, &at, &m.last_row, &m.last_col) || m.last_row < m.row ||
        m.last_col < m.col)
        return QF_OK;
    if (r->merge_count == MAX_MERGES)
        return doc_too_large(r->cx, "合并单元格过多");
    if (r->merge_count == r->merge_room) {
        struct merge *old = r->merges;
        r->merge_room = r->merge_room == 0 ? 64 : r->merge_room * 2;
        r->merges = QF_NEW_ARRAY(r->cx->arena, struct merge, r->merge_room);
        if (old != NULL)
            memcpy(r->merges, old, r->merge_count * sizeof(m));
    }
    r->merges[r->merge_count++] = m;
    return QF_OK;
}

static void open_row(struct reading *r, const xml_attrs *attrs)
{
    qf_str hidden = xml_attr(attrs, "hidden");

    r->row = xml_attr_int(attrs, "r", r->row + 2) - 1;
    r->col = -1;
    r->row_hidden = qf_str_eq(hidden, QF_S("1")) || qf_str_eq(hidden, QF_S("true"));
    if (r->row_hidden)
        qf_buf_addf(&r->rows, "%s%d", r->rows.n > 0 ? "、" : "", r->row + 1);
}

static void open_column(struct reading *r, const xml_attrs *attrs)
{
    qf_str hidden = xml_attr(attrs, "hidden");
    int from = xml_attr_int(attrs, "min", 0), to = xml_attr_int(attrs, "max", 0);

    if (!qf_str_eq(hidden, QF_S("1")) && !qf_str_eq(hidden, QF_S("true")))
        return;
    for (int col = from; col >= 1 && col <= to && col <= DOC_MAX_COLUMNS; col++)
        r->column_hidden[col - 1] = true;
    for (int col = from; col >= 1 && col <= to && col <= 26 && !r->columns.over; col++)
        qf_buf_addf(&r->columns, "%s%c", r->columns.n > 0 ? "、" : "", 'A' + col - 1);
}

static void open_cell(struct reading *r, const xml_attrs *attrs)
{
    size_t at = 0;
    int row, col;

    r->col++;
    if (xlsx_take_reference(xml_attr(attrs, "r"), &at, &row, &col)) {
        r->row = row;
        r->col = col;
    }
    r->style = xml_attr_int(attrs, "s", 0);
    r->value.n = 0;
    r->kind = xlsx_cell_kind(attrs);
}

static qf_str cell_text(struct reading *r)
{
    qf_str value = qf_buf_str(&r->value);

    switch (r->kind) {
    case XLSX_SHARED:
        return xlsx_book_string(r->book, value);
    case XLSX_NUMBER:
        return xlsx_number_show(r->cx->arena, value, xlsx_book_format(r->book, r->style),
                                r->book->from_1904);
    case XLSX_TRUTH:
        return qf_str_eq(value, QF_S("1")) ? QF_S("TRUE") : QF_S("FALSE");
    default:
        return value;
    }
}

static bool is_blank(qf_str s)
{
    return qf_str_trim(s).n == 0;
}

static qf_code close_cell(struct reading *r)
{
    qf_str text;

    if (r->value.over)
        return doc_too_large(r->cx, "单元格过长");
    if (r->value.n == 0)
        return QF_OK;
    text = cell_text(r);
    if (is_blank(text))
        return QF_OK;
    if (r->row < 0 || r->row >= 1048576 || r->col < 0 || r->col >= DOC_MAX_COLUMNS)
        return doc_too_large(r->cx, "表格列数过多");
    if (r->visible_only && (r->row_hidden || r->column_hidden[r->col]))
        return QF_OK;
    if (r->count == DOC_MAX_CELLS)
        return doc_too_large(r->cx, "单元格过多");
    if (r->count == r->room) {
        struct cell *old = r->cells;
        r->room = r->room == 0 ? 128 : r->room * 2;
        r->cells = QF_NEW_ARRAY(r->cx->arena, struct cell, r->room);
        if (old != NULL)
            memcpy(r->cells, old, r->count * sizeof(*old));
    }
    if (r->kind != XLSX_SHARED)
        text = qf_str_copy(r->cx->arena, text);
    r->cells[r->count++] = (struct cell){ r->row, r->col, text };
    return QF_OK;
}

static qf_code on_start(void *user, int id, int depth, const xml_attrs *attrs)
{
    struct reading *r = user;

    if (r->skip > 0)
        return QF_OK;
    switch (id) {
    case E_ROW:
        open_row(r, attrs);
        break;
    case E_CELL:
        open_cell(r, attrs);
        break;
    case E_VALUE:
        r->in_value = true;
        break;
    case E_TEXT:
        r->in_text = true;
        break;
    case E_PHONETIC:
        r->skip = depth;
        break;
    case E_MERGE:
        return add_merge(r, xml_attr(attrs, "ref"));
    case E_COLUMN:
        open_column(r, attrs);
        break;
    default:
        break;
    }
    return QF_OK;
}

static qf_code on_end(void *user, int id, int depth)
{
    struct reading *r = user;

    if (r->skip > 0) {
        if (r->skip == depth)
            r->skip = 0;
        return QF_OK;
    }
    if (id == E_VALUE)
        r->in_value = false;
    else if (id == E_TEXT)
        r->in_text = false;
    else if (id == E_CELL)
        return close_cell(r);
    return QF_OK;
}

static qf_code on_text(void *user, qf_str text)
{
    struct reading *r = user;

    if (r->skip == 0 && (r->kind == XLSX_INLINE ? r->in_text : r->in_value))
        qf_buf_add(&r->value, text);
    return QF_OK;
}

/* ---- Ranges. */

static int by_place(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;

    return x->row != y->row ? (x->row > y->row) - (x->row < y->row)
                            : (x->col > y->col) - (x->col < y->col);
}

static int merge_by_place(const void *a, const void *b)
{
    const struct merge *x = a, *y = b;

    return x->row != y->row ? (x->row > y->row) - (x->row < y->row)
                            : (x->col > y->col) - (x->col < y->col);
}

static const struct merge *find_merge(const struct reading *r, int row, int col)
{
    struct merge key = { row, col, row, col };

    if (r->merge_count == 0)
        return NULL;
    return bsearch(&key, r->merges, r->merge_count, sizeof(key), merge_by_place);
}

/* Cells [from, to) of neighbouring rows, and the columns they use. */
struct range {
    size_t from, to;
    int row, last_row, col, last_col;
};

/* Cell i is alone in its row and is no part of a table: a heading ("三、"), a title, a sentence. */
static bool stands_alone(const struct reading *r, size_t i)
{
    qf_str text = qf_str_trim(r->cells[i].text), first;
    size_t mark = strlen("一");

    if ((i > 0 && r->cells[i - 1].row == r->cells[i].row) ||
        (i + 1 < r->count && r->cells[i + 1].row == r->cells[i].row))
        return false;
    if (qf_str_has(text, QF_S("。")) || qf_str_ends(text, QF_S("年度报告")))
        return true;
    first = qf_str_sub(text, 0, mark);
    return text.n > 2 * mark && qf_str_has(QF_S("一二三四五六七八九"), first) &&
           qf_str_eq(qf_str_sub(text, mark, 2 * mark), QF_S("、"));
}

/* The rows from `from` on up to the next empty one, or one that is no table; a merged cell keeps its
 * rows together. */
static struct range range_of(const struct reading *r, size_t from)
{
    struct range range = {
        from, from, r->cells[from].row, r->cells[from].row, r->cells[from].col, r->cells[from].col
    };
    int reach = range.row;

    if (stands_alone(r, from)) {
        range.to++;
        return range;
    }
    for (size_t i = from; i < r->count && r->cells[i].row <= reach + 1; i++) {
        const struct cell *cell = &r->cells[i];
        const struct merge *m = find_merge(r, cell->row, cell->col);
        int below = m != NULL ? m->last_row : cell->row;

        if (cell->row > reach && stands_alone(r, i))
            break;
        range.to = i + 1;
        range.last_row = cell->row;
        range.col = cell->col < range.col ? cell->col : range.col;
        range.last_col = cell->col > range.last_col ? cell->col : range.last_col;
        /* No merge of a report is as tall as this. */
        if (below > reach && below - cell->row < 200)
            reach = below;
        if (cell->row > reach)
            reach = cell->row;
    }
    return range;
}

static qf_code tell_row(struct reading *r, const struct range *range, int row, size_t *at,
                        int *until)
{
    QF_TRY(doc_open_row(r->b));
    for (int col = range->col; col <= range->last_col;) {
        const struct merge *m = find_merge(r, row, col);
        int rows = 1, cols = 1;
        while (*at < range->to && r->cells[*at].row == row && r->cells[*at].col < col)
            (*at)++;
        if (until[col] > row) {
            col++;
            continue;
        }
        if (m != NULL) {
            rows = (m->last_row < range->last_row ? m->last_row : range->last_row) - row + 1;
            cols = (m->last_col < range->last_col ? m->last_col : range->last_col) - col + 1;
        }
        QF_TRY(doc_open_cell(r->b, rows, cols, false));
        if (*at < range->to && r->cells[*at].row == row && r->cells[*at].col == col)
            QF_TRY(doc_add_text(r->b, DOC_PARAGRAPH, 0, r->cells[*at].text));
        for (int i = 0; i < cols; i++)
            until[col + i] = row + rows;
        col += cols;
    }
    while (*at < range->to && r->cells[*at].row == row)
        (*at)++;
    return QF_OK;
}

static qf_code tell_range(struct reading *r, const struct range *range)
{
    int until[DOC_MAX_COLUMNS] = { 0 };
    size_t at = range->from;

    if (range->col == range->last_col) {
        for (size_t i = range->from; i < range->to; i++)
            QF_TRY(doc_add_text(r->b, DOC_PARAGRAPH, 0, r->cells[i].text));
        return QF_OK;
    }
    QF_TRY(doc_open_table(r->b));
    doc_table_from(r->b, range->row, range->col);
    for (int row = range->row; row <= range->last_row; row++)
        QF_TRY(tell_row(r, range, row, &at, until));
    return doc_close_table(r->b);
}

static qf_str remark_of(struct reading *r)
{
    qf_str rows = qf_buf_str(&r->rows), columns = qf_buf_str(&r->columns);

    if (rows.n == 0 && columns.n == 0)
        return QF_S("");
    return qf_strf(r->cx->arena, "%s%.*s%s%s%.*s", rows.n > 0 ? "隐藏的行：" : "", QF_ARG(rows),
                   rows.n > 0 && columns.n > 0 ? "；" : "", columns.n > 0 ? "隐藏的列：" : "",
                   QF_ARG(columns));
}

qf_code xlsx_sheet_read(qf_ctx *cx, const xlsx_book *book, size_t sheet, bool visible_only,
                        doc_builder *b, qf_str *remark)
{
    struct reading r = { .cx = cx, .b = b, .book = book, .visible_only = visible_only, .row = -1 };
    xml_reader reader = { names, sizeof(names) / sizeof(*names), on_start, on_end, on_text, &r };

    r.value = qf_buf_new(cx->arena, DOC_MAX_BOX);
    r.rows = qf_buf_new(cx->arena, MAX_REMARK);
    r.columns = qf_buf_new(cx->arena, MAX_REMARK);
    QF_TRY(xml_parse(cx, book->zip, (size_t)book->sheets[sheet].entry, &reader));
    if (r.count > 0)
        qsort(r.cells, r.count, sizeof(*r.cells), by_place);
    if (r.merge_count > 0)
        qsort(r.merges, r.merge_count, sizeof(*r.merges), merge_by_place);
    for (size_t at = 0; at < r.count;) {
        struct range range = range_of(&r, at);
        QF_TRY(tell_range(&r, &range));
        at = range.to;
    }
    *remark = remark_of(&r);
    return QF_OK;
}

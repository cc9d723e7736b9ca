#include "doc/doc_build.h"

/* Blocks are kept in lists while the file is read, because a table decides only when it closes
 * whether it is a table or the frame of other tables. */
struct item {
    struct item *next;
    doc_block block;
};

struct items {
    struct item *first, *last;
};

struct cell {
    int row, col, row_span, col_span;
    bool header, merged; /* merged: Word may go on with it below */
    struct items items;
};

struct column {
    int until; /* first row in which the column is free again */
    int cell;  /* the cell that covers it; -1 none */
};

/* An open table, or an aside (columns == NULL). Frames are kept for reuse, one per depth. */
struct frame {
    struct frame *below;
    bool aside;
    struct items items; /* what stands before the table, or the contents of the aside */
    struct column *columns;
    struct cell *cells;
    size_t count, room;
    size_t nested_cells; /* of the largest table inside */
    size_t nested_tables;
    int row, rows, cols, next_col;
    int first_row, first_col; /* of the table, on its sheet */
    bool row_open, cell_open, uncertain;
};

struct doc_builder {
    qf_ctx *cx;
    qf_arena *arena;
    doc_format format;
    size_t arena_start, text, blocks, cells, images;
    int page, depth;
    doc_align align; /* of the next text */
    struct frame *top;
    struct frame *frames[DOC_MAX_DEPTH];
    struct items items, pending; /* pending: asides, until the outermost table closes */
};

#undef doc_too_large /* tools/tidy_facts.h */
qf_code doc_too_large(qf_ctx *cx, const char *what)
{
    return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file",
                   "文件超出可处理的范围（%s），请检查文件内容后重试。", what);
}

doc_builder *doc_builder_new(qf_ctx *cx, doc_format format)
{
    doc_builder *b = QF_NEW(cx->arena, doc_builder);

    b->cx = cx;
    b->arena = cx->arena;
    b->format = format;
    b->arena_start = qf_arena_used(cx->arena);
    return b;
}

static void items_add(struct items *items, struct item *item)
{
    item->next = NULL;
    if (items->last == NULL)
        items->first = item;
    else
        items->last->next = item;
    items->last = item;
}

/* Moves all of `from` behind `to`. */
static void items_move(struct items *to, struct items *from)
{
    if (from->first == NULL)
        return;
    if (to->last == NULL)
        to->first = from->first;
    else
        to->last->next = from->first;
    to->last = from->last;
    *from = (struct items){ NULL, NULL };
}

static qf_code check_memory(doc_builder *b)
{
    if (qf_arena_used(b->arena) - b->arena_start > DOC_MAX_MEMORY)
        return doc_too_large(b->cx, "内容过多");
    return QF_OK;
}

/* Where the next block goes: the open cell, or what stands around. */
static struct items *sink(doc_builder *b)
{
    struct frame *top = b->top;

    if (top == NULL)
        return &b->items;
    if (!top->aside && top->cell_open)
        return &top->cells[top->count - 1].items;
    return &top->items;
}

static qf_code add_block(doc_builder *b, struct items *to, doc_block block)
{
    struct item *item;

    if (++b->blocks > DOC_MAX_BLOCKS + DOC_MAX_CELLS)
        return doc_too_large(b->cx, "段落过多");
    QF_TRY(check_memory(b));
    item = QF_NEW(b->arena, struct item);
    block.page = b->page;
    item->block = block;
    items_add(to, item);
    return QF_OK;
}

static bool is_blank(qf_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != ' ' && (s.p[i] < '\t' || s.p[i] > '\r'))
            return false;
    }
    return true;
}

qf_code doc_add_text(doc_builder *b, doc_kind kind, int level, qf_str text)
{
    doc_align align = b->align;

    b->align = DOC_LEFT;
    if (is_blank(text))
        return QF_OK;
    if (text.n > DOC_MAX_TEXT - b->text || text.n > DOC_MAX_BOX)
        return doc_too_large(b->cx, "文字过多");
    b->text += text.n;
    QF_TRY(check_memory(b));
    return add_block(
        b, sink(b),
        (doc_block){
            .kind = kind, .level = level, .text = qf_str_copy(b->arena, text), .align = align });
}

void doc_table_from(doc_builder *b, int row, int col)
{
    if (b->top == NULL)
        return;
    b->top->first_row = row;
    b->top->first_col = col;
}

void doc_align_next(doc_builder *b, doc_align align)
{
    b->align = align;
}

qf_code doc_add_image(doc_builder *b)
{
    b->images++;
    if (b->images > DOC_MAX_BLOCKS)
        return doc_too_large(b->cx, "图片过多");
    if (b->top != NULL)
        return QF_OK;
    return add_block(b, &b->items, (doc_block){ .kind = DOC_IMAGE });
}

qf_code doc_add_picture(doc_builder *b, qf_str bytes, qf_str shows, int shown)
{
    bool apart = b->top != NULL;

    b->images++;
    if (apart)
        QF_TRY(doc_open_aside(b));
    QF_TRY(add_block(
        b, sink(b),
        (doc_block){ .kind = DOC_IMAGE, .text = shows, .picture = bytes, .shown = shown }));
    return apart ? doc_close_aside(b) : QF_OK;
}

static qf_code push_frame(doc_builder *b, bool aside)
{
    struct frame *frame;
    struct cell *cells;
    struct column *columns;
    size_t room;

    if (b->depth == DOC_MAX_DEPTH)
        return doc_too_large(b->cx, "表格嵌套过深");
    QF_TRY(check_memory(b));
    if (b->frames[b->depth] == NULL)
        b->frames[b->depth] = QF_NEW(b->arena, struct frame);
    frame = b->frames[b->depth++];
    cells = frame->cells;
    columns = frame->columns;
    room = frame->room;
    if (!aside && columns == NULL)
        columns = QF_NEW_ARRAY(b->arena, struct column, DOC_MAX_COLUMNS);
    if (columns != NULL)
        memset(columns, 0, DOC_MAX_COLUMNS * sizeof(*columns));
    *frame = (struct frame){
        .below = b->top, .aside = aside, .columns = columns, .cells = cells, .room = room, .row = -1
    };
    b->top = frame;
    return QF_OK;
}

static void pop_frame(doc_builder *b)
{
    b->top = b->top->below;
    b->depth--;
}

qf_code doc_open_table(doc_builder *b)
{
    return push_frame(b, false);
}

qf_code doc_open_row(doc_builder *b)
{
    struct frame *top = b->top;

    if (top == NULL || top->aside)
        return QF_OK;
    if (++top->row >= DOC_MAX_ROWS)
        return doc_too_large(b->cx, "表格行数过多");
    top->rows = top->row + 1;
    top->row_open = true;
    top->cell_open = false;
    top->next_col = 0;
    return QF_OK;
}

/* Moves next_col to the first column that no cell above reaches into. */
static void find_free(struct frame *top)
{
    while (top->next_col < DOC_MAX_COLUMNS && top->columns[top->next_col].until > top->row)
        top->next_col++;
}

static int cut(int span, int most)
{
    if (span > most)
        span = most;
    return span < 1 ? 1 : span;
}

static qf_code cells_grow(doc_builder *b, struct frame *top)
{
    struct cell *grown;

    if (++b->cells > DOC_MAX_CELLS)
        return doc_too_large(b->cx, "单元格过多");
    if (top->count < top->room)
        return QF_OK;
    QF_TRY(check_memory(b));
    top->room = top->room == 0 ? 32 : top->room * 2;
    grown = QF_NEW_ARRAY(b->arena, struct cell, top->room);
    if (top->count > 0)
        memcpy(grown, top->cells, top->count * sizeof(*grown));
    top->cells = grown;
    return QF_OK;
}

static qf_code open_cell(doc_builder *b, int row_span, int col_span, bool header, bool merged)
{
    struct frame *top = b->top;

    if (top == NULL || top->aside)
        return QF_OK;
    if (!top->row_open)
        QF_TRY(doc_open_row(b));
    find_free(top);
    if (top->next_col >= DOC_MAX_COLUMNS)
        return doc_too_large(b->cx, "表格列数过多");
    QF_TRY(cells_grow(b, top));
    col_span = cut(col_span, DOC_MAX_COLUMNS - top->next_col);
    row_span = cut(row_span, DOC_MAX_ROWS - top->row);
    top->cells[top->count] = (struct cell){ .row = top->row,
                                            .col = top->next_col,
                                            .row_span = row_span,
                                            .col_span = col_span,
                                            .header = header,
                                            .merged = merged };
    for (int i = 0; i < col_span; i++)
        top->columns[top->next_col + i] = (struct column){ top->row + row_span, (int)top->count };
    top->next_col += col_span;
    if (top->cols < top->next_col)
        top->cols = top->next_col;
    top->count++;
    top->cell_open = true;
    return QF_OK;
}

qf_code doc_open_cell(doc_builder *b, int row_span, int col_span, bool header)
{
    return open_cell(b, row_span, col_span, header, false);
}

qf_code doc_open_merged(doc_builder *b, int col_span, bool header)
{
    return open_cell(b, 1, col_span, header, true);
}

bool doc_merge_up(doc_builder *b, int col_span)
{
    struct frame *top = b->top;
    struct column *column;
    struct cell *cell;

    if (top == NULL || top->aside || !top->row_open)
        return false;
    find_free(top);
    if (top->next_col >= DOC_MAX_COLUMNS)
        return false;
    column = &top->columns[top->next_col];
    if (top->row == 0 || column->until != top->row)
        return false;
    cell = &top->cells[column->cell];
    if (!cell->merged || cell->col != top->next_col)
        return false;
    cell->row_span++;
    /* A part of another width keeps it, or all to its right would slip. */
    col_span = cut(col_span, DOC_MAX_COLUMNS - top->next_col);
    for (int i = 0; i < col_span; i++)
        top->columns[top->next_col + i] = (struct column){ top->row + 1, (int)(cell - top->cells) };
    top->next_col += col_span;
    if (top->cols < top->next_col)
        top->cols = top->next_col;
    top->cell_open = false;
    return true;
}

bool doc_merge_left(doc_builder *b, int col_span)
{
    struct frame *top = b->top;
    struct cell *cell;

    if (top == NULL || top->aside || !top->row_open || top->count == 0)
        return false;
    cell = &top->cells[top->count - 1];
    col_span = col_span < 1 ? 1 : col_span;
    if (cell->row != top->row || cell->col + cell->col_span != top->next_col ||
        col_span > DOC_MAX_COLUMNS - top->next_col)
        return false;
    for (int i = 0; i < col_span; i++) {
        if (top->columns[top->next_col + i].until > top->row)
            return false;
    }
    for (int i = 0; i < col_span; i++)
        top->columns[top->next_col + i] =
            (struct column){ top->row + cell->row_span, (int)top->count - 1 };
    cell->col_span += col_span;
    top->next_col += col_span;
    if (top->cols < top->next_col)
        top->cols = top->next_col;
    top->cell_open = false;
    return true;
}

qf_code doc_skip_columns(doc_builder *b, int count)
{
    struct frame *top = b->top;

    if (top == NULL || top->aside || !top->row_open || count <= 0)
        return QF_OK;
    if (count > DOC_MAX_COLUMNS - top->next_col)
        return doc_too_large(b->cx, "表格列数过多");
    top->next_col += count;
    return QF_OK;
}

void doc_close_cell(doc_builder *b)
{
    if (b->top != NULL)
        b->top->cell_open = false;
}

void doc_mark_uncertain(doc_builder *b)
{
    if (b->top != NULL)
        b->top->uncertain = true;
}

bool doc_in_table(const doc_builder *b)
{
    return b->top != NULL && !b->top->aside;
}

/* The lines of a cell as one text; tables in it are left out. */
static qf_str cell_text(doc_builder *b, const struct cell *cell)
{
    size_t bytes = 0, lines = 0, at = 0;
    qf_str only = { "", 0 };
    char *joined;

    for (const struct item *i = cell->items.first; i != NULL; i = i->next) {
        if (i->block.kind == DOC_TABLE || i->block.text.n == 0)
            continue;
        only = i->block.text;
        bytes += only.n + 1;
        lines++;
    }
    if (lines < 2)
        return only;
    joined = qf_alloc(b->arena, bytes);
    for (const struct item *i = cell->items.first; i != NULL; i = i->next) {
        if (i->block.kind == DOC_TABLE || i->block.text.n == 0)
            continue;
        if (at > 0)
            joined[at++] = '\n';
        memcpy(joined + at, i->block.text.p, i->block.text.n);
        at += i->block.text.n;
    }
    return (qf_str){ joined, at };
}

/* As its first paragraph stands. */
static doc_align cell_align(const struct cell *cell)
{
    return cell->items.first == NULL ? DOC_LEFT : cell->items.first->block.align;
}

static doc_table *make_table(doc_builder *b, const struct frame *frame)
{
    doc_table *table = QF_NEW(b->arena, doc_table);

    table->rows = frame->rows;
    table->cols = frame->cols;
    table->uncertain = frame->uncertain;
    table->count = frame->count;
    table->first_row = frame->first_row;
    table->first_col = frame->first_col;
    table->cells = QF_NEW_ARRAY(b->arena, doc_cell, frame->count);
    for (size_t i = 0; i < frame->count; i++) {
        const struct cell *cell = &frame->cells[i];
        table->cells[i] = (doc_cell){ .row = cell->row,
                                      .col = cell->col,
                                      .row_span = cut(cell->row_span, frame->rows - cell->row),
                                      .col_span = cell->col_span,
                                      .text = cell_text(b, cell),
                                      .align = cell_align(cell),
                                      .header = cell->header };
    }
    return table;
}

/* One column is no grid but a frame around paragraphs; a table with tables in it is page layout,
 * unless it is clearly larger than what it holds. */
static bool is_layout(const doc_builder *b, const struct frame *frame)
{
    if (frame->nested_tables > 0)
        return frame->count < 12 || frame->count <= frame->nested_cells;
    return frame->cols == 1 && !frame->uncertain &&
           (b->format == DOC_DOCX || b->format == DOC_HTML);
}

static void unfold(struct frame *frame, struct items *out)
{
    for (size_t i = 0; i < frame->count; i++)
        items_move(out, &frame->cells[i].items);
}

static void take_tables(struct frame *frame, struct items *out)
{
    for (size_t i = 0; i < frame->count; i++) {
        struct item *item = frame->cells[i].items.first;
        while (item != NULL) {
            struct item *next = item->next;
            if (item->block.kind == DOC_TABLE)
                items_add(out, item);
            item = next;
        }
    }
}

/* Tells the table around, if any, what it holds. */
static void tell_outer(doc_builder *b, const struct frame *frame, bool layout)
{
    struct frame *outer = b->top;
    size_t largest = frame->nested_cells;

    if (outer == NULL || outer->aside || !outer->cell_open)
        return;
    outer->nested_tables += frame->nested_tables;
    if (!layout && frame->count > 0) {
        outer->nested_tables++;
        if (largest < frame->count)
            largest = frame->count;
    }
    if (outer->nested_cells < largest)
        outer->nested_cells = largest;
}

qf_code doc_close_table(doc_builder *b)
{
    struct frame *frame = b->top;
    struct items *out;
    bool layout;

    if (frame == NULL || frame->aside)
        return QF_OK;
    layout = is_layout(b, frame);
    pop_frame(b);
    out = sink(b);
    items_move(out, &frame->items);
    if (frame->count > 0 && !layout) {
        QF_TRY(check_memory(b));
        QF_TRY(add_block(b, out, (doc_block){ .kind = DOC_TABLE, .table = make_table(b, frame) }));
        take_tables(frame, out);
    } else {
        unfold(frame, out);
    }
    tell_outer(b, frame, layout);
    if (b->top == NULL)
        items_move(&b->items, &b->pending);
    return QF_OK;
}

qf_code doc_open_aside(doc_builder *b)
{
    return push_frame(b, true);
}

qf_code doc_close_aside(doc_builder *b)
{
    struct frame *frame;

    while (b->top != NULL && !b->top->aside)
        QF_TRY(doc_close_table(b));
    frame = b->top;
    if (frame == NULL)
        return QF_OK;
    pop_frame(b);
    items_move(b->top == NULL ? &b->items : &b->pending, &frame->items);
    return QF_OK;
}

void doc_set_page(doc_builder *b, int page)
{
    b->page = page;
}

qf_code doc_finish(doc_builder *b, doc **out)
{
    doc *document = QF_NEW(b->arena, doc);
    size_t count = 0;

    while (b->top != NULL) {
        if (b->top->aside)
            QF_TRY(doc_close_aside(b));
        else
            QF_TRY(doc_close_table(b));
    }
    items_move(&b->items, &b->pending);
    for (const struct item *i = b->items.first; i != NULL; i = i->next)
        count++;
    if (count > DOC_MAX_BLOCKS)
        return doc_too_large(b->cx, "段落过多");
    QF_TRY(check_memory(b));
    document->format = b->format;
    document->images = b->images;
    document->blocks = QF_NEW_ARRAY(b->arena, doc_block, count);
    for (const struct item *i = b->items.first; i != NULL; i = i->next)
        document->blocks[document->count++] = i->block;
    document->title = document->published = document->source = QF_S("");
    *out = document;
    return QF_OK;
}

const doc_cell *doc_cell_at(const doc_table *table, int row, int col)
{
    size_t from = 0, to = table->count;

    /* The cells are ordered: what covers the place begins at it or before it. */
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const doc_cell *cell = &table->cells[middle];
        if (cell->row < row || (cell->row == row && cell->col <= col))
            from = middle + 1;
        else
            to = middle;
    }
    while (from-- > 0) {
        const doc_cell *cell = &table->cells[from];
        if (row < cell->row + cell->row_span && col >= cell->col &&
            col < cell->col + cell->col_span)
            return cell;
    }
    return NULL;
}

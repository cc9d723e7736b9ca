/* Tables on paper: measured first, then drawn; rows whole, header rows on every page. */
#include "doc/pdf_write_page.h"
#include "doc/table_fit.h"

#define LINE_HEIGHT 1.28 /* of the type */
#define CELL_AIR 1.6     /* points above and below a cell's text */
#define SMALLEST_KEPT 17 /* half-points: a table is made smaller down to this to stay on one page */
#define RULE_OUTER 1.0
#define RULE_INNER 0.5

/* A table with its layouts; rows have heights. */
typedef struct sheet {
    const doc_table *table;
    PangoLayout **layout; /* one for each cell */
    double *edge;         /* cols + 1, from the left of the text block */
    double *height;       /* rows */
    double *top;          /* rows + 1, sums of the heights; set when all are known */
    size_t *first;        /* rows + 1, the first cell of each row */
    int half_points;
    double line;    /* height of a line */
    double padding; /* left and right */
} sheet;

/* Height of rows [from, to), before and after s->top is set. */
static double band_of(const sheet *s, int from, int to)
{
    double sum = 0;

    if (s->top[s->table->rows] > 0)
        return s->top[to] - s->top[from];
    for (int r = from; r < to; r++)
        sum += s->height[r];
    return sum;
}

static double text_height(const sheet *s, size_t cell)
{
    return pango_layout_get_line_count(s->layout[cell]) * s->line + 2 * CELL_AIR;
}

static void make_layouts(const pdf_page *p, sheet *s)
{
    for (size_t i = 0; i < s->table->count; i++) {
        const doc_cell *c = &s->table->cells[i];
        double width = s->edge[c->col + c->col_span] - s->edge[c->col] - 2 * s->padding;

        s->layout[i] =
            pdf_page_layout(p, PAGE_CELL, s->half_points, c->text, width < 1 ? 1 : width);
        pango_layout_set_alignment(s->layout[i], c->align == DOC_CENTER  ? PANGO_ALIGN_CENTER
                                                 : c->align == DOC_RIGHT ? PANGO_ALIGN_RIGHT
                                                                         : PANGO_ALIGN_LEFT);
    }
}

/* Rows get what their own cells need, then merged cells ask their rows evenly for the rest. */
static void measure_rows(sheet *s)
{
    const doc_table *t = s->table;
    double least = s->half_points / 2.0 + (t->cols <= 6 ? 9 : 6);

    for (int r = 0; r < t->rows; r++)
        s->height[r] = least;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < t->count; i++) {
            const doc_cell *c = &t->cells[i];
            double need = text_height(s, i), have = band_of(s, c->row, c->row + c->row_span);

            if ((c->row_span == 1) != (pass == 0) || need <= have)
                continue;
            for (int r = c->row; r < c->row + c->row_span; r++)
                s->height[r] += (need - have) / c->row_span;
        }
}

static void release(sheet *s)
{
    for (size_t i = 0; i < s->table->count; i++)
        pdf_page_layout_free(&s->layout[i]);
}

static void set_up(const pdf_page *p, const doc_table *t, int half_points, sheet *s)
{
    table_fit fit = table_fit_columns(p->arena, t, p->width, half_points);

    *s = (sheet){ .table = t, .half_points = fit.half_points, .padding = fit.padding };
    s->line = s->half_points / 2.0 * LINE_HEIGHT;
    s->layout = QF_NEW_ARRAY(p->arena, PangoLayout *, t->count + 1);
    s->edge = QF_NEW_ARRAY(p->arena, double, (size_t)t->cols + 1);
    s->height = QF_NEW_ARRAY(p->arena, double, (size_t)t->rows + 1);
    s->top = QF_NEW_ARRAY(p->arena, double, (size_t)t->rows + 1);
    s->first = QF_NEW_ARRAY(p->arena, size_t, (size_t)t->rows + 1);
    for (int c = 0; c < t->cols; c++)
        s->edge[c + 1] = s->edge[c] + fit.width[c];
    make_layouts(p, s);
    measure_rows(s);
    for (int r = 0; r < t->rows; r++)
        s->top[r + 1] = s->top[r] + s->height[r];
    /* Cells are ordered by row. */
    for (size_t i = 0, r = 0; r <= (size_t)t->rows; r++) {
        while (i < t->count && (size_t)t->cells[i].row < r)
            i++;
        s->first[r] = i;
    }
}

/* The table as it will be printed: in smaller type when that keeps it on one page. */
static void prepare(const pdf_page *p, const doc_table *t, sheet *s)
{
    /* A heading of one line stands above it on the same page. */
    double most = p->height - page_line_pitch(p->style);
    int size = table_fit_size(t);

    set_up(p, t, size, s);
    while (band_of(s, 0, t->rows) > most && band_of(s, 0, t->rows) < most * 1.5 &&
           s->half_points > SMALLEST_KEPT) {
        size = s->half_points - 1;
        release(s);
        set_up(p, t, size, s);
    }
    if (band_of(s, 0, t->rows) > most && s->half_points < table_fit_size(t)) {
        release(s); /* smaller did not help: large again */
        set_up(p, t, table_fit_size(t), s);
    }
}

double pdf_page_table_height(const pdf_page *p, const doc_table *table, double *start)
{
    sheet s;
    double height;

    prepare(p, table, &s);
    height = band_of(&s, 0, table->rows);
    *start =
        band_of(&s, 0, table->header_rows < table->rows ? table->header_rows + 1 : table->rows);
    release(&s);
    return height;
}

/* The lines of a cell that lie between `from` and `from + window` of its text, drawn from `top`. */
static void draw_text(const pdf_page *p, const sheet *s, size_t cell, double top, double room,
                      double from)
{
    const doc_cell *c = &s->table->cells[cell];
    int lines = pango_layout_get_line_count(s->layout[cell]);
    double x = s->edge[c->col] + s->padding, need = lines * s->line;
    double start = from > 0 || need > room ? CELL_AIR : (room - need) / 2;

    for (int i = 0; i < lines; i++) {
        double at = i * s->line - from;

        /* Half a line's tolerance: the window is cut between two lines. */
        if (at < -s->line / 2 || at + s->line > room + s->line / 2)
            continue;
        pdf_page_line(p, s->layout[cell], i, x, top + start + at, s->line, s->half_points);
    }
}

/* A rule as a box of its own: crisp, and readers of PDF find it easily. */
static void draw_frame(const pdf_page *p, const sheet *s, const doc_cell *c, double top,
                       double height)
{
    double x = p->left + s->edge[c->col], y = page_points(p->style->top) + top;

    cairo_set_line_width(p->cr, RULE_INNER);
    cairo_rectangle(p->cr, x, y, s->edge[c->col + c->col_span] - s->edge[c->col], height);
    cairo_stroke(p->cr);
}

/* Draws a cell of rows [from, to) whose part among them begins at `y`. */
static void draw_cell(const pdf_page *p, const sheet *s, size_t i, int from, int to, double y)
{
    const doc_cell *c = &s->table->cells[i];
    int first = c->row > from ? c->row : from;
    int last = c->row + c->row_span < to ? c->row + c->row_span : to;
    double room = band_of(s, first, last);
    const char *tag = c->header ? "TH" : "TD";

    draw_frame(p, s, c, y, room);
    if (c->text.n == 0 || (c->row < from && text_height(s, i) > room))
        return;
    pdf_page_tag(p, tag);
    draw_text(p, s, i, y, room, 0);
    pdf_page_untag(p, tag);
}

/* Draws rows [from, to) at `top`; a merged cell that begins above or ends below is cut to them, its
 * text standing in each part. Gives the height drawn. */
static double draw_rows(const pdf_page *p, const sheet *s, int from, int to, double top)
{
    const doc_table *t = s->table;
    double y = top, total = band_of(s, from, to);

    for (int r = from; r < to; r++) {
        pdf_page_tag(p, "TR");
        /* Cells from above reach into the first row of the part only. */
        for (size_t i = r == from ? 0 : s->first[r]; i < s->first[r + 1]; i++)
            if (t->cells[i].row + t->cells[i].row_span > r)
                draw_cell(p, s, i, from, to, y);
        pdf_page_untag(p, "TR");
        y += s->height[r];
    }
    cairo_set_line_width(p->cr, RULE_OUTER);
    cairo_rectangle(p->cr, p->left, page_points(p->style->top) + top, s->edge[t->cols], total);
    cairo_stroke(p->cr);
    return total;
}

/* A row that no page holds: its lines run on from page to page. */
static void draw_tall_row(pdf_page *p, const sheet *s, int row)
{
    const doc_table *t = s->table;
    double done = 0;

    while (done < s->height[row] - 2 * CELL_AIR - 0.01) {
        double lines = (double)(int)((p->height - 2 * CELL_AIR) / s->line);
        double window = lines * s->line, left = s->height[row] - done;
        double height = left < window + 2 * CELL_AIR ? left : window + 2 * CELL_AIR;

        if (pdf_page_room(p) < p->height - 0.01)
            pdf_page_turn(p);
        pdf_page_tag(p, "TR");
        for (size_t i = 0; i < t->count; i++) {
            const doc_cell *c = &t->cells[i];

            if (c->row > row || c->row + c->row_span <= row)
                continue;
            draw_frame(p, s, c, p->y, height);
            pdf_page_tag(p, c->header ? "TH" : "TD");
            if (c->row == row)
                draw_text(p, s, i, p->y, window, done);
            pdf_page_untag(p, c->header ? "TH" : "TD");
        }
        pdf_page_untag(p, "TR");
        p->y += height;
        done += window;
    }
}

/* First row behind `from` that does not fit into `room` any more. */
static int rows_that_fit(const sheet *s, int from, double room)
{
    int to = from;

    while (to < s->table->rows && s->height[to] <= room + 0.01)
        room -= s->height[to++];
    return to;
}

void pdf_page_table(pdf_page *p, const doc_table *table)
{
    sheet s;
    int row = 0, heads = table->header_rows;
    double head;

    prepare(p, table, &s);
    head = band_of(&s, 0, heads);
    if (head > p->height / 2)
        heads = 0, head = 0; /* a header that fills the page is not worth repeating */
    pdf_page_tag(p, "Table");
    while (row < table->rows) {
        double repeated = row > heads ? head : 0;
        int to = rows_that_fit(&s, row, pdf_page_room(p) - repeated);

        /* Header rows do not stand alone at the foot of a page. */
        if (row < heads && to <= heads && to < table->rows)
            to = row;
        if (to == row && p->y > 0) {
            pdf_page_turn(p);
            continue;
        }
        if (to == row) {
            draw_tall_row(p, &s, row++);
            continue;
        }
        if (repeated > 0)
            p->y += draw_rows(p, &s, 0, heads, p->y);
        p->y += draw_rows(p, &s, row, to, p->y);
        row = to;
    }
    pdf_page_untag(p, "Table");
    release(&s);
}

#include "doc/html_write.h"

#include "doc/markup.h"
#include "doc/table_fit.h"

#define HEADS_MAX 32 /* header cells that one data cell names */

/* ---- style sheet */

/* Screen first, then paper. Ink on white 15:1; table text never under 14 pixels. */
static const char sheet[] =
    ":root{--ink:#1f2a2e;--line:#8a979b;--head:#eef4f2;--town:#1d5c57;--air:#f4f6f5}"
    "*{box-sizing:border-box}"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}"
    "body{margin:0;background:var(--air);color:var(--ink);"
    "font:17px/1.8 \"PingFang SC\",\"Noto Sans CJK SC\",\"Microsoft YaHei\",sans-serif}"
    "main{max-width:52rem;margin:0 auto;background:#fff;padding:1.5rem 1rem "
    "4rem;overflow-wrap:anywhere}"
    "h1{font:700 1.45rem/1.5 \"Songti SC\",\"Noto Serif CJK SC\",SimSun,serif;text-align:center;"
    "margin:1rem 0 2rem;padding-bottom:1.25rem;border-bottom:2px solid "
    "var(--town);text-wrap:balance}"
    "h1 span{display:block}"
    "h2{font-size:1.2rem;line-height:1.5;margin:2.2rem 0 .8rem;color:var(--town)}"
    "h3,h4,h5,h6{font-size:1.05rem;margin:1.4rem 0 .4rem}"
    "p{margin:.6rem 0;text-indent:2em;text-align:justify}"
    "p+p{margin-top:.4rem}p.center{text-align:center;text-indent:0}p.right{text-align:right;text-"
    "indent:0}"
    "p b{font-weight:600;color:var(--town)}"
    ".scroll{overflow-x:auto;margin:.8rem 0 1.6rem;border:1px solid var(--line)}"
    ".scroll:focus-visible{outline:3px solid var(--town);outline-offset:2px}"
    "table{border-collapse:collapse;width:100%;font-size:15px;line-height:1.45;"
    "font-variant-numeric:tabular-nums}"
    "caption{text-align:left;padding:.5rem .6rem;font-weight:600}"
    "th,td{border:1px solid var(--line);padding:.35rem "
    ".4rem;text-align:center;vertical-align:middle;"
    "overflow-wrap:normal}"
    "th{font-weight:400;background:var(--head)}thead th{font-weight:600}"
    "th.left,td.left{text-align:left}th.right,td.right{text-align:right}"
    "table.wide{min-width:42rem}"
    "tr>:first-child{border-left:0}tr>:last-child{border-right:0}"
    "@media(min-width:60rem){main{margin:2rem auto;padding:3.5rem 4rem 5rem;"
    "box-shadow:0 1px 6px rgba(0,0,0,.12)}}";

/* The paper's part; its measures come from the page style. */
static void add_print_sheet(qf_buf *out, const page_style *s)
{
    qf_buf_addf(out, "@page{size:%d.%dmm %d.%dmm;margin:%d.%dmm %d.%dmm %d.%dmm %d.%dmm}",
                s->width / 10, s->width % 10, s->height / 10, s->height % 10, s->top / 10,
                s->top % 10, s->right / 10, s->right % 10, s->bottom / 10, s->bottom % 10,
                s->left / 10, s->left % 10);
    qf_buf_addf(out,
                "@media print{body{background:none;font:%dpt/%.2fpt FangSong_GB2312,FangSong,"
                "STFangsong,\"Noto Serif CJK SC\",serif;color:#000}",
                s->face[PAGE_BODY].half_points / 2, page_line_pitch(s));
    qf_buf_addf(
        out,
        "main{max-width:none;margin:0;padding:0;box-shadow:none}"
        "h1{font-size:%dpt;font-weight:400;border:0;margin:0 0 1em}"
        "h2{font:%dpt/1.8 SimHei,\"Noto Sans CJK SC\",sans-serif;text-indent:2em;color:#000;"
        "margin:0;break-after:avoid}p{margin:0;orphans:2;widows:2}",
        s->face[PAGE_TITLE].half_points / 2, s->face[PAGE_H1].half_points / 2);
    qf_buf_add(
        out,
        QF_S("p b{font-family:KaiTi_GB2312,KaiTi,STKaiti,serif;font-weight:400;color:#000}"
             ".scroll{overflow:visible;break-inside:avoid;border:1px solid #000;margin:.2em 0 .8em}"
             "table{font-size:9.5pt;line-height:1.3}table.wide{min-width:0}"
             "caption{display:none}th,td{border-color:#000;padding:1pt}"
             "th{background:none}thead "
             "th{font-weight:400}thead{display:table-header-group}tr{break-inside:avoid}}"));
}

/* ---- tables */

typedef struct grid {
    const doc_table *table;
    const doc_cell **cover; /* rows * cols; NULL in a gap */
    int number;             /* of the table in the document, for ids */
} grid;

static const doc_cell *grid_at(const grid *g, int row, int col)
{
    return g->cover[(size_t)row * (size_t)g->table->cols + (size_t)col];
}

static void fill_cover(grid *g, qf_arena *arena)
{
    const doc_table *t = g->table;

    g->cover = QF_NEW_ARRAY(arena, const doc_cell *, (size_t)t->rows *(size_t)t->cols + 1);
    for (size_t i = 0; i < t->count; i++)
        for (int r = 0; r < t->cells[i].row_span; r++)
            for (int c = 0; c < t->cells[i].col_span; c++)
                g->cover[(size_t)(t->cells[i].row + r) * (size_t)t->cols +
                         (size_t)(t->cells[i].col + c)] = &t->cells[i];
}

static void add_id(qf_buf *out, const grid *g, const doc_cell *cell)
{
    qf_buf_addf(out, "t%dr%dc%d", g->number, cell->row, cell->col);
}

static size_t add_head(const doc_cell **heads, size_t n, const doc_cell *head)
{
    for (size_t i = 0; i < n; i++)
        if (heads[i] == head)
            return n;
    if (n < HEADS_MAX)
        heads[n++] = head;
    return n;
}

/* Header cells of a data cell: those of its row, from the left; those above it up to the next data
 * cell, so that in a table of several parts only the nearest part's heads count. */
static size_t heads_of(const grid *g, const doc_cell *cell, const doc_cell **heads)
{
    size_t n = 0;
    bool seen = false;

    for (int c = 0; c < cell->col; c++) {
        const doc_cell *left = grid_at(g, cell->row, c);

        if (left != NULL && left->header)
            n = add_head(heads, n, left);
    }
    for (int r = cell->row - 1; r >= 0; r--) {
        const doc_cell *above = grid_at(g, r, cell->col);

        if (above != NULL && above->header) {
            seen = true;
            n = add_head(heads, n, above);
        } else if (seen && above != NULL) {
            break;
        }
    }
    return n;
}

/* A header cell heads its row when a data cell follows to its right before the row ends and it
 * stands left of all of them; else its columns. */
static const char *scope_of(const grid *g, const doc_cell *cell)
{
    bool row = false;

    if (cell->row >= g->table->header_rows)
        for (int c = cell->col + cell->col_span; c < g->table->cols; c++) {
            const doc_cell *right = grid_at(g, cell->row, c);

            row = row || (right != NULL && !right->header);
        }
    if (row)
        return cell->row_span > 1 ? "rowgroup" : "row";
    return cell->col_span > 1 ? "colgroup" : "col";
}

static void add_lines(qf_buf *out, qf_str text)
{
    qf_str rest = text, line;
    bool first = true;

    while (text.n > 0 && qf_str_split(&rest, '\n', &line)) {
        if (!first)
            qf_buf_add(out, QF_S("<br>"));
        first = false;
        markup_text(out, line);
    }
}

static void add_cell(qf_buf *out, const grid *g, const doc_cell *cell)
{
    const char *tag = cell->header ? "th" : "td";
    const doc_cell *heads[HEADS_MAX];
    size_t n;

    qf_buf_addf(out, "<%s", tag);
    if (cell->header) {
        qf_buf_add(out, QF_S(" id=\""));
        add_id(out, g, cell);
        qf_buf_addf(out, "\" scope=\"%s\"", scope_of(g, cell));
    } else if ((n = heads_of(g, cell, heads)) > 0) {
        for (size_t i = 0; i < n; i++) {
            qf_buf_add(out, i == 0 ? QF_S(" headers=\"") : QF_S(" "));
            add_id(out, g, heads[i]);
        }
        qf_buf_addc(out, '"');
    }
    if (cell->row_span > 1)
        qf_buf_addf(out, " rowspan=\"%d\"", cell->row_span);
    if (cell->col_span > 1)
        qf_buf_addf(out, " colspan=\"%d\"", cell->col_span);
    if (cell->align == DOC_LEFT || cell->align == DOC_RIGHT)
        qf_buf_addf(out, " class=\"%s\"", cell->align == DOC_LEFT ? "left" : "right");
    qf_buf_addc(out, '>');
    add_lines(out, cell->text);
    qf_buf_addf(out, "</%s>", tag);
}

static void add_row(qf_buf *out, const grid *g, int row)
{
    static const doc_cell nothing = { .row_span = 1, .col_span = 1, .align = DOC_CENTER };

    qf_buf_add(out, QF_S("<tr>"));
    for (int c = 0; c < g->table->cols; c++) {
        const doc_cell *cell = grid_at(g, row, c);

        if (cell == NULL)
            add_cell(out, g, &nothing);
        else if (cell->row == row && cell->col == c)
            add_cell(out, g, cell);
    }
    qf_buf_add(out, QF_S("</tr>\n"));
}

static void add_columns(qf_buf *out, qf_arena *arena, const doc_table *t)
{
    table_fit fit = table_fit_columns(arena, t, 100 * 4.42, table_fit_size(t));

    qf_buf_add(out, QF_S("<colgroup>"));
    for (int c = 0; c < t->cols; c++)
        qf_buf_addf(out, "<col style=\"width:%.1f%%\">", fit.width[c] / 4.42);
    qf_buf_add(out, QF_S("</colgroup>\n"));
}

static void add_name(qf_buf *out, const doc_table *t, int number, int heading)
{
    if (heading > 0)
        qf_buf_addf(out, " aria-labelledby=\"h%d\"", heading);
    else if (t->caption.n > 0)
        markup_attribute(out, "aria-label", t->caption);
    else
        qf_buf_addf(out, " aria-label=\"表格%d\"", number);
}

/* `heading` is the number of the heading just above the table, 0 when something else stands there. */
static void add_table(qf_buf *out, qf_arena *arena, const doc_table *t, int number, int heading)
{
    grid g = { t, NULL, number };

    if (t->rows == 0 || t->cols == 0)
        return;
    fill_cover(&g, arena);
    /* Named by the heading above it; by a caption when there is none: not both, or it is read twice. */
    qf_buf_add(out, QF_S("<div class=\"scroll\" role=\"region\" tabindex=\"0\""));
    add_name(out, t, number, heading);
    qf_buf_addf(out, "><table%s", t->cols > 6 ? " class=\"wide\"" : "");
    if (heading > 0)
        qf_buf_addf(out, " aria-labelledby=\"h%d\"", heading);
    qf_buf_add(out, QF_S(">\n"));
    if (heading == 0 && t->caption.n > 0) {
        qf_buf_add(out, QF_S("<caption>"));
        markup_text(out, t->caption);
        qf_buf_add(out, QF_S("</caption>\n"));
    }
    add_columns(out, arena, t);
    for (int r = 0; r < t->rows; r++) {
        if (r == 0 && t->header_rows > 0)
            qf_buf_add(out, QF_S("<thead>\n"));
        if (r == t->header_rows)
            qf_buf_add(out, r > 0 ? QF_S("</thead>\n<tbody>\n") : QF_S("<tbody>\n"));
        add_row(out, &g, r);
    }
    qf_buf_add(out, t->header_rows < t->rows ? QF_S("</tbody>\n") : QF_S("</thead>\n"));
    qf_buf_add(out, QF_S("</table></div>\n"));
}

/* ---- blocks */

static void add_paragraph(qf_buf *out, const doc_block *block)
{
    page_role role;
    size_t run_in = page_run_in(block->text, &role);

    if (block->align == DOC_CENTER || block->align == DOC_RIGHT) {
        qf_buf_addf(out, "<p class=\"%s\">", block->align == DOC_CENTER ? "center" : "right");
        run_in = 0;
    } else {
        qf_buf_add(out, QF_S("<p>"));
    }
    if (run_in > 0) {
        qf_buf_add(out, QF_S("<b>"));
        add_lines(out, qf_str_sub(block->text, 0, run_in));
        qf_buf_add(out, QF_S("</b>"));
    }
    add_lines(out, qf_str_sub(block->text, run_in, block->text.n));
    qf_buf_add(out, QF_S("</p>\n"));
}

static void add_title(qf_buf *out, qf_str title)
{
    qf_buf_add(out, QF_S("<h1>"));
    add_lines(out, title);
    qf_buf_add(out, QF_S("</h1>\n"));
}

static void add_heading(qf_buf *out, const doc_block *block, int number)
{
    int level = block->level >= 5 ? 6 : block->level + 1;

    qf_buf_addf(out, "<h%d id=\"h%d\">", level, number);
    add_lines(out, block->text);
    qf_buf_addf(out, "</h%d>\n", level);
}

static void add_head_part(qf_buf *out, const doc *document, const page_style *style)
{
    qf_buf_add(
        out,
        QF_S("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>"));
    markup_text(out, document->title.n > 0 ? document->title : QF_S("文档"));
    qf_buf_add(out, QF_S("</title>\n"));
    if (document->source.n > 0) {
        qf_buf_add(out, QF_S("<meta name=\"ContentSource\""));
        markup_attribute(out, "content", document->source);
        qf_buf_add(out, QF_S(">\n"));
    }
    if (document->published.n > 0) {
        qf_buf_add(out, QF_S("<meta name=\"PubDate\""));
        markup_attribute(out, "content", document->published);
        qf_buf_add(out, QF_S(">\n"));
    }
    qf_buf_add(out, QF_S("<style>"));
    qf_buf_add(out, qf_str_of(sheet));
    add_print_sheet(out, style);
    qf_buf_add(out, QF_S("</style>\n</head>\n<body>\n<main>\n"));
}

qf_code html_write(qf_ctx *cx, const doc *document, const page_style *style, qf_str *out)
{
    qf_buf page = qf_buf_new(cx->arena, DOC_MAX_WRITTEN);
    int tables = 0, headings = 0;

    QF_TRY(markup_check(cx, document));
    add_head_part(&page, document, style);
    for (size_t i = 0; i < document->count; i++) {
        const doc_block *block = &document->blocks[i];
        bool headed;

        switch (block->kind) {
        case DOC_HEADING:
            if (block->level <= 0)
                add_title(&page, block->text);
            else
                add_heading(&page, block, ++headings);
            break;
        case DOC_PARAGRAPH:
            add_paragraph(&page, block);
            break;
        case DOC_TABLE:
            headed = i > 0 && document->blocks[i - 1].kind == DOC_HEADING &&
                     document->blocks[i - 1].level > 0;
            add_table(&page, cx->arena, block->table, ++tables, headed ? headings : 0);
            break;
        case DOC_IMAGE:
            break;
        }
    }
    qf_buf_add(&page, QF_S("</main>\n</body>\n</html>\n"));
    if (page.over)
        return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file", "文档太大，写不成一个网页");
    *out = qf_buf_str(&page);
    return QF_OK;
}

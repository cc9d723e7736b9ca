/* The words of safe HTML with their places, and documents as fragments of HTML. */
#include "doc/sanitize.h"

#define GRID 256                    /* columns of a table that are kept apart */
#define SPANS ((size_t)1024 * 1024) /* tabs for columns that cells reach over */

static const struct sign {
    const char *name;
    char c;
} signs[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' } };

/* Where the words of a picture begin: behind alt=", which is its last attribute; 0: no picture. */
static size_t shown_from(qf_str tag)
{
    ptrdiff_t at = qf_str_starts(tag, QF_S("<img ")) ? qf_str_find(tag, QF_S(" alt=\""), 0) : -1;

    return at < 0 ? 0 : (size_t)at + 6;
}

static char separator(qf_str tag)
{
    static const char *const lines[] = { "</p", "</h", "</li", "</tr", "<br", "<img" };

    if (qf_str_starts(tag, QF_S("</td")) || qf_str_starts(tag, QF_S("</th>")))
        return '\t';
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        if (qf_str_starts(tag, qf_str_of(lines[i])))
            return '\n';
    return 0;
}

/* Where the reading is in a table: each cell of the words stands in the column it is printed in. */
struct grid {
    int column;
    int below[GRID]; /* rows that a cell above still reaches into */
    int more;        /* columns of the open cell besides its first */
    bool in_cell;
};

static int span_of(qf_str tag, qf_str name)
{
    ptrdiff_t at = qf_str_find(tag, name, 0);
    int number = 0;

    for (size_t i = at < 0 ? tag.n : (size_t)at + name.n; i < tag.n && tag.p[i] != '"'; i++)
        number = number * 10 + (tag.p[i] - '0');
    return number < 1 ? 1 : number > GRID ? GRID : number;
}

/* Tabs before a cell for the columns that cells above cover; the cell's own spans are noted. */
static int open_cell(struct grid *g, qf_str tag)
{
    int columns = span_of(tag, QF_S(" colspan=\"")), rows = span_of(tag, QF_S(" rowspan=\""));
    int tabs = 0;

    for (; g->column < GRID && g->below[g->column] > 0; g->column++, tabs++)
        g->below[g->column]--;
    for (int i = 0; i < columns && g->column < GRID; i++)
        g->below[g->column++] = rows - 1;
    g->more = columns - 1;
    g->in_cell = true;
    return tabs;
}

/* How many of what signs a tag stands for. */
static int signs_of(struct grid *g, qf_str tag, char *c)
{
    *c = separator(tag);
    if (qf_str_starts(tag, QF_S("<table"))) {
        *g = (struct grid){ 0 };
    } else if (qf_str_starts(tag, QF_S("<tr"))) {
        g->column = 0;
    } else if (qf_str_starts(tag, QF_S("<td")) || qf_str_starts(tag, QF_S("<th>")) ||
               qf_str_starts(tag, QF_S("<th "))) {
        *c = '\t';
        return open_cell(g, tag);
    } else if (*c == '\t') {
        g->in_cell = false;
        return 1 + g->more;
    } else if (*c == '\n' && g->in_cell) {
        *c = ' '; /* a row stays one line */
    }
    return *c == 0 ? 0 : 1;
}

qf_code sanitize_words_of(qf_ctx *cx, qf_str safe, sanitize_words *out)
{
    size_t room = safe.n + 1 + (qf_str_has(safe, QF_S("span=\"")) ? SPANS : 0);
    uint32_t *from = QF_NEW_ARRAY(cx->arena, uint32_t, room + 1);
    qf_buf text = qf_buf_new(cx->arena, room);
    struct grid grid = { 0 };

    for (size_t i = 0; i < safe.n;) {
        size_t step = 1;
        int count = 1;
        char c = safe.p[i];
        if (c == '<') {
            ptrdiff_t end = qf_str_find(safe, QF_S(">"), i);
            qf_str tag = qf_str_sub(safe, i, end < 0 ? safe.n : (size_t)end + 1);
            count = signs_of(&grid, tag, &c);
            step = shown_from(tag) > 0 ? shown_from(tag) : tag.n;
        } else if (c == '"' && qf_str_starts(qf_str_sub(safe, i, safe.n), QF_S("\">"))) {
            step = 2; /* the end of a picture's tag: in words a quotation mark stands as a sign */
            count = 0;
        } else if (c == '&') {
            for (size_t k = 0; k < sizeof(signs) / sizeof(signs[0]); k++)
                if (qf_str_starts(qf_str_sub(safe, i, safe.n), qf_str_of(signs[k].name))) {
                    c = signs[k].c;
                    step = strlen(signs[k].name);
                }
        }
        for (; count > 0 && !text.over; count--) {
            from[text.n] = (uint32_t)i;
            qf_buf_addc(&text, c);
        }
        i += step;
    }
    from[text.n] = (uint32_t)safe.n;
    if (text.over)
        return qf_fail(cx, QF_LIMIT, "SANITIZE.LIMIT", "body", "正文太长，请把一部分作为附件");
    *out = (sanitize_words){ .text = qf_buf_str(&text), .from = from };
    return QF_OK;
}

static void add_lines(qf_buf *out, qf_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n')
            qf_buf_add(out, QF_S("<br>"));
        else if (text.p[i] == '<')
            qf_buf_add(out, QF_S("&lt;"));
        else if (text.p[i] == '&')
            qf_buf_add(out, QF_S("&amp;"));
        else
            qf_buf_addc(out, text.p[i]);
    }
}

static void add_quoted(qf_buf *out, qf_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '"' || text.p[i] == '<' || text.p[i] == '>' || text.p[i] == '&')
            qf_buf_addf(out, "&#%d;", text.p[i]);
        else
            qf_buf_addc(out, text.p[i]);
}

static void add_table(qf_buf *out, const doc_table *table)
{
    int row = -1;

    qf_buf_add(out, QF_S("<table>"));
    for (size_t i = 0; i < table->count; i++) {
        const doc_cell *cell = &table->cells[i];
        const char *name = cell->header ? "th" : "td";
        if (cell->row != row)
            qf_buf_add(out, row < 0 ? QF_S("<tr>") : QF_S("</tr><tr>"));
        row = cell->row;
        qf_buf_addf(out, "<%s colspan=\"%d\" rowspan=\"%d\">", name, cell->col_span,
                    cell->row_span);
        add_lines(out, cell->text);
        qf_buf_addf(out, "</%s>", name);
    }
    qf_buf_add(out, row < 0 ? QF_S("</table>") : QF_S("</tr></table>"));
}

qf_code sanitize_document(qf_ctx *cx, const doc *document, qf_str *out)
{
    qf_buf html = qf_buf_new(cx->arena, SANITIZE_MAX);

    for (size_t i = 0; i < document->count; i++) {
        const doc_block *block = &document->blocks[i];
        int level = block->level < 2 ? 2 : block->level > 4 ? 4 : block->level;
        if (block->kind == DOC_TABLE) {
            add_table(&html, block->table);
        } else if (block->kind == DOC_HEADING) {
            qf_buf_addf(&html, "<h%d>", level);
            add_lines(&html, block->text);
            qf_buf_addf(&html, "</h%d>", level);
        } else if (block->kind == DOC_PARAGRAPH) {
            qf_buf_add(&html, block->align == DOC_RIGHT    ? QF_S("<p class=\"right\">")
                              : block->align == DOC_CENTER ? QF_S("<p class=\"center\">")
                                                           : QF_S("<p>"));
            add_lines(&html, block->text);
            qf_buf_add(&html, QF_S("</p>"));
        } else if (block->address.n > 0) {
            qf_buf_addf(&html, "<p><img src=\"%.*s\" alt=\"", QF_ARG(block->address));
            add_quoted(&html, block->text);
            qf_buf_add(&html, QF_S("\"></p>"));
        }
    }
    if (html.over)
        return qf_fail(cx, QF_LIMIT, "SANITIZE.LIMIT", "body", "文件的文字太多，请作为附件上传");
    *out = qf_buf_str(&html);
    return QF_OK;
}

/* The words of safe HTML with their places, and documents as fragments of HTML. */
#include "doc/sanitize.h"

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

qf_code sanitize_words_of(qf_ctx *cx, qf_str safe, sanitize_words *out)
{
    uint32_t *from = QF_NEW_ARRAY(cx->arena, uint32_t, safe.n + 1);
    qf_buf text = qf_buf_new(cx->arena, safe.n + 1);

    for (size_t i = 0; i < safe.n;) {
        size_t step = 1;
        char c = safe.p[i];
        if (c == '<') {
            ptrdiff_t end = qf_str_find(safe, QF_S(">"), i);
            step = end < 0 ? safe.n - i : (size_t)end + 1 - i;
            c = separator(qf_str_sub(safe, i, i + step));
            if (shown_from(qf_str_sub(safe, i, i + step)) > 0)
                step = shown_from(qf_str_sub(safe, i, i + step));
        } else if (c == '"' && qf_str_starts(qf_str_sub(safe, i, safe.n), QF_S("\">"))) {
            step = 2; /* the end of a picture's tag: in words a quotation mark stands as a sign */
            c = 0;
        } else if (c == '&') {
            for (size_t k = 0; k < sizeof(signs) / sizeof(signs[0]); k++)
                if (qf_str_starts(qf_str_sub(safe, i, safe.n), qf_str_of(signs[k].name))) {
                    c = signs[k].c;
                    step = strlen(signs[k].name);
                }
        }
        if (c != 0) {
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
            qf_buf_add(&html, QF_S("<p>"));
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

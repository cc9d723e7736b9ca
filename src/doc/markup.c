#include "doc/markup.h"

#include "base/text.h"

void markup_text(qf_buf *out, qf_str text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.n; i++) {
        const char *entity;

        switch (text.p[i]) {
        case '&':
            entity = "&amp;";
            break;
        case '<':
            entity = "&lt;";
            break;
        case '>':
            entity = "&gt;";
            break;
        case '"':
            entity = "&quot;";
            break;
        case '\'':
            entity = "&#39;";
            break;
        default:
            continue;
        }
        qf_buf_add(out, qf_str_sub(text, from, i));
        qf_buf_add(out, qf_str_of(entity));
        from = i + 1;
    }
    qf_buf_add(out, qf_str_sub(text, from, text.n));
}

void markup_attribute(qf_buf *out, const char *name, qf_str value)
{
    qf_buf_addf(out, " %s=\"", name);
    markup_text(out, value);
    qf_buf_addc(out, '"');
}

static bool allowed(uint32_t r)
{
    if (r < 0x20)
        return r == '\n' || r == '\t';
    return r != 0x7F && !(r >= 0x80 && r < 0xA0) && r != 0xFFFE && r != 0xFFFF;
}

static qf_code check_text(qf_ctx *cx, qf_str text)
{
    if (!qf_utf8_valid(text))
        return qf_fail(cx, QF_INVALID, "DOC.TEXT", "text",
                       "要写出的文字不是有效的 UTF-8 编码，请用 UTF-8 重新保存后再试");
    for (size_t at = 0; at < text.n;) {
        size_t before = at;
        uint32_t r = qf_rune_next(text, &at);

        if (!allowed(r)) {
            qf_str shown = qf_str_sub(text, 0, before);
            size_t start = shown.n > 60 ? shown.n - 60 : 0;

            while (start < shown.n && ((unsigned char)shown.p[start] & 0xC0) == 0x80)
                start++;
            shown = qf_str_sub(shown, start, shown.n);
            return qf_fail(cx, QF_INVALID, "DOC.TEXT", "text",
                           "“%.*s”后面有一个看不见的控制字符（U+%04X），请删去后再试",
                           QF_ARG(shown), (unsigned)r);
        }
    }
    return QF_OK;
}

static qf_code check_table(qf_ctx *cx, const doc_table *t)
{
    QF_TRY(check_text(cx, t->caption));
    if (t->rows < 0 || t->cols < 0 || t->rows > DOC_MAX_ROWS || t->cols > DOC_MAX_COLUMNS ||
        t->header_rows < 0 || t->header_rows > t->rows)
        return qf_fail(cx, QF_LIMIT, "DOC.TABLE", "table", "表格有 %d 行 %d 列，超过了能写的大小",
                       t->rows, t->cols);
    for (size_t i = 0; i < t->count; i++) {
        const doc_cell *c = &t->cells[i];

        QF_TRY(check_text(cx, c->text));
        if (c->row < 0 || c->col < 0 || c->row_span < 1 || c->col_span < 1 ||
            c->row_span > t->rows - c->row || c->col_span > t->cols - c->col)
            return qf_fail(cx, QF_INVALID, "DOC.TABLE", "table", "单元格“%.*s”伸出了表格",
                           QF_ARG(c->text));
    }
    return QF_OK;
}

qf_code markup_check(qf_ctx *cx, const doc *document)
{
    QF_TRY(check_text(cx, document->title));
    QF_TRY(check_text(cx, document->source));
    for (size_t i = 0; i < document->count; i++) {
        QF_TRY(check_text(cx, document->blocks[i].text));
        if (document->blocks[i].kind == DOC_TABLE)
            QF_TRY(check_table(cx, document->blocks[i].table));
    }
    for (doc_pages p = 0; document->margins != NULL && p < DOC_PAGES_COUNT; p++) {
        if (document->margins->above[p] != NULL)
            QF_TRY(markup_check(cx, document->margins->above[p]));
        if (document->margins->below[p] != NULL)
            QF_TRY(markup_check(cx, document->margins->below[p]));
    }
    return QF_OK;
}

qf_str markup_clean(qf_arena *arena, qf_str text)
{
    qf_buf out = qf_buf_new(arena, text.n * 3 + 16);

    for (size_t at = 0; at < text.n;) {
        uint32_t r = qf_rune_next(text, &at);

        if (r == '\r')
            r = at < text.n && text.p[at] == '\n' ? 0 : '\n';
        if (r == '\v' || r == '\f' || r == 0x2028 || r == 0x2029 || r == 0x85)
            r = '\n';
        if (allowed(r))
            qf_buf_add_rune(&out, r);
    }
    return qf_buf_str(&out);
}

qf_str markup_raised(qf_arena *arena, qf_str text)
{
    static const char *const raised[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
    qf_buf out = qf_buf_new(arena, text.n * 3 + 1);

    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] >= '0' && text.p[i] <= '9')
            qf_buf_add(&out, qf_str_of(raised[text.p[i] - '0']));
        else
            qf_buf_addc(&out, text.p[i]);
    return qf_buf_str(&out);
}

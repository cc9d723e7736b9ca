#include "doc/pdf_text.h"

#include "base/text.h"

#include <stdlib.h>

/* Characters whose middles lie within this part of their height stand on one line. */
#define SAME_LINE 0.45

static double middle(const pdf_char *c)
{
    return (c->top + c->bottom) / 2;
}

static int by_middle(const void *a, const void *b)
{
    double x = middle(a), y = middle(b);

    return (x > y) - (x < y);
}

static int by_left(const void *a, const void *b)
{
    const pdf_char *x = a, *y = b;

    if (x->left != y->left)
        return x->left < y->left ? -1 : 1;
    return (x->right > y->right) - (x->right < y->right);
}

static bool is_latin(qf_str s)
{
    return s.n == 1 && s.p[0] > ' ';
}

/* The gap before a character, as text: between Chinese characters it is none unless it is wide. */
static qf_str gap_text(const pdf_char *before, const pdf_char *c, double height)
{
    double gap = c->left - before->right;

    if (gap > 1.6 * height)
        return QF_S("  ");
    if (gap > 0.6 * height && is_latin(before->text) != is_latin(c->text))
        return QF_S(" "); /* a label that fills its cell, and the number behind it */
    if (gap > 0.2 * height && is_latin(before->text) && is_latin(c->text))
        return QF_S(" ");
    return QF_S("");
}

/* The size of the type: Chinese characters are as wide as it, while their boxes differ in height
 * from one font to the other. */
static double size_of(const pdf_char *c)
{
    double height = c->bottom - c->top, width = c->right - c->left;

    return c->text.n >= 3 && width < height ? width : height;
}

static pdf_line_text join(qf_arena *arena, pdf_char *chars, size_t count)
{
    pdf_line_text line = { .left = chars[0].left, .top = chars[0].top, .bottom = chars[0].bottom };
    qf_buf text = qf_buf_new(arena, count * 16);
    double sizes = 0;
    int wide = 0;

    qsort(chars, count, sizeof(*chars), by_left);
    line.left = chars[0].left;
    for (size_t i = 0; i < count; i++) {
        const pdf_char *c = &chars[i];
        double size = size_of(c);
        if (i > 0)
            qf_buf_add(&text, gap_text(&chars[i - 1], c, size));
        qf_buf_add(&text, c->text);
        if (c->text.n >= 3) {
            sizes += size;
            wide++;
        } else if (line.height < size) {
            line.height = size;
        }
        line.top = c->top < line.top ? c->top : line.top;
        line.bottom = c->bottom > line.bottom ? c->bottom : line.bottom;
        line.right = c->right > line.right ? c->right : line.right;
    }
    if (wide > 0)
        line.height = sizes / wide;
    line.text = qf_buf_str(&text);
    return line;
}

pdf_line_text *pdf_lines_of(qf_arena *arena, pdf_char *chars, size_t count, size_t *lines)
{
    pdf_line_text *list = QF_NEW_ARRAY(arena, pdf_line_text, count);
    size_t from = 0;

    *lines = 0;
    qsort(chars, count, sizeof(*chars), by_middle);
    for (size_t i = 1; i <= count; i++) {
        double height = chars[i - 1].bottom - chars[i - 1].top;
        if (i < count && middle(&chars[i]) - middle(&chars[i - 1]) <= SAME_LINE * height)
            continue;
        list[(*lines)++] = join(arena, chars + from, i - from);
        from = i;
    }
    return list;
}

bool pdf_is_page_number(qf_str line)
{
    bool of_many = qf_str_has(line, QF_S("页")) || qf_str_has(line, QF_S("/"));
    size_t digits = 0, numbers = 0;
    bool in_number = false;

    for (size_t at = 0; at < line.n;) {
        size_t before = at;
        uint32_t rune = qf_rune_narrow(qf_rune_next(line, &at));
        qf_str piece = qf_str_sub(line, before, at);
        bool digit = rune >= '0' && rune <= '9';

        digits += digit;
        numbers += digit && !in_number;
        in_number = digit;
        if (!digit && !qf_rune_is_space(rune) && !qf_str_has(QF_S("-–—－―·•第页共/"), piece))
            return false;
    }
    /* "0  0  1  0" is a row of a table whose label stands on the other page. */
    return digits > 0 && digits <= 8 && numbers <= (of_many ? 2 : 1);
}

#include "base/text.h"
#include "domain/annual/annual.h"

#define LOOSE_MAX 40

/* A number before one of these is a date, a document or an article, not a figure of the year. */
static bool is_no_figure(uint32_t next)
{
    static const char signs[] = "年月日号条款项届次版时点〕]）)";
    qf_str list = qf_str_of(signs);

    for (size_t at = 0; at < list.n;)
        if (qf_rune_next(list, &at) == next)
            return true;
    return false;
}

static bool is_digit(uint32_t rune)
{
    rune = qf_rune_narrow(rune);
    return rune >= '0' && rune <= '9';
}

/* Adds the typed numbers of a plain piece with the few characters around them. */
static void look(qf_str text, bool line_start, qf_str *out, size_t *count)
{
    size_t at = 0, start = 0;
    bool in = false, first = line_start;

    while (at <= text.n && *count < LOOSE_MAX) {
        size_t here = at;
        uint32_t rune = at < text.n ? qf_rune_next(text, &at) : 0;
        bool part = is_digit(rune) || (in && (rune == '.' || rune == ',' || rune == 0xFF0E));
        if (part && !in)
            start = here;
        /* "1.加强学习" numbers a paragraph. */
        bool number_of_line = in && start == 0 && first && here > 0 && text.p[here - 1] == '.';
        if (in && !part && !is_no_figure(rune) && !number_of_line) {
            size_t end = here;
            for (int i = 0; i < 3 && end < text.n; i++)
                (void)qf_rune_next(text, &end);
            out[(*count)++] = qf_str_sub(text, start, end);
        }
        in = part;
        if (rune == '\n')
            first = true;
        if (here == text.n)
            break;
    }
}

void annual_loose(qf_ctx *cx, const annual_book *book, qf_str text, qf_str **out, size_t *count)
{
    qf_str rest = text, line;

    *out = QF_NEW_ARRAY(cx->arena, qf_str, LOOSE_MAX);
    *count = 0;
    while (text.n > 0 && qf_str_split(&rest, '\n', &line)) {
        annual_piece *piece;
        size_t n;
        annual_pieces(cx, book, line, &piece, &n);
        for (size_t i = 0; i < n; i++)
            if (piece[i].figure == NULL)
                look(piece[i].text, i == 0, *out, count);
    }
}

/* Numbers that somebody wrote into the prose by hand: nothing keeps them true. */
#include "base/text.h"
#include "domain/annual/annual.h"

#define LOOSE_MAX 40
#define NEXT_SHOWN 3 /* characters behind a number that tell what it counts */

static bool in(const char *signs, uint32_t rune)
{
    qf_str list = qf_str_of(signs);

    for (size_t at = 0; at < list.n;)
        if (qf_rune_next(list, &at) == rune)
            return true;
    return false;
}

/* A number before one of these is a date, a document or an article, not a figure of the year. */
static bool is_no_figure(uint32_t next)
{
    return in("年月日号条款项届次版时点〕]）)", next);
}

static bool is_digit(uint32_t rune)
{
    rune = qf_rune_narrow(rune);
    return rune >= '0' && rune <= '9';
}

static bool is_numeral(uint32_t rune)
{
    return in("一二三四五六七八九十百千万零〇两", rune);
}

typedef struct looking {
    const annual_book *book;
    annual_loose_number *out;
    size_t *count;
} looking;

/* A bound figure of the record with this number; small ones are alike by chance. */
static const annual_figure *same_as(const annual_book *book, qf_str number)
{
    for (size_t i = 0; number.n >= 2 && i < book->count; i++)
        if (book->figures[i].origin != ANNUAL_NONE && qf_str_eq(book->figures[i].value, number))
            return &book->figures[i];
    return NULL;
}

static void keep(const looking *l, qf_str text, size_t from, size_t end)
{
    size_t shown = end;

    if (*l->count == LOOSE_MAX)
        return;
    for (int i = 0; i < NEXT_SHOWN && shown < text.n; i++)
        (void)qf_rune_next(text, &shown);
    l->out[(*l->count)++] =
        (annual_loose_number){ .text = qf_str_sub(text, from, shown),
                               .same = same_as(l->book, qf_str_sub(text, from, end)) };
}

/* Behind digits from `at` on: where they end. */
static size_t digits_end(qf_str text, size_t at)
{
    size_t end = at;

    while (at < text.n) {
        uint32_t rune = qf_rune_next(text, &at);

        if (!is_digit(rune) && rune != '.' && rune != ',' && rune != 0xFF0E)
            break;
        end = at;
    }
    return end;
}

static uint32_t rune_at(qf_str text, size_t at)
{
    return at < text.n ? qf_rune_next(text, &at) : 0;
}

/* "四十七件": numerals that count something. "一个", "第三批", "（一）", "一是" count nothing. */
static size_t take_numerals(const looking *l, qf_str text, size_t from, uint32_t before)
{
    size_t end = from, at = from, runes = 0;
    uint32_t next;

    while (at < text.n && is_numeral(rune_at(text, at))) {
        (void)qf_rune_next(text, &at);
        end = at;
        runes++;
    }
    next = rune_at(text, end);
    if (in("第每（(之唯同统进另统任", before))
        return end;
    if (runes > 1 ? in("件次份期场篇户人名个条项处批", next) : in("件份期场篇户名", next))
        if (runes > 1 || !in("一两", rune_at(text, from)))
            keep(l, text, from, end);
    return end;
}

/* The hand-written numbers of a plain piece. */
static void look(const looking *l, qf_str text, bool line_start)
{
    uint32_t before = 0;

    for (size_t at = 0; at < text.n;) {
        uint32_t rune = rune_at(text, at);

        if (is_digit(rune)) {
            size_t end = digits_end(text, at);
            /* "1.加强学习" numbers a paragraph. */
            bool number_of_line = line_start && at == 0 && text.p[end - 1] == '.';

            if (!is_no_figure(rune_at(text, end)) && !number_of_line)
                keep(l, text, at, end);
            at = end;
            before = '0';
        } else if (is_numeral(rune)) {
            at = take_numerals(l, text, at, before);
            before = rune;
        } else {
            before = qf_rune_next(text, &at);
        }
    }
}

void annual_loose(qf_ctx *cx, const annual_book *book, qf_str text, annual_loose_number **out,
                  size_t *count)
{
    looking l = { .book = book, .count = count };
    qf_str rest = text, line;

    *out = QF_NEW_ARRAY(cx->arena, annual_loose_number, LOOSE_MAX);
    *count = 0;
    l.out = *out;
    while (text.n > 0 && qf_str_split(&rest, '\n', &line)) {
        annual_piece *piece;
        size_t n;

        annual_pieces(cx, book, line, &piece, &n);
        for (size_t i = 0; i < n; i++)
            if (piece[i].figure == NULL)
                look(&l, piece[i].text, i == 0);
    }
}

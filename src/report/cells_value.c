/* What stands in a number cell. */
#include "report/cells.h"

#include "base/money.h"
#include "base/text.h"

#define MAX_COUNT ((int64_t)1000000000000000) /* 10^15: no office has that many of anything */

/* A value without spaces, in half-width characters. */
typedef struct plain {
    char text[64];
    size_t n;
    bool full_width; /* a digit was printed full-width */
    bool over;       /* longer than any number with its remark needs */
} plain;

static plain plain_of(qf_str s)
{
    plain out = { .n = 0 };
    size_t at = 0;

    while (at < s.n) {
        size_t start = at;
        uint32_t rune = qf_rune_next(s, &at), narrow;

        if (qf_rune_is_space(rune))
            continue;
        narrow = qf_rune_narrow(rune);
        if (narrow != rune && narrow >= '0' && narrow <= '9')
            out.full_width = true;
        if (rune == 0x2212 || rune == 0x2013 || rune == 0x2014 || rune == 0x2015)
            narrow = '-';
        if (out.n + 4 >= sizeof out.text) {
            out.over = true;
            break;
        }
        if (narrow < 0x80) {
            out.text[out.n++] = (char)narrow;
        } else {
            memcpy(out.text + out.n, s.p + start, at - start);
            out.n += at - start;
        }
    }
    return out;
}

static qf_str str_of(const plain *p)
{
    return (qf_str){ p->text, p->n };
}

/* Nothing, or only a slash, a dash or 无 (also repeated: "--", "——"). */
static bool blank(qf_str s)
{
    if (qf_str_eq(s, QF_S("无")))
        return true;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '-' && s.p[i] != '/' && s.p[i] != '\\')
            return false;
    return true;
}

bool cells_is_blank(qf_str text)
{
    plain p = plain_of(text);

    return !p.over && blank(str_of(&p));
}

bool cells_is_empty(qf_str text)
{
    size_t at = 0;

    while (at < text.n)
        if (!qf_rune_is_space(qf_rune_next(text, &at)))
            return false;
    return true;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of a number at the start: digits with thousands commas, then a fraction. */
static size_t number_bytes(qf_str s, size_t from)
{
    size_t at = from;

    while (at < s.n && (digit(s.p[at]) || (s.p[at] == ',' && at > from && at + 1 < s.n &&
                                           digit(s.p[at - 1]) && digit(s.p[at + 1]))))
        at++;
    if (at > from && at + 1 < s.n && s.p[at] == '.' && digit(s.p[at + 1])) {
        at++;
        while (at < s.n && digit(s.p[at]))
            at++;
    }
    return at - from;
}

/* The mark of a note: ¹, ①, *, ※. */
static bool note_mark(qf_str s)
{
    size_t at = 0;
    uint32_t rune = s.n > 0 ? qf_rune_next(s, &at) : 0;

    return rune == '*' || rune == 0x203B || rune == 0xB9 || rune == 0xB2 || rune == 0xB3 ||
           (rune >= 0x2070 && rune <= 0x2079) || (rune >= 0x2460 && rune <= 0x2473);
}

bool cells_is_value(qf_str text)
{
    static const char *const behind[] = { "件", "份", "条", "宗", "个", "项", "起",
                                          "次", "人", "例", "元", "万", "(",  "余" };
    plain p = plain_of(text);
    qf_str s = str_of(&p);
    size_t at = 0, bytes;

    if (s.n == 0)
        return false;
    if (blank(s))
        return true;
    if (qf_str_starts(s, QF_S("¥")) || qf_str_starts(s, QF_S("￥")))
        return true;
    if (s.p[0] == '+' || s.p[0] == '-')
        at = 1;
    bytes = number_bytes(s, at);
    if (bytes == 0)
        return false;
    at += bytes;
    if (at == s.n)
        return true;
    if (note_mark(qf_str_sub(s, at, s.n)))
        return true;
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        if (qf_str_starts(qf_str_sub(s, at, s.n), qf_str_of(behind[i])))
            return true;
    return false;
}

/* A remark behind a count: a unit, something in brackets, or both. */
static bool remark(qf_str s)
{
    static const char *const units[] = {
        "件", "份", "条", "宗", "个", "项", "起", "次", "人", "例"
    };

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        qf_str unit = qf_str_of(units[i]);

        if (qf_str_starts(s, unit)) {
            s = qf_str_sub(s, unit.n, s.n);
            break;
        }
    }
    return s.n == 0 || note_mark(s) || s.p[0] == '(' || s.p[0] == '[' ||
           qf_str_starts(s, QF_S("〔"));
}

/* Digits without commas. */
static qf_str digits_of(qf_arena *arena, qf_str s)
{
    char *out = qf_alloc(arena, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ',')
            out[n++] = s.p[i];
    return (qf_str){ out, n };
}

static bool count_of(qf_str s, int64_t *out)
{
    int64_t value = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (!digit(s.p[i]))
            return false;
        value = value * 10 + (s.p[i] - '0');
        if (value > MAX_COUNT)
            return false;
    }
    *out = value;
    return s.n > 0;
}

static cells_number bad_number(void)
{
    return (cells_number){ .state = REPORT_BAD };
}

static cells_number count_number(qf_arena *arena, const plain *p, const form_cell *cell)
{
    qf_str s = str_of(p), rest;
    char sign = s.p[0];
    size_t from = sign == '+' || sign == '-' ? 1 : 0, bytes = number_bytes(s, from);
    cells_number out = { .state = REPORT_NUMBER, .full_width = p->full_width };

    if (bytes == 0 || !count_of(digits_of(arena, qf_str_sub(s, from, from + bytes)), &out.number))
        return bad_number();
    rest = qf_str_sub(s, from + bytes, s.n);
    if (rest.n > 0 && !remark(rest) && !p->over)
        return bad_number();
    if (p->over && !remark(rest))
        return bad_number();
    out.note = rest.n > 0;
    if (sign == '-')
        out.number = -out.number;
    return sign == '+' && !cell->signed_ok ? bad_number() : out;
}

/* 万元, or with its unit where the form lets it stand. */
static cells_number money_number(qf_arena *arena, const plain *p, const form_cell *cell)
{
    qf_str s = str_of(p), rest, number;
    size_t from = s.p[0] == '-' ? 1 : 0, bytes = number_bytes(s, from);
    cells_number out = { .state = REPORT_NUMBER, .full_width = p->full_width };
    bool yuan = false;
    qf_fen fen;

    if (bytes == 0)
        return bad_number();
    number = digits_of(arena, qf_str_sub(s, from, from + bytes));
    rest = qf_str_sub(s, from + bytes, s.n);
    if (cell->with_unit && qf_str_starts(rest, QF_S("万元"))) {
        rest = qf_str_sub(rest, 6, rest.n);
    } else if (cell->with_unit && qf_str_starts(rest, QF_S("元"))) {
        yuan = true;
        rest = qf_str_sub(rest, 3, rest.n);
    }
    if (rest.n > 0 && rest.p[0] != '(')
        return bad_number();
    out.note = rest.n > 0;
    if (!(yuan ? qf_fen_parse_yuan(number, &fen) : qf_fen_parse_wan(number, &fen)))
        return bad_number();
    out.number = from == 1 ? -fen.fen : fen.fen;
    return out;
}

cells_number cells_number_of(qf_arena *arena, qf_str text, const form_cell *cell)
{
    plain p = plain_of(text);

    if (!p.over && blank(str_of(&p)))
        return (cells_number){ .state = REPORT_BLANK };
    if (cell->type == FORM_WAN)
        return p.over ? bad_number() : money_number(arena, &p, cell);
    return count_number(arena, &p, cell);
}

#include "base/money.h"

qf_code qf_fen_add(qf_fen a, qf_fen b, qf_fen *out)
{
    int64_t sum;

    if (__builtin_add_overflow(a.fen, b.fen, &sum))
        return QF_LIMIT;
    *out = (qf_fen){ sum };
    return QF_OK;
}

/* A decimal with at most `places` decimals, times ten to the power of `places`. */
static bool parse_fixed(qf_str text, int places, int64_t *out)
{
    bool negative = text.n > 0 && text.p[0] == '-';
    size_t at = negative ? 1 : 0, whole = 0;
    int decimals = -1;
    int64_t value = 0;

    for (; at < text.n; at++) {
        char c = text.p[at];
        if (c == '.' && decimals < 0 && whole > 0) {
            decimals = 0;
            continue;
        }
        if (c < '0' || c > '9' || decimals == places)
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, c - '0', &value))
            return false;
        if (decimals >= 0)
            decimals++;
        else
            whole++;
    }
    if (whole == 0 || decimals == 0)
        return false;
    for (int i = decimals < 0 ? 0 : decimals; i < places; i++)
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
    *out = negative ? -value : value;
    return true;
}

bool qf_fen_parse_yuan(qf_str text, qf_fen *out)
{
    return parse_fixed(text, 2, &out->fen);
}

bool qf_fen_parse_wan(qf_str text, qf_fen *out)
{
    return parse_fixed(text, 6, &out->fen);
}

qf_str qf_fen_yuan(qf_arena *arena, qf_fen money)
{
    uint64_t size = money.fen < 0 ? 0U - (uint64_t)money.fen : (uint64_t)money.fen;
    char text[32];
    size_t at = sizeof(text);

    for (int i = 0; i < 3 || size > 0; i++, size /= 10) {
        text[--at] = (char)('0' + size % 10);
        if (i == 1)
            text[--at] = '.';
    }
    if (money.fen < 0)
        text[--at] = '-';
    return qf_str_copy(arena, (qf_str){ text + at, sizeof(text) - at });
}

qf_str qf_fen_wan(qf_arena *arena, qf_fen money)
{
    uint64_t size = money.fen < 0 ? 0U - (uint64_t)money.fen : (uint64_t)money.fen;
    qf_str text =
        qf_strf(arena, "%s%llu.%06llu", money.fen < 0 ? "-" : "",
                (unsigned long long)(size / 1000000), (unsigned long long)(size % 1000000));

    while (text.p[text.n - 1] == '0')
        text.n--;
    if (text.p[text.n - 1] == '.')
        text.n--;
    return qf_str_copy(arena, text);
}

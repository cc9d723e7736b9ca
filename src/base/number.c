/* Whole numbers as clerks write them: digits of any width, and Chinese numerals. */
#include "base/text.h"

#define NUMBER_MAX INT64_C(1000000000000000)

/* The characters of a number, folded: digits, '.', ',' and the marks below. 40 are more than the
 * longest number below 10^15 needs. */
#define MARKS_MAX 40

struct marks {
    uint32_t at[MARKS_MAX];
    size_t n;
};

/* 0-9 for a Chinese digit, everyday or financial form; -1 for anything else. */
static int han_digit(uint32_t rune)
{
    static const uint32_t digits[2][10] = {
        { 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D },
        /* 〇 壹 贰 叁 肆 伍 陆 柒 捌 玖 */
        { 0x3007, 0x58F9, 0x8D30, 0x53C1, 0x8086, 0x4F0D, 0x9646, 0x67D2, 0x634C, 0x7396 },
    };

    for (int i = 0; i < 10; i++)
        if (rune == digits[0][i] || rune == digits[1][i])
            return i;
    return rune == 0x4E24 ? 2 : -1; /* 两 */
}

/* 10, 100, 1000 for 十 百 千 and their financial forms, else 0. */
static int small_unit(uint32_t rune)
{
    switch (rune) {
    case 0x5341: /* 十 */
    case 0x62FE: /* 拾 */
        return 10;
    case 0x767E: /* 百 */
    case 0x4F70: /* 佰 */
        return 100;
    case 0x5343: /* 千 */
    case 0x4EDF: /* 仟 */
        return 1000;
    default:
        return 0;
    }
}

/* 2, 3, 4 for 廿 卅 卌, the tens in one character, else 0. */
static int tens_of(uint32_t rune)
{
    return rune == 0x5EFF ? 2 : rune == 0x5345 ? 3 : rune == 0x534C ? 4 : 0;
}

static bool is_digit(uint32_t mark)
{
    return mark >= '0' && mark <= '9';
}

/* Folds the text into marks; false when it is empty or too long to be a number. */
static bool marks_of(qf_str s, struct marks *out)
{
    size_t at = 0;

    out->n = 0;
    while (at < s.n) {
        uint32_t rune = qf_rune_narrow(qf_rune_next(s, &at));

        if (rune == 0x53C3) /* 參, which the table folds to 参 */
            rune = 0x53C1;
        rune = qf_rune_simplified(rune);
        if (rune == 0x25CB || rune == 0x25EF) /* ○ ◯ typed for 〇 */
            rune = 0x3007;
        if (out->n == MARKS_MAX)
            return false;
        out->at[out->n++] = rune;
    }
    return out->n > 0;
}

static bool add_digit(int64_t *value, int digit)
{
    *value = *value * 10 + digit;
    return *value <= NUMBER_MAX;
}

/* 12345 or 12,345: commas only between groups of three. */
static bool arabic(const uint32_t *m, size_t n, int64_t *out)
{
    size_t since_comma = 0;
    bool comma = false;

    *out = 0;
    if (n == 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (m[i] == ',') {
            if (since_comma == 0 || since_comma > 3 || (comma && since_comma != 3))
                return false;
            comma = true;
            since_comma = 0;
            continue;
        }
        if (!is_digit(m[i]) || !add_digit(out, (int)(m[i] - '0')))
            return false;
        since_comma++;
    }
    return !comma || since_comma == 3;
}

/* 二〇二一: digits said one by one. */
static bool positional(const uint32_t *m, size_t n, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        int digit = han_digit(m[i]);

        if (digit < 0 || (m[i] == 0x4E24 && n > 1) || !add_digit(out, digit))
            return false;
    }
    return n > 0;
}

/* A section below 10,000 with 千 百 十. `inside`: something stands before it, so that a single
 * digit needs its 零. 二百十 is 210; 一百五 is refused, people mean 150 by it. */
static bool section(const uint32_t *m, size_t n, bool inside, int64_t *out)
{
    int last = inside ? 10000 : 0; /* smallest unit so far; 0: nothing yet */
    bool zero = false;

    *out = 0;
    for (size_t i = 0; i < n; i++) {
        int digit = han_digit(m[i]), unit, tens = tens_of(m[i]);

        if (digit == 0) {
            if (zero || last == 0 || i + 1 == n)
                return false;
            zero = true;
            continue;
        }
        if (tens > 0) {
            unit = 10;
            digit = tens;
        } else if (digit < 0) { /* 十 without a digit before it */
            unit = small_unit(m[i]);
            if (unit != 10 || zero || (last != 0 && last != 100))
                return false;
            digit = 1;
        } else {
            unit = i + 1 < n ? small_unit(m[i + 1]) : 0;
            i += unit != 0;
        }
        if (unit == 0 && (i + 1 < n || (last != 0 && last != 10 && !zero) || m[i] == 0x4E24))
            return false;
        if (unit != 0 && last != 0 && unit >= last)
            return false;
        *out += (int64_t)digit * (unit == 0 ? 1 : unit);
        last = unit == 0 ? 1 : unit;
        zero = false;
    }
    return n > 0;
}

/* Digits with decimals before a unit: 1.2 (万). The product must be whole. */
static bool scaled(const uint32_t *m, size_t n, int64_t unit, int64_t *out)
{
    size_t dot = 0;
    int64_t whole, parts = 0, step = unit;

    while (dot < n && m[dot] != '.')
        dot++;
    if (!arabic(m, dot, &whole) || whole > NUMBER_MAX / unit || dot + 1 == n)
        return false;
    for (size_t i = dot + 1; i < n; i++) {
        if (!is_digit(m[i]) || (step % 10 != 0 && m[i] != '0'))
            return false;
        step /= 10;
        parts += step * (int64_t)(m[i] - '0');
    }
    *out = whole * unit + parts;
    return true;
}

static bool read(const uint32_t *m, size_t n, bool inside, int64_t *out);

/* LEFT 万 RIGHT and LEFT 亿 RIGHT. */
static bool around(const uint32_t *m, size_t n, size_t at, int64_t unit, int64_t *out)
{
    int64_t left, right = 0;

    if (is_digit(m[0])) {
        if (!scaled(m, at, unit, &left))
            return false;
    } else {
        /* 一万万 is out of use. */
        if (!read(m, at, false, &left) || left == 0 || left >= unit)
            return false;
        left *= unit;
    }
    if (at + 1 < n && (!read(m + at + 1, n - at - 1, true, &right) || right >= unit))
        return false;
    *out = left + right;
    return true;
}

static bool read(const uint32_t *m, size_t n, bool inside, int64_t *out)
{
    if (n == 0)
        return false;
    for (size_t i = n; i-- > 0;)
        if (m[i] == 0x4EBF) /* 亿 */
            return i > 0 && around(m, n, i, INT64_C(100000000), out);
    for (size_t i = n; i-- > 0;)
        if (m[i] == 0x4E07) { /* 万; 零 may stand before it: 一亿零三万 */
            if (inside && m[0] == 0x96F6)
                return i > 1 && around(m + 1, n - 1, i - 1, 10000, out);
            return i > 0 && around(m, n, i, 10000, out);
        }
    if (is_digit(m[0]))
        return arabic(m, n, out);
    if (!inside && positional(m, n, out))
        return true;
    if (m[0] == 0x4E24 && n == 1) { /* 两 */
        *out = 2;
        return !inside;
    }
    return section(m, n, inside, out);
}

bool qf_number_parse(qf_str s, int64_t *out)
{
    struct marks marks;
    int64_t value;

    if (!marks_of(s, &marks) || !read(marks.at, marks.n, false, &value) || value > NUMBER_MAX)
        return false;
    *out = value;
    return true;
}

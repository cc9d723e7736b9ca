#include "doc/xlsx_number.h"

#include "base/date.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define DAY_1970 25569 /* of Excel's calendar that begins in 1900 */
#define DAY_1904 1462  /* between its two calendars */

static const struct {
    int id;
    const char *code;
} builtin[] = {
    { 1, "0" },          { 2, "0.00" },         { 3, "#,##0" },          { 4, "#,##0.00" },
    { 9, "0%" },         { 10, "0.00%" },       { 14, "yyyy-m-d" },      { 15, "d-mmm-yy" },
    { 16, "d-mmm" },     { 17, "mmm-yy" },      { 18, "h:mm" },          { 19, "h:mm:ss" },
    { 20, "h:mm" },      { 21, "h:mm:ss" },     { 22, "yyyy-m-d h:mm" }, { 27, "yyyy年m月" },
    { 28, "m月d日" },    { 29, "m月d日" },      { 30, "m-d-yy" },        { 31, "yyyy年m月d日" },
    { 32, "h时mm分" },   { 33, "h时mm分ss秒" }, { 36, "yyyy年m月" },     { 37, "#,##0" },
    { 38, "#,##0" },     { 39, "#,##0.00" },    { 40, "#,##0.00" },      { 41, "#,##0" },
    { 42, "#,##0" },     { 43, "#,##0.00" },    { 44, "#,##0.00" },      { 45, "mm:ss" },
    { 46, "h:mm:ss" },   { 47, "mm:ss" },       { 50, "yyyy年m月" },     { 51, "m月d日" },
    { 57, "yyyy年m月" }, { 58, "m月d日" },
};

qf_str xlsx_format_builtin(int id)
{
    for (size_t i = 0; i < sizeof(builtin) / sizeof(*builtin); i++) {
        if (builtin[i].id == id)
            return qf_str_of(builtin[i].code);
    }
    return QF_S("");
}

struct scan {
    xlsx_format *format;
    qf_buf before, after;
    bool digits, point;
};

static void literal(struct scan *s, qf_str text)
{
    qf_buf_add(s->digits ? &s->after : &s->before, text);
}

/* One placeholder of the number or the date. */
static void placeholder(struct scan *s, char c)
{
    xlsx_format *f = s->format;

    if (c == '0' || c == '#' || c == '?') {
        if (s->point && c == '0')
            f->decimals++;
        else if (s->point)
            f->optional++;
        s->digits = true;
    } else if (c == '.') {
        s->point = true;
    } else if (c == ',') {
        f->thousands |= s->digits;
    } else if (c == '%') {
        f->percent = true;
    } else if (strchr("yYdDeE", c) != NULL) {
        f->date = true;
    } else if (strchr("hHsS", c) != NULL) {
        f->time = true;
    } else if (strchr("mM:/ -+()", c) == NULL) {
        literal(s, (qf_str){ &c, 1 });
    }
}

xlsx_format xlsx_format_of(qf_arena *arena, qf_str code)
{
    xlsx_format format = { 0 };
    struct scan s = { .format = &format,
                      .before = qf_buf_new(arena, 200),
                      .after = qf_buf_new(arena, 200) };

    if (code.n == 0 || (code.n >= 7 && strncasecmp(code.p, "General", 7) == 0) ||
        code.p[0] == '@') {
        format.general = true;
        return format;
    }
    /* The first section is that of positive numbers. */
    for (size_t i = 0; i < code.n && code.p[i] != ';'; i++) {
        char c = code.p[i];
        if (c == '"') {
            ptrdiff_t end = qf_str_find(code, QF_S("\""), i + 1);
            size_t to = end < 0 ? code.n : (size_t)end;
            literal(&s, qf_str_sub(code, i + 1, to));
            i = to;
        } else if (c == '[') {
            ptrdiff_t end = qf_str_find(code, QF_S("]"), i + 1);
            i = end < 0 ? code.n : (size_t)end;
        } else if ((c == '\\' || c == '_' || c == '*') && i + 1 < code.n) {
            /* The next character stands for itself, or for a gap of its width. */
            size_t at = i + 1;
            (void)qf_rune_next(code, &at);
            if (c == '\\')
                literal(&s, qf_str_sub(code, i + 1, at));
            i = at - 1;
        } else if ((unsigned char)c >= 0x80) {
            size_t at = i;
            (void)qf_rune_next(code, &at);
            literal(&s, qf_str_sub(code, i, at));
            i = at - 1;
        } else {
            placeholder(&s, c);
        }
    }
    format.chinese = qf_str_has(code, QF_S("年")) || qf_str_has(code, QF_S("月"));
    format.before = qf_str_trim(qf_buf_str(&s.before));
    format.after = qf_str_trim(qf_buf_str(&s.after));
    format.general = !s.digits && !format.date && !format.time;
    return format;
}

/* The optional digits at the end go while they are zero. */
static size_t drop_zeros(const char *text, size_t n, int optional)
{
    while (optional-- > 0 && n > 0 && text[n - 1] == '0')
        n--;
    if (n > 0 && text[n - 1] == '.')
        n--;
    return n;
}

static qf_str with_thousands(qf_arena *arena, qf_str digits)
{
    qf_buf out = qf_buf_new(arena, 400);
    size_t whole = 0, from = digits.n > 0 && digits.p[0] == '-' ? 1 : 0;

    while (whole < digits.n && digits.p[whole] != '.')
        whole++;
    for (size_t i = 0; i < digits.n; i++) {
        if (i > from && i < whole && (whole - i) % 3 == 0)
            qf_buf_addc(&out, ',');
        qf_buf_addc(&out, digits.p[i]);
    }
    return qf_buf_str(&out);
}

static qf_str show_date(qf_arena *arena, double serial, const xlsx_format *format)
{
    int64_t day = (int64_t)floor(serial);
    int64_t minute = (int64_t)((serial - floor(serial)) * 1440 + 0.5);
    /* Excel believes in 29 February 1900. */
    qf_date date = { (int32_t)(day - DAY_1970 + (day < 60)) };
    qf_str text = format->chinese ? qf_date_zh(arena, date) : qf_date_str(arena, date);

    if (!format->time)
        return text;
    text = format->date ? qf_strf(arena, "%.*s ", QF_ARG(text)) : QF_S("");
    return qf_strf(arena, "%.*s%02d:%02d", QF_ARG(text), (int)(minute / 60 % 24),
                   (int)(minute % 60));
}

/* A count as nearly all cells of reports hold it, shown as it is ("General", "0"): as it is kept. */
static bool is_plain_count(qf_str value, const xlsx_format *format)
{
    if (format->date || format->time || format->thousands || format->percent ||
        format->decimals + format->optional > 0 || format->before.n > 0 || format->after.n > 0 ||
        value.n == 0 || value.n > 15 || (value.p[0] == '0' && value.n > 1))
        return false;
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] < '0' || value.p[i] > '9')
            return false;
    return true;
}

qf_str xlsx_number_show(qf_arena *arena, qf_str value, const xlsx_format *format, bool from_1904)
{
    char text[400], *end = NULL;
    int decimals = format->decimals + format->optional, n;
    const char *given;
    double number;
    qf_str digits;

    if (is_plain_count(value, format))
        return value;
    given = qf_cstr(arena, qf_str_trim(value));
    number = strtod(given, &end);
    if (end == given || *end != '\0' || !isfinite(number) || fabs(number) > 1e18)
        return value;
    if ((format->date || format->time) && number >= 0 && number < 2900000)
        return show_date(arena, number + (from_1904 ? DAY_1904 : 0), format);
    if (format->percent)
        number *= 100;
    if (format->general || format->date || format->time)
        n = snprintf(text, sizeof(text), "%.15g", number);
    else
        n = snprintf(text, sizeof(text), "%.*f", decimals > 15 ? 15 : decimals, number);
    if (n < 0 || (size_t)n >= sizeof(text))
        return value;
    digits = (qf_str){ text, (size_t)n };
    if (!format->general && format->optional > 0)
        digits.n = drop_zeros(text, digits.n, format->optional);
    if (format->thousands)
        digits = with_thousands(arena, digits);
    return qf_strf(arena, "%.*s%.*s%s%.*s", QF_ARG(format->before), QF_ARG(digits),
                   format->percent ? "%" : "", QF_ARG(format->after));
}

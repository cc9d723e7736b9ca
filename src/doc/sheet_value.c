#include "base/text.h"
#include "doc/sheet.h"

/* 计 or 計 within: every row asks, so by hand. */
static bool has_count(qf_str text)
{
    for (size_t i = 0; i + 2 < text.n; i++)
        if ((uint8_t)text.p[i] == 0xE8 &&
            (((uint8_t)text.p[i + 1] == 0xAE && (uint8_t)text.p[i + 2] == 0xA1) ||
             ((uint8_t)text.p[i + 1] == 0xA8 && (uint8_t)text.p[i + 2] == 0x88)))
            return true;
    return false;
}

bool sheet_is_totals(qf_arena *arena, qf_str text)
{
    static const char *const words[] = { "合计", "总计", "小计", "共计", "累计", "本页合计" };
    qf_str folded;

    if (text.n < 6 || text.n > 60 || !has_count(text))
        return false;
    folded = qf_fold_label(arena, text);
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (qf_str_starts(folded, qf_str_of(words[i])) ||
            (folded.n < 40 && qf_str_ends(folded, qf_str_of(words[i]))))
            return true;
    return false;
}

bool sheet_need(const sheet_row *row, int column, qf_str *out)
{
    *out = row->values[column];
    if (out->n == 0)
        sheet_complain(row, column, "没有填写%s", sheet_column_zh(row, column));
    return out->n > 0;
}

/* Width folded to ASCII, spaces and thousands commas gone. */
static qf_str plain(qf_arena *arena, qf_str text)
{
    qf_buf out = qf_buf_new(arena, 200);

    for (size_t at = 0; at < text.n && at < 100;) {
        uint32_t r = qf_rune_narrow(qf_rune_next(text, &at));

        if (!qf_rune_is_space(r) && r != ',' && r != '\'')
            qf_buf_add_rune(&out, r);
    }
    return qf_buf_str(&out);
}

static bool take_number(qf_str s, size_t *at, size_t most, int *out)
{
    size_t from = *at;

    for (*out = 0; *at < s.n && *at < from + most && s.p[*at] >= '0' && s.p[*at] <= '9'; (*at)++)
        *out = *out * 10 + (s.p[*at] - '0');
    return *at > from;
}

/* Passes over "年", "-", "/" or "."; false on anything else. */
static bool take_mark(qf_str s, size_t *at, const char *han)
{
    qf_str rest = qf_str_sub(s, *at, s.n);

    if (qf_str_starts(rest, qf_str_of(han))) {
        *at += strlen(han);
        return true;
    }
    if (rest.n > 0 && (rest.p[0] == '-' || rest.p[0] == '/' || rest.p[0] == '.')) {
        (*at)++;
        return true;
    }
    return false;
}

bool sheet_date_parse(qf_str text, qf_date *out)
{
    size_t at = 0;
    int year, month, day;
    bool digits = text.n == 8;

    if (qf_date_parse(text, out)) /* 2021-09-01, as most are */
        return true;

    for (size_t i = 0; i < text.n && digits; i++)
        digits = text.p[i] >= '0' && text.p[i] <= '9';
    if (digits)
        return take_number(text, &at, 4, &year) && take_number(text, &at, 2, &month) &&
               take_number(text, &at, 2, &day) && qf_date_from(year, month, day, out);
    if (!take_number(text, &at, 4, &year) || at != 4 || !take_mark(text, &at, "年") ||
        !take_number(text, &at, 2, &month) || !take_mark(text, &at, "月") ||
        !take_number(text, &at, 2, &day))
        return false;
    if (qf_str_starts(qf_str_sub(text, at, text.n), QF_S("日")))
        at += 3;
    /* A time of day behind it says nothing more about the day. */
    if (at < text.n && text.p[at] != ' ' && text.p[at] != 'T')
        return false;
    return qf_date_from(year, month, day, out);
}

bool sheet_is_scientific(qf_str text)
{
    size_t at = 0;

    while (at < text.n && ((text.p[at] >= '0' && text.p[at] <= '9') || text.p[at] == '.'))
        at++;
    return at > 0 && at + 2 < text.n && (text.p[at] == 'E' || text.p[at] == 'e') &&
           (text.p[at + 1] == '+' || (text.p[at + 1] >= '0' && text.p[at + 1] <= '9'));
}

bool sheet_fen_parse(qf_str text, bool wan, qf_fen *out)
{
    static const char *const front[] = { "¥", "￥", "人民币", "RMB" };

    for (size_t i = 0; i < sizeof(front) / sizeof(*front); i++)
        if (qf_str_starts(text, qf_str_of(front[i])))
            text = qf_str_sub(text, strlen(front[i]), text.n);
    if (qf_str_ends(text, QF_S("万元"))) {
        text = qf_str_sub(text, 0, text.n - 6);
        wan = true;
    } else if (qf_str_ends(text, QF_S("元"))) {
        text = qf_str_sub(text, 0, text.n - 3);
        wan = false;
    }
    /* 1234.500000 as some programs write it. */
    if (qf_str_has(text, QF_S(".")))
        while (text.n > 0 && text.p[text.n - 1] == '0')
            text.n--;
    if (text.n > 0 && text.p[text.n - 1] == '.')
        text.n--;
    return wan ? qf_fen_parse_wan(text, out) : qf_fen_parse_yuan(text, out);
}

bool sheet_date(const sheet_row *row, int column, qf_date *out)
{
    qf_str given = row->values[column];

    *out = QF_NO_DATE;
    if (given.n == 0 || sheet_date_parse(plain(row->arena, given), out))
        return true;
    sheet_complain(row, column, "“%.*s”不是日历上的日期，请写成 2021-09-10 的样子", QF_ARG(given));
    return false;
}

bool sheet_fen(const sheet_row *row, int column, qf_fen *out)
{
    qf_str given = row->values[column];

    *out = (qf_fen){ 0 };
    if (given.n == 0 ||
        sheet_fen_parse(plain(row->arena, given), sheet_header_says_wan(row, column), out))
        return true;
    sheet_complain(row, column, "“%.*s”不是金额，请只写数字，最多到分", QF_ARG(given));
    return false;
}

bool sheet_millionths(const sheet_row *row, int column, int64_t *out)
{
    qf_str given = row->values[column], s = plain(row->arena, given);
    bool minus = s.n > 0 && s.p[0] == '-', dot = false;
    int64_t value = 0;
    int decimals = 0;
    size_t digits = 0;

    *out = 0;
    if (given.n == 0)
        return true;
    for (size_t i = minus ? 1 : 0; i < s.n; i++) {
        if (s.p[i] == '.' && !dot) {
            dot = true;
        } else if (s.p[i] >= '0' && s.p[i] <= '9' && digits < 18) {
            digits++;
            if (!dot || decimals < 6) {
                value = value * 10 + (s.p[i] - '0');
                decimals += dot;
            }
        } else {
            digits = 0;
            break;
        }
        if (value > 100000000000000)
            digits = 100;
    }
    for (; decimals < 6 && digits > 0 && digits < 100; decimals++)
        value *= 10;
    if (digits == 0 || digits >= 100 || value > 100000000000000000) {
        sheet_complain(row, column, "“%.*s”不是数字", QF_ARG(given));
        return false;
    }
    *out = minus ? -value : value;
    return true;
}

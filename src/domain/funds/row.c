/* A payment list as people make it: columns in any order, words of their own, numbers as text, lines of
 * sums in between. */
#include "base/text.h"
#include "domain/funds/funds.h"

#include <stdint.h>

/* ---- header words */

static const char *const words_of[] = {
#define X(name, zh, words) words,
    FUNDS_COLUMNS(X)
#undef X
};

static bool is_word(qf_arena *arena, qf_str folded, const char *words)
{
    qf_str rest = qf_str_of(words), word;

    while (qf_str_split(&rest, ' ', &word))
        if (qf_str_eq(folded, qf_fold_label(arena, word)))
            return true;
    return false;
}

bool funds_map_find(qf_arena *arena, const qf_str *cells, size_t count, funds_map *out)
{
    for (size_t c = 0; c < FUNDS_COLUMN_COUNT; c++)
        out->at[c] = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        qf_str folded = qf_fold_label(arena, cells[i]);
        for (size_t c = 0; c < FUNDS_COLUMN_COUNT; c++)
            if (out->at[c] == SIZE_MAX && is_word(arena, folded, words_of[c])) {
                out->at[c] = i;
                break;
            }
    }
    return out->at[FUNDS_COLUMN_NAME] != SIZE_MAX && (out->at[FUNDS_COLUMN_AMOUNT] != SIZE_MAX ||
                                                      out->at[FUNDS_COLUMN_AMOUNT_WAN] != SIZE_MAX);
}

/* ---- cells */

static qf_str cell_of(const funds_map *map, funds_column column, const qf_str *cells, size_t count)
{
    return map->at[column] < count ? cells[map->at[column]] : QF_S("");
}

/* Digits, sign and point in ASCII; thousands' commas, spaces, ¥ and 元 gone. */
static qf_str plain_number(qf_arena *arena, qf_str text)
{
    qf_buf out = qf_buf_new(arena, 64);

    for (size_t at = 0; at < text.n;) {
        uint32_t c = qf_rune_narrow(qf_rune_next(text, &at));
        if (qf_rune_is_space(c) || c == ',' || c == 0xFFE5 || c == 0xA5 ||
            (c == 0x5143 && at == text.n))
            continue;
        qf_buf_add_rune(&out, c);
    }
    return out.n > 0 ? qf_buf_str(&out) : QF_S("");
}

/* "12.50000000001" as a spreadsheet keeps 12.5: rounded at the fourth decimal when the rest is dust. */
static bool money_of(qf_arena *arena, qf_str text, bool wan, qf_fen *out)
{
    qf_str plain = plain_number(arena, text);
    ptrdiff_t dot = qf_str_find(plain, QF_S("."), 0);
    size_t keep = wan ? 6 : 2;

    if (qf_str_ends(plain, QF_S("万"))) {
        plain.n -= 3;
        wan = true;
        keep = 6;
    }
    if (dot >= 0 && plain.n > (size_t)dot + 1 + keep) {
        for (size_t i = (size_t)dot + 1 + keep; i < plain.n; i++)
            if (plain.p[i] != '0')
                return false;
        plain.n = (size_t)dot + 1 + keep;
    }
    return wan ? qf_fen_parse_wan(plain, out) : qf_fen_parse_yuan(plain, out);
}

static bool day_of(qf_arena *arena, qf_str text, qf_date *out)
{
    qf_buf plain = qf_buf_new(arena, 64);
    int parts[3] = { 0 }, part = 0;
    qf_str squeezed;

    for (size_t at = 0; at < text.n;) {
        uint32_t c = qf_rune_narrow(qf_rune_next(text, &at));
        if (!qf_rune_is_space(c))
            qf_buf_add_rune(&plain, c);
        else if (plain.n > 0)
            break; /* the hour behind the day */
    }
    squeezed = qf_buf_str(&plain);
    if (squeezed.n == 8 && strspn(squeezed.p, "0123456789") == 8) {
        for (size_t i = 0; i < 8; i++) {
            int *to = &parts[i < 4 ? 0 : i < 6 ? 1 : 2];
            *to = *to * 10 + (squeezed.p[i] - '0');
        }
        return qf_date_from(parts[0], parts[1], parts[2], out);
    }
    for (size_t at = 0; at < squeezed.n;) {
        uint32_t c = qf_rune_next(squeezed, &at);
        if (c >= '0' && c <= '9' && part < 3 && parts[part] < 10000)
            parts[part] = parts[part] * 10 + (int)(c - '0');
        else if (c == '-' || c == '/' || c == '.' || c == 0x5E74 || c == 0x6708 || c == 0x65E5)
            part++;
        else
            return false;
    }
    return qf_date_from(parts[0], parts[1], parts[2], out);
}

/* ---- the ID number */

static int check_char(const char *digits)
{
    static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;

    for (int i = 0; i < 17; i++)
        sum += (digits[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

qf_str funds_id_normal(qf_arena *arena, qf_str text, bool *checked)
{
    char id[19];
    size_t n = 0;

    *checked = false;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = qf_rune_narrow(qf_rune_next(text, &at));
        if (qf_rune_is_space(c) || c == '-' || c == '\'')
            continue;
        if (c == 'x' || c == 0x00D7 || c == 0x0425 || c == 0x0445)
            c = 'X';
        if (n >= 18 || !((c >= '0' && c <= '9') || (c == 'X' && n == 17)))
            return QF_S("");
        id[n++] = (char)c;
    }
    if (n == 15) { /* the old form: the century and the check digit are missing */
        memmove(id + 8, id + 6, 9);
        memcpy(id + 6, "19", 2);
        id[17] = (char)check_char(id);
        *checked = true;
        return qf_str_copy(arena, (qf_str){ id, 18 });
    }
    if (n != 18)
        return QF_S("");
    *checked = id[17] == check_char(id);
    return qf_str_copy(arena, (qf_str){ id, 18 });
}

static bool has_exponent(qf_str text)
{
    return qf_str_find(text, QF_S("E+"), 0) > 0 || qf_str_find(text, QF_S("e+"), 0) > 0;
}

/* ---- names */

qf_str funds_name_shown(qf_arena *arena, qf_str name)
{
    char shown[4 + 8];
    size_t at = 0, runes = qf_rune_count(name), stars;

    if (name.n == 0)
        return name;
    qf_rune_next(name, &at);
    if (at > 4)
        at = 4;
    memcpy(shown, name.p, at);
    stars = runes > 3 ? 2 : runes > 1 ? runes - 1 : 1;
    memset(shown + at, '*', stars);
    return qf_str_copy(arena, (qf_str){ shown, at + stars });
}

/* ---- a row */

static bool is_sum_line(qf_arena *arena, const qf_str *cells, size_t count)
{
    for (size_t i = 0; i < count && i < 3; i++) {
        qf_str folded = qf_strip_spaces(arena, cells[i]);
        if (qf_str_starts(folded, QF_S("合计")) || qf_str_starts(folded, QF_S("总计")) ||
            qf_str_starts(folded, QF_S("小计")))
            return true;
    }
    return false;
}

static funds_read wrong(funds_fault *fault, const funds_map *map, funds_column column,
                        const char *zh)
{
    *fault = (funds_fault){ map->at[column], zh };
    return FUNDS_READ_WRONG;
}

static bool village_of(qf_arena *arena, qf_str text, const funds_village *villages, size_t count,
                       int64_t *out)
{
    qf_str folded = qf_strip_spaces(arena, text);

    for (size_t i = 0; i < count; i++) {
        qf_str name = villages[i].name;
        bool bare = qf_str_ends(name, QF_S("村")) && folded.n == name.n - 3;
        if (qf_str_eq(folded, name) || (bare && qf_str_starts(name, folded)) ||
            (qf_str_starts(folded, name) &&
             (qf_str_ends(folded, QF_S("村委会")) || qf_str_ends(folded, QF_S("村民委员会"))))) {
            *out = villages[i].id;
            return true;
        }
    }
    return false;
}

/* Amount, standard, quantity: the money of a row. */
static funds_read read_money(qf_arena *arena, const funds_map *map, const qf_str *cells,
                             size_t count, fund_row *out, funds_fault *fault)
{
    qf_str amount = cell_of(map, FUNDS_COLUMN_AMOUNT, cells, count);
    qf_str wan = cell_of(map, FUNDS_COLUMN_AMOUNT_WAN, cells, count);
    qf_str standard = cell_of(map, FUNDS_COLUMN_STANDARD, cells, count);
    qf_fen times_hundred;

    if (!money_of(arena, amount.n > 0 ? amount : wan, amount.n == 0, &out->amount))
        return wrong(fault, map, amount.n > 0 ? FUNDS_COLUMN_AMOUNT : FUNDS_COLUMN_AMOUNT_WAN,
                     "金额不是数字，或者多于两位小数");
    if (out->amount.fen <= 0)
        return wrong(fault, map, FUNDS_COLUMN_AMOUNT, "金额要大于零");
    if (standard.n > 0 && !money_of(arena, standard, false, &out->standard))
        out->standard.fen = 0;
    out->quantity = qf_squeeze(arena, cell_of(map, FUNDS_COLUMN_QUANTITY, cells, count));
    if (out->standard.fen > 0 && out->quantity.n > 0 &&
        qf_fen_parse_yuan(plain_number(arena, out->quantity), &times_hundred)) {
        int64_t want = times_hundred.fen < 100000000 && out->standard.fen < 100000000
                           ? (times_hundred.fen * out->standard.fen + 50) / 100
                           : out->amount.fen;
        if (want - out->amount.fen > 1 || out->amount.fen - want > 1)
            out->flags |= 1u << FUNDS_PRODUCT;
    }
    return FUNDS_READ_ROW;
}

static funds_read read_person(qf_arena *arena, const funds_map *map, const qf_str *cells,
                              size_t count, fund_row *out, funds_fault *fault)
{
    qf_str id = cell_of(map, FUNDS_COLUMN_ID, cells, count);
    qf_str card = cell_of(map, FUNDS_COLUMN_CARD, cells, count);
    bool checked = false;

    if (has_exponent(id))
        return wrong(fault, map, FUNDS_COLUMN_ID,
                     "身份证号被表格变成了科学计数，后几位已经丢失；请把这一列设为文本再填");
    if (has_exponent(card))
        return wrong(fault, map, FUNDS_COLUMN_CARD,
                     "卡号被表格变成了科学计数，后几位已经丢失；请把这一列设为文本再填");
    out->id_number = funds_id_normal(arena, id, &checked);
    if (id.n > 0 && out->id_number.n == 0)
        return wrong(fault, map, FUNDS_COLUMN_ID, "身份证号要是 18 位（或旧的 15 位）");
    if (out->id_number.n == 0)
        out->flags |= 1u << FUNDS_NO_ID;
    else if (!checked)
        out->flags |= 1u << FUNDS_ID_CHECK;
    out->card = qf_strip_spaces(arena, card);
    if (out->card.n == 0)
        out->flags |= 1u << FUNDS_NO_CARD;
    out->phone = qf_strip_spaces(arena, cell_of(map, FUNDS_COLUMN_PHONE, cells, count));
    return FUNDS_READ_ROW;
}

funds_read funds_row_read(qf_arena *arena, const funds_map *map, const qf_str *cells, size_t count,
                          const funds_village *villages, size_t village_count, qf_date paid_on,
                          fund_row *out, funds_fault *fault)
{
    qf_str village = cell_of(map, FUNDS_COLUMN_VILLAGE, cells, count);
    qf_str day = qf_str_trim(cell_of(map, FUNDS_COLUMN_PAID_ON, cells, count));
    qf_str status = cell_of(map, FUNDS_COLUMN_STATUS, cells, count);
    bool any = false;

    *out = (fund_row){ .paid_on = paid_on };
    *fault = (funds_fault){ SIZE_MAX, NULL };
    for (size_t i = 0; i < count; i++)
        any |= qf_str_trim(cells[i]).n > 0;
    if (!any || is_sum_line(arena, cells, count))
        return FUNDS_READ_SKIP;
    out->name = qf_strip_spaces(arena, cell_of(map, FUNDS_COLUMN_NAME, cells, count));
    if (out->name.n == 0 || out->name.n > 90)
        return wrong(fault, map, FUNDS_COLUMN_NAME, "没有姓名，或者太长");
    if (qf_str_trim(village).n > 0 &&
        !village_of(arena, village, villages, village_count, &out->village))
        return wrong(fault, map, FUNDS_COLUMN_VILLAGE, "本镇没有这个村，请按登记的村名填写");
    if (day.n > 0 && !day_of(arena, day, &out->paid_on))
        return wrong(fault, map, FUNDS_COLUMN_PAID_ON, "日期不对，请写成 2021-09-10");
    if (!qf_date_is(out->paid_on))
        return wrong(fault, map, FUNDS_COLUMN_PAID_ON, "没有发放日期");
    out->returned = qf_str_has(status, QF_S("退回")) || qf_str_has(status, QF_S("退票")) ||
                    qf_str_has(status, QF_S("失败"));
    if (read_person(arena, map, cells, count, out, fault) == FUNDS_READ_WRONG)
        return FUNDS_READ_WRONG;
    return read_money(arena, map, cells, count, out, fault);
}

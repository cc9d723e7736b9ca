/* A row of a payment list as people make it: numbers as text, villages by their short names, 15-digit numbers. */
#include "base/text.h"
#include "domain/funds/funds.h"

const sheet_column funds_columns[] = {
#define X(name, code, zh, words, needed) { code, zh, words, needed },
    FUNDS_COLUMNS(X)
#undef X
        { 0 }
};

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

/* Whether the amount is quantity times standard, to the fen. */
static bool is_product(const fund_row *row, qf_fen hundredths)
{
    int64_t want = hundredths.fen < 100000000 && row->standard.fen < 100000000
                       ? (hundredths.fen * row->standard.fen + 50) / 100
                       : row->amount.fen;

    return want - row->amount.fen <= 1 && row->amount.fen - want <= 1;
}

static bool read_money(const sheet_row *row, fund_row *out)
{
    qf_str amount, standard = row->values[FUNDS_COLUMN_STANDARD];
    qf_fen hundredths;
    bool good = sheet_need(row, FUNDS_COLUMN_AMOUNT, &amount);

    if (good)
        good = sheet_fen(row, FUNDS_COLUMN_AMOUNT, &out->amount);
    if (good && out->amount.fen <= 0) {
        sheet_complain(row, FUNDS_COLUMN_AMOUNT, "金额要大于零");
        good = false;
    }
    /* A standard in words ("按核定金额") is none. */
    if (standard.n > 0 && !sheet_fen_parse(standard, false, &out->standard))
        out->standard.fen = 0;
    out->quantity = qf_squeeze(row->arena, row->values[FUNDS_COLUMN_QUANTITY]);
    if (good && out->standard.fen > 0 && out->quantity.n > 0 &&
        sheet_fen_parse(out->quantity, false, &hundredths) && !is_product(out, hundredths))
        out->flags |= 1u << FUNDS_PRODUCT;
    return good;
}

static bool read_person(const sheet_row *row, fund_row *out)
{
    qf_str id = row->values[FUNDS_COLUMN_ID], card = row->values[FUNDS_COLUMN_CARD];
    bool checked = false, good = true;

    if (sheet_is_scientific(id)) {
        sheet_complain(row, FUNDS_COLUMN_ID,
                       "身份证号被表格变成了科学计数，后几位已经丢失；请把这一列设为文本再填");
        good = false;
    } else {
        out->id_number = funds_id_normal(row->arena, id, &checked);
        if (id.n > 0 && out->id_number.n == 0) {
            sheet_complain(row, FUNDS_COLUMN_ID, "身份证号要是 18 位（或旧的 15 位）");
            good = false;
        }
    }
    if (sheet_is_scientific(card)) {
        sheet_complain(row, FUNDS_COLUMN_CARD,
                       "卡号被表格变成了科学计数，后几位已经丢失；请把这一列设为文本再填");
        good = false;
    }
    if (out->id_number.n == 0)
        out->flags |= 1u << FUNDS_NO_ID;
    else if (!checked)
        out->flags |= 1u << FUNDS_ID_CHECK;
    out->card = qf_strip_spaces(row->arena, card);
    if (out->card.n == 0)
        out->flags |= 1u << FUNDS_NO_CARD;
    out->phone = qf_strip_spaces(row->arena, row->values[FUNDS_COLUMN_PHONE]);
    return good;
}

static bool read_day(const sheet_row *row, qf_date paid_on, fund_row *out)
{
    out->paid_on = paid_on;
    if (row->values[FUNDS_COLUMN_PAID_ON].n > 0)
        return sheet_date(row, FUNDS_COLUMN_PAID_ON, &out->paid_on);
    if (!qf_date_is(paid_on))
        sheet_complain(row, sheet_has_column(row, FUNDS_COLUMN_PAID_ON) ? FUNDS_COLUMN_PAID_ON : -1,
                       "没有发放日期");
    return qf_date_is(paid_on);
}

bool funds_row_read(const sheet_row *row, const funds_village *villages, size_t village_count,
                    qf_date paid_on, fund_row *out)
{
    qf_str village = row->values[FUNDS_COLUMN_VILLAGE], status = row->values[FUNDS_COLUMN_STATUS];
    bool good = true;

    *out = (fund_row){ 0 };
    out->name = qf_strip_spaces(row->arena, row->values[FUNDS_COLUMN_NAME]);
    if (out->name.n == 0 || out->name.n > 90) {
        sheet_complain(row, FUNDS_COLUMN_NAME, "没有姓名，或者太长");
        good = false;
    }
    if (village.n > 0 && !village_of(row->arena, village, villages, village_count, &out->village)) {
        sheet_complain(row, FUNDS_COLUMN_VILLAGE, "本镇没有“%.*s”这个村，请按登记的村名填写",
                       QF_ARG(village));
        good = false;
    }
    good = read_day(row, paid_on, out) && good;
    out->returned = qf_str_has(status, QF_S("退回")) || qf_str_has(status, QF_S("退票")) ||
                    qf_str_has(status, QF_S("失败"));
    good = read_person(row, out) && good;
    return read_money(row, out) && good;
}

#include "doc/docx_number.h"

/* The forms of w:numFmt, 1-99999 where not said otherwise. */

static void digits_of(qf_buf *out, int number, const char *const digits[10])
{
    int scale = 1;

    while (number / scale >= 10)
        scale *= 10;
    for (; scale > 0; scale /= 10)
        qf_buf_add(out, qf_str_of(digits[number / scale % 10]));
}

static const char *const plain[10] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
static const char *const ling[10] = { "零", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
static const char *const legal[10] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" };
static const char *const legal_tw[10] = {
    "零", "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖"
};
static const char *const wide[10] = { "０", "１", "２", "３", "４", "５", "６", "７", "８", "９" };

/* 十二, 一百零五: units, a zero for a gap; `one_ten`: 一十 instead of 十. */
static void counting(qf_buf *out, int number, const char *const digits[10],
                     const char *const units[5], bool one_ten)
{
    static const int scales[5] = { 1, 10, 100, 1000, 10000 };
    bool begun = false, gap = false;

    if (number == 0 || number > 99999) {
        digits_of(out, number, digits);
        return;
    }
    for (int i = 4; i >= 0; i--) {
        int digit = number / scales[i] % 10;
        if (digit == 0) {
            gap = begun;
            continue;
        }
        if (gap)
            qf_buf_add(out, qf_str_of(digits[0]));
        gap = false;
        if (digit != 1 || i != 1 || begun || one_ten)
            qf_buf_add(out, qf_str_of(digits[digit]));
        qf_buf_add(out, qf_str_of(units[i]));
        begun = true;
    }
}

static const char *const units[5] = { "", "十", "百", "千", "万" };
static const char *const legal_units[5] = { "", "拾", "佰", "仟", "万" };
static const char *const legal_units_tw[5] = { "", "拾", "佰", "仟", "萬" };

static void letters(qf_buf *out, int number, char first)
{
    /* a … z, aa, bb: Word repeats the letter. */
    int times = (number - 1) / 26 + 1;

    for (int i = 0; i < times && i < 100; i++)
        qf_buf_addc(out, (char)(first + (number - 1) % 26));
}

static void roman(qf_buf *out, int number, bool upper)
{
    static const struct {
        int value;
        const char *lower, *upper;
    } parts[] = { { 1000, "m", "M" }, { 900, "cm", "CM" }, { 500, "d", "D" }, { 400, "cd", "CD" },
                  { 100, "c", "C" },  { 90, "xc", "XC" },  { 50, "l", "L" },  { 40, "xl", "XL" },
                  { 10, "x", "X" },   { 9, "ix", "IX" },   { 5, "v", "V" },   { 4, "iv", "IV" },
                  { 1, "i", "I" } };

    if (number >= 4000) {
        qf_buf_add_int(out, number);
        return;
    }
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
        for (; number >= parts[i].value; number -= parts[i].value)
            qf_buf_add(out, qf_str_of(upper ? parts[i].upper : parts[i].lower));
    }
}

static const char *const stems[] = { "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸" };
static const char *const branches[] = { "子", "丑", "寅", "卯", "辰", "巳",
                                        "午", "未", "申", "酉", "戌", "亥" };

static void from_list(qf_buf *out, int number, const char *const list[], int count)
{
    if (number < 1 || number > count)
        qf_buf_add_int(out, number);
    else
        qf_buf_add(out, qf_str_of(list[number - 1]));
}

/* `count` characters in a row of Unicode, the first of them for 1. */
static void from_run(qf_buf *out, int number, uint32_t first, int count)
{
    if (number < 1 || number > count)
        qf_buf_add_int(out, number);
    else
        qf_buf_add_rune(out, first + (uint32_t)(number - 1));
}

typedef enum form {
    DECIMAL,
    DECIMAL_ZERO,
    LOWER_LETTER,
    UPPER_LETTER,
    LOWER_ROMAN,
    UPPER_ROMAN,
    COUNTING,
    COUNTING_ZERO,
    DIGITS,
    LEGAL,
    LEGAL_TW,
    STEM,
    BRANCH,
    STEM_BRANCH,
    CIRCLE,
    FULL_STOP,
    PAREN,
    CIRCLE_HAN,
    WIDE,
    DASH,
    NOTHING,
} form;

static const struct {
    const char *name;
    form form;
} forms[] = {
    { "decimal", DECIMAL },
    { "chineseCounting", COUNTING },
    { "chineseCountingThousand", COUNTING_ZERO },
    { "japaneseCounting", COUNTING_ZERO },
    { "taiwaneseCounting", COUNTING },
    { "taiwaneseCountingThousand", COUNTING_ZERO },
    { "koreanCounting", COUNTING_ZERO },
    { "ideographDigital", DIGITS },
    { "japaneseDigitalTenThousand", DIGITS },
    { "taiwaneseDigital", DIGITS },
    { "koreanDigital2", DIGITS },
    { "chineseLegalSimplified", LEGAL },
    { "ideographLegalTraditional", LEGAL_TW },
    { "japaneseLegal", LEGAL_TW },
    { "ideographTraditional", STEM },
    { "ideographZodiac", BRANCH },
    { "ideographZodiacTraditional", STEM_BRANCH },
    { "decimalEnclosedCircle", CIRCLE },
    { "decimalEnclosedCircleChinese", CIRCLE },
    { "decimalEnclosedFullstop", FULL_STOP },
    { "decimalEnclosedParen", PAREN },
    { "ideographEnclosedCircle", CIRCLE_HAN },
    { "decimalFullWidth", WIDE },
    { "decimalFullWidth2", WIDE },
    { "decimalHalfWidth", DECIMAL },
    { "decimalZero", DECIMAL_ZERO },
    { "lowerLetter", LOWER_LETTER },
    { "upperLetter", UPPER_LETTER },
    { "lowerRoman", LOWER_ROMAN },
    { "upperRoman", UPPER_ROMAN },
    { "numberInDash", DASH },
    { "none", NOTHING },
    { "bullet", NOTHING },
};

static form find_form(qf_str name)
{
    for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
        if (qf_str_eq(name, qf_str_of(forms[i].name)))
            return forms[i].form;
    }
    return DECIMAL;
}

static void circled(qf_buf *out, int number)
{
    if (number <= 20)
        from_run(out, number, 0x2460, 20);
    else if (number <= 35)
        from_run(out, number - 20, 0x3251, 15);
    else if (number <= 50)
        from_run(out, number - 35, 0x32B1, 15);
    else
        qf_buf_add_int(out, number);
}

void docx_number_write(qf_buf *out, qf_str name, int number)
{
    form form_at = find_form(name);

    if (form_at == NOTHING)
        return;
    if (number < 1 && form_at != DIGITS && form_at != WIDE)
        form_at = DECIMAL;
    if (number < 0)
        form_at = DECIMAL;
    switch (form_at) {
    case COUNTING:
        /* Word leaves the units beyond 99. */
        if (number > 99)
            digits_of(out, number, plain);
        else
            counting(out, number, plain, units, false);
        break;
    case COUNTING_ZERO:
        counting(out, number, ling, units, false);
        break;
    case DIGITS:
        digits_of(out, number, plain);
        break;
    case WIDE:
        digits_of(out, number, wide);
        break;
    case LEGAL:
        counting(out, number, legal, legal_units, true);
        break;
    case LEGAL_TW:
        counting(out, number, legal_tw, legal_units_tw, true);
        break;
    case STEM:
        from_list(out, number, stems, 10);
        break;
    case BRANCH:
        from_list(out, number, branches, 12);
        break;
    case STEM_BRANCH:
        qf_buf_add(out, qf_str_of(stems[(number - 1) % 10]));
        qf_buf_add(out, qf_str_of(branches[(number - 1) % 12]));
        break;
    case CIRCLE:
        circled(out, number);
        break;
    case FULL_STOP:
        from_run(out, number, 0x2488, 20);
        break;
    case PAREN:
        from_run(out, number, 0x2474, 20);
        break;
    case CIRCLE_HAN:
        from_run(out, number, 0x3280, 10);
        break;
    case DECIMAL_ZERO:
        qf_buf_addf(out, "%02d", number);
        break;
    case LOWER_LETTER:
        letters(out, number, 'a');
        break;
    case UPPER_LETTER:
        letters(out, number, 'A');
        break;
    case LOWER_ROMAN:
        roman(out, number, false);
        break;
    case UPPER_ROMAN:
        roman(out, number, true);
        break;
    case DASH:
        qf_buf_addf(out, "- %d -", number);
        break;
    default:
        qf_buf_add_int(out, number);
        break;
    }
}

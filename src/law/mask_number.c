/* Numbers that name a person: identity cards, codes, bank cards, telephones, passports. */
#include "law/mask_scan.h"

#include "base/text.h"

/* ---- identity cards */

static int two(const char *digits)
{
    return (digits[0] - '0') * 10 + (digits[1] - '0');
}

static bool born(const struct mask_rules *rules, int year, const char *month_day)
{
    qf_date date;

    return qf_date_from(year, two(month_day), two(month_day + 2), &date) &&
           qf_date_cmp(date, rules->id.born_from) >= 0 && qf_date_cmp(date, rules->id.born_to) <= 0;
}

/* GB 11643-1999: 17 digits weighted, modulo 11. */
static char id_check(const char *digits)
{
    static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;

    for (int i = 0; i < 17; i++)
        sum += weights[i] * (digits[i] - '0');
    return "10X98765432"[sum % 11];
}

/* End of an 18-digit number in the view and its last character; 0 when there is none. An X typed
 * as a multiplication sign or the like is no glyph, it stands right behind the 17th digit. */
static size_t id_end(const struct mask_scan *scan, const struct mask_view *view, char *last)
{
    size_t at = view->at[16].end;

    if (view->n > 17 && (mask_is_digit(view->at[17].c) || view->at[17].c == 'X')) {
        *last = (char)view->at[17].c;
        return view->at[17].end;
    }
    if (at < scan->text.n && mask_in_runes(scan->rules->id.x, mask_next(scan->text, &at))) {
        *last = 'X';
        return at;
    }
    return 0;
}

/* What follows contiguously: nothing, something that only a right check digit may touch (letters,
 * or the two digits that make an ID number a sole trader's tax number), or more digits. */
enum tail { TAIL_NONE, TAIL_TOUCHES, TAIL_RUNS_ON };

static enum tail id_tail(const struct mask_view *view, size_t end)
{
    size_t stop = end;

    if (end >= view->n || view->at[end].gap != GAP_NONE)
        return TAIL_NONE;
    if (view->at[end].c == '*')
        return TAIL_RUNS_ON;
    if (!mask_is_digit(view->at[end].c))
        return TAIL_TOUCHES;
    stop = mask_piece_end(view, end);
    return stop == end + 2 && mask_is_digit(view->at[end + 1].c) ? TAIL_TOUCHES : TAIL_RUNS_ON;
}

/* An ID number with a slip: the check digit is wrong and everything else right. It must stand
 * alone, be written in a usual way and not be called something else. */
static bool id_slip(const struct mask_scan *scan, const struct mask_view *view, size_t end)
{
    return mask_stands_alone(scan, view, 0, end) &&
           mask_joined_well(scan, view, 0, end, scan->rules->id.groups) &&
           !mask_is_amount_or_name(scan, view->at[0].byte, view->at[end - 1].end) &&
           mask_behind(scan, MASK_ID_CARD, view->at[0].byte) >= 0;
}

static void id_18(struct mask_scan *scan, const struct mask_view *view)
{
    const struct mask_rules *rules = scan->rules;
    size_t byte_end, glyphs;
    enum tail tail;
    char digits[18];
    bool valid;

    if (view->n < 17 || !mask_digits_of(view, 0, 17, digits))
        return;
    if (!mask_starts_with_one(rules->id.prefixes, digits, 17) ||
        !born(rules, two(digits + 6) * 100 + two(digits + 8), digits + 10))
        return;
    byte_end = id_end(scan, view, &digits[17]);
    if (byte_end == 0 || mask_before(scan->text, view->at[0].byte, NULL) == '*')
        return;
    glyphs = view->n > 17 && view->at[17].end == byte_end ? 18 : 17;
    tail = id_tail(view, glyphs);
    valid = digits[17] == id_check(digits);
    if (tail == TAIL_RUNS_ON || (!valid && (tail != TAIL_NONE || !id_slip(scan, view, glyphs))))
        return;
    mask_add(scan, (struct mask_found){
                       .class = MASK_ID_CARD,
                       .valid = valid,
                       .masked = rules->of[MASK_ID_CARD].mask,
                       .from = view->at[0].byte,
                       .to = byte_end,
                       .cp_from = view->at[0].cp,
                       .cp_to = view->at[16].cp + 1 +
                                qf_rune_count(qf_str_sub(scan->text, view->at[16].end, byte_end)),
                   });
}

/* The form of before 1999: year of birth in two digits, no check digit. */
static void id_15(struct mask_scan *scan, const struct mask_view *view)
{
    const struct mask_rules *rules = scan->rules;
    struct mask_pieces pieces;
    char digits[15];
    int words;

    if (!mask_digits_of(view, 0, 15, digits) || !mask_stands_alone(scan, view, 0, 15) ||
        !mask_starts_with_one(rules->id.prefixes, digits, 15) || digits[0] == '9' ||
        !born(rules, 1900 + two(digits + 6), digits + 8))
        return;
    if (!mask_joined_well(scan, view, 0, 15, rules->id.groups))
        return;
    words = mask_behind(scan, MASK_ID_CARD, view->at[0].byte);
    pieces = mask_pieces_of(view, 0, 15);
    if (words < 0 || (words == 0 && pieces.count > 1) ||
        mask_is_amount_or_name(scan, view->at[0].byte, view->at[14].end))
        return;
    mask_add_glyphs(scan, MASK_ID_CARD, true, view, 0, 15);
}

/* ---- organisations' codes */

/* GB 32100-2015: 17 characters of 31, weights are powers of 3 modulo 31. */
static bool credit_check(const char code[18])
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    int sum = 0, weight = 1;

    for (int i = 0; i < 17; i++) {
        const char *place = strchr(alphabet, code[i]);
        if (place == NULL)
            return false;
        sum += weight * (int)(place - alphabet);
        weight = weight * 3 % 31;
    }
    return code[17] == alphabet[(31 - sum % 31) % 31];
}

static void social_credit(struct mask_scan *scan, const struct mask_view *view)
{
    const struct mask_rules *rules = scan->rules;
    char code[18];
    size_t digits = 0;
    bool valid, sole_trader;

    if (view->n < 18 || !mask_stands_alone(scan, view, 0, 18) || mask_piece_end(view, 0) != 18)
        return;
    for (size_t i = 0; i < 18; i++) {
        if (!mask_is_alnum(view->at[i].c) || strchr("IOSVZ", (char)view->at[i].c) != NULL)
            return;
        code[i] = (char)view->at[i].c;
        digits += mask_is_digit(view->at[i].c);
    }
    /* Places 3 to 8 are the registering authority's region. */
    if (!mask_starts_with_one(rules->credit.prefixes, code, 18) || code[2] < '1' || code[2] > '8' ||
        !mask_is_digit((unsigned char)code[3]) || digits < 8)
        return;
    valid = credit_check(code);
    if (!valid && mask_behind(scan, MASK_SOCIAL_CREDIT, view->at[0].byte) <= 0)
        return;
    sole_trader = mask_starts_with_one(rules->credit.masked_prefixes, code, 18);
    mask_add(scan, (struct mask_found){
                       .class = MASK_SOCIAL_CREDIT,
                       .valid = valid,
                       .masked = rules->of[MASK_SOCIAL_CREDIT].mask || sole_trader,
                       .from = view->at[0].byte,
                       .to = view->at[17].end,
                       .cp_from = view->at[0].cp,
                       .cp_to = view->at[17].cp + 1,
                   });
}

/* ---- bank cards */

static bool luhn(const char *digits, size_t n)
{
    int sum = 0;

    for (size_t i = 0; i < n; i++) {
        int digit = digits[n - 1 - i] - '0';
        if (i % 2 == 1)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return sum % 10 == 0;
}

static bool bank_card_of(struct mask_scan *scan, const struct mask_view *view, size_t n)
{
    const struct mask_rules *rules = scan->rules;
    char digits[19];
    bool valid, known;
    int words;

    if (!mask_digits_of(view, 0, n, digits) || !mask_stands_alone(scan, view, 0, n) ||
        !mask_joined_well(scan, view, 0, n, rules->bank.groups) || mask_groups_go_on(view, 0, n) ||
        mask_is_amount_or_name(scan, view->at[0].byte, view->at[n - 1].end))
        return false;
    valid = luhn(digits, n);
    known = mask_starts_with_one(rules->bank.prefixes, digits, n) &&
            (n == 16 || !mask_starts_with_one(rules->bank.sixteen_only, digits, n));
    words = mask_behind(scan, MASK_BANK_CARD, view->at[0].byte);
    if (words < 0 || (words == 0 && !(valid && known)))
        return false;
    mask_add_glyphs(scan, MASK_BANK_CARD, valid, view, 0, n);
    return true;
}

static void bank_card(struct mask_scan *scan, const struct mask_view *view)
{
    if (view->n < 16)
        return;
    for (size_t n = 19; n >= 16; n--)
        if (bank_card_of(scan, view, n))
            return;
}

/* ---- telephones */

/* Eleven digits each on its own: 1 3 8 1 2 … , and no further such digit beside them. */
static bool spelt(const struct mask_scan *scan, const struct mask_view *view)
{
    struct mask_pieces pieces = mask_pieces_of(view, 0, 11);
    size_t before_at;

    if (pieces.count != 11 || !pieces.same || pieces.breaks > 0)
        return false;
    if (view->n > 11 && mask_piece_end(view, 11) == 12 && mask_is_digit(view->at[11].c))
        return false;
    return !qf_rune_is_space(mask_before(scan->text, view->at[0].byte, &before_at)) ||
           !mask_is_digit(mask_before(scan->text, before_at, NULL));
}

/* Part of a number with hyphens: 2021-13812345678. */
static bool hyphen_before(const struct mask_scan *scan, size_t at)
{
    size_t digits = 0;

    if (mask_before(scan->text, at, &at) != '-')
        return false;
    while (digits < 8 && mask_is_digit(mask_before(scan->text, at, &at)))
        digits++;
    return digits >= 4 && digits <= 6;
}

static bool letters_before_fit(const struct mask_scan *scan, size_t at)
{
    char word[16];
    size_t first = sizeof(word);

    for (;;) {
        uint32_t c = mask_before(scan->text, at, &at);

        if (c < 'A' || c > 'Z')
            break;
        if (first == 0)
            return false;
        word[--first] = (char)c;
    }
    if (first == sizeof(word))
        return true;
    for (size_t i = 0; i < scan->rules->mobile.letters_before.n; i++)
        if (qf_str_eq(scan->rules->mobile.letters_before.at[i],
                      (qf_str){ word + first, sizeof(word) - first }))
            return true;
    return false;
}

/* Where the eleven digits begin: 86 or 0 may be written before them in one piece. */
static size_t behind_country(const struct mask_scan *scan, const struct mask_view *view)
{
    size_t run = mask_piece_end(view, 0);
    char digits[MASK_VIEW];

    if (run <= 11 || run > 16 || !mask_digits_of(view, 0, run, digits))
        return 0;
    for (size_t i = 0; i < scan->rules->mobile.country.n; i++) {
        qf_str code = scan->rules->mobile.country.at[i];

        if (code.n == run - 11 && memcmp(digits, code.p, code.n) == 0)
            return code.n;
    }
    return 0;
}

static void mobile(struct mask_scan *scan, const struct mask_view *view)
{
    const struct mask_rules *rules = scan->rules;
    size_t from = behind_country(scan, view), to = from + 11, start = view->at[0].byte;
    uint32_t before;
    char digits[11];

    if (!mask_digits_of(view, from, 11, digits) ||
        !mask_starts_with_one(rules->mobile.prefixes, digits, 11))
        return;
    before = mask_before(scan->text, start, NULL);
    if (before == '*' || (mask_is_alnum(before) && !letters_before_fit(scan, start)))
        return;
    if (to < view->n && view->at[to].gap == GAP_NONE)
        return;
    if ((!mask_joined_well(scan, view, from, to, rules->mobile.groups) && !spelt(scan, view)) ||
        mask_groups_go_on(view, from, to) || hyphen_before(scan, start) ||
        mask_is_amount_or_name(scan, start, view->at[to - 1].end) ||
        mask_behind(scan, MASK_MOBILE, start) < 0)
        return;
    mask_add_glyphs(scan, MASK_MOBILE, true, view, from, to);
}

/* Digits of the area code at the start of the view, 0 when there is none. */
static size_t area_code(const struct mask_rules *rules, const struct mask_view *view)
{
    char d[4];

    if (!mask_digits_of(view, 0, 3, d) || d[0] != '0')
        return 0;
    if (rules->landline.three[two(d + 1)])
        return 3;
    return mask_digits_of(view, 0, 4, d) && rules->landline.four[two(d + 1) * 10 + d[3] - '0'] ? 4
                                                                                               : 0;
}

/* A subscriber's number of n digits from glyph `from` on, in one piece or two. */
static bool subscriber(const struct mask_scan *scan, const struct mask_view *view, size_t from,
                       size_t n)
{
    struct mask_pieces pieces;
    char digits[8];

    if (!mask_digits_of(view, from, n, digits) ||
        !mask_in_runes(scan->rules->landline.local_first, (unsigned char)digits[0]))
        return false;
    if (from + n < view->n && view->at[from + n].gap == GAP_NONE)
        return false;
    pieces = mask_pieces_of(view, from, from + n);
    return pieces.count == 1 ||
           (pieces.count == 2 && pieces.breaks == 0 &&
            (pieces.group.length[0] == 4 || (n == 7 && pieces.group.length[0] == 3)));
}

static void landline(struct mask_scan *scan, const struct mask_view *view)
{
    size_t area = area_code(scan->rules, view), n = 8, first = view->at[0].byte, last, open = first;
    uint32_t before = mask_before(scan->text, first, NULL);
    int words;

    if (before == '*' || (mask_is_alnum(before) && !letters_before_fit(scan, first)))
        return;
    if (area > 0 && view->n > area + 1 && mask_piece_end(view, 0) != area &&
        mask_piece_end(view, 0) < area + 7)
        return;
    if (!subscriber(scan, view, area, n) && (area == 3 || !subscriber(scan, view, area, n = 7)))
        return;
    if (area > 0 && view->at[area].gap == GAP_BREAK &&
        mask_bare_lines(scan->text, first, view->at[area + n - 1].end))
        return;
    last = view->at[area + n - 1].end;
    words = mask_behind(scan, MASK_LANDLINE, first);
    if (words < 0 || (area == 0 && words == 0) || mask_is_amount_or_name(scan, first, last) ||
        (area == 0 && (mask_groups_go_on(view, 0, n) || before == '-')))
        return;
    if (area == 0 && n == 8 && view->at[0].c == '2' && view->at[1].c == '0') {
        char d[8]; /* a date behind 电话: */
        qf_date date;
        if (mask_digits_of(view, 0, 8, d) &&
            qf_date_from(two(d) * 100 + two(d + 2), two(d + 4), two(d + 6), &date))
            return;
    }
    if (area > 0 && view->at[area].gap == GAP_PAREN && before == '(')
        mask_before(scan->text, first, &open);
    mask_add(scan,
             (struct mask_found){
                 .class = MASK_LANDLINE,
                 .valid = true,
                 .masked = scan->rules->of[MASK_LANDLINE].mask,
                 .from = open,
                 .to = last,
                 .cp_from = view->at[0].cp - qf_rune_count(qf_str_sub(scan->text, open, first)),
                 .cp_to = view->at[area + n - 1].cp + 1,
                 .area = area,
             });
}

/* ---- passports */

/* '#' is a digit, '@' a letter but I and O; one space may stand behind the letters. */
static bool has_shape(const struct mask_scan *scan, const struct mask_view *view, qf_str shape,
                      bool spaced)
{
    if (view->n < shape.n)
        return false;
    for (size_t i = 0; i < shape.n; i++) {
        uint32_t c = view->at[i].c;
        bool after_letters = i > 0 && mask_is_digit(c) && !mask_is_digit(view->at[i - 1].c);

        if (i > 0 && view->at[i].gap != GAP_NONE &&
            !(spaced && after_letters && view->at[i].gap == GAP_SPACE))
            return false;
        if (shape.p[i] == '#'   ? !mask_is_digit(c)
            : shape.p[i] == '@' ? c < 'A' || c > 'Z' || c == 'I' || c == 'O'
                                : c != (unsigned char)shape.p[i])
            return false;
    }
    return mask_stands_alone(scan, view, 0, shape.n);
}

/* E20210910 is more likely a batch than a passport. */
static bool is_date_code(const struct mask_view *view)
{
    char d[8];
    qf_date date;

    return mask_digits_of(view, 1, 8, d) && (two(d) == 19 || two(d) == 20) &&
           qf_date_from(two(d) * 100 + two(d + 2), two(d + 4), two(d + 6), &date);
}

static void passport(struct mask_scan *scan, const struct mask_view *view)
{
    const struct mask_rules *rules = scan->rules;

    if (view->n < 8)
        return;
    for (size_t i = 0; i < rules->passport.alone.n; i++)
        if (has_shape(scan, view, rules->passport.alone.at[i], false) && !is_date_code(view) &&
            !mask_is_amount_or_name(scan, view->at[0].byte,
                                    view->at[rules->passport.alone.at[i].n - 1].end) &&
            mask_behind(scan, MASK_PASSPORT, view->at[0].byte) >= 0) {
            mask_add_glyphs(scan, MASK_PASSPORT, true, view, 0, rules->passport.alone.at[i].n);
            return;
        }
    for (size_t i = 0; i < rules->passport.near.n; i++)
        if (has_shape(scan, view, rules->passport.near.at[i], true)) {
            if (mask_behind(scan, MASK_PASSPORT, view->at[0].byte) > 0)
                mask_add_glyphs(scan, MASK_PASSPORT, true, view, 0, rules->passport.near.at[i].n);
            return;
        }
}

void mask_digits(struct mask_scan *scan, const struct mask_view *view)
{
    if (view->n < 7)
        return;
    id_18(scan, view);
    id_15(scan, view);
    social_credit(scan, view);
    bank_card(scan, view);
    mobile(scan, view);
    landline(scan, view);
    passport(scan, view);
}

void mask_letters(struct mask_scan *scan, const struct mask_view *view)
{
    social_credit(scan, view);
    passport(scan, view);
}

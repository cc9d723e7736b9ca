/* Names of a person's place in words and signs: e-mail addresses, plates, house numbers. */
#include "law/mask_scan.h"

#include "base/text.h"

/* ---- e-mail */

#define LOCAL_MAX 64
#define DOMAIN_MAX 253
#define ENDING_MAX 24
#define DOMAIN_DIGITS 10 /* with more it is a telephone or worse that stands behind the @ */

static bool local_char(uint32_t c)
{
    return mask_is_alnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%';
}

/* Start of the part before the @ in bytes, and its length in characters; 0: there is none. */
static size_t local_part(qf_str text, size_t at, size_t *start)
{
    size_t n = 0;

    for (;;) {
        size_t before;
        uint32_t c = mask_before(text, at, &before);

        if (!local_char(c) || (c == '.' && n == 0)) {
            if (c == '*') /* covered already */
                return 0;
            break;
        }
        if (n == LOCAL_MAX)
            return 0;
        at = before;
        n++;
    }
    while (n > 0 && !mask_is_alnum(mask_after(text, at))) { /* a dash before the address */
        mask_next(text, &at);
        n--;
    }
    *start = at;
    return n;
}

/* The host behind the @: labels and an ending of letters. Gives the bytes' end, 0: there is none. */
static size_t domain_part(const struct mask_scan *scan, size_t at, size_t *count)
{
    char ending[ENDING_MAX];
    size_t end = 0, n = 0, label = 0, letters = 0, labels = 0, digits = 0;

    for (size_t i = 0; i < DOMAIN_MAX && at < scan->text.n; i++) {
        size_t next = at;
        uint32_t c = qf_rune_narrow(mask_next(scan->text, &next));

        c = c >= 'a' && c <= 'z' ? c - 32 : c;
        if (c == '.' && label > 0) {
            labels++;
            label = letters = 0;
        } else if (mask_is_alnum(c) || (c == '-' && label > 0)) {
            label++;
            digits += mask_is_digit(c);
            if (c >= 'A' && c <= 'Z' && letters < ENDING_MAX)
                ending[letters++] = (char)c;
        } else {
            break;
        }
        n++;
        at = next;
        if (labels > 0 && letters >= 2 && letters == label) {
            end = at;
            *count = n;
        } else if (labels > 0 && label > 0) {
            end = 0;
        }
    }
    if (end == 0 || digits > DOMAIN_DIGITS)
        return 0;
    if (letters == label && letters > 0)
        for (size_t i = 0; i < scan->rules->email.not_endings.n; i++)
            if (qf_str_eq(scan->rules->email.not_endings.at[i], (qf_str){ ending, letters }))
                return 0;
    return end;
}

void mask_email(struct mask_scan *scan)
{
    size_t start, at = scan->byte, local, domain, count = 0;

    mask_next(scan->text, &at);
    local = local_part(scan->text, scan->byte, &start);
    if (local == 0)
        return;
    domain = domain_part(scan, at, &count);
    if (domain == 0)
        return;
    mask_add(scan,
             (struct mask_found){
                 .class = MASK_EMAIL,
                 .valid = true,
                 .masked = scan->rules->of[MASK_EMAIL].mask,
                 .from = start,
                 .to = domain,
                 .cp_from = scan->cp - qf_rune_count(qf_str_sub(scan->text, start, scan->byte)),
                 .cp_to = scan->cp + 1 + count,
             });
}

/* ---- plates */

/* Five characters of a plate, or four and 港 or the like, or the six of a new-energy plate. GA 36-2018. */
static bool plate_tail(const struct mask_rules *rules, const uint32_t *c, size_t n, bool ending)
{
    size_t digits = 0;

    for (size_t i = 0; i < n; i++) {
        if (c[i] == 'I' || c[i] == 'O')
            return false;
        digits += mask_is_digit(c[i]);
    }
    if (n == 4)
        return ending && digits >= 2;
    if (n == 5)
        return digits >= 3;
    if (n != 6 || digits < 4)
        return false;
    if (mask_in_runes(rules->plate.energy, c[0])) /* small cars: letter, letter or digit, digits */
        return digits >= 4 && mask_is_digit(c[2]) && mask_is_digit(c[3]) && mask_is_digit(c[4]) &&
               mask_is_digit(c[5]);
    return digits == 5 && mask_in_runes(rules->plate.energy_last, c[5]);
}

/* Skips what is written between the two parts of a plate. */
static size_t plate_gap(qf_str text, size_t at)
{
    for (int i = 0; i < 2 && at < text.n; i++) {
        size_t end = at;
        uint32_t rune = mask_next(text, &end);

        if (rune != 0x00B7 && rune != 0x2022 && rune != 0x30FB && rune != 0x2027 && rune != '.' &&
            rune != '-' && rune != ' ' && rune != 0x3000 && rune != 0xFF0E)
            break;
        at = end;
    }
    return at;
}

void mask_plate(struct mask_scan *scan, const struct mask_view *view)
{
    const struct mask_rules *rules = scan->rules;
    qf_str text = scan->text;
    size_t start, at = view->at[0].end, n = 0, end;
    uint32_t before = mask_before(text, view->at[0].byte, &start), c[8], rune;
    bool ending;

    if (before == ' ')
        before = mask_before(text, start, &start);
    if (!mask_in_runes(rules->plate.provinces, before) || view->at[0].c == 'I' ||
        view->at[0].c == 'O')
        return;
    at = plate_gap(text, at);
    end = at;
    while (n < 8 && mask_is_alnum(mask_after(text, at))) {
        c[n++] = mask_after(text, at);
        do /* what mask_after looked across */
            rune = mask_next(text, &at);
        while (!mask_is_alnum(qf_rune_narrow(rune)) && !(rune >= 'a' && rune <= 'z') &&
               !(rune >= 0xFF41 && rune <= 0xFF5A));
        end = at;
    }
    rune = 0;
    if (end < text.n) {
        at = end;
        rune = mask_next(text, &at);
    }
    ending = mask_in_runes(rules->plate.endings, rune);
    if (!plate_tail(rules, c, n, ending) || rune == '*' || mask_behind(scan, MASK_PLATE, start) < 0)
        return;
    if (ending && n < 6)
        end = at;
    mask_add(
        scan,
        (struct mask_found){
            .class = MASK_PLATE,
            .valid = true,
            .masked = rules->of[MASK_PLATE].mask,
            .from = start,
            .to = end,
            .cp_from = view->at[0].cp - qf_rune_count(qf_str_sub(text, start, view->at[0].byte)),
            .cp_to = view->at[0].cp + qf_rune_count(qf_str_sub(text, view->at[0].byte, end)),
        });
}

/* ---- house numbers and villagers' groups */

static bool han_numeral(uint32_t c)
{
    static const uint32_t numerals[] = { 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03,
                                         0x516B, 0x4E5D, 0x5341, 0x767E, 0x96F6, 0x3007 };

    for (size_t i = 0; i < sizeof(numerals) / sizeof(numerals[0]); i++)
        if (numerals[i] == c)
            return true;
    return false;
}

static bool heavenly_stem(uint32_t c)
{
    return c == 0x7532 || c == 0x4E59 || c == 0x4E19 || c == 0x4E01; /* 甲乙丙丁 */
}

/* One number of an address. */
struct number {
    size_t end;     /* bytes; 0: there is none */
    unsigned parts; /* 3-2-501 has three */
    bool han;
};

/* 12, 12-3, B12, A, 十二, 甲 */
static struct number read_number(qf_str text, size_t at)
{
    struct number found = { 0, 0, false };
    size_t digits = 0, next = at;
    uint32_t c = mask_after(text, at);

    if (han_numeral(c) || heavenly_stem(c)) {
        bool stem = heavenly_stem(c);

        for (size_t n = 0; n < 5 && next < text.n; n++) {
            at = next;
            c = mask_next(text, &next);
            if (stem ? n > 0 : !han_numeral(c)) {
                found.end = at;
                break;
            }
        }
        found.parts = 1;
        found.han = true;
        return found;
    }
    if (c >= 'A' && c <= 'Z') {
        mask_next(text, &next);
        found.parts = 1;
        found.end = at = next;
    }
    while (at < text.n) {
        next = at;
        c = qf_rune_narrow(mask_next(text, &next));
        if (mask_is_digit(c) && digits < 5) {
            if (digits == 0 && found.end == 0)
                found.parts = 1;
            digits++;
            found.end = at = next;
            continue;
        }
        /* a hyphen goes on only when a digit follows */
        if (digits == 0 || found.parts == 4 ||
            (c != '-' && c != 0x2014 && c != 0x2013 && c != '#') ||
            !mask_is_digit(mask_after(text, next)))
            break;
        found.parts++;
        digits = 0;
        at = next;
    }
    if (at < text.n && mask_is_digit(mask_after(text, at))) /* longer than a house number */
        found.end = 0;
    return found;
}

static size_t skip_space(qf_str text, size_t at)
{
    size_t next = at;
    uint32_t rune;

    if (at >= text.n)
        return at;
    rune = mask_next(text, &next);
    return rune == ' ' || rune == 0x3000 ? next : at;
}

/* A chain of numbers with their units: 3号楼2单元501室. */
struct chain {
    size_t end; /* bytes; 0: there is none */
    unsigned elements;
    bool strong, group; /* a unit only dwellings have; the only unit is a villagers' group */
    bool han_room;      /* 三室: may count rooms */
    bool dashed;        /* 3-2-501 without a unit */
};

/* The number belongs to something else: an e-mail address, a decimal, a code. */
static bool continues(uint32_t c)
{
    return mask_is_alnum(c) || c == '.' || c == '@' || c == '*' || c == '_' || c == '-';
}

static struct chain read_chain(const struct mask_scan *scan, size_t at)
{
    const struct mask_rules *rules = scan->rules;
    struct chain chain = { 0 };
    qf_str text = scan->text;

    for (unsigned i = 0; i < 8; i++) {
        struct number number = read_number(text, at);
        size_t unit;

        if (number.end == 0)
            break;
        unit = mask_starts_with(&rules->address.units, text, number.end);
        if (unit == 0) {
            if (number.parts > 1 && !number.han && !continues(mask_after(text, number.end))) {
                chain.dashed = true;
                chain.elements += i == 0;
                chain.end = number.end;
            } else if (i > 0 && !number.han && chain.strong && at == chain.end &&
                       mask_is_digit(mask_before(text, number.end, NULL)) &&
                       !continues(mask_after(text, number.end))) {
                chain.end = number.end; /* 3号楼501 */
            }
            break;
        }
        if (mask_starts_with(&rules->address.not_after, text, number.end + unit) > 0)
            break;
        chain.elements++;
        chain.group = chain.elements == 1 &&
                      mask_starts_with(&rules->address.group_units, text, number.end) == unit;
        chain.han_room = chain.elements == 1 && number.han &&
                         mask_starts_with(&rules->address.strong_units, text, number.end) == unit;
        chain.strong = chain.strong ||
                       mask_starts_with(&rules->address.strong_units, text, number.end) == unit;
        chain.end = number.end + unit;
        at = skip_space(text, chain.end);
        if (qf_str_starts(qf_str_sub(text, at, text.n), QF_S("附")))
            at += QF_S("附").n;
    }
    return chain;
}

/* The chain stands where a person's house number stands. */
static bool is_detail(const struct mask_scan *scan, const struct chain *chain, size_t start)
{
    const struct mask_rules *rules = scan->rules;
    qf_str text = scan->text;
    size_t at = start, spaced = start;
    bool anchored, village;
    int words;

    if (start > 0 && mask_before(text, start, &spaced) == ' ')
        at = spaced;
    if (mask_ends_with(&rules->address.not_anchors, text, at))
        return false;
    village = mask_ends_with(&rules->address.village, text, at);
    anchored = village || mask_ends_with(&rules->address.street, text, at);
    words = mask_behind(scan, MASK_ADDRESS_DETAIL, start);
    if (words < 0)
        return false;
    if (chain->dashed && chain->elements == 1)
        return mask_ends_with(&rules->address.home, text, at) || (words > 0 && anchored);
    if (words > 0)
        return true;
    if (chain->elements >= 2)
        return chain->strong || anchored;
    if (chain->han_room)
        return false;
    return chain->group ? village : anchored;
}

void mask_address(struct mask_scan *scan)
{
    qf_str text = scan->text, ordinal = QF_S("第"), annex = QF_S("附");
    size_t start = scan->byte, before_at;
    uint32_t before = mask_before(text, start, &before_at);
    struct chain chain;

    /* Inside a number or a word, or covered already. */
    if (start < scan->chain_end || mask_is_alnum(before) || han_numeral(before) || before == '*' ||
        before == '-')
        return;
    chain = read_chain(scan, start);
    if (chain.end == 0)
        return;
    scan->chain_end = chain.end;
    if (qf_str_ends(qf_str_sub(text, 0, start), ordinal) ||
        qf_str_ends(qf_str_sub(text, 0, start), annex))
        start = before_at;
    if (!is_detail(scan, &chain, start))
        return;
    mask_add(scan, (struct mask_found){
                       .class = MASK_ADDRESS_DETAIL,
                       .valid = true,
                       .masked = scan->rules->of[MASK_ADDRESS_DETAIL].mask,
                       .from = start,
                       .to = chain.end,
                       .cp_from = scan->cp - qf_rune_count(qf_str_sub(text, start, scan->byte)),
                       .cp_to = scan->cp + qf_rune_count(qf_str_sub(text, scan->byte, chain.end)),
                   });
}

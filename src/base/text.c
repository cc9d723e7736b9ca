#include "base/text.h"

#include "base/han_simplified.h"

/* Eight bytes at once; memcpy because text is not aligned. */
static bool ascii8(const char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof(word));
    return (word & 0x8080808080808080U) == 0;
}

/* Length of the well-formed sequence at p (n bytes are left) and its code point; 0 when it is
 * none: continuation out of place, overlong, surrogate, beyond U+10FFFF, cut off. */
static size_t sequence(const unsigned char *p, size_t n, uint32_t *rune)
{
    static const uint32_t smallest[5] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t length;
    uint32_t value;

    if (p[0] < 0x80) {
        *rune = p[0];
        return 1;
    }
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    length = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (length > n)
        return 0;
    value = p[0] & (0x7FU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (p[i] & 0x3FU);
    }
    if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *rune = value;
    return length;
}

bool qf_utf8_valid(qf_str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t at = 0;

    while (at < s.n) {
        uint32_t rune;
        size_t length;

        if (s.n - at >= 8 && ascii8(s.p + at)) {
            at += 8;
            continue;
        }
        /* A Latin character between Han ones, then Han itself: most of what is not eight Latin ones. */
        if (p[at] < 0x80) {
            at++;
            continue;
        }
        if (p[at] >= 0xE1 && p[at] <= 0xEC && s.n - at >= 3 && (p[at + 1] & 0xC0) == 0x80 &&
            (p[at + 2] & 0xC0) == 0x80) {
            at += 3;
            continue;
        }
        length = sequence(p + at, s.n - at, &rune);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

uint32_t qf_rune_next_other(qf_str s, size_t *at)
{
    uint32_t rune;
    size_t length = sequence((const unsigned char *)s.p + *at, s.n - *at, &rune);

    if (length == 0) {
        *at += 1;
        return 0xFFFD;
    }
    *at += length;
    return rune;
}

size_t qf_rune_count(qf_str s)
{
    size_t count = 0, at = 0;

    while (at < s.n) {
        if (s.n - at >= 8 && ascii8(s.p + at)) {
            at += 8;
            count += 8;
            continue;
        }
        qf_rune_next(s, &at);
        count++;
    }
    return count;
}

bool qf_rune_is_space(uint32_t rune)
{
    if (rune < 0x80)
        return rune == ' ' || (rune >= '\t' && rune <= '\r');
    switch (rune) {
    case 0x0085: /* next line */
    case 0x00A0: /* no-break space */
    case 0x00AD: /* soft hyphen */
    case 0x034F: /* combining grapheme joiner */
    case 0x061C: /* direction mark */
    case 0x115F: /* Hangul fillers */
    case 0x1160:
    case 0x1680: /* ogham space */
    case 0x180E: /* Mongolian vowel separator */
    case 0x2800: /* blank braille pattern */
    case 0x3000: /* ideographic space */
    case 0x3164: /* Hangul fillers */
    case 0xFEFF: /* byte order mark, zero width no-break space */
    case 0xFFA0:
        return true;
    default:
        return (rune >= 0x2000 && rune <= 0x200F) || /* spaces, zero width, direction marks */
               (rune >= 0x2028 && rune <= 0x202F) || /* separators, embeddings, narrow space */
               (rune >= 0x205F && rune <= 0x206F) || /* word joiner, invisible operators */
               (rune >= 0xFE00 && rune <= 0xFE0F) || /* variation selectors */
               (rune >= 0xE0000 && rune <= 0xE01EF); /* tags, ideographic variation selectors */
    }
}

uint32_t qf_rune_narrow(uint32_t rune)
{
    if (rune >= 0xFF01 && rune <= 0xFF5E)
        return rune - 0xFEE0;
    return rune == 0x3000 ? ' ' : rune;
}

bool qf_rune_is_han(uint32_t rune)
{
    return (rune >= 0x4E00 && rune <= 0x9FFF) || (rune >= 0x3400 && rune <= 0x4DBF) ||
           rune == 0x3007 || rune == 0x3005 || (rune >= 0x2E80 && rune <= 0x2FD5) ||
           (rune >= 0xF900 && rune <= 0xFAFF) || (rune >= 0x20000 && rune <= 0x3FFFD);
}

uint32_t qf_rune_simplified(uint32_t rune)
{
    size_t low, high;

    if (rune > 0xFFFF || (han_folds[rune >> 6] >> (rune & 63) & 1) == 0)
        return rune;
    low = han_page_start[rune >> 8];
    high = han_page_start[(rune >> 8) + 1];
    while (low < high) {
        size_t middle = (low + high) / 2;
        uint32_t found = han_pairs[middle] >> 16;

        if (found == rune)
            return han_pairs[middle] & 0xFFFF;
        if (found < rune)
            low = middle + 1;
        else
            high = middle;
    }
    return rune;
}

/* Marks that writers use for one another, to one of them. Width is folded already.
 * lint: allow function-length: a table, read at a glance */
static uint32_t plain_mark(uint32_t rune)
{
    switch (rune) {
    case 0x3001: /* 、 */
    case 0xFF64:
    case 0xFE10:
    case 0xFE50:
    case 0xFE51:
        return ',';
    case 0xFE13:
    case 0xFE30:
    case 0xFE55:
    case 0x2236: /* ratio */
        return ':';
    case 0xFE14:
    case 0xFE54:
        return ';';
    case 0xFE59:
    case 0xFE35:
        return '(';
    case 0xFE5A:
    case 0xFE36:
        return ')';
    case 0x3010: /* 【 */
    case 0x3014: /* 〔 */
    case 0x3016: /* 〖 */
    case 0x3018:
    case 0x301A:
    case 0xFE5D:
        return '[';
    case 0x3011:
    case 0x3015:
    case 0x3017:
    case 0x3019:
    case 0x301B:
    case 0xFE5E:
        return ']';
    case 0x3008: /* 〈 */
    case 0x300A: /* 《 */
    case 0x2329:
    case 0x27E8:
        return '<';
    case 0x3009:
    case 0x300B:
    case 0x232A:
    case 0x27E9:
        return '>';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x2033:
    case 0x300C: /* 「 */
    case 0x300D:
    case 0x301D:
    case 0x301E:
    case 0x00AB:
    case 0x00BB:
        return '"';
    case 0x2018:
    case 0x2019:
    case 0x2032:
    case 0x300E: /* 『 */
    case 0x300F:
        return '\'';
    case 0x2010: /* hyphens and dashes */
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212: /* minus */
    case 0x2500: /* box drawing, typed as a dash */
    case 0x2501:
    case 0xFE58:
    case 0xFE63:
        return '-';
    case 0x301C: /* wave dash */
    case 0x223C:
        return '~';
    case 0x2022:
    case 0x2027:
    case 0x22C5:
    case 0x30FB:
    case 0xFF65:
        return 0x00B7; /* middle dot */
    default:
        return rune;
    }
}

static uint32_t fold_rune(uint32_t rune)
{
    rune = qf_rune_narrow(rune);
    if (rune < 0x80)
        return rune >= 'A' && rune <= 'Z' ? rune + 32 : rune;
    if (rune >= 0x4E00 && rune <= 0x9FFF)
        return qf_rune_simplified(rune);
    return qf_rune_simplified(plain_mark(rune));
}

qf_str qf_fold_label(qf_arena *arena, qf_str s)
{
    /* No fold is longer than what it folds; bytes that are not UTF-8 stay as they are. */
    char *out = qf_alloc(arena, s.n + 1);
    size_t n = 0, at = 0;

    while (at < s.n) {
        size_t start = at;
        uint32_t rune = qf_rune_next(s, &at), folded;

        if (qf_rune_is_space(rune))
            continue;
        folded = fold_rune(rune);
        if (folded == rune) {
            memcpy(out + n, s.p + start, at - start);
            n += at - start;
        } else {
            n += qf_rune_put(out + n, folded);
        }
    }
    return (qf_str){ out, n };
}

qf_str qf_squeeze(qf_arena *arena, qf_str s)
{
    char *out = qf_alloc(arena, s.n + 1);
    size_t n = 0, at = 0;
    bool gap = false;

    while (at < s.n) {
        size_t start = at;

        if (qf_rune_is_space(qf_rune_next(s, &at))) {
            gap = true;
            continue;
        }
        if (gap && n > 0)
            out[n++] = ' ';
        gap = false;
        memcpy(out + n, s.p + start, at - start);
        n += at - start;
    }
    return (qf_str){ out, n };
}

qf_str qf_strip_spaces(qf_arena *arena, qf_str s)
{
    char *out = qf_alloc(arena, s.n + 1);
    size_t n = 0, at = 0;

    while (at < s.n) {
        size_t start = at;

        if (qf_rune_is_space(qf_rune_next(s, &at)))
            continue;
        memcpy(out + n, s.p + start, at - start);
        n += at - start;
    }
    return (qf_str){ out, n };
}

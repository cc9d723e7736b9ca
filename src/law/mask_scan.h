/* What the scanner of mask.c and the matchers of mask_number.c and mask_place.c share. */
#ifndef QF_LAW_MASK_SCAN_H
#define QF_LAW_MASK_SCAN_H

#include "base/text.h"
#include "law/mask_rules.h"

/* What stands between two characters of a number. */
enum mask_gap { GAP_NONE, GAP_SPACE, GAP_HYPHEN, GAP_PAREN, GAP_BREAK };

/* A letter or digit, or a star of an earlier masking. */
struct mask_glyph {
    uint32_t c; /* ASCII: narrow, capital */
    uint32_t byte, end, cp;
    uint8_t gap; /* before it */
};

#define MASK_VIEW 24

/* The letters and digits from one place on, as far as gaps may join them. */
struct mask_view {
    struct mask_glyph at[MASK_VIEW];
    size_t n;
};

/* A find before overlaps are settled. */
struct mask_found {
    mask_class class;
    bool valid, masked;
    size_t from, to;       /* bytes */
    size_t cp_from, cp_to; /* code points */
    size_t area;           /* landline: digits of the area code */
};

#define MASK_PENDING 48

/* Hits as they are found: growing one array would keep its earlier, smaller ones. */
#define MASK_CHUNK 4096
struct mask_chunk {
    mask_hit at[MASK_CHUNK];
    struct mask_chunk *next;
};

struct mask_scan {
    qf_ctx *cx;
    const struct mask_rules *rules;
    qf_str text;
    size_t byte, cp;       /* where the scanner stands */
    struct mask_view view; /* letters and digits from the run it last stood at */
    size_t url_end;        /* bytes before it belong to a web address */
    size_t chain_end;      /* bytes before it belong to a chain of house numbers that was judged */
    struct mask_found pending[MASK_PENDING];
    size_t pending_n, pending_end;
    size_t taken_to, cp_taken_to; /* end of the last hit settled */
    bool again;        /* the text is masked already: what stars do not touch was judged before */
    qf_arena *scratch; /* holds the hits until all of them are known */
    struct mask_chunk *first, *last;
    size_t count;
    bool too_many;
};

/* Notes a find. */
void mask_add(struct mask_scan *scan, struct mask_found found);

/* qf_rune_next; ASCII and the common three-byte characters are decoded in place, for these calls are
 * most of the time that masking takes. */
static inline uint32_t mask_next(qf_str text, size_t *at)
{
    const unsigned char *p = (const unsigned char *)text.p + *at;

    if (p[0] < 0x80) {
        *at += 1;
        return p[0];
    }
    if (p[0] >= 0xE1 && p[0] <= 0xEF && p[0] != 0xED && text.n - *at >= 3 &&
        (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
        *at += 3;
        return (p[0] & 0xFU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
    }
    return qf_rune_next(text, at);
}

/* Narrow, and a small letter made capital. */
static inline uint32_t mask_plain(uint32_t rune)
{
    if (rune >= 0x3000)
        rune = rune == 0x3000 ? ' ' : rune >= 0xFF01 && rune <= 0xFF5E ? rune - 0xFEE0 : rune;
    return rune >= 'a' && rune <= 'z' ? rune - 32 : rune;
}

/* Takes no room on paper: may stand inside a number unseen. */
static inline bool mask_no_ink(uint32_t rune)
{
    /* Most of a text is ASCII or Han. */
    if (rune < 0xAD || (rune > 0x206F && rune < 0xFE00))
        return false;
    return qf_rune_is_space(rune) &&
           ((rune >= 0x200B && rune <= 0x200F) || (rune >= 0x202A && rune <= 0x202E) ||
            (rune >= 0x2060 && rune <= 0x206F) || (rune >= 0xFE00 && rune <= 0xFE0F) ||
            rune == 0xFEFF || rune == 0x00AD || rune >= 0xE0000);
}

/* Fills `view` from byte `at`, which is code point `cp` and starts a letter or digit; what it held before
 * must be empty or of an earlier place of the same text. */
void mask_look(qf_str text, size_t at, size_t cp, struct mask_view *view);
/* First glyph from `i` on that is not joined to its predecessor: end of the piece. */
size_t mask_piece_end(const struct mask_view *view, size_t i);
/* Code point before byte `at`, narrow, things without ink left out (spaces are seen);
 * *start (may be NULL) is its place. 0 at the beginning. */
uint32_t mask_before(qf_str text, size_t at, size_t *start);
/* Code point at byte `at`, narrow, things without ink left out; 0 at the end. */
uint32_t mask_after(qf_str text, size_t at);

/* The words before byte `at`: 1 when one that speaks for the class is the nearest, -1 when one that
 * speaks against it is, 0 when there is neither. */
int mask_behind(const struct mask_scan *scan, mask_class class, size_t at);

/* ASCII digit. */
static inline bool mask_is_digit(uint32_t c)
{
    return c - '0' <= 9;
}
/* ASCII digit or capital letter. */
static inline bool mask_is_alnum(uint32_t c)
{
    return c - '0' <= 9 || c - 'A' <= 25;
}
/* True when the rune is one of them. */
bool mask_in_runes(struct mask_runes runes, uint32_t rune);
/* True when one of the words ends at byte `at` of the text. */
bool mask_ends_with(const struct mask_words *words, qf_str text, size_t at);
/* Length of the word that begins there, 0: none. */
size_t mask_starts_with(const struct mask_words *words, qf_str text, size_t at);

/* Matchers: called where a run of digits, a run of letters, an @ or a number of an address begins. */
void mask_digits(struct mask_scan *scan, const struct mask_view *view);
void mask_letters(struct mask_scan *scan, const struct mask_view *view);
void mask_email(struct mask_scan *scan);
void mask_address(struct mask_scan *scan);
void mask_plate(struct mask_scan *scan, const struct mask_view *view);

/* ---- glyphs (mask_glyphs.c) */

/* How glyphs [from, to) are cut into pieces. */
struct mask_pieces {
    struct mask_group group;
    size_t count;    /* may be more than the group holds */
    unsigned breaks; /* line breaks among the gaps */
    bool same;       /* all other gaps are of one kind, spaces or hyphens */
};

/* Digits of glyphs [from, from + n) as text; false when one of them is no digit. */
bool mask_digits_of(const struct mask_view *view, size_t from, size_t n, char *out);
/* True when the n digits begin with one of the prefixes. */
bool mask_starts_with_one(struct mask_words prefixes, const char *digits, size_t n);
/* No letter, digit or star touches glyphs [from, to). */
bool mask_stands_alone(const struct mask_scan *scan, const struct mask_view *view, size_t from,
                       size_t to);
/* A decimal point, a currency sign, a unit of money, part of a file's name. */
bool mask_is_amount_or_name(const struct mask_scan *scan, size_t from, size_t to);
/* Only spaces before and after [from, to) on their lines: a cell of a table printed as lines. */
bool mask_bare_lines(qf_str text, size_t from, size_t to);
/* Pieces of glyphs [from, to); the gap before `from` does not count. */
struct mask_pieces mask_pieces_of(const struct mask_view *view, size_t from, size_t to);
/* The groups go on: 6222 0212 3456 7894 and then 1234. */
bool mask_groups_go_on(const struct mask_view *view, size_t from, size_t to);
/* The number may be written like this: in one piece, in usual groups, or once cut by a line break
 * in running text. */
bool mask_joined_well(const struct mask_scan *scan, const struct mask_view *view, size_t from,
                      size_t to, struct mask_groups groups);
/* Notes glyphs [from, to) as a find. */
void mask_add_glyphs(struct mask_scan *scan, mask_class class, bool valid,
                     const struct mask_view *view, size_t from, size_t to);

#endif

/* Text: decoding at the door, code points, folding for comparison. */
#ifndef QF_BASE_TEXT_H
#define QF_BASE_TEXT_H

#include "base/err.h"

/* True when `s` is well-formed UTF-8 (no surrogates, no overlong forms). */
bool qf_utf8_valid(qf_str s);
/* What qf_rune_next calls for all but the usual characters. */
uint32_t qf_rune_next_other(qf_str s, size_t *at);
/* Decodes the code point at *at and moves *at behind it; U+FFFD and one byte on bad input.
 * *at must be below s.n. Here, because every reader asks it for every character. */
static inline uint32_t qf_rune_next(qf_str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;

    if (p[0] < 0x80) {
        *at += 1;
        return p[0];
    }
    /* Nearly every character here: Han, three bytes, nothing overlong and no surrogate among them. */
    if (p[0] >= 0xE1 && p[0] <= 0xEC && s.n - *at >= 3 && (p[1] & 0xC0) == 0x80 &&
        (p[2] & 0xC0) == 0x80) {
        *at += 3;
        return (p[0] & 0xFU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
    }
    return qf_rune_next_other(s, at);
}
/* Code points in `s`. */
size_t qf_rune_count(qf_str s);
/* Any space or thing without ink: ASCII white space, U+00A0, U+3000, U+2000-200F, BOM, … */
bool qf_rune_is_space(uint32_t rune);
/* Full-width ASCII to ASCII, U+3000 to a space; everything else as it is. */
uint32_t qf_rune_narrow(uint32_t rune);
/* Han characters, all planes. */
bool qf_rune_is_han(uint32_t rune);
/* Simplified form of a traditional character (one to one, the most frequent of several); a Kangxi
 * radical or compatibility ideograph becomes the character it looks like (PDF text is full of
 * them); others as they are. */
uint32_t qf_rune_simplified(uint32_t rune);

/* For comparing labels and headings (fold both sides): all spaces and zero-width characters gone,
 * width folded, traditional characters simplified, letters lower case, marks in one form each:
 * （ ( ; 〔【〖［ [ ; 《〈 < ; “”「」 " ; ‘’『』 ' ; ，、 , ; ： : ; － – — ─ - ; ～ 〜 ~ ; • ・ ·.
 * A full stop 。 stays. Folding twice changes nothing. */
qf_str qf_fold_label(qf_arena *arena, qf_str s);
/* Runs of any space to one ASCII space, none at the ends; width and characters stay. */
qf_str qf_squeeze(qf_arena *arena, qf_str s);
/* Drops all spaces and zero-width characters, nothing else. */
qf_str qf_strip_spaces(qf_arena *arena, qf_str s);

/* A whole number in digits (any width, thousands commas allowed) or Chinese numerals (两, 十二,
 * 一百零五, 二〇二一, 壹佰, 3万, 1.2万, 3亿5000万): the text must be nothing else, no sign, no space.
 * What can be read in two ways (一百五, 三万五) is none. False when it is none or above 10^15. */
bool qf_number_parse(qf_str s, int64_t *out);

/* Most bytes qf_text_decode takes. */
#define QF_TEXT_MAX ((size_t)64 * 1024 * 1024)

/* Bytes to checked UTF-8 without a byte order mark. A mark decides (UTF-8, UTF-16, GB18030); else
 * zero bytes as UTF-16 of Chinese text has them; else `declared` (a charset's name such as "gb2312",
 * read as GB18030; may be empty or unknown), unless the bytes refute it; else UTF-8 when well-formed; else GB18030 when it decodes to sensible
 * Chinese. *out may be a slice of `bytes`. Errors: QF_INVALID "TEXT.ENCODING" for rubbish: no
 * encoding fits, or NUL and other control characters stand in it; QF_LIMIT "TEXT.TOO_LARGE". */
QF_MUST qf_code qf_text_decode(qf_ctx *cx, qf_str bytes, qf_str declared, qf_str *out);

#endif

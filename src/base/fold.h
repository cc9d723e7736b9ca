/* Folded text that knows its way back: what patterns and shingles look at. */
#ifndef QF_BASE_FOLD_H
#define QF_BASE_FOLD_H

#include "base/text.h"

/* One code point of the folded text comes from the source's bytes at[i] to at[i + 1]; at[n] is the
 * source's end. Spaces and zero-width characters are gone (they belong to the rune before them),
 * width is narrow, traditional characters are simplified, letters are small, brackets, commas,
 * colons, quotation marks and dashes have their ASCII form. 、 and 。 stay. The reading behind a
 * character, 業(yè), is left out. */
typedef struct qf_folded {
    qf_str source;
    uint32_t *runes;
    uint32_t *at; /* n + 1 of them */
    size_t n;
} qf_folded;

/* Folds a text of less than 4 GiB. `keep_lines`: a line break stays as '\n' (one for several). */
qf_folded qf_fold(qf_arena *arena, qf_str source, bool keep_lines);
/* Folded form of one rune; 0 when it vanishes. */
uint32_t qf_fold_rune(uint32_t rune);
/* Index of the first `part` (folded already, UTF-8) at or behind `from`; -1 when there is none. */
ptrdiff_t qf_folded_find(const qf_folded *text, qf_str part, size_t from);
/* True when `part` stands at index `at`. */
bool qf_folded_at(const qf_folded *text, size_t at, qf_str part);
/* The source of runes [from, to), without ASCII white space at both ends. */
qf_str qf_folded_source(const qf_folded *text, size_t from, size_t to);

#endif

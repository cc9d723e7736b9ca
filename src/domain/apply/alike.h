/* Applications that ask for the same thing (条例 art. 36(6), art. 44) and applicants who may be one person, among all cases
 * that are kept. What words a case holds stands in blocks of 16,384 cases, word by word: a search reads the lists of its
 * own words, counts what each case shares, and is exact; nothing is guessed or left out. Its time grows with how common
 * the words are, by about two milliseconds for each million entries read.
 *
 * A job fills it (apply_alike_step), so coming in costs nothing; cases that came since are compared one by one. When the
 * words of a case go or change, its block goes with them and is filled anew. */
#ifndef QF_DOMAIN_APPLY_ALIKE_H
#define QF_DOMAIN_APPLY_ALIKE_H

#include "domain/apply/apply.h"
#include "law/alike.h"

typedef struct apply_alike_hit {
    int64_t id;
    int likeness; /* ten-thousandths */
} apply_alike_hit;

typedef struct apply_alike {
    apply_alike_hit *hit; /* the most alike first, of equal ones the newest */
    size_t count;         /* at most what was asked for */
    int64_t total;        /* all that are alike */
} apply_alike;

/* Kept cases that ask for what `text` does; `except` (0: none) is left out. Of `text` as much is compared as a case keeps
 * as its subject. Needs a reader. */
QF_MUST qf_code apply_alike_find(qf_ctx *cx, const alike_law *law, qf_str text, int64_t except,
                                 size_t n, apply_alike *out);
/* Takes the next cases into their block, at most a thousand or so, with what their applicants are known by
 * (apply_perhaps_same). *more: others wait. The program's own. */
QF_MUST qf_code apply_alike_step(qf_ctx *cx, const alike_law *law, bool *more);
/* All is to be read anew: `qingfeng rebuild`. */
QF_MUST qf_code apply_alike_drop(qf_ctx *cx);

#endif

/* Likeness of two texts: copied prose between years and offices. */
#ifndef QF_REPORT_LIKENESS_H
#define QF_REPORT_LIKENESS_H

#include "report/report.h"

/* The shingles of a text: hashes of its five-character pieces, each once, sorted. Spaces and
 * punctuation are left out, every number or year is one sign (rule YR.SIMILAR). */
typedef struct likeness_print {
    uint64_t *hash;
    size_t count;
} likeness_print;

/* Shingles of parts one, five and six of a report. */
likeness_print likeness_of_report(qf_arena *arena, const report *r);
/* 2|A∩B| / (|A|+|B|) in ten-thousandths; 0 when one of them is empty. */
int likeness_compare(const likeness_print *a, const likeness_print *b);

/* Two reports whose prose is alike; a < b are places in the list of prints. */
typedef struct likeness_pair {
    uint32_t a, b;
    int likeness; /* ten-thousandths */
} likeness_pair;

/* Every pair with a likeness of at least `at_least` (1-10000), the most alike first; exact, though
 * not every pair is compared. Empty prints are like nobody. At most 2^31 prints. */
size_t likeness_pairs(qf_arena *arena, const likeness_print *prints, size_t count, int at_least,
                      likeness_pair **out);

#endif

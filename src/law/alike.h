/* Applications that ask for the same thing in other words. Law: 政府信息公开条例 art. 36(6) (repeated by the
 * same applicant), art. 44 (asked by several: publish on one's own motion). Words: law/alike.json.
 *
 * A text becomes its pairs of neighbouring characters, without courtesies, words of one meaning as one word.
 * Likeness is twice the shared pairs over all pairs; texts that name different places or different numbers
 * (years, document numbers) are not alike however many words they share. */
#ifndef QF_LAW_ALIKE_H
#define QF_LAW_ALIKE_H

#include "law/data.h"

/* Immutable; the loading arena owns it. */
typedef struct alike_law alike_law;

/* Loads and validates law/alike.json. Errors: see law_bad. */
QF_MUST qf_code alike_law_load(qf_ctx *cx, const char *dir, const alike_law **out);
/* From how many ten-thousandths on two texts are alike; how many askers propose publication. */
int alike_at_least(const alike_law *law);
int alike_repeated(const alike_law *law);
/* A number for the words that prints are made of: prints of different numbers are not to be compared. */
int64_t alike_version(const alike_law *law);

/* What is compared; sorted sets, each once. */
typedef struct alike_print {
    uint64_t *pairs, *numbers, *places;
    size_t pair_count, number_count, place_count;
} alike_print;

/* The print of a text of at most 20,000 bytes (the rest is not looked at), in `arena`. */
alike_print alike_print_of(qf_arena *arena, const alike_law *law, qf_str text);
/* Likeness in ten-thousandths. */
int alike_compare(const alike_print *a, const alike_print *b);

/* How many pairs, numbers and places a text has, or two share. */
typedef struct alike_counts {
    size_t pairs, numbers, places;
} alike_counts;
alike_counts alike_counts_of(const alike_print *print);
/* The same likeness from what two have and share. */
int alike_likeness(const alike_counts *a, const alike_counts *b, const alike_counts *both);

/* Groups of at least alike_repeated texts that hang together by likeness: group[i] is the place of the first
 * of i's group, or SIZE_MAX when it is in none. Time grows with the pairs that texts share. */
void alike_groups(qf_arena *arena, const alike_law *law, const alike_print *prints, size_t count,
                  size_t *group);

#endif

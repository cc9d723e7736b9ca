/* What a group of sums looks like: first digits, round sums, the middle. Pure functions over whole numbers. */
#ifndef QF_LAW_MATCH_PATTERN_H
#define QF_LAW_MATCH_PATTERN_H

#include <stddef.h>
#include <stdint.h>

/* Chi-square of the first digits of n positive values against Benford's law, in thousandths (8 degrees of
 * freedom: 26,124 is passed by one honest group of a thousand). 0 below ten values. */
int64_t match_benford(const int64_t *values, size_t n);
/* Percent of the values that are multiples of `unit`. */
int64_t match_round_percent(const int64_t *values, size_t n, int64_t unit);
/* The middle of n values, which are brought into order; 0 of none. */
int64_t match_median(int64_t *values, size_t n);

#endif

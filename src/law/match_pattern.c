#include "law/match_pattern.h"

#include <stdlib.h>

int64_t match_benford(const int64_t *values, size_t n)
{
    /* Shares of the first digits 1 to 9, in hundred-thousandths. */
    static const int64_t share[9] = { 30103, 17609, 12494, 9691, 7918, 6695, 5799, 5115, 4576 };
    int64_t seen[9] = { 0 }, all = 0, sum = 0;

    for (size_t i = 0; i < n; i++) {
        int64_t v = values[i];
        if (v <= 0)
            continue;
        while (v >= 10)
            v /= 10;
        seen[v - 1]++;
        all++;
    }
    if (all < 10 || all > 1000000000)
        return 0;
    for (int d = 0; d < 9; d++) {
        /* (seen - expected)^2 / expected with expected = all * share / 100000 */
        __int128 off = (__int128)seen[d] * 100000 - (__int128)all * share[d];
        sum += (int64_t)(off * off / ((__int128)all * share[d]) / 100);
    }
    return sum;
}

int64_t match_round_percent(const int64_t *values, size_t n, int64_t unit)
{
    size_t even = 0;

    for (size_t i = 0; i < n; i++)
        even += values[i] > 0 && values[i] % unit == 0;
    return n == 0 ? 0 : (int64_t)(even * 100 / n);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

int64_t match_median(int64_t *values, size_t n)
{
    qsort(values, n, sizeof(*values), by_value);
    return n == 0 ? 0 : values[n / 2];
}

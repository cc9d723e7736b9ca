/* Working days: the calendar's sums against a counter that walks day by day, every start day of
 * 2008-2026 and the limits 7, 15, 20, 40. Both must agree on every answer. */
#include "law/calendar.h"

#include <stdio.h>
#include <time.h>

static const int limits[] = { 7, 15, 20, 40 };
#define LIMITS (sizeof(limits) / sizeof(limits[0]))

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static qf_date walk(const calendar *cal, qf_date from, int n)
{
    while (n > 0) {
        from = qf_date_add(from, 1);
        n -= calendar_is_working(cal, from);
    }
    return from;
}

/* Sum of the due days, so that no answer can be left out by the compiler. */
static int64_t all(const calendar *cal, qf_date first, int days, int rounds,
                   qf_date (*add)(const calendar *, qf_date, int))
{
    int64_t sum = 0;

    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < days; i++)
            for (size_t l = 0; l < LIMITS; l++)
                sum += add(cal, qf_date_add(first, i), limits[l]).day;
    return sum;
}

int main(void)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const calendar *cal;
    qf_date first, last;
    int days, wrong = 0, rounds = 200;
    int64_t ours, naive;
    double start, fast, slow;

    if (calendar_load(&cx, NULL, &cal) != QF_OK || !qf_date_from(2008, 1, 1, &first) ||
        !qf_date_from(2026, 12, 31, &last))
        return 3;
    days = last.day - first.day + 1;
    for (int i = 0; i < days; i++)
        for (size_t l = 0; l < LIMITS; l++)
            wrong += calendar_add(cal, qf_date_add(first, i), limits[l]).day !=
                     walk(cal, qf_date_add(first, i), limits[l]).day;
    start = seconds();
    ours = all(cal, first, days, rounds, calendar_add);
    fast = (seconds() - start) / rounds;
    start = seconds();
    naive = all(cal, first, days, 10, walk);
    slow = (seconds() - start) / 10;
    wrong += ours / rounds != naive / 10;
    printf("law_workdays: %d start days x %zu limits, %d differ; %.1f ns an answer, day-by-day "
           "counter %.1f ns: ratio %.1f\n",
           days, LIMITS, wrong, fast * 1e9 / (days * (double)LIMITS),
           slow * 1e9 / (days * (double)LIMITS), slow / fast);
    return wrong > 0 || slow < fast;
}

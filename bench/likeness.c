/* Likeness over many reports: the prefix-filtered join against comparing every pair, in one run. Both
 * must find the same pairs. usage: likeness [REPORTS] (default 2000) */
#include "report/likeness.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define FEW 100

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A report of about 1,500 characters: boilerplate of everybody, text of its family (a county's
 * model), and its own. One in ten is copied from a neighbour with few changes. */
static likeness_print make(qf_arena *arena, uint64_t *seed, uint64_t number)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    report r = { .arena = scratch, .part_count = 1 };
    qf_buf text = qf_buf_new(scratch, 1 << 16);
    bool copied = number % 10 == 9;
    uint64_t root = copied ? number - 1 : number, family = number / 40;

    for (uint64_t k = 0; k < 1500; k++) {
        uint64_t source = k < 400 ? 1 : k < 800 ? family + 2 : root + 1000000;
        uint64_t one = (source << 20 | k) * 0x9E3779B97F4A7C15U;

        one ^= one >> 31;
        one *= 0xBF58476D1CE4E5B9U;
        *seed = *seed * 6364136223846793005U + 1442695040888963407U;
        if (*seed >> 58 == 0) /* a changed character in 64 */
            one = *seed;
        qf_buf_add_rune(&text, 0x4E00 + (uint32_t)(one >> 40) % 6000);
    }
    r.parts[0] = (report_part){ .number = 1, .text = qf_buf_str(&text) };
    likeness_print made = likeness_of_report(scratch, &r), kept = made;
    kept.hash = QF_NEW_ARRAY(arena, uint64_t, made.count + 1);
    memcpy(kept.hash, made.hash, made.count * sizeof *made.hash);
    return kept;
}

int main(int argc, char **argv)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    int64_t count = 2000;
    uint64_t seed = 1;
    likeness_pair *pairs;
    size_t expected = 0;

    if (argc > 1 && (!qf_number_parse(qf_str_of(argv[1]), &count) || count < 2 || count > 20000))
        return 2;
    likeness_print *prints = QF_NEW_ARRAY(arena, likeness_print, (size_t)count);
    for (int64_t i = 0; i < count; i++)
        prints[i] = make(arena, &seed, (uint64_t)i);
    double start = seconds();
    size_t found = likeness_pairs(arena, prints, (size_t)count, 8500, &pairs);
    double fast = seconds() - start;
    /* Of many reports every pair would take an hour: the first FEW against all, which the join must have too. */
    int64_t few = count > 3000 ? FEW : count;
    size_t same = 0;
    for (size_t i = 0; i < found; i++)
        same += pairs[i].a < few;
    start = seconds();
    for (int64_t a = 0; a < few; a++)
        for (int64_t b = a + 1; b < count; b++)
            expected += likeness_compare(&prints[a], &prints[b]) >= 8500;
    double slow = seconds() - start;
    slow *= (double)(count - 1) /
            (2.0 * (double)few * (double)(count - 1) - (double)few * (double)few) * (double)count;
    printf("likeness of %lld reports at 0.85: %zu pairs; join %.2f s, every pair %.1f s%s: %.1f "
           "times\n",
           (long long)count, found, fast, slow, few < count ? " (from a part of them)" : "",
           slow / fast);
    return same == expected && fast < slow ? 0 : 1;
}

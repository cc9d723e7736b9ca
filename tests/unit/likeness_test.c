/* Likeness as rule YR.SIMILAR defines it, and all pairs against a plain comparison of each. */
#include "lines_doc.h"
#include "report/likeness.h"

#include <stdlib.h>

static int fresh(void **state)
{
    *state = qf_arena_new();
    return 0;
}

static int done(void **state)
{
    qf_arena_free(*state);
    return 0;
}

static likeness_print print_of(qf_arena *arena, const char *text)
{
    report r = { .arena = arena, .part_count = 1 };

    r.parts[0] = (report_part){ .number = 1, .text = qf_str_of(text) };
    return likeness_of_report(arena, &r);
}

static int likeness(qf_arena *arena, const char *a, const char *b)
{
    likeness_print x = print_of(arena, a), y = print_of(arena, b);

    return likeness_compare(&x, &y);
}

static void as_the_note_defines_it(void **state)
{
    static const struct {
        const char *a, *b;
        int expected;
    } cases[] = {
        { "甲乙丙丁戊己", "甲乙丙丁戊己", 10000 },
        /* without spaces and punctuation, in any width */
        { "甲乙，丙丁　戊己。", "甲乙丙丁戊己", 10000 },
        /* every number and year is one sign */
        { "二〇二〇年公开信息85条", "2021年公开信息1,203条", 10000 },
        /* 2|A∩B| / (|A|+|B|): two shingles each, one shared */
        { "甲乙丙丁戊己", "甲乙丙丁戊庚", 5000 },
        { "甲乙丙丁戊", "子丑寅卯辰", 0 },
        /* too short for a shingle */
        { "甲乙", "甲乙", 0 },
        { "", "", 0 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int got = likeness(*state, cases[i].a, cases[i].b);

        if (got != cases[i].expected)
            fail_msg("%s / %s: expected %d, got %d", cases[i].a, cases[i].b, cases[i].expected,
                     got);
    }
}

static void parts_two_to_four_do_not_count(void **state)
{
    report r = { .arena = *state, .part_count = 2 };

    r.parts[0] = (report_part){ .number = 1, .text = QF_S("甲乙丙丁戊") };
    r.parts[1] = (report_part){ .number = 3, .text = QF_S("子丑寅卯辰巳") };
    assert_int_equal(likeness_of_report(*state, &r).count, 1);
}

/* A family of texts: some copied with few changes, some with many, boilerplate in all. */
static void make_prints(qf_arena *arena, likeness_print *prints, size_t count)
{
    uint64_t seed = 20240117;

    for (size_t i = 0; i < count; i++) {
        qf_buf text = qf_buf_new(arena, 1 << 16);
        uint64_t root = i % 7, changes = i % 11;

        qf_buf_add(&text, QF_S("认真贯彻落实政府信息公开条例坚持以公开为常态不公开为例外"));
        for (uint64_t k = 0; k < 150 + i % 40; k++) {
            uint64_t one = (root * 1000003 + k) * 0x9E3779B97F4A7C15U;

            seed = seed * 6364136223846793005U + 1442695040888963407U;
            if (seed >> 33 < (uint64_t)changes << 25)
                one = seed;
            qf_buf_add_rune(&text, 0x4E00 + (uint32_t)(one >> 40) % 5000);
        }
        prints[i] = print_of(arena, qf_buf_str(&text).p);
    }
}

static void pairs_are_those_of_a_plain_comparison(void **state)
{
    static const int thresholds[] = { 1, 3000, 7000, 8500, 9900, 10000 };
    enum { COUNT = 120 };
    likeness_print prints[COUNT + 1] = { 0 };

    make_prints(*state, prints, COUNT); /* the last one stays empty */
    for (size_t t = 0; t < sizeof thresholds / sizeof *thresholds; t++) {
        likeness_pair *pairs;
        size_t count = likeness_pairs(*state, prints, COUNT + 1, thresholds[t], &pairs),
               expected = 0;

        for (size_t a = 0; a < COUNT; a++)
            for (size_t b = a + 1; b < COUNT; b++)
                expected += likeness_compare(&prints[a], &prints[b]) >= thresholds[t];
        if (count != expected)
            fail_msg("at least %d: expected %zu pairs, got %zu", thresholds[t], expected, count);
        for (size_t i = 0; i < count; i++) {
            assert_true(pairs[i].a < pairs[i].b);
            assert_int_equal(pairs[i].likeness,
                             likeness_compare(&prints[pairs[i].a], &prints[pairs[i].b]));
            assert_true(i == 0 || pairs[i].likeness <= pairs[i - 1].likeness);
        }
        assert_true(thresholds[t] == 10000 || count > 0); /* the family has such pairs */
    }
}

static void nothing_is_like_nothing(void **state)
{
    likeness_print none[2] = { 0 };
    likeness_pair *pairs;

    assert_int_equal(likeness_pairs(*state, none, 2, 8500, &pairs), 0);
    assert_int_equal(likeness_pairs(*state, none, 0, 8500, &pairs), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, fresh, done)
        T(as_the_note_defines_it),
        T(parts_two_to_four_do_not_count),
        T(pairs_are_those_of_a_plain_comparison),
        T(nothing_is_like_nothing),
#undef T
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Near-duplicates of applications: recall and precision on a generated truth set. */
#include "law/alike.h"

#include "alike_texts.h"
#include "law_fixture.h"
#include "qf_test.h"

#include <stdio.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

struct one {
    qf_str text;
    size_t wish, place, year;
};

static void compare__recall_and_precision(void **state)
{
    qf_ctx cx = { .arena = qf_arena_new() };
    size_t count = (size_t)ALIKE_WISHES * ALIKE_WORDINGS * ALIKE_PLACES * ALIKE_YEARS, n = 0;
    struct one *all = QF_NEW_ARRAY(cx.arena, struct one, count);
    alike_print *prints = QF_NEW_ARRAY(cx.arena, alike_print, count);
    size_t found = 0, wrong = 0, missed = 0;
    const alike_law *law;

    (void)state;
    assert_int_equal(alike_law_load(&cx, NULL, &law), QF_OK);
    for (size_t w = 0; w < ALIKE_WISHES; w++)
        for (size_t v = 0; v < ALIKE_WORDINGS; v++)
            for (size_t p = 0; p < ALIKE_PLACES; p++)
                for (size_t y = 0; y < ALIKE_YEARS; y++) {
                    all[n] = (struct one){ alike_written(cx.arena, alike_wishes[w][v],
                                                         alike_places[p], alike_years[y]),
                                           w, p, y };
                    prints[n] = alike_print_of(cx.arena, law, all[n].text);
                    n++;
                }
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++) {
            bool same = all[i].wish == all[k].wish && all[i].place == all[k].place &&
                        all[i].year == all[k].year;
            bool said = alike_compare(&prints[i], &prints[k]) >= alike_at_least(law);
            found += same && said;
            wrong += !same && said;
            missed += same && !said;
        }
    printf("%zu texts: recall %.3f, precision %.3f\n", n, (double)found / (double)(found + missed),
           (double)found / (double)(found + wrong));
    assert_true(found * 100 >= (found + missed) * 90);
    assert_true(found * 100 >= (found + wrong) * 98);
    qf_arena_free(cx.arena);
}

static void compare__other_year_or_place_is_another_thing(void **state)
{
    static const struct {
        const char *a, *b;
        bool alike;
    } cases[] = {
        { "东关村2020年低保名单", "东关村二〇二〇年低保名单", true },
        { "东关村2020年低保名单", "东关村2021年低保名单", false },
        { "东关村2020年低保名单", "西街村2020年低保名单", false },
        { "洧政〔2021〕5号文件", "洧政〔2021〕6号文件", false },
        { "東關村低保名單", "东关村低保名单", true },
        { "", "东关村低保名单", false },
        { "低保", "高速公路征地补偿", false },
    };
    qf_ctx cx = { .arena = qf_arena_new() };
    const alike_law *law;

    (void)state;
    assert_int_equal(alike_law_load(&cx, NULL, &law), QF_OK);
    for (size_t i = 0; i < COUNT(cases); i++) {
        alike_print a = alike_print_of(cx.arena, law, qf_str_of(cases[i].a));
        alike_print b = alike_print_of(cx.arena, law, qf_str_of(cases[i].b));
        int likeness = alike_compare(&a, &b);
        if ((likeness >= alike_at_least(law)) != cases[i].alike)
            fail_msg("%s / %s: %d", cases[i].a, cases[i].b, likeness);
        assert_int_equal(likeness, alike_compare(&b, &a));
    }
    qf_arena_free(cx.arena);
}

static void groups__asked_three_times(void **state)
{
    static const char *const texts[] = { "东关村2020年低保名单", "请公开东关村低保花名册，2020年",
                                         "西街村道路合同", "申请东关村2020年的低保名册",
                                         "西街村道路协议" };
    qf_ctx cx = { .arena = qf_arena_new() };
    alike_print prints[COUNT(texts)];
    size_t group[COUNT(texts)];
    const alike_law *law;

    (void)state;
    assert_int_equal(alike_law_load(&cx, NULL, &law), QF_OK);
    for (size_t i = 0; i < COUNT(texts); i++)
        prints[i] = alike_print_of(cx.arena, law, qf_str_of(texts[i]));
    alike_groups(cx.arena, law, prints, COUNT(texts), group);
    assert_int_equal(group[0], 0);
    assert_int_equal(group[1], 0);
    assert_int_equal(group[3], 0);
    assert_true(group[2] == SIZE_MAX && group[4] == SIZE_MAX);
    qf_arena_free(cx.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compare__recall_and_precision),
        cmocka_unit_test(compare__other_year_or_place_is_another_thing),
        cmocka_unit_test(groups__asked_three_times),
    };

    return cmocka_run_group_tests_name("alike", tests, NULL, NULL);
}

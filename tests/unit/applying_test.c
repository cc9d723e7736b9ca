/* The words before an application is sent. */
#include "law/applying.h"

#include "law_fixture.h"
#include "qf_test.h"

static void hint__by_words(void **state)
{
    qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const applying_law *law;

    (void)state;
    assert_int_equal(applying_load(&cx, NULL, &law), QF_OK);
    assert_true(qf_str_has(applying_hint(law, QF_S("我要举报村干部")), QF_S("12345")));
    assert_true(qf_str_has(applying_hint(law, QF_S("请问低保怎么办理")), QF_S("咨询")));
    assert_int_equal(applying_hint(law, QF_S("2025 年低保金发放汇总表")).n, 0);
    assert_int_equal(applying_soon_days(law), 5);
    qf_arena_free(arena);
}

static void load__names_the_hole(void **state)
{
    qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const applying_law *law;
    const char *dir =
        law_folder_with(&cx, "applying.json", "\"retention_years\": 10", "\"retention_years\": 0");

    (void)state;
    assert_int_equal(applying_load(&cx, dir, &law), QF_INVALID);
    assert_true(qf_str_has(cx.err.zh, QF_S("retention_years")));
    qf_arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(hint__by_words),
        cmocka_unit_test(load__names_the_hole),
    };

    return cmocka_run_group_tests_name("applying", tests, NULL, NULL);
}

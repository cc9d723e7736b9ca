/* Law files: from the program, from a folder, and what is said when they are broken. */
#include "law/data.h"

#include "law_fixture.h"
#include "qf_test.h"

static qf_ctx begin(qf_arena *arena)
{
    return (qf_ctx){ .arena = arena };
}

static void file__from_the_program_and_from_a_folder(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = begin(arena);
    const char *dir = law_folder(&cx, "fees.json", QF_S("{\"mine\":1}"));
    qf_str text;

    (void)state;
    assert_int_equal(law_file(&cx, NULL, "fees.json", &text), QF_OK);
    assert_true(qf_str_has(text, QF_S("information-processing-fee")));
    assert_int_equal(law_file(&cx, dir, "fees.json", &text), QF_OK);
    assert_str(text, "{\"mine\":1}");
    assert_int_equal(law_file(&cx, dir, "clocks.json", &text), QF_OK);
    assert_true(qf_str_has(text, QF_S("disclosure-application-clocks")));
    assert_int_equal(law_file(&cx, dir, "nothing.json", &text), QF_MISSING);
    assert_string_equal(cx.err.id, "LAW.MISSING");
    assert_true(qf_str_has(cx.err.zh, QF_S("nothing.json")));
}

static void json__syntax_is_told_with_line_and_name(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = begin(arena);
    const char *dir = law_folder(&cx, "fees.json", QF_S("{\n\"a\": 1,\n}"));
    const qf_val *val;

    (void)state;
    assert_int_equal(law_json(&cx, dir, "fees.json", &val), QF_INVALID);
    assert_string_equal(cx.err.id, "LAW.SYNTAX");
    assert_true(qf_str_has(cx.err.zh, QF_S("fees.json")) && qf_str_has(cx.err.zh, QF_S("3")));
    dir = law_folder(&cx, "fees.json", QF_S("{\"a\": 1, \"a\": 2}"));
    assert_int_equal(law_json(&cx, dir, "fees.json", &val), QF_INVALID);
    dir = law_folder(&cx, "fees.json", QF_S("{\"a\": \"\xFF\"}"));
    assert_int_equal(law_json(&cx, dir, "fees.json", &val), QF_INVALID);
    dir = law_folder(&cx, "fees.json", QF_S(""));
    assert_int_equal(law_json(&cx, dir, "fees.json", &val), QF_INVALID);
}

static void checked__names_file_key_and_reason(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = begin(arena);
    const char *dir = law_folder(&cx, "x.json",
                                 QF_S("{\"list\":[{\"n\":12,\"s\":\"\"}],\"e\":[],"
                                      "\"d\":\"2021-02-30\"}"));
    law_at top = { "x.json", "", NULL }, list, item;
    qf_str text;
    qf_date date;
    int64_t n;

    (void)state;
    assert_int_equal(law_json(&cx, dir, "x.json", &top.val), QF_OK);
    assert_int_equal(law_list(&cx, top, "list", &list), QF_OK);
    item = law_item(&cx, list, 0, qf_first(list.val));
    assert_int_equal(law_int(&cx, item, "n", 1, 12, &n), QF_OK);
    assert_int_equal(n, 12);
    assert_int_equal(law_int(&cx, item, "n", 1, 11, &n), QF_INVALID);
    assert_str(cx.err.zh, "法规数据文件 x.json 的 list[0].n 有误：应当在 1 和 11 之间，现在是 12");
    assert_int_equal(law_str(&cx, item, "s", &text), QF_INVALID);
    assert_str(cx.err.zh, "法规数据文件 x.json 的 list[0].s 有误：不能是空文字");
    assert_int_equal(law_str(&cx, item, "n", &text), QF_INVALID);
    assert_str(cx.err.zh, "法规数据文件 x.json 的 list[0].n 有误：应当是文字");
    assert_int_equal(law_str(&cx, item, "z", &text), QF_INVALID);
    assert_str(cx.err.zh, "法规数据文件 x.json 的 list[0].z 有误：缺少这一项");
    assert_int_equal(law_list(&cx, top, "e", &list), QF_INVALID);
    assert_int_equal(law_map(&cx, top, "e", &list), QF_INVALID);
    assert_int_equal(law_date(&cx, top, "d", &date), QF_INVALID);
    assert_true(qf_str_has(cx.err.zh, QF_S("2021-02-30")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file__from_the_program_and_from_a_folder),
        cmocka_unit_test(json__syntax_is_told_with_line_and_name),
        cmocka_unit_test(checked__names_file_key_and_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Lists are covered by whose lists they are: a subsidy's keeps names, a school's does not. */
#include "qf_test.h"

#include "law/list_mask.h"

#define ID "11010519491231002X" /* the example of GB 11643 */

static void covers(const char *title, const char *text, const char *expected)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const mask_rules *rules;
    mask_hits hits;
    qf_str kind, out;

    assert_int_equal(mask_rules_load(&cx, NULL, &rules), QF_OK);
    kind = mask_list_guess(arena, mask_lists_of(rules), qf_str_of(title), qf_str_of(text));
    assert_int_equal(mask_list_find(&cx, rules, kind, qf_str_of(text), &hits, NULL), QF_OK);
    out = mask_apply(arena, qf_str_of(text), hits);
    assert_str(out, expected);
    assert_int_equal(mask_list_find(&cx, rules, kind, out, &hits, NULL), QF_OK);
    assert_str(mask_apply(arena, out, hits), expected);
}

static void subsidy__keeps_name_village_and_money(void **state)
{
    (void)state;
    covers("2026年耕地地力保护补贴发放公示",
           "序号\t姓名\t身份证号码\t一卡通账号\t住址\t金额（元）\n"
           "1\t张建国\t" ID "\t6217000010001234566\t洧川镇鸡王村3组12号\t520.00\n"
           "合计\t\t\t\t\t520.00\n",
           "序号\t姓名\t身份证号码\t一卡通账号\t住址\t金额（元）\n"
           "1\t张建国\t**************002X\t***************4566\t洧川镇鸡王村***\t520.00\n"
           "合计\t\t\t\t\t520.00\n");
}

static void minors__names_go_wherever_they_stand(void **state)
{
    (void)state;
    covers(
        "雨露计划助学名单公示",
        "王小明同学家庭困难。\n学生姓名\t家长\t班级\t补助（元）\n王小明\t王大明\t三（2）班\t1500\n"
        "欧阳小红\t欧阳山\t四班\t1500\n",
        "王**同学家庭困难。\n学生姓名\t家长\t班级\t补助（元）\n王**\t王**\t***\t1500\n"
        "欧阳**\t欧阳*\t***\t1500\n");
}

static void patients__illness_is_no_public_matter(void **state)
{
    (void)state;
    covers("残疾人两项补贴发放名单", "姓名\t残疾类别\t残疾等级\t金额\n李秀英\t肢体\t一级\t75\n",
           "姓名\t残疾类别\t残疾等级\t金额\n李**\t***\t***\t75\n");
}

static void reporters__nothing_of_them_stays(void **state)
{
    (void)state;
    covers("信访事项办理结果",
           "信访人\t电话\t事项\n赵六\t13800138000\t道路\n赵六反映的道路已修好。\n",
           "信访人\t电话\t事项\n***\t***\t道路\n***反映的道路已修好。\n");
}

static void other_tables__keep_the_general_rule(void **state)
{
    (void)state;
    covers("投诉举报方式", "单位\t电话\n镇政府\t12345\n", "单位\t电话\n镇政府\t12345\n");
    covers("防汛值班表", "姓名\t手机\n王主任\t13800138000\n", "姓名\t手机\n王主任\t138****8000\n");
}

static void rows__of_merged_cells_are_told(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const mask_rules *rules;
    mask_hits hits;
    size_t odd;

    (void)state;
    assert_int_equal(mask_rules_load(&cx, NULL, &rules), QF_OK);
    assert_int_equal(mask_list_find(&cx, rules, QF_S("subsidy"),
                                    QF_S("姓名\t卡号\n张三\t621700001\t多一格\n"), &hits, &odd),
                     QF_OK);
    assert_int_equal(odd, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(subsidy__keeps_name_village_and_money),
        cmocka_unit_test(minors__names_go_wherever_they_stand),
        cmocka_unit_test(patients__illness_is_no_public_matter),
        cmocka_unit_test(reporters__nothing_of_them_stays),
        cmocka_unit_test(other_tables__keep_the_general_rule),
        cmocka_unit_test(rows__of_merged_cells_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

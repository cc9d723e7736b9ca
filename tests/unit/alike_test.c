/* Near-duplicates of applications: recall and precision on a generated truth set. */
#include "law/alike.h"

#include "law_fixture.h"
#include "qf_test.h"

#include <stdio.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* Each row: the same wish in words of its own. {p} place, {y} year. */
static const char *const wishes[][4] = {
    { "{p}{y}年农村危房改造补助对象名单", "申请公开{y}年{p}危房改造补贴花名册",
      "请提供{p}危改补助人员名单（{y}年度）", "本人想要{y}年{p}农村危房改造的补助名单，谢谢" },
    { "{p}{y}年低保户名单和发放标准", "请公开{p}{y}年度最低生活保障户名册及发放额度",
      "关于{p}低保户名单、发放标准的申请，{y}年", "{y}年{p}低保户花名册以及发放标准情况" },
    { "{p}{y}年集体土地征收补偿安置方案", "申请获取{p}{y}年集体土地拆迁补偿安置方案",
      "请求公开{y}年{p}征收集体土地的补偿安置方案", "{p}集体土地征收补偿安置方案（{y}年）复印件" },
    { "{p}{y}年道路硬化工程招标文件和施工合同", "请提供{y}年{p}道路硬化工程的招投标文件、施工协议",
      "申请公开{p}公路硬化工程招标文件及施工合同，{y}年",
      "{y}年度{p}道路硬化工程施工合同和招标文件" },
    { "{p}{y}年村级财务收支明细", "{y}年{p}村级账目收支清单",
      "申请查阅{p}{y}年度村级财务收支的明细", "请公开{p}村级财务收支明细情况（{y}年）" },
    { "{p}{y}年宅基地审批文件", "申请公开{y}年{p}宅基地批复", "请提供{p}{y}年度住宅用地的审批文件",
      "本人申请{p}宅基地审批文件，{y}年" },
    { "{p}{y}年扶贫项目资金使用公告", "{y}年度{p}扶贫项目资金使用情况的公告",
      "申请公开{p}扶贫项目资金的使用公告，{y}年", "请提供{y}年{p}扶贫项目资金使用公告复印件" },
    { "{p}{y}年秸秆禁烧奖惩决定", "申请公开{y}年{p}秸秆禁烧的奖惩决定",
      "{p}{y}年度关于秸秆禁烧奖惩决定的信息", "请公开{p}秸秆禁烧奖惩决定（{y}）年" },
};
static const char *const places[] = {
    "花桥刘村", "东关村", "西街村", "蔡庄村", "大石桥村", "岗李村"
};
static const char *const years[] = { "2018", "2019", "2020", "2021" };

struct one {
    qf_str text;
    size_t wish, place, year;
};

static qf_str written(qf_arena *arena, const char *form, const char *place, const char *year)
{
    qf_buf out = qf_buf_new(arena, 4096);

    for (const char *p = form; *p != '\0'; p++) {
        if (strncmp(p, "{p}", 3) == 0 || strncmp(p, "{y}", 3) == 0) {
            qf_buf_add(&out, qf_str_of(p[1] == 'p' ? place : year));
            p += 2;
        } else {
            qf_buf_addc(&out, *p);
        }
    }
    return qf_buf_str(&out);
}

static void compare__recall_and_precision(void **state)
{
    qf_ctx cx = { .arena = qf_arena_new() };
    size_t count = COUNT(wishes) * 4 * COUNT(places) * COUNT(years), n = 0;
    struct one *all = QF_NEW_ARRAY(cx.arena, struct one, count);
    alike_print *prints = QF_NEW_ARRAY(cx.arena, alike_print, count);
    size_t found = 0, wrong = 0, missed = 0;
    const alike_law *law;

    (void)state;
    assert_int_equal(alike_law_load(&cx, NULL, &law), QF_OK);
    for (size_t w = 0; w < COUNT(wishes); w++)
        for (size_t v = 0; v < 4; v++)
            for (size_t p = 0; p < COUNT(places); p++)
                for (size_t y = 0; y < COUNT(years); y++) {
                    all[n] = (struct one){ written(cx.arena, wishes[w][v], places[p], years[y]), w,
                                           p, y };
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

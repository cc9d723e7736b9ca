/* Title, unit, level, year, period and parts: annual-report.md 5.2 and variations.md. */
#include "base/json.h"
#include "lines_doc.h"
#include "report/meta.h"
#include "report/meta_title.h"

#include <stdlib.h>

static int fresh(void **state)
{
    qf_ctx *cx = calloc(1, sizeof *cx);

    cx->arena = qf_arena_new();
    *state = cx;
    return 0;
}

static int done(void **state)
{
    qf_ctx *cx = *state;

    qf_arena_free(cx->arena);
    free(cx);
    return 0;
}

static report *read_lines(qf_ctx *cx, const char *text)
{
    report *r = QF_NEW(cx->arena, report);

    r->arena = cx->arena;
    report_read_meta(cx, lines_doc(cx->arena, qf_str_of(text)), r);
    return r;
}

static void assert_level(const char *name, const char *expected)
{
    const char *level = report_level_of(qf_str_of(name));

    if ((level == NULL) != (expected == NULL) || (level != NULL && strcmp(level, expected) != 0))
        fail_msg("%s: expected %s, got %s", name, expected ? expected : "none",
                 level ? level : "none");
}

static void level_by_end_of_name(void **state)
{
    static const char *const cases[][2] = {
        { "尉氏县洧川镇人民政府", "township" },
        { "五常市民意乡", "township" },
        { "示例县某某民族乡人民政府", "township" },
        { "绍兴市越城区东湖街道办事处", "township" },
        { "武汉市青山区青山镇街道", "township" },
        { "天津市滨海新区寨上街", "township" },
        { "城口县人民政府", "county" },
        { "城口县", "county" },
        { "三亚市海棠区", "county" },
        { "某某旗人民政府", "county" },
        { "淮安市人民政府", "city" },
        { "荔浦市", "city" },
        { "河南省人民政府", "province" },
        { "上海市", "province" },
        { "重庆市人民政府", "province" },
        { "重庆市九龙坡区教育局", "department" },
        { "淳安縣農業(yè)農村局", "department" },
        { "广西壮族自治区人民政府", "province" },
        { "武汉市汉阳区人民政府办公室", "department" },
        { "天水市麦积区教育局", "department" },
        { "石家庄市卫生健康委员会", "department" },
        { "天津市东丽区政务服务办", "department" },
        { "示例县便民服务中心", "department" },
        { "某镇（页面未露出名）", "township" },
        { "淳安縣農業農村局", "department" },
        { " 尉氏县 洧川镇\u3000人民政府", "township" },
        /* Not told by the name: unknown. */
        { "西咸新区沣东新城管委会", NULL },
        { "某市高新区管理委员会", NULL },
        { "示例公司", NULL },
        { "", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_level(cases[i][0], cases[i][1]);
}

static void title_unit_and_year(void **state)
{
    static const struct {
        const char *text, *organisation;
        int year;
    } cases[] = {
        { "尉氏县洧川镇人民政府\n2021年度信息公开工作年度报告\n一、总体情况\n好。",
          "尉氏县洧川镇人民政府", 2021 },
        { "[bookmark: _GoBack]示例县示例局\n2021年\n政府信息公开工作年度报告\n一、总体情况\n好。",
          "示例县示例局", 2021 },
        { "XX县XX局2023年政府信息公开工作年度报告\n一、总体情况\n好。", "XX县XX局", 2023 },
        { "2023年度衢州市农业农村局政府信息公开年度报告\n一、总体情况\n好。", "衢州市农业农村局",
          2023 },
        { "示例镇人民政府二〇二一年政府信息公开工作年度报告\n一、总体情况\n好。", "示例镇人民政府",
          2021 },
        { "示例镇人民政府二○二二年政府信息公开工作年度报告\n一、总体情况\n好。", "示例镇人民政府",
          2022 },
        { "关于示例乡人民政府２０２２年度政府信息公开工作的报告\n一、总体情况\n好。",
          "示例乡人民政府", 2022 },
        { "示例县甲镇人民政府\n2021年政府信息公开工作年度报告（样例）\n一、总体情况\n好。",
          "示例县甲镇人民政府", 2021 },
        { "五常市民意乡2021年政府信息公开工作年度报告\n一、总体情况\n好。", "五常市民意乡", 2021 },
        /* The page's way there is no title. */
        { "> 政务公开 > 镇街公开 > 上溪镇 > "
          "公开年报\n信息名称:\n义乌市上溪镇2019年度政府信息公开工作年度报告\n"
          "发布机构:\n上溪镇\n义乌市上溪镇2019年度政府信息公开工作年度报告\n发布时间:2020-01-19\n"
          "一、总体情况\n好。",
          "义乌市上溪镇", 2019 },
        /* No unit in the title: the lead-in, the signature or the header. */
        { "2022年政府信息公开工作年度报告\n本报告由示例县丙镇人民政府根据《条例》编制。\n一、总体情"
          "况\n好。",
          "示例县丙镇人民政府", 2022 },
        { "2022年政府信息公开工作年度报告\n一、总体情况\n好。\n六、其他需要报告的事项\n无。\n"
          "示例县丁镇人民政府\n2023年1月20日",
          "示例县丁镇人民政府", 2022 },
        { "发布机构：示例县戊局  "
          "成文日期：2023-01-08\n2022年政府信息公开工作年度报告\n一、总体情况\n好。",
          "示例县戊局", 2022 },
        /* Neighbours of the page come behind the report. */
        { "己镇2022年政府信息公开工作年度报告\n一、总体情况\n好。\n六、其他需要报告的事项\n无。\n"
          "上一篇：己镇2021年政府信息公开工作年度报告",
          "己镇", 2022 },
        /* One paragraph for everything. */
        { "庚镇人民政府2022年政府信息公开工作年度报告 本报告根据《条例》编制。一、总体情况 "
          "2022年，好。"
          "二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况",
          "庚镇人民政府", 2022 },
        /* 年 forgotten in a title of two lines; the page's own heading has it. */
        { "利民县望镇2023\n政府信息公开工作年度报告\n一、总体情况\n好。", "利民县望镇", 2023 },
        { "昌明县七镇2023年政府信息公开工作告年度报\n一、总体情况\n好。", "昌明县七镇", 2023 },
        { "2022年上海市政府信息公开工作年度报告\n一、总体情况\n好。", "上海市", 2022 },
        { "政府信息公开工作年度报告格式模板\n一、总体情况\n（文字描述）", "", 0 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        report *r = read_lines(*state, cases[i].text);

        if (!qf_str_eq(r->organisation, qf_str_of(cases[i].organisation)) ||
            r->year != cases[i].year)
            fail_msg("case %zu: expected %s %d, got \"%.*s\" %d (title \"%.*s\")", i,
                     cases[i].organisation, cases[i].year, QF_ARG(r->organisation), r->year,
                     QF_ARG(r->title));
        assert_true(r->title.n > 0);
    }
}

static void year_without_title_comes_from_the_period(void **state)
{
    report *r = read_lines(
        *state, "本报告所列数据的统计期限自2020年1月1日起至2020年12月31日止。\n一、总体情况\n好。");

    assert_int_equal(r->year, 2020);
    assert_int_equal(r->title.n, 0);
    assert_false(r->whole);
}

static void period_is_read_or_left_unknown(void **state)
{
    static const struct {
        const char *said, *from, *to;
    } cases[] = {
        { "统计期限为2021年1月1日至2021年12月31日。", "2021-01-01", "2021-12-31" },
        { "统计期限自2021年1月1日起至12月31日止。", "2021-01-01", "2021-12-31" },
        { "数据统计时限：2021年1月1日—12月31日。", "2021-01-01", "2021-12-31" },
        { "统计期限为２０２１年１月１日至１２月３０日。", "2021-01-01", "2021-12-30" },
        { "统计期限自2021年1月1日起，至2021年12月31日止。", "2021-01-01", "2021-12-31" },
        /* Digits eaten by the page. */
        { "统计期限为202111日到1231日。", "", "" },
        { "统计期限为20231月1日起至202312月31日止。", "", "" },
        { "统计期限为202020年1月1日至2020年12月31日。", "", "" },
        /* No such day. */
        { "统计期限为2021年1月1日至2021年12月32日。", "", "" },
        { "统计期限为全年。", "", "" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qf_ctx *cx = *state;
        report *r = read_lines(
            cx,
            qf_strf(cx->arena, "甲镇2021年政府信息公开工作年度报告\n本报告%s\n一、总体情况\n好。",
                    cases[i].said)
                .p);

        if (!qf_str_eq(qf_date_str(cx->arena, r->period_from), qf_str_of(cases[i].from)) ||
            !qf_str_eq(qf_date_str(cx->arena, r->period_to), qf_str_of(cases[i].to)))
            fail_msg("%s: got %.*s .. %.*s", cases[i].said,
                     QF_ARG(qf_date_str(cx->arena, r->period_from)),
                     QF_ARG(qf_date_str(cx->arena, r->period_to)));
    }
}

/* A campaign's months are no period of the report. */
static void period_needs_its_word_outside_the_lead(void **state)
{
    report *r = read_lines(*state, "甲镇2021年政府信息公开工作年度报告\n一、总体情况\n"
                                   "2021年3月1日至2021年5月31日开展专项整治。");

    assert_false(qf_date_is(r->period_from));
}

static void published_from_the_header(void **state)
{
    static const char *const cases[][2] = {
        { "发布日期：2024-01-08 11:36 浏览次数：", "2024-01-08" },
        { "发布时间:2024年1月19日", "2024-01-19" },
        { "成文日期：2024-01-05 发布日期：2024-01-09", "2024-01-09" },
        { "公开日期: | 2024-01-19 | |", "2024-01-19" },
        { "成文日期：2024-01-05", "" },
        { "发布日期：", "" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qf_ctx *cx = *state;
        report *r = QF_NEW(cx->arena, report);
        doc *document = lines_doc(
            cx->arena, QF_S("甲\n甲镇2023年政府信息公开工作年度报告\n一、总体情况\n好。"));

        r->arena = cx->arena;
        document->blocks[0].text = qf_str_of(cases[i][0]);
        report_read_meta(cx, document, r);
        assert_str(qf_date_str(cx->arena, r->published_on), cases[i][1]);
    }
}

static void headings_glued_to_text_are_cut_out(void **state)
{
    report *r = read_lines(
        *state,
        "甲镇2021年政府信息公开工作年度报告\n一、总体情况2021年，办结率100%"
        "。二、主动公开政府信息情况\n"
        "\t规章\n三、收到和处理政府信息公开申请情况\n\t一\n"
        "四、政府信息公开行政复议、行政诉讼情况\n\t0\n五、存在的主要问题及改进情况：一是不够。\n"
        "六、其他需要报告的事项无。");

    assert_int_equal(r->section_count, 6);
    assert_str(r->sections[0], "一、总体情况");
    assert_str(r->sections[1], "二、主动公开政府信息情况");
    assert_str(r->sections[5], "六、其他需要报告的事项");
    assert_str(report_part_get(r, 1)->text, "2021年，办结率100%。");
    assert_str(report_part_get(r, 5)->text, "一是不够。");
    assert_str(report_part_get(r, 6)->text, "无。");
    assert_true(r->whole);
}

static void rows_of_table_three_are_no_headings(void **state)
{
    report *r = read_lines(
        *state,
        "甲乡2019年政府信息公开工作年度报告\n一、总体情况\n好。\n三、收到和处理政府信息公开申请情况"
        "\n"
        "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n三、本年度办理结果\n"
        "四、结转下年度继续办理");

    assert_int_equal(r->section_count, 2);
    assert_int_equal(r->part_count, 2);
}

static void contents_in_front_and_annex_behind_are_left_out(void **state)
{
    report *r = read_lines(*state, "甲镇2021年政府信息公开工作年度报告\n一、总体情况\n二、主动公开"
                                   "政府信息情况\n三、收到和处理政府信息公开申请情况\n"
                                   "四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改"
                                   "进情况\n六、其他需要报告的事项\n"
                                   "一、总体情况\n正文甲。\n二、主动公开政府信息情况\n见附表。\n三"
                                   "、收到和处理政府信息公开申请情况\n见附表。\n"
                                   "四、政府信息公开行政复议、行政诉讼情况\n见附表。\n五、存在的主"
                                   "要问题及改进情况\n一是不够。\n"
                                   "六、其他需要报告的事项\n无。\n一、主动公开政府信息情况\n\t0\n二"
                                   "、收到和处理政府信息公开申请情况\n\t0");

    assert_int_equal(r->section_count, 6);
    assert_str(report_part_get(r, 1)->text, "正文甲。");
    assert_str(report_part_get(r, 6)->text, "无。");
}

static void numbered_points_inside_part_five(void **state)
{
    report *r = read_lines(
        *state,
        "甲镇2021年政府信息公开工作年度报告\n一、总体情况\n好。\n五、存在的主要问题及改进情况\n"
        "一、存在的主要问题\n不够。\n二、改进措施\n改。\n六、其他需要报告的事项\n无。");

    assert_int_equal(r->section_count, 3);
    assert_str(report_part_get(r, 6)->text, "无。");
}

static void furniture_is_no_text(void **state)
{
    report *r = read_lines(
        *state,
        "今天是2026年3月3日 星期二\n首页 > 政务公开\n甲镇2021年政府信息公开工作年度报告\n"
        "2026年3月3日星期二\n字体:[大 中 小]\n本报告根据《条例》编制。\n一、总体情况\n好。\n"
        "六、其他需要报告的事项\n无。\n上一篇：甲镇2018年报告\n2018年，旧文。");

    assert_str(report_part_get(r, 0)->text, "本报告根据《条例》编制。");
    assert_str(report_part_get(r, 6)->text, "无。");
}

static void section_names(void **state)
{
    static const struct {
        const char *heading;
        int section;
        bool exact;
    } cases[] = {
        { "一、总体情况", 1, true },
        { " 二 、主动公开政府信息情况。", 2, true },
        { "三、收到和處理政府信息公開申請情況", 3, true },
        { "四、政府信息公开行政复议、行政诉讼情况", 4, true },
        { "四、因政府信息公开工作被申请行政复议提起行政诉讼情况", 4, false },
        { "五、政府信息公开工作存在的主要问题及改进情况", 5, false },
        { "六、其他需要报告的事项", 6, true },
        { "六、需要报告的其他事项", 6, false },
        { "二、主动公开政府政府情况", 2, false },
        { "第一部分 概述", 1, false },
        { "七、附件", 0, false },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qf_ctx *cx = *state;
        bool exact;
        int section = report_section_of(cx->arena, qf_str_of(cases[i].heading), &exact);

        if (section != cases[i].section || exact != cases[i].exact)
            fail_msg("%s: got %d %d", cases[i].heading, section, exact);
    }
}

/* Every published report of the samples: unit and year as the index has them. */
static void samples_have_their_unit_and_year(void **state)
{
    qf_ctx *cx = *state;
    qf_str rest = sample_text(cx, "reports/index.jsonl"), line;
    int seen = 0;

    while (rest.p != NULL && qf_str_split(&rest, '\n', &line)) {
        const qf_val *entry;

        if (qf_str_trim(line).n == 0)
            continue;
        assert_int_equal(qf_json_read(cx, line, "index.jsonl", &entry), QF_OK);
        qf_str file = qf_get_str(entry, "file");
        report *r =
            read_lines(cx, sample_text(cx, qf_strf(cx->arena, "reports/%.*s", QF_ARG(file)).p).p);

        if (qf_str_eq(file, QF_S("R087.txt"))) { /* page 8 of a book: no title */
            assert_int_equal(r->title.n, 0);
            assert_int_equal(r->section_count, 2);
            continue;
        }
        qf_folded wanted = qf_fold(cx->arena, qf_get_str(entry, "org"), false);
        qf_folded got = qf_fold(cx->arena, r->organisation, false);
        bool same = wanted.n == got.n;
        for (size_t i = 0; same && i < wanted.n; i++)
            same = wanted.runes[i] == got.runes[i];
        if (!same)
            fail_msg("%.*s: %.*s", QF_ARG(file), QF_ARG(r->organisation));
        assert_int_equal(r->year, qf_get_int(entry, "year", 0));
        seen++;
    }
    assert_true(seen > 60);
}

static void founding_report(void **state)
{
    qf_ctx *cx = *state;
    report *r = read_lines(cx, sample_text(cx, "founding/weichuan-2021.txt").p);

    assert_str(r->title, "尉氏县洧川镇人民政府2021年度信息公开工作年度报告");
    assert_str(r->organisation, "尉氏县洧川镇人民政府");
    assert_string_equal(r->level, "township");
    assert_int_equal(r->year, 2021);
    assert_int_equal(r->section_count, 6);
    assert_str(r->sections[4], "五、存在的主要问题及改进情况");
    assert_true(r->whole);
    assert_str(report_part_get(r, 6)->text, "无");
    assert_true(qf_str_has(report_part_get(r, 1)->text, QF_S("办结率100%")));
    assert_null(report_part_get(r, 0));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, fresh, done)
        T(level_by_end_of_name),
        T(title_unit_and_year),
        T(year_without_title_comes_from_the_period),
        T(period_is_read_or_left_unknown),
        T(period_needs_its_word_outside_the_lead),
        T(published_from_the_header),
        T(headings_glued_to_text_are_cut_out),
        T(rows_of_table_three_are_no_headings),
        T(contents_in_front_and_annex_behind_are_left_out),
        T(numbered_points_inside_part_five),
        T(furniture_is_no_text),
        T(section_names),
        T(samples_have_their_unit_and_year),
        T(founding_report),
#undef T
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

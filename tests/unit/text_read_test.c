/* text_read: the layouts of variations.md section one. */
#include "doc_pack.h"
#include "qf_test.h"

static void shows(qf_str text, const char *expected)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const doc *document = pack_read(&cx, text, "a.txt");

    assert_str(pack_show(arena, document), expected);
    for (size_t i = 0; i < document->count; i++) {
        if (document->blocks[i].kind == DOC_TABLE)
            assert_true(document->blocks[i].table->uncertain);
    }
}

static void tabs__one_cell_a_line(void **state)
{
    (void)state;
    shows(QF_S("二、情况\n\t信息内容\n\t本年制发件数\n\n\t规章\n\t　　0\n\n\t\n\t商业\n企业\n\n\n三"
               "、后\n"),
          "P 二、情况\nT 3x2\n|信息内容|本年制发件数|\n|规章|　　0|\n||商业/企业|\nP 三、后\n");
    /* Windows line ends, and no empty line behind the last row. */
    shows(QF_S("\ta\r\n\tb\r\n\r\n\tc\r\n\td\r\n三、后"), "T 2x2\n|a|b|\n|c|d|\nP 三、后\n");
}

static void tabs__prose_with_indents_is_no_table(void **state)
{
    (void)state;
    shows(
        QF_S("\t一、总体情况\n\t2021年，本机关通过县政府网站、公开栏和便民服务中心查阅点主动公开政"
             "府信息"
             "一百三十七条，内容涉及财政、民生、环保等各个方面，群众满意度持续提升。\n"
             "\t主动公开政府信息一百三十七条，其中涉及财政、民生、环保等各个方面的内容占到了全部信"
             "息数量的"
             "百分之八十以上，群众满意度持续提升。\n"),
        "P 一、总体情况\nP 2021年，本机关通过县政府网站、公开栏和便民服务中心查阅点主动公开政府信息"
        "一百三十七条，内容涉及财政、民生、环保等各个方面，群众满意度持续提升。\n"
        "P "
        "主动公开政府信息一百三十七条，其中涉及财政、民生、环保等各个方面的内容占到了全部信息数量的"
        "百分之八十以上，群众满意度持续提升。\n");
}

static void tabs__between_cells(void **state)
{
    (void)state;
    shows(
        QF_S(
            "二、情况\n信息内容\t制发\t废止\n规章\t0\t\n第二十条第（五）项\n行政许可\t1\n三、后\n"),
        "P 二、情况\nT 4x3\n|信息内容|制发|废止|\n|规章|0||\n|第二十条第（五）项|_|_|\n"
        "|行政许可|1|_|\nP 三、后\n");
    shows(QF_S("\ta\tb\n\tc\td\n"), "T 2x3\n||a|b|\n||c|d|\n");
    shows(QF_S("只有\t一行\n"), "P 只有\t一行\n");
}

static void bars__rows(void **state)
{
    (void)state;
    shows(QF_S("第二十条第(一)项 | |||\n规章 | 0 | 0 | 0 |\n许可 | 0 | ||\n三、后\n"),
          "T 3x4\n|第二十条第(一)项||||\n|规章|0|0|0|\n|许可|0|||\nP 三、后\n");
    shows(QF_S("| a ||| | \n| b | 1 | 2 | 3 | \n"), "T 2x4\n|a||||\n|b|1|2|3|\n");
    shows(QF_S("| a | b |\n|---|:-:|\n| 1 |      2 |\n"), "T 2x2\n|a|b|\n|1|2|\n");
    shows(QF_S("a|b\n1|2\n"), "T 2x2\n|a|b|\n|1|2|\n");
    shows(QF_S("首页 | 政务 | 公开\n正文"), "P 首页 | 政务 | 公开\nP 正文\n");
}

static void bars__behind_every_cell_make_a_list(void **state)
{
    (void)state;
    /* Bars alone are merged cells; a space before the bar is an empty cell. */
    shows(QF_S("第二十条第(一)项 |\n|||\n信息内容 |\n|\n规章 |\n0 |\n |\n"),
          "T 5x1\n|第二十条第(一)项|\n|信息内容|\n|规章|\n|0|\n||\n");
}

static void lines__with_a_blank_between_make_a_list(void **state)
{
    (void)state;
    shows(
        QF_S("规章\n\n0\n\n0\n\n0\n\n规范性文件\n\n1\n\n\n\n3\n\n行政许可\n\n4\n\n五、问题\n"),
        "T 10x1\n|规章|\n|0|\n|0|\n|0|\n|规范性文件|\n|1|\n||\n|3|\n|行政许可|\n|4|\nP 五、问题\n");
}

static void bars__hundreds_of_empty_ones(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_buf text = qf_buf_new(arena, 10000);

    (void)state;
    qf_buf_add(&text, QF_S("二、情况 "));
    for (int i = 0; i < 600; i++)
        qf_buf_addc(&text, '|');
    qf_buf_add(&text, QF_S("\n规章 | 0 |\n许可 | 1 |\n"));
    shows(qf_buf_str(&text), "P 二、情况\nT 2x2\n|规章|0|\n|许可|1|\n");
}

static void lines__without_separators_stay_lines(void **state)
{
    (void)state;
    shows(QF_S("第二十条第(一)项\n\n信息内容\n\n规章000\n  \n　　0\n"),
          "P 第二十条第(一)项\nP 信息内容\nP 规章000\nP 0\n");
    shows(QF_S("全文一段二、情况三、情况"), "P 全文一段二、情况三、情况\n");
}

static void encodings__are_told_apart(void **state)
{
    (void)state;
    shows(QF_S("\xEF\xBB\xBF规章"), "P 规章\n");
    shows(QF_S("\xB9\xE6\xD5\xC2\xA3\xAC\xD0\xC5\xCF\xA2\xB9\xAB\xBF\xAA"), "P 规章，信息公开\n");
    shows(QF_S("\xFF\xFE\xC4\x89\xE0\x7A"), "P 规章\n");
    shows(QF_S("\xFE\xFF\x89\xC4\x7A\xE0"), "P 规章\n");
    pack_refuses(QF_S("\x80\x81\xFF\xFF\x00\x01\x02\xFE\xFE\xC0\xC1"), "a.txt", "TEXT.ENCODING");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tabs__one_cell_a_line),
        cmocka_unit_test(tabs__prose_with_indents_is_no_table),
        cmocka_unit_test(tabs__between_cells),
        cmocka_unit_test(bars__rows),
        cmocka_unit_test(bars__behind_every_cell_make_a_list),
        cmocka_unit_test(lines__with_a_blank_between_make_a_list),
        cmocka_unit_test(bars__hundreds_of_empty_ones),
        cmocka_unit_test(lines__without_separators_stay_lines),
        cmocka_unit_test(encodings__are_told_apart),
    };

    doc_library_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

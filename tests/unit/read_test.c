/* Reading: tables by labels and spans, cut files, repeated tables, files that are none. */
#include "report/report.h"

#include "qf_test.h"

#include <stdio.h>

static qf_ctx context;
static const form *new_form, *old_form;

static int start(void **state)
{
    (void)state;
    doc_library_start();
    context.arena = qf_arena_new();
    if (form_load(&context, NULL, "report-2021.json", &new_form) != QF_OK ||
        form_load(&context, NULL, "report-2019.json", &old_form) != QF_OK)
        return -1;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    qf_arena_free(context.arena);
    return 0;
}

static report *taken(qf_str bytes, const char *name)
{
    report *r = QF_NEW(context.arena, report);

    r->arena = context.arena;
    r->file = qf_str_of(name);
    r->published_on = QF_NO_DATE;
    report_take(&context, bytes, new_form, old_form, r);
    report_check(&context, r, NULL);
    return r;
}

static report *page(const char *format, ...) __attribute__((format(printf, 1, 2)));
static report *page(const char *format, ...)
{
    va_list args;
    qf_str text;

    va_start(args, format);
    text = qf_vstrf(context.arena, format, args);
    va_end(args);
    return taken(text, "page.html");
}

/* "12", "null" (no number) or "absent". */
static void cell_is(const report *r, const char *id, const char *expected)
{
    int k = form_cell_index(r->form, qf_str_of(id));
    const report_cell *cell = &r->cells[k];
    qf_str got = cell->state == REPORT_ABSENT ? QF_S("absent")
                 : cell->state == REPORT_NUMBER
                     ? qf_strf(context.arena, "%lld", (long long)cell->number)
                     : QF_S("null");

    if (!qf_str_eq(got, qf_str_of(expected)))
        fail_msg("%s is %.*s, expected %s", id, QF_ARG(got), expected);
}

static size_t count_of(const report *r, const char *rule)
{
    size_t count = 0;

    for (const report_finding *at = r->findings; at != NULL; at = at->next)
        count += qf_str_eq(at->rule, qf_str_of(rule));
    return count;
}

#define HEAD_2                                                                                     \
    "<table><tr><td colspan=4>第二十条第（一）项</td></tr><tr><td>信息内容</td>"      \
    "<td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
#define HEAD_3                                                                                               \
    "<table><tr><td rowspan=3 colspan=3>（本列数据的勾稽关系为）</td>"                           \
    "<td colspan=7>申请人情况</td></tr>"                                                                \
    "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>" \
    "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td>"   \
    "<td>其他</td></tr>"

static void a_cut_table_lacks_nothing(void **state)
{
    report *r = page("<h2>二、主动公开政府信息情况</h2>" HEAD_2
                     "<tr><td>规章<td>0<td>0<td>0<tr><td>行政规范性文件<td>1<td>2<td>3</table>");

    (void)state;
    cell_is(r, "t2.normdoc.repealed", "2");
    cell_is(r, "t2.license.decisions", "absent");
    cell_is(r, "t3.new.np", "absent");
    assert_int_equal(count_of(r, "FORM.MISSING_ROW"), 0);
    assert_int_equal(count_of(r, "FORM.MISSING_TABLE"), 0);
    assert_string_equal(r->verdict, "pass");
}

static void a_row_left_out_between_others_is_missing(void **state)
{
    report *r =
        page("<h2>三、收到和处理政府信息公开申请情况</h2>" HEAD_3
             "<tr><td colspan=3>一、本年新收政府信息公开申请数量<td>1<td>0<td>0<td>0<td>0<td>0<td>1"
             "<tr><td rowspan=2>三、本年度办理结果<td colspan=2>（一）予以公开"
             "<td>1<td>0<td>0<td>0<td>0<td>0<td>1</table>");

    (void)state;
    cell_is(r, "t3.new.np", "1");
    cell_is(r, "t3.carried_in.np", "null");
    cell_is(r, "t3.granted.tot", "1");
    cell_is(r, "t3.partial.np", "absent");
    assert_int_equal(count_of(r, "FORM.MISSING_ROW"), 1);
}

static void numbers_belong_to_the_column_below_whose_label_they_stand(void **state)
{
    report *r = page("<h2>二、主动公开政府信息情况</h2>"
                     "<table><tr><td>信息内容<td>现行有效件数<td>本年制发件数<td>本年废止件数"
                     "<tr><td>行政规范性文件<td>9<td>2<td>1</table>");

    (void)state;
    cell_is(r, "t2.normdoc.effective", "9");
    cell_is(r, "t2.normdoc.issued", "2");
    cell_is(r, "t2.normdoc.repealed", "1");
}

static void an_empty_filler_beside_a_number_is_no_cell(void **state)
{
    report *r = page("<h2>二、主动公开政府信息情况</h2>" HEAD_2
                     "<tr><td>信息内容<td>本年处理决定数量<td><td><tr><td>行政许可<td>7<td><td>"
                     "</table>");

    (void)state;
    cell_is(r, "t2.license.decisions", "7");
    assert_int_equal(count_of(r, "ALL.FILLED"), 0);
}

static void a_table_of_the_prose_is_left_alone(void **state)
{
    report *r = page("<h2>一、总体情况</h2><table><tr><td>渠道<td>条数<tr><td>网站<td>12"
                     "<tr><td>其他<td>3<tr><td>合计<td>15</table>");

    (void)state;
    assert_false(r->table_found[2] || r->table_found[3] || r->table_found[4]);
    assert_int_equal(count_of(r, "FORM.EXTRA_ROW"), 0);
}

static void tall_number_cells_are_merged(void **state)
{
    report *r =
        page("<h2>二、主动公开政府信息情况</h2>" HEAD_2
             "<tr><td>规章<td rowspan=2>0<td>0<td>0<tr><td>行政规范性文件<td>2<td>3</table>");

    (void)state;
    cell_is(r, "t2.rule.issued", "null");
    cell_is(r, "t2.normdoc.issued", "null");
    cell_is(r, "t2.normdoc.effective", "3");
    assert_int_equal(count_of(r, "FORM.MERGED_CELL"), 2);
}

static void the_form_is_told_by_the_heads_of_table_2(void **state)
{
    report *r =
        page("<h1>某某镇人民政府2022年政府信息公开工作年度报告</h1>"
             "<h2>二、主动公开政府信息情况</h2><table><tr><td>信息内容<td>本年新制作数量"
             "<td>本年新公开数量<td>对外公开总数量<tr><td>规范性文件<td>4<td>3<td>9</table>");

    (void)state;
    assert_str(r->form->id, "annual-report-2019");
    cell_is(r, "t2.normdoc.issued", "4");
    assert_int_equal(count_of(r, "FORM.OLD_FORM"), 1);
    assert_string_equal(r->verdict, "fail");
}

static void a_whole_file_must_have_its_six_parts(void **state)
{
    report *r =
        page("<h1>某某镇人民政府2022年政府信息公开工作年度报告</h1><h2>一、总体情况</h2><p>略</p>"
             "<h2>二、主动公开政府信息情况</h2><h2>三、收到和处理政府信息公开申请情况</h2>"
             "<h2>四、政府信息公开行政复议、行政诉讼情况</h2>"
             "<h2>五、存在的主要问题及改进情况</h2><p>略</p>");

    (void)state;
    assert_true(r->whole);
    assert_int_equal(count_of(r, "FORM.MISSING_TABLE"), 3);
    assert_int_equal(count_of(r, "FORM.MISSING_SECTION"), 1);
}

static void what_is_no_report_is_said_to_be_none(void **state)
{
    static const char *const texts[] = {
        "<html><body><p>关于召开会议的通知</p></body></html>",
        "\x01\x02\x03\x04",
        "",
        "{\"cells\": 3}",
        "{\"cells\":{\"t9.x.y\":1}}",
        "{\"cells\":{}, \"form\":\"annual-report-1999\"}",
        "{",
        "PK\x03\x04 broken",
        "%PDF-1.4 broken",
        "{\\rtf1 text}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        report *r = taken(qf_str_of(texts[i]), "file.bin");

        if (strcmp(r->verdict, "unreadable") != 0 || r->findings == NULL ||
            !qf_str_eq(r->findings->rule, QF_S("FORM.UNREADABLE")) || r->findings->zh.n == 0)
            fail_msg("%zu: %s", i, r->verdict);
        assert_null(r->form);
    }
}

static void our_own_json_is_read(void **state)
{
    report *r = taken(
        QF_S("{\"form\":\"annual-report-2021\",\"year\":2022,\"organisation\":\"某镇人民政府\","
             "\"cells\":{\"t3.new.np\":2,\"t3.new.tot\":null,\"t2.fee.amount\":\"0.092\"}}"),
        "cells.json");

    (void)state;
    cell_is(r, "t3.new.np", "2");
    cell_is(r, "t3.new.tot", "null");
    cell_is(r, "t2.fee.amount", "92000");
    cell_is(r, "t4.review.total", "absent");
    assert_string_equal(r->level, "township");
    assert_int_equal(count_of(r, "ALL.FILLED"), 1);
}

/* A table wider or longer than any form is passed over in no time. */
static void monsters_are_passed_over(void **state)
{
    qf_buf text = qf_buf_new(context.arena, 16 << 20);
    report *r;

    (void)state;
    qf_buf_add(&text, QF_S("<h2>三、收到和处理政府信息公开申请情况</h2><table>"));
    for (int row = 0; row < 200; row++) {
        qf_buf_add(&text, QF_S("<tr>"));
        for (int col = 0; col < 200; col++)
            qf_buf_add(&text, QF_S("<td>予以公开"));
    }
    qf_buf_add(&text, QF_S("</table><table>"));
    for (int row = 0; row < 5000; row++)
        qf_buf_add(&text, QF_S("<tr><td>（一）予以公开<td>1<td>2<td>3"));
    r = taken(qf_buf_str(&text), "page.html");
    assert_non_null(r->verdict);
    assert_true(r->finding_count < 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_table_lacks_nothing),
        cmocka_unit_test(a_row_left_out_between_others_is_missing),
        cmocka_unit_test(numbers_belong_to_the_column_below_whose_label_they_stand),
        cmocka_unit_test(an_empty_filler_beside_a_number_is_no_cell),
        cmocka_unit_test(a_table_of_the_prose_is_left_alone),
        cmocka_unit_test(tall_number_cells_are_merged),
        cmocka_unit_test(the_form_is_told_by_the_heads_of_table_2),
        cmocka_unit_test(a_whole_file_must_have_its_six_parts),
        cmocka_unit_test(what_is_no_report_is_said_to_be_none),
        cmocka_unit_test(our_own_json_is_read),
        cmocka_unit_test(monsters_are_passed_over),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

/* Cells: what a printed value is, which label means which line, how rows find their columns. */
#include "report/cells.h"

#include "qf_test.h"

static qf_ctx context;
static const form *new_form, *old_form;

static int start(void **state)
{
    (void)state;
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

typedef struct value_case {
    const char *printed;
    report_state state;
    int64_t number;
    bool note, full_width;
} value_case;

static void try_values(const form *f, const char *id, const value_case *cases, size_t count)
{
    const form_cell *cell = &f->cells[form_cell_index(f, qf_str_of(id))];

    for (size_t i = 0; i < count; i++) {
        cells_number got = cells_number_of(context.arena, qf_str_of(cases[i].printed), cell);

        if (got.state != cases[i].state || got.note != cases[i].note ||
            got.full_width != cases[i].full_width ||
            (got.state == REPORT_NUMBER && got.number != cases[i].number))
            fail_msg("%s \"%s\": state %d, number %lld, note %d", id, cases[i].printed, got.state,
                     (long long)got.number, got.note);
    }
}

static void counts__are_read_as_printed(void **state)
{
    static const value_case cases[] = {
        { "12", REPORT_NUMBER, 12, false, false },
        { "\u3000 0\u00a0", REPORT_NUMBER, 0, false, false },
        { "1\u200b2", REPORT_NUMBER, 12, false, false },
        { "１２", REPORT_NUMBER, 12, false, true },
        { "1,234,567", REPORT_NUMBER, 1234567, false, false },
        { "9件", REPORT_NUMBER, 9, true, false },
        { "22（其中修订16件）", REPORT_NUMBER, 22, true, false },
        { "55 (含自然失效29件)", REPORT_NUMBER, 55, true, false },
        { "-2", REPORT_NUMBER, -2, false, false },
        { "－2", REPORT_NUMBER, -2, false, false },
        { "−2", REPORT_NUMBER, -2, false, false },
        { "+3", REPORT_BAD, 0, false, false },
        { "2.5", REPORT_BAD, 0, false, false },
        { "3.0", REPORT_BAD, 0, false, false },
        { "见附件", REPORT_BAD, 0, false, false },
        { "7-8", REPORT_BAD, 0, false, false },
        { "约7", REPORT_BAD, 0, false, false },
        { "7余", REPORT_BAD, 0, false, false },
        { "1e3", REPORT_BAD, 0, false, false },
        { "1000000000000001", REPORT_BAD, 0, false, false },
        { "99999999999999999999999999", REPORT_BAD, 0, false, false },
        { "", REPORT_BLANK, 0, false, false },
        { " \u3000\t", REPORT_BLANK, 0, false, false },
        { "/", REPORT_BLANK, 0, false, false },
        { "／", REPORT_BLANK, 0, false, false },
        { "-", REPORT_BLANK, 0, false, false },
        { "——", REPORT_BLANK, 0, false, false },
        { "无", REPORT_BLANK, 0, false, false },
    };

    (void)state;
    try_values(new_form, "t3.new.np", cases, sizeof cases / sizeof *cases);
}

static void amounts__are_ten_thousands_of_yuan(void **state)
{
    static const value_case cases[] = {
        { "190.457379", REPORT_NUMBER, 190457379, false, false },
        { "0.092", REPORT_NUMBER, 92000, false, false },
        { "96,171.6", REPORT_NUMBER, 96171600000, false, false },
        { "0", REPORT_NUMBER, 0, false, false },
        { "-8", REPORT_NUMBER, -8000000, false, false },
        { "8（上缴财政）", REPORT_NUMBER, 8000000, true, false },
        { "8.1234567", REPORT_BAD, 0, false, false },
        { "70487元", REPORT_BAD, 0, false, false },
        { "￥320", REPORT_BAD, 0, false, false },
        { "8.", REPORT_BAD, 0, false, false },
        { "", REPORT_BLANK, 0, false, false },
    };

    (void)state;
    try_values(new_form, "t2.fee.amount", cases, sizeof cases / sizeof *cases);
}

static void old_form__lets_signs_and_units_stand(void **state)
{
    static const value_case changes[] = {
        { "+19", REPORT_NUMBER, 19, false, false },
        { "-8", REPORT_NUMBER, -8, false, false },
    };
    static const value_case sums[] = {
        { "70487元", REPORT_NUMBER, 7048700, false, false },
        { "240万元", REPORT_NUMBER, 240000000, false, false },
        { "773.87万元", REPORT_NUMBER, 773870000, false, false },
        { "8040", REPORT_NUMBER, 8040000000, false, false },
    };

    (void)state;
    try_values(old_form, "t2.license.change", changes, 2);
    try_values(old_form, "t2.procurement.amount", sums, 4);
}

static void values__are_told_from_labels(void **state)
{
    static const char *const values[] = { "0", "/", "无", "-3", "１", "9件", "70487元", "￥8" };
    static const char *const labels[] = {
        "1.属于国家秘密", "（一）予以公开", "2022年", "规章", "", "3.其他", "一、"
    };

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (!cells_is_value(qf_str_of(values[i])))
            fail_msg("no value: %s", values[i]);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (cells_is_value(qf_str_of(labels[i])))
            fail_msg("a value: %s", labels[i]);
}

/* What a printed label means: the id of the line, or NULL. */
static void line_is(const form *f, const char *printed, const char *id)
{
    int line = cells_line_of(f, form_core(context.arena, qf_str_of(printed)), 0, NULL);

    if (id == NULL ? line >= 0 : line < 0 || !qf_str_eq(f->lines[line].id, qf_str_of(id)))
        fail_msg("%s: %.*s", printed, line < 0 ? 4 : (int)f->lines[line].id.n,
                 line < 0 ? "none" : f->lines[line].id.p);
}

static void labels__are_known_in_many_spellings(void **state)
{
    (void)state;
    line_is(new_form, "规范性文件", "normdoc");
    line_is(new_form, "行政事业型收费", "fee");
    line_is(new_form, "一、本年新收政府信息公开申请数量", "new");
    line_is(new_form, "1、本年新收政府信息公开申请数量", "new");
    line_is(new_form, "（二）部分公开", "partial");
    line_is(new_form, "(二)部分公開(區分處理的,只計這一情形,不計其他情形)", "partial");
    line_is(new_form, "3. 危及\"三安全一稳定\"", "deny_safety");
    line_is(new_form, "２．其他法律、行政法规禁止公开", "deny_law");
    line_is(new_form, "6.属于四类过程性性信息", "deny_process");
    line_is(new_form, "5.要求行政机关确认或重新出具已获取的信息", "noproc_confirm");
    line_is(new_form, "3.其他", "other_misc");
    line_is(new_form, "（七）总计", "total");
    line_is(new_form, "四、结转下年度继续办理", "carried_out");
    line_is(old_form, "（六）其他处理", "other");
    line_is(old_form, "其他对外管理服务事项", "service");
}

static void labels__of_something_else_are_none(void **state)
{
    static const char *const others[] = { "行政检查",   "信息内容", "第二十条第（一）项",
                                          "申请人情况", "自然人",   "本年度办理结果情况说明",
                                          "主要问题",   "其",       "" };

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        line_is(new_form, others[i], NULL);
}

static void labels__alike_are_measured_by_pairs(void **state)
{
    (void)state;
    assert_int_equal(cells_alike(QF_S("现行有效件数"), QF_S("现行有效件数")), 100);
    assert_true(cells_alike(QF_S("现在行有效件数"), QF_S("现行有效件数")) > 70);
    assert_true(cells_alike(QF_S("本年制发件数"), QF_S("本年废止件数")) < 72);
    assert_int_equal(cells_alike(QF_S("甲"), QF_S("乙")), 0);
    assert_int_equal(cells_alike(QF_S(""), QF_S("")), 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts__are_read_as_printed),
        cmocka_unit_test(amounts__are_ten_thousands_of_yuan),
        cmocka_unit_test(old_form__lets_signs_and_units_stand),
        cmocka_unit_test(values__are_told_from_labels),
        cmocka_unit_test(labels__are_known_in_many_spellings),
        cmocka_unit_test(labels__of_something_else_are_none),
        cmocka_unit_test(labels__alike_are_measured_by_pairs),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

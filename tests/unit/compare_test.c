/* Comparison: cells that differ, forms that differ, passages that two texts share. */
#include "report/compare.h"

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

static report *zeros(const form *f)
{
    report *r = QF_NEW(context.arena, report);

    r->arena = context.arena;
    r->form = f;
    r->file = QF_S("zeros");
    for (size_t k = 0; k < f->cell_count; k++)
        r->cells[k].state = REPORT_NUMBER;
    return r;
}

static void cells_that_differ_are_listed_with_their_place(void **state)
{
    report *a = zeros(new_form), *b = zeros(new_form);
    const qf_val *value, *line;

    (void)state;
    b->cells[form_cell_index(new_form, QF_S("t3.new.np"))].number = 4;
    a->cells[form_cell_index(new_form, QF_S("t2.fee.amount"))].number = 500000;
    b->cells[form_cell_index(new_form, QF_S("t4.after.total"))].state = REPORT_BLANK;
    value = report_compare(context.arena, a, b);
    assert_int_equal(qf_get_int(value, "same", 0), 197);
    assert_int_equal(qf_get_int(value, "not_compared", -1), 0);
    line = qf_first(qf_get(value, "cells"));
    assert_str(qf_get_str(line, "cell"), "t2.fee.amount");
    assert_str(qf_get_str(line, "difference"), "-0.5");
    line = line->next;
    assert_str(qf_get_str(line, "place"), "表三 第1行“一、本年新收政府信息公开申请数量” 自然人列");
    assert_int_equal(qf_get_int(line, "difference", 0), 4);
    assert_int_equal(qf_get(line->next, "b")->type, QF_VAL_NULL);
    assert_int_equal(qf_get(line->next, "difference")->type, QF_VAL_NULL);
}

static void forms_that_differ_are_compared_where_they_mean_the_same(void **state)
{
    const qf_val *value = report_compare(context.arena, zeros(new_form), zeros(old_form));

    (void)state;
    /* Ten cells of table 2 and three rows of 其他处理. */
    assert_int_equal(qf_get_int(value, "not_compared", 0), 10 + 21);
    assert_int_equal(qf_get_int(value, "same", 0), 200 - 31);
}

static void prose_is_compared_part_by_part(void **state)
{
    report *a = zeros(new_form), *b = zeros(new_form);
    const qf_val *value, *part;

    (void)state;
    a->parts[a->part_count++] = (report_part){ .number = 1,
                                               .heading = QF_S("一、总体情况"),
                                               .text = QF_S("主动公开12条。\n甲独有的一段。") };
    b->parts[b->part_count++] = (report_part){ .number = 1,
                                               .heading = QF_S("一、总体情况"),
                                               .text = QF_S("主动公开12条。") };
    value = report_compare(context.arena, a, b);
    part = qf_first(qf_get(value, "prose"));
    assert_int_equal(qf_get_int(part, "part", 0), 1);
    assert_str(qf_first(qf_get(part, "only_a"))->text, "甲独有的一段。");
    assert_int_equal(qf_count(qf_get(part, "only_b")), 0);
}

static void shared_passages_come_longest_first(void **state)
{
    qf_str found[4];
    size_t count = report_passages(
        context.arena,
        QF_S("甲镇认真落实各项公开制度，及时更新栏目。乙。按规定清理、更新已公开的文件目录。"),
        QF_S("按规定清理、更新已公开的文件目录。丙镇认真落实各项公开制度，及时更新栏目。"), found,
        4);

    (void)state;
    assert_int_equal(count, 2);
    assert_str(found[0], "镇认真落实各项公开制度，及时更新栏目。");
    assert_str(found[1], "按规定清理、更新已公开的文件目录。");
    assert_int_equal(report_passages(context.arena, QF_S("短"), QF_S("短"), found, 4), 0);
    assert_int_equal(report_passages(context.arena, QF_S(""), QF_S(""), found, 4), 0);
}

/* One phrase a thousand times over must not take the square of its length. */
static void repeated_phrases_stay_cheap(void **state)
{
    qf_buf text = qf_buf_new(context.arena, 1 << 20);
    qf_str found[2];

    (void)state;
    for (int i = 0; i < 10000; i++)
        qf_buf_add(&text, QF_S("公开"));
    assert_int_equal(report_passages(context.arena, qf_buf_str(&text), qf_buf_str(&text), found, 2),
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_that_differ_are_listed_with_their_place),
        cmocka_unit_test(forms_that_differ_are_compared_where_they_mean_the_same),
        cmocka_unit_test(prose_is_compared_part_by_part),
        cmocka_unit_test(shared_passages_come_longest_first),
        cmocka_unit_test(repeated_phrases_stay_cheap),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

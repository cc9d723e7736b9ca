/* Roll-up: sums by form and year, incomplete cells, who is missing, who handed in twice. */
#include "report/rollup.h"

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

static report *of(const form *f, const char *organisation, int year, int64_t received)
{
    report *r = QF_NEW(context.arena, report);
    int k = form_cell_index(new_form, QF_S("t3.new.tot"));

    r->arena = context.arena;
    r->form = f;
    r->file = qf_strf(context.arena, "%s-%d.docx", organisation, year);
    r->organisation = qf_str_of(organisation);
    r->year = year;
    r->verdict = f == NULL ? "unreadable" : "pass";
    if (f == new_form)
        r->cells[k] = (report_cell){ .state = REPORT_NUMBER, .number = received };
    return r;
}

static void add(rollup *sum, const report *r)
{
    rollup_add(sum, rollup_pack(context.arena, r));
}

static void sums_stand_by_form_and_year(void **state)
{
    rollup *sum = rollup_new(context.arena, new_form, old_form);
    const qf_val *value, *group;

    (void)state;
    add(sum, of(new_form, "乙镇", 2023, 5));
    add(sum, of(new_form, "甲镇", 2022, 3));
    add(sum, of(new_form, "乙镇", 2022, 4));
    add(sum, of(old_form, "甲镇", 2020, 0));
    value = rollup_value(context.arena, sum);
    group = qf_first(qf_get(value, "groups"));
    assert_int_equal(qf_get_int(group, "year", 0), 2022);
    assert_int_equal(qf_get_int(group, "reports", 0), 2);
    assert_int_equal(qf_get_int(qf_get(group, "cells"), "t3.new.tot", 0), 7);
    assert_int_equal(qf_get_int(qf_get(group, "incomplete"), "t3.new.np", 0), 2);
    assert_null(qf_get(qf_get(group, "incomplete"), "t3.new.tot"));
    assert_int_equal(qf_get_int(group->next, "year", 0), 2023);
    assert_str(qf_get_str(group->next->next, "form"), "annual-report-2019");
    assert_int_equal(qf_count(qf_get(value, "groups")), 3);
}

static void who_is_missing_fails_or_came_twice(void **state)
{
    rollup *sum = rollup_new(context.arena, new_form, old_form);
    report *failed = of(new_form, "丙镇", 2022, 1), *broken = of(NULL, "", 0, 0);
    const qf_val *value;

    (void)state;
    failed->verdict = "fail";
    report_find(failed, QF_S("T3.BAL.np"), FORM_ERROR, QF_S("…"), QF_S("…"));
    broken->file = QF_S("broken.docx");
    add(sum, of(new_form, "甲镇", 2022, 1));
    add(sum, of(new_form, "甲镇", 2023, 1));
    add(sum, of(new_form, "乙镇", 2022, 1));
    add(sum, of(new_form, "乙镇", 2022, 1));
    add(sum, failed);
    add(sum, broken);
    value = rollup_value(context.arena, sum);
    assert_int_equal(qf_count(qf_get(value, "missing")), 2); /* 乙镇 and 丙镇 of 2023 */
    assert_int_equal(qf_get_int(qf_first(qf_get(value, "missing")), "year", 0), 2023);
    assert_int_equal(qf_count(qf_get(value, "twice")), 1);
    assert_str(qf_get_str(qf_first(qf_get(value, "twice")), "organisation"), "乙镇");
    assert_int_equal(qf_count(qf_get(value, "failing")), 1);
    assert_int_equal(qf_get_int(qf_first(qf_get(value, "failing")), "errors", 0), 1);
    assert_str(qf_first(qf_get(value, "unreadable"))->text, "broken.docx");
}

static void a_sum_that_overflows_is_incomplete(void **state)
{
    rollup *sum = rollup_new(context.arena, new_form, old_form);
    const qf_val *group;

    (void)state;
    add(sum, of(new_form, "甲镇", 2022, INT64_MAX));
    add(sum, of(new_form, "乙镇", 2022, 1));
    group = qf_first(qf_get(rollup_value(context.arena, sum), "groups"));
    assert_true(qf_get_int(qf_get(group, "cells"), "t3.new.tot", 0) == INT64_MAX);
    assert_int_equal(qf_get_int(qf_get(group, "incomplete"), "t3.new.tot", 0), 1);
}

static void the_document_holds_three_tables_a_group_and_the_list(void **state)
{
    rollup *sum = rollup_new(context.arena, new_form, old_form);
    const doc *document;
    size_t tables = 0;

    (void)state;
    add(sum, of(new_form, "甲镇", 2022, 1));
    add(sum, of(new_form, "甲镇", 2023, 1));
    document = rollup_doc(context.arena, sum);
    for (size_t i = 0; i < document->count; i++)
        tables += document->blocks[i].kind == DOC_TABLE;
    assert_int_equal(tables, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_stand_by_form_and_year),
        cmocka_unit_test(who_is_missing_fails_or_came_twice),
        cmocka_unit_test(a_sum_that_overflows_is_incomplete),
        cmocka_unit_test(the_document_holds_three_tables_a_group_and_the_list),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

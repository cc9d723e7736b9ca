/* Rules over a report: fixtures of the form, blank and absent cells, the crossing, every rule
 * accounted for, and every cell of an identity guarded. */
#include "report/report.h"

#include "base/json.h"
#include "qf_test.h"

#include <stdio.h>

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

static report *empty_report(const form *f, int year, const char *level)
{
    report *r = QF_NEW(context.arena, report);

    r->arena = context.arena;
    r->form = f;
    r->file = QF_S("test");
    r->year = year;
    r->level = level;
    r->period_from = r->period_to = r->published_on = QF_NO_DATE;
    r->confidence = 100;
    return r;
}

static report_cell *cell(report *r, const char *id)
{
    int k = form_cell_index(r->form, qf_str_of(id));

    assert_true(k >= 0);
    r->table_found[r->form->cells[k].table] = true;
    return &r->cells[k];
}

static void set(report *r, const char *id, int64_t number)
{
    *cell(r, id) = (report_cell){ .state = REPORT_NUMBER, .number = number };
}

/* The large city's year of the fixtures: every relation of the three tables holds. */
static report *city(const form *f, int year)
{
    const qf_val *base = qf_get(qf_get(qf_get(new_form->json, "fixtures"), "bases"), "city_2025");
    report *r = empty_report(f, year, "city");

    for (size_t k = 0; k < f->cell_count; k++)
        r->cells[k].state = REPORT_NUMBER;
    for (int table = 2; table <= 4; table++)
        r->table_found[table] = true;
    for (const qf_val *at = qf_first(base); at != NULL; at = at->next) {
        int k = form_cell_index(f, at->key);

        if (k >= 0)
            r->cells[k].number = f->cells[k].type == FORM_WAN ? at->number * 1000000 : at->number;
    }
    return r;
}

static size_t count_of(const report *r, const char *rule)
{
    size_t count = 0;

    for (const report_finding *at = r->findings; at != NULL; at = at->next)
        count += qf_str_eq(at->rule, qf_str_of(rule));
    return count;
}

static const report_finding *finding_of(const report *r, const char *rule)
{
    for (const report_finding *at = r->findings; at != NULL; at = at->next)
        if (qf_str_eq(at->rule, qf_str_of(rule)))
            return at;
    fail_msg("%s was not found", rule);
    return NULL;
}

static bool not_assessed(const report *r, const char *rule)
{
    for (size_t i = 0; i < r->not_assessed_count; i++)
        if (qf_str_eq(r->not_assessed[i], qf_str_of(rule)))
            return true;
    return false;
}

static void a_consistent_report_passes(void **state)
{
    report *r = city(new_form, 2025);

    (void)state;
    report_check(&context, r, NULL);
    assert_string_equal(r->verdict, "pass");
    assert_int_equal(count_of(r, "X.PREREVIEW"), 1);
    assert_true(not_assessed(r, "YR.CARRY.np"));
    assert_true(not_assessed(r, "REG.T3"));
    assert_true(not_assessed(r, "TM.DUE"));
    assert_false(not_assessed(r, "T3.BAL.np"));
}

/* A file with nothing but a year: no rule may be dropped in silence. */
static void each_of_93_rules_is_assessed_or_said_not_to_be(void **state)
{
    report *r = empty_report(new_form, 0, NULL), *full = city(new_form, 2025);
    size_t told = 0, with_cells = 0;

    (void)state;
    report_check(&context, r, NULL);
    for (size_t i = 0; i < new_form->rule_count; i++) {
        char id[64];

        snprintf(id, sizeof id, "%.*s", QF_ARG(new_form->rules[i].id));
        if (!not_assessed(r, id))
            fail_msg("%s holds for a report of which nothing is known", id);
        told++;
    }
    assert_int_equal(told, 93);
    assert_int_equal(r->not_assessed_count, 93);
    report_check(&context, full, NULL);
    for (size_t i = 0; i < new_form->rule_count; i++)
        with_cells += new_form->rules[i].expr != NULL && new_form->rules[i].cell_count > 0;
    assert_true(with_cells > 60);
    assert_true(full->not_assessed_count < 93 - 50);
}

static void the_crossing_names_the_cell(void **state)
{
    report *r = city(new_form, 2025);
    const report_finding *row, *column;

    (void)state;
    cell(r, "t3.deny_law.np")->number++;
    report_check(&context, r, NULL);
    row = finding_of(r, "T3.ROW.deny_law");
    column = finding_of(r, "T3.RES.np");
    assert_str(row->place, "表三 第6行“2.其他法律行政法规禁止公开” 自然人列");
    assert_true(qf_str_eq(row->place, column->place));
    assert_true(qf_str_has(row->zh, QF_S("现为31，多1，应为30")));
    assert_int_equal(row->cell_count, 7);
    assert_int_equal(column->cell_count, 22);
    assert_string_equal(r->verdict, "fail");
}

static void a_total_that_is_short_is_said_to_be(void **state)
{
    report *r = city(new_form, 2025);

    (void)state;
    cell(r, "t3.total.ent")->number--;
    report_check(&context, r, NULL);
    assert_true(qf_str_has(finding_of(r, "T3.BAL.ent")->zh, QF_S("少1")));
    assert_true(qf_str_has(finding_of(r, "T3.ROW.total")->zh, QF_S("“商业企业”")));
    assert_str(finding_of(r, "T3.ROW.total")->found, "13810");
    assert_str(finding_of(r, "T3.ROW.total")->expected, "13809");
}

/* Two wrong cells in one row: nothing is pinned on a third. */
static void two_faults_in_one_row_are_not_pinned_down(void **state)
{
    report *r = city(new_form, 2025);

    (void)state;
    cell(r, "t3.granted.np")->number += 1;
    cell(r, "t3.granted.ent")->number += 2;
    report_check(&context, r, NULL);
    assert_str(finding_of(r, "T3.ROW.granted")->place, "表三 第3行“（一）予以公开”");
    assert_str(finding_of(r, "T3.RES.np")->place, "表三 自然人列");
}

static void two_faults_apart_are_both_named(void **state)
{
    report *r = city(new_form, 2025);

    (void)state;
    cell(r, "t3.granted.np")->number += 5;
    cell(r, "t3.new.law")->number -= 2;
    report_check(&context, r, NULL);
    assert_str(finding_of(r, "T3.ROW.granted")->place, "表三 第3行“（一）予以公开” 自然人列");
    assert_true(qf_str_has(finding_of(r, "T3.BAL.law")->zh, QF_S("少2")));
    assert_str(finding_of(r, "T3.ROW.new")->place,
               "表三 第1行“一、本年新收政府信息公开申请数量” 法律服务机构列");
}

static void blank_is_never_zero(void **state)
{
    report *r = empty_report(new_form, 2022, "township");
    const report_finding *finding;

    (void)state;
    for (size_t k = 0; k < new_form->cell_count; k++)
        set(r, qf_cstr(context.arena, new_form->cells[k].id), 0);
    cell(r, "t3.new.np")->state = REPORT_BLANK;
    report_check(&context, r, NULL);
    finding = finding_of(r, "ALL.FILLED");
    assert_str(finding->cells[0], "t3.new.np");
    assert_true(qf_str_has(finding->zh, QF_S("补填0即可")));
    assert_true(not_assessed(r, "T3.ROW.new"));
    assert_true(not_assessed(r, "T3.BAL.np"));
    assert_string_equal(r->verdict, "fail");
}

static void a_blank_that_hides_a_number_gives_no_comfort(void **state)
{
    report *r = city(new_form, 2025);

    (void)state;
    cell(r, "t3.new.np")->state = REPORT_BLANK;
    report_check(&context, r, NULL);
    assert_false(qf_str_has(finding_of(r, "ALL.FILLED")->zh, QF_S("补填0即可")));
}

static void a_table_not_filled_is_one_finding(void **state)
{
    report *r = city(new_form, 2025);

    (void)state;
    for (size_t k = 0; k < new_form->cell_count; k++)
        if (new_form->cells[k].table == 3)
            r->cells[k] = (report_cell){ .state = REPORT_BLANK };
    report_check(&context, r, NULL);
    assert_int_equal(count_of(r, "ALL.FILLED"), 1);
    assert_str(finding_of(r, "ALL.FILLED")->place, "表三");
}

static void signs_fractions_and_words_are_no_counts(void **state)
{
    report *r = city(new_form, 2025);

    (void)state;
    *cell(r, "t2.rule.issued") = (report_cell){ .state = REPORT_BAD, .printed = QF_S("见附件") };
    cell(r, "t2.penalty.decisions")->number = -1;
    *cell(r, "t2.fee.amount") = (report_cell){ .state = REPORT_BAD, .printed = QF_S("8元") };
    report_check(&context, r, NULL);
    assert_int_equal(count_of(r, "ALL.UINT"), 2);
    assert_int_equal(count_of(r, "ALL.DEC"), 1);
    assert_true(qf_str_has(finding_of(r, "ALL.UINT")->zh, QF_S("见附件")));
    assert_str(finding_of(r, "ALL.DEC")->found, "8元");
}

static void years_are_compared_when_they_follow(void **state)
{
    report *r = city(new_form, 2025), *before = city(new_form, 2024), *far = city(new_form, 2022);

    (void)state;
    report_check(&context, r, before);
    assert_int_equal(count_of(r, "YR.CARRY.np"), 1); /* 535 carried in, 783 carried out */
    assert_int_equal(count_of(r, "YR.CARRY.res"), 0);
    assert_false(not_assessed(r, "YR.CARRY.res"));
    r = city(new_form, 2025);
    report_check(&context, r, far);
    assert_int_equal(count_of(r, "YR.CARRY.np"), 0);
    assert_true(not_assessed(r, "YR.CARRY.np"));
}

static void the_old_form_hands_over_what_means_the_same(void **state)
{
    report *r = city(new_form, 2021), *before = city(old_form, 2020);

    (void)state;
    report_check(&context, r, before);
    assert_false(not_assessed(r, "YR.CARRY.np"));
    assert_true(not_assessed(r, "YR.NORM"));
    assert_false(not_assessed(r, "YR.PEND.review"));
}

static void level_unknown_leaves_its_rules_open(void **state)
{
    report *r = city(new_form, 2025);

    (void)state;
    r->level = NULL;
    report_check(&context, r, NULL);
    assert_true(not_assessed(r, "T2.TOWN.RULE.issued"));
    assert_int_equal(count_of(r, "T2.TOWN.RULE.issued"), 0);
}

static void an_unreadable_report_stays_what_it_is(void **state)
{
    report *r = empty_report(NULL, 0, NULL);

    (void)state;
    r->verdict = "unreadable";
    report_check(&context, r, NULL);
    assert_string_equal(r->verdict, "unreadable");
    assert_int_equal(r->not_assessed_count, 0);
}

/* ---- one-cell mutations: changed by one, a cell that takes part in an identity is noticed */

static bool in_identity(const form *f, int k)
{
    for (size_t i = 0; i < f->rule_count; i++) {
        const form_rule *rule = &f->rules[i];

        if (rule->severity != FORM_ERROR ||
            (!qf_str_starts(rule->id, QF_S("T3.")) && !qf_str_starts(rule->id, QF_S("T4."))))
            continue;
        for (size_t c = 0; c < rule->cell_count; c++)
            if (rule->cells[c] == k)
                return true;
    }
    return false;
}

static void mutate(const form *f, int64_t by)
{
    size_t tried[5] = { 0 }, noticed[5] = { 0 }, crossed = 0;

    for (size_t k = 0; k < f->cell_count; k++) {
        report *r = city(f, 2025);
        int table = f->cells[k].table;
        qf_str place = { 0 };

        if (!in_identity(f, (int)k))
            continue;
        r->cells[k].number += by;
        report_check(&context, r, NULL);
        tried[table]++;
        noticed[table] += strcmp(r->verdict, "fail") == 0;
        for (const report_finding *at = r->findings; at != NULL; at = at->next)
            if (qf_str_starts(at->rule, QF_S("T3.ROW")))
                place = at->place;
        crossed +=
            table == 3 && qf_str_has(place, f->cells[k].col) && qf_str_has(place, f->cells[k].row);
    }
    for (int table = 3; table <= 4; table++) {
        printf("%.*s, %+lld: table %d: %zu of %zu noticed\n", QF_ARG(f->id), (long long)by, table,
               noticed[table], tried[table]);
        assert_true(tried[table] > 0);
        assert_int_equal(noticed[table], tried[table]);
    }
    printf("    of table 3 %zu of %zu cells named\n", crossed, tried[3]);
    assert_int_equal(crossed, tried[3]);
}

static void every_cell_of_an_identity_is_guarded(void **state)
{
    (void)state;
    mutate(new_form, 1);
    mutate(new_form, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_consistent_report_passes),
        cmocka_unit_test(each_of_93_rules_is_assessed_or_said_not_to_be),
        cmocka_unit_test(the_crossing_names_the_cell),
        cmocka_unit_test(a_total_that_is_short_is_said_to_be),
        cmocka_unit_test(two_faults_in_one_row_are_not_pinned_down),
        cmocka_unit_test(two_faults_apart_are_both_named),
        cmocka_unit_test(blank_is_never_zero),
        cmocka_unit_test(a_blank_that_hides_a_number_gives_no_comfort),
        cmocka_unit_test(a_table_not_filled_is_one_finding),
        cmocka_unit_test(signs_fractions_and_words_are_no_counts),
        cmocka_unit_test(years_are_compared_when_they_follow),
        cmocka_unit_test(the_old_form_hands_over_what_means_the_same),
        cmocka_unit_test(level_unknown_leaves_its_rules_open),
        cmocka_unit_test(an_unreadable_report_stays_what_it_is),
        cmocka_unit_test(every_cell_of_an_identity_is_guarded),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

/* Our own JSON of a report: what is written is read again, what is wrong is named. */
#include "report/report_json.h"

#include "base/json.h"
#include "qf_test.h"
#include "written.h"

static qf_code read_json(qf_ctx *cx, qf_str text, report *r)
{
    const form *new_form, *old_form;

    written_forms(cx, &new_form, &old_form);
    return report_json_read(cx, text, "a.json", new_form, old_form, r);
}

static qf_str write_json(qf_arena *arena, const report *r)
{
    qf_buf out = qf_buf_new(arena, 1 << 20);

    qf_json_write_pretty(&out, report_json_value(arena, r));
    return qf_buf_str(&out);
}

static void report_json_reads_what_it_wrote(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    report *r = written_report(&cx, "city_2025"), *back = QF_NEW(arena, report);
    int fee = form_cell_index(r->form, QF_S("t2.fee.amount"));
    int blank = form_cell_index(r->form, QF_S("t3.new.np")),
        words = form_cell_index(r->form, QF_S("t3.new.ent"));

    (void)state;
    r->cells[fee].number = 190457379;
    r->cells[blank] = (report_cell){ .state = REPORT_BLANK };
    r->cells[words] = (report_cell){ .state = REPORT_BAD, .printed = QF_S("见附件") };
    assert_true(qf_date_from(2022, 1, 20, &r->published_on));
    assert_true(qf_date_from(2021, 1, 1, &r->period_from));
    assert_true(qf_date_from(2021, 12, 31, &r->period_to));
    assert_int_equal(read_json(&cx, write_json(arena, r), back), QF_OK);
    assert_string_equal(back->level, "township");
    assert_int_equal(back->year, 2021);
    assert_true(back->whole);
    assert_str(back->title, qf_cstr(arena, r->title));
    assert_int_equal(back->published_on.day, r->published_on.day);
    assert_int_equal(back->period_to.day, r->period_to.day);
    assert_int_equal(back->part_count, r->part_count);
    for (size_t i = 0; i < r->part_count; i++)
        assert_str(back->parts[i].text, qf_cstr(arena, r->parts[i].text));
    for (size_t i = 0; i < r->form->cell_count; i++) {
        assert_int_equal(back->cells[i].state, r->cells[i].state);
        assert_int_equal(back->cells[i].number, r->cells[i].number);
    }
    assert_str(back->cells[words].printed, "见附件");
    assert_true(qf_str_eq(write_json(arena, back), write_json(arena, r)));
}

static report *cells_of(qf_ctx *cx, const char *cells)
{
    report *r = QF_NEW(cx->arena, report);
    qf_str text = qf_strf(
        cx->arena, "{\"year\":2021,\"organisation\":\"甲镇人民政府\",\"cells\":{%s}}", cells);

    if (read_json(cx, text, r) != QF_OK)
        fail_msg("%.*s", QF_ARG(cx->err.zh));
    return r;
}

static void report_json_cells_say_what_they_are(void **state)
{
    static const struct {
        const char *json;
        report_state want;
        int64_t number;
    } cases[] = {
        { "\"t3.new.np\":12", REPORT_NUMBER, 12 },
        { "\"t3.new.np\":-3", REPORT_NUMBER, -3 },
        { "\"t3.new.np\":\" １２ \"", REPORT_NUMBER, 12 },
        { "\"t3.new.np\":\"1,234\"", REPORT_NUMBER, 1234 },
        { "\"t3.new.np\":2.5", REPORT_BAD, 0 },
        { "\"t3.new.np\":\"9件\"", REPORT_NUMBER, 9 },
        { "\"t3.new.np\":1000000000000001", REPORT_BAD, 0 },
        { "\"t3.new.np\":null", REPORT_BLANK, 0 },
        { "\"t3.new.np\":\"\"", REPORT_BLANK, 0 },
        { "\"t3.new.np\":\"无\"", REPORT_BLANK, 0 },
        { "\"t3.new.np\":\"/\"", REPORT_BLANK, 0 },
        { "\"t2.fee.amount\":\"0.092\"", REPORT_NUMBER, 92000 },
        { "\"t2.fee.amount\":190.457379", REPORT_NUMBER, 190457379 },
        { "\"t2.fee.amount\":5", REPORT_NUMBER, 5000000 },
        { "\"t2.fee.amount\":\"70487元\"", REPORT_BAD, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena };
        report *r = cells_of(&cx, cases[i].json);
        bool fee = strstr(cases[i].json, "fee") != NULL;
        const report_cell *cell =
            &r->cells[form_cell_index(r->form, fee ? QF_S("t2.fee.amount") : QF_S("t3.new.np"))];

        if (cell->state != cases[i].want)
            fail_msg("%s: state %d", cases[i].json, (int)cell->state);
        if (cell->state == REPORT_NUMBER)
            assert_int_equal(cell->number, cases[i].number);
        assert_int_equal(r->table_found[2], fee);
        assert_int_equal(r->table_found[3], !fee);
        assert_string_equal(r->level, "township");
    }
}

static void report_json_names_what_is_wrong(void **state)
{
    static const struct {
        const char *json, *says;
    } cases[] = {
        { "[]", "最外层" },
        { "{\"year\":2021}", "cells" },
        { "{\"form\":\"annual-report-1999\",\"cells\":{}}", "annual-report-1999" },
        { "{\"cells\":{\"t3.new.nope\":1}}", "t3.new.nope" },
        { "{\"cells\":{\"t3.new.np\":true}}", "t3.new.np" },
        { "{\"cells\":{\"t3.new.np\":[1]}}", "t3.new.np" },
        { "{\"cells\":[]}", "cells" },
        { "{\"cells\":{},\"year\":20210}", "year" },
        { "{\"cells\":{},\"level\":\"village\"}", "level" },
        { "{\"cells\":{},\"published_on\":\"2021-02-30\"}", "published_on" },
        { "{\"cells\":{},\"prose\":[{\"part\":7}]}", "part" },
        { "{\"cells\":{},\"prose\":[{\"text\":\"x\"}]}", "part" },
        { "{\"cells\":{},\"prose\":[{\"part\":1,\"text\":[1]}]}", "text" },
        { "{\"cells\":{},\"prose\":[{\"part\":1},{\"part\":1},{\"part\":1},{\"part\":1},{\"part\":"
          "1},"
          "{\"part\":1},{\"part\":1},{\"part\":1},{\"part\":1}]}",
          "太多" },
        { "{", "a.json" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena };
        report *r = QF_NEW(arena, report);

        assert_int_equal(read_json(&cx, qf_str_of(cases[i].json), r), QF_INVALID);
        if (!qf_str_has(cx.err.zh, qf_str_of(cases[i].says)))
            fail_msg("%s: %.*s", cases[i].json, QF_ARG(cx.err.zh));
    }
}

static void report_json_chooses_the_form_by_year(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    report *r = QF_NEW(arena, report);

    (void)state;
    assert_int_equal(read_json(&cx, QF_S("{\"year\":2020,\"cells\":{\"t3.new.np\":0}}"), r), QF_OK);
    assert_str(r->form->id, "annual-report-2019");
    assert_int_equal(read_json(&cx, QF_S("{\"year\":2022,\"cells\":{\"t3.new.np\":0}}"), r), QF_OK);
    assert_str(r->form->id, "annual-report-2021");
}

/* Two parts written, six headings shown: tables bring theirs, headings left out are the form's. */
static void report_json_prose_gets_the_forms_headings(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    report *r = QF_NEW(arena, report);
    qf_str text =
        QF_S("{\"year\":2021,\"cells\":{\"t2.rule.issued\":0,\"t3.new.np\":0},\"prose\":["
             "{\"part\":1,\"text\":\"甲\\u000b乙\\u0001\"},{\"part\":6,\"heading\":\"六、其他\","
             "\"text\":[\"无\"]}]}");

    (void)state;
    assert_int_equal(read_json(&cx, text, r), QF_OK);
    assert_int_equal(r->section_count, 4);
    assert_str(r->sections[0], "一、总体情况");
    assert_str(r->sections[2], "三、收到和处理政府信息公开申请情况");
    assert_str(r->sections[3], "六、其他");
    assert_str(r->parts[0].text, "甲\n乙");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(report_json_reads_what_it_wrote),
        cmocka_unit_test(report_json_cells_say_what_they_are),
        cmocka_unit_test(report_json_names_what_is_wrong),
        cmocka_unit_test(report_json_chooses_the_form_by_year),
        cmocka_unit_test(report_json_prose_gets_the_forms_headings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

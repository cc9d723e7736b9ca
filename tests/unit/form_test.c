/* Report forms: both load whole, and a damaged file is refused with file, key and reason. */
#include "law/form.h"

#include "base/file.h"
#include "qf_test.h"

#include <stdlib.h>
#include <unistd.h>

static qf_ctx context;

static int start(void **state)
{
    (void)state;
    context.arena = qf_arena_new();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    qf_arena_free(context.arena);
    return 0;
}

static const form *load(const char *file)
{
    const form *made = NULL;

    if (form_load(&context, NULL, file, &made) != QF_OK)
        fail_msg("%.*s", QF_ARG(context.err.zh));
    return made;
}

static void the_2021_form_has_200_cells_and_93_rules(void **state)
{
    const form *f = load("report-2021.json");
    int fee = form_cell_index(f, QF_S("t2.fee.amount"));

    (void)state;
    assert_str(f->id, "annual-report-2021");
    assert_int_equal(f->cell_count, 200);
    assert_int_equal(f->rule_count, 93);
    assert_int_equal(f->line_count, 6 + 25 + 3);
    assert_int_equal(f->cells[fee].type, FORM_WAN);
    assert_int_equal(f->tables[1].header_rows, 3);
    assert_int_equal(f->tables[1].rows, 28);
    assert_int_equal(f->tables[2].cols, 15);
    assert_int_equal(form_cell_index(f, QF_S("t3.new")), -1);
    assert_int_equal(form_cell_index(f, QF_S("")), -1);
    assert_int_equal(form_cell_index(f, QF_S("t3.new.nobody")), -1);
    assert_int_equal(f->sections[3].table, 4);
    assert_non_null(form_rule_get(f, QF_S("T3.BAL.np")));
    assert_int_equal(form_rule_get(f, QF_S("T3.BAL.np"))->cell_count, 4);
    assert_null(form_rule_get(f, QF_S("T3.BAL")));
}

static void the_2019_form_has_one_row_of_other_outcomes(void **state)
{
    const form *f = load("report-2019.json");
    int change = form_cell_index(f, QF_S("t2.license.change"));

    (void)state;
    assert_str(f->id, "annual-report-2019");
    assert_int_equal(f->to_year, 2020);
    assert_true(form_cell_index(f, QF_S("t3.other.np")) >= 0);
    assert_int_equal(form_cell_index(f, QF_S("t3.other_misc.np")), -1);
    assert_true(f->cells[change].signed_ok);
    assert_int_equal(form_rule_get(f, QF_S("T3.RES.np"))->cell_count, 20);
    assert_int_equal(f->tables[1].rows, 26);
}

static void every_cell_knows_its_line_and_column(void **state)
{
    static const char *const files[] = { "report-2021.json", "report-2019.json" };

    (void)state;
    for (size_t n = 0; n < 2; n++) {
        const form *f = load(files[n]);

        for (size_t i = 0; i < f->cell_count; i++) {
            const form_cell *cell = &f->cells[i];
            const form_line *line = &f->lines[cell->line];

            assert_int_equal(form_cell_index(f, cell->id), i);
            assert_true((int)i >= line->first_cell && (int)i < line->first_cell + line->cell_count);
            assert_true(qf_str_eq(line->id, cell->row_id));
            assert_true(qf_str_eq(f->columns[cell->column].label, cell->col));
        }
    }
}

static void labels_are_reduced_to_their_core(void **state)
{
    (void)state;
    assert_str(form_core(context.arena, QF_S("（一）予以公开")), "予以公开");
    assert_str(form_core(context.arena, QF_S("一、本年新收政府信息公开申请数量")),
               "本年新收政府信息公开申请数量");
    assert_str(form_core(context.arena, QF_S("３．危及“三安全一稳定”")), "危及三安全一稳定");
    assert_str(form_core(context.arena, QF_S("本年（2023）制发件数")), "本年制发件数");
    assert_str(form_core(context.arena, QF_S("現行有效件數 (历史累计)")), "现行有效件数");
    assert_str(form_core(context.arena, QF_S("（本列数据）")), "(本列数据)");
    assert_str(form_core(context.arena, QF_S("22")), "22");
    assert_str(form_core(context.arena, QF_S("")), "");
}

/* Loads the 2021 form from a folder where one piece of the file was replaced. */
static void refuse(const char *piece, const char *instead, const char *word)
{
    char dir[] = QF_SCRATCH_DIR "/form-XXXXXX";
    const char *path;
    qf_str text;
    ptrdiff_t at;
    qf_buf damaged;
    const form *made;

    assert_int_equal(law_file(&context, NULL, "report-2021.json", &text), QF_OK);
    at = qf_str_find(text, qf_str_of(piece), 0);
    assert_true(at >= 0);
    damaged = qf_buf_new(context.arena, 1 << 20);
    qf_buf_add(&damaged, qf_str_sub(text, 0, (size_t)at));
    qf_buf_add(&damaged, qf_str_of(instead));
    qf_buf_add(&damaged, qf_str_sub(text, (size_t)at + strlen(piece), text.n));
    assert_non_null(mkdtemp(dir));
    path = qf_strf(context.arena, "%s/report-2021.json", dir).p;
    assert_int_equal(qf_file_write(&context, path, qf_buf_str(&damaged)), QF_OK);
    assert_int_not_equal(form_load(&context, dir, "report-2021.json", &made), QF_OK);
    if (!qf_str_has(context.err.zh, qf_str_of(word)) ||
        !qf_str_has(context.err.zh, QF_S("report-2021.json")))
        fail_msg("\"%.*s\" does not say %s", QF_ARG(context.err.zh), word);
    unlink(path);
    rmdir(dir);
}

static void a_damaged_form_is_refused_with_its_key(void **state)
{
    (void)state;
    refuse("\"severity\": \"error\"", "\"severity\": \"grave\"", "T3.BAL.np");
    refuse("t3.new.np + t3", "t3.new.xx + t3", "rules.T3.BAL.np");
    refuse("\"id\": \"T3.BAL.ent\"", "\"id\": \"T3.BAL.np\"", "编号重复");
    refuse("{\"cell\": \"t3.new.np\"}", "{\"cell\": \"t3.new.xx\"}", "t3.new.xx");
    refuse("{\"cell\": \"t3.new.np\"}", "{\"cell\": \"t3.new.ent\"}", "cells.t3.new.np");
    refuse("\"rowspan\": 22", "\"rowspan\": 23", "tables.t3.grid");
    refuse("\"rowspan\": 22", "\"rowspan\": 400", "tables.t3.grid");
    refuse("\"type\": \"uint\"", "\"type\": \"float\"", "cells.t2.rule.issued");
    refuse("\"applies_from_year\": 2021", "\"applies_from_year\": -5", "applies_from_year");
    refuse("\"params\": {\"fee_max_wan\": 5000}", "\"params\": {}", "T2.FEE.SCALE");
    refuse("\"sections\"", "\"chapters\"", "sections");
    refuse("\"cells\": {", "\"cells\": {\"t2.x.y\": 3, ", "t2.x.y");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_2021_form_has_200_cells_and_93_rules),
        cmocka_unit_test(the_2019_form_has_one_row_of_other_outcomes),
        cmocka_unit_test(every_cell_knows_its_line_and_column),
        cmocka_unit_test(labels_are_reduced_to_their_core),
        cmocka_unit_test(a_damaged_form_is_refused_with_its_key),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

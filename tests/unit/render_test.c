/* From report to document: the statutory grid, the prose in its place, the style of law/style.json. */
#include "report/render.h"

#include "base/text.h"
#include "doc/doc_write.h"
#include "law_fixture.h"
#include "qf_test.h"
#include "report/report_json.h"
#include "report/style.h"
#include "written.h"

static const doc_table *table_of(const doc *d, int number)
{
    int seen = 1;

    for (size_t i = 0; i < d->count; i++)
        if (d->blocks[i].kind == DOC_TABLE && ++seen == number)
            return d->blocks[i].table;
    fail_msg("no table %d", number);
    return NULL;
}

static void render_puts_every_part_in_its_place(void **state)
{
    static const struct {
        doc_kind kind;
        int level;
        const char *text;
    } want[] = {
        { DOC_HEADING, 0, "尉氏县洧川镇人民政府\n2021年政府信息公开工作年度报告" },
        { DOC_HEADING, 1, "一、总体情况" },
        { DOC_PARAGRAPH, 0, "引言一段。" },
        { DOC_PARAGRAPH, 0, "（一）主动公开情况。发布信息6条。" },
        { DOC_HEADING, 1, "二、主动公开政府信息情况" },
        { DOC_TABLE, 0, "" },
        { DOC_HEADING, 1, "三、收到和处理政府信息公开申请情况" },
        { DOC_TABLE, 0, "" },
        { DOC_HEADING, 1, "四、政府信息公开行政复议、行政诉讼情况" },
        { DOC_TABLE, 0, "" },
        { DOC_HEADING, 1, "五、存在的主要问题及改进情况" },
        { DOC_PARAGRAPH, 0, "无" },
        { DOC_HEADING, 1, "六、其他需要报告的事项" },
        { DOC_PARAGRAPH, 0, "无" },
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *d = report_render_doc(arena, written_report(&cx, "all_zero"));

    (void)state;
    assert_int_equal(d->count, sizeof(want) / sizeof(want[0]));
    for (size_t i = 0; i < d->count; i++) {
        assert_int_equal(d->blocks[i].kind, want[i].kind);
        assert_int_equal(d->blocks[i].level, want[i].level);
        assert_str(d->blocks[i].text, want[i].text);
    }
    assert_str(d->title, "尉氏县洧川镇人民政府2021年政府信息公开工作年度报告");
}

static void render_tables_have_the_statutory_grid(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *d = report_render_doc(arena, written_report(&cx, "city_2025"));
    const doc_table *t2 = table_of(d, 2), *t3 = table_of(d, 3), *t4 = table_of(d, 4);

    (void)state;
    assert_int_equal(t2->cols, 4);
    assert_int_equal(t2->rows, 14);
    assert_int_equal(t3->cols, 10);
    assert_int_equal(t3->rows, 28);
    assert_int_equal(t3->header_rows, 3);
    assert_int_equal(t4->cols, 15);
    assert_int_equal(t4->rows, 4);
    assert_int_equal(doc_cell_at(t3, 0, 0)->row_span, 3);
    assert_int_equal(doc_cell_at(t3, 0, 0)->col_span, 3);
    assert_int_equal(doc_cell_at(t3, 5, 0)->row_span, 22);
    assert_str(doc_cell_at(t3, 7, 1)->text, "（三）\n不予公开");
    assert_str(doc_cell_at(t3, 3, 3)->text, "13612");
    assert_str(doc_cell_at(t2, 6, 1)->text, "11398889");
    assert_str(doc_cell_at(t2, 13, 1)->text, "316441");
    assert_int_equal(doc_cell_at(t4, 0, 5)->col_span, 10);
}

static void render_prints_what_stands_in_a_cell(void **state)
{
    static const struct {
        report_cell cell;
        const char *want;
    } cases[] = {
        { { REPORT_NUMBER, 12, QF_S_INIT("") }, "12" },
        { { REPORT_NUMBER, 12, QF_S_INIT("　１２ ") }, "12" },
        { { REPORT_NUMBER, 1234, QF_S_INIT("1,234") }, "1234" },
        { { REPORT_NUMBER, 22, QF_S_INIT("22（其中修订16件）") }, "22（其中修订16件）" },
        { { REPORT_BAD, 0, QF_S_INIT(" 见附件 ") }, "见附件" },
        { { REPORT_BLANK, 0, QF_S_INIT("/") }, "/" },
        { { REPORT_ABSENT, 0, QF_S_INIT("") }, "" },
    };
    const form_cell count = { .type = FORM_COUNT }, money = { .type = FORM_WAN };
    report_cell fee = { REPORT_NUMBER, 190457379, QF_S_INIT("") };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_str(report_cell_text(arena, &count, &cases[i].cell), cases[i].want);
    assert_str(report_cell_text(arena, &money, &fee), "190.457379");
}

static void render_makes_a_title_when_there_is_none(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    report *r = written_report(&cx, "all_zero");

    (void)state;
    r->title = QF_S("");
    assert_str(report_title_text(arena, r), "尉氏县洧川镇人民政府\n2021年政府信息公开工作年度报告");
    r->title = QF_S("尉氏县洧川镇人民政府2021年年报");
    assert_str(report_title_text(arena, r), "尉氏县洧川镇人民政府\n2021年年报");
    r->title = QF_S("尉氏县洧川镇人民政府办公室2021年年报");
    assert_str(report_title_text(arena, r), "尉氏县洧川镇人民政府办公室2021年年报");
}

static void render_sets_signature_and_date_to_the_right(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    report *r = written_report(&cx, "all_zero");
    doc *d;

    (void)state;
    r->parts[5].text = QF_S("　　无\n尉氏县洧川镇人民政府\n2022年1月20日");
    d = report_render_doc(arena, r);
    assert_str(d->blocks[d->count - 3].text, "无");
    assert_int_equal(d->blocks[d->count - 3].align, DOC_JUSTIFY);
    assert_int_equal(d->blocks[d->count - 2].align, DOC_RIGHT);
    assert_int_equal(d->blocks[d->count - 1].align, DOC_RIGHT);
}

static void render_cells_alone_give_tables_alone(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    report *r = written_report(&cx, "all_zero");
    doc *d;

    (void)state;
    r->part_count = 0;
    r->table_found[2] = r->table_found[4] = false;
    d = report_render_doc(arena, r);
    assert_int_equal(d->count, 3);
    assert_str(d->blocks[1].text, "三、收到和处理政府信息公开申请情况");
}

/* ---- what is written reads back */

static void same_report(const report *r, const report *back, const char *what)
{
    qf_arena *arena = back->arena;

    if (back->form != r->form)
        fail_msg("%s: read as another form or as none", what);
    for (size_t i = 0; i < r->form->cell_count; i++)
        if (back->cells[i].state != r->cells[i].state ||
            (r->cells[i].state == REPORT_NUMBER && back->cells[i].number != r->cells[i].number))
            fail_msg("%s: %.*s: %lld became state %d, %lld", what, QF_ARG(r->form->cells[i].id),
                     (long long)r->cells[i].number, (int)back->cells[i].state,
                     (long long)back->cells[i].number);
    assert_int_equal(back->year, r->year);
    if (!qf_str_eq(back->organisation, r->organisation))
        fail_msg("%s: organisation became \"%.*s\"", what, QF_ARG(back->organisation));
    assert_int_equal(back->section_count, r->section_count);
    for (size_t i = 0; i < r->part_count; i++) {
        const report_part *part = report_part_get(back, r->parts[i].number);
        qf_str want = qf_strip_spaces(arena, r->parts[i].text), got;

        if (part == NULL)
            fail_msg("%s: part %d is lost", what, r->parts[i].number);
        got = qf_strip_spaces(arena, part->text);
        if (!qf_str_eq(want, got))
            fail_msg("%s: part %d: \"%.*s\" became \"%.*s\"", what, r->parts[i].number,
                     QF_ARG(want), QF_ARG(got));
    }
    assert_true(back->finding_count == 0 || back->findings->severity != FORM_ERROR);
}

/* Writes in every format and reads again. The report was made in cx. */
static void read_back(qf_ctx *cx, const report *r, const form *new_form, const form *old_form,
                      const char *name)
{
    static const doc_format formats[] = { DOC_DOCX, DOC_HTML, DOC_XLSX, DOC_PDF, DOC_JSON };

    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        report *back = QF_NEW(cx->arena, report);
        qf_str bytes, what = qf_strf(cx->arena, "%s.%s", name, doc_format_ending(formats[i]));

        if (report_render(cx, r, formats[i], page_style_default(), &bytes) != QF_OK)
            fail_msg("%s: %.*s", what.p, QF_ARG(cx->err.zh));
        back->arena = cx->arena;
        back->file = what;
        back->published_on = QF_NO_DATE;
        report_take(cx, bytes, new_form, old_form, back);
        same_report(r, back, what.p);
    }
}

static void render_reads_back_the_fixtures(void **state)
{
    static const char *const bases[] = { "all_zero", "city_2025" };

    (void)state;
    for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena };
        report *r = written_report(&cx, bases[i]);
        const form *new_form = r->form, *old_form;

        assert_int_equal(form_load(&cx, NULL, "report-2019.json", &old_form), QF_OK);
        read_back(&cx, r, new_form, old_form, bases[i]);
    }
}

/* A different number in every cell, eight digits in each: nothing may slip into a neighbour. */
static void render_reads_back_eight_digits_everywhere(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    report *r = written_report(&cx, "all_zero");
    const form *new_form = r->form, *old_form;

    (void)state;
    for (size_t i = 0; i < r->form->cell_count; i++)
        r->cells[i].number = 10000001 + (int64_t)i * 137;
    assert_int_equal(form_load(&cx, NULL, "report-2019.json", &old_form), QF_OK);
    read_back(&cx, r, new_form, old_form, "eight-digits");
}

/* A long name, long prose, rare characters, marks that XML and HTML must escape. */
static void render_reads_back_long_and_rare_text(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    report *r = written_report(&cx, "city_2025");
    qf_buf prose = qf_buf_new(arena, 1 << 20);
    const form *new_form = r->form, *old_form;

    (void)state;
    r->organisation =
        QF_S("某某自治区某某自治州某某蒙古族藏族自治县某某哈萨克族撒拉族保安族乡人民政府");
    r->title = qf_strf(arena, "%.*s\n2021年政府信息公开工作年度报告", QF_ARG(r->organisation));
    for (int i = 0; i < 120; i++)
        qf_buf_addf(&prose,
                    "%s（%s）情况。第%d段：“㐂㛃䶮𠮷”等名字、<b>&amp;标记</b>与100%%都要原样留下，"
                    "不增不减，也不颠倒次序。",
                    i == 0 ? "" : "\n", i == 0 ? "一" : "二", i);
    r->parts[0].text = qf_buf_str(&prose);
    assert_int_equal(form_load(&cx, NULL, "report-2019.json", &old_form), QF_OK);
    read_back(&cx, r, new_form, old_form, "long-and-rare");
}

static void render_reads_back_the_old_form(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    report *r = written_report(&cx, "all_zero");
    const form *new_form = r->form, *old_form;

    (void)state;
    assert_int_equal(form_load(&cx, NULL, "report-2019.json", &old_form), QF_OK);
    r->form = old_form;
    r->year = 2020;
    r->title = QF_S("尉氏县洧川镇人民政府\n2020年政府信息公开工作年度报告");
    for (size_t i = 0; i < old_form->cell_count; i++)
        r->cells[i] = (report_cell){ .state = REPORT_NUMBER, .number = (int64_t)i + 3 };
    for (size_t i = 0; i < r->part_count; i++)
        r->parts[i].heading = old_form->sections[i].title;
    read_back(&cx, r, new_form, old_form, "old-form");
}

/* law/style.json and the style in the program say the same; a change in the file is taken. */
static void style_file_is_the_style_in_the_program(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const page_style *style, *own = page_style_default();

    (void)state;
    assert_int_equal(report_style_load(&cx, NULL, NULL, &style), QF_OK);
    assert_int_equal(style->width, own->width);
    assert_int_equal(style->top, own->top);
    assert_int_equal(style->left, own->left);
    assert_int_equal(style->chars, own->chars);
    for (int i = 0; i < PAGE_ROLES; i++) {
        assert_str(style->face[i].office, own->face[i].office.p);
        assert_str(style->face[i].instead, own->face[i].instead.p);
        assert_str(style->face[i].families, own->face[i].families.p);
        assert_int_equal(style->face[i].half_points, own->face[i].half_points);
        assert_int_equal(style->face[i].bold, own->face[i].bold);
    }
    assert_str(style->font_dirs[0], own->font_dirs[0].p);
    assert_int_equal(
        report_style_load(&cx, law_folder_with(&cx, "style.json", "\"top\": 37", "\"top\": 30"),
                          "某字体", &style),
        QF_OK);
    assert_int_equal(style->top, 300);
    assert_true(qf_str_starts(style->face[PAGE_BODY].families, QF_S("某字体,FangSong_GB2312")));
}

static void style_with_a_hole_is_named(void **state)
{
    static const char *const changes[][3] = {
        { "\"top\": 37", "\"top\": 3.7", "margins_mm.top" },
        { "\"top\": 37", "\"top\": 370", "margins_mm.top" },
        { "\"chars\": 28", "\"chars\": \"28\"", "chars" },
        { "\"half_points\": 32", "\"half_points\": 1", "faces.body.half_points" },
        { "\"bold\": false", "\"bold\": 0", "faces.body" },
        { "[\"FangSong_GB2312\",", "[1,", "faces.body" },
        { "\"width\": 210", "\"width\": 110", "margins_mm" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena };
        const page_style *style;
        const char *dir = law_folder_with(&cx, "style.json", changes[i][0], changes[i][1]);

        assert_int_equal(report_style_load(&cx, dir, NULL, &style), QF_INVALID);
        if (!qf_str_has(cx.err.zh, qf_str_of(changes[i][2])) ||
            !qf_str_has(cx.err.zh, QF_S("style.json")))
            fail_msg("%s: %.*s", changes[i][1], QF_ARG(cx.err.zh));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(render_puts_every_part_in_its_place),
        cmocka_unit_test(render_tables_have_the_statutory_grid),
        cmocka_unit_test(render_prints_what_stands_in_a_cell),
        cmocka_unit_test(render_makes_a_title_when_there_is_none),
        cmocka_unit_test(render_sets_signature_and_date_to_the_right),
        cmocka_unit_test(render_cells_alone_give_tables_alone),
        cmocka_unit_test(render_reads_back_the_fixtures),
        cmocka_unit_test(render_reads_back_eight_digits_everywhere),
        cmocka_unit_test(render_reads_back_long_and_rare_text),
        cmocka_unit_test(render_reads_back_the_old_form),
        cmocka_unit_test(style_file_is_the_style_in_the_program),
        cmocka_unit_test(style_with_a_hole_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

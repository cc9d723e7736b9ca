/* What pdf_write makes: text that can be copied, heads on every page, nothing off the paper. */
#include "doc/pdf_write.h"

#include "base/text.h"
#include "doc/table_fit.h"
#include "qf_test.h"
#include "written.h"

#include <poppler.h>

static qf_str write_doc(qf_ctx *cx, const doc *d)
{
    qf_str bytes = { NULL, 0 };

    if (pdf_write(cx, d, page_style_default(), &bytes) != QF_OK)
        fail_msg("%.*s", QF_ARG(cx->err.zh));
    return bytes;
}

static PopplerDocument *open_pdf(qf_str bytes)
{
    GBytes *data = g_bytes_new(bytes.p, bytes.n);
    PopplerDocument *pdf = poppler_document_new_from_bytes(data, NULL, NULL);

    g_bytes_unref(data);
    assert_non_null(pdf);
    return pdf;
}

/* Text of a page without spaces and line breaks. */
static qf_str page_text(qf_arena *arena, PopplerDocument *pdf, int number)
{
    PopplerPage *page = poppler_document_get_page(pdf, number);
    char *text = poppler_page_get_text(page);
    qf_str out = qf_str_copy(arena, qf_strip_spaces(arena, qf_str_of(text)));

    g_free(text);
    g_object_unref(page);
    return out;
}

static void pdf_text_can_be_copied(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    PopplerDocument *pdf = open_pdf(write_doc(&cx, written_document(arena)));
    qf_str text = page_text(arena, pdf, 0);
    char *title = poppler_document_get_title(pdf), *author = poppler_document_get_author(pdf);

    (void)state;
    assert_true(qf_str_has(text, QF_S("2021年政府信息公开工作年度报告")));
    assert_true(qf_str_has(text, QF_S("（一）主动公开情况。发布6条，“引号”、𠮷字和")));
    assert_true(qf_str_has(text, QF_S("11398889")));
    assert_true(qf_str_has(text, QF_S("190.457379")));
    assert_true(qf_str_has(text, QF_S("—1—")));
    assert_string_equal(title, "某镇 <2021> 报告");
    assert_string_equal(author, "某镇人民政府");
    g_free(title);
    g_free(author);
    g_object_unref(pdf);
}

/* Twenty thousand cells: the time grows with the cells, not with their square. */
static void pdf_large_table_ends_in_time(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    PopplerDocument *pdf = open_pdf(write_doc(&cx, written_long_table(arena, 5000, 4)));

    (void)state;
    assert_in_range(poppler_document_get_n_pages(pdf), 100, 260);
    g_object_unref(pdf);
}

static void pdf_is_the_same_each_time(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *d = written_document(arena);

    (void)state;
    assert_true(qf_str_eq(write_doc(&cx, d), write_doc(&cx, d)));
    d->published = QF_S("2022-01-20");
    assert_true(qf_str_eq(write_doc(&cx, d), write_doc(&cx, d)));
}

static void pdf_long_table_has_its_head_on_every_page(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    PopplerDocument *pdf = open_pdf(write_doc(&cx, written_long_table(arena, 120, 3)));
    int pages = poppler_document_get_n_pages(pdf), rows = 0;

    (void)state;
    assert_in_range(pages, 4, 7);
    for (int i = 0; i < pages; i++) {
        qf_str text = page_text(arena, pdf, i);

        assert_int_equal(written_times(text, "HEAD2"), 1);
        rows += (int)written_times(text, ",2");
    }
    assert_int_equal(rows, 120);
    g_object_unref(pdf);
}

/* The page (from 0) on which `part` stands first; -1: on none. */
static int page_with(qf_arena *arena, PopplerDocument *pdf, qf_str part)
{
    for (int i = 0; i < poppler_document_get_n_pages(pdf); i++)
        if (qf_str_has(page_text(arena, pdf, i), part))
            return i;
    return -1;
}

/* `before` paragraphs, then what heads a table, then the table with a first row of `lines` lines. */
static PopplerDocument *headed_table(qf_ctx *cx, int before, doc_block head, int rows, int lines)
{
    doc_table *table = written_long_table(cx->arena, rows, 2)->blocks[0].table;
    doc_block *blocks = QF_NEW_ARRAY(cx->arena, doc_block, (size_t)before + 2);
    qf_buf tall = qf_buf_new(cx->arena, 1 << 16);

    for (int i = 0; i < lines; i++)
        qf_buf_add(&tall, i == 0 ? QF_S("FIRST") : QF_S("\nFIRST"));
    table->cells[2].text = qf_buf_str(&tall);
    for (int i = 0; i < before; i++)
        blocks[i] = (doc_block){ .kind = DOC_PARAGRAPH, .text = QF_S("一段") };
    blocks[before] = head;
    blocks[before + 1] = (doc_block){ .kind = DOC_TABLE, .table = table };
    return open_pdf(write_doc(
        cx, &(doc){ .title = QF_S("表"), .blocks = blocks, .count = (size_t)before + 2 }));
}

/* What heads a table stands on the page of the table's first row, wherever the page ends. */
static void pdf_heading_stays_with_its_table(void **state)
{
    const doc_block heads[] = {
        { .kind = DOC_HEADING, .level = 1, .text = QF_S_INIT("AHEAD") },
        { .kind = DOC_PARAGRAPH, .text = QF_S_INIT("AHEAD"), .keep = true },
    };

    (void)state;
    for (size_t h = 0; h < 2; h++)
        for (int before = 8; before < 26; before++)
            for (int size = 0; size < 3; size++) {
                QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
                qf_ctx cx = { .arena = arena };
                PopplerDocument *pdf =
                    headed_table(&cx, before, heads[h], size == 0 ? 4 : 60, size == 2 ? 18 : 1);
                int ahead = page_with(arena, pdf, QF_S("AHEAD"));

                assert_in_range(ahead, 0, 1);
                if (ahead != page_with(arena, pdf, QF_S("FIRST")))
                    fail_msg("parted: head %zu after %d lines, table %d", h, before, size);
                g_object_unref(pdf);
            }
}

/* A row higher than the paper runs on; nothing of it is lost and nothing is printed twice. */
static void pdf_row_higher_than_a_page_runs_on(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *d = written_long_table(arena, 2, 2);
    qf_buf text = qf_buf_new(arena, 1 << 20);
    PopplerDocument *pdf;
    size_t marks = 0;

    (void)state;
    for (int i = 0; i < 150; i++)
        qf_buf_addf(&text, "第%d行〇\n", i);
    d->blocks[0].table->cells[3].text = qf_buf_str(&text);
    pdf = open_pdf(write_doc(&cx, d));
    for (int i = 0; i < poppler_document_get_n_pages(pdf); i++)
        marks += written_times(page_text(arena, pdf, i), "〇");
    assert_int_equal(marks, 150);
    g_object_unref(pdf);
}

/* A character that no font has prints as 〓, not as digits. */
static void pdf_unknown_character_is_no_number(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *d = written_document(arena);
    PopplerDocument *pdf;
    qf_str text;

    (void)state;
    d->blocks[3].text = QF_S("前\xF0\xB9\x80\x80后");
    pdf = open_pdf(write_doc(&cx, d));
    text = page_text(arena, pdf, 0);
    assert_true(qf_str_has(text, QF_S("前〓后")));
    g_object_unref(pdf);
}

static void pdf_outline_holds_the_headings(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    PopplerDocument *pdf = open_pdf(write_doc(&cx, written_document(arena)));
    PopplerIndexIter *at = poppler_index_iter_new(pdf);
    PopplerAction *action;

    (void)state;
    assert_non_null(at);
    action = poppler_index_iter_get_action(at);
    assert_string_equal(action->any.title, "一、总体情况");
    poppler_action_free(action);
    assert_true(poppler_index_iter_next(at));
    poppler_index_iter_free(at);
    g_object_unref(pdf);
}

static void table_fit_fills_the_width_and_breaks_no_number(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (int cols = 1; cols <= 60; cols++) {
        doc_table *t = written_long_table(arena, 1, cols)->blocks[0].table;
        table_fit fit;
        double sum = 0;

        t->cells[t->count - 1].text = QF_S("11398889");
        fit = table_fit_columns(arena, t, 442.2, 21);
        for (int c = 0; c < cols; c++)
            sum += fit.width[c];
        assert_true(sum > 442.1 && sum < 442.3);
        assert_true(fit.half_points <= 21 && fit.half_points >= TABLE_FIT_SMALLEST);
        if (cols <= 15) /* more columns than any form has: squeezed */
            assert_true(fit.width[cols - 1] >= 8 * fit.half_points / 4.0 + 2 * fit.padding);
    }
}

static void page_title_breaks_in_equal_parts(void **state)
{
    qf_str lines[4];

    (void)state;
    assert_int_equal(page_title_lines(QF_S("短标题"), 20, lines, 4), 1);
    assert_int_equal(
        page_title_lines(QF_S("某某省某某市某某县某某镇人民政府2021年政府信息公开工作年度报告"), 20,
                         lines, 4),
        2);
    assert_str(lines[0], "某某省某某市某某县某某镇人民政府");
    assert_int_equal(page_title_lines(QF_S("甲镇人民政府\n2021年报告"), 20, lines, 4), 2);
    assert_str(lines[1], "2021年报告");
}

static void page_run_in_knows_a_heading_from_a_sentence(void **state)
{
    page_role role;

    (void)state;
    assert_int_equal(page_run_in(QF_S("（一）主动公开情况。2021年"), &role),
                     strlen("（一）主动公开情况。"));
    assert_int_equal(role, PAGE_H2);
    assert_int_equal(page_run_in(QF_S("（十二）存在问题：一是"), &role),
                     strlen("（十二）存在问题："));
    assert_int_equal(page_run_in(QF_S("（二）依申请公开"), &role), strlen("（二）依申请公开"));
    assert_int_equal(page_run_in(QF_S("1.加强学习。组织"), &role), strlen("1.加强学习。"));
    assert_int_equal(role, PAGE_H3);
    assert_int_equal(page_run_in(QF_S("2.5万元的资金。"), &role), 0);
    assert_int_equal(page_run_in(QF_S("（镇政府）发文。"), &role), 0);
    assert_int_equal(page_run_in(QF_S("2021年，我镇。"), &role), 0);
    assert_int_equal(page_run_in(QF_S(""), &role), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pdf_text_can_be_copied),
        cmocka_unit_test(pdf_large_table_ends_in_time),
        cmocka_unit_test(pdf_is_the_same_each_time),
        cmocka_unit_test(pdf_long_table_has_its_head_on_every_page),
        cmocka_unit_test(pdf_heading_stays_with_its_table),
        cmocka_unit_test(pdf_row_higher_than_a_page_runs_on),
        cmocka_unit_test(pdf_unknown_character_is_no_number),
        cmocka_unit_test(pdf_outline_holds_the_headings),
        cmocka_unit_test(table_fit_fills_the_width_and_breaks_no_number),
        cmocka_unit_test(page_title_breaks_in_equal_parts),
        cmocka_unit_test(page_run_in_knows_a_heading_from_a_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

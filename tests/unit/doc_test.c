/* doc_read on the samples: every file of the same report has the same tables. */
#include "base/file.h"
#include "base/text.h"
#include "doc/doc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct shape {
    int rows, cols;
};

static doc *read_sample(qf_ctx *cx, const char *name)
{
    qf_str path = qf_strf(cx->arena, "%s/tests/data/samples/%s", QF_SOURCE_DIR, name);
    qf_str bytes;
    doc *document = NULL;

    if (qf_file_read(cx, path.p, DOC_MAX_FILE, &bytes) != QF_OK)
        fail_msg("%s: %s", name, cx->err.id);
    if (doc_read(cx, bytes, qf_str_of(name), &document) != QF_OK)
        fail_msg("%s: %s", name, cx->err.id);
    return document;
}

static const doc_table *table_at(const doc *document, size_t number)
{
    for (size_t i = 0; i < document->count; i++) {
        if (document->blocks[i].kind == DOC_TABLE && number-- == 0)
            return document->blocks[i].table;
    }
    return NULL;
}

static size_t count_tables(const doc *document)
{
    size_t tables = 0;

    for (size_t i = 0; i < document->count; i++)
        tables += document->blocks[i].kind == DOC_TABLE;
    return tables;
}

static void check_shapes(const char *name, const struct shape *shapes, size_t count)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const doc *document = read_sample(&cx, name);

    if (count_tables(document) != count)
        fail_msg("%s: expected %zu tables, got %zu", name, count, count_tables(document));
    for (size_t i = 0; i < count; i++) {
        const doc_table *table = table_at(document, i);
        if (table->rows != shapes[i].rows || table->cols != shapes[i].cols)
            fail_msg("%s: table %zu: expected %dx%d, got %dx%d", name, i, shapes[i].rows,
                     shapes[i].cols, table->rows, table->cols);
    }
}

static void cell_is(const doc_table *table, int row, int col, int row_span, int col_span,
                    const char *text)
{
    const doc_cell *cell = doc_cell_at(table, row, col);

    if (cell == NULL)
        fail_msg("no cell at %d,%d; expected %s", row, col, text);
    if (!qf_str_eq(cell->text, qf_str_of(text)) || cell->row_span != row_span ||
        cell->col_span != col_span)
        fail_msg("%d,%d: expected %dx%d %s, got %dx%d %.*s", row, col, row_span, col_span, text,
                 cell->row_span, cell->col_span, QF_ARG(cell->text));
}

static void samples__tables_have_their_shapes(void **state)
{
    static const struct shape form[] = { { 14, 4 }, { 28, 10 }, { 4, 15 } };
    static const char *const names[] = {
        "founding/weichuan-2021.docx",
        "founding/weichuan-2021.html",
        "founding/weichuan-2021.txt",
        "real/nianbao-template-2021.docx",
        "full/huaian-2024.docx",
        "full/huaian-2024.html",
        "full/huaian-2024.txt",
        "variants/ok01.docx",
        "variants/ok01.html",
        "variants/ok01.txt",
        "variants/err01.docx",
        "variants/err03.html",
        "full/shanghai-kewei-2024.html",
        "founding/weichuan-2021.pdf",
        "real/huaian-2024.pdf",
        "variants/ok01.pdf",
        "variants/ok05.pdf",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        check_shapes(names[i], form, 3);
}

static void samples__grid_is_resolved(void **state)
{
    static const char *const names[] = { "founding/weichuan-2021.docx",
                                         "founding/weichuan-2021.html" };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena };
        const doc *document = read_sample(&cx, names[i]);
        const doc_table *three = table_at(document, 1), *four = table_at(document, 2);

        cell_is(table_at(document, 0), 5, 3, 1, 3, "本年处理决定数量");
        cell_is(three, 2, 2, 3, 3,
                "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）");
        cell_is(three, 2, 4, 1, 1, "商业\n企业");
        cell_is(three, 26, 0, 22, 1, "三、本年度办理结果");
        cell_is(three, 24, 1, 3, 1, "（六）其他处理");
        cell_is(four, 2, 0, 2, 1, "结果维持");
        assert_null(doc_cell_at(three, 28, 0));
        assert_null(doc_cell_at(three, 0, 10));
        assert_true(doc_cell_at(three, 27, 9) == &three->cells[three->count - 1]);
        assert_false(three->uncertain);
    }
}

/* Cells of two tables one by one, without white space: a printed line may break anywhere. Columns
 * that no rule shows do not exist in print, so their numbers may differ. */
static void same_cells(const char *name, const doc_table *a, const doc_table *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        const doc_cell *x = &a->cells[i], *y = &b->cells[i];
        qf_str one = qf_fold_label(arena, x->text), other = qf_fold_label(arena, y->text);
        if (!qf_str_eq(one, other) || x->row != y->row || x->row_span != y->row_span)
            fail_msg("%s %d,%d: expected %.*s, got %.*s", name, x->row, x->col, QF_ARG(one),
                     QF_ARG(other));
    }
}

static void samples__pdf_has_the_cells_of_the_docx(void **state)
{
    static const char *const pairs[][2] = {
        { "founding/weichuan-2021.docx", "founding/weichuan-2021.pdf" },
        { "variants/ok01.docx", "variants/ok01.pdf" },
        { "variants/ok03.docx", "variants/ok03.pdf" },
        { "variants/ok05.docx", "variants/ok05.pdf" },
        { "variants/ok07.docx", "variants/ok07.pdf" },
        { "variants/err01.docx", "variants/err01.pdf" },
        { "variants/err07.docx", "variants/err07.pdf" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena };
        const doc *word = read_sample(&cx, pairs[i][0]), *print = read_sample(&cx, pairs[i][1]);
        assert_int_equal(count_tables(print), count_tables(word));
        for (size_t n = 0; n < count_tables(word); n++)
            same_cells(pairs[i][1], table_at(word, n), table_at(print, n));
    }
}

static void samples__pdf_joins_lines_and_drops_page_numbers(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const doc *print = read_sample(&cx, "real/huaian-2024.pdf");
    size_t paragraphs = 0;

    (void)state;
    for (size_t i = 0; i < print->count; i++) {
        qf_str text = print->blocks[i].text;
        paragraphs += print->blocks[i].kind == DOC_PARAGRAPH;
        assert_false(qf_str_eq(text, QF_S("-1-")));
        if (qf_str_starts(text, QF_S("（四）")))
            assert_true(qf_str_ends(text, QF_S("合格率均为100%。")) && print->blocks[i].page == 2);
    }
    assert_int_equal(paragraphs, 18);
}

static void samples__text_grid_is_uncertain(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const doc_table *three = table_at(read_sample(&cx, "founding/weichuan-2021.txt"), 1);

    (void)state;
    assert_true(three->uncertain);
    cell_is(three, 2, 2, 1, 1, "商业\n企业");
    cell_is(three, 7, 2, 1, 1, "1.属于国家秘密");
}

static void sniff__content_goes_before_the_name(void **state)
{
    (void)state;
    assert_int_equal(doc_sniff(QF_S("PK\003\004"), QF_S("a.txt")), DOC_DOCX);
    assert_int_equal(doc_sniff(QF_S("PK\003\004xl/workbook.xml"), QF_S("a")), DOC_XLSX);
    assert_int_equal(doc_sniff(QF_S("%PDF-1.7"), QF_S("a.docx")), DOC_PDF);
    assert_int_equal(doc_sniff(QF_S("\xEF\xBB\xBF <!DOCTYPE HTML>"), QF_S("a.doc")), DOC_HTML);
    assert_int_equal(doc_sniff(QF_S("<!-- x --><html>"), QF_S("")), DOC_HTML);
    assert_int_equal(doc_sniff(QF_S("\xFF\xFE<\0h\0t\0m\0l\0"), QF_S("")), DOC_HTML);
    assert_int_equal(doc_sniff(QF_S("{\"a\":1}"), QF_S("")), DOC_JSON);
    assert_int_equal(doc_sniff(QF_S("一、总体情况"), QF_S("-")), DOC_TEXT);
    assert_int_equal(doc_sniff(QF_S("hello"), QF_S("a.docx")), DOC_DOCX);
    assert_int_equal(doc_sniff(QF_S("\001\002\003"), QF_S("")), DOC_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples__tables_have_their_shapes),
        cmocka_unit_test(samples__grid_is_resolved),
        cmocka_unit_test(samples__pdf_has_the_cells_of_the_docx),
        cmocka_unit_test(samples__pdf_joins_lines_and_drops_page_numbers),
        cmocka_unit_test(samples__text_grid_is_uncertain),
        cmocka_unit_test(sniff__content_goes_before_the_name),
    };

    doc_library_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

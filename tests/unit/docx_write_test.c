/* What docx_write makes: the same bytes each time, readable again, safe to open. */
#include "doc/chart.h"
#include "doc/doc_build.h"
#include "doc/docx_read.h"
#include "doc/docx_write.h"

#include "qf_test.h"
#include "written.h"

#include <limits.h>

static qf_str write_doc(qf_ctx *cx, const doc *d)
{
    qf_str bytes = { NULL, 0 };

    if (docx_write(cx, d, page_style_default(), &bytes) != QF_OK)
        fail_msg("%.*s", QF_ARG(cx->err.zh));
    return bytes;
}

static void docx_reads_back_as_it_was(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *d = written_document(arena), *back = written_back(&cx, write_doc(&cx, d), "a.docx");

    (void)state;
    written_same_tables(arena, d, back);
    assert_int_equal(back->count, d->count);
    for (size_t i = 0; i < d->count; i++) {
        assert_int_equal(back->blocks[i].kind, d->blocks[i].kind);
        if (d->blocks[i].kind != DOC_TABLE)
            assert_str(back->blocks[i].text, qf_cstr(arena, d->blocks[i].text));
    }
    assert_str(back->title, "某镇 <2021> 报告");
}

static void docx_is_the_same_each_time(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str a = write_doc(&cx, written_document(arena)), b = write_doc(&cx, written_document(arena));

    (void)state;
    assert_true(qf_str_eq(a, b));
}

static void docx_headings_and_header_rows_are_words_own(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str bytes = write_doc(&cx, written_document(arena));
    qf_str body = written_entry(&cx, bytes, "word/document.xml");
    qf_str styles = written_entry(&cx, bytes, "word/styles.xml");

    (void)state;
    assert_int_equal(written_times(body, "<w:pStyle w:val=\"Heading1\"/>"), 2);
    assert_int_equal(written_times(body, "<w:pStyle w:val=\"Title\"/>"), 1);
    assert_int_equal(written_times(body, "<w:tblHeader/>"), 2);
    assert_int_equal(written_times(body, "<w:cantSplit/>"), 4);
    assert_int_equal(written_times(body, "<w:vMerge w:val=\"restart\"/>"), 2);
    assert_int_equal(written_times(body, "<w:vMerge/>"), 2);
    assert_true(qf_str_has(styles, QF_S("仿宋_GB2312")));
    assert_true(qf_str_has(styles, QF_S("方正小标宋简体")));
    assert_true(qf_str_has(styles, QF_S("<w:outlineLvl w:val=\"0\"/>")));
    /* The paper of GB/T 9704: A4, margins 37, 26, 35, 28 mm, 22 lines of 28.99 points. */
    assert_true(qf_str_has(body, QF_S("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>")));
    assert_true(qf_str_has(
        body, QF_S("w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\"")));
    assert_true(qf_str_has(styles, QF_S("w:line=\"579\" w:lineRule=\"exact\"")));
}

static void docx_refuses_what_xml_cannot_hold(void **state)
{
    static const char *const texts[] = { "a\x01z", "\xff\xfe", "\xed\xa0\x80", "a\xc2\x85z",
                                         "\xef\xbf\xbf" };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena };
        doc *d = written_document(arena);
        qf_str bytes;

        d->blocks[3].text = qf_str_of(texts[i]);
        assert_int_equal(docx_write(&cx, d, page_style_default(), &bytes), QF_INVALID);
        assert_string_equal(cx.err.id, "DOC.TEXT");
        d->blocks[3].text = QF_S("x");
        d->blocks[5].table->cells[2].text = qf_str_of(texts[i]);
        assert_int_equal(docx_write(&cx, d, page_style_default(), &bytes), QF_INVALID);
    }
}

static void docx_refuses_cells_outside_the_grid(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *d = written_document(arena);
    qf_str bytes;

    (void)state;
    d->blocks[5].table->cells[3].col_span = 2;
    assert_int_equal(docx_write(&cx, d, page_style_default(), &bytes), QF_INVALID);
    assert_string_equal(cx.err.id, "DOC.TABLE");
    d->blocks[5].table->cells[3].col_span = INT_MAX;
    assert_int_equal(docx_write(&cx, d, page_style_default(), &bytes), QF_INVALID);
}

static void docx_of_nothing_still_opens(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc empty = { 0 };
    qf_str body = written_entry(&cx, write_doc(&cx, &empty), "word/document.xml");

    (void)state;
    assert_int_equal(written_times(body, "<w:p>"), 1);
}

static void docx_keeps_a_picture_and_what_it_shows(void **state)
{
    static const chart_bar bars[] = {
        { QF_S_INIT("教育"), QF_S_INIT("50%（1/2）"), { 1, 1, 0 } },
        { QF_S_INIT("很长很长很长很长很长很长很长的名字"), QF_S_INIT("—"), { 0, 0, 0 } }
    };
    const chart c = {
        .title = QF_S("各主题"), .names = { QF_S("按期"), QF_S("逾期") }, .bars = bars, .count = 2
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc_builder *b = doc_builder_new(&cx, DOC_DOCX);
    qf_str png, bytes;
    doc *d, *back;

    (void)state;
    assert_int_equal(chart_png(&cx, &c, &png), QF_OK);
    assert_true(qf_str_starts(png, QF_S("\x89PNG")));
    assert_int_equal(doc_add_text(b, DOC_PARAGRAPH, 0, QF_S("前面一段")), QF_OK);
    assert_int_equal(doc_add_picture(b, png, QF_S("图<1>"), 0), QF_OK);
    assert_int_equal(doc_add_picture(b, QF_S("no picture"), QF_S("不是图片"), 0), QF_OK);
    assert_int_equal(doc_add_text(b, DOC_PARAGRAPH, 0, QF_S("后面一段")), QF_OK);
    assert_int_equal(doc_finish(b, &d), QF_OK);
    bytes = write_doc(&cx, d);
    assert_int_equal(doc_read_visible(&cx, bytes, QF_S("a.docx"), &back), QF_OK);
    assert_int_equal(back->count, 3);
    assert_int_equal(back->blocks[1].kind, DOC_IMAGE);
    assert_true(qf_str_eq(back->blocks[1].picture, png));
    assert_str(back->blocks[1].text, "图<1>");
}

/* What stands in the margins comes back as it was written: which pages, page numbers as signs, nothing invented. */
static void docx_keeps_what_stands_in_the_margins(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc_builder *b = doc_builder_new(&cx, DOC_DOCX), *head = doc_builder_new(&cx, DOC_DOCX),
                *foot = doc_builder_new(&cx, DOC_DOCX);
    doc_margins margins = { .differs = { [DOC_PAGES_FIRST] = true } };
    qf_str bytes, unseen;
    doc *d, *back;

    (void)state;
    assert_int_equal(doc_add_text(b, DOC_PARAGRAPH, 0, QF_S("正文")), QF_OK);
    assert_int_equal(doc_add_text(head, DOC_PARAGRAPH, 0, QF_S("左\t中")), QF_OK);
    doc_align_next(foot, DOC_CENTER);
    assert_int_equal(doc_add_text(foot, DOC_PARAGRAPH, 0,
                                  QF_S("第 " DOC_PAGE_NUMBER " 页 共 " DOC_PAGE_COUNT " 页")),
                     QF_OK);
    assert_int_equal(doc_finish(b, &d), QF_OK);
    assert_int_equal(doc_finish(head, &margins.above[DOC_PAGES_ALL]), QF_OK);
    assert_int_equal(doc_finish(foot, &margins.below[DOC_PAGES_FIRST]), QF_OK);
    d->margins = &margins;
    bytes = write_doc(&cx, d);
    assert_int_equal(doc_read_visible(&cx, bytes, QF_S("a.docx"), &back), QF_OK);
    assert_true(back->margins->differs[DOC_PAGES_FIRST]);
    assert_false(back->margins->differs[DOC_PAGES_EVEN]);
    assert_null(back->margins->above[DOC_PAGES_FIRST]);
    assert_null(back->margins->below[DOC_PAGES_ALL]);
    assert_str(back->margins->above[DOC_PAGES_ALL]->blocks[0].text, "左\t中");
    assert_str(back->margins->below[DOC_PAGES_FIRST]->blocks[0].text,
               "第 " DOC_PAGE_NUMBER " 页 共 " DOC_PAGE_COUNT " 页");
    assert_int_equal(back->margins->below[DOC_PAGES_FIRST]->blocks[0].align, DOC_CENTER);
    assert_int_equal(docx_unseen(&cx, bytes, &unseen), QF_OK);
    assert_str(unseen, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(docx_reads_back_as_it_was),
        cmocka_unit_test(docx_is_the_same_each_time),
        cmocka_unit_test(docx_headings_and_header_rows_are_words_own),
        cmocka_unit_test(docx_refuses_what_xml_cannot_hold),
        cmocka_unit_test(docx_refuses_cells_outside_the_grid),
        cmocka_unit_test(docx_keeps_a_picture_and_what_it_shows),
        cmocka_unit_test(docx_of_nothing_still_opens),
        cmocka_unit_test(docx_keeps_what_stands_in_the_margins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

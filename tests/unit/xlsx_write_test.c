/* What xlsx_write makes: numbers as numbers, merged heads, a sheet for each table. */
#include "doc/xlsx_write.h"

#include "qf_test.h"
#include "written.h"

static qf_str write_doc(qf_ctx *cx, const doc *d)
{
    qf_str bytes = { NULL, 0 };

    if (xlsx_write(cx, d, page_style_default(), &bytes) != QF_OK)
        fail_msg("%.*s", QF_ARG(cx->err.zh));
    return bytes;
}

static void xlsx_numbers_are_numbers(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str sheet =
        written_entry(&cx, write_doc(&cx, written_document(arena)), "xl/worksheets/sheet2.xml");

    (void)state;
    assert_true(qf_str_has(sheet, QF_S("<v>11398889</v>")));
    assert_true(qf_str_has(sheet, QF_S("<v>190.457379</v>")));
    assert_true(qf_str_has(sheet, QF_S("<mergeCell ref=\"A2:B3\"/>")));
    assert_true(qf_str_has(sheet, QF_S("<mergeCell ref=\"C2:D2\"/>")));
    assert_true(qf_str_has(sheet, QF_S("paperSize=\"9\"")));
    assert_true(qf_str_has(sheet, QF_S("fitToHeight=\"0\"")));
}

/* A name such as 007, a number too long for a double, a date: text, as it stands. */
static void xlsx_what_only_looks_like_a_number_stays_text(void **state)
{
    static const char *const texts[] = {
        "007", "1234567890123456", "1.", ".5", "1.2.3", "-", "+3", "2.5件", "1,234", "=1+1"
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena };
        doc *d = written_document(arena);
        qf_str bytes, sheet, strings;

        d->blocks[5].table->cells[6].text = qf_str_of(texts[i]);
        bytes = write_doc(&cx, d);
        sheet = written_entry(&cx, bytes, "xl/worksheets/sheet2.xml");
        strings = written_entry(&cx, bytes, "xl/sharedStrings.xml");
        assert_true(qf_str_has(strings, qf_strf(arena, "<t>%s</t>", texts[i])));
        assert_int_equal(written_times(sheet, "<f>"), 0);
    }
}

static void xlsx_is_the_same_each_time(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };

    (void)state;
    assert_true(qf_str_eq(write_doc(&cx, written_document(arena)),
                          write_doc(&cx, written_document(arena))));
}

static void xlsx_sheets_have_lawful_names(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *d = written_document(arena);
    qf_str book;

    (void)state;
    d->blocks[5].table->caption =
        QF_S("一[二]三:四*五?六/七\\八九十一二三四五六七八九十一二三四五六七八九十");
    book = written_entry(&cx, write_doc(&cx, d), "xl/workbook.xml");
    assert_true(qf_str_has(book, QF_S("<sheet name=\"正文\"")));
    assert_true(
        qf_str_has(book, QF_S("<sheet name=\"表1 一 二 三 四 五 六 七 八九十一二三四五六\"")));
}

static void xlsx_refuses_too_many_tables(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *d = written_document(arena);
    doc_table *table = d->blocks[5].table;
    qf_str bytes;

    (void)state;
    d->count = 65;
    d->blocks = QF_NEW_ARRAY(arena, doc_block, d->count);
    for (size_t i = 0; i < d->count; i++)
        d->blocks[i] = (doc_block){ .kind = DOC_TABLE, .table = table };
    assert_int_equal(xlsx_write(&cx, d, page_style_default(), &bytes), QF_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xlsx_numbers_are_numbers),
        cmocka_unit_test(xlsx_what_only_looks_like_a_number_stays_text),
        cmocka_unit_test(xlsx_is_the_same_each_time),
        cmocka_unit_test(xlsx_sheets_have_lawful_names),
        cmocka_unit_test(xlsx_refuses_too_many_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

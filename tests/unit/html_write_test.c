/* What html_write makes: escaped, readable again, each number tied to its heads. */
#include "doc/html_write.h"

#include "doc/markup.h"
#include "qf_test.h"
#include "written.h"

static qf_str write_doc(qf_ctx *cx, const doc *d)
{
    qf_str bytes = { NULL, 0 };

    if (html_write(cx, d, page_style_default(), &bytes) != QF_OK)
        fail_msg("%.*s", QF_ARG(cx->err.zh));
    return bytes;
}

static void html_reads_back_as_it_was(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *d = written_document(arena), *back = written_back(&cx, write_doc(&cx, d), "a.html");

    (void)state;
    written_same_tables(arena, d, back);
    assert_str(back->title, "某镇 <2021> 报告");
    assert_str(back->source, "某镇人民政府");
}

static void html_text_is_escaped_everywhere(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *d = written_document(arena);
    const qf_str nasty = QF_S("</title><script>alert('x')</script>\" onload=\"y");
    qf_str page;

    (void)state;
    d->title = d->source = nasty;
    for (size_t i = 0; i < d->count; i++)
        d->blocks[i].text = nasty;
    for (size_t i = 0; i < d->blocks[5].table->count; i++)
        d->blocks[5].table->cells[i].text = nasty;
    d->blocks[5].table->caption = nasty;
    d->blocks[4].kind = DOC_PARAGRAPH; /* no heading above: the caption is used */
    page = write_doc(&cx, d);
    assert_int_equal(written_times(page, "<script"), 0);
    assert_int_equal(written_times(page, "\" onload="), 0);
    assert_int_equal(written_times(page, "</title>"), 1);
    assert_true(written_times(page, "&lt;script&gt;") > 15);
}

static void html_numbers_name_their_heads(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str page = write_doc(&cx, written_document(arena));

    (void)state;
    /* 11398889 stands under 数量, 件 and beside 类, 甲. */
    assert_true(
        qf_str_has(page, QF_S("<td headers=\"t1r2c0 t1r2c1 t1r1c2 t1r0c2\">11398889</td>")));
    assert_true(
        qf_str_has(page, QF_S("<th id=\"t1r0c2\" scope=\"colgroup\" colspan=\"2\">数量</th>")));
    assert_true(
        qf_str_has(page, QF_S("<th id=\"t1r2c0\" scope=\"rowgroup\" rowspan=\"2\">类</th>")));
    assert_true(qf_str_has(page, QF_S("<th id=\"t1r2c1\" scope=\"row\">甲</th>")));
    assert_true(qf_str_has(page, QF_S("aria-labelledby=\"h2\"")));
    assert_int_equal(written_times(page, "<caption>"), 0);
    assert_true(qf_str_has(page, QF_S("<html lang=\"zh-CN\">")));
    assert_true(
        qf_str_has(page, QF_S("@page{size:210.0mm 297.0mm;margin:37.0mm 26.0mm 35.0mm 28.0mm}")));
}

static void html_parts_of_a_table_keep_their_own_heads(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *d = written_long_table(arena, 3, 2);
    doc_table *t = d->blocks[0].table;

    (void)state;
    /* Row 2 becomes a second head in the body: row 3 belongs to it alone. */
    t->cells[4].header = t->cells[5].header = true;
    assert_true(qf_str_has(write_doc(&cx, d), QF_S("<td headers=\"t1r2c1\">3,1</td>")));
}

static void html_is_the_same_each_time(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };

    (void)state;
    assert_true(qf_str_eq(write_doc(&cx, written_document(arena)),
                          write_doc(&cx, written_document(arena))));
}

static void markup_clean_keeps_what_can_be_printed(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    assert_str(markup_clean(arena, QF_S("a\x01\x02z")), "az");
    assert_str(markup_clean(arena, QF_S("一\r\n二\r三\v四\f五")), "一\n二\n三\n四\n五");
    assert_str(markup_clean(arena, QF_S("\xff")), "\xef\xbf\xbd");
    assert_str(markup_clean(arena, QF_S("𠮷\t字")), "𠮷\t字");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_reads_back_as_it_was),
        cmocka_unit_test(html_text_is_escaped_everywhere),
        cmocka_unit_test(html_numbers_name_their_heads),
        cmocka_unit_test(html_parts_of_a_table_keep_their_own_heads),
        cmocka_unit_test(html_is_the_same_each_time),
        cmocka_unit_test(markup_clean_keeps_what_can_be_printed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

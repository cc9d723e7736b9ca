/* csv: rows as RFC 4180 has them, and as people save them. */
#include "doc/csv.h"
#include "qf_test.h"

/* All rows as text: fields between "|", rows with their line number. */
static void shows(qf_str bytes, const char *expected)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    csv_reader *reader = QF_NEW(arena, csv_reader);
    qf_buf out = qf_buf_new(arena, 100000);
    bool more = true;

    if (csv_open(&cx, bytes, reader) != QF_OK) {
        assert_string_equal(cx.err.id, expected);
        return;
    }
    while (more) {
        if (csv_next(reader, &more) != QF_OK) {
            qf_buf_addf(&out, "%s", cx.err.id);
            break;
        }
        if (!more)
            break;
        qf_buf_addf(&out, "%zu", reader->line);
        for (size_t i = 0; i < reader->count; i++)
            qf_buf_addf(&out, "|%.*s", QF_ARG(reader->fields[i]));
        qf_buf_addc(&out, '\n');
    }
    assert_str(qf_buf_str(&out), expected);
}

static void rows__and_quotes(void **state)
{
    (void)state;
    shows(QF_S("姓名,金额\r\n\"张\"\"三\",\"1,000\"\r\n\r\n李四,\r\n"),
          "1|姓名|金额\n2|张\"三|1,000\n4|李四|\n");
    shows(QF_S("a,\"b\nc\",d\ne"), "1|a|b\nc|d\n3|e\n");
    shows(QF_S("a\rb\r"), "1|a\n2|b\n");
    shows(QF_S("a,\"b\" ,c"), "1|a|b|c\n");
    shows(QF_S(",,"), "1|||\n");
}

static void separators__are_found(void **state)
{
    (void)state;
    shows(QF_S("a;b;c\n1;2,5;3\n"), "1|a|b|c\n2|1|2,5|3\n");
    shows(QF_S("a\tb\n1,2\t3\n"), "1|a|b\n2|1,2|3\n");
    shows(QF_S("\"a,b;c\"\td\n"), "1|a,b;c|d\n");
    shows(QF_S("sep=;\na;b\n"), "2|a|b\n");
    shows(QF_S("\xEF\xBB\xBF姓名,1\n"), "1|姓名|1\n");
    shows(QF_S("\xD0\xD5\xC3\xFB,1\n"), "1|姓名|1\n");
}

static void errors__name_the_line(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    char *many = qf_alloc(arena, 2000), *large = qf_alloc(arena, CSV_MAX_FIELD + 2);

    (void)state;
    shows(QF_S(""), "DOC.EMPTY");
    shows(QF_S("a\n\"b"), "1|a\nCSV.QUOTE");
    shows(QF_S("a\n\"b\"c\n"), "1|a\nCSV.QUOTE");
    memset(many, ',', 1999);
    shows((qf_str){ many, 1999 }, "DOC.LIMIT");
    memset(large, 'x', CSV_MAX_FIELD + 1);
    shows((qf_str){ large, CSV_MAX_FIELD + 1 }, "DOC.LIMIT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows__and_quotes),
        cmocka_unit_test(separators__are_found),
        cmocka_unit_test(errors__name_the_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

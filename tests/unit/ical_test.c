/* iCalendar as RFC 5545 wants it: line ends, folding between characters, escapes, stamps. */
#include "doc/ical_write.h"

#include "base/text.h"
#include "law_fixture.h"
#include "qf_test.h"

static void write__folds_between_characters(void **state)
{
    qf_arena *arena = qf_arena_new();
    ical_event event = {
        QF_S("a-1@x"), day("2021-10-14"),
        QF_S("答复期限：2021-"
             "0007，关于公开全镇农村危房改造补助对象名单和补助标准以及村级公示情况的申请"),
        QF_S("第一行；\n第二行,有逗号"), QF_S("http://x/desk")
    };
    qf_str out = ical_write(arena, QF_S("洧川镇"), &event, 1, qf_date_start(day("2021-09-10"))),
           rest;
    size_t lines = 0, folded = 0;

    (void)state;
    rest = out;
    while (rest.n > 0) {
        ptrdiff_t end = qf_str_find(rest, QF_S("\r\n"), 0);
        qf_str line = qf_str_sub(rest, 0, end < 0 ? rest.n : (size_t)end);
        assert_true(end >= 0);
        assert_true(line.n <= 75);
        assert_true(qf_utf8_valid(line));
        assert_false(qf_str_has(line, QF_S("\n")));
        folded += line.p[0] == ' ';
        lines++;
        rest = qf_str_sub(rest, (size_t)end + 2, rest.n);
    }
    assert_true(lines > 15 && folded >= 1);
    assert_true(qf_str_has(out, QF_S("DTSTART;VALUE=DATE:20211014\r\n")));
    assert_true(qf_str_has(out, QF_S("DTEND;VALUE=DATE:20211015\r\n")));
    assert_true(qf_str_has(out, QF_S("DTSTAMP:20210909T160000Z\r\n")));
    assert_true(qf_str_has(out, QF_S("第一行；\\n第二行\\,有逗号")));
    qf_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(write__folds_between_characters) };

    return cmocka_run_group_tests_name("ical", tests, NULL, NULL);
}

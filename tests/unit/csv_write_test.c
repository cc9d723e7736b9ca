/* Fields for spreadsheets: quotes doubled, no field is a formula. */
#include "doc/csv_write.h"

#include "qf_test.h"

static void put__quotes_and_guards(void **state)
{
    static const struct {
        const char *text, *field;
    } cases[] = {
        { "甲村", "\"甲村\"," },  { "a\"b", "\"a\"\"b\"," }, { "=1+1", "\"'=1+1\"," },
        { "+86", "\"'+86\"," },   { "-5", "\"'-5\"," },      { "@x", "\"'@x\"," },
        { "\t=1", "\"'\t=1\"," }, { "\r=1", "\"'\r=1\"," },  { "", "\"\"," },
    };
    qf_arena *arena = qf_arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        qf_buf out = qf_buf_new(arena, 100);
        csv_put(&out, qf_str_of(cases[i].text), false);
        assert_string_equal(qf_buf_str(&out).p, cases[i].field);
    }
    qf_arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(put__quotes_and_guards) };

    return cmocka_run_group_tests_name("csv_write", tests, NULL, NULL);
}

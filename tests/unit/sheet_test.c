/* Lists for importing: what a person writes in a cell, and how it is understood. */
#include "doc/sheet.h"
#include "qf_test.h"

static void dates__as_people_write_them(void **state)
{
    static const char *const good[] = { "2021-9-1", "2021/9/1",     "2021.9.1",
                                        "20210901", "2021年9月1日", "2021-09-01 08:30" };
    static const char *const bad[] = { "2021-02-30", "2021-13-01", "9月1日",
                                       "20210931",   "2021-9-1x",  "" };
    qf_date day, expected;

    (void)state;
    assert_true(qf_date_from(2021, 9, 1, &expected));
    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
        assert_true(sheet_date_parse(qf_str_of(good[i]), &day));
        assert_int_equal(day.day, expected.day);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_false(sheet_date_parse(qf_str_of(bad[i]), &day));
}

static void money__in_yuan_and_wan(void **state)
{
    static const struct {
        const char *text;
        bool wan;
        int64_t fen;
    } cases[] = { { "1234.50", false, 123450 },  { "1234.500000", false, 123450 },
                  { "3.2万元", false, 3200000 }, { "3.2", true, 3200000 },
                  { "12元", true, 1200 },        { "¥5", false, 500 } };
    qf_fen fen;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        assert_true(sheet_fen_parse(qf_str_of(cases[i].text), cases[i].wan, &fen));
        assert_int_equal(fen.fen, cases[i].fen);
    }
    assert_false(sheet_fen_parse(QF_S("1.234"), false, &fen));
    assert_false(sheet_fen_parse(QF_S("约5"), false, &fen));
}

static void scientific__numbers_have_lost_digits(void **state)
{
    (void)state;
    assert_true(sheet_is_scientific(QF_S("4.10223E+17")));
    assert_true(sheet_is_scientific(QF_S("4.1e17")));
    assert_false(sheet_is_scientific(QF_S("410223198001011237")));
    assert_false(sheet_is_scientific(QF_S("E12")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates__as_people_write_them),
        cmocka_unit_test(money__in_yuan_and_wan),
        cmocka_unit_test(scientific__numbers_have_lost_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

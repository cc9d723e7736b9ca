/* Money in integer fen. */
#include "base/money.h"

#include "qf_test.h"

#define NONE INT64_MIN

static void yuan__text(void **state)
{
    static const struct {
        const char *text;
        int64_t fen;
    } cases[] = {
        { "0", 0 },
        { "12", 1200 },
        { "12.3", 1230 },
        { "-12.34", -1234 },
        { "0.01", 1 },
        { "007.10", 710 },
        { "-0", 0 },
        { "92233720368547758.07", INT64_MAX },
        { "92233720368547758.08", NONE },
        { "-92233720368547758.07", -INT64_MAX },
        { "999999999999999999999", NONE },
        { "", NONE },
        { "-", NONE },
        { ".", NONE },
        { ".5", NONE },
        { "1.", NONE },
        { "1.234", NONE },
        { "1.2.3", NONE },
        { "+1", NONE },
        { "1,000", NONE },
        { " 1", NONE },
        { "1 ", NONE },
        { "--1", NONE },
        { "1e3", NONE },
        { "１", NONE },
        { "1-", NONE },
        { "￥1", NONE },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        qf_fen money = { NONE };
        bool good = qf_fen_parse_yuan(qf_str_of(cases[i].text), &money);

        if (good != (cases[i].fen != NONE) || money.fen != cases[i].fen)
            fail_msg("\"%s\": expected %lld, got %lld", cases[i].text, (long long)cases[i].fen,
                     (long long)money.fen);
    }
}

static void wan__text(void **state)
{
    static const struct {
        const char *text;
        int64_t fen;
        const char *printed;
    } cases[] = {
        { "190.457379", 190457379, "190.457379" },
        { "0", 0, "0" },
        { "0.000001", 1, "0.000001" },
        { "0.092", 92000, "0.092" },
        { "100", 100000000, "100" },
        { "-1.50", -1500000, "-1.5" },
        { "1.0000001", NONE, NULL },
        { "", NONE, NULL },
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        qf_fen money = { NONE };
        bool good = qf_fen_parse_wan(qf_str_of(cases[i].text), &money);

        if (good != (cases[i].fen != NONE) || money.fen != cases[i].fen)
            fail_msg("\"%s\": got %lld", cases[i].text, (long long)money.fen);
        if (good)
            assert_str(qf_fen_wan(arena, money), cases[i].printed);
    }
}

/* What is printed reads back, at the ends of the range too. */
static void print__reads_back(void **state)
{
    static const int64_t amounts[] = { 0,     1,         -1,         99,        100,       -101,
                                       12345, 190457379, 1000000000, INT64_MAX, -INT64_MAX };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++) {
        qf_fen money = { amounts[i] }, back = { NONE };

        assert_true(qf_fen_parse_yuan(qf_fen_yuan(arena, money), &back));
        assert_true(back.fen == money.fen);
        back.fen = NONE;
        assert_true(qf_fen_parse_wan(qf_fen_wan(arena, money), &back));
        assert_true(back.fen == money.fen);
    }
    assert_str(qf_fen_yuan(arena, (qf_fen){ -5 }), "-0.05");
    assert_str(qf_fen_yuan(arena, (qf_fen){ INT64_MIN }), "-92233720368547758.08");
    assert_str(qf_fen_wan(arena, (qf_fen){ INT64_MIN }), "-9223372036854.775808");
}

static void add__refuses_overflow(void **state)
{
    qf_fen sum = { 7 };

    (void)state;
    assert_int_equal(qf_fen_add((qf_fen){ INT64_MAX }, (qf_fen){ 1 }, &sum), QF_LIMIT);
    assert_int_equal(qf_fen_add((qf_fen){ INT64_MIN }, (qf_fen){ -1 }, &sum), QF_LIMIT);
    assert_int_equal(sum.fen, 7);
    assert_int_equal(qf_fen_add((qf_fen){ 40 }, (qf_fen){ 2 }, &sum), QF_OK);
    assert_int_equal(sum.fen, 42);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yuan__text),
        cmocka_unit_test(wan__text),
        cmocka_unit_test(print__reads_back),
        cmocka_unit_test(add__refuses_overflow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The fee: the tables and worked examples of fees.md, the formula, and files with holes. */
#include "law/fee.h"

#include "law_fixture.h"
#include "qf_test.h"

struct world {
    qf_ctx cx;
    const fee_law *law;
};

static int set_up(void **state)
{
    static struct world world;

    world = (struct world){ .cx.arena = qf_arena_new() };
    assert_int_equal(fee_load(&world.cx, NULL, &world.law), QF_OK);
    *state = &world;
    return 0;
}

static int tear_down(void **state)
{
    qf_arena_free(((struct world *)*state)->cx.arena);
    return 0;
}

static int64_t yuan(struct world *world, fee_standard standard, int64_t n)
{
    fee_amount fee;

    assert_int_equal(fee_of(&world->cx, world->law, standard, n, &fee), QF_OK);
    assert_int_equal(fee.total.fen % 100, 0);
    return fee.total.fen / 100;
}

/* fees.md 1.1, 1.2, 4 */
static void of__tables_of_the_measure(void **state)
{
    static const int64_t items[][2] = { { 0, 0 },      { 1, 0 },      { 10, 0 },    { 11, 100 },
                                        { 12, 200 },   { 30, 2000 },  { 31, 2200 }, { 35, 3000 },
                                        { 40, 4000 },  { 41, 4300 },  { 50, 7000 }, { 51, 7400 },
                                        { 60, 11000 }, { 100, 37000 } };
    static const int64_t pages[][2] = { { 0, 0 },      { 30, 0 },     { 31, 10 },     { 100, 700 },
                                        { 101, 720 },  { 130, 1300 }, { 150, 1700 },  { 200, 2700 },
                                        { 201, 2740 }, { 250, 4700 }, { 1000, 34700 } };

    for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++)
        assert_int_equal(yuan(*state, FEE_ITEMS, items[i][0]), items[i][1]);
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
        assert_int_equal(yuan(*state, FEE_PAGES, pages[i][0]), pages[i][1]);
}

/* Rate of the i-th item in yuan, as fees.md writes it. */
static int64_t rate(int64_t i)
{
    return i <= 10 ? 0 : i <= 30 ? 100 : 100 * ((i - 31) / 10 + 2);
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void of__equals_the_formula(void **state)
{
    struct world *world = *state;
    int64_t sum = 0;

    for (int64_t n = 1; n <= 3000; n++) {
        int64_t by_page = 10 * (smaller(n, 100) > 30 ? smaller(n, 100) - 30 : 0) +
                          20 * (smaller(n, 200) > 100 ? smaller(n, 200) - 100 : 0) +
                          40 * (n > 200 ? n - 200 : 0);
        qf_fen one;

        sum += rate(n);
        assert_int_equal(yuan(world, FEE_ITEMS, n), sum);
        assert_int_equal(yuan(world, FEE_PAGES, n), by_page);
        assert_int_equal(fee_of_rank(&world->cx, world->law, FEE_ITEMS, n, &one), QF_OK);
        assert_int_equal(one.fen, rate(n) * 100);
    }
}

/* Lines touch, none is free, and they add up to the total. */
static void of__lines_add_up(void **state)
{
    struct world *world = *state;

    for (int64_t n = 0; n <= 400; n++)
        for (fee_standard s = 0; s < FEE_STANDARDS; s++) {
            int64_t next = s == FEE_ITEMS ? 11 : 31, sum = 0;
            fee_amount fee;

            assert_int_equal(fee_of(&world->cx, world->law, s, n, &fee), QF_OK);
            for (size_t i = 0; i < fee.count; i++) {
                assert_int_equal(fee.lines[i].from, next);
                assert_true(fee.lines[i].to >= fee.lines[i].from && fee.lines[i].each.fen > 0);
                sum += (fee.lines[i].to - fee.lines[i].from + 1) * fee.lines[i].each.fen;
                next = fee.lines[i].to + 1;
            }
            assert_int_equal(sum, fee.total.fen);
            if (fee.count > 0)
                assert_int_equal(next, n + 1);
        }
}

static void of__large_numbers_and_their_limit(void **state)
{
    struct world *world = *state;
    fee_amount fee;
    qf_fen one;

    /* 2,000 yuan to the 30th, then full steps of ten at 200, 300, … yuan: 31-1,000,000 has 99,997. */
    assert_int_equal(yuan(world, FEE_ITEMS, 1000000),
                     2000 + 1000 * ((int64_t)99997 * (2 + 99998) / 2));
    assert_int_equal(yuan(world, FEE_PAGES, 1000000000), 2700 + 40 * (int64_t)999999800);
    assert_int_equal(fee_of(&world->cx, world->law, FEE_ITEMS, 1000001, &fee), QF_LIMIT);
    assert_true(qf_str_has(world->cx.err.zh, QF_S("1000000 件")));
    assert_int_equal(fee_of(&world->cx, world->law, FEE_PAGES, INT64_MAX, &fee), QF_LIMIT);
    assert_int_equal(fee_of(&world->cx, world->law, FEE_PAGES, -1, &fee), QF_INVALID);
    assert_int_equal(fee_of_rank(&world->cx, world->law, FEE_ITEMS, 0, &one), QF_INVALID);
}

static void of__overflow_is_an_error(void **state)
{
    struct world *world = *state;
    const char *dir = law_folder_with(&world->cx, "fees.json", "\"each_fen\": 4000",
                                      "\"each_fen\": 1000000000000");
    const fee_law *law;
    fee_amount fee;

    assert_int_equal(fee_load(&world->cx, dir, &law), QF_OK);
    assert_int_equal(fee_of(&world->cx, law, FEE_PAGES, 1000000000, &fee), QF_LIMIT);
    assert_int_equal(fee_of(&world->cx, law, FEE_PAGES, 1000000, &fee), QF_OK);
}

static void load__refuses_a_file_with_a_hole(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *old, *new, *key;
    } holes[] = {
        { "\"items\"", "\"pieces\"", "standards.items" },
        { "\"standards\"", "\"standard\"", "standards" },
        { "\"to\": 30, \"each_fen\": 10000", "\"to\": 29, \"each_fen\": 10000",
          "standards.items.bands[2].from" },
        { "\"from\": 11,", "\"from\": 12,", "standards.items.bands[1].from" },
        { "\"to\": 30, \"each_fen\": 10000", "\"to\": 5, \"each_fen\": 10000",
          "standards.items.bands[1].to" },
        { "\"each_fen\": 10000", "\"each_fen\": -1", "standards.items.bands[1].each_fen" },
        { "\"each_fen\": 10000", "\"each_fen\": 99.5", "standards.items.bands[1].each_fen" },
        { "\"each_fen\": 4000", "\"to\": 900, \"each_fen\": 4000", "standards.pages.bands[3].to" },
        { "\"every\": 10", "\"every\": 0", "standards.items.bands[2].step.every" },
        { "\"unit\": \"页\", ", "", "standards.pages.unit" },
        { "\"max\": 1000000,", "\"max\": \"many\",", "standards.items.max" },
    };

    for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
        const char *dir = law_folder_with(&world->cx, "fees.json", holes[i].old, holes[i].new);
        const fee_law *law;

        assert_int_equal(fee_load(&world->cx, dir, &law), QF_INVALID);
        if (!qf_str_has(world->cx.err.zh, qf_str_of(holes[i].key)) ||
            !qf_str_has(world->cx.err.zh, QF_S("fees.json")))
            fail_msg("hole %zu: %.*s", i, QF_ARG(world->cx.err.zh));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of__tables_of_the_measure),
        cmocka_unit_test(of__equals_the_formula),
        cmocka_unit_test(of__lines_add_up),
        cmocka_unit_test(of__large_numbers_and_their_limit),
        cmocka_unit_test(of__overflow_is_an_error),
        cmocka_unit_test(load__refuses_a_file_with_a_hole),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

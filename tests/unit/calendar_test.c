/* Working days: the worked examples of the papers, every day against a naive counter, notices that
 * amend, estimates that say so, and holiday files with holes. */
#include "law/calendar.h"

#include "law_fixture.h"
#include "qf_test.h"

#include <limits.h>

struct world {
    qf_ctx cx;
    const calendar *cal;
};

static int set_up(void **state)
{
    static struct world world;

    world = (struct world){ .cx.arena = qf_arena_new() };
    assert_int_equal(calendar_load(&world.cx, NULL, &world.cal), QF_OK);
    *state = &world;
    return 0;
}

static int tear_down(void **state)
{
    qf_arena_free(((struct world *)*state)->cx.arena);
    return 0;
}

/* Twenty working days across every kind of break, worked out by hand before the program was. */
static void add__golden_dates(void **state)
{
    const calendar *cal = ((struct world *)*state)->cal;
    static const char *const dates[][2] = {
        { "2019-04-08", "2019-05-07" }, { "2020-01-10", "2020-02-14" },
        { "2021-09-10", "2021-10-14" }, { "2024-01-22", "2024-02-22" },
        { "2024-09-10", "2024-10-14" }, { "2025-01-13", "2025-02-14" },
        { "2025-09-15", "2025-10-17" },
    };

    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
        assert_day(calendar_add(cal, day(dates[i][0]), 20), dates[i][1]);
}

/* regulation.md 2.6 and 1.5 */
static void add__worked_examples(void **state)
{
    const calendar *cal = ((struct world *)*state)->cal;
    static const struct {
        const char *from;
        int n;
        const char *due;
    } cases[] = {
        { "2021-09-10", 7, "2021-09-22" },  { "2021-09-10", 10, "2021-09-26" },
        { "2021-09-10", 16, "2021-10-09" }, { "2021-09-10", 20, "2021-10-14" },
        { "2021-09-10", 40, "2021-11-11" }, { "2026-02-09", 7, "2026-02-25" },
        { "2026-02-09", 20, "2026-03-13" }, { "2024-04-28", 20, "2024-05-28" },
        { "2023-09-20", 7, "2023-10-07" },  { "2023-09-26", 15, "2023-10-23" },
        { "2023-10-16", 20, "2023-11-13" }, { "2025-01-20", 20, "2025-02-21" },
        { "2025-02-07", 15, "2025-02-27" }, { "2025-02-21", 13, "2025-03-12" },
        { "2025-02-27", 13, "2025-03-18" }, { "2024-12-20", 20, "2025-01-20" },
        { "2025-01-10", 20, "2025-02-13" }, { "2025-12-12", 20, "2026-01-12" },
        { "2026-09-14", 20, "2026-10-16" }, { "2026-10-16", 20, "2026-11-13" },
        { "2021-02-05", 20, "2021-03-10" }, { "2021-09-18", 0, "2021-09-18" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_day(calendar_add(cal, day(cases[i].from), cases[i].n), cases[i].due);
}

/* Every start day, the limits of the law: the sums agree with counting day by day. */
static void add__equals_counting_day_by_day(void **state)
{
    const calendar *cal = ((struct world *)*state)->cal;
    static const int limits[] = { 1, 7, 15, 20, 40 };

    for (qf_date from = day("2008-01-01"); qf_date_cmp(from, day("2026-12-31")) <= 0;
         from = qf_date_add(from, 1)) {
        qf_date walk = from;
        int counted = 0;

        for (size_t i = 0; i < 5; i++) {
            while (counted < limits[i]) {
                walk = qf_date_add(walk, 1);
                counted += calendar_is_working(cal, walk);
            }
            assert_int_equal(calendar_add(cal, from, limits[i]).day, walk.day);
            assert_int_equal(calendar_count(cal, from, walk), limits[i]);
        }
        assert_true(calendar_is_working(cal, calendar_on_or_next(cal, from)));
    }
}

static void why__says_weekend_holiday_and_make_up_day(void **state)
{
    const calendar *cal = ((struct world *)*state)->cal;

    assert_str(calendar_why(cal, day("2021-09-11")), "周六");
    assert_str(calendar_why(cal, day("2021-09-18")), "中秋节调休上班");
    assert_str(calendar_why(cal, day("2021-09-19")), "中秋节");
    assert_str(calendar_why(cal, day("2021-10-01")), "国庆节");
    assert_str(calendar_why(cal, day("2020-09-27")), "国庆节、中秋节调休上班");
    assert_str(calendar_why(cal, day("2021-09-13")), "");
    assert_str(calendar_why(cal, day("2027-02-08")), "春节（推算）");
    assert_str(calendar_notice_of(cal, day("2021-09-18"))->no, "国办发明电〔2020〕27号");
    assert_null(calendar_notice_of(cal, day("2021-09-11")));
}

/* The second notices of 2015, 2019 and 2020 hold from their day on, and not before. */
static void notices__a_later_one_amends_the_first(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *day, *eve, *issued;
        bool before, after;
    } cases[] = {
        { "2015-09-03", "2015-05-12", "2015-05-13", true, false },
        { "2015-09-06", "2015-05-12", "2015-05-13", false, true },
        { "2019-05-02", "2019-03-21", "2019-03-22", true, false },
        { "2019-04-28", "2019-03-21", "2019-03-22", false, true },
        { "2020-01-31", "2020-01-25", "2020-01-26", true, false },
        { "2020-02-01", "2020-01-25", "2020-01-26", true, false },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const calendar *before, *after;
        qf_date d = day(cases[i].day);

        assert_int_equal(calendar_load_at(&world->cx, NULL, day(cases[i].eve), &before), QF_OK);
        assert_int_equal(calendar_load_at(&world->cx, NULL, day(cases[i].issued), &after), QF_OK);
        assert_int_equal(calendar_is_working(before, d), cases[i].before);
        assert_int_equal(calendar_is_working(after, d), cases[i].after);
        assert_int_equal(calendar_is_working(world->cal, d), cases[i].after);
        assert_true(calendar_notice_of(after, d)->amends);
    }
}

static void estimate__never_silent(void **state)
{
    struct world *world = *state;
    const calendar *early;

    assert_day(calendar_known(world->cal), "2026-12-31");
    assert_false(calendar_estimated(world->cal, day("2026-12-31")));
    assert_true(calendar_estimated(world->cal, day("2027-01-01")));
    assert_false(calendar_is_working(world->cal, day("2027-06-09")));
    assert_int_equal(calendar_load_at(&world->cx, NULL, day("2020-11-24"), &early), QF_OK);
    assert_day(calendar_known(early), "2020-12-31");
    assert_str(calendar_why(early, day("2021-10-01")), "国庆节（推算）");
    assert_true(calendar_is_working(early, day("2021-10-07")));
    assert_true(calendar_is_working(early, day("2021-02-11")));
}

/* The rules that estimate are the law's own: no notice ever made one of their days a working day. */
static void estimate__statutory_days_are_days_off_in_every_notice(void **state)
{
    struct world *world = *state;
    const calendar *nothing;
    int checked = 0;

    assert_int_equal(calendar_load_at(&world->cx, NULL, day("2007-01-01"), &nothing), QF_OK);
    for (qf_date d = day("2008-01-01"); qf_date_cmp(d, day("2026-12-31")) <= 0;
         d = qf_date_add(d, 1))
        if (qf_str_has(calendar_why(nothing, d), QF_S("推算"))) {
            checked++;
            if (calendar_is_working(world->cal, d))
                fail_msg("%.*s is a working day by its notice",
                         QF_ARG(qf_date_str(world->cx.arena, d)));
        }
    /* 11 days a year, 13 from 2025; in 2020 and 2009 no two festivals fall on one day of the rules
     * but 中秋 on 国庆 (2020-10-01, 2009-10-03). */
    assert_int_equal(checked, 17 * 11 + 2 * 13 - 2);
}

static void range__is_an_error_with_a_sentence(void **state)
{
    struct world *world = *state;

    assert_int_equal(calendar_check(&world->cx, world->cal, day("2007-12-31")), QF_LIMIT);
    assert_true(qf_str_has(world->cx.err.zh, QF_S("2008年1月1日")));
    assert_int_equal(calendar_check(&world->cx, world->cal, day("2008-01-01")), QF_OK);
    assert_int_equal(calendar_check(&world->cx, world->cal, day("2101-01-01")), QF_LIMIT);
    assert_false(qf_date_is(calendar_add(world->cal, day("2007-12-31"), 1)));
    assert_false(qf_date_is(calendar_add(world->cal, day("2100-12-20"), 20)));
    assert_false(qf_date_is(calendar_add(world->cal, day("2020-12-20"), -1)));
    assert_false(qf_date_is(calendar_add(world->cal, day("2020-12-20"), INT_MAX)));
    assert_int_equal(calendar_count(world->cal, day("2021-01-05"), day("2021-01-05")), 0);
    assert_int_equal(calendar_count(world->cal, day("1999-01-01"), day("2008-01-02")), 1);
}

/* Holes in the file: each names the file, the key and the reason. */
static void load__refuses_a_file_with_a_hole(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *old, *new, *key, *reason;
    } holes[] = {
        { "\"from\": \"2008-01-01\"", "\"from\": \"2008-02-30\"", "coverage.from", "日历" },
        { "\"coverage\"", "\"cover\"", "coverage", "缺少" },
        { "\"to\": \"2026-12-31\"", "\"to\": \"2027-12-31\"", "coverage.to", "2026" },
        { "\"to\": \"2026-12-31\"", "\"to\": 2026", "coverage.to", "文字" },
        { "{\"year\": 2010,", "{\"year\": 2011,", "years[2].year", "2010" },
        { "{\"year\": 2010,", "{\"year\": \"2010\",", "years[2].year", "整数" },
        { "\"date\": \"2009-01-04\", \"weekday\": \"周日\"",
          "\"date\": \"2009-01-05\", \"weekday\": \"周日\"", "years[1].notices[0].days[3].weekday",
          "周一" },
        { "\"date\": \"2009-01-04\", \"weekday\": \"周日\"", "\"date\": \"2009-01-05\"",
          "years[1].notices[0].days[3].kind", "本来就上班" },
        { "\"date\": \"2009-01-04\", \"weekday\": \"周日\"", "\"date\": \"2009-01-03\"",
          "years[1].notices[0].days[3].date", "两次" },
        { "\"date\": \"2009-01-04\"", "\"date\": \"2006-01-04\"",
          "years[1].notices[0].days[3].date", "不会安排" },
        { "\"date\": \"2009-01-04\"", "\"date\": \"2009-13-04\"",
          "years[1].notices[0].days[3].date", "日历" },
        { "\"kind\": \"holiday\"", "\"kind\": \"festival\"", "years[0].notices[0].days[1].kind",
          "holiday" },
        { "     {\"date\": \"2009-01-04\", \"weekday\": \"周日\", \"name\": \"元旦\", \"kind\": "
          "\"workday\"},\n",
          "", "years[1].workdays", "少了" },
        { "\"amends\": \"国办发明电〔2018〕15号\",", "", "years[11].notices[1].amends", "调整" },
        { "\"date\": \"2019-03-22\"", "\"date\": \"2017-03-22\"", "years[11].notices[1].date",
          "上一年" },
        { "\"anchor\": \"spring\"", "\"anchor\": \"winter\"", "estimate.anchors[0].winter",
          "缺少" },
        { "\"anchor\": \"01-01\"", "\"anchor\": \"13-01\"", "estimate.rules[0].anchor", "10-01" },
        { "\"days\": [0]", "\"days\": []", "estimate.rules[0].days", "空列表" },
        { "\"days\": [0]", "\"days\": [400]", "estimate.rules[0].days[0]", "之间" },
    };

    for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
        const char *dir = law_folder_with(&world->cx, "holidays.json", holes[i].old, holes[i].new);
        const calendar *cal;
        qf_code code = calendar_load(&world->cx, dir, &cal);

        if (code != QF_INVALID || !qf_str_has(world->cx.err.zh, QF_S("holidays.json")) ||
            !qf_str_has(world->cx.err.zh, qf_str_of(holes[i].key)) ||
            !qf_str_has(world->cx.err.zh, qf_str_of(holes[i].reason)))
            fail_msg("hole %zu: wanted %s, %s; got %d %.*s", i, holes[i].key, holes[i].reason, code,
                     QF_ARG(world->cx.err.zh));
    }
}

static void load__survives_every_type_at_every_place(void **state)
{
    struct world *world = *state;
    static const char *texts[] = {
        "",
        "[]",
        "null",
        "{\"coverage\":[]}",
        "{",
        "\"a\"",
        "{\"years\":1}",
        "12e400",
        "{\"coverage\":{\"from\":\"2008-01-01\",\"to\":\"2008-12-31\"},"
        "\"years\":[null]}",
        "{\"coverage\":{\"from\":\"2008-01-01\",\"to\":\"2008-12-31\"},"
        "\"years\":[{\"year\":2008,\"notices\":[7]}]}",
        "{\"coverage\":{\"from\":\"2008-01-01\",\"to\":\"9999-12-31\"}}"
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const char *dir = law_folder(&world->cx, "holidays.json", qf_str_of(texts[i]));
        const calendar *cal;

        assert_int_equal(calendar_load(&world->cx, dir, &cal), QF_INVALID);
        assert_true(qf_str_has(world->cx.err.zh, QF_S("holidays.json")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(add__golden_dates),
        cmocka_unit_test(add__worked_examples),
        cmocka_unit_test(add__equals_counting_day_by_day),
        cmocka_unit_test(why__says_weekend_holiday_and_make_up_day),
        cmocka_unit_test(notices__a_later_one_amends_the_first),
        cmocka_unit_test(estimate__never_silent),
        cmocka_unit_test(estimate__statutory_days_are_days_off_in_every_notice),
        cmocka_unit_test(range__is_an_error_with_a_sentence),
        cmocka_unit_test(load__refuses_a_file_with_a_hole),
        cmocka_unit_test(load__survives_every_type_at_every_place),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* Civil dates and times in UTC+8. */
#include "base/date.h"

#include "qf_test.h"

#include <stdlib.h>
#include <time.h>

/* Every day of the years 1 to 9999, counted one by one. */
static void date__every_day_in_order(void **state)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    qf_date date = { 0 };
    int32_t expected = 0;
    bool first = true;

    (void)state;
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++) {
            bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            int length = lengths[month - 1] + (month == 2 && leap);

            for (int day = 1; day <= length; day++) {
                int y, m, d;

                if (!qf_date_from(year, month, day, &date))
                    fail_msg("%04d-%02d-%02d is refused", year, month, day);
                if (!first && date.day != expected)
                    fail_msg("%04d-%02d-%02d is day %d, not %d", year, month, day, date.day,
                             expected);
                expected = date.day + 1;
                first = false;
                qf_date_parts(date, &y, &m, &d);
                if (y != year || m != month || d != day)
                    fail_msg("%04d-%02d-%02d comes back as %04d-%02d-%02d", year, month, day, y, m,
                             d);
            }
            if (qf_date_from(year, month, length + 1, &date))
                fail_msg("%04d-%02d-%02d is taken", year, month, length + 1);
        }
}

static void date__known_days(void **state)
{
    qf_date date;

    (void)state;
    assert_true(qf_date_from(1970, 1, 1, &date));
    assert_int_equal(date.day, 0);
    assert_int_equal(qf_date_weekday(date), 4);
    assert_true(qf_date_from(2000, 2, 29, &date));
    assert_int_equal(date.day, 11016);
    assert_true(qf_date_from(2021, 9, 10, &date));
    assert_int_equal(qf_date_weekday(date), 5);
    assert_true(qf_date_from(1969, 12, 31, &date));
    assert_int_equal(date.day, -1);
    assert_int_equal(qf_date_weekday(date), 3);
    assert_true(qf_date_from(1, 1, 1, &date));
    assert_int_equal(qf_date_weekday(date), 1);
    assert_int_equal(qf_date_year(date), 1);
    assert_false(qf_date_from(0, 1, 1, &date));
    assert_false(qf_date_from(10000, 1, 1, &date));
    assert_false(qf_date_from(2021, 0, 1, &date));
    assert_false(qf_date_from(2021, 13, 1, &date));
    assert_false(qf_date_from(2021, 1, 0, &date));
    assert_false(qf_date_from(1900, 2, 29, &date));
    assert_false(qf_date_from(2021, INT32_MIN, INT32_MAX, &date));
    qf_date_parts((qf_date){ 0 }, NULL, NULL, NULL);
    assert_true(qf_date_cmp((qf_date){ 1 }, (qf_date){ 2 }) < 0);
    assert_true(qf_date_cmp(QF_NO_DATE, (qf_date){ -1000000 }) < 0);
    assert_false(qf_date_is(QF_NO_DATE));
}

static void date__text(void **state)
{
    static const char *const bad[] = {
        "",           "2021-9-10",   "2021-09-1",      "2021-02-29",  "2021/09/10",
        "20210910",   "2021-09-100", "2021-09-10 ",    " 2021-09-10", "+021-09-10",
        "2021-0a-10", "0000-01-01",  "２０２１-09-10", "2021-09-31",  "2021-13-01",
        "-021-09-10",
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_date date;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (qf_date_parse(qf_str_of(bad[i]), &date))
            fail_msg("\"%s\" is taken for a date", bad[i]);
    assert_true(qf_date_parse(QF_S("2021-09-10"), &date));
    assert_str(qf_date_str(arena, date), "2021-09-10");
    assert_str(qf_date_zh(arena, date), "2021年9月10日");
    assert_str(qf_date_str(arena, qf_date_add(date, 20)), "2021-09-30");
    assert_str(qf_date_str(arena, qf_date_add(date, -10)), "2021-08-31");
    assert_true(qf_date_parse(QF_S("0001-01-01"), &date));
    assert_str(qf_date_str(arena, date), "0001-01-01");
    assert_str(qf_date_str(arena, QF_NO_DATE), "");
    assert_str(qf_date_zh(arena, QF_NO_DATE), "");
    assert_false(qf_date_parse((qf_str){ NULL, 0 }, &date));
}

static void time__text(void **state)
{
    static const struct {
        const char *text, *expected; /* NULL: refused */
    } cases[] = {
        { "2021-09-10", "2021-09-10T00:00:00+08:00" },
        { "2021-09-10 08:30", "2021-09-10T08:30:00+08:00" },
        { "2021-09-10T08:30:05", "2021-09-10T08:30:05+08:00" },
        { "2021-09-10T08:30:05+08:00", "2021-09-10T08:30:05+08:00" },
        { "2021-09-10T08:30+08:00", "2021-09-10T08:30:00+08:00" },
        { "2021-09-10T20:30:05Z", "2021-09-11T04:30:05+08:00" },
        { "2021-09-10T23:59:59", "2021-09-10T23:59:59+08:00" },
        { "1969-12-31T23:59:59", "1969-12-31T23:59:59+08:00" },
        { "2021-09-10T24:00", NULL },
        { "2021-09-10T08:60", NULL },
        { "2021-09-10T08:30:60", NULL },
        { "2021-09-10T08:30:5", NULL },
        { "2021-09-10T08", NULL },
        { "2021-09-10T08:30:05+09:00", NULL },
        { "2021-09-10T08:30:05x", NULL },
        { "2021-09-10x08:30", NULL },
        { "2021-09-31 08:30", NULL },
        { "2021-09-10T-1:30", NULL },
        { "2021-09-10T08:30:", NULL },
        { "2021-09-10T08:30:0", NULL },
        { "", NULL },
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        qf_time time;
        bool good = qf_time_parse(qf_str_of(cases[i].text), &time);

        if (good != (cases[i].expected != NULL))
            fail_msg("\"%s\": %s", cases[i].text, good ? "taken" : "refused");
        if (good)
            assert_str(qf_time_str(arena, time), cases[i].expected);
    }
}

/* The machine's zone and its summer time change nothing. */
static void time__does_not_ask_the_machine(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_date date;

    (void)state;
    setenv("TZ", "America/New_York", 1);
    tzset();
    assert_int_equal(qf_time_date((qf_time){ 0 }).day, 0);
    assert_int_equal(qf_time_date((qf_time){ (int64_t)16 * 3600000 - 1 }).day, 0);
    assert_int_equal(qf_time_date((qf_time){ (int64_t)16 * 3600000 }).day, 1);
    assert_int_equal(qf_time_date((qf_time){ (int64_t)-8 * 3600000 }).day, 0);
    assert_int_equal(qf_time_date((qf_time){ (int64_t)-8 * 3600000 - 1 }).day, -1);
    for (int day = -800000; day < 800000; day += 997) {
        date.day = day;
        assert_int_equal(qf_time_date(qf_date_start(date)).day, day);
    }
    assert_str(qf_time_str(arena, (qf_time){ 0 }), "1970-01-01T08:00:00+08:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(date__every_day_in_order),
        cmocka_unit_test(date__known_days),
        cmocka_unit_test(date__text),
        cmocka_unit_test(time__text),
        cmocka_unit_test(time__does_not_ask_the_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

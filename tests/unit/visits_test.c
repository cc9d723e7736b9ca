/* Visits: the sketch counts what is different, days add up, a past day forgets its sketch, programs are told from
 * readers, and nothing is written that was not counted. */
#include "record.h"

#include "domain/visits/visits.h"
#include "web/visit_counter.h"
#include "web/visit_kind.h"

/* Hashes as even as a keyed one (splitmix64). */
static uint64_t hash_of(uint64_t n)
{
    n = (n + 1) * 0x9E3779B97F4A7C15U;
    n = (n ^ (n >> 30)) * 0xBF58476D1CE4E5B9U;
    n = (n ^ (n >> 27)) * 0x94D049BB133111EBU;
    return n ^ (n >> 31);
}

static void see(qf_sketch *sketch, uint64_t from, uint64_t to)
{
    for (uint64_t n = from; n < to; n++) {
        unsigned char rank;
        unsigned at = qf_sketch_place(hash_of(n), &rank);
        if (rank > sketch->rank[at])
            sketch->rank[at] = rank;
    }
}

static void sketch__counts_different_things_within_five_percent(void **state)
{
    static const uint64_t sizes[] = { 0, 1, 10, 100, 1000, 10000, 30000, 1000000 };

    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        qf_sketch sketch = { 0 };
        int64_t size = (int64_t)sizes[i], found;
        see(&sketch, 0, sizes[i]);
        see(&sketch, 0, sizes[i]); /* the same once more */
        found = qf_sketch_count(&sketch);
        if (found < size - size / 20 - (size > 0 && size < 20 ? 0 : 1) ||
            found > size + size / 20 + 1)
            fail_msg("%lld things counted as %lld", (long long)size, (long long)found);
    }
}

static void sketch__two_together_are_what_either_has_seen(void **state)
{
    qf_sketch one = { 0 }, other = { 0 }, both = { 0 };

    (void)state;
    see(&one, 0, 3000);
    see(&other, 2000, 5000);
    see(&both, 0, 5000);
    qf_sketch_merge(&one, &other);
    assert_memory_equal(one.rank, both.rank, sizeof(both.rank));
}

static qf_date day_of(const char *text)
{
    qf_date day;

    assert_true(qf_date_parse(qf_str_of(text), &day));
    return day;
}

static void visits__days_add_up_and_past_ones_keep_their_number_alone(void **state)
{
    struct record *r = *state;
    visits_counted first = { .day = day_of("2021-09-09") }, second;
    visits_day *days;
    size_t count;

    first.visits[VISITS_funds] = 7;
    first.visits[VISITS_robot] = 2;
    first.visits[VISITS_file] = 1;
    see(&first.readers, 0, 4);
    assert_ok(r, visits_add(&r->cx, &first));
    assert_ok(r, visits_add(&r->cx, &first)); /* the same readers again */
    second = first;
    second.day = day_of("2021-09-10");
    assert_ok(r, visits_add(&r->cx, &second));
    assert_ok(r, visits_days(&r->cx, day_of("2021-09-01"), day_of("2021-09-30"), &days, &count));
    assert_int_equal(count, 2);
    assert_int_equal(days[0].day.day, second.day.day);
    assert_int_equal(days[1].visits[VISITS_funds], 14);
    assert_int_equal(days[1].pages, 14); /* neither the file nor the program */
    assert_int_equal(days[1].visits[VISITS_robot], 4);
    assert_int_equal(days[1].readers, 4);
    /* One sketch is left, today's. */
    assert_true(record_sql(r, "CREATE TABLE seen (n BIGINT CHECK (n = 1))", true));
    assert_true(record_sql(
        r, "INSERT INTO seen SELECT COUNT(*) FROM visit_readers WHERE length(sketch) > 0", true));
    /* Another town sees nothing of it. */
    r->cx.org = 2;
    assert_ok(r, visits_days(&r->cx, day_of("2021-09-01"), day_of("2021-09-30"), &days, &count));
    assert_int_equal(count, 0);
}

static void counter__writes_once_what_was_counted(void **state)
{
    struct record *r = *state;
    visit_counter *counter = visit_counter_new();
    visits_day *days;
    size_t count;

    visit_count(counter, 1, day_of("2021-09-09"), VISITS_home, QF_S("a"));
    for (int i = 0; i < 5; i++)
        visit_count(counter, 1, day_of("2021-09-10"), VISITS_books, i < 3 ? QF_S("a") : QF_S("b"));
    visit_count(counter, 1, day_of("2021-09-10"), VISITS_robot, QF_S("c"));
    visit_count(counter, 3, day_of("2021-09-10"), VISITS_home, QF_S("a"));
    visit_count(NULL, 1, day_of("2021-09-10"), VISITS_home, QF_S("a"));
    assert_ok(r, visit_counter_flush(&r->cx, counter));
    assert_ok(r, visit_counter_flush(&r->cx, counter));
    assert_ok(r, visits_days(&r->cx, day_of("2021-09-01"), day_of("2021-09-30"), &days, &count));
    assert_int_equal(count, 2);
    assert_int_equal(days[0].pages, 5);
    assert_int_equal(days[0].readers, 2);
    assert_int_equal(days[0].visits[VISITS_robot], 1);
    assert_int_equal(days[1].pages, 1);
    /* After the write the same reader is the same. */
    visit_count(counter, 1, day_of("2021-09-10"), VISITS_home, QF_S("b"));
    assert_ok(r, visit_counter_flush_all(&r->cx, counter));
    r->cx.org = 1;
    assert_ok(r, visits_days(&r->cx, day_of("2021-09-10"), day_of("2021-09-10"), &days, &count));
    assert_int_equal(days[0].pages, 6);
    assert_int_equal(days[0].readers, 2);
    r->cx.org = 3;
    assert_ok(r, visits_days(&r->cx, day_of("2021-09-10"), day_of("2021-09-10"), &days, &count));
    assert_int_equal(count, 1);
    visit_counter_free(counter);
}

static void counter__keeps_what_could_not_be_written(void **state)
{
    struct record *r = *state;
    visit_counter *counter = visit_counter_new();
    visits_day *days;
    size_t count;
    db_tx tx;

    visit_count(counter, 1, day_of("2021-09-10"), VISITS_home, QF_S("a"));
    assert_ok(r, db_begin_read(&r->cx, &tx));
    assert_int_not_equal(visit_counter_flush(&r->cx, counter),
                         QF_OK); /* nothing can be written in it */
    db_tx_end(&tx);
    assert_ok(r, visit_counter_flush(&r->cx, counter));
    assert_ok(r, visits_days(&r->cx, day_of("2021-09-10"), day_of("2021-09-10"), &days, &count));
    assert_int_equal(count, 1);
    assert_int_equal(days[0].pages, 1);
    assert_int_equal(days[0].readers, 1);
    visit_counter_free(counter);
}

static void kind__of_addresses(void **state)
{
    (void)state;
    assert_int_equal(visit_kind_of_path(QF_S("/")), VISITS_home);
    assert_int_equal(visit_kind_of_path(QF_S("/funds/12")), VISITS_funds);
    assert_int_equal(visit_kind_of_path(QF_S("/books/7/2026-09")), VISITS_books);
    assert_int_equal(visit_kind_of_path(QF_S("/fundsx")), VISITS_other);
    assert_int_equal(visit_kind_of_path(QF_S("/item/3")), VISITS_items);
}

static void robot__by_its_own_name(void **state)
{
    static const char *const readers[] = {
        ("Mozilla/5.0 (Linux; Android 10; HarmonyOS; ANA-AN00) AppleWebKit/537.36 Mobile "
         "Safari/537.36"),
        "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) MicroMessenger/8.0.30",
        "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko",
    };
    static const char *const robots[] = {
        "",
        "Mozilla/5.0 (compatible; Baiduspider/2.0)",
        "Googlebot/2.1",
        "curl/7.88.1",
        "Mozilla/5.0 (compatible; bingbot/2.0)",
        "Python-urllib/3.11",
        "Sogou web spider/4.0",
        "bot",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
        assert_false(visit_is_robot(qf_str_of(readers[i])));
    for (size_t i = 0; i < sizeof(robots) / sizeof(robots[0]); i++)
        assert_true(visit_is_robot(qf_str_of(robots[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sketch__counts_different_things_within_five_percent),
        cmocka_unit_test(sketch__two_together_are_what_either_has_seen),
        RECORD_TEST(visits__days_add_up_and_past_ones_keep_their_number_alone),
        RECORD_TEST(counter__writes_once_what_was_counted),
        RECORD_TEST(counter__keeps_what_could_not_be_written),
        cmocka_unit_test(kind__of_addresses),
        cmocka_unit_test(robot__by_its_own_name),
    };

    return RECORD_RUN("visits", tests);
}

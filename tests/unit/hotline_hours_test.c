/* Limits in hours: counted by the minute, days off too; kept when the law file changes; counts made again from the tickets. */
#include "domain/hotline/hotline.h"

#include "domain/auth/auth.h"
#include "domain/hotline/county_list.h"

#include "law_fixture.h"
#include "record.h"

struct desk {
    struct record *r;
    const calendar *days;
    const hotline_law *law;
};

static struct desk open_desk(struct record *r)
{
    struct desk d = { .r = r };

    r->cx.actor = &auth_keeper;
    assert_ok(r, calendar_load(&r->cx, NULL, &d.days));
    assert_ok(r, hotline_law_load(&r->cx, NULL, &d.law));
    return d;
}

static qf_time moment(const char *text)
{
    qf_time time;

    assert_true(qf_time_parse(qf_str_of(text), &time));
    return time;
}

static void set_now(const struct desk *d, const char *text)
{
    d->r->cx.now = moment(text);
}

static hotline_ticket urgent(const char *number, const char *at, int64_t hours)
{
    qf_time time = moment(at);

    return (hotline_ticket){ .number = qf_str_of(number),
                             .title = QF_S("水管爆裂"),
                             .class = QF_S("供水供电"),
                             .kind = HOTLINE_HELP,
                             .received_on = qf_time_date(time),
                             .received_at = time,
                             .limit_hours = hours,
                             .closed_on = QF_NO_DATE };
}

static int64_t receive(const struct desk *d, const hotline_ticket *ticket)
{
    int64_t id;

    assert_ok(d->r, hotline_receive(&d->r->cx, d->days, ticket, &id));
    return id;
}

static qf_code act(const struct desk *d, int64_t id, hotline_move move)
{
    if (move.text.n == 0)
        move.text = QF_S("已办");
    move.office = QF_S("镇供水站");
    if (!qf_date_is(move.day) || move.day.day == 0)
        move.day = qf_time_date(d->r->cx.now);
    return hotline_act(&d->r->cx, d->days, d->law, id, 0, &move);
}

static void reply(const struct desk *d, int64_t id)
{
    assert_ok(d->r, act(d, id, (hotline_move){ .event = HOTLINE_DO_SIGN }));
    assert_ok(d->r, act(d, id, (hotline_move){ .event = HOTLINE_DO_DISPATCH }));
    assert_ok(d->r, act(d, id, (hotline_move){ .event = HOTLINE_DO_REPLY }));
}

static hotline_stats stats_of(const struct desk *d)
{
    hotline_stats stats;

    assert_ok(d->r, hotline_year_stats(&d->r->cx, 2021, &stats));
    return stats;
}

static void due__is_a_minute_days_off_too(void **state)
{
    struct desk d = open_desk(*state);
    hotline_ticket t = urgent("U1", "2021-09-04 23:10", 2); /* a Saturday night */

    assert_ok(d.r, hotline_get(&d.r->cx, receive(&d, &t), &t));
    assert_day(t.due_on, "2021-09-05");
    assert_int_equal(t.due_at.ms, moment("2021-09-05 01:10").ms);
    assert_int_equal(t.limit_days, 0);
    assert_true(qf_str_eq(hotline_limit_zh(d.r->cx.arena, &t), QF_S("2 小时")));
}

static void close__on_time_in_the_last_minute_late_in_the_next(void **state)
{
    struct desk d = open_desk(*state);
    hotline_ticket a = urgent("U2", "2021-09-10 08:00", 2), b = a;
    int64_t first = receive(&d, &a), second;

    b.number = QF_S("U3");
    second = receive(&d, &b);
    reply(&d, first);
    reply(&d, second);
    set_now(&d, "2021-09-10 10:00:59");
    assert_int_equal(stats_of(&d).overdue, 0);
    assert_ok(d.r, act(&d, first, (hotline_move){ .event = HOTLINE_DO_CLOSE }));
    set_now(&d, "2021-09-10 10:01");
    assert_int_equal(stats_of(&d).overdue, 1); /* the same day, and behind */
    assert_ok(d.r, act(&d, second, (hotline_move){ .event = HOTLINE_DO_CLOSE }));
    assert_int_equal(stats_of(&d).on_time, 1);
    assert_int_equal(stats_of(&d).late, 1);
}

static void close__on_an_earlier_day_needs_its_minute(void **state)
{
    struct desk d = open_desk(*state);
    hotline_ticket t = urgent("U4", "2021-09-09 20:00", 24);
    int64_t id = receive(&d, &t);
    hotline_move move = { .event = HOTLINE_DO_CLOSE, .day = day("2021-09-10") };

    reply(&d, id);
    set_now(&d, "2021-09-12 09:00");
    assert_fails(d.r, act(&d, id, move), QF_INVALID, "HOTLINE.MINUTE");
    move.at = moment("2021-09-11 08:00"); /* another day than it says */
    assert_fails(d.r, act(&d, id, move), QF_INVALID, "HOTLINE.DAY");
    move.at = moment("2021-09-10 20:00");
    assert_ok(d.r, act(&d, id, move));
    assert_ok(d.r, hotline_get(&d.r->cx, id, &t));
    assert_false(hotline_late(&t, d.r->cx.now));
}

static void receive__hours_without_minutes_are_refused(void **state)
{
    struct desk d = open_desk(*state);
    hotline_ticket t = urgent("U5", "2021-09-09 20:00", 2);
    int64_t id;

    t.received_at.ms = 0;
    assert_fails(d.r, hotline_receive(&d.r->cx, d.days, &t, &id), QF_INVALID, "HOTLINE.MINUTE");
    t = urgent("U5", "2021-09-10 08:31", 2); /* a minute from now */
    assert_fails(d.r, hotline_receive(&d.r->cx, d.days, &t, &id), QF_INVALID, "HOTLINE.TICKET");
    t = urgent("U5", "2021-09-09 20:00", HOTLINE_HOURS_MAX + 1);
    assert_fails(d.r, hotline_receive(&d.r->cx, d.days, &t, &id), QF_INVALID, "HOTLINE.TICKET");
}

static void extension__in_hours_once_before_the_minute(void **state)
{
    struct desk d = open_desk(*state);
    hotline_ticket t = urgent("U6", "2021-09-10 08:00", 2);
    int64_t id = receive(&d, &t);

    assert_ok(d.r, act(&d, id, (hotline_move){ .event = HOTLINE_DO_SIGN }));
    assert_ok(d.r, act(&d, id, (hotline_move){ .event = HOTLINE_DO_DISPATCH }));
    assert_fails(d.r, act(&d, id, (hotline_move){ .event = HOTLINE_DO_EXTEND_ASK, .hours = 3 }),
                 QF_INVALID, "HOTLINE.DAYS");
    set_now(&d, "2021-09-10 10:01");
    assert_fails(d.r, act(&d, id, (hotline_move){ .event = HOTLINE_DO_EXTEND_ASK, .hours = 1 }),
                 QF_LATE, "HOTLINE.EXTEND");
    set_now(&d, "2021-09-10 10:00");
    assert_ok(d.r, act(&d, id, (hotline_move){ .event = HOTLINE_DO_EXTEND_ASK, .hours = 1 }));
    assert_ok(d.r, act(&d, id, (hotline_move){ .event = HOTLINE_DO_EXTEND_GRANT }));
    assert_ok(d.r, hotline_get(&d.r->cx, id, &t));
    assert_int_equal(t.due_at.ms, moment("2021-09-10 11:00").ms);
    assert_int_equal(t.first_due_at.ms, moment("2021-09-10 10:00").ms);
}

static void relimit__from_days_to_hours_and_back(void **state)
{
    struct desk d = open_desk(*state);
    hotline_ticket t = urgent("U7", "2021-09-10 07:00", 0);
    hotline_move move = { .event = HOTLINE_DO_RELIMIT, .hours = 24, .text = QF_S("停水") };
    int64_t id;

    t.limit_days = 3;
    t.received_at.ms = 0;
    id = receive(&d, &t);
    assert_fails(d.r, act(&d, id, move), QF_INVALID, "HOTLINE.MINUTE");
    move.at = moment("2021-09-10 07:20");
    assert_ok(d.r, act(&d, id, move));
    assert_ok(d.r, hotline_get(&d.r->cx, id, &t));
    assert_int_equal(t.due_at.ms, moment("2021-09-11 07:20").ms);
    assert_day(t.first_due_on, "2021-09-15");
    move.days = 5;
    assert_fails(d.r, act(&d, id, move), QF_INVALID, "HOTLINE.DAYS"); /* both at once */
    move.hours = 0;
    assert_ok(d.r, act(&d, id, move));
    assert_ok(d.r, hotline_get(&d.r->cx, id, &t));
    assert_day(t.due_on, "2021-09-17");
    assert_int_equal(t.due_at.ms, 0);
}

/* The file says another limit tomorrow: what was taken in before keeps its own. */
static void law__a_changed_file_moves_no_ticket(void **state)
{
    struct desk d = open_desk(*state);
    const hotline_urgency *danger = hotline_urgency_get(d.law, QF_S("danger"));
    hotline_ticket t = urgent("U8", "2021-09-10 08:00", danger->hours);
    int64_t id = receive(&d, &t);

    assert_int_equal(danger->hours, 2);
    assert_ok(d.r, hotline_law_load(
                       &d.r->cx,
                       law_folder_with(&d.r->cx, "hotline.json", "\"hours\": 2,", "\"hours\": 9,"),
                       &d.law));
    assert_int_equal(hotline_urgency_get(d.law, QF_S("danger"))->hours, 9);
    reply(&d, id);
    set_now(&d, "2021-09-10 12:00");
    assert_ok(d.r, act(&d, id, (hotline_move){ .event = HOTLINE_DO_CLOSE }));
    assert_int_equal(stats_of(&d).late, 1);
}

static void law__hours_out_of_range_are_named(void **state)
{
    struct record *r = *state;
    const hotline_law *law;

    assert_fails(r,
                 hotline_law_load(
                     &r->cx,
                     law_folder_with(&r->cx, "hotline.json", "\"hours\": 2,", "\"hours\": 999,"),
                     &law),
                 QF_INVALID, "LAW.INVALID");
    assert_true(qf_str_has(r->cx.err.zh, QF_S("urgent[0]")));
}

static void escalate__behind_its_minute(void **state)
{
    struct desk d = open_desk(*state);
    hotline_ticket t = urgent("U9", "2021-09-10 08:00", 2);
    hotline_due due;
    int64_t count;

    receive(&d, &t);
    set_now(&d, "2021-09-10 10:00");
    assert_ok(d.r, hotline_escalate(&d.r->cx, d.days, d.law, &count));
    assert_int_equal(count, 0);
    assert_ok(d.r, hotline_due_counts(&d.r->cx, day("2021-09-10"), &due));
    assert_int_equal(due.today, 1);
    assert_int_equal(due.ticking, 1);
    set_now(&d, "2021-09-10 10:01");
    assert_ok(d.r, hotline_escalate(&d.r->cx, d.days, d.law, &count));
    assert_int_equal(count, 1);
    assert_ok(d.r, hotline_due_counts(&d.r->cx, day("2021-09-10"), &due));
    assert_int_equal(due.behind, 1);
    assert_int_equal(due.today + due.soon + due.ticking, 0);
}

static int64_t wrong_groups(const struct desk *d)
{
    int64_t groups, wrong;

    assert_ok(d->r, hotline_recount_check(&d->r->cx, &groups, &wrong));
    return wrong;
}

/* Damage behind the program's back is found, and made good by a recount. */
static void recount__finds_and_mends(void **state)
{
    static const char *const damage[] = {
        "UPDATE ticket_count SET tickets = tickets + 1",
        "UPDATE ticket_tally SET tickets = tickets + 1 WHERE by_what = 'topic'",
        "DELETE FROM ticket_tally WHERE by_what = 'village'",
        "INSERT INTO ticket_count VALUES (1, '1999-01', 'help', 'x', 'y', 'late', 3)",
    };
    struct desk d = open_desk(*state);
    hotline_stats before;
    int64_t groups;

    for (int i = 0; i < 30; i++) {
        hotline_ticket t = urgent(qf_strf(d.r->cx.arena, "W%d", i).p, "2021-09-01 08:00", 2);
        t.kind = (hotline_kind)(i % HOTLINE_KIND_COUNT);
        receive(&d, &t);
    }
    before = stats_of(&d);
    assert_int_equal(wrong_groups(&d), 0);
    for (size_t i = 0; i < sizeof(damage) / sizeof(damage[0]); i++) {
        assert_true(record_sql(d.r, damage[i], false));
        assert_true(wrong_groups(&d) > 0);
        assert_ok(d.r, hotline_recount(&d.r->cx, &groups));
        assert_int_equal(groups, HOTLINE_KIND_COUNT);
        assert_int_equal(wrong_groups(&d), 0);
    }
    assert_int_equal(stats_of(&d).total, before.total);
    assert_int_equal(stats_of(&d).overdue, before.overdue);
}

/* Every filter and pair of filters finds what a look at each ticket finds, by pages of three. */
static void list__filters_equal_a_look_at_each(void **state)
{
    static const char *const classes[] = { "教育", "供水供电" };
    static const char *const outcomes[] = { "",        "rate",    "done",    "late",
                                            "on_time", "outside", "declined" };
    struct desk d = open_desk(*state);
    uint32_t seed = 5;

    for (int i = 0; i < 60; i++) {
        hotline_ticket t = urgent(qf_strf(d.r->cx.arena, "F%d", i).p, "2021-08-02 08:00", 2);
        int64_t id;
        seed = seed * 1664525u + 1013904223u;
        t.received_at.ms += (int64_t)((seed >> 20) % 30) * 86400000;
        t.received_on = qf_time_date(t.received_at);
        t.kind = (hotline_kind)((seed >> 8) % 2);
        t.class = qf_str_of(classes[(seed >> 9) % 2]);
        t.office = (seed >> 10) % 2 ? QF_S("镇供水站") : QF_S("镇民政所");
        id = receive(&d, &t);
        if (i % 3 == 0)
            assert_ok(d.r,
                      act(&d, id,
                          (hotline_move){ .event = HOTLINE_DO_DECLINE, .ground = QF_S("court") }));
        if (i % 3 != 1)
            continue;
        reply(&d, id);
        assert_ok(d.r, act(&d, id, (hotline_move){ .event = HOTLINE_DO_CLOSE }));
    }
    for (unsigned n = 0; n < 8 * sizeof(outcomes) / sizeof(outcomes[0]); n++) {
        hotline_filter f = { .outcome = qf_str_of(outcomes[n / 8]),
                             .first = QF_NO_DATE,
                             .last = QF_NO_DATE,
                             .due_from = QF_NO_DATE,
                             .due_to = QF_NO_DATE };
        hotline_tickets all, page;
        int64_t total, found = 0;
        f.kind = n & 1 ? QF_S("help") : QF_S("");
        f.class = n & 2 ? QF_S("教育") : QF_S("");
        f.office = n & 4 ? QF_S("镇供水站") : QF_S("");
        assert_ok(d.r, hotline_list(&d.r->cx, &f, 0, 100, &all, &total));
        assert_int_equal(all.count, total);
        for (int64_t skip = 0; skip < total; skip += 3) {
            assert_ok(d.r, hotline_list(&d.r->cx, &f, skip, 3, &page, &total));
            for (size_t i = 0; i < page.count; i++, found++) {
                const hotline_ticket *t = &page.ticket[i];
                assert_int_equal(t->id, all.ticket[found].id);
                assert_true(f.kind.n == 0 || t->kind == HOTLINE_HELP);
                assert_true(f.class.n == 0 || qf_str_eq(t->class, f.class));
                assert_true(f.office.n == 0 || qf_str_eq(t->office, f.office));
            }
        }
        assert_int_equal(found, total);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(due__is_a_minute_days_off_too),
        RECORD_TEST(close__on_time_in_the_last_minute_late_in_the_next),
        RECORD_TEST(close__on_an_earlier_day_needs_its_minute),
        RECORD_TEST(receive__hours_without_minutes_are_refused),
        RECORD_TEST(extension__in_hours_once_before_the_minute),
        RECORD_TEST(relimit__from_days_to_hours_and_back),
        RECORD_TEST(law__a_changed_file_moves_no_ticket),
        RECORD_TEST(law__hours_out_of_range_are_named),
        RECORD_TEST(escalate__behind_its_minute),
        RECORD_TEST(recount__finds_and_mends),
        RECORD_TEST(list__filters_equal_a_look_at_each),
    };

    return RECORD_RUN("hotline_hours", tests);
}

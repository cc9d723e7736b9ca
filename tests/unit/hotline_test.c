/* Tickets: the state table, days, returns, extensions, reopening with the first clock, the rate by a second count. */
#include "domain/hotline/hotline.h"

#include "domain/auth/auth.h"

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

static hotline_ticket ticket(const char *number, const char *on, int64_t limit)
{
    return (hotline_ticket){ .number = qf_str_of(number),
                             .title = QF_S("村口路灯不亮"),
                             .content = QF_S("来电反映路灯不亮"),
                             .class = QF_S("交通出行"),
                             .office = QF_S("镇便民服务中心"),
                             .kind = HOTLINE_HELP,
                             .received_on = day(on),
                             .limit_days = limit,
                             .closed_on = QF_NO_DATE };
}

static int64_t receive(const struct desk *d, const char *number, const char *on, int64_t limit)
{
    hotline_ticket t = ticket(number, on, limit);
    int64_t id;

    assert_ok(d->r, hotline_receive(&d->r->cx, d->days, &t, &id));
    return id;
}

static qf_code step(const struct desk *d, int64_t id, hotline_event what, const char *on)
{
    hotline_move move = { .event = what,
                          .day = day(on),
                          .text = QF_S("已办"),
                          .office = QF_S("镇民政所"),
                          .ground = QF_S("department_duty"),
                          .days = 2,
                          .service = QF_S("good"),
                          .result = QF_S("bad") };

    return hotline_act(&d->r->cx, d->days, d->law, id, 0, &move);
}

static void finish(const struct desk *d, int64_t id, const char *on)
{
    assert_ok(d->r, step(d, id, HOTLINE_DO_SIGN, on));
    assert_ok(d->r, step(d, id, HOTLINE_DO_DISPATCH, on));
    assert_ok(d->r, step(d, id, HOTLINE_DO_REPLY, on));
    assert_ok(d->r, step(d, id, HOTLINE_DO_CLOSE, on));
}

static void due__counts_working_days(void **state)
{
    struct desk d = open_desk(*state);
    hotline_ticket t;

    /* Friday 3 September 2021 and five working days: Friday 10 September. */
    assert_ok(d.r, hotline_get(&d.r->cx, receive(&d, "A1", "2021-09-03", 5), &t));
    assert_day(t.due_on, "2021-09-10");
    /* Over Spring Festival 2021: 11 to 17 February off, Sunday 7 and Saturday 20 work. */
    assert_ok(d.r, hotline_get(&d.r->cx, receive(&d, "A2", "2021-02-09", 3), &t));
    assert_day(t.due_on, "2021-02-19");
}

static void act__refuses_what_the_table_does_not_hold(void **state)
{
    struct desk d = open_desk(*state);
    int64_t id = receive(&d, "B1", "2021-09-06", 3);

    assert_fails(d.r, step(&d, id, HOTLINE_DO_CLOSE, "2021-09-07"), QF_CONFLICT, "HOTLINE.STATE");
    assert_true(qf_str_has(d.r->cx.err.zh, QF_S("待签收")));
    assert_fails(d.r, step(&d, id, HOTLINE_DO_REPLY, "2021-09-07"), QF_CONFLICT, "HOTLINE.STATE");
    assert_fails(d.r, step(&d, id, HOTLINE_DO_SIGN, "2021-09-03"), QF_INVALID, "HOTLINE.DAY");
    assert_fails(d.r, step(&d, id, HOTLINE_DO_SIGN, "2021-09-11"), QF_INVALID, "HOTLINE.DAY");
    assert_ok(d.r, step(&d, id, HOTLINE_DO_SIGN, "2021-09-08"));
    assert_fails(d.r, step(&d, id, HOTLINE_DO_DISPATCH, "2021-09-07"), QF_INVALID, "HOTLINE.DAY");
    assert_fails(d.r, step(&d, 99, HOTLINE_DO_SIGN, "2021-09-08"), QF_MISSING, "HOTLINE.MISSING");
    d.r->cx.actor = NULL;
    assert_fails(d.r, step(&d, id, HOTLINE_DO_DISPATCH, "2021-09-08"), QF_DENIED,
                 "AUTH.NOT_LOGGED_IN");
}

static void receive__refuses_doubles_and_wrong_days(void **state)
{
    struct desk d = open_desk(*state);
    hotline_ticket t = ticket("C1", "2021-09-13", 3);
    int64_t id;

    assert_fails(d.r, hotline_receive(&d.r->cx, d.days, &t, &id), QF_INVALID, "HOTLINE.TICKET");
    t.received_on = day("2021-09-06");
    t.limit_days = 61;
    assert_fails(d.r, hotline_receive(&d.r->cx, d.days, &t, &id), QF_INVALID, "HOTLINE.TICKET");
    t.limit_days = 3;
    assert_ok(d.r, hotline_receive(&d.r->cx, d.days, &t, &id));
    assert_fails(d.r, hotline_receive(&d.r->cx, d.days, &t, &id), QF_CONFLICT, "DB.UNIQUE");
}

static void return__within_a_day_and_with_a_ground(void **state)
{
    struct desk d = open_desk(*state);
    int64_t id = receive(&d, "D1", "2021-09-06", 5), late = receive(&d, "D2", "2021-09-06", 5);
    hotline_move blank = { .event = HOTLINE_DO_RETURN_ASK, .day = day("2021-09-07") };
    hotline_stats stats;

    assert_fails(d.r, hotline_act(&d.r->cx, d.days, d.law, id, 0, &blank), QF_INVALID,
                 "HOTLINE.GROUND");
    assert_fails(d.r, step(&d, late, HOTLINE_DO_RETURN_ASK, "2021-09-08"), QF_LATE,
                 "HOTLINE.RETURN");
    assert_ok(d.r, step(&d, id, HOTLINE_DO_RETURN_ASK, "2021-09-07"));
    assert_ok(d.r, step(&d, id, HOTLINE_DO_RETURN_GRANT, "2021-09-08"));
    assert_ok(d.r, hotline_year_stats(&d.r->cx, 2021, &stats));
    assert_int_equal(stats.total, 1); /* a returned ticket is in no rate */
    assert_int_equal(stats.outside, 1);
}

static void extension__once_and_before_the_last_day(void **state)
{
    struct desk d = open_desk(*state);
    int64_t id = receive(&d, "E1", "2021-09-01", 5);
    hotline_ticket t;

    assert_ok(d.r, step(&d, id, HOTLINE_DO_SIGN, "2021-09-01"));
    assert_ok(d.r, step(&d, id, HOTLINE_DO_DISPATCH, "2021-09-01"));
    assert_fails(d.r, step(&d, id, HOTLINE_DO_EXTEND_ASK, "2021-09-09"), QF_LATE, "HOTLINE.EXTEND");
    assert_ok(d.r, step(&d, id, HOTLINE_DO_EXTEND_ASK, "2021-09-08"));
    assert_ok(d.r, step(&d, id, HOTLINE_DO_EXTEND_GRANT, "2021-09-08"));
    assert_ok(d.r, hotline_get(&d.r->cx, id, &t));
    assert_day(t.first_due_on, "2021-09-08");
    assert_day(t.due_on, "2021-09-10");
    assert_fails(d.r, step(&d, id, HOTLINE_DO_EXTEND_ASK, "2021-09-09"), QF_LATE, "HOTLINE.EXTEND");
}

static void reopen__keeps_the_first_clock(void **state)
{
    struct desk d = open_desk(*state);
    int64_t id = receive(&d, "F1", "2021-09-01", 3); /* due on 6 September */
    hotline_stats stats;
    hotline_ticket t;

    finish(&d, id, "2021-09-03");
    assert_ok(d.r, hotline_year_stats(&d.r->cx, 2021, &stats));
    assert_int_equal(stats.on_time, 1);
    assert_ok(d.r, step(&d, id, HOTLINE_DO_REOPEN, "2021-09-07"));
    assert_ok(d.r, hotline_year_stats(&d.r->cx, 2021, &stats));
    assert_int_equal(stats.open, 1);
    assert_int_equal(stats.overdue, 1); /* its last day is still the 6th */
    assert_string_equal(hotline_rate(d.r->cx.arena, &stats).p, "0%");
    assert_ok(d.r, step(&d, id, HOTLINE_DO_REPLY, "2021-09-08"));
    assert_ok(d.r, step(&d, id, HOTLINE_DO_CLOSE, "2021-09-08"));
    assert_ok(d.r, hotline_get(&d.r->cx, id, &t));
    assert_day(t.due_on, "2021-09-06");
    assert_day(t.first_closed_on, "2021-09-03");
    assert_ok(d.r, hotline_year_stats(&d.r->cx, 2021, &stats));
    assert_int_equal(stats.late, 1);
}

static void merge__leaves_one_ticket(void **state)
{
    struct desk d = open_desk(*state);
    int64_t first = receive(&d, "G1", "2021-09-06", 5), second = receive(&d, "G2", "2021-09-07", 5);
    hotline_move move = { .event = HOTLINE_DO_MERGE,
                          .day = day("2021-09-08"),
                          .other = QF_S("G2") };
    hotline_tickets alike;
    hotline_ticket t;

    assert_ok(d.r, hotline_get(&d.r->cx, second, &t));
    assert_ok(d.r, hotline_alike(&d.r->cx, &t, &alike));
    assert_int_equal(alike.count, 1);
    assert_fails(d.r, hotline_act(&d.r->cx, d.days, d.law, second, 0, &move), QF_INVALID,
                 "HOTLINE.OTHER");
    move.other = QF_S("G1");
    assert_fails(d.r, hotline_act(&d.r->cx, d.days, d.law, second, 7, &move), QF_CONFLICT,
                 "HOTLINE.VERSION");
    assert_ok(d.r, hotline_act(&d.r->cx, d.days, d.law, second, 1, &move));
    move.other = QF_S("G2");
    assert_fails(d.r, hotline_act(&d.r->cx, d.days, d.law, first, 0, &move), QF_INVALID,
                 "HOTLINE.OTHER"); /* into one that is itself merged */
}

static void call_back__service_and_result_apart(void **state)
{
    struct desk d = open_desk(*state);
    int64_t id = receive(&d, "H1", "2021-09-06", 5);
    hotline_rating rating;

    finish(&d, id, "2021-09-08");
    assert_ok(d.r, step(&d, id, HOTLINE_DO_CALL_BACK, "2021-09-09"));
    assert_ok(d.r,
              step(&d, id, HOTLINE_DO_CALL_BACK, "2021-09-09")); /* asked again: counted once */
    assert_ok(d.r, hotline_ratings(&d.r->cx, QF_S("2021-01"), QF_S("2021-12"), &rating));
    assert_int_equal(rating.visited, 1);
    assert_int_equal(rating.service[0], 1);
    assert_int_equal(rating.result[2], 1);
    assert_int_equal(rating.result[0], 0);
}

static void caller__is_sealed(void **state)
{
    struct desk d = open_desk(*state);
    hotline_ticket t = ticket("I1", "2021-09-06", 5);
    qf_str name, phone;
    int64_t id;

    t.caller_name = QF_S("张三");
    t.caller_phone = QF_S("13800000000");
    assert_ok(d.r, hotline_receive(&d.r->cx, d.days, &t, &id));
    assert_ok(d.r, hotline_caller(&d.r->cx, id, &name, &phone));
    assert_true(qf_str_eq(name, QF_S("张三")));
    assert_true(qf_str_eq(phone, QF_S("13800000000")));
}

/* 300 random tickets: the moving count equals a count of the list, group by group. */
static void rate__equals_a_second_count(void **state)
{
    struct desk d = open_desk(*state);
    hotline_stats want = { 0 }, got;
    hotline_tickets list;
    hotline_filter f = { .outcome = QF_S("rate"),
                         .first = QF_NO_DATE,
                         .last = QF_NO_DATE,
                         .due_from = QF_NO_DATE,
                         .due_to = QF_NO_DATE };
    uint32_t seed = 7;
    int64_t total;

    for (int i = 0; i < 300; i++) {
        hotline_ticket t = ticket(qf_strf(d.r->cx.arena, "R%d", i).p, "2021-01-04", 3);
        int64_t id, way;
        seed = seed * 1664525u + 1013904223u;
        t.received_on = qf_date_add(t.received_on, (int)(seed >> 16) % 240);
        t.kind = (hotline_kind)((seed >> 8) % HOTLINE_KIND_COUNT);
        t.title = qf_strf(d.r->cx.arena, "第%d件", i);
        assert_ok(d.r, hotline_receive(&d.r->cx, d.days, &t, &id));
        way = (seed >> 24) % 4;
        if (way > 0)
            finish(&d, id,
                   qf_date_str(d.r->cx.arena, qf_date_add(t.received_on, way > 2 ? 9 : 1)).p);
    }
    assert_ok(d.r, hotline_year_tickets(&d.r->cx, 2021, &list));
    for (size_t i = 0; i < list.count; i++) {
        const hotline_ticket *t = &list.ticket[i];
        bool open = !qf_date_is(t->closed_on);
        want.total++;
        want.open += open;
        want.overdue += open && qf_date_cmp(t->due_on, qf_time_date(d.r->cx.now)) < 0;
        want.on_time += !open && qf_date_cmp(t->closed_on, t->due_on) <= 0;
        want.late += !open && qf_date_cmp(t->closed_on, t->due_on) > 0;
    }
    assert_ok(d.r, hotline_year_stats(&d.r->cx, 2021, &got));
    assert_memory_equal(&want, &got, sizeof(got));
    assert_ok(d.r, hotline_list(&d.r->cx, &f, 120, 50, &list, &total));
    assert_int_equal(total, 300);
    assert_int_equal(list.count, 50);
    for (size_t i = 1; i < list.count; i++)
        assert_true(qf_date_cmp(list.ticket[i - 1].received_on, list.ticket[i].received_on) >= 0);
}

/* How many tickets the list holds for a group and an outcome: asked of the tickets themselves, not of the counts. */
static int64_t recount(const struct desk *d, const hotline_tickets *all, hotline_by by, qf_str key,
                       const char *outcome)
{
    int64_t found = 0;

    for (size_t i = 0; i < all->count; i++) {
        const hotline_ticket *t = &all->ticket[i];
        qf_str group = by == HOTLINE_BY_MONTH
                           ? qf_str_sub(qf_date_str(d->r->cx.arena, t->received_on), 0, 7)
                       : by == HOTLINE_BY_KIND  ? hotline_kind_code(t->kind)
                       : by == HOTLINE_BY_CLASS ? t->class
                                                : t->office;
        bool closed = qf_date_is(t->closed_on);
        const char *is = !closed                                     ? "open"
                         : qf_date_cmp(t->closed_on, t->due_on) <= 0 ? "on_time"
                                                                     : "late";
        found += qf_str_eq(group, key) && strcmp(is, outcome) == 0;
    }
    return found;
}

static void assert_groups(const struct desk *d)
{
    hotline_tickets all;
    hotline_group *groups;
    size_t count;

    assert_ok(d->r, hotline_year_tickets(&d->r->cx, 2021, &all));
    for (hotline_by by = HOTLINE_BY_MONTH; by <= HOTLINE_BY_OFFICE; by++) {
        int64_t total = 0;
        assert_ok(d->r,
                  hotline_groups(&d->r->cx, QF_S("2021-01"), QF_S("2021-12"), by, &groups, &count));
        for (size_t i = 0; i < count; i++) {
            const hotline_stats *s = &groups[i].stats;
            assert_int_equal(s->on_time, recount(d, &all, by, groups[i].key, "on_time"));
            assert_int_equal(s->late, recount(d, &all, by, groups[i].key, "late"));
            assert_int_equal(s->open, recount(d, &all, by, groups[i].key, "open"));
            total += s->total;
        }
        assert_int_equal(total, all.count);
    }
}

static qf_code import(const struct desk *d, const hotline_ticket *tickets, size_t count)
{
    hotline_batch *batch;
    hotline_imported what;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(&d->r->cx, &tx));
    QF_TRY(hotline_batch_begin(&d->r->cx, d->days, &batch));
    for (size_t i = 0; i < count; i++)
        QF_TRY(hotline_import(&d->r->cx, batch, &tickets[i], &what));
    QF_TRY(hotline_batch_end(&d->r->cx, batch));
    return db_commit(&tx);
}

static void tally__equals_a_recount_by_every_thing(void **state)
{
    static const char *const classes[] = { "教育", "供水供电", "其他" };
    struct desk d = open_desk(*state);
    hotline_ticket *list = QF_NEW_ARRAY(d.r->cx.arena, hotline_ticket, 200);
    uint32_t seed = 11;

    for (int i = 0; i < 200; i++) {
        seed = seed * 1664525u + 1013904223u;
        list[i] = ticket(qf_strf(d.r->cx.arena, "T%d", i).p, "2021-01-04", 3);
        list[i].received_on = qf_date_add(list[i].received_on, (int)(seed >> 16) % 230);
        list[i].class = qf_str_of(classes[(seed >> 9) % 3]);
        list[i].office = qf_strf(d.r->cx.arena, "镇第%u办", (seed >> 12) % 4);
        list[i].kind = (hotline_kind)((seed >> 8) % HOTLINE_KIND_COUNT);
        list[i].closed_on =
            seed >> 30 > 1 ? qf_date_add(list[i].received_on, (int)(seed >> 28)) : QF_NO_DATE;
    }
    assert_ok(d.r, import(&d, list, 200));
    assert_groups(&d);
    /* The same list again, and half of the open ones closed by the next one. */
    assert_ok(d.r, import(&d, list, 200));
    assert_groups(&d);
    for (int i = 0; i < 100; i++)
        if (!qf_date_is(list[i].closed_on))
            list[i].closed_on = qf_date_add(list[i].received_on, i % 9);
    assert_ok(d.r, import(&d, list, 200));
    assert_groups(&d);
    /* A dispatch moves a ticket from one office to another, a reopening from closed to open. */
    for (int64_t id = 1; id <= 200; id++) {
        (void)step(&d, id, HOTLINE_DO_SIGN, "2021-09-09");
        (void)step(&d, id, HOTLINE_DO_DISPATCH, "2021-09-09");
        (void)step(&d, id, HOTLINE_DO_REOPEN, "2021-09-09");
    }
    assert_groups(&d);
}

static void import__a_limit_changed_in_mid_flight_is_told(void **state)
{
    struct desk d = open_desk(*state);
    hotline_ticket t = ticket("L1", "2021-09-01", 5);

    assert_ok(d.r, import(&d, &t, 1));
    t.limit_days = 9;
    assert_fails(d.r, import(&d, &t, 1), QF_CONFLICT, "HOTLINE.LIMIT");
    t.limit_days = 5;
    t.closed_on = day("2021-08-31");
    assert_fails(d.r, import(&d, &t, 1), QF_INVALID, "HOTLINE.DAY");
    t.closed_on = day("2021-09-11");
    assert_fails(d.r, import(&d, &t, 1), QF_INVALID, "HOTLINE.DAY");
}

static void law__a_hole_is_named(void **state)
{
    struct record *r = *state;
    const hotline_law *law;

    assert_fails(r,
                 hotline_law_load(&r->cx,
                                  law_folder_with(&r->cx, "hotline.json", "\"limit_days\": 3",
                                                  "\"limit_days\": 0"),
                                  &law),
                 QF_INVALID, "LAW.INVALID");
    assert_true(qf_str_has(r->cx.err.zh, QF_S("kinds[1]")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(due__counts_working_days),
        RECORD_TEST(act__refuses_what_the_table_does_not_hold),
        RECORD_TEST(receive__refuses_doubles_and_wrong_days),
        RECORD_TEST(return__within_a_day_and_with_a_ground),
        RECORD_TEST(extension__once_and_before_the_last_day),
        RECORD_TEST(reopen__keeps_the_first_clock),
        RECORD_TEST(merge__leaves_one_ticket),
        RECORD_TEST(call_back__service_and_result_apart),
        RECORD_TEST(caller__is_sealed),
        RECORD_TEST(rate__equals_a_second_count),
        RECORD_TEST(tally__equals_a_recount_by_every_thing),
        RECORD_TEST(import__a_limit_changed_in_mid_flight_is_told),
        RECORD_TEST(law__a_hole_is_named),
    };

    return RECORD_RUN("hotline", tests);
}

/* What should not happen to an application, and does: a clear answer, nothing lost, nothing counted twice. */
#include "domain/auth/auth.h"

#include "apply_record.h"
#include "law_fixture.h"

static const qf_actor clerk = { .account = 11,
                                .roles = AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER),
                                .org = 1 };

static int open_apply(void **state)
{
    return apply_record_open(state, &clerk);
}

#define APPLY_TEST(function) cmocka_unit_test_setup_teardown(function, open_apply, record_close)

static void at(struct record *r, const char *text)
{
    assert_true(qf_time_parse(qf_str_of(text), &r->cx.now));
}

static apply_intake asks(const char *name, const char *id_no)
{
    return (apply_intake){ .channel = CLOCK_BY_IN_PERSON,
                           .kind = QF_S("np"),
                           .form = QF_S("paper"),
                           .way = QF_S("pickup"),
                           .description = QF_S("2025 年低保金发放的村级汇总表"),
                           .person = { .name = qf_str_of(name),
                                       .id_type = QF_S("护照"),
                                       .id_no = qf_str_of(id_no),
                                       .phone = QF_S("13800138000") },
                           .submitted_on = QF_NO_DATE,
                           .received_on = QF_NO_DATE };
}

static int64_t registered(struct record *r, const char *on)
{
    apply_intake in = asks("王样例", "E1234567");
    apply_receipt receipt;

    in.submitted_on = day(on);
    assert_ok(r, apply_register(&r->cx, &rules, &in, &receipt));
    return receipt.id;
}

static qf_code act(struct record *r, int64_t id, clock_event_kind kind, const char *on, int days)
{
    apply_step step = { .event = { .kind = kind,
                                   .on = day(on),
                                   .received_on = QF_NO_DATE,
                                   .until = QF_NO_DATE,
                                   .days = days,
                                   .outcome = CLOCK_IS_GRANTED } };

    return apply_act(&r->cx, &rules, id, 0, &step);
}

static int64_t cases_there(struct record *r)
{
    apply_cases cases;
    int64_t total;

    assert_ok(r,
              apply_list(&r->cx, &(apply_filter){ .what = QF_S("all"), .n = 100 }, &cases, &total));
    return total;
}

static int64_t count3(struct record *r, int year, const char *row)
{
    apply_stats stats;
    int64_t sum = 0;

    assert_ok(r, apply_year_stats(&r->cx, year, &stats));
    for (size_t i = 0; i < stats.count3; i++)
        if (qf_str_eq(stats.table3[i].row, qf_str_of(row)))
            sum += stats.table3[i].cases;
    return sum;
}

/* 24:00 in China is where the year ends, whatever the machine's own zone says. */
static void submit__last_second_of_the_year(void **state)
{
    struct record *r = *state;
    apply_intake in = asks("王样例", "E1234567");
    apply_receipt old, fresh;

    at(r, "2025-12-31 23:59:59");
    assert_ok(r, apply_submit(&r->cx, &rules, &in, &old));
    assert_true(qf_str_starts(old.number, QF_S("2025-")));
    assert_day(old.due, "2026-01-29");
    r->cx.now.ms += 1000;
    assert_ok(r, apply_submit(&r->cx, &rules, &in, &fresh));
    assert_true(qf_str_eq(fresh.number, QF_S("2026-0001")));
    assert_int_equal(count3(r, 2025, "new"), 1);
    assert_int_equal(count3(r, 2025, "carried_out"), 1);
    assert_int_equal(count3(r, 2026, "carried_in"), 1);
    assert_int_equal(count3(r, 2026, "new"), 1);
}

/* No notice for 2027 yet: taken in, with a date that is marked as a guess, and counted anew when the notice comes. */
static void submit__year_without_a_notice(void **state)
{
    struct record *r = *state;
    apply_intake in = asks("王样例", "E1234567");
    apply_receipt receipt;
    apply_story story;

    at(r, "2027-03-01 09:00");
    assert_ok(r, apply_submit(&r->cx, &rules, &in, &receipt));
    assert_true(qf_date_is(receipt.due));
    assert_true(calendar_estimated(rules.days, receipt.due));
    assert_ok(r, apply_get(&r->cx, &rules, receipt.id, &story));
    assert_true(story.told.estimated);
}

static void act__before_the_receipt(void **state)
{
    struct record *r = *state;
    int64_t id = registered(r, "2021-09-06");
    apply_intake in = asks("王样例", "E1234567");
    apply_receipt receipt;

    assert_fails(r, act(r, id, CLOCK_ON_ACCEPT, "2021-09-03", 0), QF_DENIED, "APPLY.REFUSED");
    in.channel = CLOCK_BY_LETTER; /* confirmed before it came */
    in.submitted_on = day("2021-09-08");
    in.received_on = day("2021-09-07");
    assert_fails(r, apply_register(&r->cx, &rules, &in, &receipt), QF_INVALID, "APPLY.DATE");
}

static void act__the_same_twice(void **state)
{
    struct record *r = *state;
    int64_t id = registered(r, "2021-09-01");
    apply_story story;

    assert_ok(r, act(r, id, CLOCK_ON_ACCEPT, "2021-09-02", 0));
    assert_fails(r, act(r, id, CLOCK_ON_ACCEPT, "2021-09-02", 0), QF_DENIED, "APPLY.REFUSED");
    assert_ok(r, act(r, id, CLOCK_ON_WITHDRAW, "2021-09-03", 0));
    assert_fails(r, act(r, id, CLOCK_ON_WITHDRAW, "2021-09-03", 0), QF_DENIED, "APPLY.REFUSED");
    assert_ok(r, apply_get(&r->cx, &rules, id, &story));
    assert_int_equal(story.count, 3);
    assert_int_equal(count3(r, 2021, "other_misc"), 1);
}

/* Nobody corrected it in time: the case is over; an answer now is refused, a late correction needs its reason. */
static void act__after_it_lapsed(void **state)
{
    struct record *r = *state;
    int64_t id = registered(r, "2021-08-16");
    apply_step late = { .event = { .kind = CLOCK_ON_CORRECTED,
                                   .on = day("2021-09-09"),
                                   .received_on = QF_NO_DATE,
                                   .until = QF_NO_DATE } };

    assert_ok(r, act(r, id, CLOCK_ON_CORRECTION_NOTICE, "2021-08-18", 5));
    assert_fails(r, act(r, id, CLOCK_ON_DRAFT_REPLY, "2021-09-09", 0), QF_DENIED, "APPLY.REFUSED");
    assert_fails(r, apply_act(&r->cx, &rules, id, 0, &late), QF_DENIED, "APPLY.REFUSED");
    assert_int_equal(count3(r, 2021, "other_nocorrect"), 1);
    late.event.good_reason = true;
    assert_ok(r, apply_act(&r->cx, &rules, id, 0, &late));
    assert_int_equal(count3(r, 2021, "other_nocorrect"), 0);
    assert_int_equal(count3(r, 2021, "carried_out"), 1);
}

/* One person, an hour, ten thousand forms: twenty are taken, each other one gets the sentence, and nobody else waits. */
static void submit__ten_thousand_in_an_hour(void **state)
{
    struct record *r = *state;
    qf_arena *whole = r->cx.arena;
    apply_intake in = asks("李样例", "E7654321"), other = asks("赵样例", "E1111111");
    int64_t taken = 0, refused = 0;
    apply_receipt receipt;

    for (int i = 0; i < 10000; i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_code code;
        r->cx.arena = arena;
        r->cx.now.ms += 360;
        code = apply_submit(&r->cx, &rules, &in, &receipt);
        taken += code == QF_OK;
        refused += code == QF_LIMIT && strcmp(r->cx.err.id, "APPLY.MANY") == 0;
    }
    r->cx.arena = whole;
    assert_int_equal(taken, APPLY_WEB_DAY);
    assert_int_equal(refused, 10000 - APPLY_WEB_DAY);
    assert_ok(r, apply_submit(&r->cx, &rules, &other, &receipt));
    assert_int_equal(cases_there(r), APPLY_WEB_DAY + 1);
    in.submitted_on = day("2021-09-10"); /* on paper he may go on */
    assert_ok(r, apply_register(&r->cx, &rules, &in, &receipt));
}

/* The same person with a name typed otherwise is asked about, never taken for the same. */
static void perhaps_same__asks_and_does_not_decide(void **state)
{
    struct record *r = *state;
    apply_intake first = asks("周样例", "E5550001"), second = asks("周祥例", "e555 0001"),
                 other = asks("吴样例", "E9990001");
    apply_receipt a, b, c;
    apply_cases cases;

    second.person.phone = QF_S("13911111111");
    other.person.phone = QF_S("13922222222");
    assert_ok(r, apply_submit(&r->cx, &rules, &first, &a));
    assert_ok(r, apply_submit(&r->cx, &rules, &second, &b));
    assert_ok(r, apply_submit(&r->cx, &rules, &other, &c));
    assert_ok(r, apply_same_applicant(&r->cx, b.id, day("2020-01-01"), &cases));
    assert_int_equal(cases.count, 0);
    assert_ok(r, apply_perhaps_same(&r->cx, b.id, &cases));
    assert_int_equal(cases.count, 1);
    assert_int_equal(cases.one[0].id, a.id);
    assert_ok(r, apply_perhaps_same(&r->cx, c.id, &cases));
    assert_int_equal(cases.count, 0);
}

/* Splitting copies the steps: each part has the limit of the whole, and counts once. */
static void split__keeps_days_and_counts_each(void **state)
{
    struct record *r = *state;
    int64_t id = registered(r, "2021-09-01"), groups, wrong;
    qf_str parts[] = { QF_S("低保金发放汇总表"), QF_S("危房改造名单"), QF_S("道路硬化合同") },
           numbers[2];
    apply_cases family;
    apply_story story;

    assert_ok(r, act(r, id, CLOCK_ON_ACCEPT, "2021-09-02", 0));
    assert_ok(r, apply_get(&r->cx, &rules, id, &story));
    assert_fails(r, apply_split(&r->cx, &rules, id, story.now.version + 1, parts, 3, numbers),
                 QF_CONFLICT, "APPLY.VERSION");
    assert_ok(r, apply_split(&r->cx, &rules, id, story.now.version, parts, 3, numbers));
    assert_ok(r, apply_family(&r->cx, id, &family));
    assert_int_equal(family.count, 3);
    for (size_t i = 0; i < family.count; i++) {
        assert_int_equal(qf_date_cmp(family.one[i].due, story.now.due), 0);
        assert_int_equal(family.one[i].state, CLOCK_PROCESSING);
    }
    assert_int_equal(count3(r, 2021, "new"), 3);
    assert_ok(r, apply_tally_check(&r->cx, &groups, &wrong));
    assert_int_equal(wrong, 0);
    assert_fails(r, apply_split(&r->cx, &rules, id, story.now.version + 1, parts, 3, numbers),
                 QF_CONFLICT, "APPLY.SPLIT");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        APPLY_TEST(submit__last_second_of_the_year),
        APPLY_TEST(submit__year_without_a_notice),
        APPLY_TEST(act__before_the_receipt),
        APPLY_TEST(act__the_same_twice),
        APPLY_TEST(act__after_it_lapsed),
        APPLY_TEST(submit__ten_thousand_in_an_hour),
        APPLY_TEST(perhaps_same__asks_and_does_not_decide),
        APPLY_TEST(split__keeps_days_and_counts_each),
    };

    return RECORD_RUN("apply_bad", tests);
}

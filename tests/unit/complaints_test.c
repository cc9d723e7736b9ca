/* Complaints: who is complained of sees nothing, whatever his role; words lie sealed; limits run. */
#include "record.h"

#include "domain/auth/auth.h"
#include "domain/complaints/complaints.h"

static const qf_actor clerk = { .account = 13, .roles = AUTH_BIT(DISCLOSURE_CLERK), .org = 1 },
                      accused = { .account = 14,
                                  .roles = AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER),
                                  .org = 1 },
                      villager = { .account = 15,
                                   .roles = AUTH_BIT(HANDLER) | AUTH_BIT(VILLAGE_ACCOUNT),
                                   .org = 1,
                                   .village = 7 },
                      county = { .account = 16, .roles = AUTH_BIT(COUNTY_SUPERVISOR), .org = 1 },
                      auditor = { .account = 17, .roles = AUTH_BIT(AUDITOR), .org = 1 };

static const complaint_law *law;
static const calendar *days;

static int open_law(void **state)
{
    struct record *r;

    if (record_open(state) != 0)
        return -1;
    r = *state;
    return complaint_law_load(&r->cx, NULL, &law) == QF_OK &&
                   calendar_load(&r->cx, NULL, &days) == QF_OK
               ? 0
               : -1;
}

#define LAW_TEST(function) cmocka_unit_test_setup_teardown(function, open_law, record_close)

static void file(struct record *r, bool to_county, qf_str *number, qf_str *secret)
{
    static const complaint_bar bars[] = { { .account = 14 }, { .village = 7 } };
    complaint fresh = { .kind = QF_S("complaint"),
                        .about = QF_S("funds"),
                        .text = QF_S("这笔钱没有发到我手里"),
                        .name = QF_S("王小明"),
                        .phone = QF_S("13800138000"),
                        .county = to_county };

    r->cx.actor = NULL;
    assert_ok(r, complaints_file(&r->cx, law, &fresh, bars, 2, number, secret));
}

static void complaints__who_is_complained_of_sees_nothing(void **state)
{
    struct record *r = *state;
    const qf_actor *const barred[] = { &accused, &villager };
    complaint_story *story;
    complaint_list list;
    qf_str number, secret;
    complaint c;
    size_t count;

    file(r, false, &number, &secret);
    for (size_t i = 0; i < 2; i++) {
        r->cx.actor = barred[i];
        assert_ok(r, complaints_list(&r->cx, days, 10, &list));
        assert_int_equal(list.count, 0);
        assert_fails(r, complaints_get(&r->cx, days, 1, &c, &story, &count), QF_MISSING,
                     "COMPLAINTS.NONE");
        assert_fails(r, complaints_act(&r->cx, days, 1, COMPLAINTS_REFUSE, QF_S("没有这回事")),
                     QF_MISSING, "COMPLAINTS.NONE");
    }
    r->cx.actor = &auditor;
    assert_fails(r, complaints_list(&r->cx, days, 10, &list), QF_DENIED, "AUTH.ROLE");
    r->cx.actor = &clerk;
    assert_ok(r, complaints_list(&r->cx, days, 10, &list));
    assert_int_equal(list.count, 1);
    r->cx.actor = &county;
    assert_ok(r, complaints_get(&r->cx, days, 1, &c, &story, &count));
    assert_true(qf_str_eq(c.phone, QF_S("13800138000")));
}

static void complaints__about_the_town_is_seen_by_the_county_alone(void **state)
{
    struct record *r = *state;
    complaint_list list;
    qf_str number, secret;

    file(r, true, &number, &secret);
    r->cx.actor = &clerk;
    assert_ok(r, complaints_list(&r->cx, days, 10, &list));
    assert_int_equal(list.count, 0);
    r->cx.actor = &county;
    assert_ok(r, complaints_act(&r->cx, days, 1, COMPLAINTS_REPLY, QF_S("查过了")));
}

static void complaints__answer_rating_county(void **state)
{
    struct record *r = *state;
    complaint_story *story;
    complaint_stats stats;
    qf_str number, secret;
    complaint c;
    size_t count;

    file(r, false, &number, &secret);
    assert_fails(r, complaints_escalate(&r->cx, days, number, secret, QF_S("")), QF_CONFLICT,
                 "COMPLAINTS.EARLY");
    r->cx.actor = &clerk;
    assert_fails(r, complaints_act(&r->cx, days, 1, COMPLAINTS_REPLY, QF_S("")), QF_INVALID,
                 "COMPLAINTS.TEXT");
    assert_ok(r, complaints_act(&r->cx, days, 1, COMPLAINTS_ACCEPT, QF_S("受理")));
    assert_ok(r, complaints_act(&r->cx, days, 1, COMPLAINTS_REPLY, QF_S("已补发")));
    r->cx.actor = NULL;
    assert_fails(
        r, complaints_follow(&r->cx, days, number, QF_S("AAAA-BBBB-CCCC"), &c, &story, &count),
        QF_MISSING, "COMPLAINTS.NO_MATCH");
    assert_ok(r, complaints_follow(&r->cx, days, number, secret, &c, &story, &count));
    assert_int_equal(count, 3);
    assert_true(qf_str_eq(story[2].text, QF_S("已补发")));
    assert_int_equal(c.name.n, 0);
    assert_ok(r, complaints_rate(&r->cx, days, number, secret, 1, QF_S("不对")));
    assert_fails(r, complaints_rate(&r->cx, days, number, secret, 3, QF_S("")), QF_CONFLICT,
                 "COMPLAINTS.STATE");
    assert_ok(r, complaints_escalate(&r->cx, days, number, secret, QF_S("")));
    r->cx.actor = &clerk;
    assert_fails(r, complaints_act(&r->cx, days, 1, COMPLAINTS_REPLY, QF_S("再答")), QF_MISSING,
                 "COMPLAINTS.NONE");
    assert_ok(r, complaints_stats(&r->cx, days, 2021, &stats));
    assert_int_equal(stats.received, 1);
    assert_int_equal(stats.on_time, 1);
    assert_int_equal(stats.satisfied, 0);
}

static void complaints__the_clock_skips_holidays_and_ends(void **state)
{
    struct record *r = *state;
    complaint_story *story;
    qf_str number, secret;
    complaint c;
    size_t count;

    file(r, false, &number, &secret); /* 2021-09-10; fifteen working days over 中秋 and 国庆 */
    assert_ok(r, complaints_follow(&r->cx, days, number, secret, &c, &story, &count));
    assert_int_equal(c.days_left, 15);
    assert_false(c.late);
    r->cx.now.ms = qf_date_start(qf_date_add(c.due, 1)).ms;
    assert_ok(r, complaints_follow(&r->cx, days, number, secret, &c, &story, &count));
    assert_true(c.late);
    assert_ok(r, complaints_escalate(&r->cx, days, number, secret, QF_S("没有答复")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LAW_TEST(complaints__who_is_complained_of_sees_nothing),
        LAW_TEST(complaints__about_the_town_is_seen_by_the_county_alone),
        LAW_TEST(complaints__answer_rating_county),
        LAW_TEST(complaints__the_clock_skips_holidays_and_ends),
    };

    return RECORD_RUN("complaints", tests);
}

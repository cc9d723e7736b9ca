/* Cases of applications: days by channel, what is refused, silence, the year's balance against a second way of
 * counting, retention. */
#include "domain/auth/auth.h"

#include "apply_record.h"
#include "law_fixture.h"

#include <stdio.h>
#include <stdlib.h>

static const qf_actor clerk = { .account = 11, .roles = AUTH_BIT(DISCLOSURE_CLERK), .org = 1 },
                      handler = { .account = 12, .roles = AUTH_BIT(HANDLER), .org = 1 },
                      leader = { .account = 13, .roles = AUTH_BIT(LEADER), .org = 1 },
                      reporter = { .account = 14, .roles = AUTH_BIT(REPORTER), .org = 1 };

static int open_apply(void **state)
{
    return apply_record_open(state, &clerk);
}

#define APPLY_TEST(function) cmocka_unit_test_setup_teardown(function, open_apply, record_close)

static void at(struct record *r, const char *text)
{
    r->cx.now = (qf_time){ qf_date_start(day(text)).ms + 9 * 3600000 };
}

static apply_intake asks(clock_channel channel, const char *on)
{
    return (apply_intake){ .channel = channel,
                           .kind = QF_S("np"),
                           .form = QF_S("paper"),
                           .way = QF_S("pickup"),
                           .description = QF_S("2020 年低保发放表，电话 13800138000"),
                           .person = { .name = QF_S("王样例"),
                                       .id_no = QF_S("EA1234567"),
                                       .phone = QF_S("13800138000") },
                           .submitted_on = day(on),
                           .received_on = QF_NO_DATE };
}

static int64_t registered(struct record *r, clock_channel channel, const char *on)
{
    apply_intake in = asks(channel, on);
    apply_receipt receipt;

    assert_ok(r, apply_register(&r->cx, &rules, &in, &receipt));
    return receipt.id;
}

static apply_step step(clock_event_kind kind, const char *on)
{
    return (apply_step){
        .event = { .kind = kind, .on = day(on), .received_on = QF_NO_DATE, .until = QF_NO_DATE }
    };
}

static qf_code act(struct record *r, int64_t id, apply_step s)
{
    return apply_act(&r->cx, &rules, id, 0, &s);
}

static apply_case case_of(struct record *r, int64_t id)
{
    apply_story story;

    assert_ok(r, apply_get(&r->cx, &rules, id, &story));
    return story.now;
}

/* Drafts as handler, approves and signs as leader, serves. */
static void answer(struct record *r, int64_t id, const char *on, clock_outcome outcome)
{
    apply_step draft = step(CLOCK_ON_DRAFT_REPLY, on), serve = step(CLOCK_ON_DELIVER, on);

    draft.event.outcome = outcome;
    serve.event.delivered_by = CLOCK_ELECTRONIC;
    r->cx.actor = &handler;
    assert_ok(r, act(r, id, draft));
    r->cx.actor = &leader;
    assert_ok(r, act(r, id, step(CLOCK_ON_APPROVE, on)));
    assert_ok(r, act(r, id, step(CLOCK_ON_ISSUE, on)));
    r->cx.actor = &clerk;
    assert_ok(r, act(r, id, serve));
}

static void due__by_channel(void **state)
{
    struct record *r = *state;
    apply_intake letter = asks(CLOCK_BY_LETTER, "2021-09-08");
    apply_receipt receipt;
    int64_t id = registered(r, CLOCK_BY_IN_PERSON, "2021-09-10");

    assert_day(case_of(r, id).due, "2021-10-14");
    assert_ok(r, apply_register(&r->cx, &rules, &letter, &receipt));
    assert_false(qf_date_is(receipt.due));
    assert_false(qf_date_is(case_of(r, receipt.id).received_on));
    assert_ok(r, act(r, receipt.id, step(CLOCK_ON_CONFIRM, "2021-09-10")));
    assert_day(case_of(r, receipt.id).due, "2021-10-14");
}

static void register__refuses(void **state)
{
    struct record *r = *state;
    apply_intake in = asks(CLOCK_BY_IN_PERSON, "2021-09-11");
    apply_receipt receipt;

    assert_fails(r, apply_register(&r->cx, &rules, &in, &receipt), QF_INVALID, "APPLY.DATE");
    in = asks(CLOCK_BY_IN_PERSON, "2021-09-10");
    in.person.id_type = QF_S("居民身份证");
    in.person.id_no = QF_S("410223198003152210");
    assert_fails(r, apply_register(&r->cx, &rules, &in, &receipt), QF_INVALID, "APPLY.ID_NO");
    in = asks(CLOCK_BY_IN_PERSON, "2021-09-10");
    r->cx.actor = &reporter;
    assert_fails(r, apply_register(&r->cx, &rules, &in, &receipt), QF_DENIED, "AUTH.ROLE");
}

static void subject__covers_numbers(void **state)
{
    struct record *r = *state;
    apply_case one = case_of(r, registered(r, CLOCK_BY_IN_PERSON, "2021-09-10"));

    assert_false(qf_str_has(one.subject, QF_S("13800138000")));
    assert_true(qf_str_has(one.subject, QF_S("低保发放表")));
}

static void act__what_the_law_refuses(void **state)
{
    struct record *r = *state;
    int64_t id = registered(r, CLOCK_BY_IN_PERSON, "2021-09-01");
    apply_step late = step(CLOCK_ON_CORRECTION_NOTICE, "2021-09-18");

    at(r, "2021-09-30");
    late.event.days = 10;
    assert_fails(r, act(r, id, late), QF_DENIED, "APPLY.REFUSED"); /* after the seventh day */
    assert_true(qf_str_has(r->cx.err.zh, QF_S("第三十条")));
    assert_fails(r, act(r, id, step(CLOCK_ON_ISSUE, "2021-09-20")), QF_DENIED, "APPLY.REFUSED");
    assert_fails(r, act(r, id, step(CLOCK_ON_ACCEPT, "2021-10-01")), QF_INVALID, "APPLY.DATE");
    assert_ok(r, act(r, id, step(CLOCK_ON_ACCEPT, "2021-09-02")));
    assert_fails(r, apply_act(&r->cx, &rules, id, 1, &(apply_step){ .event = late.event }),
                 QF_CONFLICT, "APPLY.VERSION");
}

static void approve__not_by_who_drafted(void **state)
{
    struct record *r = *state;
    int64_t id = registered(r, CLOCK_BY_IN_PERSON, "2021-09-01");
    apply_step draft = step(CLOCK_ON_DRAFT_REPLY, "2021-09-03");

    draft.event.outcome = CLOCK_IS_GRANTED;
    assert_ok(r, act(r, id, step(CLOCK_ON_ACCEPT, "2021-09-02")));
    assert_ok(r, act(r, id, draft));
    assert_fails(r, act(r, id, step(CLOCK_ON_APPROVE, "2021-09-03")), QF_DENIED, "APPLY.OWN");
    r->cx.actor = &handler;
    assert_fails(r, act(r, id, step(CLOCK_ON_APPROVE, "2021-09-03")), QF_DENIED, "AUTH.ROLE");
    r->cx.actor = &leader;
    assert_ok(r, act(r, id, step(CLOCK_ON_APPROVE, "2021-09-03")));
}

/* No correction by its last day: abandoned from the next day on, without anybody doing anything. */
static void silence__closes_the_case(void **state)
{
    struct record *r = *state;
    int64_t id = registered(r, CLOCK_BY_IN_PERSON, "2021-09-01");
    apply_step notice = step(CLOCK_ON_CORRECTION_NOTICE, "2021-09-03");
    apply_stats stats;
    apply_case one;

    notice.event.days = 3; /* 09-06, 07, 08 */
    assert_ok(r, act(r, id, notice));
    one = case_of(r, id);
    assert_day(one.turns_on, "2021-09-08");
    assert_int_equal(apply_state_on(&one, day("2021-09-08")), CLOCK_CORRECTING);
    assert_int_equal(apply_state_on(&one, day("2021-09-09")), CLOCK_ABANDONED);
    assert_false(apply_closed_on(&one, day("2021-09-08")));
    assert_true(apply_closed_on(&one, day("2021-09-09")));
    at(r, "2021-09-08");
    assert_ok(r, apply_year_stats(&r->cx, 2021, &stats));
    for (size_t i = 0; i < stats.count3; i++)
        assert_false(qf_str_eq(stats.table3[i].row, QF_S("other_nocorrect")));
    at(r, "2021-09-09");
    assert_ok(r, apply_year_stats(&r->cx, 2021, &stats));
    assert_int_equal(stats.count3, 2); /* new, other_nocorrect; nothing carried */
}

static void undo__takes_the_last_step_back(void **state)
{
    struct record *r = *state;
    int64_t id = registered(r, CLOCK_BY_IN_PERSON, "2021-09-01");
    apply_story story;

    assert_ok(r, act(r, id, step(CLOCK_ON_WITHDRAW, "2021-09-06")));
    assert_true(
        apply_closed_on(&(apply_case){ .closed_on = case_of(r, id).closed_on }, day("2021-09-06")));
    assert_fails(r, apply_undo(&r->cx, &rules, id, 0, QF_S("")), QF_INVALID, "APPLY.WHY");
    assert_ok(r, apply_undo(&r->cx, &rules, id, 0, QF_S("日期登记错了")));
    assert_ok(r, apply_get(&r->cx, &rules, id, &story));
    assert_false(qf_date_is(story.now.closed_on));
    assert_int_equal(story.count, 3);
    assert_true(story.entry[1].undone);
    assert_fails(r, apply_undo(&r->cx, &rules, id, 0, QF_S("再撤")), QF_CONFLICT, "APPLY.UNDO");
}

static void track__only_with_the_secret(void **state)
{
    struct record *r = *state;
    apply_intake in = asks(CLOCK_BY_WEB, "2021-09-10");
    apply_receipt receipt;
    apply_story story;
    qf_str spaced;

    r->cx.actor = NULL;
    in.once = QF_S("once-1");
    assert_ok(r, apply_submit(&r->cx, &rules, &in, &receipt));
    assert_day(receipt.due, "2021-10-14");
    assert_fails(r, apply_submit(&r->cx, &rules, &in, &receipt), QF_CONFLICT, "APPLY.TWICE");
    in.once = QF_S("once-2");
    assert_ok(r, apply_submit(&r->cx, &rules, &in, &receipt));
    spaced = qf_strf(r->cx.arena, " %.4s-%.4s %.4s", receipt.secret.p, receipt.secret.p + 4,
                     receipt.secret.p + 8);
    assert_ok(r, apply_track(&r->cx, &rules, receipt.number, spaced, &story));
    assert_fails(r, apply_track(&r->cx, &rules, receipt.number, QF_S(""), &story), QF_MISSING,
                 "APPLY.NO_CASE");
    assert_fails(r, apply_get(&r->cx, &rules, receipt.id, &story), QF_DENIED, "AUTH.NOT_LOGGED_IN");
    for (int i = 2; i < APPLY_WEB_DAY; i++) {
        in.once = qf_strf(r->cx.arena, "more-%d", i);
        assert_ok(r, apply_submit(&r->cx, &rules, &in, &receipt));
    }
    in.once = QF_S("one too many");
    assert_fails(r, apply_submit(&r->cx, &rules, &in, &receipt), QF_LIMIT, "APPLY.MANY");
}

static int64_t listed(struct record *r, const char *what, const char *words)
{
    apply_filter filter = {
        .what = qf_str_of(what), .words = qf_str_of(words), .soon_until = day("2021-09-17"), .n = 10
    };
    apply_cases cases;
    int64_t total;

    assert_ok(r, apply_list(&r->cx, &filter, &cases, &total));
    assert_int_equal((int64_t)cases.count, total);
    return total;
}

static void list__by_what_waits(void **state)
{
    struct record *r = *state;
    int64_t id = registered(r, CLOCK_BY_IN_PERSON, "2021-06-01");

    (void)registered(r, CLOCK_BY_IN_PERSON, "2021-08-18"); /* due 2021-09-15 */
    (void)registered(r, CLOCK_BY_IN_PERSON, "2021-09-10");
    assert_int_equal(listed(r, "open", ""), 3);
    assert_int_equal(listed(r, "late", ""), 1);
    assert_int_equal(listed(r, "soon", ""), 1);
    assert_int_equal(listed(r, "closed", ""), 0);
    assert_ok(r, act(r, id, step(CLOCK_ON_WITHDRAW, "2021-06-06")));
    assert_int_equal(listed(r, "open", ""), 2);
    assert_int_equal(listed(r, "late", ""), 0);
    assert_int_equal(listed(r, "closed", ""), 1);
    assert_int_equal(listed(r, "all", "低保"), 3);
    assert_int_equal(listed(r, "all", "100%"), 0);
    r->cx.actor = &reporter;
    assert_fails(r,
                 apply_list(&r->cx, &(apply_filter){ .what = QF_S("all") }, &(apply_cases){ 0 },
                            &(int64_t){ 0 }),
                 QF_DENIED, "AUTH.ROLE");
}

/* A year's table by another way: every case looked at with its days alone. */
struct tally {
    int64_t fresh, carried_in, closed, carried_out;
};

static int64_t sum_of(const apply_stats *stats, const char *row)
{
    int64_t sum = 0;

    for (size_t i = 0; i < stats->count3; i++)
        if (qf_str_eq(stats->table3[i].row, qf_str_of(row)))
            sum += stats->table3[i].cases;
    return sum;
}

/* Random cases over three years: new + carried in = closed + carried out, carried out is next year's carried in,
 * and each figure is that of a count by hand. */
static void year__balances_and_equals_a_second_count(void **state)
{
    struct record *r = *state;
    struct {
        qf_date in, out;
    } cases[60];
    qf_date first = day("2019-06-03");

    srand(7);
    at(r, "2021-12-31");
    for (size_t i = 0; i < 60; i++) {
        apply_old old = { .number = qf_strf(r->cx.arena, "旧-%zu", i),
                          .kind = QF_S("ent"),
                          .subject = QF_S("会议纪要"),
                          .outcome = rand() % 3 == 0 ? QF_S("") : QF_S("granted") };
        int64_t id;
        cases[i].in = qf_date_add(first, rand() % 800);
        cases[i].out = old.outcome.n == 0 ? QF_NO_DATE : qf_date_add(cases[i].in, rand() % 60);
        old.received_on = cases[i].in;
        old.closed_on = cases[i].out;
        assert_ok(r, apply_import(&r->cx, &rules, &old, &id));
        assert_fails(r, apply_import(&r->cx, &rules, &old, &id), QF_CONFLICT, "APPLY.NUMBER");
    }
    for (int year = 2019; year <= 2021; year++) {
        struct tally t = { 0 };
        apply_stats stats;
        apply_cases listed;
        for (size_t i = 0; i < 60; i++) {
            int in = qf_date_year(cases[i].in),
                out = qf_date_is(cases[i].out) ? qf_date_year(cases[i].out) : 9999;
            t.fresh += in == year;
            t.carried_in += in < year && out >= year;
            t.closed += out == year;
            t.carried_out += in <= year && out > year;
        }
        assert_ok(r, apply_year_stats(&r->cx, year, &stats));
        assert_int_equal(sum_of(&stats, "new"), t.fresh);
        assert_int_equal(sum_of(&stats, "carried_in"), t.carried_in);
        assert_int_equal(sum_of(&stats, "granted"), t.closed);
        assert_int_equal(sum_of(&stats, "carried_out"), t.carried_out);
        assert_int_equal(t.fresh + t.carried_in, t.closed + t.carried_out);
        assert_ok(r, apply_year_cases(&r->cx, year, QF_S("carried_out"), QF_S("ent"), &listed));
        assert_int_equal((int64_t)listed.count, t.carried_out);
    }
}

static void forget__removes_the_person_and_keeps_the_count(void **state)
{
    struct record *r = *state;
    int64_t id = registered(r, CLOCK_BY_IN_PERSON, "2021-09-01");
    apply_forgotten gone;
    apply_kept *kept;
    apply_person person;
    apply_stats stats;
    apply_story story;
    apply_file *files;
    size_t count;

    assert_ok(r, apply_file_add(&r->cx, id, false, QF_S("identity"), QF_S("../身份证.jpg"),
                                QF_S("picture")));
    assert_ok(r, apply_files(&r->cx, id, &files, &count));
    assert_int_equal(count, 1);
    assert_true(qf_str_eq(files[0].name, QF_S("身份证.jpg")));
    assert_ok(r, act(r, id, step(CLOCK_ON_ACCEPT, "2021-09-02")));
    answer(r, id, "2021-09-06", CLOCK_IS_PARTIAL);
    assert_ok(r, apply_reveal(&r->cx, id, QF_S("核对"), &person));
    assert_true(qf_str_eq(person.name, QF_S("王样例")));
    at(r, "2032-01-05");
    r->cx.actor = &auth_keeper;
    assert_ok(r, apply_forget(&r->cx, id, day("2021-09-06"), &gone));
    assert_false(gone.done); /* closed that day, not before it */
    assert_ok(r, apply_forget_due(&r->cx, day("2022-01-05"), NULL, 10, &kept, &count));
    assert_int_equal(count, 1);
    assert_int_equal(kept[0].id, id);
    assert_ok(r, apply_forget(&r->cx, id, day("2022-01-05"), &gone));
    assert_true(gone.done && gone.files == 1);
    assert_ok(r, apply_forget(&r->cx, id, day("2022-01-05"), &gone));
    assert_false(gone.done);
    assert_ok(r, apply_forget_due(&r->cx, day("2022-01-05"), NULL, 10, &kept, &count));
    assert_int_equal(count, 0);
    r->cx.actor = &clerk;
    assert_fails(r, apply_forget(&r->cx, id, day("2022-01-05"), &gone), QF_DENIED, "AUTH.ROLE");
    assert_fails(r, apply_reveal(&r->cx, id, QF_S("核对"), &person), QF_MISSING, "APPLY.REMOVED");
    assert_ok(r, apply_get(&r->cx, &rules, id, &story));
    assert_int_equal(story.description.n, 0);
    assert_ok(r, apply_year_stats(&r->cx, 2021, &stats));
    assert_int_equal(sum_of(&stats, "partial"), 1);
}

/* A notice that moves a working day moves the days of open cases, and says from what to what. */
static void recount__after_a_new_notice(void **state)
{
    struct record *r = *state;
    const calendar *early;
    apply_rules old = rules;
    apply_intake in = asks(CLOCK_BY_IN_PERSON, "2021-09-10");
    apply_receipt receipt;
    apply_moved *moved;
    size_t count;

    assert_ok(r, calendar_load_at(&r->cx, NULL, day("2019-12-31"), &early));
    old.days = early; /* 2021 was only a guess then */
    assert_ok(r, apply_register(&r->cx, &old, &in, &receipt));
    assert_ok(r, apply_recount(&r->cx, &rules, false, &moved, &count));
    assert_int_equal(count, 1);
    assert_day(moved[0].after, "2021-10-14");
    assert_ok(r, apply_recount(&r->cx, &rules, true, &moved, &count));
    assert_ok(r, apply_recount(&r->cx, &rules, true, &moved, &count));
    assert_int_equal(count, 0);
    assert_day(case_of(r, receipt.id).due, "2021-10-14");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        APPLY_TEST(due__by_channel),
        APPLY_TEST(register__refuses),
        APPLY_TEST(subject__covers_numbers),
        APPLY_TEST(act__what_the_law_refuses),
        APPLY_TEST(approve__not_by_who_drafted),
        APPLY_TEST(silence__closes_the_case),
        APPLY_TEST(undo__takes_the_last_step_back),
        APPLY_TEST(track__only_with_the_secret),
        APPLY_TEST(list__by_what_waits),
        APPLY_TEST(year__balances_and_equals_a_second_count),
        APPLY_TEST(forget__removes_the_person_and_keeps_the_count),
        APPLY_TEST(recount__after_a_new_notice),
    };

    return RECORD_RUN("apply", tests);
}

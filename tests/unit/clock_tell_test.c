/* What is told beside the state: clocks, explanations, estimates; input that can not be understood;
 * a law file with holes. */
#include "clock_story.h"

#include "base/json.h"
#include "law_fixture.h"
#include "qf_test.h"

static void tell__lists_the_clocks_that_matter(void **state)
{
    struct world *world = *state;
    static const struct {
        struct story story;
        const char *clocks; /* name from due days running */
    } cases[] = {
        { { "received", "in_person", "2021-09-10 confirm", NULL, "", "", 0, "", "" },
          "reply 2021-09-10 2021-10-14 20 1; correction_notice 2021-09-10 2021-09-22 7 1; " },
        { { "day 7 gone", "in_person", "2021-09-10 confirm", "2021-09-23", "", "", 0, "", "" },
          "reply 2021-09-10 2021-10-14 20 1; " },
        { { "correcting", "post",
            "2023-09-20 confirm; 2023-09-25 correction_notice [received_on=2023-09-26 days=15]",
            NULL, "", "", 0, "", "" },
          "reply 2023-09-20  20 0; correction 2023-09-26 2023-10-23 15 1; " },
        { { "third", "post", WORK "2025-02-05 consult_third [received_on=2025-02-07]", NULL, "", "",
            0, "", "" },
          "reply 2025-01-20  20 0; third 2025-02-07 2025-02-27 15 1; " },
        { { "organ, after the limit", "post", WORK "2025-02-24 consult_organ", NULL, "", "", 0, "",
            "" },
          "reply 2025-01-20 2025-02-21 20 1; organ 2025-02-24 2025-03-17 15 1; " },
        { { "pay", "post", WORK "2025-02-05 fee_notice", NULL, "", "", 0, "", "" },
          "reply 2025-01-20  20 0; pay 2025-02-05 2025-03-04 20 1; " },
        { { "extended", "post", WORK "2025-02-05 extend [days=5 approved_by=张]", NULL, "", "", 0,
            "", "" },
          "reply 2025-01-20 2025-02-28 25 1; " },
        { { "replied", "post", SIGNED "2025-01-24 deliver [delivered_by=post]", NULL, "", "", 0, "",
            "" },
          "reply 2025-01-20 2025-02-21 20 0; " },
        { { "abandoned", "post", WORK "2025-02-05 fee_notice", "2025-06-01", "", "", 0, "", "" },
          "" },
        { { "submitted", "web", "2025-02-05 submit", NULL, "", "", 0, "", "" }, "" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        qf_arena *arena = world->cx.arena;
        qf_buf got = qf_buf_new(arena, 4096);
        clock_input input;
        clock_result r;

        tell(world, &cases[i].story, &input, &r);
        for (size_t c = 0; c < r.clock_count; c++)
            qf_buf_addf(&got, "%.*s %.*s %.*s %d %d; ", QF_ARG(clock_timer_code(r.clocks[c].timer)),
                        QF_ARG(qf_date_str(arena, r.clocks[c].from)),
                        QF_ARG(qf_date_str(arena, r.clocks[c].due)), r.clocks[c].days,
                        r.clocks[c].running);
        if (!qf_str_eq(qf_buf_str(&got), qf_str_of(cases[i].clocks)))
            fail_msg("%s: got %.*s", cases[i].story.says, QF_ARG(qf_buf_str(&got)));
    }
}

/* The explanation counts to exactly the period's days and ends on the limit, suspensions included. */
static void explain__counts_to_the_limit(void **state)
{
    struct world *world = *state;
    static const struct story stories[] = {
        { "plain", "post", WORK, NULL, "", "", 0, "", "" },
        { "suspended once", "post",
          WORK "2025-02-05 consult_third [received_on=2025-02-07]; 2025-02-21 opinion", NULL, "",
          "", 0, "", "" },
        { "suspended twice, then extended", "post",
          WORK "2025-02-05 consult_third; 2025-02-10 opinion; 2025-02-10 consult_organ; 2025-02-13 "
               "opinion; 2025-02-14 extend [days=20 approved_by=张]",
          NULL, "", "", 0, "", "" },
        { "extended, suspended in the extension, silent", "post",
          WORK "2025-02-21 extend [days=10 approved_by=张]; 2025-02-24 consult_third", "2025-05-01",
          "", "", 0, "", "" },
    };

    for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
        clock_input input;
        clock_result r;
        const clock_day *days;
        size_t count, stood = 0;
        int last = 0;

        tell(world, &stories[i], &input, &r);
        days = clock_explain(world->cx.arena, world->cal, &r, &r.clocks[0], &count);
        for (size_t d = 0; d < count; d++) {
            if (days[d].n > 0)
                assert_int_equal(days[d].n, ++last);
            else
                assert_true(days[d].why.n > 0);
            stood += qf_str_has(days[d].why, QF_S("不计入"));
        }
        assert_int_equal(last, r.clocks[0].days);
        assert_int_equal(days[count - 1].date.day, r.due.day);
        assert_int_equal(days[count - 1].n, last);
        assert_int_equal(stood > 0, i > 0);
    }
}

static void tell__marks_estimates(void **state)
{
    static const struct {
        struct story story;
        bool estimated;
    } cases[] = {
        { { "", "post", "2026-11-30 confirm", NULL, "", "", 0, "", "" }, false },
        { { "", "post", "2026-12-14 confirm", NULL, "", "", 0, "", "" }, true },
        { { "", "post", "2026-12-14 confirm; 2026-12-15 withdraw", NULL, "", "", 0, "", "" },
          false },
        { { "", "post", "2026-12-14 confirm; 2026-12-15 accept; 2026-12-15 fee_notice",
            "2027-03-01", "", "", 0, "", "" },
          true },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        clock_input input;
        clock_result r;

        tell(*state, &cases[i].story, &input, &r);
        assert_int_equal(r.estimated, cases[i].estimated);
    }
}

static void input__what_can_not_be_understood_is_said(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *json, *place;
    } cases[] = {
        { "[]", "最外层" },
        { "7", "最外层" },
        { "{\"events\":[]}", "channel" },
        { "{\"channel\":\"pigeon\",\"events\":[]}", "channel" },
        { "{\"channel\":3,\"events\":[]}", "channel" },
        { "{\"channel\":\"post\"}", "events" },
        { "{\"channel\":\"post\",\"events\":{}}", "events" },
        { "{\"channel\":\"post\",\"events\":[7]}", "events[0]" },
        { "{\"channel\":\"post\",\"events\":[null]}", "events[0]" },
        { "{\"channel\":\"post\",\"events\":[{\"event\":\"confirm\"}]}", "events[0].on" },
        { "{\"channel\":\"post\",\"events\":[{\"on\":\"2023-02-30\",\"event\":\"confirm\"}]}",
          "events[0].on" },
        { "{\"channel\":\"post\",\"events\":[{\"on\":\"2023-2-3\",\"event\":\"confirm\"}]}",
          "events[0].on" },
        { "{\"channel\":\"post\",\"events\":[{\"on\":20230203,\"event\":\"confirm\"}]}",
          "events[0].on" },
        { "{\"channel\":\"post\",\"events\":[{\"on\":\"2023-02-03\"}]}", "events[0].event" },
        { "{\"channel\":\"post\",\"events\":[{\"on\":\"2023-02-03\",\"event\":1}]}",
          "events[0].event" },
        { "{\"channel\":\"post\",\"events\":[{\"on\":\"2023-02-03\",\"event\":\"confirm\"},"
          "{\"on\":\"2023-02-03\",\"event\":\"accept\",\"received_on\":\"soon\"}]}",
          "events[1].received_on" },
        { "{\"channel\":\"post\",\"events\":[{\"on\":\"2023-02-03\",\"event\":\"corrected\","
          "\"unclear\":\"yes\"}]}",
          "events[0].unclear" },
        { "{\"channel\":\"post\",\"events\":[],\"as_of\":\"2023-13-01\"}", "as_of" },
        { "{\"channel\":\"post\",\"events\":[],\"as_of\":7}", "as_of" },
    };
    clock_input input;
    const qf_val *val;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(qf_json_read(&world->cx, qf_str_of(cases[i].json), "x", &val), QF_OK);
        assert_int_equal(clock_input_read(&world->cx, val, &input), QF_INVALID);
        if (!qf_str_has(world->cx.err.zh, qf_str_of(cases[i].place)))
            fail_msg("case %zu: %.*s", i, QF_ARG(world->cx.err.zh));
    }
}

static void input__too_many_events_and_dates_beyond_the_calendar(void **state)
{
    struct world *world = *state;
    qf_buf json = qf_buf_new(world->cx.arena, 1 << 20);
    clock_input input;
    clock_result r;
    const qf_val *val;
    static const char *beyond[] = {
        "{\"channel\":\"post\",\"events\":[{\"on\":\"2007-06-01\",\"event\":\"confirm\"}]}",
        "{\"channel\":\"post\",\"events\":[{\"on\":\"2100-12-30\",\"event\":\"confirm\"}]}",
        "{\"channel\":\"post\",\"events\":[{\"on\":\"2021-09-10\",\"event\":\"confirm\"},{\"on\":"
        "\"2021-09-10\",\"event\":\"ask_reasons\"},{\"on\":\"2021-09-10\",\"event\":\"reasonable\","
        "\"until\":\"9999-12-31\"}]}",
    };

    qf_buf_add(&json, QF_S("{\"channel\":\"post\",\"events\":["));
    for (int i = 0; i <= CLOCK_EVENTS_MAX; i++)
        qf_buf_addf(&json, "%s1", i == 0 ? "" : ",");
    qf_buf_add(&json, QF_S("]}"));
    assert_int_equal(qf_json_read(&world->cx, qf_buf_str(&json), "x", &val), QF_OK);
    assert_int_equal(clock_input_read(&world->cx, val, &input), QF_LIMIT);
    for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
        assert_int_equal(qf_json_read(&world->cx, qf_str_of(beyond[i]), "x", &val), QF_OK);
        assert_int_equal(clock_input_read(&world->cx, val, &input), QF_OK);
        assert_int_equal(clock_tell(&world->cx, world->law, world->cal, &input, &r), QF_LIMIT);
        assert_true(world->cx.err.zh.n > 0);
    }
}

static void refusals__each_has_a_sentence_and_an_article(void **state)
{
    struct world *world = *state;
    clock_event event = { .kind = CLOCK_ON_EXTEND, .name = QF_S("extend") };

    for (clock_reason reason = CLOCK_ACCEPTED + 1; reason <= CLOCK_NO_BEYOND; reason++) {
        clock_refusal refusal = { reason, CLOCK_SIGN, day("2025-02-21"), 20 };

        assert_true(clock_refusal_zh(world->cx.arena, &event, &refusal).n > 12);
    }
    for (clock_event_kind kind = 0; kind < CLOCK_EVENT_COUNT; kind++)
        assert_true(qf_str_has(world->law->article[kind], QF_S("条")));
}

static void load__refuses_a_file_with_a_hole(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *old, *new, *key;
    } holes[] = {
        { "\"reply\": {", "\"answer\": {", "periods.reply" },
        { "\"days\": 7", "\"days\": 0", "periods.correction_notice.days" },
        { "\"days\": 7", "\"days\": \"7\"", "periods.correction_notice.days" },
        { "\"days\": 15, ", "", "periods.third.days" },
        { "\"law\": \"第三十三条\"", "\"law\": \"\"", "periods.reply.law" },
        { "\"extend\": \"第三十三条\",", "", "articles.extend" },
        { "\"articles\"", "\"article\"", "articles" },
        { "\"articles\": {", "\"articles\": [1], \"x\": {", "articles" },
    };

    for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
        const char *dir = law_folder_with(&world->cx, "clocks.json", holes[i].old, holes[i].new);
        const clock_law *law;

        assert_int_equal(clock_law_load(&world->cx, dir, &law), QF_INVALID);
        if (!qf_str_has(world->cx.err.zh, qf_str_of(holes[i].key)))
            fail_msg("hole %zu: %.*s", i, QF_ARG(world->cx.err.zh));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tell__lists_the_clocks_that_matter),
        cmocka_unit_test(explain__counts_to_the_limit),
        cmocka_unit_test(tell__marks_estimates),
        cmocka_unit_test(input__what_can_not_be_understood_is_said),
        cmocka_unit_test(input__too_many_events_and_dates_beyond_the_calendar),
        cmocka_unit_test(refusals__each_has_a_sentence_and_an_article),
        cmocka_unit_test(load__refuses_a_file_with_a_hole),
    };

    return cmocka_run_group_tests(tests, clock_set_up, clock_tear_down);
}

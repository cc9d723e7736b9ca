/* Letters, opinions on drafts, surveys, public opinion: days and hours, secrets, verdicts before publication, votes. */
#include "domain/auth/auth.h"
#include "domain/voices/voices.h"

#include "law_fixture.h"
#include "record.h"

static const qf_actor clerk = { .account = 13,
                                .roles = AUTH_BIT(DISCLOSURE_CLERK),
                                .org = 1,
                                .name = QF_S_INIT("专员"),
                                .login = QF_S_INIT("zhuanyuan") };

struct town {
    struct record *r;
    const calendar *days;
    const voices_law *law;
};

static struct town open_town(struct record *r)
{
    struct town t = { .r = r };

    r->cx.actor = &clerk;
    assert_ok(r, calendar_load(&r->cx, NULL, &t.days));
    assert_ok(r, voices_law_load(&r->cx, NULL, &t.law));
    return t;
}

static void letter__opens_by_number_and_secret_alone(void **state)
{
    struct town t = open_town(*state);
    voices_letter letter = { .to_whom = QF_S("镇长"),
                             .title = QF_S("路"),
                             .content = QF_S("村口的路"),
                             .name = QF_S("赵某"),
                             .phone = QF_S("13800000000") };
    voices_letter found;
    qf_str number, secret, name, phone;

    t.r->cx.actor = NULL;
    assert_ok(t.r, voices_letter_send(&t.r->cx, t.days, t.law, &letter, &number, &secret));
    assert_ok(t.r, voices_letter_track(&t.r->cx, number, secret, &found));
    assert_str(found.content, "村口的路");
    /* Friday 10 September 2021 and seven working days: Saturday 18 works, 19 to 21 are Mid-Autumn. */
    assert_day(found.due_on, "2021-09-22");
    assert_fails(t.r, voices_letter_track(&t.r->cx, number, QF_S("000000000000"), &found),
                 QF_MISSING, "VOICES.NO_LETTER");
    assert_fails(t.r, voices_letter_track(&t.r->cx, QF_S("X2021-9999"), secret, &found), QF_MISSING,
                 "VOICES.NO_LETTER");
    assert_fails(t.r, voices_letter_person(&t.r->cx, found.id, &name, &phone), QF_DENIED,
                 "AUTH.NOT_LOGGED_IN");
    t.r->cx.actor = &clerk;
    assert_ok(t.r, voices_letter_person(&t.r->cx, 1, &name, &phone));
    assert_str(phone, "13800000000");
    letter.content = QF_S("");
    assert_fails(t.r, voices_letter_send(&t.r->cx, t.days, t.law, &letter, &number, &secret),
                 QF_INVALID, "VOICES.LETTER");
}

static int64_t open_draft(const struct town *t)
{
    voices_consult draft = { .title = QF_S("办法（征求意见稿）"),
                             .body = QF_S("第一条"),
                             .opens_on = day("2021-09-10"),
                             .closes_on = day("2021-09-15") };
    int64_t id;

    assert_fails(t->r, voices_consult_open(&t->r->cx, t->days, t->law, &draft, &id), QF_INVALID,
                 "VOICES.DAYS");
    draft.closes_on = day("2021-09-30");
    assert_ok(t->r, voices_consult_open(&t->r->cx, t->days, t->law, &draft, &id));
    return id;
}

static void consult__is_answered_when_every_opinion_is_judged(void **state)
{
    struct town t = open_town(*state);
    voices_opinion judged = { .id = 1, .verdict = QF_S("no"), .gist = QF_S("加一条") };
    int64_t id = open_draft(&t);
    voices_stats stats;

    t.r->cx.actor = NULL;
    assert_ok(t.r, voices_opinion_send(&t.r->cx, id, QF_S("加一条"), QF_S(""), QF_S("")));
    t.r->cx.actor = &clerk;
    assert_fails(t.r, voices_consult_answer(&t.r->cx, id, QF_S("一条")), QF_CONFLICT,
                 "VOICES.UNJUDGED");
    assert_ok(t.r, voices_year_stats(&t.r->cx, 2021, &stats));
    assert_int_equal(stats.consults, 1);
    assert_int_equal(stats.consults_due, 0); /* still open: nothing is owed */
    t.r->cx.now = qf_date_start(day("2021-10-08"));
    assert_ok(t.r, voices_year_stats(&t.r->cx, 2021, &stats));
    assert_int_equal(stats.consults_due, 1);
    assert_fails(t.r, voices_opinion_send(&t.r->cx, id, QF_S("晚了"), QF_S(""), QF_S("")), QF_LATE,
                 "VOICES.CLOSED");
    assert_fails(t.r, voices_consult_answer(&t.r->cx, id, QF_S("一条")), QF_CONFLICT,
                 "VOICES.UNJUDGED");
    /* Not adopted needs a reason. */
    assert_fails(t.r, voices_opinion_judge(&t.r->cx, id, &judged), QF_INVALID, "VOICES.VERDICT");
    judged.reason = QF_S("上位法已有规定");
    assert_ok(t.r, voices_opinion_judge(&t.r->cx, id, &judged));
    assert_ok(t.r, voices_consult_answer(&t.r->cx, id, QF_S("收到一条，未采纳")));
}

static void survey__counts_forms_and_stops_at_three(void **state)
{
    struct town t = open_town(*state);
    voices_survey *survey = QF_NEW(t.r->cx.arena, voices_survey);
    const int answer[] = { 1, 0 }, short_one[] = { 1 }, wrong[] = { 1, 7 };
    int64_t id;

    survey->title = QF_S("问卷");
    survey->opens_on = day("2021-09-10");
    survey->closes_on = day("2021-09-12");
    assert_fails(t.r, voices_survey_open(&t.r->cx, survey, QF_S("没有选项的题\n"), &id), QF_INVALID,
                 "VOICES.SURVEY");
    assert_ok(t.r,
              voices_survey_open(&t.r->cx, survey, QF_S("甲\n- 好\n- 坏\n乙\n- 是\n- 否\n"), &id));
    t.r->cx.actor = NULL;
    assert_fails(t.r, voices_survey_answer(&t.r->cx, id, QF_S("10.0.0.1"), short_one, 1),
                 QF_INVALID, "VOICES.ANSWER");
    assert_fails(t.r, voices_survey_answer(&t.r->cx, id, QF_S("10.0.0.1"), wrong, 2), QF_INVALID,
                 "VOICES.ANSWER");
    for (int i = 0; i < VOICES_FORMS_PER_ADDRESS; i++)
        assert_ok(t.r, voices_survey_answer(&t.r->cx, id, QF_S("10.0.0.1"), answer, 2));
    assert_fails(t.r, voices_survey_answer(&t.r->cx, id, QF_S("10.0.0.1"), answer, 2), QF_LIMIT,
                 "VOICES.AGAIN");
    assert_ok(t.r, voices_survey_answer(&t.r->cx, id, QF_S("10.0.0.2"), answer, 2));
    assert_ok(t.r, voices_survey_get(&t.r->cx, id, survey));
    assert_int_equal(survey->forms, 4);
    assert_int_equal(survey->questions[0].answers[1], 4);
    assert_int_equal(survey->questions[0].answers[0], 0);
    t.r->cx.now = qf_date_start(day("2021-09-13"));
    assert_fails(t.r, voices_survey_answer(&t.r->cx, id, QF_S("10.0.0.3"), answer, 2), QF_LATE,
                 "VOICES.CLOSED");
}

static void event__a_grave_one_has_five_hours(void **state)
{
    struct town t = open_town(*state);
    voices_event event = { .title = QF_S("网传桥要塌"),
                           .source = QF_S("短视频"),
                           .found_at = { t.r->cx.now.ms - 6 * (int64_t)3600000 } };
    voices_event *list;
    voices_stats stats;
    size_t count;
    int64_t id;

    assert_ok(t.r, voices_event_add(&t.r->cx, t.law, &event, &id));
    event.grave = true;
    assert_ok(t.r, voices_event_add(&t.r->cx, t.law, &event, &id));
    event.found_at.ms = t.r->cx.now.ms + 1;
    assert_fails(t.r, voices_event_add(&t.r->cx, t.law, &event, &id), QF_INVALID, "VOICES.EVENT");
    assert_ok(t.r, voices_event_list(&t.r->cx, &list, &count));
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(list[i].due_at.ms - list[i].found_at.ms,
                         (list[i].grave ? 5 : 48) * (int64_t)3600000);
    assert_ok(t.r, voices_year_stats(&t.r->cx, 2021, &stats));
    assert_int_equal(stats.events_due, 1); /* 48 hours are not over, five are */
    for (size_t i = 0; i < count; i++)
        assert_ok(t.r, voices_event_answer(&t.r->cx, list[i].id, QF_S("已查"), true));
    /* Answered now, six hours behind the finding: one in time, the grave one late. */
    assert_ok(t.r, voices_year_stats(&t.r->cx, 2021, &stats));
    assert_int_equal(stats.events, 2);
    assert_int_equal(stats.events_on_time, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(letter__opens_by_number_and_secret_alone),
        RECORD_TEST(consult__is_answered_when_every_opinion_is_judged),
        RECORD_TEST(survey__counts_forms_and_stops_at_three),
        RECORD_TEST(event__a_grave_one_has_five_hours),
    };

    return RECORD_RUN("voices", tests);
}

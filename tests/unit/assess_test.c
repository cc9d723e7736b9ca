/* The assessment: the sum over what is assessed, bonus cut, vetoes, who decides, villages in order, the law file's holes. */
#include "domain/assess/assess.h"
#include "domain/auth/auth.h"

#include "law_fixture.h"
#include "record.h"

static const qf_actor clerk = { .account = 13,
                                .roles = AUTH_BIT(DISCLOSURE_CLERK),
                                .org = 1,
                                .name = QF_S_INIT("专员"),
                                .login = QF_S_INIT("zhuanyuan") },
                      leader = { .account = 14,
                                 .roles = AUTH_BIT(LEADER),
                                 .org = 1,
                                 .name = QF_S_INIT("分管领导"),
                                 .login = QF_S_INIT("lingdao") };

static const assessment_law *open_law(struct record *r)
{
    const assessment_law *law;

    r->cx.actor = &clerk;
    assert_ok(r, assessment_law_load(&r->cx, NULL, &law));
    return law;
}

static void score__is_over_what_is_assessed_with_bonus_cut(void **state)
{
    struct record *r = *state;
    const assessment_law *law = open_law(r);
    assess_sheet *sheet = QF_NEW(r->cx.arena, assess_sheet);
    int64_t base;

    assert_ok(r, assess_give(&r->cx, law, 2021, QF_S("secrecy"), 80, QF_S("检查记录")));
    assert_ok(r, assess_score(&r->cx, law, 2021, sheet));
    base = sheet->base;
    assert_true(base > 0);
    assert_int_equal(sheet->hundredths, base);
    assert_fails(r, assess_adjust(&r->cx, law, 2021, QF_S("pilot"), 3, QF_S("x")), QF_DENIED,
                 "AUTH.ROLE");
    r->cx.actor = &leader;
    for (int i = 0; i < 3; i++)
        assert_ok(r, assess_adjust(&r->cx, law, 2021, QF_S("pilot"), 3, QF_S("验收")));
    assert_ok(r, assess_adjust(&r->cx, law, 2021, QF_S("lost"), 1, QF_S("判决")));
    assert_fails(r, assess_adjust(&r->cx, law, 2021, QF_S("lost"), 3, QF_S("判决")), QF_INVALID,
                 "ASSESS.ADJUST");
    assert_ok(r, assess_score(&r->cx, law, 2021, sheet));
    assert_int_equal(sheet->bonus, law->bonus_most);
    assert_int_equal(sheet->hundredths, base + (law->bonus_most - 1) * 100);
    assert_ok(r, assess_adjust(&r->cx, law, 2021, QF_S("secret"), 0, QF_S("通报")));
    assert_ok(r, assess_score(&r->cx, law, 2021, sheet));
    assert_str(sheet->grade, "不合格");
    assert_ok(r, assess_score(&r->cx, law, 2020, sheet));
    assert_int_equal(sheet->vetoes, 0);
}

static void adjustment__is_taken_back_once_with_a_reason(void **state)
{
    struct record *r = *state;
    const assessment_law *law = open_law(r);
    assess_adjustment *list;
    size_t count;

    r->cx.actor = &leader;
    assert_ok(r, assess_adjust(&r->cx, law, 2021, QF_S("grave"), 0, QF_S("误报")));
    assert_fails(r, assess_adjust_back(&r->cx, 1, QF_S("")), QF_INVALID, "ASSESS.ADJUST");
    assert_ok(r, assess_adjust_back(&r->cx, 1, QF_S("不是本镇")));
    assert_fails(r, assess_adjust_back(&r->cx, 1, QF_S("不是本镇")), QF_CONFLICT, "ASSESS.BACK");
    assert_ok(r, assess_adjustments(&r->cx, law, 2021, &list, &count));
    assert_int_equal(count, 1);
    assert_str(list[0].back, "不是本镇");
    assert_str(list[0].actor, "分管领导");
}

static void appeal__is_not_decided_by_who_filed_it(void **state)
{
    struct record *r = *state;
    const assessment_law *law = open_law(r);

    r->cx.actor = &leader;
    assert_ok(r, assess_appeal_file(&r->cx, law, 2021, QF_S("hotline"), QF_S("县里晚推送")));
    assert_fails(r, assess_appeal_decide(&r->cx, 1, QF_S("同意")), QF_CONFLICT, "ASSESS.DECIDED");
    r->cx.actor = &clerk;
    assert_fails(r, assess_appeal_decide(&r->cx, 1, QF_S("同意")), QF_DENIED, "AUTH.ROLE");
}

static void social__one_survey_a_year(void **state)
{
    struct record *r = *state;
    const assessment_law *law = open_law(r);
    int64_t survey, again;

    assert_ok(r, assess_social_open(&r->cx, law, 2021, &survey));
    assert_fails(r, assess_social_open(&r->cx, law, 2021, &again), QF_CONFLICT, "ASSESS.SOCIAL");
    assert_ok(r, assess_social_survey(&r->cx, 2021, &again));
    assert_int_equal(again, survey);
    assert_ok(r, assess_social_survey(&r->cx, 2020, &again));
    assert_int_equal(again, 0);
}

static void promises__need_a_published_report(void **state)
{
    struct record *r = *state;
    int64_t count;

    (void)open_law(r);
    assert_fails(r, assess_promises_draw(&r->cx, 2021, &count), QF_MISSING, "ANNUAL.NOT_PUBLISHED");
    assert_ok(r, assess_promise_add(&r->cx, 2021, QF_S("及时公开")));
    assert_fails(r, assess_promise_keep(&r->cx, 1, QF_S("")), QF_INVALID, "ASSESS.PROMISE");
    assert_ok(r, assess_promise_keep(&r->cx, 1, QF_S("见栏目")));
}

static void law__holes_are_named(void **state)
{
    static const char *const holes[][3] = {
        { "\"weight\": 50", "\"weight\": 51", "villages" },
        { "\"effect\": \"veto\"", "\"effect\": \"ban\"", "effect" },
        { "\"measure\": \"account\"", "\"measure\": \"luck\"", "measure" },
        { "\"from\": 90", "\"from\": 70", "grades" },
    };
    struct record *r = *state;
    const assessment_law *law;

    for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
        assert_fails(
            r,
            assessment_law_load(
                &r->cx, law_folder_with(&r->cx, "assessment.json", holes[i][0], holes[i][1]), &law),
            QF_INVALID, "LAW.INVALID");
        assert_true(qf_str_has(r->cx.err.zh, qf_str_of(holes[i][2])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(score__is_over_what_is_assessed_with_bonus_cut),
        RECORD_TEST(adjustment__is_taken_back_once_with_a_reason),
        RECORD_TEST(appeal__is_not_decided_by_who_filed_it),
        RECORD_TEST(social__one_survey_a_year),
        RECORD_TEST(promises__need_a_published_report),
        RECORD_TEST(law__holes_are_named),
    };

    return RECORD_RUN("assess", tests);
}

/* Training: codes that change, attendance on the day, the quiz, files by what they are, the year's sums. */
#include "domain/auth/auth.h"
#include "domain/training/training.h"

#include "law_fixture.h"
#include "record.h"

static const qf_actor clerk = { .account = 13,
                                .roles = AUTH_BIT(DISCLOSURE_CLERK),
                                .org = 1,
                                .name = QF_S_INIT("专员"),
                                .login = QF_S_INIT("zhuanyuan") },
                      handler = { .account = 14,
                                  .roles = AUTH_BIT(HANDLER),
                                  .org = 1,
                                  .name = QF_S_INIT("承办员"),
                                  .login = QF_S_INIT("chengban") };

static int64_t plan(struct record *r, const char *on)
{
    training_session *s = QF_NEW(r->cx.arena, training_session);
    int64_t id;

    r->cx.actor = &clerk;
    s->title = QF_S("条例");
    s->held_on = day(on);
    s->hours = 2;
    assert_ok(r, training_plan(&r->cx, s, &id));
    return id;
}

static qf_str code_at(struct record *r, int64_t id, int minutes)
{
    training_session *s = QF_NEW(r->cx.arena, training_session);
    qf_ctx later = r->cx;

    assert_ok(r, training_get(&r->cx, id, s));
    later.now.ms += (int64_t)minutes * 60000;
    return training_code(&later, s);
}

static void code__holds_for_minutes_and_for_its_own_session(void **state)
{
    struct record *r = *state;
    int64_t id = plan(r, "2021-09-10"), other = plan(r, "2021-09-10");

    assert_false(qf_str_eq(code_at(r, id, 0), code_at(r, other, 0)));
    r->cx.actor = &handler;
    assert_fails(r, training_sign(&r->cx, id, code_at(r, id, -2 * TRAINING_CODE_MINUTES)),
                 QF_DENIED, "TRAINING.CODE");
    assert_fails(r, training_sign(&r->cx, id, code_at(r, id, TRAINING_CODE_MINUTES)), QF_DENIED,
                 "TRAINING.CODE");
    assert_fails(r, training_sign(&r->cx, id, code_at(r, other, 0)), QF_DENIED, "TRAINING.CODE");
    assert_ok(r, training_sign(&r->cx, id, code_at(r, id, -TRAINING_CODE_MINUTES)));
    assert_ok(r, training_sign(&r->cx, id, code_at(r, id, 0)));
}

static void sign__only_on_the_day(void **state)
{
    struct record *r = *state;
    int64_t id = plan(r, "2021-09-11");

    assert_fails(r, training_sign(&r->cx, id, code_at(r, id, 0)), QF_LATE, "TRAINING.DAY");
    assert_fails(r, training_sign_name(&r->cx, id, QF_S("李四")), QF_INVALID, "TRAINING.NAME");
    r->cx.actor = NULL;
    assert_fails(r, training_sign(&r->cx, id, QF_S("000000")), QF_DENIED, "AUTH.NOT_LOGGED_IN");
}

static void quiz__four_of_five_pass_and_only_who_was_there(void **state)
{
    struct record *r = *state;
    training_question questions[5] = { 0 };
    int choice[5] = { 1, 1, 1, 1, 0 };
    int64_t id = plan(r, "2021-09-10");
    training_stats stats;
    size_t right;
    bool passed;

    for (int i = 0; i < 5; i++)
        questions[i] = (training_question){ .text = QF_S("哪天？"),
                                            .choices = { QF_S("甲"), QF_S("乙") },
                                            .choice_count = 2,
                                            .right = 1 };
    questions[4].right = 2;
    assert_fails(r, training_quiz_set(&r->cx, id, questions, 5), QF_INVALID, "TRAINING.QUIZ");
    questions[4].right = 1;
    assert_fails(r, training_quiz_set(&r->cx, id, questions, 0), QF_INVALID, "TRAINING.QUIZ");
    assert_ok(r, training_quiz_set(&r->cx, id, questions, 5));
    r->cx.actor = &handler;
    assert_fails(r, training_answer(&r->cx, id, choice, 5, &right, &passed), QF_DENIED,
                 "TRAINING.ABSENT");
    assert_ok(r, training_sign(&r->cx, id, code_at(r, id, 0)));
    assert_ok(r, training_answer(&r->cx, id, choice, 5, &right, &passed));
    assert_int_equal(right, 4);
    assert_true(passed);
    choice[0] = 0;
    assert_ok(r, training_answer(&r->cx, id, choice, 5, &right, &passed));
    assert_false(passed);
    assert_ok(r, training_year_stats(&r->cx, 2021, &stats));
    assert_int_equal(stats.sessions, 1);
    assert_int_equal(stats.people, 1);
    assert_int_equal(stats.hours, 2);
}

static void file__by_what_it_is(void **state)
{
    struct record *r = *state;
    int64_t id = plan(r, "2021-09-10");
    training_file *list, one;
    qf_str bytes;
    size_t count;

    assert_ok(r, training_file_add(&r->cx, id, QF_S("条例.txt"), QF_S("第四十八条")));
    assert_fails(r, training_file_add(&r->cx, id, QF_S("条例.txt"), QF_S("MZ\x90")), QF_INVALID,
                 "TEXT.ENCODING");
    assert_ok(r, training_files(&r->cx, id, &list, &count));
    assert_int_equal(count, 1);
    assert_ok(r, training_file_open(&r->cx, id, list[0].id, &one, &bytes));
    assert_str(bytes, "第四十八条");
    assert_fails(r, training_file_open(&r->cx, id + 1, list[0].id, &one, &bytes), QF_MISSING,
                 "TRAINING.NO_FILE");
    r->cx.actor = &handler;
    assert_fails(r, training_file_remove(&r->cx, id, list[0].id), QF_DENIED, "AUTH.ROLE");
    r->cx.actor = &clerk;
    assert_ok(r, training_file_remove(&r->cx, id, list[0].id));
    assert_fails(r, training_file_remove(&r->cx, id, list[0].id), QF_MISSING, "TRAINING.NO_FILE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(code__holds_for_minutes_and_for_its_own_session),
        RECORD_TEST(sign__only_on_the_day),
        RECORD_TEST(quiz__four_of_five_pass_and_only_who_was_there),
        RECORD_TEST(file__by_what_it_is),
    };

    return RECORD_RUN("training", tests);
}

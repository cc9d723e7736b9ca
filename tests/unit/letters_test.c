/* Letters in the record: another person approves, numbers without gaps whoever dies or writes beside. */
#include "domain/letters/letters.h"

#include "domain/auth/auth.h"
#include "domain/org/org.h"

#include "record.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static const qf_actor writer = {
    .account = 11, .name = QF_S_INIT("王敏"), .org = 2, .roles = AUTH_BIT(DISCLOSURE_CLERK)
};
static const qf_actor leader = {
    .account = 12, .name = QF_S_INIT("刘伟"), .org = 2, .roles = AUTH_BIT(LEADER)
};
static const qf_actor reporter = {
    .account = 13, .name = QF_S_INIT("李"), .org = 2, .roles = AUTH_BIT(REPORTER)
};

static int open_town(void **state)
{
    struct record *r;
    int64_t id;

    if (record_open(state) != 0)
        return -1;
    r = *state;
    r->cx.actor = &auth_keeper;
    if (org_create(
            &r->cx,
            &(org){ .code = QF_S("weishi"), .name = QF_S("尉氏县人民政府"), .kind = ORG_COUNTY },
            &id) != QF_OK ||
        org_create(&r->cx,
                   &(org){ .code = QF_S("weichuan"),
                           .name = QF_S("尉氏县洧川镇人民政府"),
                           .kind = ORG_TOWN,
                           .parent = 1 },
                   &id) != QF_OK)
        return -1;
    r->cx.org = 2;
    r->cx.actor = &writer;
    return 0;
}

static void set_up_letters(struct record *r)
{
    letters_setting s;

    assert_ok(r, letters_setting_get(&r->cx, &s));
    assert_str(s.review_body, "尉氏县人民政府");
    assert_str(s.court, "尉氏县人民法院");
    s.word = QF_S("洧政公开");
    s.office = QF_S("党政办公室");
    s.address = QF_S("人民路1号");
    s.phone = QF_S("0371-27610001");
    assert_ok(r, letters_setting_put(&r->cx, &s));
}

static int64_t draft(struct record *r, const letter_law *law, const char *kind)
{
    letter_plan plan = { .kind = letter_kind_get(law, qf_str_of(kind)), .day = { 18000 } };
    letter_facts facts = { 0 };
    int64_t id;

    letter_set(&facts, QF_S("org"), QF_S("尉氏县洧川镇人民政府"));
    letter_set(&facts, QF_S("applicant"), QF_S("张三"));
    letter_set(&facts, QF_S("subject"), QF_S("补助名单"));
    letter_set(&facts, QF_S("case_no"), QF_S("2021-0001"));
    letter_set(&facts, QF_S("received_on"), QF_S("2021年9月1日"));
    letter_set(&facts, QF_S("channel"), QF_S("当面"));
    letter_set(&facts, QF_S("due"), QF_S("2021年9月30日"));
    letter_set(&facts, QF_S("reason"), QF_S("理由"));
    assert_ok(r, letters_draft(&r->cx, law, QF_S("2021-0001"), &plan, &facts, &id));
    return id;
}

static void letter__from_draft_to_service(void **state)
{
    struct record *r = *state;
    const page_style *style = page_style_default();
    const letter_law *law;
    letters_letter letter;
    letters_line *lines;
    qf_str bytes;
    size_t count;
    int64_t id;

    assert_ok(r, letter_law_load(&r->cx, NULL, &law));
    id = draft(r, law, "deny_case");
    assert_fails(r, letters_approve(&r->cx, law, style, id), QF_CONFLICT, "LETTERS.STATE");
    assert_ok(r, letters_get(&r->cx, law, id, &letter));
    assert_ok(r, letters_change(&r->cx, id, letter.version, QF_S("只有一句话。"), &letter.facts));
    assert_fails(r, letters_change(&r->cx, id, letter.version, letter.text, &letter.facts),
                 QF_CONFLICT, "LETTERS.VERSION");
    assert_fails(r, letters_submit(&r->cx, law, id), QF_INVALID, "LETTERS.INCOMPLETE");
    assert_ok(r, letters_change(&r->cx, id, letter.version + 1, letter.text, &letter.facts));
    set_up_letters(r);
    assert_ok(r, letters_submit(&r->cx, law, id));
    assert_fails(r, letters_approve(&r->cx, law, style, id), QF_DENIED, "LETTERS.OWN");
    r->cx.actor = &reporter;
    assert_fails(r, letters_approve(&r->cx, law, style, id), QF_DENIED, "AUTH.ROLE");
    assert_fails(r, letters_get(&r->cx, law, id, &letter), QF_DENIED, "AUTH.ROLE");
    r->cx.actor = &leader;
    assert_ok(r, letters_return(&r->cx, law, id, QF_S("写明案号")));
    r->cx.actor = &writer;
    assert_ok(r, letters_submit(&r->cx, law, id));
    r->cx.actor = &leader;
    assert_ok(r, letters_approve(&r->cx, law, style, id));
    assert_ok(r, letters_get(&r->cx, law, id, &letter));
    assert_str(letter.number, "洧政公开〔2021〕第1号—复");
    assert_ok(r, letters_file(&r->cx, law, style, &letter, QF_S("pdf"), &bytes));
    assert_true(qf_str_starts(bytes, QF_S("%PDF")));
    assert_fails(r, letters_public_file(&r->cx, law, QF_S("2021-0001"), id, &bytes), QF_MISSING,
                 "LETTERS.MISSING");
    r->cx.actor = &writer;
    assert_fails(r, letters_serve(&r->cx, law, id, QF_S("hand"), letter.day, QF_NO_DATE, QF_S("")),
                 QF_INVALID, "LETTERS.SERVICE");
    assert_fails(r,
                 letters_serve(&r->cx, law, id, QF_S("post"), qf_date_add(letter.day, -1),
                               QF_NO_DATE, QF_S("EMS1")),
                 QF_INVALID, "LETTERS.SERVICE");
    assert_ok(r,
              letters_serve(&r->cx, law, id, QF_S("hand"), letter.day, QF_NO_DATE, QF_S("本人")));
    assert_fails(r,
                 letters_serve(&r->cx, law, id, QF_S("hand"), letter.day, QF_NO_DATE, QF_S("本人")),
                 QF_CONFLICT, "LETTERS.STATE");
    r->cx.actor = NULL;
    assert_ok(r, letters_public_file(&r->cx, law, QF_S("2021-0001"), id, &bytes));
    assert_fails(r, letters_public_file(&r->cx, law, QF_S("2021-0002"), id, &bytes), QF_MISSING,
                 "LETTERS.MISSING");
    assert_ok(r, letters_of_case(&r->cx, QF_S("2021-0001"), &lines, &count));
    assert_int_equal(count, 1);
}

/* A process of its own that approves what is in review, one after the other, until it is killed. */
static void approve_until_killed(struct record *r, const char *kind)
{
    const letter_law *law;
    db_pool *pool;
    qf_ctx cx = { .arena = qf_arena_new(), .now = r->cx.now, .org = 2 };

    if (record_again(r, &cx, false, &pool) != QF_OK || db_take(&cx, pool) != QF_OK ||
        letter_law_load(&cx, NULL, &law) != QF_OK)
        _exit(1);
    for (int i = 0; i < 400; i++) {
        letter_plan plan = { .kind = letter_kind_get(law, qf_str_of(kind)), .day = { 18000 } };
        letter_facts facts = { 0 };
        int64_t id;
        static const char *const codes[] = { "org",         "applicant", "subject", "case_no",
                                             "received_on", "channel",   "due",     "notice_no" };
        for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++)
            letter_set(&facts, qf_str_of(codes[k]), QF_S("甲"));
        cx.actor = &writer;
        if (letters_draft(&cx, law, QF_S("2021-0001"), &plan, &facts, &id) != QF_OK ||
            letters_submit(&cx, law, id) != QF_OK)
            continue;
        cx.actor = &leader;
        (void)!letters_approve(&cx, law, page_style_default(), id);
    }
    _exit(0);
}

/* What stands in the record: numbers 1 to n, each once, n the counter's last. */
static int64_t numbers_in_order(struct record *r, const char *mark)
{
    const letter_law *law;
    letters_line *lines;
    int64_t last, n = 0;
    size_t count;
    bool *seen;

    r->cx.actor = &leader;
    assert_ok(r, letter_law_load(&r->cx, NULL, &law));
    assert_ok(r, letters_in_state(&r->cx, LETTERS_APPROVED, 10000, &lines, &count));
    assert_ok(r, db_number_last(&r->cx, qf_strf(r->cx.arena, "letter.%s.2021", mark).p, &last));
    seen = QF_NEW_ARRAY(r->cx.arena, bool, count + 2);
    for (size_t i = 0; i < count; i++) {
        int64_t number = 0;
        ptrdiff_t at = qf_str_find(lines[i].number, QF_S("第"), 0);
        if (!qf_str_ends(lines[i].number, qf_str_of(mark)))
            continue;
        for (size_t k = (size_t)at + 3; lines[i].number.p[k] >= '0' && lines[i].number.p[k] <= '9';
             k++)
            number = number * 10 + (lines[i].number.p[k] - '0');
        assert_true(number >= 1 && number <= (int64_t)count);
        assert_false(seen[number]);
        seen[number] = true;
        n++;
    }
    assert_int_equal(n, last);
    return n;
}

static void number__no_gap_when_the_writer_is_killed(void **state)
{
    struct record *r = *state;
    int64_t n = 0;

    set_up_letters(r);
    /* A busy machine may not come to a letter in so short a time: then longer ones follow. */
    for (int round = 0; round < 12 || (n == 0 && round < 60); round++) {
        pid_t child = fork();
        if (child == 0)
            approve_until_killed(r, "receipt");
        usleep((useconds_t)(120000 + 37000 * round));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        n = numbers_in_order(r, "回");
    }
    printf("%lld letters over twelve kills\n", (long long)n);
    assert_true(n > 0);
}

static void number__no_gap_between_two_writers(void **state)
{
    struct record *r = *state;
    pid_t child[2];
    int64_t n = 0;

    set_up_letters(r);
    for (int i = 0; i < 2; i++) {
        child[i] = fork();
        if (child[i] == 0)
            approve_until_killed(r, "receipt");
    }
    /* On a busy machine the first letters take longer. */
    for (int waits = 0; waits < 40 && (waits < 3 || n < 2); waits++) {
        usleep(500000);
        assert_ok(r, db_number_last(&r->cx, "letter.回.2021", &n));
    }
    for (int i = 0; i < 2; i++) {
        kill(child[i], SIGKILL);
        waitpid(child[i], NULL, 0);
    }
    n = numbers_in_order(r, "回");
    printf("%lld letters by two writers\n", (long long)n);
    assert_true(n > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(letter__from_draft_to_service, open_town, record_close),
        cmocka_unit_test_setup_teardown(number__no_gap_when_the_writer_is_killed, open_town,
                                        record_close),
        cmocka_unit_test_setup_teardown(number__no_gap_between_two_writers, open_town,
                                        record_close),
    };

    return RECORD_RUN("letters", tests);
}

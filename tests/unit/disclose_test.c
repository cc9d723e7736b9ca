/* Proactive disclosure: nothing becomes public without the eyes that the flow asks for, nothing is lost
 * between two editors, and numbers have no gaps. */
#include "record.h"

#include "domain/auth/auth.h"
#include "domain/disclose/originals.h"
#include "domain/org/org.h"
#include "domain/outbox/outbox.h"

#include <stdio.h>

static const qf_actor
    reporter = { .account = 11, .name = { "甲", 3 }, .roles = AUTH_BIT(REPORTER), .org = 1 },
    reviewer = { .account = 12, .name = { "乙", 3 }, .roles = AUTH_BIT(REVIEWER), .org = 1 },
    clerk = { .account = 13, .name = { "丙", 3 }, .roles = AUTH_BIT(DISCLOSURE_CLERK), .org = 1 },
    leader = { .account = 14, .name = { "丁", 3 }, .roles = AUTH_BIT(LEADER), .org = 1 },
    everybody = { .account = 15, .name = { "戊", 3 }, .roles = AUTH_ANY, .org = 1 };

static const disclose_words yes = { .secret = true, .privacy = true, .stability = true };

static const mask_rules *rules;

static int open_desk(void **state)
{
    struct record *r;
    int64_t id;
    disclose_column column = { .code = QF_S_INIT("A01"),
                               .name = QF_S_INIT("政策文件"),
                               .part = QF_S_INIT("content"),
                               .category = QF_S_INIT("政策解读") };
    org town = { .code = QF_S_INIT("weichuan"),
                 .name = QF_S_INIT("洧川镇人民政府"),
                 .kind = ORG_TOWN };

    if (record_open(state) != 0)
        return -1;
    r = *state;
    r->cx.actor = &auth_keeper;
    if (mask_rules_load(&r->cx, NULL, &rules) != QF_OK)
        return -1;
    if (org_create(&r->cx, &town, &id) != QF_OK || id != 1)
        return -1;
    return disclose_column_put(&r->cx, &column) == QF_OK ? 0 : -1;
}

#define DESK_TEST(function) cmocka_unit_test_setup_teardown(function, open_desk, record_close)

static disclose_item notice(void)
{
    disclose_item item = { .column_code = QF_S_INIT("A01"),
                           .kind = QF_S_INIT("information"),
                           .title = QF_S_INIT("关于春灌的通知"),
                           .issuer = QF_S_INIT("洧川镇人民政府"),
                           .body = QF_S_INIT("各村：\n请安排春灌。") };

    assert_true(qf_date_parse(QF_S("2021-09-01"), &item.formed_on));
    return item;
}

static int64_t draft_of(struct record *r, const qf_actor *writer)
{
    disclose_item item = notice();
    int64_t id;

    r->cx.actor = writer;
    assert_ok(r, disclose_create(&r->cx, &item, &id));
    return id;
}

static qf_code act(struct record *r, const qf_actor *who, int64_t id, disclose_event event)
{
    disclose_words words = yes;
    disclose_item item;

    r->cx.actor = who;
    assert_ok(r, disclose_get(&r->cx, id, &item));
    words.version = item.version;
    words.reason = QF_S("原因");
    words.publish_at = (qf_time){ r->cx.now.ms + 3600000 };
    words.ground = QF_S("on_request");
    return disclose_act(&r->cx, rules, id, event, &words);
}

static int64_t assert_done(struct record *r, const qf_actor *who, int64_t id, disclose_event event)
{
    assert_ok(r, act(r, who, id, event));
    return id;
}

static void assert_state(struct record *r, int64_t id, const char *state)
{
    disclose_item item;

    assert_ok(r, disclose_get(&r->cx, id, &item));
    assert_str(item.state, state);
}

static int64_t published(struct record *r)
{
    int64_t id = draft_of(r, &reporter);

    assert_ok(r, act(r, &reporter, id, DISCLOSE_DO_SUBMIT));
    assert_ok(r, act(r, &reviewer, id, DISCLOSE_DO_PASS));
    assert_ok(r, act(r, &clerk, id, DISCLOSE_DO_PASS));
    assert_ok(r, act(r, &leader, id, DISCLOSE_DO_RELEASE));
    return id;
}

/* Brings a fresh item into a state; the reporter wrote it. */
static int64_t item_in(struct record *r, disclose_state state)
{
    int64_t id = draft_of(r, &reporter);

    if (state == DISCLOSE_DRAFT)
        return id;
    if (state == DISCLOSE_DISCARDED)
        return assert_done(r, &reporter, id, DISCLOSE_DO_DISCARD);
    if (state == DISCLOSE_MERGED) {
        id = published(r);
        r->cx.actor = &reporter;
        assert_ok(r, disclose_revise(&r->cx, id, QF_S("更正"), &id));
        state = DISCLOSE_RELEASED;
    }
    assert_ok(r, act(r, &reporter, id, DISCLOSE_DO_SUBMIT));
    if (state == DISCLOSE_RETURNED)
        assert_ok(r, act(r, &reviewer, id, DISCLOSE_DO_RETURN));
    if (state == DISCLOSE_KEPT)
        return assert_done(r, &leader, id, DISCLOSE_DO_KEEP);
    if (state == DISCLOSE_FIRST || state == DISCLOSE_RETURNED)
        return id;
    assert_ok(r, act(r, &reviewer, id, DISCLOSE_DO_PASS));
    if (state == DISCLOSE_SECOND)
        return id;
    assert_ok(r, act(r, &clerk, id, DISCLOSE_DO_PASS));
    if (state == DISCLOSE_FINAL)
        return id;
    assert_ok(r, act(r, &leader, id,
                     state == DISCLOSE_SCHEDULED ? DISCLOSE_DO_SCHEDULE : DISCLOSE_DO_RELEASE));
    if (state == DISCLOSE_WITHDRAWN)
        assert_ok(r, act(r, &clerk, id, DISCLOSE_DO_WITHDRAW));
    return id;
}

/* Every state, event, single role, and whether the actor wrote the item: allowed exactly where the table
 * says so (a village's account never: it is no village's item). */
static void flow__every_combination_is_as_the_table_says(void **state)
{
    struct record *r = *state;
    int combinations = 0, allowed = 0;

    for (disclose_state from = 0; from < DISCLOSE_STATE_COUNT; from++)
        for (disclose_event event = 0; event < DISCLOSE_EVENT_COUNT; event++)
            for (auth_role role = 0; role < AUTH_ROLE_COUNT; role++)
                for (int author = 0; author < 2; author++) {
                    qf_actor who = { .account = author ? reporter.account : 99,
                                     .name = QF_S("某"),
                                     .roles = 1u << role,
                                     .org = 1 };
                    const disclose_move *move = disclose_move_of(from, event);
                    bool may = move != NULL && (move->roles & (1u << role)) != 0 &&
                               !(move->other_eye && author) && role != AUTH_VILLAGE_ACCOUNT;
                    disclose_item item;
                    bool shown;
                    int64_t id;

                    combinations++;
                    if (move == NULL && (role > 0 || author))
                        continue; /* without a line no role matters: asked once */
                    id = item_in(r, from);
                    r->cx.actor = &who;
                    assert_ok(r, disclose_get(&r->cx, id, &item));
                    assert_ok(r, disclose_may(&r->cx, &item, event, &shown));
                    assert_int_equal(shown, may);
                    if (act(r, &who, id, event) == QF_OK) {
                        allowed++;
                        assert_true(may);
                    } else {
                        assert_false(may);
                        assert_state(r, id, disclose_state_code(from));
                    }
                }
    printf("# flow: %d combinations, %d allowed\n", combinations, allowed);
}

/* On paper: from a draft every state is reached, each but the ends goes on, and no way to the public has
 * less than one other eye with the secrecy question answered. */
static void flow__no_way_to_the_public_without_another_eye(void **state)
{
    bool reached[DISCLOSE_STATE_COUNT] = { [DISCLOSE_DRAFT] = true };

    (void)state;
    for (int turn = 0; turn < DISCLOSE_STATE_COUNT; turn++)
        for (size_t i = 0; i < disclose_flow_count; i++)
            if (reached[disclose_flow[i].from])
                reached[disclose_flow[i].to] = true;
    for (disclose_state s = 0; s < DISCLOSE_STATE_COUNT; s++) {
        bool goes_on = false;
        assert_true(reached[s] || s == DISCLOSE_MERGED);
        for (size_t i = 0; i < disclose_flow_count; i++)
            goes_on |= disclose_flow[i].from == s;
        assert_true(goes_on || s == DISCLOSE_WITHDRAWN || s == DISCLOSE_MERGED ||
                    s == DISCLOSE_DISCARDED);
    }
    for (size_t i = 0; i < disclose_flow_count; i++) {
        const disclose_move *m = &disclose_flow[i];
        if (m->to == DISCLOSE_SCHEDULED ||
            (m->to == DISCLOSE_RELEASED && m->from != DISCLOSE_SCHEDULED))
            assert_true(m->other_eye && m->asks_secrecy);
        if (m->from == DISCLOSE_SCHEDULED && m->to == DISCLOSE_RELEASED)
            assert_int_equal(m->roles, 0);
    }
}

static void review__one_person_is_one_eye(void **state)
{
    struct record *r = *state;
    int64_t id = draft_of(r, &everybody);

    assert_ok(r, act(r, &everybody, id, DISCLOSE_DO_SUBMIT));
    assert_fails(r, act(r, &everybody, id, DISCLOSE_DO_PASS), QF_DENIED, "DISCLOSE.OTHER_EYE");
    assert_ok(r, act(r, &clerk, id, DISCLOSE_DO_PASS));
    assert_fails(r, act(r, &clerk, id, DISCLOSE_DO_PASS), QF_DENIED, "DISCLOSE.OTHER_EYE");
    assert_ok(r, act(r, &reviewer, id, DISCLOSE_DO_PASS));
    assert_fails(r, act(r, &everybody, id, DISCLOSE_DO_RELEASE), QF_DENIED, "DISCLOSE.OTHER_EYE");
    assert_ok(r, act(r, &leader, id, DISCLOSE_DO_RELEASE));
}

static void review__an_earlier_editor_stays_a_writer(void **state)
{
    struct record *r = *state;
    int64_t id = draft_of(r, &reporter);
    disclose_item item = notice();

    r->cx.actor = &clerk;
    assert_ok(r, disclose_save(&r->cx, id, 1, &item));
    r->cx.actor = &reporter;
    assert_ok(r, disclose_save(&r->cx, id, 2, &item));
    assert_ok(r, act(r, &reporter, id, DISCLOSE_DO_SUBMIT));
    assert_fails(r, act(r, &clerk, id, DISCLOSE_DO_PASS), QF_DENIED, "DISCLOSE.OTHER_EYE");
}

static void review__a_second_editor_does_not_overwrite_the_first(void **state)
{
    struct record *r = *state;
    int64_t id = draft_of(r, &reporter);
    disclose_item item = notice();

    assert_ok(r, disclose_save(&r->cx, id, 1, &item));
    assert_fails(r, disclose_save(&r->cx, id, 1, &item), QF_CONFLICT, "DISCLOSE.CLASH");
    assert_ok(r, act(r, &reporter, id, DISCLOSE_DO_SUBMIT));
    assert_fails(r, disclose_save(&r->cx, id, 3, &item), QF_CONFLICT, "DISCLOSE.STATE");
}

static void review__secrecy_must_be_answered(void **state)
{
    struct record *r = *state;
    int64_t id = item_in(r, DISCLOSE_FINAL);
    disclose_words words = { .version = 4, .secret = true, .privacy = true };
    disclose_secrecy answer;

    r->cx.actor = &leader;
    assert_fails(r, disclose_act(&r->cx, rules, id, DISCLOSE_DO_RELEASE, &words), QF_INVALID,
                 "DISCLOSE.SECRECY");
    words.stability = true;
    assert_ok(r, disclose_act(&r->cx, rules, id, DISCLOSE_DO_RELEASE, &words));
    assert_ok(r, disclose_secrecy_of(&r->cx, id, &answer));
    assert_true(answer.given);
    assert_str(answer.actor, "丁");
}

static void release__waits_for_its_time(void **state)
{
    struct record *r = *state;
    int64_t id = item_in(r, DISCLOSE_SCHEDULED), released;

    r->cx.actor = &auth_keeper;
    assert_ok(r, disclose_release_due(&r->cx, &released));
    assert_int_equal(released, 0);
    r->cx.now.ms += 3600000;
    assert_ok(r, disclose_release_due(&r->cx, &released));
    assert_int_equal(released, 1);
    assert_state(r, id, "released");
}

/* A revision whose item was withdrawn meanwhile goes back to its writer at its time, with the reason. */
static void release__that_can_not_be_is_told_to_its_writer(void **state)
{
    struct record *r = *state;
    int64_t id = published(r), draft, released;
    disclose_step *steps;
    size_t count;

    r->cx.actor = &reporter;
    assert_ok(r, disclose_revise(&r->cx, id, QF_S("更正"), &draft));
    assert_ok(r, act(r, &reporter, draft, DISCLOSE_DO_URGENT));
    assert_ok(r, act(r, &leader, draft, DISCLOSE_DO_SCHEDULE));
    assert_ok(r, act(r, &clerk, id, DISCLOSE_DO_WITHDRAW));
    r->cx.now = (qf_time){ r->cx.now.ms + (int64_t)2 * 3600000 };
    r->cx.actor = &auth_keeper;
    assert_ok(r, disclose_release_due(&r->cx, &released));
    assert_state(r, draft, "returned");
    assert_ok(r, disclose_steps(&r->cx, draft, &steps, &count));
    assert_true(released == 0 && qf_str_has(steps[count - 1].remark, QF_S("已经撤回")));
}

static void release__numbers_have_no_gaps(void **state)
{
    struct record *r = *state;
    disclose_item item;

    for (int i = 1; i <= 40; i++) {
        char expected[64];
        int64_t id = item_in(r, i % 3 == 0 ? DISCLOSE_WITHDRAWN : DISCLOSE_RELEASED);
        assert_fails(r, act(r, &leader, item_in(r, DISCLOSE_SECOND), DISCLOSE_DO_RELEASE),
                     QF_CONFLICT, "DISCLOSE.STATE");
        assert_ok(r, disclose_get(&r->cx, id, &item));
        (void)snprintf(expected, sizeof(expected), "洧川镇人民政府/2021-%05d", i);
        assert_str(item.index_no, expected);
    }
}

static void release__numbers_begin_anew_at_new_year(void **state)
{
    static const char *const number[] = { "/2021-00001", "/2022-00001", "/2021-00002" };
    struct record *r = *state;
    disclose_item item;

    for (int i = 0; i < 3; i++) {
        assert_true(qf_time_parse(QF_S("2022-01-01T00:00:00+08:00"), &r->cx.now));
        r->cx.now.ms -= i == 1 ? 0 : 1; /* the moment before, new year, a clock set back */
        assert_ok(r, disclose_get(&r->cx, published(r), &item));
        assert_true(qf_str_ends(item.index_no, qf_str_of(number[i])));
    }
}

static void release__tells_search_and_log(void **state)
{
    struct record *r = *state;
    int64_t id = published(r);
    outbox_entry *log, *search;
    size_t logs, searches;

    assert_ok(r, act(r, &leader, id, DISCLOSE_DO_WITHDRAW));
    assert_ok(r, outbox_due(&r->cx, "log", 10, &log, &logs));
    assert_ok(r, outbox_due(&r->cx, "search", 10, &search, &searches));
    assert_int_equal(logs, 2);
    assert_int_equal(searches, 2);
    assert_str(log[0].object, "item:1");
    assert_true(qf_str_has(log[0].payload, QF_S("\"files\":[]")));
    assert_true(qf_str_has(log[1].payload, QF_S("\"kind\":\"withdraw\"")));
}

static void revision__keeps_number_and_old_text(void **state)
{
    struct record *r = *state;
    int64_t id = published(r), draft, again;
    disclose_item before, after, fresh = notice();
    disclose_version *versions;
    size_t count;

    assert_ok(r, disclose_get(&r->cx, id, &before));
    r->cx.actor = &reporter;
    assert_ok(r, disclose_revise(&r->cx, id, QF_S("更正日期"), &draft));
    assert_fails(r, disclose_revise(&r->cx, id, QF_S("再更正"), &again), QF_CONFLICT,
                 "DISCLOSE.STATE");
    fresh.body = QF_S("各村：\n请于三月安排春灌。");
    assert_ok(r, disclose_save(&r->cx, draft, 1, &fresh));
    assert_ok(r, act(r, &reporter, draft, DISCLOSE_DO_SUBMIT));
    assert_ok(r, act(r, &reviewer, draft, DISCLOSE_DO_PASS));
    assert_ok(r, act(r, &clerk, draft, DISCLOSE_DO_PASS));
    assert_ok(r, act(r, &leader, draft, DISCLOSE_DO_RELEASE));
    assert_state(r, draft, "merged");
    assert_ok(r, disclose_get(&r->cx, id, &after));
    assert_str(after.body, "各村：\n请于三月安排春灌。");
    assert_true(qf_str_eq(after.index_no, before.index_no));
    assert_ok(r, disclose_versions(&r->cx, id, &versions, &count));
    assert_int_equal(count, 2);
    assert_str(versions[0].body, "各村：\n请安排春灌。");
    assert_str(versions[1].reason, "更正日期");
}

static void import__is_the_keepers_alone(void **state)
{
    struct record *r = *state;
    int64_t id = draft_of(r, &auth_keeper), other = draft_of(r, &clerk);

    r->cx.actor = &everybody;
    assert_fails(r, disclose_release(&r->cx, id, QF_S("洧川镇")), QF_DENIED, "DISCLOSE.KEEPER");
    r->cx.actor = &auth_keeper;
    assert_fails(r, disclose_release(&r->cx, other, QF_S("洧川镇")), QF_CONFLICT, "DISCLOSE.STATE");
    assert_ok(r, disclose_release(&r->cx, id, QF_S("洧川镇")));
}

static void draft__document_numbers_are_checked(void **state)
{
    static const char *const wrong[] = {
        "豫政办[2021]3号", "豫政办〔2021〕03号", "豫政办〔21〕3号",
        "〔2021〕3号",     "豫政办〔2021〕3",    "豫政办〔2021〕号"
    };
    struct record *r = *state;
    disclose_item item = notice();
    int64_t id;

    r->cx.actor = &reporter;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        item.doc_no = qf_str_of(wrong[i]);
        assert_fails(r, disclose_create(&r->cx, &item, &id), QF_INVALID, "DISCLOSE.DOC_NO");
    }
    item.doc_no = QF_S("豫政办〔2021〕3号");
    assert_ok(r, disclose_create(&r->cx, &item, &id));
}

/* 11010519491231002X is the example of GB 11643: its check digit is right. */
static void gate__blocks_until_covered_or_allowed_by_another(void **state)
{
    struct record *r = *state;
    disclose_item item = notice(), kept;
    disclose_hit *hits;
    size_t count;
    int64_t id;
    disclose_original original;

    item.body = QF_S("<p>张三 1101051949<strong>1231002X</strong> 100 元</p>");
    item.body_kind = QF_S("html");
    r->cx.actor = &reporter;
    assert_ok(r, disclose_create(&r->cx, &item, &id));
    assert_ok(r, disclose_get(&r->cx, id, &kept));
    assert_ok(r, disclose_gate(&r->cx, rules, &kept, &hits, &count));
    assert_int_equal(count, 1);
    assert_true(hits[0].blocks);
    assert_str(hits[0].found, "11010519491231002X");
    assert_ok(r, act(r, &reporter, id, DISCLOSE_DO_URGENT));
    assert_fails(r, act(r, &leader, id, DISCLOSE_DO_RELEASE), QF_INVALID, "DISCLOSE.GATE");
    r->cx.actor = &reporter;
    assert_fails(r, disclose_allow(&r->cx, id, 2, QF_S("判决已公开")), QF_DENIED, "AUTH.ROLE");
    r->cx.actor = &leader;
    assert_ok(r, disclose_allow(&r->cx, id, 2, QF_S("判决已公开")));
    assert_fails(r, act(r, &leader, id, DISCLOSE_DO_RELEASE), QF_INVALID, "DISCLOSE.GATE");
    assert_ok(r, act(r, &leader, id, DISCLOSE_DO_RETURN));
    r->cx.actor = &reporter;
    assert_ok(r, disclose_mask(&r->cx, rules, id, 3, QF_S(""), (disclose_stays){ 0 }));
    assert_ok(r, disclose_get(&r->cx, id, &kept));
    assert_false(qf_str_has(kept.body, QF_S("1101051949")));
    assert_false(qf_str_has(kept.body, QF_S("123100")));
    assert_true(qf_str_has(kept.body, QF_S("<strong>")) && qf_str_has(kept.body, QF_S("张三")));
    assert_ok(r, act(r, &reporter, id, DISCLOSE_DO_URGENT));
    assert_ok(r, act(r, &leader, id, DISCLOSE_DO_RELEASE));
    assert_ok(r, disclose_original_open(&r->cx, id, id, 1, QF_S("核对"), &original));
    assert_true(qf_str_has(original.body, QF_S("1101051949")));
}

static void gate__allowed_by_a_second_person_goes_out(void **state)
{
    struct record *r = *state;
    disclose_item item = notice();
    int64_t id;

    item.body = QF_S("监督电话：值班员手机 13812345678");
    r->cx.actor = &reporter;
    assert_ok(r, disclose_create(&r->cx, &item, &id));
    assert_ok(r, act(r, &reporter, id, DISCLOSE_DO_URGENT));
    r->cx.actor = &clerk;
    assert_ok(r, disclose_allow(&r->cx, id, 2, QF_S("值班手机由镇政府公布")));
    assert_ok(r, act(r, &leader, id, DISCLOSE_DO_RELEASE));
}

static void validity__ends_by_itself_on_its_day(void **state)
{
    struct record *r = *state;
    disclose_item item = notice(), seen;
    int64_t id, expired;

    item.kind = QF_S("normative");
    assert_true(qf_date_parse(QF_S("2021-09-10"), &item.valid_until));
    r->cx.actor = &reporter;
    assert_ok(r, disclose_create(&r->cx, &item, &id));
    assert_ok(r, act(r, &reporter, id, DISCLOSE_DO_URGENT));
    assert_ok(r, act(r, &leader, id, DISCLOSE_DO_RELEASE));
    r->cx.actor = &auth_keeper;
    assert_ok(r, disclose_expire_due(&r->cx, &expired));
    assert_int_equal(expired, 0); /* the last day still counts */
    r->cx.now.ms += 24 * 3600000;
    assert_ok(r, disclose_expire_due(&r->cx, &expired));
    assert_int_equal(expired, 1);
    assert_ok(r, disclose_get(&r->cx, id, &seen));
    assert_str(seen.validity, "expired");
    assert_str(qf_date_str(r->cx.arena, seen.repealed_on), "2021-09-11");
    assert_ok(r, disclose_expire_due(&r->cx, &expired));
    assert_int_equal(expired, 0);
}

static void validity__both_documents_are_linked(void **state)
{
    struct record *r = *state;
    int64_t old = published(r), fresh = published(r);
    disclose_related *related;
    size_t count;

    r->cx.actor = &clerk;
    assert_fails(r, disclose_repeal(&r->cx, old, QF_NO_DATE, fresh, false), QF_INVALID,
                 "DISCLOSE.REPEALED_ON");
    assert_fails(r, disclose_repeal(&r->cx, old, qf_time_date(r->cx.now), old, false), QF_INVALID,
                 "DISCLOSE.REPLACED_BY");
    assert_ok(r, disclose_repeal(&r->cx, old, qf_time_date(r->cx.now), fresh, false));
    assert_ok(r, disclose_related_of(&r->cx, old, &related, &count));
    assert_int_equal(count, 1);
    assert_str(related[0].relation, "newer");
    assert_ok(r, disclose_related_of(&r->cx, fresh, &related, &count));
    assert_int_equal(count, 1);
    assert_str(related[0].relation, "older");
}

static void notice__names_go_and_a_digest_stays(void **state)
{
    struct record *r = *state;
    disclose_item item = notice(), seen;
    disclose_version *versions;
    int64_t id, ended;
    size_t count;
    bool over;

    item.kind = QF_S("list");
    item.body = QF_S("张三\t100");
    assert_true(qf_date_parse(QF_S("2021-09-17"), &item.notice_until));
    r->cx.actor = &reporter;
    assert_ok(r, disclose_create(&r->cx, &item, &id));
    assert_ok(r, act(r, &reporter, id, DISCLOSE_DO_URGENT));
    assert_ok(r, act(r, &leader, id, DISCLOSE_DO_RELEASE));
    r->cx.actor = &auth_keeper;
    r->cx.now.ms += (int64_t)7 * 24 * 3600000; /* 2021-09-17, the last day */
    assert_ok(r, disclose_end_notices(&r->cx, &ended));
    assert_int_equal(ended, 0);
    r->cx.now.ms += 24 * 3600000;
    assert_ok(r, disclose_end_notices(&r->cx, &ended));
    assert_int_equal(ended, 1);
    assert_ok(r, disclose_get(&r->cx, id, &seen));
    assert_false(qf_str_has(seen.body, QF_S("张三")));
    assert_ok(r, disclose_versions(&r->cx, id, &versions, &count));
    assert_int_equal(count, 2);
    assert_true(qf_str_has(seen.body, versions[0].sha256));
    assert_ok(r, disclose_notice_ended(&r->cx, id, &over));
    assert_true(over);
    assert_ok(r, disclose_end_notices(&r->cx, &ended));
    assert_int_equal(ended, 0);
}

static void gaps__empty_stale_and_soon(void **state)
{
    struct record *r = *state;
    disclose_gap *gaps;
    size_t count;

    r->cx.actor = &auth_keeper;
    assert_ok(r, disclose_column_put(&r->cx, &(disclose_column){ .code = QF_S("A01"),
                                                                 .name = QF_S("政策文件"),
                                                                 .part = QF_S("content"),
                                                                 .max_age_days = 30 }));
    assert_ok(r, disclose_gaps(&r->cx, &gaps, &count));
    assert_int_equal(count, 1);
    assert_int_equal(gaps[0].kind, DISCLOSE_GAP_EMPTY);
    (void)published(r); /* on 2021-09-10: due on 10-10 */
    r->cx.now = (qf_time){ r->cx.now.ms + (int64_t)15 * 24 * 3600000 };
    assert_ok(r, disclose_gaps(&r->cx, &gaps, &count));
    assert_int_equal(count, 0);
    r->cx.now = (qf_time){ r->cx.now.ms + (int64_t)15 * 24 * 3600000 };
    assert_ok(r, disclose_gaps(&r->cx, &gaps, &count));
    assert_int_equal(gaps[0].kind, DISCLOSE_GAP_SOON);
    r->cx.now = (qf_time){ r->cx.now.ms + (int64_t)24 * 3600000 };
    assert_ok(r, disclose_gaps(&r->cx, &gaps, &count));
    assert_int_equal(gaps[0].kind, DISCLOSE_GAP_STALE);
    assert_int_equal(gaps[0].days, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(flow__every_combination_is_as_the_table_says),
        cmocka_unit_test(flow__no_way_to_the_public_without_another_eye),
        DESK_TEST(review__one_person_is_one_eye),
        DESK_TEST(review__an_earlier_editor_stays_a_writer),
        DESK_TEST(review__a_second_editor_does_not_overwrite_the_first),
        DESK_TEST(review__secrecy_must_be_answered),
        DESK_TEST(release__waits_for_its_time),
        DESK_TEST(release__that_can_not_be_is_told_to_its_writer),
        DESK_TEST(release__numbers_have_no_gaps),
        DESK_TEST(release__numbers_begin_anew_at_new_year),
        DESK_TEST(release__tells_search_and_log),
        DESK_TEST(revision__keeps_number_and_old_text),
        DESK_TEST(import__is_the_keepers_alone),
        DESK_TEST(gate__blocks_until_covered_or_allowed_by_another),
        DESK_TEST(gate__allowed_by_a_second_person_goes_out),
        DESK_TEST(validity__ends_by_itself_on_its_day),
        DESK_TEST(validity__both_documents_are_linked),
        DESK_TEST(notice__names_go_and_a_digest_stays),
        DESK_TEST(gaps__empty_stale_and_soon),
        DESK_TEST(draft__document_numbers_are_checked),
    };

    return RECORD_RUN("disclose", tests);
}

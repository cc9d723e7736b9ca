/* Roles held for chosen columns only: every verb asks for the column of the item, a village's account writes for
 * its village and nothing more, and what an administrator gave goes along when somebody hands over. */
#include "record.h"

#include "domain/audit/audit.h"
#include "domain/auth/columns.h"
#include "domain/disclose/eyes.h"
#include "domain/disclose/files.h"
#include "domain/disclose/start.h"
#include "domain/org/org.h"

static const mask_rules *rules;

/* Accounts as the roles' names; each has its one role at the town, limited to column A01. */
static const auth_role roles[] = { AUTH_REPORTER, AUTH_REVIEWER, AUTH_PUBLISHER, AUTH_LEADER };

static qf_actor actor_of(struct record *r, const char *login, auth_role role, bool limited)
{
    qf_str columns[] = { QF_S_INIT("A01") };
    qf_actor actor = { .name = qf_str_of(login), .roles = 1u << role, .org = 1 };

    r->cx.actor = &auth_keeper;
    assert_ok(r, auth_account_new(&r->cx, qf_str_of(login), QF_S("某人"), QF_S(""), role,
                                  QF_NO_DATE, &actor.account));
    if (limited)
        assert_ok(r, auth_role_columns_put(&r->cx, actor.account, role, columns, 1));
    return actor;
}

static int open_town(void **state)
{
    org town = { .code = QF_S_INIT("weichuan"),
                 .name = QF_S_INIT("洧川镇人民政府"),
                 .kind = ORG_TOWN };
    org villages[] = {
        { .code = QF_S_INIT("v1"), .name = QF_S_INIT("东街村"), .kind = ORG_VILLAGE },
        { .code = QF_S_INIT("v2"), .name = QF_S_INIT("西街村"), .kind = ORG_VILLAGE },
    };
    disclose_column column = { .part = QF_S_INIT("content"), .category = QF_S_INIT("政策解读") };
    struct record *r;
    int64_t id;

    if (record_open(state) != 0)
        return -1;
    r = *state;
    r->cx.actor = &auth_keeper;
    if (mask_rules_load(&r->cx, NULL, &rules) != QF_OK || org_create(&r->cx, &town, &id) != QF_OK)
        return -1;
    for (size_t i = 0; i < 2; i++) {
        villages[i].parent = id;
        if (org_create(&r->cx, &villages[i], &(int64_t){ 0 }) != QF_OK)
            return -1;
    }
    r->cx.org = 1;
    column.code = QF_S("A01");
    column.name = QF_S("政策文件");
    if (disclose_column_put(&r->cx, &column) != QF_OK)
        return -1;
    column.code = QF_S("B01");
    column.name = QF_S("村务公开");
    return disclose_column_put(&r->cx, &column) == QF_OK ? 0 : -1;
}

#define TOWN_TEST(function) cmocka_unit_test_setup_teardown(function, open_town, record_close)

static disclose_item notice(const char *column)
{
    disclose_item item = { .column_code = qf_str_of(column),
                           .kind = QF_S_INIT("information"),
                           .title = QF_S_INIT("关于春灌的通知"),
                           .issuer = QF_S_INIT("洧川镇人民政府"),
                           .body = QF_S_INIT("各村：\n请安排春灌，联系人手机 13812345678。") };

    assert_true(qf_date_parse(QF_S("2021-09-01"), &item.formed_on));
    return item;
}

static qf_code act(struct record *r, const qf_actor *who, int64_t id, disclose_event event)
{
    disclose_words words = { .secret = true, .privacy = true, .stability = true };
    disclose_item item;

    r->cx.actor = who;
    assert_ok(r, disclose_get(&r->cx, id, &item));
    words.version = item.version;
    words.reason = QF_S("原因");
    words.publish_at = (qf_time){ r->cx.now.ms + 3600000 };
    words.ground = QF_S("on_request");
    return disclose_act(&r->cx, rules, id, event, &words);
}

/* An item of a column in a state, made by the keeper's hand and other eyes; its numbers are covered. */
static int64_t item_in(struct record *r, const char *column, disclose_state state)
{
    static const qf_actor writer = { .account = 901, .roles = AUTH_BIT(REPORTER), .org = 1 },
                          first = { .account = 902, .roles = AUTH_BIT(REVIEWER), .org = 1 },
                          second = { .account = 903,
                                     .roles = AUTH_BIT(DISCLOSURE_CLERK),
                                     .org = 1 },
                          last = { .account = 904, .roles = AUTH_BIT(LEADER), .org = 1 };
    disclose_item item = notice(column);
    int64_t id;

    r->cx.actor = &writer;
    assert_ok(r, disclose_create(&r->cx, &item, &id));
    assert_ok(r, disclose_mask(&r->cx, rules, id, 1, QF_S("general"), (disclose_stays){ 0 }));
    if (state == DISCLOSE_DRAFT)
        return id;
    assert_ok(r, act(r, &writer, id, DISCLOSE_DO_SUBMIT));
    if (state == DISCLOSE_RETURNED)
        assert_ok(r, act(r, &first, id, DISCLOSE_DO_RETURN));
    if (state == DISCLOSE_KEPT)
        assert_ok(r, act(r, &last, id, DISCLOSE_DO_KEEP));
    if (state == DISCLOSE_FIRST || state == DISCLOSE_RETURNED || state == DISCLOSE_KEPT)
        return id;
    assert_ok(r, act(r, &first, id, DISCLOSE_DO_PASS));
    if (state == DISCLOSE_SECOND)
        return id;
    assert_ok(r, act(r, &second, id, DISCLOSE_DO_PASS));
    if (state == DISCLOSE_FINAL)
        return id;
    assert_ok(r, act(r, &last, id,
                     state == DISCLOSE_SCHEDULED ? DISCLOSE_DO_SCHEDULE : DISCLOSE_DO_RELEASE));
    return id;
}

/* Every role that can be limited, every line of the flow it may walk, in its column and in the other. */
static void flow__a_limited_role_moves_items_of_its_columns_alone(void **state)
{
    static const char *const logins[] = { "bao", "shen", "fa", "ling" };
    struct record *r = *state;
    qf_actor people[4];
    int moved = 0;

    for (size_t p = 0; p < 4; p++)
        people[p] = actor_of(r, logins[p], roles[p], true);
    for (size_t m = 0; m < disclose_flow_count; m++) {
        const disclose_move *move = &disclose_flow[m];
        for (size_t p = 0; p < 4; p++) {
            disclose_item other;
            bool may;
            int64_t id;
            if ((move->roles & people[p].roles) == 0)
                continue;
            id = item_in(r, "B01", move->from);
            assert_fails(r, act(r, &people[p], id, move->event), QF_DENIED, "AUTH.COLUMN");
            assert_ok(r, disclose_get(&r->cx, id, &other));
            assert_str(other.state, disclose_state_code(move->from));
            assert_ok(r, disclose_may(&r->cx, &other, move->event, &may));
            assert_false(may);
            id = item_in(r, "A01", move->from);
            assert_ok(r, act(r, &people[p], id, move->event));
            moved++;
        }
    }
    assert_true(moved >= 18);
}

/* The verbs beside the flow: none works outside of the column. */
static void verbs__ask_for_the_column_of_the_item(void **state)
{
    struct record *r = *state;
    qf_actor reporter = actor_of(r, "bao", AUTH_REPORTER, true);
    qf_actor publisher = actor_of(r, "fa", AUTH_PUBLISHER, true);
    disclose_item item = notice("B01"), own = notice("A01"), now;
    int64_t id, mine;

    r->cx.actor = &reporter;
    assert_fails(r, disclose_create(&r->cx, &item, &id), QF_DENIED, "AUTH.COLUMN");
    assert_ok(r, disclose_create(&r->cx, &own, &mine));
    own.column_code = QF_S("B01"); /* nor is a draft carried over there */
    assert_fails(r, disclose_save(&r->cx, mine, 1, &own), QF_DENIED, "AUTH.COLUMN");
    id = item_in(r, "B01", DISCLOSE_DRAFT);
    assert_ok(r, disclose_get(&r->cx, id, &now));
    r->cx.actor = &reporter;
    assert_fails(r, disclose_save(&r->cx, id, now.version, &item), QF_DENIED, "AUTH.COLUMN");
    assert_fails(
        r, disclose_mask(&r->cx, rules, id, now.version, QF_S("general"), (disclose_stays){ 0 }),
        QF_DENIED, "AUTH.COLUMN");
    assert_fails(r,
                 disclose_file_add(&r->cx, rules, id, now.version, QF_S("a.txt"), QF_S("一二三\n")),
                 QF_DENIED, "AUTH.COLUMN");
    r->cx.actor = &publisher;
    assert_fails(r, disclose_allow(&r->cx, id, now.version, QF_S("依法")), QF_DENIED,
                 "AUTH.COLUMN");
    id = item_in(r, "B01", DISCLOSE_RELEASED);
    r->cx.actor = &publisher;
    assert_fails(r, disclose_revise(&r->cx, id, QF_S("更正"), &mine), QF_DENIED, "AUTH.COLUMN");
    assert_fails(r, disclose_repeal(&r->cx, id, own.formed_on, 0, false), QF_DENIED, "AUTH.COLUMN");
}

/* Who supervises from above, who audits, who works elsewhere: nothing of what is on its way, neither in a list nor by its number,
 * no attachment of it, no title in the trail; all of what was public. */
static void desk__who_supervises_sees_what_was_public_alone(void **state)
{
    static const uint32_t watchers[] = { AUTH_BIT(COUNTY_SUPERVISOR), AUTH_BIT(AUDITOR),
                                         AUTH_BIT(HANDLER) };
    struct record *r = *state;
    qf_actor writer = { .account = 901, .roles = AUTH_BIT(REPORTER), .org = 1 };
    const audit_entry *trail;
    disclose_items items;
    disclose_item item;
    qf_str title;
    size_t count;

    for (disclose_state at = DISCLOSE_DRAFT; at <= DISCLOSE_SCHEDULED; at++) {
        int64_t id = item_in(r, "A01", at);
        for (size_t i = 0; i < 3; i++) {
            qf_actor watcher = { .account = 990 + (int64_t)i, .roles = watchers[i], .org = 1 };
            r->cx.actor = &watcher;
            assert_fails(r, disclose_desk_get(&r->cx, id, &item), QF_DENIED, "DISCLOSE.NOT_PUBLIC");
            assert_fails(r,
                         disclose_file_open(&r->cx, id, 1, &(disclose_file){ 0 }, &(qf_str){ 0 }),
                         QF_DENIED, "DISCLOSE.NOT_PUBLIC");
            assert_ok(r, disclose_desk(&r->cx, QF_S(""), 100, &items));
            assert_int_equal(items.count, 0);
            assert_ok(r, disclose_desk_title(&r->cx, id, &title));
            assert_int_equal(title.n, 0);
        }
        r->cx.actor = &writer;
        assert_ok(r, disclose_desk_title(&r->cx, id, &title));
        assert_str(title, "关于春灌的通知");
    }
    r->cx.actor = &auth_keeper;
    assert_ok(r, audit_find(&r->cx, &(audit_filter){ 0 }, 500, &trail, &count));
    for (size_t i = 0; i < count; i++)
        assert_false(qf_str_has(trail[i].detail, QF_S("春灌")));
    item_in(r, "A01", DISCLOSE_RELEASED);
    r->cx.actor = &(qf_actor){ .account = 990, .roles = watchers[0], .org = 1 };
    assert_ok(r, disclose_desk(&r->cx, QF_S("released"), 100, &items));
    assert_int_equal(items.count, 1);
    assert_ok(r, disclose_desk_get(&r->cx, items.item[0].id, &item));
    assert_ok(r, audit_find(&r->cx, &(audit_filter){ 0 }, 1, &trail, &count));
    assert_str(trail[0].detail, "关于春灌的通知");
}

static void columns__offered_are_those_of_the_role(void **state)
{
    struct record *r = *state;
    qf_actor limited = actor_of(r, "bao", AUTH_REPORTER, true);
    qf_actor whole = actor_of(r, "zhu", AUTH_REPORTER, false);
    disclose_columns columns;

    r->cx.actor = &limited;
    assert_ok(r, disclose_columns_mine(&r->cx, &columns));
    assert_int_equal(columns.count, 1);
    assert_str(columns.column[0].code, "A01");
    r->cx.actor = &whole;
    assert_ok(r, disclose_columns_mine(&r->cx, &columns));
    assert_int_equal(columns.count, 2);
    limited.roles |= AUTH_BIT(PUBLISHER); /* a second role that is not limited */
    r->cx.actor = &limited;
    assert_ok(r, disclose_columns_mine(&r->cx, &columns));
    assert_int_equal(columns.count, 2);
}

/* ---- villages */

static qf_actor village_account(struct record *r, const char *login, int64_t village, bool given)
{
    qf_str columns[] = { QF_S_INIT("B01") };
    qf_actor actor = {
        .name = qf_str_of(login), .roles = AUTH_BIT(VILLAGE_ACCOUNT), .org = 1, .village = village
    };

    r->cx.actor = &auth_keeper;
    r->cx.org = village;
    assert_ok(r, auth_account_new(&r->cx, qf_str_of(login), QF_S("村干部"), QF_S(""),
                                  AUTH_VILLAGE_ACCOUNT, QF_NO_DATE, &actor.account));
    if (given)
        assert_ok(r,
                  auth_role_columns_put(&r->cx, actor.account, AUTH_VILLAGE_ACCOUNT, columns, 1));
    r->cx.org = 1;
    return actor;
}

static void village__writes_in_its_columns_and_the_town_reviews(void **state)
{
    struct record *r = *state;
    qf_actor east = village_account(r, "dong", 2, true), west = village_account(r, "xi", 3, true);
    qf_actor none = village_account(r, "nan", 2, false);
    qf_actor reviewer = actor_of(r, "shen", AUTH_REVIEWER, false);
    disclose_item item = notice("B01"), seen;
    disclose_items desk;
    int64_t id, town;

    r->cx.actor = &none;
    assert_fails(r, disclose_create(&r->cx, &item, &id), QF_DENIED, "AUTH.COLUMN");
    r->cx.actor = &east;
    assert_ok(r, disclose_create(&r->cx, &item, &id));
    assert_ok(r, disclose_desk_get(&r->cx, id, &seen));
    assert_int_equal(seen.village_id, 2);
    town = item_in(r, "B01", DISCLOSE_DRAFT);
    r->cx.actor = &east;
    assert_fails(r, disclose_desk_get(&r->cx, town, &seen), QF_DENIED, "DISCLOSE.VILLAGE");
    assert_fails(r, disclose_save(&r->cx, town, 2, &item), QF_DENIED, "DISCLOSE.VILLAGE");
    assert_ok(r, disclose_desk(&r->cx, QF_S(""), 10, &desk));
    assert_int_equal(desk.count, 1);
    r->cx.actor = &west;
    assert_fails(r, disclose_save(&r->cx, id, 1, &item), QF_DENIED, "DISCLOSE.VILLAGE");
    assert_fails(r, act(r, &west, id, DISCLOSE_DO_SUBMIT), QF_DENIED, "DISCLOSE.VILLAGE");
    assert_ok(r, disclose_desk(&r->cx, QF_S(""), 10, &desk));
    assert_int_equal(desk.count, 0);
    assert_fails(r, act(r, &east, id, DISCLOSE_DO_URGENT), QF_DENIED, "AUTH.ROLE");
    assert_ok(r, act(r, &east, id, DISCLOSE_DO_SUBMIT));
    assert_fails(r, act(r, &east, id, DISCLOSE_DO_PASS), QF_DENIED, "AUTH.ROLE");
    assert_ok(r, act(r, &reviewer, id, DISCLOSE_DO_PASS));
}

/* ---- giving, taking, handing over */

static void limits__are_given_by_administrators_for_roles_that_have_them(void **state)
{
    struct record *r = *state;
    qf_actor reporter = actor_of(r, "bao", AUTH_REPORTER, true);
    qf_actor clerk = actor_of(r, "zhuan", AUTH_DISCLOSURE_CLERK, false);
    qf_str columns[] = { QF_S_INIT("B01") };
    const qf_str *left;
    size_t count;

    assert_fails(r, auth_role_columns_put(&r->cx, clerk.account, AUTH_DISCLOSURE_CLERK, columns, 1),
                 QF_INVALID, "AUTH.ROLE_CODE");
    assert_fails(r, auth_role_columns_put(&r->cx, clerk.account, AUTH_REPORTER, columns, 1),
                 QF_INVALID, "AUTH.ROLE_CODE");
    r->cx.actor = &reporter;
    assert_fails(r, auth_role_columns_put(&r->cx, reporter.account, AUTH_REPORTER, NULL, 0),
                 QF_DENIED, "AUTH.ROLE");
    r->cx.actor = &auth_keeper; /* a role that was taken away comes back without its old limits */
    assert_ok(r, auth_role_revoke(&r->cx, reporter.account, AUTH_REPORTER));
    assert_ok(r, auth_role_grant(&r->cx, reporter.account, AUTH_REPORTER, QF_NO_DATE));
    assert_ok(r, auth_role_columns(&r->cx, reporter.account, AUTH_REPORTER, &left, &count));
    assert_int_equal(count, 0);
}

static void hand_over__takes_the_columns_along(void **state)
{
    struct record *r = *state;
    qf_actor from = actor_of(r, "bao", AUTH_REPORTER, true);
    qf_actor heir = actor_of(r, "jie", AUTH_REVIEWER, false);
    qf_actor whole = actor_of(r, "quan", AUTH_REPORTER, false);
    const qf_str *columns;
    size_t count;

    r->cx.actor = &auth_keeper;
    assert_ok(r, auth_hand_over(&r->cx, from.account, heir.account));
    assert_ok(r, auth_role_columns(&r->cx, heir.account, AUTH_REPORTER, &columns, &count));
    assert_int_equal(count, 1);
    assert_str(columns[0], "A01");
    /* who held it for all columns is not limited by what he inherits */
    assert_ok(r, auth_hand_over(&r->cx, heir.account, whole.account));
    assert_ok(r, auth_role_columns(&r->cx, whole.account, AUTH_REPORTER, &columns, &count));
    assert_int_equal(count, 0);
}

static void columns__start_with_the_laws_catalogue(void **state)
{
    struct record *r = *state;
    const catalogue *law;
    disclose_columns columns;
    disclose_column one;
    size_t made, again;
    const qf_actor reporter = { .account = 11, .roles = AUTH_BIT(REPORTER), .org = 1 };
    const qf_actor own = { .account = 13, .roles = AUTH_BIT(DISCLOSURE_CLERK), .org = 1 };

    r->cx.org = 1;
    r->cx.actor = &reporter;
    assert_int_equal(catalogue_load(&r->cx, NULL, &law), QF_OK);
    assert_fails(r, disclose_columns_start(&r->cx, law, &made), QF_DENIED, "AUTH.ROLE");
    r->cx.actor = &own;
    assert_ok(r, disclose_columns_start(&r->cx, law, &made));
    assert_ok(r, disclose_columns_start(&r->cx, law, &again));
    assert_int_equal(again, 0);
    assert_ok(r, disclose_columns_all(&r->cx, &columns));
    assert_int_equal(columns.count, made + 2); /* "A01" and "B01" were there and stay */
    for (size_t i = 0; i < columns.count; i++) {
        assert_false(qf_str_starts(columns.column[i].code, QF_S("C"))); /* the villages' own */
        for (size_t k = 0; k < i; k++)
            assert_false(qf_str_eq(columns.column[i].name, columns.column[k].name));
    }
    assert_ok(r, disclose_column_get(&r->cx, QF_S("A11.05.01"), &one));
    assert_str(one.category, "民生");
    assert_ok(r, disclose_column_get(&r->cx, QF_S("A07.01.01"), &one));
    assert_str(one.category, "财政预决算");
    assert_int_equal(one.max_age_days, 365);
}

/* Whose turn it is: who has the role in the column and did not touch the item; nobody is told too. */
static void turn__is_of_who_may(void **state)
{
    struct record *r = *state;
    qf_actor writer = actor_of(r, "writer", AUTH_REPORTER, false);
    qf_actor first = actor_of(r, "first", AUTH_REVIEWER, false);
    qf_actor limited = actor_of(r, "limited", AUTH_REVIEWER, true);
    disclose_item item = notice("B01");
    disclose_turn turn;
    int64_t id;

    r->cx.actor = &writer;
    assert_ok(r, disclose_create(&r->cx, &item, &id));
    assert_ok(r, act(r, &writer, id, DISCLOSE_DO_SUBMIT));
    assert_ok(r, disclose_get(&r->cx, id, &item));
    assert_ok(r, disclose_turn_of(&r->cx, &item, &turn));
    assert_true(turn.waits && turn.count == 1 && turn.holder[0].account == first.account);
    assert_ok(r, act(r, &first, id, DISCLOSE_DO_PASS));
    assert_ok(r, disclose_get(&r->cx, id, &item));
    assert_ok(r, disclose_turn_of(&r->cx, &item, &turn));
    assert_true(turn.waits && turn.count == 0 && turn.spent == 1);
    item.column_code = QF_S("A01");
    assert_ok(r, disclose_turn_of(&r->cx, &item, &turn));
    assert_true(turn.count == 1 && turn.holder[0].account == limited.account);
}

/* What is not made public has a ground, a day to look again, and the way back. */
static void kept__has_a_ground_and_is_looked_at_again(void **state)
{
    struct record *r = *state;
    qf_actor writer = actor_of(r, "writer", AUTH_REPORTER, false);
    qf_actor boss = actor_of(r, "boss", AUTH_LEADER, false);
    disclose_words words = { .reason = QF_S("讨论稿") };
    disclose_item item = notice("A01");
    disclose_items kept;
    qf_actor auditor = { .account = 99, .roles = AUTH_BIT(AUDITOR), .org = 1 };
    int64_t id;

    r->cx.actor = &writer;
    assert_ok(r, disclose_create(&r->cx, &item, &id));
    assert_ok(r, act(r, &writer, id, DISCLOSE_DO_SUBMIT));
    assert_fails(r, act(r, &writer, id, DISCLOSE_DO_KEEP), QF_DENIED, "AUTH.ROLE");
    r->cx.actor = &boss;
    words.version = 2;
    assert_fails(r, disclose_act(&r->cx, rules, id, DISCLOSE_DO_KEEP, &words), QF_INVALID,
                 "DISCLOSE.GROUND");
    words.ground = QF_S("deny_process");
    assert_ok(r, disclose_act(&r->cx, rules, id, DISCLOSE_DO_KEEP, &words));
    assert_ok(r, disclose_kept(&r->cx, 10, &kept));
    assert_int_equal(kept.count, 1);
    assert_str(kept.item[0].ground, "deny_process");
    assert_int_equal(kept.item[0].review_on.day - qf_time_date(r->cx.now).day, 365);
    r->cx.now = (qf_time){ r->cx.now.ms + (int64_t)360 * 24 * 3600000 };
    words.version = 3;
    words.ground = QF_S("on_request");
    assert_ok(r, disclose_act(&r->cx, rules, id, DISCLOSE_DO_REVIEW, &words));
    assert_ok(r, disclose_kept(&r->cx, 10, &kept));
    assert_int_equal(kept.item[0].review_on.day - qf_time_date(r->cx.now).day, 365);
    r->cx.actor = &auditor;
    assert_ok(r, disclose_kept(&r->cx, 10, &kept));
    assert_int_equal(kept.count, 0);
    words.version = 4;
    r->cx.actor = &boss;
    assert_ok(r, disclose_act(&r->cx, rules, id, DISCLOSE_DO_REOPEN, &words));
    assert_ok(r, disclose_get(&r->cx, id, &item));
    assert_true(qf_str_eq(item.state, QF_S("returned")) && item.ground.n == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN_TEST(flow__a_limited_role_moves_items_of_its_columns_alone),
        TOWN_TEST(verbs__ask_for_the_column_of_the_item),
        TOWN_TEST(desk__who_supervises_sees_what_was_public_alone),
        TOWN_TEST(columns__offered_are_those_of_the_role),
        TOWN_TEST(village__writes_in_its_columns_and_the_town_reviews),
        TOWN_TEST(limits__are_given_by_administrators_for_roles_that_have_them),
        TOWN_TEST(columns__start_with_the_laws_catalogue),
        TOWN_TEST(turn__is_of_who_may),
        TOWN_TEST(kept__has_a_ground_and_is_looked_at_again),
        TOWN_TEST(hand_over__takes_the_columns_along),
    };

    return RECORD_RUN("disclose_columns", tests);
}

/* Accounts, roles, log-in, lock-out, sessions, second factor. */
#include "record.h"

#include "base/crypt.h"
#include "domain/auth/auth.h"
#include "domain/org/org.h"

#include <liboath/oath.h>
#include <stdlib.h>

#define PASSWORD "Weichuan#2021"
#define MINUTE INT64_C(60000)

/* Organisations 1 (county) > 2 (town) and 3 (another town); account 1 is administrator of the town. */
static int open_town(void **state)
{
    static const struct {
        const char *code;
        org_kind kind;
        int64_t parent;
    } orgs[] = { { "weishi", ORG_COUNTY, 0 },
                 { "weichuan", ORG_TOWN, 1 },
                 { "daying", ORG_TOWN, 1 } };
    struct record *r;
    int64_t id;

    if (record_open(state) != 0)
        return -1;
    r = *state;
    r->cx.actor = &auth_keeper;
    for (size_t i = 0; i < 3; i++)
        if (org_create(&r->cx,
                       &(org){ .code = qf_str_of(orgs[i].code),
                               .name = QF_S("人民政府"),
                               .kind = orgs[i].kind,
                               .parent = orgs[i].parent },
                       &id) != QF_OK)
            return -1;
    r->cx.org = 2;
    return auth_first_administrator(&r->cx, QF_S("Ｌiu.Wei"), QF_S("刘伟"), QF_S(PASSWORD), &id) ==
                   QF_OK
               ? 0
               : -1;
}

static qf_code login_as(struct record *r, const char *login, const char *password, const char *totp)
{
    auth_login_form form = { qf_str_of(login), qf_str_of(password), qf_str_of(totp),
                             QF_S("10.0.0.1"), QF_S("Mozilla") };
    qf_str token;

    return auth_login(&r->cx, &form, &token, &r->cx.actor);
}

/* An account with its password settled and one role in the town. */
static int64_t clerk(struct record *r, const char *login, auth_role role)
{
    int64_t id;
    const qf_actor *before = r->cx.actor;

    r->cx.actor = &auth_keeper;
    assert_ok(r, auth_account_create(&r->cx, qf_str_of(login), QF_S("王芳"), QF_S(PASSWORD), &id));
    assert_ok(r, auth_role_grant(&r->cx, id, role, QF_NO_DATE));
    r->cx.actor = before;
    return id;
}

static void auth__a_village_account_works_for_its_village_alone(void **state)
{
    struct record *r = *state;
    int64_t own, other, id;

    r->cx.actor = &auth_keeper;
    assert_ok(
        r,
        org_create(
            &r->cx,
            &(org){ .code = QF_S("w-01"), .name = QF_S("一村"), .kind = ORG_VILLAGE, .parent = 2 },
            &own));
    assert_ok(
        r,
        org_create(
            &r->cx,
            &(org){ .code = QF_S("w-02"), .name = QF_S("二村"), .kind = ORG_VILLAGE, .parent = 2 },
            &other));
    assert_ok(r, auth_account_create(&r->cx, QF_S("w-01"), QF_S("一村"), QF_S(""), &id));
    r->cx.org = own;
    assert_ok(r, auth_role_grant(&r->cx, id, AUTH_VILLAGE_ACCOUNT, QF_NO_DATE));
    assert_ok(r, auth_password_set(&r->cx, id, QF_S(PASSWORD)));
    r->cx.org = 2;
    assert_ok(r, login_as(r, "w-01", PASSWORD, ""));
    assert_int_equal(r->cx.actor->roles, AUTH_BIT(VILLAGE_ACCOUNT));
    assert_int_equal(r->cx.actor->village, own);
    assert_fails(r, auth_need_village(&r->cx, own, 0), QF_DENIED, "AUTH.MUST_CHANGE");
    assert_ok(r, auth_password_change(&r->cx, QF_S(PASSWORD), QF_S(PASSWORD "x")));
    assert_ok(r, login_as(r, "w-01", PASSWORD "x", ""));
    assert_ok(r, auth_need_village(&r->cx, own, 0));
    assert_fails(r, auth_need_village(&r->cx, other, 0), QF_DENIED, "AUTH.OTHER_VILLAGE");
    assert_fails(r, auth_need_village(&r->cx, 0, 0), QF_DENIED, "AUTH.OTHER_VILLAGE");
    /* Another town does not know it. */
    r->cx.org = 3;
    assert_fails(r, login_as(r, "w-01", PASSWORD "x", ""), QF_DENIED, "AUTH.NO_ROLE");
}

static void auth__first_administrator_only_once(void **state)
{
    struct record *r = *state;
    auth_account account;
    int64_t id;

    assert_fails(r,
                 auth_first_administrator(&r->cx, QF_S("second"), QF_S("二"), QF_S(PASSWORD), &id),
                 QF_CONFLICT, "AUTH.NOT_FIRST");
    assert_ok(r, auth_account_by_login(&r->cx, QF_S("LIU.wei"), &account));
    assert_int_equal(account.roles, AUTH_BIT(ADMINISTRATOR));
    assert_false(account.must_change);
}

static void auth__login_makes_a_session_that_can_be_resumed(void **state)
{
    struct record *r = *state;
    auth_login_form form = { QF_S("liu.wei"), QF_S(PASSWORD), QF_S(""), QF_S("10.0.0.1"),
                             QF_S("Mozilla") };
    const qf_actor *actor;
    qf_str token, cut;

    assert_ok(r, auth_login(&r->cx, &form, &token, &actor));
    assert_int_equal(token.n, 43);
    assert_str(actor->login, "liu.wei");
    assert_true(auth_has(actor, AUTH_BIT(ADMINISTRATOR)));
    r->cx.actor = NULL;
    assert_ok(r, auth_resume(&r->cx, token, form.address, &r->cx.actor));
    assert_ok(r, auth_need(&r->cx, AUTH_BIT(ADMINISTRATOR)));
    assert_fails(r, auth_need(&r->cx, AUTH_BIT(REVIEWER)), QF_DENIED, "AUTH.ROLE");
    cut = qf_str_sub(token, 0, 42);
    assert_fails(r, auth_resume(&r->cx, cut, form.address, &actor), QF_DENIED, "AUTH.NO_SESSION");
    assert_fails(r, auth_resume(&r->cx, QF_S(""), form.address, &actor), QF_DENIED,
                 "AUTH.NO_SESSION");
    assert_ok(r, auth_logout(&r->cx));
    assert_fails(r, auth_resume(&r->cx, token, form.address, &actor), QF_DENIED, "AUTH.NO_SESSION");
}

static void auth__idle_and_old_sessions_end(void **state)
{
    struct record *r = *state;
    auth_login_form form = { QF_S("liu.wei"), QF_S(PASSWORD), QF_S(""), QF_S("10.0.0.1"),
                             QF_S("") };
    const qf_actor *actor;
    qf_str token, second;

    assert_ok(r, auth_login(&r->cx, &form, &token, &actor));
    for (int i = 0; i < 24; i++) { /* in use every 29 minutes: 11 h 36 min */
        r->cx.now.ms += 29 * MINUTE;
        assert_ok(r, auth_resume(&r->cx, token, form.address, &actor));
    }
    r->cx.now.ms += 25 * MINUTE; /* in use, but older than twelve hours */
    assert_fails(r, auth_resume(&r->cx, token, form.address, &actor), QF_DENIED, "AUTH.NO_SESSION");
    assert_ok(r, auth_login(&r->cx, &form, &second, &actor));
    r->cx.now.ms += 31 * MINUTE;
    assert_fails(r, auth_resume(&r->cx, second, form.address, &actor), QF_DENIED,
                 "AUTH.NO_SESSION");
}

static void auth__wrong_unknown_and_closed_answer_the_same(void **state)
{
    struct record *r = *state;
    qf_str first;
    int64_t id = clerk(r, "wang", AUTH_REPORTER);

    assert_fails(r, login_as(r, "liu.wei", "wrong", ""), QF_DENIED, "AUTH.WRONG");
    first = r->cx.err.zh;
    assert_fails(r, login_as(r, "nobody", PASSWORD, ""), QF_DENIED, "AUTH.WRONG");
    assert_true(qf_str_eq(first, r->cx.err.zh));
    r->cx.actor = &auth_keeper;
    assert_ok(r, auth_account_enable(&r->cx, id, false));
    assert_fails(r, login_as(r, "wang", PASSWORD, ""), QF_DENIED, "AUTH.WRONG");
    assert_true(qf_str_eq(first, r->cx.err.zh));
}

static void auth__five_failures_lock_and_longer_each_time(void **state)
{
    struct record *r = *state;

    for (int i = 0; i < 5; i++)
        assert_fails(r, login_as(r, "liu.wei", "wrong", ""), QF_DENIED, "AUTH.WRONG");
    assert_fails(r, login_as(r, "liu.wei", PASSWORD, ""), QF_DENIED, "AUTH.LOCKED");
    assert_true(qf_str_has(r->cx.err.zh, QF_S("1 分钟")));
    r->cx.now.ms += MINUTE + 1;
    assert_fails(r, login_as(r, "liu.wei", "wrong", ""), QF_DENIED, "AUTH.WRONG");
    assert_fails(r, login_as(r, "liu.wei", PASSWORD, ""), QF_DENIED, "AUTH.LOCKED");
    assert_true(qf_str_has(r->cx.err.zh, QF_S("2 分钟")));
    r->cx.now.ms += 2 * MINUTE + 1;
    assert_ok(r, login_as(r, "liu.wei", PASSWORD, "")); /* and the sheet is clean again */
    assert_fails(r, login_as(r, "liu.wei", "wrong", ""), QF_DENIED, "AUTH.WRONG");
    assert_ok(r, login_as(r, "liu.wei", PASSWORD, ""));
}

static void auth__address_that_tries_many_names_is_locked(void **state)
{
    struct record *r = *state;

    for (int i = 0; i < 20; i++)
        assert_fails(r, login_as(r, qf_strf(r->cx.arena, "name%d", i).p, "x", ""), QF_DENIED,
                     "AUTH.WRONG");
    assert_fails(r, login_as(r, "liu.wei", PASSWORD, ""), QF_DENIED, "AUTH.LOCKED");
}

static void auth__weak_passwords_are_refused(void **state)
{
    static const char *const weak[] = { "",
                                        "Ab1!",
                                        "abcdefghijkl",
                                        "ABCDEFGH1234",
                                        "Aaaaa#2021x",
                                        "Liu.Wei#2021",
                                        "Password#2021",
                                        "1qaz2WSX#edc",
                                        "\xff\xfe#Ab12345" };
    struct record *r = *state;

    for (size_t i = 0; i < sizeof(weak) / sizeof(weak[0]); i++)
        assert_fails(r, auth_password_rules(&r->cx, QF_S("liu.wei"), qf_str_of(weak[i])),
                     QF_INVALID, "AUTH.PASSWORD_WEAK");
    assert_ok(r, auth_password_rules(&r->cx, QF_S("liu.wei"), QF_S("洧川镇的Abc清风徐来")));
}

static void auth__given_password_must_be_changed_first(void **state)
{
    struct record *r = *state;
    auth_login_form form = { QF_S("wang"), QF_S(PASSWORD), QF_S(""), QF_S("10.0.0.1"), QF_S("") };
    const qf_actor *actor;
    qf_str other;

    clerk(r, "wang", AUTH_REPORTER);
    assert_ok(r, auth_login(&r->cx, &form, &other, &actor));
    assert_ok(r, login_as(r, "wang", PASSWORD, ""));
    assert_true(r->cx.actor->must_change);
    assert_fails(r, auth_need(&r->cx, AUTH_ANY), QF_DENIED, "AUTH.MUST_CHANGE");
    assert_fails(r, auth_password_change(&r->cx, QF_S("wrong"), QF_S("Nanjie#2022x")), QF_DENIED,
                 "AUTH.WRONG");
    assert_fails(r, auth_password_change(&r->cx, QF_S(PASSWORD), QF_S(PASSWORD)), QF_INVALID,
                 "AUTH.PASSWORD_WEAK");
    assert_ok(r, auth_password_change(&r->cx, QF_S(PASSWORD), QF_S("Nanjie#2022x")));
    assert_fails(r, auth_resume(&r->cx, other, form.address, &actor), QF_DENIED, "AUTH.NO_SESSION");
    assert_ok(r, login_as(r, "wang", "Nanjie#2022x", ""));
    assert_ok(r, auth_need(&r->cx, AUTH_BIT(REPORTER)));
}

static void auth__roles_hold_where_and_while_they_were_given(void **state)
{
    struct record *r = *state;
    int64_t id = clerk(r, "wang", AUTH_REPORTER);
    qf_date until;

    assert_true(qf_date_parse(QF_S("2021-09-10"), &until));
    r->cx.actor = &auth_keeper;
    assert_ok(r, auth_role_grant(&r->cx, id, AUTH_REVIEWER, until));
    r->cx.org = 1;
    assert_ok(r, auth_role_grant(&r->cx, id, AUTH_COUNTY_SUPERVISOR, QF_NO_DATE));
    assert_ok(r, auth_role_grant(&r->cx, id, AUTH_LEADER, QF_NO_DATE));
    r->cx.org = 2;
    assert_ok(r, login_as(r, "wang", PASSWORD, ""));
    assert_int_equal(r->cx.actor->roles,
                     AUTH_BIT(REPORTER) | AUTH_BIT(REVIEWER) | AUTH_BIT(COUNTY_SUPERVISOR));
    r->cx.now.ms += 24 * 60 * MINUTE; /* the reviewer's last day is over */
    r->cx.org = 3;                    /* the other town: only what comes down from the county */
    assert_ok(r, login_as(r, "wang", PASSWORD, ""));
    assert_int_equal(r->cx.actor->roles, AUTH_BIT(COUNTY_SUPERVISOR));
    r->cx.org = 2;
    assert_fails(r, auth_need(&r->cx, AUTH_BIT(REPORTER)), QF_DENIED, "AUTH.MUST_CHANGE");
    r->cx.actor = &auth_keeper;
    assert_ok(r, auth_role_revoke(&r->cx, id, AUTH_REPORTER));
    assert_ok(r, login_as(r, "wang", PASSWORD, ""));
    assert_int_equal(r->cx.actor->roles, AUTH_BIT(COUNTY_SUPERVISOR));
}

static void auth__actor_of_one_town_is_nobody_in_another(void **state)
{
    struct record *r = *state;
    int64_t id;

    assert_ok(r, login_as(r, "liu.wei", PASSWORD, ""));
    r->cx.org = 3;
    assert_fails(r, auth_need(&r->cx, AUTH_ANY), QF_DENIED, "AUTH.OTHER_ORG");
    assert_fails(r, auth_account_create(&r->cx, QF_S("x.y"), QF_S("某"), QF_S(""), &id), QF_DENIED,
                 "AUTH.OTHER_ORG");
    assert_fails(r, login_as(r, "liu.wei", PASSWORD, ""), QF_DENIED, "AUTH.NO_ROLE");
}

static void auth__town_administrator_cannot_take_over_a_county_account(void **state)
{
    struct record *r = *state;
    int64_t county = clerk(r, "county", AUTH_HANDLER), town = clerk(r, "town", AUTH_HANDLER);

    r->cx.actor = &auth_keeper;
    r->cx.org = 1;
    assert_ok(r, auth_role_grant(&r->cx, county, AUTH_ADMINISTRATOR, QF_NO_DATE));
    r->cx.org = 2;
    assert_ok(r, login_as(r, "liu.wei", PASSWORD, ""));
    assert_fails(r, auth_password_set(&r->cx, county, QF_S("Nanjie#2022x")), QF_DENIED,
                 "AUTH.REACH");
    assert_fails(r, auth_account_enable(&r->cx, county, false), QF_DENIED, "AUTH.REACH");
    assert_fails(r, auth_totp_remove(&r->cx, county), QF_DENIED, "AUTH.REACH");
    assert_fails(r, auth_session_end(&r->cx, county, QF_S("")), QF_DENIED, "AUTH.REACH");
    assert_ok(r, auth_password_set(&r->cx, town, QF_S("Nanjie#2022x")));
    assert_ok(r, login_as(r, "town", "Nanjie#2022x", ""));
}

static void auth__accounts_are_listed_with_their_roles(void **state)
{
    struct record *r = *state;
    const auth_account *list;
    size_t count;
    int64_t id;

    id = clerk(r, "wang", AUTH_REPORTER);
    r->cx.actor = &auth_keeper;
    assert_ok(r, auth_role_grant(&r->cx, id, AUTH_PUBLISHER, QF_NO_DATE));
    assert_ok(r, auth_account_list(&r->cx, &list, &count));
    assert_int_equal(count, 2);
    assert_str(list[0].login, "liu.wei");
    assert_int_equal(list[1].roles, AUTH_BIT(REPORTER) | AUTH_BIT(PUBLISHER));
    assert_fails(r, auth_account_create(&r->cx, QF_S("WANG"), QF_S("另一个"), QF_S(""), &id),
                 QF_CONFLICT, "AUTH.LOGIN_TAKEN");
    assert_fails(r, auth_account_create(&r->cx, QF_S("a<b"), QF_S("某"), QF_S(""), &id), QF_INVALID,
                 "AUTH.LOGIN");
}

static void auth__sessions_are_listed_and_ended(void **state)
{
    struct record *r = *state;
    const auth_session *list;
    size_t count;
    int64_t id = clerk(r, "wang", AUTH_REPORTER);

    for (int i = 0; i < 3; i++) {
        r->cx.now.ms += 1000;
        assert_ok(r, login_as(r, "wang", PASSWORD, ""));
    }
    assert_ok(r, auth_sessions(&r->cx, id, &list, &count));
    assert_int_equal(count, 3);
    assert_true(list[0].created.ms > list[2].created.ms);
    assert_true(qf_str_eq(list[0].id, r->cx.actor->session));
    assert_ok(r, auth_session_end(&r->cx, id, list[2].id));
    assert_fails(r, auth_session_end(&r->cx, id, list[2].id), QF_MISSING, "AUTH.NO_SESSION");
    assert_ok(r, auth_session_end(&r->cx, id, QF_S("")));
    assert_ok(r, auth_sessions(&r->cx, id, &list, &count));
    assert_int_equal(count, 0);
    assert_fails(r, auth_sessions(&r->cx, 1, &list, &count), QF_DENIED, "AUTH.MUST_CHANGE");
}

/* The code the device would show. */
static const char *code_at(struct record *r, qf_str base32, qf_time at)
{
    char *secret = NULL, *code = qf_alloc(r->cx.arena, 8);
    size_t n;

    assert_int_equal(oath_base32_decode(base32.p, base32.n, &secret, &n), OATH_OK);
    assert_int_equal(oath_totp_generate(secret, n, (time_t)(at.ms / 1000), 30, 0, 6, code),
                     OATH_OK);
    free(secret);
    return code;
}

static void auth__second_factor_works_once_a_code(void **state)
{
    struct record *r = *state;
    qf_str secret, uri;
    const char *code;

    assert_ok(r, login_as(r, "liu.wei", PASSWORD, ""));
    assert_ok(r, auth_totp_new(&r->cx, &secret, &uri));
    assert_int_equal(secret.n, 32);
    assert_true(qf_str_starts(uri, QF_S("otpauth://totp/qingfeng:")));
    assert_fails(r, auth_totp_confirm(&r->cx, secret, QF_S("000000x")), QF_INVALID, "AUTH.TOTP");
    assert_ok(r, auth_totp_confirm(&r->cx, secret, qf_str_of(code_at(r, secret, r->cx.now))));
    assert_fails(r, login_as(r, "liu.wei", PASSWORD, ""), QF_DENIED, "AUTH.TOTP");
    r->cx.now.ms += 30 * 1000;
    code = code_at(r, secret, r->cx.now);
    assert_ok(r, login_as(r, "liu.wei", PASSWORD, code));
    assert_fails(r, login_as(r, "liu.wei", PASSWORD, code), QF_DENIED, "AUTH.TOTP"); /* used */
    assert_fails(r, login_as(r, "liu.wei", "wrong", code), QF_DENIED, "AUTH.WRONG");
    r->cx.now.ms += 30 * 1000;
    assert_ok(r, login_as(r, "liu.wei", PASSWORD, code_at(r, secret, r->cx.now)));
    assert_ok(r, auth_totp_remove(&r->cx, r->cx.actor->account));
    assert_ok(r, login_as(r, "liu.wei", PASSWORD, ""));
}

#define TOWN_TEST(function) cmocka_unit_test_setup_teardown(function, open_town, record_close)

static void auth__browsers_are_named_as_people_say_it(void **state)
{
    struct record *r = *state;
    static const struct {
        const char *agent, *name;
    } known[] = {
        { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/120.0.0.0 "
          "Safari/537.36 Edg/120.0",
          "Edge，Windows" },
        { "Mozilla/5.0 (Linux; Android 13; V2046A) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Version/4.0 "
          "Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.44",
          "微信，安卓" },
        { "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 "
          "Version/17.0 Safari/604.1",
          "Safari，iPhone" },
        { "curl/7.88.1", "curl/7.88.1" },
        { "", "没有报名称" },
        { "a program that goes on about itself for a long time", "不认识的程序" },
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        assert_str(auth_agent_name(r->cx.arena, qf_str_of(known[i].agent)), known[i].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TOWN_TEST(auth__first_administrator_only_once),
        TOWN_TEST(auth__a_village_account_works_for_its_village_alone),
        TOWN_TEST(auth__login_makes_a_session_that_can_be_resumed),
        TOWN_TEST(auth__idle_and_old_sessions_end),
        TOWN_TEST(auth__wrong_unknown_and_closed_answer_the_same),
        TOWN_TEST(auth__five_failures_lock_and_longer_each_time),
        TOWN_TEST(auth__address_that_tries_many_names_is_locked),
        TOWN_TEST(auth__weak_passwords_are_refused),
        TOWN_TEST(auth__given_password_must_be_changed_first),
        TOWN_TEST(auth__roles_hold_where_and_while_they_were_given),
        TOWN_TEST(auth__actor_of_one_town_is_nobody_in_another),
        TOWN_TEST(auth__town_administrator_cannot_take_over_a_county_account),
        TOWN_TEST(auth__accounts_are_listed_with_their_roles),
        TOWN_TEST(auth__sessions_are_listed_and_ended),
        TOWN_TEST(auth__second_factor_works_once_a_code),
        TOWN_TEST(auth__browsers_are_named_as_people_say_it),
    };

    return RECORD_RUN("auth", tests);
}

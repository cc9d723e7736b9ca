/* The tree of organisations and their sites. */
#include "record.h"

#include "domain/auth/auth.h"
#include "domain/org/org.h"

static int64_t make(struct record *r, const char *code, org_kind kind, int64_t parent)
{
    org fresh = {
        .code = qf_str_of(code), .name = QF_S("某某人民政府"), .kind = kind, .parent = parent
    };
    int64_t id = 0;

    r->cx.actor = &auth_keeper;
    assert_ok(r, org_create(&r->cx, &fresh, &id));
    return id;
}

static void org__tree_is_kept_as_paths(void **state)
{
    struct record *r = *state;
    int64_t county = make(r, "weishi", ORG_COUNTY, 0), town = make(r, "weichuan", ORG_TOWN, county);
    int64_t village = make(r, "nanjie", ORG_VILLAGE, town),
            other = make(r, "dayaozhuang", ORG_TOWN, county);
    const org *list;
    size_t count;
    org o;

    assert_ok(r, org_by_id(&r->cx, village, &o));
    assert_str(o.path, "/1/2/3/");
    assert_int_equal(o.level, 3);
    assert_int_equal(o.kind, ORG_VILLAGE);
    assert_true(o.active);
    assert_ok(r, org_below(&r->cx, county, &list, &count));
    assert_int_equal(count, 4);
    assert_str(list[0].code, "weishi");
    assert_ok(r, org_below(&r->cx, town, &list, &count));
    assert_int_equal(count, 2);
    assert_ok(r, org_children(&r->cx, county, &list, &count));
    assert_int_equal(count, 2);
    assert_int_equal(list[0].id, other);
    assert_ok(r, org_children(&r->cx, 0, &list, &count));
    assert_int_equal(count, 1);
    assert_fails(r, org_by_code(&r->cx, QF_S("nowhere"), &o), QF_MISSING, "ORG.MISSING");
}

static void org__path_of_ten_is_not_below_one(void **state)
{
    struct record *r = *state;
    const org *list;
    size_t count;

    for (int i = 1; i <= 11; i++)
        make(r, qf_strf(r->cx.arena, "town-%d", i).p, ORG_TOWN, 0);
    assert_ok(r, org_below(&r->cx, 1, &list, &count));
    assert_int_equal(count, 1);
}

static void org__wrong_fields_are_named(void **state)
{
    static const struct {
        org fresh;
        const char *id;
    } wrong[] = {
#define BASE .code = QF_S_INIT("abc"), .name = QF_S_INIT("洧川镇"), .kind = ORG_TOWN
        { { BASE, .parent = 99 }, "ORG.PARENT" },
        { { .code = QF_S_INIT("A b"), .name = QF_S_INIT("洧川镇"), .kind = ORG_TOWN }, "ORG.CODE" },
        { { .code = QF_S_INIT("a"), .name = QF_S_INIT("洧川镇"), .kind = ORG_TOWN }, "ORG.CODE" },
        { { .code = QF_S_INIT("abc"), .name = QF_S_INIT(""), .kind = ORG_TOWN }, "ORG.NAME" },
        { { .code = QF_S_INIT("abc"), .name = QF_S_INIT("\xff\xfe\xfd"), .kind = ORG_TOWN },
          "ORG.NAME" },
        { { BASE, .unified_code = QF_S_INIT("11441700007280420X") }, "ORG.UNIFIED_CODE" },
        { { BASE, .region_code = QF_S_INIT("4102") }, "ORG.REGION_CODE" },
        { { BASE, .host = QF_S_INIT("Host:80") }, "ORG.HOST" },
        { { BASE, .base_path = QF_S_INIT("weichuan") }, "ORG.BASE_PATH" },
        { { BASE, .base_path = QF_S_INIT("/a/b") }, "ORG.BASE_PATH" },
#undef BASE
    };
    struct record *r = *state;
    int64_t id;

    r->cx.actor = &auth_keeper;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_fails(r, org_create(&r->cx, &wrong[i].fresh, &id), QF_INVALID, wrong[i].id);
    make(r, "village", ORG_VILLAGE, 0);
    assert_fails(
        r,
        org_create(
            &r->cx,
            &(org){ .code = QF_S("abc"), .name = QF_S("洧川镇"), .kind = ORG_TOWN, .parent = 1 },
            &id),
        QF_INVALID, "ORG.PARENT");
}

static void org__code_is_taken_once(void **state)
{
    struct record *r = *state;
    org again = { .code = QF_S("weichuan"), .name = QF_S("洧川镇"), .kind = ORG_TOWN };
    int64_t id;

    make(r, "weichuan", ORG_TOWN, 0);
    assert_fails(r, org_create(&r->cx, &again, &id), QF_CONFLICT, "ORG.TAKEN");
    again.code = QF_S("other"); /* the failed number was not used up */
    assert_ok(r, org_create(&r->cx, &again, &id));
    assert_int_equal(id, 2);
}

static void org__site_by_host_then_path_then_only_one(void **state)
{
    struct record *r = *state;
    org o = { .code = QF_S("weichuan"),
              .name = QF_S("洧川镇"),
              .kind = ORG_TOWN,
              .host = QF_S("weichuan.example.cn") };
    int64_t first, second;
    qf_str rest;

    r->cx.actor = &auth_keeper;
    assert_fails(r, org_site(&r->cx, QF_S("localhost:8080"), QF_S("/"), &o, &rest), QF_MISSING,
                 "ORG.NO_SITE");
    o.host = QF_S("weichuan.example.cn");
    assert_ok(r, org_create(&r->cx, &o, &first));
    assert_ok(r, org_site(&r->cx, QF_S("localhost:8080"), QF_S("/item/3"), &o, &rest));
    assert_int_equal(o.id, first);
    assert_str(rest, "/item/3");
    o = (org){ .code = QF_S("daying"),
               .name = QF_S("大营镇"),
               .kind = ORG_TOWN,
               .base_path = QF_S("/daying") };
    assert_ok(r, org_create(&r->cx, &o, &second));
    assert_ok(r, org_site(&r->cx, QF_S("WEICHUAN.example.cn:8443"), QF_S("/daying"), &o, &rest));
    assert_int_equal(o.id, first);
    assert_str(rest, "/daying");
    assert_ok(r, org_site(&r->cx, QF_S("localhost"), QF_S("/daying/item/3"), &o, &rest));
    assert_int_equal(o.id, second);
    assert_str(rest, "/item/3");
    assert_ok(r, org_site(&r->cx, QF_S("localhost"), QF_S("/daying"), &o, &rest));
    assert_str(rest, "/");
    assert_fails(r, org_site(&r->cx, QF_S("localhost"), QF_S("/dayingx"), &o, &rest), QF_MISSING,
                 "ORG.NO_SITE");
    assert_ok(r, org_by_id(&r->cx, second, &o));
    o.active = false;
    assert_ok(r, org_change(&r->cx, &o));
    assert_ok(r, org_site(&r->cx, QF_S("localhost"), QF_S("/daying"), &o,
                          &rest)); /* the only one again */
    assert_int_equal(o.id, first);
}

static void org__town_without_address_has_a_site_at_its_code(void **state)
{
    struct record *r = *state;
    org o;
    qf_str rest;
    int64_t county = make(r, "qingchuan", ORG_COUNTY, 0);
    int64_t town = make(r, "liulin", ORG_TOWN, county);

    (void)make(r, "lizhuang", ORG_VILLAGE, town);
    r->cx.actor = &auth_keeper;
    assert_ok(r, org_site(&r->cx, QF_S("localhost"), QF_S("/liulin/search"), &o, &rest));
    assert_int_equal(o.id, town);
    assert_str(rest, "/search");
    assert_ok(r, org_site(&r->cx, QF_S("localhost"), QF_S("/search"), &o, &rest));
    assert_int_equal(o.id, town); /* the only site there is */
}

static void org__administrator_reaches_down_only(void **state)
{
    struct record *r = *state;
    int64_t county = make(r, "weishi", ORG_COUNTY, 0), town = make(r, "weichuan", ORG_TOWN, county),
            id;
    qf_actor admin = {
        .account = 5, .login = QF_S("admin"), .roles = AUTH_BIT(ADMINISTRATOR), .org = town
    };
    org fresh = { .code = QF_S("nanjie"),
                  .name = QF_S("南街村"),
                  .kind = ORG_VILLAGE,
                  .parent = town },
        o;

    r->cx.org = town;
    r->cx.actor = &admin;
    assert_ok(r, org_create(&r->cx, &fresh, &id));
    fresh.code = QF_S("beijie");
    fresh.parent = county;
    assert_fails(r, org_create(&r->cx, &fresh, &id), QF_DENIED, "ORG.REACH");
    assert_ok(r, org_by_id(&r->cx, county, &o));
    assert_fails(r, org_change(&r->cx, &o), QF_DENIED, "ORG.REACH");
    admin.roles = AUTH_BIT(REPORTER);
    fresh.parent = town;
    assert_fails(r, org_create(&r->cx, &fresh, &id), QF_DENIED, "AUTH.ROLE");
    r->cx.actor = NULL;
    assert_fails(r, org_create(&r->cx, &fresh, &id), QF_DENIED, "AUTH.NOT_LOGGED_IN");
}

static void org__unified_code_check_digit(void **state)
{
    (void)state;
    assert_true(org_unified_code_valid(QF_S("11441700007280420Y")));
    assert_false(org_unified_code_valid(QF_S("11441700007280402Y")));
    assert_false(org_unified_code_valid(QF_S("1144170000728042OY")));
    assert_false(org_unified_code_valid(QF_S("11441700007280420")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(org__tree_is_kept_as_paths),
        RECORD_TEST(org__path_of_ten_is_not_below_one),
        RECORD_TEST(org__wrong_fields_are_named),
        RECORD_TEST(org__code_is_taken_once),
        RECORD_TEST(org__site_by_host_then_path_then_only_one),
        RECORD_TEST(org__town_without_address_has_a_site_at_its_code),
        RECORD_TEST(org__administrator_reaches_down_only),
        RECORD_TEST(org__unified_code_check_digit),
    };

    return RECORD_RUN("org", tests);
}

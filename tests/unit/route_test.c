#include "qf_test.h"

#include "web/rate.h"
#include "web/route.h"

static qf_code nothing(web_request *rq, web_reply *reply)
{
    (void)rq;
    (void)reply;
    return QF_OK;
}

static const web_route routes[] = {
    { "GET", "/", nothing, WEB_PUBLIC, WEB_READ, 0, "", "home" },
    { "GET", "/item/:number", nothing, WEB_PUBLIC, WEB_READ, 0, "", "item" },
    { "POST", "/item/:number", nothing, WEB_STAFF, WEB_WRITE, 0, "", "change" },
    { "GET", "/a/:x/b/:y", nothing, WEB_PUBLIC, WEB_READ, 0, "", "two" },
    { "GET", "/static/*", nothing, WEB_PUBLIC, WEB_READ, 0, "", "rest" },
};

static const web_route *find(web_request *rq, const char *method, const char *path, bool *other)
{
    rq->method = qf_str_of(method);
    rq->path = qf_str_of(path);
    static const web_route_table table = { routes, sizeof(routes) / sizeof(routes[0]) };

    return web_route_find(&table, rq, other);
}

static void route__finds_and_fills_params(void **state)
{
    static web_request rq;
    bool other;

    (void)state;
    assert_ptr_equal(find(&rq, "GET", "/", &other), &routes[0]);
    assert_ptr_equal(find(&rq, "GET", "/item/12", &other), &routes[1]);
    assert_true(qf_str_eq(rq.params[0], QF_S("12")));
    assert_ptr_equal(find(&rq, "POST", "/item/12", &other), &routes[2]);
    assert_ptr_equal(find(&rq, "GET", "/a/1/b/2", &other), &routes[3]);
    assert_true(qf_str_eq(rq.params[1], QF_S("2")));
    assert_ptr_equal(find(&rq, "GET", "/static/x/y.css", &other), &routes[4]);
    assert_true(qf_str_eq(rq.params[0], QF_S("x/y.css")));
}

static void route__nonsense_finds_nothing(void **state)
{
    static web_request rq;
    const char *paths[] = { "",         "//",      "/item",   "/item/", "/item/1/", "/item/1/2",
                            "/static/", "/static", "/a//b/2", "/a/1/b", "item/1" };
    bool other;

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        assert_null(find(&rq, "GET", paths[i], &other));
        assert_false(other);
    }
    assert_null(find(&rq, "POST", "/", &other));
    assert_true(other);
}

static void rate__empties_and_refills(void **state)
{
    rate_table *table = rate_new();
    qf_time now = { 1700000000000 };
    int granted = 0;

    (void)state;
    while (granted < 1000 && rate_take(table, QF_S("10.0.0.1"), WEB_SECRET, now))
        granted++;
    assert_int_equal(granted, 20);
    assert_true(rate_take(table, QF_S("10.0.0.2"), WEB_SECRET, now));
    assert_true(rate_take(table, QF_S("10.0.0.1"), WEB_READ, now));
    now.ms += 3000; /* 20 a minute: one every three seconds */
    assert_true(rate_take(table, QF_S("10.0.0.1"), WEB_SECRET, now));
    assert_false(rate_take(table, QF_S("10.0.0.1"), WEB_SECRET, now));
    rate_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(route__finds_and_fills_params),
        cmocka_unit_test(route__nonsense_finds_nothing),
        cmocka_unit_test(rate__empties_and_refills),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Absolute addresses, and the files of a static export. */
#include "qf_test.h"

#include "domain/org/org.h"
#include "web/address.h"

static void file_of__addresses(void **state)
{
    static const struct {
        const char *path, *file;
    } cases[] = {
        { "/", "index.html" },
        { "/item/5", "item/5.html" },
        { "/item/5/qr.svg", "item/5/qr.svg" },
        { "/column/A10.02.01", "column/A10.02.01.html" },
        { "/column/A10.02.01?page=2", "column/A10.02.01-page-2.html" },
        { "/column/A10.02.01/list.js", "column/A10.02.01/list.js" },
        { "/column/A10.02.01/SHA256SUMS", "column/A10.02.01/SHA256SUMS" },
        { "/embed?column=A10.02.01", "embed-column-A10.02.01.html" },
        { "/hotline/2021-03/tickets.csv?part=2", "hotline/2021-03/tickets-part-2.csv" },
        { "/funds/list/1?village=2&after=30", "funds/list/1-village-2-after-30.html" },
        { "/api/proof/5", "api/proof/5.json" },
        { "/log/tile/0/000.p/77", "log/tile/0/000.p/77" },
    };
    qf_arena *arena = qf_arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(qf_cstr(arena, web_file_of(arena, qf_str_of(cases[i].path))),
                            cases[i].file);
    qf_arena_free(arena);
}

static void place__valid_and_its_host(void **state)
{
    qf_arena *arena = qf_arena_new();

    (void)state;
    assert_true(web_place_valid(QF_S("https://www.example.gov.cn/zwgk/weichuan")));
    assert_true(web_place_valid(QF_S("http://[::1]:8000/a")));
    assert_false(web_place_valid(QF_S("www.example.gov.cn")));
    assert_false(web_place_valid(QF_S("https://")));
    assert_false(web_place_valid(QF_S("https:///a")));
    assert_false(web_place_valid(QF_S("https://a/")));
    assert_false(web_place_valid(QF_S("https://a//b")));
    assert_false(web_place_valid(QF_S("https://a/?q")));
    assert_false(web_place_valid(QF_S("https://a\"b")));
    assert_string_equal(qf_cstr(arena, web_place_host(QF_S("https://a.cn:81/x"))), "a.cn");
    assert_string_equal(qf_cstr(arena, web_place_host(QF_S("http://[::1]:8000/a"))), "[::1]");
    assert_true(web_path_plain(QF_S("/item/5/board")));
    assert_false(web_path_plain(QF_S("//elsewhere.example")));
    assert_false(web_path_plain(QF_S("item")));
    assert_false(web_path_plain(QF_S("/a\r\nb")));
    qf_arena_free(arena);
}

/* The address of /item/5 as one is asked. */
static const char *asked(qf_arena *arena, const char *host, const char *name, const char *bare,
                         bool https)
{
    web_request *rq = QF_NEW(arena, web_request);
    org *town = QF_NEW(arena, org);

    town->host = qf_str_of(host);
    rq->cx = QF_NEW(arena, qf_ctx);
    rq->cx->arena = arena;
    rq->town = town;
    rq->base = QF_S("/weichuan");
    rq->asked = qf_str_of(name);
    rq->host = qf_str_of(bare);
    rq->https = https;
    web_place_find(rq);
    return qf_cstr(arena, web_url(rq, "/item/%d", 5));
}

static void url__the_host_name_or_the_name_asked(void **state)
{
    qf_arena *arena = qf_arena_new();

    (void)state;
    assert_string_equal(asked(arena, "zw.example.cn", "127.0.0.1:80", "127.0.0.1", false),
                        "https://zw.example.cn/item/5");
    assert_string_equal(asked(arena, "", "a.cn", "a.cn", false), "https://a.cn/weichuan/item/5");
    assert_string_equal(asked(arena, "", "a.cn:81", "a.cn", false),
                        "http://a.cn:81/weichuan/item/5");
    assert_string_equal(asked(arena, "", "a.cn:81", "a.cn", true),
                        "https://a.cn:81/weichuan/item/5");
    assert_string_equal(asked(arena, "", "a\"><b", "a\"><b", true), "/weichuan/item/5");
    assert_string_equal(asked(arena, "", "", "", false), "/weichuan/item/5");
    qf_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_of__addresses),
        cmocka_unit_test(place__valid_and_its_host),
        cmocka_unit_test(url__the_host_name_or_the_name_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which addresses the check of links may connect to. */
#include "qf_test.h"

#include "domain/notify/probe.h"

#include <arpa/inet.h>

static bool is_open(const char *text)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return probe_is_open((struct sockaddr *)&v4);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return probe_is_open((struct sockaddr *)&v6);
}

static void probe__connects_to_the_open_internet_alone(void **state)
{
    static const char *const open[] = { "1.1.1.1",         "8.8.8.8",     "11.0.0.0",
                                        "100.63.255.255",  "100.128.0.0", "172.15.255.255",
                                        "172.32.0.0",      "192.167.0.1", "192.169.0.1",
                                        "223.255.255.255", "198.20.0.1",  "2400:3200::1",
                                        "2606:4700::1111", "2001:200::1" };
    static const char *const closed[] = { "0.0.0.0",
                                          "10.0.0.1",
                                          "10.255.255.255",
                                          "100.64.0.1",
                                          "100.127.255.255",
                                          "127.0.0.1",
                                          "127.255.255.255",
                                          "169.254.169.254",
                                          "172.16.0.1",
                                          "172.31.9.9",
                                          "192.0.0.1",
                                          "192.0.2.1",
                                          "192.168.1.1",
                                          "198.18.0.1",
                                          "198.19.255.255",
                                          "198.51.100.1",
                                          "203.0.113.9",
                                          "224.0.0.1",
                                          "239.255.255.255",
                                          "240.0.0.1",
                                          "255.255.255.255",
                                          "::",
                                          "::1",
                                          "::ffff:10.0.0.1",
                                          "::ffff:8.8.8.8",
                                          "64:ff9b::a0a:1",
                                          "fe80::1",
                                          "fc00::1",
                                          "fd12:3456::1",
                                          "ff02::1",
                                          "2001::1",
                                          "2001:db8::1",
                                          "2002:a00:1::1",
                                          "3fff::1",
                                          "100::1" };
    struct sockaddr local = { .sa_family = AF_UNIX };

    (void)state;
    for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
        if (!is_open(open[i]))
            fail_msg("%s is of the open internet", open[i]);
    for (size_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++)
        if (is_open(closed[i]))
            fail_msg("%s is not of the open internet", closed[i]);
    assert_false(probe_is_open(&local));
}

static void probe__asks_no_machine_by_other_ways(void **state)
{
    static const char *const urls[] = {
        "http://127.0.0.1:1/",  "http://localhost:1/",  "http://[::1]:1/",
        "http://user@8.8.8.8/", "file:///etc/passwd",   "gopher://127.0.0.1:1/",
        "http://2130706433:1/", "http://0x7f000001:1/", "http://8.8.8.8\\@127.0.0.1/"
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str words;

    (void)state;
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++)
        if (probe_ask(&cx, qf_str_of(urls[i]), false, &words) != PROBE_UNASKED)
            fail_msg("%s was asked", urls[i]);
    assert_int_equal(probe_ask(&cx, QF_S("http://127.0.0.1:1/"), true, &words), PROBE_SILENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(probe__connects_to_the_open_internet_alone),
        cmocka_unit_test(probe__asks_no_machine_by_other_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

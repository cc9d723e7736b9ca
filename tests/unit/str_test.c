/* Slices and bounded buffers. */
#include "base/str.h"

#include "qf_test.h"

static void compare__by_bytes_and_length(void **state)
{
    qf_str none = { NULL, 0 };

    (void)state;
    assert_true(qf_str_eq(none, QF_S("")));
    assert_false(qf_str_eq(QF_S("a"), QF_S("ab")));
    assert_true(qf_str_eq(QF_S("a\0b"), QF_S("a\0b")));
    assert_false(qf_str_eq(QF_S("a\0b"), QF_S("a\0c")));
    assert_true(qf_str_cmp(QF_S("a"), QF_S("b")) < 0);
    assert_true(qf_str_cmp(QF_S("ab"), QF_S("a")) > 0);
    assert_true(qf_str_cmp(none, QF_S("a")) < 0);
    assert_int_equal(qf_str_cmp(none, QF_S("")), 0);
    assert_true(qf_str_cmp(QF_S("\x7F"), QF_S("清")) < 0); /* bytes are unsigned */
    assert_true(qf_str_starts(QF_S("清风"), QF_S("清")));
    assert_true(qf_str_starts(none, none));
    assert_false(qf_str_starts(none, QF_S("x")));
    assert_true(qf_str_ends(QF_S("清风"), QF_S("风")));
    assert_false(qf_str_ends(QF_S("风"), QF_S("清风")));
}

static void find__at_edges(void **state)
{
    (void)state;
    assert_int_equal(qf_str_find(QF_S("abcabc"), QF_S("abc"), 0), 0);
    assert_int_equal(qf_str_find(QF_S("abcabc"), QF_S("abc"), 1), 3);
    assert_int_equal(qf_str_find(QF_S("abcabc"), QF_S("abc"), 4), -1);
    assert_int_equal(qf_str_find(QF_S("abc"), QF_S("c"), 2), 2);
    assert_int_equal(qf_str_find(QF_S("abc"), QF_S(""), 3), 3);
    assert_int_equal(qf_str_find(QF_S("abc"), QF_S(""), 4), -1);
    assert_int_equal(qf_str_find(QF_S("abc"), QF_S("abcd"), 0), -1);
    assert_int_equal(qf_str_find((qf_str){ NULL, 0 }, QF_S(""), 0), 0);
    assert_int_equal(qf_str_find((qf_str){ NULL, 0 }, QF_S("a"), 0), -1);
    assert_int_equal(qf_str_find(QF_S("abc"), QF_S("a"), SIZE_MAX), -1);
    assert_int_equal(qf_str_find(QF_S("a\0b\0c"), QF_S("\0c"), 0), 3);
    assert_true(qf_str_has(QF_S("政府信息"), QF_S("信息")));
}

static void sub_and_trim__cut_to_what_is_there(void **state)
{
    (void)state;
    assert_str(qf_str_sub(QF_S("abcdef"), 2, 4), "cd");
    assert_str(qf_str_sub(QF_S("abc"), 2, 100), "c");
    assert_str(qf_str_sub(QF_S("abc"), 5, 2), "");
    assert_str(qf_str_sub(QF_S("abc"), 7, 9), "");
    assert_str(qf_str_sub((qf_str){ NULL, 0 }, 1, 2), "");
    assert_str(qf_str_trim(QF_S(" \t a b \r\n")), "a b");
    assert_str(qf_str_trim(QF_S(" \v\f ")), "");
    assert_str(qf_str_trim(QF_S("　a")), "　a"); /* ASCII white space alone */
}

static void split__gives_every_piece(void **state)
{
    static const struct {
        const char *text;
        size_t pieces;
        const char *last;
    } cases[] = { { "", 1, "" },   { "a", 1, "a" }, { "a,b", 2, "b" },
                  { "a,", 2, "" }, { ",", 2, "" },  { ",,x", 3, "x" } };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        qf_str rest = qf_str_of(cases[i].text), piece = { NULL, 0 };
        size_t pieces = 0;

        while (qf_str_split(&rest, ',', &piece))
            pieces++;
        assert_int_equal(pieces, cases[i].pieces);
        assert_str(piece, cases[i].last);
    }
}

static void copies__end_with_nul(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_str copy = qf_str_copy(arena, qf_str_sub(QF_S("abcdef"), 1, 3));

    (void)state;
    assert_string_equal(copy.p, "bc");
    assert_int_equal(copy.n, 2);
    assert_string_equal(qf_cstr(arena, (qf_str){ NULL, 0 }), "");
    assert_int_equal(qf_str_of(NULL).n, 0);
    assert_string_equal(qf_strf(arena, "%d-%s", 7, "x").p, "7-x");
    assert_int_equal(qf_strf(arena, "%s", "").n, 0);
}

/* Both ways through: shorter and longer than the buffer on the stack, and exactly as long. */
static void strf__any_length(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (int length = 250; length < 1100; length++) {
        qf_str text = qf_strf(arena, "%*d", length, 7);
        qf_buf buf = qf_buf_new(arena, 2000);

        assert_int_equal(text.n, length);
        assert_int_equal(text.p[text.n], '\0');
        assert_int_equal(text.p[text.n - 1], '7');
        qf_buf_addf(&buf, "%*d", length, 7);
        assert_true(qf_str_eq(qf_buf_str(&buf), text));
    }
}

static void buf__keeps_its_maximum(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_buf buf = qf_buf_new(arena, 5);

    (void)state;
    assert_str(qf_buf_str(&buf), "");
    qf_buf_add(&buf, QF_S("abc"));
    qf_buf_add(&buf, (qf_str){ NULL, 0 });
    assert_false(buf.over);
    qf_buf_add(&buf, QF_S("def")); /* would be six: all of it is dropped */
    assert_true(buf.over);
    qf_buf_addc(&buf, 'x'); /* and everything after it, so that no hole goes unseen */
    assert_str(qf_buf_str(&buf), "abc");
    buf = qf_buf_new(arena, 5);
    qf_buf_add(&buf, QF_S("abcde"));
    assert_false(buf.over);
    assert_str(qf_buf_str(&buf), "abcde");
    qf_buf_addf(&buf, "%d", 1);
    assert_true(buf.over);
    buf = qf_buf_new(arena, 0);
    qf_buf_addc(&buf, 'x');
    assert_true(buf.over);
    assert_str(qf_buf_str(&buf), "");
}

static void buf__grows(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_buf buf = qf_buf_new(arena, SIZE_MAX);

    (void)state;
    for (int i = 0; i < 100000; i++)
        qf_buf_addc(&buf, (char)('a' + i % 26));
    assert_int_equal(buf.n, 100000);
    for (size_t i = 0; i < buf.n; i++)
        assert_int_equal(buf.p[i], (char)('a' + i % 26));
}

static void buf__integers(void **state)
{
    static const struct {
        int64_t number;
        const char *text;
    } cases[] = { { 0, "0" },
                  { -1, "-1" },
                  { 1234567890, "1234567890" },
                  { INT64_MAX, "9223372036854775807" },
                  { INT64_MIN, "-9223372036854775808" } };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        qf_buf buf = qf_buf_new(arena, 100);

        qf_buf_add_int(&buf, cases[i].number);
        assert_str(qf_buf_str(&buf), cases[i].text);
    }
}

static void hash__known_values(void **state)
{
    (void)state;
    /* FNV-1a test vectors of its authors. */
    assert_true(qf_str_hash(QF_S("a")) == 0xaf63dc4c8601ec8cU);
    assert_true(qf_str_hash(QF_S("foobar")) == 0x85944171f73967e8U);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compare__by_bytes_and_length),
        cmocka_unit_test(find__at_edges),
        cmocka_unit_test(sub_and_trim__cut_to_what_is_there),
        cmocka_unit_test(split__gives_every_piece),
        cmocka_unit_test(copies__end_with_nul),
        cmocka_unit_test(strf__any_length),
        cmocka_unit_test(buf__keeps_its_maximum),
        cmocka_unit_test(buf__grows),
        cmocka_unit_test(buf__integers),
        cmocka_unit_test(hash__known_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

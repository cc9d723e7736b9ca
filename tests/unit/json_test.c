/* Values and JSON: what is read, what is refused, what is written. */
#include "base/json.h"

#include "base/text.h"

#include "qf_test.h"

static void val__maps_and_lists(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_val *map = qf_val_map(arena), *list = qf_map_list(arena, map, "list");

    (void)state;
    qf_map_str(arena, map, "text", QF_S("清风"));
    qf_map_int(arena, map, "number", -7);
    qf_map_bool(arena, map, "truth", true);
    qf_map_null(arena, map, "nothing");
    qf_list_add(list, qf_val_int(arena, 1));
    qf_list_add(list, qf_val_null(arena));
    assert_int_equal(qf_count(map), 5);
    assert_int_equal(qf_count(list), 2);
    assert_ptr_equal(qf_get(map, "list"), list);
    assert_str(qf_get_str(map, "text"), "清风");
    assert_str(qf_get_str(map, "number"), "");
    assert_int_equal(qf_get_int(map, "number", 0), -7);
    assert_int_equal(qf_get_int(map, "text", 42), 42);
    assert_true(qf_get_bool(map, "truth", false));
    assert_true(qf_get_bool(map, "absent", true));
    assert_null(qf_get(map, "absent"));
    assert_null(qf_get(map, "tex"));
    assert_null(qf_get(list, "text"));
    assert_null(qf_get(NULL, "text"));
    assert_str(qf_get_str(NULL, "text"), "");
    assert_null(qf_first(qf_get(map, "text")));
    assert_int_equal(qf_count(NULL), 0);
    assert_int_equal(qf_first(list)->number, 1);
    assert_int_equal(qf_first(list)->next->type, QF_VAL_NULL);
    assert_null(qf_first(list)->next->next);
}

/* What was read is written in the same order; `written` NULL: as it came. */
static void json__round_trips(void **state)
{
    static const struct {
        const char *text, *written;
    } cases[] = {
        { "null", NULL },
        { "true", NULL },
        { "-9223372036854775808", NULL },
        { "9223372036854775807", NULL },
        { "190.457379", NULL },
        { "0.1", NULL },
        { "-0.0", "0" },
        { "[]", NULL },
        { "{}", NULL },
        { "[1,\"a\",[false,{}]]", NULL },
        { "{\"b\":1,\"a\":[2,3],\"\":null}", NULL },
        { " { \"a\" : 1 } ", "{\"a\":1}" },
        { "\"清风\"", NULL },
        { "\"\\u6e05\\ud840\\udc00\"", "\"清\xF0\xA0\x80\x80\"" },
        { "\"\\\"\\\\\\n\\t\"", NULL },
        { "\"\\/\\b\\f\\r\"", "\"/\\u0008\\u000c\\u000d\"" },
        { "\"\\u0000\\u001f\\u007f\"", NULL },
        { "\"\\u2028\\u2029\\u2027\"", "\"\\u2028\\u2029\xE2\x80\xA7\"" },
        { "\"<script>&\"", NULL },
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        qf_buf out = qf_buf_new(arena, 1000);
        const qf_val *value;

        if (qf_json_read(&cx, qf_str_of(cases[i].text), "a.json", &value) != QF_OK)
            fail_msg("%s: %.*s", cases[i].text, QF_ARG(cx.err.zh));
        qf_json_write(&out, value);
        assert_str(qf_buf_str(&out), cases[i].written == NULL ? cases[i].text : cases[i].written);
    }
}

static void json__refuses(void **state)
{
    static const qf_str bad[] = {
        QF_S_INIT(""),         QF_S_INIT(" "),           QF_S_INIT("{"),
        QF_S_INIT("[1,]"),     QF_S_INIT("{\"a\":1,}"),  QF_S_INIT("{\"a\":1,\"a\":2}"),
        QF_S_INIT("{a:1}"),    QF_S_INIT("[1] 2"),       QF_S_INIT("01"),
        QF_S_INIT("+1"),       QF_S_INIT("1."),          QF_S_INIT(".5"),
        QF_S_INIT("NaN"),      QF_S_INIT("1e999"),       QF_S_INIT("9223372036854775808"),
        QF_S_INIT("'a'"),      QF_S_INIT("\"a"),         QF_S_INIT("\"\n\""),
        QF_S_INIT("\"\xFF\""), QF_S_INIT("\"\\ud840\""), QF_S_INIT("\"\\x41\""),
        QF_S_INIT("// 1\n1"),  QF_S_INIT("[1]\0"),       QF_S_INIT("\xEF\xBB\xBF[1]"),
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const qf_val *value;

        if (qf_json_read(&cx, bad[i], "a.json", &value) != QF_INVALID)
            fail_msg("case %zu is taken: %.*s", i, QF_ARG(bad[i]));
        assert_string_equal(cx.err.id, "JSON.SYNTAX");
        assert_str(cx.err.field, "a.json");
        assert_true(qf_utf8_valid(cx.err.zh));
    }
    assert_int_equal(qf_json_read(&cx, (qf_str){ NULL, 0 }, "a.json", &(const qf_val *){ NULL }),
                     QF_INVALID);
}

static void json__says_where(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const qf_val *value;

    (void)state;
    assert_int_equal(qf_json_read(&cx, QF_S("{\n  \"a\": 1,\n  b\n}"), "law.json", &value),
                     QF_INVALID);
    assert_true(qf_str_has(cx.err.zh, QF_S("law.json")));
    assert_true(qf_str_has(cx.err.zh, QF_S("第 3 行")));
    /* Nothing of the text is quoted, least of all half a character. */
    assert_int_equal(qf_json_read(&cx, QF_S("[\"410223198001011237\\u00清\"]"), "a.json", &value),
                     QF_INVALID);
    assert_true(qf_utf8_valid(cx.err.zh));
    assert_false(qf_str_has(cx.err.zh, QF_S("4102")));
    assert_int_equal(qf_json_read(&cx, QF_S("{\"a\":1,\"a\":2}"), "a.json", &value), QF_INVALID);
    assert_true(qf_str_has(cx.err.zh, QF_S("两次")));
}

/* 100,000 brackets end in an error, not in a crash. */
static void json__depth_is_bounded(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_buf out = qf_buf_new(arena, 1000000);
    const qf_val *value;

    (void)state;
    for (int i = 0; i < 100000; i++)
        qf_buf_addc(&out, '[');
    assert_int_equal(qf_json_read(&cx, qf_buf_str(&out), "deep.json", &value), QF_INVALID);
}

static void json__pretty(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_val *map = qf_val_map(arena), *list = qf_map_list(arena, map, "list");
    qf_buf out = qf_buf_new(arena, 1000);

    (void)state;
    qf_list_add(list, qf_val_int(arena, 1));
    qf_list_add(list, qf_val_number(arena, QF_S("0.98")));
    qf_map_map(arena, map, "empty");
    qf_json_write_pretty(&out, map);
    assert_str(qf_buf_str(&out), "{\n  \"list\": [\n    1,\n    0.98\n  ],\n  \"empty\": {}\n}");
}

/* Every byte at every place of texts of 1 to 40 bytes: what is found eight and sixteen bytes at a time is what
 * a look at each byte finds. */
static void json__every_byte_at_every_place(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (int c = 0; c < 0x80; c++) {
        for (size_t n = 1; n <= 40; n++) {
            for (size_t at = 0; at < n; at++) {
                qf_ctx cx = { .arena = arena };
                char text[40], raw[42];
                qf_buf out = qf_buf_new(arena, 1000), wanted = qf_buf_new(arena, 1000);
                const qf_val *value;

                memset(text, 'x', n);
                text[at] = (char)c;
                qf_buf_addf(&wanted, "\"%.*s", (int)at, text);
                if (c == '"' || c == '\\')
                    qf_buf_addf(&wanted, "\\%c", c);
                else if (c == '\n' || c == '\t')
                    qf_buf_addf(&wanted, "\\%c", c == '\n' ? 'n' : 't');
                else if (c < 0x20 || c == 0x7F)
                    qf_buf_addf(&wanted, "\\u%04x", (unsigned)c);
                else
                    qf_buf_addc(&wanted, (char)c);
                qf_buf_addf(&wanted, "%.*s\"", (int)(n - at - 1), text + at + 1);
                qf_json_write(&out, qf_val_str(arena, (qf_str){ text, n }));
                assert_true(qf_str_eq(qf_buf_str(&out), qf_buf_str(&wanted)));
                assert_int_equal(qf_json_read(&cx, qf_buf_str(&out), "a", &value), QF_OK);
                assert_true(qf_str_eq(value->text, (qf_str){ text, n }));
                /* As it is: an end, a beginning of an escape ("\x" is none) or no character of a string. */
                raw[0] = raw[n + 1] = '"';
                memcpy(raw + 1, text, n);
                assert_int_equal(qf_json_read(&cx, (qf_str){ raw, n + 2 }, "a", &value),
                                 c < 0x20 || c == '"' || c == '\\' ? QF_INVALID : QF_OK);
                qf_arena_reset(arena);
            }
        }
    }
}

/* Quotation marks of Chinese text begin with the byte of the separators; only these are escaped. */
static void json__quotes_and_separators(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    static const char filler[] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

    (void)state;
    for (int before = 0; before < 20; before++) {
        for (int behind = 0; behind < 40; behind++) {
            qf_str text = qf_strf(arena, "%.*s“引”\xE2\x80\xA8—\xE2\x80\xA9%.*s", before, filler,
                                  behind, filler);
            qf_str wanted =
                qf_strf(arena, "\"%.*s“引”\\u2028—\\u2029%.*s\"", before, filler, behind, filler);
            qf_buf out = qf_buf_new(arena, 1000);

            qf_json_write(&out, qf_val_str(arena, text));
            assert_true(qf_str_eq(qf_buf_str(&out), wanted));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(val__maps_and_lists),
        cmocka_unit_test(json__round_trips),
        cmocka_unit_test(json__refuses),
        cmocka_unit_test(json__says_where),
        cmocka_unit_test(json__depth_is_bounded),
        cmocka_unit_test(json__pretty),
        cmocka_unit_test(json__every_byte_at_every_place),
        cmocka_unit_test(json__quotes_and_separators),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

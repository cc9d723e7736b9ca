/* Templates: escaping, sections, partial look-up outwards, addresses. The views under test are the
 * program's own (parts/form) and hand-made operations are not needed: views.py has its own test. */
#include "qf_test.h"

#include "web/tmpl.h"

static qf_str escaped(qf_arena *arena, const char *text)
{
    qf_buf out = qf_buf_new(arena, 1000);

    tmpl_escape(&out, qf_str_of(text));
    return qf_buf_str(&out);
}

static void escape__all_five(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    assert_string_equal(escaped(arena, "<a href='x\"&>").p, "&lt;a href=&#39;x&quot;&amp;&gt;");
    assert_string_equal(escaped(arena, "洧川镇").p, "洧川镇");
    assert_string_equal(escaped(arena, "").p, "");
}

static qf_val *field(qf_arena *arena, const char *name, const char *zh, const char *complaint)
{
    qf_val *map = qf_val_map(arena);

    qf_map_str(arena, map, "name", qf_str_of(name));
    qf_map_str(arena, map, "zh", qf_str_of(zh));
    qf_map_str(arena, map, "type", QF_S("text"));
    qf_map_str(arena, map, "value", QF_S("\"><script>"));
    qf_map_str(arena, map, "complaint", qf_str_of(complaint));
    qf_map_bool(arena, map, "is_line", true);
    return map;
}

static void render__form_escapes_values_and_lists_complaints(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_buf out = qf_buf_new(arena, 100000);
    qf_val *data = qf_val_map(arena), *fields = qf_map_list(arena, data, "fields");

    (void)state;
    qf_list_add(fields, field(arena, "who", "姓名", "请填写"));
    qf_list_add(fields, field(arena, "tel", "电话", NULL));
    qf_map_bool(arena, data, "has_complaints", true);
    qf_map_int(arena, data, "complaints", 1);
    assert_int_equal(tmpl_render(&cx, "parts/form", NULL, data, &out), QF_OK);
    assert_true(qf_str_has(qf_buf_str(&out), QF_S("有 1 处需要改一下")));
    assert_true(qf_str_has(qf_buf_str(&out), QF_S("href=\"#field-who\">姓名：请填写")));
    assert_false(qf_str_has(qf_buf_str(&out), QF_S("href=\"#field-tel\"")));
    assert_false(qf_str_has(qf_buf_str(&out), QF_S("<script>")));
    assert_true(qf_str_has(qf_buf_str(&out), QF_S("value=\"&quot;&gt;&lt;script&gt;\"")));
}

static qf_str home_link(qf_arena *arena, const char *base)
{
    qf_ctx cx = { .arena = arena };
    qf_buf out = qf_buf_new(arena, 100000);
    qf_val *data = qf_val_map(arena), *nav = qf_map_list(arena, data, "nav");
    qf_val *one = qf_list_add(nav, qf_val_map(arena));

    qf_map_str(arena, one, "href", qf_str_of(base));
    qf_map_str(arena, one, "zh", QF_S("首页"));
    assert_int_equal(tmpl_render(&cx, "parts/head", NULL, data, &out), QF_OK);
    return qf_buf_str(&out);
}

static void render__addresses_that_run_are_dropped(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    assert_true(qf_str_has(home_link(arena, "/item/1"), QF_S("href=\"/item/1\"")));
    assert_true(qf_str_has(home_link(arena, "https://www.gov.cn"), QF_S("\"https://www.gov.cn\"")));
    assert_true(qf_str_has(home_link(arena, "javascript:alert(1)"), QF_S("href=\"#\"")));
    assert_true(qf_str_has(home_link(arena, "data:text/html,x"), QF_S("href=\"#\"")));
    assert_true(qf_str_has(home_link(arena, "\tjavascript:alert(1)"), QF_S("href=\"#\"")));
}

static void render__unknown_view_is_an_error(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_buf out = qf_buf_new(arena, 1000);

    (void)state;
    assert_int_equal(tmpl_render(&cx, "public/nowhere", NULL, qf_val_map(arena), &out), QF_BROKEN);
    assert_string_equal(cx.err.id, "WEB.VIEW");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escape__all_five),
        cmocka_unit_test(render__form_escapes_values_and_lists_complaints),
        cmocka_unit_test(render__addresses_that_run_are_dropped),
        cmocka_unit_test(render__unknown_view_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

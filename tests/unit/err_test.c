/* Errors: code, name, field, sentence, hint, place in the source. */
#include "base/err.h"

#include "qf_test.h"

static qf_code refuse(qf_ctx *cx)
{
    return qf_fail(cx, QF_LIMIT, "TEST.LIMIT", "pages", "第 %d 页太长", 3);
}

static qf_code refuse_with_hint(qf_ctx *cx)
{
    if (refuse(cx) != QF_OK)
        return qf_hint(cx, "请分成 %d 份", 2);
    return QF_OK;
}

static qf_code pass_on(qf_ctx *cx, bool *reached)
{
    QF_TRY(refuse_with_hint(cx));
    *reached = true;
    return QF_OK;
}

static void fail__notes_everything(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    bool reached = false;

    (void)state;
    assert_int_equal(pass_on(&cx, &reached), QF_LIMIT);
    assert_false(reached);
    assert_int_equal(cx.err.code, QF_LIMIT);
    assert_string_equal(cx.err.id, "TEST.LIMIT");
    assert_str(cx.err.field, "pages");
    assert_str(cx.err.zh, "第 3 页太长");
    assert_str(cx.err.hint, "请分成 2 份");
    assert_non_null(strstr(cx.err.file, "err_test.c"));
    assert_true(cx.err.line > 0);
}

/* The second error stands alone; its sentence may quote the first. */
static void fail__replaces_the_one_before(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };

    (void)state;
    assert_int_equal(refuse_with_hint(&cx), QF_LIMIT);
    assert_int_equal(qf_fail(&cx, QF_INVALID, "TEST.OUTER", NULL, "附件：%.*s", QF_ARG(cx.err.zh)),
                     QF_INVALID);
    assert_str(cx.err.zh, "附件：第 3 页太长");
    assert_str(cx.err.field, "");
    assert_str(cx.err.hint, "");
}

static void codes__map_as_interfaces_fix_them(void **state)
{
    static const struct {
        qf_code code;
        int exit, http;
        const char *name;
    } cases[] = {
        { QF_OK, 0, 200, "OK" },
        { QF_INVALID, 2, 400, "INVALID" },
        { QF_DENIED, 2, 403, "DENIED" },
        { QF_MISSING, 2, 404, "MISSING" },
        { QF_CONFLICT, 2, 409, "CONFLICT" },
        { QF_LATE, 2, 410, "LATE" },
        { QF_LIMIT, 2, 413, "LIMIT" },
        { QF_BUSY, 3, 503, "BUSY" },
        { QF_BROKEN, 3, 500, "BROKEN" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(qf_code_exit(cases[i].code), cases[i].exit);
        assert_int_equal(qf_code_http(cases[i].code), cases[i].http);
        assert_string_equal(qf_code_name(cases[i].code), cases[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fail__notes_everything),
        cmocka_unit_test(fail__replaces_the_one_before),
        cmocka_unit_test(codes__map_as_interfaces_fix_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

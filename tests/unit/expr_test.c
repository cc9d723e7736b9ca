/* Rule expressions: grammar, what is unknown, and the fixtures of the 2021 form. */
#include "law/expr.h"

#include "base/json.h"
#include "qf_test.h"
#include <stdio.h>

static qf_ctx context;
static const form *new_form;

static int start(void **state)
{
    (void)state;
    context.arena = qf_arena_new();
    return form_load(&context, NULL, "report-2021.json", &new_form) == QF_OK
               ? 0
               : (fprintf(stderr, "%.*s\n", QF_ARG(context.err.zh)), -1);
}

static int stop(void **state)
{
    (void)state;
    qf_arena_free(context.arena);
    return 0;
}

/* What a rule sees in these tests. */
typedef struct scene {
    expr_value cells[256], prev[256];
    qf_str level;
    int64_t year;
} scene;

static expr_value number(int64_t value)
{
    return (expr_value){ .kind = EXPR_NUMBER, .number = value * EXPR_ONE };
}

static expr_value fact(const void *of, qf_str name)
{
    const scene *s = of;

    if (qf_str_eq(name, QF_S("meta.unit_level")) && s->level.n > 0)
        return (expr_value){ .kind = EXPR_TEXT, .text = s->level };
    if (qf_str_eq(name, QF_S("meta.year")) && s->year > 0)
        return number(s->year);
    return (expr_value){ .kind = EXPR_NONE };
}

static const expr *compiled(const char *text)
{
    const expr *made = NULL;

    assert_int_equal(
        expr_compile(&context, new_form, NULL, "test.json", "rule", qf_str_of(text), &made), QF_OK);
    return made;
}

static expr_truth truth(const scene *s, const char *text)
{
    expr_env env = { .cells = s->cells, .prev = s->prev, .fact = fact, .of = s };

    return expr_check(compiled(text), &env, NULL);
}

static void set(scene *s, const char *id, int64_t value)
{
    int at = form_cell_index(new_form, qf_str_of(id));

    assert_true(at >= 0);
    s->cells[at] = number(value);
}

static void numbers_are_exact(void **state)
{
    scene s = { .year = 2021 };

    (void)state;
    assert_int_equal(truth(&s, "1 + 2 * 3 == 7"), EXPR_HOLDS);
    assert_int_equal(truth(&s, "(1 + 2) * 3 == 9"), EXPR_HOLDS);
    assert_int_equal(truth(&s, "10 - 2 - 3 == 5"), EXPR_HOLDS);
    assert_int_equal(truth(&s, "0.1 + 0.2 == 0.3"), EXPR_HOLDS);
    assert_int_equal(truth(&s, "190.457379 * 10000 == 1904573.79"), EXPR_HOLDS);
    assert_int_equal(truth(&s, "7 / 2 == 3.5"), EXPR_HOLDS);
    assert_int_equal(truth(&s, "1 != 1"), EXPR_FAILS);
    assert_int_equal(truth(&s, "sum(1, 2, 3) >= 6"), EXPR_HOLDS);
    assert_int_equal(truth(&s, "2 <= 1"), EXPR_FAILS);
    assert_int_equal(truth(&s, "1 / 0 == 1"), EXPR_UNKNOWN);
    assert_int_equal(truth(&s, "999999999999999999 * 999999999999999999 * 999999999 == 1"),
                     EXPR_UNKNOWN);
}

static void unknown_is_decided_from_the_left(void **state)
{
    scene s = { .year = 2021 };

    (void)state;
    assert_int_equal(truth(&s, "t3.new.np == 0"), EXPR_UNKNOWN);
    assert_int_equal(truth(&s, "meta.unit_level == 'township' => 1 == 1"), EXPR_UNKNOWN);
    assert_int_equal(truth(&s, "1 == 1 or t3.new.np == 0"), EXPR_HOLDS);
    assert_int_equal(truth(&s, "1 == 2 or t3.new.np == 0"), EXPR_UNKNOWN);
    assert_int_equal(truth(&s, "1 == 2 => t3.new.np == 0"), EXPR_HOLDS);
    assert_int_equal(truth(&s, "1 == 2 and t3.new.np == 0"), EXPR_FAILS);
    assert_int_equal(truth(&s, "1 == 1 and t3.new.np == 0"), EXPR_UNKNOWN);
    s.level = QF_S("county");
    assert_int_equal(truth(&s, "meta.unit_level == 'township' => t2.rule.issued == 0"), EXPR_HOLDS);
    set(&s, "t3.new.np", 3);
    assert_int_equal(truth(&s, "t3.new.np == 3"), EXPR_HOLDS);
    assert_int_equal(truth(&s, "t3.new.np == prev.t3.new.np"), EXPR_UNKNOWN);
}

static void a_bad_expression_is_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "1",
        "1 ==",
        "t3.new.nobody == 0",
        "t9.new.np == 0",
        "(1 == 1",
        "1 == (2",
        "sum( == 1",
        "'open == 1",
        "param.none == 1",
        "1 == 1 or",
        "1 == 1 or 2 == 2 or 3 == 3",
        "1.2.3 == 1",
        "1. == 1",
        "0.1234567 == 1",
        "prev.meta.year == 1",
        "shell(1) == 1",
        "((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))) == 1",
    };
    const expr *made;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (expr_compile(&context, new_form, NULL, "test.json", "rules.X", qf_str_of(wrong[i]),
                         &made) == QF_OK)
            fail_msg("accepted: %s", wrong[i]);
    }
    assert_string_equal(context.err.id, "LAW.INVALID");
    assert_true(qf_str_has(context.err.zh, QF_S("rules.X")));
}

static void cells_come_in_the_order_of_the_text(void **state)
{
    int cells[8];
    const expr *rule = compiled("t3.new.np + t3.carried_in.np == t3.total.np + t3.new.np");

    (void)state;
    assert_int_equal(expr_cells(rule, cells, 8), 3);
    assert_str(new_form->cells[cells[0]].id, "t3.new.np");
    assert_str(new_form->cells[cells[1]].id, "t3.carried_in.np");
    assert_str(new_form->cells[cells[2]].id, "t3.total.np");
}

static void numbers_print_short(void **state)
{
    (void)state;
    assert_str(expr_number_str(context.arena, 12 * EXPR_ONE), "12");
    assert_str(expr_number_str(context.arena, 8760200), "8.7602");
    assert_str(expr_number_str(context.arena, -EXPR_ONE / 2), "-0.5");
    assert_str(expr_number_str(context.arena, 0), "0");
}

/* ---- fixtures: case by case exactly the rules that must fire */

static void fill(expr_value *cells, const qf_val *fixtures, const qf_val *base,
                 const qf_val *changes)
{
    const qf_val *named =
        base->type == QF_VAL_STR && !qf_str_eq(base->text, QF_S("all_zero")) &&
                !qf_str_eq(base->text, QF_S("given"))
            ? qf_get(qf_get(fixtures, "bases"), qf_cstr(context.arena, base->text))
            : NULL;
    const qf_val *layers[] = { named, changes };

    for (size_t i = 0; i < new_form->cell_count; i++)
        cells[i] = number(0);
    for (size_t n = 0; n < 2; n++)
        for (const qf_val *at = qf_first(layers[n]); at != NULL; at = at->next)
            cells[form_cell_index(new_form, at->key)] = number(at->number);
}

/* Rules that need only cells, the year before and meta. */
static bool concerned(const qf_val *rule)
{
    for (const qf_val *need = qf_first(qf_get(rule, "needs")); need != NULL; need = need->next)
        if (!qf_str_eq(need->text, QF_S("cells")) && !qf_str_eq(need->text, QF_S("prev")) &&
            !qf_str_eq(need->text, QF_S("meta")))
            return false;
    return true;
}

static void one_fixture(const qf_val *fixtures, const qf_val *at)
{
    scene *s = QF_NEW(context.arena, scene);
    const qf_val *prev = qf_get(at, "prev"), *meta = qf_get(at, "meta"), *json;
    expr_env env = { .cells = s->cells, .fact = fact, .of = s };
    const qf_val *expect = qf_first(qf_get(at, "expect"));

    fill(s->cells, fixtures, qf_get(at, "base"), qf_get(at, "changes"));
    if (prev->type == QF_VAL_STR) {
        fill(s->prev, fixtures, prev, qf_get(at, "prev_changes"));
        env.prev = s->prev;
    }
    s->level = qf_get_str(meta, "unit_level");
    s->year = qf_get_int(meta, "year", 0);
    json = qf_first(qf_get(new_form->json, "rules"));
    for (size_t i = 0; i < new_form->rule_count; i++, json = json->next) {
        const form_rule *rule = &new_form->rules[i];
        bool wanted = false;

        if (rule->expr == NULL || !concerned(json))
            continue;
        for (const qf_val *id = expect; id != NULL; id = id->next)
            wanted |= qf_str_eq(id->text, rule->id);
        if ((expr_check(rule->expr, &env, NULL) == EXPR_FAILS) != wanted)
            fail_msg("%.*s: %.*s %s", QF_ARG(qf_get_str(at, "name")), QF_ARG(rule->id),
                     wanted ? "does not fire" : "fires");
    }
}

static void fixtures_fire_exactly_their_rules(void **state)
{
    const qf_val *fixtures = qf_get(new_form->json, "fixtures"), *cases = qf_get(fixtures, "cases");

    (void)state;
    assert_int_equal(qf_count(cases), 12);
    for (const qf_val *at = qf_first(cases); at != NULL; at = at->next)
        one_fixture(fixtures, at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_exact),
        cmocka_unit_test(unknown_is_decided_from_the_left),
        cmocka_unit_test(a_bad_expression_is_refused),
        cmocka_unit_test(cells_come_in_the_order_of_the_text),
        cmocka_unit_test(numbers_print_short),
        cmocka_unit_test(fixtures_fire_exactly_their_rules),
    };

    return cmocka_run_group_tests(tests, start, stop);
}

/* Rule expressions: any text compiles or is refused with key and reason; what compiles evaluates without
 * a fault, the same way twice, and names only cells of the form. */
#include "law/expr.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

static expr_value no_fact(const void *of, qf_str name)
{
    (void)of;
    return (expr_value){ .kind = name.n % 2 == 0 ? EXPR_NONE : EXPR_NUMBER, .number = EXPR_ONE };
}

static const form *load_once(void)
{
    static qf_ctx kept;
    static const form *made;

    if (made == NULL) {
        kept.arena = qf_arena_new();
        must(form_load(&kept, NULL, "report-2021.json", &made) == QF_OK);
    }
    return made;
}

static void evaluate(const form *f, const expr *rule)
{
    static expr_value cells[256];
    expr_env env = { .cells = cells, .prev = cells, .fact = no_fact };
    int named[8];
    size_t count = expr_cells(rule, named, 8);

    for (size_t k = 0; k < 256; k++)
        cells[k] = (expr_value){ .kind = k % 7 == 0 ? EXPR_NONE : EXPR_NUMBER,
                                 .number = (expr_number)(k * k) * EXPR_ONE };
    for (size_t i = 0; i < count && i < 8; i++)
        must(named[i] >= 0 && (size_t)named[i] < f->cell_count);
    must(expr_check(rule, &env, NULL) == expr_check(rule, &env, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    qf_ctx cx = { .arena = qf_arena_new() };
    const form *f = load_once();
    const expr *rule;

    if (expr_compile(&cx, f, NULL, "fuzz.json", "rule", (qf_str){ (const char *)data, size },
                     &rule) == QF_OK)
        evaluate(f, rule);
    else
        must(cx.err.zh.n > 0 && strcmp(cx.err.id, "LAW.INVALID") == 0);
    qf_arena_free(cx.arena);
    return 0;
}

/* Rule expressions of the report forms: compiled once, evaluated for every report.
 *
 *   rule   := cmp | cmp ('or' | 'and' | '=>') cmp
 *   cmp    := sum ('==' | '!=' | '<=' | '>=') sum
 *   sum    := term (('+' | '-') term)*        term := factor (('*' | '/') factor)*
 *   factor := number | 'string' | name | 'prev.' name | 'parts.' name | 'sum(' sum, … ')' | '(' sum ')'
 *
 * prev.X is the cell of the year before, parts.X the sum of the cell over the parts of the whole.
 * A name is a cell of the form, param.X of the rule, or a fact (n1.X, n6.X, meta.X, text.X). */
#ifndef QF_LAW_EXPR_H
#define QF_LAW_EXPR_H

#include "law/form.h"

/* Fixed point with six decimals: EXPR_ONE is 1. Wide enough for any sum or product of a report. */
__extension__ typedef __int128 expr_number;
#define EXPR_ONE ((expr_number)1000000)

typedef enum expr_kind {
    EXPR_NONE, /* absent, blank, not a number: whoever needs it cannot be assessed */
    EXPR_NUMBER,
    EXPR_TEXT,
} expr_kind;

typedef struct expr_value {
    expr_kind kind;
    union {
        expr_number number;
        qf_str text;
    };
} expr_value;

typedef enum expr_truth { EXPR_HOLDS, EXPR_FAILS, EXPR_UNKNOWN } expr_truth;

/* What a rule may look at. */
typedef struct expr_env {
    const expr_value *cells; /* by index of the form's cells */
    const expr_value *prev;  /* the same of the year before; NULL when there is none */
    const expr_value *parts; /* the same summed over the parts; NULL when there are none */
    expr_value (*fact)(const void *of, qf_str name); /* EXPR_NONE when not known */
    const void *of;
} expr_env;

/* The comparison that decided: its two sides. EXPR_NONE where a side was not known. */
typedef struct expr_sides {
    expr_value left, right;
} expr_sides;

typedef struct expr expr;

/* Compiles `text`. `of` gives the cells, `params` the rule's parameters (may be NULL). `file` and
 * `key` stand in the error: law_bad, with the place in the expression. */
QF_MUST qf_code expr_compile(qf_ctx *cx, const form *of, const qf_val *params, const char *file,
                             const char *key, qf_str text, const expr **out);

/* Evaluates. 'or', 'and' and '=>' are decided from the left: where the left side settles the
 * result the rule holds whatever is unknown on the right; where it is unknown, so is the rule.
 * A quotient is cut off after six decimals; by zero it is unknown, as is any overflow. `sides` may
 * be NULL. Thread-safe, allocates nothing. */
expr_truth expr_check(const expr *rule, const expr_env *env, expr_sides *sides);

/* Indexes of this year's cells in the order of the expression, each once; at most `max` are
 * written, the number of all is returned. */
size_t expr_cells(const expr *rule, int *cells, size_t max);

/* "12", "8.7602": a number without trailing zeros. */
qf_str expr_number_str(qf_arena *arena, expr_number number);

#endif

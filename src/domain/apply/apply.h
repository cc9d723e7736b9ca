/* Applications for disclosure: the register as far as the annual report counts it. The handling
 * with its clocks and letters grows here. Law: 政府信息公开条例 第四章. */
#ifndef QF_DOMAIN_APPLY_H
#define QF_DOMAIN_APPLY_H

#include "base/err.h"

typedef struct apply_case {
    int64_t id;
    qf_str number, applicant_kind, subject, outcome;
    qf_date received_on, answered_on;
} apply_case;

typedef struct apply_cases {
    apply_case *one;
    size_t count;
} apply_cases;

/* A count that belongs to one cell: "new", "carried_in", an outcome or "carried_out" by column of
 * table 3. */
typedef struct apply_count {
    qf_str row, col;
    int64_t cases;
} apply_count;

typedef struct apply_stats {
    apply_count *table3;
    size_t count3;
} apply_stats;

/* Registers a received application; the number must be new. `kind` is a column of table 3
 * (np, ent, res, ngo, law, oth). Errors: QF_INVALID "APPLY.KIND", QF_CONFLICT "DB.UNIQUE". */
QF_MUST qf_code apply_register(qf_ctx *cx, qf_str number, qf_str kind, qf_str subject,
                               qf_date received_on, int64_t *id);
/* Notes the answer. Errors: QF_CONFLICT "APPLY.ANSWERED". */
QF_MUST qf_code apply_answer(qf_ctx *cx, int64_t id, qf_date day, qf_str outcome);

/* Counts of a year: an application is new in the year it was received, counts by its outcome in
 * the year of the answer, and is carried when open on 31 December (regulation.md 2.5). */
QF_MUST qf_code apply_year_stats(qf_ctx *cx, int year, apply_stats *out);
/* The applications behind a cell of table 3; `row` and `col` as in its id ("tot", "total" too). */
QF_MUST qf_code apply_year_cases(qf_ctx *cx, int year, qf_str row, qf_str col, apply_cases *out);

#endif

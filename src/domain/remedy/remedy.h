/* Administrative reviews and lawsuits about disclosure, tied to the application they are about: who decides,
 * by when the office must answer, the result; table 4 of the annual report is a query on them.
 * Law: 政府信息公开条例 arts. 50, 51; 行政复议法; 行政诉讼法; law/remedy_clock.h for the time to answer. */
#ifndef QF_DOMAIN_REMEDY_H
#define QF_DOMAIN_REMEDY_H

#include "law/remedy_clock.h"

/* X(name, code, Chinese): columns of table 4. PENDING is no result but the lack of one. */
#define REMEDY_RESULTS(X)                                                                          \
    X(UPHELD, "upheld", "结果维持")                                                                \
    X(CORRECTED, "corrected", "结果纠正")                                                          \
    X(OTHER, "other", "其他结果")                                                                  \
    X(PENDING, "pending", "尚未审结")

typedef enum remedy_result {
#define X(name, code, zh) REMEDY_IS_##name,
    REMEDY_RESULTS(X)
#undef X
        REMEDY_RESULT_COUNT
} remedy_result;

/* Permanent code and Chinese label; the parser gives the COUNT for anything else. */
qf_str remedy_result_code(remedy_result result);
qf_str remedy_result_zh(remedy_result result);
remedy_result remedy_result_parse(qf_str code);

typedef struct remedy_case {
    int64_t id, review_id, version;
    remedy_kind kind;
    remedy_result result; /* PENDING until closed */
    bool simple;
    qf_str case_no, subject, body, their_no, note;
    qf_date filed_on, got_on, answered_on, closed_on;
} remedy_case;

/* Cases of table 4: [kind][result]. */
typedef struct remedy_table {
    int64_t cases[REMEDY_KIND_COUNT][REMEDY_RESULT_COUNT];
} remedy_table;

/* Writes a case down: new (id 0) or over `version`. Needs the disclosure clerk or the leader. Errors:
 * QF_INVALID with the field: "REMEDY.SUBJECT", "REMEDY.DATE" (filed after today, answered or closed before filed),
 * "REMEDY.RESULT" (closed without result or the other way), "REMEDY.REVIEW" (a suit after review names a closed
 * review filed before it); QF_CONFLICT "REMEDY.VERSION". */
QF_MUST qf_code remedy_put(qf_ctx *cx, const remedy_case *one, int64_t *id);
/* QF_MISSING "REMEDY.MISSING". */
QF_MUST qf_code remedy_get(qf_ctx *cx, int64_t id, remedy_case *out);
/* Those that touch the days from `first` to `last`, newest first. */
QF_MUST qf_code remedy_list(qf_ctx *cx, qf_date first, qf_date last, remedy_case **out,
                            size_t *count);
/* Those about one application. */
QF_MUST qf_code remedy_of_case(qf_ctx *cx, qf_str case_no, remedy_case **out, size_t *count);
/* Table 4 of a year: what was closed in it by result, what is open on 31 December as pending. */
QF_MUST qf_code remedy_year_table(qf_ctx *cx, int year, remedy_table *out);
/* The cases behind a cell of table 4: `row` a kind, `col` a result or "total". */
QF_MUST qf_code remedy_year_cases(qf_ctx *cx, int year, qf_str row, qf_str col, remedy_case **out,
                                  size_t *count);

/* True while a review or suit about the application is open or was closed on `before` or later: then its papers are
 * still needed. */
QF_MUST qf_code remedy_holds(qf_ctx *cx, qf_str case_no, qf_date before, bool *holds);
/* Retention has ended for an application: subject and note of what was fought about it go. Needs the administrator. */
QF_MUST qf_code remedy_forget(qf_ctx *cx, qf_str case_no);

#endif

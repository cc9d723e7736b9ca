/* The time that a reviewed or sued office has for its answer. Law: 行政复议法 (2023) arts. 48, 54, 88, before it
 * (2017) art. 23; 行政诉讼法 art. 67. Data: law/remedies.json. */
#ifndef QF_LAW_REMEDY_CLOCK_H
#define QF_LAW_REMEDY_CLOCK_H

#include "law/calendar.h"

/* X(name, code, Chinese): rows of table 4. */
#define REMEDY_KINDS(X)                                                                            \
    X(REVIEW, "review", "行政复议")                                                                \
    X(DIRECT, "direct", "未经复议直接起诉")                                                        \
    X(AFTER, "after", "复议后起诉")

typedef enum remedy_kind {
#define X(name, code, zh) REMEDY_##name,
    REMEDY_KINDS(X)
#undef X
        REMEDY_KIND_COUNT
} remedy_kind;

/* Permanent code and Chinese label; the parser gives the COUNT for anything else. */
qf_str remedy_kind_code(remedy_kind kind);
qf_str remedy_kind_zh(remedy_kind kind);
remedy_kind remedy_kind_parse(qf_str code);

/* Immutable; the loading arena owns it. */
typedef struct remedy_clock remedy_clock;

/* Loads and validates law/remedies.json. Errors: see law_bad. */
QF_MUST qf_code remedy_clock_load(qf_ctx *cx, const char *dir, const remedy_clock **out);
/* The last day for the office's answer to a copy it got on `got`, and the article. QF_NO_DATE when no rule
 * holds that day or the calendar ends before. */
qf_date remedy_answer_due(const remedy_clock *clock, const calendar *cal, remedy_kind kind,
                          bool simple, qf_date got, qf_str *law);

#endif

/* Indicators of the yearly assessment with their weights. Law: 政府信息公开条例 art. 46. Data: law/assessment.json. */
#ifndef QF_LAW_ASSESSMENT_LAW_H
#define QF_LAW_ASSESSMENT_LAW_H

#include "law/data.h"

#define ASSESSMENT_INDICATORS 40
#define ASSESSMENT_GRADES 8

/* X(name, code): figures of the record that an indicator may be scored by. */
#define ASSESSMENT_MEASURES(X)                                                                     \
    X(COLUMNS, "columns")                                                                          \
    X(BOOKS, "books")                                                                              \
    X(APPLICATIONS, "applications")                                                                \
    X(HOTLINE, "hotline")                                                                          \
    X(LETTERS, "letters")                                                                          \
    X(OPINION, "opinion")                                                                          \
    X(CONSULT, "consult")                                                                          \
    X(REPORT, "report")                                                                            \
    X(STATIONS, "stations")                                                                        \
    X(TRAINING, "training")                                                                        \
    X(BY_HAND, "by_hand")

typedef enum assessment_measure {
#define X(name, code) ASSESSMENT_##name,
    ASSESSMENT_MEASURES(X)
#undef X
        ASSESSMENT_MEASURE_COUNT
} assessment_measure;

typedef struct assessment_indicator {
    qf_str code, zh, block;
    int64_t weight;
    assessment_measure measure;
} assessment_indicator;

/* Immutable; the loading arena owns it. */
typedef struct assessment_law {
    qf_str basis;
    assessment_indicator indicators[ASSESSMENT_INDICATORS];
    size_t count;
    struct {
        qf_str zh;
        int64_t from; /* points of 100 */
    } grades[ASSESSMENT_GRADES];
    size_t grade_count;
} assessment_law;

/* Loads and validates law/assessment.json: weights make 100, grades fall to 0. Errors: see law_bad. */
QF_MUST qf_code assessment_law_load(qf_ctx *cx, const char *dir, const assessment_law **out);

#endif

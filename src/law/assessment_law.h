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

#define ASSESSMENT_ADJUSTMENTS 30
#define ASSESSMENT_VILLAGE_INDICATORS 8
#define ASSESSMENT_SOCIAL 20

/* X(name, code, Chinese) */
#define ASSESSMENT_EFFECTS(X)                                                                      \
    X(BONUS, "bonus", "加分")                                                                      \
    X(DEDUCTION, "deduction", "扣分")                                                              \
    X(VETO, "veto", "一票否决")

typedef enum assessment_effect {
#define X(name, code, zh) ASSESSMENT_##name,
    ASSESSMENT_EFFECTS(X)
#undef X
        ASSESSMENT_EFFECT_COUNT
} assessment_effect;

/* "加分" */
qf_str assessment_effect_zh(assessment_effect effect);

/* A ground for points beside the indicators; `most` points a time, 0 for a veto. */
typedef struct assessment_adjustment {
    qf_str code, zh;
    assessment_effect effect;
    int64_t most;
} assessment_adjustment;

/* X(name, code): figures of a village. */
#define ASSESSMENT_VILLAGE_MEASURES(X)                                                             \
    X(BOOKS, "books")                                                                              \
    X(HOTLINE, "hotline")                                                                          \
    X(ACCOUNT, "account")

typedef enum assessment_village_measure {
#define X(name, code) ASSESSMENT_VILLAGE_##name,
    ASSESSMENT_VILLAGE_MEASURES(X)
#undef X
        ASSESSMENT_VILLAGE_MEASURE_COUNT
} assessment_village_measure;

typedef struct assessment_village_indicator {
    qf_str code, zh;
    int64_t weight;
    assessment_village_measure measure;
} assessment_village_indicator;

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
    qf_str adjustments_source, villages_note;
    int64_t bonus_most;
    assessment_adjustment adjustments[ASSESSMENT_ADJUSTMENTS];
    size_t adjustment_count;
    assessment_village_indicator villages[ASSESSMENT_VILLAGE_INDICATORS]; /* weights make 100 */
    size_t village_count;
    struct {
        int64_t days;
        qf_str source, intro, questions[ASSESSMENT_SOCIAL], choices[ASSESSMENT_SOCIAL];
        size_t question_count, choice_count;
    } social; /* the form of the social evaluation */
} assessment_law;

/* The adjustment of a code; NULL for none. */
const assessment_adjustment *assessment_adjustment_get(const assessment_law *law, qf_str code);
/* Loads and validates law/assessment.json: weights make 100, grades fall to 0, adjustments have an effect. Errors: see law_bad. */
QF_MUST qf_code assessment_law_load(qf_ctx *cx, const char *dir, const assessment_law **out);

#endif

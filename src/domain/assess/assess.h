/* The yearly assessment of openness: points from the record with their evidence, points by hand, appeals, last year's promises.
 * Law: 政府信息公开条例 art. 46, law/assessment.json. */
#ifndef QF_DOMAIN_ASSESS_H
#define QF_DOMAIN_ASSESS_H

#include "law/assessment_law.h"

typedef struct assess_point {
    const assessment_indicator *indicator;
    int64_t done, whole; /* whole 0: not assessed */
    int64_t hundredths;  /* points times 100 */
    qf_str evidence;     /* a path beginning with "/", or the text given by hand */
} assess_point;

typedef struct assess_sheet {
    assess_point points[ASSESSMENT_INDICATORS];
    size_t count;
    int64_t assessed;   /* weight of what is assessed */
    int64_t hundredths; /* of 100 points, over what is assessed; -1 when nothing is */
    qf_str grade;
} assess_sheet;

/* Scores a year as the record stands. */
QF_MUST qf_code assess_score(qf_ctx *cx, const assessment_law *law, int year, assess_sheet *out);
/* Points by hand (percent of the weight) with evidence. Needs the clerk or the supervisor. QF_INVALID "ASSESS.GIVEN". */
QF_MUST qf_code assess_give(qf_ctx *cx, const assessment_law *law, int year, qf_str code,
                            int64_t percent, qf_str evidence);

typedef struct assess_appeal {
    int64_t id;
    qf_str code, text, actor, decision, decider;
} assess_appeal;

/* Any account of the town appeals against a point. QF_INVALID "ASSESS.APPEAL". */
QF_MUST qf_code assess_appeal_file(qf_ctx *cx, const assessment_law *law, int year, qf_str code,
                                   qf_str text);
QF_MUST qf_code assess_appeal_list(qf_ctx *cx, int year, assess_appeal **out, size_t *count);
/* Decided by a leader or the supervisor, never by who filed it: QF_CONFLICT "ASSESS.DECIDED". */
QF_MUST qf_code assess_appeal_decide(qf_ctx *cx, int64_t id, qf_str decision);

typedef struct assess_promise {
    int64_t id;
    qf_str text, proof;
    qf_date done_on;
} assess_promise;

/* A promise for the year, and its keeping with a proof. Needs the clerk. QF_INVALID "ASSESS.PROMISE". */
QF_MUST qf_code assess_promise_add(qf_ctx *cx, int year, qf_str text);
QF_MUST qf_code assess_promise_list(qf_ctx *cx, int year, assess_promise **out, size_t *count);
QF_MUST qf_code assess_promise_keep(qf_ctx *cx, int64_t id, qf_str proof);

#endif

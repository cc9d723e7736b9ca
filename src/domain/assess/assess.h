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
    int64_t assessed; /* weight of what is assessed */
    int64_t base;     /* of 100 points times 100, over what is assessed; -1 when nothing is */
    int64_t bonus, deducted; /* points; the bonus cut at what the law file allows */
    int64_t vetoes;
    int64_t hundredths; /* base + bonus - deducted, at least 0; -1 when nothing is assessed */
    qf_str grade;       /* the lowest one after a veto */
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

/* ---- adjust.c: bonus points, deductions, vetoes */

typedef struct assess_adjustment {
    int64_t id, points;
    const assessment_adjustment
        *ground; /* NULL: no longer in the law file; it counts for nothing */
    qf_str code, reason, actor, back, back_by;
    qf_time at;
} assess_adjustment;

/* Needs a leader or the county's supervisor, and a reason. QF_INVALID "ASSESS.ADJUST" (no such ground, more points than it
 * gives, no reason). */
QF_MUST qf_code assess_adjust(qf_ctx *cx, const assessment_law *law, int year, qf_str code,
                              int64_t points, qf_str reason);
/* Takes one back, with a reason. The same people. QF_CONFLICT "ASSESS.BACK" when it is. */
QF_MUST qf_code assess_adjust_back(qf_ctx *cx, int64_t id, qf_str reason);
QF_MUST qf_code assess_adjustments(qf_ctx *cx, const assessment_law *law, int year,
                                   assess_adjustment **out, size_t *count);

/* ---- village.c: the villages side by side */

typedef struct assess_village {
    int64_t id;
    qf_str name;
    struct {
        int64_t done, whole; /* whole 0: not assessed */
    } point[ASSESSMENT_VILLAGE_INDICATORS];
    int64_t hundredths; /* of 100 points times 100, over what is assessed; -1 when nothing is */
    int64_t place;      /* from 1; the same for the same points; 0 when nothing is assessed */
} assess_village;

/* The villages of the town, best first. */
QF_MUST qf_code assess_villages(qf_ctx *cx, const assessment_law *law, int year,
                                assess_village **out, size_t *count);

/* ---- social.c: the social evaluation, last year's promises */

/* Opens the year's form as a survey, from today. Needs the clerk. QF_CONFLICT "ASSESS.SOCIAL" when there is one. */
QF_MUST qf_code assess_social_open(qf_ctx *cx, const assessment_law *law, int year,
                                   int64_t *survey);
/* Its survey; 0 without. */
QF_MUST qf_code assess_social_survey(qf_ctx *cx, int year, int64_t *survey);
/* What the report of the year before promises (sentences of part five that say what will be done), as promises of `year` that
 * are not there yet. Needs the clerk. *count of them. QF_MISSING "ANNUAL.NOT_PUBLISHED". */
QF_MUST qf_code assess_promises_draw(qf_ctx *cx, int year, int64_t *count);

#endif

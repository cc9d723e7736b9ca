#include "law/assessment_law.h"

static const qf_str measures[] = {
#define X(name, code) QF_S_INIT(code),
    ASSESSMENT_MEASURES(X)
#undef X
};

static const struct {
    qf_str code, zh;
} effects[] = {
#define X(name, code, zh) { QF_S_INIT(code), QF_S_INIT(zh) },
    ASSESSMENT_EFFECTS(X)
#undef X
};

static const qf_str village_measures[] = {
#define X(name, code) QF_S_INIT(code),
    ASSESSMENT_VILLAGE_MEASURES(X)
#undef X
};

qf_str assessment_effect_zh(assessment_effect effect)
{
    return effect < ASSESSMENT_EFFECT_COUNT ? effects[effect].zh : (qf_str){ 0 };
}

const assessment_adjustment *assessment_adjustment_get(const assessment_law *law, qf_str code)
{
    for (size_t i = 0; i < law->adjustment_count; i++)
        if (qf_str_eq(law->adjustments[i].code, code))
            return &law->adjustments[i];
    return NULL;
}

static qf_code read_indicators(qf_ctx *cx, law_at top, assessment_law *law)
{
    int64_t sum = 0;
    law_at list;
    size_t i = 0;

    QF_TRY(law_list(cx, top, "indicators", &list));
    if (qf_count(list.val) > ASSESSMENT_INDICATORS)
        return law_wrong(cx, list, "最多 %d 项", ASSESSMENT_INDICATORS);
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        law_at at = law_item(cx, list, i, v);
        assessment_indicator *one = &law->indicators[law->count++];
        qf_str measure;
        QF_TRY(law_is_map(cx, at));
        QF_TRY(law_str(cx, at, "code", &one->code));
        QF_TRY(law_str(cx, at, "zh", &one->zh));
        QF_TRY(law_str(cx, at, "block", &one->block));
        QF_TRY(law_str(cx, at, "measure", &measure));
        QF_TRY(law_int(cx, at, "weight", 1, 100, &one->weight));
        while (one->measure < ASSESSMENT_MEASURE_COUNT &&
               !qf_str_eq(measure, measures[one->measure]))
            one->measure++;
        if (one->measure == ASSESSMENT_MEASURE_COUNT)
            return law_wrong(cx, law_in(cx, at, "measure"), "没有这种计量");
        sum += one->weight;
    }
    if (sum != 100)
        return law_wrong(cx, list, "分值合计要等于 100，现在是 %lld", (long long)sum);
    return QF_OK;
}

static qf_code read_grades(qf_ctx *cx, law_at top, assessment_law *law)
{
    law_at list;
    size_t i = 0;

    QF_TRY(law_list(cx, top, "grades", &list));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        law_at at = law_item(cx, list, i, v);
        if (i == ASSESSMENT_GRADES)
            return law_wrong(cx, list, "最多 %d 档", ASSESSMENT_GRADES);
        QF_TRY(law_is_map(cx, at));
        QF_TRY(law_str(cx, at, "zh", &law->grades[i].zh));
        QF_TRY(law_int(cx, at, "from", 0, 100, &law->grades[i].from));
        if (i > 0 && law->grades[i].from >= law->grades[i - 1].from)
            return law_wrong(cx, law_in(cx, at, "from"), "要从高到低");
    }
    law->grade_count = i;
    if (law->grades[i - 1].from != 0)
        return law_wrong(cx, list, "最后一档要从 0 分起");
    return QF_OK;
}

static qf_code read_adjustments(qf_ctx *cx, law_at top, assessment_law *law)
{
    law_at list;
    size_t i = 0;

    QF_TRY(law_str(cx, top, "adjustments_source", &law->adjustments_source));
    QF_TRY(law_int(cx, top, "bonus_most", 0, 100, &law->bonus_most));
    QF_TRY(law_list(cx, top, "adjustments", &list));
    if (qf_count(list.val) > ASSESSMENT_ADJUSTMENTS)
        return law_wrong(cx, list, "最多 %d 项", ASSESSMENT_ADJUSTMENTS);
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        law_at at = law_item(cx, list, i, v);
        assessment_adjustment *one = &law->adjustments[law->adjustment_count++];
        qf_str effect;
        QF_TRY(law_is_map(cx, at));
        QF_TRY(law_str(cx, at, "code", &one->code));
        QF_TRY(law_str(cx, at, "zh", &one->zh));
        QF_TRY(law_str(cx, at, "effect", &effect));
        while (one->effect < ASSESSMENT_EFFECT_COUNT &&
               !qf_str_eq(effect, effects[one->effect].code))
            one->effect++;
        if (one->effect == ASSESSMENT_EFFECT_COUNT)
            return law_wrong(cx, law_in(cx, at, "effect"), "只有 bonus、deduction、veto 三种");
        if (one->effect != ASSESSMENT_VETO)
            QF_TRY(law_int(cx, at, "most", 1, 100, &one->most));
    }
    return QF_OK;
}

static qf_code read_villages(qf_ctx *cx, law_at top, assessment_law *law)
{
    int64_t sum = 0;
    law_at list;
    size_t i = 0;

    QF_TRY(law_str(cx, top, "villages_note", &law->villages_note));
    QF_TRY(law_list(cx, top, "villages", &list));
    if (qf_count(list.val) > ASSESSMENT_VILLAGE_INDICATORS)
        return law_wrong(cx, list, "最多 %d 项", ASSESSMENT_VILLAGE_INDICATORS);
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        law_at at = law_item(cx, list, i, v);
        assessment_village_indicator *one = &law->villages[law->village_count++];
        qf_str measure;
        QF_TRY(law_is_map(cx, at));
        QF_TRY(law_str(cx, at, "code", &one->code));
        QF_TRY(law_str(cx, at, "zh", &one->zh));
        QF_TRY(law_int(cx, at, "weight", 1, 100, &one->weight));
        QF_TRY(law_str(cx, at, "measure", &measure));
        while (one->measure < ASSESSMENT_VILLAGE_MEASURE_COUNT &&
               !qf_str_eq(measure, village_measures[one->measure]))
            one->measure++;
        if (one->measure == ASSESSMENT_VILLAGE_MEASURE_COUNT)
            return law_wrong(cx, law_in(cx, at, "measure"), "没有这种计量");
        sum += one->weight;
    }
    if (sum != 100)
        return law_wrong(cx, list, "分值合计要等于 100，现在是 %lld", (long long)sum);
    return QF_OK;
}

static qf_code read_words(qf_ctx *cx, law_at in, const char *key, size_t least, qf_str *out,
                          size_t *count)
{
    law_at list;
    size_t i = 0;

    QF_TRY(law_list(cx, in, key, &list));
    if (qf_count(list.val) > ASSESSMENT_SOCIAL || qf_count(list.val) < least)
        return law_wrong(cx, list, "应有 %zu 至 %d 项", least, ASSESSMENT_SOCIAL);
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++)
        QF_TRY(law_is_str(cx, law_item(cx, list, i, v), &out[i]));
    *count = i;
    return QF_OK;
}

static qf_code read_social(qf_ctx *cx, law_at top, assessment_law *law)
{
    law_at at;

    QF_TRY(law_map(cx, top, "social", &at));
    QF_TRY(law_int(cx, at, "days", 1, 365, &law->social.days));
    QF_TRY(law_str(cx, at, "source", &law->social.source));
    QF_TRY(law_str(cx, at, "intro", &law->social.intro));
    QF_TRY(read_words(cx, at, "questions", 1, law->social.questions, &law->social.question_count));
    return read_words(cx, at, "choices", 2, law->social.choices, &law->social.choice_count);
}

qf_code assessment_law_load(qf_ctx *cx, const char *dir, const assessment_law **out)
{
    assessment_law *law = QF_NEW(cx->arena, assessment_law);
    law_at top = { "assessment.json", "", NULL };

    QF_TRY(law_json(cx, dir, top.file, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_str(cx, top, "basis", &law->basis));
    QF_TRY(read_indicators(cx, top, law));
    QF_TRY(read_grades(cx, top, law));
    QF_TRY(read_adjustments(cx, top, law));
    QF_TRY(read_villages(cx, top, law));
    QF_TRY(read_social(cx, top, law));
    *out = law;
    return QF_OK;
}

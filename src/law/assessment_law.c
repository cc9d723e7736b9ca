#include "law/assessment_law.h"

static const qf_str measures[] = {
#define X(name, code) QF_S_INIT(code),
    ASSESSMENT_MEASURES(X)
#undef X
};

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

qf_code assessment_law_load(qf_ctx *cx, const char *dir, const assessment_law **out)
{
    assessment_law *law = QF_NEW(cx->arena, assessment_law);
    law_at top = { "assessment.json", "", NULL };

    QF_TRY(law_json(cx, dir, top.file, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_str(cx, top, "basis", &law->basis));
    QF_TRY(read_indicators(cx, top, law));
    QF_TRY(read_grades(cx, top, law));
    *out = law;
    return QF_OK;
}

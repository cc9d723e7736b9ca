#include "law/hotline_law.h"

#define FILE_NAME "hotline.json"
#define LIST_MAX 64
#define DAYS_MAX 60

static const qf_str codes[] = {
#define X(name, code, zh) QF_S_INIT(code),
    HOTLINE_KINDS(X)
#undef X
};
static const qf_str names[] = {
#define X(name, code, zh) QF_S_INIT(zh),
    HOTLINE_KINDS(X)
#undef X
};

qf_str hotline_kind_code(hotline_kind kind)
{
    return kind < HOTLINE_KIND_COUNT ? codes[kind] : (qf_str){ 0 };
}

qf_str hotline_kind_zh(hotline_kind kind)
{
    return kind < HOTLINE_KIND_COUNT ? names[kind] : (qf_str){ 0 };
}

hotline_kind hotline_kind_parse(qf_str text)
{
    hotline_kind kind = 0;

    while (kind < HOTLINE_KIND_COUNT && !qf_str_eq(text, codes[kind]) &&
           !qf_str_eq(text, names[kind]))
        kind++;
    return kind;
}

const hotline_ground *hotline_ground_get(const hotline_grounds *grounds, qf_str code)
{
    for (size_t i = 0; i < grounds->count; i++)
        if (qf_str_eq(grounds->one[i].code, code))
            return &grounds->one[i];
    return NULL;
}

const hotline_urgency *hotline_urgency_get(const hotline_law *law, qf_str code)
{
    for (size_t i = 0; i < law->urgent_count; i++)
        if (qf_str_eq(law->urgent[i].code, code))
            return &law->urgent[i];
    return NULL;
}

static qf_code read_urgent(qf_ctx *cx, law_at top, hotline_law *law)
{
    law_at list;
    size_t i = 0;

    if (qf_get(top.val, "urgent") == NULL) /* a town's own file of before */
        return QF_OK;
    QF_TRY(law_list(cx, top, "urgent", &list));
    if (qf_count(list.val) > LIST_MAX)
        return law_wrong(cx, list, "最多 %d 项", LIST_MAX);
    law->urgent = QF_NEW_ARRAY(cx->arena, hotline_urgency, qf_count(list.val));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        law_at at = law_item(cx, list, i, v);
        hotline_urgency *one = &law->urgent[i];
        QF_TRY(law_is_map(cx, at));
        QF_TRY(law_str(cx, at, "code", &one->code));
        QF_TRY(law_str(cx, at, "zh", &one->zh));
        QF_TRY(law_int(cx, at, "hours", 1, HOTLINE_HOURS_MAX, &one->hours));
        QF_TRY(law_str(cx, at, "source", &one->source));
        if (hotline_urgency_get(law, one->code) != NULL)
            return law_wrong(cx, law_in(cx, at, "code"), "这个代码已经有了");
        law->urgent_count++;
    }
    return QF_OK;
}

static qf_code read_kinds(qf_ctx *cx, law_at top, hotline_law *law)
{
    law_at list;
    size_t i = 0;

    QF_TRY(law_list(cx, top, "kinds", &list));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        law_at at = law_item(cx, list, i, v);
        hotline_kind kind;
        qf_str code;
        QF_TRY(law_is_map(cx, at));
        QF_TRY(law_str(cx, at, "code", &code));
        kind = hotline_kind_parse(code);
        if (kind == HOTLINE_KIND_COUNT)
            return law_wrong(cx, law_in(cx, at, "code"), "没有这个种类");
        QF_TRY(law_int(cx, at, "limit_days", 1, DAYS_MAX, &law->kinds[kind].limit_days));
        QF_TRY(law_str(cx, at, "source", &law->kinds[kind].source));
    }
    for (hotline_kind kind = 0; kind < HOTLINE_KIND_COUNT; kind++)
        if (law->kinds[kind].limit_days == 0)
            return law_wrong(cx, list, "缺少 %.*s 的时限", QF_ARG(codes[kind]));
    return QF_OK;
}

static qf_code read_classes(qf_ctx *cx, law_at top, hotline_law *law)
{
    law_at list;
    size_t i = 0;

    QF_TRY(law_list(cx, top, "classes", &list));
    if (qf_count(list.val) > LIST_MAX)
        return law_wrong(cx, list, "最多 %d 项", LIST_MAX);
    law->classes = QF_NEW_ARRAY(cx->arena, qf_str, qf_count(list.val));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++)
        QF_TRY(law_is_str(cx, law_item(cx, list, i, v), &law->classes[law->class_count++]));
    return QF_OK;
}

static qf_code read_grounds(qf_ctx *cx, law_at top, const char *key, qf_str *source,
                            hotline_grounds *out)
{
    law_at part, list;
    size_t i = 0;

    QF_TRY(law_map(cx, top, key, &part));
    QF_TRY(law_str(cx, part, "source", source));
    QF_TRY(law_list(cx, part, "grounds", &list));
    if (qf_count(list.val) > LIST_MAX)
        return law_wrong(cx, list, "最多 %d 项", LIST_MAX);
    out->one = QF_NEW_ARRAY(cx->arena, hotline_ground, qf_count(list.val));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        law_at at = law_item(cx, list, i, v);
        hotline_ground *one = &out->one[out->count++];
        QF_TRY(law_is_map(cx, at));
        QF_TRY(law_str(cx, at, "code", &one->code));
        QF_TRY(law_str(cx, at, "zh", &one->zh));
        QF_TRY(law_str(cx, at, "law", &one->law));
        one->href = qf_get_str(v, "href");
    }
    return QF_OK;
}

qf_code hotline_law_load(qf_ctx *cx, const char *dir, const hotline_law **out)
{
    hotline_law *law = QF_NEW(cx->arena, hotline_law);
    law_at top = { FILE_NAME, "", NULL }, part;

    QF_TRY(law_json(cx, dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(read_kinds(cx, top, law));
    QF_TRY(read_urgent(cx, top, law));
    QF_TRY(read_classes(cx, top, law));
    QF_TRY(read_grounds(cx, top, "return", &law->return_source, &law->giving_back));
    QF_TRY(read_grounds(cx, top, "decline", &law->decline_source, &law->declining));
    QF_TRY(law_map(cx, top, "return", &part));
    QF_TRY(law_int(cx, part, "days", 1, DAYS_MAX, &law->return_days));
    QF_TRY(law_map(cx, top, "extension", &part));
    QF_TRY(law_int(cx, part, "times", 0, 10, &law->extension_times));
    QF_TRY(law_str(cx, part, "source", &law->extension_source));
    QF_TRY(law_int(cx, top, "warn_days", 0, DAYS_MAX, &law->warn_days));
    QF_TRY(law_int(cx, top, "call_back_days", 1, DAYS_MAX, &law->call_back_days));
    QF_TRY(law_int(cx, top, "reopen_days", 1, 365, &law->reopen_days));
    *out = law;
    return QF_OK;
}

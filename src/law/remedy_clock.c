#include "law/remedy_clock.h"

#define FILE_NAME "remedies.json"
#define RULES_MAX 32
#define DAYS_MAX 365

struct rule {
    remedy_kind kind;
    bool simple, working;
    qf_date from, to;
    int days;
    qf_str law;
};

struct remedy_clock {
    struct rule rules[RULES_MAX];
    size_t count;
};

static const qf_str codes[] = {
#define X(name, code, zh) QF_S_INIT(code),
    REMEDY_KINDS(X)
#undef X
};
static const qf_str names[] = {
#define X(name, code, zh) QF_S_INIT(zh),
    REMEDY_KINDS(X)
#undef X
};

qf_str remedy_kind_code(remedy_kind kind)
{
    return codes[kind];
}

qf_str remedy_kind_zh(remedy_kind kind)
{
    return names[kind];
}

remedy_kind remedy_kind_parse(qf_str code)
{
    remedy_kind kind = 0;

    while (kind < REMEDY_KIND_COUNT && !qf_str_eq(code, codes[kind]))
        kind++;
    return kind;
}

static qf_code read_word(qf_ctx *cx, law_at at, const char *key, const char *yes, const char *no,
                         bool *out)
{
    qf_str word;

    QF_TRY(law_str(cx, at, key, &word));
    *out = qf_str_eq(word, qf_str_of(yes));
    if (*out || qf_str_eq(word, qf_str_of(no)))
        return QF_OK;
    return law_wrong(cx, law_in(cx, at, key), "要写成 %s 或者 %s", yes, no);
}

static qf_code read_rule(qf_ctx *cx, law_at at, struct rule *rule)
{
    int64_t days;
    qf_str kind;

    QF_TRY(law_is_map(cx, at));
    QF_TRY(law_str(cx, at, "kind", &kind));
    rule->kind = remedy_kind_parse(kind);
    if (rule->kind == REMEDY_KIND_COUNT)
        return law_wrong(cx, law_in(cx, at, "kind"), "要写成 review、direct 或者 after");
    QF_TRY(read_word(cx, at, "procedure", "simple", "ordinary", &rule->simple));
    QF_TRY(read_word(cx, at, "unit", "working", "calendar", &rule->working));
    QF_TRY(law_date(cx, at, "from", &rule->from));
    rule->to = QF_NO_DATE;
    if (qf_get(at.val, "to") != NULL)
        QF_TRY(law_date(cx, at, "to", &rule->to));
    QF_TRY(law_int(cx, at, "days", 1, DAYS_MAX, &days));
    rule->days = (int)days;
    return law_str(cx, at, "law", &rule->law);
}

qf_code remedy_clock_load(qf_ctx *cx, const char *dir, const remedy_clock **out)
{
    remedy_clock *clock = QF_NEW(cx->arena, remedy_clock);
    law_at top = { FILE_NAME, "", NULL }, list;
    size_t i = 0;

    QF_TRY(law_json(cx, dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_list(cx, top, "answers", &list));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        if (i == RULES_MAX)
            return law_wrong(cx, list, "最多 %d 条", RULES_MAX);
        QF_TRY(read_rule(cx, law_item(cx, list, i, v), &clock->rules[clock->count++]));
    }
    *out = clock;
    return QF_OK;
}

qf_date remedy_answer_due(const remedy_clock *clock, const calendar *cal, remedy_kind kind,
                          bool simple, qf_date got, qf_str *law)
{
    *law = (qf_str){ 0 };
    for (size_t i = 0; i < clock->count && qf_date_is(got); i++) {
        const struct rule *r = &clock->rules[i];
        if (r->kind != kind || r->simple != simple || qf_date_cmp(got, r->from) < 0 ||
            (qf_date_is(r->to) && qf_date_cmp(got, r->to) > 0))
            continue;
        *law = r->law;
        return r->working ? calendar_add(cal, got, r->days)
                          : calendar_on_or_next(cal, qf_date_add(got, r->days));
    }
    return QF_NO_DATE;
}

#include "law/clock.h"
#include "law/letter_law.h"

#define FILE_NAME "letters.json"

static const char *const remedy_codes[] = {
#define X(name, code) code,
    LETTER_REMEDIES(X)
#undef X
};

/* Every {name} of a text must be declared. */
static qf_code check_names(qf_ctx *cx, const letter_law *law, law_at at, qf_str text)
{
    qf_str rest = text, plain, name;

    while (letter_token(&rest, &plain, &name))
        if (name.n > 0 && letter_fact_code(cx->arena, law, name).n == 0)
            return law_wrong(cx, at, "没有“%.*s”这个要素，要素列在 facts", QF_ARG(name));
    return QF_OK;
}

static qf_code read_facts(qf_ctx *cx, law_at top, letter_law *law)
{
    law_at facts, parts;
    size_t i = 0;

    QF_TRY(law_map(cx, top, "facts", &facts));
    for (const qf_val *v = qf_first(facts.val); v != NULL; v = v->next) {
        law_at at = law_in(cx, facts, qf_cstr(cx->arena, v->key));
        if (law->fact_count == LETTER_FACT_KINDS_MAX)
            return law_wrong(cx, at, "要素太多");
        law->facts[law->fact_count].code = v->key;
        QF_TRY(law_is_str(cx, at, &law->facts[law->fact_count++].zh));
    }
    QF_TRY(law_list(cx, top, "each_part", &parts));
    for (const qf_val *v = qf_first(parts.val); v != NULL; v = v->next, i++) {
        law_at at = law_item(cx, parts, i, v);
        bool known = false;
        qf_str code;
        QF_TRY(law_is_str(cx, at, &code));
        for (size_t k = 0; k < law->fact_count; k++)
            if (qf_str_eq(law->facts[k].code, code))
                known = law->facts[k].each_part = true;
        if (!known)
            return law_wrong(cx, at, "没有这个要素");
    }
    return QF_OK;
}

static qf_code read_remedy_code(qf_ctx *cx, law_at at, const char *key, letter_remedy *out)
{
    qf_str code;

    QF_TRY(law_str(cx, at, key, &code));
    for (int i = 0; i < LETTER_REMEDY_COUNT; i++)
        if (qf_str_eq(code, qf_str_of(remedy_codes[i]))) {
            *out = (letter_remedy)i;
            return QF_OK;
        }
    return law_wrong(cx, law_in(cx, at, key), "要写成 none、refusal、other 或者 fee");
}

/* The texts of one remedy follow each other without a gap, the last one is open. */
static qf_code check_remedy_days(qf_ctx *cx, law_at list, const letter_law *law, letter_remedy kind)
{
    qf_date next = QF_NO_DATE;
    bool any = false, open = false;

    for (size_t i = 0; i < law->remedy_count; i++) {
        const struct letter_remedy_at *r = &law->remedies[i];
        if (r->kind != kind)
            continue;
        if (open || (any && qf_date_cmp(r->from, next) != 0))
            return law_wrong(cx, list, "“%s”的各段日期要首尾相接", remedy_codes[kind]);
        any = true;
        open = !qf_date_is(r->to);
        next = open ? r->to : qf_date_add(r->to, 1);
    }
    return open ? QF_OK : law_wrong(cx, list, "“%s”没有写到今天的规定", remedy_codes[kind]);
}

static qf_code read_remedies(qf_ctx *cx, law_at top, letter_law *law)
{
    law_at list;
    size_t i = 0;

    QF_TRY(law_list(cx, top, "remedies", &list));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        law_at at = law_item(cx, list, i, v);
        struct letter_remedy_at *r = &law->remedies[law->remedy_count];
        if (law->remedy_count++ == LETTER_REMEDY_TEXTS_MAX)
            return law_wrong(cx, at, "救济段落太多");
        QF_TRY(law_is_map(cx, at));
        QF_TRY(read_remedy_code(cx, at, "kind", &r->kind));
        QF_TRY(law_date(cx, at, "from", &r->from));
        r->to = QF_NO_DATE;
        if (qf_get(v, "to") != NULL)
            QF_TRY(law_date(cx, at, "to", &r->to));
        QF_TRY(law_str(cx, at, "text", &r->text));
        QF_TRY(check_names(cx, law, law_in(cx, at, "text"), r->text));
        r->review_first = qf_get_bool(v, "review_first", false);
    }
    for (letter_remedy kind = LETTER_REFUSAL; kind < LETTER_REMEDY_COUNT; kind++)
        QF_TRY(check_remedy_days(cx, list, law, kind));
    return QF_OK;
}

/* A paragraph is a text, or {needs|unless, text}. */
static qf_code check_paragraphs(qf_ctx *cx, const letter_law *law, law_at list)
{
    size_t i = 0;

    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        law_at at = law_item(cx, list, i, v);
        qf_str text;
        if (v->type == QF_VAL_MAP)
            QF_TRY(law_str(cx, at, "text", &text));
        else
            QF_TRY(law_is_str(cx, at, &text));
        QF_TRY(check_names(cx, law, at, text));
    }
    return QF_OK;
}

static qf_code check_table(qf_ctx *cx, const letter_law *law, law_at list)
{
    size_t i = 0;

    for (const qf_val *row = qf_first(list.val); row != NULL; row = row->next, i++) {
        law_at at = law_item(cx, list, i, row);
        if (row->type != QF_VAL_LIST || qf_count(row) != 2)
            return law_wrong(cx, at, "每行要有两格：栏目名和内容");
        for (const qf_val *cell = qf_first(row); cell != NULL; cell = cell->next) {
            if (cell->type != QF_VAL_STR)
                return law_wrong(cx, at, "格子要写成文字");
            QF_TRY(check_names(cx, law, at, cell->text));
        }
    }
    return QF_OK;
}

static qf_code read_must(qf_ctx *cx, const letter_law *law, law_at at, letter_kind *kind)
{
    const qf_val *must = qf_get(at.val, "must");

    for (const qf_val *v = qf_first(must); v != NULL; v = v->next) {
        bool known = false;
        for (size_t k = 0; k < law->fact_count && v->type == QF_VAL_STR; k++)
            known = known || qf_str_eq(law->facts[k].code, v->text);
        if (!known || kind->must_count == LETTER_MUST_MAX)
            return law_wrong(cx, law_in(cx, at, "must"), "要写 facts 里的要素代码，最多 %d 个",
                             LETTER_MUST_MAX);
        kind->must[kind->must_count++] = v->text;
    }
    return QF_OK;
}

static qf_code read_kind(qf_ctx *cx, law_at at, letter_law *law)
{
    letter_kind *kind = &law->kinds[law->kind_count];
    law_at list;

    if (law->kind_count == LETTER_KINDS_MAX)
        return law_wrong(cx, at, "文书种类太多");
    QF_TRY(law_is_map(cx, at));
    QF_TRY(law_str(cx, at, "id", &kind->id));
    if (letter_kind_get(law, kind->id) != NULL)
        return law_wrong(cx, law_in(cx, at, "id"), "这个代码用过了");
    law->kind_count++;
    QF_TRY(law_str(cx, at, "zh", &kind->zh));
    QF_TRY(law_str(cx, at, "title", &kind->title));
    QF_TRY(law_str(cx, at, "law", &kind->law));
    QF_TRY(law_str(cx, at, "when", &kind->when));
    QF_TRY(law_str(cx, at, "to", &kind->to));
    kind->mark = qf_get_str(at.val, "mark");
    kind->event = qf_get_str(at.val, "event");
    kind->outcome = qf_get_str(at.val, "outcome");
    kind->decision = qf_get_str(at.val, "decision");
    kind->joins = qf_get_bool(at.val, "joins", false);
    if (kind->event.n > 0 && clock_event_parse(kind->event) == CLOCK_EVENT_COUNT)
        return law_wrong(cx, law_in(cx, at, "event"), "没有这个办理环节");
    if (kind->outcome.n > 0 && clock_outcome_parse(kind->outcome) == CLOCK_NO_OUTCOME)
        return law_wrong(cx, law_in(cx, at, "outcome"), "没有这个办理结果");
    QF_TRY(check_names(cx, law, law_in(cx, at, "decision"), kind->decision));
    QF_TRY(read_remedy_code(cx, at, "remedy", &kind->remedy));
    QF_TRY(read_must(cx, law, at, kind));
    kind->text = qf_get(at.val, "paragraphs");
    if (kind->text == NULL || kind->text->type != QF_VAL_LIST)
        return law_wrong(cx, law_in(cx, at, "paragraphs"), "要写成段落的清单");
    QF_TRY(check_paragraphs(cx, law, law_in(cx, at, "paragraphs")));
    kind->table = qf_get(at.val, "table");
    if (kind->table != NULL) {
        QF_TRY(law_list(cx, at, "table", &list));
        QF_TRY(check_table(cx, law, list));
    }
    return QF_OK;
}

/* No outcome without a letter that tells it. */
static qf_code check_outcomes(qf_ctx *cx, law_at list, const letter_law *law)
{
    for (int o = CLOCK_NO_OUTCOME + 1; o < CLOCK_OUTCOME_COUNT; o++) {
        qf_str code = clock_outcome_code((clock_outcome)o);
        bool told = false;
        for (size_t i = 0; i < law->kind_count; i++)
            told = told || qf_str_eq(law->kinds[i].outcome, code);
        if (!told)
            return law_wrong(cx, list, "办理结果 %.*s 没有文书", QF_ARG(code));
    }
    return QF_OK;
}

qf_code letter_law_load(qf_ctx *cx, const char *dir, const letter_law **out)
{
    letter_law *law = QF_NEW(cx->arena, letter_law);
    law_at top = { FILE_NAME, "", NULL }, list;
    size_t i = 0;

    QF_TRY(law_json(cx, dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_str(cx, top, "number", &law->number));
    QF_TRY(read_facts(cx, top, law));
    QF_TRY(read_remedies(cx, top, law));
    QF_TRY(law_str(cx, top, "opening", &law->opening));
    QF_TRY(law_str(cx, top, "several", &law->several));
    QF_TRY(law_str(cx, top, "closing", &law->closing));
    QF_TRY(check_names(cx, law, law_in(cx, top, "opening"), law->opening));
    QF_TRY(law_list(cx, top, "letters", &list));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++)
        QF_TRY(read_kind(cx, law_item(cx, list, i, v), law));
    QF_TRY(check_outcomes(cx, list, law));
    *out = law;
    return QF_OK;
}

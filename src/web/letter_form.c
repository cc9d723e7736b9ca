#include "web/letter_form.h"

#include "web/site.h"

/* Facts that nobody types for a case: the settings, the number and the date give them. */
static bool is_given(qf_str code)
{
    static const char *const given[] = { "org",         "office", "address", "phone", "number",
                                         "review_body", "court",  "date",    "remedy" };

    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
        if (qf_str_eq(code, qf_str_of(given[i])))
            return true;
    return false;
}

qf_code letter_form_add(web_request *rq, qf_val *data, const letter_plan *plan,
                        const letter_facts *facts)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "fields");
    letter_asked_fact *asked;
    size_t count;

    QF_TRY(letter_asked(rq->cx, rq->site->letters, plan, &asked, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one;
        if (is_given(asked[i].code))
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", asked[i].code);
        qf_map_str(arena, one, "zh", asked[i].zh);
        qf_map_str(arena, one, "value", letter_value(facts, asked[i].code));
        qf_map_bool(arena, one, "needed", asked[i].needed);
    }
    return QF_OK;
}

qf_code letter_form_read(web_request *rq, const letter_plan *plan, letter_facts *facts)
{
    letter_asked_fact *asked;
    size_t count;

    QF_TRY(letter_asked(rq->cx, rq->site->letters, plan, &asked, &count));
    for (size_t i = 0; i < count; i++) {
        qf_str name = qf_strf(rq->cx->arena, "f_%.*s", QF_ARG(asked[i].code)), value;
        if (is_given(asked[i].code))
            continue;
        value = qf_str_trim(web_form(rq, name.p));
        if (value.n > 4000)
            return qf_fail(rq->cx, QF_INVALID, "LETTERS.LONG", asked[i].code.p,
                           "“%.*s”太长，最多写一千多个字", QF_ARG(asked[i].zh));
        letter_set(facts, asked[i].code, value);
    }
    return QF_OK;
}

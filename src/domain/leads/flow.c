/* The flow of a lead and the words of the module: tables, no database. */
#include "domain/leads/leads.h"

const leads_step leads_flow[] = {
    { LEADS_NEW, LEADS_ASSIGN, LEADS_ASSIGNED, false, false },
    { LEADS_ASSIGNED, LEADS_ASSIGN, LEADS_ASSIGNED, false, false },
    { LEADS_ASSIGNED, LEADS_EXTEND, LEADS_ASSIGNED, true, false },
    /* CHECKED when it is confirmed, else straight to HANDLED: leads_do decides. */
    { LEADS_ASSIGNED, LEADS_CHECK, LEADS_CHECKED, true, false },
    { LEADS_CHECKED, LEADS_HANDLE, LEADS_HANDLED, true, false },
    { LEADS_HANDLED, LEADS_RETURN, LEADS_ASSIGNED, false, true },
    { LEADS_HANDLED, LEADS_CLOSE, LEADS_CLOSED, false, true },
    { LEADS_HANDLED, LEADS_RECOVER, LEADS_HANDLED, true, false },
    { LEADS_CLOSED, LEADS_RECOVER, LEADS_CLOSED, false, false },
};

const size_t leads_flow_count = sizeof(leads_flow) / sizeof(leads_flow[0]);

const leads_step *leads_step_of(leads_state from, leads_event event)
{
    for (size_t i = 0; i < leads_flow_count; i++)
        if (leads_flow[i].from == from && leads_flow[i].event == event)
            return &leads_flow[i];
    return NULL;
}

/* ---- words */

struct word {
    const char *code, *zh;
};

#define X(name, code, zh) { code, zh },
static const struct word states[] = { LEADS_STATES(X) }, events[] = { LEADS_EVENTS(X) },
                         results[] = { LEADS_RESULTS(X) }, measures[] = { LEADS_MEASURES(X) },
                         tunings[] = { LEADS_TUNINGS(X) };
#undef X

static bool find_word(const struct word *words, size_t count, qf_str code, size_t *out)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(code, qf_str_of(words[i].code))) {
            *out = i;
            return true;
        }
    return false;
}

/* Code, label and back of one enumeration. */
#define WORDS(name, type, table)                                                                   \
    const char *name##_code(type one)                                                              \
    {                                                                                              \
        return table[one].code;                                                                    \
    }                                                                                              \
    const char *name##_zh(type one)                                                                \
    {                                                                                              \
        return table[one].zh;                                                                      \
    }                                                                                              \
    bool name##_parse(qf_str code, type *out)                                                      \
    {                                                                                              \
        size_t at;                                                                                 \
        if (!find_word(table, sizeof(table) / sizeof(table[0]), code, &at))                        \
            return false;                                                                          \
        *out = (type)at;                                                                           \
        return true;                                                                               \
    }

WORDS(leads_state, leads_state, states)
WORDS(leads_event, leads_event, events)
WORDS(leads_result, leads_result, results)
WORDS(leads_measure, leads_measure, measures)
WORDS(leads_tune, leads_tune, tunings)

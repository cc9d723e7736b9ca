#include "domain/auth/auth.h"
#include "domain/books/books.h"

#define TOWN (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER))

/* From, event, to; who: 0 is the village's account (or the town for it). */
const books_step books_flow[] = {
    { BOOKS_DRAFT, BOOKS_SUBMIT, BOOKS_SUBMITTED, 0, false, false },
    { BOOKS_DRAFT, BOOKS_CANCEL, BOOKS_VOID, 0, false, false },
    { BOOKS_RETURNED, BOOKS_SUBMIT, BOOKS_SUBMITTED, 0, false, false },
    { BOOKS_RETURNED, BOOKS_CANCEL, BOOKS_VOID, 0, false, false },
    { BOOKS_SUBMITTED, BOOKS_APPROVE, BOOKS_APPROVED, TOWN, true, true },
    { BOOKS_SUBMITTED, BOOKS_RETURN, BOOKS_RETURNED, TOWN, false, false },
    { BOOKS_COUNTERSIGN, BOOKS_SIGN, BOOKS_APPROVED, AUTH_BIT(LEADER), true, false },
    { BOOKS_COUNTERSIGN, BOOKS_RETURN, BOOKS_RETURNED, AUTH_BIT(LEADER), false, false },
};

const size_t books_flow_count = sizeof(books_flow) / sizeof(books_flow[0]);

const books_step *books_step_of(books_state from, books_event event)
{
    for (size_t i = 0; i < books_flow_count; i++)
        if (books_flow[i].from == from && books_flow[i].event == event)
            return &books_flow[i];
    return NULL;
}

/* ---- codes and labels */

struct word {
    const char *code, *zh;
};

#define X(name, code, zh) { code, zh },
static const struct word kinds[] = { BOOKS_KINDS(X) }, states[] = { BOOKS_STATES(X) },
                         events[] = { BOOKS_EVENTS(X) }, registers[] = { BOOKS_REGISTERS(X) };
#undef X

static bool parse(const struct word *words, size_t count, qf_str code, size_t *out)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(code, qf_str_of(words[i].code))) {
            *out = i;
            return true;
        }
    return false;
}

const char *books_kind_zh(books_kind kind)
{
    return kinds[kind].zh;
}

const char *books_kind_code(books_kind kind)
{
    return kinds[kind].code;
}

bool books_kind_parse(qf_str code, books_kind *out)
{
    size_t at;

    if (!parse(kinds, BOOKS_KIND_COUNT, code, &at))
        return false;
    *out = (books_kind)at;
    return true;
}

const char *books_state_zh(books_state state)
{
    return states[state].zh;
}

const char *books_state_code(books_state state)
{
    return states[state].code;
}

bool books_state_parse(qf_str code, books_state *out)
{
    size_t at;

    if (!parse(states, BOOKS_STATE_COUNT, code, &at))
        return false;
    *out = (books_state)at;
    return true;
}

const char *books_event_zh(books_event event)
{
    return events[event].zh;
}

const char *books_event_code(books_event event)
{
    return events[event].code;
}

bool books_event_parse(qf_str code, books_event *out)
{
    size_t at;

    if (!parse(events, BOOKS_EVENT_COUNT, code, &at))
        return false;
    *out = (books_event)at;
    return true;
}

const char *books_register_zh(books_register_kind kind)
{
    return registers[kind].zh;
}

const char *books_register_code(books_register_kind kind)
{
    return registers[kind].code;
}

bool books_register_parse(qf_str code, books_register_kind *out)
{
    size_t at;

    if (!parse(registers, BOOKS_REGISTER_COUNT, code, &at))
        return false;
    *out = (books_register_kind)at;
    return true;
}

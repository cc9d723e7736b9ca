#include "base/word.h"
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

QF_WORDS(books_kind, BOOKS_KINDS)
QF_WORD_CODE(books_kind)
QF_WORD_ZH(books_kind)
QF_WORD_PARSE(books_kind)

QF_WORDS(books_state, BOOKS_STATES)
QF_WORD_CODE(books_state)
QF_WORD_ZH(books_state)
QF_WORD_PARSE(books_state)

QF_WORDS(books_event, BOOKS_EVENTS)
QF_WORD_CODE(books_event)
QF_WORD_ZH(books_event)
QF_WORD_PARSE(books_event)

QF_WORDS(books_register_kind, BOOKS_REGISTERS)
QF_WORD_CODE(books_register_kind)
QF_WORD_ZH(books_register_kind)
QF_WORD_PARSE(books_register_kind)

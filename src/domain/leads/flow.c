/* The flow of a lead and the words of the module: tables, no database. */
#include "base/word.h"
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

QF_WORDS(leads_state, LEADS_STATES)
QF_WORD_CODE(leads_state)
QF_WORD_ZH(leads_state)
QF_WORD_PARSE(leads_state)

QF_WORDS(leads_event, LEADS_EVENTS)
QF_WORD_CODE(leads_event)
QF_WORD_ZH(leads_event)
QF_WORD_PARSE(leads_event)

QF_WORDS(leads_result, LEADS_RESULTS)
QF_WORD_CODE(leads_result)
QF_WORD_ZH(leads_result)
QF_WORD_PARSE(leads_result)

QF_WORDS(leads_measure, LEADS_MEASURES)
QF_WORD_CODE(leads_measure)
QF_WORD_ZH(leads_measure)
QF_WORD_PARSE(leads_measure)

QF_WORDS(leads_tune, LEADS_TUNINGS)
QF_WORD_CODE(leads_tune)
QF_WORD_ZH(leads_tune)
QF_WORD_PARSE(leads_tune)

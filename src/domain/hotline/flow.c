/* The state table of a ticket, the names of its states and events. No database, no clock. */
#include "domain/hotline/hotline.h"

#include "domain/auth/auth.h"

static const struct {
    qf_str code, zh;
    bool open;
} states[] = {
#define X(name, code, zh, open) { QF_S_INIT(code), QF_S_INIT(zh), open },
    HOTLINE_STATES(X)
#undef X
};

static const struct {
    qf_str code, zh;
} events[] = {
#define X(name, code, zh) { QF_S_INIT(code), QF_S_INIT(zh) },
    HOTLINE_EVENTS(X)
#undef X
}, scores[] = {
#define X(name, code, zh) { QF_S_INIT(code), QF_S_INIT(zh) },
    HOTLINE_SCORES(X)
#undef X
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* Who may: the office's own work, and what a leader or the clerk decides. */
#define WORK (AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK))
#define DECIDE (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER))
#define OFFICE (AUTH_BIT(HANDLER) | DECIDE)

static const uint32_t roles[HOTLINE_EVENT_COUNT] = {
    [HOTLINE_DO_RECEIVE] = WORK,         [HOTLINE_DO_SIGN] = WORK,
    [HOTLINE_DO_DISPATCH] = WORK,        [HOTLINE_DO_REPLY] = WORK,
    [HOTLINE_DO_CLOSE] = WORK,           [HOTLINE_DO_EXTEND_ASK] = WORK,
    [HOTLINE_DO_EXTEND_GRANT] = DECIDE,  [HOTLINE_DO_EXTEND_REFUSE] = DECIDE,
    [HOTLINE_DO_RETURN_ASK] = WORK,      [HOTLINE_DO_RETURN_GRANT] = DECIDE,
    [HOTLINE_DO_RETURN_REFUSE] = DECIDE, [HOTLINE_DO_CALL_BACK] = WORK,
    [HOTLINE_DO_REOPEN] = WORK,          [HOTLINE_DO_MERGE] = WORK,
    [HOTLINE_DO_DECLINE] = DECIDE,       [HOTLINE_DO_SUPERVISE] = DECIDE,
    [HOTLINE_DO_RELIMIT] = DECIDE,       [HOTLINE_DO_NOTE] = OFFICE,
};

#define ROW(from, event, to)                                                                       \
    {                                                                                              \
        HOTLINE_IS_##from, HOTLINE_DO_##event, HOTLINE_IS_##to                                     \
    }

static const struct {
    hotline_state from;
    hotline_event event;
    hotline_state to;
} table[] = {
    ROW(NEW, SIGN, SIGNED),
    ROW(NEW, RETURN_ASK, RETURN_ASKED),
    ROW(NEW, DECLINE, DECLINED),
    ROW(NEW, MERGE, MERGED),
    ROW(SIGNED, DISPATCH, WORKING),
    ROW(SIGNED, RETURN_ASK, RETURN_ASKED),
    ROW(SIGNED, DECLINE, DECLINED),
    ROW(SIGNED, MERGE, MERGED),
    ROW(WORKING, DISPATCH, WORKING),
    ROW(WORKING, REPLY, REPLIED),
    ROW(WORKING, EXTEND_ASK, EXTEND_ASKED),
    ROW(WORKING, RETURN_ASK, RETURN_ASKED),
    ROW(WORKING, MERGE, MERGED),
    ROW(EXTEND_ASKED, EXTEND_GRANT, WORKING),
    ROW(EXTEND_ASKED, EXTEND_REFUSE, WORKING),
    ROW(EXTEND_ASKED, REPLY, REPLIED),
    ROW(RETURN_ASKED, RETURN_GRANT, RETURNED),
    ROW(RETURN_ASKED, RETURN_REFUSE, SIGNED),
    ROW(REPLIED, CLOSE, CLOSED),
    ROW(REPLIED, REPLY, REPLIED),
    ROW(CLOSED, CALL_BACK, CLOSED),
    ROW(CLOSED, REOPEN, WORKING),
};

qf_str hotline_state_code(hotline_state state)
{
    return state < HOTLINE_STATE_COUNT ? states[state].code : (qf_str){ 0 };
}

qf_str hotline_state_zh(hotline_state state)
{
    return state < HOTLINE_STATE_COUNT ? states[state].zh : (qf_str){ 0 };
}

bool hotline_state_open(hotline_state state)
{
    return state < HOTLINE_STATE_COUNT && states[state].open;
}

hotline_state hotline_state_parse(qf_str code)
{
    hotline_state state = 0;

    while (state < HOTLINE_STATE_COUNT && !qf_str_eq(code, states[state].code))
        state++;
    return state;
}

qf_str hotline_event_code(hotline_event event)
{
    return event < HOTLINE_EVENT_COUNT ? events[event].code : (qf_str){ 0 };
}

qf_str hotline_event_zh(hotline_event event)
{
    return event < HOTLINE_EVENT_COUNT ? events[event].zh : (qf_str){ 0 };
}

hotline_event hotline_event_parse(qf_str code)
{
    hotline_event event = 0;

    while (event < HOTLINE_EVENT_COUNT && !qf_str_eq(code, events[event].code))
        event++;
    return event;
}

qf_str hotline_score_zh(qf_str code)
{
    for (size_t i = 0; i < COUNT(scores); i++)
        if (qf_str_eq(code, scores[i].code))
            return scores[i].zh;
    return (qf_str){ 0 };
}

bool hotline_flow(hotline_state from, hotline_event event, hotline_state *to)
{
    bool anywhere_open = event == HOTLINE_DO_SUPERVISE || event == HOTLINE_DO_RELIMIT;

    if (event == HOTLINE_DO_NOTE || (anywhere_open && hotline_state_open(from))) {
        *to = from;
        return true;
    }
    for (size_t i = 0; i < COUNT(table); i++)
        if (table[i].from == from && table[i].event == event) {
            *to = table[i].to;
            return true;
        }
    return false;
}

qf_str hotline_flow_why(qf_arena *arena, hotline_state from, hotline_event event)
{
    qf_buf out = qf_buf_new(arena, 1024);
    const char *between = "";

    qf_buf_addf(&out, "工单现在是“%.*s”，不能%.*s", QF_ARG(hotline_state_zh(from)),
                QF_ARG(hotline_event_zh(event)));
    for (size_t i = 0; i < COUNT(table); i++)
        if (table[i].event == event) {
            qf_buf_addf(&out, "%s“%.*s”", *between == '\0' ? "；要先到" : between,
                        QF_ARG(hotline_state_zh(table[i].from)));
            between = "、";
        }
    return qf_buf_str(&out);
}

uint32_t hotline_flow_roles(hotline_event event)
{
    return event < HOTLINE_EVENT_COUNT ? roles[event] : 0;
}

#include "base/word.h"
#include "domain/auth/auth.h"
#include "domain/disclose/disclose.h"

#define WRITERS (AUTH_BIT(REPORTER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(PUBLISHER))
#define DRAFTERS (WRITERS | AUTH_BIT(VILLAGE_ACCOUNT))
#define FIRST_EYE (AUTH_BIT(REVIEWER) | AUTH_BIT(DISCLOSURE_CLERK))
#define SECOND_EYE (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(REVIEWER) | AUTH_BIT(PUBLISHER))
#define LAST_EYE (AUTH_BIT(LEADER) | AUTH_BIT(PUBLISHER))
#define TAKERS_BACK (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(PUBLISHER) | AUTH_BIT(LEADER))

#define MOVE(from_, event_, to_, roles_, ...)                                                      \
    {                                                                                              \
        .from = DISCLOSE_##from_, .event = DISCLOSE_DO_##event_, .to = DISCLOSE_##to_,             \
        .roles = (roles_), __VA_ARGS__                                                             \
    }

const disclose_move disclose_flow[] = {
    MOVE(DRAFT, SUBMIT, FIRST, DRAFTERS, .law = "第十七条"),
    MOVE(DRAFT, URGENT, FINAL, WRITERS, .asks_reason = true, .law = "第十七条"),
    MOVE(RETURNED, SUBMIT, FIRST, DRAFTERS, .law = "第十七条"),
    MOVE(RETURNED, URGENT, FINAL, WRITERS, .asks_reason = true, .law = "第十七条"),
    MOVE(FIRST, TAKE_BACK, DRAFT, DRAFTERS, .law = ""),
    MOVE(FIRST, PASS, SECOND, FIRST_EYE, .other_eye = true, .law = "第十七条"),
    MOVE(FIRST, RETURN, RETURNED, FIRST_EYE, .asks_reason = true, .law = ""),
    MOVE(SECOND, PASS, FINAL, SECOND_EYE, .other_eye = true, .law = "第十七条"),
    MOVE(SECOND, RETURN, RETURNED, SECOND_EYE, .asks_reason = true, .law = ""),
    MOVE(FINAL, RELEASE, RELEASED, LAST_EYE, .other_eye = true, .asks_secrecy = true,
         .law = "第十七条、第二十六条"),
    MOVE(FINAL, SCHEDULE, SCHEDULED, LAST_EYE, .other_eye = true, .asks_secrecy = true,
         .law = "第十七条、第二十六条"),
    MOVE(FINAL, RETURN, RETURNED, LAST_EYE, .asks_reason = true, .law = ""),
    MOVE(SCHEDULED, UNSCHEDULE, RETURNED, LAST_EYE, .asks_reason = true, .law = ""),
    MOVE(SCHEDULED, DUE, RELEASED, 0, .law = "第二十六条"),
    MOVE(SCHEDULED, LAPSE, RETURNED, 0, .asks_reason = true, .law = ""),
    MOVE(DRAFT, DISCARD, DISCARDED, DRAFTERS, .asks_reason = true, .law = ""),
    MOVE(RETURNED, DISCARD, DISCARDED, DRAFTERS, .asks_reason = true, .law = ""),
    MOVE(FIRST, KEEP, KEPT, TAKERS_BACK, .other_eye = true, .asks_reason = true,
         .asks_ground = true, .law = "第十三条至第十七条"),
    MOVE(SECOND, KEEP, KEPT, TAKERS_BACK, .other_eye = true, .asks_reason = true,
         .asks_ground = true, .law = "第十三条至第十七条"),
    MOVE(FINAL, KEEP, KEPT, TAKERS_BACK, .other_eye = true, .asks_reason = true,
         .asks_ground = true, .law = "第十三条至第十七条"),
    MOVE(KEPT, REVIEW, KEPT, TAKERS_BACK, .asks_reason = true, .asks_ground = true,
         .law = "第十八条"),
    MOVE(KEPT, REOPEN, RETURNED, TAKERS_BACK, .asks_reason = true, .law = "第十八条"),
    MOVE(RELEASED, WITHDRAW, WITHDRAWN, TAKERS_BACK, .asks_reason = true, .law = "第十八条"),
};

const size_t disclose_flow_count = sizeof(disclose_flow) / sizeof(disclose_flow[0]);

const disclose_move *disclose_move_of(disclose_state from, disclose_event event)
{
    for (size_t i = 0; i < disclose_flow_count; i++)
        if (disclose_flow[i].from == from && disclose_flow[i].event == event)
            return &disclose_flow[i];
    return NULL;
}

/* ---- codes and labels */

QF_WORDS(disclose_state, DISCLOSE_STATES)
QF_WORD_CODE(disclose_state)
QF_WORD_ZH(disclose_state)
QF_WORD_PARSE(disclose_state)

QF_WORDS(disclose_event, DISCLOSE_EVENTS)
QF_WORD_CODE(disclose_event)
QF_WORD_ZH(disclose_event)
QF_WORD_PARSE(disclose_event)

QF_WORDS(disclose_ground, DISCLOSE_GROUNDS)
QF_WORD_CODE(disclose_ground)
QF_WORD_ZH(disclose_ground)
QF_WORD_PARSE(disclose_ground)

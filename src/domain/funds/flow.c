#include "base/word.h"
#include "domain/auth/auth.h"
#include "domain/funds/funds.h"

#define CHECKERS (AUTH_BIT(REVIEWER) | AUTH_BIT(LEADER) | AUTH_BIT(DISCLOSURE_CLERK))
#define PUBLISHERS (AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK))

/* From, event, to; who; another person than the one who loaded it; with a reason. */
const funds_step funds_flow[] = {
    { FUNDS_LOADED, FUNDS_APPROVE, FUNDS_APPROVED, CHECKERS, true, false },
    { FUNDS_LOADED, FUNDS_REJECT, FUNDS_VOID, CHECKERS | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER),
      false, true },
    { FUNDS_APPROVED, FUNDS_REJECT, FUNDS_VOID, CHECKERS, false, true },
    { FUNDS_APPROVED, FUNDS_PUBLISH, FUNDS_PUBLISHED, PUBLISHERS, false, false },
    { FUNDS_PUBLISHED, FUNDS_WITHDRAW, FUNDS_WITHDRAWN, PUBLISHERS | AUTH_BIT(LEADER), false,
      true },
};

const size_t funds_flow_count = sizeof(funds_flow) / sizeof(funds_flow[0]);

const funds_step *funds_step_of(funds_state from, funds_event event)
{
    for (size_t i = 0; i < funds_flow_count; i++)
        if (funds_flow[i].from == from && funds_flow[i].event == event)
            return &funds_flow[i];
    return NULL;
}

/* ---- codes and labels */

QF_WORDS(funds_level, FUNDS_LEVELS)
QF_WORD_CODE(funds_level)
QF_WORD_ZH(funds_level)
QF_WORD_PARSE(funds_level)

QF_WORDS(funds_state, FUNDS_STATES)
QF_WORD_CODE(funds_state)
QF_WORD_ZH(funds_state)

QF_WORDS(funds_event, FUNDS_EVENTS)
QF_WORD_CODE(funds_event)
QF_WORD_ZH(funds_event)
QF_WORD_PARSE(funds_event)

static const qf_word flags_of_rows[] = { FUNDS_FLAGS(QF_WORD) };

qf_str funds_flags_zh(qf_arena *arena, qf_str flags)
{
    qf_buf out = qf_buf_new(arena, 1024);
    qf_str piece;

    if (flags.n == 0)
        return flags;
    while (qf_str_split(&flags, ' ', &piece))
        for (size_t i = 0; i < FUNDS_FLAG_COUNT; i++)
            if (qf_str_eq(piece, qf_str_of(flags_of_rows[i].code))) {
                if (out.n > 0)
                    qf_buf_add(&out, QF_S("；"));
                qf_buf_add(&out, qf_str_of(flags_of_rows[i].zh));
            }
    return qf_buf_str(&out);
}

/* What the rows of the flow table mean; known to clock_flow.c (the table) and clock.c alone. */
#ifndef QF_LAW_CLOCK_FLOW_H
#define QF_LAW_CLOCK_FLOW_H

#include "law/clock.h"

/* Which row of several is meant. */
enum clock_when {
    WHEN_ALWAYS,
    WHEN_DIRECT,  /* the channel has a receipt day of its own */
    WHEN_UNCLEAR, /* the correction is still unclear */
    WHEN_UNTIL,   /* a date is announced */
};

/* What must hold, else the event is refused. */
enum clock_guard {
    GUARD_NONE,
    GUARD_NOTICE,      /* once, by the seventh working day, days given */
    GUARD_GOOD_REASON, /* abandoned for want of correction, and a good reason */
    GUARD_BY_DUE,      /* on or before the reply limit */
    GUARD_UNTIL,       /* announced date later than the resumed limit */
    GUARD_FEE,         /* once, on or before the limit */
    GUARD_EXTEND,      /* once, on or before the limit, 1-20 days, approved */
    GUARD_OUTCOME,     /* a code that a draft can have */
    GUARD_DELIVERY,    /* the way of delivery is said */
    GUARD_OVERDUE,     /* the limit has passed */
};

/* What happens besides the change of state. */
enum clock_act {
    ACT_NONE,
    ACT_RECEIVE,   /* R; both clocks start */
    ACT_NOTICE,    /* reply stops, correction runs */
    ACT_CORRECTED, /* reply anew */
    ACT_STILL_UNCLEAR,
    ACT_SUSPEND, /* reasons asked for */
    ACT_RESUME,
    ACT_RESUME_UNTIL,
    ACT_EXCESS, /* resume, outcome noproc_excess */
    ACT_THIRD,
    ACT_ORGAN,
    ACT_FEE,
    ACT_PAID,
    ACT_EXTEND,
    ACT_OUTCOME, /* drafted */
    ACT_REJECT,
    ACT_ANSWER,
    ACT_WITHDRAW,
    ACT_ABANDON, /* a timer ran out */
};

#endif

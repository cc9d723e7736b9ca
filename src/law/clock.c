/* The fold: which row of the table an event meets, whether it may pass, what it changes. */
#include "law/clock.h"

#include "law/clock_flow.h"

clock_case clock_start(clock_channel channel)
{
    return (clock_case){ .channel = channel,
                         .state = CLOCK_DRAFT,
                         .last_on = QF_NO_DATE,
                         .received = QF_NO_DATE,
                         .notice_due = QF_NO_DATE,
                         .reply_from = QF_NO_DATE,
                         .due = QF_NO_DATE,
                         .until = QF_NO_DATE,
                         .answered = QF_NO_DATE,
                         .side = CLOCK_TIMER_COUNT,
                         .side_from = QF_NO_DATE,
                         .side_due = QF_NO_DATE };
}

static bool direct(clock_channel channel)
{
#define X(name, code, zh, without_submit) without_submit,
    static const bool is[] = { CLOCK_CHANNELS(X) };
#undef X

    return is[channel];
}

/* ---- dates */

/* The n-th working day after `from`; notes when that is outside the calendar. */
static qf_date add(const calendar *cal, clock_case *c, qf_date from, int n)
{
    qf_date date = calendar_add(cal, from, n);

    if (!qf_date_is(date)) {
        c->beyond = true;
        return from;
    }
    return date;
}

/* Starts 20 new working days after `from`; extension and announced date end with the old ones. */
static void reply_anew(const clock_law *law, const calendar *cal, clock_case *c, qf_date from)
{
    c->reply_from = from;
    c->reply_days = law->days[CLOCK_TIMER_REPLY];
    c->due = add(cal, c, from, c->reply_days);
    c->until = QF_NO_DATE;
    c->extension = false;
    c->running = true;
    c->suspended = false;
    c->left = 0;
}

static void side_start(const calendar *cal, clock_case *c, clock_timer timer, qf_date from,
                       int days)
{
    c->side = timer;
    c->side_from = from;
    c->side_days = days;
    c->side_due = add(cal, c, from, days);
}

static void side_stop(clock_case *c)
{
    c->side = CLOCK_TIMER_COUNT;
    c->side_from = c->side_due = QF_NO_DATE;
    c->side_days = 0;
}

/* 2.7 Suspension: left = working days after the letter's day up to and including the limit. */
static void suspend(const calendar *cal, clock_case *c, qf_date letter)
{
    c->left = calendar_count(cal, letter, c->due);
    c->suspended = true;
    c->running = false;
}

/* The limit when counting goes on after `end`: the left-th working day after it; with none left
 * `end` itself, or the next working day when it is a day off. */
static qf_date resumed(const calendar *cal, clock_case *c, qf_date end)
{
    qf_date date;

    if (c->left > 0)
        return add(cal, c, end, c->left);
    date = calendar_on_or_next(cal, end);
    if (!qf_date_is(date))
        c->beyond = true;
    return date;
}

static void resume(const calendar *cal, clock_case *c, qf_date end)
{
    if (!c->suspended)
        return;
    c->due = resumed(cal, c, end);
    c->suspended = false;
    c->running = true;
    c->left = 0;
}

/* ---- guards */

/* Four years: the regulation says "reasonable"; more is a slip of the pen. */
#define CLOCK_MOST_DAYS 1000

static clock_reason guard_notice(const clock_case *c, const clock_event *e, clock_refusal *why)
{
    if (c->correction_used)
        return CLOCK_NO_NOTICE_TWICE;
    why->date = c->notice_due;
    if (qf_date_cmp(e->on, c->notice_due) > 0)
        return CLOCK_NO_NOTICE_LATE;
    return e->days < 1 || e->days > CLOCK_MOST_DAYS ? CLOCK_NO_DAYS : CLOCK_ACCEPTED;
}

static clock_reason guard_by_due(const clock_case *c, const clock_event *e, clock_refusal *why)
{
    why->date = c->due;
    return qf_date_cmp(e->on, c->due) > 0 ? CLOCK_NO_AFTER_DUE : CLOCK_ACCEPTED;
}

static clock_reason guard_extend(const clock_law *law, const clock_case *c, const clock_event *e,
                                 clock_refusal *why)
{
    if (c->extension_used)
        return CLOCK_NO_EXTEND_TWICE;
    if (guard_by_due(c, e, why) != CLOCK_ACCEPTED)
        return CLOCK_NO_AFTER_DUE;
    why->days = law->days[CLOCK_TIMER_EXTENSION];
    if (e->days < 1 || e->days > law->days[CLOCK_TIMER_EXTENSION])
        return CLOCK_NO_EXTEND_DAYS;
    return e->approved ? CLOCK_ACCEPTED : CLOCK_NO_APPROVER;
}

static clock_reason guard_until(const calendar *cal, clock_case *c, const clock_event *e,
                                clock_refusal *why)
{
    why->date = resumed(cal, c, e->on);
    return qf_date_cmp(e->until, why->date) > 0 ? CLOCK_ACCEPTED : CLOCK_NO_UNTIL;
}

/* `c` may note that a date left the calendar, nothing else. */
static clock_reason guard(const clock_law *law, const calendar *cal, int which, clock_case *c,
                          const clock_event *e, clock_refusal *why)
{
    switch ((enum clock_guard)which) {
    case GUARD_NONE:
        break;
    case GUARD_NOTICE:
        return guard_notice(c, e, why);
    case GUARD_GOOD_REASON:
        if (c->outcome != CLOCK_IS_OTHER_NOCORRECT)
            return CLOCK_NO_STATE;
        return e->good_reason ? CLOCK_ACCEPTED : CLOCK_NO_CORRECTED_LATE;
    case GUARD_BY_DUE:
        return guard_by_due(c, e, why);
    case GUARD_UNTIL:
        return guard_until(cal, c, e, why);
    case GUARD_FEE:
        return c->fee_used ? CLOCK_NO_FEE_TWICE : guard_by_due(c, e, why);
    case GUARD_EXTEND:
        return guard_extend(law, c, e, why);
    case GUARD_OUTCOME:
        return e->outcome == CLOCK_NO_OUTCOME || e->outcome == CLOCK_IS_OTHER_NOCORRECT ||
                       e->outcome == CLOCK_IS_OTHER_NOFEE
                   ? CLOCK_NO_OUTCOME_GIVEN
                   : CLOCK_ACCEPTED;
    case GUARD_DELIVERY:
        return e->delivered_by == CLOCK_NOT_SAID ? CLOCK_NO_DELIVERY : CLOCK_ACCEPTED;
    case GUARD_OVERDUE:
        why->date = clock_due(c);
        return qf_date_is(why->date) && qf_date_cmp(e->on, why->date) > 0 ? CLOCK_ACCEPTED
                                                                          : CLOCK_NO_NOT_OVERDUE;
    }
    return CLOCK_ACCEPTED;
}

/* ---- acts */

/* A consultation: its own timer always runs; the reply limit stops only when the letter went out
 * in time and no announced date is in force (2.7). */
static void consult(const clock_law *law, const calendar *cal, clock_case *c, const clock_event *e,
                    clock_timer timer)
{
    if (qf_date_cmp(e->on, c->due) <= 0 && !qf_date_is(c->until))
        suspend(cal, c, e->on);
    side_start(cal, c, timer, e->received_on, law->days[timer]);
}

static void act_receive(const clock_law *law, const calendar *cal, clock_case *c, qf_date on)
{
    c->received = on;
    c->notice_due = add(cal, c, on, law->days[CLOCK_TIMER_NOTICE]);
    reply_anew(law, cal, c, on);
}

static void act_corrected(const clock_law *law, const calendar *cal, clock_case *c, qf_date on)
{
    side_stop(c);
    reply_anew(law, cal, c, on);
    c->outcome = CLOCK_NO_OUTCOME;
    c->guessed = false;
}

static void act_extend(const calendar *cal, clock_case *c, int days)
{
    c->extension = c->extension_used = true;
    c->due = add(cal, c, c->due, days);
    c->reply_days += days;
}

static void act_stop(clock_case *c, clock_outcome outcome)
{
    side_stop(c);
    c->running = c->suspended = false;
    c->outcome = outcome;
}

/* `e` has received_on filled in. */
static void act(const clock_law *law, const calendar *cal, int which, clock_case *c,
                const clock_event *e)
{
    switch ((enum clock_act)which) {
    case ACT_NONE:
        break;
    case ACT_RECEIVE:
        act_receive(law, cal, c, e->on);
        break;
    case ACT_NOTICE:
        c->running = false;
        c->correction_used = true;
        side_start(cal, c, CLOCK_TIMER_CORRECTION, e->received_on, e->days);
        break;
    case ACT_CORRECTED:
        act_corrected(law, cal, c, e->on);
        break;
    case ACT_STILL_UNCLEAR:
        act_corrected(law, cal, c, e->on);
        c->outcome = CLOCK_IS_UNABLE_UNCLEAR;
        break;
    case ACT_SUSPEND:
        suspend(cal, c, e->on);
        break;
    case ACT_RESUME:
        side_stop(c);
        resume(cal, c, e->on);
        break;
    case ACT_RESUME_UNTIL:
        resume(cal, c, e->on);
        c->due = c->until = e->until;
        c->beyond = c->beyond || qf_date_cmp(e->until, calendar_last(cal)) > 0;
        break;
    case ACT_EXCESS:
        resume(cal, c, e->on);
        c->outcome = CLOCK_IS_NOPROC_EXCESS;
        break;
    case ACT_THIRD:
        consult(law, cal, c, e, CLOCK_TIMER_THIRD);
        break;
    case ACT_ORGAN:
        consult(law, cal, c, e, CLOCK_TIMER_ORGAN);
        break;
    case ACT_FEE:
        c->running = false;
        c->fee_used = true;
        side_start(cal, c, CLOCK_TIMER_PAY, e->received_on, law->days[CLOCK_TIMER_PAY]);
        break;
    case ACT_PAID:
        side_stop(c);
        reply_anew(law, cal, c, e->on);
        break;
    case ACT_EXTEND:
        act_extend(cal, c, e->days);
        break;
    case ACT_OUTCOME:
        c->outcome = e->outcome;
        break;
    case ACT_REJECT:
        c->outcome = CLOCK_NO_OUTCOME;
        break;
    case ACT_ANSWER:
        c->answered = e->delivered_by == CLOCK_HAND ? e->received_on : e->on;
        c->running = false;
        break;
    case ACT_WITHDRAW:
        act_stop(c, CLOCK_IS_OTHER_MISC);
        break;
    case ACT_ABANDON:
        act_stop(c, c->side == CLOCK_TIMER_PAY ? CLOCK_IS_OTHER_NOFEE : CLOCK_IS_OTHER_NOCORRECT);
        break;
    }
}

static void go(clock_case *c, int to)
{
    if (to == CLOCK_TO_WORK)
        c->state = qf_date_is(c->until) ? CLOCK_DELAYED
                   : c->extension       ? CLOCK_EXTENDED
                                        : CLOCK_PROCESSING;
    else if (to != CLOCK_TO_SAME)
        c->state = (clock_state)to;
}

/* ---- one step */

static bool fits(const clock_case *c, const clock_edge *edge, const clock_event *e)
{
    if ((edge->from & (1U << c->state)) == 0 || edge->event != e->kind)
        return false;
    switch ((enum clock_when)edge->when) {
    case WHEN_ALWAYS:
        return true;
    case WHEN_DIRECT:
        return direct(c->channel);
    case WHEN_UNCLEAR:
        return e->unclear;
    case WHEN_UNTIL:
        return qf_date_is(e->until);
    }
    return false;
}

static const clock_edge *edge_of(const clock_case *c, const clock_event *e)
{
    size_t count;
    const clock_edge *edges = clock_edges(&count);

    for (size_t i = 0; i < count; i++)
        if (fits(c, &edges[i], e))
            return &edges[i];
    return NULL;
}

void clock_lapse(const calendar *cal, clock_case *c, qf_date day)
{
    static const clock_law nothing; /* a timer that ran out starts none: no period is asked for */
    clock_event end = { .kind = CLOCK_EVENT_COUNT, .on = c->side_due, .until = QF_NO_DATE };
    const clock_edge *edge;

    if (c->side == CLOCK_TIMER_COUNT || qf_date_cmp(c->side_due, day) >= 0)
        return;
    edge = edge_of(c, &end);
    if (edge == NULL)
        return;
    c->guessed = c->guessed || calendar_estimated(cal, c->side_due);
    act(&nothing, cal, edge->act, c, &end);
    go(c, edge->to);
}

/* Judges an event on a clock whose timers are up to its day. */
static clock_reason judge(const clock_law *law, const calendar *cal, clock_case *c,
                          const clock_event *told, clock_refusal *why)
{
    clock_event e = *told;
    const clock_edge *edge;
    clock_reason reason;

    if (e.kind == CLOCK_EVENT_COUNT)
        return CLOCK_NO_UNKNOWN;
    why->date = c->last_on;
    if (qf_date_is(c->last_on) && qf_date_cmp(e.on, c->last_on) < 0)
        return CLOCK_NO_EARLIER;
    if (!qf_date_is(e.received_on))
        e.received_on = e.on;
    if (qf_date_cmp(e.received_on, e.on) < 0)
        return CLOCK_NO_RECEIVED_BEFORE;
    edge = edge_of(c, &e);
    if (edge == NULL)
        return c->state == CLOCK_DRAFT && e.kind == CLOCK_ON_CONFIRM ? CLOCK_NO_CHANNEL
                                                                     : CLOCK_NO_STATE;
    reason = guard(law, cal, edge->guard, c, &e, why);
    if (reason != CLOCK_ACCEPTED)
        return reason;
    act(law, cal, edge->act, c, &e);
    if (c->beyond)
        return CLOCK_NO_BEYOND;
    go(c, edge->to);
    c->last_on = e.on;
    return CLOCK_ACCEPTED;
}

static clock_reason step(const clock_law *law, const calendar *cal, clock_case *c,
                         const clock_event *e, clock_refusal *refusal, const clock_watch *watch)
{
    clock_case lapsed = *c, next;

    clock_lapse(cal, &lapsed, e->on);
    next = lapsed;
    *refusal = (clock_refusal){ .state = lapsed.state, .date = QF_NO_DATE };
    refusal->reason = judge(law, cal, &next, e, refusal);
    if (refusal->reason != CLOCK_ACCEPTED) {
        c->beyond = c->beyond || next.beyond;
        return refusal->reason;
    }
    if (watch != NULL && watch->moved != NULL) {
        if (lapsed.side != c->side)
            watch->moved(watch->data, c, &lapsed, c->side_due);
        watch->moved(watch->data, &lapsed, &next, e->on);
    }
    *c = next;
    return CLOCK_ACCEPTED;
}

clock_reason clock_apply(const clock_law *law, const calendar *cal, clock_case *c,
                         const clock_event *event, clock_refusal *refusal)
{
    return step(law, cal, c, event, refusal, NULL);
}

clock_case clock_run(const clock_law *law, const calendar *cal, clock_channel channel,
                     const clock_event *events, size_t count, qf_date as_of,
                     const clock_watch *watch)
{
    clock_case c = clock_start(channel), before;
    clock_refusal refusal;

    for (size_t i = 0; i < count; i++) {
        if (qf_date_cmp(events[i].on, as_of) > 0)
            continue;
        if (step(law, cal, &c, &events[i], &refusal, watch) != CLOCK_ACCEPTED && watch != NULL &&
            watch->refused != NULL)
            watch->refused(watch->data, i, &refusal);
    }
    before = c;
    clock_lapse(cal, &c, as_of);
    if (watch != NULL && watch->moved != NULL && c.side != before.side)
        watch->moved(watch->data, &before, &c, before.side_due);
    return c;
}

/* ---- what the fold tells */

qf_date clock_due(const clock_case *c)
{
    return c->running || qf_date_is(c->answered) ? c->due : QF_NO_DATE;
}

int clock_late_days(const clock_case *c, qf_date as_of)
{
    qf_date due = clock_due(c), day = qf_date_is(c->answered) ? c->answered : as_of;

    if (!qf_date_is(due) || qf_date_cmp(day, due) <= 0)
        return 0;
    return day.day - due.day;
}

bool clock_notice_open(const clock_case *c, qf_date as_of)
{
    return (c->state == CLOCK_RECEIVED || c->state == CLOCK_PROCESSING) && !c->correction_used &&
           qf_date_cmp(as_of, c->notice_due) <= 0;
}

bool clock_estimated(const calendar *cal, const clock_case *c, qf_date as_of)
{
    qf_date due = clock_due(c);

    return c->guessed || (qf_date_is(due) && calendar_estimated(cal, due)) ||
           (c->side != CLOCK_TIMER_COUNT && calendar_estimated(cal, c->side_due)) ||
           (clock_notice_open(c, as_of) && calendar_estimated(cal, c->notice_due));
}

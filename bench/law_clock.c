/* Clock folds of cases of twenty events: events a second of processor time on one core, no explanation asked for. Claim:
 * above 1,000,000. */
#include "law/clock.h"

#include <stdio.h>
#include <time.h>

#define EVENTS 20

/* Days after R of each event of long applications: correction, consultations, fee, extension, drafts sent back, answer. */
static const struct {
    clock_event_kind kind;
    int after;
} stories[][EVENTS] = {
    { { CLOCK_ON_CONFIRM, 0 },    { CLOCK_ON_CORRECTION_NOTICE, 2 }, { CLOCK_ON_CORRECTED, 6 },
      { CLOCK_ON_ASK_THIRD, 8 },  { CLOCK_ON_OPINION, 12 },          { CLOCK_ON_ASK_ORGAN, 13 },
      { CLOCK_ON_OPINION, 16 },   { CLOCK_ON_ASK_THIRD, 17 },        { CLOCK_ON_OPINION, 20 },
      { CLOCK_ON_EXTEND, 21 },    { CLOCK_ON_DRAFT_REPLY, 25 },      { CLOCK_ON_REJECT, 26 },
      { CLOCK_ON_ASK_ORGAN, 27 }, { CLOCK_ON_OPINION, 29 },          { CLOCK_ON_DRAFT_REPLY, 30 },
      { CLOCK_ON_REJECT, 31 },    { CLOCK_ON_DRAFT_REPLY, 33 },      { CLOCK_ON_APPROVE, 34 },
      { CLOCK_ON_ISSUE, 35 },     { CLOCK_ON_DELIVER, 36 } },
    { { CLOCK_ON_CONFIRM, 0 },      { CLOCK_ON_ACCEPT, 1 },       { CLOCK_ON_FEE_NOTICE, 2 },
      { CLOCK_ON_PAID, 9 },         { CLOCK_ON_ASK_THIRD, 10 },   { CLOCK_ON_OPINION, 15 },
      { CLOCK_ON_DRAFT_REPLY, 16 }, { CLOCK_ON_REJECT, 17 },      { CLOCK_ON_ASK_ORGAN, 18 },
      { CLOCK_ON_OPINION, 20 },     { CLOCK_ON_EXTEND, 22 },      { CLOCK_ON_DRAFT_REPLY, 24 },
      { CLOCK_ON_REJECT, 25 },      { CLOCK_ON_DRAFT_REPLY, 26 }, { CLOCK_ON_REJECT, 27 },
      { CLOCK_ON_DRAFT_REPLY, 28 }, { CLOCK_ON_APPROVE, 29 },     { CLOCK_ON_ISSUE, 30 },
      { CLOCK_ON_DELIVER, 31 },     { CLOCK_ON_ARCHIVE, 90 } },
    { { CLOCK_ON_CONFIRM, 0 },       { CLOCK_ON_ASK_REASONS, 2 },  { CLOCK_ON_REASONABLE, 9 },
      { CLOCK_ON_ACCEPT, 10 },       { CLOCK_ON_ASK_ORGAN, 11 },   { CLOCK_ON_OPINION, 14 },
      { CLOCK_ON_DRAFT_REPLY, 15 },  { CLOCK_ON_REJECT, 16 },      { CLOCK_ON_DRAFT_REPLY, 17 },
      { CLOCK_ON_REJECT, 18 },       { CLOCK_ON_DRAFT_REPLY, 19 }, { CLOCK_ON_REJECT, 20 },
      { CLOCK_ON_DRAFT_REPLY, 21 },  { CLOCK_ON_REJECT, 22 },      { CLOCK_ON_DRAFT_REPLY, 23 },
      { CLOCK_ON_APPROVE, 24 },      { CLOCK_ON_ISSUE, 25 },       { CLOCK_ON_DELIVER, 26 },
      { CLOCK_ON_REVIEW_FILED, 40 }, { CLOCK_ON_ARCHIVE, 95 } },
};
#define STORIES (sizeof(stories) / sizeof(stories[0]))
#define STARTS 1000

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void tell(clock_event *events, size_t story, qf_date received)
{
    for (size_t i = 0; i < EVENTS; i++)
        events[i] = (clock_event){ .kind = stories[story][i].kind,
                                   .on = qf_date_add(received, stories[story][i].after),
                                   .received_on = QF_NO_DATE,
                                   .until = QF_NO_DATE,
                                   .days = 10,
                                   .outcome = CLOCK_IS_GRANTED,
                                   .delivered_by = CLOCK_POSTED,
                                   .approved = true };
}

/* How many of a case's events the law takes. */
static int taken(const clock_law *law, const calendar *cal, const clock_event *events)
{
    clock_case c = clock_start(CLOCK_BY_POST);
    clock_refusal refusal;
    int n = 0;

    for (size_t i = 0; i < EVENTS; i++) {
        clock_lapse(cal, &c, events[i].on);
        n += clock_apply(law, cal, &c, &events[i], &refusal) == CLOCK_ACCEPTED;
    }
    return n;
}

int main(void)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    clock_event(*all)[EVENTS] = qf_alloc_array(arena, STORIES * STARTS, sizeof(*all));
    const calendar *cal;
    const clock_law *law;
    qf_date first;
    int64_t folded = 0, sum = 0;
    size_t used;
    double start, took;
    int least = EVENTS;

    if (calendar_load(&cx, NULL, &cal) != QF_OK || clock_law_load(&cx, NULL, &law) != QF_OK ||
        !qf_date_from(2020, 1, 1, &first))
        return 3;
    for (size_t i = 0; i < STORIES * STARTS; i++)
        tell(all[i], i % STORIES, qf_date_add(first, (int)(i / STORIES)));
    for (size_t i = 0; i < STORIES; i++) {
        int n = taken(law, cal, all[i]);
        least = n < least ? n : least;
    }
    used = qf_arena_used(arena);
    start = seconds();
    do {
        for (size_t i = 0; i < STORIES * STARTS; i++) {
            clock_case c =
                clock_run(law, cal, CLOCK_BY_POST, all[i], EVENTS, all[i][EVENTS - 1].on, NULL);

            sum += (int)c.state + clock_late_days(&c, all[i][EVENTS - 1].on);
        }
        folded += (int64_t)(STORIES * STARTS * EVENTS);
        took = seconds() - start;
    } while (took < 1.0);
    printf("law_clock: %.2f million events a second on one core (%.0f ns an event; cases of %d "
           "events, at least "
           "%d of them taken; check sum %lld; %zu bytes taken while folding)\n",
           (double)folded / took / 1e6, took * 1e9 / (double)folded, EVENTS, least, (long long)sum,
           qf_arena_used(arena) - used);
    return (double)folded / took < 1e6 || qf_arena_used(arena) != used;
}

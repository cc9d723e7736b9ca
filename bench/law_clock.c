/* Clock folds: events a second on one core, no explanation asked for. Claim: above 1,000,000. */
#include "law/clock.h"

#include <stdio.h>
#include <time.h>

#define EVENTS 8

/* Days after R of each event of a typical application: consultation, extension, review, answer. */
static const struct {
    clock_event_kind kind;
    int after;
} stories[][EVENTS] = {
    { { CLOCK_ON_CONFIRM, 0 },
      { CLOCK_ON_ACCEPT, 1 },
      { CLOCK_ON_ASK_THIRD, 3 },
      { CLOCK_ON_OPINION, 12 },
      { CLOCK_ON_EXTEND, 20 },
      { CLOCK_ON_DRAFT_REPLY, 30 },
      { CLOCK_ON_APPROVE, 31 },
      { CLOCK_ON_DELIVER, 32 } },
    { { CLOCK_ON_CONFIRM, 0 },
      { CLOCK_ON_CORRECTION_NOTICE, 4 },
      { CLOCK_ON_CORRECTED, 10 },
      { CLOCK_ON_FEE_NOTICE, 15 },
      { CLOCK_ON_PAID, 25 },
      { CLOCK_ON_DRAFT_REPLY, 30 },
      { CLOCK_ON_REJECT, 31 },
      { CLOCK_ON_ASK_ORGAN, 32 } },
    { { CLOCK_ON_CONFIRM, 0 },
      { CLOCK_ON_ASK_REASONS, 2 },
      { CLOCK_ON_REASONABLE, 9 },
      { CLOCK_ON_ACCEPT, 10 }, /* refused */
      { CLOCK_ON_DRAFT_REPLY, 20 },
      { CLOCK_ON_APPROVE, 21 },
      { CLOCK_ON_DELIVER, 22 },
      { CLOCK_ON_ARCHIVE, 60 } },
};
#define STORIES (sizeof(stories) / sizeof(stories[0]))
#define STARTS 1000

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
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

    if (calendar_load(&cx, NULL, &cal) != QF_OK || clock_law_load(&cx, NULL, &law) != QF_OK ||
        !qf_date_from(2020, 1, 1, &first))
        return 3;
    for (size_t i = 0; i < STORIES * STARTS; i++)
        tell(all[i], i % STORIES, qf_date_add(first, (int)(i / STORIES)));
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
    printf("law_clock: %.2f million events a second on one core (%.0f ns an event; check sum %lld; "
           "%zu bytes taken while folding)\n",
           (double)folded / took / 1e6, took * 1e9 / (double)folded, (long long)sum,
           qf_arena_used(arena) - used);
    return (double)folded / took < 1e6 || qf_arena_used(arena) != used;
}

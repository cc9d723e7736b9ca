/* For tests of the clocks: applications in short, told by the fold. */
#ifndef QF_CLOCK_STORY_H
#define QF_CLOCK_STORY_H

#include "law/clock_json.h"

struct world {
    qf_ctx cx;
    const calendar *cal;
    const clock_law *law;
};

/* Set-up and tear-down of a group: the built-in law. */
int clock_set_up(void **state);
int clock_tear_down(void **state);

/* One application in short: "2021-09-10 confirm; 2021-09-11 accept" with keys in brackets, such as
 * "2023-09-25 correction_notice [received_on=2023-09-26 days=15]". */
struct story {
    const char *says; /* the sentence of the papers */
    const char *channel, *events, *as_of;
    const char *state, *due; /* due "" is null */
    int late;
    const char *outcome; /* "" is null */
    const char *refused; /* indices, "1 3" */
};

/* The story as the JSON of `law clock`. */
qf_str story_json(qf_arena *arena, const struct story *story);
/* Reads and folds it; fails the test when it can not be understood. */
void tell(struct world *world, const struct story *story, clock_input *input, clock_result *result);

/* Beginnings that many stories share. R = 2025-01-20, due 2025-02-21. */
#define R "2025-01-20 confirm; "
#define WORK R "2025-01-21 accept; "
#define SIGNED WORK "2025-01-22 draft_reply [outcome=granted]; 2025-01-23 approve; "

#endif

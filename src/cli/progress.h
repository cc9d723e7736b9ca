/* A bar on the terminal for what takes longer than a second. */
#ifndef QF_CLI_PROGRESS_H
#define QF_CLI_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

/* Start with { .zh = "正在检查" }; what is shown counts from the first call of progress_show. */
typedef struct progress {
    const char *zh; /* what is going on */
    int64_t began_ms, shown_ms;
    int shown; /* columns to wipe */
} progress;

/* Draws the bar on standard error when it is a terminal and a second has passed, at most ten times a
 * second. Not to be called by two threads at once. */
void progress_show(progress *p, size_t done, size_t count);
/* Wipes the bar, if one was drawn. */
void progress_end(progress *p);

#endif

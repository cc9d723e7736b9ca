#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define CELLS 24

static int64_t milliseconds(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void progress_show(progress *p, size_t done, size_t count)
{
    int64_t now = milliseconds();
    int full = count == 0 ? 0 : (int)(done * CELLS / count);
    char bar[CELLS * 3 + 1];
    size_t n = 0;

    if (p->began_ms == 0)
        p->began_ms = now;
    if (count == 0 || now - p->began_ms < 1000 || now - p->shown_ms < 100)
        return;
    p->shown_ms = now;
    if (isatty(STDERR_FILENO) != 1)
        return;
    for (int i = 0; i < CELLS; i++)
        n += (size_t)snprintf(bar + n, sizeof(bar) - n, "%s", i < full ? "━" : "─");
    p->shown = 1;
    fprintf(stderr, "\r%s %s %zu/%zu (%zu%%) ", p->zh, bar, done, count, done * 100 / count);
    fflush(stderr);
}

void progress_end(progress *p)
{
    if (p->shown == 0)
        return;
    fprintf(stderr, "\r\033[K");
    fflush(stderr);
    p->shown = 0;
}

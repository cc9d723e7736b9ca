#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#define MAX_THREADS 64

typedef struct work {
    size_t count;
    atomic_size_t next;
    atomic_bool ended;
    qf_time now;
    qf_piece *piece;
    void *user;
} work;

static void *run(void *of)
{
    work *w = of;
    qf_ctx cx = { .arena = qf_arena_new(), .now = w->now };

    while (!atomic_load(&w->ended)) {
        size_t i = atomic_fetch_add(&w->next, 1);

        if (i >= w->count)
            break;
        if (!w->piece(&cx, i, w->user))
            atomic_store(&w->ended, true);
        qf_arena_reset(cx.arena);
        cx.err = (qf_err){ 0 };
    }
    qf_arena_free(cx.arena);
    return NULL;
}

static size_t thread_count(size_t pieces)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = cores < 1 ? 1 : cores > MAX_THREADS ? MAX_THREADS : (size_t)cores;

    return pieces < count ? pieces : count;
}

void qf_parallel(size_t count, qf_time now, qf_piece *piece, void *user)
{
    work w = { .count = count, .now = now, .piece = piece, .user = user };
    pthread_t threads[MAX_THREADS];
    size_t started = 0, wanted = thread_count(count);

    while (started + 1 < wanted && pthread_create(&threads[started], NULL, run, &w) == 0)
        started++;
    run(&w);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

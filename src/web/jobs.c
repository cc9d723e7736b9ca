#include "web/jobs.h"

#include "base/log.h"
#include "domain/auth/auth.h"
#include "domain/org/org.h"
#include "web/site.h"

#include <pthread.h>

#define TICK_SECONDS 2

struct web_jobs_thread {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool ending;
    web_site *site;
    int64_t *last_ms; /* by job: when it last began */
};

/* One job for every organisation but villages, each in an arena of its own. */
static qf_code run_job(qf_ctx *cx, web_site *site, const web_job *job)
{
    qf_code first = QF_OK;
    const org *all;
    size_t count;

    cx->org = 0;
    QF_TRY(org_offices(cx, &all, &count));
    for (size_t i = 0; i < count; i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx mine = {
            .arena = arena, .db = cx->db, .org = all[i].id, .actor = &auth_keeper, .now = cx->now
        };
        qf_code code = job->run(&mine, site);
        if (code == QF_OK)
            continue;
        log_note(cx->now, "job %s, organisation %lld", job->name, (long long)all[i].id);
        log_fault(&mine);
        if (first == QF_OK)
            first = qf_fail_as(cx, &mine.err);
    }
    return first;
}

qf_code web_jobs_once(qf_ctx *cx, web_site *site)
{
    qf_code first = QF_OK;
    qf_err err = { 0 };

    for (size_t i = 0; i < web_job_count; i++) {
        qf_code code = run_job(cx, site, &web_jobs[i]);
        if (code != QF_OK && first == QF_OK) {
            first = code;
            err = cx->err;
        }
    }
    if (first != QF_OK)
        cx->err = err;
    return first;
}

/* The jobs whose time has come, with a connection of the pool. */
static void run_due(web_jobs_thread *t)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena,
                  .actor = &auth_keeper,
                  .now = web_clock(t->site->clock_shift_ms) };

    for (size_t i = 0; i < web_job_count; i++) {
        if (cx.now.ms - t->last_ms[i] < web_jobs[i].every_seconds * 1000)
            continue;
        t->last_ms[i] = cx.now.ms;
        if (db_take(&cx, t->site->pool) == QF_OK)
            (void)!run_job(&cx, t->site, &web_jobs[i]);
        else
            log_fault(&cx);
        db_give(&cx);
    }
}

/* Sleeps one tick; false when the thread is to end. */
static bool wait_tick(web_jobs_thread *t)
{
    struct timespec until;
    bool go_on;

    /* The condition's own clock, not the record's. */
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += TICK_SECONDS;
    pthread_mutex_lock(&t->lock);
    if (!t->ending)
        pthread_cond_timedwait(&t->wake, &t->lock, &until);
    go_on = !t->ending;
    pthread_mutex_unlock(&t->lock);
    return go_on;
}

static void *thread_main(void *user)
{
    web_jobs_thread *t = user;

    while (wait_tick(t))
        run_due(t);
    return NULL;
}

qf_code web_jobs_start(qf_ctx *cx, web_site *site, web_jobs_thread **out)
{
    web_jobs_thread *t = QF_NEW(cx->arena, web_jobs_thread);

    t->site = site;
    t->last_ms = QF_NEW_ARRAY(cx->arena, int64_t, web_job_count);
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->wake, NULL);
    if (pthread_create(&t->thread, NULL, thread_main, t) != 0)
        return qf_fail(cx, QF_BROKEN, "SERVE.THREAD", NULL, "系统线程不足，无法启动");
    *out = t;
    return QF_OK;
}

void web_jobs_stop(web_jobs_thread *t)
{
    if (t == NULL)
        return;
    pthread_mutex_lock(&t->lock);
    t->ending = true;
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->lock);
}

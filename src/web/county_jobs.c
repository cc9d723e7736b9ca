#include "web/county_jobs.h"

#include "base/crypt.h"
#include "base/json.h"

#include <pthread.h>

#define PLACES 8
#define MAX_UNPACKED ((size_t)64 * 1024 * 1024) /* of all zips of one check */
#define MAX_RESULT ((size_t)16 * 1024 * 1024)   /* of the papers, and of the value */
#define LIFE_MS ((int64_t)60 * 60 * 1000)

typedef struct place {
    county_jobs *jobs;
    qf_arena *arena; /* of what is asked for and of the result; NULL: free */
    pthread_t thread;
    bool joined; /* its thread has come to its end and was waited for */
    qf_str secret;
    int64_t until_ms;
    qf_time now;
    const report_source *files;
    size_t file_count;
    county_wish wish;
    county_state state;
    qf_str pack;
} place;

struct county_jobs {
    pthread_mutex_t lock; /* of the places */
    pthread_mutex_t turn; /* one check at a time: each takes all cores */
    county_tools tools;
    bool closing;
    place places[PLACES];
};

static bool over(const place *p)
{
    return p->state.stage == COUNTY_DONE || p->state.stage == COUNTY_FAILED;
}

/* ---- one check */

static void enter(place *p, county_stage stage, size_t done, size_t count)
{
    pthread_mutex_lock(&p->jobs->lock);
    p->state.stage = stage;
    p->state.done = done;
    p->state.count = count;
    pthread_mutex_unlock(&p->jobs->lock);
}

static bool on_progress(void *of, size_t done, size_t count)
{
    place *p = of;
    bool go_on;

    enter(p, done == count ? COUNTY_WRITES : COUNTY_RUNS, done, count);
    pthread_mutex_lock(&p->jobs->lock);
    go_on = !p->jobs->closing;
    pthread_mutex_unlock(&p->jobs->lock);
    return go_on;
}

/* The files; a zip gives the files in it. */
QF_MUST static qf_code unpack(qf_ctx *cx, const place *p, report_source **out, size_t *count)
{
    size_t room = 0, left = MAX_UNPACKED;
    report_source *all = NULL;

    *count = 0;
    for (size_t i = 0; i < p->file_count; i++) {
        report_source one = p->files[i], *inside = &one;
        size_t more = 1;

        if (report_is_bundle(cx, one.bytes))
            QF_TRY(report_bundle_read(cx, one.bytes, left, &inside, &more));
        if (more == 0)
            continue;
        if (*count + more > room) {
            report_source *grown = QF_NEW_ARRAY(cx->arena, report_source, (*count + more) * 2);

            room = (*count + more) * 2;
            if (*count > 0)
                memcpy(grown, all, *count * sizeof *grown);
            all = grown;
        }
        memcpy(all + *count, inside, more * sizeof *all);
        *count += more;
        for (size_t k = 0; inside != &one && k < more; k++)
            left -= inside[k].bytes.n;
    }
    *out = all;
    return QF_OK;
}

QF_MUST static qf_code check(qf_ctx *cx, place *p, qf_str *value, qf_str *pack)
{
    qf_buf json = qf_buf_new(cx->arena, MAX_RESULT);
    county_wish wish = p->wish;
    report_source *sources;
    county *all;
    size_t count;

    wish.progress = on_progress;
    wish.with = p;
    QF_TRY(unpack(cx, p, &sources, &count));
    enter(p, COUNTY_RUNS, 0, count);
    QF_TRY(county_run(cx, sources, count, p->jobs->tools.new_form, p->jobs->tools.old_form, &wish,
                      &all));
    QF_TRY(county_pack(cx, all, p->jobs->tools.style, pack));
    qf_json_write(&json, county_value(cx->arena, all));
    if (json.over || pack->n > MAX_RESULT)
        return qf_fail(cx, QF_LIMIT, "COUNTY.LIMIT", "file",
                       "结果太大，请分几次检查，或用命令行。");
    *value = qf_buf_str(&json);
    return QF_OK;
}

static void *run(void *of)
{
    place *p = of;
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena, .now = p->now };
    qf_str value = { 0 }, pack = { 0 };
    qf_code code;

    pthread_mutex_lock(&p->jobs->turn);
    code = check(&cx, p, &value, &pack);
    pthread_mutex_unlock(&p->jobs->turn);
    pthread_mutex_lock(&p->jobs->lock);
    if (code == QF_OK) {
        p->state.value = qf_str_copy(p->arena, value);
        p->pack = qf_str_copy(p->arena, pack);
        p->state.stage = COUNTY_DONE;
    } else {
        p->state.zh = qf_str_copy(p->arena, cx.err.zh);
        p->state.stage = COUNTY_FAILED;
    }
    pthread_mutex_unlock(&p->jobs->lock);
    return NULL;
}

/* ---- the shelf */

/* Waits for the thread of a place that is over, or will be soon, and gives its memory back. */
static void clear(place *p)
{
    if (p->arena == NULL)
        return;
    if (!p->joined)
        pthread_join(p->thread, NULL);
    qf_arena_free(p->arena);
    p->arena = NULL;
}

static void close_all(void *of)
{
    county_jobs *jobs = of;

    pthread_mutex_lock(&jobs->lock);
    jobs->closing = true;
    pthread_mutex_unlock(&jobs->lock);
    for (size_t i = 0; i < PLACES; i++)
        clear(&jobs->places[i]);
    pthread_mutex_destroy(&jobs->turn);
    pthread_mutex_destroy(&jobs->lock);
}

county_jobs *county_jobs_new(qf_ctx *cx, county_tools tools)
{
    county_jobs *jobs = QF_NEW(cx->arena, county_jobs);

    jobs->tools = tools;
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_mutex_init(&jobs->turn, NULL);
    qf_arena_defer(cx->arena, close_all, jobs);
    return jobs;
}

/* A free place, else the oldest that is over; NULL when all are at work. The lock is held. */
static place *take_place(county_jobs *jobs)
{
    place *oldest = NULL;

    for (size_t i = 0; i < PLACES; i++) {
        place *p = &jobs->places[i];

        if (p->arena == NULL)
            return p;
        if (over(p) && (oldest == NULL || p->until_ms < oldest->until_ms))
            oldest = p;
    }
    if (oldest != NULL)
        clear(oldest); /* its thread has nothing left to do but to end */
    return oldest;
}

/* What is asked for, copied into the place's own arena. */
static void fill(place *p, qf_ctx *cx, county_jobs *jobs, const report_source *files, size_t count,
                 const county_wish *wish)
{
    qf_arena *arena = qf_arena_new();
    report_source *copies = QF_NEW_ARRAY(arena, report_source, count);

    for (size_t i = 0; i < count; i++)
        copies[i] = (report_source){ .name = qf_str_copy(arena, files[i].name),
                                     .bytes = qf_str_copy(arena, files[i].bytes) };
    *p = (place){ .jobs = jobs,
                  .arena = arena,
                  .secret = qf_random_token(arena, 24),
                  .until_ms = cx->now.ms + LIFE_MS,
                  .now = cx->now,
                  .files = copies,
                  .file_count = count,
                  .wish = *wish };
    p->wish.offices = qf_str_copy(arena, wish->offices);
    p->wish.sender = qf_str_copy(arena, wish->sender);
}

qf_code county_jobs_start(qf_ctx *cx, county_jobs *jobs, const report_source *files, size_t count,
                          const county_wish *wish, qf_str *secret)
{
    bool began = false;
    place *p;

    pthread_mutex_lock(&jobs->lock);
    p = jobs->closing ? NULL : take_place(jobs);
    if (p != NULL) {
        fill(p, cx, jobs, files, count, wish);
        *secret = qf_str_copy(cx->arena, p->secret);
        began = pthread_create(&p->thread, NULL, run, p) == 0;
        p->joined = !began;
        if (!began)
            clear(p);
    }
    pthread_mutex_unlock(&jobs->lock);
    return began ? QF_OK
                 : qf_fail(cx, QF_BUSY, "COUNTY.BUSY", "file",
                           "正在检查的批次太多，请过几分钟再交。");
}

/* The place with this secret; NULL when there is none. The lock is held. */
static place *find(const qf_ctx *cx, county_jobs *jobs, qf_str secret)
{
    for (size_t i = 0; i < PLACES; i++) {
        place *p = &jobs->places[i];

        if (p->arena != NULL && p->until_ms >= cx->now.ms && qf_same_secret(p->secret, secret))
            return p;
    }
    return NULL;
}

static qf_code gone(qf_ctx *cx)
{
    return qf_fail(cx, QF_MISSING, "COUNTY.GONE", "path",
                   "结果只保留一小时，已经删除了，请重新检查一次。");
}

qf_code county_jobs_state(qf_ctx *cx, county_jobs *jobs, qf_str secret, county_state *state)
{
    const place *p;

    pthread_mutex_lock(&jobs->lock);
    p = find(cx, jobs, secret);
    if (p != NULL) {
        *state = p->state;
        state->value = qf_str_copy(cx->arena, p->state.value);
        state->zh = qf_str_copy(cx->arena, p->state.zh);
    }
    pthread_mutex_unlock(&jobs->lock);
    return p != NULL ? QF_OK : gone(cx);
}

qf_code county_jobs_pack(qf_ctx *cx, county_jobs *jobs, qf_str secret, qf_str *bytes)
{
    bool found;
    const place *p;

    pthread_mutex_lock(&jobs->lock);
    p = find(cx, jobs, secret);
    found = p != NULL && p->state.stage == COUNTY_DONE;
    if (found)
        *bytes = qf_str_copy(cx->arena, p->pack);
    pthread_mutex_unlock(&jobs->lock);
    return found ? QF_OK : gone(cx);
}

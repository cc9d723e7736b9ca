#include "cli/report_batch.h"

#include "base/parallel.h"
#include "cli/spool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* What is kept of a file until the end: where its answer lies, and whose report it was. */
typedef struct entry {
    uint64_t unit; /* hash of the organisation's name; 0 unknown */
    uint64_t at;
    uint32_t size;
    uint32_t previous; /* index + 1 of the paired file; 0 none */
    int16_t year;
    int8_t verdict; /* 0 pass, 1 fail, 2 unreadable */
} entry;

typedef struct batch_state {
    const report_batch *batch;
    entry *entries;
    spool *answers;
    size_t done;
    bool second; /* the pass over paired files */
    atomic_bool broken;
    pthread_mutex_t lock; /* of the progress bar */
} batch_state;

report *report_batch_read(qf_ctx *cx, const report_batch *batch, const report_source *source)
{
    return report_source_take(cx, source, batch->forced, batch->published, batch->new_form,
                              batch->old_form);
}

static int verdict_of(const report *r)
{
    if (r->verdict == NULL || strcmp(r->verdict, "unreadable") == 0)
        return r->verdict == NULL ? 0 : 2;
    return strcmp(r->verdict, "fail") == 0;
}

/* Reads, checks and shows file i; the text lives in cx->arena. */
static qf_str answer(const batch_state *state, qf_ctx *cx, size_t i, report **out)
{
    const report_batch *batch = state->batch;
    const entry *e = &state->entries[i];
    report_source given = { .path = batch->previous };
    const report_source *previous = e->previous > 0 ? &batch->files[e->previous - 1] : &given;
    report *r = report_batch_read(cx, batch, &batch->files[i]), *before = NULL;

    if (batch->check && (e->previous > 0 || batch->previous != NULL) && r->form != NULL) {
        report_batch plain = *batch;

        plain.forced = NULL;
        plain.published = QF_NO_DATE;
        before = report_batch_read(cx, &plain, previous);
    }
    if (batch->check)
        report_check(cx, r, before != NULL && before->form != NULL ? before : NULL);
    if (batch->check && batch->record != NULL)
        report_check_register(r, batch->record);
    *out = r;
    return batch->show(cx, r, batch->with);
}

static void keep(batch_state *state, size_t i, const report *r, qf_str text)
{
    entry *e = &state->entries[i];

    e->size = (uint32_t)text.n;
    e->verdict = (int8_t)verdict_of(r);
    e->unit = r->organisation.n > 0 ? qf_str_hash(r->organisation) : 0;
    e->year = (int16_t)r->year;
    if (!spool_put(state->answers, text, &e->at))
        state->broken = true;
    if (state->batch->bar == NULL)
        return;
    pthread_mutex_lock(&state->lock);
    progress_show(state->batch->bar, ++state->done, state->batch->count);
    pthread_mutex_unlock(&state->lock);
}

static bool one_file(qf_ctx *cx, size_t i, void *of)
{
    batch_state *state = of;
    report *r;
    qf_str text;

    if (state->second && state->entries[i].previous == 0)
        return true;
    text = answer(state, cx, i, &r);
    keep(state, i, r, text);
    return !state->broken;
}

static void run_pass(qf_ctx *cx, batch_state *state)
{
    qf_parallel(state->batch->count, cx->now, one_file, state);
}

/* ---- pairs: the same unit one year earlier */

static int by_unit(const void *a, const void *b, void *of)
{
    const entry *entries = of, *x = &entries[*(const uint32_t *)a],
                *y = &entries[*(const uint32_t *)b];

    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (x->year > y->year) - (x->year < y->year);
}

/* True when some file found its predecessor. A unit with two files of one year is left alone for
 * that year: which of them would be meant? */
static bool find_pairs(qf_ctx *cx, batch_state *state)
{
    size_t count = state->batch->count;
    uint32_t *order = QF_NEW_ARRAY(cx->arena, uint32_t, count);
    bool any = false;

    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    qsort_r(order, count, sizeof *order, by_unit, state->entries);
    for (size_t i = 1; i < count; i++) {
        entry *now = &state->entries[order[i]];
        size_t before = i;

        while (before > 0 && state->entries[order[before - 1]].unit == now->unit &&
               state->entries[order[before - 1]].year == now->year)
            before--;
        if (before == 0 || now->unit == 0 || now->year == 0 || now->verdict == 2)
            continue;
        const entry *last = &state->entries[order[before - 1]];
        bool twice = before >= 2 && state->entries[order[before - 2]].unit == last->unit &&
                     state->entries[order[before - 2]].year == last->year;

        if (last->unit != now->unit || last->year + 1 != now->year || twice)
            continue;
        now->previous = order[before - 1] + 1;
        any = true;
    }
    return any;
}

static qf_code give_back(qf_ctx *cx, batch_state *state, report_batch_result *result)
{
    size_t largest = 0;
    char *text;

    for (size_t i = 0; i < state->batch->count; i++)
        largest = state->entries[i].size > largest ? state->entries[i].size : largest;
    text = qf_alloc_bytes(cx->arena, largest + 1);
    for (size_t i = 0; i < state->batch->count; i++) {
        const entry *e = &state->entries[i];

        if (!spool_get(state->answers, e->at, e->size, text))
            return qf_fail(cx, QF_BROKEN, "REPORT.SPOOL", NULL, "临时文件读不回来，请检查磁盘。");
        state->batch->out(state->batch->to, (qf_str){ text, e->size });
        result->pass += e->verdict == 0;
        result->fail += e->verdict == 1;
        result->unreadable += e->verdict == 2;
    }
    return QF_OK;
}

static qf_code run_many(qf_ctx *cx, batch_state *state, report_batch_result *result)
{
    run_pass(cx, state);
    if (!state->broken && state->batch->check && state->batch->pair &&
        state->batch->previous == NULL && find_pairs(cx, state)) {
        state->second = true;
        run_pass(cx, state);
    }
    if (state->broken)
        return qf_fail(cx, QF_BROKEN, "REPORT.SPOOL", NULL,
                       "临时文件建不了或写不下，请检查磁盘空间。");
    if (state->batch->bar != NULL)
        progress_end(state->batch->bar);
    return give_back(cx, state, result);
}

qf_code report_batch_run(qf_ctx *cx, const report_batch *batch, report_batch_result *result)
{
    batch_state state = { .batch = batch };
    qf_code code;

    *result = (report_batch_result){ 0 };
    state.entries = QF_NEW_ARRAY(cx->arena, entry, batch->count);
    if (batch->count == 1) {
        report *r;
        int verdict;

        batch->out(batch->to, answer(&state, cx, 0, &r));
        verdict = verdict_of(r);
        *result = (report_batch_result){ verdict == 0, verdict == 1, verdict == 2 };
        return QF_OK;
    }
    state.answers = spool_new();
    pthread_mutex_init(&state.lock, NULL);
    code = run_many(cx, &state, result);
    pthread_mutex_destroy(&state.lock);
    spool_free(state.answers);
    return code;
}

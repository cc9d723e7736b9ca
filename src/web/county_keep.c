#include "web/county_keep.h"

#include "base/crypt.h"

#include <pthread.h>

#define PLACES 8
#define MAX_BYTES ((size_t)16 * 1024 * 1024) /* of one result */
#define LIFE_MS ((int64_t)60 * 60 * 1000)

struct county_keep {
    pthread_mutex_t lock;
    struct place {
        qf_arena *arena; /* of the result; NULL: free */
        qf_str secret, bytes;
        int64_t until_ms;
    } places[PLACES];
};

static void release(void *of)
{
    county_keep *keep = of;

    for (size_t i = 0; i < PLACES; i++)
        qf_arena_free(keep->places[i].arena);
    pthread_mutex_destroy(&keep->lock);
}

county_keep *county_keep_new(qf_ctx *cx)
{
    county_keep *keep = QF_NEW(cx->arena, county_keep);

    pthread_mutex_init(&keep->lock, NULL);
    qf_arena_defer(cx->arena, release, keep);
    return keep;
}

qf_code county_keep_put(qf_ctx *cx, county_keep *keep, qf_str bytes, qf_str *secret)
{
    struct place *place = &keep->places[0], old;
    qf_arena *arena;

    if (bytes.n > MAX_BYTES)
        return qf_fail(cx, QF_LIMIT, "COUNTY.LIMIT", "file",
                       "结果太大，请分几次检查，或用命令行。");
    arena = qf_arena_new();
    *secret = qf_random_token(cx->arena, 24);
    pthread_mutex_lock(&keep->lock);
    for (size_t i = 1; i < PLACES && place->arena != NULL; i++)
        if (keep->places[i].arena == NULL || keep->places[i].until_ms < place->until_ms)
            place = &keep->places[i];
    old = *place;
    *place = (struct place){ arena, qf_str_copy(arena, *secret), qf_str_copy(arena, bytes),
                             cx->now.ms + LIFE_MS };
    pthread_mutex_unlock(&keep->lock);
    qf_arena_free(old.arena);
    return QF_OK;
}

qf_code county_keep_get(qf_ctx *cx, county_keep *keep, qf_str secret, qf_str *bytes)
{
    bool found = false;

    pthread_mutex_lock(&keep->lock);
    for (size_t i = 0; i < PLACES && !found; i++) {
        const struct place *place = &keep->places[i];

        if (place->arena == NULL || place->until_ms < cx->now.ms ||
            !qf_same_secret(place->secret, secret))
            continue;
        found = true;
        *bytes = qf_str_copy(cx->arena, place->bytes);
    }
    pthread_mutex_unlock(&keep->lock);
    if (!found)
        return qf_fail(cx, QF_MISSING, "COUNTY.GONE", "path",
                       "结果只保留一小时，已经删除了，请重新检查一次。");
    return QF_OK;
}

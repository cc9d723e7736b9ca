/* Finished pages, kept compressed. The key holds everything a page depends on but the record; the
 * record's generation and the day are stored with the entry, so nothing has to be invalidated. */
#ifndef QF_WEB_CACHE_H
#define QF_WEB_CACHE_H

#include "base/date.h"
#include "base/err.h"

typedef enum cache_coding { CACHE_PLAIN, CACHE_GZIP, CACHE_BROTLI, CACHE_CODINGS } cache_coding;

typedef struct cache cache;

/* Something that owns a finished body and is released when the last user lets go; server.c makes
 * it an MHD_Response. */
typedef struct cache_body {
    void *thing;
    void (*release)(void *thing);
} cache_body;

/* A cache of at most `max_bytes` of bodies. The caller owns it. */
cache *cache_new(size_t max_bytes);
void cache_free(cache *c);

/* Calls `use(body, context)` under the cache's lock when (key) is there for this generation and
 * day with this coding, and answers true. `use` takes its own reference. Thread-safe. */
bool cache_use(cache *c, qf_str key, int64_t generation, qf_date day, cache_coding coding,
               void (*use)(void *thing, void *context), void *context);
/* Keeps the bodies (ownership passes) of `bytes` in all; a full cache starts again empty. */
void cache_put(cache *c, qf_str key, int64_t generation, qf_date day,
               const cache_body bodies[CACHE_CODINGS], size_t bytes);

/* Compresses; an empty result when it would not be smaller. In the arena. */
qf_str cache_gzip(qf_arena *arena, qf_str body);
qf_str cache_brotli(qf_arena *arena, qf_str body);

#endif

#include "web/cache.h"

#include <brotli/encode.h>
#include <pthread.h>
#include <stdlib.h>
#include <zlib.h>

#define BUCKETS 4096U
#define MAX_ENTRIES 20000U

struct entry {
    struct entry *next;
    uint64_t hash;
    int64_t generation;
    qf_date day;
    cache_body bodies[CACHE_CODINGS];
    size_t key_size;
    char key[];
};

struct cache {
    pthread_rwlock_t lock;
    struct entry *buckets[BUCKETS];
    size_t bytes, max_bytes, entries;
};

cache *cache_new(size_t max_bytes)
{
    cache *c = calloc(1, sizeof(*c)); /* lint: allow malloc: outlives every arena */

    if (c == NULL)
        abort();
    pthread_rwlock_init(&c->lock, NULL);
    c->max_bytes = max_bytes;
    return c;
}

static void entry_free(struct entry *entry)
{
    for (int i = 0; i < CACHE_CODINGS; i++)
        if (entry->bodies[i].thing != NULL)
            entry->bodies[i].release(entry->bodies[i].thing);
    free(entry); /* lint: allow malloc: see cache_put */
}

static void empty(cache *c)
{
    for (size_t i = 0; i < BUCKETS; i++)
        while (c->buckets[i] != NULL) {
            struct entry *old = c->buckets[i];
            c->buckets[i] = old->next;
            entry_free(old);
        }
    c->bytes = c->entries = 0;
}

void cache_free(cache *c)
{
    if (c == NULL)
        return;
    empty(c);
    pthread_rwlock_destroy(&c->lock);
    free(c); /* lint: allow malloc: see cache_new */
}

static struct entry **find(cache *c, qf_str key, uint64_t hash)
{
    struct entry **link = &c->buckets[hash % BUCKETS];

    while (*link != NULL &&
           ((*link)->hash != hash || !qf_str_eq((qf_str){ (*link)->key, (*link)->key_size }, key)))
        link = &(*link)->next;
    return link;
}

bool cache_use(cache *c, qf_str key, int64_t generation, qf_date day, cache_coding coding,
               void (*use)(void *thing, void *context), void *context)
{
    const struct entry *entry;
    bool hit = false;

    pthread_rwlock_rdlock(&c->lock);
    entry = *find(c, key, qf_str_hash(key));
    if (entry != NULL && entry->generation == generation && qf_date_cmp(entry->day, day) == 0) {
        const cache_body *body = &entry->bodies[coding];
        if (body->thing == NULL)
            body = &entry->bodies[CACHE_PLAIN];
        use(body->thing, context);
        hit = true;
    }
    pthread_rwlock_unlock(&c->lock);
    return hit;
}

void cache_put(cache *c, qf_str key, int64_t generation, qf_date day,
               const cache_body bodies[CACHE_CODINGS], size_t bytes)
{
    /* lint: allow malloc: entries are shared between threads and outlive requests */
    struct entry *entry = malloc(sizeof(*entry) + key.n);
    struct entry **link;

    if (entry == NULL)
        abort();
    entry->hash = qf_str_hash(key);
    entry->generation = generation;
    entry->day = day;
    memcpy(entry->bodies, bodies, sizeof(entry->bodies));
    entry->key_size = key.n;
    memcpy(entry->key, key.p, key.n);
    pthread_rwlock_wrlock(&c->lock);
    if (c->bytes + bytes > c->max_bytes || c->entries >= MAX_ENTRIES)
        empty(c);
    link = find(c, key, entry->hash);
    entry->next = NULL;
    if (*link != NULL) {
        struct entry *old = *link;
        entry->next = old->next;
        entry_free(old);
    } else {
        c->entries++;
    }
    *link = entry;
    c->bytes += bytes;
    pthread_rwlock_unlock(&c->lock);
}

qf_str cache_gzip(qf_arena *arena, qf_str body)
{
    z_stream stream = { 0 };
    qf_str out = { 0 };
    uLong bound;
    char *space;

    if (body.n == 0 || body.n > UINT32_MAX ||
        deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return out;
    bound = deflateBound(&stream, body.n);
    space = qf_alloc(arena, bound);
    stream.next_in = (Bytef *)(uintptr_t)body.p;
    stream.avail_in = (uInt)body.n;
    stream.next_out = (Bytef *)space;
    stream.avail_out = (uInt)bound;
    if (deflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out < body.n)
        out = (qf_str){ space, stream.total_out };
    deflateEnd(&stream);
    return out;
}

qf_str cache_brotli(qf_arena *arena, qf_str body)
{
    size_t size = BrotliEncoderMaxCompressedSize(body.n);
    uint8_t *space;

    if (body.n == 0 || size == 0)
        return (qf_str){ 0 };
    space = qf_alloc(arena, size);
    if (BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, body.n,
                              (const uint8_t *)body.p, &size, space) != BROTLI_TRUE ||
        size >= body.n)
        return (qf_str){ 0 };
    return (qf_str){ (const char *)space, size };
}

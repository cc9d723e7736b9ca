#include "web/visit_counter.h"

#include "base/crypt.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define TOWNS 1024 /* further ones are not counted */
#define PROBES 32

/* A day of one town. */
struct day_count {
    atomic_llong day; /* days since 1970; another one's counts have been written */
    atomic_llong visits[VISITS_KIND_COUNT];
    atomic_uchar rank[QF_SKETCH_RANKS];
};

/* Two days side by side: yesterday's counts wait for their job while today's begin. */
struct town_count {
    int64_t town;
    struct day_count days[2];
};

struct day_key {
    atomic_llong day;
    unsigned char key[QF_SHORT_KEY_BYTES];
};

struct visit_counter {
    struct town_count *_Atomic towns[TOWNS];
    struct day_key keys[2];
    pthread_mutex_t drawing; /* of a day's key */
};

visit_counter *visit_counter_new(void)
{
    /* lint: allow malloc: lives with the server */
    visit_counter *counter = calloc(1, sizeof(*counter));

    if (counter == NULL)
        abort();
    pthread_mutex_init(&counter->drawing, NULL);
    return counter;
}

void visit_counter_free(visit_counter *counter)
{
    if (counter == NULL)
        return;
    for (size_t i = 0; i < TOWNS; i++)
        free(atomic_load(&counter->towns[i])); /* lint: allow malloc: see town_of */
    pthread_mutex_destroy(&counter->drawing);
    qf_forget(counter->keys, sizeof(counter->keys));
    free(counter); /* lint: allow malloc: see visit_counter_new */
}

/* The town's counts; with `add` they are begun. NULL: none, or no room. */
static struct town_count *town_of(visit_counter *counter, int64_t town, bool add)
{
    size_t at = (size_t)((uint64_t)town * 0x9E3779B97F4A7C15U >> 54);

    for (size_t i = 0; i < PROBES; i++) {
        struct town_count *_Atomic *slot = &counter->towns[(at + i) % TOWNS];
        struct town_count *there = atomic_load(slot), *fresh;
        if (there == NULL && !add)
            return NULL;
        if (there == NULL) {
            fresh = calloc(1, sizeof(*fresh)); /* lint: allow malloc: lives with the counter */
            if (fresh == NULL)
                return NULL;
            fresh->town = town;
            if (atomic_compare_exchange_strong(slot, &there, fresh))
                return fresh;
            free(fresh); /* lint: allow malloc: another thread was first */
        }
        if (there->town == town)
            return there;
    }
    return NULL;
}

static uint64_t hash_of(visit_counter *counter, int64_t day, qf_str who)
{
    struct day_key *key = &counter->keys[day & 1];

    if (atomic_load(&key->day) != day) {
        pthread_mutex_lock(&counter->drawing);
        if (atomic_load(&key->day) != day) {
            qf_random(key->key, sizeof(key->key));
            atomic_store(&key->day, day);
            qf_forget(counter->keys[(day + 1) & 1].key, sizeof(key->key));
            atomic_store(&counter->keys[(day + 1) & 1].day, 0);
        }
        pthread_mutex_unlock(&counter->drawing);
    }
    return qf_short_digest(key->key, who);
}

static void see(struct day_count *count, uint64_t hash)
{
    unsigned char rank, seen;
    unsigned at = qf_sketch_place(hash, &rank);

    seen = atomic_load_explicit(&count->rank[at], memory_order_relaxed);
    while (seen < rank && !atomic_compare_exchange_weak(&count->rank[at], &seen, rank))
        ;
}

/* Takes what was counted out of the memory. */
static bool take(struct day_count *from, visits_counted *out)
{
    bool any = false;

    for (int kind = 0; kind < VISITS_KIND_COUNT; kind++) {
        out->visits[kind] = atomic_exchange(&from->visits[kind], 0);
        any = any || out->visits[kind] > 0;
    }
    for (unsigned i = 0; any && i < QF_SKETCH_RANKS; i++)
        out->readers.rank[i] = atomic_exchange(&from->rank[i], 0);
    return any;
}

static void put_back(struct day_count *into, const visits_counted *counted)
{
    for (int kind = 0; kind < VISITS_KIND_COUNT; kind++)
        atomic_fetch_add(&into->visits[kind], counted->visits[kind]);
    for (unsigned i = 0; i < QF_SKETCH_RANKS; i++)
        if (counted->readers.rank[i] > atomic_load(&into->rank[i]))
            atomic_store(&into->rank[i], counted->readers.rank[i]);
}

void visit_count(visit_counter *counter, int64_t town, qf_date day, visits_kind kind, qf_str who)
{
    int64_t number = day.day;
    struct town_count *counts = counter == NULL ? NULL : town_of(counter, town, true);
    struct day_count *count;
    long long there;

    if (counts == NULL)
        return;
    count = &counts->days[number & 1];
    there = atomic_load_explicit(&count->day, memory_order_relaxed);
    /* What is still there of the day before yesterday could not be written for a day: it is given up. */
    if (there != number && atomic_compare_exchange_strong(&count->day, &there, number)) {
        visits_counted lost;
        (void)take(count, &lost);
    }
    atomic_fetch_add_explicit(&count->visits[kind], 1, memory_order_relaxed);
    if (visits_kind_is_page(kind))
        see(count, hash_of(counter, number, who));
}

static qf_code flush_day(qf_ctx *cx, struct day_count *count)
{
    visits_counted *counted = QF_NEW(cx->arena, visits_counted);
    qf_code code;

    counted->day = (qf_date){ (int32_t)atomic_load(&count->day) };
    if (!take(count, counted))
        return QF_OK;
    code = visits_add(cx, counted);
    if (code != QF_OK)
        put_back(count, counted);
    return code;
}

qf_code visit_counter_flush(qf_ctx *cx, visit_counter *counter)
{
    struct town_count *counts = counter == NULL ? NULL : town_of(counter, cx->org, false);

    if (counts == NULL)
        return QF_OK;
    QF_TRY(flush_day(cx, &counts->days[0]));
    return flush_day(cx, &counts->days[1]);
}

qf_code visit_counter_flush_all(qf_ctx *cx, visit_counter *counter)
{
    qf_code first = QF_OK;

    for (size_t i = 0; counter != NULL && i < TOWNS; i++) {
        struct town_count *counts = atomic_load(&counter->towns[i]);
        qf_code code;
        if (counts == NULL)
            continue;
        cx->org = counts->town;
        code = visit_counter_flush(cx, counter);
        if (first == QF_OK)
            first = code;
    }
    return first;
}

#include "web/rate.h"

#include <pthread.h>
#include <stdlib.h>

#define SLOTS 16384U

/* Requests a minute; a full bucket holds one minute's worth. */
static const int per_minute[WEB_RATES] = {
    [WEB_READ] = 6000,
    [WEB_WRITE] = 120,
    [WEB_HEAVY] = 60,
    [WEB_SECRET] = 20,
};

struct slot {
    uint64_t hash;
    int64_t at_ms;
    int64_t thousandths; /* of a token */
};

struct rate_table {
    pthread_mutex_t lock;
    struct slot slots[SLOTS];
};

rate_table *rate_new(void)
{
    rate_table *table = calloc(1, sizeof(*table)); /* lint: allow malloc: lives with the server */

    if (table == NULL)
        abort();
    pthread_mutex_init(&table->lock, NULL);
    return table;
}

void rate_free(rate_table *table)
{
    if (table == NULL)
        return;
    pthread_mutex_destroy(&table->lock);
    free(table); /* lint: allow malloc: see rate_new */
}

bool rate_take(rate_table *table, qf_str address, web_rate rate, qf_time now)
{
    uint64_t hash = qf_str_hash(address) * 31 + (uint64_t)rate;
    struct slot *slot = &table->slots[hash % SLOTS];
    int64_t full = (int64_t)per_minute[rate] * 1000, gained;
    bool granted;

    pthread_mutex_lock(&table->lock);
    if (slot->hash != hash && now.ms - slot->at_ms > 60000)
        *slot = (struct slot){ hash, now.ms, full };
    gained = (now.ms - slot->at_ms) * per_minute[rate] / 60;
    if (gained > 0) {
        slot->thousandths = slot->thousandths + gained > full ? full : slot->thousandths + gained;
        slot->at_ms = now.ms;
    }
    granted = slot->thousandths >= 1000;
    if (granted)
        slot->thousandths -= 1000;
    pthread_mutex_unlock(&table->lock);
    return granted;
}

#include "web/publog_feed.h"

#include "base/json.h"
#include "domain/outbox/outbox.h"
#include "domain/publog/publog.h"

#define AT_ONCE 500
#define ROUNDS 20

/* {"kind":"release","sha256":"…","at":1630000000000} */
static qf_code add_entry(qf_ctx *cx, const outbox_entry *entry)
{
    const qf_val *act;

    if (qf_json_read(cx, entry->payload, "log", &act) != QF_OK ||
        publog_add(cx, qf_get_str(act, "kind"), entry->object, qf_get_str(act, "sha256"),
                   qf_get(act, "files"),
                   (qf_time){ qf_get_int(act, "at", cx->now.ms) }) == QF_INVALID)
        return outbox_dead(cx, entry->id, QF_S("公开日志的记录不完整"));
    return outbox_done(cx, entry->id);
}

/* All waiting ones of one round in one transaction: order is kept, or nothing happens. */
static qf_code take(qf_ctx *cx, size_t *count)
{
    outbox_entry *entries;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(outbox_due(cx, "log", AT_ONCE, &entries, count));
    for (size_t i = 0; i < *count; i++)
        QF_TRY(add_entry(cx, &entries[i]));
    return db_commit(&tx);
}

qf_code publog_feed_waiting(qf_ctx *cx, size_t *taken)
{
    size_t count = AT_ONCE;

    *taken = 0;
    for (int round = 0; round < ROUNDS && count == AT_ONCE; round++) {
        QF_TRY(take(cx, &count));
        *taken += count;
    }
    return publog_publish(cx);
}

qf_code publog_feed_job(qf_ctx *cx, struct web_site *site)
{
    size_t taken;

    (void)site;
    return publog_feed_waiting(cx, &taken);
}

#include "web/search_feed.h"

#include "doc/sanitize.h"
#include "domain/disclose/walk.h"
#include "domain/outbox/outbox.h"
#include "domain/search/search.h"

#define AT_ONCE 200
#define REBUILT 1000 /* in one transaction of a rebuild */
#define ROUNDS 20    /* of AT_ONCE in one run of the job */

qf_code search_feed_words(qf_ctx *cx, const disclose_item *item, qf_str *out)
{
    sanitize_words words;
    qf_str safe;

    *out = item->body;
    if (!qf_str_eq(item->body_kind, QF_S("html")))
        return QF_OK;
    QF_TRY(sanitize_html(cx, item->body, &safe));
    QF_TRY(sanitize_words_of(cx, safe, &words));
    *out = words.text;
    return QF_OK;
}

/* The public text of an item, or its leaving when it is not public (any more). */
static qf_code feed_item(qf_ctx *cx, int64_t id)
{
    disclose_item item;
    qf_str body;
    qf_code code = disclose_get(cx, id, &item);

    if (code == QF_MISSING || (code == QF_OK && !qf_str_eq(item.state, QF_S("released"))))
        return search_remove(cx, id);
    QF_TRY(code);
    QF_TRY(search_feed_words(cx, &item, &body));
    return search_put(cx, &(search_document){
                              .item_id = id,
                              .column_code = item.column_code,
                              .kind = item.kind,
                              .validity = item.validity,
                              .index_no = item.index_no,
                              .doc_no = item.doc_no,
                              .title = item.title,
                              .body = body,
                              .released_on = item.released_on,
                          });
}

/* The same, with memory of its own. */
static qf_code feed_alone(qf_ctx *cx, int64_t id)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx piece = *cx;
    qf_code code;

    piece.arena = arena;
    code = feed_item(&piece, id);
    return code == QF_OK ? QF_OK : qf_fail_as(cx, &piece.err);
}

/* "item:12" */
static int64_t item_of(qf_str object)
{
    int64_t id = 0;

    if (!qf_str_starts(object, QF_S("item:")) || object.n > 20)
        return 0;
    for (size_t i = 5; i < object.n; i++) {
        if (object.p[i] < '0' || object.p[i] > '9')
            return 0;
        id = id * 10 + (object.p[i] - '0');
    }
    return id;
}

static qf_code feed_entry(qf_ctx *cx, const outbox_entry *entry)
{
    int64_t id = item_of(entry->object);

    if (id == 0)
        return outbox_dead(cx, entry->id, QF_S("不认识的对象"));
    QF_TRY(feed_item(cx, id));
    QF_TRY(disclose_walk_touch(cx, id)); /* what an inspection finds in it changes with it */
    return outbox_done(cx, entry->id);
}

/* Rows of the outbox, all of them together with what they do, or none; memory is given back for each. */
static qf_code feed_together(qf_ctx *cx, const outbox_entry *entries, size_t count)
{
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    for (size_t i = 0; i < count; i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx piece = *cx;
        qf_code code;

        piece.arena = arena;
        code = feed_entry(&piece, &entries[i]);
        if (code != QF_OK)
            return qf_fail_as(cx, &piece.err);
    }
    return db_commit(&tx);
}

/* One by one: what can not be done is put off; a full disk is no fault of one. */
static qf_code feed_singly(qf_ctx *cx, const outbox_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        qf_code code = feed_together(cx, &entries[i], 1);
        if (code == QF_BUSY || (code != QF_OK && strcmp(cx->err.id, "DB.FULL") == 0))
            return code;
        if (code != QF_OK)
            QF_TRY(outbox_later(cx, entries[i].id,
                                (qf_time){ cx->now.ms + 60000 * (1 + entries[i].tries) },
                                QF_S("没有写进搜索索引，稍后再试")));
    }
    return QF_OK;
}

qf_code search_feed_all(qf_ctx *cx, int64_t *items)
{
    int64_t ids[REBUILT], last = 0;
    size_t count = REBUILT;

    *items = 0;
    QF_TRY(outbox_done_all(cx, "search")); /* what waited is done with the rest */
    QF_TRY(search_clear(cx));
    while (count == REBUILT) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx piece = *cx;
        DB_TX tx = { 0 };
        qf_code code;

        piece.arena = arena;
        code = db_begin(&piece, &tx);
        if (code == QF_OK)
            code = disclose_public_after(&piece, last, REBUILT, ids, &count);
        for (size_t i = 0; code == QF_OK && i < count; i++)
            code = feed_alone(&piece, ids[i]);
        if (code == QF_OK)
            code = db_commit(&tx);
        if (code != QF_OK)
            return qf_fail_as(cx, &piece.err);
        *items += (int64_t)count;
        last = count > 0 ? ids[count - 1] : last;
    }
    return QF_OK;
}

qf_code search_feed_waiting(qf_ctx *cx, size_t *taken)
{
    size_t count = AT_ONCE;

    *taken = 0;
    for (int round = 0; round < ROUNDS && count == AT_ONCE; round++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx piece = *cx;
        outbox_entry *entries;
        qf_code code;

        piece.arena = arena;
        code = outbox_due(&piece, "search", AT_ONCE, &entries, &count);
        if (code == QF_OK && feed_together(&piece, entries, count) != QF_OK)
            code = feed_singly(&piece, entries, count);
        if (code != QF_OK)
            return qf_fail_as(cx, &piece.err);
        *taken += count;
    }
    return QF_OK;
}

qf_code search_feed_job(qf_ctx *cx, struct web_site *site)
{
    int64_t known, items;
    size_t taken;

    (void)site;
    QF_TRY(search_known(cx, &known));
    QF_TRY(disclose_count(cx, QF_S(""), &items));
    if (known == 0 && items > 0) {
        QF_TRY(search_feed_all(cx, &items)); /* what waited is done with the rest */
        QF_TRY(disclose_walk_begin(cx));
    }
    return search_feed_waiting(cx, &taken);
}

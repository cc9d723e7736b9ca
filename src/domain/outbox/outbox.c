#include "domain/outbox/outbox.h"

#include "store/db.h"

qf_code outbox_put(qf_ctx *cx, const char *kind, qf_str object, qf_str payload, qf_time due)
{
    int64_t id;

    QF_TRY(db_number_next(cx, "outbox", &id));
    return db_exec(cx, SQL_OUTBOX_PUT, DB_INT("id", id), DB_STR("kind", qf_str_of(kind)),
                   DB_STR("object", object), DB_STR("payload", payload), DB_TIME("due_at", due));
}

qf_code outbox_due(qf_ctx *cx, const char *kind, int64_t n, outbox_entry **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_OUTBOX_DUE, &rows, DB_STR("kind", qf_str_of(kind)), DB_INT("n", n)));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, outbox_entry, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (outbox_entry){
            .id = db_int(&rows.row[i], "id"),
            .kind = db_str(&rows.row[i], "kind"),
            .object = db_str(&rows.row[i], "object"),
            .payload = db_str(&rows.row[i], "payload"),
            .tries = db_int(&rows.row[i], "tries"),
        };
    return QF_OK;
}

static qf_code end(qf_ctx *cx, int64_t id, qf_str state, qf_str why)
{
    return db_exec(cx, SQL_OUTBOX_END, DB_INT("id", id), DB_STR("state", state),
                   DB_STR("why", why));
}

qf_code outbox_done(qf_ctx *cx, int64_t id)
{
    return end(cx, id, QF_S("done"), QF_S(""));
}

qf_code outbox_done_all(qf_ctx *cx, const char *kind)
{
    return db_exec(cx, SQL_OUTBOX_DONE_ALL, DB_STR("kind", qf_str_of(kind)));
}

qf_code outbox_dead(qf_ctx *cx, int64_t id, qf_str why)
{
    return end(cx, id, QF_S("dead"), why);
}

qf_code outbox_later(qf_ctx *cx, int64_t id, qf_time due, qf_str why)
{
    return db_exec(cx, SQL_OUTBOX_LATER, DB_INT("id", id), DB_TIME("due_at", due),
                   DB_STR("why", why));
}

qf_code outbox_forget(qf_ctx *cx, qf_time before, qf_time dead_before)
{
    return db_exec(cx, SQL_OUTBOX_FORGET, DB_TIME("before", before),
                   DB_TIME("dead_before", dead_before));
}

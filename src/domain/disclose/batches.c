#include "domain/disclose/batches.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/blob.h"
#include "store/db.h"

#define DECIDERS (AUTH_BIT(LEADER) | AUTH_BIT(PUBLISHER))

static disclose_batch batch_of(const db_row *row)
{
    return (disclose_batch){
        .id = db_int(row, "id"),
        .name = db_str(row, "name"),
        .rows = db_int(row, "row_count"),
        .masks = db_bool(row, "masks"),
        .state = db_str(row, "state"),
        .by = db_str(row, "actor"),
        .decided_by = db_str(row, "decided_by"),
        .account = db_int(row, "account_id"),
        .at = db_time(row, "at"),
        .taken = db_int(row, "taken"),
    };
}

qf_code disclose_batches(qf_ctx *cx, disclose_batch **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_BATCHES, &rows));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, disclose_batch, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = batch_of(&rows.row[i]);
    return QF_OK;
}

qf_code disclose_batch_put(qf_ctx *cx, qf_str name, qf_str bytes, int64_t rows, bool masks)
{
    qf_str sealed;
    int64_t id;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    if (bytes.n > DISCLOSE_BATCH_BYTES || rows > DISCLOSE_BATCH_ROWS)
        return qf_fail(
            cx, QF_LIMIT, "DISCLOSE.BATCH", "file",
            "一份清单不超过 %d 行、20 MB；更多的请分成几份，或者请系统管理员在服务器上用 qingfeng "
            "import items 导入",
            DISCLOSE_BATCH_ROWS);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(blob_put(cx, qf_seal(cx->arena, db_key(cx->db), bytes), &sealed));
    QF_TRY(db_number_next(cx, "disclose.batch", &id));
    QF_TRY(db_exec(cx, SQL_DISCLOSE_BATCH_PUT, DB_INT("id", id), DB_STR("name", name),
                   DB_STR("sealed", sealed), DB_INT("rows", rows), DB_BOOL("masks", masks),
                   DB_INT("account", cx->actor->account), DB_STR("actor", cx->actor->name)));
    QF_TRY(audit_write(cx, "disclose.batch", audit_object(cx, "batch", id), "%.*s，%lld 条",
                       QF_ARG(name), (long long)rows));
    return db_commit(&tx);
}

qf_code disclose_batch_open(qf_ctx *cx, int64_t id, disclose_batch *out, qf_str *bytes)
{
    db_rows rows;
    qf_str sealed;

    QF_TRY(auth_need(cx, DECIDERS));
    QF_TRY(db_many(cx, SQL_DISCLOSE_BATCH, &rows, DB_INT("id", id)));
    if (rows.count == 0)
        return qf_fail(cx, QF_MISSING, "DISCLOSE.NO_BATCH", NULL, "没有这份清单，或者已经处理过");
    *out = batch_of(&rows.row[0]);
    if (out->account == cx->actor->account)
        return qf_fail(cx, QF_DENIED, "DISCLOSE.OTHER_EYE", NULL,
                       "交清单的人不能自己核准，请换一个人");
    QF_TRY(blob_get(cx, db_str(&rows.row[0], "sealed"), (int64_t)DISCLOSE_BATCH_BYTES + 4096,
                    &sealed));
    return qf_unseal(cx, db_key(cx->db), sealed, bytes);
}

qf_code disclose_batch_decide(qf_ctx *cx, int64_t id, bool taken, int64_t rows)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DECIDERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_DISCLOSE_BATCH_DECIDE, &changed, DB_INT("id", id),
                     DB_STR("state", taken ? QF_S("taken") : QF_S("refused")),
                     DB_STR("actor", cx->actor->name), DB_INT("taken", rows)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "DISCLOSE.NO_BATCH", NULL, "没有这份清单，或者已经处理过");
    QF_TRY(audit_write(cx, "disclose.batch_decide", audit_object(cx, "batch", id), "%s，%lld 条",
                       taken ? "核准导入" : "不予导入", (long long)rows));
    return db_commit(&tx);
}

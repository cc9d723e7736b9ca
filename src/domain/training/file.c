/* Files that a session works with: taken in by what they are, not by their names, and with nothing hidden in them. */
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/training/training.h"
#include "store/blob.h"
#include "store/db.h"

#define BYTES_MAX ((int64_t)20 * 1024 * 1024)

/* The first thing that has to go before others may have the file. */
static qf_code look_inside(qf_ctx *cx, qf_str bytes, attachment_kind kind)
{
    attachment_finds *finds = QF_NEW(cx->arena, attachment_finds);

    QF_TRY(attachment_hidden(cx, bytes, kind, finds));
    for (size_t i = 0; i < finds->count; i++)
        if (finds->list[i].blocks)
            return qf_fail(cx, QF_INVALID, "TRAINING.HIDDEN", "file",
                           "文件里有%s（%.*s），请清理后再传", finds->list[i].zh,
                           QF_ARG(finds->list[i].where));
    return QF_OK;
}

qf_code training_file_add(qf_ctx *cx, int64_t id, qf_str name, qf_str bytes)
{
    training_session *s = QF_NEW(cx->arena, training_session);
    training_file *list;
    attachment_kind kind;
    int64_t number;
    qf_str sha256;
    size_t count;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(training_get(cx, id, s));
    if ((int64_t)bytes.n > BYTES_MAX)
        return qf_fail(cx, QF_LIMIT, "TRAINING.FILE", "file", "一份材料不超过 20 MB");
    QF_TRY(attachment_kind_of(cx, bytes, name, &kind));
    QF_TRY(look_inside(cx, bytes, kind));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(training_files(cx, id, &list, &count));
    if (count >= TRAINING_FILES)
        return qf_fail(cx, QF_LIMIT, "TRAINING.FILE", "file", "一次培训最多 %d 份材料",
                       TRAINING_FILES);
    QF_TRY(db_number_next(cx, "training.file", &number));
    QF_TRY(blob_put(cx, bytes, &sha256));
    QF_TRY(db_exec(cx, SQL_TRAINING_FILE_INSERT, DB_INT("training_id", id), DB_INT("id", number),
                   DB_STR("name", name), DB_STR("kind", qf_str_of(attachment_ending(kind))),
                   DB_STR("sha256", sha256), DB_INT("size", (int64_t)bytes.n)));
    QF_TRY(
        audit_write(cx, "training.file", audit_object(cx, "training", id), "%.*s", QF_ARG(name)));
    return db_commit(&tx);
}

static training_file read_file(const db_row *row)
{
    training_file file = { .id = db_int(row, "id"),
                           .name = db_str(row, "name"),
                           .sha256 = db_str(row, "sha256"),
                           .size = db_int(row, "size") };

    if (!attachment_kind_parse(db_str(row, "kind"), &file.kind))
        file.kind = ATTACHMENT_KIND_COUNT;
    return file;
}

qf_code training_files(qf_ctx *cx, int64_t id, training_file **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_TRAINING_FILES, &rows, DB_INT("training_id", id)));
    *out = QF_NEW_ARRAY(cx->arena, training_file, rows.count + 1);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = read_file(&rows.row[i]);
    return QF_OK;
}

qf_code training_file_open(qf_ctx *cx, int64_t id, int64_t file, training_file *out, qf_str *bytes)
{
    db_row row;
    qf_code code;

    QF_TRY(auth_need(cx, AUTH_ANY));
    code = db_one(cx, SQL_TRAINING_FILE_GET, &row, DB_INT("training_id", id), DB_INT("id", file));
    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "TRAINING.NO_FILE", "file", "没有这份材料");
    QF_TRY(code);
    *out = read_file(&row);
    return blob_get(cx, out->sha256, BYTES_MAX, bytes);
}

qf_code training_file_remove(qf_ctx *cx, int64_t id, int64_t file)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_TRAINING_FILE_REMOVE, &changed, DB_INT("training_id", id),
                     DB_INT("id", file)));
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "TRAINING.NO_FILE", "file", "没有这份材料");
    QF_TRY(audit_write(cx, "training.file", audit_object(cx, "training", id), "拿掉一份材料"));
    return db_commit(&tx);
}

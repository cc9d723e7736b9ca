#include "domain/hotline/photo.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/blob.h"
#include "store/db.h"

#define WORKERS (AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER))

qf_code hotline_photos_read(qf_ctx *cx, const hotline_files *files, photo *out)
{
    for (size_t i = 0; i < files->count; i++)
        QF_TRY(photo_read(cx, files->one[i], HOTLINE_PHOTO_MAX, &out[i]));
    return QF_OK;
}

qf_code hotline_photos_keep(qf_ctx *cx, int64_t id, const photo *photos, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        qf_str sealed = qf_seal(cx->arena, db_key(cx->db), photos[i].pixels), sha256;

        QF_TRY(blob_put(cx, sealed, &sha256));
        QF_TRY(db_exec(cx, SQL_HOTLINE_PHOTO_INSERT, DB_INT("ticket_id", id),
                       DB_INT("n", (int64_t)i + 1), DB_STR("sha256", sha256),
                       DB_STR("media", photos[i].media), DB_INT("bytes", (int64_t)sealed.n),
                       DB_INT("width", photos[i].width), DB_INT("height", photos[i].height)));
    }
    return QF_OK;
}

qf_code hotline_photos_of(qf_ctx *cx, int64_t id, hotline_photos *out)
{
    db_rows rows;

    *out = (hotline_photos){ 0 };
    QF_TRY(db_many(cx, SQL_HOTLINE_PHOTOS, &rows, DB_INT("ticket_id", id)));
    for (size_t i = 0; i < rows.count && i < HOTLINE_PHOTOS; i++) {
        const db_row *row = &rows.row[i];
        out->one[i].sha256 = db_str(row, "sha256");
        out->one[i].media = db_str(row, "media");
        out->one[i].bytes = db_int(row, "bytes");
        out->one[i].width = db_int(row, "width");
        out->one[i].height = db_int(row, "height");
        out->one[i].shown = db_bool(row, "shown");
        out->count++;
    }
    return QF_OK;
}

static qf_code no_photo(qf_ctx *cx)
{
    return qf_fail(cx, QF_MISSING, "HOTLINE.NO_PHOTO", "photo", "没有这张照片");
}

qf_code hotline_photo_get(qf_ctx *cx, int64_t id, int64_t n, qf_str *media, qf_str *bytes)
{
    hotline_photos photos;
    qf_str sealed;

    QF_TRY(hotline_photos_of(cx, id, &photos));
    if (n < 1 || n > (int64_t)photos.count ||
        (!photos.one[n - 1].shown && !auth_has(cx->actor, WORKERS)))
        return no_photo(cx);
    *media = photos.one[n - 1].media;
    QF_TRY(blob_get(cx, photos.one[n - 1].sha256, photos.one[n - 1].bytes, &sealed));
    return qf_unseal(cx, db_key(cx->db), sealed, bytes);
}

qf_code hotline_photo_show(qf_ctx *cx, int64_t id, int64_t n, bool shown)
{
    hotline_photos photos;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(hotline_photos_of(cx, id, &photos));
    if (n < 1 || n > (int64_t)photos.count)
        return no_photo(cx);
    QF_TRY(db_exec(cx, SQL_HOTLINE_PHOTO_SHOW, DB_INT("ticket_id", id), DB_INT("n", n),
                   DB_BOOL("shown", shown)));
    QF_TRY(audit_write(cx, "hotline.photo", audit_object(cx, "ticket", id), "第 %lld 张%s",
                       (long long)n, shown ? "公开" : "不公开"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code hotline_photos_shown(qf_ctx *cx, const hotline_tickets *tickets, hotline_shown **out,
                             size_t *count)
{
    int64_t first = INT64_MAX, last = 0;
    db_rows rows;

    for (size_t i = 0; i < tickets->count; i++) {
        int64_t id = tickets->ticket[i].id;
        first = id < first ? id : first;
        last = id > last ? id : last;
    }
    QF_TRY(
        db_many(cx, SQL_HOTLINE_PHOTOS_SHOWN, &rows, DB_INT("first", first), DB_INT("last", last)));
    *out = QF_NEW_ARRAY(cx->arena, hotline_shown, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (hotline_shown){ db_int(&rows.row[i], "ticket_id"), db_int(&rows.row[i], "n") };
    return QF_OK;
}

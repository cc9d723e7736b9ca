#include "domain/service/photo.h"

#include "doc/attachment.h"
#include "doc/photo_place.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/blob.h"

#define EDITORS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR))

/* The pixels alone, and how many. */
static qf_code clean(qf_ctx *cx, qf_str bytes, qf_str *out, station_photo *photo)
{
    attachment_kind kind;
    int width, height;

    if (attachment_kind_of(cx, bytes, QF_S("photo"), &kind) != QF_OK ||
        (kind != ATTACHMENT_JPEG && kind != ATTACHMENT_PNG))
        return qf_fail(cx, QF_INVALID, "SERVICE.PHOTO", "photo",
                       "请选一张 JPG 或 PNG 照片；苹果手机的 HEIC "
                       "照片，先在“设置 › 相机 › 格式”里改成“兼容性最佳”再拍");
    if (picture_strip(cx, bytes, kind, out, NULL) != QF_OK ||
        !picture_size(*out, kind, &width, &height))
        return qf_fail(cx, QF_INVALID, "SERVICE.PHOTO", "photo",
                       "这张照片不完整，请重新拍一张或者重新选");
    if ((int64_t)out->n > STATION_PHOTO_MAX)
        return qf_fail(cx, QF_LIMIT, "SERVICE.PHOTO", "photo",
                       "照片有 %zu KB，群众用手机看太慢，要小于 %lld "
                       "KB：请把相机的分辨率调小再拍，或者用微信“非原图”发一次再存下来",
                       out->n / 1024, (long long)(STATION_PHOTO_MAX / 1024));
    photo->media = qf_str_of(attachment_type(kind));
    photo->width = width;
    photo->height = height;
    photo->bytes = (int64_t)out->n;
    return QF_OK;
}

qf_code station_photo_put(qf_ctx *cx, int64_t village, qf_str bytes, place *shot)
{
    station_photo photo = { .bytes = 0 };
    DB_TX tx = { 0 };
    qf_str pixels;

    *shot = (place){ 0, 0 };
    QF_TRY(auth_need_village(cx, village, EDITORS));
    QF_TRY(clean(cx, bytes, &pixels, &photo));
    if (!photo_place(bytes, &shot->longitude, &shot->latitude) || !place_in_china(*shot))
        *shot = (place){ 0, 0 };
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(blob_put(cx, pixels, &photo.sha256));
    QF_TRY(db_exec(cx, SQL_SERVICE_PHOTO_PUT, DB_INT("village_id", village),
                   DB_STR("sha256", photo.sha256), DB_STR("media", photo.media),
                   DB_INT("bytes", photo.bytes), DB_INT("width", photo.width),
                   DB_INT("height", photo.height)));
    QF_TRY(audit_write(cx, "service.photo", audit_object(cx, "village", village), "服务站照片"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code station_photo_remove(qf_ctx *cx, int64_t village)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need_village(cx, village, EDITORS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_SERVICE_PHOTO_REMOVE, DB_INT("village_id", village)));
    QF_TRY(
        audit_write(cx, "service.photo", audit_object(cx, "village", village), "撤下服务站照片"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code station_photo_get(qf_ctx *cx, int64_t village, station_photo *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_SERVICE_PHOTO, &row, DB_INT("village_id", village));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "SERVICE.NO_PHOTO", "village", "这个服务站还没有照片");
    QF_TRY(code);
    *out = (station_photo){ db_str(&row, "sha256"), db_str(&row, "media"), db_int(&row, "bytes"),
                            db_int(&row, "width"), db_int(&row, "height") };
    return QF_OK;
}

#include "domain/service/photo.h"

#include "doc/photo.h"
#include "doc/photo_place.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/blob.h"

#define EDITORS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR))

qf_code station_photo_put(qf_ctx *cx, int64_t village, qf_str bytes, place *shot)
{
    photo taken = { 0 };
    qf_str sha256;
    DB_TX tx = { 0 };

    *shot = (place){ 0, 0 };
    QF_TRY(auth_need_village(cx, village, EDITORS));
    QF_TRY(photo_read(cx, bytes, STATION_PHOTO_MAX, &taken));
    if (!photo_place(bytes, &shot->longitude, &shot->latitude) || !place_in_china(*shot))
        *shot = (place){ 0, 0 };
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(blob_put(cx, taken.pixels, &sha256));
    QF_TRY(db_exec(cx, SQL_SERVICE_PHOTO_PUT, DB_INT("village_id", village),
                   DB_STR("sha256", sha256), DB_STR("media", taken.media),
                   DB_INT("bytes", (int64_t)taken.pixels.n), DB_INT("width", taken.width),
                   DB_INT("height", taken.height)));
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

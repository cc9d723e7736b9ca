/* The photo of a station: checked, freed of what the camera wrote into it, small enough for a phone. */
#ifndef QF_DOMAIN_SERVICE_PHOTO_H
#define QF_DOMAIN_SERVICE_PHOTO_H

#include "base/err.h"
#include "law/place.h"

#define STATION_PHOTO_MAX                                                                          \
    ((size_t)600 * 1024) /* bytes kept; the desk's page makes larger ones smaller */

typedef struct station_photo {
    qf_str sha256, media;
    int64_t bytes, width, height;
} station_photo;

/* Keeps a JPEG or PNG as the photo of a village's station, in place of the one before. *shot: where it was taken as the
 * camera told, CGCS2000 ({0, 0}: it did not); that is not kept. Needs the village's account, clerk or administrator. Errors:
 * those of photo_read. */
QF_MUST qf_code station_photo_put(qf_ctx *cx, int64_t village, qf_str bytes, place *shot);
/* Takes it off. */
QF_MUST qf_code station_photo_remove(qf_ctx *cx, int64_t village);
/* QF_MISSING "SERVICE.NO_PHOTO". */
QF_MUST qf_code station_photo_get(qf_ctx *cx, int64_t village, station_photo *out);

#endif

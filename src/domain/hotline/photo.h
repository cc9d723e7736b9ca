/* Photos that come with a report: pixels alone, sealed, public only where the clerk says so. */
#ifndef QF_DOMAIN_HOTLINE_PHOTO_H
#define QF_DOMAIN_HOTLINE_PHOTO_H

#include "doc/photo.h"
#include "domain/hotline/hotline.h"

#define HOTLINE_PHOTOS 3
#define HOTLINE_PHOTO_MAX ((size_t)8 * 1024 * 1024)

/* Files as they were sent. */
typedef struct hotline_files {
    qf_str one[HOTLINE_PHOTOS];
    size_t count;
} hotline_files;

/* Photos as they are kept. */
typedef struct hotline_photos {
    struct {
        qf_str sha256, media;
        int64_t bytes, width, height;
        bool shown;
    } one[HOTLINE_PHOTOS];
    size_t count;
} hotline_photos;

/* What the files are, without what the camera wrote. Errors: those of photo_read. */
QF_MUST qf_code hotline_photos_read(qf_ctx *cx, const hotline_files *files, photo *out);
/* Keeps them with a new ticket, sealed; within its transaction. */
QF_MUST qf_code hotline_photos_keep(qf_ctx *cx, int64_t id, const photo *photos, size_t count);
QF_MUST qf_code hotline_photos_of(qf_ctx *cx, int64_t id, hotline_photos *out);
/* The n-th, from 1: for who works on tickets, and for everybody when it is public. QF_MISSING "HOTLINE.NO_PHOTO". */
QF_MUST qf_code hotline_photo_get(qf_ctx *cx, int64_t id, int64_t n, qf_str *media, qf_str *bytes);
/* Tickets with a public photo, and the first of each. */
typedef struct hotline_shown {
    int64_t ticket, n;
} hotline_shown;

/* Those among these tickets (and perhaps others), by ticket. */
QF_MUST qf_code hotline_photos_shown(qf_ctx *cx, const hotline_tickets *tickets,
                                     hotline_shown **out, size_t *count);
/* Makes it public, or no longer. Needs the clerk. QF_MISSING "HOTLINE.NO_PHOTO". */
QF_MUST qf_code hotline_photo_show(qf_ctx *cx, int64_t id, int64_t n, bool shown);

#endif

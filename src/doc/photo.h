/* A photo that somebody sends: what it is, its pixels without anything that the camera wrote beside them. */
#ifndef QF_DOC_PHOTO_H
#define QF_DOC_PHOTO_H

#include "base/err.h"

typedef struct photo {
    qf_str pixels; /* the picture's bytes, without place, time and make of the camera */
    qf_str media;  /* "image/jpeg" */
    int width, height;
} photo;

/* A JPEG or PNG of at most `max` bytes without what stood beside its pixels. Errors: QF_INVALID "PHOTO.TYPE" (something
 * else), "PHOTO.BROKEN" (not whole), QF_LIMIT "PHOTO.SIZE". */
QF_MUST qf_code photo_read(qf_ctx *cx, qf_str bytes, size_t max, photo *out);

#endif

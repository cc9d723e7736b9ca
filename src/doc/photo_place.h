/* Where a photo was taken, as its camera wrote it into the file (EXIF, GPS directory). */
#ifndef QF_DOC_PHOTO_PLACE_H
#define QF_DOC_PHOTO_PLACE_H

#include "base/str.h"

/* Millionths of a degree in WGS-84. False when a JPEG says nothing of the place, or nothing that can be. */
bool photo_place(qf_str jpeg, int64_t *longitude, int64_t *latitude);

#endif

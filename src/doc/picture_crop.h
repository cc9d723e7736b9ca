/* What Word and Excel cut off a picture is only hidden: here it goes. */
#ifndef QF_DOC_PICTURE_CROP_H
#define QF_DOC_PICTURE_CROP_H

#include "doc/attachment.h"
#include "doc/xml_sax.h"

#define PICTURE_WHOLE 100000 /* parts of a side */

/* What is cut off each side, in hundred-thousandths of the picture's width or height. */
typedef struct picture_edges {
    int left, top, right, bottom;
} picture_edges;

/* True when something is cut off; what would leave nothing, or adds a margin, is no cut. */
bool picture_is_cut(picture_edges cut);
/* The edges of a:srcRect ("25000", "25%") and of v:imagedata ("16384f", "0.25"). */
picture_edges picture_edges_drawing(const xml_attrs *attrs);
picture_edges picture_edges_vml(const xml_attrs *attrs);
/* The picture without what is cut off, coded anew: png as png, jpg as jpg (the side it stands on and its colour
 * profile stay). Errors: QF_INVALID "ATTACHMENT.PICTURE" (not whole, or neither png nor jpg); QF_LIMIT
 * "ATTACHMENT.PIXELS" (more than 40 million). */
QF_MUST qf_code picture_crop(qf_ctx *cx, qf_str bytes, attachment_kind kind, picture_edges cut,
                             qf_str *out);

#endif

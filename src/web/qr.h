/* QR codes as SVG: black on white, with the quiet zone. */
#ifndef QF_WEB_QR_H
#define QF_WEB_QR_H

#include "base/err.h"

/* The code of a text of at most 1,000 bytes, error correction M. QF_LIMIT "QR.TEXT". */
QF_MUST qf_code qr_svg(qf_ctx *cx, qf_str text, qf_str *out);

/* Its dark squares as the path of an SVG of `width` units, for a page that draws the code itself. */
QF_MUST qf_code qr_path(qf_ctx *cx, qf_str text, qf_str *path, int *width);

#endif

#include "web/qr.h"

#include <qrencode.h>

#define QUIET 4
#define SVG_MAX ((size_t)512 * 1024)

qf_code qr_path(qf_ctx *cx, qf_str text, qf_str *path, int *width)
{
    qf_buf out = qf_buf_new(cx->arena, SVG_MAX);
    QRcode *code =
        text.n > 1000 ? NULL : QRcode_encodeString8bit(qf_cstr(cx->arena, text), 0, QR_ECLEVEL_M);

    if (code == NULL)
        return qf_fail(cx, QF_LIMIT, "QR.TEXT", NULL, "内容太长，做不成二维码");
    *width = code->width + 2 * QUIET;
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if ((code->data[y * code->width + x] & 1) != 0)
                qf_buf_addf(&out, "M%d %dh1v1h-1z", x + QUIET, y + QUIET);
    QRcode_free(code);
    *path = qf_buf_str(&out);
    return QF_OK;
}

qf_code qr_svg(qf_ctx *cx, qf_str text, qf_str *out)
{
    qf_buf svg = qf_buf_new(cx->arena, SVG_MAX);
    qf_str path;
    int width;

    QF_TRY(qr_path(cx, text, &path, &width));
    qf_buf_addf(&svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
                "<path d=\"%.*s\"/></svg>\n",
                width, width, width, width, QF_ARG(path));
    *out = qf_buf_str(&svg);
    return QF_OK;
}

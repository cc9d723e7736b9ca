/* PNG and JPEG: the pieces that make the picture are kept, all others are told and left out. */
#include "doc/attachment.h"

static uint32_t big32(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;

    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

static qf_code not_whole(qf_ctx *cx)
{
    return qf_fail(cx, QF_INVALID, "ATTACHMENT.PICTURE", "file",
                   "图片不完整或者已经损坏，请重新导出后再选");
}

static void tell_rest(attachment_finds *found, qf_ctx *cx, size_t rest)
{
    if (found != NULL && rest > 0)
        attachment_add(found, "图片后面藏有数据", QF_S(""), qf_strf(cx->arena, "%zu 字节", rest),
                       true);
}

/* ---- PNG */

/* Pieces that change what is seen: the critical ones, palette, transparency, colour. */
static bool png_keeps(qf_str type)
{
    static const char *const kept[] = { "IHDR", "PLTE", "IDAT", "IEND", "tRNS",
                                        "gAMA", "cHRM", "sRGB", "iCCP", "pHYs" };

    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        if (qf_str_eq(type, qf_str_of(kept[i])))
            return true;
    return false;
}

static qf_code strip_png(qf_ctx *cx, qf_str bytes, qf_buf *out, attachment_finds *found)
{
    size_t at = 8;

    qf_buf_add(out, qf_str_sub(bytes, 0, 8));
    while (at + 12 <= bytes.n) {
        size_t size = big32(bytes.p + at);
        qf_str type = qf_str_sub(bytes, at + 4, at + 8);
        if (size > bytes.n - at - 12)
            return not_whole(cx);
        if (png_keeps(type))
            qf_buf_add(out, qf_str_sub(bytes, at, at + 12 + size));
        else if (found != NULL)
            attachment_add(found,
                           qf_str_eq(type, QF_S("eXIf")) ? "拍摄信息（EXIF）" : "图片里的附加信息",
                           QF_S(""), type, qf_str_eq(type, QF_S("eXIf")));
        at += 12 + size;
        if (qf_str_eq(type, QF_S("IEND"))) {
            tell_rest(found, cx, bytes.n - at);
            return QF_OK;
        }
    }
    return not_whole(cx);
}

/* ---- JPEG */

static unsigned little16(qf_str s, size_t at, bool big)
{
    unsigned a, b;

    if (at + 2 > s.n)
        return 0;
    a = (unsigned char)s.p[at];
    b = (unsigned char)s.p[at + 1];
    return big ? a << 8 | b : b << 8 | a;
}

/* Whether the first directory of the EXIF data points to a place on earth. */
static bool has_place(qf_str exif)
{
    qf_str tiff = qf_str_sub(exif, 6, exif.n);
    bool big = qf_str_starts(tiff, QF_S("MM"));
    size_t at = little16(tiff, big ? 6 : 4, big);
    unsigned entries = little16(tiff, at, big);

    for (unsigned i = 0; i < entries && i < 200; i++)
        if (little16(tiff, at + 2 + (size_t)12 * i, big) == 0x8825)
            return true;
    return false;
}

static void tell_segment(attachment_finds *found, int marker, qf_str data)
{
    if (found == NULL)
        return;
    if (marker == 0xe1 && qf_str_starts(data, QF_S("Exif"))) {
        bool place = has_place(data);
        attachment_add(found, place ? "拍摄位置（EXIF 经纬度）" : "拍摄信息（EXIF）", QF_S(""),
                       QF_S("相机、时间等"), place);
    } else if (marker == 0xfe) {
        attachment_add(found, "图片里的注释", QF_S(""), QF_S(""), false);
    } else {
        attachment_add(found, "图片里的附加信息", QF_S(""), QF_S(""), false);
    }
}

/* Frame, tables, JFIF, colour profile and Adobe's colour mark are the picture; the rest is not. */
static bool jpeg_keeps(int marker)
{
    return marker == 0xe0 || marker == 0xe2 || marker == 0xee ||
           (marker < 0xe0 && marker != 0xd8 && marker != 0xd9);
}

/* End of the coded data behind a start of scan: the next marker that is none of its own. */
static size_t scan_end(qf_str bytes, size_t at)
{
    for (; at + 1 < bytes.n; at++) {
        int next = (unsigned char)bytes.p[at + 1];
        if ((unsigned char)bytes.p[at] == 0xff && next != 0 && next != 0xff &&
            !(next >= 0xd0 && next <= 0xd7))
            return at;
    }
    return bytes.n;
}

static qf_code strip_jpeg(qf_ctx *cx, qf_str bytes, qf_buf *out, attachment_finds *found)
{
    size_t at = 2;

    qf_buf_add(out, qf_str_sub(bytes, 0, 2));
    while (at + 4 <= bytes.n || (at + 2 <= bytes.n && (unsigned char)bytes.p[at + 1] == 0xd9)) {
        int marker = (unsigned char)bytes.p[at + 1];
        size_t size, end;
        if ((unsigned char)bytes.p[at] != 0xff)
            return not_whole(cx);
        if (marker == 0xff) {
            at++;
            continue;
        }
        if (marker == 0xd9) {
            qf_buf_add(out, qf_str_sub(bytes, at, at + 2));
            tell_rest(found, cx, bytes.n - at - 2);
            return QF_OK;
        }
        size = little16(bytes, at + 2, true);
        if (size < 2 || size > bytes.n - at - 2)
            return not_whole(cx);
        end = marker == 0xda ? scan_end(bytes, at + 2 + size) : at + 2 + size;
        if (jpeg_keeps(marker))
            qf_buf_add(out, qf_str_sub(bytes, at, end));
        else
            tell_segment(found, marker, qf_str_sub(bytes, at + 4, end));
        at = end;
    }
    return not_whole(cx);
}

qf_code picture_strip(qf_ctx *cx, qf_str bytes, attachment_kind kind, qf_str *out,
                      attachment_finds *found)
{
    qf_buf copy = qf_buf_new(cx->arena, bytes.n + 16);

    QF_TRY(kind == ATTACHMENT_PNG ? strip_png(cx, bytes, &copy, found)
                                  : strip_jpeg(cx, bytes, &copy, found));
    *out = qf_buf_str(&copy);
    return QF_OK;
}

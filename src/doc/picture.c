/* PNG, JPEG and GIF: the pieces that make the picture are kept, all others are told and left out. */
#include "doc/attachment.h"

#define MAX_SIDE 20000

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

/* Whether the first directory of the EXIF data has this tag; *value: its first two bytes. */
static bool exif_tag(qf_str exif, unsigned tag, unsigned *value)
{
    qf_str tiff = qf_str_sub(exif, 6, exif.n);
    bool big = qf_str_starts(tiff, QF_S("MM"));
    size_t at = little16(tiff, big ? 6 : 4, big);
    unsigned entries = little16(tiff, at, big);

    for (unsigned i = 0; i < entries && i < 200; i++)
        if (little16(tiff, at + 2 + (size_t)12 * i, big) == tag) {
            *value = little16(tiff, at + 10 + (size_t)12 * i, big);
            return true;
        }
    return false;
}

static bool is_exif(int marker, qf_str data)
{
    return marker == 0xe1 && qf_str_starts(data, QF_S("Exif"));
}

/* Which way up a photo is stands among the data of the camera: it stays, alone. */
static const char upright[] = "\xff\xe1\0\x22"
                              "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";

static bool is_own_exif(qf_str data)
{
    return qf_str_starts(data, (qf_str){ upright + 4, sizeof(upright) - 5 });
}

static void keep_orientation(qf_buf *out, qf_str exif)
{
    unsigned turned = 0;

    if (!exif_tag(exif, 0x0112, &turned) || turned < 2 || turned > 8)
        return;
    qf_buf_add(out, (qf_str){ upright, sizeof(upright) - 1 });
    qf_buf_addc(out, (char)turned);
    qf_buf_add(out, (qf_str){ "\0\0\0\0\0\0", 6 });
}

static void tell_segment(attachment_finds *found, int marker, qf_str data)
{
    if (found == NULL)
        return;
    if (is_exif(marker, data)) {
        unsigned at = 0;
        bool place = exif_tag(data, 0x8825, &at);
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
        if (jpeg_keeps(marker)) {
            qf_buf_add(out, qf_str_sub(bytes, at, end));
        } else {
            qf_str data = qf_str_sub(bytes, at + 4, end);
            if (!is_own_exif(data)) /* that is nothing to tell */
                tell_segment(found, marker, data);
            if (is_exif(marker, data))
                keep_orientation(out, data);
        }
        at = end;
    }
    return not_whole(cx);
}

/* ---- GIF */

/* End of the chain of pieces of data that begins at `at`; 0: cut off. */
static size_t gif_chain_end(qf_str bytes, size_t at)
{
    while (at < bytes.n && bytes.p[at] != 0)
        at += 1 + (size_t)(unsigned char)bytes.p[at];
    return at < bytes.n ? at + 1 : 0;
}

/* Bytes of the colours that a packed field announces. */
static size_t gif_colours(char packed)
{
    return (packed & 0x80) != 0 ? (size_t)3 << ((packed & 7) + 1) : 0;
}

/* Control of a frame, and how often the film runs; comments and what programs leave do not stay. */
static bool gif_keeps(qf_str extension)
{
    return extension.p[1] == '\xf9' ||
           qf_str_starts(qf_str_sub(extension, 3, extension.n), QF_S("NETSCAPE2.0"));
}

static qf_code strip_gif(qf_ctx *cx, qf_str bytes, qf_buf *out, attachment_finds *found)
{
    size_t at, end;

    if (bytes.n < 14)
        return not_whole(cx);
    at = 13 + gif_colours(bytes.p[10]);
    qf_buf_add(out, qf_str_sub(bytes, 0, at));
    while (at + 10 < bytes.n && (bytes.p[at] == ',' || bytes.p[at] == '!')) {
        bool frame = bytes.p[at] == ',';
        end = gif_chain_end(bytes, frame ? at + 11 + gif_colours(bytes.p[at + 9]) : at + 2);
        if (end == 0)
            return not_whole(cx);
        if (frame || gif_keeps(qf_str_sub(bytes, at, end)))
            qf_buf_add(out, qf_str_sub(bytes, at, end));
        else if (found != NULL)
            attachment_add(found, "图片里的附加信息", QF_S(""), QF_S(""), false);
        at = end;
    }
    if (at >= bytes.n || bytes.p[at] != ';')
        return not_whole(cx);
    qf_buf_addc(out, ';');
    tell_rest(found, cx, bytes.n - at - 1);
    return QF_OK;
}

/* ---- all three */

/* Width and height stand in the frame of a JPEG, behind tables and other pieces. */
static bool jpeg_size(qf_str bytes, unsigned *width, unsigned *height)
{
    size_t at = 2;

    while (at + 9 < bytes.n && (unsigned char)bytes.p[at] == 0xff) {
        int marker = (unsigned char)bytes.p[at + 1];
        if (marker == 0xff) {
            at++;
            continue;
        }
        if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
            marker != 0xcc) {
            *height = little16(bytes, at + 5, true);
            *width = little16(bytes, at + 7, true);
            return true;
        }
        at += 2 + little16(bytes, at + 2, true);
    }
    return false;
}

bool picture_size(qf_str bytes, attachment_kind kind, int *width, int *height)
{
    unsigned w = 0, h = 0;

    if (kind == ATTACHMENT_PNG && bytes.n >= 24) {
        w = big32(bytes.p + 16);
        h = big32(bytes.p + 20);
    } else if (kind == ATTACHMENT_GIF && bytes.n >= 10) {
        w = little16(bytes, 6, false);
        h = little16(bytes, 8, false);
    } else if (kind == ATTACHMENT_JPEG && !jpeg_size(bytes, &w, &h)) {
        return false;
    }
    *width = (int)(w & 0xffff);
    *height = (int)(h & 0xffff);
    return w > 0 && h > 0 && w <= MAX_SIDE && h <= MAX_SIDE;
}

qf_code picture_strip(qf_ctx *cx, qf_str bytes, attachment_kind kind, qf_str *out,
                      attachment_finds *found)
{
    qf_buf copy = qf_buf_new(cx->arena, bytes.n + 64);

    if (kind == ATTACHMENT_PNG)
        QF_TRY(strip_png(cx, bytes, &copy, found));
    else if (kind == ATTACHMENT_GIF)
        QF_TRY(strip_gif(cx, bytes, &copy, found));
    else
        QF_TRY(strip_jpeg(cx, bytes, &copy, found));
    *out = qf_buf_str(&copy);
    return QF_OK;
}

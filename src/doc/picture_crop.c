#include "doc/picture_crop.h"

#include <cairo.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#define MAX_PIXELS ((long long)40 * 1000 * 1000)
#define QUALITY 90
#define MAX_SCANS 200

/* ---- edges */

/* "25000", "-3000", "25%", "16384f", "0.25" in hundred-thousandths; `unit` of a number without a sign. */
static int edge_of(qf_str text, int unit)
{
    long long value = 0, scale = 1;
    bool point = false;
    size_t at = 0;

    text = qf_str_trim(text);
    for (; at < text.n && at < 12; at++) {
        if (text.p[at] == '.' && !point)
            point = true;
        else if (text.p[at] >= '0' && text.p[at] <= '9' && scale < 100000)
            value = value * 10 + (text.p[at] - '0'), scale *= point ? 10 : 1;
        else
            break;
    }
    if (at < text.n && text.p[at] == '%')
        value = value * 1000 / scale;
    else if (at < text.n && text.p[at] == 'f')
        value = value * PICTURE_WHOLE / (65536 * scale);
    else
        value = value * unit / scale;
    return value > PICTURE_WHOLE ? PICTURE_WHOLE : (int)value;
}

picture_edges picture_edges_drawing(const xml_attrs *attrs)
{
    return (picture_edges){ edge_of(xml_attr(attrs, "l"), 1), edge_of(xml_attr(attrs, "t"), 1),
                            edge_of(xml_attr(attrs, "r"), 1), edge_of(xml_attr(attrs, "b"), 1) };
}

picture_edges picture_edges_vml(const xml_attrs *attrs)
{
    return (picture_edges){ edge_of(xml_attr(attrs, "cropleft"), PICTURE_WHOLE),
                            edge_of(xml_attr(attrs, "croptop"), PICTURE_WHOLE),
                            edge_of(xml_attr(attrs, "cropright"), PICTURE_WHOLE),
                            edge_of(xml_attr(attrs, "cropbottom"), PICTURE_WHOLE) };
}

bool picture_is_cut(picture_edges cut)
{
    return cut.left + cut.top + cut.right + cut.bottom > 0 &&
           cut.left + cut.right < PICTURE_WHOLE && cut.top + cut.bottom < PICTURE_WHOLE;
}

/* ---- pixels */

struct window {
    int left, top, width, height;
};

/* What stays, at least a pixel; a pixel that is cut through goes. */
static struct window window_of(picture_edges cut, int width, int height)
{
    long long w = width, h = height;
    long long left = (w * cut.left + PICTURE_WHOLE - 1) / PICTURE_WHOLE;
    long long top = (h * cut.top + PICTURE_WHOLE - 1) / PICTURE_WHOLE;
    long long right = w * (PICTURE_WHOLE - cut.right) / PICTURE_WHOLE;
    long long bottom = h * (PICTURE_WHOLE - cut.bottom) / PICTURE_WHOLE;

    left = left < w ? left : w - 1;
    top = top < h ? top : h - 1;
    return (struct window){ (int)left, (int)top, (int)(right > left ? right - left : 1),
                            (int)(bottom > top ? bottom - top : 1) };
}

static qf_code not_whole(qf_ctx *cx)
{
    return qf_fail(cx, QF_INVALID, "ATTACHMENT.PICTURE", "file",
                   "图片不完整或者已经损坏，请重新导出后再选");
}

/* ---- PNG, by cairo */

struct source {
    qf_str rest;
};

static cairo_status_t take(void *user, unsigned char *data, unsigned int n)
{
    struct source *source = user;

    if (source->rest.n < n)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(data, source->rest.p, n);
    source->rest = qf_str_sub(source->rest, n, source->rest.n);
    return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t give(void *user, const unsigned char *data, unsigned int n)
{
    qf_buf *out = user;

    qf_buf_add(out, (qf_str){ (const char *)data, n });
    return out->over ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static qf_code crop_png(qf_ctx *cx, qf_str bytes, struct window keep, qf_buf *out)
{
    struct source source = { bytes };
    cairo_surface_t *whole = cairo_image_surface_create_from_png_stream(take, &source);
    cairo_surface_t *part =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, keep.width, keep.height);
    cairo_t *cr = cairo_create(part);
    cairo_status_t status = cairo_surface_status(whole);

    if (status == CAIRO_STATUS_SUCCESS) {
        cairo_set_operator(cr, CAIRO_OPERATOR_SOURCE);
        cairo_set_source_surface(cr, whole, -keep.left, -keep.top);
        cairo_paint(cr);
        status = cairo_status(cr);
    }
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_write_to_png_stream(part, give, out);
    cairo_destroy(cr);
    cairo_surface_destroy(part);
    cairo_surface_destroy(whole);
    return status == CAIRO_STATUS_SUCCESS ? QF_OK : not_whole(cx);
}

/* ---- JPEG, line by line, in the colours it was coded in */

struct jpeg {
    struct jpeg_error_mgr errors; /* first: the library hands this back */
    jmp_buf leave;
    struct jpeg_decompress_struct in;
    struct jpeg_compress_struct out;
    struct jpeg_progress_mgr progress;
    unsigned char *coded; /* by the library, with malloc */
    unsigned long size;
};

static _Noreturn void on_error(j_common_ptr info)
{
    struct jpeg *j = (struct jpeg *)(void *)info->err;

    longjmp(j->leave, 1);
}

static void no_message(j_common_ptr info)
{
    (void)info;
}

static void no_trace(j_common_ptr info, int level)
{
    (void)info, (void)level;
}

/* A small file of very many scans over a large picture would take hours. */
static void on_progress(j_common_ptr info)
{
    if (((j_decompress_ptr)(void *)info)->input_scan_number > MAX_SCANS)
        on_error(info);
}

/* Leaves by on_error when something is wrong. */
static void run_jpeg(qf_arena *arena, struct jpeg *j, qf_str bytes, struct window keep)
{
    JSAMPROW row, part;
    int wide;

    jpeg_mem_src(&j->in, (const unsigned char *)bytes.p, bytes.n);
    jpeg_save_markers(&j->in, JPEG_APP0 + 1, 0xffff);
    jpeg_save_markers(&j->in, JPEG_APP0 + 2, 0xffff);
    (void)jpeg_read_header(&j->in, TRUE);
    if ((long long)j->in.image_width * j->in.image_height > MAX_PIXELS ||
        j->in.image_width < (JDIMENSION)(keep.left + keep.width) ||
        j->in.image_height < (JDIMENSION)(keep.top + keep.height))
        on_error((j_common_ptr)&j->in);
    j->in.progress = &j->progress;
    j->progress.progress_monitor = on_progress;
    j->in.out_color_space = j->in.jpeg_color_space;
    (void)jpeg_start_decompress(&j->in);
    wide = j->in.output_components;
    jpeg_mem_dest(&j->out, &j->coded, &j->size);
    j->out.image_width = (JDIMENSION)keep.width;
    j->out.image_height = (JDIMENSION)keep.height;
    j->out.input_components = wide;
    j->out.in_color_space = j->in.jpeg_color_space;
    jpeg_set_defaults(&j->out);
    jpeg_set_colorspace(&j->out, j->in.jpeg_color_space);
    jpeg_set_quality(&j->out, QUALITY, TRUE);
    jpeg_start_compress(&j->out, TRUE);
    for (jpeg_saved_marker_ptr m = j->in.marker_list; m != NULL; m = m->next)
        jpeg_write_marker(&j->out, m->marker, m->data, m->data_length);
    row = qf_alloc(arena, (size_t)j->in.output_width * (size_t)wide);
    part = row + (size_t)keep.left * (size_t)wide;
    while (j->in.output_scanline < (JDIMENSION)(keep.top + keep.height)) {
        bool wanted = j->in.output_scanline >= (JDIMENSION)keep.top;
        (void)jpeg_read_scanlines(&j->in, &row, 1);
        if (wanted)
            (void)jpeg_write_scanlines(&j->out, &part, 1);
    }
    jpeg_finish_compress(&j->out);
}

static qf_code crop_jpeg(qf_ctx *cx, qf_str bytes, struct window keep, qf_buf *out)
{
    struct jpeg *j = QF_NEW(cx->arena, struct jpeg);
    qf_code code = QF_OK;

    j->in.err = j->out.err = jpeg_std_error(&j->errors);
    j->errors.error_exit = on_error;
    j->errors.emit_message = no_trace;
    j->errors.output_message = no_message;
    if (setjmp(j->leave) == 0) {
        jpeg_create_decompress(&j->in);
        jpeg_create_compress(&j->out);
        run_jpeg(cx->arena, j, bytes, keep);
        qf_buf_add(out, (qf_str){ (const char *)j->coded, j->size });
    } else {
        code = not_whole(cx);
    }
    jpeg_destroy_compress(&j->out);
    jpeg_destroy_decompress(&j->in);
    free(j->coded); /* lint: allow call: the library made it with malloc */
    return code;
}

qf_code picture_crop(qf_ctx *cx, qf_str bytes, attachment_kind kind, picture_edges cut, qf_str *out)
{
    qf_buf buffer = qf_buf_new(cx->arena, 4 * ATTACHMENT_MAX);
    int width, height;
    struct window keep;

    if ((kind != ATTACHMENT_PNG && kind != ATTACHMENT_JPEG) ||
        !picture_size(bytes, kind, &width, &height))
        return not_whole(cx);
    if ((long long)width * height > MAX_PIXELS)
        return qf_fail(cx, QF_LIMIT, "ATTACHMENT.PIXELS", "file",
                       "图片超过 4000 万像素，请缩小后再用");
    keep = window_of(cut, width, height);
    QF_TRY(kind == ATTACHMENT_PNG ? crop_png(cx, bytes, keep, &buffer)
                                  : crop_jpeg(cx, bytes, keep, &buffer));
    if (buffer.over)
        return qf_fail(cx, QF_LIMIT, "ATTACHMENT.PIXELS", "file", "图片太大，请缩小后再用");
    *out = qf_buf_str(&buffer);
    return QF_OK;
}

#include "doc/chart.h"

#include <pango/pangocairo.h>

#define WIDTH 1400
#define LABEL 300 /* room for the labels */
#define NOTE 300  /* and for what stands behind a bar */
#define LINE 52
#define BAR 32
#define HEAD 120
#define PNG_MAX ((size_t)8 * 1024 * 1024)
#define FONT "Noto Sans CJK SC, Source Han Sans SC, Noto Sans SC, sans-serif"

/* On time, late, still open: dark, middle, light, so that a black and white copy tells them apart. */
static const double shades[CHART_PARTS][3] = { { 0.06, 0.36, 0.37 },
                                               { 0.70, 0.28, 0.20 },
                                               { 0.85, 0.72, 0.40 } };

struct board {
    cairo_t *cairo;
    PangoLayout *layout;
};

/* Text with its middle at y, from x or (right) up to x, cut at `room`. */
static void write_text(const struct board *b, qf_str text, double x, double y, double room,
                       bool right)
{
    int width, height;

    pango_layout_set_text(b->layout, text.p, (int)text.n);
    pango_layout_set_width(b->layout, (int)room * PANGO_SCALE);
    pango_layout_set_ellipsize(b->layout, PANGO_ELLIPSIZE_END);
    pango_layout_get_pixel_size(b->layout, &width, &height);
    cairo_set_source_rgb(b->cairo, 0.1, 0.1, 0.1);
    cairo_move_to(b->cairo, right ? x - width : x, y - height / 2.0);
    pango_cairo_show_layout(b->cairo, b->layout);
}

static void set_size(const struct board *b, double pixels, bool bold)
{
    PangoFontDescription *font = pango_font_description_from_string(FONT);

    pango_font_description_set_absolute_size(font, pixels * PANGO_SCALE);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(b->layout, font);
    pango_font_description_free(font);
}

static void fill(const struct board *b, size_t part, double x, double y, double width,
                 double height)
{
    cairo_set_source_rgb(b->cairo, shades[part][0], shades[part][1], shades[part][2]);
    cairo_rectangle(b->cairo, x, y, width, height);
    cairo_fill(b->cairo);
}

static void draw_head(const struct board *b, const chart *c)
{
    double x = LABEL;

    set_size(b, 30, true);
    write_text(b, c->title, 20, 34, WIDTH - 40, false);
    set_size(b, 24, false);
    for (size_t i = 0; i < CHART_PARTS; i++) {
        if (c->names[i].n == 0)
            continue;
        fill(b, i, x, 74, 24, 24);
        write_text(b, c->names[i], x + 34, 86, 220, false);
        x += 250;
    }
}

static void draw_bar(const struct board *b, const chart_bar *bar, double y, double per_one)
{
    double x = LABEL;

    write_text(b, bar->label, LABEL - 16, y + LINE / 2.0, LABEL - 24, true);
    for (size_t i = 0; i < CHART_PARTS; i++) {
        double width = (double)bar->part[i] * per_one;
        fill(b, i, x, y + (LINE - BAR) / 2.0, width, BAR);
        x += width;
    }
    write_text(b, bar->note, x + 12, y + LINE / 2.0, NOTE, false);
}

static cairo_status_t keep(void *user, const unsigned char *bytes, unsigned n)
{
    qf_buf *out = user;

    qf_buf_add(out, (qf_str){ (const char *)bytes, n });
    return out->over ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

qf_code chart_png(qf_ctx *cx, const chart *c, qf_str *out)
{
    size_t count = c->count < CHART_BARS ? c->count : CHART_BARS;
    int height = HEAD + (int)count * LINE + 20;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, height);
    cairo_t *cairo = cairo_create(surface);
    struct board b = { cairo, pango_cairo_create_layout(cairo) };
    qf_buf bytes = qf_buf_new(cx->arena, PNG_MAX);
    int64_t most = 1;
    cairo_status_t status;

    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    draw_head(&b, c);
    for (size_t i = 0; i < count; i++) {
        int64_t sum = 0;
        for (size_t k = 0; k < CHART_PARTS; k++)
            sum += c->bars[i].part[k];
        most = sum > most ? sum : most;
    }
    for (size_t i = 0; i < count; i++)
        draw_bar(&b, &c->bars[i], HEAD + (double)i * LINE,
                 (double)(WIDTH - LABEL - NOTE - 20) / (double)most);
    status = cairo_surface_write_to_png_stream(surface, keep, &bytes);
    g_object_unref(b.layout);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return qf_fail(cx, QF_BROKEN, "DOC.CHART", NULL, "图表画不出来，请联系管理员");
    *out = qf_buf_str(&bytes);
    return QF_OK;
}

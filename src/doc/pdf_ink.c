#include "doc/pdf_ink.h"

#include <math.h>
#include <string.h>

#define DARK (200.0 / 255) /* as pdf_read.c has it for pixels */
#define STRAIGHT 0.5       /* points: an edge that leans no farther is straight */
#define INSIDE 0.75        /* points: a rule so deep in a light area is covered by it */
#define LEAST 6.0          /* points: what is smaller is no rule */
#define MAX_SEGMENTS ((size_t)100000)
#define MAX_COMPARED ((size_t)20000000)

enum point_kind { MOVE, LINE, CURVE };

struct pdf_point {
    double x, y; /* on the page */
    enum point_kind kind;
};

pdf_ink pdf_ink_new(qf_arena *arena, const pdf_pen *pen)
{
    return (pdf_ink){ .arena = arena,
                      .pen = *pen,
                      .points = QF_NEW_ARRAY(arena, struct pdf_point, PDF_MAX_POINTS) };
}

pdf_matrix pdf_matrix_times(const pdf_matrix *m, const pdf_matrix *n)
{
    return (pdf_matrix){ m->a * n->a + m->b * n->c,        m->a * n->b + m->b * n->d,
                         m->c * n->a + m->d * n->c,        m->c * n->b + m->d * n->d,
                         m->e * n->a + m->f * n->c + n->e, m->e * n->b + m->f * n->d + n->f };
}

static void widen(pdf_box *box, double x, double y)
{
    box->left = fmin(box->left, x);
    box->right = fmax(box->right, x);
    box->top = fmin(box->top, y);
    box->bottom = fmax(box->bottom, y);
}

static pdf_box nowhere(void)
{
    return (pdf_box){ HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL };
}

pdf_box pdf_matrix_box(const pdf_matrix *m, double x, double y, double width, double height)
{
    pdf_box box = nowhere();

    for (int i = 0; i < 4; i++) {
        double at = x + (i & 1 ? width : 0), down = y + (i & 2 ? height : 0);
        widen(&box, m->a * at + m->c * down + m->e, m->b * at + m->d * down + m->f);
    }
    return box;
}

pdf_box pdf_box_meet(const pdf_box *a, const pdf_box *b)
{
    return (pdf_box){ fmax(a->left, b->left), fmax(a->top, b->top), fmin(a->right, b->right),
                      fmin(a->bottom, b->bottom) };
}

/* ---- The path. */

static void add_point(pdf_ink *ink, double x, double y, enum point_kind kind)
{
    const pdf_matrix *m = &ink->pen.matrix;

    ink->x = x;
    ink->y = y;
    if (ink->count == PDF_MAX_POINTS) {
        ink->unsure = true;
        return;
    }
    ink->points[ink->count++] =
        (struct pdf_point){ m->a * x + m->c * y + m->e, m->b * x + m->d * y + m->f, kind };
}

void pdf_ink_move(pdf_ink *ink, double x, double y)
{
    add_point(ink, x, y, MOVE);
    ink->begin_x = x;
    ink->begin_y = y;
}

void pdf_ink_line(pdf_ink *ink, double x, double y)
{
    add_point(ink, x, y, LINE);
}

void pdf_ink_curve(pdf_ink *ink, double x, double y)
{
    add_point(ink, x, y, CURVE);
}

void pdf_ink_close(pdf_ink *ink)
{
    if (ink->count > 0)
        add_point(ink, ink->begin_x, ink->begin_y, LINE);
}

void pdf_ink_rectangle(pdf_ink *ink, double x, double y, double width, double height)
{
    pdf_ink_move(ink, x, y);
    pdf_ink_line(ink, x + width, y);
    pdf_ink_line(ink, x + width, y + height);
    pdf_ink_line(ink, x, y + height);
    pdf_ink_close(ink);
}

void pdf_ink_forget_path(pdf_ink *ink)
{
    ink->count = 0;
}

/* Behind the last point of the piece that begins at `from`. */
static size_t piece_end(const pdf_ink *ink, size_t from)
{
    size_t end = from + 1;

    while (end < ink->count && ink->points[end].kind != MOVE)
        end++;
    return end;
}

/* ---- What is seen. */

static void add_segment(pdf_ink *ink, pdf_segments *to, double first, double last, double from,
                        double until)
{
    if (to->count == MAX_SEGMENTS) {
        ink->unsure = true;
        return;
    }
    if (to->count == to->room) {
        size_t room = to->room == 0 ? 256 : to->room * 2;
        pdf_segment *list = QF_NEW_ARRAY(ink->arena, pdf_segment, room);
        if (to->count > 0)
            memcpy(list, to->list, to->count * sizeof(*list));
        to->list = list;
        to->room = room;
    }
    to->list[to->count++] = (pdf_segment){ first, last, from, until };
}

/* Whether a light area from `first` to `last` across the rules' way hides one of them. */
static bool hides(pdf_ink *ink, const pdf_segments *rules, double first, double last, double from,
                  double to)
{
    ink->compared += rules->count;
    if (ink->compared > MAX_COMPARED)
        return true;
    for (size_t i = 0; i < rules->count; i++) {
        const pdf_segment *rule = &rules->list[i];
        double at = (rule->first + rule->last) / 2;
        bool thin = last - first < 2 * INSIDE;
        double margin = thin ? 0 : INSIDE;
        if (at > first + margin && at < last - margin &&
            fmin(rule->to, to) > fmax(rule->from, from) + 1)
            return true;
    }
    return false;
}

/* A filled rectangle: a rule, an area, or what covers rules. */
static void paint_box(pdf_ink *ink, pdf_box box, pdf_light light)
{
    double width, height;

    box = pdf_box_meet(&box, &ink->pen.clip);
    width = box.right - box.left;
    height = box.bottom - box.top;
    if (!(width >= 0 && height >= 0))
        return;
    if (light < 0) {
        ink->unsure = ink->unsure || width >= LEAST || height >= LEAST;
        return;
    }
    if (light >= DARK) {
        ink->unsure = ink->unsure ||
                      hides(ink, &ink->across, box.top, box.bottom, box.left, box.right) ||
                      hides(ink, &ink->down, box.left, box.right, box.top, box.bottom);
        return;
    }
    if (height <= PDF_THICKEST)
        add_segment(ink, &ink->across, box.top, box.bottom, box.left, box.right);
    if (width <= PDF_THICKEST)
        add_segment(ink, &ink->down, box.left, box.right, box.top, box.bottom);
}

/* What the colour makes of the white paper. */
static pdf_light seen(pdf_light light, double alpha)
{
    return light < 0 ? light : 1 - alpha * (1 - light);
}

static bool is_straight(const struct pdf_point *a, const struct pdf_point *b)
{
    return fabs(a->x - b->x) < STRAIGHT || fabs(a->y - b->y) < STRAIGHT;
}

struct piece {
    pdf_box box;
    bool rectangle, straight;
};

static struct piece look_at_piece(const pdf_ink *ink, size_t from, size_t end)
{
    struct piece piece = { .box = nowhere(), .straight = true };
    size_t corners = end - from;
    const struct pdf_point *first = &ink->points[from], *last = &ink->points[end - 1];

    for (size_t i = from; i < end; i++) {
        const struct pdf_point *point = &ink->points[i];
        const struct pdf_point *next = i + 1 < end ? point + 1 : first;
        widen(&piece.box, point->x, point->y);
        if (next->kind == CURVE || !is_straight(point, next))
            piece.straight = false;
    }
    while (corners > 1 && fabs(first->x - last->x) < 0.01 && fabs(first->y - last->y) < 0.01) {
        corners--;
        last--;
    }
    piece.rectangle = piece.straight && corners == 4;
    return piece;
}

static bool is_within(const pdf_box *inner, const pdf_box *outer)
{
    return inner->left >= outer->left - STRAIGHT && inner->right <= outer->right + STRAIGHT &&
           inner->top >= outer->top - STRAIGHT && inner->bottom <= outer->bottom + STRAIGHT;
}

static bool is_area(const pdf_box *box)
{
    return box->right - box->left > PDF_THICKEST && box->bottom - box->top > PDF_THICKEST;
}

/* One piece of a path that is filled. `outer`: the area before it in the path. */
static void fill_piece(pdf_ink *ink, const struct piece *piece, const pdf_box *outer,
                       pdf_light light)
{
    const pdf_box *box = &piece->box;
    double width = box->right - box->left, height = box->bottom - box->top;

    if (light >= 0 && light < DARK && is_area(box)) {
        /* An area within an area may leave a frame; a stepped one is a frame by itself. */
        if ((outer != NULL && (is_within(box, outer) || is_within(outer, box))) ||
            (piece->straight && !piece->rectangle))
            ink->unsure = true;
        return;
    }
    if (piece->rectangle || light < 0 || light >= DARK ||
        (fmin(width, height) <= PDF_THICKEST && fmax(width, height) >= LEAST))
        paint_box(ink, *box, light);
}

void pdf_ink_fill(pdf_ink *ink)
{
    pdf_light light = seen(ink->pen.fill, ink->pen.fill_alpha);
    pdf_box outer;
    bool any = false;

    for (size_t from = 0, end; from < ink->count && !ink->unsure; from = end) {
        struct piece piece;
        end = piece_end(ink, from);
        if (end - from < 2)
            continue;
        piece = look_at_piece(ink, from, end);
        fill_piece(ink, &piece, any ? &outer : NULL, light);
        if (is_area(&piece.box)) {
            outer = piece.box;
            any = true;
        }
    }
}

static void stroke_edge(pdf_ink *ink, const struct pdf_point *a, const struct pdf_point *b,
                        pdf_light light)
{
    const pdf_matrix *m = &ink->pen.matrix;
    double half = ink->pen.width * sqrt(fabs(m->a * m->d - m->b * m->c)) / 2;
    pdf_box box = nowhere();

    widen(&box, a->x, a->y);
    widen(&box, b->x, b->y);
    if (!is_straight(a, b)) {
        /* Leaning rules draw no table; but light ones may hide some. */
        if (light >= DARK)
            paint_box(ink, box, light);
        return;
    }
    if (ink->pen.dashed && light < DARK &&
        fmax(box.right - box.left, box.bottom - box.top) >= LEAST)
        ink->unsure = true;
    if (box.right - box.left > box.bottom - box.top) {
        box.top -= half;
        box.bottom += half;
    } else {
        box.left -= half;
        box.right += half;
    }
    paint_box(ink, box, light);
}

void pdf_ink_stroke(pdf_ink *ink)
{
    pdf_light light = seen(ink->pen.stroke, ink->pen.stroke_alpha);

    for (size_t i = 1; i < ink->count && !ink->unsure; i++) {
        if (ink->points[i].kind == LINE)
            stroke_edge(ink, &ink->points[i - 1], &ink->points[i], light);
    }
}

void pdf_ink_clip(pdf_ink *ink)
{
    struct piece piece;

    if (ink->count < 2) { /* nothing will be seen */
        ink->pen.clip = (pdf_box){ 0, 0, -1, -1 };
        return;
    }
    piece = look_at_piece(ink, 0, ink->count);
    if (piece_end(ink, 0) != ink->count || !piece.rectangle) {
        ink->unsure = true;
        return;
    }
    ink->pen.clip = pdf_box_meet(&ink->pen.clip, &piece.box);
}

#include "doc/pdf_lines.h"

#include <stdlib.h>
#include <string.h>

#define SHORTEST 6.0 /* points */
#define NEAR 1.5     /* runs so close are one line */
#define GAP 1.5      /* a line may be broken so far */
#define JOINT 0.5    /* pieces so close are one run of ink: less than a pixel */

/* One run of ink while its line is still growing, in pixels. */
struct run {
    int first, last; /* rows (or columns) it covers */
    int from, to;
};

#define BLOCK 32 /* pixels of a side that are turned at once: both ways they stay in the cache */

/* The page on its side: its columns as rows. */
static pdf_bitmap turned(qf_arena *arena, const pdf_bitmap *page)
{
    pdf_bitmap out = { .width = page->height, .height = page->width, .scale = page->scale };
    size_t width = (size_t)page->width, height = (size_t)page->height;

    out.ink = qf_alloc(arena, width * height);
    for (size_t top = 0; top < height; top += BLOCK)
        for (size_t left = 0; left < width; left += BLOCK)
            for (size_t y = top; y < top + BLOCK && y < height; y++)
                for (size_t x = left; x < left + BLOCK && x < width; x++)
                    out.ink[x * height + y] = page->ink[y * width + x];
    return out;
}

static bool ink(const pdf_bitmap *page, int line, int at)
{
    return page->ink[(size_t)line * (size_t)page->width + (size_t)at] != 0;
}

/* From `at` on in a row: the first pixel with this ink; the row's end when there is none. */
static int next_of(const unsigned char *row, int at, int end, int wanted)
{
    const unsigned char *hit = at < end ? memchr(row + at, wanted, (size_t)(end - at)) : NULL;

    return hit == NULL ? end : (int)(hit - row);
}

/* How many lines of ink lie upon each other at this place. */
static int thickness(const pdf_bitmap *page, int line, int at, int most)
{
    int thick = 1;

    for (int i = line - 1; i >= 0 && thick <= most && ink(page, i, at); i--)
        thick++;
    for (int i = line + 1; i < page->height && thick <= most && ink(page, i, at); i++)
        thick++;
    return thick;
}

/* Thin somewhere: lines that cross it make it thick in places. */
static bool is_thin(const pdf_bitmap *page, int line, int from, int to)
{
    int most = (int)(PDF_THICKEST * page->scale);

    for (int i = 1; i < 8; i++) {
        if (thickness(page, line, from + (to - from) * i / 8, most) <= most)
            return true;
    }
    return false;
}

struct collector {
    struct run *runs;
    size_t count, active; /* runs before `active` can not grow any more */
    bool over;
};

static void add_run(struct collector *c, double scale, int line, int from, int to)
{
    int near = (int)(NEAR * scale) + 1;
    int gap = (int)(GAP * scale) + 1;

    while (c->active < c->count && c->runs[c->active].last < line - near)
        c->active++;
    for (size_t i = c->active; i < c->count; i++) {
        struct run *run = &c->runs[i];
        if (run->last < line - near || from > run->to + gap || to < run->from - gap)
            continue;
        run->last = line;
        run->from = from < run->from ? from : run->from;
        run->to = to > run->to ? to : run->to;
        return;
    }
    if (c->count == PDF_MAX_LINES) {
        c->over = true;
        return;
    }
    c->runs[c->count++] = (struct run){ line, line, from, to };
}

pdf_lines pdf_lines_find(qf_arena *arena, const pdf_bitmap *page, bool across)
{
    pdf_bitmap view = across ? *page : turned(arena, page);
    struct collector c = { .runs = QF_NEW_ARRAY(arena, struct run, PDF_MAX_LINES) };
    int shortest = (int)(SHORTEST * page->scale);
    pdf_lines lines = { NULL, 0 };

    for (int line = 0; line < view.height && !c.over; line++) {
        const unsigned char *row = view.ink + (size_t)line * (size_t)view.width;

        for (int at = next_of(row, 0, view.width, 1); at < view.width && !c.over;) {
            int from = at;

            at = next_of(row, from, view.width, 0);
            if (at - from >= shortest && is_thin(&view, line, from, at - 1))
                add_run(&c, view.scale, line, from, at);
            at = next_of(row, at, view.width, 1);
        }
    }
    if (c.over)
        return lines;
    lines.list = QF_NEW_ARRAY(arena, pdf_line, c.count);
    for (size_t i = 0; i < c.count; i++)
        lines.list[lines.count++] = (pdf_line){
            .at = (c.runs[i].first + c.runs[i].last + 1) / 2.0 / page->scale,
            .from = c.runs[i].from / page->scale,
            .to = c.runs[i].to / page->scale,
        };
    return lines;
}

/* ---- Lines from pieces. */

static int by_place(const void *a, const void *b)
{
    const pdf_segment *x = a, *y = b;
    double place = x->first + x->last, other = y->first + y->last;

    return (place > other) - (place < other);
}

static int by_begin(const void *a, const void *b)
{
    const pdf_segment *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

/* Joins the pieces of one place along their way; returns how many are left. */
static size_t join_along(pdf_segment *list, size_t count, double gap)
{
    size_t kept = 0;

    qsort(list, count, sizeof(*list), by_begin);
    for (size_t i = 0; i < count; i++) {
        pdf_segment *last = kept > 0 ? &list[kept - 1] : NULL;
        if (last == NULL || list[i].from > last->to + gap) {
            list[kept++] = list[i];
            continue;
        }
        last->to = list[i].to > last->to ? list[i].to : last->to;
        last->first = list[i].first < last->first ? list[i].first : last->first;
        last->last = list[i].last > last->last ? list[i].last : last->last;
    }
    return kept;
}

/* Joins pieces no farther apart than `near` across their way and `gap` along it. */
static void join_pieces(pdf_segments *pieces, double near, double gap)
{
    size_t kept = 0, from = 0;

    if (pieces->count == 0)
        return;
    qsort(pieces->list, pieces->count, sizeof(*pieces->list), by_place);
    while (from < pieces->count) {
        double last = pieces->list[from].last;
        size_t to = from + 1, joined;
        for (; to < pieces->count && pieces->list[to].first <= last + near; to++)
            last = pieces->list[to].last > last ? pieces->list[to].last : last;
        joined = join_along(pieces->list + from, to - from, gap);
        memmove(pieces->list + kept, pieces->list + from, joined * sizeof(*pieces->list));
        kept += joined;
        from = to;
    }
    pieces->count = kept;
}

pdf_lines pdf_lines_of_segments(qf_arena *arena, pdf_segments *pieces)
{
    pdf_lines lines = { NULL, 0 };
    size_t long_ones = 0;

    join_pieces(pieces, 0, JOINT);
    for (size_t i = 0; i < pieces->count; i++) {
        if (pieces->list[i].to - pieces->list[i].from >= SHORTEST)
            pieces->list[long_ones++] = pieces->list[i];
    }
    pieces->count = long_ones;
    join_pieces(pieces, NEAR, GAP);
    if (pieces->count > PDF_MAX_LINES)
        return lines;
    lines.list = QF_NEW_ARRAY(arena, pdf_line, pieces->count);
    for (size_t i = 0; i < pieces->count; i++) {
        const pdf_segment *piece = &pieces->list[i];
        lines.list[lines.count++] = (pdf_line){ .at = (piece->first + piece->last) / 2,
                                                .from = piece->from,
                                                .to = piece->to };
    }
    return lines;
}

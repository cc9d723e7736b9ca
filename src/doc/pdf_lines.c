#include "doc/pdf_lines.h"

#define SHORTEST 6.0 /* points */
#define THICKEST 4.0 /* a broader run is a filled area */
#define NEAR 1.5     /* runs so close are one line */
#define GAP 1.5      /* a line may be broken so far */

/* One run of ink while its line is still growing, in pixels. */
struct run {
    int first, last; /* rows (or columns) it covers */
    int from, to;
};

/* The bitmap read along lines of one direction. */
struct view {
    const pdf_bitmap *page;
    bool across;
    int lines, length;
};

static bool ink(const struct view *v, int line, int at)
{
    const pdf_bitmap *page = v->page;

    return v->across ? page->ink[(size_t)line * (size_t)page->width + (size_t)at] != 0
                     : page->ink[(size_t)at * (size_t)page->width + (size_t)line] != 0;
}

/* How many lines of ink lie upon each other at this place. */
static int thickness(const struct view *v, int line, int at, int most)
{
    int thick = 1;

    for (int i = line - 1; i >= 0 && thick <= most && ink(v, i, at); i--)
        thick++;
    for (int i = line + 1; i < v->lines && thick <= most && ink(v, i, at); i++)
        thick++;
    return thick;
}

/* Thin somewhere: lines that cross it make it thick in places. */
static bool is_thin(const struct view *v, int line, int from, int to)
{
    int most = (int)(THICKEST * v->page->scale);

    for (int i = 1; i < 8; i++) {
        if (thickness(v, line, from + (to - from) * i / 8, most) <= most)
            return true;
    }
    return false;
}

struct collector {
    struct run *runs;
    size_t count, active; /* runs before `active` can not grow any more */
    bool over;
};

static void add_run(struct collector *c, const struct view *v, int line, int from, int to)
{
    int near = (int)(NEAR * v->page->scale) + 1;
    int gap = (int)(GAP * v->page->scale) + 1;

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
    struct view v = { page, across, across ? page->height : page->width,
                      across ? page->width : page->height };
    struct collector c = { .runs = QF_NEW_ARRAY(arena, struct run, PDF_MAX_LINES) };
    int shortest = (int)(SHORTEST * page->scale);
    pdf_lines lines = { NULL, 0 };

    for (int line = 0; line < v.lines && !c.over; line++) {
        for (int at = 0; at < v.length;) {
            int from = at;
            while (at < v.length && ink(&v, line, at))
                at++;
            if (at - from >= shortest && is_thin(&v, line, from, at - 1))
                add_run(&c, &v, line, from, at);
            if (at == from)
                at++;
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

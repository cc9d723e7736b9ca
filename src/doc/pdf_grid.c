#include "doc/pdf_grid.h"

#include <stdlib.h>
#include <string.h>

#define TOUCH 2.5     /* points: lines so close meet */
#define SAME_EDGE 3.5 /* edges so close are one (double lines) */
#define LEAST_WIDTH 60.0
#define LEAST_HEIGHT 12.0
#define MAX_GRIDS 50 /* on a page */

struct page {
    qf_arena *arena;
    pdf_lines across, down;
    int *parent; /* of the groups: lines across, then lines down */
};

static int group_of(struct page *p, int i)
{
    while (p->parent[i] != i) {
        p->parent[i] = p->parent[p->parent[i]];
        i = p->parent[i];
    }
    return i;
}

static bool meet(const pdf_line *across, const pdf_line *down)
{
    return across->at >= down->from - TOUCH && across->at <= down->to + TOUCH &&
           down->at >= across->from - TOUCH && down->at <= across->to + TOUCH;
}

static void group_lines(struct page *p)
{
    size_t total = p->across.count + p->down.count;

    p->parent = QF_NEW_ARRAY(p->arena, int, total);
    for (size_t i = 0; i < total; i++)
        p->parent[i] = (int)i;
    for (size_t i = 0; i < p->across.count; i++) {
        for (size_t j = 0; j < p->down.count; j++) {
            if (meet(&p->across.list[i], &p->down.list[j]))
                p->parent[group_of(p, (int)i)] = group_of(p, (int)(p->across.count + j));
        }
    }
    for (size_t i = 0; i < p->across.count; i++)
        p->across.list[i].group = group_of(p, (int)i);
    for (size_t j = 0; j < p->down.count; j++)
        p->down.list[j].group = group_of(p, (int)(p->across.count + j));
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The different places of the lines of one group, rising. */
static double *edges(qf_arena *arena, const pdf_lines *lines, int group, int *count)
{
    double *all = QF_NEW_ARRAY(arena, double, lines->count);
    size_t n = 0;

    *count = 0;
    for (size_t i = 0; i < lines->count; i++) {
        if (lines->list[i].group == group)
            all[n++] = lines->list[i].at;
    }
    if (n == 0)
        return all;
    qsort(all, n, sizeof(*all), compare);
    for (size_t i = 0; i < n; i++) {
        if (*count == 0 || all[i] - all[*count - 1] > SAME_EDGE)
            all[(*count)++] = all[i];
    }
    return all;
}

/* A line at `at` that covers most of the way from `from` to `to`. */
static bool has_border(const pdf_lines *lines, int group, double at, double from, double to)
{
    double covered = 0;

    for (size_t i = 0; i < lines->count; i++) {
        const pdf_line *line = &lines->list[i];
        double begin = line->from > from ? line->from : from;
        double end = line->to < to ? line->to : to;
        if (line->group == group && line->at >= at - SAME_EDGE && line->at <= at + SAME_EDGE &&
            end > begin)
            covered += end - begin;
    }
    return covered >= 0.6 * (to - from);
}

/* Whether there is a border above, left of each place of the grid. */
struct borders {
    bool *above, *left;
};

static struct borders find_borders(struct page *p, const pdf_grid *g, int group)
{
    size_t places = (size_t)g->rows * (size_t)g->cols;
    struct borders b = { QF_NEW_ARRAY(p->arena, bool, places),
                         QF_NEW_ARRAY(p->arena, bool, places) };

    for (int row = 0; row < g->rows; row++) {
        for (int col = 0; col < g->cols; col++) {
            size_t at = (size_t)row * (size_t)g->cols + (size_t)col;
            b.above[at] =
                row == 0 || has_border(&p->across, group, g->y[row], g->x[col], g->x[col + 1]);
            b.left[at] =
                col == 0 || has_border(&p->down, group, g->x[col], g->y[row], g->y[row + 1]);
        }
    }
    return b;
}

/* Whether the place may join a cell that began above: free, and open along the whole edge. */
static bool row_joins(const pdf_grid *g, const struct borders *b, int row, int from, int to)
{
    for (int col = from; col < to; col++) {
        size_t at = (size_t)row * (size_t)g->cols + (size_t)col;
        if (g->cell_at[at] >= 0 || b->above[at] || (col > from && b->left[at]))
            return false;
    }
    return true;
}

static void find_cells(struct page *p, pdf_grid *g, const struct borders *b)
{
    size_t places = (size_t)g->rows * (size_t)g->cols;

    g->cells = QF_NEW_ARRAY(p->arena, pdf_cell, places);
    g->cell_at = QF_NEW_ARRAY(p->arena, int, places);
    for (size_t i = 0; i < places; i++)
        g->cell_at[i] = -1;
    for (int row = 0; row < g->rows; row++) {
        for (int col = 0; col < g->cols; col++) {
            size_t at = (size_t)row * (size_t)g->cols + (size_t)col;
            int right = col + 1, below = row + 1;
            if (g->cell_at[at] >= 0)
                continue;
            while (right < g->cols && !b->left[at + (size_t)(right - col)] &&
                   g->cell_at[at + (size_t)(right - col)] < 0)
                right++;
            while (below < g->rows && row_joins(g, b, below, col, right))
                below++;
            for (int i = row; i < below; i++) {
                for (int j = col; j < right; j++)
                    g->cell_at[(size_t)i * (size_t)g->cols + (size_t)j] = (int)g->count;
            }
            g->cells[g->count++] = (pdf_cell){ row,       col,       below - row, right - col,
                                               g->x[col], g->y[row], g->x[right], g->y[below] };
        }
    }
}

/* The table that a group of lines draws; false when it draws none. */
static bool grid_of(struct page *p, int group, pdf_grid *g)
{
    int across, down;
    struct borders borders;

    *g = (pdf_grid){ 0 };
    g->y = edges(p->arena, &p->across, group, &across);
    g->x = edges(p->arena, &p->down, group, &down);
    if (across < 2 || down < 2 || across > PDF_MAX_ROWS || down > PDF_MAX_COLUMNS)
        return false;
    g->rows = across - 1;
    g->cols = down - 1;
    if (g->x[g->cols] - g->x[0] < LEAST_WIDTH || g->y[g->rows] - g->y[0] < LEAST_HEIGHT)
        return false;
    borders = find_borders(p, g, group);
    find_cells(p, g, &borders);
    return g->count > 1;
}

static int by_top(const void *a, const void *b)
{
    const pdf_grid *x = a, *y = b;

    return (x->y[0] > y->y[0]) - (x->y[0] < y->y[0]);
}

static void *copy_of(qf_arena *arena, const void *from, size_t size)
{
    void *to = qf_alloc(arena, size);

    memcpy(to, from, size);
    return to;
}

/* Out of the working memory. */
static pdf_grid *keep(qf_arena *arena, const pdf_grid *from, size_t count)
{
    pdf_grid *grids = QF_NEW_ARRAY(arena, pdf_grid, count);

    for (size_t i = 0; i < count; i++) {
        size_t places = (size_t)from[i].rows * (size_t)from[i].cols;
        grids[i] = from[i];
        grids[i].x = copy_of(arena, from[i].x, (size_t)(from[i].cols + 1) * sizeof(double));
        grids[i].y = copy_of(arena, from[i].y, (size_t)(from[i].rows + 1) * sizeof(double));
        grids[i].cells = copy_of(arena, from[i].cells, from[i].count * sizeof(pdf_cell));
        grids[i].cell_at = copy_of(arena, from[i].cell_at, places * sizeof(int));
    }
    return grids;
}

pdf_grid *pdf_grids_find(qf_arena *arena, qf_arena *scratch, const pdf_bitmap *bitmap,
                         size_t *count)
{
    return pdf_grids_of_lines(arena, scratch, pdf_lines_find(scratch, bitmap, true),
                              pdf_lines_find(scratch, bitmap, false), count);
}

pdf_grid *pdf_grids_of_lines(qf_arena *arena, qf_arena *scratch, pdf_lines across, pdf_lines down,
                             size_t *count)
{
    struct page p = { .arena = scratch, .across = across, .down = down };
    pdf_grid *grids = QF_NEW_ARRAY(scratch, pdf_grid, MAX_GRIDS);

    *count = 0;
    if (p.across.count < 2 || p.down.count < 2)
        return grids;
    group_lines(&p);
    /* A group is named after one of its lines; each comes up once as its own parent. */
    for (size_t i = 0; i < p.across.count + p.down.count && *count < MAX_GRIDS; i++) {
        if (p.parent[i] == (int)i && grid_of(&p, (int)i, &grids[*count]))
            (*count)++;
    }
    qsort(grids, *count, sizeof(*grids), by_top);
    return keep(arena, grids, *count);
}

int pdf_grid_cell(const pdf_grid *g, double x, double y)
{
    int row = 0, col = 0;

    if (x < g->x[0] || x > g->x[g->cols] || y < g->y[0] || y > g->y[g->rows])
        return -1;
    while (row < g->rows - 1 && y > g->y[row + 1])
        row++;
    while (col < g->cols - 1 && x > g->x[col + 1])
        col++;
    return g->cell_at[(size_t)row * (size_t)g->cols + (size_t)col];
}

#include "web/map_view.h"

#define WIDE 1000 /* of the view box */
#define MARGIN 50
#define HIGH_LEAST 400
#define HIGH_MOST 1300

/* From metres around `origin` to the view box. */
struct frame {
    place origin;
    int64_t west, south, east, north; /* metres */
    int64_t high;                     /* of the view box */
    int64_t metres_a_side;            /* that WIDE - 2 MARGIN shows */
};

static void widen(struct frame *f, place at)
{
    int64_t east, north;

    place_plane(f->origin, at, &east, &north);
    f->west = east < f->west ? east : f->west;
    f->east = east > f->east ? east : f->east;
    f->south = north < f->south ? north : f->south;
    f->north = north > f->north ? north : f->north;
}

static struct frame frame_of(const service_stations *stations, const outline *bounds)
{
    struct frame f = { .origin = stations->station[0].at,
                       .west = INT64_MAX,
                       .south = INT64_MAX,
                       .east = INT64_MIN,
                       .north = INT64_MIN };

    for (size_t i = 0; i < stations->count; i++)
        widen(&f, stations->station[i].at);
    for (size_t r = 0; bounds != NULL && r < bounds->rings; r++)
        for (size_t i = 0; i < bounds->ring[r].count; i++)
            widen(&f, bounds->ring[r].point[i]);
    f.metres_a_side = f.east - f.west;
    /* A tall town decides by its height. */
    if ((f.north - f.south) * (WIDE - 2 * MARGIN) > f.metres_a_side * (HIGH_MOST - 2 * MARGIN))
        f.metres_a_side = (f.north - f.south) * (WIDE - 2 * MARGIN) / (HIGH_MOST - 2 * MARGIN);
    if (f.metres_a_side < 200)
        f.metres_a_side = 200;
    f.high = (f.north - f.south) * (WIDE - 2 * MARGIN) / f.metres_a_side + 2 * MARGIN;
    f.high = f.high < HIGH_LEAST ? HIGH_LEAST : f.high;
    return f;
}

static void spot_of(const struct frame *f, place at, int64_t *x, int64_t *y)
{
    int64_t east, north, side = WIDE - 2 * MARGIN;
    int64_t middle = (WIDE - (f->east - f->west) * side / f->metres_a_side) / 2;
    int64_t top = (f->high - (f->north - f->south) * side / f->metres_a_side) / 2;

    place_plane(f->origin, at, &east, &north);
    *x = middle + (east - f->west) * side / f->metres_a_side;
    *y = top + (f->north - north) * side / f->metres_a_side;
}

static void add_areas(qf_arena *arena, qf_val *map, const struct frame *f, const outline *bounds)
{
    qf_val *list = qf_map_list(arena, map, "areas");

    for (size_t r = 0; bounds != NULL && r < bounds->rings; r++) {
        qf_buf d = qf_buf_new(arena, 1024 * 1024);
        int64_t last_x = -1, last_y = -1;
        for (size_t i = 0; i < bounds->ring[r].count; i++) {
            int64_t x, y;
            spot_of(f, bounds->ring[r].point[i], &x, &y);
            if (x == last_x && y == last_y)
                continue;
            qf_buf_addf(&d, "%s%lld %lld", i == 0 ? "M" : "L", (long long)x, (long long)y);
            last_x = x;
            last_y = y;
        }
        qf_buf_addc(&d, 'z');
        qf_list_add(list, qf_val_str(arena, qf_buf_str(&d)));
    }
}

/* 1, 2 or 5 times a power of ten metres, a quarter of the width at most. */
static void add_scale(qf_arena *arena, qf_val *map, const struct frame *f)
{
    static const int steps[] = { 1, 2, 5 };
    int64_t most = f->metres_a_side / 4, metres = 10, x;

    for (int64_t ten = 10; ten <= most; ten *= 10)
        for (size_t i = 0; i < 3; i++)
            if (steps[i] * ten <= most)
                metres = steps[i] * ten;
    x = metres * (WIDE - 2 * MARGIN) / f->metres_a_side;
    qf_map_str(arena, map, "scale",
               metres >= 1000 ? qf_strf(arena, "%lld 公里", (long long)(metres / 1000))
                              : qf_strf(arena, "%lld 米", (long long)metres));
    qf_map_str(arena, map, "scale_path",
               qf_strf(arena, "M20 %lldv12h%lldv-12", (long long)f->high - 30, (long long)x));
    qf_map_int(arena, map, "scale_metres", metres);
    qf_map_int(arena, map, "scale_x", 34 + x);
    qf_map_int(arena, map, "scale_y", f->high - 14);
}

static void add_dots(qf_arena *arena, qf_val *map, const struct frame *f,
                     const service_stations *stations, int64_t marked)
{
    bool numbered = stations->count <= MAP_NUMBERED_MAX && marked == 0;
    qf_val *dots = qf_map_list(arena, map, "dots");
    qf_buf path = qf_buf_new(arena, 1024 * 1024), ids = qf_buf_new(arena, 1024 * 1024);

    for (size_t i = 0; i < stations->count; i++) {
        const service_station *s = &stations->station[i];
        int64_t x, y;
        spot_of(f, s->at, &x, &y);
        if (numbered || s->village_id == marked) {
            qf_val *dot = qf_list_add(dots, qf_val_map(arena));
            qf_map_int(arena, dot, "id", s->village_id);
            qf_map_int(arena, dot, "x", x);
            qf_map_int(arena, dot, "y", y);
            qf_map_int(arena, dot, "text_y", y + 9);
            if (numbered)
                qf_map_int(arena, dot, "number", (int64_t)i + 1);
        } else {
            qf_buf_addf(&path, "M%lld %lldh0", (long long)x, (long long)y);
            qf_buf_addf(&ids, "%s%lld", ids.n > 0 ? " " : "", (long long)s->village_id);
        }
    }
    if (path.n > 0) {
        qf_map_str(arena, map, "dots_path", qf_buf_str(&path));
        qf_map_str(arena, map, "dots_ids", qf_buf_str(&ids));
    }
}

void map_view(web_request *rq, qf_val *data, const service_stations *stations,
              const outline *bounds, int64_t marked)
{
    qf_arena *arena = rq->cx->arena;
    struct frame f;
    qf_val *map;

    if (stations->count == 0)
        return;
    f = frame_of(stations, bounds);
    map = qf_map_map(arena, data, "map");
    qf_map_str(arena, map, "box", qf_strf(arena, "0 0 %d %lld", WIDE, (long long)f.high));
    add_areas(arena, map, &f, bounds);
    add_scale(arena, map, &f);
    add_dots(arena, map, &f, stations, marked);
}

#include "law/outline.h"

#include "base/json.h"

struct reader {
    qf_ctx *cx;
    place_system system;
    outline *out;
    place *points; /* OUTLINE_POINTS_MAX of them */
    size_t used;
};

static qf_code wrong(qf_ctx *cx, const char *why)
{
    return qf_fail(cx, QF_INVALID, "OUTLINE.GEOJSON", "outline", "边界文件读不了：%s", why);
}

static bool coordinate(const qf_val *value, int64_t *out)
{
    if (value == NULL)
        return false;
    if (value->type == QF_VAL_NUMBER)
        return place_degrees_parse(value->text, out);
    if (value->type != QF_VAL_INT || value->number < -180 || value->number > 180)
        return false;
    *out = value->number * 1000000;
    return true;
}

static qf_code read_ring(struct reader *r, const qf_val *list)
{
    size_t n = qf_count(list);
    outline_ring *ring;

    if (n < 4)
        return wrong(r->cx, "一圈边界至少要有四个点");
    if (r->out->rings == OUTLINE_RINGS_MAX || n > OUTLINE_POINTS_MAX - r->used)
        return qf_fail(r->cx, QF_LIMIT, "OUTLINE.LARGE", "outline",
                       "边界太细：最多 %d 圈、%d 个点，请先简化", OUTLINE_RINGS_MAX,
                       OUTLINE_POINTS_MAX);
    ring = &r->out->ring[r->out->rings++];
    *ring = (outline_ring){ r->out->areas, r->points + r->used, n };
    for (const qf_val *pair = qf_first(list); pair != NULL; pair = pair->next) {
        const qf_val *x = pair->type == QF_VAL_LIST ? qf_first(pair) : NULL;
        place at;
        if (x == NULL || !coordinate(x, &at.longitude) || !coordinate(x->next, &at.latitude))
            return wrong(r->cx, "坐标要写成 [经度, 纬度]，单位是度");
        if (place_swapped(at))
            return qf_fail(r->cx, QF_INVALID, "OUTLINE.SWAPPED", "outline",
                           "边界文件的经度和纬度写反了：GeoJSON 要先写经度");
        if (!place_in_china(at))
            return wrong(r->cx, "有的点不在国内");
        r->points[r->used++] = place_convert(at, r->system, PLACE_CGCS2000);
    }
    return QF_OK;
}

static qf_code read_polygon(struct reader *r, const qf_val *rings)
{
    for (const qf_val *ring = qf_first(rings); ring != NULL; ring = ring->next)
        QF_TRY(read_ring(r, ring));
    return QF_OK;
}

static qf_code read_geometry(struct reader *r, const qf_val *geometry, qf_str name)
{
    const qf_val *coordinates = qf_get(geometry, "coordinates");
    qf_str type = qf_get_str(geometry, "type");
    size_t before = r->out->rings;

    if (qf_str_eq(type, QF_S("Polygon"))) {
        QF_TRY(read_polygon(r, coordinates));
    } else if (qf_str_eq(type, QF_S("MultiPolygon"))) {
        for (const qf_val *one = qf_first(coordinates); one != NULL; one = one->next)
            QF_TRY(read_polygon(r, one));
    }
    if (r->out->rings > before)
        r->out->name[r->out->areas++] = name;
    return QF_OK;
}

qf_code outline_read(qf_ctx *cx, qf_str geojson, place_system system, outline *out)
{
    struct reader r = { cx, system, out, NULL, 0 };
    const qf_val *root, *feature;
    qf_str type;

    *out = (outline){ .rings = 0 };
    if (geojson.n > OUTLINE_BYTES_MAX)
        return qf_fail(cx, QF_LIMIT, "OUTLINE.LARGE", "outline", "边界文件超过 1 MB，请先简化");
    QF_TRY(qf_json_read(cx, geojson, "outline", &root));
    out->ring = QF_NEW_ARRAY(cx->arena, outline_ring, OUTLINE_RINGS_MAX);
    out->name = QF_NEW_ARRAY(cx->arena, qf_str, OUTLINE_RINGS_MAX);
    r.points = QF_NEW_ARRAY(cx->arena, place, OUTLINE_POINTS_MAX);
    type = qf_get_str(root, "type");
    if (qf_str_eq(type, QF_S("FeatureCollection"))) {
        for (feature = qf_first(qf_get(root, "features")); feature != NULL; feature = feature->next)
            QF_TRY(read_geometry(&r, qf_get(feature, "geometry"),
                                 qf_get_str(qf_get(feature, "properties"), "name")));
    } else if (qf_str_eq(type, QF_S("Feature"))) {
        QF_TRY(read_geometry(&r, qf_get(root, "geometry"),
                             qf_get_str(qf_get(root, "properties"), "name")));
    } else {
        QF_TRY(read_geometry(&r, root, QF_S("")));
    }
    return out->rings > 0 ? QF_OK : wrong(cx, "里面没有 Polygon 或者 MultiPolygon");
}

/* Even-odd rule: does a ray to the east cross the ring an odd number of times? Whole numbers: the
 * products stay below 2^60. */
static bool crosses(const outline_ring *ring, place at)
{
    bool odd = false;

    for (size_t i = 0, j = ring->count - 1; i < ring->count; j = i++) {
        place a = ring->point[i], b = ring->point[j];
        int64_t side;
        if ((a.latitude > at.latitude) == (b.latitude > at.latitude))
            continue;
        side = (b.longitude - a.longitude) * (at.latitude - a.latitude) -
               (at.longitude - a.longitude) * (b.latitude - a.latitude);
        if (b.latitude > a.latitude ? side > 0 : side < 0)
            odd = !odd;
    }
    return odd;
}

bool outline_area_has(const outline *o, size_t area, place at)
{
    bool odd = false;

    for (size_t i = 0; i < o->rings; i++)
        if (o->ring[i].area == area && crosses(&o->ring[i], at))
            odd = !odd;
    return odd;
}

bool outline_has(const outline *o, place at)
{
    for (size_t area = 0; area < o->areas; area++)
        if (outline_area_has(o, area, at))
            return true;
    return false;
}

size_t outline_area(const outline *o, qf_str name)
{
    for (size_t i = 0; i < o->areas; i++)
        if (name.n > 0 && qf_str_eq(o->name[i], name))
            return i;
    return OUTLINE_NONE;
}

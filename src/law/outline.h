/* The outline of a town or its villages from GeoJSON (RFC 7946): polygons, points inside them. */
#ifndef QF_LAW_OUTLINE_H
#define QF_LAW_OUTLINE_H

#include "base/err.h"
#include "law/place.h"

#define OUTLINE_BYTES_MAX ((size_t)1024 * 1024)
#define OUTLINE_RINGS_MAX 2000
#define OUTLINE_POINTS_MAX 40000

/* A closed line; holes are rings too, so inside is an odd number of rings around. */
typedef struct outline_ring {
    size_t area; /* rings of one feature share it */
    place *point;
    size_t count;
} outline_ring;

typedef struct outline {
    outline_ring *ring;
    size_t rings;
    qf_str *name; /* of each area: property "name"; may be empty */
    size_t areas;
} outline;

/* Reads Polygon, MultiPolygon, Feature or FeatureCollection; other geometries are left out. Positions are
 * converted to CGCS2000 from `system`. Errors: QF_INVALID "OUTLINE.GEOJSON" (with a sentence what is
 * wrong), "OUTLINE.SWAPPED", QF_LIMIT "OUTLINE.LARGE". */
QF_MUST qf_code outline_read(qf_ctx *cx, qf_str geojson, place_system system, outline *out);
/* True inside of any area. */
bool outline_has(const outline *o, place at);
/* The area of this name (OUTLINE_NONE: none has it). */
#define OUTLINE_NONE SIZE_MAX
size_t outline_area(const outline *o, qf_str name);
bool outline_area_has(const outline *o, size_t area, place at);

#endif

/* Positions: the three coordinate systems that phones and maps in China give, distances, plausibility.
 * CGCS2000 is the legal system (测绘法 第九条) and equals WGS-84 within
 * a metre; GCJ-02 is the shifted system of public online maps, hundreds of metres off. */
#ifndef QF_LAW_PLACE_H
#define QF_LAW_PLACE_H

#include "base/str.h"

/* X(name, code and label) */
#define PLACE_SYSTEMS(X)                                                                           \
    X(CGCS2000, "CGCS2000")                                                                        \
    X(WGS84, "WGS-84")                                                                             \
    X(GCJ02, "GCJ-02")

typedef enum place_system {
#define X(name, code) PLACE_##name,
    PLACE_SYSTEMS(X)
#undef X
        PLACE_SYSTEM_COUNT
} place_system;

/* Millionths of a degree: a step is 0.1 m. */
typedef struct place {
    int64_t longitude, latitude;
} place;

/* Code and label; parse is false for an unknown one. */
const char *place_system_code(place_system system);
bool place_system_parse(qf_str code, place_system *out);

/* The same spot in another system; right to a millionth of a degree or two. Outside of China GCJ-02 is
 * not shifted. */
place place_convert(place at, place_system from, place_system to);

/* "114.061622" as millionths; at most nine decimals are read, six kept (rounded); false on anything but
 * a decimal number between -180 and 180. */
bool place_degrees_parse(qf_str text, int64_t *out);
/* Millionths as "114.061622". */
qf_str place_degrees(qf_arena *arena, int64_t millionths);

/* Longitude 73-136, latitude 3-54. */
bool place_in_china(place at);
/* Not in China as it stands, but with longitude and latitude exchanged: they were typed the wrong way. */
bool place_swapped(place at);
/* Metres between two places on the sphere (mean radius 6,371,008.8 m), rounded. */
int64_t place_metres(place a, place b);
/* Metres east and north of an origin, for maps of a town: exact to a metre over 50 km. */
void place_plane(place origin, place at, int64_t *east, int64_t *north);

#endif

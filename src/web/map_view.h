/* The outline map: stations as dots inside the town's outline, drawn by the server as SVG. North is up; a
 * plain projection, over a town off by less than a dot. No tiles, no script. */
#ifndef QF_WEB_MAP_VIEW_H
#define QF_WEB_MAP_VIEW_H

#include "domain/service/service.h"
#include "web/http.h"

/* Up to so many stations get numbers, in the order given. */
#define MAP_NUMBERED_MAX 60

/* Adds "map": view box, outline paths, dots (numbered, or one path for many), scale bar. `marked`: the
 * village whose station is drawn strongly; 0 none. Nothing is added without stations. */
void map_view(web_request *rq, qf_val *data, const service_stations *stations,
              const outline *bounds, int64_t marked);

#endif

#include "domain/service/service.h"
#include "web/pages.h"
#include "web/site.h"

/* Millionths of a degree as "114.123456". */
static qf_str degrees(qf_arena *arena, int64_t millionths)
{
    return qf_strf(arena, "%lld.%06lld", (long long)(millionths / 1000000),
                   (long long)(millionths % 1000000));
}

static void add_station(web_request *rq, qf_val *one, const service_station *station)
{
    qf_arena *arena = rq->cx->arena;

    qf_map_str(arena, one, "name", station->name);
    qf_map_str(arena, one, "href", web_path(rq, "/station/%lld", (long long)station->village_id));
    qf_map_str(arena, one, "address", station->address);
    qf_map_str(arena, one, "hours", station->hours);
    qf_map_str(arena, one, "phone", station->phone);
    qf_map_str(arena, one, "keeper", station->keeper);
    qf_map_str(arena, one, "longitude", degrees(arena, station->longitude));
    qf_map_str(arena, one, "latitude", degrees(arena, station->latitude));
}

/* The outline map: the stations' positions on a plane of 600 by 450, north up. Over a town some
 * kilometres wide a plain projection is off by less than a dot. */
static void add_map(web_request *rq, qf_val *data, const service_stations *stations)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *dots = qf_map_list(arena, data, "dots");
    int64_t west = INT64_MAX, east = INT64_MIN, south = INT64_MAX, north = INT64_MIN;

    for (size_t i = 0; i < stations->count; i++) {
        const service_station *s = &stations->station[i];
        west = s->longitude < west ? s->longitude : west;
        east = s->longitude > east ? s->longitude : east;
        south = s->latitude < south ? s->latitude : south;
        north = s->latitude > north ? s->latitude : north;
    }
    for (size_t i = 0; i < stations->count; i++) {
        const service_station *s = &stations->station[i];
        qf_val *dot = qf_list_add(dots, qf_val_map(arena));
        int64_t wide = east > west ? east - west : 1, high = north > south ? north - south : 1;
        int64_t x = 40 + (s->longitude - west) * 500 / wide;
        int64_t y = 30 + (north - s->latitude) * 390 / high;
        qf_map_int(arena, dot, "x", x);
        qf_map_int(arena, dot, "y", y);
        qf_map_int(arena, dot, "text_x", x + 9);
        qf_map_int(arena, dot, "text_y", y + 5);
        qf_map_str(arena, dot, "name", s->name);
        qf_map_str(arena, dot, "href", web_path(rq, "/station/%lld", (long long)s->village_id));
    }
}

qf_code page_villages(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/villages", "各村便民服务站");
    qf_val *list = qf_map_list(arena, data, "stations");
    service_stations stations;

    QF_TRY(service_stations_all(rq->cx, &stations));
    web_crumb(rq, data, "首页", QF_S("/"));
    for (size_t i = 0; i < stations.count; i++)
        add_station(rq, qf_list_add(list, qf_val_map(arena)), &stations.station[i]);
    add_map(rq, data, &stations);
    qf_map_int(arena, data, "count", (int64_t)stations.count);
    qf_map_bool(arena, data, "has_stations", stations.count > 0);
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_station(web_request *rq, web_reply *reply)
{
    service_stations stations;
    int64_t village;

    QF_TRY(web_param_id(rq, 0, &village));
    QF_TRY(service_stations_all(rq->cx, &stations));
    for (size_t i = 0; i < stations.count; i++)
        if (stations.station[i].village_id == village) {
            qf_val *data = web_page(rq, reply, "public/station",
                                    qf_cstr(rq->cx->arena, stations.station[i].name));
            web_crumb(rq, data, "首页", QF_S("/"));
            web_crumb(rq, data, "各村便民服务站", QF_S("/villages"));
            add_station(rq, data, &stations.station[i]);
            reply->cacheable = true;
            return QF_OK;
        }
    return qf_fail(rq->cx, QF_MISSING, "SERVICE.NO_STATION", "village", "没有这个便民服务站");
}

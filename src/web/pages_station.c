/* The villages' stations for everybody: list by name or by distance, map, one station, open data. */
#include "base/fold.h"
#include "base/json.h"
#include "doc/csv_write.h"
#include "domain/org/org.h"
#include "domain/service/photo.h"
#include "store/blob.h"
#include "web/address.h"
#include "web/map_view.h"
#include "web/pages.h"
#include "web/qr.h"
#include "web/site.h"

#define PAGE_ROWS 100
#define NEIGHBOURS 3
#define FILE_MAX ((size_t)8 * 1024 * 1024)

static qf_str metres_zh(qf_arena *arena, int64_t metres)
{
    if (metres < 1000)
        return qf_strf(arena, "%lld 米", (long long)metres);
    return qf_strf(arena, "%lld.%lld 公里", (long long)(metres / 1000),
                   (long long)(metres % 1000 / 100));
}

static void add_row(web_request *rq, qf_val *list, const service_station *station, size_t number,
                    const place *from)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_int(arena, one, "number", (int64_t)number);
    qf_map_str(arena, one, "name", station->name);
    qf_map_str(arena, one, "href", web_path(rq, "/station/%lld", (long long)station->village_id));
    qf_map_str(arena, one, "phone", station->phone);
    if (from != NULL)
        qf_map_str(arena, one, "metres", metres_zh(arena, place_metres(*from, station->at)));
}

/* ---- the list */

/* Where the reader is: the village he chose, or the position his phone gave (WGS-84). */
static bool asked_place(web_request *rq, const service_stations *all, place *from, qf_val *data)
{
    qf_str near = web_query(rq, "near");

    for (size_t i = 0; near.n > 0 && i < all->count; i++)
        if (qf_str_eq(near,
                      qf_strf(rq->cx->arena, "%lld", (long long)all->station[i].village_id))) {
            *from = all->station[i].at;
            qf_map_str(rq->cx->arena, data, "from", all->station[i].name);
            return true;
        }
    if (place_degrees_parse(web_query(rq, "lng"), &from->longitude) &&
        place_degrees_parse(web_query(rq, "lat"), &from->latitude) && place_in_china(*from)) {
        qf_map_str(rq->cx->arena, data, "from", QF_S("您的位置"));
        return true;
    }
    return false;
}

/* Leaves the stations whose name, address or keeper has the words. */
static void keep_found(qf_arena *arena, service_stations *all, qf_str words)
{
    size_t kept = 0;
    qf_folded asked = qf_fold(arena, words, false);
    qf_buf part = qf_buf_new(arena, 1024);

    for (size_t i = 0; i < asked.n; i++)
        qf_buf_add_rune(&part, asked.runes[i]);
    for (size_t i = 0; i < all->count; i++) {
        const service_station *s = &all->station[i];
        qf_folded text = qf_fold(arena, QF_JOIN(arena, s->name, QF_S("\n"), s->address), true);
        if (qf_folded_find(&text, qf_buf_str(&part), 0) >= 0)
            all->station[kept++] = *s;
    }
    all->count = kept;
}

static size_t asked_page(const web_request *rq, size_t count)
{
    qf_str text = web_query(rq, "page");
    size_t page = 0;

    for (size_t i = 0; i < text.n && i < 6 && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        page = page * 10 + (size_t)(text.p[i] - '0');
    return page < 1 || (page - 1) * PAGE_ROWS >= count ? 1 : page;
}

static void add_pages(web_request *rq, qf_val *data, size_t page, size_t count)
{
    qf_arena *arena = rq->cx->arena;
    size_t pages = (count + PAGE_ROWS - 1) / PAGE_ROWS;
    qf_str near = web_query(rq, "near");
    qf_str rest = near.n > 0 && near.n < 16 ? qf_strf(arena, "&near=%.*s", QF_ARG(near)) : QF_S("");

    qf_map_bool(arena, data, "has_pages", pages > 1);
    qf_map_int(arena, data, "page", (int64_t)page);
    qf_map_int(arena, data, "pages", (int64_t)pages);
    if (page > 1)
        qf_map_str(arena, data, "previous",
                   web_path(rq, "/villages?page=%zu%.*s", page - 1, QF_ARG(rest)));
    if (page < pages)
        qf_map_str(arena, data, "next",
                   web_path(rq, "/villages?page=%zu%.*s", page + 1, QF_ARG(rest)));
}

static void add_choices(web_request *rq, qf_val *data, const service_stations *all)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "choices");
    qf_str near = web_query(rq, "near");

    for (size_t i = 0; i < all->count && all->count <= PAGE_ROWS; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_str id = qf_strf(arena, "%lld", (long long)all->station[i].village_id);
        qf_map_str(arena, one, "id", id);
        qf_map_str(arena, one, "name", all->station[i].name);
        qf_map_bool(arena, one, "chosen", qf_str_eq(id, near));
    }
    qf_map_bool(arena, data, "has_choices", all->count <= PAGE_ROWS);
}

qf_code page_villages(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/villages", "各村便民服务站"), *list;
    qf_str words = qf_str_trim(web_query(rq, "q"));
    service_stations stations;
    service_map map;
    outline bounds;
    place from;
    bool placed;
    size_t page;

    QF_TRY(service_stations_all(rq->cx, &stations));
    QF_TRY(service_map_get(rq->cx, &map, &bounds));
    web_crumb(rq, data, "首页", QF_S("/"));
    qf_map_int(arena, data, "count", (int64_t)stations.count);
    qf_map_bool(arena, data, "has_stations", stations.count > 0);
    add_choices(rq, data, &stations);
    placed = asked_place(rq, &stations, &from, data);
    if (words.n > 0)
        keep_found(arena, &stations, words);
    if (placed)
        service_stations_by_distance(&stations, from);
    page = asked_page(rq, stations.count);
    list = qf_map_list(arena, data, "stations");
    for (size_t i = (page - 1) * PAGE_ROWS; i < stations.count && i < page * PAGE_ROWS; i++)
        add_row(rq, list, &stations.station[i], i + 1, placed ? &from : NULL);
    add_pages(rq, data, page, stations.count);
    map_view(rq, data, &stations, &bounds, 0);
    qf_map_str(arena, data, "map_label",
               QF_S("各村便民服务站位置示意图，上北下南；下面有同样内容的列表"));
    qf_map_str(arena, data, "outline_note", map.outline_note);
    reply->pictures_from = service_map_hosts(arena, &map);
    qf_map_bool(arena, data, "script_map", stations.count > 0);
    qf_map_bool(arena, data, "map_tiles", map.tile_url.n > 0);
    qf_map_str(arena, data, "words", words);
    qf_map_bool(arena, data, "none_found", words.n > 0 && stations.count == 0);
    qf_map_bool(arena, data, "numbered", stations.count <= MAP_NUMBERED_MAX);
    reply->cacheable = words.n == 0 && web_query(rq, "lng").n == 0;
    return QF_OK;
}

/* ---- one station */

static void add_lines(qf_arena *arena, qf_val *data, const char *key, qf_str lines)
{
    qf_val *list = qf_map_list(arena, data, key);
    qf_str line;

    while (qf_str_split(&lines, '\n', &line)) {
        service_material parts = service_material_of(line); /* "name|phone" */
        qf_val *one;
        if (parts.name.n == 0)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", parts.name);
        qf_map_str(arena, one, "phone", parts.form);
    }
}

static void add_station(web_request *rq, qf_val *data, const service_station *station)
{
    qf_arena *arena = rq->cx->arena;
    place shifted = place_convert(station->at, PLACE_CGCS2000, PLACE_GCJ02);
    qf_str lng = place_degrees(arena, shifted.longitude);
    qf_str lat = place_degrees(arena, shifted.latitude);

    qf_map_int(arena, data, "village", station->village_id);
    qf_map_str(arena, data, "address", station->address);
    qf_map_str(arena, data, "hours", station->hours);
    qf_map_str(arena, data, "phone", station->phone);
    qf_map_str(arena, data, "keeper", station->keeper);
    qf_map_str(arena, data, "longitude", place_degrees(arena, station->at.longitude));
    qf_map_str(arena, data, "latitude", place_degrees(arena, station->at.latitude));
    add_lines(arena, data, "services", station->services);
    add_lines(arena, data, "staff", station->staff);
    qf_map_bool(arena, data, "has_services", station->services.n > 0);
    qf_map_bool(arena, data, "has_staff", station->staff.n > 0);
    /* Maps of phones in China draw GCJ-02. */
    qf_map_str(arena, data, "route",
               qf_strf(arena,
                       "https://uri.amap.com/navigation?to=%.*s,%.*s&mode=walk&coordinate=gaode",
                       QF_ARG(lng), QF_ARG(lat)));
    if (qf_date_is(station->checked_on))
        qf_map_str(arena, data, "checked_on", qf_date_zh(arena, station->checked_on));
}

static qf_code add_photo(web_request *rq, qf_val *data, int64_t village)
{
    qf_arena *arena = rq->cx->arena;
    station_photo photo;
    qf_code code = station_photo_get(rq->cx, village, &photo);
    qf_val *one;

    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    one = qf_map_map(arena, data, "photo");
    qf_map_str(arena, one, "src", web_path(rq, "/station/%lld/photo", (long long)village));
    qf_map_int(arena, one, "width", photo.width);
    qf_map_int(arena, one, "height", photo.height);
    return QF_OK;
}

/* A village whose station nobody has registered yet: its name leads here from the home page and from its books. */
static qf_code no_station_yet(web_request *rq, web_reply *reply, int64_t village)
{
    org home;
    qf_val *data;

    QF_TRY(org_by_id(rq->cx, village, &home));
    if (home.kind != ORG_VILLAGE || home.parent != rq->cx->org || !home.active)
        return qf_fail(rq->cx, QF_MISSING, "SERVICE.STATION", NULL, "没有这个便民服务站");
    data = web_page(rq, reply, "public/station_none", qf_cstr(rq->cx->arena, home.name));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "各村便民服务站", QF_S("/villages"));
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_station(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    service_stations all;
    service_station station;
    service_map map;
    outline bounds;
    qf_code found;
    int64_t village;
    qf_val *data, *list;

    QF_TRY(web_param_id(rq, 0, &village));
    found = service_station_get(rq->cx, village, &station);
    if (found == QF_MISSING)
        return no_station_yet(rq, reply, village);
    QF_TRY(found);
    QF_TRY(service_stations_all(rq->cx, &all));
    QF_TRY(service_map_get(rq->cx, &map, &bounds));
    data = web_page(rq, reply, "public/station", qf_cstr(arena, station.name));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "各村便民服务站", QF_S("/villages"));
    add_station(rq, data, &station);
    QF_TRY(add_photo(rq, data, village));
    map_view(rq, data, &all, &bounds, village);
    qf_map_str(arena, data, "map_label",
               qf_strf(arena, "%.*s在本镇的位置，上北下南", QF_ARG(station.name)));
    /* A single place is worth the script only where tiles show its streets. */
    qf_map_bool(arena, data, "script_map", map.tile_url.n > 0);
    qf_map_bool(arena, data, "map_tiles", map.tile_url.n > 0);
    qf_map_int(arena, data, "map_focus", village);
    reply->pictures_from = service_map_hosts(arena, &map);
    service_stations_by_distance(&all, station.at);
    list = qf_map_list(arena, data, "neighbours");
    for (size_t i = 0, shown = 0; i < all.count && shown < NEIGHBOURS; i++)
        if (all.station[i].village_id != village)
            add_row(rq, list, &all.station[i], ++shown, &station.at);
    qf_map_bool(arena, data, "has_neighbours", all.count > 1);
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_station_qr(web_request *rq, web_reply *reply)
{
    service_station station;
    int64_t village;

    QF_TRY(web_param_id(rq, 0, &village));
    QF_TRY(service_station_get(rq->cx, village, &station));
    QF_TRY(qr_svg(rq->cx, web_url(rq, "/station/%lld", (long long)village), &reply->body));
    reply->type = "image/svg+xml";
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_station_photo(web_request *rq, web_reply *reply)
{
    station_photo photo;
    int64_t village;

    QF_TRY(web_param_id(rq, 0, &village));
    QF_TRY(station_photo_get(rq->cx, village, &photo));
    QF_TRY(blob_get(rq->cx, photo.sha256, photo.bytes, &reply->body));
    reply->type = qf_cstr(rq->cx->arena, photo.media);
    reply->cacheable = true;
    return QF_OK;
}

/* ---- open data */

static qf_str stations_csv(qf_arena *arena, const service_stations *all)
{
    static const char *const heads[] = {
        "名称", "地址", "开放时间", "电话", "经度（CGCS2000）", "纬度（CGCS2000）"
    };
    qf_buf out = qf_buf_new(arena, FILE_MAX);

    qf_buf_add(&out, QF_S("\xEF\xBB\xBF"));
    for (size_t i = 0; i < 6; i++)
        csv_put(&out, qf_str_of(heads[i]), i == 5);
    for (size_t i = 0; i < all->count; i++) {
        const service_station *s = &all->station[i];
        csv_put(&out, s->name, false);
        csv_put(&out, s->address, false);
        csv_put(&out, s->hours, false);
        csv_put(&out, s->phone, false);
        csv_put(&out, place_degrees(arena, s->at.longitude), false);
        csv_put(&out, place_degrees(arena, s->at.latitude), true);
    }
    return qf_buf_str(&out);
}

static qf_str stations_geojson(qf_arena *arena, const service_stations *all)
{
    qf_val *root = qf_val_map(arena), *features;
    qf_buf out = qf_buf_new(arena, FILE_MAX);

    qf_map_str(arena, root, "type", QF_S("FeatureCollection"));
    features = qf_map_list(arena, root, "features");
    for (size_t i = 0; i < all->count; i++) {
        const service_station *s = &all->station[i];
        qf_val *one = qf_list_add(features, qf_val_map(arena)), *part, *pair;
        qf_map_str(arena, one, "type", QF_S("Feature"));
        part = qf_map_map(arena, one, "geometry");
        qf_map_str(arena, part, "type", QF_S("Point"));
        pair = qf_map_list(arena, part, "coordinates");
        qf_list_add(pair, qf_val_number(arena, place_degrees(arena, s->at.longitude)));
        qf_list_add(pair, qf_val_number(arena, place_degrees(arena, s->at.latitude)));
        part = qf_map_map(arena, one, "properties");
        qf_map_str(arena, part, "name", s->name);
        qf_map_str(arena, part, "address", s->address);
        qf_map_str(arena, part, "hours", s->hours);
        qf_map_str(arena, part, "phone", s->phone);
    }
    qf_json_write(&out, root);
    return qf_buf_str(&out);
}

static void add_pair(qf_arena *arena, qf_val *list, place at)
{
    /* Hundred-thousandths of a degree: a metre. */
    qf_list_add(list, qf_val_int(arena, (at.latitude + 5) / 10));
    qf_list_add(list, qf_val_int(arena, (at.longitude + 5) / 10));
}

/* What the script draws: everything in the system of the tiles. */
static qf_str map_json(web_request *rq, const service_stations *all, const service_map *map,
                       const outline *bounds)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *root = qf_val_map(arena), *list;
    qf_buf out = qf_buf_new(arena, FILE_MAX);

    qf_map_str(arena, root, "href", web_path(rq, "/station/"));
    qf_map_str(arena, root, "tiles", map->tile_url);
    qf_map_str(arena, root, "labels", map->tile_labels);
    qf_map_int(arena, root, "zoom", map->tile_zoom);
    qf_map_str(arena, root, "note", map->tile_note);
    list = qf_map_list(arena, root, "areas");
    for (size_t r = 0; r < bounds->rings; r++) {
        qf_val *ring = qf_list_add(list, qf_val_list(arena));
        for (size_t i = 0; i < bounds->ring[r].count; i++)
            add_pair(arena, ring,
                     place_convert(bounds->ring[r].point[i], PLACE_CGCS2000, map->tile_system));
    }
    list = qf_map_list(arena, root, "stations");
    for (size_t i = 0; i < all->count; i++) {
        qf_val *one = qf_list_add(list, qf_val_list(arena));
        qf_list_add(one, qf_val_int(arena, all->station[i].village_id));
        qf_list_add(one, qf_val_str(arena, all->station[i].name));
        add_pair(arena, one, place_convert(all->station[i].at, PLACE_CGCS2000, map->tile_system));
    }
    qf_json_write(&out, root);
    return qf_buf_str(&out);
}

qf_code page_villages_file(web_request *rq, web_reply *reply)
{
    service_stations all;

    QF_TRY(service_stations_all(rq->cx, &all));
    if (qf_str_eq(rq->params[0], QF_S("stations.csv"))) {
        reply->body = stations_csv(rq->cx->arena, &all);
        reply->type = "text/csv; charset=utf-8";
        reply->download = QF_S("便民服务站.csv");
    } else if (qf_str_eq(rq->params[0], QF_S("stations.geojson"))) {
        reply->body = stations_geojson(rq->cx->arena, &all);
        reply->type = "application/geo+json";
    } else if (qf_str_eq(rq->params[0], QF_S("map.json"))) {
        service_map map;
        outline bounds;
        QF_TRY(service_map_get(rq->cx, &map, &bounds));
        reply->body = map_json(rq, &all, &map, &bounds);
        reply->type = "application/json; charset=utf-8";
    } else {
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "file", "没有这个文件");
    }
    reply->cacheable = true;
    return QF_OK;
}

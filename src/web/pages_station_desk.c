/* Stations at the desk: the village's account keeps its own, the town sees all; the map's outline. */
#include "domain/service/photo.h"
#include "web/input.h"
#include "web/map_view.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/village_duties.h"

#define STAFF (AUTH_ANY & ~AUTH_BIT(VILLAGE_ACCOUNT))
#define EDITORS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR))

static const input_choice system_choices[] = {
    { "WGS-84", "手机、GPS 定位（WGS-84）" },
    { "GCJ-02", "高德、腾讯、微信地图（GCJ-02）" },
    { "CGCS2000", "测绘成果、天地图（CGCS2000）" },
    { NULL, NULL },
};

static const input_field fields[] = {
    { "name", "服务站名称", INPUT_TEXT, true, 60, "××村便民服务站", NULL },
    { "address", "地址", INPUT_TEXT, true, 120, NULL, NULL },
    { "hours", "开放时间", INPUT_TEXT, true, 120, NULL, NULL },
    { "phone", "电话", INPUT_PHONE, true, 40, NULL, NULL },
    { "keeper", "站长", INPUT_TEXT, true, 40, NULL, NULL },
    { "staff", "工作人员", INPUT_LONG, false, 2000, "一行一人，可以写成：姓名|电话", NULL },
    { "services", "能办什么", INPUT_LONG, false, 2000, "一行一样", NULL },
    { "longitude", "经度", INPUT_TEXT, true, 20, "一百多度的那个数，例如 114.061622", NULL },
    { "latitude", "纬度", INPUT_TEXT, true, 20, "几十度的那个数，例如 34.215914", NULL },
    { "system", "坐标是从哪里取的", INPUT_CHOICE, true, 0, "取错了会差几百米", system_choices },
    { "sure", "系统提示的疑点我核对过，位置没有错", INPUT_FLAG, false, 0, NULL, NULL },
};

/* ---- the list */

qf_code page_desk_stations(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/stations", "便民服务站"), *list;
    qf_date today = qf_time_date(rq->cx->now);
    service_stations all;
    service_map map;
    outline bounds;
    const org *below;
    size_t count;

    if (!auth_has(rq->cx->actor, STAFF))
        return web_go(rq, reply,
                      qf_strf(arena, "/desk/station/%lld", (long long)rq->cx->actor->village));
    QF_TRY(service_stations_all(rq->cx, &all));
    QF_TRY(service_map_get(rq->cx, &map, &bounds));
    QF_TRY(org_children(rq->cx, rq->cx->org, &below, &count));
    list = qf_map_list(arena, data, "villages");
    for (size_t i = 0; i < count; i++) {
        const service_station *station = NULL;
        qf_str doubts[SERVICE_DOUBTS_MAX];
        qf_val *one;
        if (below[i].kind != ORG_VILLAGE || !below[i].active)
            continue;
        for (size_t s = 0; s < all.count; s++)
            if (all.station[s].village_id == below[i].id)
                station = &all.station[s];
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", below[i].name);
        qf_map_str(arena, one, "href", web_path(rq, "/desk/station/%lld", (long long)below[i].id));
        qf_map_bool(arena, one, "has_station", station != NULL);
        if (station == NULL)
            continue;
        qf_map_str(arena, one, "phone", station->phone);
        qf_map_str(arena, one, "checked_on", qf_date_str(arena, station->checked_on));
        qf_map_bool(arena, one, "stale",
                    !qf_date_is(station->checked_on) ||
                        qf_date_cmp(qf_date_add(station->checked_on, VILLAGE_CHECK_DAYS), today) <
                            0);
        if (service_station_doubts(arena, &bounds, &all, station, below[i].name, doubts) > 0)
            qf_map_str(arena, one, "doubt", doubts[0]);
    }
    qf_map_bool(arena, data, "has_villages", qf_count(list) > 0);
    qf_map_bool(arena, data, "may_map", auth_has(rq->cx->actor, EDITORS));
    return QF_OK;
}

/* ---- one station */

static qf_code asked(web_request *rq, org *village, service_station *station, bool *known)
{
    int64_t id;
    qf_code code;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(auth_need_village(rq->cx, id, STAFF));
    QF_TRY(org_by_id(rq->cx, id, village));
    if (village->kind != ORG_VILLAGE || village->parent != rq->cx->org)
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "village", "本镇没有这个村");
    code = service_station_get(rq->cx, id, station);
    *known = code == QF_OK;
    if (code == QF_MISSING) {
        *station = (service_station){ .village_id = id,
                                      .surveyed_on = QF_NO_DATE,
                                      .account_on = QF_NO_DATE,
                                      .checked_on = QF_NO_DATE };
        return QF_OK;
    }
    return code;
}

static qf_val *start_of(web_request *rq, const service_station *s, bool known)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *map = qf_val_map(arena);

    qf_map_str(arena, map, "name", s->name);
    qf_map_str(arena, map, "address", s->address);
    qf_map_str(arena, map, "hours", s->hours);
    qf_map_str(arena, map, "phone", s->phone);
    qf_map_str(arena, map, "keeper", s->keeper);
    qf_map_str(arena, map, "staff", s->staff);
    qf_map_str(arena, map, "services", s->services);
    if (known) {
        qf_map_str(arena, map, "longitude", place_degrees(arena, s->at.longitude));
        qf_map_str(arena, map, "latitude", place_degrees(arena, s->at.latitude));
        qf_map_str(arena, map, "system", QF_S("CGCS2000"));
    }
    return map;
}

/* "photo": the one there is; "shot": where a photo that has just come was taken, and how far that is from the
 * position on record. */
static qf_code add_photo(web_request *rq, qf_val *data, const service_station *station, bool known,
                         const place *shot)
{
    qf_arena *arena = rq->cx->arena;
    station_photo photo;
    qf_code code = station_photo_get(rq->cx, station->village_id, &photo);
    qf_val *hint;

    if (code != QF_MISSING)
        QF_TRY(code);
    qf_map_bool(arena, data, "has_photo", code == QF_OK);
    if (code == QF_OK) {
        qf_map_int(arena, data, "photo_width", photo.width);
        qf_map_int(arena, data, "photo_height", photo.height);
    }
    if (shot == NULL || shot->longitude == 0)
        return QF_OK;
    hint = qf_map_map(arena, data, "shot");
    qf_map_str(arena, hint, "longitude", place_degrees(arena, shot->longitude));
    qf_map_str(arena, hint, "latitude", place_degrees(arena, shot->latitude));
    if (known)
        qf_map_int(arena, hint, "metres", place_metres(*shot, station->at));
    return QF_OK;
}

static qf_code show(web_request *rq, web_reply *reply, const org *village,
                    const service_station *station, bool known, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data =
        web_page(rq, reply, "desk/station",
                 qf_cstr(arena, qf_strf(arena, "%.*s便民服务站", QF_ARG(village->name))));

    if (auth_has(rq->cx->actor, STAFF))
        web_crumb(rq, data, "便民服务站", QF_S("/desk/stations"));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, fields, INPUT_COUNT(fields), in, start_of(rq, station, known)));
    qf_map_int(arena, data, "village", village->id);
    qf_map_bool(arena, data, "is_public", known);
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return add_photo(rq, data, station, known, NULL);
}

/* A photo's place taken over into the form: WGS-84, to be looked at before it is kept. */
static void take_over(web_request *rq, service_station *station)
{
    place shot;

    if (place_degrees_parse(web_query(rq, "lng"), &shot.longitude) &&
        place_degrees_parse(web_query(rq, "lat"), &shot.latitude) && place_in_china(shot))
        station->at = shot;
}

qf_code page_desk_station(web_request *rq, web_reply *reply)
{
    service_station station;
    org village;
    bool known;

    QF_TRY(asked(rq, &village, &station, &known));
    take_over(rq, &station);
    return show(rq, reply, &village, &station, known, NULL);
}

/* Longitude and latitude of the form, in CGCS2000. */
static bool read_place(input *in, service_station *station)
{
    place typed;

    if (!place_degrees_parse(input_get(in, "longitude")->text, &typed.longitude))
        return input_complain(in, "longitude", "请写成小数，例如 114.061622");
    if (!place_degrees_parse(input_get(in, "latitude")->text, &typed.latitude))
        return input_complain(in, "latitude", "请写成小数，例如 34.215914");
    (void)!place_system_parse(input_get(in, "system")->text, &station->entered_in);
    if (place_swapped(typed)) {
        /* They come back exchanged: one look and a click are enough. */
        qf_str longitude = input_get(in, "longitude")->text;
        input_offer(in, "longitude", input_get(in, "latitude")->text);
        input_offer(in, "latitude", longitude);
        return input_complain(in, "longitude",
                              "经度和纬度填反了，已经替您对调；核对以后再保存一次");
    }
    if (!place_in_china(typed))
        return input_complain(in, "longitude", "这个位置不在国内，请检查经度和纬度");
    station->at = place_convert(typed, station->entered_in, PLACE_CGCS2000);
    return true;
}

static qf_code find_doubts(web_request *rq, const org *village, const service_station *station,
                           input *in)
{
    qf_str doubts[SERVICE_DOUBTS_MAX];
    service_stations all;
    service_map map;
    outline bounds;
    size_t n;

    QF_TRY(service_stations_all(rq->cx, &all));
    QF_TRY(service_map_get(rq->cx, &map, &bounds));
    n = service_station_doubts(rq->cx->arena, &bounds, &all, station, village->name, doubts);
    if (n > 0 && input_get(in, "sure")->number == 0)
        (void)!input_complain(
            in, "longitude",
            qf_cstr(rq->cx->arena,
                    qf_strf(rq->cx->arena, "%.*s。核对无误的，请勾选下面“我核对过”再保存",
                            QF_ARG(doubts[0]))));
    return QF_OK;
}

qf_code page_desk_station_save(web_request *rq, web_reply *reply)
{
    qf_date today = qf_time_date(rq->cx->now);
    service_station station, before;
    bool known;
    qf_code code;
    org village;
    input in;

    QF_TRY(asked(rq, &village, &station, &known));
    before = station;
    if (!input_read(rq, fields, INPUT_COUNT(fields), &in))
        return show(rq, reply, &village, &before, known, &in);
    station.name = input_get(&in, "name")->text;
    station.address = input_get(&in, "address")->text;
    station.hours = input_get(&in, "hours")->text;
    station.phone = input_get(&in, "phone")->text;
    station.keeper = input_get(&in, "keeper")->text;
    station.staff = input_get(&in, "staff")->text;
    station.services = input_get(&in, "services")->text;
    station.checked_on = today;
    if (!qf_date_is(station.surveyed_on))
        station.surveyed_on = today;
    if (read_place(&in, &station))
        QF_TRY(find_doubts(rq, &village, &station, &in));
    if (in.complaints > 0)
        return show(rq, reply, &village, &before, known, &in);
    code = service_station_put(rq->cx, &station);
    if (code == QF_INVALID) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show(rq, reply, &village, &before, known, &in);
    }
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/station/%lld", (long long)village.id));
}

/* ---- its photo */

qf_code page_desk_station_photo(web_request *rq, web_reply *reply)
{
    const web_upload *file = web_upload_of(rq, "photo");
    service_station station;
    place shot;
    org village;
    bool known;
    qf_code code;

    QF_TRY(asked(rq, &village, &station, &known));
    if (qf_str_eq(web_form(rq, "what"), QF_S("remove"))) {
        QF_TRY(station_photo_remove(rq->cx, village.id));
        return web_go(rq, reply,
                      qf_strf(rq->cx->arena, "/desk/station/%lld", (long long)village.id));
    }
    code = station_photo_put(rq->cx, village.id, file == NULL ? QF_S("") : file->bytes, &shot);
    if (code == QF_INVALID || code == QF_LIMIT) {
        qf_str zh = rq->cx->err.zh;
        QF_TRY(show(rq, reply, &village, &station, known, NULL));
        qf_map_str(rq->cx->arena, reply->data, "photo_wrong", zh);
        reply->status = 422;
        return QF_OK;
    }
    QF_TRY(code);
    QF_TRY(show(rq, reply, &village, &station, known, NULL));
    qf_map_bool(rq->cx->arena, reply->data, "photo_kept", true);
    return add_photo(rq, reply->data, &station, known, &shot);
}

/* ---- the outline */

static const input_choice tile_systems[] = {
    { "CGCS2000", "天地图、国家和省市平台（CGCS2000）" },
    { "GCJ-02", "高德、腾讯（GCJ-02）" },
    { "WGS-84", "其他按 GPS 坐标的（WGS-84）" },
    { NULL, NULL },
};

static const input_field map_fields[] = {
    { "system", "边界的坐标系", INPUT_CHOICE, true, 0, NULL, system_choices },
    { "note", "边界从哪里来", INPUT_TEXT, false, 100, "显示在图下面，例如：县自然资源局 2021 年",
      NULL },
    { "tile_url", "底图地址", INPUT_TEXT, false, 400,
      "可不填；不填时只用边界示意图，不连任何外部服务。填了以后，看地图的人的浏览器会向这个网站要"
      "图",
      NULL },
    { "tile_labels", "注记图层地址", INPUT_TEXT, false, 400, "天地图的地名是另外一层；没有就不填",
      NULL },
    { "tile_system", "底图的坐标系", INPUT_CHOICE, true, 0, "选错了站点会偏几百米", tile_systems },
    { "tile_zoom", "最大级别", INPUT_NUMBER, true, 0, "一般是 18", NULL },
    { "tile_note", "底图说明", INPUT_TEXT, false, 100, "审图号、版权，例如：天地图 GS(2024)0650号",
      NULL },
    { "none", "去掉现在的边界", INPUT_FLAG, false, 0, NULL, NULL },
    /* The last one: the page draws it itself. */
    { "outline", "边界文件（GeoJSON）", INPUT_FILE, false, 0, NULL, NULL },
};

static qf_code show_map(web_request *rq, web_reply *reply, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/station_map", "地图设置"), *start;
    service_stations all;
    service_map map;
    outline bounds;

    QF_TRY(service_map_get(rq->cx, &map, &bounds));
    QF_TRY(service_stations_all(rq->cx, &all));
    web_crumb(rq, data, "便民服务站", QF_S("/desk/stations"));
    start = qf_val_map(arena);
    qf_map_str(arena, start, "system", qf_str_of(place_system_code(map.outline_system)));
    qf_map_str(arena, start, "note", map.outline_note);
    qf_map_str(arena, start, "tile_url", map.tile_url);
    qf_map_str(arena, start, "tile_note", map.tile_note);
    qf_map_str(arena, start, "tile_labels", map.tile_labels);
    qf_map_str(arena, start, "tile_system", qf_str_of(place_system_code(map.tile_system)));
    qf_map_str(arena, start, "tile_zoom", qf_strf(arena, "%lld", (long long)map.tile_zoom));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, map_fields, INPUT_COUNT(map_fields) - 1, in, start));
    map_view(rq, data, &all, &bounds, 0);
    qf_map_str(arena, data, "map_label", QF_S("现在的示意图"));
    qf_map_int(arena, data, "areas_count", (int64_t)bounds.areas);
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_station_map(web_request *rq, web_reply *reply)
{
    return show_map(rq, reply, NULL);
}

qf_code page_desk_station_map_save(web_request *rq, web_reply *reply)
{
    const web_upload *file;
    service_map map;
    qf_code code;
    input in;

    if (!input_read(rq, map_fields, INPUT_COUNT(map_fields), &in))
        return show_map(rq, reply, &in);
    QF_TRY(service_map_get(rq->cx, &map, NULL));
    file = input_get(&in, "outline")->file;
    if (file != NULL) {
        map.outline = file->bytes;
        (void)!place_system_parse(input_get(&in, "system")->text, &map.outline_system);
    }
    if (input_get(&in, "none")->number != 0)
        map.outline = QF_S("");
    map.outline_note = input_get(&in, "note")->text;
    map.tile_url = input_get(&in, "tile_url")->text;
    map.tile_note = input_get(&in, "tile_note")->text;
    map.tile_labels = input_get(&in, "tile_labels")->text;
    map.tile_zoom = input_get(&in, "tile_zoom")->number;
    (void)!place_system_parse(input_get(&in, "tile_system")->text, &map.tile_system);
    code = service_map_put(rq->cx, &map);
    if (code == QF_INVALID || code == QF_LIMIT) {
        const char *zh = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        if (strcmp(rq->cx->err.id, "SERVICE.TILES") == 0)
            (void)!input_complain(&in, qf_cstr(rq->cx->arena, rq->cx->err.field), zh);
        else
            (void)!input_complain(&in, NULL, zh);
        return show_map(rq, reply, &in);
    }
    QF_TRY(code);
    return web_go(rq, reply, QF_S("/desk/stations/map"));
}

#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/service/service.h"
#include "store/db.h"

#include <stdlib.h>

#define NEAR_METRES 50
#define FAR_METRES 20000

/* ---- stations */

qf_code service_station_put(qf_ctx *cx, const service_station *station)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need_village(cx, station->village_id,
                             AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    if (qf_str_trim(station->name).n == 0)
        return qf_fail(cx, QF_INVALID, "SERVICE.STATION", "name", "请填写服务站名称");
    if (place_swapped(station->at))
        return qf_fail(cx, QF_INVALID, "SERVICE.STATION", "longitude",
                       "经度和纬度填反了：本地东经是一百多度，北纬是几十度，请对调");
    if (!place_in_china(station->at))
        return qf_fail(cx, QF_INVALID, "SERVICE.STATION", "longitude",
                       "“%.*s”的坐标不在国内，请检查经度和纬度", QF_ARG(station->name));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_SERVICE_STATION_PUT, DB_INT("village_id", station->village_id),
                   DB_STR("name", station->name), DB_STR("address", station->address),
                   DB_STR("hours", station->hours), DB_STR("phone", station->phone),
                   DB_STR("keeper", station->keeper), DB_INT("longitude", station->at.longitude),
                   DB_INT("latitude", station->at.latitude),
                   DB_DATE(cx, "surveyed_on", station->surveyed_on),
                   DB_DATE(cx, "account_on", station->account_on), DB_STR("staff", station->staff),
                   DB_STR("services", station->services),
                   DB_STR("entered_in", qf_str_of(place_system_code(station->entered_in))),
                   DB_DATE(cx, "checked_on", station->checked_on)));
    QF_TRY(audit_write(cx, "service.station", audit_object(cx, "village", station->village_id),
                       "%.*s", QF_ARG(station->name)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

static void read_station(const db_row *row, service_station *out)
{
    *out = (service_station){
        .village_id = db_int(row, "village_id"),
        .name = db_str(row, "name"),
        .address = db_str(row, "address"),
        .hours = db_str(row, "hours"),
        .phone = db_str(row, "phone"),
        .keeper = db_str(row, "keeper"),
        .staff = db_str(row, "staff"),
        .services = db_str(row, "services"),
        .at = { db_int(row, "longitude"), db_int(row, "latitude") },
        .surveyed_on = db_date(row, "surveyed_on"),
        .account_on = db_date(row, "account_on"),
        .checked_on = db_date(row, "checked_on"),
    };
    (void)!place_system_parse(db_str(row, "entered_in"), &out->entered_in);
}

qf_code service_stations_all(qf_ctx *cx, service_stations *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_SERVICE_STATIONS, &rows));
    out->count = rows.count;
    out->station = QF_NEW_ARRAY(cx->arena, service_station, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        read_station(&rows.row[i], &out->station[i]);
    return QF_OK;
}

qf_code service_station_get(qf_ctx *cx, int64_t village, service_station *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_SERVICE_STATION, &row, DB_INT("village_id", village));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "SERVICE.NO_STATION", "village", "没有这个便民服务站");
    QF_TRY(code);
    read_station(&row, out);
    return QF_OK;
}

/* ---- places, pure */

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* The middle one in both directions: a few wrong positions do not move it. */
static place middle_of(qf_arena *arena, const service_stations *all, int64_t without)
{
    int64_t *x = QF_NEW_ARRAY(arena, int64_t, all->count + 1);
    int64_t *y = QF_NEW_ARRAY(arena, int64_t, all->count + 1);
    size_t n = 0;

    for (size_t i = 0; i < all->count; i++) {
        if (all->station[i].village_id == without)
            continue;
        x[n] = all->station[i].at.longitude;
        y[n++] = all->station[i].at.latitude;
    }
    qsort(x, n, sizeof(*x), by_number);
    qsort(y, n, sizeof(*y), by_number);
    return n < 3 ? (place){ 0, 0 } : (place){ x[n / 2], y[n / 2] };
}

/* A hint when the same figures, read in the other system, would lie inside: the commonest mistake. */
static qf_str other_system(const outline *bounds, size_t area, const service_station *station)
{
    bool shifted = station->entered_in == PLACE_GCJ02;
    place as_given = place_convert(station->at, PLACE_CGCS2000, station->entered_in);
    place other = place_convert(as_given, shifted ? PLACE_WGS84 : PLACE_GCJ02, PLACE_CGCS2000);

    if (!(area == OUTLINE_NONE ? outline_has(bounds, other)
                               : outline_area_has(bounds, area, other)))
        return QF_S("");
    return shifted
               ? QF_S("；如果坐标其实是手机、GPS 定的位，把“坐标是从哪里取的”改成 WGS-84 就在里面")
               : QF_S("；如果坐标其实取自高德、腾讯、微信地图，把“坐标是从哪里取的”改成 GCJ-02 "
                      "就在里面");
}

size_t service_station_doubts(qf_arena *arena, const outline *bounds,
                              const service_stations *others, const service_station *station,
                              qf_str village, qf_str out[SERVICE_DOUBTS_MAX])
{
    size_t n = 0, area;

    if (bounds != NULL && bounds->rings > 0) {
        area = outline_area(bounds, village);
        if (!outline_has(bounds, station->at))
            out[n++] =
                QF_JOIN(arena, QF_S("位置在本镇边界之外"), other_system(bounds, area, station));
        else if (area != OUTLINE_NONE && !outline_area_has(bounds, area, station->at))
            out[n++] = QF_JOIN(arena, QF_S("位置不在"), village, QF_S("的边界之内"),
                               other_system(bounds, area, station));
    } else {
        place middle = middle_of(arena, others, station->village_id);
        int64_t metres = middle.longitude != 0 ? place_metres(middle, station->at) : 0;
        if (metres > FAR_METRES)
            out[n++] = qf_strf(arena, "离本镇其他服务站的中间位置有 %lld 公里",
                               (long long)(metres / 1000));
    }
    for (size_t i = 0; i < others->count && n < SERVICE_DOUBTS_MAX; i++) {
        const service_station *other = &others->station[i];
        int64_t metres = place_metres(other->at, station->at);
        if (other->village_id == station->village_id || metres >= NEAR_METRES)
            continue;
        out[n++] = qf_strf(arena, "离“%.*s”只有 %lld 米，是不是登记成了同一个地方",
                           QF_ARG(other->name), (long long)metres);
    }
    return n;
}

struct ranked {
    int64_t metres;
    service_station station;
};

static int by_metres(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->metres != y->metres)
        return x->metres < y->metres ? -1 : 1;
    return x->station.village_id < y->station.village_id ? -1 : 1;
}

void service_stations_by_distance(service_stations *stations, place from)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    struct ranked *all = QF_NEW_ARRAY(arena, struct ranked, stations->count + 1);

    for (size_t i = 0; i < stations->count; i++)
        all[i] =
            (struct ranked){ place_metres(from, stations->station[i].at), stations->station[i] };
    qsort(all, stations->count, sizeof(*all), by_metres);
    for (size_t i = 0; i < stations->count; i++)
        stations->station[i] = all[i].station;
}

/* ---- counts */

qf_code service_day_stats(qf_ctx *cx, qf_date day, service_stats *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_SERVICE_COUNTS, &row, DB_DATE(cx, "day", day)));
    *out = (service_stats){ db_int(&row, "items"), db_int(&row, "stations"),
                            db_int(&row, "accounts") };
    return QF_OK;
}

#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/service/service.h"
#include "store/db.h"

qf_code service_station_put(qf_ctx *cx, const service_station *station)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    if (station->name.n == 0)
        return qf_fail(cx, QF_INVALID, "SERVICE.STATION", "name", "请填写服务站名称");
    if (station->longitude < 73000000 || station->longitude > 136000000 ||
        station->latitude < 3000000 || station->latitude > 54000000)
        return qf_fail(cx, QF_INVALID, "SERVICE.STATION", "longitude",
                       "“%.*s”的坐标不在国内，请检查经纬度是否填反", QF_ARG(station->name));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_SERVICE_STATION_PUT, DB_INT("village_id", station->village_id),
                   DB_STR("name", station->name), DB_STR("address", station->address),
                   DB_STR("hours", station->hours), DB_STR("phone", station->phone),
                   DB_STR("keeper", station->keeper), DB_INT("longitude", station->longitude),
                   DB_INT("latitude", station->latitude),
                   DB_DATE(cx, "surveyed_on", station->surveyed_on),
                   DB_DATE(cx, "account_on", station->account_on)));
    QF_TRY(audit_write(cx, "service.station", audit_object(cx, "village", station->village_id),
                       "%.*s", QF_ARG(station->name)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code service_stations_all(qf_ctx *cx, service_stations *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_SERVICE_STATIONS, &rows));
    out->count = rows.count;
    out->station = QF_NEW_ARRAY(cx->arena, service_station, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        out->station[i] = (service_station){
            .village_id = db_int(row, "village_id"),
            .name = db_str(row, "name"),
            .address = db_str(row, "address"),
            .hours = db_str(row, "hours"),
            .phone = db_str(row, "phone"),
            .keeper = db_str(row, "keeper"),
            .longitude = db_int(row, "longitude"),
            .latitude = db_int(row, "latitude"),
            .surveyed_on = db_date(row, "surveyed_on"),
            .account_on = db_date(row, "account_on"),
        };
    }
    return QF_OK;
}

qf_code service_day_stats(qf_ctx *cx, qf_date day, service_stats *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_SERVICE_COUNTS, &row, DB_DATE(cx, "day", day)));
    *out = (service_stats){ db_int(&row, "items"), db_int(&row, "stations"),
                            db_int(&row, "accounts") };
    return QF_OK;
}

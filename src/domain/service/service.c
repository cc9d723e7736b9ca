#include "domain/service/service.h"

#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

qf_code service_item_put(qf_ctx *cx, const service_item *item)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    if (item->code.n == 0 || item->name.n == 0)
        return qf_fail(cx, QF_INVALID, "SERVICE.ITEM", "name", "事项要有编码和名称");
    if (item->promised_days > item->legal_days)
        return qf_fail(cx, QF_INVALID, "SERVICE.ITEM", "promised_days",
                       "“%.*s”的承诺时限不能长于法定时限", QF_ARG(item->name));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_SERVICE_ITEM_PUT, DB_STR("code", item->code), DB_STR("name", item->name),
                   DB_STR("theme", item->theme), DB_STR("kind", item->kind),
                   DB_STR("basis", item->basis), DB_STR("conditions", item->conditions),
                   DB_STR("materials", item->materials), DB_STR("steps", item->steps),
                   DB_INT("legal_days", item->legal_days),
                   DB_INT("promised_days", item->promised_days), DB_STR("fee", item->fee),
                   DB_STR("place", item->place), DB_STR("phone", item->phone),
                   DB_DATE(cx, "listed_on", item->listed_on)));
    QF_TRY(audit_write(cx, "service.item", qf_strf(cx->arena, "service:%.*s", QF_ARG(item->code)),
                       "%.*s", QF_ARG(item->name)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

static void read_item(const db_row *row, service_item *out)
{
    *out = (service_item){
        .code = db_str(row, "code"),
        .name = db_str(row, "name"),
        .theme = db_str(row, "theme"),
        .kind = db_str(row, "kind"),
        .basis = db_str(row, "basis"),
        .conditions = db_str(row, "conditions"),
        .materials = db_str(row, "materials"),
        .steps = db_str(row, "steps"),
        .legal_days = db_int(row, "legal_days"),
        .promised_days = db_int(row, "promised_days"),
        .fee = db_str(row, "fee"),
        .place = db_str(row, "place"),
        .phone = db_str(row, "phone"),
        .listed_on = db_date(row, "listed_on"),
    };
}

qf_code service_items_all(qf_ctx *cx, service_items *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_SERVICE_ITEMS, &rows, DB_DATE(cx, "day", qf_time_date(cx->now))));
    out->count = rows.count;
    out->item = QF_NEW_ARRAY(cx->arena, service_item, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        read_item(&rows.row[i], &out->item[i]);
    return QF_OK;
}

qf_code service_item_get(qf_ctx *cx, qf_str code, service_item *out)
{
    db_row row;
    qf_code result = db_one(cx, SQL_SERVICE_ITEM, &row, DB_STR("code", code));

    if (result == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "SERVICE.NO_ITEM", "code", "没有这个办事事项");
    QF_TRY(result);
    read_item(&row, out);
    return QF_OK;
}

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

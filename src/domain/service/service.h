/* The service centre of a town: its list of items and the stations of its villages. */
#ifndef QF_DOMAIN_SERVICE_H
#define QF_DOMAIN_SERVICE_H

#include "base/err.h"

typedef struct service_item {
    qf_str code, name, theme, kind, basis, conditions;
    qf_str materials, steps;           /* one a line */
    int64_t legal_days, promised_days; /* working days; 0: on the spot */
    qf_str fee, place, phone;
    qf_date listed_on;
} service_item;

typedef struct service_items {
    service_item *item;
    size_t count;
} service_items;

typedef struct service_station {
    int64_t village_id;
    qf_str name, address, hours, phone, keeper;
    int64_t longitude, latitude; /* millionths of a degree, CGCS2000 */
    qf_date surveyed_on;         /* position captured for the map */
    qf_date account_on;          /* village service account made */
} service_station;

typedef struct service_stations {
    service_station *station;
    size_t count;
} service_stations;

typedef struct service_stats {
    int64_t items, stations, accounts;
} service_stats;

/* Adds an item or changes the one with its code. The promised time may not be longer than the
 * legal one. Errors: QF_INVALID "SERVICE.ITEM" with the field. */
QF_MUST qf_code service_item_put(qf_ctx *cx, const service_item *item);
/* The list as of today. */
QF_MUST qf_code service_items_all(qf_ctx *cx, service_items *out);
/* Errors: QF_MISSING "SERVICE.NO_ITEM". */
QF_MUST qf_code service_item_get(qf_ctx *cx, qf_str code, service_item *out);

/* Adds the station of a village or changes it. Errors: QF_INVALID "SERVICE.STATION": no name, or a
 * position outside China (longitude 73-136, latitude 3-54). */
QF_MUST qf_code service_station_put(qf_ctx *cx, const service_station *station);
QF_MUST qf_code service_stations_all(qf_ctx *cx, service_stations *out);

/* Counts as of a day, for the annual report. */
QF_MUST qf_code service_day_stats(qf_ctx *cx, qf_date day, service_stats *out);

#endif

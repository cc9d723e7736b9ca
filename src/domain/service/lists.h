/* Lists of the service centre as people keep them in Excel or WPS: stations, items. One row after the
 * other; the command line and the desk read the same way. */
#ifndef QF_DOMAIN_SERVICE_LISTS_H
#define QF_DOMAIN_SERVICE_LISTS_H

#include "doc/sheet.h"
#include "domain/service/service.h"

extern const sheet_column service_station_columns[], service_item_columns[];

/* What the rows of stations need to know: the villages of the town. */
QF_MUST qf_code service_stations_begin(qf_ctx *cx, void **state);
/* Takes one row into the record or complains about it. What a row leaves empty stays as it is known;
 * the same row twice changes nothing. Errors: those of service_station_put and service_item_put. */
QF_MUST qf_code service_station_row(qf_ctx *cx, void *state, const sheet_row *row);
QF_MUST qf_code service_item_row(qf_ctx *cx, void *state, const sheet_row *row);

#endif

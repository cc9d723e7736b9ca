/* Lists of the service centre for `qingfeng import`. */
#ifndef QF_CLI_IMPORT_SERVICE_H
#define QF_CLI_IMPORT_SERVICE_H

#include "cli/import_kind.h"

extern const sheet_column import_station_columns[], import_item_columns[];
/* See import_kind. */
qf_code import_station_begin(cli *args, void **state);
qf_code import_station_row(qf_ctx *cx, void *state, const sheet_row *row);
qf_code import_item_row(qf_ctx *cx, void *state, const sheet_row *row);

#endif

#include "cli/import_apply.h"
#include "cli/import_kind.h"
#include "cli/import_service.h"

const import_kind import_kinds[] = {
    { "stations", "便民服务站", import_station_columns, import_station_begin, import_station_row },
    { "service-items", "政务服务事项", import_item_columns, NULL, import_item_row },
    { "applications", "依申请公开登记簿", import_application_columns, import_application_begin,
      import_application_row },
    { 0 },
};

#include "cli/import_apply.h"
#include "cli/import_hotline.h"
#include "cli/import_items.h"
#include "cli/import_kind.h"
#include "domain/service/lists.h"

static qf_code stations_begin(cli *args, void **state)
{
    return service_stations_begin(args->cx, state);
}

const import_kind import_kinds[] = {
    { "stations", "便民服务站", service_station_columns, stations_begin, service_station_row },
    { "service-items", "政务服务事项", service_item_columns, NULL, service_item_row },
    { "applications", "依申请公开登记簿", import_application_columns, import_application_begin,
      import_application_row },
    { "items", "以前公开的信息", import_old_item_columns, import_old_item_begin,
      import_old_item_row },
    { "hotline", "热线工单", import_hotline_columns, import_hotline_begin, import_hotline_row },
    { 0 },
};

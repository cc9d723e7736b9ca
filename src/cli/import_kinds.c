#include "cli/import_items.h"
#include "cli/import_kind.h"
#include "cli/import_payments.h"
#include "domain/apply/paper_list.h"
#include "domain/funds/funds.h"
#include "domain/hotline/county_list.h"
#include "domain/service/lists.h"

static qf_code stations_begin(cli *args, void **state)
{
    return service_stations_begin(args->cx, state);
}

static qf_code hotline_begin(cli *args, void **state)
{
    const calendar *days;
    const hotline_law *law;

    QF_TRY(calendar_load(args->cx, args->law_dir, &days));
    QF_TRY(hotline_law_load(args->cx, args->law_dir, &law));
    return hotline_list_begin(args->cx, days, law, state);
}

static qf_code applications_begin(cli *args, void **state)
{
    apply_rules *rules = QF_NEW(args->cx->arena, apply_rules);

    *state = rules;
    QF_TRY(clock_law_load(args->cx, args->law_dir, &rules->clock));
    QF_TRY(calendar_load(args->cx, args->law_dir, &rules->days));
    return mask_rules_load(args->cx, args->law_dir, &rules->masks);
}

const import_kind import_kinds[] = {
    { "stations", "便民服务站", service_station_columns, stations_begin, service_station_row, NULL,
      NULL, NULL },
    { "service-items", "政务服务事项", service_item_columns, NULL, service_item_row, NULL, NULL,
      NULL },
    { "applications", "依申请公开登记簿", apply_list_columns, applications_begin, apply_list_row,
      NULL, NULL, NULL },
    { "items", "以前公开的信息", import_old_item_columns, import_old_item_begin,
      import_old_item_row, NULL, NULL, NULL },
    { "hotline", "热线工单", hotline_list_columns, hotline_begin, hotline_list_row,
      hotline_list_begin_batch, hotline_list_end_batch, NULL },
    { "payments", "惠民惠农资金发放名单", funds_columns, NULL, NULL, NULL, NULL,
      import_payments_file },
    { 0 },
};

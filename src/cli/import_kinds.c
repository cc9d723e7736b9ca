#include "cli/import_folder.h"
#include "cli/import_items.h"
#include "cli/import_kind.h"
#include "cli/import_payments.h"
#include "domain/apply/paper_list.h"
#include "domain/books/voucher_sheet.h"
#include "domain/disclose/old_items.h"
#include "domain/funds/funds.h"
#include "domain/hotline/county_list.h"
#include "domain/service/lists.h"

static qf_code stations_begin(cli *args, void **state)
{
    return service_stations_begin(args->cx, state);
}

static qf_code service_items_begin(cli *args, void **state)
{
    return service_list_begin(args->cx, state);
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

/* Vouchers of all villages, one column naming the village; drafts, as from the desk. */
static qf_code vouchers_file(cli *args, qf_str bytes, import_taken *out)
{
    books_sheet_task task = { .sheet = cli_text(args, "--sheet"),
                              .dry = cli_given(args, "--dry-run") };
    const village_charts *charts;
    books_sheet file = { 0 };
    qf_code code;

    QF_TRY(village_charts_load(args->cx, args->law_dir, &charts));
    code = books_sheet_take(args->cx, charts, &task, bytes, &file);
    *out = (import_taken){
        .list = file.list,
        .rows = (size_t)file.rows,
        .taken = (size_t)(file.wrong > 0 && !task.dry ? 0 : file.rows - file.wrong),
        .totals = (size_t)file.totals,
        .already = (size_t)file.already,
        .words = qf_strf(args->cx->arena,
                         "%lld 张凭证，合计 %.*s 元；新存草稿 %lld 张，早已导入 %lld 张",
                         (long long)file.vouchers, QF_ARG(qf_fen_yuan(args->cx->arena, file.sum)),
                         (long long)file.taken, (long long)file.already),
    };
    return code == QF_INVALID && file.wrong > 0 ? QF_OK : code;
}

const import_kind import_kinds[] = {
    { "stations", "便民服务站", service_station_columns, stations_begin, service_station_row, NULL,
      NULL, NULL, NULL, NULL },
    { "service-items", "政务服务事项", service_item_columns, service_items_begin, service_list_row,
      service_list_begin_batch, service_list_end_batch, NULL, NULL, NULL },
    { "applications", "依申请公开登记簿", apply_list_columns, applications_begin, apply_list_row,
      NULL, NULL, NULL, NULL, NULL },
    { "items", "以前公开的信息", old_items_columns, import_old_item_begin, old_items_row, NULL,
      NULL, NULL, import_folder_list, import_old_item_end },
    { "hotline", "热线工单", hotline_list_columns, hotline_begin, hotline_list_row,
      hotline_list_begin_batch, hotline_list_end_batch, NULL, NULL, NULL },
    { "payments", "惠民惠农资金发放名单", funds_columns, NULL, NULL, NULL, NULL,
      import_payments_file, NULL, NULL },
    { "vouchers", "村级财务凭证", books_sheet_columns, NULL, NULL, NULL, NULL, vouchers_file, NULL,
      NULL },
    { 0 },
};

#include "cli/cmd_retention.h"

#include "cli/keeper.h"
#include "domain/org/org.h"
#include "law/applying.h"
#include "web/retention.h"

#define SHOWN 1000
#define AT_ONCE 100000

/* Only tells: how many, and which. */
static qf_code tell(cli *args, const org *office, qf_date before, qf_val *answer)
{
    qf_arena *arena = args->cx->arena;
    qf_val *list = qf_map_list(arena, answer, "cases");
    retention_case *one;
    size_t count;
    int64_t due;

    QF_TRY(retention_plan(args->cx, before, SHOWN, &one, &count, &due));
    qf_map_int(arena, answer, "due", due);
    if (!args->json && due > 0)
        cli_printf(args, "%.*s：%lld 件到期\n", QF_ARG(office->name), (long long)due);
    for (size_t i = 0; i < count; i++) {
        qf_val *row = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, row, "number", one[i].kept.number);
        qf_map_str(arena, row, "closed_on", qf_date_str(arena, one[i].kept.closed_on));
        qf_map_bool(arena, row, "held", one[i].held);
        if (!args->json)
            cli_printf(args, "  %.*s  %s 办结%s\n", QF_ARG(one[i].kept.number),
                       qf_date_str(arena, one[i].kept.closed_on).p,
                       one[i].held ? "，有复议或者诉讼，暂不清除" : "");
    }
    return QF_OK;
}

static qf_code run(cli *args, const org *office, qf_date before, qf_val *answer)
{
    int64_t removed;

    QF_TRY(retention_run(args->cx, before, AT_ONCE, &removed));
    qf_map_int(args->cx->arena, answer, "removed", removed);
    if (!args->json && removed > 0)
        cli_printf(args, "%.*s：清除了 %lld 件\n", QF_ARG(office->name), (long long)removed);
    return QF_OK;
}

static int retention(cli *args)
{
    bool dry = cli_given(args, "--dry-run");
    const applying_law *law;
    const org *offices;
    qf_date before;
    size_t count;

    if (applying_load(args->cx, args->law_dir, &law) != QF_OK ||
        keeper_open(args, false) != QF_OK || org_offices(args->cx, &offices, &count) != QF_OK)
        return cli_fail(args);
    before = retention_before(args->cx->now, applying_retention_years(law));
    if (!args->json)
        cli_printf(args, "保存期限 %d 年：%s 以前办结的申请%s\n", applying_retention_years(law),
                   qf_date_str(args->cx->arena, before).p, dry ? "（只看，不清除）" : "");
    for (size_t i = 0; i < count; i++) {
        qf_val *answer = qf_val_map(args->cx->arena);
        args->cx->org = offices[i].id;
        qf_map_str(args->cx->arena, answer, "org", offices[i].code);
        qf_map_str(args->cx->arena, answer, "before", qf_date_str(args->cx->arena, before));
        if ((dry ? tell : run)(args, &offices[i], before, answer) != QF_OK)
            return cli_fail(args);
        if (args->json)
            cli_print_json(args, answer);
    }
    return 0;
}

const cli_command cmd_retention[] = {
    { .name = "retention",
      .zh = "保存期限届满的申请：清除申请人的个人信息",
      .usage = "",
      .more = "平时由 serve 每小时自动做。年限在 "
              "law/applying.json（retention_years）。编号、类别、日期、\n"
              "办理结果留着，表三不变；复议、诉讼没有结束的不清除。网站运行时也可以执行。",
      .options = { KEEPER_OPTIONS, { "--dry-run", CLI_FLAG, NULL, "只列出到期的，不清除", false } },
      .run = retention },
    { 0 },
};

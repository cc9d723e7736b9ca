#include "cli/cmd_rebuild.h"

#include "cli/keeper.h"
#include "domain/apply/alike.h"
#include "domain/hotline/hotline.h"
#include "domain/org/org.h"
#include "web/search_feed.h"

static int rebuild(cli *args)
{
    const org *offices;
    size_t count;
    int64_t items, groups, tickets;

    if (keeper_open(args, true) != QF_OK || org_offices(args->cx, &offices, &count) != QF_OK)
        return cli_fail(args);
    for (size_t i = 0; i < count; i++) {
        args->cx->org = offices[i].id;
        if (search_feed_all(args->cx, &items) != QF_OK ||
            apply_tally_rebuild(args->cx, &groups) != QF_OK ||
            hotline_recount(args->cx, &tickets) != QF_OK || apply_alike_drop(args->cx) != QF_OK)
            return cli_fail(args);
        if (args->json) {
            qf_val *answer = qf_val_map(args->cx->arena);
            qf_map_str(args->cx->arena, answer, "org", offices[i].code);
            qf_map_int(args->cx->arena, answer, "search_documents", items);
            qf_map_int(args->cx->arena, answer, "tally_groups", groups);
            qf_map_int(args->cx->arena, answer, "hotline_groups", tickets);
            cli_print_json(args, answer);
        } else {
            cli_printf(args, "%.*s：搜索索引 %lld 条，表三计数 %lld 组，热线计数 %lld 组\n",
                       QF_ARG(offices[i].name), (long long)items, (long long)groups,
                       (long long)tickets);
        }
    }
    return 0;
}

const cli_command cmd_rebuild[] = {
    { .name = "rebuild",
      .zh = "从记录重新建立派生数据（搜索索引、表三计数、热线计数、相似申请）",
      .usage = "",
      .more = "派生数据可以随时丢弃重建，正式记录不动。网站运行时也可以执行。"
              "相似申请的查找由网站的后台任务在几分钟内重新编好。",
      .options = { KEEPER_OPTIONS },
      .run = rebuild },
    { 0 },
};

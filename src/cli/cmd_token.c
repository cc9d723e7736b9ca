#include "cli/cmd_token.h"

#include "cli/keeper.h"
#include "domain/auth/token.h"

static int token_make(cli *args)
{
    const char *name = cli_text(args, "--name");
    int64_t days = cli_int(args, "--days", AUTH_TOKEN_DAYS);
    qf_arena *arena = args->cx->arena;
    qf_str token;

    if (keeper_open(args, false) != QF_OK || keeper_org(args) != QF_OK ||
        auth_token_make(args->cx, qf_str_of(args->files[0]), qf_str_of(name), days, &token) !=
            QF_OK)
        return cli_fail(args);
    if (args->json) {
        qf_val *answer = qf_val_map(arena);
        qf_map_str(arena, answer, "token", token);
        cli_print_json(args, answer);
        return 0;
    }
    cli_printf(args, "%.*s\n", QF_ARG(token));
    return 0;
}

static int token_list(cli *args)
{
    const char *end = cli_text(args, "--end");
    qf_arena *arena = args->cx->arena;
    const auth_token *list;
    size_t count;

    if (keeper_open(args, false) != QF_OK || keeper_org(args) != QF_OK ||
        (end != NULL && auth_token_end(args->cx, qf_str_of(end)) != QF_OK) ||
        auth_tokens(args->cx, &list, &count) != QF_OK)
        return cli_fail(args);
    for (size_t i = 0; i < count; i++) {
        qf_val *answer = qf_val_map(arena);
        qf_str until = qf_date_str(arena, qf_time_date(list[i].expires));
        qf_str seen = list[i].seen.ms > 0 ? qf_time_str(arena, list[i].seen) : QF_S("没有用过");
        if (args->json) {
            qf_map_str(arena, answer, "id", list[i].id);
            qf_map_str(arena, answer, "name", list[i].name);
            qf_map_str(arena, answer, "login", list[i].login);
            qf_map_str(arena, answer, "until", until);
            cli_print_json(args, answer);
            continue;
        }
        cli_printf(args, "%.*s  %.*s  %.*s  到 %.*s  最近 %.*s\n", QF_ARG(list[i].id),
                   QF_ARG(list[i].login), QF_ARG(list[i].name), QF_ARG(until), QF_ARG(seen));
    }
    if (count == 0 && !args->json)
        cli_print(args, QF_S("没有令牌\n"));
    return 0;
}

const cli_command cmd_token[] = {
    { .name = "user token",
      .zh = "给别的程序一个令牌，让它以这个账号经接口报送信息",
      .usage = "登录名",
      .more = "令牌只显示这一次。用法：POST /api/v1/items，请求头 Authorization: Bearer 令牌。",
      .files_min = 1,
      .files_max = 1,
      .options = { KEEPER_OPTIONS,
                   { "--org", CLI_TEXT, "机关代码", "哪个机关", true },
                   { "--name", CLI_TEXT, "用途", "哪个程序用", true },
                   { "--days", CLI_INT, "天数", "有效几天（默认 365）", false } },
      .run = token_make },
    { .name = "user tokens",
      .zh = "列出或停用令牌",
      .usage = "",
      .options = { KEEPER_OPTIONS,
                   { "--org", CLI_TEXT, "机关代码", "哪个机关", true },
                   { "--end", CLI_TEXT, "编号", "停用这个令牌", false } },
      .run = token_list },
    { 0 },
};

#include "cli/cmd_admin.h"

#include "cli/keeper.h"
#include "domain/auth/auth.h"
#include "domain/disclose/start.h"
#include "domain/org/org.h"

/* ---- user */

static qf_str role_words(qf_arena *arena, uint32_t roles)
{
    qf_buf out = qf_buf_new(arena, 1024);

    for (int i = 0; i < AUTH_ROLE_COUNT; i++)
        if ((roles >> i & 1) != 0)
            qf_buf_addf(&out, "%s%s", out.n > 0 ? "、" : "", auth_role_label((auth_role)i));
    return qf_buf_str(&out);
}

/* "reviewer,publisher" */
static qf_code parse_roles(cli *args, uint32_t *out)
{
    qf_str rest = qf_str_of(cli_text(args, "--role")), piece;
    auth_role role;

    *out = 0;
    if (rest.n == 0)
        return QF_OK;
    while (qf_str_split(&rest, ',', &piece)) {
        if (!auth_role_parse(qf_str_trim(piece), &role))
            return qf_fail(args->cx, QF_INVALID, "AUTH.ROLE", "role",
                           "没有 %.*s 这个角色，见 qingfeng help user add", QF_ARG(piece));
        *out |= 1u << role;
    }
    return QF_OK;
}

static qf_code grant_all(cli *args, int64_t account, uint32_t roles)
{
    for (int i = 0; i < AUTH_ROLE_COUNT; i++)
        if ((roles >> i & 1) != 0)
            QF_TRY(auth_role_grant(args->cx, account, (auth_role)i, cli_date(args, "--until")));
    return QF_OK;
}

/* The first account of a record becomes its administrator; an account that is there already only
 * gets the roles. */
static qf_code add(cli *args, qf_str login, uint32_t roles, bool *existed)
{
    const char *name = cli_text(args, "--name");
    qf_str shown = name != NULL ? qf_str_of(name) : login, password = QF_S("");
    auth_account account;
    int64_t id;
    qf_code code = auth_account_by_login(args->cx, login, &account);

    *existed = code == QF_OK;
    if (code == QF_OK)
        return grant_all(args, account.id, roles);
    if (code != QF_MISSING)
        return code;
    if (!cli_given(args, "--no-password"))
        QF_TRY(keeper_password(args, "新账号的密码：", &password));
    if (password.n > 0) {
        code = auth_first_administrator(args->cx, login, shown, password, &id);
        if (code == QF_OK)
            return grant_all(args, id, roles);
        if (strcmp(args->cx->err.id, "AUTH.NOT_FIRST") != 0)
            return code;
    }
    QF_TRY(auth_account_create(args->cx, login, shown, password, &id));
    return grant_all(args, id, roles);
}

static int user_add(cli *args)
{
    qf_str login = qf_str_of(args->files[0]);
    auth_account account;
    uint32_t roles;
    bool existed;

    if (parse_roles(args, &roles) != QF_OK || keeper_open(args, false) != QF_OK ||
        keeper_org(args) != QF_OK || add(args, login, roles, &existed) != QF_OK ||
        auth_account_by_login(args->cx, login, &account) != QF_OK)
        return cli_fail(args);
    cli_printf(args, "%s账号 %.*s（%.*s）：%.*s\n", existed ? "已有" : "已建立",
               QF_ARG(account.login), QF_ARG(account.name),
               QF_ARG(role_words(args->cx->arena, account.roles)));
    return 0;
}

static qf_val *account_json(qf_arena *arena, const auth_account *account)
{
    qf_val *answer = qf_val_map(arena), *roles;

    qf_map_str(arena, answer, "login", account->login);
    qf_map_str(arena, answer, "name", account->name);
    qf_map_bool(arena, answer, "active", account->active);
    qf_map_bool(arena, answer, "has_password", account->has_password);
    qf_map_bool(arena, answer, "has_totp", account->has_totp);
    qf_map_bool(arena, answer, "must_change", account->must_change);
    roles = qf_map_list(arena, answer, "roles");
    for (int i = 0; i < AUTH_ROLE_COUNT; i++)
        if ((account->roles >> i & 1) != 0)
            qf_list_add(roles, qf_val_str(arena, qf_str_of(auth_role_code((auth_role)i))));
    return answer;
}

static int user_list(cli *args)
{
    const auth_account *list;
    size_t count;

    if (keeper_open(args, false) != QF_OK || keeper_org(args) != QF_OK ||
        auth_account_list(args->cx, &list, &count) != QF_OK)
        return cli_fail(args);
    for (size_t i = 0; i < count; i++) {
        qf_buf line = qf_buf_new(args->cx->arena, 4096);

        if (args->json) {
            cli_print_json(args, account_json(args->cx->arena, &list[i]));
            continue;
        }
        cli_pad(&line, list[i].login, 20);
        qf_buf_addc(&line, ' ');
        cli_pad(&line, list[i].name, 12);
        qf_buf_addf(&line, " %.*s%s%s\n", QF_ARG(role_words(args->cx->arena, list[i].roles)),
                    list[i].active ? "" : "（停用）", list[i].has_password ? "" : "（无密码）");
        cli_print(args, qf_buf_str(&line));
    }
    return 0;
}

/* The account of the first argument. No organisation is at work: the keeper acts for the program. */
static qf_code the_account(cli *args, auth_account *out)
{
    QF_TRY(keeper_open(args, false));
    return auth_account_by_login(args->cx, qf_str_of(args->files[0]), out);
}

static int enable(cli *args, bool active)
{
    auth_account account;

    if (the_account(args, &account) != QF_OK ||
        auth_account_enable(args->cx, account.id, active) != QF_OK)
        return cli_fail(args);
    cli_printf(args, "账号 %.*s 已%s\n", QF_ARG(account.login),
               active ? "启用" : "停用，登录也已结束");
    return 0;
}

static int user_disable(cli *args)
{
    return enable(args, false);
}

static int user_enable(cli *args)
{
    return enable(args, true);
}

static int user_password(cli *args)
{
    auth_account account;
    qf_str password;

    if (the_account(args, &account) != QF_OK ||
        keeper_password(args, "新密码：", &password) != QF_OK ||
        auth_password_set(args->cx, account.id, password) != QF_OK)
        return cli_fail(args);
    cli_printf(args, "账号 %.*s 的密码已重设，下次登录须修改\n", QF_ARG(account.login));
    return 0;
}

static int end_sessions(cli *args, const auth_account *account, const char *which)
{
    qf_str id = strcmp(which, "all") == 0 ? QF_S("") : qf_str_of(which);

    if (auth_session_end(args->cx, account->id, id) != QF_OK)
        return cli_fail(args);
    cli_print(args, QF_S("已结束\n"));
    return 0;
}

static int user_sessions(cli *args)
{
    const char *end = cli_text(args, "--end");
    const auth_session *list;
    auth_account account;
    size_t count;

    if (the_account(args, &account) != QF_OK)
        return cli_fail(args);
    if (end != NULL)
        return end_sessions(args, &account, end);
    if (auth_sessions(args->cx, account.id, &list, &count) != QF_OK)
        return cli_fail(args);
    for (size_t i = 0; i < count; i++) {
        qf_arena *arena = args->cx->arena;
        qf_val *answer = qf_val_map(arena);

        if (!args->json) {
            cli_printf(args, "%.*s  登录 %.*s  最近 %.*s  %.*s  %.*s\n", QF_ARG(list[i].id),
                       QF_ARG(qf_time_str(arena, list[i].created)),
                       QF_ARG(qf_time_str(arena, list[i].seen)), QF_ARG(list[i].address),
                       QF_ARG(auth_agent_name(arena, list[i].agent)));
            continue;
        }
        qf_map_str(arena, answer, "id", list[i].id);
        qf_map_str(arena, answer, "created", qf_time_str(arena, list[i].created));
        qf_map_str(arena, answer, "seen", qf_time_str(arena, list[i].seen));
        qf_map_str(arena, answer, "address", list[i].address);
        qf_map_str(arena, answer, "agent", list[i].agent);
        cli_print_json(args, answer);
    }
    return 0;
}

/* ---- org */

static qf_str option_text(const cli *args, const char *name)
{
    return qf_str_of(cli_text(args, name));
}

/* A town begins with the columns of the law's catalogue. */
static int town_start(cli *args, int64_t id, const org *town)
{
    const catalogue *law;
    size_t made;

    args->cx->org = id;
    if (catalogue_load(args->cx, args->law_dir, &law) != QF_OK ||
        disclose_columns_start(args->cx, law, &made) != QF_OK)
        return cli_fail(args);
    cli_printf(args, "按公开目录建立了 %zu 个公开栏目\n", made);
    if (town->host.n == 0 && town->base_path.n == 0)
        cli_printf(args, "网站的路径是 /%.*s；要换域名或路径，在系统设置的“单位”里改\n",
                   QF_ARG(town->code));
    return 0;
}

static int org_add(cli *args)
{
    org fresh = {
        .code = qf_str_of(args->files[0]),
        .name = option_text(args, "--name"),
        .unified_code = option_text(args, "--unified-code"),
        .region_code = option_text(args, "--region-code"),
        .host = option_text(args, "--host"),
        .base_path = option_text(args, "--path"),
    };
    org parent;
    int64_t id;

    if (!org_kind_parse(option_text(args, "--kind"), &fresh.kind))
        return cli_usage(args, "没有 %s 这种机关", cli_text(args, "--kind"));
    if (keeper_open(args, true) != QF_OK)
        return cli_fail(args);
    if (cli_given(args, "--parent")) {
        if (org_by_code(args->cx, option_text(args, "--parent"), &parent) != QF_OK)
            return cli_fail(args);
        fresh.parent = parent.id;
    }
    if (org_create(args->cx, &fresh, &id) != QF_OK)
        return cli_fail(args);
    cli_printf(args, "已建立 %.*s（%.*s）\n", QF_ARG(fresh.name), QF_ARG(fresh.code));
    return fresh.kind == ORG_TOWN ? town_start(args, id, &fresh) : 0;
}

static qf_val *org_json(qf_arena *arena, const org *o)
{
    qf_val *answer = qf_val_map(arena);

    qf_map_int(arena, answer, "id", o->id);
    qf_map_str(arena, answer, "code", o->code);
    qf_map_str(arena, answer, "name", o->name);
    qf_map_str(arena, answer, "kind", qf_str_of(org_kind_code(o->kind)));
    if (o->parent != 0)
        qf_map_int(arena, answer, "parent", o->parent);
    else
        qf_map_null(arena, answer, "parent");
    qf_map_str(arena, answer, "host", o->host);
    qf_map_str(arena, answer, "path", o->base_path);
    qf_map_bool(arena, answer, "active", o->active);
    return answer;
}

/* A line of the tree, two columns further in for each storey. */
static void print_org(cli *args, const org *o)
{
    qf_buf line = qf_buf_new(args->cx->arena, 4096);

    if (args->json) {
        cli_print_json(args, org_json(args->cx->arena, o));
        return;
    }
    for (int64_t i = 1; i < o->level; i++)
        qf_buf_add(&line, QF_S("  "));
    qf_buf_addf(&line, "%.*s  %.*s", QF_ARG(o->code), QF_ARG(o->name));
    if (o->host.n + o->base_path.n > 0)
        qf_buf_addf(&line, "  %.*s%.*s", QF_ARG(o->host), QF_ARG(o->base_path));
    qf_buf_addf(&line, "%s\n", o->active ? "" : "（停用）");
    cli_print(args, qf_buf_str(&line));
}

/* Depth first; the tree has five storeys. */
static qf_code print_below(cli *args, int64_t parent)
{
    const org *list;
    size_t count;

    QF_TRY(org_children(args->cx, parent, &list, &count));
    for (size_t i = 0; i < count; i++) {
        print_org(args, &list[i]);
        QF_TRY(print_below(args, list[i].id));
    }
    return QF_OK;
}

static int org_list(cli *args)
{
    if (keeper_open(args, false) != QF_OK || print_below(args, 0) != QF_OK)
        return cli_fail(args);
    return 0;
}

#define ORG_OPTION                                                                                 \
    {                                                                                              \
        "--org", CLI_TEXT, "代号", "行政机关的代号", true                                          \
    }

const cli_command cmd_admin[] = {
    { .name = "user add",
      .zh = "添加账号，或给已有账号增加角色",
      .usage = "登录名",
      .more =
          "密码从终端或标准输入的第一行读取。第一个账号是系统管理员；以后的账号首次登录须改密码。\n"
          "角色：reporter 信息报送员、reviewer 审核员、publisher 发布员、disclosure_clerk "
          "政务公开专员、\n"
          "leader 分管领导、village_account 村级账号、county_supervisor 县级督查员、\n"
          "administrator 系统管理员、auditor 审计员、handler 热线承办员。",
      .files_min = 1,
      .files_max = 1,
      .options = { KEEPER_OPTIONS,
                   ORG_OPTION,
                   { "--name", CLI_TEXT, "姓名", "显示的姓名（默认同登录名）", false },
                   { "--role", CLI_TEXT, "角色", "角色，几个之间用逗号", false },
                   { "--until", CLI_DATE, "日期", "角色的最后一天", false },
                   { "--no-password", CLI_FLAG, NULL, "先不设密码（不能登录）", false } },
      .run = user_add },
    { .name = "user list",
      .zh = "列出一个机关的账号",
      .usage = "",
      .options = { KEEPER_OPTIONS, ORG_OPTION },
      .run = user_list },
    { .name = "user disable",
      .zh = "停用账号并结束它的登录",
      .usage = "登录名",
      .files_min = 1,
      .files_max = 1,
      .options = { KEEPER_OPTIONS },
      .run = user_disable },
    { .name = "user enable",
      .zh = "重新启用账号",
      .usage = "登录名",
      .files_min = 1,
      .files_max = 1,
      .options = { KEEPER_OPTIONS },
      .run = user_enable },
    { .name = "user password",
      .zh = "重设密码（从终端或标准输入读取）",
      .usage = "登录名",
      .files_min = 1,
      .files_max = 1,
      .options = { KEEPER_OPTIONS },
      .run = user_password },
    { .name = "user sessions",
      .zh = "列出或结束一个账号的登录",
      .usage = "登录名",
      .files_min = 1,
      .files_max = 1,
      .options = { KEEPER_OPTIONS,
                   { "--end", CLI_TEXT, "编号", "结束这次登录；all 为全部", false } },
      .run = user_sessions },
    { .name = "org add",
      .zh = "建立行政机关（数据文件夹不存在时一并建立）",
      .usage = "代号",
      .more = "种类：province 省、city 市、county 县、department 部门、town 乡镇街道、village "
              "村和社区。",
      .files_min = 1,
      .files_max = 1,
      .options = { KEEPER_OPTIONS,
                   { "--name", CLI_TEXT, "名称", "全称，如 尉氏县洧川镇人民政府", true },
                   { "--kind", CLI_TEXT, "种类", "见下", true },
                   { "--parent", CLI_TEXT, "代号", "上级机关", false },
                   { "--unified-code", CLI_TEXT, "代码", "统一社会信用代码", false },
                   { "--region-code", CLI_TEXT, "代码", "行政区划代码", false },
                   { "--host", CLI_TEXT, "域名", "网站的域名", false },
                   { "--path", CLI_TEXT, "路径", "共用域名时的路径，如 /weichuan", false } },
      .run = org_add },
    { .name = "org list",
      .zh = "列出行政机关",
      .usage = "",
      .options = { KEEPER_OPTIONS },
      .run = org_list },
    { .name = NULL },
};

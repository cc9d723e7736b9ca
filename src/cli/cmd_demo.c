#include "cli/cmd_demo.h"

#include "base/file.h"
#include "cli/demo_load.h"
#include "domain/org/org.h"
#include "store/db.h"

#include <fcntl.h>
#include <unistd.h>

#define DEMO_ACCOUNTS_FILE "demo-accounts.txt"

/* What stands in the record before the load. */
typedef enum demo_found {
    DEMO_EMPTY,  /* nothing: load */
    DEMO_THERE,  /* the demonstration: leave it */
    DEMO_OTHERS, /* a record of somebody's: keep away */
} demo_found;

/* Progress is for a person who watches; a log wants the result alone. */
static void progress(cli *args, const char *words)
{
    if (isatty(STDERR_FILENO))
        cli_note(args, "%s", words);
}

static qf_code look(qf_ctx *cx, const demo *d, demo_found *out)
{
    org town;
    const org *roots;
    size_t count;
    qf_code code = org_by_code(cx, qf_get_str(qf_get(d->place, "town"), "code"), &town);

    *out = DEMO_THERE;
    if (code != QF_MISSING)
        return code;
    QF_TRY(org_children(cx, 0, &roots, &count));
    *out = count == 0 ? DEMO_EMPTY : DEMO_OTHERS;
    return QF_OK;
}

/* All of it in one transaction: the record holds the whole demonstration or nothing of it, whenever
 * the program is ended. */
static qf_code load(cli *args, demo *d, demo_found *found)
{
    qf_ctx *cx = args->cx;
    qf_time now = cx->now;
    DB_TX tx = { 0 };

    cx->actor = &auth_keeper;
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(look(cx, d, found));
    if (*found == DEMO_OTHERS)
        return qf_fail(cx, QF_CONFLICT, "DEMO.NOT_EMPTY", "data",
                       "这个数据文件夹里已有别的机关的记录，演示数据不与正式记录混放，"
                       "请用 --data 另指定一个空文件夹");
    if (*found == DEMO_THERE)
        return QF_OK;
    progress(args, "正在建立机关、村和账号……");
    QF_TRY(demo_place(cx, d));
    progress(args, "正在按日重现 2021 年的公开、办事和热线记录……");
    QF_TRY(demo_year(cx, d));
    progress(args, "正在汇总、校核并公布年报……");
    QF_TRY(demo_report(cx, d));
    progress(args, "正在记各村的账……");
    cx->now = now;
    QF_TRY(demo_books(cx, d));
    QF_TRY(demo_funds(cx, d));
    QF_TRY(demo_village_account(cx, d, d->villages[2], QF_S("weichuan-03"),
                                QF_S("东岗头村便民服务站")));
    return db_commit(&tx);
}

/* ---- the answer */

static void print_json(cli *args, const demo *d, bool already)
{
    qf_arena *arena = args->cx->arena;
    qf_val *answer = qf_val_map(arena), *accounts;

    qf_map_bool(arena, answer, "already", already);
    qf_map_str(arena, answer, "organisation", qf_get_str(qf_get(d->place, "town"), "name"));
    if (!already) {
        qf_map_int(arena, answer, "villages", (int64_t)d->village_count);
        qf_map_int(arena, answer, "items", d->released);
        qf_map_int(arena, answer, "services", d->services_put);
        qf_map_int(arena, answer, "stations", d->stations);
        qf_map_int(arena, answer, "tickets", d->tickets_closed);
        qf_map_str(arena, answer, "report", d->title);
        qf_map_str(arena, answer, "published", qf_date_str(arena, d->published_on));
        accounts = qf_map_list(arena, answer, "accounts");
        for (size_t i = 0; i < d->account_count; i++) {
            qf_val *one = qf_list_add(accounts, qf_val_map(arena));
            qf_map_str(arena, one, "login", d->accounts[i].login);
            qf_map_str(arena, one, "password", d->accounts[i].password);
            qf_map_str(arena, one, "name", d->accounts[i].name);
            qf_map_str(arena, one, "role", d->accounts[i].role);
        }
    }
    cli_print_json(args, answer);
}

/* The accounts as a table for people. */
static qf_str account_table(qf_ctx *cx, const demo *d)
{
    qf_buf table = qf_buf_new(cx->arena, 10000);

    cli_pad(&table, QF_S("登录名"), 14);
    cli_pad(&table, QF_S("密码"), 22);
    qf_buf_add(&table, QF_S("角色\n"));
    for (size_t i = 0; i < d->account_count; i++) {
        cli_pad(&table, d->accounts[i].login, 14);
        cli_pad(&table, d->accounts[i].password, 22);
        qf_buf_add(&table, d->accounts[i].role);
        qf_buf_addc(&table, '\n');
    }
    return qf_buf_str(&table);
}

/* The passwords of a demonstration are kept where its keeper alone can read them: `make run` shows
 * them again. A real record has no such file. */
static qf_code keep_accounts(qf_ctx *cx, const demo *d, const char *folder)
{
    const char *path = qf_strf(cx->arena, "%s/" DEMO_ACCOUNTS_FILE, folder).p;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return qf_fail(cx, QF_BROKEN, "DEMO.ACCOUNTS", "data", "不能在数据文件夹里写演示账号");
    close(fd);
    return qf_file_write(cx, path, account_table(cx, d));
}

static void print_words(cli *args, const demo *d, const char *folder)
{
    cli_printf(args,
               "已建立%.*s 2021 年演示数据：主动公开信息 %lld 条，政务服务事项 %lld 项，"
               "便民服务站 %lld 个，\n热线工单 %lld 件；年报已校核通过并公布。"
               "村名、人名、文稿和金额都是示例。\n\n",
               QF_ARG(qf_get_str(qf_get(d->place, "town"), "name")), (long long)d->released,
               (long long)d->services_put, (long long)d->stations, (long long)d->tickets_closed);
    cli_print(args, account_table(args->cx, d));
    cli_printf(args,
               "\n演示账号也记在 %s/" DEMO_ACCOUNTS_FILE "（只有本机能看）。启动网站："
               "qingfeng serve --data %s\n",
               folder, folder);
}

static qf_code prepare(cli *args, demo *d)
{
    QF_TRY(demo_read(args->cx, d));
    QF_TRY(calendar_load(args->cx, args->law_dir, &d->days));
    QF_TRY(hotline_law_load(args->cx, args->law_dir, &d->hotline));
    QF_TRY(mask_rules_load(args->cx, args->law_dir, &d->masks));
    return form_load(args->cx, args->law_dir, "report-2021.json", &d->form);
}

static int run_demo(cli *args)
{
    const char *folder = cli_text(args, "--data");
    db_options options = {
        .data = folder, .postgres = cli_text(args, "--postgres"), .create = true, .connections = 1
    };
    demo *d = QF_NEW(args->cx->arena, demo);
    demo_found found = DEMO_EMPTY;
    db_pool *pool;
    qf_code code;

    if (prepare(args, d) != QF_OK || db_open(args->cx, &options, &pool) != QF_OK)
        return cli_fail(args);
    code = db_take(args->cx, pool);
    if (code == QF_OK) {
        code = load(args, d, &found);
        db_give(args->cx);
    }
    if (code == QF_OK && found != DEMO_THERE)
        code = keep_accounts(args->cx, d, folder);
    db_close(pool);
    if (code != QF_OK)
        return cli_fail(args);
    if (args->json)
        print_json(args, d, found == DEMO_THERE);
    else if (found == DEMO_THERE)
        cli_printf(args, "这个数据文件夹里已有%.*s，没有改动任何内容。\n",
                   QF_ARG(qf_get_str(qf_get(d->place, "town"), "name")));
    else
        print_words(args, d, folder);
    return 0;
}

const cli_command cmd_demo[] = {
    { .name = "demo",
      .zh = "在空的数据文件夹里建立一个镇 2021 年的演示数据",
      .usage = "",
      .more =
          "村名、人名、文稿和金额都是示例。密码随机产生，记在数据文件夹的 demo-accounts.txt 里。\n"
          "已有演示数据时不作改动；中途被终止不留半份数据，重新运行即可。\n",
      .options = { { "--data", CLI_TEXT, "文件夹", "数据文件夹，没有时新建", true },
                   { "--postgres", CLI_TEXT, "网址", "用 PostgreSQL 代替内置数据库", false } },
      .run = run_demo },
    { 0 },
};

#include "cli/cmd_serve.h"

#include "base/log.h"
#include "cli/keeper.h"
#include "doc/doc.h"
#include "web/jobs.h"
#include "web/site.h"
#include "web/visit_counter.h"

#include <signal.h>
#include <time.h>

/* The machine's clock in milliseconds, to shift the server's by --now. */
static int64_t machine_now(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void wait_for_end(void)
{
    sigset_t ends;
    int signal_number;

    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigwait(&ends, &signal_number);
}

/* Signals that end the server are taken by wait_for_end alone; a reader that has gone away is no
 * reason to die. Threads started later inherit this. */
static void block_signals(void)
{
    sigset_t ends;

    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* The address without its port, which may have been 0. */
static qf_str host_of(const char *listen)
{
    qf_str text = qf_str_of(listen);

    for (size_t i = text.n; i > 0; i--)
        if (text.p[i - 1] == ':')
            return qf_str_sub(text, 0, i - 1);
    return QF_S("127.0.0.1");
}

/* What was read since the last minute. */
static void write_visits(cli *args, web_site *site, db_pool *pool)
{
    qf_ctx cx = { .arena = args->cx->arena,
                  .actor = &auth_keeper,
                  .now = web_clock(site->clock_shift_ms) };

    if (db_take(&cx, pool) != QF_OK || visit_counter_flush_all(&cx, site->visits) != QF_OK)
        log_fault(&cx);
    db_give(&cx);
    visit_counter_free(site->visits);
    site->visits = NULL;
}

static qf_code serve(cli *args, web_site *site, db_pool *pool)
{
    const char *listen = cli_text(args, "--listen");
    web_server *server;
    web_jobs_thread *jobs = NULL;
    web_options options = {
        .listen = listen == NULL ? "127.0.0.1:8080" : listen,
        .proxy = cli_text(args, "--proxy"),
        .threads = (int)cli_int(args, "--threads", 0),
        .clock_shift_ms = args->now_given ? args->cx->now.ms - machine_now() : 0,
        .house = site,
        .resolve = web_site_resolve,
        .dispatch = web_site_dispatch,
        .generation = web_site_generation,
        .visited = web_site_visited,
    };

    QF_TRY(web_site_open(args->cx, pool, args->law_dir, site));
    site->quiet = cli_given(args, "--quiet");
    site->clock_shift_ms = options.clock_shift_ms;
    site->visits = visit_counter_new();
    block_signals();
    QF_TRY(web_server_start(args->cx, &options, &server));
    if (web_jobs_start(args->cx, site, &jobs) != QF_OK) {
        web_server_stop(server);
        return args->cx->err.code;
    }
    cli_note(args, "清风已启动，请用浏览器打开 http://%s:%d/ （按 Ctrl+C 停止）",
             qf_cstr(args->cx->arena, host_of(options.listen)), web_server_port(server));
    wait_for_end();
    cli_note(args, "正在停止……");
    web_jobs_stop(jobs);
    web_server_stop(server);
    write_visits(args, site, pool);
    return QF_OK;
}

static int run_serve(cli *args)
{
    const char *data = cli_text(args, "--data");
    db_options options = { .data = data == NULL ? "data" : data,
                           .postgres = cli_text(args, "--postgres"),
                           .server = true,
                           .create = true,
                           .connections = 8 };
    web_site *site = QF_NEW(args->cx->arena, web_site);
    db_pool *pool;
    qf_code code;

    doc_library_start();
    if (db_open(args->cx, &options, &pool) != QF_OK)
        return cli_fail(args);
    code = serve(args, site, pool);
    db_close(pool);
    return code == QF_OK ? 0 : cli_fail(args);
}

static int run_jobs(cli *args)
{
    web_site *site = QF_NEW(args->cx->arena, web_site);

    doc_library_start();
    if (keeper_open(args, false) != QF_OK ||
        web_site_open(args->cx, NULL, args->law_dir, site) != QF_OK ||
        web_jobs_once(args->cx, site) != QF_OK)
        return cli_fail(args);
    cli_printf(args, "%zu 项后台任务已各运行一遍。\n", web_job_count);
    return 0;
}

const cli_command cmd_serve[] = {
    { .name = "serve",
      .zh = "启动网站：公开页面、工作台和接口",
      .usage = "",
      .options = { { "--data", CLI_TEXT, "文件夹", "数据文件夹，默认 data", false },
                   { "--postgres", CLI_TEXT, "地址", "用 PostgreSQL：postgresql://…", false },
                   { "--listen", CLI_TEXT, "地址", "监听地址，默认 127.0.0.1:8080", false },
                   { "--proxy", CLI_TEXT, "地址",
                     "反向代理的地址，例如 127.0.0.1：访问者的地址听它的 X-Forwarded-For", false },
                   { "--threads", CLI_INT, "个数", "工作线程数，默认按处理器", false },
                   { "--quiet", CLI_FLAG, NULL, "不记每次访问", false } },
      .run = run_serve },
    { .name = "jobs",
      .zh = "立即运行一遍后台任务（平时由 serve 自动运行）",
      .usage = "",
      .options = { KEEPER_OPTIONS },
      .run = run_jobs },
    { 0 },
};

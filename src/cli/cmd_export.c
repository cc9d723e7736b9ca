#include "cli/cmd_export.h"

#include "cli/keeper.h"
#include "doc/doc.h"
#include "domain/org/org.h"
#include "web/address.h"
#include "web/export_site.h"

static qf_code find_town(qf_ctx *cx, db_pool *pool, const char *code, org *out)
{
    qf_code result;

    QF_TRY(db_take(cx, pool));
    result = org_by_code(cx, qf_str_of(code), out);
    db_give(cx);
    return result;
}

/* Where the folder will lie: as told, else the town's own host name, else nothing. */
static qf_code find_place(cli *args, const org *town, qf_str *out)
{
    const char *told = cli_text(args, "--base-url");

    *out = town->host.n > 0 ? QF_JOIN(args->cx->arena, QF_S("https://"), town->host) : QF_S("");
    if (told == NULL)
        return QF_OK;
    *out = qf_str_of(told);
    while (out->n > 0 && out->p[out->n - 1] == '/')
        out->n--;
    if (!web_place_valid(*out))
        return qf_fail(args->cx, QF_INVALID, "EXPORT.PLACE", "--base-url",
                       "--base-url 要写完整的网址，例如 https://www.example.gov.cn/zwgk/weichuan");
    return QF_OK;
}

static qf_code run(cli *args, db_pool *pool, qf_str *place, export_result *result)
{
    web_site *site = QF_NEW(args->cx->arena, web_site);
    org town;

    QF_TRY(web_site_open(args->cx, pool, args->law_dir, site));
    site->quiet = true;
    QF_TRY(find_town(args->cx, pool, cli_text(args, "--org"), &town));
    QF_TRY(find_place(args, &town, place));
    return export_site(args->cx, site, &town, cli_text(args, "--out"), *place, result);
}

static int export_run(cli *args)
{
    db_options options = { .data = keeper_folder(args),
                           .postgres = cli_text(args, "--postgres"),
                           .connections = 2 };
    export_result result = { 0 };
    qf_str place = QF_S("");
    db_pool *pool;
    qf_code code;

    doc_library_start();
    if (db_open(args->cx, &options, &pool) != QF_OK)
        return cli_fail(args);
    code = run(args, pool, &place, &result);
    db_close(pool);
    if (code != QF_OK)
        return cli_fail(args);
    if (args->json) {
        qf_val *answer = qf_val_map(args->cx->arena);
        qf_map_int(args->cx->arena, answer, "files", result.files);
        qf_map_int(args->cx->arena, answer, "written", result.written);
        qf_map_int(args->cx->arena, answer, "removed", result.removed);
        qf_map_str(args->cx->arena, answer, "base_url", place);
        cli_print_json(args, answer);
    } else {
        cli_printf(args, "公开部分共 %lld 个文件：写入 %lld 个，没有变化 %lld 个，删去 %lld 个\n",
                   (long long)result.files, (long long)result.written,
                   (long long)(result.files - result.written), (long long)result.removed);
        if (place.n == 0)
            cli_printf(args,
                       "不知道这些网页将来放在哪个网址：订阅文件里的链接是相对的，没有二维码和"
                       "网站地图。\n知道了就加上 --base-url https://… 再导一次。\n");
    }
    return 0;
}

const cli_command cmd_export[] = {
    { .name = "export site",
      .zh = "把一个机关的公开部分导出为静态网页，放到县门户或任何网站上",
      .usage = "",
      .more = "链接都是相对的，直接双击 index.html 也能看。再次导出只写有变化的文件，\n"
              "manifest.json 列出全部文件和校验值。登录、申请等要程序回答的功能不在其中。",
      .options = { KEEPER_OPTIONS,
                   { "--org", CLI_TEXT, "机关代码", "哪个机关", true },
                   { "--out", CLI_TEXT, "文件夹", "导出到哪里", true },
                   { "--base-url", CLI_TEXT, "网址",
                     "文件夹将来的完整网址（订阅、二维码、网站地图用）；没有写就用机关的域名",
                     false } },
      .run = export_run },
    { 0 },
};

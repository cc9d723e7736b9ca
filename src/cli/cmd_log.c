#include "cli/cmd_log.h"

#include "base/file.h"
#include "cli/keeper.h"
#include "domain/publog/publog.h"
#include "domain/publog/served.h"

#define EARLIER_MAX ((size_t)64 * 1024) /* bytes of a checkpoint that was kept */

static qf_val *checkpoint_json(qf_arena *arena, const note_checkpoint *checkpoint)
{
    qf_val *answer = qf_val_map(arena);

    qf_map_str(arena, answer, "origin", checkpoint->origin);
    qf_map_int(arena, answer, "size", checkpoint->size);
    qf_map_str(arena, answer, "root", qf_digest_hex(arena, checkpoint->root));
    return answer;
}

static qf_code open_log(cli *args, publog_head *head)
{
    QF_TRY(keeper_open(args, false));
    QF_TRY(keeper_org(args));
    return publog_head_get(args->cx, head);
}

static int log_head(cli *args)
{
    qf_arena *arena = args->cx->arena;
    publog_head head;
    qf_val *answer;

    if (open_log(args, &head) != QF_OK)
        return cli_fail(args);
    if (!args->json) {
        cli_printf(args, "%.*s公钥：%.*s\n", QF_ARG(head.note), QF_ARG(head.verifier_key));
        if (head.waiting > 0)
            cli_printf(args, "另有 %lld 条等待签名（qingfeng jobs）\n", (long long)head.waiting);
        return 0;
    }
    answer = checkpoint_json(arena, &head.checkpoint);
    qf_map_str(arena, answer, "checkpoint", head.note);
    qf_map_str(arena, answer, "verifier_key", head.verifier_key);
    qf_map_int(arena, answer, "waiting", head.waiting);
    cli_print_json(args, answer);
    return 0;
}

static qf_val *proof_json(qf_arena *arena, const publog_head *head, const publog_proof *proof)
{
    qf_val *answer = checkpoint_json(arena, &head->checkpoint), *path;

    qf_map_int(arena, answer, "index", proof->index);
    qf_map_str(arena, answer, "entry", proof->entry);
    qf_map_str(arena, answer, "leaf", qf_digest_hex(arena, proof->leaf));
    path = qf_map_list(arena, answer, "path");
    for (size_t i = 0; i < proof->count; i++)
        qf_list_add(path, qf_val_str(arena, qf_digest_hex(arena, proof->path[i])));
    qf_map_str(arena, answer, "checkpoint", head->note);
    return answer;
}

static int log_prove(cli *args)
{
    qf_str object = qf_strf(args->cx->arena, "item:%lld", (long long)cli_int(args, "--item", 0));
    publog_head head;
    publog_proof *proofs;
    size_t count;

    if (open_log(args, &head) != QF_OK ||
        publog_prove(args->cx, &head, object, &proofs, &count) != QF_OK)
        return cli_fail(args);
    for (size_t i = 0; i < count; i++) {
        if (args->json) {
            cli_print_json(args, proof_json(args->cx->arena, &head, &proofs[i]));
            continue;
        }
        cli_printf(args, "第 %lld 号记录，共 %lld 条\n%.*s\n", (long long)proofs[i].index,
                   (long long)head.checkpoint.size, QF_ARG(proofs[i].entry));
        for (size_t k = 0; k < proofs[i].count; k++)
            cli_printf(args, "  %s\n", qf_digest_hex(args->cx->arena, proofs[i].path[k]).p);
    }
    return 0;
}

static qf_val *verified_json(qf_arena *arena, const note_checkpoint *checkpoint,
                             const publog_served *served, bool compared)
{
    qf_val *answer = checkpoint_json(arena, checkpoint), *files, *told;

    qf_map_int(arena, answer, "attachments", served->named);
    if (!compared)
        return answer;
    files = qf_map_map(arena, answer, "files");
    qf_map_int(arena, files, "compared", served->compared);
    qf_map_int(arena, files, "same", served->same);
    qf_map_int(arena, files, "unnamed", served->unnamed);
    qf_map_int(arena, files, "missing", served->missing);
    qf_map_int(arena, files, "changed", served->changed);
    qf_map_int(arena, files, "texts", served->texts);
    qf_map_int(arena, files, "altered", served->altered);
    qf_map_int(arena, files, "gone", served->gone);
    told = qf_map_list(arena, files, "told");
    for (size_t i = 0; i < served->told_count; i++)
        qf_list_add(told, qf_val_str(arena, served->told[i]));
    return answer;
}

static void say_served(cli *args, const publog_served *served, bool compared)
{
    if (!compared) {
        cli_printf(args, "日志记了 %lld 个附件的摘要", (long long)served->named);
        cli_printf(args, served->named > 0 ? "；核对附件本身请加 --files 网站的副本\n" : "\n");
        return;
    }
    cli_printf(args,
               "附件：日志记了 %lld 个；文件夹里核对 %lld 个，一致 %lld 个，不一致 %lld "
               "个，早期日志没有记的 "
               "%lld 个；日志记了而文件夹里没有的 %lld 个（公示期满撤下的，或者副本不全）\n",
               (long long)served->named, (long long)served->compared, (long long)served->same,
               (long long)served->changed, (long long)served->unnamed, (long long)served->missing);
    if (served->texts > 0)
        cli_printf(args,
                   "正文：日志里公开着 %lld 条；文件夹里核对 %lld 条，与日志不一致 %lld 条；"
                   "没有撤回记录却不见了 %lld 条\n",
                   (long long)served->items, (long long)served->texts, (long long)served->altered,
                   (long long)served->gone);
    else
        cli_printf(args, "文件夹里没有 proof/编号/text.txt，正文没有核对\n");
    for (size_t i = 0; i < served->told_count; i++)
        cli_printf(args, "  与日志不一致或者不见了：%.*s\n", QF_ARG(served->told[i]));
}

static int log_verify(cli *args)
{
    const char *key = cli_text(args, "--key"), *site = cli_text(args, "--files");
    const char *since = cli_text(args, "--since");
    qf_str verifier = key == NULL ? QF_S("") : qf_str_of(key), earlier;
    note_checkpoint checkpoint;
    publog_served served = { 0 };
    qf_code code = publog_verify(args->cx, args->files[0], verifier, &checkpoint);

    if (code == QF_OK && since != NULL)
        code = qf_file_read(args->cx, since, EARLIER_MAX, &earlier);
    if (code == QF_OK && since != NULL)
        code = publog_verify_since(args->cx, args->files[0], verifier, &checkpoint, earlier);
    if (code == QF_OK)
        code = publog_served_check(args->cx, args->files[0], checkpoint.size, site, &served);
    if (code == QF_BROKEN) {
        (void)!cli_fail(args);
        return 1;
    }
    if (code != QF_OK)
        return cli_fail(args);
    if (args->json)
        cli_print_json(args, verified_json(args->cx->arena, &checkpoint, &served, site != NULL));
    else {
        cli_printf(args, "日志完好：%.*s，%lld 条记录，签名、全部内容和总摘要一致\n",
                   QF_ARG(checkpoint.origin), (long long)checkpoint.size);
        if (since != NULL)
            cli_printf(args, "您保存的检查点是它的开头，过去的记录都在\n");
        say_served(args, &served, site != NULL);
    }
    if (key == NULL)
        cli_note(args, "用的是文件夹里的公钥；请用 --key 给出您自己保存的公钥再核验一次");
    return served.changed + served.altered + served.gone > 0 ? 1 : 0;
}

const cli_command cmd_log[] = {
    { .name = "log head",
      .zh = "公开日志现在的检查点和验证公钥",
      .usage = "",
      .options = { KEEPER_OPTIONS, { "--org", CLI_TEXT, "机关代码", "哪个机关", true } },
      .run = log_head },
    { .name = "log prove",
      .zh = "一条信息在公开日志里的证明",
      .usage = "",
      .options = { KEEPER_OPTIONS,
                   { "--org", CLI_TEXT, "机关代码", "哪个机关", true },
                   { "--item", CLI_INT, "编号", "信息的编号（网址 /item/ 后面的数）", true } },
      .run = log_prove },
    { .name = "log verify",
      .zh = "核验一份公开日志的文件夹，不需要数据库",
      .usage = "文件夹",
      .more = "文件夹里有 checkpoint、key 和 tile/。退出码：0 完好，1 被改动，2 读不了。",
      .files_min = 1,
      .files_max = 1,
      .options = { { "--key", CLI_TEXT, "公钥", "您自己保存的验证公钥", false },
                   { "--since", CLI_TEXT, "文件",
                     "您以前保存的检查点，看现在的日志是不是接着它写的", false },
                   { "--files", CLI_TEXT, "文件夹",
                     "网站的副本（export site），核对里面的正文和附件", false } },
      .run = log_verify },
    { 0 },
};

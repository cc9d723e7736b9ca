#include "cli/cmd_backup.h"

#include "cli/keeper.h"
#include "domain/apply/apply.h"
#include "domain/audit/audit.h"
#include "domain/hotline/hotline.h"
#include "domain/org/org.h"
#include "store/backup.h"
#include "store/blob.h"

#include <sys/stat.h>

/* ---- backup, restore */

static void say_report(cli *args, const backup_report *report, const char *where)
{
    qf_val *answer = qf_val_map(args->cx->arena);

    if (!args->json) {
        cli_printf(args, "%s：%lld 个文件，%.1f MB，逐个核对了 SHA-256\n", where,
                   (long long)report->files, (double)report->bytes / (1024 * 1024));
        return;
    }
    qf_map_int(args->cx->arena, answer, "files", report->files);
    qf_map_int(args->cx->arena, answer, "bytes", report->bytes);
    cli_print_json(args, answer);
}

static int backup(cli *args)
{
    const char *to = cli_text(args, "--out");
    backup_report made, checked;

    if (keeper_open(args, false) != QF_OK || backup_make(args->cx, to, &made) != QF_OK ||
        backup_check(args->cx, to, &checked) != QF_OK)
        return cli_fail(args);
    if (cli_text(args, "--postgres") != NULL)
        cli_note(args, "数据库本身请另用 pg_dump 备份：pg_dump --format=custom --file=… 网址");
    say_report(args, &checked, "备份完成");
    return 0;
}

static int restore(cli *args)
{
    backup_report report;

    if (backup_restore(args->cx, args->files[0], keeper_folder(args), &report) != QF_OK)
        return cli_fail(args);
    say_report(args, &report, "恢复完成");
    return 0;
}

/* ---- verify */

struct findings {
    qf_val *answer;
    bool bad;
};

static void note(cli *args, struct findings *findings, bool good, qf_str words)
{
    findings->bad = findings->bad || !good;
    if (!args->json)
        cli_printf(args, "%s %.*s\n", good ? "✓" : "✗", QF_ARG(words));
}

/* A backup has its list of sums; a living record has none. */
static qf_code check_sums(cli *args, struct findings *findings)
{
    qf_arena *arena = args->cx->arena;
    qf_str list = qf_strf(arena, "%s/SHA256SUMS", keeper_folder(args));
    backup_report report;
    struct stat st;
    qf_code code;

    if (stat(list.p, &st) != 0)
        return QF_OK;
    code = backup_check(args->cx, keeper_folder(args), &report);
    if (code != QF_OK && strcmp(args->cx->err.id, "BACKUP.DAMAGED") != 0)
        return code;
    qf_map_str(arena, findings->answer, "sums", code == QF_OK ? QF_S("ok") : args->cx->err.field);
    note(args, findings, code == QF_OK,
         code == QF_OK ? QF_S("备份清单：每个文件都与 SHA-256 相符") : args->cx->err.zh);
    return QF_OK;
}

static qf_code check_database(cli *args, struct findings *findings)
{
    qf_code code = backup_integrity(args->cx);

    if (code != QF_OK && strcmp(args->cx->err.id, "DB.DAMAGED") != 0)
        return code;
    qf_map_str(args->cx->arena, findings->answer, "database",
               code == QF_OK ? QF_S("ok") : args->cx->err.field);
    note(args, findings, code == QF_OK, code == QF_OK ? QF_S("数据库：完好") : args->cx->err.zh);
    return QF_OK;
}

static qf_code check_blobs(cli *args, struct findings *findings)
{
    qf_arena *arena = args->cx->arena;
    qf_val *answer = qf_map_map(arena, findings->answer, "blobs");
    blob_report report;

    QF_TRY(blob_check(args->cx, &report));
    qf_map_int(arena, answer, "whole", report.whole);
    qf_map_int(arena, answer, "damaged", report.damaged);
    qf_map_int(arena, answer, "missing", report.missing);
    qf_map_int(arena, answer, "orphans", report.orphans);
    note(args, findings, report.first_bad == NULL,
         qf_strf(arena, "附件：%lld 个完好，%lld 个损坏，%lld 个缺失，%lld 个无主%s%s",
                 (long long)report.whole, (long long)report.damaged, (long long)report.missing,
                 (long long)report.orphans, report.first_bad != NULL ? "；先看 " : "",
                 report.first_bad != NULL ? report.first_bad : ""));
    return QF_OK;
}

/* Only a broken chain has a line of its own; *whole counts the entries of one that is not. */
static qf_code check_chain(cli *args, struct findings *findings, qf_val *list, int64_t office,
                           int64_t *whole)
{
    qf_arena *arena = args->cx->arena;
    qf_val *answer = qf_list_add(list, qf_val_map(arena));
    audit_check check;

    args->cx->org = office;
    QF_TRY(audit_verify(args->cx, &check));
    qf_map_int(arena, answer, "org", office);
    qf_map_int(arena, answer, "entries", check.entries);
    if (check.why == NULL) {
        qf_map_null(arena, answer, "broken_seq");
        *whole += check.entries;
        return QF_OK;
    }
    qf_map_int(arena, answer, "broken_seq", check.broken_seq);
    qf_map_str(arena, answer, "zh", qf_str_of(check.why));
    note(args, findings, false,
         qf_strf(arena, "操作记录（机关 %lld）：第 %lld 条%s", (long long)office,
                 (long long)check.broken_seq, check.why));
    return QF_OK;
}

static qf_code check_chains(cli *args, struct findings *findings)
{
    qf_val *list = qf_map_list(args->cx->arena, findings->answer, "audit");
    const int64_t *orgs;
    int64_t whole = 0;
    size_t count;
    bool before = findings->bad;

    QF_TRY(audit_chains(args->cx, &orgs, &count));
    findings->bad = false;
    for (size_t i = 0; i < count; i++)
        QF_TRY(check_chain(args, findings, list, orgs[i], &whole));
    note(args, findings, !findings->bad,
         qf_strf(args->cx->arena, "操作记录：%zu 个机关，%lld 条首尾相接%s", count,
                 (long long)whole, findings->bad ? "，有断开的" : ""));
    findings->bad = findings->bad || before;
    return QF_OK;
}

/* Counts that are kept beside what they count: do they still say what counting anew says? */
static qf_code check_counts(cli *args, struct findings *findings, const char *key,
                            qf_code (*check)(qf_ctx *cx, int64_t *groups, int64_t *wrong),
                            const char *zh, const char *source_zh)
{
    qf_arena *arena = args->cx->arena;
    qf_val *answer = qf_map_map(arena, findings->answer, key);
    int64_t groups, wrong, all = 0, bad = 0;
    const org *offices;
    size_t count;

    QF_TRY(org_offices(args->cx, &offices, &count));
    for (size_t i = 0; i < count; i++) {
        args->cx->org = offices[i].id;
        QF_TRY(check(args->cx, &groups, &wrong));
        all += groups;
        bad += wrong;
    }
    qf_map_int(arena, answer, "groups", all);
    qf_map_int(arena, answer, "wrong", bad);
    note(args, findings, bad == 0,
         bad == 0 ? qf_strf(arena, "%s：%lld 组，与%s逐件重数一致", zh, (long long)all, source_zh)
                  : qf_strf(arena, "%s：%lld 组与%s不一致，请执行 qingfeng rebuild 重新计数", zh,
                            (long long)bad, source_zh));
    return QF_OK;
}

static int verify(cli *args)
{
    struct findings findings = { qf_val_map(args->cx->arena), false };

    if (check_sums(args, &findings) != QF_OK || keeper_open(args, false) != QF_OK ||
        check_database(args, &findings) != QF_OK || check_blobs(args, &findings) != QF_OK ||
        check_chains(args, &findings) != QF_OK ||
        check_counts(args, &findings, "tally", apply_tally_check, "表三计数", "登记簿") != QF_OK ||
        check_counts(args, &findings, "hotline", hotline_recount_check, "热线计数", "工单") !=
            QF_OK)
        return cli_fail(args);
    qf_map_bool(args->cx->arena, findings.answer, "whole", !findings.bad);
    if (args->json)
        cli_print_json(args, findings.answer);
    return findings.bad ? 1 : 0;
}

const cli_command cmd_backup[] = {
    { .name = "backup",
      .zh = "备份数据文件夹（程序运行时也可以）",
      .usage = "",
      .more = "备份是一个新文件夹，其中 SHA256SUMS 可用 sha256sum -c 核对。\n"
              "备份含密钥，请与数据同样妥善保管。",
      .options = { KEEPER_OPTIONS,
                   { "--out", CLI_TEXT, "文件夹", "备份放在哪里（新文件夹）", true } },
      .run = backup },
    { .name = "restore",
      .zh = "从备份恢复到空的数据文件夹",
      .usage = "备份文件夹",
      .files_min = 1,
      .files_max = 1,
      .options = { { "--data", CLI_TEXT, "文件夹", "数据文件夹（默认 data）", false } },
      .run = restore },
    { .name = "verify",
      .zh = "核对数据或备份：数据库、附件、操作记录、表三计数",
      .usage = "",
      .more = "退出码：0 全部完好，1 有问题，2、3 无法核对。",
      .options = { KEEPER_OPTIONS },
      .run = verify },
    { .name = NULL },
};

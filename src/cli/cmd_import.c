/* `qingfeng import`: which kind of list, from which file, and what is told of it. The rows go in by intake. */
#include "cli/cmd_import.h"

#include "base/file.h"
#include "cli/import_folder.h"
#include "cli/import_kind.h"
#include "cli/keeper.h"
#include "cli/progress.h"
#include "doc/csv.h"
#include "domain/intake/intake.h"

#define FILE_MAX CSV_MAX_BYTES
#define SHOWN 20 /* complaints told to a person; the rest are in the file */

struct import {
    cli *args;
    const import_kind *kind;
    sheet *list;
    intake in;
    size_t already; /* of a kind that takes the file whole: rows that were there */
    qf_str words;   /* what it has to say besides */
    progress bar;
};

static void show_progress(void *user, size_t done, size_t all)
{
    struct import *im = user;

    progress_show(&im->bar, done / 1024, all / 1024);
}

static const import_kind *find_kind(const char *name)
{
    for (const import_kind *kind = import_kinds; kind->name != NULL; kind++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    return NULL;
}

static void answer_json(struct import *im, const sheet_complaint *list, size_t count, size_t more)
{
    qf_arena *arena = im->args->cx->arena;
    qf_val *answer = qf_val_map(arena), *errors;

    qf_map_str(arena, answer, "kind", qf_str_of(im->kind->name));
    qf_map_int(arena, answer, "rows", (int64_t)im->in.read);
    qf_map_int(arena, answer, "taken", (int64_t)im->in.taken);
    qf_map_int(arena, answer, "totals_rows", (int64_t)im->in.totals);
    if (im->kind->file != NULL)
        qf_map_int(arena, answer, "already", (int64_t)im->already);
    qf_map_bool(arena, answer, "dry_run", im->in.dry);
    errors = qf_map_list(arena, answer, "errors");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(errors, qf_val_map(arena));

        qf_map_str(arena, one, "sheet", sheet_name(im->list, list[i].sheet));
        qf_map_int(arena, one, "row", (int64_t)list[i].row);
        if (list[i].column < 0)
            qf_map_null(arena, one, "column");
        else
            qf_map_str(arena, one, "column", sheet_letter(arena, list[i].column));
        qf_map_str(arena, one, "zh", list[i].zh);
    }
    qf_map_int(arena, answer, "more_errors", (int64_t)more);
    cli_print_json(im->args, answer);
}

static void answer_text(struct import *im, const sheet_complaint *list, size_t count, size_t more)
{
    cli *args = im->args;

    cli_printf(args, "%s：读了 %zu 行，%s %zu 行", im->kind->zh, im->in.read,
               im->in.dry ? "可以导入" : "已导入", im->in.taken);
    if (im->in.totals > 0)
        cli_printf(args, "，合计行 %zu 行未计", im->in.totals);
    cli_printf(args, "%s\n", im->in.dry ? "（试导入，没有写入）" : "");
    if (im->words.n > 0)
        cli_printf(args, "%.*s\n", QF_ARG(im->words));
    if (count == 0)
        return;
    cli_printf(args, "有 %zu 处要改，改好后整份再导一次即可，已导入的不会重复：\n", count + more);
    for (size_t i = 0; i < count && i < SHOWN; i++) {
        qf_str zh = sheet_complaint_zh(im->list, args->cx->arena, &list[i]);
        cli_printf(args, "  %.*s\n", QF_ARG(zh));
    }
    if (count + more > SHOWN)
        cli_printf(args, "  ……还有 %zu 处，用 --errors 文件.xlsx 全部写回表中\n",
                   count + more - SHOWN);
}

/* A kind that takes the file whole. */
static qf_code run_whole(struct import *im, qf_str bytes)
{
    import_taken taken = { 0 };

    QF_TRY(keeper_open(im->args, false));
    QF_TRY(keeper_org(im->args));
    QF_TRY(im->kind->file(im->args, bytes, &taken));
    im->list = taken.list;
    im->in.read = taken.rows;
    im->in.taken = taken.taken;
    im->in.totals = taken.totals;
    im->already = taken.already;
    im->words = taken.words;
    return QF_OK;
}

static qf_code run(struct import *im)
{
    cli *args = im->args;
    static sheet_options options;
    qf_str bytes;

    options = (sheet_options){ .columns = im->kind->columns, .sheet = cli_text(args, "--sheet") };
    if (im->kind->folder != NULL && import_is_folder(args))
        QF_TRY(im->kind->folder(args, &bytes));
    else
        QF_TRY(qf_file_read(args->cx, args->files[1], FILE_MAX, &bytes));
    if (im->kind->file != NULL)
        return run_whole(im, bytes);
    QF_TRY(sheet_open(args->cx, bytes, &options, &im->list));
    QF_TRY(keeper_open(args, false));
    QF_TRY(keeper_org(args));
    if (im->kind->begin != NULL)
        QF_TRY(im->kind->begin(args, &im->in.state));
    QF_TRY(intake_run(args->cx, im->list, &im->in));
    progress_end(&im->bar);
    return im->kind->end == NULL || im->in.dry ? QF_OK : im->kind->end(args, im->in.taken);
}

static int import_run(cli *args)
{
    struct import *im = QF_NEW(args->cx->arena, struct import);
    const sheet_complaint *list;
    size_t count, more;
    qf_code code;
    qf_str written;

    *im = (struct import){ .args = args,
                           .kind = find_kind(args->files[0]),
                           .bar = { .zh = "正在导入" } };
    if (im->kind == NULL) {
        qf_buf kinds = qf_buf_new(args->cx->arena, 2000);
        for (const import_kind *kind = import_kinds; kind->name != NULL; kind++)
            qf_buf_addf(&kinds, "%s%s（%s）", kinds.n > 0 ? "、" : "", kind->name, kind->zh);
        return cli_usage(args, "没有“%s”这种名单，可以导入：%.*s", args->files[0],
                         QF_ARG(qf_buf_str(&kinds)));
    }
    im->in = (intake){ .columns = im->kind->columns,
                       .row = im->kind->row,
                       .begin_batch = im->kind->begin_batch,
                       .end_batch = im->kind->end_batch,
                       .dry = cli_given(args, "--dry-run"),
                       .progress = show_progress,
                       .user = im };
    code = run(im);
    progress_end(&im->bar);
    if (code != QF_OK)
        return cli_fail(args);
    list = sheet_complaints(im->list, &count, &more);
    if (cli_given(args, "--errors") &&
        (sheet_write_back(args->cx, im->list, &written) != QF_OK ||
         qf_file_write(args->cx, cli_text(args, "--errors"), written) != QF_OK))
        return cli_fail(args);
    if (args->json)
        answer_json(im, list, count, more);
    else
        answer_text(im, list, count, more);
    return count + more > 0 ? 1 : 0;
}

const cli_command cmd_import[] = {
    { .name = "import",
      .zh = "把 Excel、WPS 表格或文本名单导入一个机关的记录",
      .usage = "种类 文件",
      .more =
          "种类：stations 便民服务站，service-items 政务服务事项……（写错时列出全部）。\n"
          "列的顺序不限，按表头认列；.xlsx、.csv（UTF-8、GB18030、UTF-"
          "16，逗号、分号、制表符）都行。\n"
          "有错的行不导入，逐格说明；--errors 把原表连同问题写回 Excel。同一份导两次不会重复。\n"
          "items 也可以给一个文件夹：一个栏目一个子文件夹，文件名以日期开头；先用 --dry-run "
          "--errors "
          "看列出的清单。",
      .files_min = 2,
      .files_max = 2,
      .options = { KEEPER_OPTIONS,
                   { "--org", CLI_TEXT, "机关代码", "哪个机关", true },
                   { "--dry-run", CLI_FLAG, NULL, "只检查，不写入", false },
                   { "--sheet", CLI_TEXT, "表名", "只读这一张工作表", false },
                   { "--errors", CLI_TEXT, "文件", "把问题写回表中，另存为这个 .xlsx", false },
                   { "--mask", CLI_FLAG, NULL,
                     "items：没有遮盖的号码按名单的种类遮盖，附件清理，原件密封", false },
                   { "--fund", CLI_TEXT, "代码", "payments：全部是这项资金（表中没有项目列时）",
                     false },
                   { "--period", CLI_TEXT, "期次", "payments：发的是哪一期（表中没有时）", false },
                   { "--paid-on", CLI_TEXT, "日期", "payments：发放日期（表中没有时）", false },
                   { "--columns", CLI_TEXT, "对应",
                     "payments：“人名=姓名,发钱数=金额”，认不出的表头这样指明，以后记得", false } },
      .run = import_run },
    { 0 },
};

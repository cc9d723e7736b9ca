/* The frame of `qingfeng import`: a list is read row by row, rows go into the record a batch at a
 * time; a batch that fails is rolled back and taken row by row, so that one bad row costs only
 * itself. */
#include "cli/cmd_import.h"

#include "base/file.h"
#include "cli/import_kind.h"
#include "cli/keeper.h"
#include "cli/progress.h"

#define BATCH 500
#define FILE_MAX ((size_t)256 * 1024 * 1024)
#define SHOWN 20 /* complaints told to a person; the rest are in the file */

struct kept_row {
    size_t number;
    qf_str *values;
};

struct import {
    cli *args;
    const import_kind *kind;
    sheet *list;
    void *state;
    size_t columns;
    qf_arena *batch_arena, *try_arena;
    struct kept_row rows[BATCH];
    size_t row_count, sheet;
    size_t read, taken, totals;
    bool dry;
    progress bar;
};

static bool is_complaint(qf_code code)
{
    return code >= QF_INVALID && code <= QF_LIMIT;
}

/* One row with the memory of its own. */
static qf_code take_row(struct import *im, const struct kept_row *kept, bool *complained)
{
    qf_ctx *cx = im->args->cx;
    sheet_row row = { im->list, im->batch_arena, kept->number, false, kept->values };
    size_t before, after, more;
    qf_code code;

    (void)sheet_complaints(im->list, &before, &more);
    before += more;
    code = im->kind->row(cx, im->state, &row);
    (void)sheet_complaints(im->list, &after, &more);
    *complained = after + more > before;
    return code;
}

/* The whole batch in one transaction. *done is false when a row failed in it: nothing is kept. */
static qf_code take_together(struct import *im, bool *done)
{
    qf_ctx *cx = im->args->cx;
    qf_arena *kept = cx->arena;
    DB_TX tx = { 0 };
    qf_code code = db_begin(cx, &tx);
    size_t taken = 0;

    *done = false;
    cx->arena = im->try_arena;
    for (size_t i = 0; i < im->row_count && code == QF_OK; i++) {
        bool complained = false;

        code = take_row(im, &im->rows[i], &complained);
        taken += code == QF_OK && !complained;
    }
    cx->arena = kept;
    if (code == QF_OK && !im->dry)
        code = db_commit(&tx);
    if (code == QF_OK) {
        *done = true;
        im->taken += taken;
    }
    return code == QF_OK || is_complaint(code) ? QF_OK : code;
}

static qf_code take_apart(struct import *im)
{
    qf_ctx *cx = im->args->cx;
    qf_arena *kept = cx->arena;

    for (size_t i = 0; i < im->row_count; i++) {
        DB_TX tx = { 0 };
        bool complained = false;
        qf_code code = db_begin(cx, &tx);

        cx->arena = im->try_arena;
        if (code == QF_OK)
            code = take_row(im, &im->rows[i], &complained);
        cx->arena = kept;
        if (code == QF_OK && !im->dry)
            code = db_commit(&tx);
        if (code == QF_OK) {
            im->taken += !complained;
        } else if (is_complaint(code) && code != QF_DENIED) {
            sheet_row row = { im->list, im->batch_arena, im->rows[i].number, false,
                              im->rows[i].values };
            sheet_complain(&row, -1, "%.*s", QF_ARG(cx->err.zh));
        } else {
            return code;
        }
        db_tx_end(&tx);
    }
    return QF_OK;
}

static qf_code flush(struct import *im)
{
    size_t done_bytes, all_bytes;
    bool done = true;
    size_t mark;

    if (im->row_count == 0)
        return QF_OK;
    mark = sheet_complaints_mark(im->list);
    QF_TRY(take_together(im, &done));
    if (!done) {
        sheet_complaints_back(im->list, mark);
        QF_TRY(take_apart(im));
    }
    im->row_count = 0;
    qf_arena_reset(im->batch_arena);
    qf_arena_reset(im->try_arena);
    sheet_progress(im->list, &done_bytes, &all_bytes);
    progress_show(&im->bar, done_bytes / 1024, all_bytes / 1024);
    return QF_OK;
}

static qf_code on_row(void *user, const sheet_row *row)
{
    struct import *im = user;
    struct kept_row *kept;

    if (row->totals) {
        im->totals++;
        return QF_OK;
    }
    im->read++;
    kept = &im->rows[im->row_count++];
    kept->number = row->number;
    kept->values = QF_NEW_ARRAY(im->batch_arena, qf_str, im->columns);
    for (size_t i = 0; i < im->columns; i++)
        kept->values[i] = qf_str_copy(im->batch_arena, row->values[i]);
    return im->row_count == BATCH ? flush(im) : QF_OK;
}

static qf_code on_sheet_end(void *user)
{
    return flush(user);
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
    qf_map_int(arena, answer, "rows", (int64_t)im->read);
    qf_map_int(arena, answer, "taken", (int64_t)im->taken);
    qf_map_int(arena, answer, "totals_rows", (int64_t)im->totals);
    qf_map_bool(arena, answer, "dry_run", im->dry);
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

    cli_printf(args, "%s：读了 %zu 行，%s %zu 行", im->kind->zh, im->read,
               im->dry ? "可以导入" : "已导入", im->taken);
    if (im->totals > 0)
        cli_printf(args, "，合计行 %zu 行未计", im->totals);
    cli_printf(args, "%s\n", im->dry ? "（试导入，没有写入）" : "");
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

static qf_code run(struct import *im)
{
    cli *args = im->args;
    static sheet_options options;
    qf_str bytes;

    options = (sheet_options){ im->kind->columns, cli_text(args, "--sheet") };
    QF_TRY(qf_file_read(args->cx, args->files[1], FILE_MAX, &bytes));
    QF_TRY(sheet_open(args->cx, bytes, &options, &im->list));
    QF_TRY(keeper_open(args, false));
    QF_TRY(keeper_org(args));
    if (im->kind->begin != NULL)
        QF_TRY(im->kind->begin(args, &im->state));
    sheet_on_end(im->list, on_sheet_end);
    return sheet_each(im->list, on_row, im);
}

static int import_run(cli *args)
{
    struct import *im = QF_NEW(args->cx->arena, struct import);
    QF_ARENA_CLEANUP qf_arena *batch_arena = qf_arena_new();
    QF_ARENA_CLEANUP qf_arena *try_arena = qf_arena_new();
    const sheet_complaint *list;
    size_t count, more;
    qf_code code;
    qf_str written;

    *im = (struct import){ .args = args,
                           .kind = find_kind(args->files[0]),
                           .batch_arena = batch_arena,
                           .try_arena = try_arena,
                           .dry = cli_given(args, "--dry-run"),
                           .bar = { .zh = "正在导入" } };
    if (im->kind == NULL) {
        qf_buf kinds = qf_buf_new(args->cx->arena, 2000);
        for (const import_kind *kind = import_kinds; kind->name != NULL; kind++)
            qf_buf_addf(&kinds, "%s%s（%s）", kinds.n > 0 ? "、" : "", kind->name, kind->zh);
        return cli_usage(args, "没有“%s”这种名单，可以导入：%.*s", args->files[0],
                         QF_ARG(qf_buf_str(&kinds)));
    }
    while (im->kind->columns[im->columns].name != NULL)
        im->columns++;
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
      .more = "种类：stations 便民服务站，service-items 政务服务事项……（写错时列出全部）。\n"
              "列的顺序不限，按表头认列；.xlsx、.csv（UTF-8、GB18030、UTF-"
              "16，逗号、分号、制表符）都行。\n"
              "有错的行不导入，逐格说明；--errors 把原表连同问题写回 Excel。同一份导两次不会重复。",
      .files_min = 2,
      .files_max = 2,
      .options = { KEEPER_OPTIONS,
                   { "--org", CLI_TEXT, "机关代码", "哪个机关", true },
                   { "--dry-run", CLI_FLAG, NULL, "只检查，不写入", false },
                   { "--sheet", CLI_TEXT, "表名", "只读这一张工作表", false },
                   { "--errors", CLI_TEXT, "文件", "把问题写回表中，另存为这个 .xlsx", false } },
      .run = import_run },
    { 0 },
};

#include "cli/import_payments.h"

#include "base/text.h"
#include "cli/progress.h"
#include "domain/funds/funds.h"

#include <string.h>

static void show(void *user, size_t done, size_t all)
{
    progress_show(user, done / 1024, all / 1024);
}

/* The fund by its code or name, of the newest year that has it. */
static qf_code fund_of(cli *args, int64_t *id)
{
    const char *code = cli_text(args, "--fund");
    fund_list funds;

    *id = 0;
    if (code == NULL)
        return QF_OK;
    QF_TRY(funds_list(args->cx, 0, &funds));
    for (size_t i = 0; i < funds.count && *id == 0; i++)
        if (qf_str_eq(funds.one[i].code, qf_str_of(code)) ||
            qf_str_eq(funds.one[i].name, qf_str_of(code)))
            *id = funds.one[i].id;
    if (*id == 0)
        return qf_fail(args->cx, QF_MISSING, "FUNDS.NO_FUND", "fund",
                       "资金目录里没有代码或名称是“%s”的资金", code);
    return QF_OK;
}

/* One "人名=姓名" of --columns: the header cell of this text is that column. */
static bool place_one(qf_arena *arena, qf_str pair, const qf_str *texts, size_t count, int *place)
{
    ptrdiff_t at = qf_str_find(pair, QF_S("="), 0);
    qf_str text, column;

    if (at < 0)
        return false;
    text = qf_fold_label(arena, qf_str_sub(pair, 0, (size_t)at));
    column = qf_fold_label(arena, qf_str_sub(pair, (size_t)at + 1, pair.n));
    for (size_t c = 0; c < FUNDS_COLUMN_COUNT; c++)
        for (size_t i = 0; i < count; i++)
            if ((qf_str_eq(column, qf_fold_label(arena, qf_str_of(funds_columns[c].zh))) ||
                 qf_str_eq(column, qf_str_of(funds_columns[c].name))) &&
                qf_str_eq(text, qf_fold_label(arena, texts[i]))) {
                place[c] = (int)i;
                return true;
            }
    return false;
}

/* Remembers the header of this file as --columns tells it. */
static qf_code remember(cli *args, const sheet *list)
{
    qf_str given = qf_str_of(cli_text(args, "--columns")), pair;
    int place[FUNDS_COLUMN_COUNT];
    const qf_str *texts;
    size_t count;

    if (!sheet_head_guess(list, &texts, &count))
        return qf_fail(args->cx, QF_INVALID, "FUNDS.MAPPING", "columns", "没有找到像表头的一行");
    for (size_t c = 0; c < FUNDS_COLUMN_COUNT; c++)
        place[c] = -1;
    while (qf_str_split(&given, ',', &pair))
        if (!place_one(args->cx->arena, pair, texts, count, place))
            return qf_fail(
                args->cx, QF_INVALID, "FUNDS.MAPPING", "columns",
                "“%.*s”对不上：等号前写表头里的字，等号后写 姓名、身份证号、金额 这样的列名",
                QF_ARG(pair));
    return funds_mapping_put(args->cx, texts, count, place);
}

static qf_str told(qf_arena *arena, const funds_file *file, bool dry)
{
    qf_buf out = qf_buf_new(arena, 4000);

    qf_buf_addf(&out, "合计 %.*s 元", QF_ARG(qf_fen_yuan(arena, file->sum)));
    if (file->flagged > 0)
        qf_buf_addf(&out, "，有提示的 %lld 行（缺身份证号、校验位不对等，照样导入）",
                    (long long)file->flagged);
    if (file->already > 0)
        qf_buf_addf(&out, "，已经在的 %lld 行没有再导入", (long long)file->already);
    if (!dry && file->batches > 0)
        qf_buf_addf(&out, "；成为 %lld 份名单，等第二个人在工作台复核", (long long)file->batches);
    if (file->new_funds > 0)
        qf_buf_addf(&out, "；资金目录新增 %lld 项，请补依据文件", (long long)file->new_funds);
    return qf_buf_str(&out);
}

qf_code import_payments_file(cli *args, qf_str bytes, import_taken *out)
{
    const char *period = cli_text(args, "--period"), *day = cli_text(args, "--paid-on");
    progress bar = { .zh = "正在导入" };
    funds_task task = { .period = qf_str_of(period == NULL ? "" : period),
                        .paid_on = QF_NO_DATE,
                        .sheet = cli_text(args, "--sheet"),
                        .dry = cli_given(args, "--dry-run"),
                        .partly = true,
                        .progress = show,
                        .progress_user = &bar };
    funds_file file = { 0 };
    qf_code code;

    if (day != NULL && !qf_date_parse(qf_str_of(day), &task.paid_on))
        return qf_fail(args->cx, QF_INVALID, "CLI.DATE", "paid-on", "--paid-on 写成 2026-09-10");
    QF_TRY(fund_of(args, &task.fund));
    code = funds_file_take(args->cx, &task, bytes, &file);
    if (code == QF_INVALID && cli_given(args, "--columns") &&
        strcmp(args->cx->err.id, "SHEET.HEADER") == 0) {
        QF_TRY(remember(args, file.list));
        code = funds_file_take(args->cx, &task, bytes, &file);
    }
    progress_end(&bar);
    *out = (import_taken){ .list = file.list,
                           .rows = (size_t)(file.rows + file.wrong),
                           .taken = (size_t)(task.dry ? file.rows : file.taken),
                           .totals = (size_t)file.totals,
                           .already = (size_t)file.already,
                           .words = told(args->cx->arena, &file, task.dry) };
    return code;
}

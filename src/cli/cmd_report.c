#include "cli/cmd_report.h"

#include "base/json.h"
#include "cli/cmd_report_parts.h"

/* Room for one answer: 200 cells, findings for each, the quotes in them. */
#define USUAL_ANSWER ((size_t)12 * 1024)
#define MAX_ANSWER ((size_t)8 * 1024 * 1024)

qf_code report_load_forms(cli *args, const char *forced, report_batch *batch)
{
    QF_TRY(form_load(args->cx, args->law_dir, "report-2021.json", &batch->new_form));
    QF_TRY(form_load(args->cx, args->law_dir, "report-2019.json", &batch->old_form));
    if (forced == NULL)
        return QF_OK;
    if (qf_str_eq(qf_str_of(forced), batch->new_form->id))
        batch->forced = batch->new_form;
    else if (qf_str_eq(qf_str_of(forced), batch->old_form->id))
        batch->forced = batch->old_form;
    for (size_t i = 0; i < batch->new_form->beside_count; i++)
        if (qf_str_eq(qf_str_of(forced), batch->new_form->beside[i]->id))
            batch->forced = batch->new_form->beside[i];
    if (batch->forced == NULL)
        return qf_fail(args->cx, QF_INVALID, "REPORT.FORM", "--form",
                       "没有格式 %s：可用 %.*s、%.*s", forced, QF_ARG(batch->new_form->id),
                       QF_ARG(batch->old_form->id));
    return QF_OK;
}

/* ---- report check */

static qf_str show_json(qf_ctx *cx, const report *r, const void *with)
{
    qf_buf out = qf_buf_new(cx->arena, MAX_ANSWER);

    (void)with;
    (void)qf_buf_room(&out, USUAL_ANSWER);
    qf_json_write(&out, report_answer(cx->arena, r));
    qf_buf_addc(&out, '\n');
    return qf_buf_str(&out);
}

static size_t count_of(const report *r, form_severity severity)
{
    size_t count = 0;

    for (const report_finding *at = r->findings; at != NULL; at = at->next)
        count += at->severity == severity;
    return count;
}

/* Blank cells and full-width digits come one by one; more than a few of them in a table are told as one. */
static bool many_blanks(const report *r, const report_finding *of, size_t *count, bool *first)
{
    *count = 0;
    *first = false;
    if ((!qf_str_eq(of->rule, QF_S("ALL.FILLED")) &&
         !qf_str_eq(of->rule, QF_S("FORM.FULL_WIDTH"))) ||
        of->cell_count != 1)
        return false;
    for (const report_finding *at = r->findings; at != NULL; at = at->next) {
        if (!qf_str_eq(at->rule, of->rule) || at->cell_count != 1 ||
            at->cells[0].p[1] != of->cells[0].p[1])
            continue;
        if (*count == 0)
            *first = at == of;
        (*count)++;
    }
    return *count > 4;
}

static void show_group(qf_buf *out, const report *r, form_severity severity, const char *title)
{
    size_t blanks;
    bool first;

    if (count_of(r, severity) == 0)
        return;
    qf_buf_addf(out, "  %s\n", title);
    for (const report_finding *at = r->findings; at != NULL; at = at->next) {
        if (at->severity != severity)
            continue;
        if (!many_blanks(r, at, &blanks, &first)) {
            qf_buf_addf(out, "    · %.*s\n", QF_ARG(at->zh));
            if (at->place.n > 0)
                qf_buf_addf(out, "      %.*s  [%.*s]\n", QF_ARG(at->place), QF_ARG(at->rule));
        } else if (first) {
            qf_buf_addf(out, "    · %.*s\n      等%zu格，从%.*s起  [%.*s]\n", QF_ARG(at->zh),
                        blanks, QF_ARG(at->place), QF_ARG(at->rule));
        }
    }
}

static qf_str show_text(qf_ctx *cx, const report *r, const void *with)
{
    qf_buf out = qf_buf_new(cx->arena, MAX_ANSWER);
    size_t errors = count_of(r, FORM_ERROR), warnings = count_of(r, FORM_WARNING);

    (void)with;
    qf_buf_addf(&out, "%.*s", QF_ARG(r->file));
    if (r->organisation.n > 0)
        qf_buf_addf(&out, "  %.*s", QF_ARG(r->organisation));
    if (r->year > 0)
        qf_buf_addf(&out, "  %d年度", r->year);
    if (strcmp(r->verdict, "pass") == 0)
        qf_buf_addf(&out, "\n结论：通过，没有发现差错%s\n", warnings > 0 ? "，有几处提醒" : "");
    else if (strcmp(r->verdict, "fail") == 0)
        qf_buf_addf(&out, "\n结论：不通过，%zu处差错，%zu处提醒\n", errors, warnings);
    else
        qf_buf_add(&out, QF_S("\n结论：读不出来\n"));
    show_group(&out, r, FORM_ERROR, "差错（须改正）");
    show_group(&out, r, FORM_WARNING, "提醒（请核对，确有原因的说明原因）");
    show_group(&out, r, FORM_INFO, "提示");
    if (r->form != NULL && r->not_assessed_count > 0)
        qf_buf_addf(&out, "  %zu条规则核对了%zu条，其余缺少所需的数据（如上年报告、登记簿）。\n",
                    r->form->rule_count, r->form->rule_count - r->not_assessed_count);
    qf_buf_addc(&out, '\n');
    return qf_buf_str(&out);
}

static void print_answer(void *to, qf_str text)
{
    cli_print(to, text);
}

static int report_check_command(cli *args)
{
    progress bar = { .zh = "正在检查" };
    report_batch batch = { .check = true,
                           .pair = true,
                           .bar = &bar,
                           .previous = cli_text(args, "--previous"),
                           .published = cli_date(args, "--published"),
                           .show = args->json ? show_json : show_text,
                           .out = print_answer,
                           .to = args };
    report_register *record = QF_NEW(args->cx->arena, report_register);
    report_batch_result result;

    doc_library_start();
    batch.record = cli_given(args, "--data") ? record : NULL;
    if (report_load_forms(args, cli_text(args, "--form"), &batch) != QF_OK ||
        (batch.record != NULL && report_from_record(args, batch.new_form, NULL, record) != QF_OK) ||
        report_expand(args, &batch.files, &batch.count) != QF_OK ||
        report_batch_run(args->cx, &batch, &result) != QF_OK)
        return cli_fail(args);
    if (!args->json && batch.count > 1)
        cli_note(args, "共%zu份：%zu份通过，%zu份不通过，%zu份读不出来", batch.count, result.pass,
                 result.fail, result.unreadable);
    return result.unreadable > 0 ? 2 : result.fail > 0 ? 1 : 0;
}

const cli_command cmd_report[] = {
    { .name = "report check",
      .zh = "检查年度报告：表格、勾稽关系、正文与表格是否一致",
      .usage = "文件、文件夹或压缩包…",
      .more = "可读 docx、html、txt、xlsx、pdf 和本程序的 json，以及美国 FOIA 年报的 "
              "NIEM-XML；“-”为标准输入。\n"
              "旧版 .doc 在装有 LibreOffice 的机器上先转换再检查。\n"
              "文件夹和压缩包（zip）里的文件逐份检查。\n"
              "同一单位相邻年度的报告一起给出时，自动核对两年之间的关系。\n"
              "退出码：0 全部通过，1 有不通过的，2 有读不出来的。",
      .files_min = 1,
      .files_max = 10000000,
      .options = { { "--previous", CLI_TEXT, "文件", "上一年度的报告", false },
                   { "--form", CLI_TEXT, "格式",
                     "按指定格式读取：annual-report-2021 或 annual-report-2019", false },
                   { "--published", CLI_DATE, "日期", "公布日期，用来核对期限", false },
                   { "--data", CLI_TEXT, "文件夹",
                     "平台的数据文件夹，用来与登记簿核对（要有 --org、--year）", false },
                   { "--org", CLI_TEXT, "代码", "单位代码", false },
                   { "--year", CLI_INT, "年份", "报告年度", false } },
      .run = report_check_command },
    { .name = "report rollup",
      .zh = "汇总：按格式和年度合计各单元格，列出缺报的、不通过的",
      .usage = "文件或文件夹…",
      .files_min = 1,
      .files_max = 10000000,
      .options = { { "--out", CLI_TEXT, "文件.xlsx", "另写成工作簿", false } },
      .run = report_rollup_command },
    { .name = "report likeness",
      .zh = "雷同：找出正文相互照抄的报告",
      .usage = "文件或文件夹…",
      .more = "退出码：0 没有雷同的，1 有雷同的，2 有读不出来的。",
      .files_min = 1,
      .files_max = 10000000,
      .options = { { "--at-least", CLI_TEXT, "比例", "相同程度从多少算起，默认 0.85", false } },
      .run = report_likeness_command },
    { .name = "report county",
      .zh = "全县检查：各份报告的结论、问题清单、汇总、缺报逾期、雷同、与上年的突变",
      .usage = "文件、文件夹或压缩包…",
      .more =
          "--out "
          "写一个压缩包：给主管部门的汇总表（xlsx）、给各单位的整改通知（docx）、结果（json）。\n"
          "退出码：0 全部通过，1 有不通过的，2 有读不出来的。",
      .files_min = 1,
      .files_max = 10000000,
      .options = { { "--out", CLI_TEXT, "文件.zip", "把汇总表和整改通知写成一个压缩包", false },
                   { "--offices", CLI_TEXT, "文件", "应报单位名单，一行一个，用来找缺报的", false },
                   { "--due", CLI_DATE, "日期", "公布期限，用来找逾期的", false },
                   { "--sender", CLI_TEXT, "单位", "整改通知的落款", false } },
      .run = report_county_command },
    { .name = "report compare",
      .zh = "比较两份报告：逐个单元格，以及正文",
      .usage = "甲 乙",
      .more = "退出码：0 相同，1 有不同，2 有读不出来的。",
      .files_min = 2,
      .files_max = 2,
      .run = report_compare_command },
    { 0 },
};

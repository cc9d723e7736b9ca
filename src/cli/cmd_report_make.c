#include "cli/cmd_report_make.h"

#include "base/file.h"
#include "cli/cmd_report_parts.h"
#include "doc/doc_write.h"
#include "domain/annual/annual.h"
#include "domain/auth/auth.h"
#include "domain/org/org.h"
#include "report/render.h"
#include "report/report_json.h"
#include "report/style.h"
#include "store/db.h"

#define MAX_FORMATS 8

typedef struct forms {
    const form *now, *before;
} forms;

QF_MUST static qf_code load_forms(cli *args, forms *out)
{
    QF_TRY(form_load(args->cx, args->law_dir, "report-2021.json", &out->now));
    return form_load(args->cx, args->law_dir, "report-2019.json", &out->before);
}

/* ---- report convert */

/* Reads any report; QF_INVALID when there is none in the file. */
QF_MUST static qf_code read_report(cli *args, const char *path, report **out)
{
    report *r = QF_NEW(args->cx->arena, report);
    forms both;
    qf_str bytes;

    QF_TRY(load_forms(args, &both));
    QF_TRY(qf_file_read(args->cx, path, DOC_MAX_FILE, &bytes));
    r->arena = args->cx->arena;
    r->file = qf_file_name(path);
    r->period_from = r->period_to = r->published_on = QF_NO_DATE;
    report_take(args->cx, bytes, both.now, both.before, r);
    if (r->form == NULL)
        return qf_fail(args->cx, QF_INVALID, "REPORT.UNREADABLE", r->file.p, "%s：%.*s",
                       qf_cstr(args->cx->arena, r->file),
                       QF_ARG(r->findings == NULL ? QF_S("读不出年度报告") : r->findings->zh));
    *out = r;
    return QF_OK;
}

QF_MUST static qf_code convert(cli *args)
{
    const char *to = cli_text(args, "--out");
    doc_format format = doc_format_of(qf_str_of(to));
    const page_style *style;
    report *r = NULL;
    qf_str bytes;

    if (format == DOC_UNKNOWN || format == DOC_TEXT)
        return qf_fail(args->cx, QF_INVALID, "REPORT.FORMAT", "--out",
                       "按文件名的结尾写成 docx、pdf、xlsx、html 或 json，“%s”不是其中一种",
                       qf_cstr(args->cx->arena, qf_file_name(to)));
    QF_TRY(read_report(args, args->files[0], &r));
    QF_TRY(report_style_load(args->cx, args->law_dir, cli_text(args, "--fonts"), &style));
    QF_TRY(report_render(args->cx, r, format, style, &bytes));
    return qf_file_write(args->cx, to, bytes);
}

static int report_convert_command(cli *args)
{
    doc_library_start();
    if (convert(args) != QF_OK)
        return cli_fail(args);
    cli_note(args, "已写好 %s", cli_text(args, "--out"));
    return 0;
}

/* ---- report make */

/* One organisation's year in the record. */
QF_MUST static qf_code open_year(cli *args, const form *f, annual_book **book)
{
    org unit;

    QF_TRY(org_by_code(args->cx, qf_str_of(cli_text(args, "--org")), &unit));
    args->cx->org = unit.id;
    args->cx->actor = &auth_keeper;
    return annual_gather(args->cx, f, (int)cli_int(args, "--year", 0), book);
}

qf_code report_from_record(cli *args, const form *f, report **out, report_register *record)
{
    db_options options = { .data = cli_text(args, "--data") };
    annual_book *book = NULL;
    db_pool *pool;
    qf_code result;

    if (!cli_given(args, "--org") || !cli_given(args, "--year"))
        return qf_fail(args->cx, QF_INVALID, "REPORT.MAKE", "--org",
                       "用到数据文件夹（--data）时要同时给出 --org 单位代码和 --year 年份");
    QF_TRY(db_open(args->cx, &options, &pool));
    result = db_take(args->cx, pool);
    if (result == QF_OK)
        result = open_year(args, f, &book);
    if (result == QF_OK && out != NULL)
        result = annual_report_fill(args->cx, book, out);
    if (result == QF_OK)
        result = annual_register(args->cx, book, record);
    db_give(args->cx);
    db_close(pool);
    return result;
}

/* The report of one organisation and year out of the record. */
QF_MUST static qf_code from_record(cli *args, report **out, report_register *record)
{
    forms both;

    QF_TRY(load_forms(args, &both));
    return report_from_record(args, both.now, out, record);
}

QF_MUST static qf_code from_cells(cli *args, report **out)
{
    const char *path = cli_text(args, "--cells");
    report *r = QF_NEW(args->cx->arena, report);
    forms both;
    qf_str bytes;

    QF_TRY(load_forms(args, &both));
    QF_TRY(qf_file_read(args->cx, path, DOC_MAX_FILE, &bytes));
    QF_TRY(report_json_read(args->cx, bytes, qf_cstr(args->cx->arena, qf_file_name(path)), both.now,
                            both.before, r));
    if (r->form == NULL)
        return qf_fail(args->cx, QF_INVALID, "REPORT.JSON", "cells",
                       "%s 里 cells 和 prose 都是空的，做不出年报",
                       qf_cstr(args->cx->arena, qf_file_name(path)));
    *out = r;
    return QF_OK;
}

QF_MUST static qf_code asked_formats(cli *args, doc_format formats[MAX_FORMATS], size_t *count)
{
    const char *text = cli_text(args, "--formats");
    qf_str rest = qf_str_of(text == NULL ? "docx,pdf,xlsx,html,json" : text), one;

    *count = 0;
    while (qf_str_split(&rest, ',', &one)) {
        doc_format format =
            doc_format_of(qf_strf(args->cx->arena, "x.%.*s", QF_ARG(qf_str_trim(one))));
        if (format == DOC_UNKNOWN || format == DOC_TEXT || *count == MAX_FORMATS)
            return qf_fail(args->cx, QF_INVALID, "REPORT.FORMAT", "--formats",
                           "没有格式“%.*s”，可用 docx,pdf,xlsx,html,json", QF_ARG(one));
        formats[(*count)++] = format;
    }
    return QF_OK;
}

/* Everything is made in memory before the first file is written, so that a fault leaves none. */
QF_MUST static qf_code write_all(cli *args, const report *r, const char ***paths, size_t *count)
{
    qf_arena *arena = args->cx->arena;
    doc_format formats[MAX_FORMATS];
    qf_str bytes[MAX_FORMATS];
    const page_style *style;

    QF_TRY(asked_formats(args, formats, count));
    QF_TRY(report_style_load(args->cx, args->law_dir, cli_text(args, "--fonts"), &style));
    for (size_t i = 0; i < *count; i++)
        QF_TRY(report_render(args->cx, r, formats[i], style, &bytes[i]));
    QF_TRY(qf_dir_make(args->cx, cli_text(args, "--out")));
    *paths = QF_NEW_ARRAY(arena, const char *, *count);
    for (size_t i = 0; i < *count; i++) {
        (*paths)[i] = qf_strf(arena, "%s/report-%d.%s", cli_text(args, "--out"), r->year,
                              doc_format_ending(formats[i]))
                          .p;
        QF_TRY(qf_file_write(args->cx, (*paths)[i], bytes[i]));
    }
    return QF_OK;
}

static void tell(cli *args, const report *r, const char **paths, size_t count)
{
    qf_arena *arena = args->cx->arena;
    qf_val *answer, *files;

    if (!args->json) {
        for (size_t i = 0; i < count; i++)
            cli_printf(args, "%s\n", paths[i]);
        return;
    }
    answer = qf_val_map(arena);
    qf_map_str(arena, answer, "organisation", r->organisation);
    qf_map_int(arena, answer, "year", r->year);
    qf_map_str(arena, answer, "verdict", qf_str_of(r->verdict));
    files = qf_map_list(arena, answer, "files");
    for (size_t i = 0; i < count; i++)
        qf_list_add(files, qf_val_str(arena, qf_str_of(paths[i])));
    cli_print_json(args, answer);
}

static int report_make_command(cli *args)
{
    const char **paths;
    size_t count = 0;
    report *r = NULL;
    report_register *record = QF_NEW(args->cx->arena, report_register);
    qf_code code;

    if (!cli_given(args, "--cells") && !cli_given(args, "--data"))
        return cli_usage(args, "要给出 --cells 文件，或者 --data 文件夹");
    doc_library_start();
    code = cli_given(args, "--cells") ? from_cells(args, &r) : from_record(args, &r, record);
    if (code != QF_OK)
        return cli_fail(args);
    report_read_prose(args->cx, r);
    report_check(args->cx, r, NULL);
    if (record->form != NULL)
        report_check_register(r, record);
    if (write_all(args, r, &paths, &count) != QF_OK)
        return cli_fail(args);
    tell(args, r, paths, count);
    if (r->verdict != NULL && strcmp(r->verdict, "fail") == 0) {
        cli_note(args, "报告已写好，但还有差错，请用 report check 查看");
        return 1;
    }
    return 0;
}

const cli_command cmd_report_make[] = {
    { .name = "report make",
      .zh = "做年度报告：由平台记录，或由数据和正文（json）写成各种文件",
      .usage = "",
      .options = { { "--cells", CLI_TEXT, "文件", "数据和正文的 json", false },
                   { "--data", CLI_TEXT, "文件夹", "平台的数据文件夹", false },
                   { "--org", CLI_TEXT, "代码", "单位代码", false },
                   { "--year", CLI_INT, "年份", "报告年度", false },
                   { "--out", CLI_TEXT, "文件夹", "写到哪里", true },
                   { "--formats", CLI_TEXT, "格式", "默认 docx,pdf,xlsx,html,json", false },
                   { "--fonts", CLI_TEXT, "字体", "pdf 先用的字体，逗号分开", false } },
      .run = report_make_command },
    { .name = "report convert",
      .zh = "把一份年度报告换成另一种文件",
      .usage = "文件",
      .files_min = 1,
      .files_max = 1,
      .options = { { "--out", CLI_TEXT, "文件", "写成什么，按结尾分辨格式", true },
                   { "--fonts", CLI_TEXT, "字体", "pdf 先用的字体，逗号分开", false } },
      .run = report_convert_command },
    { 0 },
};

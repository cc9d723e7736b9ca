/* report county: all reports of a county at once. */
#include "base/file.h"
#include "cli/cmd_report_parts.h"
#include "report/county.h"
#include "report/style.h"

#define MAX_OFFICES ((size_t)1024 * 1024)

static bool show_progress(void *bar, size_t done, size_t count)
{
    progress_show(bar, done, count);
    return true;
}

static void print_list(cli *args, const qf_val *list, const char *title)
{
    if (qf_count(list) > 0)
        cli_printf(args, "%s（%zu）：\n", title, qf_count(list));
}

static void print_county(cli *args, const qf_val *value)
{
    cli_printf(args, "共%lld份：通过%lld份，不通过%lld份，读不出来%lld份\n",
               (long long)qf_get_int(value, "count", 0), (long long)qf_get_int(value, "pass", 0),
               (long long)qf_get_int(value, "fail", 0),
               (long long)qf_get_int(value, "unreadable", 0));
    for (const qf_val *o = qf_first(qf_get(value, "offices")); o != NULL; o = o->next)
        cli_printf(args, "  %.*s：差错%lld处，请核实%lld处\n",
                   QF_ARG(qf_get_str(o, "organisation")), (long long)qf_get_int(o, "errors", 0),
                   (long long)qf_get_int(o, "warnings", 0));
    print_list(args, qf_get(value, "missing"), "没有报来");
    for (const qf_val *at = qf_first(qf_get(value, "missing")); at != NULL; at = at->next)
        cli_printf(args, "  %.*s\n", QF_ARG(at->text));
    print_list(args, qf_get(value, "late"), "逾期公布");
    for (const qf_val *at = qf_first(qf_get(value, "late")); at != NULL; at = at->next)
        cli_printf(args, "  %.*s  %.*s\n", QF_ARG(qf_get_str(at, "organisation")),
                   QF_ARG(qf_get_str(at, "published")));
    print_list(args, qf_get(value, "copied"), "正文雷同");
    for (const qf_val *at = qf_first(qf_get(value, "copied")); at != NULL; at = at->next)
        cli_printf(args, "  %.*s  %.*s（%.*s）  %.*s（%.*s）\n", QF_ARG(qf_get_str(at, "percent")),
                   QF_ARG(qf_get_str(at, "a_organisation")), QF_ARG(qf_get_str(at, "a")),
                   QF_ARG(qf_get_str(at, "b_organisation")), QF_ARG(qf_get_str(at, "b")));
    print_list(args, qf_get(value, "jumps"), "与上年相差一倍以上");
    for (const qf_val *at = qf_first(qf_get(value, "jumps")); at != NULL; at = at->next)
        cli_printf(args, "  %.*s  %.*s：%lld → %lld\n", QF_ARG(qf_get_str(at, "organisation")),
                   QF_ARG(qf_get_str(at, "place")), (long long)qf_get_int(at, "before", 0),
                   (long long)qf_get_int(at, "now", 0));
}

QF_MUST static qf_code write_pack(cli *args, const county *all, const char *path)
{
    const page_style *style;
    qf_str bytes;

    QF_TRY(report_style_load(args->cx, args->law_dir, NULL, &style));
    QF_TRY(county_pack(args->cx, all, style, &bytes));
    QF_TRY(qf_file_write(args->cx, path, bytes));
    cli_note(args, "汇总表、各单位的整改通知已写入 %s", path);
    return QF_OK;
}

int report_county_command(cli *args)
{
    progress bar = { .zh = "正在检查" };
    report_batch batch = { .published = QF_NO_DATE };
    county_wish wish = { .due = cli_date(args, "--due"),
                         .today = qf_time_date(args->cx->now),
                         .at_least = 8500,
                         .progress = show_progress,
                         .with = &bar };
    const char *offices = cli_text(args, "--offices"), *out = cli_text(args, "--out");
    qf_val *value;
    county *all;

    doc_library_start();
    if (cli_given(args, "--sender"))
        wish.sender = qf_str_of(cli_text(args, "--sender"));
    if (offices != NULL && qf_file_read(args->cx, offices, MAX_OFFICES, &wish.offices) != QF_OK)
        return cli_fail(args);
    if (report_load_forms(args, NULL, &batch) != QF_OK ||
        report_expand(args, &batch.files, &batch.count) != QF_OK ||
        county_run(args->cx, batch.files, batch.count, batch.new_form, batch.old_form, &wish,
                   &all) != QF_OK)
        return cli_fail(args);
    progress_end(&bar);
    if (out != NULL && write_pack(args, all, out) != QF_OK)
        return cli_fail(args);
    value = county_value(args->cx->arena, all);
    if (args->json)
        cli_print_json(args, value);
    else
        print_county(args, value);
    return county_count(all, "unreadable") > 0 ? 2 : county_count(all, "fail") > 0;
}

/* report rollup, compare, likeness: what several reports say together. */
#include "base/file.h"
#include "base/json.h"
#include "cli/cmd_report_parts.h"
#include "doc/xlsx_write.h"
#include "report/compare.h"
#include "report/likeness.h"
#include "report/rollup.h"
#include "report/style.h"

#define MAX_LIKENESS 20000 /* reports in memory at once */

/* ---- rollup */

static qf_str pack(qf_ctx *cx, const report *r, const void *with)
{
    (void)with;

    return rollup_pack(cx->arena, r);
}

static void add(void *to, qf_str packed)
{
    rollup_add(to, packed);
}

static void print_names(cli *args, const char *title, const qf_val *list)
{
    if (qf_count(list) == 0)
        return;
    cli_printf(args, "%s：\n", title);
    for (const qf_val *at = qf_first(list); at != NULL; at = at->next) {
        if (at->type == QF_VAL_STR)
            cli_printf(args, "  %.*s\n", QF_ARG(at->text));
        else
            cli_printf(args, "  %.*s  %lld年度  %.*s\n", QF_ARG(qf_get_str(at, "organisation")),
                       (long long)qf_get_int(at, "year", 0), QF_ARG(qf_get_str(at, "file")));
    }
}

static void print_rollup(cli *args, const qf_val *value)
{
    for (const qf_val *g = qf_first(qf_get(value, "groups")); g != NULL; g = g->next) {
        const qf_val *cells = qf_get(g, "cells");
        size_t incomplete = qf_count(qf_get(g, "incomplete"));

        if (qf_get_int(g, "year", 0) > 0)
            cli_printf(args, "%lld年度", (long long)qf_get_int(g, "year", 0));
        else
            cli_print(args, QF_S("年度不明"));
        cli_printf(args, "（%.*s）：%lld份，%lld份通过，%lld份不通过\n",
                   QF_ARG(qf_get_str(g, "form")), (long long)qf_get_int(g, "reports", 0),
                   (long long)qf_get_int(g, "pass", 0), (long long)qf_get_int(g, "fail", 0));
        cli_printf(args,
                   "  申请：新收%lld，上年结转%lld，办结%lld，结转下年%lld；复议%lld，诉讼%lld\n",
                   (long long)qf_get_int(cells, "t3.new.tot", 0),
                   (long long)qf_get_int(cells, "t3.carried_in.tot", 0),
                   (long long)qf_get_int(cells, "t3.total.tot", 0),
                   (long long)qf_get_int(cells, "t3.carried_out.tot", 0),
                   (long long)qf_get_int(cells, "t4.review.total", 0),
                   (long long)qf_get_int(cells, "t4.direct.total", 0) +
                       (long long)qf_get_int(cells, "t4.after.total", 0));
        if (incomplete > 0)
            cli_printf(args, "  %zu个单元格有报告没有可读的数，合计不完整（用 --json 看是哪些）\n",
                       incomplete);
    }
    print_names(args, "不通过", qf_get(value, "failing"));
    print_names(args, "读不出来", qf_get(value, "unreadable"));
    print_names(args, "缺少的年度", qf_get(value, "missing"));
    print_names(args, "同一年度不止一份", qf_get(value, "twice"));
}

QF_MUST static qf_code write_rollup(cli *args, const rollup *sum, const char *path)
{
    const page_style *style;
    qf_str bytes;

    QF_TRY(report_style_load(args->cx, args->law_dir, NULL, &style));
    QF_TRY(xlsx_write(args->cx, rollup_doc(args->cx->arena, sum), style, &bytes));
    return qf_file_write(args->cx, path, bytes);
}

int report_rollup_command(cli *args)
{
    progress bar = { .zh = "正在汇总" };
    report_batch batch = {
        .bar = &bar, .check = true, .pair = true, .published = QF_NO_DATE, .show = pack, .out = add
    };
    report_batch_result result;
    const char *out = cli_text(args, "--out");
    rollup *sum;
    qf_val *value;

    doc_library_start();
    if (report_load_forms(args, NULL, &batch) != QF_OK ||
        report_expand(args, &batch.files, &batch.count) != QF_OK)
        return cli_fail(args);
    sum = rollup_new(args->cx->arena, batch.new_form, batch.old_form);
    batch.with = &batch;
    batch.to = sum;
    if (report_batch_run(args->cx, &batch, &result) != QF_OK ||
        (out != NULL && write_rollup(args, sum, out) != QF_OK))
        return cli_fail(args);
    value = rollup_value(args->cx->arena, sum);
    if (args->json)
        cli_print_json(args, value);
    else
        print_rollup(args, value);
    return result.unreadable > 0 ? 2 : result.fail > 0 ? 1 : 0;
}

/* ---- compare */

static void print_compare(cli *args, const qf_val *value)
{
    const qf_val *likeness = qf_get(value, "likeness");

    cli_printf(args, "甲：%.*s\n乙：%.*s\n相同的单元格%lld个，不同的%zu个\n",
               QF_ARG(qf_get_str(value, "a")), QF_ARG(qf_get_str(value, "b")),
               (long long)qf_get_int(value, "same", 0), qf_count(qf_get(value, "cells")));
    for (const qf_val *at = qf_first(qf_get(value, "cells")); at != NULL; at = at->next) {
        qf_buf line = qf_buf_new(args->cx->arena, 4096);

        qf_buf_addf(&line, "  %.*s：", QF_ARG(qf_get_str(at, "place")));
        qf_json_write(&line, qf_get(at, "a"));
        qf_buf_add(&line, QF_S(" → "));
        qf_json_write(&line, qf_get(at, "b"));
        cli_printf(args, "%.*s\n", QF_ARG(qf_buf_str(&line)));
    }
    if (likeness != NULL && likeness->type == QF_VAL_NUMBER)
        cli_printf(args, "正文的相同程度：%.*s\n", QF_ARG(likeness->text));
    for (const qf_val *at = qf_first(qf_get(value, "prose")); at != NULL; at = at->next)
        cli_printf(args, "  %.*s：甲有而乙没有%zu段，乙有而甲没有%zu段\n",
                   QF_ARG(qf_get_str(at, "heading")), qf_count(qf_get(at, "only_a")),
                   qf_count(qf_get(at, "only_b")));
}

int report_compare_command(cli *args)
{
    report_batch batch = { .published = QF_NO_DATE };
    const report *sides[2];
    qf_val *value;

    doc_library_start();
    if (report_load_forms(args, NULL, &batch) != QF_OK)
        return cli_fail(args);
    for (size_t i = 0; i < 2; i++) {
        report_source side = { .path = args->files[i], .name = qf_file_name(args->files[i]) };

        sides[i] = report_batch_read(args->cx, &batch, &side);
        if (sides[i]->form == NULL) {
            cli_note(args, "%.*s：%.*s", QF_ARG(sides[i]->file), QF_ARG(sides[i]->findings->zh));
            return 2;
        }
    }
    value = report_compare(args->cx->arena, sides[0], sides[1]);
    if (args->json)
        cli_print_json(args, value);
    else
        print_compare(args, value);
    return qf_count(qf_get(value, "cells")) > 0 || qf_count(qf_get(value, "prose")) > 0;
}

/* ---- likeness */

typedef struct printed {
    const report_source *source;
    likeness_print shingles;
} printed;

/* "0.85" to ten-thousandths; -1 when it is no share. */
static int share_of(const char *text)
{
    int value = 0, places = -1;

    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '.' && places < 0) {
            places = 0;
            continue;
        }
        if (*c < '0' || *c > '9' || places >= 4 || value > 10000)
            return -1;
        value = value * 10 + (*c - '0');
        places += places >= 0;
    }
    for (places = places < 0 ? 0 : places; places < 4; places++)
        value *= 10;
    return value <= 10000 ? value : -1;
}

/* The path as given, for files of the same name in several folders. */
static qf_str shown_name(const report_source *source)
{
    return source->path != NULL ? qf_str_of(source->path) : source->name;
}

static void print_pair(cli *args, qf_ctx *cx, const report_batch *batch, const printed *a,
                       const printed *b, int likeness)
{
    const report *x = report_batch_read(cx, batch, a->source);
    const report *y = report_batch_read(cx, batch, b->source);
    qf_str passages[5];
    size_t count = report_passages(cx->arena, report_prose_text(cx->arena, x),
                                   report_prose_text(cx->arena, y), passages, 5);
    qf_val *map = qf_val_map(cx->arena), *list;

    if (!args->json) {
        cli_printf(args, "%d.%02d%%  %.*s  %.*s\n", likeness / 100, likeness % 100,
                   QF_ARG(shown_name(a->source)), QF_ARG(shown_name(b->source)));
        for (size_t i = 0; i < count; i++)
            cli_printf(args, "    “%.*s”\n", QF_ARG(passages[i]));
        return;
    }
    qf_map_str(cx->arena, map, "a", x->file);
    qf_map_str(cx->arena, map, "b", y->file);
    qf_map_add(map, QF_S("likeness"),
               qf_val_number(cx->arena,
                             qf_strf(cx->arena, "%d.%04d", likeness / 10000, likeness % 10000)));
    list = qf_map_list(cx->arena, map, "same");
    for (size_t i = 0; i < count; i++)
        qf_list_add(list, qf_val_str(cx->arena, passages[i]));
    cli_print_json(args, map);
}

/* Shingles of every file, kept in the command's arena; the files' own memory is given back. */
static size_t take_prints(cli *args, const report_batch *batch, printed *prints)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    size_t unreadable = 0;

    for (size_t i = 0; i < batch->count; i++) {
        qf_ctx cx = { .arena = arena };
        const report *r = report_batch_read(&cx, batch, &batch->files[i]);

        prints[i].source = &batch->files[i];
        if (r->form == NULL) {
            cli_note(args, "%.*s：%.*s", QF_ARG(r->file), QF_ARG(r->findings->zh));
            unreadable++;
        } else {
            likeness_print all = likeness_of_report(arena, r);

            prints[i].shingles.count = all.count;
            prints[i].shingles.hash = QF_NEW_ARRAY(args->cx->arena, uint64_t, all.count + 1);
            if (all.count > 0)
                memcpy(prints[i].shingles.hash, all.hash, all.count * sizeof *all.hash);
        }
        qf_arena_reset(arena);
    }
    return unreadable;
}

int report_likeness_command(cli *args)
{
    report_batch batch = { .published = QF_NO_DATE };
    const char *text = cli_text(args, "--at-least");
    int at_least = share_of(text != NULL ? text : "0.85");
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    size_t unreadable, found;
    likeness_print *shingles;
    likeness_pair *pairs;
    printed *prints;

    if (at_least < 1)
        return cli_usage(args, "--at-least 应为 0.0001 到 1 之间的小数，最多四位");
    doc_library_start();
    if (report_load_forms(args, NULL, &batch) != QF_OK ||
        report_expand(args, &batch.files, &batch.count) != QF_OK)
        return cli_fail(args);
    if (batch.count > MAX_LIKENESS)
        return cli_usage(args, "一次最多比较 %d 份报告", MAX_LIKENESS);
    prints = QF_NEW_ARRAY(args->cx->arena, printed, batch.count);
    shingles = QF_NEW_ARRAY(args->cx->arena, likeness_print, batch.count);
    unreadable = take_prints(args, &batch, prints);
    for (size_t i = 0; i < batch.count; i++)
        shingles[i] = prints[i].shingles;
    found = likeness_pairs(args->cx->arena, shingles, batch.count, at_least, &pairs);
    for (size_t i = 0; i < found; i++) {
        qf_ctx cx = { .arena = arena };

        print_pair(args, &cx, &batch, &prints[pairs[i].a], &prints[pairs[i].b], pairs[i].likeness);
        qf_arena_reset(arena);
    }
    return unreadable > 0 ? 2 : found > 0 ? 1 : 0;
}

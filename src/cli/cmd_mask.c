#include "cli/cmd_mask.h"

#include "base/file.h"
#include "base/text.h"
#include "law/mask.h"

static qf_val *hit_value(qf_arena *arena, const mask_hit *hit)
{
    qf_val *map = qf_val_map(arena);

    qf_map_str(arena, map, "class", mask_class_code(hit->class));
    qf_map_int(arena, map, "from", (int64_t)hit->from);
    qf_map_int(arena, map, "to", (int64_t)hit->to);
    qf_map_bool(arena, map, "valid", hit->valid);
    qf_map_str(arena, map, "shown", hit->shown);
    return map;
}

/* What was found, for the person at the terminal: counts by class on standard error. */
static void note_counts(cli *args, mask_hits hits)
{
    size_t counts[MASK_CLASS_COUNT] = { 0 }, left = 0;
    qf_buf line = qf_buf_new(args->cx->arena, 1000);

    for (size_t i = 0; i < hits.count; i++) {
        if (hits.at[i].masked)
            counts[hits.at[i].class]++;
        else
            left++;
    }
    for (int class = 0; class < MASK_CLASS_COUNT; class ++)
        if (counts[class] > 0)
            qf_buf_addf(&line, "%s%.*s %zu 处", line.n > 0 ? "，" : "",
                        QF_ARG(mask_class_zh((mask_class) class)), counts[class]);
    if (line.n == 0)
        qf_buf_add(&line, QF_S("没有需要遮盖的个人信息"));
    else
        qf_buf_add(&line, QF_S(" 已遮盖"));
    if (left > 0)
        qf_buf_addf(&line, "；单位代码 %zu 处，可以公开，未遮盖", left);
    cli_note(args, "%.*s", QF_ARG(qf_buf_str(&line)));
}

static int run_mask(cli *args)
{
    qf_ctx *cx = args->cx;
    const mask_rules *rules;
    mask_hits hits;
    qf_str bytes, text;

    if (mask_rules_load(cx, args->law_dir, &rules) != QF_OK ||
        qf_file_read(cx, args->file_count > 0 ? args->files[0] : "-", MASK_MAX_TEXT, &bytes) !=
            QF_OK ||
        qf_text_decode(cx, bytes, QF_S(""), &text) != QF_OK ||
        mask_find(cx, rules, text, &hits) != QF_OK)
        return cli_fail(args);
    if (args->json) {
        qf_val *answer = qf_val_map(cx->arena);
        qf_val *list = qf_map_list(cx->arena, answer, "hits");

        for (size_t i = 0; i < hits.count; i++)
            qf_list_add(list, hit_value(cx->arena, &hits.at[i]));
        qf_map_str(cx->arena, answer, "text", mask_apply(cx->arena, text, hits));
        cli_print_json(args, answer);
        return 0;
    }
    cli_print(args, mask_apply(cx->arena, text, hits));
    note_counts(args, hits);
    return 0;
}

const cli_command cmd_mask[] = {
    { .name = "mask",
      .zh = "找出并遮盖文字里的个人信息",
      .usage = "[文件|-]",
      .more = "读一份文本（UTF-8、GB18030、带标记的 UTF-16，至多 64 MiB），写出遮盖后的文字。\n"
              "--json 另给出每一处的类别、位置（按字数）和遮盖后的样子。\n"
              "单位的统一社会信用代码只报告，不遮盖。规则见 law/masking.json。",
      .files_min = 0,
      .files_max = 1,
      .run = run_mask },
    { .name = NULL },
};

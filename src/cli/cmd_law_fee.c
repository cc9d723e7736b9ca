/* law fee, law catalogue */
#include "cli/cmd_law.h"
#include "law/catalogue.h"
#include "law/fee.h"

/* ---- law fee */

static qf_val *fee_json(qf_arena *arena, const fee_amount *fee)
{
    qf_val *answer = qf_val_map(arena), *lines;

    qf_map_int(arena, answer, "fen", fee->total.fen);
    lines = qf_map_list(arena, answer, "lines");
    for (size_t i = 0; i < fee->count; i++) {
        qf_val *line = qf_list_add(lines, qf_val_map(arena));

        qf_map_int(arena, line, "from", fee->lines[i].from);
        qf_map_int(arena, line, "to", fee->lines[i].to);
        qf_map_int(arena, line, "each_fen", fee->lines[i].each.fen);
    }
    return answer;
}

static void fee_text(cli *args, const fee_law *law, fee_standard standard, int64_t n,
                     const fee_amount *fee)
{
    qf_arena *arena = args->cx->arena;
    qf_str unit = fee_unit(law, standard);

    cli_printf(args, "%.*s，%lld %.*s：%.*s 元\n", QF_ARG(fee_name(law, standard)), (long long)n,
               QF_ARG(unit), QF_ARG(qf_fen_yuan(arena, fee->total)));
    for (size_t i = 0; i < fee->count; i++) {
        const fee_line *line = &fee->lines[i];

        cli_printf(args, "  第 %lld—%lld %.*s，每%.*s %.*s 元\n", (long long)line->from,
                   (long long)line->to, QF_ARG(unit), QF_ARG(unit),
                   QF_ARG(qf_fen_yuan(arena, line->each)));
    }
    if (fee->count == 0)
        cli_print(args, QF_S("  在免费的数量之内\n"));
}

int law_fee(cli *args)
{
    fee_standard standard = cli_given(args, "--items") ? FEE_ITEMS : FEE_PAGES;
    int64_t n = cli_int(args, standard == FEE_ITEMS ? "--items" : "--pages", 0);
    const fee_law *law;
    fee_amount fee;

    if (cli_given(args, "--items") == cli_given(args, "--pages"))
        return cli_usage(args,
                         "--items 和 --pages 要写一个，也只能写一个：同一申请不能两种标准都收");
    if (fee_load(args->cx, args->law_dir, &law) != QF_OK ||
        fee_of(args->cx, law, standard, n, &fee) != QF_OK)
        return cli_fail(args);
    if (args->json)
        cli_print_json(args, fee_json(args->cx->arena, &fee));
    else
        fee_text(args, law, standard, n, &fee);
    return 0;
}

/* ---- law catalogue */

static void add_texts(qf_arena *arena, qf_val *map, const char *key, const qf_str *texts,
                      size_t count)
{
    qf_val *list = qf_map_list(arena, map, key);

    for (size_t i = 0; i < count; i++)
        qf_list_add(list, qf_val_str(arena, texts[i]));
}

static qf_val *leaf_json(qf_arena *arena, const catalogue *cat, const catalogue_node *leaf)
{
    qf_val *map = qf_val_map(arena);

    qf_map_str(arena, map, "id", leaf->id);
    qf_map_str(arena, map, "name", leaf->name);
    qf_map_str(arena, map, "path", catalogue_path(arena, cat, leaf));
    qf_map_str(arena, map, "content", leaf->content);
    qf_map_str(arena, map, "basis", leaf->basis);
    qf_map_str(arena, map, "time_limit", leaf->limit.text);
    qf_map_str(arena, map, "body", leaf->body);
    add_texts(arena, map, "channels", leaf->channels, leaf->channel_count);
    qf_map_str(arena, map, "audience", leaf->audience);
    qf_map_str(arena, map, "mode", leaf->mode);
    add_texts(arena, map, "levels", leaf->levels, leaf->level_count);
    qf_map_bool(arena, map, "personal_data", leaf->personal_data);
    return map;
}

/* True when `node` is `top` or lies below it; NULL is above everything. */
static bool below(const catalogue *cat, const catalogue_node *node, const catalogue_node *top)
{
    while (top != NULL && node != top) {
        if (node->parent < 0)
            return false;
        node = &cat->nodes[node->parent];
    }
    return true;
}

static void catalogue_json(cli *args, const catalogue *cat, const catalogue_node *top)
{
    qf_arena *arena = args->cx->arena;
    qf_val *answer = qf_val_map(arena), *items;
    int64_t count = 0;

    qf_map_str(arena, answer, "title", cat->title);
    items = qf_val_list(arena);
    for (size_t i = 0; i < cat->count; i++)
        if (cat->nodes[i].level == 4 && below(cat, &cat->nodes[i], top)) {
            qf_list_add(items, leaf_json(arena, cat, &cat->nodes[i]));
            count++;
        }
    qf_map_int(arena, answer, "count", count);
    qf_map_add(answer, QF_S("items"), items);
    cli_print_json(args, answer);
}

static void catalogue_text(cli *args, const catalogue *cat, const catalogue_node *top)
{
    for (size_t i = 0; i < cat->count; i++) {
        const catalogue_node *node = &cat->nodes[i];
        qf_buf line = qf_buf_new(args->cx->arena, 8192);

        if (!below(cat, node, top))
            continue;
        for (int level = 1; level < node->level; level++)
            qf_buf_add(&line, QF_S("  "));
        qf_buf_addf(&line, "%.*s  %.*s", QF_ARG(node->id), QF_ARG(node->name));
        if (node->level == 4)
            qf_buf_addf(&line, "（%.*s）", QF_ARG(node->limit.text));
        qf_buf_addc(&line, '\n');
        cli_print(args, qf_buf_str(&line));
    }
}

int law_catalogue(cli *args)
{
    const catalogue *cat;
    const catalogue_node *top = NULL;

    if (catalogue_load(args->cx, args->law_dir, &cat) != QF_OK)
        return cli_fail(args);
    if (args->file_count > 0) {
        top = catalogue_find(cat, qf_str_of(args->files[0]));
        if (top == NULL)
            return cli_usage(args, "目录里没有编号“%s”", args->files[0]);
    }
    if (args->json)
        catalogue_json(args, cat, top);
    else
        catalogue_text(args, cat, top);
    return 0;
}

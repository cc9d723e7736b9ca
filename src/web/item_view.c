#include "web/item_view.h"

#include "doc/sanitize.h"

/* Paragraphs by line; lines with tabs next to each other become one table, its first line the
 * head. */
static void add_plain(qf_arena *arena, qf_val *data, qf_str body)
{
    qf_val *blocks = qf_map_list(arena, data, "blocks"), *rows = NULL;
    qf_str line, cell;

    while (qf_str_split(&body, '\n', &line)) {
        bool in_table = qf_str_has(line, QF_S("\t"));
        qf_val *block, *cells;
        if (line.n == 0)
            continue;
        if (!in_table || rows == NULL) {
            block = qf_list_add(blocks, qf_val_map(arena));
            qf_map_bool(arena, block, "is_table", in_table);
            if (!in_table)
                qf_map_str(arena, block, "text", line);
            rows = NULL;
        }
        if (!in_table)
            continue;
        if (rows == NULL) {
            cells = qf_map_list(arena, block, "head");
            rows = qf_map_list(arena, block, "rows");
        } else {
            cells = qf_map_list(arena, qf_list_add(rows, qf_val_map(arena)), "cells");
        }
        while (qf_str_split(&line, '\t', &cell))
            qf_list_add(cells, qf_val_str(arena, cell));
    }
}

qf_code item_view_body(qf_ctx *cx, qf_val *data, const disclose_item *item)
{
    qf_val *html;

    if (!qf_str_eq(item->body_kind, QF_S("html"))) {
        add_plain(cx->arena, data, item->body);
        return QF_OK;
    }
    QF_TRY(sanitize_value(cx, item->body, &html));
    qf_map_add(data, QF_S("html"), html);
    return QF_OK;
}

#include "web/item_view.h"

#include "doc/sanitize.h"
#include "web/site.h"

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

qf_code item_view_body(web_request *rq, qf_val *data, const disclose_item *item, bool desk)
{
    qf_str pictures = desk ? web_path(rq, "/desk/pictures")
                           : web_path(rq, "/item/%lld/picture", (long long)item->id);
    qf_val *html;

    if (!qf_str_eq(item->body_kind, QF_S("html"))) {
        add_plain(rq->cx->arena, data, item->body);
        return QF_OK;
    }
    QF_TRY(sanitize_value(rq->cx, item->body, pictures, &html));
    qf_map_add(data, QF_S("html"), html);
    return QF_OK;
}

qf_str item_view_state(qf_str code)
{
    disclose_state state;

    return disclose_state_parse(code, &state) ? qf_str_of(disclose_state_zh(state)) : code;
}

qf_str item_view_ground(qf_str code)
{
    disclose_ground ground;

    return disclose_ground_parse(code, &ground) ? qf_str_of(disclose_ground_zh(ground)) : QF_S("");
}

qf_str item_view_validity(qf_str code)
{
    if (qf_str_eq(code, QF_S("valid")))
        return QF_S("有效");
    if (qf_str_eq(code, QF_S("amended")))
        return QF_S("已修改");
    return qf_str_eq(code, QF_S("repealed")) ? QF_S("已废止") : QF_S("已失效");
}

qf_code item_view_related(web_request *rq, qf_val *data, int64_t id)
{
    static const struct {
        const char *code, *zh;
    } words[] = { { "document", "解读的文件" },
                  { "interpretation", "政策解读" },
                  { "newer", "新的文件" },
                  { "older", "由它修改或者废止的文件" } };
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "related");
    disclose_related *related;
    disclose_version *versions;
    size_t count;
    bool ended;

    QF_TRY(disclose_related_of(rq->cx, id, &related, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++)
            if (qf_str_eq(related[i].relation, qf_str_of(words[w].code)))
                qf_map_str(arena, one, "zh", qf_str_of(words[w].zh));
        qf_map_str(arena, one, "title", related[i].title);
        qf_map_str(arena, one, "href", web_path(rq, "/item/%lld", (long long)related[i].id));
    }
    qf_map_bool(arena, data, "has_related", count > 0);
    QF_TRY(disclose_notice_ended(rq->cx, id, &ended));
    QF_TRY(disclose_versions(rq->cx, id, &versions, &count));
    if (count > 1 && !ended)
        qf_map_str(arena, data, "changes", web_path(rq, "/item/%lld/changes", (long long)id));
    return QF_OK;
}

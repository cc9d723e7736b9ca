/* All that is public on one page by column: without a script a list, with one a search; the static export's
 * search page. */
#include "base/json.h"
#include "domain/disclose/disclose.h"
#include "web/export_words.h"
#include "web/pages.h"
#include "web/site.h"

#define ROWS EXPORT_WORD_TEXTS
#define TEXT_MAX ((size_t)4 * 1024 * 1024)

qf_code page_all(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/all", "全部公开信息"), *list;
    disclose_columns columns;
    int64_t shown = 0;

    QF_TRY(disclose_columns_all(rq->cx, &columns));
    web_crumb(rq, data, "首页", QF_S("/"));
    list = qf_map_list(arena, data, "columns");
    for (size_t i = 0; i < columns.count && shown < ROWS; i++) {
        qf_val *column, *rows;
        disclose_items items;
        if (columns.column[i].items == 0)
            continue;
        QF_TRY(disclose_list(rq->cx, columns.column[i].code, ROWS - shown, 0, &items));
        column = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, column, "name", columns.column[i].name);
        qf_map_str(arena, column, "href",
                   web_path(rq, "/column/%.*s", QF_ARG(columns.column[i].code)));
        rows = qf_map_list(arena, column, "items");
        for (size_t k = 0; k < items.count; k++) {
            qf_val *one = qf_list_add(rows, qf_val_map(arena));
            qf_map_int(arena, one, "id", items.item[k].id);
            qf_map_str(arena, one, "title", items.item[k].title);
            qf_map_str(arena, one, "doc_no", items.item[k].doc_no);
            qf_map_str(arena, one, "day", qf_date_str(arena, items.item[k].released_on));
            qf_map_str(arena, one, "href", web_path(rq, "/item/%lld", (long long)items.item[k].id));
        }
        shown += (int64_t)items.count;
    }
    qf_map_bool(arena, data, "more", shown == ROWS);
    reply->cacheable = true;
    return QF_OK;
}

/* The register on paper; filters that people keep under a name. */
#include "web/case_filter.h"
#include "web/case_view.h"
#include "web/pages.h"

#define PRINT_ROWS 1000

qf_code page_cases_print(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/cases_print", "依申请公开登记簿");
    qf_val *list = qf_map_list(arena, data, "cases");
    apply_filter filter = case_filter_of(rq, false);
    int64_t part = web_whole(web_query(rq, "part")), total;
    apply_cases cases;

    part = part < 1 ? 1 : part;
    filter.n = PRINT_ROWS;
    filter.skip = (part - 1) * PRINT_ROWS;
    filter.counted = part * PRINT_ROWS;
    QF_TRY(apply_list(rq->cx, &filter, &cases, &total));
    for (size_t i = 0; i < cases.count; i++)
        case_add_row(rq, list, &cases.one[i]);
    qf_map_str(arena, data, "org", web_town(rq)->name);
    qf_map_str(arena, data, "day", qf_date_zh(arena, qf_time_date(rq->cx->now)));
    qf_map_int(arena, data, "count", (int64_t)cases.count);
    qf_map_bool(arena, data, "none", cases.count == 0);
    if (part > 1)
        qf_map_int(arena, data, "part", part);
    if (total > part * PRINT_ROWS)
        qf_map_str(arena, data, "next",
                   web_path(rq, "/desk/cases/print?%.*s&part=%lld",
                            QF_ARG(case_query(rq, &filter, 1)), (long long)part + 1));
    qf_map_str(arena, data, "back",
               web_path(rq, "/desk/cases?%.*s", QF_ARG(case_query(rq, &filter, 1))));
    web_crumb(rq, data, "依申请公开", QF_S("/desk/cases"));
    return QF_OK;
}

qf_code page_cases_views(web_request *rq, web_reply *reply)
{
    apply_filter filter = case_filter_of(rq, true);
    qf_str query = case_query(rq, &filter, 1), name = web_form(rq, "name");

    if (qf_str_eq(web_form(rq, "what_to_do"), QF_S("drop"))) {
        QF_TRY(apply_view_drop(rq->cx, name));
        return web_go(rq, reply, QF_S("/desk/cases"));
    }
    QF_TRY(apply_view_keep(rq->cx, name, query));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/cases?%.*s", QF_ARG(query)));
}

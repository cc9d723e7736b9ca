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
    apply_filter filter = case_filter_of(rq, false), next;
    qf_date today = qf_time_date(rq->cx->now);
    int64_t part = web_whole(web_query(rq, "part")), total;
    apply_cases cases;

    filter.after_id = web_whole(web_query(rq, "after"));
    if (filter.after_id > 0 && !qf_date_parse(web_query(rq, "day"), &filter.after_day))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "day", "请从登记簿重新打开打印页");
    filter.n = PRINT_ROWS + 1; /* one more tells whether there is another part */
    filter.skip = 0;
    filter.counted = 1; /* not told here */
    QF_TRY(apply_list(rq->cx, &filter, &cases, &total));
    if (cases.count > PRINT_ROWS) {
        cases.count = PRINT_ROWS;
        apply_list_after(&filter, today, &cases.one[PRINT_ROWS - 1], &next);
        part = part < 1 ? 1 : part;
        qf_map_str(arena, data, "next",
                   web_path(rq, "/desk/cases/print?%.*s&part=%lld&day=%.*s&after=%lld",
                            QF_ARG(case_query(rq, &filter, 1)), (long long)part + 1,
                            QF_ARG(qf_date_str(arena, next.after_day)), (long long)next.after_id));
    }
    for (size_t i = 0; i < cases.count; i++)
        case_add_row(rq, list, &cases.one[i]);
    qf_map_str(arena, data, "org", web_town(rq)->name);
    qf_map_str(arena, data, "day", qf_date_zh(arena, today));
    qf_map_int(arena, data, "count", (int64_t)cases.count);
    qf_map_bool(arena, data, "none", cases.count == 0);
    if (filter.after_id > 0 && part > 1)
        qf_map_int(arena, data, "part", part);
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

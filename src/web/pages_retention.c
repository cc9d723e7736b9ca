/* The end of retention on the desk: what would go now and what stays, and the button that does it. */
#include "domain/auth/auth.h"
#include "law/applying.h"
#include "web/pages.h"
#include "web/retention.h"
#include "web/site.h"

#define SHOWN 100
#define RUN_AT_ONCE 500

static void add_rows(web_request *rq, qf_val *data, const retention_case *one, size_t count)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "cases");

    for (size_t i = 0; i < count; i++) {
        qf_val *row = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, row, "number", one[i].kept.number);
        qf_map_str(arena, row, "closed", qf_date_str(arena, one[i].kept.closed_on));
        qf_map_str(arena, row, "href", web_path(rq, "/desk/cases/%lld", (long long)one[i].kept.id));
        qf_map_bool(arena, row, "held", one[i].held);
    }
}

static qf_code show(web_request *rq, web_reply *reply, int64_t removed)
{
    int years = applying_retention_years(rq->site->applying);
    qf_date before = retention_before(rq->cx->now, years);
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/retention", "保存期限");
    retention_case *one;
    int64_t due, next_year;
    size_t count;

    QF_TRY(retention_plan(rq->cx, before, SHOWN, &one, &count, &due));
    QF_TRY(apply_forget_count(rq->cx, retention_before(rq->cx->now, years - 1), &next_year));
    add_rows(rq, data, one, count);
    qf_map_int(arena, data, "years", years);
    qf_map_str(arena, data, "before", qf_date_zh(arena, before));
    qf_map_int(arena, data, "due", due);
    qf_map_int(arena, data, "next_year", next_year - due);
    qf_map_bool(arena, data, "none", due == 0);
    qf_map_bool(arena, data, "more", due > (int64_t)count);
    qf_map_bool(arena, data, "may_run", auth_has(rq->cx->actor, AUTH_BIT(ADMINISTRATOR)));
    if (removed > 0)
        qf_map_int(arena, data, "removed", removed);
    qf_map_bool(arena, data, "may_handle", auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK)));
    return QF_OK;
}

qf_code page_retention(web_request *rq, web_reply *reply)
{
    return show(rq, reply, 0);
}

qf_code page_retention_run(web_request *rq, web_reply *reply)
{
    int years = applying_retention_years(rq->site->applying);
    int64_t removed;

    if (!qf_str_eq(web_form(rq, "sure"), QF_S("1")))
        return qf_fail(rq->cx, QF_INVALID, "APPLY.SURE", "sure",
                       "清除以后找不回来，请先勾选“已经看过，确定清除”");
    QF_TRY(retention_run(rq->cx, retention_before(rq->cx->now, years), RUN_AT_ONCE, &removed));
    return show(rq, reply, removed);
}

/* What each village owes this month, as a table for the town and on the village's own start page. */
#include "domain/service/service.h"
#include "web/books_view.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/today.h"
#include "web/village_duties.h"

#define READERS                                                                                    \
    (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) | AUTH_BIT(ADMINISTRATOR) | \
     AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR))
#define TOWN (READERS & ~(AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR)))

static qf_code today_of_village(web_request *rq, today_list *list)
{
    int64_t village = rq->cx->actor->village;
    village_duties d;

    QF_TRY(village_duties_of(rq, village, &d));
    today_add(rq, list, TODAY_LATE, d.books, QF_S("个月的村账到期没有公开"),
              web_path(rq, "/desk/books/%lld", (long long)village));
    today_add(rq, list, TODAY_LATE, d.late, QF_S("件代办过了承诺时限"),
              web_path(rq, "/desk/errands"));
    today_add(rq, list, TODAY_WAITS, d.errands - d.late, QF_S("件代办没有办完"),
              web_path(rq, "/desk/errands"));
    today_add(rq, list, TODAY_DUE, d.station, QF_S("个服务站的电话、时间、位置要核对"),
              web_path(rq, "/desk/station/%lld", (long long)village));
    return QF_OK;
}

/* A village's account sees its own; the town the sum of late errands, villages that owe something and what waits for
 * publication. */
qf_code today_service(web_request *rq, today_list *list)
{
    int64_t late = 0, owing = 0;
    service_items drafts;
    village_duties *all;
    size_t count;

    if (!auth_has(rq->cx->actor, TOWN))
        return today_of_village(rq, list);
    QF_TRY(village_duties_all(rq, &all, &count));
    for (size_t i = 0; i < count; i++) {
        late += all[i].late;
        owing += all[i].books || all[i].station;
    }
    QF_TRY(service_drafts(rq->cx, &drafts));
    today_add(rq, list, TODAY_LATE, late, QF_S("件代办过了承诺时限"),
              web_path(rq, "/desk/errands"));
    today_add(rq, list, TODAY_WAITS, (int64_t)drafts.count, QF_S("份办事指南草稿等公布"),
              web_path(rq, "/desk/service"));
    today_add(rq, list, TODAY_DUE, owing, QF_S("个村这个月还有事没办"),
              web_path(rq, "/desk/villages"));
    return QF_OK;
}

qf_code page_desk_villages(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/villages", "各村本月要办的"), *list;
    village_duties *all, sum = { 0 };
    int64_t books = 0, stations = 0;
    size_t count;

    QF_TRY(auth_need(rq->cx, READERS));
    QF_TRY(village_duties_all(rq, &all, &count));
    list = qf_map_list(arena, data, "villages");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", all[i].name);
        qf_map_int(arena, one, "id", all[i].village);
        qf_map_bool(arena, one, "books", all[i].books);
        qf_map_bool(arena, one, "station", all[i].station);
        qf_map_int(arena, one, "errands", all[i].errands);
        qf_map_int(arena, one, "late", all[i].late);
        sum.errands += all[i].errands;
        sum.late += all[i].late;
        books += all[i].books;
        stations += all[i].station;
    }
    qf_map_bool(arena, data, "has_villages", count > 0);
    qf_map_bool(arena, data, "may_accounts", auth_has(rq->cx->actor, TOWN));
    qf_map_int(arena, data, "books_owed", books);
    qf_map_int(arena, data, "stations_owed", stations);
    qf_map_int(arena, data, "errands_open", sum.errands);
    qf_map_int(arena, data, "errands_late", sum.late);
    qf_map_str(arena, data, "due_zh", books_view_month_zh(arena, books_view_due_month(rq)));
    return QF_OK;
}

/* What each village owes this month: its books in public, its station looked after, its errands done. The
 * same for a village's own start page and, for the town, as one table. */
#include "domain/service/errand.h"
#include "domain/service/service.h"
#include "web/books_view.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/today.h"

#define CHECK_DAYS 180
#define TOWN                                                                                       \
    (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) | AUTH_BIT(ADMINISTRATOR))

struct owed {
    bool books,
        station; /* books of the due month not public; station not looked at for half a year */
    int64_t errands, late;
};

static qf_code owed_books(web_request *rq, int64_t village, struct owed *out)
{
    qf_str due = books_view_due_month(rq);
    books_months months;

    QF_TRY(books_month_list(rq->cx, village, &months));
    out->books = true;
    for (size_t i = 0; i < months.count; i++)
        if (qf_date_is(months.one[i].published_on) && qf_str_cmp(months.one[i].month, due) >= 0)
            out->books = false;
    return QF_OK;
}

static qf_code owed_by(web_request *rq, int64_t village, const errand *errands, size_t count,
                       struct owed *out)
{
    qf_date today = qf_time_date(rq->cx->now);
    service_station station;
    qf_code code = service_station_get(rq->cx, village, &station);

    if (code != QF_MISSING)
        QF_TRY(code);
    *out = (struct owed){ .station = code == QF_MISSING || !qf_date_is(station.checked_on) ||
                                     qf_date_add(station.checked_on, CHECK_DAYS).day < today.day };
    for (size_t i = 0; i < count; i++) {
        if (errands[i].village != village || qf_date_is(errands[i].closed_on))
            continue;
        out->errands++;
        out->late += errands[i].state == ERRAND_SUBMITTED && qf_date_is(errands[i].due_on) &&
                     errands[i].due_on.day < today.day;
    }
    return owed_books(rq, village, out);
}

/* A village's account sees its own; the town the sum of late errands and what waits for publication. */
qf_code today_service(web_request *rq, today_list *list)
{
    bool town = auth_has(rq->cx->actor, TOWN);
    int64_t village = town ? 0 : rq->cx->actor->village, late = 0;
    qf_date today = qf_time_date(rq->cx->now);
    service_items drafts;
    struct owed owed;
    errand *errands;
    size_t count;

    QF_TRY(errand_list(rq->cx, village, &errands, &count));
    if (!town) {
        QF_TRY(owed_by(rq, village, errands, count, &owed));
        today_add(rq, list, TODAY_LATE, owed.books, QF_S("个月的村账到期没有公开"),
                  web_path(rq, "/desk/books/%lld", (long long)village));
        today_add(rq, list, TODAY_LATE, owed.late, QF_S("件代办过了承诺时限"),
                  web_path(rq, "/desk/errands"));
        today_add(rq, list, TODAY_WAITS, owed.errands - owed.late, QF_S("件代办没有办完"),
                  web_path(rq, "/desk/errands"));
        today_add(rq, list, TODAY_DUE, owed.station, QF_S("个服务站的电话、时间、位置要核对"),
                  web_path(rq, "/desk/station/%lld", (long long)village));
        return QF_OK;
    }
    for (size_t i = 0; i < count; i++)
        late += errands[i].state == ERRAND_SUBMITTED && qf_date_is(errands[i].due_on) &&
                errands[i].due_on.day < today.day;
    QF_TRY(service_drafts(rq->cx, &drafts));
    today_add(rq, list, TODAY_LATE, late, QF_S("件代办过了承诺时限"),
              web_path(rq, "/desk/errands"));
    today_add(rq, list, TODAY_WAITS, (int64_t)drafts.count, QF_S("份办事指南草稿等公布"),
              web_path(rq, "/desk/service"));
    return QF_OK;
}

qf_code page_desk_villages(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/villages", "各村本月要办的"), *list;
    const org *below;
    errand *errands;
    size_t count, taken;

    QF_TRY(auth_need(rq->cx, TOWN));
    QF_TRY(org_children(rq->cx, rq->cx->org, &below, &count));
    QF_TRY(errand_list(rq->cx, 0, &errands, &taken));
    list = qf_map_list(arena, data, "villages");
    for (size_t i = 0; i < count; i++) {
        struct owed owed;
        qf_val *one;
        if (below[i].kind != ORG_VILLAGE || !below[i].active)
            continue;
        QF_TRY(owed_by(rq, below[i].id, errands, taken, &owed));
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", below[i].name);
        qf_map_int(arena, one, "id", below[i].id);
        qf_map_bool(arena, one, "books", owed.books);
        qf_map_bool(arena, one, "station", owed.station);
        qf_map_int(arena, one, "errands", owed.errands);
        qf_map_int(arena, one, "late", owed.late);
    }
    qf_map_str(arena, data, "due_zh", books_view_month_zh(arena, books_view_due_month(rq)));
    return QF_OK;
}

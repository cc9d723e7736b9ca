#include "web/village_duties.h"

#include "domain/service/errand.h"
#include "domain/service/service.h"
#include "web/books_view.h"

/* Everything there is to know, each in one question to the record. */
struct known {
    qf_str due; /* month of the books that must be public */
    books_months books;
    service_stations stations;
    errand_load *errands;
    size_t errand_count;
};

static qf_code look_up(web_request *rq, struct known *k)
{
    k->due = books_view_due_month(rq);
    QF_TRY(books_month_latest(rq->cx, &k->books));
    QF_TRY(service_stations_all(rq->cx, &k->stations));
    return errand_waiting(rq->cx, &k->errands, &k->errand_count);
}

static village_duties duties_of(const web_request *rq, const struct known *k, const org *village)
{
    qf_date today = qf_time_date(rq->cx->now);
    village_duties d = {
        .village = village->id, .name = village->name, .books = true, .station = true
    };

    for (size_t i = 0; i < k->books.count; i++)
        if (k->books.one[i].village == village->id)
            d.books = qf_str_cmp(k->books.one[i].month, k->due) < 0;
    for (size_t i = 0; i < k->stations.count; i++) {
        qf_date checked = k->stations.station[i].checked_on;
        if (k->stations.station[i].village_id == village->id)
            d.station = !qf_date_is(checked) ||
                        qf_date_cmp(qf_date_add(checked, VILLAGE_CHECK_DAYS), today) < 0;
    }
    for (size_t i = 0; i < k->errand_count; i++)
        if (k->errands[i].village == village->id) {
            d.errands = k->errands[i].open;
            d.late = k->errands[i].late;
        }
    return d;
}

qf_code village_duties_all(web_request *rq, village_duties **out, size_t *count)
{
    struct known k = { .errand_count = 0 };
    const org *below;
    size_t n;

    QF_TRY(look_up(rq, &k));
    QF_TRY(org_children(rq->cx, rq->cx->org, &below, &n));
    *out = QF_NEW_ARRAY(rq->cx->arena, village_duties, n);
    *count = 0;
    for (size_t i = 0; i < n; i++)
        if (below[i].kind == ORG_VILLAGE && below[i].active)
            (*out)[(*count)++] = duties_of(rq, &k, &below[i]);
    return QF_OK;
}

qf_code village_duties_of(web_request *rq, int64_t village, village_duties *out)
{
    village_duties *all;
    size_t count;

    QF_TRY(village_duties_all(rq, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].village == village) {
            *out = all[i];
            return QF_OK;
        }
    return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "village", "本镇没有这个村");
}

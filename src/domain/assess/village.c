/* The villages side by side, each by what it can do itself. */
#include "domain/assess/assess.h"
#include "domain/books/books.h"
#include "domain/hotline/hotline.h"
#include "domain/org/org.h"
#include "domain/service/service.h"

#include <stdlib.h>

struct figures {
    books_months months;
    hotline_group *tickets;
    size_t ticket_count;
    service_stations stations;
    qf_str month; /* the last whole one */
    bool running; /* the year that is under way: books are judged as they stand */
};

static qf_code gather(qf_ctx *cx, int year, struct figures *f)
{
    qf_date today = qf_time_date(cx->now);
    int y, m, d;

    qf_date_parts(today, &y, &m, &d);
    f->month = qf_str_sub(qf_date_str(cx->arena, qf_date_add(today, -d)), 0, 7);
    f->running = y == year;
    QF_TRY(books_month_latest(cx, &f->months));
    QF_TRY(service_stations_all(cx, &f->stations));
    return hotline_groups(cx, qf_strf(cx->arena, "%04d-01", year),
                          qf_strf(cx->arena, "%04d-12", year), HOTLINE_BY_VILLAGE, &f->tickets,
                          &f->ticket_count);
}

static void measure(qf_ctx *cx, const struct figures *f, assessment_village_measure measure,
                    int64_t village, int64_t *done, int64_t *whole)
{
    qf_str key = qf_strf(cx->arena, "%lld", (long long)village);

    *done = *whole = 0;
    switch (measure) {
    case ASSESSMENT_VILLAGE_BOOKS:
        *whole = f->running && f->months.count > 0;
        for (size_t i = 0; i < f->months.count && f->running; i++)
            *done |= f->months.one[i].village == village &&
                     qf_str_cmp(f->months.one[i].month, f->month) >= 0;
        return;
    case ASSESSMENT_VILLAGE_HOTLINE:
        for (size_t i = 0; i < f->ticket_count; i++)
            if (qf_str_eq(f->tickets[i].key, key)) {
                *done = f->tickets[i].stats.on_time;
                *whole = *done + f->tickets[i].stats.late + f->tickets[i].stats.overdue;
            }
        return;
    default:
        for (size_t i = 0; i < f->stations.count; i++)
            if (f->stations.station[i].village_id == village) {
                *whole = 1;
                *done = qf_date_is(f->stations.station[i].account_on);
            }
    }
}

static int better(const void *left, const void *right)
{
    const assess_village *a = left, *b = right;

    if (a->hundredths != b->hundredths)
        return a->hundredths > b->hundredths ? -1 : 1;
    return a->id < b->id ? -1 : 1;
}

qf_code assess_villages(qf_ctx *cx, const assessment_law *law, int year, assess_village **out,
                        size_t *count)
{
    struct figures f = { 0 };
    const org *villages;

    QF_TRY(org_children(cx, cx->org, &villages, count));
    QF_TRY(gather(cx, year, &f));
    *out = QF_NEW_ARRAY(cx->arena, assess_village, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        assess_village *v = &(*out)[i];
        int64_t sum = 0, assessed = 0;

        v->id = villages[i].id;
        v->name = villages[i].name;
        for (size_t k = 0; k < law->village_count; k++) {
            measure(cx, &f, law->villages[k].measure, v->id, &v->point[k].done, &v->point[k].whole);
            if (v->point[k].whole == 0)
                continue;
            assessed += law->villages[k].weight;
            sum += law->villages[k].weight * 10000 * v->point[k].done / v->point[k].whole;
        }
        v->hundredths = assessed == 0 ? -1 : sum / assessed;
    }
    qsort(*out, *count, sizeof(**out), better);
    for (size_t i = 0; i < *count; i++) {
        assess_village *v = &(*out)[i];
        bool same = i > 0 && v[-1].hundredths == v->hundredths;
        v->place = v->hundredths < 0 ? 0 : same ? v[-1].place : (int64_t)i + 1;
    }
    return QF_OK;
}

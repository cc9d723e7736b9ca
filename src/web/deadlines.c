#include "web/deadlines.h"

#include "domain/annual/annual.h"
#include "domain/apply/apply.h"
#include "domain/books/books.h"
#include "domain/hotline/hotline.h"
#include "domain/remedy/remedy.h"
#include "domain/service/errand.h"
#include "domain/training/training.h"
#include "domain/voices/voices.h"
#include "web/site.h"

#include <stdlib.h>

#define TICKETS_MAX 500
#define OFFICE (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER))
#define WATCHERS (AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR))

struct gathering {
    web_request *rq;
    int64_t village;
    qf_date from, to;
    deadlines *out;
};

static void add(struct gathering *g, deadline one)
{
    if (g->out->count < DEADLINES_MAX && qf_date_is(one.day) &&
        qf_date_cmp(one.day, g->from) >= 0 && qf_date_cmp(one.day, g->to) <= 0)
        g->out->one[g->out->count++] = one;
}

/* Open applications by their last lawful day. */
static qf_code of_applications(struct gathering *g)
{
    qf_arena *arena = g->rq->cx->arena;
    qf_date today = qf_time_date(g->rq->cx->now);
    apply_cases open;

    QF_TRY(
        apply_year_cases(g->rq->cx, qf_date_year(today), QF_S("carried_out"), QF_S("tot"), &open));
    for (size_t i = 0; i < open.count; i++)
        add(g, (deadline){
                   .open = true,
                   .uid = qf_strf(arena, "application-%lld", (long long)open.one[i].id),
                   .day = apply_due_on(&open.one[i], today),
                   .zh = qf_strf(arena, "依申请公开 %.*s 答复期限", QF_ARG(open.one[i].number)),
                   .why = qf_strf(arena, "收到：%s\n状态：%.*s",
                                  qf_date_str(arena, open.one[i].received_on).p,
                                  QF_ARG(clock_state_zh(apply_state_on(&open.one[i], today)))),
                   .path = qf_strf(arena, "/desk/cases/%lld", (long long)open.one[i].id) });
    return QF_OK;
}

static qf_code of_remedies(struct gathering *g)
{
    qf_arena *arena = g->rq->cx->arena;
    const web_site *site = g->rq->site;
    qf_date today = qf_time_date(g->rq->cx->now);
    remedy_case *one;
    size_t count;

    QF_TRY(remedy_list(g->rq->cx, today, today, &one, &count));
    for (size_t i = 0; i < count; i++) {
        qf_str law;
        qf_date due;
        if (qf_date_is(one[i].closed_on) || qf_date_is(one[i].answered_on))
            continue;
        due = remedy_answer_due(site->remedies, site->days, one[i].kind, one[i].simple,
                                one[i].got_on, &law);
        add(g,
            (deadline){ .open = true,
                        .uid = qf_strf(arena, "remedy-%lld", (long long)one[i].id),
                        .day = due,
                        .zh = qf_strf(arena, "%.*s答复期限：%.*s",
                                      QF_ARG(remedy_kind_zh(one[i].kind)), QF_ARG(one[i].subject)),
                        .why = law,
                        .path = qf_strf(arena, "/desk/remedies/%lld", (long long)one[i].id) });
    }
    return QF_OK;
}

/* Townships report with the county departments, by 31 January (art. 49) or the county's own day. */
static qf_code of_reports(struct gathering *g)
{
    qf_arena *arena = g->rq->cx->arena;

    for (int year = qf_date_year(g->from); year <= qf_date_year(g->to); year++) {
        qf_date day;
        qf_str why;

        QF_TRY(annual_due(g->rq->cx, year - 1, &day, &why));
        if (qf_date_is(day))
            add(g, (deadline){
                       .uid = qf_strf(arena, "annual-%d", year - 1),
                       .day = day,
                       .zh = qf_strf(arena, "%d 年政府信息公开年度报告报送、公布期限", year - 1),
                       .why = why,
                       .path = qf_strf(arena, "/desk/report/%d", year - 1) });
    }
    return QF_OK;
}

static qf_code of_tickets(struct gathering *g)
{
    qf_arena *arena = g->rq->cx->arena;
    hotline_filter open = {
        .open = true, .first = QF_NO_DATE, .last = QF_NO_DATE, .due_from = g->from, .due_to = g->to
    };
    hotline_tickets all;
    int64_t total;

    QF_TRY(hotline_list(g->rq->cx, &open, 0, TICKETS_MAX, &all, &total));
    for (size_t i = 0; i < all.count; i++)
        add(g, (deadline){ .open = true,
                           .uid = qf_strf(arena, "ticket-%lld", (long long)all.ticket[i].id),
                           .day = all.ticket[i].due_on,
                           .zh = qf_strf(arena, "热线 %.*s 办理期限", QF_ARG(all.ticket[i].number)),
                           .why = all.ticket[i].class,
                           .path =
                               qf_strf(arena, "/desk/hotline/%lld", (long long)all.ticket[i].id) });
    return QF_OK;
}

static qf_code of_letters(struct gathering *g)
{
    qf_arena *arena = g->rq->cx->arena;
    voices_letters all;

    QF_TRY(voices_letter_list(g->rq->cx, false, &all));
    for (size_t i = 0; i < all.count; i++)
        if (!qf_date_is(all.one[i].replied_on))
            add(g,
                (deadline){
                    .open = true,
                    .uid = qf_strf(arena, "letter-%lld", (long long)all.one[i].id),
                    .day = all.one[i].due_on,
                    .zh = qf_strf(arena, "来信 %.*s 答复期限", QF_ARG(all.one[i].number)),
                    .path = qf_strf(arena, "/desk/voices/letter/%lld", (long long)all.one[i].id) });
    return QF_OK;
}

static qf_code of_consults(struct gathering *g)
{
    qf_arena *arena = g->rq->cx->arena;
    voices_consult *all;
    size_t count;

    QF_TRY(voices_consult_list(g->rq->cx, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (!qf_date_is(all[i].result_on))
            add(g, (deadline){
                       .open = true,
                       .uid = qf_strf(arena, "consult-%lld", (long long)all[i].id),
                       .day = all[i].closes_on,
                       .zh = qf_strf(arena, "征求意见截止：%.*s", QF_ARG(all[i].title)),
                       .path = qf_strf(arena, "/desk/voices/consult/%lld", (long long)all[i].id) });
    return QF_OK;
}

/* The day of each month up to which the books of the month before are public. */
static qf_code of_books(struct gathering *g)
{
    qf_arena *arena = g->rq->cx->arena;
    int day = (int)g->rq->site->village_charts->monthly, year, month;
    qf_date at = QF_NO_DATE;

    qf_date_parts(g->from, &year, &month, NULL);
    for (; qf_date_from(year, month, day, &at) && qf_date_cmp(at, g->to) <= 0;
         year += month == 12, month = month % 12 + 1)
        add(g, (deadline){ .uid = qf_strf(arena, "books-%d-%02d", year, month),
                           .day = at,
                           .zh = QF_S("公开上个月村账的最后一天"),
                           .why = QF_S("村民委员会组织法第三十条"),
                           .path = g->village != 0
                                       ? qf_strf(arena, "/desk/books/%lld", (long long)g->village)
                                       : QF_S("/desk/villages") });
    return QF_OK;
}

static qf_code of_contracts(struct gathering *g)
{
    qf_arena *arena = g->rq->cx->arena;
    books_registers ending;

    QF_TRY(books_register_ending(g->rq->cx, g->to, &ending));
    for (size_t i = 0; i < ending.count; i++)
        add(g, (deadline){
                   .uid = qf_strf(arena, "contract-%lld", (long long)ending.one[i].id),
                   .day = ending.one[i].until,
                   .zh = qf_strf(arena, "村合同到期：%.*s", QF_ARG(ending.one[i].name)),
                   .path = qf_strf(arena, "/desk/books/%lld", (long long)ending.one[i].village) });
    return QF_OK;
}

static qf_code of_errands(struct gathering *g)
{
    qf_arena *arena = g->rq->cx->arena;
    errand_due *all;
    size_t count;

    if (g->rq->cx->actor == NULL)
        return QF_OK;
    QF_TRY(errand_due_list(g->rq->cx, g->village, g->from, g->to, &all, &count));
    for (size_t i = 0; i < count; i++)
        add(g, (deadline){ .open = true,
                           .uid = qf_strf(arena, "errand-%lld", (long long)all[i].id),
                           .day = all[i].due_on,
                           .zh = qf_strf(arena, "代办承诺到期：%.*s", QF_ARG(all[i].item_name)),
                           .path = qf_strf(arena, "/desk/errand/%lld", (long long)all[i].id) });
    return QF_OK;
}

static qf_code of_trainings(struct gathering *g)
{
    qf_arena *arena = g->rq->cx->arena;
    training_session *all;
    size_t count;

    QF_TRY(training_list(g->rq->cx, &all, &count));
    for (size_t i = 0; i < count; i++)
        add(g, (deadline){ .uid = qf_strf(arena, "training-%lld", (long long)all[i].id),
                           .day = all[i].held_on,
                           .zh = qf_strf(arena, "培训：%.*s", QF_ARG(all[i].title)),
                           .path = qf_strf(arena, "/desk/training/%lld", (long long)all[i].id) });
    return QF_OK;
}

static const struct {
    uint32_t roles;
    qf_code (*gather)(struct gathering *g);
} sources[] = {
    { OFFICE | WATCHERS | AUTH_BIT(HANDLER) | AUTH_BIT(REVIEWER), of_applications },
    { OFFICE, of_remedies },
    { OFFICE | WATCHERS, of_reports },
    { OFFICE | WATCHERS | AUTH_BIT(HANDLER), of_tickets },
    { OFFICE | AUTH_BIT(HANDLER), of_letters },
    { OFFICE | AUTH_BIT(HANDLER), of_consults },
    { OFFICE | WATCHERS | AUTH_BIT(HANDLER) | AUTH_BIT(VILLAGE_ACCOUNT), of_books },
    { OFFICE | AUTH_BIT(HANDLER), of_contracts },
    { OFFICE | AUTH_BIT(HANDLER) | AUTH_BIT(VILLAGE_ACCOUNT), of_errands },
    { AUTH_ANY, of_trainings },
};

static int by_day(const void *a, const void *b)
{
    const deadline *x = a, *y = b;
    int day = qf_date_cmp(x->day, y->day);

    return day != 0 ? day : qf_str_cmp(x->uid, y->uid);
}

qf_code deadlines_gather(web_request *rq, uint32_t roles, int64_t village, qf_date from, qf_date to,
                         deadlines *out)
{
    struct gathering g = { rq, village, from, to, out };

    *out = (deadlines){ QF_NEW_ARRAY(rq->cx->arena, deadline, DEADLINES_MAX), 0 };
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
        if ((roles & sources[i].roles) != 0)
            QF_TRY(sources[i].gather(&g));
    qsort(out->one, out->count, sizeof(*out->one), by_day);
    return QF_OK;
}

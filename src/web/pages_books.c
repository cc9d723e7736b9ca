#include "domain/books/books.h"
#include "store/blob.h"
#include "web/books_view.h"
#include "web/pages.h"
#include "web/site.h"

/* The village of the path, of this town. */
static qf_code asked_village(web_request *rq, org *out)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return books_view_village(rq, id, out);
}

static void add_month(web_request *rq, qf_val *one, const books_month *m)
{
    qf_arena *arena = rq->cx->arena;

    qf_map_str(arena, one, "month", m->month);
    qf_map_str(arena, one, "month_zh", books_view_month_zh(arena, m->month));
    qf_map_str(arena, one, "href",
               web_path(rq, "/books/%lld/%.*s", (long long)m->village, QF_ARG(m->month)));
    books_view_fen(arena, one, "opening", m->cash_opening);
    books_view_fen(arena, one, "receipts", m->receipts);
    books_view_fen(arena, one, "payments", m->payments);
    books_view_fen(arena, one, "closing", m->cash_closing);
    qf_map_int(arena, one, "vouchers", m->vouchers);
    qf_map_bool(arena, one, "published", qf_date_is(m->published_on));
    qf_map_str(arena, one, "published_on", qf_date_str(arena, m->published_on));
}

static const books_month *latest_of(const books_months *months, int64_t village)
{
    for (size_t i = 0; i < months->count; i++)
        if (months->one[i].village == village)
            return &months->one[i];
    return NULL;
}

qf_code page_books(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/books", "各村的钱：收了多少，花了多少");
    qf_val *list = qf_map_list(arena, data, "villages");
    qf_str due = books_view_due_month(rq);
    const org *below;
    books_months latest;
    int64_t late = 0;
    size_t count;

    QF_TRY(org_children(rq->cx, rq->cx->org, &below, &count));
    QF_TRY(books_month_latest(rq->cx, &latest));
    web_crumb(rq, data, "首页", QF_S("/"));
    for (size_t i = 0; i < count; i++) {
        const books_month *m = latest_of(&latest, below[i].id);
        qf_val *one;
        if (below[i].kind != ORG_VILLAGE || !below[i].active)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", below[i].name);
        qf_map_str(arena, one, "village_href", web_path(rq, "/books/%lld", (long long)below[i].id));
        qf_map_bool(arena, one, "has_month", m != NULL);
        if (m != NULL)
            add_month(rq, one, m);
        if (m == NULL || qf_str_cmp(m->month, due) < 0) {
            qf_map_bool(arena, one, "late", true);
            late++;
        }
    }
    qf_map_int(arena, data, "count", (int64_t)qf_count(list));
    qf_map_int(arena, data, "on_time", (int64_t)qf_count(list) - late);
    qf_map_str(arena, data, "due_zh", books_view_month_zh(arena, due));
    qf_map_bool(arena, data, "has_villages", qf_count(list) > 0);
    reply->cacheable = true;
    return QF_OK;
}

/* Quarters with a published month, newest first as the months are. */
static void add_quarters(web_request *rq, qf_val *data, const books_months *months)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "quarters");
    int last = 0;

    for (size_t i = 0; i < months->count; i++) {
        int year, month, quarter;
        qf_date first;
        qf_val *one;
        if (!qf_date_is(months->one[i].published_on) ||
            !books_month_day(months->one[i].month, &first))
            continue;
        qf_date_parts(first, &year, &month, NULL);
        quarter = (month + 2) / 3;
        if (year * 4 + quarter == last)
            continue;
        last = year * 4 + quarter;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", qf_strf(arena, "%d年第%d季度", year, quarter));
        qf_map_str(arena, one, "href",
                   web_path(rq, "/books/%lld/quarter/%d-%d", (long long)months->one[i].village,
                            year, quarter));
    }
}

qf_code page_books_village(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    books_months months;
    books_registers registers;
    qf_val *data, *list;
    org village;

    QF_TRY(asked_village(rq, &village));
    data = web_page(rq, reply, "public/books_village",
                    qf_cstr(arena, qf_strf(arena, "%.*s的账", QF_ARG(village.name))));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "各村的钱", QF_S("/books"));
    QF_TRY(books_month_list(rq->cx, village.id, &months));
    list = qf_map_list(arena, data, "months");
    for (size_t i = 0; i < months.count; i++)
        if (qf_date_is(months.one[i].published_on))
            add_month(rq, qf_list_add(list, qf_val_map(arena)), &months.one[i]);
    qf_map_bool(arena, data, "has_months", qf_count(list) > 0);
    add_quarters(rq, data, &months);
    QF_TRY(books_register_list(rq->cx, village.id, &registers));
    books_view_registers(rq, data, &registers, true);
    qf_map_str(arena, data, "months_csv",
               web_path(rq, "/books/%lld/months.csv", (long long)village.id));
    qf_map_str(arena, data, "months_json", web_path(rq, "/api/books/%lld", (long long)village.id));
    qf_map_str(arena, data, "station_href", web_path(rq, "/station/%lld", (long long)village.id));
    qf_map_str(arena, data, "name", village.name);
    reply->cacheable = true;
    return QF_OK;
}

/* A published month, or "not there": a closed month that is not yet published is nobody's. */
static qf_code asked_month(web_request *rq, org *village, books_month *m)
{
    QF_TRY(asked_village(rq, village));
    QF_TRY(books_month_get(rq->cx, village->id, rq->params[1], m));
    if (!qf_date_is(m->published_on))
        return qf_fail(rq->cx, QF_MISSING, "BOOKS.NO_MONTH", "month", "这个月的账还没有公开");
    return QF_OK;
}

static qf_code fill_month(web_request *rq, qf_val *data, const org *village, const books_month *m)
{
    qf_arena *arena = rq->cx->arena;
    const village_chart *chart;
    books_balances balances;
    books_vouchers vouchers;
    qf_date first;

    (void)!books_month_day(m->month, &first);
    QF_TRY(village_chart_on(rq->cx, rq->site->village_charts, first, &chart));
    QF_TRY(books_balance_list(rq->cx, village->id, m->month, &balances));
    QF_TRY(books_voucher_list(rq->cx, village->id, m->month, &vouchers));
    add_month(rq, data, m);
    books_view_fen(arena, data, "income", m->income);
    books_view_fen(arena, data, "expense", m->expense);
    qf_map_str(arena, data, "name", village->name);
    qf_map_str(arena, data, "checkers", m->checkers);
    qf_map_str(arena, data, "sha256", m->sha256);
    qf_map_str(arena, data, "chart_zh", chart->zh);
    books_view_accounts(rq, data, chart, &balances, &vouchers);
    qf_map_str(arena, data, "span", QF_S("月"));
    return books_view_vouchers(rq, data, chart, &vouchers, true);
}

static qf_code show_month(web_request *rq, web_reply *reply, const char *view)
{
    qf_arena *arena = rq->cx->arena;
    books_month m;
    qf_val *data;
    org village;

    QF_TRY(asked_month(rq, &village, &m));
    data = web_page(rq, reply, view,
                    qf_cstr(arena, qf_strf(arena, "%.*s %.*s收支", QF_ARG(village.name),
                                           QF_ARG(books_view_month_zh(arena, m.month)))));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "各村的钱", QF_S("/books"));
    web_crumb(rq, data, qf_cstr(arena, village.name),
              qf_strf(arena, "/books/%lld", (long long)village.id));
    QF_TRY(fill_month(rq, data, &village, &m));
    reply->cacheable = true;
    return QF_OK;
}

/* The village's published months as the page shows them. */
static qf_code months_file(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_buf csv = qf_buf_new(arena, (size_t)1024 * 1024);
    books_months months;
    org village;

    QF_TRY(asked_village(rq, &village));
    QF_TRY(books_month_list(rq->cx, village.id, &months));
    qf_buf_add(&csv,
               QF_S("\xEF\xBB\xBF月份,月初结余（元）,收入（元）,支出（元）,月末结余（元）\r\n"));
    for (size_t i = 0; i < months.count; i++) {
        const books_month *m = &months.one[i];
        if (qf_date_is(m->published_on))
            qf_buf_addf(&csv, "%.*s,%.*s,%.*s,%.*s,%.*s\r\n", QF_ARG(m->month),
                        QF_ARG(qf_fen_yuan(arena, m->cash_opening)),
                        QF_ARG(qf_fen_yuan(arena, m->receipts)),
                        QF_ARG(qf_fen_yuan(arena, m->payments)),
                        QF_ARG(qf_fen_yuan(arena, m->cash_closing)));
    }
    reply->body = qf_buf_str(&csv);
    reply->type = "text/csv; charset=utf-8";
    reply->download = qf_strf(arena, "books-%.*s-months.csv", QF_ARG(village.code));
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_books_month(web_request *rq, web_reply *reply)
{
    if (qf_str_eq(rq->params[1], QF_S("months.csv")))
        return months_file(rq, reply);
    return show_month(rq, reply, "public/books_month");
}

qf_code page_books_board(web_request *rq, web_reply *reply)
{
    return show_month(rq, reply, "public/books_board");
}

qf_code page_books_file(web_request *rq, web_reply *reply)
{
    books_month m;
    org village;

    if (!qf_str_eq(rq->params[2], QF_S("entries.csv")))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "file", "没有这个文件");
    QF_TRY(asked_month(rq, &village, &m));
    QF_TRY(books_entries_csv(rq->cx, rq->site->village_charts, village.id, m.month, &reply->body));
    reply->type = "text/csv; charset=utf-8";
    reply->download =
        qf_strf(rq->cx->arena, "books-%.*s-%.*s.csv", QF_ARG(village.code), QF_ARG(m.month));
    reply->cacheable = true;
    return QF_OK;
}

/* A picture that the town has released, of a voucher in a published month. */
qf_code page_books_image(web_request *rq, web_reply *reply)
{
    books_voucher voucher;
    books_month m;
    books_image *images;
    int64_t id, n;
    size_t count;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(web_param_id(rq, 1, &n));
    QF_TRY(books_voucher_get(rq->cx, id, &voucher));
    QF_TRY(books_month_get(rq->cx, voucher.village, voucher.month, &m));
    QF_TRY(books_images(rq->cx, id, &images, &count));
    for (size_t i = 0; i < count; i++) {
        if (images[i].n != n || !images[i].shown || !qf_date_is(m.published_on))
            continue;
        reply->type = qf_cstr(rq->cx->arena, images[i].type);
        return blob_get(rq->cx, images[i].sha256, images[i].size, &reply->body);
    }
    return qf_fail(rq->cx, QF_MISSING, "BOOKS.NO_IMAGE", "image", "没有这张图片，或者没有公开");
}

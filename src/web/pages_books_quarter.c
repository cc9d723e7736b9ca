/* A quarter of a village's books: what the law asks to be published at least, from the months that are. */
#include "base/text.h"
#include "domain/books/books.h"
#include "web/books_view.h"
#include "web/pages.h"
#include "web/site.h"

/* "2026-3" */
static bool quarter_parse(qf_str text, int *year, int *quarter)
{
    int64_t y, q;

    if (text.n != 6 || text.p[4] != '-' || !qf_number_parse(qf_str_sub(text, 0, 4), &y) ||
        !qf_number_parse(qf_str_sub(text, 5, 6), &q) || q < 1 || q > 4)
        return false;
    *year = (int)y;
    *quarter = (int)q;
    return true;
}

static void add_months(web_request *rq, qf_val *data, const books_quarter *q)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "months");

    for (size_t i = 0; i < q->months; i++) {
        const books_month *m = &q->month[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_str href = web_path(rq, "/books/%lld/%.*s", (long long)m->village, QF_ARG(m->month));
        qf_map_str(arena, one, "month_zh", books_view_month_zh(arena, m->month));
        qf_map_str(arena, one, "href", href);
        qf_map_str(arena, one, "csv_href", QF_JOIN(arena, href, QF_S("/entries.csv")));
        qf_map_int(arena, one, "vouchers", m->vouchers);
        books_view_fen(arena, one, "opening", m->cash_opening);
        books_view_fen(arena, one, "receipts", m->receipts);
        books_view_fen(arena, one, "payments", m->payments);
        books_view_fen(arena, one, "closing", m->cash_closing);
        qf_map_str(arena, one, "sha256", m->sha256);
    }
    qf_map_int(arena, data, "published_months", (int64_t)q->months);
    qf_map_bool(arena, data, "whole", q->months == 3);
}

/* The vouchers of all its months, one after the other. */
static qf_code read_vouchers(web_request *rq, const books_quarter *q, books_vouchers *out)
{
    books_vouchers month[3];

    *out = (books_vouchers){ 0 };
    for (size_t i = 0; i < q->months; i++) {
        QF_TRY(books_voucher_list(rq->cx, q->sum.village, q->month[i].month, &month[i]));
        out->count += month[i].count;
    }
    out->one = QF_NEW_ARRAY(rq->cx->arena, books_voucher, out->count);
    out->count = 0;
    for (size_t i = 0; i < q->months; i++)
        for (size_t v = 0; v < month[i].count; v++)
            out->one[out->count++] = month[i].one[v];
    return QF_OK;
}

static qf_code show(web_request *rq, web_reply *reply, const char *view, bool board)
{
    qf_arena *arena = rq->cx->arena;
    const village_chart *chart;
    books_vouchers vouchers;
    books_quarter q;
    int year, quarter;
    qf_date first;
    qf_val *data;
    qf_str title;
    org village;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(books_view_village(rq, id, &village));
    if (!quarter_parse(rq->params[1], &year, &quarter))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "quarter", "没有这个季度");
    QF_TRY(books_quarter_get(rq->cx, village.id, year, quarter, &q));
    title = qf_strf(arena, "%.*s %d年第%s季度收支", QF_ARG(village.name), year,
                    (const char *const[]){ "一", "二", "三", "四" }[quarter - 1]);
    data = web_page(rq, reply, view, title.p);
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "各村的钱", QF_S("/books"));
    web_crumb(rq, data, qf_cstr(arena, village.name),
              qf_strf(arena, "/books/%lld", (long long)village.id));
    qf_map_str(arena, data, "name", village.name);
    qf_map_str(arena, data, "span", QF_S("季"));
    qf_map_str(arena, data, "href",
               web_path(rq, "/books/%lld/quarter/%d-%d", (long long)id, year, quarter));
    add_months(rq, data, &q);
    books_view_fen(arena, data, "opening", q.sum.cash_opening);
    books_view_fen(arena, data, "receipts", q.sum.receipts);
    books_view_fen(arena, data, "payments", q.sum.payments);
    books_view_fen(arena, data, "closing", q.sum.cash_closing);
    books_view_fen(arena, data, "income", q.sum.income);
    books_view_fen(arena, data, "expense", q.sum.expense);
    qf_map_int(arena, data, "vouchers", q.sum.vouchers);
    qf_map_str(arena, data, "checkers", q.sum.checkers);
    qf_map_str(arena, data, "published_on", qf_date_str(arena, q.sum.published_on));
    (void)!books_month_day(q.month[0].month, &first);
    QF_TRY(village_chart_on(rq->cx, rq->site->village_charts, first, &chart));
    QF_TRY(read_vouchers(rq, &q, &vouchers));
    books_view_accounts(rq, data, chart, &q.balances, &vouchers);
    if (board)
        QF_TRY(books_view_vouchers(rq, data, chart, &vouchers, true));
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_books_quarter(web_request *rq, web_reply *reply)
{
    return show(rq, reply, "public/books_quarter", false);
}

qf_code page_books_quarter_board(web_request *rq, web_reply *reply)
{
    return show(rq, reply, "public/books_quarter_board", true);
}

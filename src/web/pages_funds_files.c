/* What the pages of the funds show, as files: anybody can add it up again. */
#include "base/text.h"
#include "doc/csv_write.h"
#include "domain/funds/funds.h"
#include "web/funds_view.h"
#include "web/pages.h"
#include "web/site.h"

#define YEARS_MAX 30

/* The year's sums by fund and village: the page can be added up again from it. */
static qf_code totals_csv(web_request *rq, int64_t year, qf_str *out)
{
    qf_arena *arena = rq->cx->arena;
    qf_buf csv = qf_buf_new(arena, (size_t)16 * 1024 * 1024);
    funds_villages villages;
    fund_totals totals;
    fund_list funds;

    QF_TRY(funds_view_villages(rq, &villages));
    QF_TRY(funds_list(rq->cx, year, &funds));
    QF_TRY(funds_totals(rq->cx, year, 0, 0, &totals));
    qf_buf_add(
        &csv,
        QF_S("\xEF\xBB\xBF年份,资金,依据文件,村,笔数,金额（元）,退回笔数,退回金额（元）\r\n"));
    for (size_t i = 0; i < totals.count; i++) {
        const fund_total *t = &totals.one[i];
        qf_buf_addf(&csv, "%lld,", (long long)t->year);
        for (size_t f = 0; f < funds.count; f++)
            if (funds.one[f].id == t->fund) {
                csv_put(&csv, funds.one[f].name, false);
                csv_put(&csv, funds_view_text(rq, funds.one[f].document), false);
            }
        csv_put(&csv, funds_view_village_name(&villages, t->village), false);
        qf_buf_addf(&csv, "%lld,%.*s,%lld,%.*s\r\n", (long long)t->payments,
                    QF_ARG(qf_fen_yuan(arena, t->paid)), (long long)t->returned,
                    QF_ARG(qf_fen_yuan(arena, t->returned_sum)));
    }
    *out = qf_buf_str(&csv);
    return QF_OK;
}

static qf_code years_csv(web_request *rq, qf_str *out)
{
    qf_arena *arena = rq->cx->arena;
    qf_buf csv = qf_buf_new(arena, 65536);
    fund_totals years;

    QF_TRY(funds_year_totals(rq->cx, YEARS_MAX, &years));
    qf_buf_add(&csv, QF_S("\xEF\xBB\xBF年份,笔数,金额（元）,退回笔数,退回金额（元）\r\n"));
    for (size_t i = 0; i < years.count; i++)
        qf_buf_addf(&csv, "%lld,%lld,%.*s,%lld,%.*s\r\n", (long long)years.one[i].year,
                    (long long)years.one[i].payments, QF_ARG(qf_fen_yuan(arena, years.one[i].paid)),
                    (long long)years.one[i].returned,
                    QF_ARG(qf_fen_yuan(arena, years.one[i].returned_sum)));
    *out = qf_buf_str(&csv);
    return QF_OK;
}

static qf_code give(web_request *rq, web_reply *reply, const char *name, int64_t number)
{
    reply->type = "text/csv; charset=utf-8";
    reply->download = number > 0 ? qf_strf(rq->cx->arena, "%s-%lld.csv", name, (long long)number)
                                 : qf_strf(rq->cx->arena, "%s.csv", name);
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_funds_years_file(web_request *rq, web_reply *reply)
{
    QF_TRY(years_csv(rq, &reply->body));
    return give(rq, reply, "funds-years", 0);
}

qf_code page_funds_totals_file(web_request *rq, web_reply *reply)
{
    bool flow = qf_str_eq(rq->params[1], QF_S("flow.csv"));
    int64_t year;

    QF_TRY(web_param_id(rq, 0, &year));
    if (!flow && !qf_str_eq(rq->params[1], QF_S("totals.csv")))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "file", "没有这个文件");
    if (flow)
        QF_TRY(funds_view_flow_csv(rq, year, 0, &reply->body));
    else
        QF_TRY(totals_csv(rq, year, &reply->body));
    return give(rq, reply, flow ? "funds-flow" : "funds", year);
}

qf_code page_fund_flow_file(web_request *rq, web_reply *reply)
{
    int64_t id;
    fund f;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(funds_get(rq->cx, id, &f));
    QF_TRY(funds_view_flow_csv(rq, f.year, f.id, &reply->body));
    return give(rq, reply, "fund-flow", f.id);
}

qf_code page_funds_list_file(web_request *rq, web_reply *reply)
{
    fund_batch batch;

    QF_TRY(funds_view_list(rq, &batch));
    if (!qf_str_eq(rq->params[1], QF_S("list.csv")))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "file", "没有这个文件");
    if (!funds_rows_public(rq->cx, &batch))
        return qf_fail(rq->cx, QF_MISSING, "FUNDS.NO_LIST", "file",
                       "这份名单的公开期已满，姓名已经撤下，只留合计");
    QF_TRY(funds_batch_csv(rq->cx, batch.id, &reply->body));
    reply->type = "text/csv; charset=utf-8";
    reply->download = qf_strf(rq->cx->arena, "funds-list-%lld.csv", (long long)batch.id);
    return QF_OK;
}

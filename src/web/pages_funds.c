#include "base/text.h"
#include "doc/csv_write.h"
#include "domain/funds/funds.h"
#include "web/books_view.h"
#include "web/funds_view.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

#define YEARS_MAX 30
#define PAGE_ROWS 50

/* ---- a year */

/* The asked year, else the newest there is; 0 when there is none. */
static qf_code asked_year(web_request *rq, qf_val *data, int64_t *year)
{
    qf_arena *arena = rq->cx->arena;
    int64_t years[YEARS_MAX], asked;
    qf_val *list = qf_map_list(arena, data, "years");
    size_t count;

    QF_TRY(funds_years(rq->cx, years, YEARS_MAX, &count));
    *year = count > 0 ? years[0] : 0;
    if (web_query(rq, "year").n == 4 && qf_number_parse(web_query(rq, "year"), &asked))
        for (size_t i = 0; i < count; i++)
            if (years[i] == asked)
                *year = asked;
    for (size_t i = 0; i < count && count > 1; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "year", years[i]);
        qf_map_bool(arena, one, "current", years[i] == *year);
        qf_map_str(arena, one, "href",
                   qf_strf(arena, "%.*s%.*s?year=%lld", QF_ARG(rq->base), QF_ARG(rq->path),
                           (long long)years[i]));
    }
    qf_map_bool(arena, data, "has_years", count > 1);
    qf_map_int(arena, data, "year", *year);
    return QF_OK;
}

struct sums {
    int64_t payments, returned;
    qf_fen paid, returned_sum;
};

static struct sums sum_of(const fund_totals *totals, int64_t fund_id, int64_t village)
{
    struct sums sums = { 0 };

    for (size_t i = 0; i < totals->count; i++) {
        const fund_total *one = &totals->one[i];
        if ((fund_id > 0 && one->fund != fund_id) || (village >= 0 && one->village != village))
            continue;
        sums.payments += one->payments;
        sums.returned += one->returned;
        sums.paid.fen += one->paid.fen;
        sums.returned_sum.fen += one->returned_sum.fen;
    }
    return sums;
}

static void add_sums(qf_arena *arena, qf_val *map, struct sums sums)
{
    qf_map_int(arena, map, "payments", sums.payments);
    books_view_fen(arena, map, "paid", sums.paid);
    qf_map_int(arena, map, "returned", sums.returned);
    books_view_fen(arena, map, "returned_sum", sums.returned_sum);
    qf_map_bool(arena, map, "has_returned", sums.returned > 0);
}

/* Money that reached the town: what allocations to it and past it say. */
static int64_t reached_town(const fund_allocations *came, int64_t fund_id)
{
    int64_t sum = 0;

    for (size_t i = 0; i < came->count; i++)
        if (came->one[i].to == FUNDS_TOWN && (fund_id == 0 || came->one[i].fund == fund_id))
            sum += came->one[i].amount.fen;
    return sum;
}

static void add_funds(web_request *rq, qf_val *data, const fund_list *funds,
                      const fund_totals *totals, const fund_allocations *came)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "funds");

    for (size_t i = 0; i < funds->count; i++) {
        const fund *f = &funds->one[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", f->name);
        qf_map_str(arena, one, "code", f->code);
        qf_map_str(arena, one, "document", funds_view_text(rq, f->document));
        qf_map_str(arena, one, "href", web_path(rq, "/funds/%lld", (long long)f->id));
        qf_map_bool(arena, one, "sample", f->sample && !qf_str_has(f->name, QF_S("示例")));
        books_view_fen(arena, one, "allocated", (qf_fen){ reached_town(came, f->id) });
        add_sums(arena, one, sum_of(totals, f->id, -1));
    }
    qf_map_int(arena, data, "count", (int64_t)funds->count);
    qf_map_bool(arena, data, "has_funds", funds->count > 0);
}

static qf_code add_villages(web_request *rq, qf_val *data, const fund_totals *totals)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "villages");
    struct sums none = sum_of(totals, 0, 0);
    funds_villages villages;

    QF_TRY(funds_view_villages(rq, &villages));
    for (size_t i = 0; i < villages.count; i++) {
        struct sums sums = sum_of(totals, 0, villages.one[i].id);
        qf_val *one;
        if (!villages.one[i].active && sums.payments + sums.returned == 0)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", villages.one[i].name);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/funds/village/%lld", (long long)villages.one[i].id));
        add_sums(arena, one, sums);
    }
    if (none.payments + none.returned > 0) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", QF_S("不分村"));
        add_sums(arena, one, none);
    }
    qf_map_bool(arena, data, "has_villages", qf_count(list) > 0);
    return QF_OK;
}

/* The years beside each other, when there are several. */
static qf_code add_year_sums(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "year_sums");
    fund_totals years;

    QF_TRY(funds_year_totals(rq->cx, YEARS_MAX, &years));
    for (size_t i = 0; i < years.count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "year", years.one[i].year);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/funds?year=%lld", (long long)years.one[i].year));
        add_sums(arena, one,
                 (struct sums){ years.one[i].payments, years.one[i].returned, years.one[i].paid,
                                years.one[i].returned_sum });
    }
    qf_map_bool(arena, data, "has_year_sums", years.count > 1);
    qf_map_str(arena, data, "years_csv", web_path(rq, "/funds/years.csv"));
    qf_map_str(arena, data, "years_json", web_path(rq, "/api/funds"));
    return QF_OK;
}

qf_code page_funds(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/funds", "惠民惠农的钱：发了多少，发给了谁");
    fund_allocations came;
    fund_totals totals;
    fund_list funds;
    int64_t year;

    web_crumb(rq, data, "首页", QF_S("/"));
    QF_TRY(asked_year(rq, data, &year));
    QF_TRY(funds_list(rq->cx, year, &funds));
    if (year == 0)
        funds.count = 0;
    QF_TRY(funds_totals(rq->cx, year, 0, 0, &totals));
    QF_TRY(funds_allocations(rq->cx, year, 0, &came));
    add_funds(rq, data, &funds, &totals, &came);
    add_sums(arena, data, sum_of(&totals, 0, -1));
    books_view_fen(arena, data, "allocated", (qf_fen){ reached_town(&came, 0) });
    QF_TRY(add_villages(rq, data, &totals));
    QF_TRY(funds_view_flow(rq, data, year, 0));
    qf_map_str(arena, data, "mine_href", web_path(rq, "/funds/mine"));
    qf_map_str(arena, data, "checks_href", web_path(rq, "/funds/checks"));
    QF_TRY(add_year_sums(rq, data));
    qf_map_str(arena, data, "flow_csv", web_path(rq, "/funds/year/%lld/flow.csv", (long long)year));
    qf_map_str(arena, data, "flow_json", web_path(rq, "/api/funds?year=%lld", (long long)year));
    qf_map_str(arena, data, "file_href", web_path(rq, "/funds/year/%lld/totals", (long long)year));
    reply->cacheable = true;
    return QF_OK;
}

/* ---- one fund */

static qf_code asked_fund(web_request *rq, fund *out)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return funds_get(rq->cx, id, out);
}

static void add_came(web_request *rq, qf_val *data, const fund_allocations *came,
                     const funds_villages *villages)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "allocations");

    for (size_t i = 0; i < came->count; i++) {
        const fund_allocation *a = &came->one[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "day", qf_date_str(arena, a->day));
        qf_map_str(arena, one, "from", qf_str_of(funds_level_zh(a->from)));
        qf_map_str(arena, one, "to",
                   a->to == FUNDS_VILLAGE ? funds_view_village_name(villages, a->village)
                                          : qf_str_of(funds_level_zh(a->to)));
        qf_map_str(arena, one, "document", funds_view_text(rq, a->document));
        books_view_fen(arena, one, "sum", a->amount);
    }
    qf_map_bool(arena, data, "has_allocations", came->count > 0);
}

qf_code page_fund(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    fund_allocations came;
    funds_villages villages;
    fund_batches batches;
    fund_totals totals;
    bool has_document;
    qf_val *data;
    fund f;

    QF_TRY(asked_fund(rq, &f));
    data = web_page(
        rq, reply, "public/fund",
        qf_cstr(arena, qf_strf(arena, "%.*s（%lld年）", QF_ARG(f.name), (long long)f.year)));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "惠民惠农的钱", qf_strf(arena, "/funds?year=%lld", (long long)f.year));
    qf_map_str(arena, data, "document", funds_view_text(rq, f.document));
    qf_map_str(arena, data, "department", funds_view_text(rq, f.department));
    qf_map_str(arena, data, "object", funds_view_text(rq, f.object));
    qf_map_str(arena, data, "standard", funds_view_text(rq, f.standard));
    qf_map_str(arena, data, "channel", funds_view_text(rq, f.channel));
    qf_map_bool(arena, data, "ended", f.ended);
    qf_map_bool(arena, data, "sample", f.sample && !qf_str_has(f.name, QF_S("示例")));
    QF_TRY(funds_view_document(rq, f.item_number, &has_document));
    if (has_document)
        qf_map_str(arena, data, "item_href", web_path(rq, "/item/%.*s", QF_ARG(f.item_number)));
    QF_TRY(funds_view_villages(rq, &villages));
    QF_TRY(funds_allocations(rq->cx, f.year, f.id, &came));
    add_came(rq, data, &came, &villages);
    QF_TRY(funds_totals(rq->cx, f.year, f.id, 0, &totals));
    add_sums(arena, data, sum_of(&totals, 0, -1));
    books_view_fen(arena, data, "allocated", (qf_fen){ reached_town(&came, 0) });
    QF_TRY(add_villages(rq, data, &totals));
    QF_TRY(funds_batch_list(rq->cx, f.id, true, &batches));
    funds_view_batches(rq, data, "batches", &batches, false);
    qf_map_bool(arena, data, "has_batches", batches.count > 0);
    QF_TRY(funds_view_flow(rq, data, f.year, f.id));
    qf_map_str(arena, data, "flow_csv", web_path(rq, "/funds/%lld/flow.csv", (long long)f.id));
    qf_map_str(arena, data, "flow_json", web_path(rq, "/api/funds/%lld", (long long)f.id));
    reply->cacheable = true;
    return QF_OK;
}

/* ---- one village */

qf_code page_funds_village(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    fund_totals totals;
    fund_list funds;
    int64_t id, year;
    qf_val *data, *lists;
    org village;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(books_view_village(rq, id, &village));
    data = web_page(rq, reply, "public/funds_village",
                    qf_cstr(arena, qf_strf(arena, "%.*s领到的惠民惠农补贴", QF_ARG(village.name))));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "惠民惠农的钱", QF_S("/funds"));
    QF_TRY(asked_year(rq, data, &year));
    QF_TRY(funds_list(rq->cx, year, &funds));
    QF_TRY(funds_totals(rq->cx, year, 0, village.id, &totals));
    add_funds(rq, data, &funds, &totals, &(fund_allocations){ 0 });
    add_sums(arena, data, sum_of(&totals, 0, -1));
    lists = qf_map_list(arena, data, "lists");
    for (size_t i = 0; i < totals.count; i++) {
        fund_batches batches;
        QF_TRY(funds_batch_list(rq->cx, totals.one[i].fund, true, &batches));
        for (size_t b = 0; b < batches.count; b++) {
            qf_val *one = qf_list_add(lists, qf_val_map(arena));
            qf_map_str(arena, one, "title", funds_view_text(rq, batches.one[b].title));
            qf_map_str(arena, one, "period", funds_view_text(rq, batches.one[b].period));
            qf_map_str(arena, one, "href",
                       web_path(rq, "/funds/list/%lld?village=%lld", (long long)batches.one[b].id,
                                (long long)village.id));
        }
    }
    qf_map_bool(arena, data, "has_lists", qf_count(lists) > 0);
    qf_map_str(arena, data, "name", village.name);
    qf_map_str(arena, data, "books_href", web_path(rq, "/books/%lld", (long long)village.id));
    qf_map_str(arena, data, "mine_href", web_path(rq, "/funds/mine"));
    reply->cacheable = true;
    return QF_OK;
}

/* ---- one list */

static void add_rows(web_request *rq, qf_val *data, const fund_payments *rows,
                     const funds_villages *villages)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "rows");

    for (size_t i = 0; i < rows->count; i++) {
        const fund_payment *p = &rows->one[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "line", p->line);
        qf_map_str(arena, one, "name", p->name_shown);
        qf_map_str(arena, one, "village", funds_view_village_name(villages, p->village));
        qf_map_str(arena, one, "quantity", funds_view_text(rq, p->quantity));
        books_view_fen(arena, one, "amount", p->amount);
        qf_map_str(arena, one, "paid_on", qf_date_str(arena, p->paid_on));
        qf_map_bool(arena, one, "returned", p->returned);
        qf_map_str(arena, one, "ask_href",
                   web_path(rq, "/complaints/new?about=funds&id=%lld&line=%lld",
                            (long long)p->batch, (long long)p->line));
    }
    qf_map_bool(arena, data, "has_rows", rows->count > 0);
}

static void add_list_villages(web_request *rq, qf_val *data, const fund_batch *batch,
                              const fund_totals *totals, const funds_villages *villages,
                              int64_t village)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "villages");

    for (size_t i = 0; i < totals->count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", funds_view_village_name(villages, totals->one[i].village));
        qf_map_int(arena, one, "payments", totals->one[i].payments);
        books_view_fen(arena, one, "paid", totals->one[i].paid);
        if (totals->one[i].village > 0)
            qf_map_str(arena, one, "href",
                       web_path(rq, "/funds/list/%lld?village=%lld", (long long)batch->id,
                                (long long)totals->one[i].village));
        qf_map_bool(arena, one, "current", totals->one[i].village == village);
    }
}

static int64_t asked_number(web_request *rq, const char *name)
{
    int64_t number;

    return qf_number_parse(web_query(rq, name), &number) && number > 0 ? number : 0;
}

static qf_code fill_list(web_request *rq, qf_val *data, const fund_batch *batch)
{
    qf_arena *arena = rq->cx->arena;
    int64_t village = asked_number(rq, "village"), after = asked_number(rq, "after");
    funds_villages villages;
    fund_payments rows = { 0 };
    fund_totals totals;

    QF_TRY(funds_view_villages(rq, &villages));
    QF_TRY(funds_batch_totals(rq->cx, batch->id, &totals));
    add_list_villages(rq, data, batch, &totals, &villages, village);
    qf_map_bool(arena, data, "rows_public", funds_rows_public(rq->cx, batch));
    if (funds_rows_public(rq->cx, batch))
        QF_TRY(funds_payments(rq->cx, batch->id, village, after, PAGE_ROWS + 1, &rows));
    if (rows.count > PAGE_ROWS) {
        rows.count = PAGE_ROWS;
        qf_map_str(arena, data, "next_href",
                   village > 0 ? web_path(rq, "/funds/list/%lld?village=%lld&after=%lld",
                                          (long long)batch->id, (long long)village,
                                          (long long)rows.one[PAGE_ROWS - 1].line)
                               : web_path(rq, "/funds/list/%lld?after=%lld", (long long)batch->id,
                                          (long long)rows.one[PAGE_ROWS - 1].line));
    }
    if (village > 0)
        qf_map_str(arena, data, "village", funds_view_village_name(&villages, village));
    add_rows(rq, data, &rows, &villages);
    return QF_OK;
}

qf_code page_funds_list(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    fund_batch batch;
    qf_val *data;
    fund f;

    QF_TRY(funds_view_list(rq, &batch));
    QF_TRY(funds_get(rq->cx, batch.fund, &f));
    data =
        web_page(rq, reply, "public/funds_list", qf_cstr(arena, funds_view_text(rq, batch.title)));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "惠民惠农的钱", qf_strf(arena, "/funds?year=%lld", (long long)f.year));
    web_crumb(rq, data, qf_cstr(arena, f.name), qf_strf(arena, "/funds/%lld", (long long)f.id));
    add_sums(arena, data,
             (struct sums){ batch.payments, batch.returned, batch.paid, batch.returned_sum });
    qf_map_str(arena, data, "fund", f.name);
    qf_map_str(arena, data, "period", funds_view_text(rq, batch.period));
    qf_map_str(arena, data, "published_on", qf_date_str(arena, batch.published_on));
    qf_map_str(arena, data, "names_until", qf_date_str(arena, batch.names_until));
    qf_map_str(arena, data, "sha256", batch.sha256);
    qf_map_bool(arena, data, "sample", batch.sample && !qf_str_has(f.name, QF_S("示例")));
    qf_map_str(arena, data, "here", web_path(rq, "/funds/list/%lld", (long long)batch.id));
    qf_map_str(arena, data, "mine_href", web_path(rq, "/funds/mine"));
    QF_TRY(fill_list(rq, data, &batch));
    reply->cacheable = true;
    return QF_OK;
}

/* ---- the own payments */

static const input_field mine_fields[] = {
    { "name", "姓名", INPUT_TEXT, true, 30, NULL, NULL },
    { "tail", "身份证号最后六位", INPUT_TEXT, true, 6, "最后一位是 X 的也算一位", NULL },
    { "code", "查询码", INPUT_TEXT, true, 20,
      "十个字母数字，写在领取的小条上；没有的可以到村便民服务站或镇便民服务中心领取", NULL },
};

static qf_val *mine_page(web_request *rq, web_reply *reply, const input *in)
{
    qf_val *data = web_page(rq, reply, "public/funds_mine", "查我自己领到的补贴");

    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "惠民惠农的钱", QF_S("/funds"));
    qf_map_bool(rq->cx->arena, data, "no_index", true);
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, mine_fields, INPUT_COUNT(mine_fields), in, NULL));
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return data;
}

qf_code page_funds_mine(web_request *rq, web_reply *reply)
{
    (void)mine_page(rq, reply, NULL);
    return QF_OK;
}

static qf_code add_own(web_request *rq, qf_val *data, const fund_owns *owns)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "own");
    funds_villages villages;
    int64_t sum = 0;

    QF_TRY(funds_view_villages(rq, &villages));
    for (size_t i = 0; i < owns->count; i++) {
        const fund_own *p = &owns->one[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "fund", p->fund_name);
        qf_map_str(arena, one, "fund_href", web_path(rq, "/funds/%lld", (long long)p->fund));
        qf_map_str(arena, one, "period", p->period);
        qf_map_str(arena, one, "quantity", p->quantity);
        qf_map_str(arena, one, "village", funds_view_village_name(&villages, p->village));
        qf_map_str(arena, one, "paid_on", qf_date_str(arena, p->paid_on));
        qf_map_str(arena, one, "card_tail", p->card_tail);
        qf_map_bool(arena, one, "returned", p->returned);
        books_view_fen(arena, one, "amount", p->amount);
        qf_map_str(arena, one, "ask_href",
                   web_path(rq, "/complaints/new?about=funds&id=%lld&line=%lld",
                            (long long)p->batch, (long long)p->line));
        sum += p->returned ? 0 : p->amount.fen;
    }
    books_view_fen(arena, data, "sum", (qf_fen){ sum });
    qf_map_int(arena, data, "count", (int64_t)owns->count);
    qf_map_bool(arena, data, "has_answer", true);
    qf_map_bool(arena, data, "has_own", owns->count > 0);
    return QF_OK;
}

qf_code page_funds_mine_answer(web_request *rq, web_reply *reply)
{
    fund_owns owns;
    input in;
    qf_code code;

    if (!input_read(rq, mine_fields, INPUT_COUNT(mine_fields), &in)) {
        (void)mine_page(rq, reply, &in);
        return QF_OK;
    }
    code = funds_own(rq->cx, input_get(&in, "name")->text, input_get(&in, "tail")->text,
                     input_get(&in, "code")->text, &owns);
    if (code == QF_MISSING) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        (void)mine_page(rq, reply, &in);
        return QF_OK;
    }
    QF_TRY(code);
    return add_own(rq, mine_page(rq, reply, NULL), &owns);
}

#include "web/funds_view.h"

#include "base/text.h"
#include "doc/csv_write.h"
#include "domain/disclose/disclose.h"
#include "web/books_view.h"
#include "web/flow_picture.h"
#include "web/site.h"

#include <stdlib.h>

qf_code funds_view_document(web_request *rq, qf_str number, bool *out)
{
    disclose_item item;
    qf_code code;
    int64_t id;

    *out = false;
    if (!qf_number_parse(number, &id))
        return QF_OK;
    code = disclose_get(rq->cx, id, &item);
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    *out = qf_str_eq(item.state, QF_S("released")) || qf_str_eq(item.state, QF_S("withdrawn"));
    return QF_OK;
}

qf_code funds_view_villages(web_request *rq, funds_villages *out)
{
    const org *below;
    org *kept;
    size_t count;

    QF_TRY(org_children(rq->cx, rq->cx->org, &below, &count));
    kept = QF_NEW_ARRAY(rq->cx->arena, org, count);
    out->count = 0;
    for (size_t i = 0; i < count; i++)
        if (below[i].kind == ORG_VILLAGE)
            kept[out->count++] = below[i];
    out->one = kept;
    return QF_OK;
}

qf_str funds_view_village_name(const funds_villages *villages, int64_t id)
{
    for (size_t i = 0; i < villages->count; i++)
        if (villages->one[i].id == id)
            return villages->one[i].name;
    return QF_S("不分村");
}

qf_str funds_view_text(web_request *rq, qf_str text)
{
    mask_hits hits;

    if (text.n == 0 || mask_find(rq->cx, rq->site->mask_rules, text, &hits) != QF_OK)
        return QF_S("");
    return hits.count > 0 ? mask_apply(rq->cx->arena, text, hits) : text;
}

/* ---- the flow */

#define COLUMN_PAID (FUNDS_VILLAGE + 1)
#define FLOW_SHOWN 40  /* bands on a page: all villages of a town, the larger funds */
#define FLOW_OTHERS 16 /* room for the levels and what is left over */

static void flow_rows(web_request *rq, qf_val *data, const flow_picture *picture)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *rows = qf_map_list(arena, data, "flow_rows");

    for (size_t i = 0; i < picture->links; i++) {
        const flow_link *link = &picture->link[i];
        qf_val *row = qf_list_add(rows, qf_val_map(arena));
        qf_map_str(arena, row, "from", picture->node[link->from].name);
        qf_map_str(arena, row, "to", picture->node[link->to].name);
        books_view_fen(arena, row, "sum", (qf_fen){ link->fen });
    }
}

/* One band from the town. */
struct paid {
    qf_str name, href;
    int64_t fen;
};

/* Largest first; equal ones in the order of their addresses. */
static int by_sum(const void *a, const void *b)
{
    const struct paid *one = a, *other = b;

    if (one->fen != other->fen)
        return one->fen > other->fen ? -1 : 1;
    return qf_str_cmp(one->href, other->href);
}

/* Paid sums: one for each village of a fund, or each fund of a year. */
static qf_code paid_sums(web_request *rq, int64_t year, int64_t fund_id, struct paid **out,
                         size_t *count)
{
    funds_villages villages;
    fund_totals totals;
    fund_list funds;

    QF_TRY(funds_totals(rq->cx, year, fund_id, 0, &totals));
    QF_TRY(funds_view_villages(rq, &villages));
    QF_TRY(funds_list(rq->cx, year, &funds));
    *out = QF_NEW_ARRAY(rq->cx->arena, struct paid, totals.count);
    *count = 0;
    for (size_t i = 0; i < totals.count;) {
        int64_t of = totals.one[i].fund;
        struct paid *one = &(*out)[(*count)++];
        if (fund_id > 0) {
            one->name = funds_view_village_name(&villages, totals.one[i].village);
            one->href = web_path(rq, "/funds/village/%lld", (long long)totals.one[i].village);
            one->fen = totals.one[i++].paid.fen;
            continue;
        }
        for (size_t f = 0; f < funds.count; f++)
            if (funds.one[f].id == of)
                one->name = funds.one[f].name;
        one->href = web_path(rq, "/funds/%lld", (long long)of);
        for (; i < totals.count && totals.one[i].fund == of; i++)
            one->fen += totals.one[i].paid.fen;
    }
    return QF_OK;
}

/* The bands of paid sums; of more than `most` the smaller ones are one. */
static qf_code flow_paid(web_request *rq, flow_picture *picture, int64_t year, int64_t fund_id,
                         size_t town, size_t most)
{
    struct paid *paid;
    int64_t rest = 0;
    size_t count;

    QF_TRY(paid_sums(rq, year, fund_id, &paid, &count));
    if (count > most)
        qsort(paid, count, sizeof(*paid), by_sum);
    for (size_t i = 0; i < count && i < most; i++)
        flow_add_link(picture, town,
                      flow_add_node(picture, COLUMN_PAID, paid[i].name, paid[i].href), paid[i].fen);
    for (size_t i = most; i < count; i++)
        rest += paid[i].fen;
    if (count > most)
        flow_add_link(picture, town,
                      flow_add_node(picture, COLUMN_PAID,
                                    qf_strf(rq->cx->arena, "其余 %zu %s", count - most,
                                            fund_id > 0 ? "个村" : "项"),
                                    QF_S("")),
                      rest);
    return QF_OK;
}

static qf_code flow_of(web_request *rq, int64_t year, int64_t fund_id, size_t most,
                       flow_picture *picture)
{
    size_t levels[FUNDS_VILLAGE];
    fund_allocations came;
    int64_t paid;

    QF_TRY(funds_allocations(rq->cx, year, fund_id, &came));
    for (int l = 0; l < FUNDS_VILLAGE; l++)
        levels[l] = flow_add_node(picture, l, qf_str_of(funds_level_zh((funds_level)l)), QF_S(""));
    for (size_t i = 0; i < came.count; i++)
        if (came.one[i].to != FUNDS_VILLAGE)
            flow_add_link(picture, levels[came.one[i].from], levels[came.one[i].to],
                          came.one[i].amount.fen);
    QF_TRY(flow_paid(rq, picture, year, fund_id, levels[FUNDS_TOWN], most));
    paid = picture->node[levels[FUNDS_TOWN]].out;
    if (picture->node[levels[FUNDS_TOWN]].in > paid)
        flow_add_link(picture, levels[FUNDS_TOWN],
                      flow_add_node(picture, COLUMN_PAID, QF_S("还没发放"), QF_S("")),
                      picture->node[levels[FUNDS_TOWN]].in - paid);
    return QF_OK;
}

qf_code funds_view_flow(web_request *rq, qf_val *data, int64_t year, int64_t fund_id)
{
    qf_arena *arena = rq->cx->arena;
    flow_picture *picture = QF_NEW(arena, flow_picture);

    QF_TRY(flow_of(rq, year, fund_id, FLOW_SHOWN, picture));
    flow_draw(arena, picture, qf_map_map(arena, data, "flow"));
    flow_rows(rq, data, picture);
    qf_map_bool(arena, data, "has_flow", picture->links > 0);
    return QF_OK;
}

qf_code funds_view_flow_csv(web_request *rq, int64_t year, int64_t fund_id, qf_str *out)
{
    qf_arena *arena = rq->cx->arena;
    flow_picture *picture = QF_NEW(arena, flow_picture);
    qf_buf csv = qf_buf_new(arena, (size_t)1024 * 1024);

    QF_TRY(flow_of(rq, year, fund_id, FLOW_NODES_MAX - FLOW_OTHERS, picture));
    qf_buf_add(&csv, QF_S("\xEF\xBB\xBF从,到,金额（元）\r\n"));
    for (size_t i = 0; i < picture->links; i++) {
        const flow_link *link = &picture->link[i];
        csv_put(&csv, picture->node[link->from].name, false);
        csv_put(&csv, picture->node[link->to].name, false);
        qf_buf_addf(&csv, "%.*s\r\n", QF_ARG(qf_fen_yuan(arena, (qf_fen){ link->fen })));
    }
    *out = qf_buf_str(&csv);
    return QF_OK;
}

/* ---- lists */

void funds_view_batches(web_request *rq, qf_val *data, const char *key, const fund_batches *batches,
                        bool desk)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, key);

    for (size_t i = 0; i < batches->count; i++) {
        const fund_batch *batch = &batches->one[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "id", batch->id);
        qf_map_str(arena, one, "title", funds_view_text(rq, batch->title));
        qf_map_str(arena, one, "period", funds_view_text(rq, batch->period));
        qf_map_int(arena, one, "payments", batch->payments);
        qf_map_int(arena, one, "returned", batch->returned);
        books_view_fen(arena, one, "paid", batch->paid);
        books_view_fen(arena, one, "returned_sum", batch->returned_sum);
        qf_map_str(arena, one, "published_on", qf_date_str(arena, batch->published_on));
        qf_map_str(arena, one, "sha256", batch->sha256);
        qf_map_bool(arena, one, "sample", batch->sample);
        qf_map_str(arena, one, "href",
                   web_path(rq, desk ? "/desk/funds/list/%lld" : "/funds/list/%lld",
                            (long long)batch->id));
        if (!desk)
            continue;
        qf_map_str(arena, one, "state", qf_str_of(funds_state_zh(batch->state)));
        qf_map_int(arena, one, "flagged", batch->flagged);
    }
}

qf_code funds_view_list(web_request *rq, fund_batch *out)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(funds_batch_get(rq->cx, id, out));
    if (out->state != FUNDS_PUBLISHED)
        return qf_fail(rq->cx, QF_MISSING, "FUNDS.NO_LIST", "batch", "没有公开的这份名单");
    return QF_OK;
}
